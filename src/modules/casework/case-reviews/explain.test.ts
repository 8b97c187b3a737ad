import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type ExplainFacts, victimsHere } from './explain.ts'

type Incident = ExplainFacts['incidents'][number]
type Report = ExplainFacts['reports'][number]

const kept = {
  ...{ caseId: 'c', addedBy: null, addedAt: new Date(), changedBy: null, changedAt: null, version: 1 },
  ...{ removedBy: null, removedAt: null, removedBecause: null },
}
const victim = (profileId: string, name: string | null = profileId) => ({
  ...{ id: profileId, caseId: 'c', profileId, name, role: 'victim' as const, note: '', version: 1 },
  ...{ sinceOn: '2026-01-01', untilOn: null, addedBy: null, addedAt: new Date() },
})
function incident(id: string, told: readonly string[], of: Partial<Incident> = {}): Incident {
  return {
    ...kept,
    ...{ id, reportId: null, onDay: told[0] ?? '2026-01-01', atTime: '', about: false, asbType: 'personal' },
    ...{ policeNumber: '', place: '', whatHappened: 'Paint', sameAs: null, differentFrom: [] },
    people: [{ profileId: 'ivy', name: 'Ivy', part: 'suffered' }],
    tellings: told.map((toldOn) => ({ agencyId: null, agencyName: 'X', name: 'X', toldBy: '', toldOn })),
    ...of,
  }
}
function report(recordId: string, reportedAt: string, of: Partial<Report> = {}): Report {
  const at = new Date(reportedAt)
  return { recordId, reportedAt: at, happenedAt: at, callerProfileId: 'ivy', incidentNumber: null, ...of } as Report
}
const ivyIn = (facts: Partial<ExplainFacts>) =>
  victimsHere({ participants: [victim('ivy')], incidents: [], reports: [], told: [], ...facts })[0]

describe('to whom the case review has to be explained', () => {
  test('a victim who reported twice in six months, within a week of the second time', () => {
    const two = [incident('a', ['2026-03-02']), incident('b', ['2026-04-01'])]
    assert.deepEqual(ivyIn({ incidents: two })?.due, { since: '2026-04-01', by: '2026-04-08' })
    assert.equal(ivyIn({ incidents: two.slice(1) })?.due, null)
    assert.equal(ivyIn({ incidents: [incident('a', ['2026-03-02']), incident('b', ['2026-09-03'])] })?.due, null)
  })
  test('a report in their name counts, wherever it went; the incident that came of it does not count again', () => {
    const one = report('r', '2026-03-02T10:00:00Z')
    assert.equal(ivyIn({ reports: [one], incidents: [incident('a', ['2026-03-02'], { reportId: 'r' })] })?.reports, 1)
    assert.equal(ivyIn({ reports: [one, report('s', '2026-03-09T10:00:00Z')] })?.due?.since, '2026-03-09')
    assert.equal(ivyIn({ reports: [report('r', '2026-03-02T10:00:00Z', { callerProfileId: 'rex' })] })?.reports, 0)
  })
  test('one incident told to two agencies is one report, also when it was recorded twice', () => {
    const told = incident('a', ['2026-03-02', '2026-03-05'])
    assert.equal(ivyIn({ incidents: [told] })?.reports, 1)
    assert.equal(ivyIn({ incidents: [told, incident('b', ['2026-03-05'], { sameAs: 'a' })] })?.reports, 1)
    const numbered = [incident('a', ['2026-03-02'], { policeNumber: '26-11' }), incident('b', ['2026-03-09'])]
    assert.equal(ivyIn({ incidents: numbered })?.reports, 2)
    assert.equal(
      ivyIn({ incidents: [...numbered, incident('d', ['2026-03-20'], { policeNumber: '26 11' })] })?.reports,
      2,
    )
  })
  test('not what nobody was told of, nor what somebody else suffered', () => {
    const others = incident('b', ['2026-03-09'], { people: [{ profileId: 'ivy', name: 'Ivy', part: 'did' }] })
    assert.equal(ivyIn({ incidents: [incident('a', []), others] })?.reports, 0)
  })
  test('of two victims each by their own reports; those who are hidden or gone are passed over', () => {
    const both = {
      people: ['ivy', 'max'].map((profileId) => ({ profileId, name: profileId, part: 'suffered' as const })),
    }
    const facts = {
      participants: [
        victim('ivy'),
        victim('max'),
        victim('hidden', null),
        { ...victim('gone'), untilOn: '2026-02-01' },
      ],
      incidents: [incident('a', ['2026-03-02'], both), incident('b', ['2026-03-09'])],
      ...{ reports: [], told: [] },
    }
    assert.deepEqual(
      victimsHere(facts).map(({ profileId, reports, due }) => [profileId, reports, due?.since]),
      [
        ['ivy', 2, '2026-03-09'],
        ['max', 1, undefined],
      ],
    )
  })
  test('nothing is due once they were told', () => {
    const incidents = [incident('a', ['2026-03-02']), incident('b', ['2026-04-01'])]
    const told = [{ caseId: 'other', profileId: 'ivy', on: '2026-04-02', how: 'By phone', byUserId: null }]
    const ivy = ivyIn({ incidents, told })
    assert.deepEqual([ivy?.due, ivy?.told.length], [null, 1])
    assert.notEqual(ivyIn({ incidents, told: told.map((one) => ({ ...one, profileId: 'max' })) })?.due, null)
  })
})
