import { toCsv } from '../../../platform/files/index.ts'
import type { ImportReport } from '../import-counts/index.ts'
import type { ImportRecord, StoredError } from '../store/index.ts'

/** The rows that could not be read: file, line, column, code and what is wrong. */
export function errorsCsv(errors: readonly StoredError[]): string {
  return toCsv(
    ['file', 'line', 'column', 'code', 'message'],
    errors.map(({ file, line, column, code, message }) => [file, line, column, code, message]),
  )
}

/** What replaced months change, by area and type. */
export function differencesCsv(report: ImportReport): string {
  return toCsv(
    ['series', 'month', 'area', 'area_name', 'type', 'before', 'after', 'difference'],
    report.months.flatMap((month) =>
      month.differences.map(({ area, areaName, type, before, after }) => [
        month.series,
        month.month,
        area,
        areaName,
        type,
        before,
        after,
        after - before,
      ]),
    ),
  )
}

/** One row for each file, as `frankpledge import --format csv` prints it. */
export function reportCsv(report: ImportReport): string {
  return toCsv(
    ['file', 'rows_read', 'rows_stored', 'rows_outside_area', 'rows_rejected', 'sha256'],
    report.files.map((file) => [
      file.name,
      file.rowsRead,
      file.rowsStored,
      file.rowsOutside,
      file.rowsRejected,
      file.sha256,
    ]),
  )
}

/** The report as `frankpledge import --format json` prints it, and the import's state. */
export function reportJson(
  record: ImportRecord,
  given: { readonly report: ImportReport; readonly errors: readonly StoredError[] },
): string {
  const { report, errors } = given
  const sum = (pick: (file: ImportReport['files'][number]) => number) =>
    report.files.reduce((total, file) => total + pick(file), 0)
  const json = {
    import_id: record.id,
    state: record.state,
    dry_run: report.dryRun,
    rows_read: sum((file) => file.rowsRead),
    rows_stored: sum((file) => file.rowsStored),
    rows_outside_area: sum((file) => file.rowsOutside),
    rows_rejected: sum((file) => file.rowsRejected),
    rejected: errors,
    files: report.files.map((file) => ({
      name: file.name,
      sha256: file.sha256,
      bytes: file.bytes,
      format: file.format,
      mapping: file.mapping,
      rows_read: file.rowsRead,
      rows_stored: file.rowsStored,
      rows_outside_area: file.rowsOutside,
      rows_rejected: file.rowsRejected,
      warnings: file.warnings,
      problem: file.problem,
    })),
    months: report.months.map(({ series, month, change, before, after, differences }) => ({
      ...{ series, month, change, before, after, differences },
    })),
    unknown_areas: report.unknownAreas,
    unknown_types: report.unknownTypes,
    problems: report.problems,
  }
  return `${JSON.stringify(json, null, 2)}\n`
}
