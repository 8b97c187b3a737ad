/** Agreements as real roles: the third lock holds when pages and domain say nothing. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { systemActor, type Tx } from '../../../platform/db/index.ts'
import { remindOfReviews } from '../agreements/remind-of-reviews.ts'
import { keeper } from '../deps.ts'
import type { Level } from '../domain/words.ts'
import {
  agree,
  draftFor,
  makeSharingHouse,
  type PersonName,
  type PurposeName,
  personNames,
  recordBy,
  run,
  type SharingHouse,
} from '../testing/house.ts'
import { findAgreement, receiversUnder } from './agreement-register.ts'
import {
  abandonAgreement,
  bringIntoForce,
  insertDraft,
  lapseAgreement,
  offerDraft,
  refuseForAgency,
  signForAgency,
  writeDraft,
} from './agreements.ts'
import { keepAccess } from './keeping.ts'
import { accessTo } from './records.ts'

describeOnEachDatabase('agreements as real roles', (database) => {
  let house: SharingHouse
  before(async () => {
    house = await makeSharingHouse(database.db)
  })
  const as = <T>(name: PersonName, work: (tx: Tx) => Promise<T>) => run(database.db, house.people[name], work)
  const level = (name: PersonName, recordId: string): Promise<Level> => as(name, (tx) => accessTo(tx, recordId))
  const signature = (name: PersonName, agreementId: string) => ({
    ...{ agreementId, agencyId: house.people[name].agencyId ?? '', userId: house.people[name].userId },
  })
  const sign = (name: PersonName, agreementId: string) =>
    as(name, (tx) => signForAgency(tx, { ...signature(name, agreementId), post: 'Head of service' }))
  const withdraw = (name: PersonName, agreementId: string) =>
    as(name, (tx) => refuseForAgency(tx, { ...signature(name, agreementId), reason: 'For a test' }))
  const offered = (purpose: PurposeName, more: { endsOn?: string } = {}) =>
    as('governance', async (tx) => {
      const id = await insertDraft(tx, {
        ...draftFor(house, purpose),
        ...more,
        ...{ purposeId: purpose, createdBy: house.people.governance.userId },
      })
      await offerDraft(tx, id)
      return id
    })
  const abandon = (id: string) => as('governance', (tx) => abandonAgreement(tx, { id, reason: 'Test over' }))

  describe('writing', () => {
    test('drafts are written by those who manage agreements, and nobody else', async () => {
      for (const name of personNames) {
        const write = as(name, (tx) =>
          insertDraft(tx, {
            ...draftFor(house, 'asb'),
            ...{ purposeId: 'asb', createdBy: house.people[name].userId },
          }),
        )
        if (name === 'governance') await abandon(await write)
        else await assert.rejects(write, /row-level security/, name)
      }
    })
    test('everyone who works here reads them, a visitor without a session nothing', async () => {
      const count = (tx: Tx) =>
        sql<{ count: number }>`select count(*) as count from sharing.agreements`
          .execute(tx)
          .then(({ rows }) => rows[0]?.count)
      for (const name of personNames) assert.ok(((await as(name, count)) ?? 0) >= 3, name)
      const stranger = {
        ...{ kind: 'anonymous' as const, userId: null, agencyId: null },
        ...{ teamIds: [], areaIds: [], permissions: [] },
      }
      assert.equal(await run(database.db, stranger, count), 0)
    })
    test('what was offered never changes: not its words, its last day, parties, recipients or retention', async () => {
      const id = await offered('asb')
      const changes: Record<string, (tx: Tx) => Promise<unknown>> = {
        title: (tx) => sql`update sharing.agreements set title = 'Other' where id = ${id}::uuid`.execute(tx),
        'last day': (tx) =>
          sql`update sharing.agreements set ends_on = '2099-01-01' where id = ${id}::uuid`.execute(tx),
        'a party more': (tx) =>
          sql`insert into sharing.agreement_parties (agreement_id, agency_id) values (${id}::uuid, gen_random_uuid())`.execute(
            tx,
          ),
        'a party less': (tx) => sql`delete from sharing.agreement_parties where agreement_id = ${id}::uuid`.execute(tx),
        recipients: (tx) =>
          sql`insert into sharing.recipient_rules (agreement_id, position, team_kind, level)
            values (${id}::uuid, 9, 'housing', 4)`.execute(tx),
        retention: (tx) => sql`delete from sharing.retention_rules where agreement_id = ${id}::uuid`.execute(tx),
        'back to draft': (tx) => sql`update sharing.agreements set state = 'draft' where id = ${id}::uuid`.execute(tx),
        whole: (tx) => writeDraft(tx, { ...draftFor(house, 'prevent'), id }),
      }
      for (const [what, change] of Object.entries(changes))
        await assert.rejects(as('governance', change), /offered|does not go from/, what)
      await abandon(id)
    })
    test('states go forward only, and an end stays an end', async () => {
      const id = await offered('asb')
      await abandon(id)
      for (const state of ['draft', 'signing', 'in-force', 'superseded', 'lapsed']) {
        await assert.rejects(
          as('governance', (tx) =>
            sql`update sharing.agreements set state = ${state} where id = ${id}::uuid`.execute(tx),
          ),
          /does not go from|duplicate key/,
          state,
        )
      }
    })
  })

  describe('signing', () => {
    test('nobody signs for another agency, whatever role they have', async () => {
      const id = await offered('asb')
      for (const name of personNames) {
        for (const agencyId of Object.values(house.agencies)) {
          if (agencyId === house.people[name].agencyId) continue
          const signed = await as(name, (tx) =>
            signForAgency(tx, { ...signature(name, id), agencyId, post: 'Usurper' }),
          )
          assert.equal(signed, false, name)
        }
      }
      const agreement = await as('auditor', (tx) => findAgreement(tx, id))
      assert.deepEqual(
        agreement?.parties.map(({ signedAt }) => signedAt),
        [null, null, null, null],
      )
      await abandon(id)
    })
    test('nobody signs without the permission, in another’s name, or in the past', async () => {
      const id = await offered('asb')
      assert.equal(await sign('officer', id), false)
      await assert.rejects(
        as('sergeant', (tx) =>
          signForAgency(tx, { ...signature('sergeant', id), userId: house.people.officer.userId, post: 'Chief' }),
        ),
        /row-level security/,
      )
      await as('sergeant', (tx) =>
        sql`update sharing.agreement_parties set signed_at = '2001-01-01', signed_by = ${house.people.sergeant.userId}::uuid,
          signatory_post = 'Sergeant' where agreement_id = ${id}::uuid`.execute(tx),
      )
      const party = (await as('auditor', (tx) => findAgreement(tx, id)))?.parties.find(
        ({ signedAt }) => signedAt !== null,
      )
      assert.equal(party?.agencyName, 'Widdershire Police')
      assert.ok((party.signedAt?.getTime() ?? 0) > Date.now() - 60_000)
      await abandon(id)
    })
    test('a party does not move to another agreement, and its history is not written by hand', async () => {
      const id = await offered('asb')
      await assert.rejects(
        as('sergeant', (tx) =>
          sql`update sharing.agreement_parties set agreement_id = ${house.agreements.prevent}::uuid
            where agreement_id = ${id}::uuid`.execute(tx),
        ),
        /permission denied/,
      )
      await assert.rejects(
        as('governance', (tx) =>
          sql`insert into sharing.agreement_events (agreement_id, kind, by_user_id)
            values (${id}::uuid, 'offered', ${house.people.governance.userId}::uuid)`.execute(tx),
        ),
        /row-level security/,
      )
      await abandon(id)
    })
    test('a draft and what is over are signed by nobody', async () => {
      const id = await offered('asb')
      await abandon(id)
      assert.equal(await sign('sergeant', id), false)
    })
    test('two must have signed before it comes into force', async () => {
      const id = await offered('asb')
      const force = () => as('governance', (tx) => bringIntoForce(tx, { id, purposeId: 'asb' }))
      await sign('sergeant', id)
      assert.equal(await force(), false)
      await assert.rejects(
        as('governance', (tx) =>
          sql`update sharing.agreements set state = 'in-force' where id = ${id}::uuid`.execute(tx),
        ),
        /two parties|duplicate key/,
      )
      assert.equal(await as('sergeant', (tx) => bringIntoForce(tx, { id, purposeId: 'asb' })), false)
      await abandon(id)
    })
    test('its history writes itself', async () => {
      const id = await offered('asb')
      await withdraw('housingManager', id)
      await sign('housingManager', id)
      await withdraw('housingManager', id)
      await abandon(id)
      const events = (await as('auditor', (tx) => findAgreement(tx, id)))?.events ?? []
      assert.deepEqual(
        events.map(({ kind, byName, agencyName, reason }) => [kind, byName, agencyName, reason]),
        [
          ['created', 'governance Example', null, ''],
          ['offered', 'governance Example', null, ''],
          ['refused', 'housingManager Example', 'Riverside Homes', 'For a test'],
          ['signed', 'housingManager Example', 'Riverside Homes', ''],
          ['withdrawn', 'housingManager Example', 'Riverside Homes', 'For a test'],
          ['abandoned', 'governance Example', null, 'Test over'],
        ],
      )
    })
  })

  describe('what it gives and takes', () => {
    test('writing, offering and signing another edition takes nobody’s access away meanwhile', async () => {
      const record = await recordBy(database.db, house, { by: 'caseworker' })
      assert.equal(await level('officer', record), 'view')
      const id = await offered('asb')
      await sign('sergeant', id)
      assert.equal(await keepAccess(database.db), null)
      assert.equal(await level('officer', record), 'view')
      await abandon(id)
    })
    test('a party that takes its signature back loses access at once, also before anything is computed', async () => {
      const record = await recordBy(database.db, house, { by: 'caseworker' })
      const id = house.agreements.asb
      assert.equal(await level('officer', record), 'view')
      assert.equal(await withdraw('sergeant', id), true)
      assert.equal(await level('officer', record), 'none')
      await keepAccess(database.db)
      assert.equal(await level('officer', record), 'none')
      assert.equal(await sign('sergeant', id), true)
      await keepAccess(database.db)
      assert.equal(await level('officer', record), 'view')
    })
    test('a party that has not signed receives nothing until it does', async () => {
      const record = await recordBy(database.db, house, { by: 'caseworker' })
      assert.equal(await level('nurse', record), 'none')
      const nurses = {
        ...house.people.nurse,
        permissions: [...house.people.nurse.permissions, 'sharing.sign-agreements'],
      }
      const signed = await run(database.db, nurses, (tx) =>
        signForAgency(tx, { ...signature('nurse', house.agreements.asb), post: 'Lead nurse' }),
      )
      assert.equal(signed, true)
      await keepAccess(database.db)
      assert.equal(await level('nurse', record), 'view')
      await run(database.db, nurses, (tx) =>
        refuseForAgency(tx, { ...signature('nurse', house.agreements.asb), reason: 'Back as it was' }),
      )
      await keepAccess(database.db)
      assert.equal(await level('nurse', record), 'none')
    })
    test('who would receive is answered by the rule that gives access, before anybody has it', async () => {
      const id = await offered('prevent')
      const ask = (agreementId: string, state: 'signing' | 'in-force') =>
        as('auditor', (tx) =>
          receiversUnder(tx, {
            agreement: { id: agreementId, purposeId: 'prevent', state },
            ...{ ownerTeamId: house.teams.asb, areaId: house.areas.north },
          }),
        ).then((teams) => teams.map((team) => [team.teamName, team.level, team.because]))
      assert.deepEqual(await ask(house.agreements.prevent, 'in-force'), [
        ['Council ASB team', 'manage', 'owner'],
        ['Northam beat', 'view', 'rule'],
      ])
      // The clinic is a party that has said nothing: with its signature it would receive.
      assert.deepEqual(await ask(id, 'signing'), [
        ['Council ASB team', 'manage', 'owner'],
        ['Community nurses', 'view', 'rule'],
        ['Northam beat', 'view', 'rule'],
      ])
      await withdraw('sergeant', id)
      assert.deepEqual(await ask(id, 'signing'), [
        ['Council ASB team', 'manage', 'owner'],
        ['Community nurses', 'view', 'rule'],
      ])
      await abandon(id)
    })
    test('a later edition takes the earlier one’s place, with its own signatures only', async () => {
      const record = await recordBy(database.db, house, { by: 'caseworker', purpose: 'prevent' })
      assert.equal(await level('officer', record), 'view')
      const next = await agree(database.db, house, { ...draftFor(house, 'prevent'), purposeId: 'prevent' }, [
        ...(['manager', 'housingManager'] as const),
      ])
      assert.equal(await level('officer', record), 'none')
      const old = await as('auditor', (tx) => findAgreement(tx, house.agreements.prevent))
      assert.deepEqual(old?.editions.map(({ edition, state }) => [edition, state]).slice(0, 1), [[3, 'in-force']])
      assert.equal(old?.state, 'superseded')
      await sign('sergeant', next)
      await keepAccess(database.db)
      assert.equal(await level('officer', record), 'view')
    })
    test('an agreement that is ended shares nothing', async () => {
      const record = await recordBy(database.db, house, { by: 'caseworker', purpose: 'crime-reduction' })
      assert.equal(await level('officer', record), 'view')
      assert.equal(
        await as('sergeant', (tx) => lapseAgreement(tx, { id: house.agreements['crime-reduction'], reason: 'x' })),
        false,
      )
      const ended = await as('governance', (tx) =>
        lapseAgreement(tx, { id: house.agreements['crime-reduction'], reason: 'Over' }),
      )
      assert.equal(ended, true)
      assert.equal(await level('officer', record), 'none')
      await keepAccess(database.db)
      assert.equal(await level('officer', record), 'none')
      assert.equal(await level('southWorker', record), 'none')
      assert.equal(await level('caseworker', record), 'manage')
    })
    test('after its last day it lapses by the daily round, and only that is the keeper’s to do', async () => {
      const id = await agree(database.db, house, {
        ...draftFor(house, 'crime-reduction'),
        ...{ purposeId: 'crime-reduction', endsOn: '2030-06-30', reviewOn: '2030-01-01' },
      })
      for (const change of [sql`state = 'superseded'`, sql`title = 'Mine'`]) {
        await assert.rejects(
          run(database.db, keeper, (tx) =>
            sql`update sharing.agreements set ${change} where id = ${id}::uuid`.execute(tx),
          ),
          /row-level security|offered/,
        )
      }
      const round = (day: string) => remindOfReviews(database.db, new Date(`${day}T06:00:00Z`))
      const mine = (found: { reminded: readonly string[] }) => found.reminded.includes(id)
      assert.equal(mine(await round('2029-12-01')), false)
      assert.equal(mine(await round('2029-12-02')), true)
      const { rows } = await run(database.db, keeper, (tx) =>
        sql<{ team_id: string | null; to_overseers: boolean }>`select team_id, to_overseers from sharing.messages
          where subject_id = ${id}::uuid and kind = 'agreement-review-due' order by to_overseers, team_id`.execute(tx),
      )
      const { asb, beat, homes, nurses } = house.teams
      assert.deepEqual(
        rows
          .map(({ team_id }) => team_id)
          .slice(0, -1)
          .sort(),
        [asb, beat, homes, nurses].sort(),
      )
      assert.deepEqual(rows.at(-1), { team_id: null, to_overseers: true })
      assert.deepEqual((await round('2030-06-30')).lapsedPurposeIds, [])
      assert.deepEqual((await round('2030-07-01')).lapsedPurposeIds, ['crime-reduction'])
      assert.deepEqual((await round('2030-07-01')).lapsedPurposeIds, [])
      const lapsed = await as('auditor', (tx) => findAgreement(tx, id))
      assert.deepEqual([lapsed?.state, lapsed?.endReason], ['lapsed', 'Its last day has passed'])
      assert.deepEqual(lapsed?.events.at(-1)?.byName, null)
    })
    test('an agency that has ended receives nothing; its successor is told of', async () => {
      const change = systemActor(['identity.manage-users'])
      await run(database.db, change, async (tx) => {
        await sql`update identity.agencies set ends_on = '2020-01-01' where id = ${house.agencies.landlord}::uuid`.execute(
          tx,
        )
        await sql`insert into identity.agency_successions (predecessor_id, successor_id, happened_on)
          values (${house.agencies.landlord}::uuid, ${house.agencies.clinic}::uuid, '2020-01-02')`.execute(tx)
      })
      const agreement = await as('auditor', (tx) => findAgreement(tx, house.agreements.asb))
      const party = agreement?.parties.find(({ agencyId }) => agencyId === house.agencies.landlord)
      assert.deepEqual([party?.agencyEndsOn, party?.successorNames], ['2020-01-01', ['Widdershire Clinic']])
      const { rows } = await as('auditor', (tx) =>
        sql`select from sharing.signed_parties where agency_id = ${house.agencies.landlord}::uuid`.execute(tx),
      )
      assert.equal(rows.length, 0)
    })
  })
})
