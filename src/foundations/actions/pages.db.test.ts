/** The pages of actions through the real application: who sees, adds, changes and ends what. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../test/databases.ts'
import { systemActor } from '../../platform/db/index.ts'
import { formatDate } from '../../platform/html/format.ts'
import { writeAuditEvent } from '../audit/index.ts'
import type { Browser } from '../identity/testing/browser.ts'
import { keeper } from '../sharing/index.ts'
import { makeSharingHouse, type PersonName, recordBy, run, type SharingHouse } from '../sharing/testing/house.ts'
import { findAction } from './store/actions.ts'
import { actionBy, as, inDays } from './testing/actions.ts'
import { type ActionsApp, nameOf, openActionsApp } from './testing/app.ts'

const NOBODY = '00000000-0000-4000-8000-000000000000'

describeOnEachDatabase(
  'pages of actions',
  (database) => {
    let house: SharingHouse
    let pages: ActionsApp
    /** Of the council; the beat team reads it. */
    let ours = ''
    const browsers = new Map<PersonName, Browser>()
    const by = async (name: PersonName): Promise<Browser> => {
      const known = browsers.get(name) ?? (await pages.browser(name))
      browsers.set(name, known)
      return known
    }
    before(async () => {
      house = await makeSharingHouse(database.db)
      ours = await recordBy(database.db, house, { by: 'caseworker' })
      pages = await openActionsApp(database.db, house)
    })
    after(() => pages.close())

    const make = (of: Partial<Parameters<typeof actionBy>[2]> = {}) =>
      actionBy(database.db, house, { by: 'caseworker', recordId: ours, ...of })
    const read = (id: string) => as(database.db, house, 'caseworker', (tx) => findAction(tx, id))
    /** A page without form tokens. */
    const plain = (body: string) => body.replace(/name="_token" value="[^"]*"/g, '')
    const events = (action: string) =>
      run(database.db, systemActor(['audit.read']), async (tx) => {
        const { rows } = await sql<{
          outcome: string
          kind: string
          detail: Record<string, unknown> | null
          purpose_id: string | null
          subject_id: string | null
          records: string[]
        }>`select e.outcome, e.kind, e.detail, e.purpose_id, e.subject_id,
            (select coalesce(array_agg(r.record_id::text), '{}') from audit.event_records r where r.event_id = e.id) as records
          from audit.events e where e.action = ${action} order by e.id`.execute(tx)
        return rows
      })

    describe('adding', () => {
      const path = () => `/records/${ours}/actions/new`
      const form = (more: Record<string, string> = {}) => ({
        ...{ title: 'Fit a camera', details: 'Front door', owner: 'me', dueOn: inDays(5) },
        ...more,
      })
      test('says who can be chosen, saves, tells the record’s room and is audited without a word of it', async () => {
        const browser = await by('caseworker')
        const opened = await browser.get(path())
        assert.equal(opened.status, 200)
        assert.match(opened.body, /Northam beat, Widdershire Police<\/option>/)
        assert.match(opened.body, /Tenancy team, Riverside Homes \(cannot see this record\)/)
        assert.match(opened.body, /OFFICIAL-SENSITIVE/)
        const [worked, logged] = [pages.worked.length, pages.logLines.length]
        const added = await browser.post(path(), form())
        assert.deepEqual([added.status, added.location], [303, `/people/${ours}`])
        assert.deepEqual(pages.worked.slice(worked), [ours])
        const event = (await events('actions.add-action')).at(-1)
        assert.deepEqual(
          [event?.kind, event?.outcome, event?.purpose_id, event?.records],
          ['write', 'done', 'asb', [ours]],
        )
        const action = await read(event?.subject_id ?? '')
        assert.deepEqual(
          [action?.title, action?.details, action?.ownerUserId, action?.ownerTeamId],
          ['Fit a camera', 'Front door', house.people.caseworker.userId, house.teams.asb],
        )
        assert.doesNotMatch(JSON.stringify(event), /camera|door/i)
        assert.ok(!pages.logLines.slice(logged).some((line) => /camera|door/i.test(line)))
      })
      test('a day may be typed where there is no calendar; what is wrong is said at its field and nothing is lost', async () => {
        const browser = await by('caseworker')
        const [year, month, day] = inDays(9).split('-')
        const typed = await browser.post(
          path(),
          form({ title: 'Typed day', dueOn: `${Number(day)}/${Number(month)}/${year}` }),
        )
        assert.equal(typed.status, 303)
        const count = async () => (await events('actions.add-action')).length
        const before = await count()
        const wrong = await browser.post(
          path(),
          form({ title: ' ', details: 'Kept <b>', owner: 'team', dueOn: inDays(-1) }),
        )
        assert.equal(wrong.status, 422)
        assert.match(wrong.body, /<title>Error: Add an action/)
        for (const field of ['title', 'teamId', 'dueOn']) {
          assert.ok(wrong.body.includes(`href="#${field}"`), field)
          assert.ok(wrong.body.includes(`id="${field}"`), `${field} has its place`)
        }
        assert.match(wrong.body, />Kept &lt;b&gt;<\/textarea>/)
        for (const [owner, field] of [
          ['', 'owner'],
          ['person', 'userId'],
          ['other', 'ownerName'],
        ] as const) {
          const answer = await browser.post(path(), form({ owner }))
          assert.equal(answer.status, 422)
          assert.ok(answer.body.includes(`href="#${field}"`) && answer.body.includes(`id="${field}"`), field)
        }
        for (const dueOn of ['', '2026-02-31', 'soon', '2199-01-01']) {
          assert.equal((await browser.post(path(), form({ dueOn }))).status, 422, dueOn)
        }
        assert.equal(await count(), before)
      })
      test('for a team that cannot see the record it asks first, and then does as it is told', async () => {
        const browser = await by('manager')
        const given = form({ owner: 'team', teamId: house.teams.homes })
        const warned = await browser.post(path(), given)
        assert.equal(warned.status, 422)
        assert.match(warned.body, /cannot see the record, and so cannot see this action either/)
        assert.ok(warned.body.includes(`/disclosures/offer?record=${ours}`))
        assert.match(warned.body, /id="evenIfUnseen"/)
        assert.equal((await browser.post(path(), { ...given, evenIfUnseen: 'yes' })).status, 303)
        // Who may not disclose is not sent there.
        const without = await (await by('caseworker')).post(path(), given)
        assert.ok(without.status === 422 && !without.body.includes('/disclosures/offer'))
      })
      test('an agency without an account is named', async () => {
        const browser = await by('caseworker')
        assert.equal((await browser.post(path(), form({ owner: 'other', ownerName: 'Fire  service ' }))).status, 303)
        const { body } = await browser.get(`/records/${ours}/actions`)
        assert.match(body, /Fire service \(without an account\)/)
      })
      test('who may only read the record is told so', async () => {
        const browser = await by('officer')
        for (const answer of [await browser.get(path()), await browser.post(path(), form())]) {
          assert.equal(answer.status, 403)
          assert.match(answer.body, /Council ASB team answers for it/)
        }
      })
    })

    describe('one action', () => {
      test('is shown with its history, and with what the reader may do', async () => {
        const id = await make({ title: 'Visit the street', ownerTeamId: house.teams.beat, dueOn: inDays(4) })
        const own = await (await by('caseworker')).get(`/actions/${id}`)
        assert.equal(own.status, 200)
        assert.match(own.body, /<h1[^>]*>Visit the street<\/h1>/)
        assert.ok(own.body.includes(nameOf(ours)) && own.body.includes(`href="/people/${ours}"`))
        assert.ok(own.body.includes(`${formatDate(inDays(4))} (in 4 days)`))
        for (const verb of ['complete', 'change', 'cancel'])
          assert.ok(own.body.includes(`/actions/${id}/${verb}`), verb)
        const theirs = await (await by('officer')).get(`/actions/${id}`)
        assert.ok(theirs.body.includes(`/actions/${id}/complete`) && !theirs.body.includes(`/actions/${id}/change`))
        const event = (await events('actions.view-action')).at(-1)
        assert.deepEqual(
          [event?.kind, event?.records, event?.subject_id, event?.purpose_id],
          ['read', [ours], id, 'asb'],
        )
      })
      test('is changed with reasons for another day, all of it in the history', async () => {
        const id = await make({ title: 'Ring the landlord', dueOn: inDays(3) })
        const browser = await by('caseworker')
        const form = { ...(await openForm('caseworker', id)), title: 'Write to the landlord', details: '' }
        const moved = { ...form, owner: 'team', teamId: house.teams.beat, dueOn: inDays(8) }
        const unexplained = await browser.post(`/actions/${id}/change`, moved)
        assert.equal(unexplained.status, 422)
        assert.ok(unexplained.body.includes('href="#dueReason"') && unexplained.body.includes('Write to the landlord'))
        const saved = await browser.post(`/actions/${id}/change`, { ...moved, dueReason: 'On leave' })
        assert.deepEqual([saved.status, saved.location], [303, `/actions/${id}`])
        const { body } = await browser.get(`/actions/${id}`)
        for (const said of [
          'Ring the landlord',
          'Write to the landlord',
          'On leave',
          'Northam beat',
          formatDate(inDays(3)),
        ])
          assert.ok(body.includes(said), said)
        assert.equal((await events('actions.change-action')).at(-1)?.outcome, 'done')
      })
      const openForm = async (name: PersonName, id: string) => {
        const { body, status } = await (await by(name)).get(`/actions/${id}/change`)
        assert.equal(status, 200)
        const hidden = (field: string) => new RegExp(`name="${field}" value="([^"]*)"`).exec(body)?.[1] ?? ''
        const action = await read(id)
        return {
          ...{ version: hidden('version'), base: hidden('base').replaceAll('&amp;', '&') },
          ...{ title: action?.title ?? '', details: action?.details ?? '', dueOn: action?.dueOn ?? '' },
          ...{ owner: 'team', teamId: action?.ownerTeamId ?? '' },
        }
      }
      test('two change it at once: the second sees the first’s beside their own, and both are kept', async () => {
        const id = await make({ title: 'First words', details: 'Old' })
        const [first, second] = [await openForm('manager', id), await openForm('caseworker', id)]
        const earlier = await (await by('manager')).post(`/actions/${id}/change`, {
          ...first,
          details: 'By the manager',
        })
        assert.equal(earlier.status, 303)
        const browser = await by('caseworker')
        const conflict = await browser.post(`/actions/${id}/change`, { ...second, title: 'By the caseworker' })
        assert.equal(conflict.status, 409)
        assert.match(conflict.body, /Two changes at once/)
        assert.match(conflict.body, />By the manager<\/textarea>/)
        assert.match(conflict.body, /value="By the caseworker"/)
        assert.match(conflict.body, /name="version" value="2"/)
        assert.equal((await events('actions.change-action')).at(-1)?.outcome, 'changed-meanwhile')
        // As it then stands in the form, it is saved with both.
        const hidden = (field: string) => new RegExp(`name="${field}" value="([^"]*)"`).exec(conflict.body)?.[1] ?? ''
        const both = await browser.post(`/actions/${id}/change`, {
          ...{ ...second, version: '2', base: hidden('base').replaceAll('&amp;', '&') },
          ...{ title: 'By the caseworker', details: 'By the manager' },
        })
        assert.equal(both.status, 303)
        const action = await read(id)
        assert.deepEqual([action?.title, action?.details], ['By the caseworker', 'By the manager'])
      })
      test('one ends it while another changes it: what was typed is still there', async () => {
        const id = await make({ title: 'To be ended' })
        const opened = await openForm('caseworker', id)
        await (await by('manager')).post(`/actions/${id}/complete`, { outcome: 'All quiet now', doneOn: inDays(0) })
        const late = await (await by('caseworker')).post(`/actions/${id}/change`, { ...opened, title: 'Typed in vain' })
        assert.equal(late.status, 409)
        assert.match(late.body, /It is done meanwhile/)
        assert.ok(late.body.includes('All quiet now') && late.body.includes('Typed in vain'))
        assert.equal((await (await by('caseworker')).get(`/actions/${id}/change`)).location, `/actions/${id}`)
      })
    })

    describe('ending', () => {
      test('with an outcome; taken back within the hour', async () => {
        const id = await make({ title: 'Patrol in the evening', ownerTeamId: house.teams.beat })
        const browser = await by('officer')
        const wrong = await browser.post(`/actions/${id}/complete`, { outcome: ' ', doneOn: inDays(1) })
        assert.equal(wrong.status, 422)
        assert.ok(wrong.body.includes('href="#outcome"') && wrong.body.includes('href="#doneOn"'))
        const worked = pages.worked.length
        const done = await browser.post(`/actions/${id}/complete`, {
          outcome: 'Three patrols, nobody met',
          doneOn: inDays(0),
        })
        assert.deepEqual([done.status, done.location], [303, `/actions/${id}`])
        assert.deepEqual(pages.worked.slice(worked), [ours])
        const event = (await events('actions.complete-action')).at(-1)
        assert.deepEqual([event?.outcome, event?.subject_id, event?.records], ['done', id, [ours]])
        const shown = await browser.get(`/actions/${id}`)
        assert.ok(shown.body.includes('Three patrols, nobody met') && shown.body.includes(`/actions/${id}/undo`))
        assert.ok(!shown.body.includes(`/actions/${id}/reopen`))
        assert.ok((await browser.get('/actions')).body.includes(`/actions/${id}/undo`))
        const undone = await browser.post(`/actions/${id}/undo`, { from: 'list', whose: 'teams' })
        assert.equal(undone.location, '/actions?whose=teams')
        assert.equal((await read(id))?.state, 'open')
        assert.equal((await browser.post(`/actions/${id}/undo`)).location, `/actions/${id}`)
      })
      test('is for contributors and the owner; a reader who owns it not may not, nor may an owner cancel', async () => {
        const id = await make({ title: 'Of the council' })
        const patrol = await make({ title: 'Of the beat', ownerTeamId: house.teams.beat })
        const browser = await by('officer')
        for (const [path, form] of [
          [`/actions/${id}/complete`, { outcome: 'x', doneOn: inDays(0) }],
          [`/actions/${id}/change`, { title: 'x' }],
          [`/actions/${patrol}/change`, { title: 'x' }],
          [`/actions/${patrol}/cancel`, { reason: 'x' }],
          [`/actions/${patrol}/reopen`, { reason: 'x' }],
        ] as const) {
          assert.equal((await browser.get(path)).status, 403, path)
          const answer = await browser.post(path, form)
          assert.equal(answer.status, 403, path)
          assert.match(answer.body, /Council ASB team answers for it/, path)
        }
        assert.deepEqual([(await read(id))?.state, (await read(patrol))?.state], ['open', 'open'])
      })
      test('two say so: the second sees what the first said', async () => {
        const id = await make()
        assert.equal(
          (await (await by('manager')).post(`/actions/${id}/complete`, { outcome: 'Mine', doneOn: inDays(0) })).status,
          303,
        )
        const second = await (await by('caseworker')).post(`/actions/${id}/complete`, {
          outcome: 'Hers',
          doneOn: inDays(0),
        })
        assert.equal(second.status, 409)
        assert.ok(second.body.includes('Mine') && second.body.includes('Hers'))
      })
      test('cancelled with a reason, reopened with a reason and a day', async () => {
        const id = await make({ title: 'Perhaps not', dueOn: inDays(-5), now: new Date(Date.now() - 9 * 86_400_000) })
        const browser = await by('caseworker')
        assert.match((await browser.get(`/actions/${id}`)).body, /Overdue/)
        assert.equal((await browser.post(`/actions/${id}/cancel`, { reason: '' })).status, 422)
        assert.equal((await browser.post(`/actions/${id}/cancel`, { reason: 'They moved' })).status, 303)
        assert.equal((await browser.get(`/actions/${id}/complete`)).location, `/actions/${id}`)
        const late = await browser.post(`/actions/${id}/reopen`, { reason: 'They are back', dueOn: inDays(-5) })
        assert.equal(late.status, 422)
        assert.ok(late.body.includes('They are back') && late.body.includes('href="#dueOn"'))
        assert.equal(
          (await browser.post(`/actions/${id}/reopen`, { reason: 'They are back', dueOn: inDays(2) })).status,
          303,
        )
        const { body } = await browser.get(`/actions/${id}`)
        assert.ok(body.includes('They moved') && body.includes('They are back') && !body.includes('>Overdue<'))
      })
      test('of a restricted record nothing ends, and it says why', async () => {
        const record = await recordBy(database.db, house, { by: 'caseworker' })
        const id = await make({ recordId: record })
        await run(database.db, keeper, (tx) =>
          sql`update sharing.records set restricted_at = now() where id = ${record}::uuid`.execute(tx),
        )
        const browser = await by('caseworker')
        assert.equal((await browser.get(`/actions/${id}`)).status, 200)
        for (const path of [`/actions/${id}/complete`, `/actions/${id}/change`, `/records/${record}/actions/new`]) {
          const answer = await browser.get(path)
          assert.equal(answer.status, 403, path)
          assert.match(answer.body, /restricted/, path)
        }
      })
    })

    describe('lists', () => {
      let late = ''
      let soon = ''
      let week = ''
      const list = async (name: PersonName, query = '') => {
        const { body, status } = await (await by(name)).get(`/actions${query}`)
        assert.equal(status, 200)
        return body
      }
      before(async () => {
        const mine = { by: 'southWorker', ownerUserId: house.people.southWorker.userId } as const
        const record = await recordBy(database.db, house, { by: 'southWorker', area: 'south' })
        const past = new Date(Date.now() - 30 * 86_400_000)
        late = await make({ ...mine, recordId: record, title: 'Zebra crossing', dueOn: inDays(-10), now: past })
        week = await make({ ...mine, recordId: record, title: 'Yellow lines', dueOn: inDays(0) })
        soon = await make({
          ...mine,
          recordId: record,
          title: 'A bench',
          dueOn: inDays(40),
          ownerTeamId: house.teams.asbSouth,
        })
      })
      test('mine, by day, what is late marked; each filter holds what it says', async () => {
        const body = await list('southWorker')
        assert.ok(body.indexOf('Zebra crossing') < body.indexOf('Yellow lines'))
        assert.ok(body.indexOf('Yellow lines') < body.indexOf('A bench'))
        assert.match(body, /3 actions/)
        const has = async (query: string) => {
          const text = await list('southWorker', query)
          return ['Zebra crossing', 'Yellow lines', 'A bench'].map((title) => text.includes(title))
        }
        assert.deepEqual(await has('?show=overdue'), [true, false, false])
        assert.deepEqual(await has('?show=week'), [false, true, false])
        assert.deepEqual(await has('?whose=teams'), [false, false, true])
        assert.deepEqual(await has('?whose=asked'), [false, false, false])
        assert.deepEqual(await has('?whose=all'), [true, true, true])
        assert.deepEqual(await has('?show=done'), [false, false, false])
        const sorted = await list('southWorker', '?sort=title')
        assert.ok(sorted.indexOf('A bench') < sorted.indexOf('Zebra crossing'))
        const event = (await events('actions.list-actions')).at(-1)
        assert.deepEqual([event?.kind, event?.detail], ['read', { whose: 'mine', show: 'open', actions: 3 }])
        assert.equal(event?.records.length, 1)
        assert.equal(event?.purpose_id, 'asb')
      })
      test('holds nothing of records that somebody cannot read, nor their number', async () => {
        for (const name of ['caseworker', 'housing', 'nurse'] as const) {
          const body = await list(name, '?whose=all')
          assert.doesNotMatch(body, /Zebra|Yellow lines|A bench/, name)
        }
        assert.match(await list('housing', '?whose=all'), /Nothing is open/)
      })
      test('several are done at once with their outcomes on the page, and can be taken back', async () => {
        const browser = await by('southWorker')
        const listed = [late, week, soon]
        const of = { whose: 'mine', show: 'open', listed }
        const nothing = await browser.post('/actions/done', of)
        assert.equal(nothing.status, 422)
        assert.match(nothing.body, /Tick what is done/)
        const half = await browser.post('/actions/done', { ...of, done: [late], [`outcome.${soon}`]: 'Placed <it>' })
        assert.equal(half.status, 422)
        for (const id of [late, soon])
          assert.ok(half.body.includes(`href="#outcome.${id}"`) && half.body.includes(`id="outcome.${id}"`))
        assert.match(half.body, /value="Placed &lt;it&gt;"/)
        assert.match(half.body, new RegExp(`value="${late}" checked`))
        const done = await browser.post('/actions/done', {
          ...{ ...of, done: [late, soon] },
          ...{ [`outcome.${late}`]: 'Painted', [`outcome.${soon}`]: 'Placed' },
        })
        assert.deepEqual([done.status, done.location], [303, '/actions'])
        const after = await list('southWorker')
        assert.match(after, /You said within the last hour that this is done/)
        for (const id of [late, soon]) assert.ok(after.includes(`/actions/${id}/undo`))
        assert.match(after, /1 action</)
        assert.match(await list('southWorker', '?show=done'), /Painted/)
        const event = (await events('actions.complete-actions')).at(-1)
        assert.deepEqual([event?.kind, event?.outcome, event?.detail], ['write', 'done', { done: 2, refused: 0 }])
        assert.equal((await browser.post(`/actions/${soon}/undo`, { from: 'list' })).location, '/actions')
        assert.match(await list('southWorker'), /A bench/)
      })
      test('what another ended meanwhile is shown with what was written, and the rest is saved', async () => {
        const [one, two] = [await make({ title: 'Taken' }), await make({ title: 'Free' })]
        await (await by('manager')).post(`/actions/${one}/complete`, { outcome: 'The manager did', doneOn: inDays(0) })
        const answer = await (await by('caseworker')).post('/actions/done', {
          ...{ whose: 'teams', listed: [one, two], done: [one, two] },
          ...{ [`outcome.${one}`]: 'I did too', [`outcome.${two}`]: 'Done with' },
        })
        assert.equal(answer.status, 409)
        assert.ok(answer.body.includes('The manager did') && answer.body.includes('I did too'))
        assert.equal((await read(two))?.outcome, 'Done with')
      })
      test('what is not one’s own to end is refused whole, whatever is posted', async () => {
        const id = await make({ title: 'Not theirs' })
        for (const name of ['officer', 'housing'] as const) {
          const answer = await (await by(name)).post('/actions/done', {
            ...{ listed: [id, 'x', NOBODY], done: [id], [`outcome.${id}`]: 'x' },
          })
          assert.equal(answer.status, 422, name)
        }
        assert.equal((await read(id))?.state, 'open')
        assert.equal((await events('actions.complete-actions')).at(-1)?.outcome, 'refused')
      })
      test('are taken out as a file, which is audited as such; no cell is a formula', async () => {
        await make({ by: 'manager', title: '=1+1', details: 'a "b"', ownerUserId: house.people.manager.userId })
        const { body, status } = await (await by('manager')).get('/actions.csv?whose=mine')
        assert.equal(status, 200)
        const [head, line] = body.split('\r\n')
        assert.match(head ?? '', /^reference,action,details,about,owner,due_on,state/)
        assert.match(line ?? '', /,'=1\+1,"a ""b""",Ida Example/)
        const event = (await events('actions.export-actions')).at(-1)
        assert.deepEqual([event?.kind, event?.records], ['export', [ours]])
      })
      test('go over several pages', async () => {
        const record = await recordBy(database.db, house, { by: 'southOfficer', area: 'south' })
        for (let n = 0; n < 51; n += 1) {
          await make({ by: 'southOfficer', recordId: record, title: `Number ${n}.`, dueOn: inDays(n) })
        }
        const first = await list('southOfficer', '?whose=teams')
        assert.ok(first.includes('Number 49.') && !first.includes('Number 50.'))
        assert.match(first, /href="\/actions\?whose=teams&amp;page=2"/)
        const second = await list('southOfficer', '?whose=teams&page=2')
        assert.ok(second.includes('Number 50.') && !second.includes('Number 49.'))
      })
    })

    describe('whoever may not see a record', () => {
      test('gets on every route the same answer as for one that does not exist', async () => {
        const id = await make({ title: 'Hidden away' })
        const forms = {
          title: 'x',
          outcome: 'x',
          reason: 'x',
          owner: 'me',
          dueOn: inDays(1),
          doneOn: inDays(0),
          version: '1',
        }
        for (const stranger of ['housing', 'nurse', 'southOfficer'] as const) {
          const browser = await by(stranger)
          const missing = await browser.get(`/actions/${NOBODY}`)
          assert.equal(missing.status, 404)
          const same = (answer: { status: number; body: string }, what: string) => {
            assert.equal(answer.status, 404, `${stranger} ${what}`)
            assert.equal(plain(answer.body), plain(missing.body), `${stranger} ${what}`)
          }
          for (const path of [`/actions/${id}`, `/records/${ours}/actions`])
            same(await browser.get(path), `GET ${path}`)
          for (const path of [
            ...['change', 'complete', 'cancel', 'reopen'].map((verb) => `/actions/${id}/${verb}`),
            `/records/${ours}/actions/new`,
          ]) {
            same(await browser.get(path), `GET ${path}`)
            same(await browser.post(path, forms), `POST ${path}`)
          }
          same(await browser.post(`/actions/${id}/undo`), 'POST undo')
          for (const odd of ['1', '%00', "'; drop table x"]) {
            assert.equal((await browser.get(`/actions/${encodeURIComponent(odd)}`)).status, 404, odd)
            assert.equal((await browser.get(`/records/${encodeURIComponent(odd)}/actions`)).status, 404, odd)
          }
        }
      })
      test('who only knows that a record exists does not reach its actions', async () => {
        const open = await recordBy(database.db, house, { by: 'caseworker', purpose: 'crime-reduction' })
        const id = await make({ recordId: open, title: 'Behind the name' })
        const browser = await by('housing')
        for (const path of [`/actions/${id}`, `/records/${open}/actions`, `/records/${open}/actions/new`]) {
          assert.equal((await browser.get(path)).status, 404, path)
        }
      })
      test('roles without work on records do not reach the pages', async () => {
        for (const name of ['boardMember', 'auditor', 'sysadmin'] as const) {
          assert.equal((await (await by(name)).get('/actions')).status, 403, name)
        }
      })
    })

    test('the part on a record’s page: open ones first, what is late marked, what ended folded', async () => {
      const record = await recordBy(database.db, house, { by: 'caseworker' })
      const past = new Date(Date.now() - 30 * 86_400_000)
      const ended = await make({ recordId: record, title: 'Ended one' })
      await make({ recordId: record, title: 'Late one', dueOn: inDays(-3), now: past })
      await (await by('caseworker')).post(`/actions/${ended}/complete`, { outcome: 'Fine', doneOn: inDays(0) })
      const { body } = await (await by('caseworker')).get(`/records/${record}/actions`)
      assert.match(body, /1 open action, 1 of them overdue/)
      assert.ok(
        body.indexOf('Late one') < body.indexOf('<details') && body.indexOf('<details') < body.indexOf('Ended one'),
      )
      assert.ok(body.includes(`/records/${record}/actions/new`))
      const reader = await (await by('officer')).get(`/records/${record}/actions`)
      assert.ok(reader.body.includes('Late one') && !reader.body.includes(`/records/${record}/actions/new`))
    })
  },
  { audit: writeAuditEvent },
)
