/** The door of the performance room: what wiring, the command line and the demonstration may use. */
export { type ImportRequest, importCounts } from './import-counts/import-counts.ts'
export { createImportQueue } from './import-counts/queue.ts'
export type { FileReport, ImportReport, MonthReport } from './import-counts/report.ts'
export { type ExceptionsCommand, exceptionsForCommand } from './list-exceptions/command.ts'
export { performanceNotices } from './notices.ts'
export { permissions } from './permissions.ts'
export { type PerformanceDeps, performanceRoutes } from './routes.ts'
// What the demonstration does in the name of its invented people.
export {
  addContext,
  answerRequest,
  askForResponses,
  changeMeasure,
  changeSettings,
  comparisonFor,
  countsFor,
  createMeasure,
  findMeasure,
  getSettings,
  latestMonth,
  listMeasures,
  listRequests,
  type Measure,
  type MeasureAndType,
  type NewMeasure,
  type ResponseRequest,
  recomputeSignals,
  resolvePendingLabels,
} from './store/index.ts'
export { type CountSource, type SourceSeries, takeCounts } from './take-counts/take-counts.ts'
export { isMonthOrDay, problemInWords, xmrFile } from './xmr-file/index.ts'
