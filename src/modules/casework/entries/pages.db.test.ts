/** What is done on a case, through the real application: recorded, seen, changed by two at once, taken off, refused. */
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
import { contactsOf } from '../store/contacts.ts'
import { incidentsOf } from '../store/incidents.ts'
import { plansOf } from '../store/plans.ts'
import { supportsOf } from '../store/supports.ts'
import { type CaseworkApp, openCaseworkApp } from '../testing/app.tsx'
import { as, caseBy } from '../testing/house.ts'

const NOBODY = '00000000-0000-4000-8000-000000000000'
type Form = Readonly<Record<string, string | readonly string[]>>

describeOnEachDatabase(
  'pages of what is done on a case',
  (database) => {
    let house: SharingHouse
    let pages: CaseworkApp
    let caseId: string
    let victim: string
    let culprit: string
    before(async () => {
      house = await makeSharingHouse(database.db)
      pages = await openCaseworkApp(database.db, house)
      const profile = async (given: string, family: string) =>
        (await profileBy(database.db, house, { by: 'caseworker', names: [[given, family]] })).recordId
      victim = await profile('Ivy', 'Pebblestone')
      culprit = await profile('Rex', 'Thistledown')
      caseId = await caseBy(database.db, house, {
        by: 'caseworker',
        parts: [
          { profileId: victim, role: 'victim' },
          { profileId: culprit, role: 'perpetrator' },
        ],
      })
    })
    after(() => pages.close())
    const get = async (who: PersonName, path: string) => (await pages.browser(who)).get(path)
    const post = async (who: PersonName, path: string, form: Form) => (await pages.browser(who)).post(path, form)
    const base = () => `/cases/${caseId}`
    const contact = (of: Form = {}): Form => ({
      ...{ kind: 'visit', onDay: '2026-03-02', atTime: '14:30', whatHappened: 'Looked at the window' },
      ...of,
    })
    /** Adds, and returns the path of what was added. */
    const added = async (path: string, form: Form, who: PersonName = 'caseworker') => {
      const answer = await post(who, `${base()}/${path}/new`, form)
      assert.equal(answer.status, 303, answer.body)
      return (answer.location ?? '').replace(/\?.*$/, '')
    }
    /** The hidden fields of a form, as a browser would send them back. */
    const hidden = (body: string, name: string) =>
      new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1]?.replaceAll('&amp;', '&') ?? assert.fail(name)

    describe('a contact', () => {
      test('is recorded on one page, stands on the case and in its timeline, and is noted in the audit log', async () => {
        const form = await get('caseworker', `${base()}/contacts/new`)
        assert.equal(form.status, 200)
        assert.match(form.body, /Ivy Pebblestone \(victim\)/)
        assert.match(form.body, /OFFICIAL-SENSITIVE/)
        const path = await added(
          'contacts',
          contact({
            ...{ withIds: [victim], 'took.0.agency': house.agencies.police, 'took.0.officer': 'PC Marigold' },
            ...{ 'took.1.name': 'Bramble Advice', nextOn: '2099-01-05', nextNote: 'Ring in the new year' },
          }),
        )
        const seen = await get('officer', path)
        assert.equal(seen.status, 200)
        for (const text of [/Visit on 2 March 2026/, /at 14:30/, /PC Marigold, Widdershire Police/, /Bramble Advice/]) {
          assert.match(seen.body, text)
        }
        assert.ok(!seen.body.includes(`${path}/edit`))
        const page = await get('officer', base())
        assert.ok(page.body.includes(`href="${path}"`))
        assert.match(page.body, /Visit: Looked at the window/)
        assert.match(page.body, /Next contact 5 January 2099/)
        const rows = await run(database.db, systemActor(['audit.read']), async (tx) => {
          const found = await sql<{ action: string; kind: string; purpose_id: string | null; records: string[] }>`
            select e.action, e.kind, e.purpose_id, (select coalesce(array_agg(r.record_id::text), '{}')
              from audit.event_records r where r.event_id = e.id) as records
            from audit.events e where e.action in ('casework.add-contact', 'casework.view-contact') order by e.id`.execute(
            tx,
          )
          return found.rows
        })
        assert.deepEqual(rows, [
          { action: 'casework.add-contact', kind: 'write', purpose_id: 'asb', records: [caseId] },
          { action: 'casework.view-contact', kind: 'read', purpose_id: 'asb', records: [caseId] },
        ])
      })
      test('that is impossible comes back with what is wrong at the field, and nothing typed is lost', async () => {
        const wrong = await post('caseworker', `${base()}/contacts/new`, {
          ...contact({ onDay: '2099-01-01', whatHappened: '', withIds: [NOBODY], nextOn: '2026-02-30' }),
          ...{ kind: '', nextNote: 'Kept <b>' },
        })
        assert.equal(wrong.status, 422)
        assert.match(wrong.body, /<title>Error: Record a contact/)
        for (const field of ['kind', 'onDay', 'whatHappened', 'withIds', 'nextOn']) {
          assert.ok(wrong.body.includes(`href="#${field}"`), field)
          assert.ok(wrong.body.includes(`id="${field}"`), `${field} has its place`)
        }
        assert.match(wrong.body, /value="Kept &lt;b&gt;"/)
      })
      test('changed by two at once: the second sees the first’s change, loses nothing, and saves both', async () => {
        const path = await added('contacts', contact({ withIds: [victim] }))
        const opened = await get('caseworker', `${path}/edit`)
        const kept = { version: hidden(opened.body, 'version'), base: hidden(opened.body, 'base') }
        const first = await get('manager', `${path}/edit`)
        const theirs = { version: hidden(first.body, 'version'), base: hidden(first.body, 'base') }
        const saved = await post('manager', `${path}/edit`, {
          ...contact({ withIds: [victim], atTime: '09:15' }),
          ...theirs,
        })
        assert.equal(saved.status, 303, saved.body)
        const mine = contact({ withIds: [victim, culprit], whatHappened: 'Measured the window' })
        const conflict = await post('caseworker', `${path}/edit`, { ...mine, ...kept })
        assert.equal(conflict.status, 409)
        assert.match(conflict.body, /Two changes at once/)
        assert.match(conflict.body, /value="09:15"/)
        assert.match(conflict.body, />\s*Measured the window</)
        const both = { version: hidden(conflict.body, 'version'), base: hidden(conflict.body, 'base') }
        const done = await post('caseworker', `${path}/edit`, { ...mine, atTime: '09:15', ...both })
        assert.equal(done.status, 303, done.body)
        const [found] = (await as(database.db, house, 'officer', (tx) => contactsOf(tx, [caseId]))).filter(({ id }) =>
          path.endsWith(id),
        )
        assert.deepEqual(
          [found?.atTime, found?.whatHappened, found?.with.length, found?.version],
          ['09:15', 'Measured the window', 2, 3],
        )
      })
      test('is taken off with a reason that stays', async () => {
        const path = await added('contacts', contact({ whatHappened: 'On the wrong case' }))
        const none = await post('caseworker', `${path}/remove`, { because: ' ' })
        assert.equal(none.status, 422)
        assert.match(none.body, /Say why it is taken off/)
        assert.equal((await post('caseworker', `${path}/remove`, { because: 'Wrong case' })).status, 303)
        assert.match((await get('officer', path)).body, /Taken off the case on [^<]*Wrong case/)
        assert.ok(!(await get('officer', base())).body.includes(path))
        assert.equal((await get('caseworker', `${path}/edit`)).status, 403)
        assert.equal((await post('caseworker', `${path}/remove`, { because: 'Again' })).status, 403)
      })
    })

    test('who cannot see the case finds nothing, the same as where nothing is; who only reads is told why', async () => {
      const path = await added('contacts', contact())
      const nothing = (body: string) => body.replace(/[0-9a-f-]{36}/g, '').replace(/name="_token" value="[^"]*"/g, '')
      const missing = await get('southOfficer', `/cases/${NOBODY}/contacts/${NOBODY}`)
      assert.equal(missing.status, 404)
      for (const one of [path, `${path}/edit`, `${path}/remove`, `${base()}/contacts/new`, `${base()}/plan`]) {
        const answer = await get('southOfficer', one)
        assert.equal(answer.status, 404, one)
        assert.equal(nothing(answer.body).length, nothing(missing.body).length, one)
      }
      assert.equal((await get('caseworker', `${base()}/contacts/${NOBODY}`)).status, 404)
      assert.equal((await get('caseworker', `${base()}/contacts/not-an-id`)).status, 404)
      for (const slice of ['contacts', 'incidents', 'supports', 'agencies']) {
        const reader = await get('officer', `${base()}/${slice}/new`)
        assert.equal(reader.status, 403, slice)
        assert.match(reader.body, /You can read this case and not change it. Council ASB team answers for it/)
        assert.equal((await post('officer', `${base()}/${slice}/new`, contact())).status, 403, slice)
        assert.equal((await get('boardMember', `${base()}/${slice}/new`)).status, 403, slice)
      }
      assert.equal((await get('officer', `${base()}/plan`)).status, 200)
      assert.equal((await get('officer', `${base()}/plan/edit`)).status, 403)
    })

    describe('an incident', () => {
      const incident = (of: Form = {}): Form => ({
        ...{ onDay: '2026-03-01', asbType: 'personal', whatHappened: 'Paint on the window', ...of },
      })
      test('told to two agencies is one, and nobody did it to themselves', async () => {
        const path = await added(
          'incidents',
          incident({
            ...{ policeNumber: 'NP-42', suffered: [victim], did: [culprit], about: 'yes' },
            ...{ 'told.0.agency': house.agencies.police, 'told.0.by': 'Her son', 'told.0.on': '2026-03-01' },
            ...{ 'told.1.agency': house.agencies.landlord, 'told.1.on': '2026-03-02' },
          }),
        )
        const seen = await get('officer', path)
        assert.match(seen.body, /Widdershire Police on 1 March 2026, by Her son/)
        assert.match(seen.body, /Riverside Homes on 2 March 2026/)
        const self = await post(
          'caseworker',
          `${base()}/incidents/new`,
          incident({ suffered: [victim], did: [victim] }),
        )
        assert.equal(self.status, 422)
        assert.match(self.body, /Nobody did it to themselves/)
        const early = await post('caseworker', `${base()}/incidents/new`, incident({ 'told.0.on': '2026-02-01' }))
        assert.match(early.body, /Choose the agency that was told/)
        assert.match(early.body, /Nobody can be told of it before it happened/)
      })
      test('that may be one twice is pointed out, and marked the same', async () => {
        const [first] = await as(database.db, house, 'caseworker', (tx) => incidentsOf(tx, [caseId]))
        assert.ok(first)
        const path = await added('incidents', incident({ policeNumber: 'np 42', onDay: '2026-03-02' }))
        const seen = await get('caseworker', path)
        assert.match(seen.body, /Is it the same incident\?/)
        assert.match(seen.body, /the same police incident number/)
        assert.match((await get('caseworker', base())).body, /Perhaps one twice/)
        assert.equal((await post('officer', `${path}/same`, { do: 'same', other: first.id })).status, 403)
        assert.equal((await post('caseworker', `${path}/same`, { do: 'same', other: first.id })).status, 303)
        const after = await get('caseworker', path)
        assert.match(after.body, /They count once/)
        assert.doesNotMatch(after.body, /Is it the same incident\?/)
        assert.match((await get('caseworker', base())).body, /1 in all: 1 of those below is the same/)
        assert.equal((await post('caseworker', `${path}/same`, { do: 'apart', other: '' })).status, 303)
        assert.equal((await post('caseworker', `${path}/same`, { do: 'different', other: first.id })).status, 303)
        assert.doesNotMatch((await get('caseworker', path)).body, /Is it the same incident\?|They count once/)
        assert.equal((await post('caseworker', `${path}/same`, { do: 'same', other: 'x' })).status, 404)
      })
    })

    test('support is recorded with its answer; an agency without an account too', async () => {
      const support = {
        kind: 'alarm',
        provider: 'Council',
        profileId: victim,
        offeredOn: '2026-03-03',
        answer: 'refused',
      }
      const why = await post('caseworker', `${base()}/supports/new`, support)
      assert.equal(why.status, 422)
      assert.match(why.body, /Say why it was refused/)
      const path = await added('supports', { ...support, refusedBecause: 'Has a dog' })
      assert.match((await get('officer', path)).body, /Has a dog/)
      const opened = await get('caseworker', `${path}/edit`)
      const kept = { version: hidden(opened.body, 'version'), base: hidden(opened.body, 'base') }
      const taken = {
        ...support,
        answer: 'taken',
        result: 'helped',
        endedOn: '2026-04-01',
        refusedBecause: 'Has a dog',
      }
      assert.equal((await post('caseworker', `${path}/edit`, { ...taken, ...kept })).status, 303)
      const [found] = await as(database.db, house, 'officer', (tx) => supportsOf(tx, [caseId]))
      assert.deepEqual([found?.answer, found?.refusedBecause, found?.result], ['taken', '', 'helped'])
      const agency = {
        agencyName: 'Bramble Advice',
        contactName: 'R. Stone',
        part: 'Advises on debts',
        sinceOn: '2026-03-01',
      }
      const involved = await added('agencies', agency)
      assert.match((await get('officer', involved)).body, /Advises on debts/)
      const wrong = await post('caseworker', `${base()}/agencies/new`, {
        ...agency,
        agencyName: '',
        untilOn: '2026-01-01',
      })
      assert.match(wrong.body, /Choose an agency/)
      assert.match(wrong.body, /It cannot end before it began/)
    })

    test('a plan is written, meets another version, is reviewed and goes on; versions are kept', async () => {
      const plan = { aim: 'Quiet nights', success: 'No call for a month', reviewOn: '2099-01-01' }
      const edit = `${base()}/plan/edit`
      const far = await post('caseworker', edit, { ...plan, instead: '0', base: '' })
      assert.match(far.body, /Review the plan within a year/)
      const soon = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
      const first = await post('caseworker', edit, { ...plan, reviewOn: soon, instead: '0', base: '' })
      assert.equal(first.status, 303, first.body)
      const second = await post('manager', edit, { ...plan, aim: 'Other', reviewOn: soon, instead: '0', base: '' })
      assert.equal(second.status, 409)
      assert.match(second.body, /Aim: you both changed this|Aim\s*: you both changed this/)
      assert.match((await get('officer', base())).body, /Review on/)
      assert.equal((await post('caseworker', `${base()}/plan/review`, { number: '1', outcome: 'changed' })).status, 422)
      const review = { number: '1', reviewedOn: new Date().toISOString().slice(0, 10) }
      const reviewed = await post('caseworker', `${base()}/plan/review`, {
        ...review,
        outcome: 'changed',
        note: 'Fence is up',
      })
      assert.equal(reviewed.status, 303, reviewed.body)
      assert.match(reviewed.location ?? '', /\/plan\/edit/)
      assert.equal((await get('caseworker', `${base()}/plan/review`)).status, 403)
      const next = await post('caseworker', edit, {
        ...plan,
        aim: 'Quiet days',
        reviewOn: soon,
        instead: '1',
        base: '',
      })
      assert.equal(next.status, 303, next.body)
      const versions = await as(database.db, house, 'officer', (tx) => plansOf(tx, [caseId]))
      assert.deepEqual(
        versions.map(({ number, aim }) => [number, aim]),
        [
          [2, 'Quiet days'],
          [1, 'Quiet nights'],
        ],
      )
      const seen = await get('officer', `${base()}/plan`)
      assert.match(seen.body, /Version 1/)
      assert.match(seen.body, /Fence is up/)
    })

    test('a closed case refuses all of it, and says so', async () => {
      const path = await added('contacts', contact())
      await as(database.db, house, 'manager', (tx) =>
        sql`update casework.cases set state = 'closed', closed_at = now() where record_id = ${caseId}::uuid`.execute(
          tx,
        ),
      )
      for (const one of ['contacts/new', 'incidents/new', 'supports/new', 'agencies/new', 'plan/edit', 'plan/review']) {
        const answer = await post('manager', `${base()}/${one}`, contact())
        assert.equal(answer.status, 403, one)
        assert.match(answer.body, /This case is closed/, one)
      }
      assert.equal((await get('caseworker', `${path}/edit`)).status, 403)
      const page = await get('caseworker', path)
      assert.equal(page.status, 200)
      assert.ok(!page.body.includes(`${path}/edit`))
      assert.ok(!(await get('caseworker', base())).body.includes('/contacts/new'))
      assert.ok(!pages.logLines.some((line) => /Pebblestone|Looked at/.test(line)))
    })
  },
  { audit: writeAuditEvent },
)
