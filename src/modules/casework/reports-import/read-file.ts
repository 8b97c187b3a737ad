import { detached, FileProblem, type InputFile, readCsv } from '../../../platform/files/index.ts'
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
 * @throws FileProblem when it is no table of reports, too long or empty; see platform/files for the rest
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
    throw new FileProblem('reports-too-many', `The file has more than ${MOST_LINES} reports: send it in parts.`)
  }
  if (heading === null || lines.length === 0) {
    throw new FileProblem('reports-none', 'The file has a heading and no report below it.')
  }
  return { heading, lines, sha256: summary.sha256 ?? '' }
}
