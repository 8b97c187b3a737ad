import { type Month, monthIndex } from '../../../platform/clock/index.ts'
import { FileProblem, type InputFile, openZip, SNIFF_BYTES, sniff } from '../../../platform/files/index.ts'
import { AppError } from '../../../platform/result/index.ts'
import { inspect, type Mapping, type RowError, readCounts, type Warning } from '../formats/index.ts'
import { TYPE_PATH } from '../store/measures.ts'

/** What the person who imports has chosen; everything else is found from the files. */
export interface ReadChoices {
  readonly format?: Mapping['format'] | undefined
  /** For every file whose heading it fits. */
  readonly mapping?: Mapping | undefined
  /** For single files, by name: goes before `mapping`. */
  readonly mappings?: Readonly<Record<string, Mapping>> | undefined
  /** Names of files that the person leaves out, as those that cannot be used: the others go on without them. */
  readonly leaveOut?: readonly string[] | undefined
}

export interface GatheredFile {
  readonly name: string
  readonly sha256: string | null
  readonly bytes: number
  readonly mapping: Mapping | null
  /** How sure the guess of the mapping was, 0 to 1; 1 for a mapping that was given. */
  readonly confidence: number
  readonly rowsRead: number
  readonly rowsAccepted: number
  readonly rowsRejected: number
  readonly errors: readonly RowError[]
  readonly errorCount: number
  readonly warnings: readonly Warning[]
  /** Why the file as a whole could not be used. */
  readonly problem: { readonly code: string; readonly message: string; readonly line: number | null } | null
  /** The problem is that it holds something else, as archives of open data do: the other files are used without it. */
  readonly leftOut: boolean
  /** Rows by area label, as an index into `Gathered.areaLabels`. */
  readonly rowsByArea: ReadonlyMap<number, number>
}

/** The counts of one source and month, in three arrays of one length. */
export interface GatheredMonth {
  readonly kind: 'street' | 'table'
  /** The force that street files fall within; '' for tables. */
  readonly source: string
  readonly month: Month
  readonly areas: Int32Array
  readonly types: Int32Array
  readonly counts: Int32Array
}

export interface Gathered {
  readonly files: readonly GatheredFile[]
  readonly areaLabels: readonly { readonly label: string; readonly name: string | null; readonly street: boolean }[]
  /** Of street files and of tables: their paths joined by ` > `. */
  readonly typeLabels: readonly { readonly label: string; readonly path: readonly string[]; readonly street: boolean }[]
  readonly months: readonly GatheredMonth[]
  /** Why nothing may be stored, the first reason first; empty when all is well. */
  readonly problems: readonly { readonly file: string; readonly code: string; readonly message: string }[]
}

export interface GatherProgress {
  /** Bytes of the files as unpacked. */
  readonly bytes: number
  readonly bytesTotal: number
  readonly rows: number
}

/** Open data archives hold these beside the street files. */
const LEFT_OUT = ['outcomes-file', 'stop-and-search-file']

/** Three numbers for each count, growing as needed. */
class Cells {
  readonly kind: 'street' | 'table'
  readonly source: string
  readonly month: Month
  #areas = new Int32Array(1024)
  #types = new Int32Array(1024)
  #counts = new Int32Array(1024)
  #size = 0
  /** The file that brought the first of them, and its place among those read: two files may have one name. */
  readonly file: string
  readonly place: number
  shared = false
  #done: GatheredMonth | undefined

  constructor(given: { kind: 'street' | 'table'; source: string; month: Month; file: string; place: number }) {
    this.kind = given.kind
    this.source = given.source
    this.month = given.month
    this.file = given.file
    this.place = given.place
  }

  add({ area, type, count }: { area: number; type: number; count: number }): void {
    if (this.#size === this.#areas.length) {
      this.#areas = grown(this.#areas)
      this.#types = grown(this.#types)
      this.#counts = grown(this.#counts)
    }
    this.#areas[this.#size] = area
    this.#types[this.#size] = type
    this.#counts[this.#size++] = count
  }

