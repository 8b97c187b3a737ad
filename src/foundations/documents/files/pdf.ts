/** Whether a PDF runs anything when it is opened. Nothing is drawn: only its names are looked through. */
import zlib from 'node:zlib'
import type { FileRefusal } from '../domain/refusals.ts'

/** A name ends where one of these follows (ISO 32000-1, 7.2.2). */
const NAME_ENDS = '(?=[\\s\\0()<>\\[\\]{}/%]|$)'
const name = (...names: readonly string[]) => new RegExp(`/(?:${names.join('|')})${NAME_ENDS}`)
/** Scripts, programs, and forms of an older kind (XFA), which are scripts throughout. */
const ACTIVE = name('JavaScript', 'JS', 'Launch', 'XFA')
/** The same, where packed data may hold the shorter names by chance. */
const ACTIVE_ANYWHERE = name('JavaScript', 'Launch')
const LOCKED = name('Encrypt')
/** Ways of packing, besides the common one, that nobody uses for objects but to hide them. */
const ODD_PACKING = name(
  'ASCIIHexDecode',
  'AHx',
  'ASCII85Decode',
  'A85',
  'LZWDecode',
  'LZW',
  'RunLengthDecode',
  'RL',
  'Crypt',
)
const ODD_PREDICTOR = /\/Predictor\s{0,9}(?:[2-9]|1\d)/

/** Bytes that all packed objects together may come to. */
const MOST_UNPACKED = 50_000_000
/** Characters before the word `stream` in which what the stream is must stand. */
const DICTIONARY = 20_000
/** How many ends of a stream are tried: the word may stand in the packed data too. */
const MOST_ENDS = 5

/** Null when nothing is wrong. */
export function inspectPdf(bytes: Buffer): FileRefusal | null {
  const raw = bytes.toString('latin1')
  if (!raw.includes('%%EOF')) return 'pdf-broken'
  if (ACTIVE_ANYWHERE.test(namesSpelled(raw))) return 'pdf-scripts'
  const outside = namesSpelled(outsideOfStreams(raw))
  if (LOCKED.test(outside)) return 'pdf-locked'
  if (ACTIVE.test(outside)) return 'pdf-scripts'
  return inspectPackedObjects(bytes, raw)
}

/** A letter of a name may be written as its number: /J#61vaScript. By hand, as a file may hold millions of them. */
function namesSpelled(text: string): string {
  if (!text.includes('#')) return text
  const bytes = Buffer.from(text, 'latin1')
  let to = 0
  for (let from = 0; from < bytes.length; from++, to++) {
    const byte = bytes[from] ?? 0
    const high = byte === HASH ? digit(bytes[from + 1]) : -1
    const low = high === -1 ? -1 : digit(bytes[from + 2])
    bytes[to] = low === -1 ? byte : high * 16 + low
    if (low !== -1) from += 2
  }
  return bytes.toString('latin1', 0, to)
}

const HASH = 0x23

/** The value of a hexadecimal digit; -1 for anything else. */
function digit(byte = 0): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const small = byte | 0x20
  return small >= 0x61 && small <= 0x66 ? small - 0x57 : -1
}

function outsideOfStreams(raw: string): string {
  const parts: string[] = []
  const start = /\bstream(?:\r\n|\n|\r)/g
  let from = 0
  for (let found = start.exec(raw); found !== null; found = start.exec(raw)) {
    const end = raw.indexOf('endstream', found.index)
    if (end === -1) break
    parts.push(raw.slice(from, found.index))
    from = end
    start.lastIndex = end + 'endstream'.length
  }
  parts.push(raw.slice(from))
  return parts.join('\n')
}

/**
 * Looks into streams that hold further objects (7.5.7); others hold drawings and fonts. Every place is looked at where one
 * could begin, whatever seems to be around it: a reader may see the file otherwise than we do.
 */
function inspectPackedObjects(bytes: Buffer, raw: string): FileRefusal | null {
  const start = /\bstream(?:\r\n|\n|\r)/g
  let before = 0
  let together = 0
  for (let found = start.exec(raw); found !== null; found = start.exec(raw)) {
    const dictionary = namesSpelled(raw.slice(Math.max(before, found.index - DICTIONARY), found.index))
    before = start.lastIndex
    if (!dictionary.includes('/ObjStm')) continue
    if (ODD_PACKING.test(dictionary) || ODD_PREDICTOR.test(dictionary)) return 'pdf-broken'
    const objects = unpack({ bytes, raw, at: before, most: MOST_UNPACKED - together })
    if (objects === null) return 'pdf-broken'
    together += objects.length
    if (ACTIVE.test(namesSpelled(objects))) return 'pdf-scripts'
  }
  return null
}

/** The objects as text; null when they cannot be read, as then nobody can say what they are. */
function unpack(of: { bytes: Buffer; raw: string; at: number; most: number }): string | null {
  let end = of.at
  for (let tried = 0; tried < MOST_ENDS; tried++) {
    end = of.raw.indexOf('endstream', end)
    if (end === -1) return null
    const body = of.bytes.subarray(of.at, end)
    const objects = inflated(body, of.most) ?? body.toString('latin1')
    // Such a stream begins with numbers of objects and places.
    if (/^\s{0,9}(?:\d{1,9}\s{1,9}\d|$)/.test(objects)) return objects
    end += 'endstream'.length
  }
  return null
}

function inflated(body: Buffer, most: number): string | null {
  try {
    return zlib.inflateSync(body, { maxOutputLength: Math.max(1, most) }).toString('latin1')
  } catch {
    return null
  }
}
