/** Sealing, and every way in which the owner of the database could tamper with what is sealed. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { engines, type OpenTestDatabase, openTestDatabase } from '../../../../test/databases.ts'
import {
  type Actor,
  anonymous,
  createDb,
  type Db,
  openServer,
  systemActor,
  type Tx,
} from '../../../platform/db/index.ts'
import { AppError } from '../../../platform/result/index.ts'
import { writeAuditEvent } from '../write-event.ts'
import { batchDigest, eventDigest, hex, NO_HEAD, SEALED_COLUMNS, sealHead } from './canonical.ts'
import { compareHeads, headsCsv, parseHeads } from './heads.ts'
import { sealPending } from './seal-events.ts'
import { createSealer } from './sealer.ts'
import { eventsToSeal, insertSeal, sealer, sealsAfter } from './store.ts'
import { verifyChain } from './verify-chain.ts'

const reader = systemActor(['audit.read'])
const person: Actor = {
  ...{
    kind: 'person',
    userId: '00000000-0000-4000-8000-000000000001',
    agencyId: '00000000-0000-4000-8000-00000000000a',
  },
  ...{ teamIds: ['00000000-0000-4000-8000-0000000000f2', '00000000-0000-4000-8000-0000000000f1'], areaIds: [] },
  permissions: [],
}
const record = (n: number) => `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`
const BATCH = 5

for (const engine of engines) {
  describe(`the chain of seals (${engine})`, () => {
    let opened: OpenTestDatabase
    let db: Db
    /** What whoever owns the database may do: on a server the owner's login, in the embedded database we ourselves. */
    let owner: { run(script: string): Promise<void>; close(): Promise<void> }
    before(async () => {
      opened = await openTestDatabase(engine, writeAuditEvent)
      db = opened.db
      owner = await openOwner(engine, opened)
    })
    after(async () => {
      await owner.close()
      await opened.close()
    })

    const act = (action: string, records: readonly number[] = []) =>
      db.withActor(person, { name: action, kind: 'write', correlationId: 'c-1' }, async (_tx, note) =>
        note({
          ...{ subjectType: 'thing', subjectId: 7, detail: { b: 1, a: ['x', 2.5] }, purposeId: 'asb-casework' },
          recordIds: records.map(record),
        }),
      )
    const actTimes = async (n: number) => {
      for (let i = 0; i < n; i++) await act('test.act', i % 2 === 0 ? [i, i + 1] : [])
    }
    const seal = () => sealPending(db, { batchSize: BATCH })
    const verify = () => verifyChain(db, reader)
    const asReader = <T>(work: (tx: Tx) => Promise<T>) =>
      db.withActor(reader, { name: 'audit.read-chain', kind: 'read' }, work)
    const eventIds = () =>
      asReader(async (tx) => {
        const { rows } = await sql<{ id: number }>`select id from audit.events order by id`.execute(tx)
        return rows.map(({ id }) => id)
      })
    const heads = () =>
      asReader(async (tx) => {
        let text = ''
        for await (const part of headsCsv(tx)) text += part
        return text
      })

    test('begins empty, takes every event once in full batches, and has nothing to do after that', async () => {
      assert.deepEqual(await verify(), {
        ...{ whole: true, seals: 0, events: 0, unsealed: 0, head: null, faultCount: 0, faults: [] },
      })
      assert.deepEqual(await seal(), { seals: 0, events: 0, newest: null })
      await actTimes(12)
      assert.equal((await verify()).unsealed, 12)
      const sealed = await seal()
      assert.deepEqual([sealed.seals, sealed.events, sealed.newest?.number], [3, 12, 3])
      const report = await verify()
      assert.deepEqual([report.whole, report.seals, report.events, report.unsealed], [true, 3, 12, 0])
      assert.deepEqual(report.head, { number: 3, head: hex(sealed.newest?.head ?? NO_HEAD) })
      assert.equal((await seal()).seals, 0)
      const seals = await asReader((tx) => sealsAfter(tx, 0, 10))
      assert.deepEqual(
        seals.map(({ fromId, toId, count }) => [fromId, toId, count]),
        [
          [1, 5, 5],
          [6, 10, 5],
          [11, 12, 2],
        ],
      )
    })
    test('numbers of transactions that were rolled back stay empty, and events follow on', async () => {
      await assert.rejects(
        db.withActor(person, { name: 'test.fail', kind: 'write' }, async (tx) => {
          await sql`select audit.write_event('test.lost', 'write', null, null, 'done', '{}', null, null, '{}')`.execute(
            tx,
          )
          throw new Error('no')
        }),
      )
      await actTimes(3)
      await seal()
      const report = await verify()
      assert.deepEqual([report.whole, report.seals, report.events, report.unsealed], [true, 4, 15, 0])
      const [newest] = await asReader((tx) => sealsAfter(tx, 3, 10))
      assert.deepEqual([newest?.fromId, newest?.toId, newest?.count], [13, 16, 3])
    })
    test('only the system acting as the sealer adds seals; auditors read them, nobody else does, nobody changes one', async () => {
      const readSeals = (actor: Actor) =>
        db.withActor(actor, { name: 'test.look', kind: 'read' }, (tx) => sealsAfter(tx, 0, 10))
      assert.equal((await readSeals({ ...person, permissions: ['audit.read'] })).length, 4)
      for (const actor of [person, anonymous, { ...person, permissions: ['audit.seal'] }, systemActor()]) {
        assert.deepEqual(await readSeals(actor), [])
        const [some] = await readSeals(reader)
        assert.ok(some !== undefined)
        const next = { ...some, number: 99, fromId: 9001, toId: 9002, sealedAtIso: '2026-01-01T00:00:00Z' }
        await assert.rejects(
          db.withActor(actor, { name: 'test.seal', kind: 'write' }, (tx) => insertSeal(tx, next)),
          /row-level security/,
        )
      }
      for (const statement of [
        'update audit.seals set number = 9',
        'delete from audit.seals',
        'truncate audit.seals',
      ]) {
        await assert.rejects(
          db.withActor(sealer, { name: 'test.tamper', kind: 'write' }, (tx) => sql.raw(statement).execute(tx)),
          /permission denied/,
        )
        await assert.rejects(owner.run(statement), /never changed or removed/)
      }
      await seal()
    })
    test('the digest covers every column that an event has', async () => {
      const { rows } = await db.asLogin((tx) =>
        sql<{ name: string }>`select attname as name from pg_attribute
          where attrelid = 'audit.events'::regclass and attnum > 0 and not attisdropped`.execute(tx),
      )
      assert.deepEqual(rows.map(({ name }) => name).sort(), ['id', 'record_count', ...SEALED_COLUMNS].sort())
      const [event] = await asReader((tx) => eventsToSeal(tx, { from: 1, to: 1 }))
      assert.deepEqual(Object.keys(event ?? {}).sort(), ['id', 'record_count', 'record_ids', ...SEALED_COLUMNS].sort())
      assert.deepEqual(event?.record_ids, [record(0), record(1)])
      assert.deepEqual(event?.team_ids, person.teamIds)
    })
    test('the digest depends on no setting of the session', async () => {
      const digests = (settings: readonly string[]) =>
        asReader(async (tx) => {
          for (const setting of settings) await sql.raw(`set local ${setting}`).execute(tx)
          return (await eventsToSeal(tx, { from: 1, to: 9 })).map((event) => hex(eventDigest(event)))
        })
      const plain = await digests([])
      assert.equal(plain.length, 9)
      const odd = [
        ...["timezone = 'Pacific/Auckland'", "datestyle = 'SQL, DMY'", "intervalstyle = 'iso_8601'"],
        ...['extra_float_digits = -5', "bytea_output = 'escape'", "lc_numeric = 'C'"],
      ]
      assert.deepEqual(await digests(odd), plain)
    })

    describe('tampering is found, and where', () => {
      const tables = ['events', 'event_records', 'seals']
      before(() =>
        owner.run(
          tables.map((t) => `alter table audit.${t} disable trigger user, no force row level security;`).join('\n'),
        ),
      )
      after(() =>
        owner.run(
          tables.map((t) => `alter table audit.${t} enable trigger user, force row level security;`).join('\n'),
        ),
      )
      const tamper = (script: string) => owner.run(`begin; ${script}; commit;`)
      const faultsAfter = async (script: string) => {
        await tamper(script)
        const report = await verify()
        assert.equal(report.whole, report.faultCount === 0)
        return report.faults.map(({ kind, seal: number, eventId }) => [kind, number, eventId])
      }
      const whole = async () => assert.deepEqual((await verify()).faults, [])

      const CHANGES: Readonly<Record<(typeof SEALED_COLUMNS)[number], string>> = {
        at: "at + interval '1 microsecond'",
        actor_kind: "'system'",
        user_id: "'00000000-0000-4000-8000-000000000002'",
        agency_id: 'null',
        team_ids: 'array[team_ids[2], team_ids[1]]',
        action: "'test.other'",
        kind: "'read'",
        subject_type: "'person'",
        subject_id: 'null',
        outcome: "'refused'",
        detail: `'{"a": ["x", 2.50], "b": 1}'`,
        correlation_id: "'c-2'",
        purpose_id: "'marac'",
      }
      for (const column of SEALED_COLUMNS) {
        test(`a changed ${column}`, async () => {
          await whole()
          await tamper('create table if not exists public.kept_event as select * from audit.events where id = 7')
          assert.deepEqual(await faultsAfter(`update audit.events set ${column} = ${CHANGES[column]} where id = 7`), [
            ['event-changed', 2, 7],
          ])
          await tamper(`update audit.events e set ${column} = k.${column} from public.kept_event k where e.id = k.id`)
          await whole()
        })
      }
      test('a number of records that is not theirs', async () => {
        assert.deepEqual(await faultsAfter('update audit.events set record_count = record_count + 1 where id = 7'), [
          ['event-changed', 2, 7],
        ])
        await tamper('update audit.events set record_count = record_count - 1 where id = 7')
        await whole()
      })
      test('a record that was taken off an event, put on it, or exchanged', async () => {
        const add = `insert into audit.event_records (event_id, record_id) values (2, '${record(900)}')`
        assert.deepEqual(await faultsAfter(add), [['event-changed', 1, 2]])
        await tamper(`delete from audit.event_records where record_id = '${record(900)}'`)
        await whole()
        const from = `where event_id = 3 and record_id = '${record(2)}'`
        assert.deepEqual(await faultsAfter(`delete from audit.event_records ${from}`), [['event-changed', 1, 3]])
        await tamper(`insert into audit.event_records (event_id, record_id) values (3, '${record(2)}')`)
        await whole()
        assert.deepEqual(await faultsAfter(`update audit.event_records set record_id = '${record(901)}' ${from}`), [
          ['event-changed', 1, 3],
        ])
        await tamper(`update audit.event_records set record_id = '${record(2)}' where record_id = '${record(901)}'`)
        await whole()
      })
      test('two events that were exchanged, in one batch and across two', async () => {
        const exchange = (a: number, b: number) => `
          delete from audit.event_records where event_id in (${a}, ${b});
          update audit.events set id = -1 where id = ${a};
          update audit.events set id = ${a} where id = ${b};
          update audit.events set id = ${b} where id = -1`
        // The number is drawn by the database; the owner lifts that too.
        await tamper('alter table audit.events alter column id set generated by default')
        for (const [a, b, seals] of [
          [7, 9, [2, 2]],
          [7, 4, [2, 1]],
        ] as const) {
          await tamper(
            `create table public.kept_records as select * from audit.event_records where event_id in (${a}, ${b})`,
          )
          await tamper(exchange(a, b))
          await tamper(
            `insert into audit.event_records (event_id, record_id)
              select case event_id when ${a} then ${b} else ${a} end, record_id from public.kept_records`,
          )
          const report = await verify()
          const found = report.faults.map(
            ({ kind, seal: number, eventId, what }) => `${kind} ${number} ${eventId} ${what}`,
          )
          assert.deepEqual(
            found.sort(),
            [
              ...[`event-moved ${seals[0]} ${a} Event ${b} now stands in the place of event ${a}.`],
              ...[`event-moved ${seals[1]} ${b} Event ${a} now stands in the place of event ${b}.`],
            ].sort(),
          )
          await tamper(exchange(a, b))
          await tamper(`insert into audit.event_records (event_id, record_id) select event_id, record_id from public.kept_records;
            drop table public.kept_records`)
          await whole()
        }
      })
      test('an event put into a sealed range, where a number had stayed empty, and below the first', async () => {
        const put = (id: number) => `insert into audit.events (id, actor_kind, action, kind) overriding system value
          values (${id}, 'system', 'test.forged', 'read')`
        const ids = new Set(await eventIds())
        const empty = 16
        const gap = [13, 14, 15, 16].find((id) => !ids.has(id))
        assert.ok(gap !== undefined && gap <= empty)
        assert.deepEqual(await faultsAfter(put(gap)), [['event-added', 4, gap]])
        await tamper(`delete from audit.events where id = ${gap}`)
        assert.deepEqual(await faultsAfter(put(0)), [['event-added', 1, 0]])
        await tamper('delete from audit.events where id = 0')
        await whole()
      })
      test('an event that was removed from the middle, from the end, and a whole batch', async () => {
        const removed = async (ids: readonly number[], expected: unknown) => {
          const list = ids.join(',')
          await tamper(`create table public.kept as select * from audit.events where id in (${list});
            create table public.kept_records as select * from audit.event_records where event_id in (${list})`)
          const script = `delete from audit.event_records where event_id in (${list}); delete from audit.events where id in (${list})`
          assert.deepEqual(await faultsAfter(script), expected)
          await tamper(`insert into audit.events overriding system value select * from public.kept;
            insert into audit.event_records (event_id, record_id) select event_id, record_id from public.kept_records;
            drop table public.kept; drop table public.kept_records`)
          await whole()
        }
        await removed([3], [['event-removed', 1, 3]])
        const last = (await asReader((tx) => sealsAfter(tx, 0, 100))).at(-1)
        const lastEvent = last?.eventIds.at(-1) ?? 0
        await removed([lastEvent], [['event-removed', last?.number, lastEvent]])
        await removed(
          [6, 7, 8, 9, 10],
          [6, 7, 8, 9, 10].map((id) => ['event-removed', 2, id]),
        )
      })
      test('a seal that was changed, column by column', async () => {
        await tamper('create table public.kept_seal as select * from audit.seals where number = 2')
        const zeros = (n: number) => `decode('${'00'.repeat(n)}', 'hex')`
        for (const [change, expected] of [
          ['version = 2', [['seal-changed', 2]]],
          ["sealed_at = sealed_at + interval '1 microsecond'", [['seal-changed', 2]]],
          [`batch_digest = ${zeros(32)}`, [['seal-changed', 2]]],
          [
            `event_digests = set_byte(event_digests, 40, (get_byte(event_digests, 40) + 1) % 256)`,
            [['seal-changed', 2]],
          ],
          ['event_ids = array[6, 7, 8, 10, 9]', [['seal-changed', 2]]],
          ['event_ids = array[6, 7, 8, 9, 11]', [['seal-changed', 2]]],
          [
            'to_id = 9',
            [
              ['seal-changed', 2],
              ['seal-out-of-place', 3],
            ],
          ],
          [
            'from_id = 5',
            [
              ['seal-out-of-place', 2],
              ['seal-changed', 2],
            ],
          ],
          [
            `previous_head = ${zeros(32)}`,
            [
              ['seal-out-of-place', 2],
              ['seal-changed', 2],
            ],
          ],
          [
            `head = ${zeros(32)}`,
            [
              ['seal-changed', 2],
              ['seal-out-of-place', 3],
            ],
          ],
        ] as const) {
          const found = await faultsAfter(`update audit.seals set ${change} where number = 2`)
          assert.deepEqual(
            found.map(([kind, number]) => [kind, number]),
            expected,
            change,
          )
          await tamper(
            `delete from audit.seals where number = 2; insert into audit.seals select * from public.kept_seal`,
          )
          await whole()
        }
      })
      test('a seal that was removed, and a chain that begins late', async () => {
        await tamper('create table public.kept_seals as select * from audit.seals')
        const without = async (number: number) => {
          const found = await faultsAfter(`delete from audit.seals where number = ${number}`)
          await tamper(`insert into audit.seals select * from public.kept_seals where number = ${number}`)
          await whole()
          return found.map(([kind, seal]) => [kind, seal])
        }
        assert.deepEqual(await without(2), [
          ['seal-missing', 2],
          ['seal-out-of-place', 3],
        ])
        assert.deepEqual(await without(1), [
          ['seal-missing', 1],
          ['seal-out-of-place', 2],
        ])
      })
      test('a chain that was cut short or made anew fits together, and is found by heads that were kept', async () => {
        const kept = parseHeads(await heads())
        assert.ok(kept.length >= 4)
        const compare = () => asReader((tx) => compareHeads(tx, kept))
        assert.deepEqual(await compare(), {
          ...{ whole: true, compared: kept.length, differences: [], differenceCount: 0 },
        })

        await tamper('create table if not exists public.all_seals as select * from audit.seals')
        await tamper(`delete from audit.seals where number >= ${kept.length - 1}`)
        await whole()
        assert.deepEqual(
          (await compare()).differences,
          [kept.length - 1, kept.length].map((number) => ({ seal: number, what: 'missing' })),
        )
        await tamper('delete from audit.seals; insert into audit.seals select * from public.all_seals')

        await tamper("update audit.events set outcome = 'refused' where id = 8; delete from audit.seals")
        const anew = await sealAllAnew(db)
        await whole()
        assert.deepEqual(
          (await compare()).differences,
          kept.map(({ number }) => ({ seal: number, what: number <= anew ? 'different' : 'missing' })),
        )
        await tamper(`update audit.events set outcome = 'done' where id = 8;
          delete from audit.seals; insert into audit.seals select * from public.all_seals`)
        await whole()
        assert.equal((await compare()).whole, true)
      })
      test('many faults are counted, and the first of them named', async () => {
        const ids = await eventIds()
        await tamper("update audit.events set outcome = 'tampered'")
        const report = await verify()
        assert.equal(report.faultCount, ids.length - report.unsealed)
        await tamper("update audit.events set outcome = 'done'")
      })
    })

    test('heads can be exported in part, and a file that is none is refused by its line', async () => {
      const all = parseHeads(await heads())
      const part = await asReader(async (tx) => {
        let text = ''
        for await (const one of headsCsv(tx, { last: 2 })) text += one
        return text
      })
      assert.deepEqual(parseHeads(part), all.slice(-2))
      assert.match(part, /^seal,last_event,sealed_at,head\r\n\d+,\d+,20\d\d-[0-9T:.-]+Z,[0-9a-f]{64}\r\n/)
      for (const [text, line] of [
        ['', 1],
        ['nonsense', 1],
        ['seal,last_event,sealed_at,head\r\n', 2],
        [`${part}4,5,6\r\n`, 4],
      ] as const) {
        assert.throws(
          () => parseHeads(text),
          (error) =>
            error instanceof AppError &&
            error.code === 'not-a-file-of-heads' &&
            error.message.includes(`Line ${line} `),
        )
      }
    })
    test('writers and two sealers at once: nothing is left out, nothing is sealed twice', async () => {
      const slowly = (i: number) =>
        db.withActor(person, { name: 'test.crowd', kind: 'write' }, async (tx) => {
          await sql`select pg_sleep(${(i % 7) / 500})`.execute(tx)
        })
      let done = false
      const seals: Promise<unknown>[] = []
      const sealing = (async () => {
        while (!done) {
          seals.push(sealPending(db, { batchSize: 7 }), sealPending(db, { batchSize: 3 }))
          await Promise.all(seals)
        }
      })()
      for (let round = 0; round < 6; round++) await Promise.all(Array.from({ length: 20 }, (_, i) => slowly(i)))
      done = true
      await sealing
      await seal()
      const report = await verify()
      assert.deepEqual([report.whole, report.unsealed, report.events], [true, 0, (await eventIds()).length])
    })
    test('the sealer seals by itself, once more at its end, and a failure ends nothing', async () => {
      const sealed: number[] = []
      const errors: unknown[] = []
      const working = createSealer({
        ...{ db, every: 20 },
        onSealed: ({ events }) => sealed.push(events),
        onError: (error) => void errors.push(error),
      })
      working.start()
      await act('test.act')
      const until = Date.now() + 10_000
      while (sealed.length === 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 10))
      assert.deepEqual(sealed, [1])
      await working.stop()
      await act('test.act')
      assert.equal((await verify()).unsealed, 1)
      await working.stop()
      assert.deepEqual(sealed, [1, 1])
      assert.equal(errors.length, 0)

      const broken: Db = { ...db, withActor: async () => Promise.reject(new Error('away')) }
      const failing = createSealer({ db: broken, onError: (error) => void errors.push(error) })
      failing.start()
      await failing.stop()
      assert.equal(errors.length, 1)
    })
  })
}

