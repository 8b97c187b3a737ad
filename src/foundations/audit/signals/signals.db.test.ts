/** Signals of misuse from real events, and what auditors say about them. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { londonDay } from '../../../platform/clock/index.ts'
import { type Actor, type PurposeKind, systemActor } from '../../../platform/db/index.ts'
import { makePartnership, type PersonName, type TestPartnership } from '../../identity/testing/people.ts'
import { RecordLooks, recordLooks } from '../record-looks.tsx'
import { writeAuditEvent } from '../write-event.ts'
import { findSignals } from './find-signals.ts'
import type { LooksOfWorker } from './ports.ts'
import { insertReview, isReviewed, reviewsOf } from './reviews.ts'
import { dayBefore, type SignalRule, type SignalSettings, signalSettings } from './rules.ts'

const record = (n: number) => `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`
/** Tests run at any hour, so the working day is as long as the rule at hand wants it. */
const ALWAYS: SignalSettings = {
  ...{ ...signalSettings, opens: 0, closes: 24, workingDays: [1, 2, 3, 4, 5, 6, 7], bankHolidaysWorked: true },
}

describeOnEachDatabase(
  'signals of misuse',
  (database) => {
    let house: TestPartnership
    before(async () => {
      house = await makePartnership(database.db)
    })
    const today = () => londonDay(new Date())
    const act = (
      name: PersonName,
      what: { kind?: PurposeKind; records?: readonly number[]; outcome?: string; correlationId?: string },
    ) =>
      database.db.withActor(
        house.people[name].actor,
        { name: 'test.act', kind: what.kind ?? 'read', correlationId: what.correlationId },
        async (_tx, note) =>
          note({
            recordIds: (what.records ?? []).map(record),
            ...(what.outcome === undefined ? {} : { outcome: what.outcome }),
          }),
      )
    const signals = async (
      rule: SignalRule,
      more: {
        settings?: SignalSettings
        names?: Parameters<typeof findSignals>[1]['names']
        among?: Parameters<typeof findSignals>[1]['tasks']['among']
      } = {},
    ) => {
      const all = await findSignals(database.db, {
        ...{ actor: house.people.auditor.actor, purpose: { name: 'audit.view-signals', kind: 'read' } },
        // A test that runs over midnight still sees its events.
        days: { from: londonDay(new Date(Date.now() - 86_400_000)), to: today() },
        ...{ names: more.names ?? (async () => []), settings: more.settings ?? ALWAYS },
        tasks: { among: more.among ?? (async () => []) },
      })
      return all.filter((signal) => signal.rule === rule)
    }
    const of = (name: PersonName, found: Awaited<ReturnType<typeof signals>>) =>
      found.filter(({ userId }) => userId === house.people[name].id)

    test('records of one’s own name or address, as the room that knows people says', async () => {
      for (const n of [1, 2, 2, 3]) await act('officer', { records: [n] })
      await act('officer', { kind: 'search', records: [4] })
      await act('officer', { records: [5], outcome: 'refused' })
      const asked: unknown[] = []
      const names: Parameters<typeof findSignals>[1]['names'] = async (looks) => {
        asked.push(...looks.filter(({ userId }) => userId === house.people.officer.id))
        return looks.flatMap(({ userId, recordIds }) => [
          ...recordIds.filter((id) => id === record(2)).map((recordId) => ({ userId, recordId, own: 'name' as const })),
          ...recordIds
            .filter((id) => id === record(3))
            .map((recordId) => ({ userId, recordId, own: 'address' as const })),
        ])
      }
      const [byName] = await signals('own-name', { names })
      assert.equal(byName?.userId, house.people.officer.id)
      assert.equal(byName?.what, 'Opened 1 record about somebody of the same surname')
      assert.equal(byName?.eventIds.length, 2)
      assert.deepEqual(asked, [
        { userId: house.people.officer.id, displayName: 'Test officer', recordIds: [1, 2, 3].map(record) },
      ])
      const [byAddress] = await signals('own-address', { names })
      assert.equal(byAddress?.what, 'Opened 1 record at an address of their own')
      assert.deepEqual(await signals('own-name'), [])
    })
    test('records without a task, as the rooms that keep records say; what somebody changed is one', async () => {
      const { northAndSouth } = house.people
      const opened = Array.from({ length: 14 }, (_, i) => 200 + i)
      for (const n of opened) await act('northAndSouth', { records: [n] })
      await act('northAndSouth', { records: [200] })
      await act('northAndSouth', { kind: 'write', records: [200, 300] })
      await act('northAndSouth', { kind: 'write', records: [201], outcome: 'refused' })
      const asked: { looks: readonly LooksOfWorker[]; since: string }[] = []
      const among = (known: readonly number[]) => async (looks: readonly LooksOfWorker[], since: string) => {
        asked.push({ looks: looks.filter(({ userId }) => userId === northAndSouth.id), since })
        return known.map((n) => ({ userId: northAndSouth.id, recordId: record(n) }))
      }
      const [signal] = of('northAndSouth', await signals('without-task', { among: among([202, 203, 204]) }))
      assert.equal(signal?.what, 'Opened 10 records that were no task of theirs, of 14 in the day')
      assert.equal(signal?.eventIds.length, 10)
      assert.equal(asked[0]?.since, dayBefore(londonDay(new Date(Date.now() - 86_400_000)), 28))
      const [look] = asked[0]?.looks ?? []
      assert.deepEqual([...(look?.recordIds ?? [])].sort(), opened.map(record).sort())
      assert.deepEqual([...(look?.changedIds ?? [])].sort(), [200, 300].map(record))
      assert.deepEqual(look?.teamIds, northAndSouth.actor.teamIds)
      assert.deepEqual(of('northAndSouth', await signals('without-task', { among: among([202, 203, 204, 205]) })), [])
      // A task of somebody else is none of theirs.
      const others = async () => opened.map((n) => ({ userId: house.people.officer.id, recordId: record(n) }))
      assert.equal(of('northAndSouth', await signals('without-task', { among: others })).length, 1)
    })
    test('nobody is asked about people who opened few', async () => {
      for (let n = 400; n < 409; n++) await act('northAdmin', { records: [n] })
      await act('northAdmin', { kind: 'search', records: [409] })
      await signals('without-task', {
        among: async (looks) => {
          assert.ok(looks.every(({ userId }) => userId !== house.people.northAdmin.id))
          return []
        },
      })
    })
    test('many records opened one by one, not those of a list', async () => {
      const list = Array.from({ length: 60 }, (_, i) => 100 + i)
      await act('northMember', { records: list })
      await act('northMember', { kind: 'search', records: [99] })
      for (const n of list.slice(0, 29)) await act('northMember', { records: [n] })
      for (const n of list.slice(0, 29)) await act('northMember', { records: [n] })
      assert.deepEqual(of('northMember', await signals('many-records')), [])
      await act('northMember', { records: [130] })
      const [signal] = of('northMember', await signals('many-records'))
      assert.match(
        signal?.what ?? '',
        /^Opened 30 records (in the day|between \d\d:00 and \d\d:00) \(usual: 0 for the person, 0 in the team\)$/,
      )
      assert.equal(signal?.eventIds.length, 59)
      assert.match(signal?.key ?? '', /^many-records\.\d{4}-\d\d-\d\d\.[0-9a-f-]{36}$/)
    })
    test('out of hours: looks at records, searches and exports, not other work', async () => {
      const never = { ...ALWAYS, workingDays: [] }
      await act('southMember', {})
      assert.deepEqual(of('southMember', await signals('out-of-hours', { settings: never })), [])
      await act('southMember', { records: [7] })
      await act('southMember', { kind: 'search' })
      const [signal] = of('southMember', await signals('out-of-hours', { settings: never }))
      assert.equal(signal?.what, '2 looks and changes outside working hours')
      assert.deepEqual(await signals('out-of-hours'), [])
    })
    test('turned away five times; what was refused twice for one request counts once', async () => {
      for (const n of [1, 2, 3, 4]) {
        for (const _ of [1, 2]) await act('loner', { outcome: 'refused', correlationId: `c-${n}` })
      }
      assert.deepEqual(await signals('refusals'), [])
      await act('loner', { outcome: 'refused', correlationId: 'c-5' })
      const [signal] = await signals('refusals')
      assert.deepEqual([signal?.what, signal?.eventIds.length], ['Turned away 5 times', 9])
    })
    test('ten searches after which nothing was opened; one followed up in ten is in order', async () => {
      for (let i = 0; i < 9; i++) await act('northAnalyst', { kind: 'search', records: [1, 2] })
      assert.deepEqual(of('northAnalyst', await signals('searches')), [])
      await act('northAnalyst', { kind: 'search' })
      const [signal] = of('northAnalyst', await signals('searches'))
      assert.equal(signal?.what, 'Searched 10 times and opened a record after 0 of them')
      await act('northAnalyst', { records: [1] })
      assert.deepEqual(of('northAnalyst', await signals('searches')), [])
      const short = { ...ALWAYS, followUpMinutes: 0 }
      assert.equal(of('northAnalyst', await signals('searches', { settings: short })).length, 1)
    })
    test('many files, or one with many records', async () => {
      await act('policeAdmin', { kind: 'export', records: Array.from({ length: 99 }, (_, i) => i) })
      for (let i = 0; i < 8; i++) await act('policeAdmin', { kind: 'export' })
      assert.deepEqual(await signals('exports'), [])
      await act('policeAdmin', { kind: 'export' })
      assert.equal((await signals('exports'))[0]?.what, 'Took out 10 files with 99 records')
      await act('northAdmin', { kind: 'export', records: Array.from({ length: 100 }, (_, i) => i) })
      assert.equal(of('northAdmin', await signals('exports'))[0]?.what, 'Took out 1 file with 100 records')
    })
    test('only auditors find any', async () => {
      const found = await findSignals(database.db, {
        ...{ actor: house.people.sysadmin.actor, purpose: { name: 'audit.view-signals', kind: 'read' } },
        ...{
          days: { from: today(), to: today() },
          names: async () => [],
          tasks: { among: async () => [] },
          settings: ALWAYS,
        },
      })
      assert.deepEqual(found, [])
    })

    describe('reviews', () => {
      test('are added in one’s own name by auditors, count for what there was, and are never changed', async () => {
        const { auditor, officer, sysadmin } = house.people
        const [signal] = await signals('refusals')
        assert.ok(signal !== undefined)
        const given = { signalKey: signal.key, upToEventId: signal.lastEventId, outcome: 'asked', note: 'x' } as const
        const add = (actor: Actor, reviewedBy: string) =>
          database.db.withActor(actor, { name: 'audit.review-signal', kind: 'write' }, (tx) =>
            insertReview(tx, { ...given, reviewedBy }),
          )
        await assert.rejects(add(auditor.actor, officer.id), /row-level security/)
        await assert.rejects(add(sysadmin.actor, sysadmin.id), /row-level security/)
        await add(auditor.actor, auditor.id)
        const read = (actor: Actor) =>
          database.db.withActor(actor, { name: 'test.look', kind: 'read' }, (tx) => reviewsOf(tx, [signal.key]))
        assert.deepEqual(await read(sysadmin.actor), [])
        const reviews = await read(auditor.actor)
        assert.deepEqual(
          reviews.map(({ outcome, note, reviewedBy }) => [outcome, note, reviewedBy]),
          [['asked', 'x', auditor.id]],
        )
        assert.equal(isReviewed(signal, reviews), true)
        await act('loner', { outcome: 'refused' })
        const [more] = await signals('refusals')
        assert.ok(more !== undefined && more.key === signal.key)
        assert.equal(isReviewed(more, reviews), false)
        for (const statement of [
          "update audit.signal_reviews set outcome = 'in-order'",
          'delete from audit.signal_reviews',
        ]) {
          await assert.rejects(
            database.db.withActor(auditor.actor, { name: 'test.tamper', kind: 'write' }, (tx) =>
              sql.raw(statement).execute(tx),
            ),
            /permission denied/,
          )
        }
      })
    })

    describe('who has looked at a record', () => {
      const looksOf = (actor: Actor, n: number, options: { before?: number; limit: number }) =>
        database.db.withActor(actor, { name: 'test.look', kind: 'read' }, (tx) => recordLooks(tx, record(n), options))
      test('the newest first, in pages, each once, with names', async () => {
        const { auditor, officer } = house.people
        for (let i = 0; i < 5; i++) await act('officer', { records: [500, 501] })
        await act('northMember', { kind: 'write', records: [500], outcome: 'refused' })
        const first = await looksOf(auditor.actor, 500, { limit: 4 })
        assert.deepEqual(
          first.looks.map(({ userName, agencyName, kind, outcome }) => [userName, agencyName, kind, outcome]),
          [
            ['Test northMember', 'Widdershire County Council', 'write', 'refused'],
            ...[1, 2, 3].map(() => ['Test officer', 'Widdershire Police', 'read', 'done']),
          ],
        )
        assert.ok(first.next !== null)
        const second = await looksOf(auditor.actor, 500, { limit: 4, before: first.next })
        assert.deepEqual([second.looks.length, second.next], [2, null])
        assert.equal(new Set([...first.looks, ...second.looks].map(({ eventId }) => eventId)).size, 6)
        const html = String(RecordLooks({ found: first, olderHref: (before) => `/records/x?before=${before}` }))
        assert.match(html, /Who has looked at this record/)
        assert.match(html, /Test officer, Widdershire Police/)
        assert.match(html, new RegExp(`href="/records/x\\?before=${first.next}"`))
        // Nobody but auditors and those who manage the record: the officer sees their own events, not the record's.
        for (const actor of [officer.actor, house.people.sysadmin.actor, systemActor()]) {
          assert.deepEqual(await looksOf(actor, 500, { limit: 4 }), { looks: [], next: null })
        }
        const none = await looksOf(auditor.actor, 599, { limit: 4 })
        assert.match(String(RecordLooks({ found: none, olderHref: String })), /Nobody has looked at this record yet/)
      })
    })
  },
  { audit: writeAuditEvent },
)
