/** The pages of assessment through the real application. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../test/databases.ts'
import { systemActor } from '../../platform/db/index.ts'
import { writeAuditEvent } from '../audit/index.ts'
import { profileBy } from '../people/testing/profiles.ts'
import { keeper } from '../sharing/index.ts'
import { makeSharingHouse, type PersonName, recordBy, run, type SharingHouse } from '../sharing/testing/house.ts'
import { definitionFrom, formOf } from './compose/form.ts'
import { instrumentToText } from './domain/files.ts'
import { ramForm } from './testing/answers.ts'
import { type AssessmentApp, type AssessmentBrowser, openAssessmentApp } from './testing/app.ts'
import { shortOne, ticksOf24 } from './testing/instruments.ts'

const NOBODY = '00000000-0000-4000-8000-000000000000'
const RAM = 'asb-ram@2015'

describeOnEachDatabase(
  'pages of assessment',
  (database) => {
    let house: SharingHouse
    let pages: AssessmentApp
    const browsers = new Map<PersonName, AssessmentBrowser>()
    const as = async (name: PersonName): Promise<AssessmentBrowser> => {
      const known = browsers.get(name) ?? (await pages.browser(name))
      browsers.set(name, known)
      return known
    }
    before(async () => {
      house = await makeSharingHouse(database.db)
      pages = await openAssessmentApp(database.db, house)
    })
    after(() => pages.close())

    /** A case with one victim. */
    const caseOf = async (given = 'Ada') => {
      const recordId = await recordBy(database.db, house, { by: 'caseworker', kind: 'case' })
      const { recordId: subjectId } = await profileBy(database.db, house, {
        ...{ by: 'caseworker', names: [[given, 'Quillfeather']] },
      })
      pages.subjects.set(recordId, [{ subjectId, role: 'Victim' }])
      return { recordId, subjectId }
    }
    const fill = (subject: string, total: number, more: Record<string, string> = {}) => ({
      ...{ instrument: RAM, subject, 'h-name': 'Ada Quillfeather', 'h-tenure': 'Other' },
      ...ramForm(total),
      ...more,
    })
    const completed = async (who: PersonName, of: { recordId: string; subjectId: string }, total: number) => {
      const answer = await (await as(who)).post(`/records/${of.recordId}/assess`, {
        ...fill(of.subjectId, total),
        do: 'complete',
      })
      assert.equal(answer.status, 303, answer.body)
      return /^\/assessments\/([0-9a-f-]{36})$/.exec(answer.location ?? '')?.[1] ?? assert.fail(answer.location)
    }
    const events = (action: string) =>
      run(database.db, systemActor(['audit.read']), async (tx) => {
        const { rows } = await sql<{
          outcome: string
          kind: string
          detail: Record<string, unknown>
          subject_id: string | null
          purpose_id: string | null
          records: string[]
        }>`select e.outcome, e.kind, e.detail, e.subject_id, e.purpose_id,
            (select coalesce(array_agg(r.record_id::text order by r.record_id), '{}') from audit.event_records r
              where r.event_id = e.id) as records
          from audit.events e where e.action = ${action} order by e.id`.execute(tx)
        return rows
      })

    describe('assessing', () => {
      test('from the questions by the check to the result', async () => {
        const of = await caseOf()
        const browser = await as('caseworker')
        const path = `/records/${of.recordId}/assess`
        const form = await browser.get(path)
        assert.equal(form.status, 200)
        assert.match(form.body, /OFFICIAL-SENSITIVE/)
        assert.match(form.body, /Ada Quillfeather/)
        for (const section of ['Offence', 'Offender', 'Impact', 'Scale'])
          assert.match(form.body, new RegExp(`>${section}<`))
        // The header is filled in, the questions are not.
        assert.match(form.body, /value="12 High Street, Northam"/)
        assert.doesNotMatch(form.body.replace(/<select[\s\S]*?<\/select>/g, ''), / checked/)
        assert.match(form.body, /data-autosave/)
        const check = await browser.post(path, { ...fill(of.subjectId, 16, { q9: 'yes', q2: 'no' }), do: 'check' })
        assert.equal(check.status, 200, check.body)
        assert.match(check.body, /Check your answers/)
        const changed = await browser.post(path, { ...fill(of.subjectId, 16), do: 'change' })
        assert.equal(changed.status, 200)
        assert.match(changed.body, / checked/)
        const id = await completed('caseworker', of, 31)
        const result = await browser.get(`/assessments/${id}`)
        assert.equal(result.status, 200)
        for (const text of [
          /The assessment is complete/,
          /31 of 37 points/,
          /govuk-tag--red">High</,
          /It goes to the next tasking meeting/,
          /Completed .* by caseworker Example, Council ASB team, Northam District Council/,
          /Adjust the total by professional judgement/,
        ]) {
          assert.match(result.body, text)
        }
        assert.deepEqual(pages.told.assessed.at(-1)?.band, 'high')
        assert.equal(pages.told.assessed.at(-1)?.subjectId, of.subjectId)
        assert.ok(pages.told.worked.includes(of.recordId))
      })
      test('says what the header was filled in with, and never writes over what somebody typed', async () => {
        const of = await caseOf()
        const browser = await as('caseworker')
        const path = `/records/${of.recordId}/assess`
        const form = await browser.get(path)
        assert.match(form.body, /Filled in from what is recorded: Name, address\./)
        assert.match(form.body, /Not recorded, so not filled in: Date of birth, phone, ethnicity, tenure,/)
        assert.match(form.body, /From their profile/)
        const typed = { 'h-address': '1 Elsewhere', 'h-tenure': 'Private landlord' }
        await browser.post(path, { ...fill(of.subjectId, 16, typed), do: 'keep' })
        const again = await browser.get(path)
        assert.match(again.body, /value="1 Elsewhere"/)
        assert.doesNotMatch(again.body, /value="12 High Street, Northam"/)
        assert.match(again.body, /Their profile says: 12 High Street, Northam/)
        assert.doesNotMatch(again.body, /Filled in from what is recorded/)
        await browser.post(path, { ...fill(of.subjectId, 16, typed), do: 'check' })
        await browser.post(path, { ...fill(of.subjectId, 16, typed), do: 'complete' })
        // What stays from one assessment to the next is not asked again; the profile comes before it.
        const next = await browser.get(path)
        assert.match(next.body, /<option value="Private landlord" selected/)
        assert.match(next.body, /From the last assessment/)
        assert.match(next.body, /value="12 High Street, Northam"/)
      })
      test('says at each question what is missing or wrong, and loses nothing', async () => {
        const of = await caseOf()
        const browser = await as('caseworker')
        const wrong = await browser.post(`/records/${of.recordId}/assess`, {
          ...fill(of.subjectId, 20, {
            q1: '',
            q7: '99',
            q12: 'Housing <b>',
            'h-tenure': 'Tent',
            'h-incident-date': '2026-02-30',
          }),
          do: 'complete',
        })
        assert.equal(wrong.status, 422)
        assert.match(wrong.body, /<title>Error: /)
        for (const field of ['q1', 'q7', 'h-tenure', 'h-incident-date']) {
          assert.ok(wrong.body.includes(`href="#${field}"`), field)
          assert.ok(wrong.body.includes(`id="${field}"`), `${field} has its place`)
        }
        assert.match(wrong.body, /Question 1 \(How often it happens\) has no answer/)
        assert.match(wrong.body, /Housing &lt;b&gt;/)
        const { body } = await browser.get(`/records/${of.recordId}/assessments`)
        assert.match(body, /Nobody was assessed yet/)
        assert.match(body, /<a[^>]*href="\/instruments"/)
      })
      test('prompts a safeguarding referral on the check page and on the result', async () => {
        const of = await caseOf()
        const browser = await as('caseworker')
        const check = await browser.post(`/records/${of.recordId}/assess`, fill(of.subjectId, 0, { q9: 'yes' }))
        assert.match(check.body, /Consider a safeguarding referral/)
        const done = await browser.post(`/records/${of.recordId}/assess`, {
          ...fill(of.subjectId, 0, { q9: 'yes' }),
          do: 'complete',
        })
        assert.match((await browser.get(done.location ?? '')).body, /Consider a safeguarding referral/)
      })
      test('again shows what was answered last time and fills in nothing; then what changed', async () => {
        const of = await caseOf()
        const browser = await as('caseworker')
        const first = await completed('caseworker', of, 32)
        const again = await browser.get(`/records/${of.recordId}/assess`)
        assert.match(again.body, /Last time \([^)]*\): Yes, it is happening now/)
        assert.doesNotMatch(again.body.replace(/<select[\s\S]*?<\/select>/g, ''), / checked/)
        const second = await completed('caseworker', of, 12)
        const { body } = await browser.get(`/assessments/${second}`)
        assert.match(body, /What changed since last time/)
        assert.match(body, /it was high, 32. Now it is standard, 12/)
        assert.match(body, /Bands over time/)
        assert.match((await browser.get(`/assessments/${first}`)).body, /This does not count any more/)
        const list = await browser.get(`/records/${of.recordId}/assessments`)
        assert.match(list.body, /<svg/)
        assert.match(list.body, /govuk-tag--green">Standard</)
      })
      test('asks whom, where there are several, and offers only those whom one knows of', async () => {
        const of = await caseOf('Ben')
        const hidden = await profileBy(database.db, house, {
          ...{ by: 'southOfficer', area: 'south' as const, purpose: 'prevent' as const, names: [['Hushed', 'Name']] },
        })
        const other = await profileBy(database.db, house, { by: 'caseworker', names: [['Cleo', 'Other']] })
        pages.subjects
          .get(of.recordId)
          ?.push({ subjectId: other.recordId, role: 'Witness' }, { subjectId: hidden.recordId, role: '' })
        const browser = await as('caseworker')
        const start = await browser.get(`/records/${of.recordId}/assess`)
        assert.match(start.body, /Whom do you assess\?/)
        assert.match(start.body, /Cleo Other/)
        assert.ok(!start.body.includes('Hushed') && !start.body.includes(hidden.recordId))
        const chosen = await browser.get(`/records/${of.recordId}/assess?instrument=asb-ram&subject=${other.recordId}`)
        assert.match(chosen.body, /data-autosave/)
        const forced = await browser.get(
          `/records/${of.recordId}/assess?instrument=asb-ram&subject=${hidden.recordId}&chose=yes`,
        )
        assert.equal(forced.status, 422)
        assert.match(forced.body, /Choose whom you assess/)
      })
      test('twice pressed is one assessment', async () => {
        const of = await caseOf()
        const browser = await as('caseworker')
        await browser.post(`/records/${of.recordId}/assess`, fill(of.subjectId, 20))
        const first = await completed('caseworker', of, 20)
        assert.equal(await completed('caseworker', of, 20), first)
        // A different one moments later is another one.
        assert.notEqual(await completed('caseworker', of, 21), first)
      })
      test('who may only read is told why not; for others there is nothing', async () => {
        const of = await caseOf()
        const id = await completed('caseworker', of, 20)
        for (const path of [`/records/${of.recordId}/assess`, `/records/${of.recordId}/assess?instrument=${RAM}`]) {
          const refused = await (await as('officer')).get(path)
          assert.equal(refused.status, 403)
          assert.match(refused.body, /You can read this record and not add to it. Council ASB team answers for it/)
        }
        assert.equal(
          (await (await as('officer')).post(`/records/${of.recordId}/assess`, fill(of.subjectId, 3))).status,
          403,
        )
        const seen = await (await as('officer')).get(`/assessments/${id}`)
        assert.equal(seen.status, 200)
        assert.ok(!seen.body.includes('Assess again') && !seen.body.includes('/judgement'))
        for (const who of ['housing', 'southOfficer', 'nurse'] as const) {
          const browser = await as(who)
          for (const path of [`/assessments/${id}`, `/assessments/${id}/judgement`, `/records/${of.recordId}/assess`]) {
            assert.equal((await browser.get(path)).status, 404, `${who} ${path}`)
          }
          assert.equal((await browser.get(`/records/${of.recordId}/assessments`)).status, 404)
          assert.equal((await browser.post(`/records/${of.recordId}/assess`, fill(of.subjectId, 3))).status, 404)
        }
        for (const who of ['boardMember', 'sysadmin'] as const) {
          assert.equal((await (await as(who)).get(`/assessments/${id}`)).status, 403, who)
        }
        for (const path of [
          `/assessments/${NOBODY}`,
          '/assessments/x',
          `/records/${NOBODY}/assess`,
          '/records/x/assess',
        ]) {
          assert.equal((await (await as('caseworker')).get(path)).status, 404, path)
        }
      })
      test('a restricted record is kept as it is', async () => {
        const of = await caseOf()
        const id = await completed('caseworker', of, 20)
        await run(database.db, keeper, (tx) =>
          sql`update sharing.records set restricted_at = now() where id = ${of.recordId}::uuid`.execute(tx),
        )
        const browser = await as('caseworker')
        assert.equal((await browser.get(`/records/${of.recordId}/assess`)).status, 403)
        assert.equal((await browser.post(`/records/${of.recordId}/assess`, fill(of.subjectId, 3))).status, 403)
        assert.equal((await browser.get(`/assessments/${id}`)).status, 200)
        assert.equal((await browser.get(`/assessments/${id}/judgement`)).status, 404)
      })
      test('every look and every act is in the audit log, with record and purpose and no word of it', async () => {
        const of = await caseOf()
        const id = await completed('caseworker', of, 20)
        await (await as('officer')).get(`/assessments/${id}`)
        const act = (await events('assessment.complete-assessment')).at(-1)
        assert.deepEqual([act?.kind, act?.outcome, act?.purpose_id, act?.subject_id], ['write', 'done', 'asb', id])
        assert.deepEqual(act?.records, [of.recordId, of.subjectId].sort())
        const look = (await events('assessment.view-assessment')).at(-1)
        assert.deepEqual([look?.kind, look?.subject_id], ['read', id])
        assert.ok(look?.records.includes(of.recordId))
        for (const { detail } of [...(await events('assessment.keep-draft')), ...(act === undefined ? [] : [act])]) {
          assert.doesNotMatch(JSON.stringify(detail), /quill|ada|housing/i)
        }
        assert.ok(!pages.logLines.some((line) => /quillfeather|High Street/i.test(line)))
        await (await as('housing')).get(`/assessments/${id}`)
        assert.equal((await events('assessment.view-assessment')).at(-1)?.outcome, 'refused')
      })
    })

    describe('what was begun', () => {
      test('is kept by the button and by itself, and is there after a lost session', async () => {
        const of = await caseOf('Lost')
        const browser = await pages.browser('caseworker')
        const path = `/records/${of.recordId}/assess`
        const typed = {
          instrument: RAM,
          subject: of.subjectId,
          q1: '4',
          q12: 'Asked the landlord',
          'h-landlord': 'Riverside',
        }
        const auto = await browser.post(path, { ...typed, do: 'autosave' })
        assert.deepEqual([auto.status, JSON.parse(auto.body)], [200, { kept: true }])
        browser.cookies.clear()
        const lost = await browser.post(path, { ...typed, q1: '5', do: 'check' })
        assert.equal(lost.status, 401)
        const again = await pages.browser('caseworker')
        const there = await again.get(path)
        assert.match(there.body, /You began this. It was last kept/)
        assert.match(there.body, /Asked the landlord/)
        assert.match(there.body, /value="Riverside"/)
        assert.match(there.body, /id="q1-5"[^>]* value="4" checked|value="4" checked/)
        const kept = await again.post(path, { ...typed, q12: 'Asked twice', do: 'keep' })
        assert.deepEqual([kept.status, kept.location], [303, `/cases/${of.recordId}`])
        assert.match((await again.get(path)).body, /Asked twice/)
        // Nobody else sees it.
        assert.doesNotMatch((await (await as('manager')).get(path)).body, /Asked twice|You began this/)
        assert.equal((await (await as('officer')).post(path, { ...typed, do: 'autosave' })).status, 403)
        const dropped = await again.post(path, { ...typed, do: 'drop' })
        assert.equal(dropped.status, 303)
        assert.doesNotMatch((await again.get(path)).body, /Asked twice/)
      })
      test('is gone once it is complete', async () => {
        const of = await caseOf()
        const browser = await as('caseworker')
        await browser.post(`/records/${of.recordId}/assess`, { ...fill(of.subjectId, 20), do: 'keep' })
        await completed('caseworker', of, 20)
        assert.doesNotMatch((await browser.get(`/records/${of.recordId}/assess`)).body, /You began this/)
      })
    })

    describe('judgement', () => {
      const ask = async (who: PersonName, id: string, more: Record<string, string> = {}) =>
        (await as(who)).post(`/assessments/${id}/judgement`, {
          ...{ do: 'ask', adjustedTotal: '33', reason: 'Threats that he does not speak of' },
          ...{ approver: house.people.manager.userId, ...more },
        })
      test('asks for a reason and somebody else, tells them, and counts at once where it raises', async () => {
        const id = await completed('caseworker', await caseOf(), 20)
        const form = await (await as('caseworker')).get(`/assessments/${id}/judgement`)
        assert.equal(form.status, 200)
        assert.match(form.body, /manager Example/)
        assert.doesNotMatch(form.body, /value="[^"]*"[^>]*>\s*caseworker Example/)
        const wrong = await ask('caseworker', id, { reason: '', adjustedTotal: '20', approver: '' })
        assert.equal(wrong.status, 422)
        for (const field of ['adjustedTotal', 'reason', 'approver'])
          assert.ok(wrong.body.includes(`href="#${field}"`), field)
        const own = await ask('caseworker', id, { approver: house.people.caseworker.userId })
        assert.equal(own.status, 422)
        assert.equal((await ask('caseworker', id)).status, 303)
        assert.equal(pages.told.messages.at(-1), 'asked manager')
        const waiting = await (await as('caseworker')).get(`/assessments/${id}`)
        assert.match(waiting.body, /Waits for confirmation/)
        assert.match(waiting.body, /33 of 37 points/)
        // For everybody but the one it names there is no such page.
        for (const who of ['caseworker', 'officer', 'sergeant', 'housing'] as const) {
          const browser = await as(who)
          assert.equal((await browser.get(`/assessments/${id}/judgement`)).status, 404, who)
          for (const step of ['confirm', 'refuse', 'ask']) {
            assert.equal((await browser.post(`/assessments/${id}/judgement`, { do: step, note: 'x' })).status, 404, who)
          }
        }
        const decide = await (await as('manager')).get(`/assessments/${id}/judgement`)
        assert.equal(decide.status, 200)
        assert.match(decide.body, /Threats that he does not speak of/)
        const silent = await (await as('manager')).post(`/assessments/${id}/judgement`, { do: 'refuse', note: ' ' })
        assert.equal(silent.status, 422)
        assert.match(silent.body, /Enter why you refuse it/)
        const done = await (await as('manager')).post(`/assessments/${id}/judgement`, { do: 'confirm', note: 'Agreed' })
        assert.equal(done.status, 303)
        assert.equal(pages.told.messages.at(-1), 'decided for caseworker')
        const after = await (await as('manager')).get(`/assessments/${id}`)
        assert.match(after.body, /You confirmed the adjustment/)
        assert.match(after.body, /govuk-tag--red">High</)
        assert.equal(
          (await (await as('manager')).post(`/assessments/${id}/judgement`, { do: 'refuse', note: 'x' })).status,
          404,
        )
        const [event] = (await events('assessment.decide-judgement')).slice(-1)
        assert.deepEqual([event?.kind, event?.outcome], ['write', 'done'])
      })
      test('a lower total waits until it is confirmed; whoever asked can take it back', async () => {
        const id = await completed('caseworker', await caseOf(), 32)
        assert.equal((await ask('caseworker', id, { adjustedTotal: '5' })).status, 303)
        assert.match((await (await as('officer')).get(`/assessments/${id}`)).body, /govuk-tag--red">High</)
        assert.equal((await (await as('manager')).post(`/assessments/${id}/judgement`, { do: 'withdraw' })).status, 404)
        assert.equal(
          (await (await as('caseworker')).post(`/assessments/${id}/judgement`, { do: 'withdraw' })).status,
          303,
        )
        assert.match((await (await as('caseworker')).get(`/assessments/${id}`)).body, /Withdrawn/)
      })
      test('an approver who may not approve any more does not decide', async () => {
        const id = await completed('caseworker', await caseOf(), 20)
        await ask('caseworker', id)
        pages.approvers.splice(pages.approvers.indexOf('manager'), 1)
        try {
          assert.equal((await (await as('manager')).get(`/assessments/${id}/judgement`)).status, 404)
          assert.equal(
            (await (await as('manager')).post(`/assessments/${id}/judgement`, { do: 'confirm' })).status,
            404,
          )
          const nobody = await completed('caseworker', await caseOf(), 20)
          assert.match(
            (await (await as('caseworker')).get(`/assessments/${nobody}/judgement`)).body,
            /Nobody else of your agency/,
          )
        } finally {
          pages.approvers.push('manager')
        }
      })
    })

    describe('instruments', () => {
      test('are read by who works with records or composes, and printed and downloaded', async () => {
        for (const who of ['caseworker', 'governance'] as const) {
          const browser = await as(who)
          assert.match((await browser.get('/instruments')).body, /Anti-social behaviour risk assessment matrix/)
          const one = await browser.get(`/instruments/${RAM}`)
          assert.equal(one.status, 200)
          assert.match(one.body, /13 questions, at most 37 points/)
          assert.match((await browser.get(`/instruments/${RAM}/form`)).body, /data-print/)
          assert.equal((await browser.get('/instruments/asb-ram%402015')).status, 200)
          const file = await browser.get(`/instruments/${RAM}/file`)
          assert.equal((JSON.parse(file.body) as { id: string }).id, 'asb-ram')
        }
        assert.ok(!(await (await as('caseworker')).get('/instruments')).body.includes('/instruments/new'))
        for (const path of ['/instruments/none@1', '/instruments/nonsense', `/instruments/${NOBODY}`]) {
          assert.equal((await (await as('caseworker')).get(path)).status, 404)
        }
        assert.equal((await (await as('boardMember')).get('/instruments')).status, 403)
      })
      test('only who may compose reaches the pages of composing', async () => {
        for (const path of [
          '/instruments/new',
          '/instruments/load',
          `/instruments/${RAM}/edit`,
          `/instruments/${RAM}/retire`,
        ]) {
          assert.equal((await (await as('caseworker')).get(path)).status, 403, path)
          assert.equal((await (await as('caseworker')).post(path)).status, 403, path)
        }
        // What is published is not edited.
        assert.equal((await (await as('governance')).get(`/instruments/${RAM}/edit`)).status, 404)
        assert.equal((await (await as('governance')).post(`/instruments/${RAM}/edit`, { do: 'save' })).status, 404)
        assert.equal((await (await as('governance')).get(`/instruments/${RAM}/publish`)).status, 404)
      })
      test('a new version is composed from one that is there, tried out, published, used and retired', async () => {
        const browser = await as('governance')
        const taken = await browser.post('/instruments/new', { base: RAM, id: 'asb-ram', version: '2015' })
        assert.equal(taken.status, 422)
        assert.match(taken.body, /There is a version 2015 of asb-ram already/)
        const begun = await browser.post('/instruments/new', { base: RAM, id: 'asb-ram', version: '2026' })
        assert.deepEqual([begun.status, begun.location], [303, '/instruments/asb-ram@2026/edit'])
        const path = '/instruments/asb-ram@2026'
        const editor = await browser.get(`${path}/edit`)
        const fields = fieldsIn(editor.body)
        assert.equal(fields['sections.0.questions.0.options.5.score'], '5')
        // A row more and one moved, without a script and without loss.
        const more = await browser.post(`${path}/edit`, { ...fields, do: 'add:bands' })
        assert.match(more.body, /Not saved yet/)
        assert.match(more.body, /name="bands\.3\.label"/)
        const moved = fieldsIn(
          (await browser.post(`${path}/edit`, { ...fields, do: 'down:sections.0.questions.0' })).body,
        )
        assert.equal(moved['sections.0.questions.1.options.5.score'], '5')
        // What is wrong is said at the field when it is to be published, and saved all the same.
        const wrong = await browser.post(`${path}/edit`, { ...fields, title: '', 'bands.1.from': 'x', do: 'publish' })
        assert.equal(wrong.status, 422)
        for (const field of ['title', 'bands.1.from']) assert.ok(wrong.body.includes(`href="#${field}"`), field)
        const revision = fieldsIn(wrong.body)['revision'] ?? ''
        const stale = await browser.post(`${path}/edit`, { ...fields, title: 'Second writer', do: 'save' })
        assert.equal(stale.status, 409)
        assert.match(stale.body, /Two texts at once/)
        assert.match(stale.body, /value="Second writer"/)
        const tried = await browser.post(`${path}/edit`, {
          ...fields,
          revision,
          title: 'Matrix of 2026',
          do: 'preview',
        })
        assert.deepEqual([tried.status, tried.location], [303, `${path}/preview`])
        const scored = await browser.post(`${path}/preview`, ramForm(30))
        assert.match(scored.body, /30 of 37 points/)
        assert.equal((await browser.post(`${path}/preview`, { q1: '1' })).status, 422)
        // A draft is nobody's to use.
        assert.equal((await (await as('caseworker')).get(path)).status, 404)
        assert.match((await browser.get(`${path}/publish`)).body, /not even a spelling mistake/)
        assert.equal((await browser.post(`${path}/publish`)).status, 303)
        assert.match((await browser.get(path)).body, /Published .* by governance Example/)
        const of = await caseOf()
        const form = await (await as('caseworker')).get(`/records/${of.recordId}/assess`)
        assert.match(form.body, /value="asb-ram@2026"/)
        assert.equal((await browser.post(`${path}/retire`)).status, 303)
        const late = await (await as('caseworker')).post(`/records/${of.recordId}/assess`, {
          ...{ ...fill(of.subjectId, 20), instrument: 'asb-ram@2026' },
          do: 'complete',
        })
        assert.equal(late.status, 422)
        assert.match(late.body, /was retired/)
        assert.match(
          (await (await as('caseworker')).get(`/records/${of.recordId}/assess`)).body,
          /value="asb-ram@2015"/,
        )
        const [published] = (await events('assessment.publish-instrument')).slice(-1)
        assert.deepEqual([published?.kind, published?.subject_id], ['write', 'asb-ram@2026'])
      })
      test('a licensed checklist is loaded from a file, with its mistakes by line', async () => {
        const browser = await as('sysadmin')
        const checklist = ticksOf24()
        const text = instrumentToText(checklist)
        const broken = await browser.upload('/instruments/load', {
          name: 'c.json',
          text: text.replace('"score": 1,', '"score": "one",'),
        })
        assert.equal(broken.status, 422)
        const line = text.split('\n').findIndex((one) => one.includes('"score": 1,')) + 1
        assert.ok(
          broken.body.includes(`Line ${line}, sections, 1, questions, 1, score: The score must be a whole number`),
          broken.body,
        )
        for (const [name, content, message] of [
          ['', '', /Choose a file/],
          ['x.json', '{"id": ', /Line 1: The file cannot be read as JSON/],
          ['x.json', Buffer.from([0xff, 0xfe, 0x00, 0xd8]), /not text in UTF-8/],
          ['x.json', ' '.repeat(1024 * 1024 + 1), /smaller than 1 MB/],
          [
            'x.json',
            instrumentToText({ ...checklist, id: 'asb-ram', version: '2015' }),
            /There is asb-ram@2015 already/,
          ],
        ] as const) {
          const refused = await browser.upload('/instruments/load', { name, text: content })
          assert.equal(refused.status, 422, name)
          assert.match(refused.body, message)
        }
        const loaded = await browser.upload('/instruments/load', { name: 'c.json', text })
        assert.deepEqual([loaded.status, loaded.location], [303, '/instruments/demo-ticks@1'])
        assert.match((await browser.get('/instruments/demo-ticks@1')).body, /25 questions, at most 24 ticks/)
        assert.equal((await browser.get('/instruments/demo-ticks@1/file')).body, text)
        assert.equal((await browser.post('/instruments/demo-ticks@1/drop')).status, 303)
        assert.equal((await browser.get('/instruments/demo-ticks@1')).status, 404)
      })
      test('with two instruments one is chosen; one without scores and approver works as well', async () => {
        const browser = await as('governance')
        const short = shortOne('pages')
        await browser.post('/instruments/new', { id: 'short', version: 'pages' })
        const fields = fieldsIn((await browser.get('/instruments/short@pages/edit')).body)
        const form = formFields({ ...formOf(definitionFrom(formOf(short), short)) })
        await browser.post('/instruments/short@pages/edit', { ...form, revision: fields['revision'] ?? '', do: 'save' })
        assert.equal((await browser.post('/instruments/short@pages/publish')).status, 303)
        const of = await caseOf()
        const worker = await as('caseworker')
        const start = await worker.get(`/records/${of.recordId}/assess`)
        assert.match(start.body, /What do you assess with\?/)
        const answers = {
          instrument: 'short@pages',
          subject: of.subjectId,
          'h-seen-on': '2026-04-01',
          q1: 'dogs',
          q3: 'not-known',
        }
        const done = await worker.post(`/records/${of.recordId}/assess`, { ...answers, do: 'complete' })
        assert.equal(done.status, 303, done.body)
        const result = await worker.get(done.location ?? '')
        assert.match(result.body, /Tell the dog warden/)
        assert.match(result.body, /3 of 5 points/)
        await browser.post('/instruments/short@pages/retire')
      })
    })
  },
  { audit: writeAuditEvent },
)

/** What a browser would post from the page: every field with what is in it. */
function fieldsIn(body: string): Record<string, string> {
  const fields: Record<string, string> = {}
  const text = (html: string) =>
    html
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&')
  for (const [tag] of body.matchAll(/<input[^>]*>/g)) {
    const attribute = (name: string) => text(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '')
    const isBox = /type="(checkbox|radio)"/.test(tag)
    if (attribute('name') === '' || (isBox && !/\schecked/.test(tag))) continue
    fields[attribute('name')] = attribute('value')
  }
  for (const [, name = '', value = ''] of body.matchAll(/<textarea[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/textarea>/g)) {
    fields[name] = text(value)
  }
  for (const [, name = '', options = ''] of body.matchAll(/<select[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g)) {
    fields[name] = text(
      /<option value="([^"]*)"[^>]*selected/.exec(options)?.[1] ?? /value="([^"]*)"/.exec(options)?.[1] ?? '',
    )
  }
  delete fields['_token']
  return fields
}

/** A form as fields by their names. */
function formFields(value: unknown, name = ''): Record<string, string> {
  if (typeof value === 'string') return { [name]: value }
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) =>
      Object.entries(formFields(part, name === '' ? key : `${name}.${key}`)),
    ),
  )
}
