import { createHash } from 'node:crypto'
import { createDecoder, type Decoded, type Encoding } from './decode.ts'
import type { InputFile } from './input-file.ts'
import { FileProblem, fileProblem } from './problem.ts'
import { SNIFF_BYTES, sniff } from './sniff.ts'

export const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

/** In characters and cells; the defaults are what a spreadsheet can hold. */
export type CsvLimits = {
  readonly cell: number
  readonly line: number
  readonly columns: number
}
const DEFAULT_LIMITS: CsvLimits = { cell: 32_767, line: 1_048_576, columns: 16_384 }

export type CsvOptions = {
  /** Known separator; otherwise it is found from the first lines. */
  readonly delimiter?: Delimiter
  readonly limits?: Partial<CsvLimits>
  /** Stops the reading; its reason is thrown. */
  readonly signal?: AbortSignal
  /** Called after each piece with the number of bytes read so far. */
  readonly onBytes?: (bytes: number) => void
}

/** One record, valid only while it is being visited: the next one reuses the same object. */
export type CsvRow = {
  /** Physical line on which the record starts; the first line of the file is 1. */
  readonly line: number
  /** Number of cells. */
  readonly count: number
  readonly delimiter: Delimiter
  /** A cell, counted from 0; '' beyond the last. May share memory with the file: `detached` before keeping it. */
  text(index: number): string
  /** Whether the cell is exactly this text; cheaper than `text(index) === value`. */
  is(index: number, value: string): boolean
  texts(): string[]
}

/** `'stop'` ends the reading early. */
export type CsvVisitor = (row: CsvRow) => undefined | 'stop'

export type CsvSummary = {
  readonly bytes: number
  /** SHA-256 of the whole file in hexadecimal; undefined when the visitor stopped early. */
  readonly sha256: string | undefined
  readonly encoding: Encoding
  readonly delimiter: Delimiter
  /** Records visited, the heading included, blank lines not. */
  readonly records: number
  /** The first line that had to be read as Windows-1252, when that happened. */
  readonly windows1252From?: number
}

/** Bytes gathered before the first look at encoding, separator and line ends. */
const HEAD_BYTES = 64 * 1024

/**
 * Reads a CSV file as a stream, calling the visitor for each record in order, the heading included. Memory stays
 * within a few pieces of the stream whatever the size of the file. Blank lines are skipped. A first line `sep=;`, which
 * Excel writes, sets the separator and is skipped.
 *
 * Throws a FileProblem (see FILE_PROBLEMS) when the file cannot be read; an error of the visitor passes through.
 */
export async function readCsv(input: InputFile, visit: CsvVisitor, options: CsvOptions = {}): Promise<CsvSummary> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const hash = createHash('sha256')
  let bytes = 0
  let started: Reading | undefined
  let gathered: Buffer[] = []
  let gatheredSize = 0

  const take = (chunk: Buffer): 'stop' | undefined => {
    bytes += chunk.length
    const stopped = started?.write(chunk, false)
    options.onBytes?.(bytes)
    return stopped
  }
  const start = async (complete: boolean): Promise<'stop' | undefined> => {
    const head = Buffer.concat(gathered)
    gathered = []
    started = await startReading({
      head,
      complete,
      limits,
      visit,
      ...(options.delimiter && { delimiter: options.delimiter }),
    })
    return take(head)
  }

  let stopped: 'stop' | undefined
  try {
    for await (const chunk of input.open() as AsyncIterable<Buffer>) {
      options.signal?.throwIfAborted()
      hash.update(chunk)
      if (started !== undefined) stopped = take(chunk)
      else {
        gathered.push(chunk)
        gatheredSize += chunk.length
        if (gatheredSize >= HEAD_BYTES) stopped = await start(false)
      }
      if (stopped) break
    }
  } catch (cause) {
    if (isSystemError(cause))
      throw fileProblem('file-unreadable', `${input.name} could not be read to its end.`, { cause })
    throw cause
  }
  options.signal?.throwIfAborted()
  if (!stopped && started === undefined) stopped = await start(true)
  const reading = started as Reading | undefined
  if (reading === undefined) throw fileProblem('empty-file', 'The file is empty.')
  if (!stopped) stopped = reading.write(Buffer.alloc(0), true)
  if (reading.records() === 0) throw fileProblem('empty-file', 'The file holds only blank lines.')
  const windows1252From = reading.windows1252From()
  return {
    bytes,
    sha256: stopped ? undefined : hash.digest('hex'),
    encoding: reading.encoding(),
    delimiter: reading.delimiter,
    records: reading.records(),
    ...(windows1252From !== undefined && { windows1252From }),
  }
}

