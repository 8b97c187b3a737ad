import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fourDecimals } from './csv.ts'
import { chosenSort, sorted } from './sorting.ts'

test('figures are rounded to four decimals, and what is missing stays missing', () => {
  assert.equal(fourDecimals(1 / 3), 0.3333)
  assert.equal(fourDecimals(null), null)
})

test('sorting: names from A, figures either way, missing figures last', () => {
  const rows = [
    { name: 'b', value: 2 },
    { name: 'c', value: null },
    { name: 'a', value: 10 },
  ]
  const names = (list: typeof rows) => list.map((row) => row.name).join('')
  assert.equal(names(sorted(rows, { by: (row) => row.value, descending: true })), 'abc')
  assert.equal(names(sorted(rows, { by: (row) => row.value, descending: false })), 'bac')
  assert.equal(names(sorted(rows, { by: (row) => row.name, descending: true })), 'cba')
  assert.deepEqual(chosenSort(new URLSearchParams('sort=-value'), ['name', 'value']).sort, {
    key: 'value',
    descending: true,
  })
  assert.equal(chosenSort(new URLSearchParams('sort=other'), ['name', 'value']).errors.length, 1)
})
