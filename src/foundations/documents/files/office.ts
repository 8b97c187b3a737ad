/** Word, Excel and OpenDocument files: zip archives, looked through without unpacking them anywhere. */
import yauzl from 'yauzl'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import type { OfficeFormat } from '../domain/formats.ts'
import { LIMITS } from '../domain/limits.ts'
import type { FileRefusal } from '../domain/refusals.ts'

const MOST_ENTRIES = 10_000
/** Bytes of a list inside the archive that is read. */
const MOST_READ = 4_000_000
/** Unpacked bytes for each packed byte, in an entry of more than a megabyte. */
const MOST_RATIO = 200

const OPEN_DOCUMENT: Readonly<Record<string, OfficeFormat>> = {
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
  'application/vnd.oasis.opendocument.presentation': 'odp',
}

class Refused extends Error {
  readonly refusal: FileRefusal
  constructor(refusal: FileRefusal) {
    super(refusal)
    this.refusal = refusal
  }
}

/** What a zip archive is as a document, or why it is not taken. */
export async function recogniseOffice(bytes: Buffer): Promise<Result<OfficeFormat, FileRefusal>> {
  try {
    const archive = await openArchive(bytes)
    return ok(await formatOf(archive))
  } catch (problem) {
    return refused(problem instanceof Refused ? problem.refusal : 'broken-document')
  }
}

interface Archive {
  readonly names: readonly string[]
  /** The text of an entry; '' when there is none of that name. */
  read(name: string): Promise<string>
}

async function openArchive(bytes: Buffer): Promise<Archive> {
  const zip = await yauzl.fromBufferPromise(bytes, { autoClose: false, lazyEntries: true })
  if (zip.entryCount > MOST_ENTRIES) throw new Refused('swollen-document')
  const entries = new Map<string, yauzl.Entry>()
  let total = 0
  for await (const entry of zip.eachEntry()) {
    if (entry.isEncrypted()) throw new Refused('locked-document')
    total += entry.uncompressedSize
    const swells = entry.uncompressedSize > 1_000_000 && entry.uncompressedSize > entry.compressedSize * MOST_RATIO
    if (total > LIMITS.unpackedBytes || swells) throw new Refused('swollen-document')
    // Two entries of one name: what we look at need not be what the program that opens it takes.
    if (entries.has(entry.fileName)) throw new Refused('broken-document')
    entries.set(entry.fileName, entry)
  }
  return {
    names: [...entries.keys()],
    read: async (name) => {
      const entry = entries.get(name)
      if (entry === undefined) return ''
      if (entry.uncompressedSize > MOST_READ) throw new Refused('swollen-document')
      const chunks: Buffer[] = []
      for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) chunks.push(chunk)
      return Buffer.concat(chunks).toString('utf8')
    },
  }
}

async function formatOf(archive: Archive): Promise<OfficeFormat> {
  const { names } = archive
  if (names.includes('[Content_Types].xml')) return microsoft(archive)
  if (names.includes('mimetype')) return openDocument(archive)
  if (names.includes('META-INF/MANIFEST.MF') || names.includes('AndroidManifest.xml')) throw new Refused('program')
  throw new Refused('archive')
}

async function microsoft(archive: Archive): Promise<OfficeFormat> {
  const types = await archive.read('[Content_Types].xml')
  const active = /(^|\/)(vbaProject[^/]*|vbaData\.xml|macrosheets\/.*|activeX\/.*)$/i
  if (
    /macroEnabled|vbaProject|intlmacrosheet|ms-excel\.macrosheet/i.test(types) ||
    archive.names.some((name) => active.test(name))
  )
    throw new Refused('macros')
  const settings = await archive.read('word/_rels/settings.xml.rels')
  if (/attachedTemplate/i.test(settings) && /TargetMode\s*=\s*["']External/i.test(settings))
    throw new Refused('remote-template')
  if (types.includes('wordprocessingml.document.main+xml')) return whole(archive, 'word/', 'docx')
  if (types.includes('spreadsheetml.sheet.main+xml')) return whole(archive, 'xl/', 'xlsx')
  throw new Refused(types.includes('presentationml.') ? 'presentation' : 'unknown')
}

function whole(archive: Archive, folder: string, format: OfficeFormat): OfficeFormat {
  if (!archive.names.some((name) => name.startsWith(folder))) throw new Refused('broken-document')
  return format
}

async function openDocument(archive: Archive): Promise<OfficeFormat> {
  const format = OPEN_DOCUMENT[(await archive.read('mimetype')).trim()]
  if (format === undefined) throw new Refused('unknown')
  if ((await archive.read('META-INF/manifest.xml')).includes('encryption-data')) throw new Refused('locked-document')
  if (archive.names.some((name) => /^(Basic|Scripts)\/./.test(name))) throw new Refused('macros')
  if (!archive.names.includes('content.xml')) throw new Refused('broken-document')
  return format
}
