/** The page of figures through the real application: who sees it, what never appears in it, and how small numbers are kept. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase, type TestDatabase } from '../../../../test/databases.ts'
import { writeAuditEvent } from '../../../foundations/audit/index.ts'
import { profileBy } from '../../../foundations/people/testing/profiles.ts'
import { makeSharingHouse, run, type SharingHouse } from '../../../foundations/sharing/testing/house.ts'
import { addIncident } from '../store/incidents.ts'
import { noteVulnerabilities } from '../store/vulnerabilities.ts'
import { type CaseworkApp, openCaseworkApp } from '../testing/app.tsx'
import { as, caseBy } from '../testing/house.ts'
import { countMonthly } from './count.ts'

const NOW = new Date('2026-11-20T12:00:00Z')
const OPENED = new Date('2026-10-05T10:00:00Z')
const GIVEN = ['Amabel', 'Barnaby', 'Clemency', 'Drusilla', 'Ezekiel', 'Fenella', 'Gideon']
const YEAR = '?period=year-2026'

/** The count in a line of a table, as it stands on the page. */
function lineOf(body: string, block: string, label: string): string {
  const section = new RegExp(`<section[^>]*id="${block}"[\\s\\S]*?</section>`).exec(body)?.[0] ?? ''
  const text = section.replace(/<svg[\s\S]*?<\/svg>/g, '').replace(/<[^>]+>/g, '|')
  const found = new RegExp(`\\|${label}\\|[|\\s]*([\\d,]+|fewer than \\d+|not shown)\\|`).exec(text)
  return found?.[1]?.trim() ?? 'missing'
}

