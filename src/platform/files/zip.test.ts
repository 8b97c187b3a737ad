import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { ZipFile } from 'yazl'
import { FileProblem, fileInMemory, openZip, readCsv, sniff } from './index.ts'
import { crc32 } from './zip.ts'

async function zipOf(files: Record<string, string | Buffer>, options: { compress?: boolean } = {}): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(files))
    zip.addBuffer(Buffer.from(content), name, { compress: options.compress ?? true })
  zip.end()
  return buffer(zip.outputStream)
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => assert.fail('expected a problem'),
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof FileProblem, String(error))
  assert.ok(error.message.length > 20)
  return error.code
}

const TABLE = 'area,month,n\nDerby,2025-01,3\n'

describe('zip files', () => {
  test('each CSV file is read, in the order of the names; other files are named and left out', async () => {
    const bytes = await zipOf({
      '2025-02/b.csv': TABLE,
      '2025-01/a.CSV': 'x,y\n',
      'README.txt': 'hello',
      'map.pdf': '%PDF',
      '__MACOSX/2025-01/._a.csv': 'junk',
    })
    assert.deepEqual(await sniff(bytes), { kind: 'zip' })
    const archive = await openZip(fileInMemory('all.zip', bytes))
    assert.deepEqual(
      archive.files.map((file) => file.name),
      ['a.CSV', 'b.csv'],
    )
    assert.deepEqual([...archive.leftOut].sort(), ['README.txt', 'map.pdf'])
    for (const [index, records] of [
      [1, 2],
      [0, 1],
      [1, 2],
    ] as const) {
      const file = archive.files[index]
      assert.ok(file)
      assert.equal((await readCsv(file, () => undefined)).records, records)
    }
    archive.close()
  })

  test('stopping in the middle of a large file leaves the archive usable', async () => {
    const archive = await openZip(fileInMemory('a.zip', await zipOf({ 'a.csv': TABLE.repeat(20_000), 'b.csv': TABLE })))
    const [a, b] = archive.files
    assert.ok(a && b)
    assert.equal((await readCsv(a, () => 'stop')).sha256, undefined)
    assert.equal((await readCsv(b, () => undefined)).records, 2)
    archive.close()
  })

  test('names that climb out of the folder are only names', async () => {
    const bytes = await zipOf({ 'aa/aa/evil.csv': TABLE })
    const climbing = Buffer.from(bytes.toString('latin1').replaceAll('aa/aa/', '../../'), 'latin1')
    const archive = await openZip(fileInMemory('a.zip', climbing))
    assert.equal(archive.files[0]?.name, 'evil.csv')
    archive.close()
  })

  test('a truncated archive', async () => {
    const bytes = await zipOf({ 'a.csv': TABLE.repeat(500) })
    for (const size of [bytes.length - 1, bytes.length - 30, Math.floor(bytes.length / 2), 40]) {
      assert.equal(await codeOf(openZip(fileInMemory('a.zip', bytes.subarray(0, size)))), 'zip-truncated', String(size))
    }
  })

  test('damage inside is found while reading', async () => {
    const packed = await zipOf({ 'a.csv': Array.from({ length: 500 }, (_, i) => `${i},${i * 7}`).join('\n') })
    packed.fill(0xff, 60, 90)
    const stored = await zipOf({ 'a.csv': TABLE }, { compress: false })
    stored[stored.indexOf('Derby')] = 0x58
    for (const bytes of [packed, stored]) {
      const archive = await openZip(fileInMemory('a.zip', bytes))
      const file = archive.files[0]
      assert.ok(file)
      assert.equal(await codeOf(readCsv(file, () => undefined)), 'zip-damaged')
      archive.close()
    }
  })

  test('our checksum is the known one, in one piece or two', () => {
    const bytes = Buffer.from('123456789')
    assert.equal(crc32(bytes, 0), 0xcbf43926)
    assert.equal(crc32(bytes.subarray(4), crc32(bytes.subarray(0, 4), 0)), 0xcbf43926)
  })

  test('an archive inside the archive, by its name or by its bytes', async () => {
    const inner = await zipOf({ 'a.csv': TABLE })
    assert.equal(await codeOf(openZip(fileInMemory('a.zip', await zipOf({ 'inner.zip': inner })))), 'zip-nested')
    const hidden = await openZip(fileInMemory('a.zip', await zipOf({ 'inner.csv': inner })))
    const file = hidden.files[0]
    assert.ok(file)
    assert.equal(await codeOf(readCsv(file, () => undefined)), 'zip-nested')
    assert.equal(await codeOf(openZip(file)), 'zip-nested')
    hidden.close()
  })

  test('bombs are refused before they are unpacked', async () => {
    const bomb = await zipOf({ 'bomb.csv': Buffer.alloc(8_000_000, '0') })
    assert.ok(bomb.length < 20_000)
    assert.equal(await codeOf(openZip(fileInMemory('a.zip', bomb))), 'zip-ratio')
    assert.equal(await codeOf(openZip(fileInMemory('a.zip', bomb), { bytes: 7_000_000 })), 'zip-too-large')
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`${i}.csv`, TABLE]))
    assert.equal(await codeOf(openZip(fileInMemory('a.zip', await zipOf(many)), { files: 20 })), 'zip-too-many-files')
  })

  test('a bomb that lies about its size is stopped while it is unpacked', async () => {
    const bytes = await zipOf({ 'bomb.csv': Buffer.alloc(8_000_000, '0') })
    const size = Buffer.alloc(4)
    size.writeUInt32LE(8_000_000)
    for (let at = bytes.indexOf(size); at !== -1; at = bytes.indexOf(size, at)) bytes.writeUInt32LE(1000, at)
    const archive = await openZip(fileInMemory('a.zip', bytes))
    const file = archive.files[0]
    assert.ok(file)
    let read = 0
    assert.equal(
      await codeOf(
        (async () => {
          for await (const chunk of file.open()) read += (chunk as Buffer).length
        })(),
      ),
      'zip-damaged',
    )
    assert.ok(read < 1_000_000)
    archive.close()
  })

  test('passwords, workbooks and archives without a table', async () => {
    const bytes = await zipOf({ 'a.csv': TABLE })
    const central = bytes.indexOf('PK\x01\x02', 0, 'latin1')
    bytes.writeUInt16LE(bytes.readUInt16LE(central + 8) | 1, central + 8)
    assert.equal(await codeOf(openZip(fileInMemory('a.zip', bytes))), 'zip-encrypted')

    const workbook = await zipOf({ '[Content_Types].xml': '<Types/>', 'xl/workbook.xml': '<workbook/>' })
    assert.equal(await codeOf(openZip(fileInMemory('a.csv', workbook))), 'excel-workbook')
    const found = await sniff(workbook)
    assert.equal(found.kind === 'refused' ? found.problem.code : found.kind, 'excel-workbook')
    assert.equal(await codeOf(readCsv(fileInMemory('a.csv', workbook), () => undefined)), 'excel-workbook')
    assert.equal(await codeOf(openZip(fileInMemory('a.zip', await zipOf({ 'a.pdf': 'x' })))), 'zip-without-csv')
    assert.equal(
      await codeOf(openZip(fileInMemory('a.zip', Buffer.from(`PK\x05\x06${'\0'.repeat(18)}`, 'latin1')))),
      'zip-without-csv',
    )
  })
})