  /** The same object each time: nothing may be added once a month is done. */
  done(): GatheredMonth {
    if (this.#done === undefined) {
      const { kind, source, month } = this
      this.#done = {
        kind,
        source,
        month,
        areas: this.#areas.slice(0, this.#size),
        types: this.#types.slice(0, this.#size),
        counts: this.#counts.slice(0, this.#size),
      }
      this.#areas = this.#types = this.#counts = new Int32Array(0)
    }
    return this.#done
  }
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2)
  larger.set(array)
  return larger
}

/** Numbers for texts, in the order in which they come. */
class Numbers<T> {
  readonly list: T[] = []
  readonly #known = new Map<string, number>()
  of(key: string, make: () => T): number {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    this.list.push(make())
    this.#known.set(key, this.list.length - 1)
    return this.list.length - 1
  }
}

/**
 * Reads all files, also those in zip files, down to their counts. What is wrong with a file or a row is told in the
 * result; only a cancelled signal throws. Memory holds the counts of all files together, 12 bytes each.
 */
export async function gather(
  inputs: readonly InputFile[],
  choices: ReadChoices,
  options: {
    readonly signal?: AbortSignal | undefined
    readonly onProgress?: ((progress: GatherProgress) => void) | undefined
    readonly currentMonth?: Month | undefined
    /**
     * Called with the months of each street file once it is read, as long as all is well and no table came before: what
     * is handed over is whole, or a problem will say that a later file holds the month again. `months` of the result
     * holds the same objects.
     */
    readonly onStreetMonths?: ((part: Pick<Gathered, 'areaLabels' | 'typeLabels' | 'months'>) => void) | undefined
  } = {},
): Promise<Gathered> {
  const files: GatheredFile[] = []
  const problems: { file: string; code: string; message: string }[] = []
  const areas = new Numbers<{ label: string; name: string | null; street: boolean }>()
  const types = new Numbers<{ label: string; path: readonly string[]; street: boolean }>()
  const months = new Map<string, Cells>()
  const hashes = new Set<string>()
  let tables = false
  let bytesTotal = inputs.reduce((sum, input) => sum + (input.size ?? 0), 0)
  let bytesBefore = 0
  let rowsBefore = 0

  const report = (bytes: number, rows: number): void =>
    options.onProgress?.({ bytes: bytesBefore + bytes, bytesTotal, rows: rowsBefore + rows })

  const isLeftOut = (input: InputFile): boolean => choices.leaveOut?.includes(input.name) === true

  const readOne = async (input: InputFile): Promise<void> => {
    try {
      if (isLeftOut(input)) throw new AppError('left-out', 'You left this file out.')
      const { mapping, confidence } = await mappingFor(input, choices)
      const reading = await readCounts(input, mapping, {
        ...(options.signal && { signal: options.signal }),
        ...(options.currentMonth && { currentMonth: options.currentMonth }),
        onProgress: ({ bytes, rows }) => report(bytes, rows),
      })
      const { report: found } = reading
      const street = mapping.format === 'street'
      if (!street) tables = true
      const rowsByArea = new Map<number, number>()
      const areaIds = new Map<string, number>()
      for (const area of found.areas) {
        const id = areas.of(`${street} ${area.label}`, () => ({ label: area.label, name: area.name ?? null, street }))
        rowsByArea.set(id, area.rows)
        areaIds.set(area.label, id)
      }
      const key = `${found.sha256} ${JSON.stringify(mapping)}`
      let brought: ReadonlySet<Cells> = new Set()
      if (!hashes.has(key)) {
        hashes.add(key)
        brought = addCells({ reading, street, file: input.name, source: street ? forceOf(found.scopes) : '', areaIds })
      }
      files.push({
        name: input.name,
        sha256: found.sha256,
        bytes: found.bytes,
        mapping,
        confidence,
        rowsRead: found.rows.read,
        rowsAccepted: found.rows.accepted,
        rowsRejected: found.rows.rejected,
        errors: found.errors,
        errorCount: found.errorCount,
        warnings: found.warnings,
        problem: null,
        leftOut: false,
        rowsByArea,
      })
      bytesBefore += found.bytes
      rowsBefore += found.rows.read
      if (options.onStreetMonths !== undefined && brought.size > 0 && !tables && problems.length === 0) {
        const done = [...brought].map((cells) => cells.done())
        options.onStreetMonths({ areaLabels: [...areas.list], typeLabels: [...types.list], months: done })
      }
    } catch (error) {
      options.signal?.throwIfAborted()
      if (!(error instanceof AppError)) throw error
      fail(input, error)
    }
  }

  const fail = (input: InputFile, error: AppError): void => {
    const line = error instanceof FileProblem ? (error.line ?? null) : null
    const leftOut = LEFT_OUT.includes(error.code) || isLeftOut(input)
    files.push({
      name: input.name,
      sha256: null,
      bytes: input.size ?? 0,
      mapping: null,
      confidence: 0,
      rowsRead: 0,
      rowsAccepted: 0,
      rowsRejected: 0,
      errors: [],
      errorCount: 0,
      warnings: [],
      problem: { code: error.code, message: error.message, line },
      leftOut,
      rowsByArea: new Map(),
    })
    if (!leftOut) problems.push({ file: input.name, code: error.code, message: error.message })
    bytesBefore += input.size ?? 0
  }

  const addCells = (given: {
    reading: Awaited<ReturnType<typeof readCounts>>
    street: boolean
    file: string
    source: string
    /** Numbers of its area labels. */
    areaIds: ReadonlyMap<string, number>
  }): Set<Cells> => {
    const { reading, street, file, source, areaIds } = given
    const place = files.length
    const brought = new Set<Cells>()
    let typePath: readonly string[] | undefined
    let type = 0
    let cells: Cells | undefined
    for (const batch of reading.batches()) {
      for (const cell of batch) {
        if (cell.typeLabel !== typePath) {
          typePath = cell.typeLabel
          const path = twoLevels(cell.typeLabel)
          const label = path.join(TYPE_PATH)
          type = types.of(`${street} ${label}`, () => ({ label, path, street }))
        }
        if (cells === undefined || cells.month !== cell.month) {
          cells = cellsOf({ month: cell.month, street, file, place, source })
          brought.add(cells)
        }
        cells.add({ area: areaIds.get(cell.areaLabel) ?? 0, type, count: cell.value })
      }
    }
    return brought
  }

  const cellsOf = (given: { month: Month; street: boolean; file: string; place: number; source: string }): Cells => {
    const { month, street, file, place, source } = given
    const key = `${street} ${source}\u0000${month}`
    const found = months.get(key)
    if (found === undefined) {
      const fresh = new Cells({ kind: street ? 'street' : 'table', source, month, file, place })
      months.set(key, fresh)
      return fresh
    }
    if (found.place === place || found.shared) return found
    found.shared = true
    if (!street) return found
    problems.push({
      file,
      code: 'month-twice',
      message: `${found.file} and ${file} both hold ${month} of ${source || 'the same force'}. Send only one of them: a month is replaced as a whole.`,
    })
    return found
  }

  for (const input of inputs) {
    options.signal?.throwIfAborted()
    let zip: Awaited<ReturnType<typeof openZip>> | undefined
    try {
      if (!isLeftOut(input) && (await isZip(input))) {
        zip = await openZip(input)
        bytesTotal += zip.files.reduce((sum, file) => sum + (file.size ?? 0), 0) - (input.size ?? 0)
        for (const file of zip.files) await readOne(file)
      } else await readOne(input)
    } catch (error) {
      options.signal?.throwIfAborted()
      if (!(error instanceof AppError)) throw error
      fail(input, error)
    } finally {
      zip?.close()
    }
  }
  if (problems.length === 0 && files.every((file) => file.problem !== null)) {
    const [first] = files
    problems.push({
      file: first?.name ?? '',
      code: first?.problem?.code ?? 'no-files',
      message: first?.problem?.message ?? 'There is no file to import.',
    })
  }
  const done = [...months.values()].map((cells) => cells.done())
  for (const one of done) {
    if (one.kind === 'table') problems.push(...conflicts(one))
  }
  done.sort((a, b) =>
    a.source === b.source ? monthIndex(a.month) - monthIndex(b.month) : a.source < b.source ? -1 : 1,
  )
  return { files, areaLabels: areas.list, typeLabels: types.list, months: done, problems }
}

