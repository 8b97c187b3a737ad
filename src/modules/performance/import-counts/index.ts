/** Files of counts in: checked, stored all or nothing, undone. */
export type { ReadChoices } from './gather.ts'
export { type ImportChoices, type ImportRequest, importCounts, undoImport } from './import-counts.ts'
export {
  type CancelRefusal,
  type ConfirmRefusal,
  createImportQueue,
  type ImportQueue,
  type Progress,
  type QueueOptions,
  type StagedFile,
  type Upload,
} from './queue.ts'
export type { Difference, FileReport, ImportReport, MonthChange, MonthReport } from './report.ts'
export type { StoreChoices } from './store-counts.ts'
