/** The door of the performance room: what wiring, the command line and the demonstration may use. */
export { type ImportRequest, importCounts } from './import-counts/import-counts.ts'
export type { FileReport, ImportReport, MonthReport } from './import-counts/report.ts'
export {
  comparisonFor,
  countsFor,
  findMeasure,
  latestMonth,
  listMeasures,
  type Measure,
  type MeasureAndType,
  type NewMeasure,
  resolvePendingLabels,
} from './store/index.ts'
export { isMonthOrDay, problemInWords, xmrFile } from './xmr-file/index.ts'

// What the demonstration does in the name of its invented people.
export {
  addContext,
  answerRequest,
  askForResponses,
  changeMeasure,
  changeSettings,
  createMeasure,
  getSettings,
  listRequests,
  type ResponseRequest,
  recomputeSignals,
} from './store/index.ts'
export { performanceNotices } from './notices.ts'
export { type PerformanceDeps, performanceRoutes } from './routes.ts'