/** Told by its first bytes, whatever it is called. */
export async function isZip(input: InputFile): Promise<boolean> {
  const stream = input.open()
  const head: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    head.push(chunk)
    size += chunk.length
    if (size >= SNIFF_BYTES) break
  }
  return (await sniff(Buffer.concat(head).subarray(0, SNIFF_BYTES))).kind === 'zip'
}

async function mappingFor(input: InputFile, choices: ReadChoices): Promise<{ mapping: Mapping; confidence: number }> {
  const given = choices.mappings?.[input.name]
  if (given !== undefined) return { mapping: given, confidence: 1 }
  const { detection, header, rows } = await inspect(input, { brief: true })
  if (choices.mapping !== undefined && fits(choices.mapping, header)) return { mapping: choices.mapping, confidence: 1 }
  // Of a heading alone nothing can be guessed, and that is not what is wrong with it.
  if (!detection.ok && detection.code === 'format-unknown' && rows.length === 0) {
    throw new FileProblem('no-rows', `${input.name} has a heading and no rows.`)
  }
  if (!detection.ok) throw new FileProblem(detection.code, detection.message)
  if (choices.format !== undefined && detection.mapping.format !== choices.format) {
    throw new FileProblem('format-unknown', `${input.name} ${FORMAT_WORDS[choices.format]}.`)
  }
  return { mapping: detection.mapping, confidence: detection.confidence }
}

