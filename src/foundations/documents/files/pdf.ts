/** Whether a PDF runs anything when it is opened. Nothing is drawn: only its names are looked through. */
import zlib from 'node:zlib'
import { LIMITS } from '../domain/limits.ts'
import type { FileRefusal } from '../domain/refusals.ts'

/** A name ends where one of these follows (ISO 32000-1, 7.2.2). */
const NAME_ENDS = '(?=[\\s\\0()<>\\[\\]{}/%]|$)'
/** Scripts, programs, and forms of an older kind (XFA), which are scripts throughout. */
const ACTIVE = new RegExp(`/(?:JavaScript|JS|Launch|XFA)${NAME_ENDS}`)
/** The same, where packed data may hold two letters by chance. */
const ACTIVE_ANYWHERE = new RegExp(`/(?:JavaScript|Launch)${NAME_ENDS}`)
const LOCKED = new RegExp(`/Encrypt${NAME_ENDS}`)

/** Null when nothing is wrong. */
export function inspectPdf(bytes: Buffer): FileRefusal | null {
  const text = namesSpelled(bytes.toString('latin1'))
  if (!text.includes('%%EOF')) return 'pdf-broken'
  if (ACTIVE_ANYWHERE.test(text)) return 'pdf-scripts'
  const parts = partsOf(bytes)
  if (LOCKED.test(parts.outside)) return 'pdf-locked'
  if (ACTIVE.test(parts.outside)) return 'pdf-scripts'
  let unpackedBytes = 0
  for (const packed of parts.objectStreams) {
    const unpacked = unpack(packed)
    if (unpacked === null) return 'pdf-broken'
    unpackedBytes += unpacked.length
    if (unpackedBytes > LIMITS.unpackedBytes) return 'swollen-document'
    if (ACTIVE.test(namesSpelled(unpacked.toString('latin1')))) return 'pdf-scripts'
  }
  return null
}

/** A letter of a name may be written as its number: /J#61vaScript. */
function namesSpelled(text: string): string {
  return text.replace(/#([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

interface Packed {
  readonly dictionary: string
  readonly body: Buffer
}

/** The text outside of streams, and those streams that hold further objects (7.5.7). Other streams hold drawings and fonts. */
function partsOf(bytes: Buffer): { outside: string; objectStreams: Packed[] } {
  const raw = bytes.toString('latin1')
  const outside: string[] = []
  const objectStreams: Packed[] = []
  const start = /\bstream(\r\n|\n|\r)/g
  let from = 0
  for (let found = start.exec(raw); found !== null; found = start.exec(raw)) {
    const bodyAt = found.index + found[0].length
    const end = raw.indexOf('endstream', bodyAt)
    if (end === -1) break
    const before = raw.slice(from, found.index)
    outside.push(before)
    const dictionary = namesSpelled(before.slice(Math.max(0, before.lastIndexOf('obj'))))
    if (/\/ObjStm/.test(dictionary)) objectStreams.push({ dictionary, body: bytes.subarray(bodyAt, end) })
    from = end
    start.lastIndex = end + 'endstream'.length
  }
  outside.push(raw.slice(from))
  return { outside: namesSpelled(outside.join('\n')), objectStreams }
}

/** Null when it is packed in a way that we cannot look into: then nobody can say what it holds. */
function unpack({ dictionary, body }: Packed): Buffer | null {
  if (!/\/Filter/.test(dictionary)) return body
  const filters = /\/Filter\s*(\[[^\]]*\]|\/[A-Za-z0-9]+)/.exec(dictionary)?.[1]?.match(/\/[A-Za-z0-9]+/g) ?? []
  if (filters.join() !== '/FlateDecode' && filters.join() !== '/Fl') return null
  if (/\/Predictor\s+(?!1\b)\d/.test(dictionary)) return null
  try {
    return zlib.inflateSync(body, { finishFlush: zlib.constants.Z_SYNC_FLUSH, maxOutputLength: LIMITS.unpackedBytes })
  } catch {
    return null
  }
}
