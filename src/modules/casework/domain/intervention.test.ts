import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { addDays } from '../../../platform/clock/index.ts'
import {
  checkBreach,
  checkIntervention,
  checkKind,
  checkStage,
  type ForIntervention,
  type InterventionInput,
  isStale,
  type Kind,
  kindsOn,
  leastSure,
  limitsBroken,
  nextReview,
  standingOf,
} from './intervention.ts'

const TODAY = '2026-11-20'
const NOW = { now: new Date('2026-11-20T12:00:00Z'), today: TODAY }
const KIND: Kind = {
  ...{
    code: 'order',
    version: 1,
    validFrom: '2015-01-01',
    title: 'Order',
    category: 'court-order',
    usedFrom: '2015-01-01',
  },
  ...{ usedUntil: null, against: 'person', legalBasis: 'Some Act', applicants: '', minimumAge: 10, longestHours: null },
  ...{ longestHoursAuthorised: null, longestMonths: null, longestMonthsExtended: null, shortestMonths: 24 },
  ...{ longestMonthsUnder18: 36, shortestMonthsUnder18: 12, reviewMonthsUnder18: 12, stages: ['applied', 'granted'] },
  notes: '',
  marks: { minimumAge: 'V', shortestMonths: 'U', longestMonthsUnder18: 'V', shortestMonthsUnder18: 'V' },
  ...{ checkedOn: null, reviewOn: '2027-05-22' },
}
const OLD: Kind = {
  ...{ ...KIND, code: 'old-order', title: 'Old order', validFrom: '1999-04-01', usedFrom: '1999-04-01' },
  ...{ usedUntil: '2014-12-31', notes: 'Replaced by the order.' },
}
const NOTICE: Kind = {
  ...{
    ...KIND,
    code: 'notice',
    title: 'Notice',
    against: 'place',
    minimumAge: null,
    longestHours: 24,
    shortestMonths: null,
  },
  ...{ longestHoursAuthorised: 48, marks: { longestHours: 'V', longestHoursAuthorised: 'V' } },
}
const INPUT: InterventionInput = {
  ...{ kindCode: 'order', profileId: 'rex', startOn: '2026-01-01', startTime: '', endOn: '2028-01-01', endTime: '' },
  ...{ conditions: ['Not enter the park'], courtReference: '', details: '', limitBecause: '', reviewOn: null },
  ...{ outcome: null, outcomeNote: '', endedOn: null },
}
const GIVEN: ForIntervention = {
  ...{ ...NOW, kinds: [KIND, OLD, NOTICE], bornOn: null },
  parts: new Map([
    ['rex', ['perpetrator']],
    ['ivy', ['victim']],
    ['park', ['place']],
  ]),
}
const check = (of: Partial<InterventionInput>, given: Partial<ForIntervention> = {}) =>
  checkIntervention({ ...INPUT, ...of }, { ...GIVEN, ...given }).map(({ field }) => field)

describe('kinds on a day', () => {
  test('are those in use then, each in the version that holds then', () => {
    const next = { ...KIND, version: 2, validFrom: '2020-12-01' }
    const on = (day: string) => kindsOn([next, KIND, OLD], day).map(({ code, version }) => `${code}@${version}`)
    assert.deepEqual(on('1999-03-31'), [])
    assert.deepEqual(on('2014-12-31'), ['old-order@1'])
    assert.deepEqual(on('2015-01-01'), ['order@1'])
    assert.deepEqual(on('2020-11-30'), ['order@1'])
    assert.deepEqual(on('2020-12-01'), ['order@2'])
  })
  test('one of each at most, whatever is published', () => {
    const day = fc.nat(9000).map((n) => addDays('2000-01-01', n))
    const some = fc.array(
      fc.record({ code: fc.constantFrom('a', 'b'), version: fc.integer({ min: 1, max: 5 }), validFrom: day }),
    )
    fc.assert(
      fc.property(some, day, (rows, on) => {
        const found = kindsOn(
          rows.map((one) => ({ ...KIND, ...one, usedFrom: null })),
          on,
        )
        assert.equal(new Set(found.map(({ code }) => code)).size, found.length)
        for (const one of found) {
          assert.ok(one.validFrom <= on)
          assert.ok(!rows.some((row) => row.code === one.code && row.validFrom <= on && row.version > one.version))
        }
      }),
    )
  })
  test('are stale after the day for comparing, and as sure as their least sure rule', () => {
    assert.equal(isStale(KIND, '2027-05-22'), false)
    assert.equal(isStale(KIND, '2027-05-23'), true)
    assert.equal(leastSure(KIND.marks), 'U')
    assert.equal(leastSure({ used: 'V', notes: 'S' }), 'S')
    assert.equal(leastSure({}), null)
  })
})

