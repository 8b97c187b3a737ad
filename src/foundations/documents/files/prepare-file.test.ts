/** What is taken, what is refused, and what is left of a photograph. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import zlib from 'node:zlib'
import sharp from 'sharp'
import { crc32 } from '../../../platform/files/zip.ts'
import { LIMITS } from '../domain/limits.ts'
import { type FileRefusal, REFUSALS } from '../domain/refusals.ts'
import {
  CATALOG,
  emailWith,
  macroParts,
  objectStream,
  openTextParts,
  PROGRAM,
  pdfOf,
  photograph,
  picture,
  pictureBomb,
  slideParts,
  unreadableHeic,
  wordParts,
  workbookParts,
  zipOf,
} from '../testing/files.ts'
import { type PreparedFile, prepareFile } from './prepare-file.ts'

async function taken(name: string, content: string | Buffer): Promise<PreparedFile> {
  const result = await prepareFile({ name, bytes: Buffer.from(content) })
  assert.ok(result.ok, `${name} was refused: ${result.ok || result.problem}`)
  return result.value
}

async function refusal(name: string, content: string | Buffer): Promise<FileRefusal | 'taken'> {
  const result = await prepareFile({ name, bytes: Buffer.from(content) })
  return result.ok ? 'taken' : result.problem
}

describe('a file that is taken', () => {
  const kept: readonly (readonly [string, () => string | Buffer | Promise<Buffer>, string])[] = [
    ['scan.pdf', () => pdfOf(CATALOG), 'application/pdf'],
    ['notes.txt', () => 'He shouted at me again.\nBin night.', 'text/plain'],
    ['notes in old letters.txt', () => Buffer.from('caf\xe9 \x96 closed', 'latin1'), 'text/plain'],
    ['wide.txt', () => Buffer.from('\ufeffZwölf', 'utf16le'), 'text/plain'],
    ['diary.csv', () => 'date,what\n2026-05-01,noise\n', 'text/csv'],
    ['letter.docx', () => zipOf(wordParts), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['log.XLSX', () => zipOf(workbookParts), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['letter.odt', () => zipOf(openTextParts), 'application/vnd.oasis.opendocument.text'],
    ['complaint.eml', () => emailWith('letter.pdf'), 'message/rfc822'],
    [
      'from the web.eml',
      () => 'From: a@example.org\r\nSubject: Hi\r\n\r\n<html><body>Hi</body></html>',
      'message/rfc822',
    ],
    ['window.png', () => picture('png'), 'image/png'],
    ['window.webp', () => picture('webp'), 'image/webp'],
    ['window.gif', () => picture('gif'), 'image/gif'],
    ['window.jpg', () => photograph(), 'image/jpeg'],
  ]
  for (const [name, make, mediaType] of kept) {
    test(`${name} is kept as ${mediaType}`, async () => {
      const content = await make()
      const file = await taken(name, content)
      assert.equal(file.mediaType, mediaType)
      assert.equal(file.fileName, name)
      assert.equal(file.sha256, createHash('sha256').update(file.body).digest('hex'))
      assert.equal(file.preview !== null, mediaType.startsWith('image/'))
      if (!mediaType.startsWith('image/')) assert.deepEqual(file.body, Buffer.from(content))
    })
  }
  test('gets the ending of what it is, when it has none or that of another picture', async () => {
    assert.equal((await taken('image', await photograph())).fileName, 'image.jpg')
    assert.equal((await taken('IMG_1.HEIC', await photograph())).fileName, 'IMG_1.jpg')
    assert.equal((await taken('shared.jpg', await picture('webp'))).fileName, 'shared.webp')
    assert.equal((await taken('Letter 12.10.2026', pdfOf(CATALOG))).fileName, 'Letter 12.10.2026.pdf')
  })
  test('has a name without folders, and without marks that turn its writing round', async () => {
    assert.equal((await taken('C:\\Users\\Jo\\scan.pdf', pdfOf(CATALOG))).fileName, 'scan.pdf')
    assert.equal((await taken('../../scan.pdf', pdfOf(CATALOG))).fileName, 'scan.pdf')
    assert.equal(await refusal('letter\u202efdp.exe', pdfOf(CATALOG)), 'program')
  })
})

describe('a photograph', () => {
  test('loses place, time, camera and owner, and stands upright', async () => {
    const sent = await photograph()
    const before = await sharp(sent).metadata()
    // The seeded photograph does say all that.
    assert.ok(before.exif !== undefined && before.orientation === 6)
    for (const hidden of ['Exif', 'Telephone Works', 'Jo Bloggs', '2026:05:01'])
      assert.ok(sent.includes(hidden), hidden)
    assert.ok(before.exif.includes(Buffer.from([0x25, 0x88])), 'the mark of a GPS list (0x8825)')
    const { body, preview } = await taken('IMG_1.jpg', sent)
    const after = await sharp(body).metadata()
    assert.deepEqual([after.exif, after.xmp, after.iptc, after.icc, after.orientation], Array(5).fill(undefined))
    assert.deepEqual([after.width, after.height], [40, 60])
    for (const picture of [body, preview ?? Buffer.alloc(0)])
      for (const hidden of ['Exif', 'Telephone', 'Bloggs', '2026:05', 'http://ns.adobe'])
        assert.ok(!picture.includes(hidden), hidden)
  })
  test('loses what was hung on behind it', async () => {
    const { body } = await taken('IMG_1.jpg', Buffer.concat([await photograph(), Buffer.from('ftypmp42 a short film')]))
    assert.ok(!body.includes('short film'))
  })
  test('has a preview of 800 dots at most, and a small one is not blown up', async () => {
    const large = await taken('wide.jpg', await photograph({ width: 1600, height: 400 }))
    const { width, height, format } = await sharp(large.preview ?? undefined).metadata()
    assert.deepEqual([width, height, format], [200, LIMITS.previewPixels, 'webp'])
    const small = await sharp((await taken('icon.png', await picture('png'))).preview ?? undefined).metadata()
    assert.deepEqual([small.width, small.height], [20, 20])
  })
  test('of another kind loses its hidden data too', async () => {
    for (const format of ['png', 'webp'] as const) {
      const sent = await sharp(await photograph())
        .withMetadata()
        .toFormat(format)
        .toBuffer()
      assert.ok((await sharp(sent).metadata()).exif !== undefined, format)
      const { body } = await taken(`a.${format}`, sent)
      assert.equal((await sharp(body).metadata()).exif, undefined, format)
    }
  })
  test('loses remarks that only programs read', async () => {
    const png = await picture('png')
    // Behind the signature and the first chunk, which is 25 bytes long.
    const remarked = Buffer.concat([
      png.subarray(0, 33),
      pngChunk('tEXt', 'Comment\0Jo Bloggs lives here'),
      png.subarray(33),
    ])
    const gif = Buffer.concat([(await picture('gif')).subarray(0, -1), Buffer.from('!\xfe\x0aJo Bloggs.\0;', 'latin1')])
    for (const [name, sent] of [
      ['a.png', remarked],
      ['a.gif', gif],
    ] as const) {
      assert.ok(sent.includes('Bloggs'))
      assert.ok(!(await taken(name, sent)).body.includes('Bloggs'), name)
    }
  })
  test('that moves goes on moving', async () => {
    const frames = await Promise.all([10, 200].map((red) => photograph({ red })))
    const sent = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer()
    assert.equal((await sharp(sent).metadata()).pages, 2)
    assert.equal((await sharp((await taken('a.gif', sent)).body).metadata()).pages, 2)
  })
})

function pngChunk(type: string, text: string): Buffer {
  const body = Buffer.from(type + text, 'latin1')
  const numbers = [Buffer.alloc(4), Buffer.alloc(4)] as const
  numbers[0].writeUInt32BE(text.length)
  numbers[1].writeUInt32BE(crc32(body, 0))
  return Buffer.concat([numbers[0], body, numbers[1]])
}

describe('a file that is refused', () => {
  const cases: readonly (readonly [FileRefusal, string, () => string | Buffer | Promise<Buffer>])[] = [
    ['empty', 'nothing.pdf', () => ''],
    ['empty', 'blank.txt', () => ' \n\r\n'],
    ['too-large', 'large.txt', () => 'x'.repeat(LIMITS.fileBytes + 1)],
    ['not-what-it-says', 'photo.jpg', () => pdfOf(CATALOG)],
    ['not-what-it-says', 'letter.pdf', () => photograph()],
    ['not-what-it-says', 'photo.png', () => 'only words'],
    ['not-what-it-says', 'sheet.xlsx', () => zipOf(wordParts)],
    ['not-what-it-says', 'mail.eml', () => 'only words\nand more of them\n'],
    ['not-what-it-says', 'data.json', () => '{"a": 1}'],
    ['program', 'photo.jpg', () => PROGRAM],
    ['program', 'setup.exe', () => PROGRAM],
    ['program', 'letter.pdf.exe', () => PROGRAM],
    ['program', 'run', () => Buffer.from('\x7fELF\x02\x01\x01\0\0\0\0\0', 'latin1')],
    ['program', 'do.txt', () => '#!/bin/sh\nrm -rf ~\n'],
    ['program', 'do.bat', () => 'echo hello\r\n'],
    ['program', 'do.js', () => 'alert(1)'],
    ['program', 'x.exe', () => 'plain words under a bad name'],
    ['program', 'scan.exe', () => pdfOf(CATALOG)],
    ['program', 'app.jar', () => zipOf({ 'META-INF/MANIFEST.MF': 'Main-Class: A' })],
    ['web-page', 'page.html', () => '<!DOCTYPE html><p>hello'],
    ['web-page', 'page.txt', () => '  \ufeff<html><script>alert(1)</script>'],
    ['web-page', 'late.txt', () => 'hello <script src=x></script>'],
    ['web-page', 'plain.htm', () => 'hello'],
    ['web-page', 'drawing.svg', () => '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['web-page', 'drawing.jpg', () => '<?xml version="1.0"?><svg/>'],
    ['web-page', 'image.png', () => '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['macros', 'letter.docm', () => zipOf(macroParts)],
    ['macros', 'letter.docx', () => zipOf(macroParts)],
    ['macros', 'letter.docx', () => zipOf({ ...wordParts, 'word/vbaProject.bin': 'x' })],
    ['macros', 'letter.docx', () => zipOf({ ...wordParts, 'word/activeX/activeX1.xml': 'x' })],
    ['macros', 'sheet.xlsx', () => zipOf({ ...workbookParts, 'xl/macrosheets/sheet1.xml': 'x' })],
    ['macros', 'sheet.xlsm', () => zipOf(workbookParts)],
    ['macros', 'letter.odt', () => zipOf({ ...openTextParts, 'Basic/Standard/Module1.xml': 'x' })],
    [
      'remote-template',
      'letter.docx',
      () =>
        zipOf({
          ...wordParts,
          'word/_rels/settings.xml.rels': '<Relationship Type="…/attachedTemplate" TargetMode="External" Target="x"/>',
        }),
    ],
    ['locked-document', 'letter.odt', () => zipOf({ ...openTextParts, 'META-INF/manifest.xml': '<encryption-data/>' })],
    ['broken-document', 'letter.docx', async () => (await zipOf(wordParts)).subarray(0, 90)],
    ['broken-document', 'letter.docx', () => zipOf({ '[Content_Types].xml': wordParts['[Content_Types].xml'] })],
    ['swollen-document', 'letter.docx', () => zipOf({ ...wordParts, 'word/media.xml': ' '.repeat(3_000_000) })],
    ['presentation', 'talk.pptx', () => zipOf(slideParts)],
    ['archive', 'all.zip', () => zipOf({ 'a.txt': 'a' })],
    ['archive', 'all.docx', () => zipOf({ 'a.txt': 'a' })],
    ['old-office', 'letter.doc', () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])],
    ['rich-text', 'letter.rtf', () => '{\\rtf1 hello}'],
    ['recording', 'film.mp4', () => Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1')],
    ['other-picture', 'scan.tiff', () => picture('tiff')],
    ['other-picture', 'photo.avif', () => picture('avif')],
    ['heic', 'IMG_1.HEIC', () => unreadableHeic()],
    ['broken-picture', 'photo.jpg', async () => (await photograph({ width: 400, height: 400 })).subarray(0, 900)],
    ['broken-picture', 'photo.png', async () => (await picture('png')).subarray(0, 60)],
    ['huge-picture', 'photo.png', () => pictureBomb()],
    ['pdf-broken', 'scan.pdf', () => pdfOf(CATALOG).subarray(0, 60)],
    [
      'pdf-scripts',
      'a.pdf',
      () => pdfOf('<< /Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>'),
    ],
    ['pdf-scripts', 'a.pdf', () => pdfOf(CATALOG, '<< /S /J#61vaScript /J#53 (x) >>')],
    ['pdf-scripts', 'a.pdf', () => pdfOf(CATALOG, '<< /Names [(x) 4 0 R] /JS 5 0 R >>')],
    ['pdf-scripts', 'a.pdf', () => pdfOf(CATALOG, '<< /S /Launch /F (cmd.exe) >>')],
    ['pdf-scripts', 'a.pdf', () => pdfOf(CATALOG, objectStream('4 0 << /S /JavaScript /JS (x) >>'))],
    ['pdf-scripts', 'a.pdf', () => pdfOf(CATALOG, objectStream('4 0 << /S /L#61unch >>'))],
    ['pdf-scripts', 'a.pdf', () => pdfOf(CATALOG, '(stream\n)', objectStream('4 0 << /S /JavaScript >>'))],
    ['pdf-scripts', 'a.pdf', () => pdfOf(CATALOG, objectStream('', storedThenPacked('4 0 << /S /JavaScript >>')))],
    ['pdf-broken', 'a.pdf', () => pdfOf(CATALOG, objectStream('', zlib.deflateSync(zlib.deflateSync('4 0 x'))))],
    [
      'pdf-broken',
      'a.pdf',
      () => pdfOf(CATALOG, '<< /Type /ObjStm /Filter /ASCIIHexDecode >>\nstream\n34 20 30\nendstream'),
    ],
    ['pdf-scripts', 'form.pdf', () => pdfOf('<< /Type /Catalog /AcroForm << /XFA 4 0 R >> >>')],
    ['pdf-locked', 'a.pdf', () => pdfOf(CATALOG, '<< /Encrypt 9 0 R >>')],
    ['pdf-broken', 'a.pdf', () => pdfOf(CATALOG, objectStream('', Buffer.from('this is not packed at all')))],
    ['email-program', 'mail.eml', () => emailWith('invoice.exe')],
    ['email-program', 'mail.eml', () => emailWith('invoice.pdf', PROGRAM.toString('base64'))],
    ['unknown', 'data.bin', () => Buffer.from([0, 1, 2, 3, 4, 250, 251])],
  ]
  for (const [expected, name, make] of cases) {
    test(`${name}: ${expected}`, async () => {
      assert.equal(await refusal(name, await make()), expected)
    })
  }
  test('is told how to mend it: every refusal has been seen above', () => {
    const seen = new Set(cases.map(([expected]) => expected))
    assert.deepEqual(
      Object.keys(REFUSALS).filter((code) => !seen.has(code as FileRefusal)),
      [],
    )
  })
})

/** Packed objects in which the word `endstream` stands, before what they hide. */
function storedThenPacked(hidden: string): Buffer {
  const start = '1 0 (endstream) '
  // A block that is not packed, and is not the last.
  const stored = Buffer.from([0, start.length, 0, 255 - start.length, 255])
  const packed = zlib.deflateRawSync(Buffer.from(hidden))
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(adler32(Buffer.from(start + hidden)))
  return Buffer.concat([Buffer.from([0x78, 0x9c]), stored, Buffer.from(start), packed, sum])
}

