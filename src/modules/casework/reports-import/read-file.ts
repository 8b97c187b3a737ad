import { detached, type InputFile, readCsv } from '../../../platform/files/index.ts'
import { AppError } from '../../../platform/result/index.ts'
import type { Line } from '../store/report-imports.ts'

/** The most lines of one file: more are sent in parts. */
export const MOST_LINES = 2000
/** In bytes. */
export const MOST_BYTES = 5_000_000
const MOST_COLUMNS = 100

export interface ReportFile {
  readonly heading: readonly string[]
  readonly lines: readonly Line[]
  readonly sha256: string
}

/**
 * Heading and lines of a CSV file of reports.
 * @throws AppError `reports-too-many` or `reports-none`; FileProblem when it is no CSV file
 */
export async function readReportFile(input: InputFile): Promise<ReportFile> {
  let heading: string[] | null = null
  const lines: Line[] = []
  const summary = await readCsv(
    input,
    (row) => {
      const cells = row.texts().map(detached)
      if (heading === null) heading = cells
      else if (cells.some((cell) => cell.trim() !== '')) lines.push([row.line, cells])
      return lines.length > MOST_LINES ? 'stop' : undefined
    },
    { limits: { columns: MOST_COLUMNS } },
  )
  if (lines.length > MOST_LINES) {
    throw new AppError('reports-too-many', `The file has more than ${MOST_LINES} reports: send it in parts.`, {
      status: 422,
    })
  }
  if (heading === null || lines.length === 0) {
    throw new AppError('reports-none', 'The file has a heading and no report below it.', { status: 422 })
  }
  return { heading, lines, sha256: summary.sha256 ?? '' }
}
