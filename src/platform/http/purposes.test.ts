import assert from 'node:assert/strict'
import { test } from 'node:test'
import { purposesOf } from './purposes.ts'

test('a purpose is called by its room and what is done, and carries the visit’s correlation id', () => {
  const visit = { correlationId: 'c-1' }
  const { reading, writing, searching, exporting, importing, signingIn } = purposesOf('library')
  const kinds = [reading, writing, searching, exporting, importing, signingIn].map(
    (purpose) => purpose(visit, 'lend-book').kind,
  )
  assert.deepEqual(kinds, ['read', 'write', 'search', 'export', 'import', 'sign-in'])
  assert.deepEqual(reading(visit, 'lend-book'), { name: 'library.lend-book', kind: 'read', correlationId: 'c-1' })
})
