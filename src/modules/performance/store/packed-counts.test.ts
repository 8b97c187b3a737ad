import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { month, monthIndex } from '../../../platform/clock/index.ts'
import { pack, unpack } from './packed-counts.ts'

const DAY_MS = 86_400_000
/** Day and count, as the database writes them: days from 1 January 2000. */
const figure = (index: number, count: number): string =>
  `${(Date.UTC(Math.floor(index / 12), index % 12, 1) - Date.UTC(2000, 0, 1)) / DAY_MS} ${count}`
const nothing = (length: number): (number | null)[] => new Array<number | null>(length).fill(null)

describe('counts in one text', () => {
  test('are readable', () => {
    const june = monthIndex(month('1999-06'))
    const figures = [figure(june + 3, 7), figure(june, 3), figure(june + 1, 0)].join(' ')
    assert.deepEqual(pack(figures), { first: june, packed: '3 0 - 7' })
  })

  test('come back as they were, in any order, cut to any frame', () => {
    const start = monthIndex(month('1998-01'))
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.nat({ max: 400 }), fc.nat({ max: 10_000_000_000 })), {
          selector: ([place]) => place,
          minLength: 1,
          maxLength: 60,
        }),
        fc.integer({ min: -50, max: 450 }),
        fc.nat({ max: 300 }),
        (counts, from, length) => {
          const { first, packed } = pack(counts.map(([place, count]) => figure(start + place, count)).join(' '))
          const values = nothing(length)
          const any = unpack(packed, { values, place: first - start - from })
          const expected = nothing(length)
          for (const [place, count] of counts) {
            if (place >= from && place < from + length) expected[place - from] = count
          }
          assert.deepEqual(values, expected)
          assert.equal(
            any,
            expected.some((value) => value !== null),
          )
        },
      ),
    )
  })

  test('leave what is there in their gaps', () => {
    const values = [0, 0, null, 0, null]
    unpack('5 - 7', { values, place: 1 })
    assert.deepEqual(values, [0, 5, null, 7, null])
  })
})
