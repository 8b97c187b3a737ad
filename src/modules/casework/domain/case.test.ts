import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type CaseInput, checkCase, checkPart, updateDueAt } from './case.ts'

const NOW = new Date('2026-11-20T12:00:00Z')
const INPUT: CaseInput = {
  ...{ title: 'Paint', focus: 'people', asbType: 'personal', reason: 'Third report', lawfulGround: 'tenancy' },
  firstReportedAt: null,
}

describe('a new case', () => {
  test('needs a title, a reason and a past', () => {
    assert.deepEqual(checkCase(INPUT, { now: NOW }), [])
    const problems = checkCase(
      { ...INPUT, title: ' ', reason: '', firstReportedAt: new Date('2026-11-21T12:00:00Z') },
      { now: NOW },
    )
    assert.deepEqual(
      problems.map(({ field }) => field),
      ['title', 'reason', 'firstReportedAt'],
    )
    const long = checkCase({ ...INPUT, title: 'x'.repeat(201), reason: 'x'.repeat(1001) }, { now: NOW })
    assert.deepEqual(
      long.map(({ field }) => field),
      ['title', 'reason'],
    )
  })
})

describe('a part in a case', () => {
  const victim = { profileId: 'a', role: 'victim' } as const
  const given = { present: [victim], samePerson: new Set(['b', 'a']) }
  test('a person under another profile is no perpetrator of what they suffer', () => {
    const part = { profileId: 'b', kind: 'person' } as const
    assert.equal(checkPart({ ...part, role: 'perpetrator' }, given), 'victim-of-themselves')
    assert.equal(checkPart({ ...part, role: 'both' }, given), 'victim-of-themselves')
    assert.equal(checkPart({ ...part, role: 'witness' }, given), null)
    assert.equal(checkPart({ ...part, role: 'perpetrator' }, { ...given, samePerson: new Set(['b']) }), null)
  })
  test('places are places, people are not, and nobody has two parts at once', () => {
    const none = { present: [], samePerson: new Set<string>() }
    assert.equal(checkPart({ profileId: 'p', kind: 'place', role: 'place' }, none), null)
    assert.equal(checkPart({ profileId: 'p', kind: 'place', role: 'witness' }, none), 'only-a-place')
    assert.equal(checkPart({ profileId: 'q', kind: 'person', role: 'place' }, none), 'not-a-place')
    assert.equal(checkPart({ ...victim, kind: 'person' }, given), 'already-in-the-case')
  })
})

test('a high risk is worked on every week, all else every four', () => {
  const lastWorkedAt = new Date('2026-11-02T09:00:00Z')
  assert.equal(updateDueAt({ lastWorkedAt, band: 'high' }).toISOString(), '2026-11-09T09:00:00.000Z')
  for (const band of [null, 'standard', 'medium'] as const) {
    assert.equal(updateDueAt({ lastWorkedAt, band }).toISOString(), '2026-11-30T09:00:00.000Z')
  }
})
