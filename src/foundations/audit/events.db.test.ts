import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../test/databases.ts'
import { anonymous, type Purpose, purposeKinds, systemActor } from '../../platform/db/index.ts'
import { makePartnership, type TestPartnership } from '../identity/testing/people.ts'
import { readAuditEvents, recordedActions } from './read-events.ts'
import { unrecordedPurposes, writeAuditEvent } from './write-event.ts'

const RECORDS = [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}`) as [string, string, string]

describeOnEachDatabase(
  'audit events',
  (database, engine) => {
    let house: TestPartnership
    before(async () => {
      house = await makePartnership(database.db)
    })
    const look = { name: 'test.look', kind: 'read' } as const
    const countEvents = () =>
      database.db.withActor(house.people.auditor.actor, { name: 'test.count', kind: 'read' }, async (tx) => {
        const { rows } = await sql<{
          n: number
        }>`select count(*) as n from audit.events where action <> 'test.count'`.execute(tx)
        return rows[0]?.n ?? 0
      })

    test('a transaction writes exactly one event, with the actor, the purpose and the note', async () => {
      const { officer, auditor } = house.people
      const earlier = await countEvents()
      await database.db.withActor(
        officer.actor,
        { name: 'test.change-thing', kind: 'write', correlationId: 'c-1' },
        async (_tx, note) => {
          note({ subjectType: 'thing', subjectId: 7 })
          note({ outcome: 'refused', detail: { why: 'late' } })
        },
      )
      assert.equal(await countEvents(), earlier + 1)
      const [event] = await database.db.withActor(auditor.actor, look, (tx) =>
        readAuditEvents(tx, { action: 'test.change-thing' }, 5),
      )
      assert.ok(event !== undefined)
      const { id, at, ...rest } = event
      assert.ok(id > 0 && Math.abs(Date.now() - at.getTime()) < 60_000)
      assert.deepEqual(rest, {
        ...{ actorKind: 'person', userId: officer.id, agencyId: house.agencies.police, action: 'test.change-thing' },
        ...{ kind: 'write', subjectType: 'thing', subjectId: '7', outcome: 'refused', detail: { why: 'late' } },
        ...{ correlationId: 'c-1', teamIds: officer.actor.teamIds, purposeId: null, recordIds: [] },
      })
    })
    test('the records of all notes are put together, each once, with the purpose', async () => {
      const { officer, auditor } = house.people
      await database.db.withActor(
        officer.actor,
        { name: 'test.look-at-records', kind: 'search' },
        async (_tx, note) => {
          note({ recordIds: [RECORDS[1], RECORDS[0]], purposeId: 'asb-casework' })
          note({ recordIds: [RECORDS[0], RECORDS[2]], outcome: 'some' })
          note({ recordIds: [] })
        },
      )
      const [event] = await database.db.withActor(auditor.actor, look, (tx) =>
        readAuditEvents(tx, { action: 'test.look-at-records' }, 5),
      )
      assert.deepEqual(event?.recordIds, RECORDS)
      assert.deepEqual([event?.purposeId, event?.kind, event?.outcome], ['asb-casework', 'search', 'some'])
    })
    test('every kind of act can be recorded, and no other', async () => {
      for (const kind of purposeKinds) {
        await database.db.withActor(house.people.officer.actor, { name: 'test.kinds', kind }, async () => {})
      }
      const odd = { name: 'test.kinds', kind: 'gossip' } as unknown as Purpose
      await assert.rejects(
        database.db.withActor(house.people.officer.actor, odd, async () => {}),
        /events_kind_known/,
      )
    })
    test('a transaction that is rolled back leaves none', async () => {
      const earlier = await countEvents()
      await assert.rejects(
        database.db.withActor(house.people.officer.actor, look, async () => {
          throw new Error('no')
        }),
      )
      assert.equal(await countEvents(), earlier)
    })
    test('only the look-up of a session, the question whether access is in step, and the chain itself leave none', async () => {
      assert.deepEqual(
        [...unrecordedPurposes],
        [
          ...['identity.resolve-session', 'sharing.check-access'],
          ...['audit.find-settled-events', 'audit.seal-events', 'audit.read-chain'],
        ],
      )
      const earlier = await countEvents()
      for (const name of unrecordedPurposes) {
        await database.db.withActor(systemActor(), { name, kind: 'read' }, async () => {})
      }
      assert.equal(await countEvents(), earlier)
      await database.db.withActor(anonymous, { name: 'test.visit', kind: 'read' }, async () => {})
      assert.equal(await countEvents(), earlier + 1)
    })
    test('nobody changes or removes one: no grant for the application', async () => {
      const actors = [house.people.sysadmin.actor, house.people.auditor.actor, systemActor(['audit.read'])]
      for (const actor of actors) {
        for (const statement of [
          sql`update audit.events set outcome = 'x'`,
          sql`delete from audit.events`,
          sql`truncate audit.events`,
          sql`update audit.event_records set event_id = 1`,
          sql`delete from audit.event_records`,
          sql`insert into audit.events (id, actor_kind, user_id, action, kind) overriding system value
            values (1, 'system', null, 'a.b', 'read')`,
          sql`insert into audit.events (at, actor_kind, action, kind) values ('2020-01-01', 'system', 'a.b', 'read')`,
          sql`alter table audit.events disable trigger all`,
        ]) {
          await assert.rejects(
            database.db.withActor(actor, look, (tx) => statement.execute(tx)),
            /permission denied|must be owner/,
          )
        }
      }
    })
    test('not even the owner by a slip', async () => {
      for (const statement of [
        sql`update audit.events set outcome = 'x'`,
        sql`delete from audit.events`,
        sql`truncate audit.events cascade`,
        sql`update audit.event_records set event_id = 1`,
        sql`delete from audit.event_records`,
        sql`truncate audit.event_records`,
      ]) {
        await assert.rejects(
          database.db.asLogin((tx) => statement.execute(tx)),
          /never changed or removed|permission denied/,
        )
      }
    })
    test('nobody writes one in another’s name', async () => {
      const { officer, northMember } = house.people
      for (const [kind, userId] of [
        ['person', northMember.id],
        ['system', null],
        ['anonymous', null],
      ]) {
        await assert.rejects(
          database.db.withActor(officer.actor, look, (tx) =>
            sql`insert into audit.events (actor_kind, user_id, agency_id, action, kind)
              values (${kind}, ${userId}::uuid, ${house.agencies.police}::uuid, 'a.b', 'read')`.execute(tx),
          ),
          /row-level security/,
        )
      }
    })
    test('nobody adds teams that they are not in, or a record to another’s event', async () => {
      const { officer, northMember } = house.people
      await assert.rejects(
        database.db.withActor(officer.actor, look, (tx) =>
          sql`insert into audit.events (actor_kind, user_id, agency_id, team_ids, action, kind)
            values ('person', ${officer.id}::uuid, ${house.agencies.police}::uuid, ${northMember.actor.teamIds}::uuid[],
              'a.b', 'read')`.execute(tx),
        ),
        /row-level security/,
      )
      for (const actor of [officer.actor, house.people.auditor.actor]) {
        await assert.rejects(
          database.db.withActor(actor, look, (tx) =>
            sql`insert into audit.event_records (event_id, record_id) values (1, ${RECORDS[0]}::uuid)`.execute(tx),
          ),
          /row-level security/,
        )
      }
    })
    test('auditors read all; each person what they did and what was done to their account', async () => {
      const { officer, northMember, sysadmin, auditor } = house.people
      await database.db.withActor(officer.actor, { name: 'test.own', kind: 'read' }, async () => {})
      await database.db.withActor(sysadmin.actor, { name: 'test.done-to', kind: 'write' }, async (_tx, note) =>
        note({ subjectType: 'user', subjectId: officer.id }),
      )
      const seen = async (actor: typeof officer.actor) => {
        const events = await database.db.withActor(actor, look, (tx) => readAuditEvents(tx, {}, 1000))
        return (action: string) => events.some((event) => event.action === action)
      }
      const [byOfficer, byOther, byAuditor] = [
        await seen(officer.actor),
        await seen(northMember.actor),
        await seen(auditor.actor),
      ]
      assert.deepEqual([byOfficer('test.own'), byOfficer('test.done-to')], [true, true])
      assert.deepEqual([byOther('test.own'), byOther('test.done-to')], [false, false])
      assert.deepEqual([byAuditor('test.own'), byAuditor('test.done-to')], [true, true])
      const visitor = await database.db.withActor(anonymous, look, (tx) => readAuditEvents(tx, {}, 10))
      assert.deepEqual(visitor, [])
    })
    // Another room's policy lets its owners see a record's events; here a policy of the test stands for it.
    if (engine === 'embedded') {
      test('whoever may see that an event was about a record sees the event, and only that record of it', async () => {
        const { officer, northMember, auditor } = house.people
        const owned = '00000000-0000-4000-8000-0000000000ee'
        await database.db.withActor(northMember.actor, { name: 'test.of-two', kind: 'read' }, async (_tx, note) =>
          note({ recordIds: [owned, RECORDS[0]] }),
        )
        const seen = (actor: typeof officer.actor) =>
          database.db.withActor(actor, look, (tx) => readAuditEvents(tx, { action: 'test.of-two' }, 10))
        const working = { ...officer.actor, permissions: ['sharing.use'] }
        assert.deepEqual(await seen(working), [])
        await database.db.runScript(`create policy seeded_owner on audit.event_records for select to frankpledge_app
          using (record_id = '${owned}' and (select platform.user_id()) = '${officer.id}')`)
        try {
          assert.deepEqual(
            (await seen(working)).map(({ recordIds }) => recordIds),
            [[owned]],
          )
          assert.deepEqual(await seen({ ...working, permissions: [] }), [])
          assert.deepEqual(await seen({ ...northMember.actor, userId: auditor.id, permissions: ['sharing.use'] }), [])
          assert.equal((await seen(auditor.actor))[0]?.recordIds.length, 2)
        } finally {
          await database.db.runScript('drop policy seeded_owner on audit.event_records')
        }
      })
    }
    test('filters: person, action, room, kind, days, paging', async () => {
      const { auditor, officer } = house.people
      await database.db.withActor(auditor.actor, look, async (tx) => {
        const all = await readAuditEvents(tx, {}, 1000)
        const page = await readAuditEvents(tx, { beforeId: all[1]?.id ?? 0 }, 2)
        assert.deepEqual(page, all.slice(2, 4))
        const of = await readAuditEvents(tx, { userId: officer.id }, 1000)
        assert.ok(of.length > 1 && of.every((event) => event.userId === officer.id || event.subjectId === officer.id))
        const room = await readAuditEvents(tx, { action: 'identity.' }, 1000)
        assert.ok(room.length > 10 && room.every((event) => event.action.startsWith('identity.')))
        const reads = await readAuditEvents(tx, { kind: 'read' }, 1000)
        assert.ok(reads.length > 0 && reads.every((event) => event.kind === 'read'))
        const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format(all[0]?.at)
        assert.equal((await readAuditEvents(tx, { from: day, to: day }, 1000)).length, all.length)
        assert.deepEqual(await readAuditEvents(tx, { to: '2020-01-01' }, 10), [])
        assert.deepEqual(await readAuditEvents(tx, { from: '2999-01-01' }, 10), [])
        assert.deepEqual(await recordedActions(tx), [...new Set(all.map(({ action }) => action))].sort())
      })
    })
  },
  { audit: writeAuditEvent },
)