const FORMAT_WORDS: Readonly<Record<Mapping['format'], string>> = {
  street: 'is not a street-level crime file',
  long: 'is not a table with one count in each row',
  wide: 'is not a table with a column for each month',
}

function fits(mapping: Mapping, header: readonly string[]): boolean {
  return Object.entries(mapping).every(([field, value]: [string, string | null | readonly string[]]) => {
    if (field === 'format' || value === null) return true
    return typeof value === 'string' ? header.includes(value) : value.every((name) => header.includes(name))
  })
}

/** The force whose files these are. Rows without one belong to it as well. */
function forceOf(scopes: readonly { readonly label: string }[]): string {
  const [first, second] = scopes.filter((scope) => scope.label !== '')
  if (second !== undefined) {
    throw new FileProblem(
      'several-forces',
      `The file holds rows of ${first?.label} and ${second.label}. Send a file for each force: a month of a force is replaced as a whole.`,
    )
  }
  return first?.label ?? ''
}

/** A tree of types has two levels: what is narrower goes into the second name. */
function twoLevels(path: readonly string[]): readonly string[] {
  return path.length <= 2 ? path : [path[0] ?? '', path.slice(1).join(' – ')]
}

/** Files of one table may share a month, as when each holds one district; not the same count of it. */
function conflicts(cells: GatheredMonth): { file: string; code: string; message: string }[] {
  const seen = new Set<number>()
  for (let i = 0; i < cells.areas.length; i++) {
    const key = (cells.areas[i] ?? 0) * 65_536 + (cells.types[i] ?? 0)
    if (seen.has(key)) {
      return [
        {
          file: '',
          code: 'month-twice',
          message: `Two of the files hold counts for the same area and type in ${cells.month}. Send only one of them.`,
        },
      ]
    }
    seen.add(key)
  }
  return []
}
