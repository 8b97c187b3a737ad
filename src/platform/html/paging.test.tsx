import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { renderChild } from '#html/jsx-runtime'
import { Pages, pageNumber } from './paging.tsx'

const numberIn = (query: string) => pageNumber(new URLSearchParams(query))

describe('pages of a list', () => {
  test('the page stands in the address; anything else is the first', () => {
    assert.equal(numberIn('page=7'), 7)
    assert.equal(numberIn('page=99999'), 99_999)
    for (const text of ['', 'page=', 'page=0', 'page=-1', 'page=1.5', 'page=1e3', 'page=100000', 'page=x', 'page=007'])
      assert.equal(numberIn(text), 1, text)
  })
  const markup = (page: number, total: number) =>
    renderChild(<Pages {...{ page, total, perPage: 50 }} href={(n) => `/x?page=${n}`} />)
  test('links lead to the neighbours, the first and the last, with gaps where pages are left out', () => {
    const middle = markup(5, 500)
    assert.deepEqual(
      [...middle.matchAll(/page=(\d+)/g)].map(([, n]) => Number(n)),
      [4, 1, 4, 5, 6, 10, 6],
    )
    assert.equal(middle.match(/ellipsis/g)?.length, 2)
    assert.match(middle, /aria-current="page"/)
    assert.doesNotMatch(markup(2, 150), /ellipsis/)
  })
  test('the first page has none before it, the last none after it, and one page no links', () => {
    assert.doesNotMatch(markup(1, 100), /rel="prev"/)
    assert.match(markup(1, 100), /rel="next"/)
    assert.match(markup(2, 100), /rel="prev"/)
    assert.doesNotMatch(markup(2, 100), /rel="next"/)
    assert.equal(markup(1, 50), '')
    assert.equal(markup(1, 0), '')
  })
})
