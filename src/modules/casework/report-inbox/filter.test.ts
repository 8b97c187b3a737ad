import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choiceOf, filterOf, queryOf } from './filter.ts'

test('the inbox shows what waits in one’s own areas unless told, and only what it knows', () => {
  const usual = { state: 'pending', grade: '', areas: 'mine', matrixDue: false, page: 1 } as const
  for (const query of ['', 'state=constructor&grade=__proto__&areas=moon&page=-1', 'page=1.5']) {
    assert.deepEqual(choiceOf(new URLSearchParams(query)), usual, query)
  }
  assert.equal(queryOf(usual), '')
  assert.deepEqual(filterOf(usual, { areaIds: [3] }), { state: 'pending', areaIds: [3] })
})

test('a choice and its address are one and the same', () => {
  const choice = { state: 'all', grade: 'prompt', areas: 'all', matrixDue: true, page: 3 } as const
  assert.deepEqual(choiceOf(new URLSearchParams(queryOf(choice))), choice)
  assert.deepEqual(filterOf(choice, { areaIds: [3] }), { grade: 'prompt', matrixDue: true })
  assert.equal(choiceOf(new URLSearchParams('page=999999')).page, 1)
})
