import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { formatBytes, formatDate, formatDateTime, formatNumber, formatPercent, formatSigned, plural } from './format.ts'

function table<A extends readonly unknown[]>(name: string, format: (...given: A) => string, rows: [...A, string][]) {
  describe(name, () => {
    for (const row of rows) {
      const given = row.slice(0, -1) as unknown as A
      const expected = row.at(-1) as string
      test(`${given.map((value) => (value instanceof Date ? value.toISOString() : value)).join(', ')}: ${expected}`, () =>
        assert.equal(format(...given), expected))
    }
  })
}

table<[number]>('formatNumber', formatNumber, [
  [0, '0'],
  [999, '999'],
  [1234567, '1,234,567'],
  [-1234, '\u22121,234'],
  [12.5, '12.5'],
  [-0, '0'],
  [-0.0001, '0'],
])
table<[number, number]>('formatNumber with digits', formatNumber, [
  [2, 1, '2.0'],
  [1234.56, 1, '1,234.6'],
  [0.4, 0, '0'],
])
table<[number | null]>('formatPercent', formatPercent, [
  [0.125, '12.5%'],
  [1, '100.0%'],
  [-0.031, '\u22123.1%'],
  [12.3456, '1,234.6%'],
  [-0.0001, '0.0%'],
  [null, 'n/a'],
])
table<[number | null, number]>('formatPercent with digits', formatPercent, [
  [0.125, 0, '13%'],
  [1.005, 0, '101%'],
  [0.12345, 2, '12.35%'],
])
table<[number]>('formatSigned', formatSigned, [
  [5, '+5'],
  [-5, '\u22125'],
  [0, '0'],
  [-0, '0'],
  [1234.5, '+1,234.5'],
])
table<[string]>('formatDate', formatDate, [
  ['2025-09-01', '1 September 2025'],
  ['2024-02-29', '29 February 2024'],
  ['1999-12-31', '31 December 1999'],
])
table<[Date]>('formatDateTime', formatDateTime, [
  [new Date('2025-09-01T13:05:00Z'), '1 September 2025 at 2:05pm'],
  [new Date('2025-01-01T13:05:00Z'), '1 January 2025 at 1:05pm'],
  [new Date('2025-09-01T08:00:00Z'), '1 September 2025 at 9am'],
  [new Date('2025-06-30T23:30:00Z'), '1 July 2025 at 12:30am'],
  [new Date('2025-06-30T23:00:00Z'), '1 July 2025 at midnight'],
  [new Date('2025-01-15T12:00:00Z'), '15 January 2025 at midday'],
  [new Date('2025-01-15T12:01:00Z'), '15 January 2025 at 12:01pm'],
])
table<[number]>('formatBytes', formatBytes, [
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1000, '1 KB'],
  [1550, '1.6 KB'],
  [999_949, '999.9 KB'],
  [999_950, '1 MB'],
  [1_250_000, '1.3 MB'],
  [27_000_000_000, '27 GB'],
  [5_000_000_000_000_000, '5,000 TB'],
])
table<[number, string, string]>('plural', plural, [
  [0, 'file', 'files', '0 files'],
  [1, 'file', 'files', '1 file'],
  [1234, 'entry', 'entries', '1,234 entries'],
])

describe('what is refused', () => {
  for (const day of ['2025-02-29', '2025-13-01', '2025-9-1', '01/09/2025', '', '2025-09-01T00:00']) {
    test(`the date ${JSON.stringify(day)}`, () => {
      assert.throws(() => formatDate(day), RangeError)
    })
  }
  test('figures that are none', () => {
    assert.throws(() => formatNumber(Number.NaN), RangeError)
    assert.throws(() => formatPercent(Number.POSITIVE_INFINITY), RangeError)
    assert.throws(() => formatSigned(Number.NaN), RangeError)
    assert.throws(() => formatBytes(-1), RangeError)
    assert.throws(() => formatDateTime(new Date(Number.NaN)), RangeError)
  })
})
