import { isAscii, isUtf8 } from 'node:buffer'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** One decoded piece. `trouble` says what went wrong at which character of `text`. */
export type Decoded = {
  readonly text: string
  readonly trouble?: {
    /** Index in `text` where the first bad byte stands. */
    readonly at: number
    /** `switched`: from here on read as Windows-1252. The others cannot be read; `text` ends before the bad byte. */
    readonly kind: 'switched' | 'wrong-encoding' | 'mixed-encoding'
  }
}

export type Decoder = {
  /** The encoding as known so far: UTF-8 may turn out to be Windows-1252 later. */
  readonly encoding: () => Encoding
  readonly write: (bytes: Buffer, last: boolean) => Decoded
}

/**
 * Turns bytes into text piece by piece. A byte order mark decides between UTF-8 and UTF-16. Without one the text is
 * UTF-8; the first byte that cannot be UTF-8 switches to Windows-1252 (what Excel's plain "CSV" writes in Britain)
 * as long as everything before it was plain ASCII, which both encodings share. If proper UTF-8 letters came before, or
 * the file began with the UTF-8 mark, or the byte means nothing in Windows-1252 either, it is an error.
 */
export function createDecoder(head: Buffer): Decoder {
  if (head[0] === 0xff && head[1] === 0xfe) return utf16('utf-16le')
  if (head[0] === 0xfe && head[1] === 0xff) return utf16('utf-16be')
  return utf8OrWindows1252(head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf)
}

function utf16(encoding: 'utf-16le' | 'utf-16be'): Decoder {
  const decoder = new TextDecoder(encoding)
  return {
    encoding: () => encoding,
    write(bytes, last) {
      const text = decoder.decode(bytes, { stream: !last })
      const at = text.indexOf('\ufffd')
      return at === -1 ? { text } : { text: text.slice(0, at), trouble: { at, kind: 'wrong-encoding' } }
    },
  }
}

function utf8OrWindows1252(marked: boolean): Decoder {
  let encoding: Encoding = 'utf-8'
  let skip = marked ? 3 : 0
  let sawLetters = marked
  let held: Buffer | undefined
  return {
    encoding: () => encoding,
    write(bytes, last) {
      let piece = held === undefined ? bytes : Buffer.concat([held, bytes])
      held = undefined
      if (skip > 0) {
        piece = piece.subarray(skip)
        skip = 0
      }
      if (encoding === 'windows-1252') return windows1252(piece)
      if (isAscii(piece)) return { text: piece.toString('latin1') }
      const whole = last ? piece.length : piece.length - unfinishedTail(piece)
      const body = piece.subarray(0, whole)
      if (isUtf8(body)) {
        if (whole < piece.length) held = Buffer.from(piece.subarray(whole))
        if (!sawLetters) sawLetters = !isAscii(body)
        return { text: body.toString('utf8') }
      }
      const bad = firstBadByte(body)
      const before = body.subarray(0, bad)
      if (sawLetters || !isAscii(before)) {
        const text = before.toString('utf8')
        return { text, trouble: { at: text.length, kind: marked ? 'wrong-encoding' : 'mixed-encoding' } }
      }
      encoding = 'windows-1252'
      const decoded = windows1252(piece)
      return decoded.trouble !== undefined ? decoded : { text: decoded.text, trouble: { at: bad, kind: 'switched' } }
    },
  }
}

/** Windows-1252 for 0x80 to 0x9f; the five bytes without meaning are blank. */
const HIGH = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ'

function windows1252(bytes: Buffer): Decoded {
  const raw = bytes.toString('latin1')
  const at = raw.search(/[\x81\x8d\x8f\x90\x9d]/)
  const text = (at === -1 ? raw : raw.slice(0, at)).replace(
    /[\x80-\x9f]/g,
    (char) => HIGH[char.charCodeAt(0) - 0x80] ?? '',
  )
  return at === -1 ? { text } : { text, trouble: { at, kind: 'wrong-encoding' } }
}

/** How many bytes at the end may belong to a character that the next piece completes: 0 to 3. */
function unfinishedTail(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return sequenceLength(byte) > back ? back : 0
  }
  return 0
}

function sequenceLength(lead: number): number {
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1
}

/** Index of the first byte that is not UTF-8; the length when there is none. */
function firstBadByte(bytes: Buffer): number {
  let at = 0
  while (at < bytes.length) {
    const lead = bytes[at] ?? 0
    const length = sequenceLength(lead)
    if (lead >= 0x80 && (length === 1 || !isUtf8(bytes.subarray(at, at + length)))) return at
    at += length
  }
  return bytes.length
}