/** As an attacker would who knows the rule: all seals once more, over whatever the events say now. */
function sealAllAnew(db: Db): Promise<number> {
  return db.withActor(sealer, { name: 'audit.seal-events', kind: 'write' }, async (tx) => {
    const events = await eventsToSeal(tx, { from: 1, to: Number.MAX_SAFE_INTEGER })
    let previousHead = NO_HEAD
    let fromId = 1
    let number = 0
    for (let start = 0; start < events.length; start += BATCH) {
      number += 1
      const digests = events.slice(start, start + BATCH).map((event) => ({ id: event.id, digest: eventDigest(event) }))
      const toId = digests.at(-1)?.id ?? fromId
      const sealing = {
        ...{ number, version: 1, fromId, toId, count: digests.length, sealedAt: '1767225600.000000' },
        ...{ batchDigest: batchDigest(digests), previousHead },
      }
      const head = sealHead(sealing)
      await insertSeal(tx, {
        ...{ ...sealing, head, sealedAtIso: '2026-01-01T00:00:00Z', eventIds: digests.map(({ id }) => id) },
        eventDigests: Buffer.concat(digests.map(({ digest }) => digest)),
      })
      previousHead = head
      fromId = toId + 1
    }
    return number
  })
}

async function openOwner(engine: 'embedded' | 'server', opened: OpenTestDatabase) {
  if (engine === 'embedded') return { run: (script: string) => opened.db.runScript(script), close: async () => {} }
  const url = new URL(opened.location)
  url.username = 'frankpledge_owner'
  const own = createDb(await openServer({ url: url.href, connections: 1 }), async () => {})
  const run = (script: string) =>
    own.runScript(script).catch(async (error: unknown) => {
      await own.runScript('rollback')
      throw error
    })
  return { run, close: () => own.close() }
}
