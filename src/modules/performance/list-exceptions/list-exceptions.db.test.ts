/** Finding exceptions, asking about them, the unanswered ones and the settings, through the real application. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { writeAuditEvent } from '../../../foundations/audit/index.ts'
import { acting, working } from '../testing/county.ts'
import { type ExceptionHouse, openExceptionHouse, PLANTED } from '../testing/exceptions.ts'
import { exceptionsForCommand } from './command.ts'

const now = new Date('2025-11-20T12:00:00Z')
/** The text of each cell of the table of exceptions, by row. */
function tableIn(body: string): string[][] {
  const table = /<table class="govuk-table pf-exceptions"[\s\S]*?<tbody[\s\S]*?<\/table>/.exec(body)?.[0] ?? ''
  return (table.split('<tbody')[1] ?? '')
    .split('<tr')
    .slice(1)
    .map((row) =>
      row
        .split(/<t[hd] /)
        .slice(1, 8)
        .map((cell) =>
          cell
            .slice(cell.indexOf('>') + 1)
            .replace(/<[^>]*>/g, ' ')
            .replace(/&[#a-z0-9]+;/g, '·')
            .replace(/\s+/g, ' ')
            .trim(),
        ),
    )
}
const csvRows = (body: string): Record<string, string>[] => {
  const [head = '', ...lines] = body.trimEnd().split('\r\n')
  const names = head.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i] ?? '', cell])))
}

