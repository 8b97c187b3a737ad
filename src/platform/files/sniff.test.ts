import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { sniff } from './index.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

async function verdict(bytes: Uint8Array): Promise<string> {
  const found = await sniff(bytes)
  return found.kind === 'refused' ? `${found.problem.code}: ${found.problem.message}` : found.kind
}

describe('what a file really is', () => {
  test('tables and archives', async () => {
    for (const text of [
      'a,b\n1,2',
      'BM,x\n1,2',
      'MZ;y\n',
      'Môn,1\n',
      '\ufeffa,b',
      '"a","b"\n',
      'GIF,JPG\n1,2\n',
      '[area],n\n',
      '<5 years,n\n',
    ]) {
      assert.equal(await verdict(Buffer.from(text)), 'text', text)
    }
    assert.equal(await verdict(Buffer.from('\ufeffa,b', 'utf16le')), 'text')
    assert.equal(await verdict(Buffer.from('Ynys M\xf4n,1\n', 'latin1')), 'text')
    assert.equal(await verdict(Buffer.from(`PK\x05\x06${'\0'.repeat(18)}`, 'latin1')), 'zip')
  })

  test('everything else is called by its name', async () => {
    const cases: [Uint8Array, RegExp][] = [
      [Buffer.alloc(0), /^empty-file: The file is empty/],
      [Buffer.from(' \r\n\r\n'), /^empty-file: .*blank lines/],
      [PNG, /^not-a-csv-file: This is a PNG picture, not a CSV file\.$/],
      [Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), /This is a JPEG picture/],
      [Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj'), /This is a PDF document/],
      [
        Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]),
        /^excel-workbook: .*old Excel workbook/,
      ],
      [gzipSync('a,b\n'), /GZ archive: unpack it/],
      [Buffer.from('<!DOCTYPE html><html>'), /web page/],
      [Buffer.from('  <html lang="en">'), /web page/],
      [Buffer.from('<?xml version="1.0"?><kml>'), /XML file/],
      [Buffer.from('[{"category":"burglary"}]'), /JSON file/],
      [Buffer.from('{"type": "FeatureCollection"}'), /JSON file/],
      [Buffer.from('{\\rtf1\\ansi'), /RTF document/],
      [Buffer.from('area,month\nDerby,1\n', 'utf16le'), /^wrong-encoding: .*UTF-16/],
      [Buffer.from([1, 0, 0, 2, 9, 0, 44, 200, 7, 1, 6]), /^not-text/],
    ]
    for (const [bytes, expected] of cases) assert.match(await verdict(bytes), expected)
  })
})
