/** The signal of many records without a task, from real events and what the rooms say of tasks. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../test/databases.ts'
import { addAction, cancelAction } from '../foundations/actions/index.ts'
import { findSignals, type LooksOfWorker, signalSettings, writeAuditEvent } from '../foundations/audit/index.ts'
import { profileBy } from '../foundations/people/testing/profiles.ts'
import { keeper } from '../foundations/sharing/index.ts'
import {
  makeSharingHouse,
  type PersonName,
  recordBy,
  run,
  type SharingHouse,
} from '../foundations/sharing/testing/house.ts'
import { addItem, attachReport, planMeeting } from '../modules/casework/index.ts'
import { caseBy } from '../modules/casework/testing/house.ts'
import { reportBy } from '../modules/casework/testing/reports.ts'
import { londonDay } from '../platform/clock/index.ts'
import { tasksForSignals } from './task-ports.ts'

const DAY = 86_400_000
const today = () => londonDay(new Date())
const inDays = (days: number) => londonDay(new Date(Date.now() + days * DAY))

describeOnEachDatabase(
  'records without a task',
  (database) => {
    let house: SharingHouse
    before(async () => {
      house = await makeSharingHouse(database.db)
    })
    const open = (who: PersonName, recordId: string) =>
      database.db.withActor(house.people[who], { name: 'test.look', kind: 'read' }, async (_tx, note) =>
        note({ recordIds: [recordId] }),
      )
    const signals = async () => {
      const found = await findSignals(database.db, {
        ...{ actor: house.people.auditor, purpose: { name: 'audit.view-signals', kind: 'read' } },
        // A test that runs over midnight still sees its events.
        ...{ days: { from: inDays(-1), to: today() }, names: async () => [], tasks: tasksForSignals(database.db) },
        settings: signalSettings,
      })
      return new Map(found.filter(({ rule }) => rule === 'without-task').map(({ userId, what }) => [userId, what]))
    }
    /** Which of these are a task of this person. */
    const tasksOf = async (
      who: PersonName,
      recordIds: readonly string[],
      more: { since?: string; changedIds?: readonly string[] } = {},
    ) => {
      const { userId, teamIds } = house.people[who]
      const look: LooksOfWorker = { userId, teamIds, recordIds, changedIds: more.changedIds ?? [] }
      const found = await tasksForSignals(database.db).among([look], more.since ?? inDays(-28))
      return found.map(({ recordId }) => recordId)
    }
    const isTask = async (who: PersonName, recordId: string, more: Parameters<typeof tasksOf>[2] = {}) =>
      (await tasksOf(who, [recordId], more)).includes(recordId)

    test('ten cases of another agency, opened one after the other, are a signal; those of one’s own team are none', async () => {
      const cases: string[] = []
      for (let i = 0; i < 10; i++)
        cases.push(await caseBy(database.db, house, { by: 'caseworker', title: `Case ${i}` }))
      for (const id of cases.slice(0, 9)) for (const who of ['officer', 'manager'] as const) await open(who, id)
      assert.deepEqual(await signals(), new Map())
      for (const who of ['officer', 'manager'] as const) await open(who, cases[9] ?? '')
      const found = await signals()
      assert.deepEqual([...found.keys()], [house.people.officer.userId])
      assert.equal(
        found.get(house.people.officer.userId),
        'Opened 10 records that were no task of theirs, of 10 in the day',
      )
      // With an action of theirs on one of them, there are nine.
      await run(database.db, house.people.caseworker, async (tx) => {
        const added = await addAction(tx, house.people.caseworker, {
          ...{ recordId: cases[0] ?? '', title: 'Visit', dueOn: today(), ownerUserId: house.people.officer.userId },
        })
        assert.ok(added.ok)
      })
      assert.deepEqual(await signals(), new Map())
    })

    test('an action is one while it is open, and until it has ended for long; for its owner, owner team and who asked', async () => {
      const id = await caseBy(database.db, house, { by: 'caseworker' })
      assert.equal(await isTask('officer', id), false)
      const action = await run(database.db, house.people.caseworker, async (tx) => {
        const added = await addAction(tx, house.people.caseworker, {
          ...{ recordId: id, title: 'Visit', dueOn: today(), ownerTeamId: house.teams.beat },
        })
        return added.ok ? added.value : assert.fail(JSON.stringify(added.problem))
      })
      assert.equal(await isTask('officer', id), true)
      assert.equal(await isTask('southOfficer', id), false)
      await run(database.db, house.people.caseworker, (tx) =>
        cancelAction(tx, house.people.caseworker, { actionId: action.id, reason: 'Moved away' }),
      )
      assert.equal(await isTask('officer', id), true)
      assert.equal(await isTask('officer', id, { since: inDays(1) }), false)
    })

    test('so is a case that somebody leads, and what belongs to it: its people, place and reports', async () => {
      const profileOf = async (facts: Partial<Parameters<typeof profileBy>[2]>) =>
        (await profileBy(database.db, house, { by: 'caseworker', ...facts })).recordId
      const profile = await profileOf({ names: [['Ida', 'Ashdown']] })
      const place = await profileOf({
        kind: 'place',
        names: [['', 'The Crown']],
        address: '12 High Street, Northam, LE1 1AA',
      })
      const stranger = await profileOf({ names: [['Otto', 'Quill']] })
      const id = await caseBy(database.db, house, { by: 'caseworker', parts: [{ profileId: profile, role: 'victim' }] })
      const { recordId: report } = await reportBy(database.db, house, { by: 'caseworker', placeProfileId: place })
      await run(database.db, house.people.caseworker, async (tx) => {
        const attached = await attachReport(tx, house.people.caseworker, { recordId: report, version: 1, caseId: id })
        assert.ok(attached.ok, JSON.stringify(attached))
      })
      const all = [id, profile, place, report, stranger]
      assert.deepEqual(await tasksOf('southOfficer', all), [])
      await run(database.db, keeper, (tx) =>
        sql`update casework.cases set lead_user_id = ${house.people.southOfficer.userId}::uuid where record_id = ${id}::uuid`.execute(
          tx,
        ),
      )
      assert.deepEqual(await tasksOf('southOfficer', all), all.slice(0, 4))
      // What somebody changed is one, with what belongs to it; they may not have opened the case itself.
      assert.deepEqual(await tasksOf('southWorker', [profile, place, stranger], { changedIds: [id] }), [profile, place])
      assert.deepEqual(await tasksOf('southWorker', [profile, place, stranger], { changedIds: [report] }), [place])
    })

    test('so is a case on the list of a meeting, for teams of its area, until the meeting has been for long', async () => {
      const id = await caseBy(database.db, house, { by: 'caseworker' })
      const { caseworker } = house.people
      await run(database.db, caseworker, async (tx) => {
        const planned = await planMeeting(tx, caseworker, {
          ...{ areaId: house.areas.north, teamId: house.teams.asb, heldOn: inDays(3), startsAt: '', venue: '' },
        })
        assert.ok(planned.ok)
        const item = { meetingId: planned.value.id, caseId: id, because: 'brought', question: '' } as const
        assert.equal(await addItem(tx, caseworker, item), true)
      })
      assert.equal(await isTask('officer', id), true)
      assert.equal(await isTask('southOfficer', id), false)
      assert.equal(await isTask('officer', id, { since: inDays(4) }), false)
    })

    test('so is a report that waits in an area that a team of theirs serves, until it was decided for long', async () => {
      const { recordId } = await reportBy(database.db, house, { by: 'caseworker' })
      assert.equal(await isTask('officer', recordId), true)
      assert.equal(await isTask('southOfficer', recordId), false)
      await run(database.db, keeper, (tx) =>
        sql`update casework.reports set state = 'closed', close_reason = 'not-asb', decided_at = now()
          where record_id = ${recordId}::uuid`.execute(tx),
      )
      assert.equal(await isTask('officer', recordId), true)
      assert.equal(await isTask('officer', recordId, { since: inDays(1) }), false)
    })

    test('so is a record that was disclosed to a team, and one on which somebody is named; emergency access makes none', async () => {
      const id = await recordBy(database.db, house, { by: 'caseworker' })
      const give = (source: string, to: 'team_id' | 'user_id', receiver: string) =>
        run(database.db, keeper, (tx) =>
          sql`insert into sharing.grants (record_id, audience_id, ${sql.ref(to)}, level, source, source_id, expires_at)
            select r.id, r.audience_id, ${receiver}::uuid, 2, ${source}, gen_random_uuid(), now() + interval '1 hour'
            from sharing.records r where r.id = ${id}::uuid`.execute(tx),
        )
      await give('break-glass', 'user_id', house.people.housing.userId)
      assert.equal(await isTask('housing', id), false)
      await give('disclosure', 'team_id', house.teams.homes)
      assert.equal(await isTask('housing', id), true)
      assert.equal(await isTask('officer', id), false)
      await run(database.db, keeper, (tx) =>
        sql`update sharing.records set named_user_ids = array[${house.people.officer.userId}::uuid] where id = ${id}::uuid`.execute(
          tx,
        ),
      )
      assert.equal(await isTask('officer', id), true)
    })

    test('who asks is in the log, without the records', async () => {
      await tasksOf('officer', [house.people.officer.userId])
      const { rows } = await run(database.db, house.people.auditor, (tx) =>
        sql<{ detail: unknown; record_count: number }>`
          select detail, record_count from audit.events where action = 'sharing.compare-tasks' order by id desc limit 1`.execute(
          tx,
        ),
      )
      assert.deepEqual(rows, [{ detail: { people: 1 }, record_count: 0 }])
    })
  },
  { audit: writeAuditEvent },
)
