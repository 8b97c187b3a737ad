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
import { jsx } from '../../../platform/html/jsx-runtime.ts'
import { type CaseworkApp, openCaseworkApp } from '../testing/app.tsx'
import { caseBy } from '../testing/house.ts'

const NOBODY = '00000000-0000-4000-8000-000000000000'

describeOnEachDatabase(
  'the page of a case',
  (database) => {
    let house: SharingHouse
    let pages: CaseworkApp
    let caseId = ''
    before(async () => {
      house = await makeSharingHouse(database.db)
      pages = await openCaseworkApp(database.db, house, {
        deps: {
          parts: [
            {
              ...{ key: 'papers', title: 'Papers' },
              read: async () => ({
                body: (shown) => jsx('p', { children: `Papers of ${shown.one.reference}` }),
                timeline: [{ at: new Date('2031-01-01'), what: 'Paper', text: 'A letter <came>', byUserId: null }],
              }),
            },
          ],
        },
      })
      const victim = await profileBy(database.db, house, { by: 'caseworker', names: [['Ivy', 'Pebblestone']] })
      // Recorded for the other district, so that the police of this one know nothing of it.
      const other = await profileBy(database.db, house, {
        ...{ by: 'caseworker', area: 'south', names: [['Rex', 'Harrow']] },
      })
      caseId = await caseBy(database.db, house, {
        ...{ by: 'caseworker', title: 'Paint on windows' },
        parts: [
          { profileId: victim.recordId, role: 'victim' },
          { profileId: other.recordId, role: 'perpetrator' },
        ],
      })
    })
    after(() => pages.close())
    const get = async (who: PersonName, path: string) => (await pages.browser(who)).get(path)

    test('shows what it is, what is due, who is in it, the parts and the timeline', async () => {
      const { status, body } = await get('caseworker', `/cases/${caseId}`)
      assert.equal(status, 200)
      assert.match(body, /Paint on windows/)
      assert.match(body, /OFFICIAL-SENSITIVE/)
      assert.match(body, /C-[0-9A-Z]{4}-[0-9A-Z]{4}/)
      assert.match(body, /Not assessed/)
      assert.match(body, /Not done yet/)
      assert.match(body, /Ivy Pebblestone/)
      assert.match(body, /Papers of C-/)
      assert.match(body, /href="#papers"/)
      assert.match(body, /A letter &lt;came&gt;/)
      assert.match(body, /Ivy Pebblestone came in as victim/)
      assert.match((await get('caseworker', `/cases/${caseId}`)).body, /Who has looked at this record/)
    })
    test('the timeline shows one sort of thing when asked', async () => {
      const { body } = await get('caseworker', `/cases/${caseId}?kind=Paper`)
      assert.match(body, /A letter/)
      assert.doesNotMatch(body, /came in as victim/)
    })
    test('a reader reads it and is offered nothing to change; who looked is for its owners', async () => {
      const { status, body } = await get('officer', `/cases/${caseId}`)
      assert.equal(status, 200)
      assert.ok(!body.includes(`/cases/${caseId}/edit`))
      assert.ok(!body.includes('participants/new'))
      assert.doesNotMatch(body, /Who has looked at this record/)
    })
    test('of somebody whose record the reader does not know there is no name, only that somebody has a part', async () => {
      const { body } = await get('officer', `/cases/${caseId}`)
      assert.match(body, /Perpetrator<\/strong> <span class="cw-quiet">Somebody whose record you cannot see/)
      assert.match(body, /Somebody whose record you cannot see came in as perpetrator/)
      assert.doesNotMatch(body, /Harrow/)
      assert.match((await get('caseworker', `/cases/${caseId}`)).body, /Rex Harrow/)
    })
    test('for anybody else there is no such case, as if it were nowhere', async () => {
      for (const who of ['southWorker', 'housing', 'nurse'] as const) {
        const hidden = await get(who, `/cases/${caseId}`)
        const absent = await get(who, `/cases/${NOBODY}`)
        assert.equal(hidden.status, 404)
        const plain = (text: string) => text.replace(/name="_token" value="[^"]*"/g, '').replaceAll(caseId, NOBODY)
        assert.ok(plain(hidden.body) === plain(absent.body), 'The two pages differ')
      }
      assert.equal((await get('caseworker', '/cases/rubbish')).status, 404)
      assert.equal((await get('auditor', `/cases/${caseId}`)).status, 403)
    })
    test('of an open purpose others learn that there is a case, whose it is, and how to ask', async () => {
      const open = await caseBy(database.db, house, { by: 'caseworker', purpose: 'crime-reduction', title: 'Unsaid' })
      const { status, body } = await get('housing', `/cases/${open}`)
      assert.equal(status, 200)
      assert.match(body, /A case of Council ASB team/)
      assert.ok(body.includes(`/disclosures/ask?record=${open}`))
      assert.doesNotMatch(body, /Unsaid/)
      assert.doesNotMatch(body, /C-[0-9A-Z]{4}-/)
    })
    test('each look is in the audit log with the record and its purpose', async () => {
      const rows = await run(database.db, systemActor(['audit.read']), async (tx) => {
        const found = await sql<{ user_id: string; purpose_id: string; outcome: string }>`
          select e.user_id, e.purpose_id, e.outcome from audit.events e join audit.event_records r on r.event_id = e.id
          where e.action = 'casework.view-case' and r.record_id = ${caseId}::uuid`.execute(tx)
        return found.rows
      })
      const lookers = rows.map((row) => row.user_id)
      assert.ok(lookers.includes(house.people.caseworker.userId))
      assert.ok(lookers.includes(house.people.officer.userId))
      assert.ok(rows.every((row) => row.purpose_id === 'asb' && row.outcome === 'done'))
      assert.ok(!pages.logLines.some((line) => /Pebblestone|Paint/.test(line)))
    })
  },
  { audit: writeAuditEvent },
)