const declare = (database: TestDatabase) => {
  let house: SharingHouse
  let pages: CaseworkApp
  const ids: string[] = []
  before(async () => {
    const { db } = database
    house = await makeSharingHouse(db)
    pages = await openCaseworkApp(db, house, { now: () => NOW, deps: { figuresKeptSeconds: 0 } })
    for (const [i, given] of GIVEN.entries()) {
      const gender = i < 6 ? { value: 'female' } : { value: 'male' }
      const details = { gender, ethnicity: null, language: null, disability: null, needs: '' }
      const { recordId } = await profileBy(db, house, { by: 'caseworker', names: [[given, 'Larkrise']], details })
      const caseId = await caseBy(db, house, {
        ...{ by: 'caseworker', title: `Trouble of ${given}`, openedAt: OPENED },
        asbType: i < 5 ? 'personal' : 'nuisance',
        parts: [{ profileId: recordId, role: 'victim' }],
      })
      ids.push(recordId, caseId)
      await as(db, house, 'caseworker', async (tx) => {
        const by = house.people.caseworker
        await noteVulnerabilities(tx, by, { profileId: recordId, kinds: ['intimidated'], notedOn: '2026-10-05' })
        for (const onDay of i < 5 ? ['2026-09-01', '2026-10-01'] : ['2026-10-02']) {
          await addIncident(tx, by, {
            caseId,
            incident: {
              ...{ onDay, atTime: '', about: false, asbType: 'personal', place: '', policeNumber: '' },
              whatHappened: 'Shouting in the yard',
              people: [{ profileId: recordId, part: 'suffered' }],
              tellings: [],
            },
            now: OPENED,
          })
        }
      })
    }
    // Under a hidden purpose, under restriction, and from another agency.
    for (let i = 0; i < 9; i += 1)
      ids.push(await caseBy(db, house, { by: 'manager', purpose: 'prevent', title: 'Hidden', openedAt: OPENED }))
    const restricted = await caseBy(db, house, { by: 'manager', title: 'Restricted', openedAt: OPENED })
    ids.push(restricted)
    await as(db, house, 'manager', (tx) =>
      sql`update sharing.records set restricted_at = now() where id = ${restricted}::uuid`.execute(tx),
    )
    ids.push(await caseBy(db, house, { by: 'sergeant', title: 'Of the police', openedAt: OPENED }))
  })
  after(() => pages.close())

  test('only those with the permission; what they may open makes no difference to what they see', async () => {
    for (const who of ['caseworker', 'officer', 'nurse', 'auditor', 'sysadmin'] as const) {
      const browser = await pages.browser(who)
      assert.equal((await browser.get('/casework/figures')).status, 403, who)
      assert.equal((await browser.get('/casework/figures.csv')).status, 403, who)
    }
    const seen = []
    // Signing in is counted as well.
    for (const who of ['boardMember', 'manager', 'housingManager'] as const) await pages.browser(who)
    for (const who of ['boardMember', 'manager', 'housingManager'] as const) {
      const answer = await (await pages.browser(who)).get(`/casework/figures.csv${YEAR}`)
      assert.equal(answer.status, 200, who)
      seen.push(answer.body)
    }
    assert.deepEqual(new Set(seen).size, 1)
  })

  test('hidden purposes and restricted records count for nobody, those of every agency do', async () => {
    for (const who of ['boardMember', 'manager'] as const) {
      const { body } = await (await pages.browser(who)).get(`/casework/figures${YEAR}`)
      assert.match(body, /Cases opened: 8</)
    }
  })

  test('small counts are hidden, and one more where they could be worked out', async () => {
    const { body } = await (await pages.browser('boardMember')).get(`/casework/figures${YEAR}`)
    assert.match(body, /Victims: 7</)
    assert.equal(lineOf(body, 'victims', 'Male'), 'fewer than 5')
    // Five of the seven: the total tells the other two otherwise.
    assert.equal(lineOf(body, 'victims', 'Repeat victims'), 'not shown')
    assert.equal(lineOf(body, 'victims', 'Others'), 'fewer than 5')
    assert.equal(lineOf(body, 'vulnerabilities', 'Intimidated'), '7')
    assert.match(body, /Fewer than 5 each:<\/strong> Mental health; Age;/)
    assert.match(body, /holds no counts of victims of crime/)
    const { body: csv } = await (await pages.browser('boardMember')).get(`/casework/figures.csv${YEAR}`)
    assert.match(csv, /Vulnerabilities of victims,Vulnerabilities of victims,Intimidated,7\r\n/)
    for (const count of csv.matchAll(/,(\d+)\r\n/g)) assert.ok(Number(count[1]) >= 5, count[0])
  })

  test('no name, title, record or user can appear on the page or in the file', async () => {
    const browser = await pages.browser('manager')
    for (const district of ['', `&district=${house.areas.north}`, `&district=${house.areas.south}`]) {
      for (const path of [`/casework/figures${YEAR}${district}`, `/casework/figures.csv${YEAR}${district}`]) {
        const { body, status } = await browser.get(path)
        assert.equal(status, 200)
        const main = body.includes('<main') ? (/<main[\s\S]*<\/main>/.exec(body)?.[0] ?? '') : body
        assert.doesNotMatch(main, /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}/, 'an id')
        assert.doesNotMatch(main, /\bC-[0-9A-Z]{4}-[0-9A-Z]{4}\b/, 'a reference')
        for (const name of [...GIVEN, 'Larkrise', 'Trouble of', 'Shouting', 'Example'])
          assert.ok(!main.includes(name), name)
      }
    }
  })

  test('the audit log says who looked and who took the figures away, and of which time', async () => {
    const found = await run(database.db, house.people.auditor, async (tx) => {
      const { rows } = await sql<{ action: string; from: string | null }>`
        select distinct action, detail ->> 'from' as from from audit.events
        where action in ('casework.view-figures', 'casework.export-figures')
          and user_id = ${house.people.manager.userId}::uuid order by 1`.execute(tx)
      return rows
    })
    assert.deepEqual(found, [
      { action: 'casework.export-figures', from: '2026-04-01' },
      { action: 'casework.view-figures', from: '2026-04-01' },
    ])
  })

  test('own dates are whole months; what cannot be read is said', async () => {
    const browser = await pages.browser('boardMember')
    const own = await browser.get('/casework/figures?period=own&from=2026-10-05&to=2026-10-06')
    assert.match(own.body, /1 October 2026 to 31 October 2026/)
    const wrong = await browser.get('/casework/figures?period=own&from=2026-10-05&to=2026-09-06')
    assert.equal(wrong.status, 422)
    assert.match(wrong.body, /The last day is before the first/)
    assert.equal((await browser.get('/casework/figures?period=nonsense&district=-1')).status, 200)
  })

  test('monthly counts leave only where they are large enough, and by district only where each is', async () => {
    const monthly = await countMonthly(database.db, NOW)
    const of = (key: string) => monthly.find((one) => one.key === key)
    assert.deepEqual(of('cases')?.counts, [{ areaCode: 'E10000901', month: '2026-10', count: 8 }])
    assert.equal(of('cases')?.byDistrict, false)
    assert.deepEqual(of('repeat-victims')?.counts, [{ areaCode: 'E10000901', month: '2026-10', count: 5 }])
    assert.equal(of('high')?.months, null)
  })

  test('settings: the threshold and the sums are dated, with a source; only for who configures casework', async () => {
    const path = '/casework-settings/figures'
    for (const who of ['boardMember', 'manager', 'caseworker'] as const) {
      assert.equal((await (await pages.browser(who)).get(path)).status, 403)
    }
    const browser = await pages.browser('sysadmin')
    assert.match((await browser.get(path)).body, /Nothing is set/)
    const bad = await browser.post(`${path}/threshold`, { threshold: '2', ruleFrom: '2026-11-20', ruleSource: 'Us' })
    assert.equal(bad.status, 422)
    assert.match(bad.body, /from 3 to 50/)
    const past = await browser.post(`${path}/threshold`, { threshold: '8', ruleFrom: '2026-11-19', ruleSource: 'Us' })
    assert.equal(past.status, 422)
    const board = await pages.browser('boardMember')
    assert.match((await board.get(`/casework/figures${YEAR}`)).body, /No unit costs are set/)
    const cost = {
      basis: 'cases-closed',
      pounds: '1,250.50',
      costFrom: '2026-04-01',
      assumption: 'yes',
      costSource: 'Our guess',
    }
    assert.equal((await browser.post(`${path}/unit-costs`, { ...cost, costSource: '' })).status, 422)
    assert.equal((await browser.post(`${path}/unit-costs`, cost)).status, 303)
    const shown = (await board.get(`/casework/figures${YEAR}`)).body
    assert.match(shown, /Assumption: Our guess \(since 1 April 2026\)/)
    assert.match(shown, /£1,250\.50/)
    const rule = { threshold: '8', ruleFrom: '2026-11-20', ruleSource: 'Board of November' }
    assert.equal((await browser.post(`${path}/threshold`, rule)).status, 303)
    assert.equal((await browser.post(`${path}/threshold`, rule)).status, 422, 'one rule for a day')
    const { body } = await board.get(`/casework/figures${YEAR}`)
    assert.match(body, /Victims: fewer than 8/)
    assert.match(body, /Fewer than 8 each:<\/strong> Intimidated;/)
  })

  test('the database too refuses settings from anybody else, and changes of what was set', async () => {
    const { db } = database
    const set = sql`insert into casework.figure_rules (valid_from, threshold, source, set_by)
      values ('2030-01-01', 3, 'Me', ${house.people.manager.userId}::uuid)`
    await assert.rejects(run(db, house.people.manager, (tx) => set.execute(tx)))
    await assert.rejects(
      run(db, house.people.sysadmin, (tx) => sql`update casework.figure_rules set threshold = 3`.execute(tx)),
    )
    await assert.rejects(run(db, house.people.sysadmin, (tx) => sql`delete from casework.unit_costs`.execute(tx)))
  })
}

describeOnEachDatabase('figures of casework', declare, { audit: writeAuditEvent })