/**
 * A copy that shares no memory with the file: a short piece of a long text otherwise keeps the whole of it alive.
 * Use it for every cell that outlives the visit.
 */
export function detached(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le')
}

type Reading = {
  readonly delimiter: Delimiter
  readonly encoding: () => Encoding
  readonly records: () => number
  readonly windows1252From: () => number | undefined
  readonly write: (chunk: Buffer, last: boolean) => 'stop' | undefined
}

async function startReading(given: {
  head: Buffer
  complete: boolean
  limits: CsvLimits
  visit: CsvVisitor
  delimiter?: Delimiter
}): Promise<Reading> {
  const sniffed = await sniff(given.head.subarray(0, SNIFF_BYTES))
  if (sniffed.kind === 'refused') throw sniffed.problem
  if (sniffed.kind === 'zip') {
    throw fileProblem('zip-nested', 'This is a zip file where a CSV file was expected: unpack it first.')
  }
  // A decoder of its own for the first look, because a decoder remembers what it has seen.
  const sample = createDecoder(given.head).write(given.head, given.complete).text
  const lineEnd = findLineEnd(sample)
  const hint = /^sep=([,;\t|])\r?(?:\n|$)/i.exec(sample)?.[1] as Delimiter | undefined
  const delimiter = given.delimiter ?? hint ?? findDelimiter({ sample, lineEnd, complete: given.complete })

  let records = 0
  const visit: CsvVisitor = (row) => {
    if (row.line === 1 && hint !== undefined) return undefined
    records++
    return given.visit(row)
  }
  const decoder = createDecoder(given.head)
  const cutter = new RecordCutter({ delimiter, lineEnd, limits: given.limits, visit })
  let switchedAt: number | undefined
  return {
    delimiter,
    encoding: decoder.encoding,
    records: () => records,
    windows1252From: () => switchedAt,
    write(chunk, last) {
      const decoded = decoder.write(chunk, last)
      const trouble = decoded.trouble
      const line = trouble === undefined ? 0 : cutter.lineAt(decoded.text.slice(0, trouble.at))
      const nul = decoded.text.indexOf('\0')
      if (nul !== -1) {
        const at = cutter.lineAt(decoded.text.slice(0, nul))
        throw fileProblem(
          'not-text',
          `Line ${at} holds a byte that no text has: this is not a CSV file, or it is damaged.`,
          {
            line: at,
          },
        )
      }
      if (trouble?.kind === 'switched') switchedAt = line
      else if (trouble !== undefined) throw encodingProblem({ kind: trouble.kind, line, encoding: decoder.encoding() })
      return cutter.feed(decoded.text, last)
    },
  }
}

function encodingProblem(given: {
  kind: Exclude<NonNullable<Decoded['trouble']>['kind'], 'switched'>
  line: number
  encoding: Encoding
}): FileProblem {
  const { kind, line } = given
  const what =
    kind === 'mixed-encoding'
      ? `Line ${line} holds a character that is not UTF-8, although lines before it are`
      : `Line ${line} holds a character that cannot be read as ${given.encoding === 'windows-1252' ? 'UTF-8 or Windows-1252' : given.encoding.toUpperCase()}`
  return fileProblem(kind, `${what}: save the file as CSV (UTF-8) and try again.`, { line })
}

/** A lone carriage return ends lines only where the first line end outside quotation marks is one (old Mac files). */
function findLineEnd(sample: string): '\n' | '\r' {
  let quoted = false
  for (let i = 0; i < sample.length; i++) {
    const char = sample[i]
    if (char === '"') quoted = !quoted
    else if (!quoted && char === '\n') return '\n'
    else if (!quoted && char === '\r') return i + 1 === sample.length || sample[i + 1] === '\n' ? '\n' : '\r'
  }
  return '\n'
}

/** The separator under which the first lines agree best on their number of cells, and at least two. */
function findDelimiter(given: { sample: string; lineEnd: '\n' | '\r'; complete: boolean }): Delimiter {
  let best: Delimiter = ','
  let bestScore = 0
  for (const delimiter of DELIMITERS) {
    const counts = cellCounts({ ...given, delimiter })
    const columns = counts[0] ?? 0
    if (columns < 2) continue
    const agreeing = counts.filter((count) => count === columns).length / counts.length
    const score = agreeing + Math.min(columns, 1000) / 10_000
    if (score > bestScore) {
      best = delimiter
      bestScore = score
    }
  }
  return best
}