describe('an intervention', () => {
  test('is of a kind that there was on its first day', () => {
    assert.deepEqual(check({}), [])
    assert.deepEqual(check({ kindCode: 'old-order' }), ['kind'])
    assert.deepEqual(check({ kindCode: 'old-order', startOn: '2012-05-01', endOn: '2014-05-01' }), [])
    assert.deepEqual(check({ kindCode: 'none' }), ['kind'])
    const [problem] = checkIntervention({ ...INPUT, kindCode: 'old-order' }, GIVEN)
    assert.match(problem?.message ?? '', /no such thing on that day, only until 2014-12-31. Replaced by the order/)
  })
  test('is with a perpetrator or at a place of the case', () => {
    assert.deepEqual(check({ profileId: 'ivy' }), ['profileId'])
    assert.deepEqual(check({ profileId: 'park' }), ['profileId'])
    assert.deepEqual(check({ profileId: 'una' }), ['profileId'])
    assert.deepEqual(check({ profileId: null }), ['profileId'])
    const notice = { kindCode: 'notice', endOn: '2026-01-02' }
    assert.deepEqual(check({ ...notice, profileId: 'park' }), [])
    assert.deepEqual(check({ ...notice, profileId: null }), [])
    assert.deepEqual(check({ ...notice, profileId: 'rex' }), ['profileId'])
  })
  test('ends after it began, and its outcome comes with its end', () => {
    assert.deepEqual(check({ endOn: '2025-12-31' }), ['endOn'])
    assert.deepEqual(check({ endOn: '2026-02-30' }), ['endOn'])
    assert.deepEqual(check({ startOn: '' }), ['startOn'])
    assert.deepEqual(check({ endedOn: '2026-05-01' }), ['outcome'])
    assert.deepEqual(check({ outcome: 'worked' }), ['endedOn'])
    assert.deepEqual(check({ outcome: 'worked', endedOn: '2026-11-21' }), ['endedOn'])
    assert.deepEqual(check({ outcome: 'worked', endedOn: '2025-11-21' }), ['endedOn'])
    assert.deepEqual(check({ reviewOn: '2025-01-01' }), ['reviewOn'])
  })
  test('beyond a limit that was read in the source is refused, beyond another asks why', () => {
    const young = { bornOn: '2010-06-01' }
    assert.deepEqual(check({ endOn: '2029-01-02' }, young), ['endOn'])
    assert.deepEqual(check({ endOn: '2029-01-01' }, young), [])
    assert.deepEqual(check({ endOn: '2026-06-01' }, young), ['endOn'])
    assert.deepEqual(check({ endOn: null }, young), ['endOn'])
    assert.deepEqual(check({}, { bornOn: '2016-01-02' }), ['profileId'])
    // For an adult: two years or more is general knowledge, so it asks.
    assert.deepEqual(check({ endOn: '2027-06-01' }, { bornOn: '1990-01-01' }), ['limitBecause'])
    assert.deepEqual(check({ endOn: '2027-06-01', limitBecause: 'So the court made it' }, { bornOn: '1990-01-01' }), [])
    assert.deepEqual(check({ endOn: null }, { bornOn: '1990-01-01' }), [])
    const [problem] = checkIntervention({ ...INPUT, endOn: '2030-01-01' }, { ...GIVEN, ...young })
    assert.match(problem?.message ?? '', /under 18 at most 3 years \(Some Act\)/)
  })
  test('of hours is counted in hours where times are known, in days where not', () => {
    const span = { startOn: '2026-03-01', startTime: '10:00', endTime: '10:00' }
    const broken = (of: Partial<Parameters<typeof limitsBroken>[1]>) =>
      limitsBroken(NOTICE, { ...span, endOn: '2026-03-03', age: null, ...of }).length
    assert.equal(broken({}), 0)
    assert.equal(broken({ endTime: '10:01' }), 1)
    assert.equal(broken({ startTime: '', endTime: '' }), 0)
    assert.equal(broken({ startTime: '', endTime: '', endOn: '2026-03-04' }), 1)
  })
})

