/** The pages of people through the real application: who sees, finds, adds and changes what. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../test/databases.ts'
import { systemActor } from '../../platform/db/index.ts'
import { writeAuditEvent } from '../audit/index.ts'
import type { Browser } from '../identity/testing/browser.ts'
import {
  makeSharingHouse,
  type PersonName,
  type PurposeName,
  run,
  type SharingHouse,
} from '../sharing/testing/house.ts'
import { openPeopleApp, type PeopleApp } from './pages/testing/app.ts'

const NOBODY = '00000000-0000-4000-8000-000000000000'

describeOnEachDatabase(
  'pages of people, households and places',
  (database) => {
    let house: SharingHouse
    let pages: PeopleApp
    const browsers = new Map<PersonName, Browser>()
    const as = async (name: PersonName): Promise<Browser> => {
      const known = browsers.get(name) ?? (await pages.browser(name))
      browsers.set(name, known)
      return known
    }
    before(async () => {
      house = await makeSharingHouse(database.db)
      pages = await openPeopleApp(database.db, house)
    })
    after(() => pages.close())

    const person = (of: { given: string; family: string; purpose?: PurposeName; born?: string; number?: string }) => {
      const [day = '', month = '', year = ''] = (of.born ?? '27/3/1984').split('/')
      return {
        ...{ kind: 'person', purposeId: of.purpose ?? 'asb', areaId: String(house.areas.north) },
        ...{ 'names.0.given': of.given, 'names.0.family': of.family, 'names.0.use': 'main' },
        ...{ 'born-day': day, 'born-month': month, 'born-year': year },
        ...{ 'addresses.0.use': 'home', 'addresses.0.number': of.number ?? '12', 'addresses.0.street': 'High Street' },
        ...{ 'addresses.0.town': 'Northam', 'addresses.0.postcode': 'LE1 1AA', do: 'add' },
      }
    }
    /** Adds, even where there are duplicates. Returns the record's id. */
    const added = async (by: PersonName, form: Readonly<Record<string, string>>): Promise<string> => {
      const browser = await as(by)
      let answer = await browser.post('/people/new', form)
      if (answer.status === 200) {
        const seen = [...answer.body.matchAll(/name="seen" value="([^"]+)"/g)].map((found) => found[1] ?? '')
        answer = await browser.post('/people/new', { ...form, do: 'add', seen })
      }
      assert.equal(answer.status, 303, answer.body)
      return /^\/people\/([0-9a-f-]{36})$/.exec(answer.location ?? '')?.[1] ?? assert.fail(answer.location)
    }
    const search = async (by: PersonName, text: string, more: Record<string, string> = {}) =>
      (await as(by)).post('/people/search', { text, ...more })
    /** What the page says of results, without form tokens. */
    const plain = (body: string) => body.replace(/name="_token" value="[^"]*"/g, '')
    const events = (action: string) =>
      run(database.db, systemActor(['audit.read']), async (tx) => {
        const { rows } = await sql<{
          outcome: string
          kind: string
          detail: Record<string, unknown>
          purpose_id: string | null
          records: string[]
        }>`select e.outcome, e.kind, e.detail, e.purpose_id,
            (select coalesce(array_agg(r.record_id::text), '{}') from audit.event_records r where r.event_id = e.id) as records
          from audit.events e where e.action = ${action} order by e.id`.execute(tx)
        return rows
      })

    describe('adding', () => {
      let record = ''
      test('a new person is there at once for the teams of the agreement, and the page says which', async () => {
        record = await added('caseworker', person({ given: 'Jonathan', family: 'Smythe' }))
        const own = await (await as('caseworker')).get(`/people/${record}`)
        assert.equal(own.status, 200)
        assert.match(own.body, /Saved and shared/)
        assert.match(own.body, /Shared with 2 teams/)
        assert.match(own.body, /Northam beat, Widdershire Police/)
        assert.match(own.body, /27 March 1984 \(aged \d+\)/)
        assert.match(own.body, /OFFICIAL-SENSITIVE/)
        const police = await (await as('officer')).get(`/people/${record}`)
        assert.equal(police.status, 200)
        assert.match(police.body, /Jonathan Smythe/)
        assert.match(police.body, /12 High Street, Northam, LE1 1AA/)
        // They read and do not change.
        assert.ok(!police.body.includes(`/people/${record}/edit`))
        assert.equal((await (await as('officer')).get(`/people/${record}/edit`)).status, 403)
      })
      test('what was seen and added is in the audit log, with record and purpose and without any word', async () => {
        const [event] = (await events('people.add-profile')).slice(-1)
        assert.deepEqual([event?.kind, event?.outcome, event?.purpose_id], ['write', 'done', 'asb'])
        assert.deepEqual(event?.records, [record])
        const looks = await events('people.view-profile')
        assert.ok(looks.some((look) => look.records.includes(record) && look.kind === 'read'))
        const check = (await events('people.check-duplicates')).at(-1)
        assert.equal(check?.kind, 'search')
        for (const one of [event, check, ...looks])
          assert.doesNotMatch(JSON.stringify(one?.detail ?? {}), /smythe|high/i)
        assert.ok(!pages.logLines.some((line) => /smythe|LE1/i.test(line)))
      })
      test('what is missing or wrong is said at the field, and nothing typed is lost', async () => {
        const browser = await as('caseworker')
        const wrong = await browser.post('/people/new', {
          ...person({ given: 'Mary <b>', family: 'O’Neill', born: '31/2/1990' }),
          ...{ 'phones.0.number': '12', 'details.ethnicity': 'not-asked', purposeId: '', do: 'save' },
        })
        assert.equal(wrong.status, 422)
        assert.match(wrong.body, /<title>Error: Add a person/)
        for (const field of ['born-day', 'phones.0.number', 'details.ethnicity.because', 'purposeId']) {
          assert.ok(wrong.body.includes(`href="#${field}"`), field)
          assert.ok(wrong.body.includes(`id="${field}"`), `${field} has its place`)
        }
        assert.match(wrong.body, /value="Mary &lt;b&gt;"/)
        assert.match(wrong.body, /name="born-year"[^>]*value="1990"|value="1990"[^>]*name="born-year"/)
      })
      test('rows are added and removed, and the kind changed, without a script and without loss', async () => {
        const browser = await as('caseworker')
        const form = person({ given: 'Ann', family: 'Typed' })
        const more = await browser.post('/people/new', { ...form, do: 'add-phones' })
        assert.equal(more.status, 200)
        assert.match(more.body, /name="phones\.1\.number"/)
        assert.match(more.body, /value="Typed"/)
        const fewer = await browser.post('/people/new', { ...form, 'phones.0.number': '1', do: 'remove-phones-0' })
        assert.ok(!fewer.body.includes('name="phones.1.number"'))
        const place = await browser.post('/people/new', { ...form, do: 'kind-place' })
        assert.match(place.body, /<h1[^>]*>Add a place/)
        assert.match(place.body, /value="Typed"/)
        assert.ok(!place.body.includes('name="born-day"'))
      })
      test('no answer is filled in, and there is one for not asking', async () => {
        const { body } = await (await as('caseworker')).get('/people/new')
        for (const name of ['gender', 'ethnicity', 'language', 'disability']) {
          const select = new RegExp(`<select[^>]*name="details.${name}"[^]*?</select>`).exec(body)?.[0] ?? ''
          assert.ok(select !== '' && !select.includes('selected'), name)
          assert.match(select, /Prefer not to say/)
          assert.match(select, /Not asked, because/)
        }
        assert.match(body, /<optgroup label="Mixed or multiple ethnic groups">/)
      })
      test('the area is the team’s where that is one district; where it holds several it is chosen, and the page says why', async () => {
        const chosen = async (who: PersonName) => {
          const { body } = await (await as(who)).get('/people/new')
          assert.match(body, /The smallest that fits: it decides which teams can open this\./)
          const list = /<select[^>]*name="areaId"[\s\S]*?<\/select>/.exec(body)?.[0] ?? assert.fail('no list of areas')
          assert.match(list, /Northam/)
          assert.match(list, /Widdershire/)
          return /<option value="(\d+)" selected/.exec(list)?.[1] ?? ''
        }
        assert.equal(await chosen('caseworker'), String(house.areas.north))
        assert.equal(await chosen('housing'), '')
        const { areaId: _, ...form } = person({ given: 'Ada', family: 'Wren' })
        const answer = await (await as('housing')).post('/people/new', { ...form, do: 'save' })
        assert.equal(answer.status, 422)
        assert.match(answer.body, /Choose the area that the record is about/)
      })
      test('only purposes that the agency has signed are offered, and an invented one is refused', async () => {
        const nurse = await (await as('nurse')).get('/people/new')
        assert.match(nurse.body, /Your agency has signed no agreement/)
        const { body } = await (await as('caseworker')).get('/people/new')
        assert.match(body, /value="asb"/)
        assert.match(body, /value="prevent"/)
        const invented = await (await as('nurse')).post('/people/new', person({ given: 'A', family: 'B' }))
        assert.ok(invented.status === 422 || invented.status === 403, String(invented.status))
      })
      test('somebody who may be known already is shown first, with reasons; then a different person is added', async () => {
        const browser = await as('caseworker')
        const form = { ...person({ given: 'Jon', family: 'Smith' }), do: 'save' }
        const check = await browser.post('/people/new', form)
        assert.equal(check.status, 200)
        assert.match(check.body, /Check first: is this person known already\?/)
        assert.ok(check.body.includes(`/people/${record}`))
        assert.match(check.body, /Same date of birth/)
        assert.match(check.body, /name="names.0.family" value="Smith"/)
        // Pressing "add" without having been shown is no way round.
        assert.equal((await browser.post('/people/new', { ...form, do: 'add' })).status, 200)
        const other = await added('caseworker', form)
        assert.notEqual(other, record)
      })
    })

    describe('searching', () => {
      const finder: PersonName = 'officer'
      let record = ''
      before(async () => {
        record = await added('caseworker', person({ given: 'Perpetua', family: 'Quillfeather', born: '5/6/1971' }))
      })
      test('finds by sound, order, birth and postcode, with reasons, purpose, owner and level', async () => {
        for (const text of ['quilfether perpetua', 'Perpetua Quillfeather', '5.6.1971', 'perpetua LE1 1AA']) {
          const { body, status } = await search(finder, text)
          assert.equal(status, 200, text)
          assert.ok(body.includes(`href="/people/${record}"`), text)
        }
        const { body } = await search(finder, 'quilfether 5/6/1971')
        assert.match(body, /Same date of birth; /)
        assert.match(body, /Purpose asb/)
        assert.match(body, /Council ASB team, Northam District Council/)
        assert.match(body, /Your access: read/)
      })
      test('an agency beyond the agreement’s rule finds only a pointer, which leads to asking', async () => {
        const { body } = await search('housing', 'perpetua quillfeather 5/6/1971')
        assert.ok(!body.includes(record))
        assert.match(body, /<strong>Northam District Council<\/strong> holds something that may be about this person/)
        assert.match(body, /Ask: <strong>Council ASB team<\/strong>/)
        const id = /\/disclosures\/ask\?pointer=([0-9a-f-]{36})/.exec(body)?.[1]
        assert.ok(id !== undefined && id !== record)
        assert.ok(body.includes(`/emergencies/ask?pointer=${id}`))
        assert.ok(!body.includes('Purpose asb'))
        assert.equal((await (await as('housing')).get(`/people/${record}`)).status, 404)
      })
      test('of a purpose that is open to the parties the name is found, and nothing else', async () => {
        const open = await added(
          'caseworker',
          person({ given: 'Ottoline', family: 'Openly', born: '9/9/1969', purpose: 'crime-reduction' }),
        )
        const { body } = await search('housing', 'ottoline openly')
        assert.ok(body.includes(`href="/people/${open}"`))
        assert.match(body, /Only the name is open to you/)
        assert.ok(body.includes(`/disclosures/ask?record=${open}`))
        const page = await (await as('housing')).get(`/people/${open}`)
        assert.equal(page.status, 200)
        assert.match(page.body, /Only the name is open to you/)
        assert.doesNotMatch(page.body, /1969|High Street/)
        for (const path of ['edit', 'link', 'members/new', 'relationships/new']) {
          assert.equal((await (await as('housing')).get(`/people/${open}/${path}`)).status, 404, path)
        }
      })
      test('where only the name is open, neither an address nor a birth date leads to it', async () => {
        for (const text of ['LE1 1AA', '9/9/1969', '12 High Street LE1 1AA']) {
          assert.doesNotMatch((await search('housing', text)).body, /Ottoline/, text)
        }
      })
      test('of a hidden purpose nothing at all: the page is the very same', async () => {
        const text = 'Zephyrine Hushworth 3/4/1955'
        const form = { ...person({ given: 'Zephyrine', family: 'Hushworth', born: '3/4/1955' }), do: 'save' }
        const searched = plain((await search('housing', text)).body)
        const hidden = await added('caseworker', { ...form, purposeId: 'prevent', do: 'add' })
        assert.equal(plain((await search('housing', text)).body), searched)
        assert.doesNotMatch(searched, /Zephyrine<\/a>/)
        // The check before saving says nothing either: it is saved straight away.
        const saved = await (await as('housing')).post('/people/new', { ...form, areaId: String(house.areas.county) })
        assert.equal(saved.status, 303)
        await pages.settle()
        const own = await (await as('housing')).get(saved.location ?? '')
        assert.ok(!own.body.includes(hidden) && !own.body.includes('There may be a duplicate'))
        assert.doesNotMatch((await (await as('housing')).get('/people/pairs')).body, /Hushworth/)
      })
      test('each search is recorded with what it found, never with its words', async () => {
        await search(finder, 'Perpetua Quillfeather', { kinds: 'person' })
        const event = (await events('people.search')).at(-1)
        assert.equal(event?.kind, 'search')
        assert.ok(event?.records.includes(record))
        assert.deepEqual(event?.detail, { fields: ['text'], kinds: ['person'], results: 1, pointers: 0 })
        assert.ok(!pages.logLines.some((line) => /perpetua|quil/i.test(line)))
      })
      test('the kind is a filter; empty and impossible searches say what to enter', async () => {
        assert.ok(!(await search(finder, 'quillfeather', { kinds: 'place' })).body.includes(record))
        const empty = await search(finder, ' ')
        assert.equal(empty.status, 422)
        assert.match(empty.body, /Enter a name, date of birth, postcode, phone number or reference/)
        const wrong = await search(finder, '', { born: '31/2/1990' })
        assert.equal(wrong.status, 422)
        assert.match(wrong.body, /Enter a date of birth such as/)
        assert.equal((await (await as(finder)).get('/people/search')).location, '/people')
      })
      test('what was looked for is filled in when nobody is found', async () => {
        const { body } = await search(finder, 'wilhelmina nowhere 1/2/1950 07700 900 456')
        assert.match(body, /Nothing found/)
        const first: Record<string, string> = {}
        for (const found of [...body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].slice(0, 14)) {
          first[found[1] ?? ''] = found[2] ?? ''
        }
        const form = await (await as(finder)).post('/people/new', { ...first, do: 'start' })
        for (const value of ['Wilhelmina', 'Nowhere', '1950', '07700 900 456']) {
          assert.ok(form.body.includes(`value="${value}"`), value)
        }
      })
    })

    describe('changing', () => {
      let record = ''
      const form = () => person({ given: 'Clementine', family: 'Contested', born: '1/1/1990' })
      const openForm = async (name: PersonName) => {
        const { body } = await (await as(name)).get(`/people/${record}/edit`)
        const hidden = (field: string) => new RegExp(`name="${field}" value="([^"]*)"`).exec(body)?.[1] ?? ''
        return { version: hidden('version'), base: hidden('base').replaceAll('&amp;', '&') }
      }
      before(async () => {
        record = await added('caseworker', form())
      })
      test('is saved as a new version and audited', async () => {
        const opened = await openForm('caseworker')
        assert.equal(opened.version, '1')
        const saved = await (await as('caseworker')).post(`/people/${record}/edit`, {
          ...{ ...form(), ...opened, do: 'save' },
          'phones.0.number': '07700 900 123',
        })
        assert.equal(saved.status, 303)
        assert.match((await (await as('officer')).get(`/people/${record}`)).body, /07700 900 123/)
        const event = (await events('people.change-profile')).at(-1)
        assert.deepEqual([event?.outcome, event?.records], ['done', [record]])
      })
      test('two at once: the second sees what the first changed, beside their own, and both are kept', async () => {
        const [first, second] = [await openForm('manager'), await openForm('caseworker')]
        const phone = { 'phones.0.number': '07700 900 123' }
        const changed = await (await as('manager')).post(`/people/${record}/edit`, {
          ...{ ...form(), ...phone, ...first, do: 'save' },
          'details.needs': 'Interpreter for Polish',
        })
        assert.equal(changed.status, 303)
        const conflict = await (await as('caseworker')).post(`/people/${record}/edit`, {
          ...{ ...form(), ...phone, ...second, do: 'save' },
          'emails.0.address': 'clementine@example.org',
        })
        assert.equal(conflict.status, 409)
        assert.match(conflict.body, /Two changes at once/)
        assert.match(conflict.body, /Interpreter for Polish/)
        assert.match(conflict.body, /value="clementine@example.org"/)
        assert.match(conflict.body, />Interpreter for Polish<\/textarea>/)
        assert.match(conflict.body, /name="version" value="3"/)
        assert.equal((await events('people.change-profile')).at(-1)?.outcome, 'changed-meanwhile')
      })
      test('a wrong field comes back with everything', async () => {
        const opened = await openForm('caseworker')
        const wrong = await (await as('caseworker')).post(`/people/${record}/edit`, {
          ...{ ...form(), ...opened, do: 'save', 'names.0.family': '', 'names.0.given': '' },
          'details.needs': 'Kept text',
        })
        assert.equal(wrong.status, 422)
        assert.match(wrong.body, />Kept text<\/textarea>/)
      })
    })

    describe('the same person twice', () => {
      let first = ''
      let second = ''
      let elsewhere = ''
      const pairId = async (by: PersonName, one: string) => {
        await pages.settle()
        const { body } = await (await as(by)).get(`/people/${one}`)
        return /\/people\/pairs\/(\d+)/.exec(body)?.[1] ?? ''
      }
      before(async () => {
        first = await added('caseworker', person({ given: 'Barnaby', family: 'Twicely', born: '7/7/1977' }))
        second = await added('manager', person({ given: 'Barney', family: 'Twiceley', born: '7/7/1977', number: '14' }))
        elsewhere = await added(
          'caseworker',
          person({ given: 'Barnaby', family: 'Twicely', born: '7/7/1977', purpose: 'crime-reduction' }),
        )
        await pages.settle()
      })
      test('a suspected pair is shown to who may read both, with reasons', async () => {
        const { body } = await (await as('caseworker')).get('/people/pairs')
        assert.match(body, /Barnaby Twicely/)
        assert.match(body, /Same date of birth/)
        assert.doesNotMatch((await (await as('housing')).get('/people/pairs')).body, /Twicel/)
      })
      test('who may read both and change neither sees the pair and does not decide', async () => {
        const id = await pairId('officer', first)
        assert.notEqual(id, '')
        const { body } = await (await as('officer')).get(`/people/pairs/${id}`)
        assert.match(body, /somebody else decides/)
        const decided = await (await as('officer')).post(`/people/pairs/${id}`, { decision: 'different', reason: 'x' })
        assert.equal(decided.status, 403)
      })
      test('merging: choose who goes on, see what happens, confirm; and undo it', async () => {
        const browser = await as('manager')
        const path = `/people/${first}/merge/${second}`
        assert.equal((await browser.get(path)).status, 200)
        assert.equal((await browser.post(path, { reason: '' })).status, 422)
        const shown = await browser.post(path, { survivor: first, reason: 'He said so' })
        assert.equal(shown.status, 200)
        assert.match(shown.body, /gains: names: Barney Twiceley/)
        assert.match(shown.body, /14 High Street/)
        const done = await browser.post(path, { survivor: first, reason: 'He said so', do: 'merge' })
        assert.equal(done.location, `/people/${first}`)
        await pages.settle()
        const merged = await browser.get(`/people/${first}`)
        assert.match(merged.body, /Barney Twiceley/)
        assert.match(merged.body, /He said so/)
        assert.match((await browser.get(`/people/${second}`)).body, /It goes on as/)
        assert.equal((await browser.get(`/people/${second}/edit`)).status, 403)
        const undo = /\/people\/[0-9a-f-]+\/unmerge\/\d+/.exec(merged.body)?.[0] ?? ''
        assert.equal((await browser.post(undo, { reason: ' ' })).status, 422)
        assert.equal((await browser.post(undo, { reason: 'Two brothers' })).status, 303)
        assert.equal((await browser.get(`/people/${second}/edit`)).status, 200)
        assert.match((await browser.get(`/people/${first}`)).body, /undone by/)
      })
      test('linking across purposes, with a reason, and taking it back', async () => {
        const browser = await as('caseworker')
        const path = `/people/${first}/link`
        const opened = await browser.get(path)
        assert.ok(opened.body.includes(`value="${elsewhere}"`), 'suggested without searching')
        assert.equal((await browser.post(path, { do: 'save', other: elsewhere, reason: '' })).status, 422)
        assert.equal((await browser.post(path, { do: 'save', other: elsewhere, reason: 'Same address' })).status, 303)
        const { body } = await browser.get(`/people/${first}`)
        assert.match(body, /Same address/)
        const unlink = /\/people\/[0-9a-f-]+\/unlink\/\d+/.exec(body)?.[0] ?? ''
        assert.equal((await browser.post(unlink, { reason: 'A cousin' })).status, 303)
        assert.match((await browser.get(`/people/${first}`)).body, /A cousin/)
        assert.equal((await browser.get(unlink)).status, 404)
      })
      test('decided to be different, they are suspected no more', async () => {
        const id = await pairId('caseworker', second)
        assert.notEqual(id, '')
        const browser = await as('caseworker')
        assert.equal((await browser.post(`/people/pairs/${id}`, { decision: '', reason: '' })).status, 422)
        const decided = await browser.post(`/people/pairs/${id}`, { decision: 'different', reason: 'Brothers' })
        assert.equal(decided.status, 303)
        assert.match((await browser.get('/people/pairs?state=different')).body, /Brothers/)
      })
    })

    describe('around a profile', () => {
      test('a household has members, and people stand to each other; both end on a day', async () => {
        const browser = await as('caseworker')
        const home = await added('caseworker', {
          ...{ kind: 'household', purposeId: 'asb', areaId: String(house.areas.north), do: 'add' },
          ...{ 'names.0.family': 'Marchbanks household', 'names.0.use': 'main' },
        })
        const one = await added('caseworker', person({ given: 'Ada', family: 'Marchbanks', born: '1/5/1950' }))
        const two = await added('caseworker', person({ given: 'Zeb', family: 'Nextdoor', born: '2/6/1961' }))
        const found = await browser.post(`/people/${home}/members/new`, { do: 'find', text: 'ada marchbanks' })
        assert.ok(found.body.includes(`value="${one}"`))
        const member = { do: 'save', text: 'ada', other: one, role: 'tenant', fromOn: '2024-02-01' }
        assert.equal((await browser.post(`/people/${home}/members/new`, member)).status, 303)
        const again = await browser.post(`/people/${home}/members/new`, member)
        assert.equal(again.status, 422)
        assert.match(again.body, /That is noted already/)
        const page = await browser.get(`/people/${one}`)
        assert.match(page.body, /Marchbanks household/)
        assert.match(page.body, /tenant, from 1 February 2024/)
        const end = /\/people\/[0-9a-f-]+\/members\/\d+\/end/.exec(page.body)?.[0] ?? ''
        assert.equal((await browser.post(end, { toOn: '2024-01-01' })).status, 422)
        assert.equal((await browser.post(end, { toOn: '2024-03-01' })).status, 303)
        assert.match((await browser.get(`/people/${home}`)).body, /to 1 March 2024/)
        const relation = { do: 'save', text: 'zeb', other: two, kind: 'neighbour', note: '' }
        assert.equal((await browser.post(`/people/${one}/relationships/new`, relation)).status, 303)
        assert.match((await browser.get(`/people/${two}`)).body, /is neighbour of Zeb Nextdoor/)
        assert.match((await browser.get(`/people/${one}`)).body, /Neighbour of/)
      })
    })

    describe('whoever may not see a record', () => {
      test('gets on every route the same answer as for one that does not exist', async () => {
        const record = await added('caseworker', person({ given: 'Secretia', family: 'Hidewell', born: '8/8/1988' }))
        const other = await added(
          'caseworker',
          person({ given: 'Secretia', family: 'Hidewell', born: '8/8/1988', purpose: 'crime-reduction' }),
        )
        await pages.settle()
        const own = await (await as('caseworker')).get(`/people/${record}`)
        const pair = /\/people\/pairs\/(\d+)/.exec(own.body)?.[1] ?? assert.fail('no pair')
        const gets = [
          '',
          '/edit',
          '/link',
          '/unlink/1',
          '/unmerge/1',
          `/merge/${other}`,
          '/members/new',
          '/members/1/end',
        ]
        gets.push('/relationships/new', '/relationships/1/end')
        for (const stranger of ['housing', 'nurse', 'southOfficer'] as const) {
          const browser = await as(stranger)
          const missing = await browser.get(`/people/${NOBODY}`)
          assert.equal(missing.status, 404)
          const same = async (answer: { status: number; body: string }, what: string) => {
            assert.equal(answer.status, 404, `${stranger} ${what}`)
            assert.equal(plain(answer.body), plain(missing.body), `${stranger} ${what}`)
          }
          for (const path of gets) {
            await same(await browser.get(`/people/${record}${path}`), `GET ${path}`)
            if (path === '') continue
            const form = { ...person({ given: 'X', family: 'Y' }), version: '1', reason: 'x', do: 'save', other }
            await same(await browser.post(`/people/${record}${path}`, form), `POST ${path}`)
          }
          await same(await browser.get(`/people/${other}/merge/${record}`), 'GET merge from the other side')
          await same(await browser.get(`/people/pairs/${pair}`), 'GET pair')
          await same(await browser.post(`/people/pairs/${pair}`, { decision: 'different', reason: 'x' }), 'POST pair')
          for (const odd of ['1', '%00', "'; drop table x"]) {
            assert.equal((await browser.get(`/people/${encodeURIComponent(odd)}`)).status, 404, odd)
          }
        }
      })
      test('an invisible record cannot be chosen in a form either', async () => {
        const own = await added('housing', {
          ...person({ given: 'Ownly', family: 'Tenant', born: '4/4/1964' }),
          areaId: String(house.areas.county),
        })
        const theirs = await added('caseworker', person({ given: 'Theirly', family: 'Person', born: '5/5/1965' }))
        const browser = await as('housing')
        // The first page after saving says that it was saved.
        await browser.get(`/people/${own}`)
        const missing = plain((await browser.get(`/people/${NOBODY}`)).body)
        for (const [path, form] of [
          ['link', { reason: 'x' }],
          ['relationships/new', { kind: 'neighbour' }],
        ] as const) {
          for (const other of [theirs, NOBODY]) {
            const answer = await browser.post(`/people/${own}/${path}`, { do: 'save', other, ...form })
            assert.equal(answer.status, 404, path)
            assert.equal(plain(answer.body), missing)
          }
        }
      })
      test('roles without work on records do not reach the pages', async () => {
        for (const name of ['boardMember', 'auditor', 'sysadmin'] as const) {
          assert.equal((await (await as(name)).get('/people')).status, 403, name)
        }
      })
    })
  },
  { audit: writeAuditEvent },
)
