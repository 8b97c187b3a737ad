import { randomInt } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

export type Encoding = 'br' | 'gzip'

/** The better of the encodings that a browser takes; null when it takes neither. */
export function encodingFor(accepted: string | undefined): Encoding | null {
  const taken = new Set(
    (accepted ?? '').split(',').flatMap((one) => {
      const [name = '', ...settings] = one.split(';').map((part) => part.trim().toLowerCase())
      return settings.some((setting) => /^q=0(\.0*)?$/.test(setting)) ? [] : [name]
    }),
  )
  return taken.has('br') ? 'br' : taken.has('gzip') ? 'gzip' : null
}

const toBrotli = promisify(brotliCompress)
const toGzip = promisify(gzip)
/** A level at which a page of 100 KB takes a millisecond or two. */
const QUALITY = 4
/** Bytes by which the length of a page varies at most. */
const PADDING = 256

/**
 * Compresses a page, off the thread. Its length would tell who listens on the line whether something that they made the page
 * repeat stands in it elsewhere as well; so every page ends with a remark of another length.
 */
export async function compressPage(html: string, encoding: Encoding): Promise<Buffer> {
  const padded = `${html}<!--${randomText(randomInt(PADDING))}-->`
  return encoding === 'br'
    ? toBrotli(padded, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_MODE]: 1 } })
    : toGzip(padded)
}

/** Letters that do not compress well. */
function randomText(length: number): string {
  return Array.from({ length }, () => String.fromCharCode(97 + randomInt(26))).join('')
}
