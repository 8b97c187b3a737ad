import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isMet, type Measured, quantile, tableOf } from './result.ts'

const absolute: Measured = { part: 'pages', what: 'a page', unit: 'ms', measured: 150, baseline: null, target: 200 }
const relative: Measured = { part: 'import', what: 'files', unit: 's', measured: 9, baseline: 4, target: 2 }

test('without a baseline the value itself is held against the target', () => {
  assert.equal(isMet(absolute), true)
  assert.equal(isMet({ ...absolute, measured: 200.1 }), false)
})

test('with a baseline the ratio is', () => {
  assert.equal(isMet(relative), false)
  assert.equal(isMet({ ...relative, baseline: 4.5 }), true)
})

test('what could not be measured is not met', () => {
  assert.equal(isMet({ ...absolute, measured: Number.NaN }), false)
})

test('the table says which targets are missed', () => {
  const [, page, files] = tableOf([absolute, relative])
  assert.match(page ?? '', /150 ms +at most 200 ms +met$/)
  assert.match(files ?? '', /9\.00 s +4\.00 s +2\.25 +at most 2 +NOT MET$/)
})

test('quantiles lie between the values', () => {
  assert.equal(quantile([4, 1, 3, 2], 0.5), 2.5)
  assert.equal(quantile([5], 0.95), 5)
  assert.equal(quantile([0, 10], 0.95), 9.5)
})
