/** Interventions, their rules and vulnerabilities, in the store and through the real application. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { profileBy } from '../../../foundations/people/testing/profiles.ts'
import {
  makeSharingHouse,
  type PersonName,
  personNames,
  type SharingHouse,
} from '../../../foundations/sharing/testing/house.ts'
import { kindsOn } from '../domain/intervention.ts'
import { interventionKinds, publishKind } from '../store/intervention-kinds.ts'
import { interventionCounts, interventionsOf } from '../store/interventions.ts'
import { noteVulnerabilities, vulnerabilitiesOf } from '../store/vulnerabilities.ts'
import { type CaseworkApp, openCaseworkApp } from '../testing/app.tsx'
import { as, caseBy } from '../testing/house.ts'

type Form = Readonly<Record<string, string | readonly string[]>>
const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

describeOnEachDatabase('interventions and vulnerabilities', (database) => {
  let house: SharingHouse
  let pages: CaseworkApp
  let caseId: string
  let victim: string
  let boy: string
  let park: string
  before(async () => {
    house = await makeSharingHouse(database.db)
    pages = await openCaseworkApp(database.db, house)
    const profile = async (of: Parameters<typeof profileBy>[2]) => (await profileBy(database.db, house, of)).recordId
    victim = await profile({ by: 'caseworker', names: [['Ivy', 'Pebblestone']] })
    boy = await profile({ by: 'caseworker', names: [['Rex', 'Thistledown']], born: '2011-05-05' })
    park = await profile({ by: 'caseworker', kind: 'place', names: [['', 'Weaver’s Park']] })
    caseId = await caseBy(database.db, house, {
      by: 'caseworker',
      parts: [
        { profileId: victim, role: 'victim' },
        { profileId: boy, role: 'perpetrator' },
        { profileId: park, role: 'place' },
      ],
    })
  })
  after(() => pages.close())
  const by = <T>(who: PersonName, work: Parameters<typeof as<T>>[3]) => as<T>(database.db, house, who, work)
  const get = async (who: PersonName, path: string) => (await pages.browser(who)).get(path)
  const post = async (who: PersonName, path: string, form: Form) => (await pages.browser(who)).post(path, form)
  const base = () => `/cases/${caseId}/interventions`
  const injunction = (of: Form = {}): Form => ({
    ...{ kind: 'civil-injunction', profileId: boy, startOn: '2026-03-01', endOn: '2026-12-01' },
    ...{ conditions: 'Not enter Weaver’s Park\r\n\r\nNot contact Ivy Pebblestone', courtReference: 'NC-77' },
    ...of,
  })
  const added = async (form: Form) => {
    const answer = await post('caseworker', `${base()}/new`, form)
    assert.equal(answer.status, 303, answer.body)
    return (answer.location ?? '').replace(/\?.*$/, '')
  }

  test('the product comes with every kind, and with what there was on a day', async () => {
    const kinds = await by('caseworker', (tx) => interventionKinds(tx))
    const on = (when: string) => kindsOn(kinds, when).map(({ code, version }) => `${code}@${version}`)
    assert.ok(on('2010-01-01').includes('asbo@1') && !on('2010-01-01').includes('civil-injunction@1'))
    assert.ok(!on('2016-01-01').includes('asbo@1') && on('2016-01-01').includes('criminal-behaviour-order@1'))
    assert.ok(
      on('2026-01-01').includes('criminal-behaviour-order@2') && on('2026-01-01').includes('civil-injunction@1'),
    )
    const found = kinds.find(({ code }) => code === 'civil-injunction')
    assert.deepEqual([found?.minimumAge, found?.longestMonthsUnder18, found?.marks.longestMonthsUnder18], [10, 12, 'V'])
    for (const code of [
      ...[
        'warning-letter',
        'acceptable-behaviour-contract',
        'parenting-contract',
        'mediation',
        'tenancy-action',
        'asbo',
        'asbi',
      ],
      ...['community-protection-warning', 'community-protection-notice', 'dispersal', 'public-spaces-protection-order'],
      ...['closure-notice', 'closure-order', 'restorative-justice', 'diversion', 'target-hardening', 'cctv', 'patrol'],
    ]) {
      assert.ok(
        kinds.some((kind) => kind.code === code),
        code,
      )
    }
  })

  describe('on a case', () => {
    let path = ''
    test('is recorded with conditions, is on the page, the timeline and in the lists', async () => {
      path = await added(injunction())
      const seen = await get('officer', path)
      for (const text of [
        /Civil injunction from 1 March 2026/,
        /Not contact Ivy Pebblestone/,
        /NC-77/,
        /Some|section 1/,
      ]) {
        assert.match(seen.body, text)
      }
      assert.match(seen.body, /Under 18: at most 12 months \[V: read in the source\]/)
      assert.ok(!seen.body.includes('stages/new'))
      const page = await get('officer', `/cases/${caseId}`)
      assert.ok(page.body.includes(path))
      assert.match(page.body, /Ends soon/)
      for (const who of personNames) {
        const count = (await by(who, (tx) => interventionsOf(tx, [caseId]))).length
        assert.equal(count, ['caseworker', 'manager', 'officer', 'sergeant'].includes(who) ? 1 : 0, who)
      }
    })
    test('that the law does not allow is refused with its source; where that is not certain it asks why', async () => {
      const long = await post('caseworker', `${base()}/new`, injunction({ endOn: '2027-06-01' }))
      assert.equal(long.status, 422)
      assert.match(
        long.body,
        /under 18 at most 12 months \(Anti-social Behaviour, Crime and Policing Act 2014 section 1\)/,
      )
      const asbo = await post('caseworker', `${base()}/new`, injunction({ kind: 'asbo' }))
      assert.match(asbo.body, /no such thing on that day/)
      const wrong = await post('caseworker', `${base()}/new`, injunction({ profileId: victim }))
      assert.match(wrong.body, /Choose a perpetrator or a place/)
      const order = { kind: 'closure-order', profileId: park, endOn: '2026-10-01' }
      const why = await post('caseworker', `${base()}/new`, injunction(order))
      assert.equal(why.status, 422)
      assert.match(why.body, /This source is not certain: if it is right all the same, say why/)
      const anyway = await added(injunction({ ...order, limitBecause: 'The court extended it' }))
      assert.match((await get('officer', anyway)).body, /The court extended it/)
    })
    test('reaches stages, is broken, and both can be taken off with a reason', async () => {
      const none = await post('caseworker', `${path}/stages/new`, { stage: 'extended', onDay: day(1) })
      assert.equal(none.status, 422)
      assert.match(none.body, /Civil injunction has no such stage/)
      assert.equal(
        (await post('caseworker', `${path}/stages/new`, { stage: 'granted', onDay: '2026-03-01' })).status,
        303,
      )
      const breach = { onDay: '2026-04-01', condition: 'Not enter Weaver’s Park', whatHappened: 'Was on the swings' }
      assert.equal((await post('caseworker', `${path}/breaches/new`, breach)).status, 422)
      assert.equal((await post('caseworker', `${path}/breaches/new`, { ...breach, action: 'arrested' })).status, 303)
      assert.equal((await post('officer', `${path}/breaches/new`, { ...breach, action: 'arrested' })).status, 403)
      assert.equal((await get('southOfficer', `${path}/breaches/new`)).status, 404)
      const seen = await get('caseworker', path)
      assert.match(seen.body, /Was on the swings/)
      assert.match((await get('officer', `/cases/${caseId}`)).body, /1 breach/)
      const counts = await by('officer', (tx) => interventionCounts(tx, { from: '2026-01-01', to: '2026-11-20' }))
      const found = counts.find(({ kindCode }) => kindCode === 'civil-injunction')
      assert.deepEqual([found?.begun, found?.running, found?.broken, found?.breaches], [1, 1, 1, 1])
      assert.deepEqual(
        await by('southOfficer', (tx) => interventionCounts(tx, { from: '2026-01-01', to: '2026-11-20' })),
        [],
      )
      const off = /href="([^"]*\/breaches\/[0-9a-f-]{36}\/remove)"/.exec(seen.body)?.[1] ?? assert.fail('no link')
      assert.equal((await post('caseworker', off, { because: '' })).status, 422)
      assert.equal((await post('caseworker', off, { because: 'Somebody else' })).status, 303)
      assert.doesNotMatch((await get('caseworker', path)).body, /Was on the swings/)
      assert.equal((await post('caseworker', off, { because: 'Again' })).status, 404)
    })
    test('on somebody under 18 is due for review by law, and due again once it was reviewed', async () => {
      const cbo = await added(
        injunction({
          kind: 'criminal-behaviour-order',
          startOn: '2025-09-01',
          endOn: '2028-06-01',
          conditions: 'Keep out',
        }),
      )
      assert.match((await get('officer', cbo)).body, /Review was due on 1 September 2026/)
      assert.equal(
        (await post('caseworker', `${cbo}/stages/new`, { stage: 'reviewed', onDay: '2026-11-02' })).status,
        303,
      )
      assert.match((await get('officer', cbo)).body, /Review on 2 November 2027/)
    })
    test('nobody names somebody of another case, or writes in another’s name', async () => {
      const una = (await profileBy(database.db, house, { by: 'caseworker', names: [['Una', 'Elsewhere']] })).recordId
      const insert = (profileId: string, addedBy: string) =>
        by('caseworker', (tx) =>
          sql`insert into casework.interventions (case_id, kind_code, kind_version, profile_id, start_on, added_by)
            values (${caseId}::uuid, 'mediation', 1, ${profileId}::uuid, '2026-01-01', ${addedBy}::uuid)`.execute(tx),
        )
      await assert.rejects(insert(una, house.people.caseworker.userId), /row-level security/)
      await assert.rejects(insert(boy, house.people.manager.userId), /row-level security/)
    })
  })

  describe('vulnerabilities', () => {
    test('are ticked on one page, kept on the person’s own record, and end when they are unticked', async () => {
      const path = `/cases/${caseId}/vulnerabilities/${victim}`
      const form = await get('caseworker', path)
      assert.match(form.body, /Sleep deprivation/)
      assert.equal(
        (await post('caseworker', path, { kinds: ['isolated', 'illness', 'nonsense'], note: 'Since spring' })).status,
        303,
      )
      assert.match((await get('officer', `/cases/${caseId}`)).body, /Isolated/)
      // Somebody else ticked one more meanwhile: what they did not touch stays.
      await by('manager', (tx) =>
        noteVulnerabilities(tx, house.people.manager, { profileId: victim, kinds: ['age'], notedOn: day(0) }),
      )
      assert.equal((await post('caseworker', path, { were: ['isolated', 'illness'], kinds: ['illness'] })).status, 303)
      const noted = await by('officer', (tx) => vulnerabilitiesOf(tx, [victim]))
      assert.deepEqual(noted.map(({ kind, endedOn }) => [kind, endedOn === null]).sort(), [
        ['age', true],
        ['illness', true],
        ['isolated', false],
      ])
    })
    test('ask the person’s record and nothing else', async () => {
      assert.deepEqual(await by('southOfficer', (tx) => vulnerabilitiesOf(tx, [victim])), [])
      await assert.rejects(
        by('officer', (tx) =>
          noteVulnerabilities(tx, house.people.officer, { profileId: victim, kinds: ['family'], notedOn: day(0) }),
        ),
        /row-level security/,
      )
      assert.equal((await get('officer', `/cases/${caseId}/vulnerabilities/${victim}`)).status, 403)
      assert.equal((await get('southOfficer', `/cases/${caseId}/vulnerabilities/${victim}`)).status, 404)
      assert.equal((await get('caseworker', `/cases/${caseId}/vulnerabilities/${park}`)).status, 403)
    })
  })

  describe('kinds as configuration', () => {
    const settings = '/casework-settings/interventions'
    test('are for who configures casework; a new version leaves what began before as it was', async () => {
      assert.equal((await get('caseworker', settings)).status, 403)
      const list = await get('governance', settings)
      assert.equal(list.status, 200)
      assert.match(list.body, /Closure|closure notice/)
      assert.match(list.body, /U: General knowledge: check it/)
      const one = `${settings}/civil-injunction`
      assert.equal((await get('governance', `${settings}/nothing`)).status, 404)
      const form: Form = {
        ...{ after: '1', validFrom: day(0), title: 'Respect order', category: 'court-order', against: 'person' },
        ...{
          minimumAge: '18',
          stages: ['applied', 'granted'],
          'mark-minimumAge': 'V',
          reviewOn: day(200),
          checked: 'yes',
        },
      }
      const wrong = await post('governance', `${one}/new-version`, {
        ...form,
        minimumAge: 'ten',
        validFrom: '2015-03-23',
      })
      assert.equal(wrong.status, 422)
      for (const field of ['minimumAge', 'validFrom']) assert.ok(wrong.body.includes(`href="#${field}"`), field)
      assert.equal((await post('governance', `${one}/new-version`, form)).status, 303)
      const again = await post('sysadmin', `${one}/new-version`, form)
      assert.equal(again.status, 409)
      assert.match(again.body, /Somebody published version 2 while you were writing/)
      const kept = await by('officer', (tx) => interventionsOf(tx, [caseId]))
      assert.ok(kept.some(({ kindTitle, kindVersion }) => kindTitle === 'Civil injunction' && kindVersion === 1))
      const young = await post('caseworker', `${base()}/new`, injunction({ startOn: day(0), endOn: day(30) }))
      assert.match(young.body, /Respect order: only from the age of 18; this person was 15/)
      assert.match((await get('governance', one)).body, /Version 1, from 23 March 2015/)
    })
    test('a new one is published with its stages and days, told at each field what is wrong, and offered', async () => {
      assert.equal((await get('caseworker', `${settings}/new`)).status, 403)
      assert.equal((await get('governance', `${settings}/new`)).status, 200)
      const wrong = await post('governance', `${settings}/new`, {
        ...{
          title: '',
          validFrom: '2026-02-31',
          usedFrom: '2026-05-01',
          usedUntil: '2026-04-01',
          longestMonths: 'six',
        },
        ...{ notes: 'Kept <b>', code: 'Not good', reviewOn: '' },
      })
      assert.equal(wrong.status, 422)
      for (const field of [
        'title',
        'category',
        'against',
        'validFrom',
        'usedUntil',
        'longestMonths',
        'code',
        'reviewOn',
      ]) {
        assert.ok(wrong.body.includes(`href="#${field}"`), field)
        assert.ok(wrong.body.includes(`id="${field}"`), `${field} has its place`)
      }
      assert.match(wrong.body, /Kept &lt;b&gt;/)
      const form = {
        ...{ title: 'Good neighbour agreement', category: 'informal', against: 'person', validFrom: day(0) },
        ...{
          stages: ['warned', 'reviewed', 'ended'],
          reviewOn: day(150),
          longestMonths: '6',
          'mark-longestMonths': 'S',
        },
      }
      const added = await post('governance', `${settings}/new`, form)
      assert.deepEqual([added.status, added.location], [303, `${settings}/good-neighbour-agreement`])
      const seen = await get('governance', `${settings}/good-neighbour-agreement`)
      for (const text of ['The kind is published', 'Warning given', 'At most 6 months']) {
        assert.ok(seen.body.includes(text), text)
      }
      const twice = await post('sysadmin', `${settings}/new`, form)
      assert.equal(twice.status, 422)
      assert.match(twice.body, /There is a kind with this short name already/)
      assert.equal((await post('caseworker', `${settings}/new`, { ...form, code: 'other' })).status, 403)
      assert.match((await get('caseworker', `${base()}/new`)).body, /Good neighbour agreement/)
    })
    test('that nobody compared with the law in time are told; comparing puts that right', async () => {
      await by('sysadmin', (tx) =>
        sql`update casework.intervention_kinds set review_on = '2026-01-01', checked_by = ${house.people.sysadmin.userId}::uuid
          where code = 'dispersal'`.execute(tx),
      )
      assert.match((await get('governance', settings)).body, /1 of them should have been compared with the law again/)
      assert.equal((await post('caseworker', `${settings}/dispersal/checked`, { version: '1' })).status, 403)
      assert.equal((await post('governance', `${settings}/dispersal/checked`, { version: '1' })).status, 303)
      assert.doesNotMatch((await get('governance', settings)).body, /should have been compared/)
    })
    test('are published by nobody else, whatever statement is sent', async () => {
      const kinds = await by('caseworker', (tx) => interventionKinds(tx))
      const kind = kinds.find(({ code }) => code === 'patrol')
      assert.ok(kind)
      await assert.rejects(
        by('caseworker', (tx) =>
          publishKind(tx, house.people.caseworker, { code: 'patrol', after: 1, rules: kind, checkedOn: null }),
        ),
        /row-level security/,
      )
      await assert.rejects(
        by('sysadmin', (tx) => sql`update casework.intervention_kinds set title = 'Other'`.execute(tx)),
        /permission denied/,
      )
    })
  })
})