function adler32(bytes: Buffer): number {
  let [a, b] = [1, 0]
  for (const byte of bytes) {
    a = (a + byte) % 65_521
    b = (b + a) % 65_521
  }
  return b * 65_536 + a
}

describe('a file made to keep us busy', () => {
  const hostile: readonly (readonly [string, () => string | Buffer])[] = [
    ['names.eml', () => `From: a@example.org\nTo: b@example.org\n\n${'name='.repeat(1_900_000)}`],
    ['streams.pdf', () => `%PDF-1.7\n${'/ObjStm stream\n'.repeat(600_000)}%%EOF`],
    ['filters.pdf', () => `%PDF-1.7\n${'/Filter['.repeat(1_100_000)}/ObjStm stream\n%%EOF`],
    ['ends.pdf', () => `%PDF-1.7\n/ObjStm stream\n${'endstream '.repeat(900_000)}%%EOF`],
    ['hashes.pdf', () => `%PDF-1.7\n${'#2f'.repeat(3_000_000)}%%EOF`],
    ['marks.txt', () => '<'.repeat(9_000_000)],
    ['blank.txt', () => `${' '.repeat(9_000_000)}x`],
  ]
  for (const [name, make] of hostile) {
    test(`${name} is done with in a few seconds`, async () => {
      const began = performance.now()
      await prepareFile({ name, bytes: Buffer.from(make()) })
      assert.ok(performance.now() - began < 8000, `took ${Math.round(performance.now() - began)} ms`)
    })
  }
})

describe('a PDF', () => {
  test('whose packed drawings hold the letters of a script by chance is taken', async () => {
    const drawing = Buffer.concat([
      Buffer.from('<< /Filter /FlateDecode /Length 9 >>\nstream\n'),
      Buffer.from('\x01\x02/JS \x03\x04', 'latin1'),
      Buffer.from('\nendstream'),
    ])
    await taken('scan.pdf', pdfOf(CATALOG, drawing))
  })
  test('that only says where to begin, or speaks of scripts in a longer name, is taken', async () => {
    await taken('scan.pdf', pdfOf(CATALOG, '<< /JSomething true /Launcher 1 >>', objectStream('4 0 << /Type /Font >>')))
  })
})
