import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { monthFromIndex, monthInWords, monthShort } from '../../../platform/clock/index.ts'
import { CRIME_TYPES, currentCrimeType, OLDER_CRIME_TYPES, readMonth } from './index.ts'
import { isTotalName } from './labels.ts'
import { isFormula, readCount } from './read-count.ts'

describe('reading months', () => {
  test('as people write them', () => {
    for (const text of [
      '2025-09',
      ' 2025-09 ',
      '2025/9',
      '202509',
      'Sep-25',
      'sep 2025',
      'Sept. 2025',
      'September 2025',
      'SEPTEMBER-25',
      '09/2025',
      '30/09/2025',
      '1.9.2025',
      '30-Sep-2025',
      '30th September 2025',
      '01/09/2025 00:00',
      '2025-09-30',
      '2025-09-01T00:00:00Z',
      '2025-09-01 00:00:00',
      '2025 Sep',
    ]) {
      assert.deepEqual(readMonth(text), { month: '2025-09' }, text)
    }
    assert.deepEqual(readMonth('Mar-98'), { month: '1998-03' })
  })
  test('what is no month', () => {
    for (const text of [
      'Derby',
      '45901',
      '2025',
      'Q3 2025',
      '2025-26',
      'Sex-25',
      '20250901',
      '1st quarter',
      '25-09'.repeat(3),
    ]) {
      assert.ok('trouble' in readMonth(text), text)
    }
    for (const text of [
      '2025-13',
      '202500',
      '31/02/2025',
      '09/30/2025',
      '2025-02-30',
      '32/01/2025',
      '29-Feb-2023',
      '0/01/2025',
    ]) {
      assert.deepEqual(readMonth(text), { trouble: 'impossible-date' }, text)
    }
    assert.deepEqual(readMonth('29/02/2024'), { month: '2024-02' })
    assert.deepEqual(readMonth('  '), { trouble: 'blank-month' })
  })
  test('every month in every notation', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1990 * 12, max: 2089 * 12 + 11 }),
        fc.integer({ min: 1, max: 28 }),
        (index, day) => {
          const month = monthFromIndex(index)
          const [year = '', number = ''] = month.split('-')
          const dd = String(day).padStart(2, '0')
          const short = monthShort(month)
          for (const text of [
            month,
            year + number,
            monthInWords(month),
            short,
            `${short.slice(0, 3)}-${year.slice(2)}`,
            `${dd}/${number}/${year}`,
            `${month}-${dd}`,
          ]) {
            assert.deepEqual(readMonth(text), { month }, text)
          }
        },
      ),
    )
  })
  test('no text makes it fail', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => assert.ok(readMonth(text) !== undefined)))
  })
})

describe('reading counts', () => {
  test('whole numbers, thousands in groups, blanks', () => {
    for (const [text, count] of [
      ['0', 0],
      [' 12 ', 12],
      ['007', 7],
      ['1,234', 1234],
      ['1,234,567', 1_234_567],
      ['5.0', 5],
      ['+5', 5],
      ['-0', 0],
      ['10000000', 10_000_000],
    ] as const) {
      assert.deepEqual(readCount(text, ','), { count }, text)
    }
    for (const text of ['', ' ', '\u00a0']) assert.deepEqual(readCount(text, ','), { blank: true })
  })
  test('everything else is named', () => {
    for (const [text, trouble] of [
      ['-1', 'negative-value'],
      ['-0.5', 'negative-value'],
      ['-1,234', 'negative-value'],
      ['1.5', 'not-whole'],
      ['10000001', 'huge-value'],
      ['99999999999999999999', 'huge-value'],
      ['12,34', 'not-a-number'],
      ['1 234', 'not-a-number'],
      ['1e3', 'not-a-number'],
      ['n/a', 'not-a-number'],
      ['-', 'not-a-number'],
      ['*', 'not-a-number'],
      ['٣', 'not-a-number'],
      ['=SUM(A1:A3)', 'formula-cell'],
      ['=1+1', 'formula-cell'],
      ['@x', 'formula-cell'],
      ['+A1', 'formula-cell'],
      ["-cmd|' /C calc'!A0", 'formula-cell'],
    ] as const) {
      assert.deepEqual(readCount(text, ','), { trouble }, text)
    }
    assert.deepEqual(readCount('1,234', ';'), { trouble: 'ambiguous-number' })
    assert.deepEqual(readCount('1,5', ';'), { trouble: 'not-whole' })
  })
  test('any count, written plainly or in groups', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), (count) => {
        assert.deepEqual(readCount(String(count), ';'), { count })
        assert.deepEqual(readCount(count.toLocaleString('en-GB'), ','), { count })
      }),
    )
  })
  test('formulas are not names with a dash or a number', () => {
    for (const text of ['-5', '+44 20', '- 5', 'A=B', '-']) assert.equal(isFormula(text), false, text)
  })
})

describe('names', () => {
  test('14 crime types, older ones lead to one of them', () => {
    assert.equal(CRIME_TYPES.length, 14)
    for (const type of CRIME_TYPES) assert.deepEqual(currentCrimeType(type.toUpperCase()), { type, older: false })
    for (const [older, type] of Object.entries(OLDER_CRIME_TYPES)) {
      assert.deepEqual(currentCrimeType(` ${older}`), { type, older: true })
      assert.ok(CRIME_TYPES.includes(type))
    }
    assert.equal(currentCrimeType('Piracy'), undefined)
  })
  test('totals', () => {
    for (const text of [
      'Total',
      'TOTALS',
      'Grand total',
      'Sub-total',
      'Total notifiable offences',
      'All areas',
      'all crime',
    ]) {
      assert.ok(isTotalName(text), text)
    }
    for (const text of ['Totnes', 'Allerdale', 'All Saints', 'Subway', 'Other']) assert.ok(!isTotalName(text), text)
  })
})
