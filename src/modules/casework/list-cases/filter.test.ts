import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pageNumber } from '../../../platform/html/paging.tsx'
import { filterOf, hrefOf, sortOf } from './filter.ts'

test('an address is read as far as it makes sense, and written again the same', () => {
  const address = 'view=mine&state=closing&band=high&late=review&area=12&sort=-opened&page=3'
  const query = new URLSearchParams(address)
  const filter = filterOf(query)
  assert.deepEqual(filter, { view: 'mine', state: 'closing', band: 'high', late: 'review', areaId: 12 })
  assert.equal(hrefOf('/cases', { filter, sort: sortOf(query), page: pageNumber(query) }), `/cases?${address}`)
  const nonsense = new URLSearchParams('view=theirs&state=lost&band=purple&late=never&area=-1&sort=colour&page=0')
  assert.deepEqual(filterOf(nonsense), { view: 'team', state: 'current', band: null, late: null, areaId: null })
  assert.deepEqual([sortOf(nonsense), pageNumber(nonsense)], [{ key: 'risk', descending: false }, 1])
})
