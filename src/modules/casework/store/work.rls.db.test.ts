import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { profileBy } from '../../../foundations/people/testing/profiles.ts'
import {
  makeSharingHouse,
  type PersonName,
  personNames,
  type SharingHouse,
} from '../../../foundations/sharing/testing/house.ts'
import type { ContactInput, IncidentInput, InvolvedInput, SupportInput } from '../domain/work.ts'
import { as, caseBy } from '../testing/house.ts'
import { findCase } from './cases.ts'
import { addContact, changeContact, contactsOf, findContact } from './contacts.ts'
import {
  addIncident,
  countedOnce,
  findIncident,
  incidentsOf,
  markDifferent,
  markedSame,
  markSame,
  suspectedSame,
} from './incidents.ts'
import { addInvolved, changeInvolved, involvedAgenciesOf } from './involved.ts'
import { removeKept } from './kept.ts'
import { hasPlan, plansOf, reviewPlan, writePlan } from './plans.ts'
import { addSupport, supportsOf } from './supports.ts'

const CONTACT: ContactInput = {
  ...{ kind: 'visit', onDay: '2026-03-02', atTime: '14:30', withIds: [], agencies: [] },
  ...{ whatHappened: 'Looked at the window', nextOn: null, nextNote: '' },
}
const INCIDENT: IncidentInput = {
  ...{ onDay: '2026-03-01', atTime: '', about: false, asbType: 'personal', policeNumber: '', place: 'Back yard' },
  ...{ whatHappened: 'Paint on the window', people: [], tellings: [] },
}
const SUPPORT: SupportInput = {
  ...{ kind: 'alarm', details: '', provider: 'Council', profileId: null, offeredOn: '2026-03-03', answer: 'offered' },
  ...{ refusedBecause: '', result: null, endedOn: null },
}
const INVOLVED: InvolvedInput = {
  ...{ agencyId: null, agencyName: 'Bramble Advice', contactName: 'R. Stone', contactDetails: '', part: 'Advises' },
  ...{ sinceOn: '2026-03-01', untilOn: null },
}

