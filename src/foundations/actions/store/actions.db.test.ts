/** Who sees and changes which action, as real database roles; and what the store answers. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { keeper } from '../../sharing/index.ts'
import { makeSharingHouse, type PersonName, recordBy, run, type SharingHouse } from '../../sharing/testing/house.ts'
import { actionBy, as, inDays } from '../testing/actions.ts'
import { actionsOf, countsByRecord, eventsOf, findAction, justDoneBy, listActions, openActionsFor } from './actions.ts'
import { addAction, cancelAction, changeAction, completeAction, reopenAction, undoDone } from './changes.ts'

const NOBODY = '00000000-0000-4000-8000-000000000000'

describeOnEachDatabase('actions', (database) => {
  let house: SharingHouse
  /** Of the council; the beat team of the district reads it, nobody else does. */
  let ours = ''
  /** Of the beat team; the council's team of the district contributes to it. */
  let theirs = ''
  before(async () => {
    house = await makeSharingHouse(database.db)
    ours = await recordBy(database.db, house, { by: 'caseworker' })
    theirs = await recordBy(database.db, house, { by: 'officer' })
  })
  const by = <T>(who: PersonName, work: (tx: Tx) => Promise<T>) => as(database.db, house, who, work)
  const make = (of: Parameters<typeof actionBy>[2]) => actionBy(database.db, house, of)
  const change = async (who: PersonName, actionId: string, to: Partial<Parameters<typeof changeAction>[2]>) =>
    by(who, async (tx) => {
      const action = await findAction(tx, actionId)
      assert.ok(action !== null)
      return changeAction(tx, house.people[who], { ...action, actionId, ...to })
    })
  const problemOf = (result: { ok: boolean; problem?: { kind: string } }) => (result.ok ? 'ok' : result.problem?.kind)

  describe('adding', () => {
    test('is for who may contribute: not for readers, and for others the record is not there', async () => {
      const given = { title: 'Call', dueOn: inDays(1), ownerName: 'Fire service' }
      for (const [who, recordId, expected] of [
        ['caseworker', ours, 'ok'],
        ['manager', ours, 'ok'],
        ['caseworker', theirs, 'ok'],
        ['officer', ours, 'not-allowed'],
        ['housing', ours, 'not-found'],
        ['southWorker', ours, 'not-found'],
        ['nurse', ours, 'not-found'],
        ['auditor', ours, 'not-found'],
        ['caseworker', NOBODY, 'not-found'],
      ] as const) {
        const result = await by(who, (tx) => addAction(tx, house.people[who], { ...given, recordId }))
        assert.equal(problemOf(result), expected, who)
      }
    })
    test('says what is wrong, and which owner is gone', async () => {
      const given = { recordId: ours, title: '', dueOn: inDays(-1), ownerTeamId: NOBODY }
      const result = await by('caseworker', (tx) => addAction(tx, house.people.caseworker, given))
      assert.ok(!result.ok && result.problem.kind === 'invalid')
      assert.deepEqual(
        result.problem.problems.map(({ field }) => field),
        ['title', 'dueOn', 'owner'],
      )
    })
    test('to a team that cannot open the record only when that is confirmed', async () => {
      const given = { recordId: ours, title: 'Write to the tenant', dueOn: inDays(3), ownerTeamId: house.teams.homes }
      const add = (more: object = {}) =>
        by('caseworker', (tx) => addAction(tx, house.people.caseworker, { ...given, ...more }))
      assert.equal(problemOf(await add()), 'owner-cannot-see')
      assert.equal(problemOf(await add({ evenIfUnseen: true })), 'ok')
      // Nor is it shown to them for that.
      assert.deepEqual(await by('housing', (tx) => openActionsFor(tx, { teamIds: [house.teams.homes] })), [])
    })
    test('the database itself takes no action in another’s name, nor with two kinds of owner or none', async () => {
      const insert = (
        who: PersonName,
        of: { by?: string; team?: string | null; name?: string | null; record?: string },
      ) =>
        by(who, (tx) =>
          sql`insert into actions.actions (record_id, title, owner_team_id, owner_name, due_on, created_by)
            values (${of.record ?? ours}::uuid, 'x', ${of.team ?? null}::uuid, ${of.name ?? null}, current_date,
              ${of.by ?? house.people[who].userId}::uuid)`.execute(tx),
        )
      await insert('caseworker', { name: 'Fire service' })
      await assert.rejects(insert('caseworker', { name: 'x', by: house.people.manager.userId }), /row-level security/)
      await assert.rejects(insert('officer', { name: 'x' }), /row-level security/)
      await assert.rejects(insert('housing', { name: 'x' }), /row-level security/)
      await assert.rejects(insert('caseworker', { name: 'x', team: house.teams.asb }), /actions_have_one_kind_of_owner/)
      await assert.rejects(insert('caseworker', {}), /actions_have_one_kind_of_owner/)
    })
  })

  describe('reading', () => {
    test('is for who may read the record', async () => {
      const id = await make({ by: 'caseworker', recordId: ours })
      for (const [who, seen] of [
        ['caseworker', true],
        ['officer', true],
        ['housing', false],
        ['southWorker', false],
        ['nurse', false],
        ['boardMember', false],
        ['governance', false],
        ['sysadmin', false],
      ] as const) {
        assert.equal((await by(who, (tx) => findAction(tx, id))) !== null, seen, who)
        assert.equal((await by(who, (tx) => actionsOf(tx, ours))).length > 0, seen, who)
        assert.equal((await by(who, (tx) => eventsOf(tx, id))).length > 0, seen, who)
      }
    })
    test('counts and lists hold open ones, the most urgent first, of readable records', async () => {
      const record = await recordBy(database.db, house, { by: 'southWorker', area: 'south' })
      const { southWorker } = house.people
      const past = new Date(Date.now() - 20 * 86_400_000)
      const late = await make({ by: 'southWorker', recordId: record, title: 'b', dueOn: inDays(-3), now: past })
      const soon = await make({ by: 'southWorker', recordId: record, title: 'c', ownerUserId: southWorker.userId })
      const done = await make({ by: 'southWorker', recordId: record, title: 'a' })
      await by('southWorker', (tx) => completeAction(tx, southWorker, { actionId: done, outcome: 'Went well' }))
      const { userId, teamIds } = southWorker
      const found = await by('southWorker', async (tx) => ({
        counts: await countsByRecord(tx, [record, ours]),
        open: (await openActionsFor(tx, { userId, teamIds })).map(({ id }) => id),
        due: (await openActionsFor(tx, { userId, teamIds, dueBy: inDays(0) })).map(({ id }) => id),
        all: (await actionsOf(tx, record)).map(({ id }) => id),
        lists: await Promise.resolve().then(async () => {
          const lists: Record<string, readonly string[]> = {}
          for (const whose of ['mine', 'teams', 'asked', 'all'] as const) {
            for (const show of ['open', 'overdue', 'done'] as const) {
              const listed = await listActions(tx, southWorker, {
                ...{ filter: { whose, show }, sort: { key: 'title', descending: true } },
                ...{ today: inDays(0), limit: 10, offset: 0 },
              })
              assert.equal(listed.total, listed.actions.length)
              lists[`${whose} ${show}`] = listed.actions.map(({ title }) => title)
            }
          }
          return lists
        }),
      }))
      assert.deepEqual([...found.counts], [[record, { open: 2, overdue: 1 }]])
      assert.deepEqual(found.open, [late, soon])
      assert.deepEqual(found.due, [late])
      assert.deepEqual(found.all, [late, soon, done])
      assert.deepEqual(found.lists, {
        ...{ 'mine open': ['c'], 'mine overdue': [], 'mine done': [] },
        ...{ 'teams open': ['b'], 'teams overdue': ['b'], 'teams done': ['a'] },
        ...{ 'asked open': [], 'asked overdue': [], 'asked done': [] },
        ...{ 'all open': ['c', 'b'], 'all overdue': ['b'], 'all done': ['a'] },
      })
      assert.equal((await by('housing', (tx) => countsByRecord(tx, [record]))).size, 0)
    })
    test('what was asked of others is found by who asked', async () => {
      const id = await make({ by: 'caseworker', recordId: ours, ownerTeamId: house.teams.beat, title: 'Patrol' })
      const listed = (who: PersonName, whose: 'asked' | 'teams') =>
        by(who, async (tx) =>
          (
            await listActions(tx, house.people[who], {
              ...{ filter: { whose, show: 'open' }, sort: { key: 'owner', descending: false } },
              ...{ today: inDays(0), limit: 100, offset: 0 },
            })
          ).actions.some((action) => action.id === id),
        )
      assert.deepEqual(
        [await listed('caseworker', 'asked'), await listed('manager', 'asked'), await listed('officer', 'asked')],
        [true, true, false],
      )
      assert.deepEqual([await listed('caseworker', 'teams'), await listed('officer', 'teams')], [false, true])
    })
  })

  describe('changing', () => {
    test('is kept in the history: what, who and the date with its reason', async () => {
      const id = await make({ by: 'caseworker', recordId: ours, title: 'Visit', dueOn: inDays(2) })
      assert.equal(problemOf(await change('manager', id, { title: 'Visit twice' })), 'ok')
      const unexplained = await change('manager', id, { dueOn: inDays(5) })
      assert.ok(!unexplained.ok && unexplained.problem.kind === 'invalid')
      assert.deepEqual(unexplained.problem.problems[0]?.field, 'dueReason')
      const moved = await change('caseworker', id, {
        ...{ dueOn: inDays(5), dueReason: 'He is away', ownerTeamId: house.teams.beat },
      })
      assert.equal(problemOf(moved), 'ok')
      const events = await by('officer', (tx) => eventsOf(tx, id))
      assert.deepEqual(
        events.map(({ kind, wasTitle, wasDueOn, wasOwner, note }) => [
          kind,
          wasTitle,
          wasDueOn,
          wasOwner?.ownerTeamId,
          note,
        ]),
        [
          ['created', null, null, undefined, ''],
          ['changed', 'Visit', null, undefined, ''],
          ['reassigned', null, null, house.teams.asb, ''],
          ['due-changed', null, inDays(2), undefined, 'He is away'],
        ],
      )
    })
    test('the second of two sees the first’s', async () => {
      const id = await make({ by: 'caseworker', recordId: ours })
      const action = await by('caseworker', (tx) => findAction(tx, id))
      assert.ok(action !== null)
      assert.equal(problemOf(await change('manager', id, { title: 'First' })), 'ok')
      const second = await by('caseworker', (tx) =>
        changeAction(tx, house.people.caseworker, { ...action, actionId: id, title: 'Second' }),
      )
      assert.ok(!second.ok && second.problem.kind === 'changed-meanwhile')
      assert.equal(second.problem.action.title, 'First')
    })
    test('is for contributors of either agency and not for readers', async () => {
      const id = await make({ by: 'officer', recordId: theirs })
      assert.equal(problemOf(await change('caseworker', id, { title: 'Changed by the council' })), 'ok')
      const own = await make({ by: 'caseworker', recordId: ours })
      assert.equal(problemOf(await change('officer', own, { title: 'Not for them' })), 'not-allowed')
      const missing = await by('housing', (tx) =>
        completeAction(tx, house.people.housing, { actionId: own, outcome: 'x' }),
      )
      assert.equal(problemOf(missing), 'not-found')
    })
  })

  describe('an owner who may only read the record', () => {
    const owned = () => make({ by: 'caseworker', recordId: ours, ownerTeamId: house.teams.beat, title: 'Patrol' })
    const raw = (who: PersonName, set: string, id: string) =>
      by(who, async (tx) => {
        const done = await sql`update actions.actions set ${sql.raw(set)} where id = ${id}::uuid`.execute(tx)
        return Number(done.numAffectedRows ?? 0n)
      })
    test('says that it is done and takes that back, and does nothing else', async () => {
      const id = await owned()
      const { officer } = house.people
      assert.equal(problemOf(await change('officer', id, { title: 'Other' })), 'not-allowed')
      assert.equal(problemOf(await change('officer', id, { ownerTeamId: house.teams.asb })), 'not-allowed')
      const cancelled = await by('officer', (tx) => cancelAction(tx, officer, { actionId: id, reason: 'No time' }))
      assert.equal(problemOf(cancelled), 'not-allowed')
      const done = await by('officer', (tx) => completeAction(tx, officer, { actionId: id, outcome: 'Patrolled' }))
      assert.equal(problemOf(done), 'ok')
      assert.deepEqual(
        (await by('officer', (tx) => justDoneBy(tx, { userId: officer.userId, now: new Date() }))).map((a) => a.id),
        [id],
      )
      const reopened = await by('officer', (tx) => reopenAction(tx, officer, { actionId: id, reason: 'Again' }))
      assert.equal(problemOf(reopened), 'not-allowed')
      assert.equal(problemOf(await by('officer', (tx) => undoDone(tx, officer, { actionId: id }))), 'ok')
      assert.deepEqual(
        (await by('officer', (tx) => eventsOf(tx, id))).map(({ kind }) => kind),
        ['created', 'done', 'reopened'],
      )
    })
    test('neither does the database let them, nor anybody who does not own it', async () => {
      const id = await owned()
      for (const set of [
        "title = 'x'",
        "details = 'x'",
        'due_on = due_on + 1',
        `owner_team_id = null, owner_user_id = '${house.people.officer.userId}'`,
        "owner_team_id = null, owner_name = 'x'",
      ]) {
        await assert.rejects(raw('officer', set, id), /changes nothing else|row-level security/, set)
      }
      await assert.rejects(raw('officer', "state = 'cancelled', outcome = 'x'", id), /row-level security/)
      await assert.rejects(raw('officer', 'record_id = record_id', id), /permission denied/)
      const done = "state = 'done', outcome = 'x', done_on = current_date"
      // Neither a reader whose it is not, nor one who cannot see the record although it was given to them.
      const notTheirs = await make({ by: 'caseworker', recordId: ours })
      assert.equal(await raw('officer', done, notTheirs), 0)
      const unseen = await make({
        ...{ by: 'caseworker', recordId: ours, ownerTeamId: house.teams.homes, evenIfUnseen: true },
      })
      assert.equal(await raw('housing', done, unseen), 0)
      assert.equal(await raw('officer', done, id), 1)
      const cancelled = await make({ by: 'caseworker', recordId: ours, ownerTeamId: house.teams.beat })
      await by('manager', (tx) => cancelAction(tx, house.people.manager, { actionId: cancelled, reason: 'Not needed' }))
      assert.equal(await raw('officer', "state = 'open', outcome = null", cancelled), 0)
    })
    test('history is added to in one’s own name only, and changed by nobody', async () => {
      const id = await owned()
      const insert = (who: PersonName, kind: string, userId: string, recordId = ours) =>
        by(who, (tx) =>
          sql`insert into actions.action_events (action_id, record_id, kind, by_user_id, note)
            values (${id}::uuid, ${recordId}::uuid, ${kind}, ${userId}::uuid, 'x')`.execute(tx),
        )
      const { officer, caseworker, housing } = house.people
      await insert('officer', 'done', officer.userId)
      await assert.rejects(insert('officer', 'created', officer.userId), /row-level security/)
      await assert.rejects(insert('officer', 'done', caseworker.userId), /row-level security/)
      await assert.rejects(insert('housing', 'done', housing.userId), /row-level security/)
      // Nor hung on another record than the action's.
      await assert.rejects(insert('caseworker', 'done', caseworker.userId, theirs), /action_events_action_fk/)
      for (const statement of ["update actions.action_events set note = 'y'", 'truncate actions.action_events']) {
        await assert.rejects(
          by('caseworker', (tx) => sql.raw(statement).execute(tx)),
          /permission denied/,
        )
      }
      const gone = await by('caseworker', (tx) => sql`delete from actions.action_events`.execute(tx))
      assert.equal(gone.numAffectedRows, 0n)
    })
  })

  describe('ending', () => {
    test('done needs an outcome; a second one sees the first’s', async () => {
      const id = await make({ by: 'caseworker', recordId: ours })
      const done = (who: PersonName, outcome: string) =>
        by(who, (tx) => completeAction(tx, house.people[who], { actionId: id, outcome }))
      assert.equal(problemOf(await done('caseworker', ' ')), 'invalid')
      assert.equal(problemOf(await done('caseworker', 'Went well')), 'ok')
      const second = await done('manager', 'Did it too')
      assert.ok(!second.ok && second.problem.kind === 'changed-meanwhile')
      assert.equal(second.problem.action.outcome, 'Went well')
      for (const set of ["state = 'done', outcome = null", "state = 'done', done_on = null", "state = 'open'"]) {
        await assert.rejects(
          by('caseworker', (tx) => sql`update actions.actions set ${sql.raw(set)} where id = ${id}::uuid`.execute(tx)),
          /actions_(ended_with_outcome|done_on_a_day)/,
          set,
        )
      }
    })
    test('cancelled needs a reason; reopened one too, and a day that is still to come', async () => {
      const past = new Date(Date.now() - 30 * 86_400_000)
      const id = await make({ by: 'caseworker', recordId: ours, dueOn: inDays(-10), now: past })
      const { caseworker } = house.people
      const asCaseworker = <T>(work: (tx: Tx) => Promise<T>) => by('caseworker', work)
      assert.equal(
        problemOf(await asCaseworker((tx) => cancelAction(tx, caseworker, { actionId: id, reason: '' }))),
        'invalid',
      )
      assert.equal(
        problemOf(await asCaseworker((tx) => cancelAction(tx, caseworker, { actionId: id, reason: 'Moved away' }))),
        'ok',
      )
      const again = await asCaseworker((tx) => reopenAction(tx, caseworker, { actionId: id, reason: '' }))
      assert.ok(!again.ok && again.problem.kind === 'invalid')
      assert.deepEqual(
        again.problem.problems.map(({ field }) => field),
        ['reason', 'dueOn'],
      )
      const reopened = await asCaseworker((tx) =>
        reopenAction(tx, caseworker, { actionId: id, reason: 'Came back', dueOn: inDays(4) }),
      )
      assert.equal(problemOf(reopened), 'ok')
      const action = await asCaseworker((tx) => findAction(tx, id))
      assert.deepEqual([action?.state, action?.outcome, action?.dueOn, action?.version], ['open', null, inDays(4), 3])
      assert.deepEqual(
        (await asCaseworker((tx) => eventsOf(tx, id))).map(({ kind }) => kind),
        ['created', 'cancelled', 'reopened', 'due-changed'],
      )
    })
    test('is taken back within the hour by who said it, and by nobody else', async () => {
      const id = await make({ by: 'caseworker', recordId: ours })
      const { caseworker, manager } = house.people
      const hourAgo = new Date(Date.now() - 61 * 60_000)
      await by('caseworker', (tx) =>
        completeAction(tx, caseworker, { actionId: id, outcome: 'x', now: hourAgo, doneOn: inDays(-1) }),
      )
      assert.equal(
        problemOf(await by('caseworker', (tx) => undoDone(tx, caseworker, { actionId: id }))),
        'changed-meanwhile',
      )
      await by('caseworker', (tx) => reopenAction(tx, caseworker, { actionId: id, reason: 'Not yet' }))
      await by('caseworker', (tx) => completeAction(tx, caseworker, { actionId: id, outcome: 'Now' }))
      assert.equal(problemOf(await by('manager', (tx) => undoDone(tx, manager, { actionId: id }))), 'changed-meanwhile')
      assert.equal(problemOf(await by('caseworker', (tx) => undoDone(tx, caseworker, { actionId: id }))), 'ok')
    })
  })

  describe('a record that is', () => {
    test('restricted is read and not changed, by its owner either', async () => {
      const record = await recordBy(database.db, house, { by: 'caseworker' })
      const mine = await make({ by: 'caseworker', recordId: record })
      const beat = await make({ by: 'caseworker', recordId: record, ownerTeamId: house.teams.beat })
      await run(database.db, keeper, (tx) =>
        sql`update sharing.records set restricted_at = now() where id = ${record}::uuid`.execute(tx),
      )
      for (const [who, id] of [
        ['caseworker', mine],
        ['officer', beat],
      ] as const) {
        const result = await by(who, (tx) => completeAction(tx, house.people[who], { actionId: id, outcome: 'x' }))
        assert.ok(!result.ok && result.problem.kind === 'not-allowed' && result.problem.because === 'restricted', who)
        const raw = await by(who, (tx) =>
          sql`update actions.actions set state = 'done', outcome = 'x', done_on = current_date where id = ${id}::uuid`.execute(
            tx,
          ),
        )
        assert.equal(raw.numAffectedRows, 0n, who)
        assert.notEqual(await by(who, (tx) => findAction(tx, id)), null)
      }
    })
    test('closed is there for the people who are named, and their teams are warned of', async () => {
      const record = await recordBy(database.db, house, { by: 'caseworker' })
      const id = await make({ by: 'caseworker', recordId: record, ownerTeamId: house.teams.beat })
      const { caseworker, manager } = house.people
      await run(database.db, keeper, (tx) =>
        sql`update sharing.records set named_user_ids = array[${caseworker.userId}::uuid] where id = ${record}::uuid`.execute(
          tx,
        ),
      )
      assert.notEqual(await by('caseworker', (tx) => findAction(tx, id)), null)
      for (const who of ['manager', 'officer'] as const) {
        assert.equal(await by(who, (tx) => findAction(tx, id)), null)
        const done = await by(who, (tx) => completeAction(tx, house.people[who], { actionId: id, outcome: 'x' }))
        assert.equal(problemOf(done), 'not-found')
        assert.deepEqual(await by(who, (tx) => eventsOf(tx, id)), [])
      }
      const add = (owner: object) =>
        by('caseworker', (tx) =>
          addAction(tx, caseworker, { recordId: record, title: 'x', dueOn: inDays(1), ...owner }),
        )
      assert.equal(problemOf(await add({ ownerTeamId: house.teams.asb })), 'owner-cannot-see')
      assert.equal(problemOf(await add({ ownerUserId: manager.userId })), 'owner-cannot-see')
      assert.equal(problemOf(await add({ ownerUserId: caseworker.userId })), 'ok')
    })
  })

  test('only the keeper removes actions, and their history with them', async () => {
    const record = await recordBy(database.db, house, { by: 'caseworker' })
    await make({ by: 'caseworker', recordId: record })
    const remove = (tx: Tx) => sql`delete from actions.actions where record_id = ${record}::uuid`.execute(tx)
    assert.equal((await by('caseworker', remove)).numAffectedRows, 0n)
    assert.equal((await run(database.db, keeper, remove)).numAffectedRows, 1n)
    const left = await database.db.asLogin((tx) =>
      sql<{
        n: number
      }>`select count(*)::int as n from actions.action_events where record_id = ${record}::uuid`.execute(tx),
    )
    assert.equal(left.rows[0]?.n, 0)
  })
})
