import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { writeAuditEvent } from '../../../foundations/audit/index.ts'
import { profileBy } from '../../../foundations/people/testing/profiles.ts'
import {
  makeSharingHouse,
  type PersonName,
  run,
  type SharingHouse,
} from '../../../foundations/sharing/testing/house.ts'
import { systemActor } from '../../../platform/db/index.ts'
import { changeCase, findCase, touchCase } from '../store/cases.ts'
import { askToClose, closuresOf } from '../store/closures.ts'
import { type CaseworkApp, openCaseworkApp } from '../testing/app.tsx'
import { as, caseBy } from '../testing/house.ts'

const ACTIONS = 'Two actions are open.'
const OPEN = ['The case was never screened.', 'There is no plan for the case.', ACTIONS]

describeOnEachDatabase(
  'closing a case',
  (database) => {
    let house: SharingHouse
    let pages: CaseworkApp
    let caseId = ''
    before(async () => {
      house = await makeSharingHouse(database.db)
      pages = await openCaseworkApp(database.db, house, { deps: { beforeClosing: [async () => [ACTIONS]] } })
      const ivy = (await profileBy(database.db, house, { by: 'caseworker', names: [['Ivy', 'Pebblestone']] })).recordId
      caseId = await caseBy(database.db, house, { by: 'caseworker', parts: [{ profileId: ivy, role: 'victim' }] })
    })
    after(() => pages.close())
    const get = async (who: PersonName, path: string) => (await pages.browser(who)).get(`/cases/${caseId}${path}`)
    const post = async (who: PersonName, path: string, form: Record<string, string | readonly string[]>) =>
      (await pages.browser(who)).post(`/cases/${caseId}${path}`, form)
    const has = (body: string, text: string) => assert.ok(body.includes(text), `The page does not say: ${text}`)
    const today = () => new Date().toISOString().slice(0, 10)
    const form = () => ({
      ...{ outcome: 'closed', endedOn: today(), achieved: 'No more paint', victimsView: 'partly' },
      ...{ viewBecause: 'Still afraid <at night>', acknowledged: OPEN },
    })
    const closureId = async () =>
      (await as(database.db, house, 'caseworker', (tx) => closuresOf(tx, caseId))).find(
        ({ state }) => state === 'asked',
      )?.id ?? ''
    const state = async () => (await as(database.db, house, 'caseworker', (tx) => findCase(tx, caseId)))?.state
    /** Kinds of the messages about the case that this person has not read. */
    const messages = (who: PersonName) =>
      as(database.db, house, who, async (tx) => {
        const { rows } = await sql<{ kind: string; closure: boolean }>`
          select m.kind, exists (select from casework.closures c where c.id = m.subject_id) as closure
          from sharing.messages m where m.record_id = ${caseId}::uuid order by m.id`.execute(tx)
        return rows.map(({ kind, closure }) => (closure ? kind : `${kind} of no closing`))
      })
    const clocks = () =>
      run(database.db, house.people.manager, async (tx) => {
        const { rows } = await sql<{ outcome: string; running: boolean }>`
          select outcome, stopped_at is null as running from sharing.clocks where record_id = ${caseId}::uuid`.execute(
          tx,
        )
        return rows
      })

    test('needs an outcome, what was achieved, the victim’s view, and what is open acknowledged', async () => {
      const { body } = await get('caseworker', '/close')
      for (const text of ['Kept for 6 years', ACTIONS, 'The case was never screened.', 'Not asked, because'])
        has(body, text)
      assert.ok(!body.includes('There is no victim'))
      const wrong = await post('caseworker', '/close', { endedOn: '2999-01-01', achieved: '<b>' })
      assert.equal(wrong.status, 422)
      for (const field of ['outcome', 'endedOn', 'victimsView', 'acknowledged']) {
        has(wrong.body, `href="#${field}"`)
        has(wrong.body, `id="${field}"`)
      }
      has(wrong.body, '&lt;b&gt;')
      const half = await post('caseworker', '/close', { ...form(), acknowledged: [ACTIONS] })
      assert.equal(half.status, 422)
      assert.equal(await state(), 'open')
    })

    test('somebody else is asked; a second request, and deciding oneself, are refused', async () => {
      const asked = await post('manager', '/close', form())
      assert.deepEqual([asked.status, asked.location], [303, `/cases/${caseId}/closure`])
      assert.equal(await state(), 'closing')
      // Nobody else of the team may approve, so nobody was told, and that is said.
      has((await get('manager', '/closure')).body, 'Nobody else of the team that answers for the case')
      assert.deepEqual(await messages('manager'), [])
      assert.equal((await post('caseworker', '/close', form())).status, 403)
      const own = await get('manager', '/closure')
      has(own.body, 'somebody else decides')
      has(own.body, 'Still afraid &lt;at night&gt;')
      const decision = { closure: await closureId(), decision: 'approve', note: '' }
      const refused = await post('manager', '/closure', decision)
      assert.equal(refused.status, 403)
      has(refused.body, 'You asked for this closing yourself')
      // A manager of another agency only reads the case, a caseworker may not approve.
      assert.equal((await post('sergeant', '/closure', decision)).status, 403)
      assert.equal((await post('caseworker', '/closure', decision)).status, 403)
      assert.equal(await state(), 'closing')
    })

    test('who asked takes it back, and it is sent back only with a note', async () => {
      const taken = await post('manager', '/closure', { closure: await closureId(), decision: 'withdraw' })
      assert.equal(taken.status, 303)
      assert.equal(await state(), 'open')
      await post('caseworker', '/close', form())
      assert.deepEqual(await messages('manager'), ['closing-asked'])
      assert.deepEqual(await messages('sergeant'), [], 'who may not decide is not told')
      has((await get('caseworker', '/closure')).body, 'manager Example')
      const silent = await post('manager', '/closure', { closure: await closureId(), decision: 'send-back', note: '' })
      assert.equal(silent.status, 422)
      has(silent.body, 'href="#note"')
      const back = await post('manager', '/closure', {
        ...{ closure: await closureId(), decision: 'send-back', note: 'Ask the neighbour too' },
      })
      assert.equal(back.status, 303)
      assert.equal(await state(), 'open')
      has((await get('caseworker', '')).body, 'Sent back, not closed: Ask the neighbour too')
      assert.deepEqual(await messages('caseworker'), ['closing-sent-back'])
    })

    test('approved by another: the case is closed, its retention runs, and nothing can be changed', async () => {
      await post('caseworker', '/close', form())
      const id = await closureId()
      const approved = await post('manager', '/closure', { closure: id, decision: 'approve', note: 'Well done' })
      assert.deepEqual([approved.status, approved.location], [303, `/cases/${caseId}`])
      assert.equal(await state(), 'closed')
      assert.deepEqual(await messages('caseworker'), ['closing-sent-back', 'closing-approved'])
      assert.deepEqual(await clocks(), [{ outcome: 'closed', running: true }])
      const again = await post('manager', '/closure', { closure: id, decision: 'approve', note: '' })
      assert.equal(again.status, 403)
      assert.equal((await get('caseworker', '/edit')).status, 403)
      assert.equal((await get('caseworker', '/close')).status, 403)
      const { body } = await get('caseworker', '')
      has(body, 'Nothing can be added or changed')
      assert.ok(!body.includes('/participants/new'))
      has((await get('caseworker', '/closure')).body, 'Earlier requests')
    })

    test('a closed case is changed by nobody who may not approve, whatever page they write', async () => {
      const before = await as(database.db, house, 'caseworker', (tx) => findCase(tx, caseId))
      assert.ok(before)
      await as(database.db, house, 'caseworker', (tx) => touchCase(tx, caseId, new Date('2040-01-01')))
      const changed = await as(database.db, house, 'caseworker', (tx) =>
        changeCase(tx, house.people.caseworker, {
          ...{ recordId: caseId, version: before.version, leadUserId: null },
          case: { ...before, lawfulGround: 'tenancy' },
        }),
      )
      assert.equal(changed.ok, false)
      const opened = await as(database.db, house, 'caseworker', async (tx) => {
        const { numAffectedRows } = await sql`update casework.cases set state = 'open', closed_at = null
          where record_id = ${caseId}::uuid`.execute(tx)
        return numAffectedRows
      })
      assert.equal(opened, 0n)
      assert.deepEqual(await as(database.db, house, 'caseworker', (tx) => findCase(tx, caseId)), before)
    })

    test('opened again by an approver of the owner, with a reason: the clock stops and the history stays', async () => {
      assert.equal((await get('caseworker', '/reopen')).status, 403)
      assert.equal((await get('sergeant', '/reopen')).status, 403)
      const silent = await post('manager', '/reopen', { reason: ' ' })
      assert.equal(silent.status, 422)
      has(silent.body, 'href="#reason"')
      const opened = await post('manager', '/reopen', { reason: 'Paint again' })
      assert.equal(opened.status, 303)
      assert.equal(await state(), 'open')
      assert.deepEqual(await clocks(), [{ outcome: 'closed', running: false }])
      has((await get('caseworker', '')).body, 'Opened again: Paint again')
      has((await get('caseworker', '/closure')).body, 'Approved, and opened again later')
      assert.equal((await get('manager', '/reopen')).status, 403)
    })

    test('the database itself refuses to let anybody approve their own request, or another team', async () => {
      await as(database.db, house, 'manager', async (tx) => {
        const asked = await askToClose(tx, house.people.manager, {
          ...{ caseId, purposeId: 'asb' },
          closure: { ...form(), victimsView: 'partly' },
        })
        assert.ok(asked.ok)
      })
      const approve = (who: PersonName) =>
        as(database.db, house, who, async (tx) => {
          const { numAffectedRows } = await sql`update casework.closures set state = 'approved',
            decided_by = ${house.people[who].userId}::uuid, decided_at = now() where case_id = ${caseId}::uuid and state = 'asked'`.execute(
            tx,
          )
          return numAffectedRows
        })
      for (const who of ['manager', 'caseworker'] as const) await assert.rejects(approve(who), /row-level security/)
      assert.equal(await approve('sergeant'), 0n)
    })

    test('for others there is no such case; each decision is in the log', async () => {
      for (const path of ['/close', '/closure']) assert.equal((await get('southWorker', path)).status, 404)
      const events = await run(database.db, systemActor(['audit.read']), async (tx) => {
        const { rows } = await sql<{ action: string; outcome: string }>`
          select e.action, e.outcome from audit.events e where e.kind = 'write' and e.action like 'casework.%clos%'
          order by e.id`.execute(tx)
        return rows.map(({ action, outcome }) => `${action} ${outcome}`)
      })
      for (const one of [
        'ask-to-close done',
        'approve-closing own-request',
        'approve-closing done',
        'withdraw-closing done',
      ]) {
        assert.ok(events.includes(`casework.${one}`), one)
      }
    })
  },
  { audit: writeAuditEvent },
)
