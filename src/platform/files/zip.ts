import { Readable } from 'node:stream'
import zlib from 'node:zlib'
import yauzl from 'yauzl'
import { type InputFile, safeName } from './input-file.ts'
import { type FileProblem, fileProblem } from './problem.ts'

export type ZipLimits = {
  /** Bytes of all files together when unpacked. */
  readonly bytes: number
  readonly files: number
  /** Unpacked bytes for each packed byte; only looked at in files of more than a megabyte. */
  readonly ratio: number
}
const DEFAULT_LIMITS: ZipLimits = { bytes: 4 * 1024 ** 3, files: 10_000, ratio: 200 }
/** Below this many bytes a large ratio does no harm: an almost empty table packs well. */
const RATIO_FROM = 1024 * 1024

export type Archive = {
  /** The CSV files in the archive, in the order of their full names; read them one after the other. */
  readonly files: readonly InputFile[]
  /** Names of the other files, which nobody reads, such as a licence or notes. */
  readonly leftOut: readonly string[]
  readonly close: () => void
}

/**
 * Opens a zip file and lists what it holds. Nothing is unpacked to disk and no name in the archive is ever used as a
 * path. Sizes are checked as declared here and as real while reading; the checksum is checked at the end of each file.
 *
 * Throws a FileProblem with a code that starts with `zip-`, or `excel-workbook`. Streams of its files fail with one too.
 */
export async function openZip(input: InputFile, limits: Partial<ZipLimits> = {}): Promise<Archive> {
  const most = { ...DEFAULT_LIMITS, ...limits }
  const zip = await openArchive(input)
  try {
    if (zip.entryCount > most.files) {
      throw fileProblem(
        'zip-too-many-files',
        `${input.name} holds ${zip.entryCount} files; at most ${most.files} are read.`,
      )
    }
    const entries = await listEntries(zip, input.name)
    checkEntries({ entries, most, archive: input.name })
    const tables = entries.filter(isTable).sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
    if (tables.length === 0) throw fileProblem('zip-without-csv', `${input.name} holds no CSV file.`)
    return {
      files: tables.map((listed) => memberFile(zip, listed)),
      leftOut: entries
        .filter((listed) => !isTable(listed) && !isLitter(listed.path))
        .map((listed) => safeName(listed.path)),
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

type Listed = { readonly path: string; readonly entry: yauzl.Entry }

async function openArchive(input: InputFile): Promise<yauzl.ZipFile> {
  const options = { autoClose: false, decodeStrings: false, lazyEntries: true }
  try {
    if (input.at === undefined) {
      throw fileProblem('zip-nested', `${input.name} is a zip file inside a zip file: unpack it and send its files.`)
    }
    return 'path' in input.at
      ? await yauzl.openPromise(input.at.path, options)
      : await yauzl.fromBufferPromise(input.at.bytes, options)
  } catch (cause) {
    throw asProblem(cause, input.name)
  }
}

async function listEntries(zip: yauzl.ZipFile, archive: string): Promise<Listed[]> {
  const listed: Listed[] = []
  try {
    for await (const entry of zip.eachEntry()) {
      const path = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false)
      if (!path.endsWith('/')) listed.push({ path, entry })
    }
  } catch (cause) {
    throw asProblem(cause, archive)
  }
  return listed
}

function checkEntries(given: { entries: readonly Listed[]; most: ZipLimits; archive: string }): void {
  const { entries, most, archive } = given
  if (entries.some(({ path }) => path === 'xl/workbook.xml' || path === 'xl/workbook.bin')) {
    throw fileProblem('excel-workbook', 'This is an Excel workbook: save it as CSV (UTF-8) and try again.')
  }
  let total = 0
  for (const { path, entry } of entries) {
    const name = `${safeName(path)} in ${archive}`
    if (/\.(zip|gz|7z|rar|tar|tgz|bz2|xz)$/i.test(path)) {
      throw fileProblem('zip-nested', `${name} is itself an archive: unpack it and send its files.`)
    }
    if (entry.isEncrypted()) {
      throw fileProblem('zip-encrypted', `${name} asks for a password: unpack it and send the files without one.`)
    }
    if (!entry.canDecodeFileData()) {
      throw fileProblem(
        'zip-damaged',
        `${name} is packed in a way that is not supported: unpack it and send the files.`,
      )
    }
    total += entry.uncompressedSize
    if (total > most.bytes) {
      throw fileProblem('zip-too-large', `The files in ${archive} are larger than ${inWords(most.bytes)} together.`)
    }
    if (entry.uncompressedSize > RATIO_FROM && entry.uncompressedSize > entry.compressedSize * most.ratio) {
      throw fileProblem(
        'zip-ratio',
        `${name} would grow more than ${most.ratio} times when unpacked, which no table of counts does.`,
      )
    }
  }
}

/** One file of the archive. What really comes out is measured and summed, whatever the list said. */
function memberFile(zip: yauzl.ZipFile, listed: Listed): InputFile {
  const name = safeName(listed.path)
  return {
    name,
    size: listed.entry.uncompressedSize,
    at: undefined,
    open: () => Readable.from(unpacked(zip, { entry: listed.entry, name }), { objectMode: false }),
  }
}

/** yauzl fails when more or fewer bytes come out than declared, but does not look at the checksum. */
async function* unpacked(zip: yauzl.ZipFile, member: { entry: yauzl.Entry; name: string }): AsyncGenerator<Buffer> {
  let crc = 0
  try {
    const stream = await zip.openReadStreamPromise(member.entry)
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      crc = crcOf(chunk, crc)
      yield chunk
    }
  } catch (cause) {
    throw asProblem(cause, member.name)
  }
  if (crc !== member.entry.crc32 >>> 0) {
    throw fileProblem('zip-damaged', `${member.name} fails its checksum: fetch the zip file again.`)
  }
}

/** Node's own checksum came with 20.15 and is ten times as fast as ours, which stands in for it before. */
const crcOf: (bytes: Buffer, before: number) => number = zlib.crc32 ?? crc32

/** CRC-32 of `bytes` that follow others whose sum is `before` (0 for none). Exported for its test only. */
export function crc32(bytes: Uint8Array, before: number): number {
  let crc = ~before
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return ~crc >>> 0
}

/** CRC-32 of each byte (polynomial 0xEDB88320), as in the zip specification. */
const CRC_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

function asProblem(cause: unknown, name: string): FileProblem {
  if (cause instanceof Error && cause.name === 'FileProblem') return cause as FileProblem
  const message = cause instanceof Error ? cause.message : ''
  if (/end of central directory|unexpected EOF|too few bytes|invalid central directory/i.test(message)) {
    return fileProblem('zip-truncated', `${name} is incomplete: its end is missing. Fetch it again.`, { cause })
  }
  if (/encrypt/i.test(message)) {
    return fileProblem('zip-encrypted', `${name} asks for a password: unpack it and send the files without one.`, {
      cause,
    })
  }
  return fileProblem(
    'zip-damaged',
    `${name} cannot be unpacked: it is damaged. Fetch it again, or unpack it yourself.`,
    { cause },
  )
}

function isTable(listed: Listed): boolean {
  return (
    /\.(csv|tsv|txt)$/i.test(listed.path) && !isLitter(listed.path) && !/readme|licen[cs]e/i.test(safeName(listed.path))
  )
}

/** What operating systems leave in archives. */
function isLitter(path: string): boolean {
  return /(^|\/)(__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i.test(path)
}

function inWords(bytes: number): string {
  return bytes >= 1024 ** 3 ? `${Math.round(bytes / 1024 ** 3)} GB` : `${Math.round(bytes / 1024 ** 2)} MB`
}