test('an order on somebody under 18 is reviewed every year, and on nobody else', () => {
  const given = { startOn: '2026-01-15', lastReviewedOn: null }
  assert.equal(nextReview(KIND, { ...given, age: 15 }), '2027-01-15')
  assert.equal(nextReview(KIND, { ...given, age: 15, lastReviewedOn: '2027-01-10' }), '2028-01-10')
  assert.equal(nextReview(KIND, { ...given, age: 18 }), null)
  assert.equal(nextReview(KIND, { ...given, age: null }), null)
  assert.equal(nextReview({ reviewMonthsUnder18: null }, { ...given, age: 15 }), null)
})

test('what ends soon, and what ran out without a word, is told', () => {
  const standing = (endOn: string | null, endedOn: string | null = null, startOn = '2026-01-01') =>
    standingOf({ startOn, endOn, endedOn }, TODAY)
  assert.equal(standing(null), 'running')
  assert.equal(standing('2026-12-18'), 'ending-soon')
  assert.equal(standing('2026-12-19'), 'running')
  assert.equal(standing('2026-11-20'), 'ending-soon')
  assert.equal(standing('2026-11-19'), 'over')
  assert.equal(standing('2026-11-19', '2026-11-19'), 'ended')
  assert.equal(standing(null, null, '2026-12-01'), 'to-come')
})

test('stages and breaches are past, and of that intervention', () => {
  const stage = { stage: 'granted', onDay: '2026-11-20', note: '' } as const
  assert.deepEqual(checkStage(stage, { ...NOW, kind: KIND }), [])
  const wrong = checkStage({ ...stage, stage: 'served', onDay: '2026-11-21' }, { ...NOW, kind: KIND })
  assert.deepEqual(
    wrong.map(({ field }) => field),
    ['stage', 'onDay'],
  )
  const given = { ...NOW, startOn: '2026-01-01', conditions: ['Not enter the park'] }
  const breach = {
    onDay: '2026-02-01',
    condition: 'Not enter the park',
    whatHappened: 'Was there',
    action: 'arrested',
  } as const
  assert.deepEqual(checkBreach(breach, given), [])
  const bad = checkBreach({ ...breach, onDay: '2025-12-31', condition: 'Other', whatHappened: '' }, given)
  assert.deepEqual(
    bad.map(({ field }) => field),
    ['onDay', 'condition', 'whatHappened'],
  )
})

test('a new version follows the last one, and its numbers can be', () => {
  const next = { ...KIND, validFrom: '2027-01-01' }
  assert.deepEqual(checkKind(next, KIND), [])
  const wrong = checkKind(
    {
      ...next,
      validFrom: '2015-01-01',
      title: '',
      minimumAge: 200,
      longestMonthsUnder18: 6,
      longestMonths: Number.NaN,
    },
    KIND,
  )
  assert.deepEqual(wrong.map(({ field }) => field).sort(), [
    'longestMonths',
    'longestMonthsUnder18',
    'minimumAge',
    'title',
    'validFrom',
  ])
})
