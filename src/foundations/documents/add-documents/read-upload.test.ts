import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { describe, test } from 'node:test'
import type { UploadPart } from '../../../platform/http/index.ts'
import { LIMITS } from '../domain/limits.ts'
import { readUpload } from './read-upload.ts'

const MEGABYTE = Buffer.alloc(1_000_000, 'x')

/** A file of so many megabytes, in pieces. */
function file(name: string, megabytes: number): UploadPart {
  const stream = Readable.from(Array(megabytes).fill(MEGABYTE), { objectMode: false })
  return { kind: 'file', name: 'files', fileName: name, stream }
}
const field = (name: string, value: string): UploadPart => ({ kind: 'field', name, value })

async function* sent(...parts: readonly UploadPart[]): AsyncGenerator<UploadPart> {
  yield* parts
}

describe('reading what was sent', () => {
  test('a file that is too large costs neither the fields behind it nor the other files', async () => {
    const upload = await readUpload(
      sent(field('title', 'A'), file('film.mov', 40), file('b.txt', 1), field('note', 'B')),
    )
    assert.deepEqual(upload.tooLarge, ['film.mov'])
    assert.deepEqual(
      upload.files.map(({ name, bytes }) => [name, bytes.length]),
      [['b.txt', 1_000_000]],
    )
    assert.equal(upload.fields.get('title'), 'A')
    assert.equal(upload.fields.get('note'), 'B')
    assert.equal(upload.tooMuch, false)
  })
  test('exactly the limits may be sent, and one byte more may not', async () => {
    const exact = await readUpload(sent(file('a', 10), file('b', 10), file('c', 5)))
    assert.deepEqual([exact.files.length, exact.tooMuch, exact.tooLarge], [3, false, []])
    const more = await readUpload(sent(file('a', 10), file('b', 10), file('c', 6), field('note', 'B')))
    assert.deepEqual([more.files.length, more.tooMuch, more.fields.get('note')], [0, true, 'B'])
  })
  test('only so many files are kept at once', async () => {
    const many = Array.from({ length: LIMITS.files + 1 }, (_, i) => file(`${i}`, 0))
    assert.equal((await readUpload(sent(...many))).tooMuch, true)
    assert.equal((await readUpload(sent(...many.slice(1)))).tooMuch, false)
  })
  test('a field for files that was left empty is no file', async () => {
    const upload = await readUpload(sent(file('', 0), field('title', 'A')))
    assert.deepEqual([upload.files, upload.fields.get('title')], [[], 'A'])
  })
})
