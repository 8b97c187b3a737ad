import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { linkProfiles } from '../../../foundations/people/index.ts'
import { profileBy } from '../../../foundations/people/testing/profiles.ts'
import {
  makeSharingHouse,
  type PersonName,
  personNames,
  type SharingHouse,
} from '../../../foundations/sharing/testing/house.ts'
import { as, caseBy } from '../testing/house.ts'
import { reportBy } from '../testing/reports.ts'
import { listCases } from './case-lists.ts'
import { caseEvents, changeCase, findCase, openCase, setBand, setScreening, touchCase } from './cases.ts'
import { addParticipant, endParticipant, participantsOf, partsOf } from './participants.ts'
import { listReports } from './reports.ts'

describeOnEachDatabase('who sees and changes which case', (database) => {
  let house: SharingHouse
  let caseId: string
  before(async () => {
    house = await makeSharingHouse(database.db)
    caseId = await caseBy(database.db, house, { by: 'caseworker' })
  })
  const sees = (who: PersonName, id = caseId) =>
    as(database.db, house, who, async (tx) => (await findCase(tx, id)) !== null)

  test('the owner’s team and those that the agreement names read it, everybody else has nothing', async () => {
    const seen: string[] = []
    for (const who of personNames) if (await sees(who)) seen.push(who)
    assert.deepEqual(seen.sort(), ['caseworker', 'manager', 'officer', 'sergeant'])
  })

  test('a reader changes nothing, not even that it was worked on', async () => {
    const before = await as(database.db, house, 'officer', (tx) => findCase(tx, caseId))
    assert.ok(before)
    const changed = await as(database.db, house, 'officer', (tx) =>
      changeCase(tx, house.people.officer, {
        ...{ recordId: caseId, version: before.version, leadUserId: null },
        case: { ...before, lawfulGround: 'tenancy', title: 'Theirs' },
      }),
    )
    assert.deepEqual(changed, { ok: false, problem: { kind: 'not-allowed' } })
    await as(database.db, house, 'officer', (tx) => touchCase(tx, caseId, new Date('2031-01-01')))
    const after = await as(database.db, house, 'caseworker', (tx) => findCase(tx, caseId))
    assert.deepEqual(after, before)
  })

  test('who saves second is told and loses nothing of what the first saved', async () => {
    const id = await caseBy(database.db, house, { by: 'caseworker', title: 'First' })
    const change = (who: 'caseworker' | 'manager', title: string) =>
      as(database.db, house, who, async (tx) => {
        const present = await findCase(tx, id)
        assert.ok(present)
        return changeCase(tx, house.people[who], {
          ...{ recordId: id, version: 1, leadUserId: present.leadUserId },
          case: { ...present, lawfulGround: 'tenancy', title },
        })
      })
    assert.deepEqual(await change('manager', 'Second'), { ok: true, value: { version: 2 } })
    assert.deepEqual(await change('caseworker', 'Third'), {
      ok: false,
      problem: { kind: 'changed-meanwhile', version: 2 },
    })
    const kept = await as(database.db, house, 'caseworker', (tx) => findCase(tx, id))
    assert.equal(kept?.title, 'Second')
    const kinds = (await as(database.db, house, 'manager', (tx) => caseEvents(tx, id))).map(({ kind }) => kind)
    assert.deepEqual(kinds, ['title', 'opened'])
  })

  test('closing takes somebody who may approve it, whatever statement is sent', async () => {
    const id = await caseBy(database.db, house, { by: 'caseworker' })
    const close = (who: PersonName) =>
      as(database.db, house, who, (tx) =>
        sql`update casework.cases set state = 'closed', closed_at = now() where record_id = ${id}::uuid`.execute(tx),
      )
    await assert.rejects(close('caseworker'), /row-level security/)
    await close('manager')
    assert.equal((await as(database.db, house, 'caseworker', (tx) => findCase(tx, id)))?.state, 'closed')
  })

  test('nobody opens a case for another team, or in another’s name', async () => {
    const officer = house.people.officer
    const opened = await as(database.db, house, 'officer', (tx) =>
      openCase(tx, officer, {
        case: {
          ...{ title: 'Not ours', focus: 'people', asbType: 'nuisance', reason: 'To try' },
          ...{ lawfulGround: 'tenancy', firstReportedAt: null },
        },
        record: { purposeId: 'asb', ownerTeamId: house.teams.asb, areaId: house.areas.north },
        leadUserId: null,
      }),
    )
    assert.deepEqual(opened, { ok: false, problem: { kind: 'sharing', problem: 'not-your-team' } })
    await assert.rejects(
      as(database.db, house, 'officer', (tx) =>
        sql`insert into casework.cases (record_id, reference, title, focus, asb_type, opened_by)
          values (gen_random_uuid(), 'C-0000-0000', 'No record', 'people', 'nuisance', ${officer.userId}::uuid)`.execute(
          tx,
        ),
      ),
      /row-level security/,
    )
  })

  test('a case and a report stay in the lists of whoever may open them when their record moves, and by no other way leave them', async () => {
    const at = { case: await caseBy(database.db, house, { by: 'caseworker', title: 'It moves' }), report: '' }
    at.report = (await reportBy(database.db, house, { by: 'caseworker' })).recordId
    const listed = (who: PersonName) =>
      as(database.db, house, who, async (tx) => {
        const filter = { view: 'all', state: 'current', band: null, late: null, areaId: null } as const
        const of = {
          ...{ filter, today: '2026-11-23', limit: 100, offset: 0 },
          sort: { key: 'opened', descending: true } as const,
        }
        const { cases } = await listCases(tx, house.people[who], of)
        const reports = await listReports(tx, { state: 'pending' }, { limit: 100, offset: 0 })
        return {
          case: cases.some(({ recordId }) => recordId === at.case),
          report: reports.some(({ recordId }) => recordId === at.report),
        }
      })
    const both = { case: true, report: true }
    const none = { case: false, report: false }
    assert.deepEqual(await listed('officer'), both)
    assert.deepEqual(await listed('southOfficer'), none)

    // Changed by hand, the audience stays that of the record.
    for (const [table, id] of [
      ['cases', at.case],
      ['reports', at.report],
    ] as const) {
      await as(database.db, house, 'caseworker', (tx) =>
        sql`update ${sql.table(`casework.${table}`)} set audience_id = gen_random_uuid() where record_id = ${id}::uuid`.execute(
          tx,
        ),
      )
    }
    assert.deepEqual(await listed('officer'), both)

    const { south } = house.areas
    await as(database.db, house, 'manager', async (tx) => {
      await sql`insert into sharing.audiences (purpose_id, owner_team_id, area_id)
        values ('asb', ${house.teams.asb}::uuid, ${south}) on conflict do nothing`.execute(tx)
      // Restricted: nobody may add to it, and it is moved all the same.
      await sql`update sharing.records set restricted_at = now() where id in (${at.case}::uuid, ${at.report}::uuid)`.execute(
        tx,
      )
      const { numAffectedRows } = await sql`update sharing.records set area_id = ${south},
          audience_id = sharing.audience_id('asb', ${house.teams.asb}::uuid, ${south})
        where id in (${at.case}::uuid, ${at.report}::uuid)`.execute(tx)
      assert.equal(numAffectedRows, 2n)
    })
    assert.deepEqual(await listed('officer'), none)
    assert.deepEqual(await listed('southOfficer'), both)
    assert.deepEqual(await listed('caseworker'), both)
  })

  test('screening and assessment are noted, and every change of band', async () => {
    const id = await caseBy(database.db, house, { by: 'caseworker' })
    const at = new Date()
    await as(database.db, house, 'caseworker', async (tx) => {
      const by = house.people.caseworker
      await setScreening(tx, by, { recordId: id, screening: 'matrix', at, matrixDueOn: '2026-11-23' })
      const found = { recordId: id, completedAt: at, reviewDueOn: '2026-12-01' }
      await setBand(tx, by, { ...found, band: 'high' })
      await setBand(tx, by, { ...found, band: 'high' })
      await setBand(tx, by, { ...found, band: 'medium' })
    })
    const one = await as(database.db, house, 'officer', (tx) => findCase(tx, id))
    assert.deepEqual(
      [one?.screening, one?.matrixDueOn, one?.band, one?.reviewDueOn],
      ['matrix', '2026-11-23', 'medium', '2026-12-01'],
    )
    const events = await as(database.db, house, 'caseworker', (tx) => caseEvents(tx, id))
    assert.deepEqual(
      events.map(({ kind, was, became }) => [kind, was, became]),
      [
        ['band', 'high', 'medium'],
        ['band', null, 'high'],
        ['screened', null, 'matrix'],
        ['opened', null, null],
      ],
    )
  })

  test('a person has one part at a time, and is never their own perpetrator, not under a linked profile either', async () => {
    const { db } = database
    const actor = house.people.caseworker
    const { recordId: ivy } = await profileBy(db, house, { by: 'caseworker', names: [['Ivy', 'Pebblestone']] })
    const { recordId: ivie } = await profileBy(db, house, { by: 'caseworker', names: [['Ivie', 'Pebble-Stone']] })
    const { recordId: park } = await profileBy(db, house, {
      by: 'caseworker',
      kind: 'place',
      names: [['', 'Weaver’s Park']],
    })
    const id = await caseBy(db, house, { by: 'caseworker', parts: [{ profileId: ivy, role: 'victim' }] })
    const add = (profileId: string, role: 'victim' | 'perpetrator' | 'place' | 'witness') =>
      as(db, house, 'caseworker', (tx) =>
        addParticipant(tx, actor, { caseId: id, profileId, role, sinceOn: '2026-02-01' }),
      )
    assert.deepEqual(await add(ivy, 'perpetrator'), { ok: false, problem: 'already-in-the-case' })
    assert.deepEqual(await add(park, 'victim'), { ok: false, problem: 'only-a-place' })
    assert.equal((await add(park, 'place')).ok, true)
    await as(db, house, 'caseworker', (tx) =>
      linkProfiles(tx, actor, { recordId: ivy, otherId: ivie, reason: 'Same birth date and phone' }),
    )
    assert.deepEqual(await add(ivie, 'perpetrator'), { ok: false, problem: 'victim-of-themselves' })
    const present = await as(db, house, 'officer', (tx) => participantsOf(tx, [id]))
    assert.deepEqual(
      present.map(({ name, role }) => [name, role]),
      [
        ['Ivy Pebblestone', 'victim'],
        ['Weaver’s Park', 'place'],
      ],
    )
    const part = present[0]?.id ?? ''
    const ended = { id: part, caseId: id, untilOn: '2026-03-01' }
    assert.equal(await as(db, house, 'officer', (tx) => endParticipant(tx, house.people.officer, ended)), false)
    assert.equal(await as(db, house, 'caseworker', (tx) => endParticipant(tx, actor, ended)), true)
    assert.equal((await add(ivie, 'perpetrator')).ok, true)
    assert.deepEqual(await as(db, house, 'southOfficer', (tx) => partsOf(tx, [ivy, ivie])), [])
  })
})
