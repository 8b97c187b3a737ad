/** Assessments, judgements and drafts by real roles: who reads, completes, confirms; what never changes. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { type Actor, systemActor, type Tx } from '../../../platform/db/index.ts'
import type { Result } from '../../../platform/result/index.ts'
import { keeper } from '../../sharing/index.ts'
import { makeSharingHouse, type PersonName, recordBy, run, type SharingHouse } from '../../sharing/testing/house.ts'
import { builtInNamed } from '../domain/built-in.ts'
import { assessmentHoldings } from '../holding.ts'
import { ram } from '../testing/answers.ts'
import { shortOne } from '../testing/instruments.ts'
import {
  type Assessed,
  type AssessmentHooks,
  assessmentsOf,
  completeAssessment,
  findAssessment,
  latestAssessments,
} from './assessments.ts'
import { draftsOf, dropDraft, findDraft, saveDraft } from './drafts.ts'
import {
  addInstrumentDraft,
  dropInstrumentDraft,
  findInstrument,
  listInstruments,
  publishInstrument,
  retireInstrument,
  saveInstrumentDraft,
  usableInstruments,
} from './instruments.ts'
import { askForJudgement, decideJudgement, withdrawJudgement } from './judgements.ts'

const done = <T>(result: Result<T, unknown>): T => {
  if (!result.ok) throw new Error(`It was refused: ${JSON.stringify(result.problem)}`)
  return result.value
}
const problemOf = (result: Result<unknown, unknown>) => {
  if (result.ok) return 'done'
  const { problem } = result
  return typeof problem === 'object' && problem !== null && 'kind' in problem ? problem.kind : problem
}
const DENIED = /row-level security/

describeOnEachDatabase('assessments', (database, engine) => {
  let house: SharingHouse
  before(async () => {
    house = await makeSharingHouse(database.db)
  })
  const as = <T>(who: PersonName, work: (tx: Tx, actor: Actor & { userId: string }) => Promise<T>): Promise<T> =>
    run(database.db, house.people[who], (tx) => work(tx, house.people[who]))
  const composer = <T>(work: (tx: Tx, actor: Actor & { userId: string }) => Promise<T>): Promise<T> => {
    const actor = { ...house.people.governance, permissions: ['assessment.compose'] }
    return run(database.db, actor, (tx) => work(tx, actor))
  }
  const caseOf = (by: PersonName = 'caseworker') => recordBy(database.db, house, { by, kind: 'case' })
  const complete = (
    who: PersonName,
    recordId: string,
    total: number,
    more: { hooks?: AssessmentHooks; subjectId?: string } = {},
  ) =>
    as(who, (tx, actor) =>
      completeAssessment(
        tx,
        actor,
        { recordId, subjectId: more.subjectId ?? null, instrument: 'asb-ram@2015', answers: ram(total) },
        more.hooks,
      ),
    )

  describe('instruments', () => {
    test('the matrix is there, word for word as it ships, and everybody who works here may read it', async () => {
      const file = readFileSync(new URL('../instruments/asb-ram-2015.json', import.meta.url), 'utf8')
      for (const who of ['caseworker', 'boardMember', 'sysadmin'] as const) {
        const found = await as(who, (tx) => findInstrument(tx, { id: 'asb-ram', version: '2015' }))
        assert.equal(found?.state, 'published')
        assert.deepEqual(found?.definition, JSON.parse(file))
        assert.deepEqual(found?.instrument, builtInNamed('asb-ram@2015'))
      }
    })
    test('only who may compose drafts, publishes and retires; a draft is theirs to see', async () => {
      const short = shortOne('rls')
      const draft = { ...short, definition: short }
      await assert.rejects(
        as('caseworker', (tx, actor) => addInstrumentDraft(tx, actor, draft)),
        DENIED,
      )
      done(await composer((tx, actor) => addInstrumentDraft(tx, actor, draft)))
      assert.equal(problemOf(await composer((tx, actor) => addInstrumentDraft(tx, actor, draft))), 'name-taken')
      assert.equal(await as('caseworker', (tx) => findInstrument(tx, short)), null)
      assert.equal((await composer((tx) => findInstrument(tx, short)))?.state, 'draft')
      const saved = await composer((tx) => saveInstrumentDraft(tx, { ...draft, title: 'Shorter', revision: 1 }))
      assert.deepEqual(saved, { ok: true, value: { revision: 2 } })
      // Whoever saves second is told.
      assert.equal(
        problemOf(await composer((tx) => saveInstrumentDraft(tx, { ...draft, revision: 1 }))),
        'changed-meanwhile',
      )
      done(await composer((tx, actor) => publishInstrument(tx, actor, short)))
      const used = await as('caseworker', (tx) => usableInstruments(tx))
      assert.ok(used.some(({ id }) => id === 'short'))
      assert.equal(await as('caseworker', (tx, actor) => retireInstrument(tx, actor, short)), false)
      assert.equal(await composer((tx, actor) => retireInstrument(tx, actor, short)), true)
      assert.ok(!(await as('caseworker', (tx) => usableInstruments(tx))).some(({ id }) => id === 'short'))
      assert.ok((await as('caseworker', (tx) => listInstruments(tx))).some(({ state }) => state === 'retired'))
    })
    test('what is not whole is saved as a draft and not published', async () => {
      const name = { id: 'unfinished', version: '1' }
      done(
        await composer((tx, actor) => addInstrumentDraft(tx, actor, { ...name, title: '', definition: { id: 'x' } })),
      )
      assert.equal(problemOf(await composer((tx, actor) => publishInstrument(tx, actor, name))), 'unfinished')
      assert.equal(await composer((tx) => dropInstrumentDraft(tx, name)), true)
    })
    test('a published one never changes, whoever asks and by whatever means', async () => {
      const name = { id: 'asb-ram', version: '2015' }
      assert.equal(
        problemOf(
          await composer((tx) => saveInstrumentDraft(tx, { ...name, title: 'x', definition: {}, revision: 1 })),
        ),
        'changed-meanwhile',
      )
      for (const change of [
        `title = 'Other'`,
        `definition = '{}'`,
        `state = 'draft', published_at = null`,
        'published_at = now()',
      ]) {
        await assert.rejects(
          composer((tx) => sql`update assessment.instruments set ${sql.raw(change)} where id = 'asb-ram'`.execute(tx)),
          /never changes/,
          change,
        )
      }
      assert.equal(await composer((tx) => dropInstrumentDraft(tx, name)), false)
    })
  })

  describe('completing', () => {
    test('keeps instrument, wording, score and band; and tells the room that keeps the record', async () => {
      const recordId = await caseOf()
      const told: Assessed[] = []
      let worked = 0
      const hooks: AssessmentHooks = {
        onWorked: async () => {
          worked++
        },
        onAssessed: async (_tx, assessed) => {
          told.push(assessed)
        },
      }
      const first = done(await complete('caseworker', recordId, 30, { hooks }))
      const second = done(await complete('caseworker', recordId, 16, { hooks }))
      assert.deepEqual([first.total, first.band, second.band, second.previousId], [30, 'high', 'medium', first.id])
      assert.deepEqual(
        told.map(({ band, previousBand }) => [band, previousBand]),
        [
          ['high', null],
          ['medium', 'high'],
        ],
      )
      assert.equal(worked, 2)
      const whole = await as('officer', (tx) => findAssessment(tx, first.id))
      assert.equal(whole?.answers.length, 13)
      assert.equal(whole?.answers[0]?.wording, builtInNamed('asb-ram@2015')?.sections[0]?.questions[0]?.wording)
      assert.equal(whole?.agencyId, house.agencies.council)
      const latest = await as('officer', (tx) => latestAssessments(tx, [recordId]))
      assert.deepEqual(
        latest.get(recordId)?.map(({ id }) => id),
        [second.id],
      )
    })
    test('takes access to add: readers, others and strangers are refused, by the rule and by the database', async () => {
      const recordId = await caseOf()
      const { id } = done(await complete('caseworker', recordId, 12))
      for (const who of ['officer', 'housing', 'nurse', 'sysadmin', 'boardMember'] as const) {
        assert.equal(problemOf(await complete(who, recordId, 12)), 'not-allowed', who)
        await assert.rejects(
          as(who, (tx, actor) =>
            sql`insert into assessment.assessments (record_id, instrument_id, instrument_version, answers, header, prompts, total,
                highest_possible, ticks, band, band_label, band_rank, top_rank, completed_by, agency_id)
              values (${recordId}::uuid, 'asb-ram', '2015', '[]', '[]', '[]', 0, 37, 0, 'standard', 'Standard', 0, 2,
                ${actor.userId}::uuid, ${actor.agencyId}::uuid)`.execute(tx),
          ),
          DENIED,
          who,
        )
      }
      assert.equal((await as('officer', (tx) => assessmentsOf(tx, recordId))).length, 1)
      for (const who of ['housing', 'nurse', 'sysadmin', 'auditor', 'southOfficer'] as const) {
        assert.equal(await as(who, (tx) => findAssessment(tx, id)), null, who)
        assert.deepEqual(await as(who, (tx) => assessmentsOf(tx, recordId)), [], who)
      }
    })
    test('is in the name of whoever does it, of their agency and of a team of theirs', async () => {
      const recordId = await caseOf()
      const forge = (values: { by: string; agency: string; team: string | null }) =>
        as('caseworker', (tx) =>
          sql`insert into assessment.assessments (record_id, instrument_id, instrument_version, answers, header, prompts, total,
              highest_possible, ticks, band, band_label, band_rank, top_rank, completed_by, agency_id, team_id)
            values (${recordId}::uuid, 'asb-ram', '2015', '[]', '[]', '[]', 0, 37, 0, 'standard', 'Standard', 0, 2,
              ${values.by}::uuid, ${values.agency}::uuid, ${values.team}::uuid)`.execute(tx),
        )
      const own = { by: house.people.caseworker.userId, agency: house.agencies.council, team: house.teams.asb }
      await forge(own)
      await assert.rejects(forge({ ...own, by: house.people.manager.userId }), DENIED)
      await assert.rejects(forge({ ...own, agency: house.agencies.police }), DENIED)
      await assert.rejects(forge({ ...own, team: house.teams.beat }), DENIED)
    })
    test('not on a restricted record, not by a retired instrument, not in the future, not of somebody unknown', async () => {
      const recordId = await caseOf()
      const hidden = await recordBy(database.db, house, { by: 'sergeant', purpose: 'prevent' })
      assert.equal(problemOf(await complete('caseworker', recordId, 1, { subjectId: hidden })), 'done')
      const others = await recordBy(database.db, house, { by: 'southOfficer', purpose: 'prevent', area: 'south' })
      assert.equal(problemOf(await complete('caseworker', recordId, 1, { subjectId: others })), 'not-allowed')
      const later = await as('caseworker', (tx, actor) =>
        completeAssessment(tx, actor, {
          ...{ recordId, subjectId: null, instrument: 'asb-ram@2015', answers: ram(3) },
          completedAt: new Date(Date.now() + 60_000),
        }),
      )
      assert.equal(problemOf(later), 'in-the-future')
      for (const instrument of ['short@rls', 'asb-ram@1999', 'nonsense']) {
        const by = await as('caseworker', (tx, actor) =>
          completeAssessment(tx, actor, { recordId, subjectId: null, instrument, answers: {} }),
        )
        assert.equal(problemOf(by), 'no-such-instrument')
      }
      await run(database.db, keeper, (tx) =>
        sql`update sharing.records set restricted_at = now() where id = ${recordId}::uuid`.execute(tx),
      )
      assert.equal(problemOf(await complete('caseworker', recordId, 1)), 'not-allowed')
      assert.equal((await as('caseworker', (tx) => assessmentsOf(tx, recordId))).length, 1)
    })
    test('nothing of it can be changed afterwards', async () => {
      const recordId = await caseOf()
      const { id } = done(await complete('caseworker', recordId, 20))
      await assert.rejects(
        as('caseworker', (tx) => sql`update assessment.assessments set total = 3 where id = ${id}::uuid`.execute(tx)),
        /permission denied/,
      )
      const gone = await as('manager', (tx) =>
        sql`delete from assessment.assessments where id = ${id}::uuid`.execute(tx),
      )
      assert.equal(gone.numAffectedRows, 0n)
      if (engine === 'embedded') {
        await assert.rejects(
          database.db.asLogin((tx) =>
            sql`update assessment.assessments set total = 3 where id = ${id}::uuid`.execute(tx),
          ),
          /never changes/,
        )
      }
    })
  })

  describe('a judgement', () => {
    const ask = (
      who: PersonName,
      assessmentId: string,
      adjustedTotal: number,
      approver: PersonName | null,
      hooks?: AssessmentHooks,
    ) =>
      as(who, (tx, actor) =>
        askForJudgement(
          tx,
          actor,
          {
            assessmentId,
            adjustedTotal,
            reason: 'Known from visits',
            approverId: approver && house.people[approver].userId,
          },
          hooks,
        ),
      )
    const decide = (
      who: PersonName,
      assessmentId: string,
      decision: 'confirmed' | 'refused',
      hooks?: AssessmentHooks,
    ) => as(who, (tx, actor) => decideJudgement(tx, actor, { assessmentId, decision, note: 'Seen' }, hooks))
    const bandOf = async (id: string) => (await as('caseworker', (tx) => findAssessment(tx, id)))?.band

    test('that raises counts at once; refused, the score counts again', async () => {
      const { id } = done(await complete('caseworker', await caseOf(), 28))
      const bands: string[] = []
      const hooks: AssessmentHooks = {
        onWorked: async () => {},
        onAssessed: async (_tx, { band, previousBand }) => {
          bands.push(`${previousBand} to ${band}`)
        },
      }
      done(await ask('caseworker', id, 31, 'manager', hooks))
      assert.equal(await bandOf(id), 'high')
      done(await decide('manager', id, 'refused', hooks))
      assert.equal(await bandOf(id), 'medium')
      assert.deepEqual(bands, ['medium to high', 'high to medium'])
      // After a refusal somebody may ask again.
      done(await ask('caseworker', id, 30, 'manager'))
    })
    test('that lowers counts only when it was confirmed', async () => {
      const { id } = done(await complete('caseworker', await caseOf(), 32))
      done(await ask('caseworker', id, 12, 'manager'))
      assert.equal(await bandOf(id), 'high')
      const { band, total, reviewDueOn, scoredTotal } = done(await decide('manager', id, 'confirmed'))
      assert.deepEqual([band, total, scoredTotal], ['standard', 12, 32])
      assert.ok(reviewDueOn !== null)
    })
    test('is decided by nobody but the one it names, never by who asked', async () => {
      const { id } = done(await complete('caseworker', await caseOf(), 20))
      assert.equal(problemOf(await ask('caseworker', id, 33, 'caseworker')), 'invalid')
      done(await ask('caseworker', id, 33, 'manager'))
      for (const who of ['caseworker', 'sergeant', 'officer', 'governance', 'housingManager'] as const) {
        assert.equal(problemOf(await decide(who, id, 'confirmed')), 'not-there', who)
        const forced = await as(who, (tx) =>
          sql`update assessment.judgements set state = 'confirmed', decided_at = now() where assessment_id = ${id}::uuid`
            .execute(tx)
            .then(
              ({ numAffectedRows }) => String(numAffectedRows),
              (error: unknown) => String(error),
            ),
        ).catch(String)
        assert.ok(forced === '0' || DENIED.test(forced), `${who}: ${forced}`)
      }
      assert.equal(await bandOf(id), 'high')
      assert.equal((await as('caseworker', (tx) => findAssessment(tx, id)))?.judgements[0]?.state, 'asked')
      done(await decide('manager', id, 'confirmed'))
      assert.equal(problemOf(await decide('manager', id, 'refused')), 'not-there')
      assert.equal(problemOf(await ask('caseworker', id, 35, 'manager')), 'already-judged')
    })
    test('cannot name its own asker in the database either, nor lower without an approver', async () => {
      const recordId = await caseOf()
      const { id } = done(await complete('caseworker', recordId, 20))
      const forge = (approver: string | null, state: string, to: number) =>
        as('caseworker', (tx, actor) =>
          sql`insert into assessment.judgements (assessment_id, record_id, from_total, adjusted_total, band, band_label, band_rank,
              reason, state, asked_by, approver_id, decided_at)
            values (${id}::uuid, ${recordId}::uuid, 20, ${to}, 'x', 'X', 0, 'x', ${state}, ${actor.userId}::uuid,
              ${approver}::uuid, ${state === 'asked' ? null : sql`now()`})`.execute(tx),
        )
      await assert.rejects(forge(house.people.caseworker.userId, 'asked', 5), /judgements_by_somebody_else/)
      await assert.rejects(forge(null, 'asked', 5), /judgements_lowered_by_two/)
      await assert.rejects(forge(null, 'confirmed', 5), /judgements_lowered_by_two/)
      await assert.rejects(forge(house.people.manager.userId, 'confirmed', 5), DENIED)
    })
    test('can be taken back by who asked, and is not asked of an assessment that does not count any more', async () => {
      const recordId = await caseOf()
      const { id } = done(await complete('caseworker', recordId, 20))
      done(await ask('caseworker', id, 33, 'manager'))
      assert.equal(
        problemOf(await as('manager', (tx, actor) => withdrawJudgement(tx, actor, { assessmentId: id }))),
        'not-there',
      )
      done(await as('caseworker', (tx, actor) => withdrawJudgement(tx, actor, { assessmentId: id })))
      assert.equal(await bandOf(id), 'medium')
      done(await complete('caseworker', recordId, 10))
      assert.equal(problemOf(await ask('caseworker', id, 33, 'manager')), 'not-the-newest')
    })
    test('is not decided while the record is restricted, and readers do not ask', async () => {
      const recordId = await caseOf()
      const { id } = done(await complete('caseworker', recordId, 20))
      assert.equal(problemOf(await ask('officer', id, 33, 'sergeant')), 'not-allowed')
      done(await ask('caseworker', id, 33, 'manager'))
      await run(database.db, keeper, (tx) =>
        sql`update sharing.records set restricted_at = now() where id = ${recordId}::uuid`.execute(tx),
      )
      assert.equal(problemOf(await decide('manager', id, 'confirmed')), 'not-there')
    })
  })

  describe('a draft', () => {
    const key = (recordId: string) => ({
      ...{ recordId, subjectId: null, instrumentId: 'asb-ram', instrumentVersion: '2015' },
    })
    test('is its writer’s alone, and only while they may add to the record', async () => {
      const recordId = await caseOf()
      const save = (who: PersonName, answers: Record<string, string>) =>
        as(who, (tx, actor) => saveDraft(tx, actor, { ...key(recordId), answers, header: {} }))
      assert.ok((await save('caseworker', { 1: '3' })) !== null)
      assert.ok((await save('caseworker', { 1: '4' })) !== null)
      const found = await as('caseworker', (tx, actor) => findDraft(tx, actor, key(recordId)))
      assert.deepEqual(found?.answers, { 1: '4' })
      for (const who of ['manager', 'officer', 'auditor', 'sysadmin'] as const) {
        const seen = await as(who, (tx) => sql`select from assessment.drafts`.execute(tx))
        assert.equal(seen.rows.length, 0, who)
      }
      // A reader cannot begin one; a colleague has their own.
      assert.equal(await save('officer', { 1: '1' }), null)
      assert.ok((await save('manager', { 1: '5' })) !== null)
      assert.equal((await as('caseworker', (tx, actor) => draftsOf(tx, actor, recordId))).length, 1)
      await assert.rejects(
        as('manager', (tx) =>
          sql`insert into assessment.drafts (record_id, instrument_id, instrument_version, user_id, answers, header)
            values (${recordId}::uuid, 'asb-ram', '2015', ${house.people.caseworker.userId}::uuid, '{}', '{}')`.execute(
            tx,
          ),
        ),
        /row-level security|drafts_one_each/,
      )
      await run(database.db, keeper, (tx) =>
        sql`update sharing.records set barred_user_ids = array[${house.people.caseworker.userId}::uuid]
          where id = ${recordId}::uuid`.execute(tx),
      )
      assert.equal(await as('caseworker', (tx, actor) => findDraft(tx, actor, key(recordId))), null)
      assert.equal(await as('caseworker', (tx, actor) => dropDraft(tx, actor, key(recordId))), false)
      assert.equal(await as('manager', (tx, actor) => dropDraft(tx, actor, key(recordId))), true)
    })
  })

  describe('what is held', () => {
    test('is exported in words and disposed of whole', async () => {
      const recordId = await caseOf()
      const { id } = done(await complete('caseworker', recordId, 32))
      done(
        await as('caseworker', (tx, actor) =>
          askForJudgement(tx, actor, {
            ...{ assessmentId: id, adjustedTotal: 12, reason: 'Has moved away' },
            approverId: house.people.manager.userId,
          }),
        ),
      )
      done(await complete('caseworker', recordId, 2))
      await as('caseworker', (tx, actor) =>
        saveDraft(tx, actor, {
          ...{ recordId, subjectId: null, instrumentId: 'asb-ram', instrumentVersion: '2015' },
          ...{ answers: { 12: 'Begun words' }, header: {} },
        }),
      )
      const [holding] = assessmentHoldings(['case'])
      assert.ok(holding)
      const sections = await run(database.db, keeper, (tx) => holding.export(tx, recordId))
      assert.equal(sections.length, 3)
      const text = JSON.stringify(sections)
      for (const held of [
        'My physical or mental health has suffered',
        '32 of 37',
        'High',
        'Has moved away',
        'Begun words',
      ]) {
        assert.ok(text.includes(held), held)
      }
      await run(database.db, keeper, (tx) =>
        sql`update sharing.records set restricted_at = now() where id = ${recordId}::uuid`.execute(tx),
      )
      const disposed = await run(database.db, keeper, (tx) => holding.dispose(tx, recordId))
      assert.deepEqual(disposed, {
        rows: 4,
        tables: { 'assessment.drafts': 1, 'assessment.judgements': 1, 'assessment.assessments': 2 },
      })
      assert.deepEqual(await run(database.db, keeper, (tx) => assessmentsOf(tx, recordId)), [])
    })
    test('nobody but the keeper disposes', async () => {
      const recordId = await caseOf()
      done(await complete('caseworker', recordId, 3))
      const other = systemActor(['performance.view'])
      const gone = await run(database.db, other, (tx) => sql`delete from assessment.assessments`.execute(tx))
      assert.equal(gone.numAffectedRows, 0n)
    })
  })
})