describeOnEachDatabase(
  'the list of exceptions',
  (database) => {
    let house: ExceptionHouse
    before(async () => {
      house = await openExceptionHouse(database.db, { asked: false })
    })
    after(() => house.close())
    const events = (action: string) =>
      acting(database.db, { ...working, permissions: ['audit.read'] }, async (tx) => {
        const { rows } = await sql<{ outcome: string; detail: Record<string, unknown>; kind: string }>`
          select outcome, detail, kind from audit.events where action = ${action} order by id`.execute(tx)
        return rows
      })
    const list = async (query: string) => (await house.browser('board')).get(`/exceptions${query}`)

    test('a visitor signs in first; somebody without the permission is told so', async () => {
      assert.equal((await house.app.inject('/exceptions')).statusCode, 303)
      const refused = await (await house.browser('board')).get('/exceptions/settings')
      assert.equal(refused.status, 403)
      assert.match(refused.body, /ask your team administrator/)
    })
    test('the planted months are found, strongest first, in words and in both directions', async () => {
      const { status, body } = await list(`?month=${PLANTED}`)
      assert.equal(status, 200)
      const rows = tableIn(body)
      const [first = []] = rows
      assert.match(first[0] ?? '', /Burglary/)
      assert.match(first[1] ?? '', /Ashby/)
      assert.equal(first[2], '140')
      assert.match(first[4] ?? '', /Above the upper line: concern/)
      assert.match(first[5] ?? '', /beyond Strong/)
      assert.equal(first[6], 'Not asked Came back in October 2025')
      assert.ok(rows.some((row) => row[4]?.endsWith('Below the lower line: improvement') && row[2] === '18'))
      assert.match(body, /charts tested/)
      assert.match(body, /false-discovery control/)
    })
    test('the newest month is shown unless another is asked for', async () => {
      assert.match((await list('')).body, /<h1[^>]*>Exceptions in October 2025/)
    })
    test('the file holds exactly the rows of the page, and the command prints the same', async () => {
      for (const query of [
        `?month=${PLANTED}`,
        `?month=${PLANTED}&direction=below`,
        `?month=${PLANTED}&sort=area&small=yes`,
      ]) {
        const rows = tableIn((await list(query)).body)
        const reply = await (await house.browser('board')).get(`/exceptions.csv${query}`)
        const saved = csvRows(reply.body)
        assert.ok(rows.length > 0)
        assert.deepEqual(
          saved.map((row) => [
            row['area_name'],
            row['count'],
            Number(row['expected']).toFixed(1),
            `${row['response']} ${row['came_back']}`,
          ]),
          rows.map((row) => [
            (row[1] ?? '').replace(/ (County|Police force area|Community safety partnership)$/, ''),
            row[2],
            row[3]?.split(' ')[0],
            row[6]?.replace('Came back in October 2025', 'came back'),
          ]),
        )
      }
      const saved = csvRows((await (await house.browser('board')).get(`/exceptions.csv?month=${PLANTED}`)).body)
      const printed = await acting(database.db, working, (tx) => exceptionsForCommand(tx, { month: PLANTED, now }))
      assert.deepEqual(
        printed.rows.map((row) =>
          Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value ?? '')])),
        ),
        saved,
      )
    })
    test('filters narrow the list: direction, area with all inside it, type, small counts', async () => {
      const directions = new Set(
        tableIn((await list(`?month=${PLANTED}&direction=below`)).body).map((row) => row[4]?.includes('Below')),
      )
      assert.deepEqual([...directions], [true])
      const inside = tableIn((await list(`?month=${PLANTED}&area=E22000101`)).body)
      assert.ok(inside.some((row) => row[1] === 'Ashby') && inside.every((row) => !row[1]?.includes('Birch')))
      const typed = tableIn((await list(`?month=${PLANTED}&measure=police-crime&type=burglary`)).body)
      assert.ok(typed.length > 0 && typed.every((row) => row[0]?.startsWith('Burglary')))
      assert.ok(!(await list(`?month=${PLANTED}`)).body.includes('Small count</span>'))
      assert.match((await list(`?month=${PLANTED}&small=yes`)).body, /Small count<\/span>/)
    })
    test('a type’s title is text, never markup', async () => {
      const { body } = await list(`?month=${PLANTED}&small=yes`)
      assert.ok(!body.includes('<b>type</b>'))
      assert.match(body, /Odd &lt;b&gt;type&lt;\/b&gt;/)
    })
    test('what makes no sense is named at its field, escaped, and the rest still shown', async () => {
      const { status, body } = await list(
        '?month=2025-13&measure=<script>&area=Nowhere&direction=up&method=magic&page=0&sort=%00',
      )
      assert.equal(status, 422)
      assert.match(body, /<title>Error: Exceptions in October 2025/)
      for (const field of ['month', 'measure', 'area', 'direction', 'method'])
        assert.match(body, new RegExp(`href="#${field}"`))
      assert.match(body, /<li>Sort by one of the columns/)
      assert.ok(!body.includes('“<script>”'))
      const file = await (await house.browser('board')).get('/exceptions.csv?area=Nowhere')
      assert.equal(file.status, 422)
    })
    test('a page beyond the last is the last', async () => {
      const { status, body } = await list(`?month=${PLANTED}&page=999`)
      assert.equal(status, 200)
      assert.ok(tableIn(body).length > 0)
    })
    test('empty lists say why: too early, no figures, filtered out', async () => {
      const early = await list('?month=2022-03&method=seasonal')
      assert.match(early.body, /not enough history/)
      assert.match(early.body, /Police crime begins in April 2021: it had 0 years/)
      assert.match(early.body, /Use XmR charts instead/)
      assert.match((await list('?month=2019-01')).body, /There are no figures for January 2019/)
      assert.match((await list(`?month=${PLANTED}&area=E06000101`)).body, /No exception matches your filters/)
      assert.match((await list('?measure=anti-social-behaviour')).body, /Anti-social behaviour has no figures yet/)
    })
    test('the command refuses what it does not know', async () => {
      const run = (command: Omit<Parameters<typeof exceptionsForCommand>[1], 'now'>) =>
        acting(database.db, working, (tx) => exceptionsForCommand(tx, { ...command, now }))
      await assert.rejects(run({ month: '2025' }), { code: 'bad-month' })
      await assert.rejects(run({ method: 'magic' }), { code: 'bad-option' })
      await assert.rejects(run({ measure: 'nonsense' }), { code: 'unknown-measure' })
      await assert.rejects(run({ area: 'Nowhere' }), { code: 'filter-not-understood' })
      assert.ok((await run({ measure: 'police-crime/burglary', month: PLANTED, area: 'Ashby' })).rows.length > 0)
    })

    describe('asking for responses', () => {
      const form = { month: PLANTED, measure: 'police-crime' }
      const due = { 'due-day': '19', 'due-month': '12', 'due-year': '2025' }
      test('only analysts may ask', async () => {
        assert.equal((await (await house.browser('ashby')).post('/exceptions/ask', { ...form, ...due })).status, 403)
        assert.equal((await (await house.browser('analyst')).get('/exceptions/ask?month=nonsense')).status, 422)
      })
      test('the page says who would be asked what, and by when unless changed', async () => {
        const { status, body } = await (await house.browser('analyst')).get(`/exceptions/ask?month=${PLANTED}`)
        assert.equal(status, 200)
        assert.match(body, /Ashby team/)
        assert.match(body, /Birch team/)
        assert.match(body, /name="due-day"[^>]*value="18"/)
      })
      test('a date that cannot be is refused, with what was typed', async () => {
        const analyst = await house.browser('analyst')
        for (const [bad, message] of [
          [{ 'due-day': '31', 'due-month': '2', 'due-year': '2026' }, /must be a real date/],
          [{ 'due-day': '1', 'due-month': '1', 'due-year': '2025' }, /today or in the future/],
          [{ 'due-day': '', 'due-month': '2', 'due-year': '2026' }, /must include a day/],
          [{ 'due-day': '1', 'due-month': '1', 'due-year': '2999' }, /within a year/],
        ] as const) {
          const answer = await analyst.post('/exceptions/ask', { ...form, ...bad })
          assert.equal(answer.status, 422)
          assert.match(answer.body, message)
        }
      })
      test('asking is done once, is written to the audit log, and shows in the list', async () => {
        const analyst = await house.browser('analyst')
        const first = await analyst.post('/exceptions/ask', { ...form, ...due })
        assert.equal(first.status, 303)
        assert.equal(first.location, `/exceptions?month=${PLANTED}&measure=police-crime`)
        assert.match((await analyst.get(first.location ?? '')).body, /responses have been asked for/)
        const again = await analyst.post('/exceptions/ask', { ...form, ...due })
        assert.match((await analyst.get(again.location ?? '')).body, /Nothing new was asked/)
        const done = (await events('performance.ask-for-responses')).filter(({ outcome }) => outcome === 'done')
        assert.ok((done[0]?.detail['asked'] as string[]).length > 0)
        assert.deepEqual(done[1]?.detail['asked'], [])
        assert.equal(
          tableIn((await list(`?month=${PLANTED}`)).body)[0]?.[6],
          'Asked due 19 December 2025 Came back in October 2025',
        )
      })
    })

    describe('unanswered exceptions', () => {
      test('people who answer see their own areas first; filters and the file agree', async () => {
        const { status, body } = await (await house.browser('ashby')).get('/exceptions/unanswered')
        assert.equal(status, 200)
        assert.ok(body.indexOf('Asked of your areas') < body.indexOf('Asked of other areas'))
        const board = await house.browser('board')
        assert.ok(!(await board.get('/exceptions/unanswered')).body.includes('Asked of your areas'))
        const birch = csvRows((await board.get('/exceptions/unanswered.csv?area=E07000102')).body)
        assert.ok(birch.length > 0)
        assert.ok(birch.every((row) => row['area_name'] === 'Birch' && row['due_on'] === '2025-12-19'))
        assert.equal((await board.get('/exceptions/unanswered?area=Nowhere')).status, 422)
        assert.match((await board.get('/exceptions/unanswered?overdue=yes')).body, /Nothing unanswered matches/)
      })
    })

    describe('settings', () => {
      const fieldsOf = (body: string): Record<string, string> => {
        const hidden = [...body.matchAll(/<input type="hidden" name="(version[^"]*)" value="(\d+)"/g)]
        return Object.fromEntries(hidden.map((found) => [found[1] ?? '', found[2] ?? '']))
      }
      test('days are saved; nonsense is refused; somebody else’s change is not overwritten', async () => {
        const analyst = await house.browser('analyst')
        const versions = fieldsOf((await analyst.get('/exceptions/settings')).body)
        for (const days of ['', '0', '366', 'many', '-1']) {
          assert.equal((await analyst.post('/exceptions/settings', { ...versions, days })).status, 422)
        }
        assert.equal((await analyst.post('/exceptions/settings', { ...versions, days: '14' })).status, 303)
        const stale = await analyst.post('/exceptions/settings', { ...versions, days: '99' })
        assert.equal(stale.status, 409)
        assert.match(stale.body, /Somebody else changed these settings/)
        assert.match(stale.body, /value="14"/)
        assert.equal((await (await house.browser('ashby')).post('/exceptions/settings', { days: '1' })).status, 403)
      })
      test('a measure’s method is changed, and the list follows', async () => {
        const analyst = await house.browser('analyst')
        const { body } = await analyst.get('/exceptions/settings')
        const id = /for="method-(\d+)">\s*Police crime/.exec(body)?.[1] ?? ''
        assert.notEqual(id, '')
        const answer = await analyst.post('/exceptions/settings', {
          ...fieldsOf(body),
          days: '14',
          [`method-${id}`]: 'xmr',
        })
        assert.equal(answer.status, 303)
        assert.match((await list(`?month=${PLANTED}`)).body, /Above the upper limit/)
      })
    })
  },
  { audit: writeAuditEvent },
)

describeOnEachDatabase('the list of exceptions without figures', (database) => {
  test('says so, and offers the import to those who may', async () => {
    const house = await openExceptionHouse(database.db, { figures: false })
    const analyst = await (await house.browser('analyst')).get('/exceptions')
    assert.match(analyst.body, /There are no figures yet/)
    assert.match(analyst.body, /href="\/imports\/new"/)
    const board = await (await house.browser('board')).get('/exceptions')
    assert.match(board.body, /An analyst can import/)
    assert.match((await (await house.browser('board')).get('/exceptions/unanswered')).body, /has been answered/)
    await house.close()
  })
})
