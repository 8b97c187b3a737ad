/** Telling victims of the case review: when it is due, on the case page and in a day's work, and noting it. */
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
import { addDays, londonDay } from '../../../platform/clock/index.ts'
import { systemActor } from '../../../platform/db/index.ts'
import { formatDate } from '../../../platform/html/format.ts'
import { explanationsTo } from '../store/case-reviews.ts'
import { addIncident } from '../store/incidents.ts'
import { type CaseworkApp, openCaseworkApp } from '../testing/app.tsx'
import { as, caseBy } from '../testing/house.ts'

const today = londonDay(new Date())
const ago = (days: number) => addDays(today, -days)

describeOnEachDatabase(
  'telling victims of the case review',
  (database) => {
    let house: SharingHouse
    let pages: CaseworkApp
    let ivy = ''
    let max = ''
    let rex = ''
    let caseId = ''
    before(async () => {
      const { db } = database
      house = await makeSharingHouse(db)
      pages = await openCaseworkApp(db, house)
      const named = async (given: string, family: string) =>
        (await profileBy(db, house, { by: 'caseworker', names: [[given, family]] })).recordId
      ivy = await named('Ivy', 'Pebblestone')
      max = await named('Max', 'Orchard')
      rex = await named('Rex', 'Harrow')
      caseId = await caseBy(db, house, {
        by: 'caseworker',
        parts: [
          { profileId: ivy, role: 'victim' },
          { profileId: max, role: 'both' },
          { profileId: rex, role: 'perpetrator' },
        ],
      })
      const incident = (days: number, suffered: readonly string[]) =>
        as(db, house, 'caseworker', (tx) =>
          addIncident(tx, house.people.caseworker, {
            caseId,
            incident: {
              ...{ onDay: ago(days), atTime: '', about: false, asbType: 'personal', policeNumber: '', place: '' },
              whatHappened: 'Paint on the window',
              people: suffered.map((profileId) => ({ profileId, part: 'suffered' as const })),
              tellings: [{ agencyId: house.agencies.council, agencyName: '', toldBy: '', toldOn: ago(days) }],
            },
          }),
        )
      await incident(40, [ivy])
      await incident(20, [ivy, max])
      await incident(3, [max])
    })
    after(() => pages.close())
    const get = async (who: PersonName, path: string) => (await pages.browser(who)).get(path)
    const post = async (who: PersonName, values: Record<string, string>) =>
      (await pages.browser(who)).post(`/cases/${caseId}/explained`, values)
    const noted = () => as(database.db, house, 'caseworker', (tx) => explanationsTo(tx, [ivy, max, rex]))

    test('each of two victims stands on the case with their own day, what is late in red at the head', async () => {
      const { body } = await get('caseworker', `/cases/${caseId}`)
      assert.match(body, /id="case-review"/)
      assert.match(body, new RegExp(`govuk-tag--red">Was to be told by ${formatDate(ago(13))}`))
      assert.match(body, new RegExp(`govuk-tag--yellow">Tell them by ${formatDate(addDays(ago(3), 7))}`))
      assert.match(body, /cw-due__late">.{0,200}Tell Ivy Pebblestone about the case review/s)
      assert.match(body, /Tell Max Orchard about the case review/)
      assert.ok(!body.includes(`explained?who=${rex}`))
    })
    test('a day’s work of whoever leads the case names both, the overdue first; of nobody else', async () => {
      const { body } = await get('caseworker', '/my-work')
      const [first = -1, second = -1] = ['Ivy Pebblestone', 'Max Orchard'].map((name) =>
        body.indexOf(`Tell ${name} about the case review`),
      )
      assert.ok(first > 0 && second > first)
      assert.match(body, new RegExp(`was due on ${formatDate(ago(13))}`))
      assert.ok(body.includes(`/cases/${caseId}/explained?who=${ivy}`))
      for (const who of ['manager', 'officer', 'housing'] as const) {
        assert.ok(!(await get(who, '/my-work')).body.includes('about the case review'), who)
      }
    })
    test('who reads only sees that it is due, and is told why nothing can be noted', async () => {
      const { body } = await get('officer', `/cases/${caseId}`)
      assert.match(body, /Was to be told by/)
      assert.ok(!body.includes('/explained'))
      assert.equal((await get('officer', `/cases/${caseId}/explained`)).status, 403)
      assert.equal((await post('officer', { profileId: ivy, on: today, how: 'By phone' })).status, 403)
    })
    test('for another agency there is no such case, whatever is sent', async () => {
      for (const who of ['housing', 'southWorker', 'nurse'] as const) {
        assert.equal((await get(who, `/cases/${caseId}/explained?who=${ivy}`)).status, 404, who)
        assert.equal((await post(who, { profileId: ivy, on: today, how: 'By phone' })).status, 404, who)
      }
      assert.deepEqual(await as(database.db, house, 'housing', (tx) => explanationsTo(tx, [ivy])), [])
      assert.deepEqual(await noted(), [])
    })
    test('the form begins with who was asked for; what is wrong comes back with what was typed', async () => {
      const form = await get('caseworker', `/cases/${caseId}/explained?who=${max}`)
      assert.match(form.body, new RegExp(`value="${max}"[^>]*checked`))
      const wrong: readonly (readonly [Record<string, string>, RegExp])[] = [
        [{ profileId: ivy, on: today, how: '' }, /Say how they were told/],
        [{ profileId: '', on: today, how: 'By phone' }, /Choose who was told/],
        [{ profileId: rex, on: today, how: 'By phone' }, /Choose a victim of this case/],
        [{ profileId: ivy, on: addDays(today, 1), how: 'By phone' }, /It cannot be in the future/],
        [{ profileId: ivy, on: '2014-10-19', how: 'By phone' }, /20 October 2014/],
        [{ profileId: ivy, on: '2026-02-31', how: 'By phone' }, /Enter the day/],
      ]
      for (const [values, message] of wrong) {
        const { status, body } = await post('caseworker', values)
        assert.equal(status, 422)
        assert.match(body, message)
        if (values['how'] !== '') assert.match(body, /value="By phone"/)
      }
      assert.deepEqual(await noted(), [])
    })
    test('noted, sent twice at once, it stands once: who was told, when, how and by whom; the other is still due', async () => {
      const values = { profileId: ivy, on: ago(1), how: 'At the visit, with the leaflet' }
      const answers = await Promise.all([post('caseworker', values), post('caseworker', values)])
      assert.deepEqual(
        answers.map(({ status }) => status),
        [303, 303],
      )
      assert.equal((await noted()).length, 1)
      const { body } = await get('caseworker', `/cases/${caseId}`)
      assert.match(body, new RegExp(`Told on ${formatDate(ago(1))} by [^:<]+: At the visit, with the leaflet`))
      assert.match(body, /Ivy Pebblestone was told that they can ask for a case review/)
      assert.doesNotMatch(body, /Tell Ivy Pebblestone about the case review/)
      assert.match(body, /Tell Max Orchard about the case review/)
      assert.ok(!(await get('caseworker', '/my-work')).body.includes('Tell Ivy'))
    })
    test('the audit log says who noted it, about whom, and what was refused', async () => {
      const rows = await run(database.db, systemActor(['audit.read']), async (tx) => {
        const found = await sql<{ user_id: string; outcome: string; purpose_id: string; records: string[] }>`
          select e.user_id, e.outcome, e.purpose_id,
            (select array_agg(r.record_id::text) from audit.event_records r where r.event_id = e.id) as records
          from audit.events e where e.action = 'casework.note-review-explained'`.execute(tx)
        return found.rows
      })
      const done = rows.filter(({ outcome }) => outcome === 'done')
      assert.equal(done.length, 2)
      for (const { user_id, purpose_id, records } of done) {
        assert.deepEqual([user_id, purpose_id], [house.people.caseworker.userId, 'asb'])
        assert.deepEqual([...records].sort(), [caseId, ivy].sort())
      }
      const refused = rows.filter(({ outcome }) => outcome === 'refused')
      assert.ok(refused.some(({ user_id }) => user_id === house.people.housing.userId))
      assert.equal(rows.filter(({ outcome }) => outcome === 'invalid').length, 6)
    })
  },
  { audit: writeAuditEvent },
)
