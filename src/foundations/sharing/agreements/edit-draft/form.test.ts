import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkDraft, freeName, readDraft, wishOf, withRows } from './form.ts'

const COUNCIL = '00000000-0000-4000-8000-000000000001'
const POLICE = '00000000-0000-4000-8000-000000000002'
const BEAT = '00000000-0000-4000-8000-000000000003'
const choices = {
  agencies: [
    { id: COUNCIL, name: 'Council' },
    { id: POLICE, name: 'Police' },
  ],
  teams: [{ id: BEAT, name: 'Beat', agencyId: POLICE }],
}
const typed = (more: Readonly<Record<string, string>> = {}) =>
  readDraft(
    new URLSearchParams({
      ...{ version: '3', title: 'Sharing', summary: '', handling: 'With care' },
      ...{ discoverability: 'pointer', classification: 'official' },
      ...{ startsOn: '2026-01-01', endsOn: '', reviewOn: '2027-01-01' },
      ...{ 'lawfulBases.0': 's.115', 'lawfulBases.1': '', 'dataCategories.0': 'Names' },
      ...{ 'parties.0.agencyId': COUNCIL, 'parties.0.contactTeamId': '' },
      ...{ 'parties.1.agencyId': POLICE, 'parties.1.contactTeamId': BEAT },
      ...{ 'recipients.0.teamKind': 'housing', 'recipients.0.agencyKind': '', 'recipients.0.reach': 'everywhere' },
      ...{ 'recipients.0.level': 'view', 'recipients.1.teamKind': '', 'recipients.1.level': 'view' },
      ...{ 'retention.0.title': 'No further action', 'retention.0.months': '24' },
      ...more,
    }),
  )
const problems = (more: Readonly<Record<string, string>>) => {
  const checked = checkDraft(typed(more), choices)
  return checked.ok ? [] : checked.problem.map(({ field }) => field)
}

describe('the form of a draft', () => {
  test('is read as it was typed, without empty rows', () => {
    const checked = checkDraft(typed(), choices)
    assert.deepEqual(checked, {
      ok: true,
      value: {
        ...{ title: 'Sharing', summary: '', handling: 'With care', discoverability: 'pointer' },
        ...{ classification: 'official', startsOn: '2026-01-01', endsOn: null, reviewOn: '2027-01-01' },
        ...{ lawfulBases: ['s.115'], dataCategories: ['Names'] },
        parties: [
          { agencyId: COUNCIL, contactTeamId: null },
          { agencyId: POLICE, contactTeamId: BEAT },
        ],
        recipients: [{ teamKind: 'housing', agencyKind: null, reach: 'everywhere', level: 'view' }],
        retention: [{ outcome: 'no-further-action', title: 'No further action', months: 24 }],
      },
    })
  })
  test('says at the field what is wrong', () => {
    const table: [Record<string, string>, string[]][] = [
      [{ title: '' }, ['title']],
      [{ title: 'x'.repeat(201) }, ['title']],
      [{ startsOn: '2026-02-30' }, ['startsOn']],
      [{ endsOn: '2025-12-31' }, ['endsOn']],
      [{ discoverability: '', classification: 'secret' }, ['discoverability', 'classification']],
      [{ 'parties.0.contactTeamId': BEAT }, ['parties.0.contactTeamId']],
      [{ 'lawfulBases.1': 'x'.repeat(501) }, ['lawfulBases.1']],
      [{ 'recipients.0.teamKind': 'spies' }, ['recipients.0.teamKind']],
      [{ 'recipients.0.level': 'none' }, ['recipients.0.level']],
      [{ 'recipients.1.agencyKind': 'police' }, ['recipients.1.teamKind']],
      [{ 'recipients.1.teamKind': 'housing', 'recipients.1.reach': 'everywhere' }, ['recipients.1.teamKind']],
      [{ 'retention.0.months': '1201' }, ['retention.0.months']],
      [{ 'retention.0.months': 'two' }, ['retention.0.months']],
      [{ 'retention.0.title': '' }, ['retention.0.title']],
      [{ addParty: BEAT }, ['addParty']],
    ]
    for (const [more, fields] of table) assert.deepEqual(problems(more), fields, JSON.stringify(more))
  })
  test('rows are added and taken away, and what was typed stays', () => {
    const form = typed({ title: ' Half a tit ' })
    const more = withRows(
      form,
      wishOf(new URLSearchParams({ do: 'add-recipients' })) as { kind: 'add'; list: 'recipients' },
    )
    assert.deepEqual([more.recipients.length, more.title], [3, 'Half a tit'])
    const wish = wishOf(new URLSearchParams({ do: 'remove-parties-0' }))
    assert.deepEqual(wish, { kind: 'remove', list: 'parties', row: 0 })
    if (wish.kind !== 'remove') return
    assert.deepEqual(withRows(form, wish).parties, [{ agencyId: POLICE, contactTeamId: BEAT }])
    assert.equal(withRows(form, { ...wish, row: 9 }).parties.length, 2)
  })
  test('an agency that was chosen and not yet added counts, once', () => {
    const without = typed({ 'parties.0.agencyId': '', addParty: COUNCIL })
    const checked = checkDraft(without, choices)
    assert.ok(checked.ok)
    assert.deepEqual(
      checked.value.parties.map(({ agencyId }) => agencyId),
      [POLICE, COUNCIL],
    )
    const twice = checkDraft(typed({ addParty: COUNCIL }), choices)
    assert.ok(twice.ok && twice.value.parties.length === 2)
  })
  test('any other button saves', () => {
    for (const value of ['save', '', 'add-everything', 'remove']) {
      assert.deepEqual(wishOf(new URLSearchParams({ do: value })), { kind: 'save' })
    }
  })
  test('names inside are plain and free', () => {
    assert.equal(freeName('ASB casework', new Set()), 'asb-casework')
    assert.equal(freeName('ASB casework', new Set(['asb-casework', 'asb-casework-2'])), 'asb-casework-3')
    assert.equal(freeName('2026: Été!', new Set()), 'ete')
    assert.equal(freeName('…', new Set()), 'purpose')
  })
})
