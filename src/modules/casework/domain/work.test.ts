import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  type AgencyNamed,
  type ContactInput,
  checkContact,
  checkIncident,
  checkInvolved,
  checkPlan,
  checkPlanReview,
  checkSupport,
  type ForSameness,
  type IncidentInput,
  likenessOf,
  numberAsCompared,
  type SupportInput,
  type WorkProblem,
} from './work.ts'

const GIVEN = { now: new Date('2026-11-20T12:00:00Z'), today: '2026-11-20', parts: new Set(['a', 'b']) }
const fields = (problems: readonly WorkProblem[]) => problems.map(({ field }) => field)
const POLICE: AgencyNamed = { agencyId: 'p', agencyName: '' }

describe('a contact', () => {
  const contact: ContactInput = {
    ...{ kind: 'visit', onDay: '2026-11-20', atTime: '11:59', withIds: ['a'], whatHappened: 'Talked' },
    ...{ agencies: [{ ...POLICE, officer: 'PC Marigold' }], nextOn: '2026-12-01', nextNote: '' },
  }
  test('is in order', () => assert.deepEqual(checkContact(contact, GIVEN), []))
  test('is past, says something, is with people of the case, and what comes next comes later', () => {
    assert.deepEqual(fields(checkContact({ ...contact, atTime: '12:01' }, GIVEN)), ['atTime'])
    assert.deepEqual(
      fields(checkContact({ ...contact, onDay: '2026-11-31', whatHappened: ' ', withIds: ['c'] }, GIVEN)),
      ['onDay', 'withIds', 'whatHappened'],
    )
    assert.deepEqual(fields(checkContact({ ...contact, nextOn: '2026-11-19' }, GIVEN)), ['nextOn'])
    assert.deepEqual(fields(checkContact({ ...contact, whatHappened: 'x'.repeat(4001) }, GIVEN)), ['whatHappened'])
  })
})

describe('an incident', () => {
  const incident: IncidentInput = {
    ...{ onDay: '2026-11-18', atTime: '', about: false, asbType: 'personal', policeNumber: '', place: '' },
    ...{ whatHappened: 'Shouting', people: [{ profileId: 'a', part: 'suffered' }], tellings: [] },
  }
  test('is past, and nobody did it to themselves, not under another profile either', () => {
    assert.deepEqual(checkIncident(incident, GIVEN), [])
    assert.deepEqual(fields(checkIncident({ ...incident, onDay: '2026-11-21' }, GIVEN)), ['onDay'])
    const people = [
      { profileId: 'a', part: 'suffered' },
      { profileId: 'b', part: 'did' },
    ] as const
    assert.deepEqual(checkIncident({ ...incident, people }, GIVEN), [])
    const samePerson = new Map([['b', ['b', 'a']]])
    assert.deepEqual(fields(checkIncident({ ...incident, people }, { ...GIVEN, samePerson })), ['did'])
    const self = [...incident.people, { profileId: 'a', part: 'did' } as const]
    assert.deepEqual(fields(checkIncident({ ...incident, people: self }, GIVEN)), ['did'])
  })
  test('is told to an agency, on a day after it happened', () => {
    const told = (toldOn: string, agency: AgencyNamed = POLICE, about = false) =>
      fields(checkIncident({ ...incident, about, tellings: [{ ...agency, toldBy: '', toldOn }] }, GIVEN))
    assert.deepEqual(told('2026-11-18'), [])
    assert.deepEqual(told('2026-11-17'), ['told.0.on'])
    assert.deepEqual(told('2026-11-17', POLICE, true), [])
    assert.deepEqual(told('2026-11-21'), ['told.0.on'])
    assert.deepEqual(told('2026-11-18', { agencyId: null, agencyName: '' }), ['told.0.agency'])
  })
})

