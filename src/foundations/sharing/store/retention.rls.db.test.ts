/** Clocks, holds and disposal as real database roles. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { systemActor, type Tx } from '../../../platform/db/index.ts'
import { keeper } from '../deps.ts'
import { addCalendarMonths } from '../domain/retention.ts'
import { testHolding } from '../rights/testing/holding.ts'
import {
  draftFor,
  makeSharingHouse,
  type PersonName,
  personNames,
  recordBy,
  run,
  type SharingHouse,
} from '../testing/house.ts'
import { bringIntoForce, insertDraft, offerDraft, signForAgency } from './agreements.ts'
import { keepAccess } from './keeping.ts'
import {
  carryOutDisposal,
  decideDisposal,
  endWork,
  evaluateAgain,
  findClock,
  findProposal,
  keepLonger,
  liftHold,
  listCertificates,
  listClocks,
  listHolds,
  noteDueReviews,
  placeHold,
  proposeDisposal,
  recordFacts,
  reopenWork,
  retentionEvents,
  tombstonesOf,
} from './retention.ts'

const ENDED = '2019-01-31'
const TODAY = '2026-06-01'
const NOW = new Date('2026-06-01T10:00:00Z')

describeOnEachDatabase('retention', (database) => {
  let house: SharingHouse
  before(async () => {
    house = await makeSharingHouse(database.db)
  })
  const as = <T>(name: PersonName, work: (tx: Tx) => Promise<T>) => run(database.db, house.people[name], work)
  const asKeeper = <T>(work: (tx: Tx) => Promise<T>) => run(database.db, keeper, work)
  const ended = async (name: PersonName = 'caseworker', endedOn = ENDED) => {
    const recordId = await recordBy(database.db, house, { by: name })
    const result = await as(name, (tx) =>
      endWork(tx, house.people[name], { recordId, outcome: 'closed', endedOn, today: TODAY }),
    )
    assert.ok(result.ok)
    return { recordId, dueOn: result.value.dueOn }
  }
  const hold = (name: PersonName, recordId: string) =>
    asKeeper((tx) => recordFacts(tx, [recordId])).then((facts) => {
      const found = facts.get(recordId)
      assert.ok(found)
      return as(name, (tx) =>
        placeHold(tx, house.people[name], {
          facts: found,
          matter: 'Inquest 7',
          reason: 'Asked for',
          reviewOn: '2027-01-01',
        }),
      )
    })
  /** Proposed and confirmed, but not carried out. */
  const confirmed = async () => {
    const { recordId } = await ended()
    const { caseworker, manager } = house.people
    const of = { recordId, today: TODAY }
    assert.ok(
      (await as('caseworker', (tx) => proposeDisposal(tx, caseworker, { ...of, because: 'review', reason: 'Old' }))).ok,
    )
    assert.ok(
      (await as('manager', (tx) => decideDisposal(tx, manager, { ...of, decision: 'confirmed', reason: '' }))).ok,
    )
    return recordId
  }

  describe('clocks', () => {
    test('start by the agreement’s rule, once, for a known outcome and a day that has come', async () => {
      const recordId = await recordBy(database.db, house, { by: 'caseworker' })
      const end = (outcome: string, endedOn: string) =>
        as('caseworker', (tx) => endWork(tx, house.people.caseworker, { recordId, outcome, endedOn, today: TODAY }))
      assert.deepEqual(await end('closed', '2026-06-02'), { ok: false, problem: 'in-the-future' })
      assert.deepEqual(await end('vanished', ENDED), { ok: false, problem: 'unknown-outcome' })
      assert.deepEqual(await end('closed', ENDED), { ok: true, value: { dueOn: '2025-01-31' } })
      assert.deepEqual(await end('closed', ENDED), { ok: false, problem: 'already-ended' })
    })
    test('are started and stopped by those who manage the record only', async () => {
      const recordId = await recordBy(database.db, house, { by: 'caseworker' })
      for (const name of ['officer', 'southWorker', 'nurse', 'governance', 'sysadmin'] as const) {
        const result = await as(name, (tx) =>
          endWork(tx, house.people[name], { recordId, outcome: 'closed', endedOn: ENDED, today: TODAY }),
        )
        assert.deepEqual(result, { ok: false, problem: 'not-found' }, name)
      }
      const known = await ended()
      const byOfficer = await as('officer', (tx) =>
        reopenWork(tx, house.people.officer, { recordId: known.recordId, reason: 'No' }),
      )
      assert.deepEqual(byOfficer, { ok: false, problem: 'not-found' })
      // And not by going past the rule either.
      const { numAffectedRows } = await as('officer', (tx) =>
        sql`update sharing.clocks set due_on = '2999-01-01' where record_id = ${known.recordId}::uuid`.execute(tx),
      )
      assert.equal(numAffectedRows, 0n)
    })
    test('stop when the work goes on, and start afresh', async () => {
      const { recordId } = await ended()
      const { caseworker } = house.people
      assert.ok((await as('caseworker', (tx) => reopenWork(tx, caseworker, { recordId, reason: 'New report' }))).ok)
      assert.equal(await as('caseworker', (tx) => findClock(tx, recordId)), null)
      const again = await as('caseworker', (tx) =>
        endWork(tx, caseworker, { recordId, outcome: 'closed', endedOn: '2026-05-31', today: TODAY }),
      )
      assert.deepEqual(again, { ok: true, value: { dueOn: '2032-05-31' } })
      const events = await as('caseworker', (tx) => retentionEvents(tx, recordId))
      assert.deepEqual(
        events.map(({ kind }) => kind),
        ['ended', 'reopened', 'ended'],
      )
    })
    test('the database reckons months as the rule does', async () => {
      const day = fc
        .integer({ min: -7000, max: 45_000 })
        .map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10))
      const samples = fc.sample(fc.tuple(day, fc.integer({ min: 1, max: 1200 })), 500)
      const { rows } = await as('caseworker', (tx) =>
        sql<{ due: string }>`select (d::date + make_interval(months => m))::date::text as due
          from unnest(${samples.map(([d]) => d)}::text[], ${samples.map(([, m]) => m)}::int[]) with ordinality as s (d, m, n)
          order by n`.execute(tx),
      )
      assert.deepEqual(
        rows.map(({ due }) => due),
        samples.map(([d, m]) => addCalendarMonths(d, m)),
      )
    })
    test('are seen by the record’s managers and by those who keep rights', async () => {
      const { recordId } = await ended()
      const seeing: PersonName[] = []
      for (const name of personNames) if ((await as(name, (tx) => findClock(tx, recordId))) !== null) seeing.push(name)
      assert.deepEqual(seeing, ['caseworker', 'manager', 'governance'])
    })
    test('tell those who keep rights whose record it is, and nothing of the record', async () => {
      const { recordId } = await ended()
      const clock = await as('governance', (tx) => findClock(tx, recordId))
      assert.equal(clock?.ownerTeamName, 'Council ASB team')
      assert.equal((await as('governance', (tx) => recordFacts(tx, [recordId]))).size, 0)
    })
    test('are kept longer with a version, and never until an earlier day', async () => {
      const { recordId, dueOn } = await ended()
      const { governance } = house.people
      const keep = (version: number, until: string) =>
        as('governance', (tx) => keepLonger(tx, governance, { recordId, version, until, reason: 'Appeal' }))
      assert.deepEqual(await keep(1, dueOn), { ok: false, problem: 'not-later' })
      assert.deepEqual(await keep(7, '2027-01-01'), { ok: false, problem: 'changed-meanwhile' })
      assert.ok((await keep(1, '2027-01-01')).ok)
      assert.equal((await as('governance', (tx) => findClock(tx, recordId)))?.dueOn, '2027-01-01')
      await assert.rejects(
        as('governance', (tx) =>
          sql`update sharing.clocks set due_on = ${ENDED}::date where record_id = ${recordId}::uuid`.execute(tx),
        ),
        /clocks_never_shorter_than_rule/,
      )
    })
    test('a later edition changes nothing by itself, and is offered', async () => {
      const { recordId, dueOn } = await ended('officer')
      const { governance } = house.people
      const draftId = await as('governance', async (tx) => {
        const id = await insertDraft(tx, {
          ...draftFor(house, 'asb'),
          ...{ purposeId: 'asb', createdBy: governance.userId, title: 'Second edition' },
          retention: [{ outcome: 'closed', title: 'Closed', months: 12 }],
        })
        await offerDraft(tx, id)
        return id
      })
      for (const name of ['manager', 'sergeant', 'housingManager'] as const) {
        const { agencyId, userId } = house.people[name]
        await as(name, (tx) =>
          signForAgency(tx, { agreementId: draftId, agencyId: agencyId ?? '', userId, post: 'Head of service' }),
        )
      }
      await as('governance', (tx) => bringIntoForce(tx, { id: draftId, purposeId: 'asb' }))
      await keepAccess(database.db)
      const clock = await as('officer', (tx) => findClock(tx, recordId))
      assert.equal(clock?.dueOn, dueOn)
      assert.deepEqual(clock?.newer, { agreementId: draftId, edition: 2, months: 12 })
      const evaluated = await as('officer', (tx) =>
        evaluateAgain(tx, house.people.officer, { recordId, version: 1, reason: 'Shorter now' }),
      )
      assert.deepEqual(evaluated, { ok: true, value: { dueOn: '2020-01-31' } })
      const after = await as('officer', (tx) => findClock(tx, recordId))
      assert.deepEqual([after?.newer, after?.edition, after?.months], [null, 2, 12])
    })
  })

  describe('holds', () => {
    test('are placed by deciders of the record and by those who keep rights; lifted by the latter', async () => {
      const { recordId } = await ended()
      await hold('manager', recordId)
      await hold('governance', recordId)
      for (const name of ['caseworker', 'officer', 'sergeant', 'auditor'] as const)
        await assert.rejects(hold(name, recordId), /row-level security/, name)
      const [first] = await as('manager', (tx) => listHolds(tx, { recordId }))
      assert.ok(first)
      const lift = (name: PersonName) =>
        as(name, (tx) => liftHold(tx, house.people[name], { holdId: first.id, reason: 'Over' }))
      assert.deepEqual(await lift('manager'), { ok: false, problem: 'not-found' })
      assert.deepEqual(await lift('governance'), { ok: true, value: { recordId } })
      assert.deepEqual(await lift('governance'), { ok: false, problem: 'not-found' })
      assert.equal((await as('manager', (tx) => listHolds(tx, { recordId, inForce: true }))).length, 1)
      assert.equal((await as('officer', (tx) => listHolds(tx, { recordId }))).length, 0)
    })
    test('a held record is not disposed of: not by the rule, and not by the database', async () => {
      const recordId = await confirmed()
      await hold('governance', recordId)
      const refused = await asKeeper((tx) => carryOutDisposal(tx, { recordId, holdings: [testHolding()], now: NOW }))
      assert.deepEqual(refused, { ok: false, problem: 'held' })
      await assert.rejects(
        asKeeper((tx) => sql`delete from sharing.records where id = ${recordId}::uuid`.execute(tx)),
        /under a legal hold/,
      )
    })
  })

  describe('disposal', () => {
    test('the database lets no one person do it, nor anybody without a certificate', async () => {
      const { recordId } = await ended()
      const { manager, governance } = house.people
      const of = { recordId, today: TODAY }
      assert.ok(
        (await as('manager', (tx) => proposeDisposal(tx, manager, { ...of, because: 'review', reason: 'Old' }))).ok,
      )
      const own = await as('manager', (tx) => decideDisposal(tx, manager, { ...of, decision: 'confirmed', reason: '' }))
      assert.deepEqual(own, { ok: false, problem: 'not-you' })
      await assert.rejects(
        as('manager', (tx) =>
          sql`update sharing.disposal_proposals set state = 'confirmed', decided_by = ${manager.userId}::uuid, decided_at = now()
            where record_id = ${recordId}::uuid`.execute(tx),
        ),
        /row-level security|two_people/,
      )
      // A caseworker of the team sees the proposal and may not decide it.
      await assert.rejects(
        as('caseworker', (tx) =>
          sql`update sharing.disposal_proposals set state = 'confirmed', decided_by = ${house.people.caseworker.userId}::uuid,
            decided_at = now() where record_id = ${recordId}::uuid`.execute(tx),
        ).then(({ numAffectedRows }) => assert.notEqual(numAffectedRows, 0n)),
      )
      await assert.rejects(
        asKeeper((tx) => sql`delete from sharing.records where id = ${recordId}::uuid`.execute(tx)),
        /with a certificate only/,
      )
      const early = await asKeeper((tx) => carryOutDisposal(tx, { recordId, holdings: [testHolding()], now: NOW }))
      assert.deepEqual(early, { ok: false, problem: 'not-found' })
      const declined = await as('governance', (tx) =>
        decideDisposal(tx, governance, { ...of, decision: 'declined', reason: 'Wait' }),
      )
      assert.ok(declined.ok)
      assert.equal(await as('manager', (tx) => findProposal(tx, recordId)), null)
    })
    test('waits for the review, except after a granted erasure', async () => {
      const { recordId } = await ended('caseworker', '2026-01-01')
      const { manager } = house.people
      const propose = (because: 'review' | 'erasure') =>
        as('manager', (tx) => proposeDisposal(tx, manager, { recordId, because, reason: 'Old', today: TODAY }))
      assert.deepEqual(await propose('review'), { ok: false, problem: 'not-due' })
      assert.ok((await propose('erasure')).ok)
      assert.deepEqual(await propose('erasure'), { ok: false, problem: 'proposed-already' })
      const reopened = await as('manager', (tx) => reopenWork(tx, manager, { recordId, reason: 'New' }))
      assert.deepEqual(reopened, { ok: false, problem: 'proposed-already' })
    })
    test('removes everything, words about it too, and leaves a certificate that nobody changes', async () => {
      const recordId = await confirmed()
      const { sergeant } = house.people
      const holding = testHolding()
      holding.held.set(recordId, [{ title: 'Names', values: [{ label: 'Name', value: 'Jo Bloggs' }] }])
      await asKeeper(async (tx) => {
        await sql`insert into sharing.messages (kind, to_overseers, record_id) values ('review-due', true, ${recordId}::uuid)`.execute(
          tx,
        )
      })
      await as('sergeant', (tx) =>
        sql`insert into sharing.record_events (record_id, purpose_id, owner_team_id, kind, by_user_id, about_user_id, reason)
          values (${recordId}::uuid, 'asb', ${house.teams.asb}::uuid, 'conflict', ${sergeant.userId}::uuid,
            ${sergeant.userId}::uuid, 'Jo Bloggs is my cousin')`.execute(tx),
      )
      const done = await asKeeper((tx) => carryOutDisposal(tx, { recordId, holdings: [holding], now: NOW }))
      assert.ok(done.ok)
      assert.equal(holding.held.size, 0)
      const left = await asKeeper(async (tx) => {
        const tables = [
          'records',
          'grants',
          'clocks',
          'legal_holds',
          'retention_events',
          'disposal_proposals',
          'messages',
        ]
        const counts: number[] = []
        for (const table of tables) {
          const column = table === 'records' ? 'id' : 'record_id'
          const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(`sharing.${table}`)}
            where ${sql.ref(column)} = ${recordId}::uuid`.execute(tx)
          counts.push(rows[0]?.n ?? -1)
        }
        const { rows } = await sql<{ reason: string }>`select reason from sharing.record_events
          where record_id = ${recordId}::uuid and kind = 'conflict'`.execute(tx)
        return { counts, reason: rows[0]?.reason }
      })
      assert.deepEqual(left, { counts: [0, 0, 0, 0, 0, 0, 0], reason: 'Removed when the record was disposed of' })
      const [certificate] = await as('governance', (tx) => listCertificates(tx, { id: done.value.certificateId }))
      assert.equal(certificate?.number, 'D-2026-0001')
      assert.equal(certificate?.removed['test.lines'], 1)
      assert.match(certificate?.text ?? '', /Proposed by: caseworker Example/)
      assert.match(certificate?.text ?? '', /Closed, \d+ months after the work ended \(edition \d/)
      assert.doesNotMatch(certificate?.text ?? '', /Bloggs/)
      assert.equal((await as('auditor', (tx) => tombstonesOf(tx, [recordId]))).get(recordId)?.number, 'D-2026-0001')
      assert.equal((await as('caseworker', (tx) => tombstonesOf(tx, [recordId]))).size, 1)
      assert.equal((await as('officer', (tx) => tombstonesOf(tx, [recordId]))).size, 0)
      for (const change of ['delete from sharing.certificates', `update sharing.certificates set text = 'x'`])
        await assert.rejects(
          asKeeper((tx) => sql.raw(change).execute(tx)),
          /permission denied|never changed/,
        )
    })
    test('is not done for a kind of record of which nobody says how to remove it', async () => {
      const recordId = await confirmed()
      const refused = await asKeeper((tx) =>
        carryOutDisposal(tx, { recordId, holdings: [testHolding('licence')], now: NOW }),
      )
      assert.deepEqual(refused, { ok: false, problem: 'nobody-holds-it' })
    })
    test('a certificate without two people’s decision is refused', async () => {
      const { recordId } = await ended()
      await assert.rejects(
        asKeeper((tx) =>
          sql`insert into sharing.certificates (year, sequence, record_id, record_kind, purpose_id, owner_team_id,
              owner_agency_id, created_on, because, proposed_by, proposed_at, confirmed_by, confirmed_at, disposed_at, removed, text, sha256)
            values (2026, 900, ${recordId}::uuid, 'person', 'asb', ${house.teams.asb}::uuid, ${house.agencies.council}::uuid,
              '2020-01-01', 'review', ${house.people.manager.userId}::uuid, now(), ${house.people.caseworker.userId}::uuid, now(),
              now(), '{}', 'x', encode(sha256('x'), 'hex'))`.execute(tx),
        ),
        /row-level security/,
      )
    })
    test('what a disclosure says is never changed otherwise, not even by the keeper', async () => {
      const { rows } = await run(database.db, house.people.housing, (tx) =>
        sql<{
          id: string
        }>`insert into sharing.disclosures (state, to_team_id, to_agency_id, asked_by, asked_at, information, risk,
            necessity, proportionality, lawful_basis, consent, level)
          values ('requested', ${house.teams.homes}::uuid, ${house.agencies.landlord}::uuid, ${house.people.housing.userId}::uuid,
            now(), 'A', 'B', 'C', 'D', 'E', 'given', 2) returning id`.execute(tx),
      )
      const id = rows[0]?.id
      await assert.rejects(
        asKeeper((tx) => sql`update sharing.disclosures set risk = 'Other' where id = ${id}::uuid`.execute(tx)),
        /does not change/,
      )
      await assert.rejects(
        run(database.db, house.people.housing, (tx) =>
          sql`update sharing.disclosures set risk = sharing.words_removed(), state = 'cancelled' where id = ${id}::uuid`.execute(
            tx,
          ),
        ),
        /does not change/,
      )
    })
  })

  test('the daily job tells owners and overseers once of each review', async () => {
    await noteDueReviews(database.db, NOW)
    const { recordId } = await ended()
    assert.deepEqual(await noteDueReviews(database.db, NOW), { reviews: 1, holds: 0, requests: 0 })
    assert.deepEqual(await noteDueReviews(database.db, NOW), { reviews: 0, holds: 0, requests: 0 })
    const messages = (name: PersonName) =>
      as(name, async (tx) => {
        const { rows } = await sql<{ kind: string }>`
          select kind from sharing.messages where record_id = ${recordId}::uuid`.execute(tx)
        return rows.length
      })
    assert.deepEqual([await messages('caseworker'), await messages('governance'), await messages('officer')], [1, 1, 0])
    assert.equal((await as('governance', (tx) => listClocks(tx, { dueBy: '2018-01-01' }))).length, 0)
  })

  test('only the keeper carries out, also among systems', async () => {
    const recordId = await confirmed()
    const refused = await run(database.db, systemActor(['people.match']), (tx) =>
      carryOutDisposal(tx, { recordId, holdings: [testHolding()], now: NOW }),
    )
    assert.deepEqual(refused, { ok: false, problem: 'not-found' })
  })
})
