import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { askForJudgement, completeAssessment } from '../../../foundations/assessment/index.ts'
import { writeAuditEvent } from '../../../foundations/audit/index.ts'
import { profileBy } from '../../../foundations/people/testing/profiles.ts'
import {
  makeSharingHouse,
  type PersonName,
  run,
  type SharingHouse,
} from '../../../foundations/sharing/testing/house.ts'
import { addDays, londonDay } from '../../../platform/clock/index.ts'
import { systemActor } from '../../../platform/db/index.ts'
import type { ClosureInput } from '../domain/closure.ts'
import { askToClose } from '../store/closures.ts'
import { addIntervention } from '../store/interventions.ts'
import { writePlan } from '../store/plans.ts'
import { screenRecord } from '../store/screenings.ts'
import { type CaseworkApp, openCaseworkApp } from '../testing/app.tsx'
import { as, caseBy } from '../testing/house.ts'
import { reportBy } from '../testing/reports.ts'
import { countStatements } from '../testing/statements.ts'

const YES = { vulnerable: true, increasing: false, coping: false, targeted: false, impact: false, multiAgency: false }
const ANSWERS = { 1: 5, 2: 2, 3: 1, 4: 2, 5: 3, 6: 0, 7: 4, 8: 6, 9: 0, 10: 0, 11: 1 }

describeOnEachDatabase(
  'a day’s work',
  (database) => {
    let house: SharingHouse
    let pages: CaseworkApp
    let counted: ReturnType<typeof countStatements>
    const ids = { closing: '', worked: '', report: '', assessment: '', intervention: '' }
    const today = londonDay(new Date())
    before(async () => {
      house = await makeSharingHouse(database.db)
      counted = countStatements(database.db)
      pages = await openCaseworkApp(counted.db, house)
      ids.closing = await caseBy(database.db, house, { by: 'caseworker', title: 'Ended well' })
      ids.worked = await caseBy(database.db, house, { by: 'caseworker', title: 'Goes on' })
      ids.report = (await reportBy(database.db, house, { by: 'caseworker' })).recordId
      const ivy = (await profileBy(database.db, house, { by: 'caseworker', names: [['Ivy', 'Pebblestone']] })).recordId
      const actor = house.people.caseworker
      await as(database.db, house, 'caseworker', async (tx) => {
        const closure: ClosureInput = {
          outcome: 'closed',
          ...{
            endedOn: today,
            achieved: 'Quiet',
            victimsView: 'no-victim' as const,
            viewBecause: '',
            acknowledged: [],
          },
        }
        assert.ok((await askToClose(tx, actor, { caseId: ids.closing, purposeId: 'asb', closure })).ok)
        const weekAgo = new Date(Date.now() - 7 * 86_400_000)
        await screenRecord(tx, actor, { recordId: ids.worked, answers: YES, now: weekAgo })
        const plan = { aim: 'Peace', success: 'Quiet', reviewOn: addDays(today, 3) }
        await writePlan(tx, actor, { caseId: ids.worked, instead: 0, plan })
        ids.intervention = await addIntervention(tx, actor, {
          caseId: ids.worked,
          intervention: {
            ...{ kindCode: 'patrol', profileId: null, startOn: addDays(today, -30), startTime: '', endTime: '' },
            ...{ endOn: addDays(today, -2), conditions: [], courtReference: '', details: 'Evenings', limitBecause: '' },
            ...{ reviewOn: null, outcome: null, outcomeNote: '', endedOn: null },
          },
        })
        const done = await completeAssessment(tx, actor, {
          ...{ recordId: ids.closing, subjectId: ivy, instrument: 'asb-ram@2015', answers: ANSWERS },
        })
        assert.ok(done.ok)
        ids.assessment = done.value.id
        const asked = await askForJudgement(tx, actor, {
          ...{ assessmentId: done.value.id, adjustedTotal: 32, reason: 'Threats' },
          approverId: house.people.manager.userId,
        })
        assert.ok(asked.ok, JSON.stringify(asked))
      })
    })
    after(() => pages.close())
    const get = async (who: PersonName, path = '/my-work') => (await pages.browser(who)).get(path)
    const has = (body: string, text: string | RegExp) =>
      assert.ok(typeof text === 'string' ? body.includes(text) : text.test(body), `The page does not say: ${text}`)

    test('of the one who leads: what is due, the overdue said so, each straight to its page', async () => {
      const { status, body } = await get('caseworker')
      assert.equal(status, 200)
      has(body, `href="/records/${ids.worked}/assess?instrument=asb-ram@2015"`)
      has(body, /Overdue by \d+ days: was due on/)
      has(body, `href="/cases/${ids.worked}/plan/review"`)
      has(body, ', in 3 days')
      has(body, `href="/cases/${ids.worked}/interventions/${ids.intervention}"`)
      has(body, /Note how it ended: Patrol/)
      has(body, /Was to end on [^,]+, 2 days ago/)
      has(body, `href="/reports/${ids.report}"`)
      assert.ok(!body.includes('wait for your approval'), 'who may not approve is not asked to')
      assert.ok(body.indexOf('Reports that wait') < body.indexOf('Cases that I lead'))
    })

    test('of the one who decides: closings and judgements, and nobody’s case of theirs', async () => {
      const { body } = await get('manager')
      has(body, `href="/cases/${ids.closing}/closure"`)
      has(body, `href="/assessments/${ids.assessment}/judgement"`)
      has(body, 'Confirm or refuse: 24 becomes 32, high')
      assert.ok(!body.includes('Plans to review'), 'of cases that somebody else leads')
      const team = await get('manager', '/my-work/team')
      for (const text of ['Plans to review', 'Interventions that end', 'Risk assessments due', 'Reports that wait'])
        has(team.body, text)
      assert.ok(!team.body.includes('Closings that wait'), 'what waits for one person stands on their own page')
    })

    test('others see nothing of it, and whoever has no business with cases no page', async () => {
      for (const who of ['southWorker', 'southOfficer', 'officer'] as const) {
        for (const path of ['/my-work', '/my-work/team']) {
          const { body } = await get(who, path)
          for (const id of [ids.closing, ids.worked, ids.report, ids.assessment, ids.intervention])
            assert.ok(!body.includes(id), `${who} ${path}`)
        }
      }
      assert.equal((await get('boardMember', '/my-work/team')).status, 403)
    })

    test('each section is one statement, and all that was shown is in the log', async () => {
      counted.take()
      await get('caseworker', '/my-work/team')
      const statements = counted.take()
      const asking = (table: RegExp) => statements.filter((text) => table.test(text)).length
      for (const table of [/from casework\.plans p/, /from casework\.interventions t/, /from casework\.reports r/])
        assert.equal(asking(table), 1, String(table))
      // The session, the counts, the records that are named in the log, and four sections.
      assert.ok(statements.length <= 9, statements.map((text) => text.slice(0, 80)).join('\n'))
      const seen = await run(database.db, systemActor(['audit.read']), async (tx) => {
        const { rows } = await sql<{ records: string[] }>`
          select (select array_agg(r.record_id::text) from audit.event_records r where r.event_id = e.id) as records
          from audit.events e where e.action = 'casework.view-teams-work' order by e.id desc limit 1`.execute(tx)
        return rows[0]?.records ?? []
      })
      assert.deepEqual([...seen].sort(), [ids.worked, ids.report].sort())
    })
  },
  { audit: writeAuditEvent },
)