describeOnEachDatabase('what is done on a case', (database) => {
  let house: SharingHouse
  let caseId: string
  let victim: string
  let culprit: string
  let stranger: string
  const by = <T>(who: PersonName, work: Parameters<typeof as<T>>[3]) => as<T>(database.db, house, who, work)
  const worker = () => house.people.caseworker

  before(async () => {
    house = await makeSharingHouse(database.db)
    const profile = async (given: string, family: string) =>
      (await profileBy(database.db, house, { by: 'caseworker', names: [[given, family]] })).recordId
    victim = await profile('Ivy', 'Pebblestone')
    culprit = await profile('Rex', 'Thistledown')
    stranger = await profile('Una', 'Elsewhere')
    caseId = await caseBy(database.db, house, {
      by: 'caseworker',
      parts: [
        { profileId: victim, role: 'victim' },
        { profileId: culprit, role: 'perpetrator' },
      ],
    })
  })

  test('is read by who reads the case and by nobody else, and marks the case as worked on', async () => {
    const now = new Date(Date.now() + 60_000)
    await by('caseworker', async (tx) => {
      const agencies = [
        { agencyId: house.agencies.police, agencyName: '', officer: 'PC Marigold' },
        { agencyId: null, agencyName: 'Bramble Advice', officer: '' },
      ]
      await addContact(tx, worker(), { caseId, contact: { ...CONTACT, withIds: [victim], agencies }, now })
      await addIncident(tx, worker(), {
        caseId,
        incident: { ...INCIDENT, people: [{ profileId: culprit, part: 'did' }] },
      })
      await addSupport(tx, worker(), { caseId, support: { ...SUPPORT, profileId: victim } })
      await addInvolved(tx, worker(), { caseId, involved: INVOLVED })
      const plan = { aim: 'No more paint', success: 'Two quiet months', reviewOn: '2027-01-01' }
      await writePlan(tx, worker(), { caseId, instead: 0, plan })
    })
    const seen: string[] = []
    for (const who of personNames) {
      const counts = await by(who, async (tx) => [
        (await contactsOf(tx, [caseId])).length,
        (await incidentsOf(tx, [caseId])).length,
        (await supportsOf(tx, [caseId])).length,
        (await involvedAgenciesOf(tx, [caseId])).length,
        (await plansOf(tx, [caseId])).length,
      ])
      if (counts.every((count) => count === 1)) seen.push(who)
      else assert.deepEqual(counts, [0, 0, 0, 0, 0], who)
    }
    assert.deepEqual(seen.sort(), ['caseworker', 'manager', 'officer', 'sergeant'])
    const one = await by('officer', (tx) => findCase(tx, caseId))
    assert.equal(one?.lastWorkedAt.toISOString(), now.toISOString())
    const [contact] = await by('officer', (tx) => contactsOf(tx, [caseId]))
    assert.deepEqual(contact?.with, [{ profileId: victim, name: 'Ivy Pebblestone' }])
    assert.deepEqual(
      contact?.agencies.map(({ name, officer }) => [name, officer]),
      [
        ['Widdershire Police', 'PC Marigold'],
        ['Bramble Advice', ''],
      ],
    )
  })

  test('a reader adds, changes and removes nothing, and nobody writes in another’s name', async () => {
    const officer = house.people.officer
    const tries = [
      () => by('officer', (tx) => addContact(tx, officer, { caseId, contact: CONTACT })),
      () => by('officer', (tx) => addIncident(tx, officer, { caseId, incident: INCIDENT })),
      () => by('officer', (tx) => addSupport(tx, officer, { caseId, support: SUPPORT })),
      () => by('officer', (tx) => addInvolved(tx, officer, { caseId, involved: INVOLVED })),
      () => by('southOfficer', (tx) => addContact(tx, house.people.southOfficer, { caseId, contact: CONTACT })),
      () => by('caseworker', (tx) => addContact(tx, house.people.manager, { caseId, contact: CONTACT })),
    ]
    for (const attempt of tries) await assert.rejects(attempt(), /row-level security/)
    const [contact] = await by('officer', (tx) => contactsOf(tx, [caseId]))
    assert.ok(contact)
    const changed = await by('officer', (tx) =>
      changeContact(tx, officer, { id: contact.id, caseId, version: contact.version, contact: CONTACT }),
    )
    assert.deepEqual(changed, { ok: false, problem: { kind: 'not-allowed' } })
    const removed = await by('officer', (tx) =>
      removeKept(tx, officer, { table: 'contacts', id: contact.id, caseId, because: 'x', now: new Date() }),
    )
    assert.equal(removed, false)
    const deleted = await by('caseworker', (tx) => sql`delete from casework.contacts`.execute(tx))
    assert.equal(deleted.numAffectedRows, 0n)
  })

  test('names only who has a part in the case', async () => {
    await assert.rejects(
      by('caseworker', (tx) => addContact(tx, worker(), { caseId, contact: { ...CONTACT, withIds: [stranger] } })),
      /row-level security/,
    )
    await assert.rejects(
      by('caseworker', (tx) => addSupport(tx, worker(), { caseId, support: { ...SUPPORT, profileId: stranger } })),
      /row-level security/,
    )
    await assert.rejects(
      by('caseworker', (tx) =>
        addIncident(tx, worker(), {
          caseId,
          incident: { ...INCIDENT, people: [{ profileId: stranger, part: 'did' }] },
        }),
      ),
      /row-level security/,
    )
  })

  test('who saves second is told which version is there, and removal keeps the reason', async () => {
    const id = await by('caseworker', (tx) => addContact(tx, worker(), { caseId, contact: CONTACT }))
    const change = (who: 'caseworker' | 'manager', whatHappened: string, version: number) =>
      by(who, (tx) =>
        changeContact(tx, house.people[who], { id, caseId, version, contact: { ...CONTACT, whatHappened } }),
      )
    assert.deepEqual(await change('manager', 'Nobody at home', 1), { ok: true, value: { version: 2 } })
    assert.deepEqual(await change('caseworker', 'Other', 1), {
      ok: false,
      problem: { kind: 'changed-meanwhile', version: 2 },
    })
    const gone = { table: 'contacts', id, caseId, because: 'Wrong case', now: new Date() } as const
    assert.equal(await by('caseworker', (tx) => removeKept(tx, worker(), gone)), true)
    assert.equal(await by('caseworker', (tx) => removeKept(tx, worker(), gone)), false)
    const left = await by('officer', (tx) => findContact(tx, { id, caseId }))
    assert.deepEqual([left?.removedBecause, left?.whatHappened], ['Wrong case', 'Nobody at home'])
    assert.equal(
      (await by('officer', (tx) => contactsOf(tx, [caseId]))).some((one) => one.id === id),
      false,
    )
    assert.deepEqual(await change('caseworker', 'Again', 3), { ok: false, problem: { kind: 'not-allowed' } })
  })

  test('lists below are replaced with what they belong to, and those nobody names stay out', async () => {
    const agencies = [{ agencyId: house.agencies.council, agencyName: '', officer: 'A' }]
    const contact = { ...CONTACT, withIds: [victim, culprit], agencies }
    const id = await by('caseworker', (tx) => addContact(tx, worker(), { caseId, contact }))
    await by('manager', (tx) =>
      changeContact(tx, house.people.manager, {
        ...{ id, caseId, version: 1 },
        contact: { ...contact, withIds: [culprit], agencies: [] },
      }),
    )
    const found = await by('caseworker', (tx) => findContact(tx, { id, caseId }))
    assert.deepEqual(
      [found?.with.map(({ profileId }) => profileId), found?.agencies, found?.changedBy],
      [[culprit], [], house.people.manager.userId],
    )
  })

  describe('incidents', () => {
    test('of a report come once, told to two agencies they are one', async () => {
      const reportId = '11111111-1111-4111-8111-111111111111'
      const tellings = [
        { agencyId: house.agencies.police, agencyName: '', toldBy: 'Her son', toldOn: '2026-03-01' },
        { agencyId: house.agencies.landlord, agencyName: '', toldBy: '', toldOn: '2026-03-02' },
      ]
      const given = { caseId, reportId, incident: { ...INCIDENT, policeNumber: 'NP-0042/26', tellings } }
      const first = await by('caseworker', (tx) => addIncident(tx, worker(), given))
      assert.equal(await by('manager', (tx) => addIncident(tx, house.people.manager, given)), first)
      const found = await by('officer', (tx) => findIncident(tx, { id: first, caseId }))
      assert.deepEqual(
        found?.tellings.map(({ name, toldOn }) => [name, toldOn]),
        [
          ['Widdershire Police', '2026-03-01'],
          ['Riverside Homes', '2026-03-02'],
        ],
      )
    })

    test('that may be one are pointed out, marked the same or found to differ', async () => {
      const id = await caseBy(database.db, house, { by: 'caseworker' })
      const add = (of: Partial<IncidentInput>, which = id) =>
        by('caseworker', (tx) => addIncident(tx, worker(), { caseId: which, incident: { ...INCIDENT, ...of } }))
      const one = await add({ onDay: '2026-04-01' })
      const two = await add({ onDay: '2026-04-01', whatHappened: 'The same again, told by the council' })
      const three = await add({ onDay: '2026-04-01', asbType: 'nuisance', policeNumber: 'np 77' })
      const elsewhere = await add({ onDay: '2026-04-03', policeNumber: 'NP-77' }, caseId)
      const suspects = (which: string, ofCase = id) =>
        by('caseworker', async (tx) => {
          const found = await findIncident(tx, { id: which, caseId: ofCase })
          assert.ok(found)
          return (await suspectedSame(tx, found)).map(({ incident, because }) => [incident.id, because])
        })
      assert.deepEqual(await suspects(one), [[two, 'same-day-and-type']])
      assert.deepEqual(await suspects(three), [[elsewhere, 'same-number']])
      assert.equal(
        await by('officer', (tx) => markSame(tx, house.people.officer, { id: two, caseId: id, sameAs: one })),
        false,
      )
      assert.equal(await by('caseworker', (tx) => markSame(tx, worker(), { id: two, caseId: id, sameAs: one })), true)
      assert.deepEqual(await suspects(one), [])
      assert.equal(
        await by('caseworker', (tx) => markDifferent(tx, worker(), { id: three, caseId: id, otherId: elsewhere })),
        true,
      )
      assert.deepEqual(await suspects(elsewhere, caseId), [])
      // A third that is the same as the second is the same as the first.
      const four = await add({ onDay: '2026-04-01' })
      assert.equal(await by('caseworker', (tx) => markSame(tx, worker(), { id: four, caseId: id, sameAs: two })), true)
      const all = await by('caseworker', (tx) => incidentsOf(tx, [id]))
      assert.deepEqual(
        countedOnce(all)
          .map((incident) => incident.id)
          .sort(),
        [one, three].sort(),
      )
      const root = all.find((incident) => incident.id === one)
      assert.ok(root)
      const same = await by('caseworker', (tx) => markedSame(tx, root))
      assert.deepEqual(same.map((incident) => incident.id).sort(), [two, four].sort())
      assert.equal(await by('caseworker', (tx) => markSame(tx, worker(), { id: two, caseId: id, sameAs: null })), true)
      assert.equal(countedOnce(await by('caseworker', (tx) => incidentsOf(tx, [id]))).length, 3)
    })
  })

  test('a plan keeps its versions, is written over by nobody who did not see the last, and is reviewed once', async () => {
    const id = await caseBy(database.db, house, { by: 'caseworker' })
    const plan = { aim: 'Quiet nights', success: 'No call for a month', reviewOn: '2027-01-01' }
    const write = (who: 'caseworker' | 'manager', instead: number, aim = plan.aim) =>
      by(who, (tx) => writePlan(tx, house.people[who], { caseId: id, instead, plan: { ...plan, aim } }))
    assert.deepEqual([...(await by('officer', (tx) => hasPlan(tx, [id])))], [])
    assert.deepEqual(await write('caseworker', 0), { ok: true, value: { number: 1 } })
    assert.deepEqual(await write('manager', 0, 'Other'), {
      ok: false,
      problem: { kind: 'changed-meanwhile', version: 1 },
    })
    const review = { reviewedOn: '2026-11-01', outcome: 'changed', note: 'The fence is up' } as const
    assert.equal(
      await by('officer', (tx) => reviewPlan(tx, house.people.officer, { caseId: id, number: 1, review })),
      false,
    )
    assert.equal(await by('caseworker', (tx) => reviewPlan(tx, worker(), { caseId: id, number: 1, review })), true)
    assert.equal(await by('caseworker', (tx) => reviewPlan(tx, worker(), { caseId: id, number: 1, review })), false)
    assert.deepEqual([...(await by('officer', (tx) => hasPlan(tx, [id])))], [[id, { reviewOn: null }]])
    assert.deepEqual(await write('manager', 1, 'Quiet nights and days'), { ok: true, value: { number: 2 } })
    const versions = await by('officer', (tx) => plansOf(tx, [id]))
    assert.deepEqual(
      versions.map(({ number, aim, reviewOutcome }) => [number, aim, reviewOutcome]),
      [
        [2, 'Quiet nights and days', null],
        [1, 'Quiet nights', 'changed'],
      ],
    )
    await assert.rejects(
      by('caseworker', (tx) =>
        sql`update casework.plans set aim = 'Rewritten' where case_id = ${id}::uuid`.execute(tx),
      ),
      /permission denied/,
    )
  })

  test('nothing is added to or changed on a closed case', async () => {
    const id = await caseBy(database.db, house, { by: 'caseworker' })
    const involved = await by('caseworker', (tx) => addInvolved(tx, worker(), { caseId: id, involved: INVOLVED }))
    await by('manager', (tx) =>
      sql`update casework.cases set state = 'closed', closed_at = now() where record_id = ${id}::uuid`.execute(tx),
    )
    await assert.rejects(
      by('manager', (tx) => addContact(tx, house.people.manager, { caseId: id, contact: CONTACT })),
      /row-level security/,
    )
    const plan = { aim: 'Late', success: 'Late', reviewOn: '2027-01-01' }
    await assert.rejects(
      by('manager', (tx) => writePlan(tx, house.people.manager, { caseId: id, instead: 0, plan })),
      /row-level security/,
    )
    const changed = await by('manager', (tx) =>
      changeInvolved(tx, house.people.manager, { id: involved, caseId: id, version: 1, involved: INVOLVED }),
    )
    assert.deepEqual(changed, { ok: false, problem: { kind: 'not-allowed' } })
    assert.equal((await by('officer', (tx) => involvedAgenciesOf(tx, [id]))).length, 1)
  })
})
