import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  addCalendarMonths,
  addDays,
  type CertificateFacts,
  certificateText,
  daysBetween,
  disposalObstacle,
  hashOf,
  isDay,
  mayDecideProposal,
  referenceOf,
  reviewState,
} from './retention.ts'

const dayText = fc
  .integer({ min: Date.parse('1950-01-01') / 86_400_000, max: Date.parse('2099-12-31') / 86_400_000 })
  .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10))

describe('calendar months', () => {
  const cases: readonly (readonly [string, number, string])[] = [
    ['2025-01-31', 1, '2025-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-02-29', 48, '2028-02-29'],
    ['2025-08-31', 1, '2025-09-30'],
    ['2025-12-31', 2, '2026-02-28'],
    ['2025-12-15', 1, '2026-01-15'],
    ['2026-03-03', 72, '2032-03-03'],
    ['1999-11-30', 3, '2000-02-29'],
    ['1899-11-30', 3, '1900-02-28'],
  ]
  for (const [from, months, to] of cases)
    test(`${from} and ${months} months is ${to}`, () => assert.equal(addCalendarMonths(from, months), to))

  test('keep the day of the month, or end on the last one', () => {
    fc.assert(
      fc.property(dayText, fc.integer({ min: 1, max: 600 }), (day, months) => {
        const result = addCalendarMonths(day, months)
        assert.ok(isDay(result))
        assert.ok(result > day)
        const index = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7))
        assert.equal(index(result) - index(day), months)
        const isLast = addDays(result, 1).slice(8) === '01'
        assert.ok(result.slice(8) === day.slice(8) || (isLast && result.slice(8) < day.slice(8)))
      }),
    )
  })
  test('a later start never gives an earlier end', () => {
    fc.assert(
      fc.property(dayText, dayText, fc.integer({ min: 1, max: 120 }), (a, b, months) => {
        const [first, second] = a <= b ? [a, b] : [b, a]
        assert.ok(addCalendarMonths(first, months) <= addCalendarMonths(second, months))
      }),
    )
  })
  test('what is no day is refused', () => {
    for (const text of ['', '2025-1-1', '2025-02-30', '2025-13-01', '1899-12-31', '2200-01-01', '2025-01-01T00:00'])
      assert.equal(isDay(text), false, text)
    assert.throws(() => addCalendarMonths('soon', 1), RangeError)
  })
})

describe('reviews', () => {
  test('become soon, due and overdue', () => {
    const due = '2026-06-30'
    const expected = [
      ['2026-03-31', 'later'],
      ['2026-04-01', 'soon'],
      ['2026-06-29', 'soon'],
      ['2026-06-30', 'due'],
      ['2026-07-30', 'due'],
      ['2026-07-31', 'overdue'],
    ] as const
    for (const [today, state] of expected) assert.equal(reviewState(due, today), state, today)
  })
  test('only grow more urgent with time', () => {
    const order = ['later', 'soon', 'due', 'overdue']
    fc.assert(
      fc.property(dayText, dayText, fc.nat({ max: 400 }), (due, today, later) => {
        const now = order.indexOf(reviewState(due, today))
        assert.ok(order.indexOf(reviewState(due, addDays(today, later))) >= now)
      }),
    )
  })
  test('days are counted over a change of clocks', () => {
    assert.equal(daysBetween('2026-03-28', '2026-03-30'), 2)
    assert.equal(daysBetween('2026-10-26', '2026-10-24'), -2)
  })
})

describe('disposal', () => {
  const free = { holds: 0, openRequests: 0, dueOn: '2026-01-01', today: '2026-01-01', proposed: false } as const
  test('waits for the review, holds and open requests', () => {
    assert.equal(disposalObstacle({ ...free, because: 'review' }), null)
    assert.equal(disposalObstacle({ ...free, because: 'review', today: '2025-12-31' }), 'not-due')
    assert.equal(disposalObstacle({ ...free, because: 'review', dueOn: null }), 'not-due')
    assert.equal(disposalObstacle({ ...free, because: 'erasure', dueOn: null }), null)
    assert.equal(disposalObstacle({ ...free, because: 'review', openRequests: 1 }), 'asked-about')
    assert.equal(disposalObstacle({ ...free, because: 'review', proposed: true }), 'proposed-already')
  })
  test('a hold goes before everything', () => {
    fc.assert(
      fc.property(
        fc.record({
          holds: fc.integer({ min: 1, max: 3 }),
          openRequests: fc.nat({ max: 2 }),
          dueOn: fc.option(dayText),
          today: dayText,
          because: fc.constantFrom('review' as const, 'erasure' as const),
          proposed: fc.boolean(),
        }),
        (of) => assert.equal(disposalObstacle(of), 'held'),
      ),
    )
  })
  test('takes two people', () => {
    const states = fc.constantFrom('proposed', 'confirmed', 'declined', 'withdrawn')
    const people = fc.constantFrom('ann', 'bob', 'cat')
    fc.assert(
      fc.property(states, people, people, (state, proposedBy, userId) => {
        const confirmed = mayDecideProposal({ proposedBy, state }, { userId, decision: 'confirmed' })
        assert.equal(confirmed, state === 'proposed' && userId !== proposedBy)
        const withdrawn = mayDecideProposal({ proposedBy, state }, { userId, decision: 'withdrawn' })
        assert.equal(withdrawn, ['proposed', 'confirmed'].includes(state) && userId === proposedBy)
      }),
    )
    assert.equal(
      mayDecideProposal({ proposedBy: 'ann', state: 'proposed' }, { userId: null, decision: 'declined' }),
      false,
    )
  })
  test('a certificate names what was removed and by whom, and its text has one hash', () => {
    const facts: CertificateFacts = {
      ...{ number: 'D-2026-0001', partnership: 'Widdershire', recordId: 'aa11bb22', recordKind: 'person' },
      ...{ purpose: 'ASB casework', ownerTeam: 'ASB team', ownerAgency: 'Northam District Council' },
      ...{ createdOn: '2019-05-01', endedOn: '2020-01-31', rule: 'Closed, 72 months', because: 'review' },
      ...{ proposedBy: 'A One', proposedAt: new Date('2026-02-01T09:00:00Z'), confirmedBy: 'B Two' },
      ...{ confirmedAt: new Date('2026-02-02T09:00:00Z'), disposedAt: new Date('2026-02-02T09:00:01Z') },
      removed: { 'people.names': 2, 'sharing.records': 1, 'people.phones': 0 },
    }
    const text = certificateText(facts)
    assert.match(text, /^CERTIFICATE OF DISPOSAL D-2026-0001\n/)
    assert.match(text, /Rows removed: 3\n- people\.names: 2\n- sharing\.records: 1\n\n/)
    assert.match(text, /Proposed by: A One, 2026-02-01 09:00:00 UTC/)
    assert.equal(hashOf(text), createHash('sha256').update(Buffer.from(text)).digest('hex'))
    assert.notEqual(hashOf(text), hashOf(certificateText({ ...facts, confirmedBy: 'C Three' })))
  })
  test('a reference is short and tells nothing', () => {
    assert.equal(referenceOf('1a2b3c4d-0000-4000-8000-000000000000'), '1A2B3C4D')
  })
})
