/** One exception: who reads, who answers, versions, conflicts, context; through the real application, in real roles. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { writeAuditEvent } from '../../../foundations/audit/index.ts'
import { listRequests } from '../store/index.ts'
import { acting, working } from '../testing/county.ts'
import { type ExceptionHouse, openExceptionHouse, PLANTED } from '../testing/exceptions.ts'

const HOSTILE = '<script>alert(1)</script> & "quoted"'
const ESCAPED = /&lt;script&gt;alert\(1\)&lt;\/script&gt; &amp; &quot;quoted&quot;/

describeOnEachDatabase(
  'one exception and its answer',
  (database) => {
    let house: ExceptionHouse
    let path = ''
    before(async () => {
      house = await openExceptionHouse(database.db)
      const requests = await acting(database.db, working, (tx) => listRequests(tx, { month: PLANTED }))
      const ashby = house.areas.get('E07000101')
      path = `/exceptions/requests/${requests.find((one) => one.areaId === ashby && one.count === 140)?.id}`
    })
    after(() => house.close())
    const events = (action: string) =>
      acting(database.db, { ...working, permissions: ['audit.read'] }, async (tx) => {
        const { rows } = await sql<{ outcome: string; subject_id: string; detail: Record<string, unknown> }>`
          select outcome, subject_id, detail from audit.events where action = ${action} order by id`.execute(tx)
        return rows
      })
    const answer = {
      version: '0',
      known: 'A series in one ward.',
      doing: 'Patrols, led by the beat team.',
      wants: 'no',
    }

    test('everybody who sees figures reads it: chart, words, who was asked, what came after', async () => {
      const { status, body } = await (await house.browser('board')).get(path)
      assert.equal(status, 200)
      assert.match(body, /<svg[^>]*aria-labelledby="exception-chart-title exception-chart-desc"/)
      assert.match(body, /In September 2025 there were 140 offences\. 53\.0 were expected: that is 87\.0 more, \+164%/)
      assert.match(body, /Ashby Partnership/)
      assert.match(body, /Ashby team/)
      assert.match(body, /Test analyst/)
      assert.match(body, /due 19 December 2025/)
      assert.match(body, /came back inside its lines the month after/)
      assert.match(body, /Nobody has answered yet/)
      assert.ok(!body.includes('Answer this exception'))
    })
    test('an id that is none, or nobody’s, is not found', async () => {
      for (const id of ['1', '%00', '00000000-0000-4000-8000-000000000000', "'; drop table x"]) {
        assert.equal(
          (await (await house.browser('board')).get(`/exceptions/requests/${encodeURIComponent(id)}`)).status,
          404,
        )
      }
    })
    test('who may answer: people of the area’s own team, nobody else, in page and database alike', async () => {
      for (const [who, expected] of [
        ['ashby', 200],
        ['ashbyColleague', 200],
        ['birch', 403],
        ['board', 403],
        ['analyst', 403],
        ['sysadmin', 403],
      ] as const) {
        const browser = await house.browser(who)
        assert.equal((await browser.get(`${path}/answer`)).status, expected, who)
        if (expected === 403) assert.equal((await browser.post(`${path}/answer`, answer)).status, 403, who)
      }
      const refused = await (await house.browser('birch')).post(`${path}/answer`, answer)
      assert.match(refused.body, /about Ashby, which none of your teams serves/)
      assert.ok((await events('performance.answer-request')).every(({ outcome }) => outcome === 'refused'))
      assert.match((await (await house.browser('board')).get(path)).body, /Nobody has answered yet/)
    })
    test('an empty or overlong answer comes back with its text and says what is missing', async () => {
      const browser = await house.browser('ashby')
      const empty = await browser.post(`${path}/answer`, { version: '0', known: ' ', doing: HOSTILE, wants: '' })
      assert.equal(empty.status, 422)
      assert.match(empty.body, /<title>Error:/)
      assert.match(empty.body, /href="#known"[^>]*>Enter what is known</)
      assert.match(empty.body, /href="#wants"/)
      assert.match(empty.body, ESCAPED)
      assert.ok(!empty.body.includes('<script>alert'))
      const long = await browser.post(`${path}/answer`, { ...answer, known: 'x'.repeat(4001) })
      assert.match(long.body, /must be 4,000 characters or fewer\. It has 4,001/)
      const unsaid = await browser.post(`${path}/answer`, { ...answer, wants: 'yes', analysis: '' })
      assert.match(unsaid.body, /Enter what the further analysis should find out/)
      assert.equal((await browser.post(`${path}/answer`, { ...answer, version: 'x' })).status, 422)
    })
    test('line ends count once: 4,000 characters as the browser counts them are enough', async () => {
      const browser = await house.browser('birch')
      const known = `${'a\r\n'.repeat(1999)}ab`
      const own = await acting(database.db, working, (tx) =>
        listRequests(tx, { areaIds: [house.areas.get('E07000102') ?? 0] }),
      )
      const saved = await browser.post(`/exceptions/requests/${own[0]?.id}/answer`, { ...answer, known })
      assert.equal(saved.status, 303)
    })
    test('an answer is saved, shown as text, audited by ids only, and no longer unanswered', async () => {
      const browser = await house.browser('ashby')
      const saved = await browser.post(`${path}/answer`, {
        ...answer,
        known: HOSTILE,
        wants: 'yes',
        analysis: 'Which days?',
      })
      assert.equal(saved.status, 303)
      const { body } = await browser.get(saved.location ?? '')
      assert.match(body, /Your answer has been saved/)
      assert.match(body, ESCAPED)
      assert.match(body, /Test ashby, Northshire Council/)
      assert.match(body, /Which days\?/)
      const done = (await events('performance.answer-request')).filter(({ outcome }) => outcome === 'done').at(-1)
      assert.equal(done?.subject_id, path.split('/').at(-1))
      assert.deepEqual(done?.detail, { version: 1, wantsAnalysis: true })
      assert.ok(!(await browser.get('/exceptions/unanswered')).body.includes(path))
      assert.match((await browser.get(`/exceptions?month=${PLANTED}`)).body, />Answered</)
    })
    test('two people at once: the second sees both texts and chooses; every version is kept', async () => {
      const first = await house.browser('ashby')
      const second = await house.browser('ashbyColleague')
      assert.match((await second.get(`${path}/answer`)).body, /name="version" value="1"/)
      const changed = await first.post(`${path}/answer`, { ...answer, version: '1', known: 'Changed by the first.' })
      assert.equal(changed.status, 303)
      const conflict = await second.post(`${path}/answer`, { ...answer, version: '1', known: HOSTILE })
      assert.equal(conflict.status, 409)
      assert.match(conflict.body, /Changed by the first\./)
      assert.match(conflict.body, ESCAPED)
      assert.match(conflict.body, /Test ashby/)
      assert.match(conflict.body, /name="version" value="2"/)
      assert.equal(
        (await second.post(`${path}/answer`, { ...answer, version: '2', known: 'Both together.' })).status,
        303,
      )
      const { body } = await second.get(path)
      assert.match(body, /Version 3, Test ashbyColleague/)
      assert.match(body, /Earlier versions \(2\)/)
      assert.match(body, /Changed by the first\./)
    })

    describe('context', () => {
      let context = ''
      test('analysts add it, others may not', async () => {
        assert.equal(
          (await (await house.browser('ashby')).post(`${path}/context`, { body: 'x', about: 'month' })).status,
          403,
        )
        const analyst = await house.browser('analyst')
        assert.equal((await analyst.post(`${path}/context`, { version: '0', body: ' ', about: 'month' })).status, 422)
        const saved = await analyst.post(`${path}/context`, { version: '0', body: HOSTILE, about: 'month' })
        assert.equal(saved.status, 303)
        const { body } = await analyst.get(path)
        assert.match(body, ESCAPED)
        context = /context\/([0-9a-f-]{36})/.exec(body)?.[1] ?? ''
        assert.notEqual(context, '')
        assert.deepEqual((await events('performance.add-context')).at(-1)?.detail, { context })
      })
      test('a change of an older version is a conflict that shows both', async () => {
        const analyst = await house.browser('analyst')
        const to = `${path}/context/${context}`
        assert.equal((await analyst.post(to, { version: '1', body: 'Second version', about: 'month' })).status, 303)
        const conflict = await analyst.post(to, { version: '1', body: 'Late version', about: 'month' })
        assert.equal(conflict.status, 409)
        assert.match(conflict.body, /Second version/)
        assert.match(conflict.body, /Late version/)
        assert.match(conflict.body, /name="version" value="2"/)
        assert.equal((await analyst.get(`${path}/context/00000000-0000-4000-8000-000000000000`)).status, 404)
      })
      test('withdrawn context is no longer shown, and a late change of it may be added anew', async () => {
        const analyst = await house.browser('analyst')
        const to = `${path}/context/${context}`
        assert.equal((await analyst.post(`${to}/withdraw`, { version: '1' })).status, 409)
        assert.equal((await analyst.post(`${to}/withdraw`, { version: '2' })).status, 303)
        assert.ok(!(await analyst.get(path)).body.includes('Second version'))
        const late = await analyst.post(to, { version: '2', body: 'After it was withdrawn', about: 'month' })
        assert.equal(late.status, 409)
        assert.match(late.body, /Somebody withdrew it/)
        assert.match(late.body, new RegExp(`action="${path}/context"`))
      })
    })

    test('an exception that was withdrawn asks for nothing any more', async () => {
      const requests = await acting(database.db, working, (tx) =>
        listRequests(tx, { areaIds: [house.areas.get('E07000101') ?? 0], unanswered: true }),
      )
      const own = `/exceptions/requests/${requests[0]?.id}`
      await acting(database.db, working, async (tx) => {
        await sql`update performance.requests set withdrawn_at = now() where id = ${requests[0]?.id ?? ''}::uuid`.execute(
          tx,
        )
      })
      const browser = await house.browser('ashby')
      assert.equal((await browser.get(`${own}/answer`)).location, own)
      assert.equal((await browser.post(`${own}/answer`, answer)).location, own)
      const { body } = await browser.get(own)
      assert.match(body, /needs no answer any more/)
      assert.match(body, /was withdrawn on/)
    })
  },
  { audit: writeAuditEvent },
)