function cellCounts(given: {
  sample: string
  lineEnd: '\n' | '\r'
  complete: boolean
  delimiter: Delimiter
}): number[] {
  const counts: number[] = []
  const visit: CsvVisitor = (row) => (counts.push(row.count) >= 25 ? 'stop' : undefined)
  const cutter = new RecordCutter({ delimiter: given.delimiter, lineEnd: given.lineEnd, limits: DEFAULT_LIMITS, visit })
  try {
    cutter.feed(given.sample, given.complete)
  } catch (error) {
    // The wrong separator may make nonsense of quotation marks; what was counted until then still tells.
    if (!(error instanceof FileProblem)) throw error
  }
  return counts
}

const QUOTE = 0x22
const SPACE = 0x20

/**
 * Cuts text into records and cells (RFC 4180). Lines without a quotation mark, nearly all, are cut by searching for
 * the next separator; only records that hold one are read character by character.
 */
class RecordCutter implements CsvRow {
  line = 0
  count = 0
  readonly delimiter: Delimiter
  readonly #lineEnd: '\n' | '\r'
  readonly #limits: CsvLimits
  readonly #visit: CsvVisitor
  /** Text of the record that the next piece completes. */
  #carry = ''
  #data = ''
  #nextLine = 1
  #starts = new Int32Array(64)
  #ends = new Int32Array(64)
  /** Whether any cell of the record has doubled quotation marks; then `#doubled` says which. */
  #anyDoubled = false
  readonly #doubled = new Set<number>()

  constructor(given: { delimiter: Delimiter; lineEnd: '\n' | '\r'; limits: CsvLimits; visit: CsvVisitor }) {
    this.delimiter = given.delimiter
    this.#lineEnd = given.lineEnd
    this.#limits = given.limits
    this.#visit = given.visit
  }

  text(index: number): string {
    if (index < 0 || index >= this.count) return ''
    const text = this.#data.slice(this.#starts[index], this.#ends[index])
    return this.#anyDoubled && this.#doubled.has(index) ? text.replaceAll('""', '"') : text
  }

