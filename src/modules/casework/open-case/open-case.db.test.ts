import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { writeAuditEvent } from '../../../foundations/audit/index.ts'
import { linkProfiles } from '../../../foundations/people/index.ts'
import { profileBy } from '../../../foundations/people/testing/profiles.ts'
import {
  makeSharingHouse,
  type PersonName,
  run,
  type SharingHouse,
} from '../../../foundations/sharing/testing/house.ts'
import { systemActor } from '../../../platform/db/index.ts'
import { type CaseworkApp, openCaseworkApp } from '../testing/app.tsx'

describeOnEachDatabase(
  'opening a case',
  (database) => {
    let house: SharingHouse
    let pages: CaseworkApp
    let ivy = ''
    let place = ''
    before(async () => {
      house = await makeSharingHouse(database.db)
      pages = await openCaseworkApp(database.db, house)
      const facts = {
        by: 'caseworker',
        names: [['Ivy', 'Pebblestone']],
        address: '4 Mill Lane, Northam, LE1 1AA',
      } as const
      ivy = (await profileBy(database.db, house, { ...facts, phone: '07700 900123' })).recordId
      place = (await profileBy(database.db, house, { by: 'caseworker', kind: 'place', names: [['', 'Bandstand']] }))
        .recordId
    })
    after(() => pages.close())
    const get = async (who: PersonName, path: string) => (await pages.browser(who)).get(path)
    const post = async (who: PersonName, form: Record<string, string | readonly string[]>) =>
      (await pages.browser(who)).post('/cases/new', form)
    const fields = () => ({
      ...{ title: 'Paint on windows', focus: 'people', asbType: 'personal', lawfulGround: 'protect-vulnerable' },
      ...{ reason: 'Third report in a month', reportedOn: '2026-01-05', reportedAt: '09:30', do: 'save' },
      ...{ purposeId: 'asb', areaId: String(house.areas.north), lead: house.people.caseworker.userId },
    })
    const has = (body: string, text: string) => assert.ok(body.includes(text), `The page does not say: ${text}`)
    const idIn = (location: string | undefined) =>
      /^\/cases\/([0-9a-f-]{36})$/.exec(location ?? '')?.[1] ?? assert.fail(`Went to ${location}`)
    const seenIn = (body: string) => [...body.matchAll(/name="seen" value="([^"]+)"/g)].map((found) => found[1] ?? '')

    test('a team of one district has its area chosen, for a case and for a report; one of a county chooses', async () => {
      for (const path of ['/cases/new', '/reports/new']) {
        const chosen = async (who: PersonName) => {
          const { body } = await get(who, path)
          has(body, 'The smallest that fits: it decides which teams can open this.')
          const list = /<select[^>]*name="areaId"[\s\S]*?<\/select>/.exec(body)?.[0] ?? assert.fail('no list of areas')
          return /<option value="(\d+)" selected/.exec(list)?.[1] ?? ''
        }
        assert.equal(await chosen('caseworker'), String(house.areas.north), path)
        assert.equal(await chosen('housing'), '', path)
      }
      const { areaId: _, ...without } = fields()
      const answer = await post('housing', without)
      assert.equal(answer.status, 422)
      has(answer.body, 'Choose the area that the record is about')
    })

    test('one page, with those whom it is about and one who is new, all in one transaction', async () => {
      const answer = await post('caseworker', {
        ...fields(),
        ...{ 'known.0.id': ivy, 'known.0.role': 'victim', 'known.1.id': place, 'known.1.role': 'place' },
        ...{ 'new.given': 'Rex', 'new.family': 'Harrow', 'new.role': 'perpetrator' },
      })
      const id = idIn(answer.location)
      await pages.settle()
      const { body } = await get('officer', `/cases/${id}`)
      for (const text of [
        'Paint on windows',
        'Ivy Pebblestone',
        'Bandstand',
        'Rex Harrow',
        '5 January 2026 at 9:30am',
      ]) {
        has(body, text)
      }
      const events = await run(database.db, systemActor(['audit.read']), async (tx) => {
        const { rows } = await sql<{ purpose_id: string; outcome: string; detail: unknown; records: string[] }>`
          select e.purpose_id, e.outcome, e.detail,
            (select array_agg(r.record_id::text) from audit.event_records r where r.event_id = e.id) as records
          from audit.events e where e.action = 'casework.open-case' order by e.id desc limit 1`.execute(tx)
        return rows
      })
      assert.deepEqual([events[0]?.purpose_id, events[0]?.outcome], ['asb', 'done'])
      assert.ok(events[0]?.records.includes(id) && events[0].records.includes(ivy))
      assert.equal(events[0]?.records.length, 4)
      assert.ok(!/Paint|Harrow/.test(JSON.stringify(events)))
      assert.ok(!pages.logLines.some((line) => /Paint|Harrow|Ivy/.test(line)))
    })

    test('where there is one choice it is made, and nothing else is filled in', async () => {
      const { status, body } = await get('caseworker', '/cases/new')
      assert.equal(status, 200)
      assert.ok(!/name="asbType"[^>]*checked/.test(body))
      assert.match(body, /<input type="hidden" name="teamId" value="[0-9a-f-]{36}"/)
      has(body, `<option value="${house.areas.north}" selected>`)
      has(body, `<option value="${house.people.caseworker.userId}" selected>`)
    })

    test('somebody is found and taken with a part, and all that was typed stays', async () => {
      const found = await post('caseworker', { ...fields(), do: 'find', text: 'pebblestone', 'new.given': 'Half' })
      assert.equal(found.status, 200)
      has(found.body, `value="take:${ivy}:victim"`)
      has(found.body, 'value="Paint on windows"')
      has(found.body, 'value="Half"')
      const taken = await post('caseworker', { ...fields(), do: `take:${ivy}:victim`, text: 'pebblestone' })
      has(taken.body, `name="known.0.id" value="${ivy}"`)
      assert.match(taken.body, /<option value="victim" selected>/)
      const dropped = await post('caseworker', {
        ...{ ...fields(), do: 'drop-known-0', 'known.0.id': ivy, 'known.0.role': 'victim' },
      })
      assert.ok(!dropped.body.includes(`name="known.0.id"`))
    })

    test('pressing Enter means what was typed last', async () => {
      const { body } = await post('caseworker', { ...fields(), do: 'enter', text: 'pebblestone' })
      has(body, `value="take:${ivy}:victim"`)
    })

    test('errors come back at the fields with everything that was typed', async () => {
      const wrong = await post('caseworker', {
        ...{ ...fields(), title: '', asbType: '', lawfulGround: 'because', reason: 'Say <b>', areaId: '999999' },
        ...{ reportedOn: '2999-01-01', 'known.0.id': ivy, 'known.0.role': '', 'new.phone': '12', lead: place },
      })
      assert.equal(wrong.status, 422)
      assert.match(wrong.body, /<title>Error: Open a case/)
      for (const field of [
        ...[
          'title',
          'asbType',
          'lawfulGround',
          'reportedOn',
          'areaId',
          'known.0.role',
          'new.phone',
          'new.role',
          'lead',
        ],
      ]) {
        has(wrong.body, `href="#${field}"`)
        has(wrong.body, `id="${field}"`)
      }
      has(wrong.body, 'Say &lt;b&gt;')
      has(wrong.body, 'value="12"')
    })

    test('nobody is their own perpetrator, a person is no place', async () => {
      const twin = (await profileBy(database.db, house, { by: 'caseworker', names: [['Una', 'Twin']] })).recordId
      const again = (
        await profileBy(database.db, house, { by: 'caseworker', purpose: 'crime-reduction', names: [['Una', 'Twin']] })
      ).recordId
      const linked = await run(database.db, house.people.caseworker, (tx) =>
        linkProfiles(tx, house.people.caseworker, { recordId: twin, otherId: again, reason: 'The same birth' }),
      )
      assert.ok(linked.ok)
      const opposed = await post('caseworker', {
        ...fields(),
        ...{ 'known.0.id': twin, 'known.0.role': 'victim', 'known.1.id': again, 'known.1.role': 'perpetrator' },
      })
      assert.equal(opposed.status, 422)
      has(opposed.body, 'nobody is their own perpetrator')
      const place = await post('caseworker', { ...fields(), 'known.0.id': ivy, 'known.0.role': 'place' })
      has(place.body, 'A person is not a place')
    })

    test('somebody new who may be known already is shown first; then used, or made on purpose', async () => {
      const form = {
        ...fields(),
        ...{ 'fresh.0.given': 'Ivy', 'fresh.0.family': 'Pebblestone', 'fresh.0.role': 'victim' },
        'fresh.0.phone': '07700 900123',
      }
      const shown = await post('caseworker', form)
      assert.equal(shown.status, 422)
      has(shown.body, 'may be known already')
      has(shown.body, `value="use-0:${ivy}"`)
      has(shown.body, 'href="#fresh.0"')
      const used = await post('caseworker', { ...form, do: `use-0:${ivy}` })
      has(used.body, `name="known.0.id" value="${ivy}"`)
      assert.ok(!used.body.includes('name="fresh.0.given"'))
      const made = await post('caseworker', { ...form, seen: seenIn(shown.body) })
      assert.equal(made.status, 303)
      const { body } = await get('caseworker', `/cases/${idIn(made.location)}`)
      assert.ok(!body.includes(`href="/people/${ivy}"`))
    })

    test('from a profile the case begins with them, and who may not know of them learns nothing', async () => {
      const own = await get('caseworker', `/cases/new?profile=${ivy}`)
      has(own.body, 'Ivy Pebblestone')
      const other = await get('housing', `/cases/new?profile=${ivy}`)
      assert.equal(other.status, 200)
      assert.ok(!other.body.includes('Ivy'))
      const refused = await post('housing', {
        ...{ ...fields(), lead: '', 'known.0.id': ivy, 'known.0.role': 'victim' },
      })
      assert.equal(refused.status, 422)
      assert.ok(!refused.body.includes('Ivy'))
    })

    test('an agency that has signed nothing opens nothing; who has no casework is told why', async () => {
      has((await get('nurse', '/cases/new')).body, 'has signed no agreement')
      assert.equal((await post('nurse', fields())).status, 422)
      assert.equal((await get('boardMember', '/cases/new')).status, 403)
      assert.equal((await post('boardMember', fields())).status, 403)
    })
  },
  { audit: writeAuditEvent },
)
