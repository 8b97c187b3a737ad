import { type Delimiter, type Encoding, type InputFile, readCsv } from '../../../platform/files/index.ts'
import { cleanHeader, type Detection, detect } from './detect.ts'

/** A first look at a file: enough to show and edit the mapping before it is read. */
export type Inspection = {
  readonly file: string
  readonly encoding: Encoding
  readonly delimiter: Delimiter
  /** Names of the columns, as a mapping uses them. */
  readonly header: readonly string[]
  /** The first rows, to show beside the mapping. Crime files may hold personal data in "Context": show mapped columns only. */
  readonly rows: readonly (readonly string[])[]
  readonly detection: Detection
}

/** Rows looked at: enough to judge columns that are blank now and then. */
const SAMPLE_ROWS = 200

/**
 * Reads the first rows and guesses the mapping. Throws a FileProblem as `readCounts` does.
 * @param options `brief`: one row is enough where the heading alone decides, as that of street-level files does
 */
export async function inspect(input: InputFile, options: { readonly brief?: boolean } = {}): Promise<Inspection> {
  let header: string[] | undefined
  let wanted = SAMPLE_ROWS
  const rows: string[][] = []
  const summary = await readCsv(input, (row) => {
    if (header === undefined) {
      header = cleanHeader(row.texts())
      const guess = options.brief === true ? detect(header, []) : undefined
      if (guess?.ok === true && guess.mapping.format === 'street') wanted = 1
    } else rows.push(row.texts())
    return rows.length >= wanted ? 'stop' : undefined
  })
  const names: readonly string[] = header ?? []
  return {
    file: input.name,
    encoding: summary.encoding,
    delimiter: summary.delimiter,
    header: names,
    rows,
    detection: detect(names, rows),
  }
}