describe('two incidents', () => {
  const incident: ForSameness = {
    ...{ id: '1', caseId: 'c', onDay: '2026-11-18', asbType: 'personal', policeNumber: '', sameAs: null },
    differentFrom: [],
  }
  const other = (of: Partial<ForSameness>) => likenessOf(incident, { ...incident, id: '2', ...of })
  test('of one day and type in one case may be the same, unless somebody said otherwise', () => {
    assert.equal(other({}), 'same-day-and-type')
    assert.equal(other({ asbType: 'nuisance' }), null)
    assert.equal(other({ onDay: '2026-11-17' }), null)
    assert.equal(other({ caseId: 'd' }), null)
    assert.equal(other({ sameAs: '1' }), null)
    assert.equal(other({ differentFrom: ['1'] }), null)
  })
  test('with one number are the same wherever they stand, with two they are not', () => {
    const numbered = { ...incident, policeNumber: 'NP-0042/26' }
    assert.equal(likenessOf(numbered, { ...numbered, id: '2', caseId: 'd', policeNumber: 'np 0042 26' }), 'same-number')
    assert.equal(likenessOf(numbered, { ...numbered, id: '2', policeNumber: 'NP-0043/26' }), null)
    assert.equal(numberAsCompared('NP-0042/26'), 'np004226')
  })
  test('are alike whichever is looked at first', () => {
    const any = fc.record({
      id: fc.constantFrom('1', '2', '3'),
      caseId: fc.constantFrom('c', 'd'),
      onDay: fc.constantFrom('2026-11-18', '2026-11-19'),
      asbType: fc.constantFrom('personal' as const, 'nuisance' as const),
      policeNumber: fc.constantFrom('', 'A1', 'a-1', 'B2'),
      sameAs: fc.constantFrom(null, '1', '2', '3'),
      differentFrom: fc.subarray(['1', '2', '3']),
    })
    fc.assert(fc.property(any, any, (a, b) => assert.equal(likenessOf(a, b), likenessOf(b, a))))
  })
})

describe('support', () => {
  const support: SupportInput = {
    ...{ kind: 'alarm', details: '', provider: '', profileId: 'a', offeredOn: '2026-11-01', answer: 'taken' },
    ...{ refusedBecause: '', result: 'helped', endedOn: '2026-11-10' },
  }
  test('that was taken has a result and an end; refused, a reason', () => {
    assert.deepEqual(checkSupport(support, GIVEN), [])
    assert.deepEqual(fields(checkSupport({ ...support, answer: 'refused' }, GIVEN)), [
      'refusedBecause',
      'result',
      'endedOn',
    ])
    assert.deepEqual(fields(checkSupport({ ...support, endedOn: '2026-10-31' }, GIVEN)), ['endedOn'])
    assert.deepEqual(fields(checkSupport({ ...support, kind: 'other' }, GIVEN)), ['details'])
    assert.deepEqual(fields(checkSupport({ ...support, profileId: 'z' }, GIVEN)), ['profileId'])
    assert.deepEqual(checkSupport({ ...support, profileId: null }, GIVEN), [])
  })
})

test('an agency is named and does something, from one day to a later', () => {
  const involved = {
    ...{ agencyId: null, agencyName: 'Bramble Advice', contactName: '', contactDetails: '', part: 'Advises' },
    ...{ sinceOn: '2026-11-01', untilOn: null },
  }
  assert.deepEqual(checkInvolved(involved, GIVEN), [])
  assert.deepEqual(fields(checkInvolved({ ...involved, agencyName: '', part: '', untilOn: '2026-10-01' }, GIVEN)), [
    'agency',
    'part',
    'untilOn',
  ])
  assert.deepEqual(fields(checkInvolved({ ...involved, sinceOn: '2026-11-21' }, GIVEN)), ['sinceOn'])
})

test('a plan is reviewed within a year, and a review says what was found', () => {
  const plan = { aim: 'Quiet', success: 'No calls', reviewOn: '2026-12-20' }
  assert.deepEqual(checkPlan(plan, GIVEN), [])
  for (const reviewOn of ['', '2026-11-19', '2027-11-21', '2026-02-30']) {
    assert.deepEqual(fields(checkPlan({ ...plan, reviewOn }, GIVEN)), ['reviewOn'], reviewOn)
  }
  assert.deepEqual(fields(checkPlan({ ...plan, aim: '', success: '' }, GIVEN)), ['aim', 'success'])
  const review = { reviewedOn: '2026-11-19', outcome: 'on-track', note: '' } as const
  const written = { ...GIVEN, writtenOn: '2026-11-10' }
  assert.deepEqual(checkPlanReview(review, written), [])
  assert.deepEqual(fields(checkPlanReview({ ...review, outcome: 'not-working' }, written)), ['note'])
  assert.deepEqual(fields(checkPlanReview({ ...review, reviewedOn: '2026-11-09' }, written)), ['reviewedOn'])
})
