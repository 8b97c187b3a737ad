/** The pages of reports and screening through the real application. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
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
import { screeningQuestions } from '../domain/report-words.ts'
import { type CaseworkApp, openCaseworkApp } from '../testing/app.tsx'
import { as, caseBy } from '../testing/house.ts'
import { reportBy } from '../testing/reports.ts'

const NOBODYS = '00000000-0000-4000-8000-000000000000'

describeOnEachDatabase(
  'pages of reports',
  (database) => {
    let house: SharingHouse
    let pages: CaseworkApp
    before(async () => {
      house = await makeSharingHouse(database.db)
      pages = await openCaseworkApp(database.db, house)
    })
    after(() => pages.close())
    const get = async (who: PersonName, path: string) => (await pages.browser(who)).get(path)
    const post = async (
      who: PersonName,
      path: string,
      form: Readonly<Record<string, string | readonly string[]>> = {},
    ) => (await pages.browser(who)).post(path, form)

    const told = (change: Readonly<Record<string, string>> = {}) => ({
      ...{ what: 'Stones thrown at the windows', location: '12 High Street, Northam, LE1 1AA', asbType: 'personal' },
      ...{ when: 'now', before: 'yes', impact: 'distressed', targeted: 'yes', vulnerable: 'yes', updateBy: 'phone' },
      ...{
        callerName: 'Ivy Pebblestone',
        callerPhone: '07700 900111',
        callerAddress: '12 High Street, Northam, LE1 1AA',
      },
      ...{ purposeId: 'asb', do: 'save', ...change },
    })
    const idIn = (location: string | undefined) =>
      /^\/reports\/([0-9a-f-]{36})$/.exec(location ?? '')?.[1] ?? assert.fail(location)
    const plain = (body: string) => body.replace(/name="_token" value="[^"]*"/g, '')
    const seenIn = (body: string) => [...body.matchAll(/name="seen" value="([^"]+)"/g)].map((found) => found[1] ?? '')
    const events = (action: string) =>
      run(database.db, systemActor(['audit.read']), async (tx) => {
        const { rows } = await sql<{
          outcome: string
          kind: string
          detail: unknown
          purpose_id: string
          records: string[]
        }>`
          select e.outcome, e.kind, e.detail, e.purpose_id,
            (select coalesce(array_agg(r.record_id::text), '{}') from audit.event_records r where r.event_id = e.id) as records
          from audit.events e where e.action = ${action} order by e.id`.execute(tx)
        return rows
      })

    describe('reporting a problem', () => {
      let report = ''
      test('one page, ready to type, with what is nearly always so', async () => {
        const { status, body } = await get('caseworker', '/reports/new')
        assert.equal(status, 200)
        assert.match(body, /<textarea[^>]*name="what"[^>]*autofocus|<textarea[^>]*autofocus[^>]*name="what"/)
        assert.match(body, /value="now"[^>]*checked|checked[^>]*value="now"/)
        assert.match(body, new RegExp(`<option value="${house.areas.north}" selected`))
        for (const name of ['before', 'impact', 'targeted', 'vulnerable', 'asbType']) {
          assert.ok(!new RegExp(`name="${name}"[^>]*checked`).test(body), `${name} has no default`)
        }
      })
      test('is saved, shared, and its grade explained', async () => {
        const answer = await post('caseworker', '/reports/new', told())
        assert.equal(answer.status, 303, answer.body)
        report = idIn(answer.location)
        const own = await get('caseworker', `/reports/${report}`)
        assert.equal(own.status, 200)
        assert.match(own.body, /Saved and shared/)
        assert.match(own.body, /Immediate, because it is happening now, is aimed at them/)
        assert.match(own.body, /R-[0-9A-Z]{4}-[0-9A-Z]{4}/)
        assert.match(own.body, /OFFICIAL-SENSITIVE/)
        assert.match(own.body, /Nobody has asked the six screening questions yet/)
        const police = await get('officer', `/reports/${report}`)
        assert.equal(police.status, 200)
        assert.ok(!police.body.includes(`/reports/${report}/accept`), 'who reads does not decide')
        assert.equal((await get('officer', `/reports/${report}/accept`)).status, 403)
        assert.equal((await post('officer', `/reports/${report}/close`, { reason: 'not-asb' })).status, 403)
        const [event] = (await events('casework.take-report')).slice(-1)
        assert.deepEqual([event?.kind, event?.outcome, event?.purpose_id], ['write', 'done', 'asb'])
        assert.ok(event?.records.includes(report) && event.records.length === 2, 'the report and the new profile')
        for (const one of [...(await events('casework.match-caller')), event]) {
          assert.doesNotMatch(JSON.stringify(one?.detail ?? {}), /ivy|high|stones/i)
        }
        assert.ok(!pages.logLines.some((line) => /pebblestone|LE1|stones/i.test(line)))
      })
      test('what is missing or wrong is said at the field, and nothing typed is lost', async () => {
        const wrong = await post(
          'caseworker',
          '/reports/new',
          told({
            what: '',
            impact: 'x',
            when: 'earlier',
            day: '31/2/2026',
            callerName: 'Mary <b>',
            grade: 'scheduled',
          }),
        )
        assert.equal(wrong.status, 422)
        assert.match(wrong.body, /<title>Error: Report a problem/)
        for (const field of ['what', 'impact', 'day']) {
          assert.ok(wrong.body.includes(`href="#${field}"`), field)
          assert.ok(wrong.body.includes(`id="${field}"`), `${field} has its place`)
        }
        assert.match(wrong.body, /value="Mary &lt;b&gt;"/)
        const grade = await post('caseworker', '/reports/new', told({ grade: 'scheduled', callerId: 'new' }))
        assert.equal(grade.status, 422)
        assert.match(grade.body, /Say why you choose another grade/)
        const future = await post('caseworker', '/reports/new', told({ when: 'earlier', day: '1/1/2090' }))
        assert.match(future.body, /cannot be in the future/)
      })
      test('who called before is found, with what they told, before a second profile is made', async () => {
        const found = await post('officer', '/reports/new', told({ do: 'find' }))
        assert.equal(found.status, 200)
        assert.match(found.body, /Is it one of these\?/)
        assert.ok(found.body.includes(`/reports/${report}`), 'the earlier report is shown')
        assert.match(found.body, /Suggested: Immediate, because/)
        const asked = await post('officer', '/reports/new', told({ callerName: 'Ivie Pebblestone' }))
        assert.equal(asked.status, 200)
        assert.match(asked.body, /Not saved yet/)
        const [profile] = seenIn(asked.body)
        assert.ok(profile !== undefined)
        const unchosen = await post('officer', '/reports/new', { ...told(), seen: seenIn(asked.body) })
        assert.equal(unchosen.status, 422)
        assert.match(unchosen.body, /Choose who is calling/)
        const made = await post('officer', '/reports/new', { ...told(), seen: seenIn(asked.body), callerId: profile })
        assert.equal(made.status, 303, made.body)
        const second = await get('officer', `/reports/${idIn(made.location)}`)
        assert.ok(second.body.includes(`/people/${profile}`))
        assert.ok(second.body.includes(`/reports/${report}`))
      })
      test('an agency that may not know of the caller is told nothing of them', async () => {
        const hidden = await profileBy(database.db, house, {
          ...{ by: 'southWorker', area: 'south', purpose: 'prevent', names: [['Quentin', 'Hiddenough']] },
          phone: '07700 900222',
        })
        const found = await post(
          'officer',
          '/reports/new',
          told({ do: 'find', callerName: 'Quentin Hiddenough', callerPhone: '07700 900222', callerAddress: '' }),
        )
        assert.ok(!found.body.includes(hidden.recordId))
        assert.match(found.body, /Nobody known fits the caller/)
      })
      test('a profile that one may not know of is not named by its id either', async () => {
        const hidden = await profileBy(database.db, house, { by: 'southWorker', area: 'south', names: [['A', 'Far']] })
        const answer = await post(
          'officer',
          '/reports/new',
          told({
            callerName: 'Zed Unheard',
            callerPhone: '',
            callerAddress: '',
            callerId: hidden.recordId,
            location: '',
          }),
        )
        assert.equal(answer.status, 422)
        assert.ok(!answer.body.includes('Far'))
      })
      test('an anonymous caller leaves no name, and an incident number comes once', async () => {
        const anonymous = told({
          ...{ anonymous: 'yes', callerName: '', callerPhone: '', callerAddress: '', location: 'the bus station' },
          incidentNumber: 'NP-4711',
        })
        const first = await post('caseworker', '/reports/new', anonymous)
        assert.equal(first.status, 303, first.body)
        assert.match((await get('caseworker', first.location ?? '')).body, /Stays anonymous/)
        const again = await post('caseworker', '/reports/new', anonymous)
        assert.equal(again.status, 422)
        assert.match(again.body, /There is a report with this incident number already: R-/)
      })
      test('somebody without an agreement or without the permission adds none', async () => {
        assert.match((await get('nurse', '/reports/new')).body, /has signed no agreement/)
        assert.equal((await post('nurse', '/reports/new', told())).status, 422)
        assert.equal((await get('boardMember', '/reports/new')).status, 403)
        assert.equal((await get('boardMember', '/reports')).status, 403)
      })
    })

    test('a report of another area is not there: the answer is that of one that never was', async () => {
      const { recordId } = await reportBy(database.db, house, { by: 'caseworker' })
      for (const path of ['', '/accept', '/attach', '/close']) {
        const hidden = await get('southOfficer', `/reports/${recordId}${path}`)
        const none = await get('southOfficer', `/reports/${NOBODYS}${path}`)
        assert.equal(hidden.status, 404)
        assert.equal(plain(hidden.body).replaceAll(recordId, ''), plain(none.body).replaceAll(NOBODYS, ''))
      }
      for (const path of ['accept', 'attach', 'close', 'reopen', 'caller']) {
        assert.equal((await post('southOfficer', `/reports/${recordId}/${path}`)).status, 404, path)
      }
      assert.equal((await get('southOfficer', `/records/${recordId}/screen`)).status, 404)
      assert.equal((await post('southOfficer', `/records/${recordId}/screen`)).status, 404)
    })

    describe('screening', () => {
      const all = (answer: 'yes' | 'no') => Object.fromEntries(screeningQuestions.map((name) => [name, answer]))
      test('asks every question, says when the matrix is due, and leads to it', async () => {
        const { recordId } = await reportBy(database.db, house, { by: 'caseworker', vulnerable: 'yes' })
        const form = await get('caseworker', `/records/${recordId}/screen`)
        assert.equal(form.status, 200)
        assert.match(form.body, /The caller said that somebody there is disabled/)
        assert.ok(!/type="radio"[^>]*checked/.test(form.body), 'nothing is filled in')
        const half = await post('caseworker', `/records/${recordId}/screen`, { vulnerable: 'yes' })
        assert.equal(half.status, 422)
        assert.ok(half.body.includes('href="#multiAgency"') && half.body.includes('id="multiAgency"'))
        const standard = await post('caseworker', `/records/${recordId}/screen`, all('no'))
        assert.equal(standard.status, 303)
        assert.match(
          (await get('caseworker', standard.location ?? '')).body,
          /receiving agency handles it under its own/,
        )
        const yes = await post('manager', `/records/${recordId}/screen`, { ...all('no'), coping: 'yes' })
        assert.equal(yes.location, `/reports/${recordId}`)
        const { body } = await get('caseworker', yes.location ?? '')
        assert.match(body, /The risk assessment matrix is due by the end of/)
        assert.ok(body.includes(`/records/${recordId}/assess?instrument=asb-ram@2015`))
        assert.match(body, /caseworker Example/)
        assert.match(body, /manager Example/)
        const [event] = (await events('casework.screen')).slice(-1)
        assert.deepEqual([event?.records, event?.detail], [[recordId], { outcome: 'matrix' }])
        assert.equal((await get('officer', `/records/${recordId}/screen`)).status, 403)
      })
      test('of a case stands on the case, and other records have none', async () => {
        const caseId = await caseBy(database.db, house, { by: 'caseworker' })
        const done = await post('caseworker', `/records/${caseId}/screen`, all('yes'))
        assert.deepEqual([done.status, done.location], [303, `/cases/${caseId}`])
        const profile = await profileBy(database.db, house, { by: 'caseworker', names: [['A', 'Person']] })
        assert.equal((await get('caseworker', `/records/${profile.recordId}/screen`)).status, 404)
      })
    })

    describe('the inbox', () => {
      test('shows what waits, the oldest first, filtered, found, saved and recorded', async () => {
        const old = await reportBy(database.db, house, {
          ...{ by: 'housing', what: 'Rubbish burnt behind the garages', now: new Date('2026-01-02T09:00:00Z') },
        })
        const { body, status } = await get('manager', '/reports')
        assert.equal(status, 200)
        const references = [...body.matchAll(/R-[0-9A-Z]{4}-[0-9A-Z]{4}/g)].map(([reference]) => reference)
        assert.equal(references[0], old.reference)
        assert.match(body, /\d+ days/)
        assert.ok((await get('manager', '/reports?state=closed')).body.includes('No report is like that'))
        assert.ok((await get('southOfficer', '/reports')).body.includes('No report waits'))
        const found = await post('manager', '/reports/search', { text: 'burnt' })
        assert.ok(found.body.includes(old.reference))
        assert.equal((await post('manager', '/reports/search', { text: 'x' })).status, 422)
        assert.ok(!(await post('southOfficer', '/reports/search', { text: 'burnt' })).body.includes(old.reference))
        assert.ok(!JSON.stringify(await events('casework.search-reports')).includes('burnt'))
        const csv = await get('manager', '/reports/export.csv')
        assert.ok(csv.body.includes('Rubbish burnt behind the garages'))
        const [event] = (await events('casework.export-reports')).slice(-1)
        assert.equal(event?.kind, 'export')
        assert.ok(event?.records.includes(old.recordId))
        const south = await get('southOfficer', '/reports/export.csv?areas=all')
        assert.equal(south.body.trim().split('\r\n').length, 1)
      })
      test('goes page by page', async () => {
        for (let n = 0; n < 26; n += 1) {
          await reportBy(database.db, house, {
            ...{ by: 'southWorker', area: 'south', now: new Date(Date.UTC(2026, 1, 1, n)), what: `Report number ${n}` },
          })
        }
        const first = await get('southWorker', '/reports')
        assert.match(first.body, /26 reports/)
        assert.ok(first.body.includes('Report number 0') && !first.body.includes('Report number 25'))
        const second = await get('southWorker', '/reports?page=2')
        assert.ok(second.body.includes('Report number 25') && !second.body.includes('Report number 0'))
      })
      test('text that a spreadsheet would run stays text', async () => {
        await reportBy(database.db, house, { by: 'southOfficer', area: 'south', what: '=HYPERLINK("http://x")' })
        const { body } = await get('southOfficer', '/reports/export.csv')
        assert.ok(body.includes(`"'=HYPERLINK(""http://x"")"`))
      })
    })

    describe('deciding', () => {
      const version = (recordId: string) =>
        as(database.db, house, 'caseworker', async (tx) => {
          const { rows } = await sql<{ version: number }>`
            select version from casework.reports where record_id = ${recordId}::uuid`.execute(tx)
          return String(rows[0]?.version)
        })
      test('a case is opened from it in one step, and the second to try is told who was first', async () => {
        const { recordId: ivy } = await profileBy(database.db, house, { by: 'caseworker', names: [['Ann', 'Oakes']] })
        const { recordId } = await reportBy(database.db, house, {
          ...{ by: 'caseworker', what: 'Threats over the fence', caller: { kind: 'known', profileId: ivy } },
        })
        const form = await get('caseworker', `/reports/${recordId}/accept`)
        assert.equal(form.status, 200)
        assert.match(form.body, /value="Threats over the fence"/)
        assert.match(form.body, /Ann Oakes, who told it, is/)
        const accept = {
          ...{ version: '1', title: 'Threats', focus: 'people', asbType: 'personal', reason: 'Third report' },
          ...{ lawfulGround: 'prevent-crime', callerRole: 'victim', teamId: house.teams.asb },
        }
        const missing = await post('caseworker', `/reports/${recordId}/accept`, { ...accept, title: '', reason: '' })
        assert.equal(missing.status, 422)
        const done = await post('manager', `/reports/${recordId}/accept`, accept)
        assert.equal(done.status, 303, done.body)
        const caseId = /^\/cases\/([0-9a-f-]{36})$/.exec(done.location ?? '')?.[1] ?? assert.fail(done.location)
        const second = await post('caseworker', `/reports/${recordId}/accept`, accept)
        assert.equal(second.status, 409)
        assert.match(second.body, /Somebody decided on it before you/)
        assert.match(second.body, /manager Example/)
        assert.equal((await get('caseworker', `/reports/${recordId}/close`)).status, 409)
        assert.ok((await get('officer', `/reports/${recordId}`)).body.includes(`/cases/${caseId}`))
        const [event] = (await events('casework.accept-report')).slice(-2)
        assert.deepEqual(new Set(event?.records), new Set([recordId, caseId, ivy]))
      })
      test('it is added to a case that is suggested or found', async () => {
        const { recordId: park } = await profileBy(database.db, house, {
          ...{ by: 'caseworker', kind: 'place', names: [['', 'Weaver Park']] },
        })
        const caseId = await caseBy(database.db, house, {
          ...{ by: 'caseworker', title: 'The benches in the park', parts: [{ profileId: park, role: 'place' }] },
        })
        const { recordId } = await reportBy(database.db, house, { by: 'housing' })
        const found = await post('caseworker', `/reports/${recordId}/attach`, { do: 'find', text: 'benches' })
        assert.ok(found.body.includes(caseId))
        const none = await post('housing', `/reports/${recordId}/attach`, { do: 'find', text: 'benches' })
        assert.ok(!none.body.includes(caseId), 'a case to which one may not add is not found')
        const theirs = await post('housing', `/reports/${recordId}/attach`, { do: 'attach', caseId, version: '1' })
        assert.equal(theirs.status, 422)
        const done = await post('caseworker', `/reports/${recordId}/attach`, { do: 'attach', caseId, version: '1' })
        assert.deepEqual([done.status, done.location], [303, `/cases/${caseId}`])
        const other = await reportBy(database.db, house, { by: 'caseworker', placeProfileId: park })
        assert.ok((await get('caseworker', `/reports/${other.recordId}/attach`)).body.includes(caseId), 'same place')
      })
      test('it is closed with a reason, and waits again', async () => {
        const { recordId } = await reportBy(database.db, house, { by: 'caseworker' })
        const close = (form: Record<string, string>) =>
          post('caseworker', `/reports/${recordId}/close`, { version: '1', ...form })
        assert.equal((await close({})).status, 422)
        assert.match((await close({ reason: 'passed-on' })).body, /Say to whom it was passed/)
        assert.equal((await close({ reason: 'passed-on', note: 'To highways' })).status, 303)
        assert.match((await get('officer', `/reports/${recordId}`)).body, /passed to somebody else\.\s+To highways/)
        assert.equal((await close({ reason: 'not-asb' })).status, 409)
        const open = await post('manager', `/reports/${recordId}/reopen`, { version: await version(recordId) })
        assert.equal(open.status, 303)
        assert.match((await get('manager', `/reports/${recordId}`)).body, /Waits again/)
      })
      test('a form that is older than the report saves nothing', async () => {
        const { recordId } = await reportBy(database.db, house, { by: 'caseworker' })
        const yes = Object.fromEntries(screeningQuestions.map((name) => [name, 'yes']))
        await post('manager', `/records/${recordId}/screen`, yes)
        const stale = await post('caseworker', `/reports/${recordId}/close`, { version: '1', reason: 'not-asb' })
        assert.equal(stale.status, 409)
        assert.match(stale.body, /Somebody changed the report meanwhile/)
      })
      test('a caller of whom only words are known is tied to a profile later', async () => {
        const { recordId: known } = await profileBy(database.db, house, {
          ...{ by: 'caseworker', names: [['Bartholomew', 'Underhill']], phone: '07700 900333' },
        })
        const { recordId } = await reportBy(database.db, house, {
          ...{ by: 'caseworker', callerName: 'B Underhill', callerPhone: '07700 900333' },
        })
        const page = await get('caseworker', `/reports/${recordId}`)
        assert.match(page.body, /Who told it\?/)
        assert.ok(page.body.includes(known))
        const tied = await post('caseworker', `/reports/${recordId}/caller`, { callerId: known })
        assert.deepEqual([tied.status, tied.location], [303, `/reports/${recordId}`])
        assert.ok((await get('officer', `/reports/${recordId}`)).body.includes(`/people/${known}`))
      })
    })
  },
  { audit: writeAuditEvent },
)
