import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { writeAuditEvent } from '../../../foundations/audit/index.ts'
import {
  makeSharingHouse,
  type PersonName,
  run,
  type SharingHouse,
} from '../../../foundations/sharing/testing/house.ts'
import { systemActor } from '../../../platform/db/index.ts'
import { findCase } from '../store/cases.ts'
import { type CaseworkApp, openCaseworkApp } from '../testing/app.tsx'
import { as, caseBy } from '../testing/house.ts'

describeOnEachDatabase(
  'changing a case',
  (database) => {
    let house: SharingHouse
    let pages: CaseworkApp
    let caseId = ''
    before(async () => {
      house = await makeSharingHouse(database.db)
      pages = await openCaseworkApp(database.db, house)
      caseId = await caseBy(database.db, house, { by: 'caseworker', title: 'Paint' })
    })
    after(() => pages.close())
    const path = () => `/cases/${caseId}/edit`
    const get = async (who: PersonName) => (await pages.browser(who)).get(path())
    const post = async (who: PersonName, form: Record<string, string>) => (await pages.browser(who)).post(path(), form)
    const has = (body: string, text: string) => assert.ok(body.includes(text), `The page does not say: ${text}`)
    const opened = async (who: PersonName) => {
      const { body } = await get(who)
      const hidden = (name: string) =>
        (new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? '').replaceAll('&amp;', '&')
      const base = Object.fromEntries(new URLSearchParams(hidden('base')))
      return { ...base, base: hidden('base'), version: hidden('version') }
    }

    test('saves, and says what it was', async () => {
      const form = await opened('caseworker')
      const saved = await post('caseworker', { ...form, title: 'Paint on windows', lead: house.people.manager.userId })
      assert.deepEqual([saved.status, saved.location], [303, `/cases/${caseId}`])
      const { body } = await (await pages.browser('caseworker')).get(`/cases/${caseId}`)
      has(body, 'Title changed from “Paint” to “Paint on windows”')
      has(body, 'Lead changed from caseworker Example to manager Example')
    })

    test('who saves second sees what the first did, and both are kept', async () => {
      const [first, second] = [await opened('caseworker'), await opened('manager')]
      const theirs = { ...first, title: 'Paint and eggs', asbType: 'nuisance' }
      assert.equal((await post('caseworker', theirs)).status, 303)
      const conflict = await post('manager', { ...second, title: 'Paint, still', reason: 'Fifth report' })
      assert.equal(conflict.status, 409)
      for (const text of [
        'Two changes at once',
        'Paint and eggs',
        'Paint, still',
        'you both changed this',
        'Nuisance:',
      ]) {
        has(conflict.body, text)
      }
      assert.match(conflict.body, /name="asbType"[^>]*value="nuisance"[^>]*checked/)
      const version = /name="version" value="(\d+)"/.exec(conflict.body)?.[1] ?? ''
      const both = { ...theirs, title: 'Paint, still', reason: 'Fifth report', version }
      assert.equal((await post('manager', both)).status, 303)
      const one = await as(database.db, house, 'manager', (tx) => findCase(tx, caseId))
      assert.deepEqual([one?.title, one?.asbType, one?.reason], ['Paint, still', 'nuisance', 'Fifth report'])
    })

    test('what is wrong comes back with all that was typed', async () => {
      const form = await opened('caseworker')
      const wrong = await post('caseworker', {
        ...form,
        title: '',
        reason: '<i>why</i>',
        reportedAt: '12:00',
        reportedOn: '',
      })
      assert.equal(wrong.status, 422)
      for (const field of ['title', 'reportedOn']) has(wrong.body, `href="#${field}"`)
      has(wrong.body, '&lt;i&gt;why')
    })

    test('a reader is told why not, others that there is no such case, and each try is in the log', async () => {
      assert.equal((await get('officer')).status, 403)
      assert.equal((await post('officer', {})).status, 403)
      assert.equal((await get('southWorker')).status, 404)
      assert.equal((await post('southWorker', {})).status, 404)
      const outcomes = await run(database.db, systemActor(['audit.read']), async (tx) => {
        const { rows } = await sql<{ outcome: string }>`
          select e.outcome from audit.events e where e.action = 'casework.change-case' order by e.id`.execute(tx)
        return rows.map(({ outcome }) => outcome)
      })
      assert.deepEqual(outcomes, ['done', 'done', 'changed-meanwhile', 'done'])
    })
  },
  { audit: writeAuditEvent },
)
