import { fileTypeFromBuffer } from 'file-type'
import { type FileProblem, fileProblem } from './problem.ts'

/** What a file really is, judged by its first bytes and never by its name. */
export type Sniffed =
  | { readonly kind: 'text' }
  | { readonly kind: 'zip' }
  /** Anything that cannot be read, with the problem to show. */
  | { readonly kind: 'refused'; readonly problem: FileProblem }

/** How many first bytes `sniff` wants to see; fewer are enough for a shorter file. */
export const SNIFF_BYTES = 4100

const WORKBOOK = 'This is an Excel workbook: save it as CSV (UTF-8) and try again.'

/** Judges a file by its first bytes. `head` is the whole file when that is shorter than SNIFF_BYTES. */
export async function sniff(head: Uint8Array): Promise<Sniffed> {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, SNIFF_BYTES))
  if (bytes.length === 0) return refused('empty-file', 'The file is empty.')
  if (hasByteOrderMark(bytes)) return { kind: 'text' }
  if (startsWith(bytes, 'PK\x05\x06') || startsWith(bytes, 'PK\x07\x08')) return { kind: 'zip' }

  // Magic numbers may be two letters ("BM"), so a clean text is never judged by them.
  if (!hasControlBytes(bytes)) return textual(bytes)

  const type = await fileTypeFromBuffer(bytes).catch(() => undefined)
  if (startsWith(bytes, 'PK\x03\x04')) return packed(type?.ext ?? 'zip', bytes)
  if (type !== undefined) return named(type)
  if (looksLikeUtf16(bytes)) {
    return refused(
      'wrong-encoding',
      'This file looks like UTF-16 without the mark that says so: save it as CSV (UTF-8) and try again.',
    )
  }
  if (bytes.includes(0)) return refused('not-text', 'This file holds binary data, not a table: it is not a CSV file.')
  return { kind: 'text' }
}

function refused(
  code: 'empty-file' | 'not-a-csv-file' | 'excel-workbook' | 'wrong-encoding' | 'not-text',
  text: string,
) {
  return { kind: 'refused', problem: fileProblem(code, text) } as const
}

function packed(ext: string, bytes: Buffer): Sniffed {
  const inside = bytes.toString('latin1')
  if (['xlsx', 'xlsm', 'xltx', 'xltm'].includes(ext) || /\bxl\/(workbook|worksheets|_rels|styles|theme)/.test(inside)) {
    return refused('excel-workbook', WORKBOOK)
  }
  if (ext === 'ods' || inside.includes('opendocument.spreadsheet')) {
    return refused('excel-workbook', 'This is a spreadsheet document: save it as CSV (UTF-8) and try again.')
  }
  if (ext === 'docx') return refused('not-a-csv-file', 'This is a Word document, not a CSV file.')
  if (ext === 'pptx') return refused('not-a-csv-file', 'This is a PowerPoint presentation, not a CSV file.')
  return ext === 'zip' ? { kind: 'zip' } : refused('not-a-csv-file', `This is ${article(ext)} file, not a CSV file.`)
}

function named(type: { ext: string; mime: string }): Sniffed {
  const ext = type.ext
  // The old office container is Excel's far more often than Word's, and the advice serves both.
  if (ext === 'cfb' || ext === 'xls') {
    return refused(
      'excel-workbook',
      'This is an old Excel workbook or Office document: save it as CSV (UTF-8) and try again.',
    )
  }
  if (type.mime.startsWith('image/')) {
    return refused('not-a-csv-file', `This is ${article(ext === 'jpg' ? 'jpeg' : ext)} picture, not a CSV file.`)
  }
  if (ext === 'pdf') return refused('not-a-csv-file', 'This is a PDF document, not a CSV file.')
  if (['gz', '7z', 'rar', 'tar', 'bz2', 'xz', 'zst', 'lz', 'Z', 'cab'].includes(ext)) {
    return refused(
      'not-a-csv-file',
      `This is ${article(ext)} archive: unpack it and send the CSV files, or a zip file of them.`,
    )
  }
  return refused('not-a-csv-file', `This is ${article(ext)} file, not a CSV file.`)
}

function textual(bytes: Buffer): Sniffed {
  const text = bytes.toString('latin1')
  const start = text.trimStart().slice(0, 200).toLowerCase()
  if (start === '')
    return bytes.length < SNIFF_BYTES ? refused('empty-file', 'The file holds only blank lines.') : { kind: 'text' }
  if (start.startsWith('%pdf-')) return refused('not-a-csv-file', 'This is a PDF document, not a CSV file.')
  if (start.startsWith('{\\rtf')) return refused('not-a-csv-file', 'This is an RTF document, not a CSV file.')
  if (/^<(!doctype html|html|head|body)\b/.test(start)) {
    return refused(
      'not-a-csv-file',
      'This is a web page, not a CSV file: perhaps a sign-in or error page was saved in place of the data.',
    )
  }
  if (/^<(\?xml|svg|kml|rss)\b/.test(start)) return refused('not-a-csv-file', 'This is an XML file, not a CSV file.')
  if (/^(\{\s*"|\[\s*[[{])/.test(start)) return refused('not-a-csv-file', 'This is a JSON file, not a CSV file.')
  return { kind: 'text' }
}

function article(ext: string): string {
  const name = ext.toUpperCase()
  return `${/^[AEFHILMNORSX8]/.test(name) ? 'an' : 'a'} ${name}`
}

function startsWith(bytes: Buffer, text: string): boolean {
  return bytes.length >= text.length && bytes.toString('latin1', 0, text.length) === text
}

function hasByteOrderMark(bytes: Buffer): boolean {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return true
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
}

function hasControlBytes(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte < 0x20 && (byte < 0x09 || byte > 0x0d)) return true
  return false
}

function looksLikeUtf16(bytes: Buffer): boolean {
  let even = 0
  let odd = 0
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 0) i % 2 === 0 ? even++ : odd++
  const half = bytes.length / 2
  return (even > half * 0.7 && odd === 0) || (odd > half * 0.7 && even === 0)
}
