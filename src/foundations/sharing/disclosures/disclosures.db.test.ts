/** Disclosures through the real application, from request to withdrawal, and what each side learns on the way. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { londonDay } from '../../../platform/clock/index.ts'
import { writeAuditEvent } from '../../audit/index.ts'
import type { Browser } from '../../identity/testing/browser.ts'
import { keeper } from '../deps.ts'
import { addDays } from '../domain/disclosure.ts'
import { insertOffer } from '../store/disclosures.ts'
import { listMessages } from '../store/messages.ts'
import { accessTo, findRecord } from '../store/records.ts'
import { type PersonName, recordBy, run } from '../testing/house.ts'
import { disclosureNotices } from './notices.ts'
import { disclosureRoutes } from './routes.tsx'
import { nameOf, openSharingApp, type SharingApp } from './testing/sharing-app.ts'

const WORDS = {
  information: 'The last three visits',
  risk: 'Harm to a neighbour',
  necessity: 'Nobody else has it',
  proportionality: 'Only three visits',
  basis: 'Care Act 2014: safeguarding an adult',
  consent: 'not-asked',
  consentReason: 'Asking would raise the risk',
  level: 'view',
}
const TODAY = londonDay(new Date())

describeOnEachDatabase(
  'disclosures',
  (database) => {
    let app: SharingApp
    let people: Record<
      'manager' | 'caseworker' | 'housing' | 'housingManager' | 'auditor' | 'southOfficer' | 'nurse',
      Browser
    >
    before(async () => {
      app = await openSharingApp(database.db, { routes: disclosureRoutes, notices: disclosureNotices })
      const signedIn: Partial<typeof people> = {}
      for (const name of [
        'manager',
        'caseworker',
        'housing',
        'housingManager',
        'auditor',
        'southOfficer',
        'nurse',
      ] as const)
        signedIn[name] = await app.signedIn(name)
      people = signedIn as typeof people
    })
    const levelOf = (name: PersonName, recordId: string) =>
      run(database.db, app.house.people[name], (tx) => accessTo(tx, recordId))
    const inbox = async (name: PersonName) =>
      (await run(database.db, app.house.people[name], (tx) => listMessages(tx, {}, 100))).map(({ kind }) => kind)
    const ask = async (browser: Browser, of: Record<string, string>, change: Record<string, string> = {}) => {
      const page = await browser.get(`/disclosures/ask?${new URLSearchParams(of)}`)
      const teamId = /name="teamId" value="([0-9a-f-]+)"/.exec(page.body)?.[1] ?? ''
      return browser.post('/disclosures/ask', { ...WORDS, ...of, teamId, ...change })
    }
    const decide = (browser: Browser, href: string, change: Record<string, string> = {}) =>
      browser.post(`${href}/decide`, {
        ...{ version: '1', decision: 'grant', level: 'view', restrictions: 'Do not tell the family' },
        ...{ expiresOn: addDays(TODAY, 30), reason: 'They look after the neighbour', ...change },
      })

    describe('by a pointer', () => {
      let record: string
      let href: string
      const pointer = randomUUID()
      before(async () => {
        record = await recordBy(database.db, app.house, { by: 'caseworker', purpose: 'asb' })
        app.pointers.set(pointer, record)
      })
      test('the asker learns whom they ask and nothing of the record', async () => {
        const page = await people.housing.get(`/disclosures/ask?pointer=${pointer}`)
        assert.equal(page.status, 200)
        assert.match(page.body, /Council ASB team, Northam District Council/)
        for (const secret of [record, nameOf(record), 'Purpose asb', 'Northam</'])
          assert.ok(!page.body.includes(secret))
      })
      test('an empty form comes back with what is missing', async () => {
        const answer = await people.housing.post('/disclosures/ask', { pointer, consent: 'refused' })
        assert.equal(answer.status, 422)
        assert.match(answer.body, /<title>Error: /)
        for (const field of ['about', 'information', 'risk', 'necessity', 'proportionality', 'basis', 'consentReason'])
          assert.match(answer.body, new RegExp(`href="#${field}"`))
      })
      test('is carried to the owner team, who are told; the asker still learns nothing', async () => {
        const answer = await ask(people.housing, { pointer }, { about: 'Ida, 4 Mill Lane' })
        assert.equal(answer.status, 303)
        href = answer.location ?? ''
        const own = await people.housing.get(href)
        assert.equal(own.status, 200)
        for (const secret of [record, nameOf(record), 'Purpose asb']) assert.ok(!own.body.includes(secret))
        assert.ok((await inbox('manager')).includes('disclosure-requested'))
        const owners = await people.manager.get(href)
        assert.match(owners.body, /Ida, 4 Mill Lane/)
        assert.ok(owners.body.includes(nameOf(record)))
        assert.equal((await people.southOfficer.get(href)).status, 404)
        const [event] = await app.events({ action: 'sharing.ask-for-disclosure' })
        assert.equal(event?.subjectType, 'disclosure')
        const [carried] = await app.events({ action: 'sharing.carry-request' })
        assert.equal(carried?.purposeId, 'asb')
      })
      test('an overseer reads the decision and not whom it is about', async () => {
        const page = await people.auditor.get(href)
        assert.equal(page.status, 200)
        assert.match(page.body, /Harm to a neighbour/)
        assert.ok(!page.body.includes('Ida'))
        assert.equal((await people.auditor.post(`${href}/decide`, {})).status, 403)
      })
      test('only a decider of the owner team decides', async () => {
        assert.equal((await decide(people.caseworker, href)).status, 403)
        assert.equal((await decide(people.housingManager, href)).status, 403)
        assert.equal((await decide(people.manager, href, { reason: '', expiresOn: addDays(TODAY, 400) })).status, 422)
        assert.equal(await levelOf('housing', record), 'none')
      })
      test('granted: the team is told, opens the record and reads the restrictions; nobody decides twice', async () => {
        const answer = await decide(people.manager, href)
        assert.deepEqual([answer.status, answer.location], [303, href])
        assert.deepEqual(app.changed.at(-1), { recordIds: [record] })
        assert.equal(await levelOf('housing', record), 'view')
        assert.ok((await inbox('housing')).includes('disclosure-granted'))
        const page = await people.housing.get(href)
        assert.match(page.body, /Do not tell the family/)
        assert.ok(page.body.includes(nameOf(record)))
        const again = await decide(people.manager, href, { decision: 'refuse' })
        assert.equal(again.status, 409)
        assert.match(again.body, /Somebody else was quicker/)
        const [event] = await app.events({ action: 'sharing.decide-disclosure' })
        assert.equal(event?.outcome, 'changed-meanwhile')
      })
      test('on paper: everything on one page', async () => {
        const paper = await people.manager.get(`${href}/print`)
        assert.equal(paper.status, 200)
        assert.equal(paper.body.match(/OFFICIAL-SENSITIVE/g)?.length, 2)
        for (const text of ['Only three visits', 'They look after the neighbour', 'Do not tell the family'])
          assert.ok(paper.body.includes(text), text)
      })
      test('withdrawn: access ends at once, and the reason is told', async () => {
        assert.equal((await people.manager.post(`${href}/withdraw`, { version: '2', reason: '' })).status, 422)
        assert.equal((await people.manager.post(`${href}/withdraw`, { version: '1', reason: 'Over' })).status, 409)
        const answer = await people.manager.post(`${href}/withdraw`, { version: '2', reason: 'The risk is over' })
        assert.equal(answer.status, 303)
        assert.equal(await levelOf('housing', record), 'none')
        assert.ok((await inbox('housing')).includes('disclosure-withdrawn'))
        const page = await people.housing.get(href)
        assert.match(page.body, /The risk is over/)
        assert.ok(!page.body.includes(record))
      })
    })

    test('a pointer to something hidden, closed, or made up is not there', async () => {
      const hidden = await recordBy(database.db, app.house, { by: 'caseworker', purpose: 'prevent' })
      const closed = await recordBy(database.db, app.house, { by: 'caseworker', purpose: 'asb' })
      await run(database.db, app.house.people.manager, (tx) =>
        sql`update sharing.records set named_user_ids = array[${app.house.people.manager.userId}::uuid]
          where id = ${closed}::uuid`.execute(tx),
      )
      const ids = [randomUUID(), randomUUID(), randomUUID()]
      app.pointers.set(ids[0] ?? '', hidden)
      app.pointers.set(ids[1] ?? '', closed)
      const bodies = new Set<string>()
      for (const id of ids) {
        const page = await people.housing.get(`/disclosures/ask?pointer=${id}`)
        assert.equal(page.status, 404)
        bodies.add(page.body.replaceAll(id, ''))
        assert.equal((await people.housing.post('/disclosures/ask', { ...WORDS, pointer: id, about: 'x' })).status, 404)
      }
      assert.equal(bodies.size, 1)
      // An agency that has not signed finds nothing either, nor does a record's id help.
      const record = await recordBy(database.db, app.house, { by: 'caseworker', purpose: 'asb' })
      const pointer = randomUUID()
      app.pointers.set(pointer, record)
      assert.equal((await people.nurse.get(`/disclosures/ask?pointer=${pointer}`)).status, 404)
      assert.equal((await people.housing.get(`/disclosures/ask?record=${record}`)).status, 404)
    })

    test('from a record known of: refused with a reason, kept, and the record’s name is not lost to the asker', async () => {
      const record = await recordBy(database.db, app.house, { by: 'caseworker', purpose: 'crime-reduction' })
      assert.equal(await levelOf('housing', record), 'know-of')
      const page = await people.housing.get(`/disclosures/ask?record=${record}`)
      assert.match(page.body, /Purpose crime-reduction/)
      const tooLittle = await ask(people.housing, { record }, { level: 'know-of' })
      assert.equal(tooLittle.status, 422)
      const asked = await ask(people.housing, { record })
      const href = asked.location ?? ''
      assert.ok((await people.housing.get(href)).body.includes(nameOf(record)))
      const refusedNow = await decide(people.manager, href, { decision: 'refuse', reason: 'Ask the family first' })
      assert.equal(refusedNow.status, 303)
      assert.match((await people.housing.get(href)).body, /Ask the family first/)
      assert.equal(await levelOf('housing', record), 'know-of')
      const register = await people.housing.get('/disclosures?state=refused')
      assert.ok(register.body.includes(href))
      const withdrawn = await people.manager.post(`${href}/withdraw`, { version: '2', reason: 'x' })
      assert.equal(withdrawn.status, 409)
    })

    test('one’s own request: cancelled by oneself, decided by nobody then', async () => {
      const record = await recordBy(database.db, app.house, { by: 'caseworker', purpose: 'crime-reduction' })
      const href = (await ask(people.housing, { record })).location ?? ''
      assert.equal((await people.housingManager.post(`${href}/cancel`, { version: '1' })).status, 403)
      assert.equal((await people.housing.get(`${href}/cancel`)).status, 200)
      assert.equal((await people.housing.post(`${href}/cancel`, { version: '1' })).status, 303)
      assert.equal((await decide(people.manager, href)).status, 409)
      assert.ok((await inbox('manager')).includes('disclosure-cancelled'))
    })

    test('unasked: the team is told and opens it at once; a team of an agency that has not signed is not on offer', async () => {
      const record = await recordBy(database.db, app.house, { by: 'caseworker', purpose: 'prevent' })
      const page = await people.manager.get(`/disclosures/offer?record=${record}`)
      assert.equal(page.status, 200)
      assert.ok(!page.body.includes(app.house.teams.nurses))
      assert.equal((await people.caseworker.get(`/disclosures/offer?record=${record}`)).status, 403)
      assert.equal((await people.housingManager.get(`/disclosures/offer?record=${record}`)).status, 404)
      const offer = (change: Record<string, string>) =>
        people.manager.post('/disclosures/offer', {
          ...{ ...WORDS, record, teamId: app.house.teams.homes, reason: 'They must know', restrictions: '' },
          ...{ expiresOn: TODAY, ...change },
        })
      assert.equal((await offer({ teamId: app.house.teams.nurses })).status, 422)
      assert.equal((await offer({ expiresOn: addDays(TODAY, -1) })).status, 422)
      assert.equal((await offer({})).status, 303)
      assert.equal(await levelOf('housing', record), 'view')
      assert.ok((await inbox('housing')).includes('disclosure-offered'))
    })

    test('the register: filters, order, pages to save, and each sees only their own', async () => {
      const all = await people.auditor.get('/disclosures')
      assert.match(all.body, /4 disclosures</)
      assert.match((await people.auditor.get('/disclosures?state=withdrawn')).body, /1 disclosure</)
      assert.match((await people.auditor.get('/disclosures?purpose=prevent&sort=to')).body, /1 disclosure</)
      assert.match((await people.auditor.get(`/disclosures?from=${addDays(TODAY, 1)}`)).body, /No disclosure fits/)
      assert.match(
        (await people.auditor.get(`/disclosures?agency=${app.house.agencies.police}`)).body,
        /No disclosure fits/,
      )
      assert.match((await people.manager.get('/disclosures?side=ours')).body, /No disclosure fits/)
      assert.match((await people.manager.get('/disclosures?side=incoming')).body, /4 disclosures</)
      assert.match((await people.southOfficer.get('/disclosures')).body, /No disclosure fits/)
      const csv = await people.auditor.get('/disclosures.csv?state=refused')
      assert.equal(csv.body.trim().split('\r\n').length, 2)
      assert.match(csv.body, /Ask the family first/)
      assert.ok(!(await people.auditor.get('/disclosures.csv')).body.includes('Ida'))
      const [event] = await app.events({ action: 'sharing.export-disclosures' })
      assert.equal(event?.kind, 'export')
    })

    test('expired is shown as such, and cannot be withdrawn', async () => {
      const record = await recordBy(database.db, app.house, { by: 'caseworker', purpose: 'asb' })
      const { manager } = app.house.people
      const { basis, level, ...words } = WORDS
      assert.equal(level, 'view')
      const id = await run(database.db, manager, async (tx) => {
        const header = await findRecord(tx, record)
        assert.ok(header)
        return insertOffer(tx, manager, {
          ...{ ...words, lawfulBasis: basis, consent: 'not-asked', about: '', level: 'view', restrictions: '' },
          ...{ toTeamId: app.house.teams.homes, toAgencyId: app.house.agencies.landlord, barredUserIds: [] },
          ...{ record: header, reason: 'They must know', expiresOn: addDays(TODAY, -1) },
        })
      })
      assert.equal(await levelOf('housing', record), 'none')
      assert.match((await people.auditor.get('/disclosures?state=expired')).body, /1 disclosure</)
      assert.ok(!(await people.auditor.get('/disclosures?state=granted')).body.includes(id))
      assert.match((await people.housing.get(`/disclosures/${id}`)).body, />Expired</)
      const withdrawn = await people.manager.post(`/disclosures/${id}/withdraw`, { version: '1', reason: 'Late' })
      assert.equal(withdrawn.status, 409)
    })

    test('over after its last day, without anybody doing anything', async () => {
      const record = await recordBy(database.db, app.house, { by: 'caseworker', purpose: 'crime-reduction' })
      const href = (await ask(people.housing, { record })).location ?? ''
      await decide(people.manager, href)
      assert.equal(await levelOf('housing', record), 'view')
      await run(database.db, keeper, (tx) =>
        sql`update sharing.grants set expires_at = now() - interval '1 minute' where record_id = ${record}::uuid`.execute(
          tx,
        ),
      )
      assert.equal(await levelOf('housing', record), 'know-of')
    })

    test('nothing personal stands in an address or a log line', () => {
      assert.ok(app.logLines.length > 50)
      for (const word of ['Ida', 'Mill Lane', 'neighbour']) assert.ok(!app.logLines.some((line) => line.includes(word)))
    })
  },
  { audit: writeAuditEvent },
)
