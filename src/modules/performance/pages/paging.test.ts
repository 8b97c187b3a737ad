import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { pageOf } from './paging.ts'

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

describe('pages of a list', () => {
  test('fifty to a page; the last page where a later one is asked for', () => {
    assert.deepEqual(pageOf(numbers(50), 1), { rows: numbers(50), page: 1, pages: 1, total: 50 })
    assert.deepEqual(pageOf(numbers(51), 2).rows, [51])
    assert.equal(pageOf(numbers(120), 999).page, 3)
    assert.deepEqual(pageOf([], 7), { rows: [], page: 1, pages: 1, total: 0 })
  })
  test('every row stands on exactly one page', () => {
    const all = numbers(173)
    assert.deepEqual(
      [1, 2, 3, 4].flatMap((page) => [...pageOf(all, page).rows]),
      all,
    )
  })
})
