import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { writeAuditEvent } from '../../../foundations/audit/index.ts'
import { profileBy } from '../../../foundations/people/testing/profiles.ts'
import { setBarred } from '../../../foundations/sharing/store/protection.ts'
import {
  makeSharingHouse,
  type PersonName,
  run,
  type SharingHouse,
} from '../../../foundations/sharing/testing/house.ts'
import { systemActor } from '../../../platform/db/index.ts'
import { caseHoldings } from '../holding.ts'
import { reportHolding } from '../report-holding.ts'
import { correctionsOf } from '../store/report-corrections.ts'
import { findReport } from '../store/reports.ts'
import { screenRecord } from '../store/screenings.ts'
import { type CaseworkApp, openCaseworkApp } from '../testing/app.tsx'
import { as } from '../testing/house.ts'
import { reportBy } from '../testing/reports.ts'

const NO = { vulnerable: false, increasing: false, coping: false, targeted: false, impact: false, multiAgency: false }

describeOnEachDatabase(
  'correcting a report',
  (database) => {
    let house: SharingHouse
    let pages: CaseworkApp
    let id = ''
    before(async () => {
      house = await makeSharingHouse(database.db)
      pages = await openCaseworkApp(database.db, house)
      id = (await reportBy(database.db, house, { by: 'caseworker', incidentNumber: 'NP-1' })).recordId
    })
    after(() => pages.close())
    const path = () => `/reports/${id}/edit`
    const get = async (who: PersonName, at = path()) => (await pages.browser(who)).get(at)
    const post = async (who: PersonName, form: Record<string, string>) => (await pages.browser(who)).post(path(), form)
    const has = (body: string, text: string) => assert.ok(body.includes(text), `The page does not say: ${text}`)
    const report = () => as(database.db, house, 'caseworker', (tx) => findReport(tx, id))
    const opened = async (who: PersonName): Promise<Record<string, string>> => {
      const { body } = await get(who)
      const hidden = (name: string) =>
        (new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? '').replaceAll('&amp;', '&')
      return {
        ...Object.fromEntries(new URLSearchParams(hidden('base'))),
        ...{ base: hidden('base'), version: hidden('version') },
      }
    }

    test('saves, keeps what it said before, and shows who changed it, when and why', async () => {
      has((await get('caseworker', `/reports/${id}`)).body, `/reports/${id}/edit`)
      const form = await opened('caseworker')
      const saved = await post('caseworker', { ...form, what: 'Stones thrown', reason: 'The caller rang <back>' })
      assert.deepEqual([saved.status, saved.location], [303, `/reports/${id}`])
      const { body } = await get('caseworker', `/reports/${id}`)
      for (const text of [
        ...['The correction is saved', 'What it said before', 'Shouting and banging at night', 'Stones thrown'],
        ...['by caseworker Example', 'The caller rang &lt;back&gt;', 'What was told was corrected'],
      ])
        has(body, text)
      assert.ok(!body.includes('worked out anew'), 'no answer changed')
      const [correction] = await as(database.db, house, 'caseworker', (tx) => correctionsOf(tx, id))
      assert.equal(correction?.before.what, 'Shouting and banging at night')
    })

    test('an answer that changes works the grade out anew, and asks for another screening; nothing else does', async () => {
      await as(database.db, house, 'caseworker', (tx) =>
        screenRecord(tx, house.people.caseworker, { recordId: id, answers: NO }),
      )
      const words = await opened('caseworker')
      await post('caseworker', { ...words, location: '14 High Street', reason: 'Misheard' })
      assert.equal((await report())?.grade, 'scheduled')
      assert.ok(!(await get('caseworker', `/reports/${id}`)).body.includes('Screen again on the answers'))
      const form = await opened('caseworker')
      assert.equal((await post('caseworker', { ...form, impact: 'danger', reason: 'They rang back' })).status, 303)
      const { body } = await get('caseworker', `/reports/${id}`)
      has(body, 'look at the screening again')
      has(body, 'Screen again on the answers as they are now')
      has(body, 'so the grade was worked out anew')
      const now = await report()
      assert.deepEqual([now?.grade, now?.suggestedGrade, now?.screening], ['immediate', 'immediate', 'standard'])
    })

    test('who saves second sees what the first did, and both are kept', async () => {
      const [first, second] = [await opened('caseworker'), await opened('manager')]
      const theirs = { ...first, what: 'Eggs thrown', callerPhone: '01509 000 111', reason: 'First' }
      assert.equal((await post('caseworker', theirs)).status, 303)
      const conflict = await post('manager', {
        ...second,
        what: 'Paint thrown',
        targeted: 'yes',
        reason: 'Second <why>',
      })
      assert.equal(conflict.status, 409)
      for (const text of [
        'Two changes at once',
        'Eggs thrown',
        'Paint thrown',
        'you both changed this',
        '01509 000 111',
      ])
        has(conflict.body, text)
      has(conflict.body, 'Second &lt;why&gt;')
      const hidden = (name: string) =>
        (new RegExp(`name="${name}" value="([^"]*)"`).exec(conflict.body)?.[1] ?? '').replaceAll('&amp;', '&')
      const both = {
        ...theirs,
        ...{
          what: 'Paint thrown',
          targeted: 'yes',
          reason: 'Second',
          version: hidden('version'),
          base: hidden('base'),
        },
      }
      assert.equal((await post('manager', both)).status, 303)
      const now = await report()
      assert.deepEqual([now?.what, now?.callerPhone, now?.targeted], ['Paint thrown', '01509 000 111', 'yes'])
      assert.equal((await as(database.db, house, 'caseworker', (tx) => correctionsOf(tx, id))).length, 5)
    })

    test('a screening meanwhile is no conflict', async () => {
      const form = await opened('caseworker')
      await as(database.db, house, 'caseworker', (tx) =>
        screenRecord(tx, house.people.caseworker, { recordId: id, answers: { ...NO, coping: true } }),
      )
      assert.equal((await post('caseworker', { ...form, location: '16 High Street', reason: 'Again' })).status, 303)
    })

    test('what is wrong comes back with all that was typed; nothing new, and a number twice, are refused', async () => {
      const form = await opened('caseworker')
      const wrong = await post('caseworker', {
        ...form,
        what: '',
        callerName: '<i>Ivy</i>',
        day: '2090-01-01',
        reason: '',
      })
      assert.equal(wrong.status, 422)
      for (const field of ['what', 'day', 'reason']) {
        has(wrong.body, `href="#${field}"`)
        has(wrong.body, `id="${field}"`)
      }
      has(wrong.body, '&lt;i&gt;Ivy')
      const same = await post('caseworker', { ...form, reason: 'No change' })
      assert.equal(same.status, 422)
      has(same.body, 'Nothing is different')
      await reportBy(database.db, house, { by: 'caseworker', incidentNumber: 'NP-2', location: 'Elsewhere' })
      const twice = await post('caseworker', { ...form, incidentNumber: 'NP-2', reason: 'Number' })
      assert.equal(twice.status, 422)
      has(twice.body, 'another report with this incident number')
    })

    test('somebody who stays anonymous is no longer named or tied to a profile', async () => {
      const form = await opened('caseworker')
      const anonymous = {
        ...form,
        anonymous: 'yes',
        callerName: '',
        callerPhone: '',
        callerAddress: '',
        reason: 'Asked',
      }
      assert.equal((await post('caseworker', anonymous)).status, 303)
      const now = await report()
      assert.deepEqual([now?.callerAnonymous, now?.callerName, now?.callerProfileId], [true, '', null])
    })

    test('others are told why not, or that there is no such report; each try is in the log', async () => {
      assert.equal((await get('officer')).status, 403)
      assert.equal((await post('officer', {})).status, 403)
      assert.equal((await get('southOfficer')).status, 404)
      assert.equal((await post('southOfficer', {})).status, 404)
      const seen = await run(database.db, systemActor(['audit.read']), async (tx) => {
        const { rows } = await sql<{ outcome: string; detail: unknown; records: string[] }>`
          select e.outcome, e.detail, (select array_agg(r.record_id::text) from audit.event_records r
            where r.event_id = e.id) as records
          from audit.events e where e.action = 'casework.correct-report' order by e.id`.execute(tx)
        return rows
      })
      assert.deepEqual(seen[0], { outcome: 'done', detail: { facts: ['what'] }, records: [id] })
      assert.deepEqual(
        seen.map(({ outcome }) => outcome),
        [...Array.from({ length: 6 }, () => 'done'), 'nothing', 'known', 'done'],
      )
      assert.ok(!JSON.stringify(seen).includes('Stones'))
    })

    test('the database itself keeps what was told, and lets nobody else write over it', async () => {
      await assert.rejects(
        as(database.db, house, 'caseworker', (tx) =>
          sql`update casework.reports set what = 'Something else' where record_id = ${id}::uuid`.execute(tx),
        ),
        /kept when it is put right/,
      )
      const keep = (who: PersonName) =>
        as(database.db, house, who, (tx) =>
          sql`insert into casework.report_corrections (report_id, version, by_user_id, reason, before)
            select r.record_id, r.version, ${house.people[who].userId}::uuid, 'why', casework.report_facts(r)
            from casework.reports r where r.record_id = ${id}::uuid`.execute(tx),
        )
      await assert.rejects(keep('officer'), /row-level security/)
      const south = await as(database.db, house, 'southOfficer', async (tx) => {
        const { rows } = await sql`select id from casework.report_corrections where report_id = ${id}::uuid`.execute(tx)
        return rows.length
      })
      assert.equal(south, 0)
    })

    test('a report that happened elsewhere is no longer tied to the place, and its history says to which it was', async () => {
      const place = await profileBy(database.db, house, {
        ...{ by: 'caseworker', kind: 'place', names: [['', 'The Crown']], address: '12 High Street, Northam, LE1 1AA' },
      })
      const { recordId } = await reportBy(database.db, house, { by: 'caseworker', placeProfileId: place.recordId })
      const at = `/reports/${recordId}`
      const tied = async () =>
        (await as(database.db, house, 'caseworker', (tx) => findReport(tx, recordId)))?.placeProfileId
      const correct = async (location: string) => {
        const { body } = await get('caseworker', `${at}/edit`)
        has(body, 'no longer tied to the profile of its place')
        const hidden = (name: string) =>
          (new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? '').replaceAll('&amp;', '&')
        const base = Object.fromEntries(new URLSearchParams(hidden('base')))
        const form = { ...base, base: hidden('base'), version: hidden('version'), location, reason: 'Misheard' }
        const saved = await (await pages.browser('caseworker')).post(`${at}/edit`, form)
        assert.equal(saved.status, 303, saved.body)
      }
      // The database lets nobody take the place away, or put another there, without a correction that says so.
      for (const to of [null, id])
        await assert.rejects(
          as(database.db, house, 'caseworker', (tx) =>
            sql`update casework.reports set place_profile_id = ${to}::uuid where record_id = ${recordId}::uuid`.execute(
              tx,
            ),
          ),
          /untied from its place by a correction/,
        )
      await correct('12 High St, Northam, LE1 1AA')
      assert.equal(await tied(), place.recordId, 'the same house in other words')
      assert.ok(!(await get('caseworker', at)).body.includes('It was tied to'))

      await correct('14 High Street, Northam, LE1 1AA')
      assert.equal(await tied(), null)
      const said =
        /It was tied to <a class="govuk-link" href="\/people\/([0-9a-f-]{36})">\s*The Crown\s*<\/a> until then/
      assert.equal(said.exec((await get('caseworker', at)).body)?.[1], place.recordId)
      assert.equal(said.exec((await get('officer', at)).body)?.[1], place.recordId)
      const [first, second] = await as(database.db, house, 'caseworker', (tx) => correctionsOf(tx, recordId))
      assert.deepEqual([first?.placeProfileId, second?.placeProfileId], [place.recordId, null])

      // Whoever may not know of the place learns no name; another team of the agency does not even know of the report.
      const keeper = systemActor(['sharing.keep'])
      await run(database.db, keeper, (tx) =>
        setBarred(tx, { recordId: place.recordId, userId: house.people.officer.userId, barred: true }),
      )
      const { body } = await get('officer', at)
      has(body, 'It was tied to a place whose record you cannot see until then')
      assert.ok(!body.includes('The Crown') && !body.includes(place.recordId))
      assert.equal((await get('southOfficer', at)).status, 404)

      // The profile goes, and with it that the report was ever tied to it.
      const sections = await run(database.db, keeper, (tx) => reportHolding.export(tx, recordId))
      assert.ok(JSON.stringify(sections).includes('Was tied to the profile of another place'))
      const holding = caseHoldings.find(({ kind }) => kind === 'place') ?? assert.fail('nobody holds places')
      const { tables } = await run(database.db, keeper, (tx) => holding.dispose(tx, place.recordId))
      assert.equal(tables?.['place in casework.report_corrections'], 1)
      assert.ok(!(await get('caseworker', at)).body.includes('It was tied to'))
    })

    test('what it said before is told to who asks for their data, and goes with the report', async () => {
      const keeper = systemActor(['sharing.keep'])
      const sections = await run(database.db, keeper, (tx) => reportHolding.export(tx, id))
      const before = sections.find(({ title }) => title.startsWith('What the report said before'))
      assert.ok(before?.values.some(({ value }) => value === 'Shouting and banging at night'))
      const { tables } = await run(database.db, keeper, (tx) => reportHolding.dispose(tx, id))
      assert.ok((tables?.['casework.report_corrections'] ?? 0) >= 7, JSON.stringify(tables))
    })
  },
  { audit: writeAuditEvent },
)
