/** Files as people send them, good and hostile, made here so that none has to be kept. */
import zlib from 'node:zlib'
import sharp from 'sharp'
import yazl from 'yazl'

/** A photograph as a telephone takes it: held sideways, and saying where, with what and by whom. */
export function photograph(of: { width?: number; height?: number; red?: number } = {}): Promise<Buffer> {
  const { width = 60, height = 40, red = 200 } = of
  return sharp({ create: { width, height, channels: 3, background: { r: red, g: 40, b: 40 } } })
    .withExif({
      IFD0: { Make: 'Telephone Works', Model: 'T-1000', Artist: 'Jo Bloggs', Orientation: '6' },
      IFD2: { DateTimeOriginal: '2026:05:01 22:15:00' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 37/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '1/1 8/1 0/1' },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
}

export function picture(format: 'png' | 'webp' | 'gif' | 'avif' | 'tiff', side = 20): Promise<Buffer> {
  return sharp({ create: { width: side, height: side, channels: 3, background: '#2a6' } })
    .toFormat(format)
    .toBuffer()
}

/** A few hundred kilobytes that would fill some four hundred megabytes when drawn. */
export function pictureBomb(): Promise<Buffer> {
  return sharp({ create: { width: 12_000, height: 12_000, channels: 3, background: '#fff' } })
    .png({ compressionLevel: 9 })
    .toBuffer()
}

/** One that says it is HEIC and cannot be drawn. */
export function unreadableHeic(): Buffer {
  return Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), Buffer.alloc(64, 0x11)])
}

export function zipOf(entries: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new yazl.ZipFile()
  for (const [name, text] of Object.entries(entries)) zip.addBuffer(Buffer.from(text), name, { mtime: new Date(0) })
  zip.end()
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    zip.outputStream.on('data', (chunk: Buffer) => chunks.push(chunk))
    zip.outputStream.on('error', reject)
    zip.outputStream.on('end', () => resolve(Buffer.concat(chunks)))
  })
}

const TYPES = (main: string) =>
  `<?xml version="1.0"?><Types><Override PartName="/x" ContentType="application/vnd.${main}+xml"/></Types>`
const WORD = 'openxmlformats-officedocument.wordprocessingml.document.main'

export const wordParts = { '[Content_Types].xml': TYPES(WORD), 'word/document.xml': '<w:document/>' }
export const macroParts = {
  '[Content_Types].xml': TYPES('ms-word.document.macroEnabled.main'),
  'word/document.xml': '<w:document/>',
}
export const workbookParts = {
  '[Content_Types].xml': TYPES('openxmlformats-officedocument.spreadsheetml.sheet.main'),
  'xl/workbook.xml': '<workbook/>',
}
export const slideParts = {
  '[Content_Types].xml': TYPES('openxmlformats-officedocument.presentationml.presentation.main'),
  'ppt/presentation.xml': '<p/>',
}
export const openTextParts = {
  mimetype: 'application/vnd.oasis.opendocument.text',
  'content.xml': '<office:document-content/>',
  'META-INF/manifest.xml': '<manifest:manifest/>',
}

/** A PDF of these objects. */
export function pdfOf(...objects: readonly (string | Buffer)[]): Buffer {
  const parts = objects.map((object, index) => [
    Buffer.from(`${index + 1} 0 obj\n`),
    Buffer.from(object),
    Buffer.from('\nendobj\n'),
  ])
  return Buffer.concat([
    Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1'),
    ...parts.flat(),
    Buffer.from('trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n'),
  ])
}

export const CATALOG = '<< /Type /Catalog /Pages 2 0 R /OpenAction [3 0 R /Fit] >>'

/** Further objects, packed as most PDFs have them. */
export function objectStream(text: string, packed: Buffer = zlib.deflateSync(Buffer.from(text))): Buffer {
  return Buffer.concat([
    Buffer.from(`<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`),
    packed,
    Buffer.from('\nendstream'),
  ])
}

export function emailWith(attachment: string, body = 'SGVsbG8='): Buffer {
  return Buffer.from(
    [
      'From: Ann Example <ann@example.org>',
      'To: Northam ASB team <asb@example.org>',
      'Subject: Noise again',
      'Date: Mon, 4 May 2026 09:00:00 +0100',
      'Content-Type: multipart/mixed; boundary="b"',
      '',
      '--b',
      `Content-Disposition: attachment; filename="${attachment}"`,
      'Content-Transfer-Encoding: base64',
      '',
      body,
      '--b--',
      '',
    ].join('\r\n'),
  )
}

/** How a Windows program begins. */
export const PROGRAM = Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff', 'latin1'), Buffer.alloc(200)])