  is(index: number, value: string): boolean {
    if (index < 0 || index >= this.count || (this.#anyDoubled && this.#doubled.has(index)))
      return this.text(index) === value
    const start = this.#starts[index] ?? 0
    const size = (this.#ends[index] ?? 0) - start
    if (size !== value.length) return false
    // From the end, where neighbouring values differ first; several times faster than startsWith.
    const data = this.#data
    for (let i = size - 1; i >= 0; i--) if (data.charCodeAt(start + i) !== value.charCodeAt(i)) return false
    return true
  }

  texts(): string[] {
    return Array.from({ length: this.count }, (_, index) => this.text(index))
  }

  /** The line on which the text that follows `before` stands, when `before` is what comes next to be fed. */
  lineAt(before: string): number {
    return this.#nextLine + this.#lineEndsIn(this.#carry) + this.#lineEndsIn(before)
  }

  /** Takes the next piece and visits every record that is now complete. */
  feed(text: string, last: boolean): 'stop' | undefined {
    const data = this.#carry === '' ? text : this.#carry + text
    this.#data = data
    this.#carry = ''
    let at = 0
    let quote = data.indexOf('"')
    let separator = data.indexOf(this.delimiter)
    while (at < data.length) {
      let end = data.indexOf(this.#lineEnd, at)
      if (end === -1 && !last) {
        if (quote !== -1 && quote < at) quote = data.indexOf('"', at)
        if (quote === -1 && data.length - at > this.#limits.line) this.#lineTooLong()
        if (quote === -1) break
        end = data.length
      } else if (end === -1) end = data.length
      if (quote !== -1 && quote < at) quote = data.indexOf('"', at)
      if (quote !== -1 && quote < end) {
        const next = this.#cutQuoted(at, last)
        if (next === -1) break
        at = next
      } else {
        if (end - at > this.#limits.line) this.#lineTooLong()
        const line = this.#nextLine++
        const stop = end > at && data.charCodeAt(end - 1) === 0x0d ? end - 1 : end
        if (stop === at) {
          at = end + 1
          continue
        }
        if (separator !== -1 && separator < at) separator = data.indexOf(this.delimiter, at)
        this.line = line
        let count = 0
        let start = at
        while (separator !== -1 && separator < stop) {
          if (count >= this.#starts.length - 1) this.#grow(count, line)
          this.#starts[count] = start
          this.#ends[count++] = separator
          start = separator + 1
          separator = data.indexOf(this.delimiter, start)
        }
        this.#starts[count] = start
        this.#ends[count++] = stop
        this.count = count
        this.#anyDoubled = false
        if (stop - at > this.#limits.cell) this.#checkCells()
        at = end + 1
      }
      if (this.count > 0 && this.#visit(this) === 'stop') return 'stop'
    }
    if (at < data.length) {
      this.#carry = data.slice(at)
      if (this.#carry.length > this.#limits.line) this.#lineTooLong()
    }
    return undefined
  }

  /** Cuts the record at `from`, which holds a quotation mark. Returns where the next starts, -1 when more text is needed. */
  #cutQuoted(from: number, last: boolean): number {
    const data = this.#data
    const size = data.length
    const delimiterCode = this.delimiter.charCodeAt(0)
    const lineEndCode = this.#lineEnd.charCodeAt(0)
    let at = from
    let count = 0
    let line = this.#nextLine
    this.#doubled.clear()
    for (;;) {
      if (count >= this.#starts.length - 1) this.#grow(count, line)
      if (data.charCodeAt(at) === QUOTE) {
        const close = this.#closingQuote(at, { cell: count, last, line })
        if (close === -1) return -1
        this.#starts[count] = at + 1
        this.#ends[count++] = close
        line += this.#lineEndsIn(data.slice(at + 1, close))
        at = close + 1
        // Spaces after the closing quotation mark are harmless and common in files written by hand.
        while (data.charCodeAt(at) === SPACE) at++
      } else {
        let end = at
        for (; end < size; end++) {
          const code = data.charCodeAt(end)
          if (code === delimiterCode || code === lineEndCode) break
        }
        if (end === size && !last) return -1
        this.#starts[count] = at
        const atLineEnd = end === size || data.charCodeAt(end) === lineEndCode
        this.#ends[count++] = atLineEnd && end > at && data.charCodeAt(end - 1) === 0x0d ? end - 1 : end
        at = end
      }
      if (at < size && data.charCodeAt(at) === delimiterCode) {
        at++
        if (at === size && !last) return -1
        continue
      }
      if (at >= size && !last) return -1
      if (at < size && data.charCodeAt(at) === 0x0d && lineEndCode !== 0x0d) {
        if (at + 1 === size && !last) return -1
        if (at + 1 === size || data.charCodeAt(at + 1) === lineEndCode) at++
      }
      if (at < size && data.charCodeAt(at) !== lineEndCode) {
        throw fileProblem(
          'text-after-quote',
          `Line ${line} has text after a closing quotation mark. A quotation mark inside a quoted cell is written twice.`,
          { line },
        )
      }
      this.line = this.#nextLine
      this.count = count
      this.#anyDoubled = this.#doubled.size > 0
      this.#checkCells()
      this.#nextLine = line + 1
      return at + 1
    }
  }

  /** Index of the quotation mark that closes the one at `open`; -1 when more text is needed. */
  #closingQuote(open: number, given: { cell: number; last: boolean; line: number }): number {
    const data = this.#data
    let search = open + 1
    for (;;) {
      const found = data.indexOf('"', search)
      if (found === -1 || (found + 1 === data.length && !given.last)) {
        if (given.last || data.length - open > this.#limits.cell * 2 + 2) {
          const where = given.last
            ? 'before the end of the file'
            : `within ${this.#limits.cell.toLocaleString('en-GB')} characters`
          throw fileProblem(
            'unclosed-quote',
            `The quotation mark opened on line ${given.line} is not closed ${where}.`,
            {
              line: given.line,
            },
          )
        }
        return -1
      }
      if (data.charCodeAt(found + 1) !== QUOTE) return found
      this.#doubled.add(given.cell)
      search = found + 2
    }
  }

  #checkCells(): void {
    for (let index = 0; index < this.count; index++) {
      if (
        (this.#ends[index] ?? 0) - (this.#starts[index] ?? 0) > this.#limits.cell &&
        this.text(index).length > this.#limits.cell
      ) {
        throw fileProblem(
          'cell-too-long',
          `Cell ${index + 1} on line ${this.line} holds more than ${this.#limits.cell.toLocaleString('en-GB')} characters.`,
          { line: this.line },
        )
      }
    }
  }

  #lineTooLong(): never {
    throw fileProblem(
      'line-too-long',
      `Line ${this.#nextLine} is longer than ${this.#limits.line.toLocaleString('en-GB')} characters.`,
      { line: this.#nextLine },
    )
  }

  #grow(count: number, line: number): void {
    if (count >= this.#limits.columns) {
      throw fileProblem(
        'too-many-columns',
        `Line ${line} has more than ${this.#limits.columns.toLocaleString('en-GB')} cells.`,
        { line },
      )
    }
    const size = Math.min(this.#starts.length * 4, this.#limits.columns + 1)
    const starts = new Int32Array(size)
    starts.set(this.#starts)
    const ends = new Int32Array(size)
    ends.set(this.#ends)
    this.#starts = starts
    this.#ends = ends
  }

  #lineEndsIn(text: string): number {
    let found = 0
    for (let at = text.indexOf(this.#lineEnd); at !== -1; at = text.indexOf(this.#lineEnd, at + 1)) found++
    return found
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}
