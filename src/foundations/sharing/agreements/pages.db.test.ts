/** Purposes and agreements through the real application: from a purpose to an edition that takes another's place. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { readAuditEvents } from '../../audit/read-events.ts'
import { writeAuditEvent } from '../../audit/write-event.ts'
import { type Browser, openBrowser } from '../../identity/testing/browser.ts'
import { keeper } from '../deps.ts'
import { accessTo } from '../store/records.ts'
import {
  makeSharingHouse,
  PASSWORD,
  type PersonName,
  personNames,
  recordBy,
  run,
  type SharingHouse,
} from '../testing/house.ts'
import { type AgreementsApp, openAgreementsApp } from './testing/app.tsx'

const idIn = (location: string | undefined) => /\/agreements\/([0-9a-f-]{36})/.exec(location ?? '')?.[1] ?? ''
const versionIn = (body: string) => /name="version" value="(\d+)"/.exec(body)?.[1] ?? ''
const plain = (body: string) => body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

describeOnEachDatabase(
  'pages of purposes and agreements',
  (database) => {
    let house: SharingHouse
    let room: AgreementsApp
    const browsers: Partial<Record<PersonName, Browser>> = {}
    before(async () => {
      house = await makeSharingHouse(database.db)
      room = await openAgreementsApp(database.db)
    })
    const signedIn = async (name: PersonName): Promise<Browser> => {
      const known = browsers[name]
      if (known !== undefined) return known
      const browser = openBrowser(room.app)
      assert.equal((await browser.signIn(house.emails[name], PASSWORD)).status, 303)
      browsers[name] = browser
      return browser
    }
    const get = async (name: PersonName, path: string) => (await signedIn(name)).get(path)
    const post = async (name: PersonName, path: string, form: Readonly<Record<string, string>> = {}) =>
      (await signedIn(name)).post(path, form)
    const level = (name: PersonName, recordId: string) =>
      run(database.db, house.people[name], (tx) => accessTo(tx, recordId))
    const wholeDraft = (version: string): Record<string, string> => ({
      ...{
        do: 'save',
        version,
        title: 'Sharing about hate crime',
        summary: 'One. <b>Two.</b>',
        handling: 'With care.',
      },
      ...{ discoverability: 'pointer', classification: 'official-sensitive' },
      ...{ startsOn: '2026-01-01', reviewOn: '2030-01-01', endsOn: '' },
      ...{ 'lawfulBases.0': 'Crime and Disorder Act 1998, section 115', 'dataCategories.0': 'Names' },
      ...{ 'parties.0.agencyId': house.agencies.council, 'parties.0.contactTeamId': house.teams.asb },
      ...{ 'parties.1.agencyId': house.agencies.police, 'parties.1.contactTeamId': house.teams.beat },
      ...{ 'parties.2.agencyId': house.agencies.clinic, 'parties.2.contactTeamId': '' },
      ...{ 'recipients.0.teamKind': 'neighbourhood-policing', 'recipients.0.agencyKind': 'police' },
      ...{ 'recipients.0.reach': 'same-area', 'recipients.0.level': 'view' },
      ...{ 'retention.0.outcome': '', 'retention.0.title': 'No further action', 'retention.0.months': '18' },
    })

    describe('who may what', () => {
      test('all who work with records or watch over that read; a board member and a system administrator do not', async () => {
        const may: Partial<Record<PersonName, number>> = { boardMember: 403, sysadmin: 403 }
        for (const name of personNames) {
          for (const path of ['/purposes', '/purposes/asb', '/agreements', `/agreements/${house.agreements.asb}`])
            assert.equal((await get(name, path)).status, may[name] ?? 200, `${name} ${path}`)
        }
        const visitor = openBrowser(room.app)
        assert.equal((await visitor.get('/agreements')).status, 303)
      })
      test('only who manages agreements changes them; only who may sign reaches signing', async () => {
        const own = `/agreements/${house.agreements.asb}`
        const managing = ['edit', 'offer', 'bring-into-force', 'end', 'abandon'].map((step) => `${own}/${step}`)
        for (const name of personNames) {
          const manages = name === 'governance'
          for (const path of [...managing, '/purposes/new', '/purposes/asb/edit', '/purposes/asb/retire']) {
            const { status } = await post(name, path)
            assert.equal(status === 403, !manages, `${name} ${path}: ${status}`)
          }
          const signs = ['manager', 'sergeant', 'housingManager', 'governance'].includes(name)
          const { status } = await post(name, `${own}/sign`, { post: 'x', confirm: 'yes' })
          // All of these have signed already.
          assert.equal(status, signs ? 409 : 403, `${name} signs: ${status}`)
        }
      })
      test('what does not exist is not found', async () => {
        const nobody = '00000000-0000-4000-8000-00000000dead'
        for (const path of [
          ...[`/agreements/${nobody}`, '/agreements/x', `/agreements/${nobody}/edit`, '/purposes/nothing'],
          ...[`/agreements/${nobody}/sign`, `/agreements/${house.agreements.asb}/compare/${nobody}`],
          ...[`/agreements/${house.agreements.asb}/compare/${house.agreements.prevent}`, '/purposes/nothing/edit'],
        ]) {
          assert.equal((await get('governance', path)).status, 404, path)
          if (!path.includes('compare') && path.split('/').length > 3)
            assert.equal((await post('governance', path)).status, 404, path)
        }
      })
    })

    describe('from a purpose to an agreement in force', () => {
      let draft = ''
      test('a purpose is added once, changed, and the second editor sees the first', async () => {
        const empty = await post('governance', '/purposes/new', { title: ' ', description: '' })
        assert.equal(empty.status, 422)
        assert.match(empty.body, /Enter a title/)
        const form = { title: 'Hate crime', description: 'Helping victims of hate crime' }
        const added = await post('governance', '/purposes/new', form)
        assert.equal(added.location, '/purposes/hate-crime')
        assert.match((await post('governance', '/purposes/new', { ...form, title: 'HATE crime' })).body, /already/)
        const version = versionIn((await get('governance', '/purposes/hate-crime/edit')).body)
        const change = { title: 'Hate crime work', description: 'First', version }
        assert.equal((await post('governance', '/purposes/hate-crime/edit', change)).status, 303)
        const second = await post('governance', '/purposes/hate-crime/edit', { ...change, description: 'Second' })
        assert.equal(second.status, 422)
        assert.match(second.body, /Somebody else changed this purpose meanwhile/)
        assert.match(second.body, />Second</)
        assert.match(plain((await get('officer', '/purposes')).body), /Hate crime work .*No agreement in force/)
      })
      test('the first draft is empty and hidden until somebody chooses', async () => {
        const begun = await post('governance', '/purposes/hate-crime/agreements')
        draft = idIn(begun.location)
        assert.equal(begun.location, `/agreements/${draft}/edit`)
        const again = await post('governance', '/purposes/hate-crime/agreements')
        assert.equal(again.location, `/agreements/${draft}`)
        assert.match((await get('officer', `/agreements/${draft}`)).body, /Hidden/)
        const offer = await get('governance', `/agreements/${draft}/offer`)
        assert.equal(offer.status, 409)
        for (const text of ['at least one lawful basis', 'at least two parties', 'day of the review'])
          assert.match(offer.body, new RegExp(text))
      })
      test('rows come and go without anything that was typed being lost or saved', async () => {
        const version = versionIn((await get('governance', `/agreements/${draft}/edit`)).body)
        const typed = { ...wholeDraft(version), startsOn: 'not yet known', addParty: house.agencies.landlord }
        const added = await post('governance', `/agreements/${draft}/edit`, { ...typed, do: 'add-parties' })
        assert.equal(added.status, 200)
        assert.match(added.body, /Not saved yet/)
        assert.match(added.body, /name="parties.3.agencyId"/)
        assert.match(added.body, /value="not yet known"/)
        assert.match(added.body, /value="Sharing about hate crime"/)
        const fewer = await post('governance', `/agreements/${draft}/edit`, { ...typed, do: 'remove-recipients-0' })
        assert.doesNotMatch(fewer.body, /name="recipients.0.teamKind"/)
        assert.doesNotMatch((await get('governance', `/agreements/${draft}`)).body, /hate crime<\/h1>/)
      })
      test('what is wrong is said at the field', async () => {
        const version = versionIn((await get('governance', `/agreements/${draft}/edit`)).body)
        const wrong = await post('governance', `/agreements/${draft}/edit`, {
          ...wholeDraft(version),
          ...{ endsOn: '2025-01-01', 'retention.0.months': 'two', 'parties.0.contactTeamId': house.teams.beat },
        })
        assert.equal(wrong.status, 422)
        for (const field of ['endsOn', 'retention.0.months', 'parties.0.contactTeamId'])
          assert.match(wrong.body, new RegExp(`id="${field}-error"`), field)
        assert.match(wrong.body, /<title>Error: /)
      })
      test('it is saved, and a second editor sees the conflict and loses nothing', async () => {
        const version = versionIn((await get('governance', `/agreements/${draft}/edit`)).body)
        const saved = await post('governance', `/agreements/${draft}/edit`, wholeDraft(version))
        assert.equal(saved.location, `/agreements/${draft}`)
        const second = await post('governance', `/agreements/${draft}/edit`, {
          ...wholeDraft(version),
          handling: 'With great care.',
        })
        assert.equal(second.status, 422)
        assert.match(second.body, /Two texts at once/)
        assert.match(plain(second.body), /put in: great/)
        assert.match(second.body, />With great care.<\/textarea>/)
        const shown = (await get('officer', `/agreements/${draft}`)).body
        assert.match(shown, /One. &lt;b&gt;Two.&lt;\/b&gt;/)
        assert.match(shown, /Neighbourhood policing teams of police forces that serve the record’s area may read it/)
        assert.match(plain(shown), /No further action 1 year and 6 months/)
      })
      test('who would receive it is shown before anybody signs', async () => {
        const { rows } = await run(database.db, keeper, (tx) =>
          sql<{ code: string }>`select code from areas.areas where id = ${house.areas.north}`.execute(tx),
        )
        const shown = await get(
          'officer',
          `/agreements/${draft}/receivers?team=${house.teams.asb}&area=${rows[0]?.code}`,
        )
        assert.match(
          plain(shown.body),
          /Northam beat Widdershire Police Read The agreement names it, once Widdershire Police has signed/,
        )
        assert.equal((await get('officer', `/agreements/${draft}/receivers?team=x&area=y`)).status, 200)
      })
      test('it is offered as it was read, and the parties are told', async () => {
        const page = await get('governance', `/agreements/${draft}/offer`)
        const stale = await post('governance', `/agreements/${draft}/offer`, { version: '1' })
        assert.equal(stale.location, `/agreements/${draft}`)
        const offered = await post('governance', `/agreements/${draft}/offer`, { version: versionIn(page.body) })
        assert.equal(offered.status, 303)
        assert.equal((await get('governance', `/agreements/${draft}/edit`)).status, 409)
        assert.equal((await post('governance', `/agreements/${draft}/edit`, wholeDraft('9'))).status, 409)
        const { rows } = await run(database.db, keeper, (tx) =>
          sql<{ team_id: string | null }>`select team_id from sharing.messages
            where subject_id = ${draft}::uuid and kind = 'agreement-to-sign'`.execute(tx),
        )
        const { asb, beat, nurses } = house.teams
        assert.deepEqual(
          rows.map(({ team_id }) => team_id ?? 'overseers').sort(),
          [asb, beat, nurses, 'overseers'].sort(),
        )
        assert.match((await get('sergeant', '/agreements')).body, /Your agency has not signed/)
      })
      test('signing asks for the post and the authority; a stranger is told why not', async () => {
        const path = `/agreements/${draft}/sign`
        const bare = await post('sergeant', path, { post: ' ' })
        assert.equal(bare.status, 422)
        assert.match(bare.body, /id="post-error"/)
        assert.match(bare.body, /id="confirm-error"/)
        const stranger = await post('housingManager', path, { post: 'Head', confirm: 'yes' })
        assert.equal(stranger.status, 403)
        assert.match(stranger.body, /not a party/)
        const early = await post('governance', `/agreements/${draft}/bring-into-force`)
        assert.equal(early.status, 409)
        assert.match(early.body, /At least two parties/)
        assert.equal((await post('sergeant', path, { post: 'Sergeant', confirm: 'yes' })).status, 303)
        assert.equal((await post('sergeant', path, { post: 'Sergeant', confirm: 'yes' })).status, 409)
        assert.equal((await post('manager', path, { post: 'Head', confirm: 'yes' })).status, 303)
        assert.match(
          plain((await get('nurse', `/agreements/${draft}`)).body),
          /Widdershire Clinic has not signed and receives nothing/,
        )
      })
      test('it comes into force, and the teams that it names have access after that', async () => {
        const page = await get('governance', `/agreements/${draft}/bring-into-force`)
        assert.match(plain(page.body), /Not signed: Widdershire Clinic/)
        assert.equal((await post('governance', `/agreements/${draft}/bring-into-force`)).status, 303)
        const { rows } = await run(database.db, keeper, (tx) =>
          sql`select from sharing.messages where subject_id = ${draft}::uuid and kind = 'agreement-in-force'`.execute(
            tx,
          ),
        )
        assert.equal(rows.length, 4)
        assert.ok(room.changedPurposes.includes('hate-crime'))
        const record = await recordBy(database.db, house, { by: 'caseworker', purpose: 'hate-crime' as 'asb' })
        assert.equal(await level('officer', record), 'view')
        const back = await get('sergeant', `/agreements/${draft}/refuse`)
        assert.match(back.body, /Take your agency’s signature back/)
        assert.equal((await post('sergeant', `/agreements/${draft}/refuse`, { reason: '' })).status, 422)
        assert.equal((await post('sergeant', `/agreements/${draft}/refuse`, { reason: 'Under review' })).status, 303)
        assert.equal(await level('officer', record), 'none')
        assert.equal(
          (await post('sergeant', `/agreements/${draft}/sign`, { post: 'Chief', confirm: 'yes' })).status,
          303,
        )
        assert.equal(await level('officer', record), 'view')
      })
      test('the next edition begins as a copy, is compared, and is abandoned', async () => {
        const begun = await post('governance', `/agreements/${draft}/next-edition`)
        const next = idIn(begun.location)
        assert.equal((await post('governance', `/agreements/${draft}/next-edition`)).status, 409)
        const open = await get('governance', `/agreements/${next}/edit`)
        assert.match(open.body, /value="Sharing about hate crime"/)
        const saved = await post('governance', `/agreements/${next}/edit`, {
          ...wholeDraft(versionIn(open.body)),
          ...{ handling: 'With great care.', 'retention.0.months': '24' },
        })
        assert.equal(saved.status, 303)
        const compared = await get('officer', `/agreements/${next}/compare/${draft}`)
        const text = plain(compared.body)
        assert.match(text, /Edition 1 \(in force\) Edition 2 \(draft\)/)
        assert.match(text, /put in: great/)
        assert.match(text, /taken out: 1 year and 6 months/)
        assert.match(text, /The same in both: title, summary, parties/)
        assert.equal((await post('governance', `/agreements/${next}/abandon`, { reason: 'Not now' })).status, 303)
        assert.match((await get('officer', `/agreements/${next}`)).body, /Not now/)
      })
      test('it is ended with a reason, and the purpose retired and taken up again', async () => {
        const record = await recordBy(database.db, house, { by: 'caseworker', purpose: 'hate-crime' as 'asb' })
        assert.equal((await post('governance', `/agreements/${draft}/end`)).status, 422)
        assert.equal((await post('governance', `/agreements/${draft}/end`, { reason: 'Over' })).status, 303)
        assert.equal(await level('officer', record), 'none')
        assert.equal((await post('governance', '/purposes/hate-crime/retire')).status, 303)
        assert.match((await get('officer', '/purposes/hate-crime')).body, /Retired/)
        assert.equal((await post('governance', `/agreements/${draft}/next-edition`)).status, 409)
        assert.equal((await post('governance', '/purposes/hate-crime/restore')).status, 303)
      })
      test('all of it is in the audit log, under its purpose', async () => {
        const events = await database.db.withActor(house.people.auditor, { name: 'test.read', kind: 'read' }, (tx) =>
          readAuditEvents(tx, { purposeId: 'hate-crime' }, 1000),
        )
        const seen = new Set(events.map(({ action, outcome }) => `${action} ${outcome}`))
        for (const name of [
          ...['save-draft done', 'save-draft changed-meanwhile', 'save-draft invalid', 'offer-agreement done'],
          ...['sign-agreement done', 'sign-agreement refused', 'refuse-agreement done', 'end-agreement done'],
          ...['bring-into-force-agreement done', 'abandon-agreement done', 'add-purpose done', 'retire-purpose done'],
          ...['view-agreement done', 'preview-receivers done', 'compare-agreements done'],
        ]) {
          assert.ok(seen.has(`sharing.${name}`), name)
        }
      })
    })
  },
  { audit: writeAuditEvent },
)
