import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  addMonthsToDay,
  type Complaint,
  clocksOf,
  explainSince,
  type ReviewDates,
  type ReviewRules,
  standingOf,
  thresholdOf,
} from './case-review.ts'

const RULES: ReviewRules = {
  ...{ validFrom: '2024-04-01', complaintsNeeded: 3, complainWithinMonths: 1, applyWithinMonths: 6 },
  ...{ acknowledgeDays: 3, decideDays: 15, reviewDays: 20, appealDays: 15 },
  ...{ source: 'Local', checkedOn: '2026-01-01', reviewOn: '2027-01-01' },
}

const complaint = (id: string, more: Partial<Complaint> = {}): Complaint => ({
  ...{ id, happenedOn: '2026-09-01', complainedOn: '2026-09-02', reference: '', sameAs: null },
  ...more,
})
const count = (complaints: readonly Complaint[], appliedOn = '2026-11-02', rules = RULES) =>
  thresholdOf(standingOf(complaints, { appliedOn, rules }), rules)

describe('which complaints qualify', () => {
  test('made within one month of the behaviour, and applied for within six months of the complaint', () => {
    const standing = standingOf(
      [
        complaint('in time', { happenedOn: '2026-08-31', complainedOn: '2026-09-30' }),
        complaint('a day late', { happenedOn: '2026-08-31', complainedOn: '2026-10-01' }),
        complaint('just', { happenedOn: null, complainedOn: '2026-05-02' }),
        complaint('too old', { happenedOn: null, complainedOn: '2026-05-01' }),
        complaint('later', { complainedOn: '2026-11-03', happenedOn: '2026-11-03' }),
      ],
      { appliedOn: '2026-11-02', rules: RULES },
    )
    assert.deepEqual(Object.fromEntries(standing), {
      'in time': 'counts',
      'a day late': 'told-too-late',
      just: 'counts',
      'too old': 'too-long-ago',
      later: 'after-the-application',
    })
  })
  test('the same incident told to two agencies is one, by its number or by hand', () => {
    assert.deepEqual(
      count([
        complaint('a', { reference: '123/4-5' }),
        complaint('b', { reference: '12345' }),
        complaint('c', { sameAs: 'b', complainedOn: '2026-09-01' }),
        complaint('d'),
      ]),
      { counted: 2, needed: 3, met: false },
    )
    assert.equal(count([complaint('a'), complaint('b'), complaint('c')]).met, true)
  })
  test('no local number is above three', () => {
    const three = [complaint('a'), complaint('b'), complaint('c')]
    assert.equal(count(three, '2026-11-02', { ...RULES, complaintsNeeded: 5 }).met, true)
    assert.equal(count([complaint('a')], '2026-11-02', { ...RULES, complaintsNeeded: 1 }).met, true)
  })
  test('the order makes no difference, and another mark of sameness never counts more', () => {
    const some = fc.uniqueArray(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
        happenedOn: fc.constantFrom(null, '2026-08-01', '2026-09-01', '2026-10-20'),
        complainedOn: fc.constantFrom('2026-04-01', '2026-09-01', '2026-09-15', '2026-10-25'),
        reference: fc.constantFrom('', '1', '2'),
        sameAs: fc.constantFrom(null, 'a', 'b', 'z'),
      }),
      { selector: ({ id }) => id },
    )
    fc.assert(
      fc.property(some, (complaints) => {
        const counted = count(complaints).counted
        assert.equal(count([...complaints].reverse()).counted, counted)
        const [first, ...rest] = complaints
        if (first === undefined) return
        const marked = [first, ...rest.map((one): Complaint => ({ ...one, sameAs: first.id }))]
        assert.ok(count(marked).counted <= counted)
      }),
      { seed: 20261122, numRuns: 500 },
    )
  })
})

test('a month on is the same day, or the last one of a shorter month', () => {
  assert.equal(addMonthsToDay('2026-01-31', 1), '2026-02-28')
  assert.equal(addMonthsToDay('2028-01-31', 1), '2028-02-29')
  assert.equal(addMonthsToDay('2026-08-31', 6), '2027-02-28')
  assert.equal(addMonthsToDay('2026-11-15', 2), '2027-01-15')
})

test('clocks run in working days from the application, and no review is due when the threshold is not met', () => {
  const dates: ReviewDates = {
    ...{ appliedOn: '2026-12-21', acknowledgedOn: '2026-12-29', decidedOn: null, decision: null, reviewedOn: null },
    ...{ closedOn: null, appealedOn: null, appealDecidedOn: null },
  }
  const clocks = clocksOf(dates, { rules: RULES, today: '2027-01-20' })
  assert.deepEqual(
    clocks.map(({ what, dueOn, late }) => [what, dueOn, late]),
    [
      // Christmas Day, and Boxing Day that falls on a Saturday and is kept on the Monday, are no working days.
      ['acknowledge', '2026-12-24', true],
      ['decide', '2027-01-14', true],
      ['review', '2027-01-21', false],
    ],
  )
  const notMet = clocksOf(
    { ...dates, decidedOn: '2027-01-05', decision: 'not-met', appealedOn: '2027-01-06' },
    { rules: RULES, today: '2027-01-20' },
  )
  assert.deepEqual(
    notMet.map(({ what }) => what),
    ['acknowledge', 'decide', 'appeal'],
  )
})

test('two reports in six months: the victim is told', () => {
  assert.equal(explainSince(['2026-01-10']), null)
  assert.equal(explainSince(['2026-01-10', '2026-07-11']), null)
  assert.equal(explainSince(['2026-07-10', '2026-01-10']), '2026-07-10')
  assert.equal(explainSince(['2025-01-10', '2026-01-10', '2026-02-01', '2026-02-02']), '2026-02-01')
})
