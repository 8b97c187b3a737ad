/** The pages of audit through the real server and layout. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { describeOnEachDatabase } from '../../../test/databases.ts'
import { type Browser, openApp, openBrowser } from '../identity/testing/browser.ts'
import { makePartnership, type PersonName, type TestPartnership } from '../identity/testing/people.ts'
import { sealPending } from './chain/seal-events.ts'
import { readAuditEvents } from './read-events.ts'
import { writeAuditEvent } from './write-event.ts'

describeOnEachDatabase(
  'audit pages',
  (database, engine) => {
    let house: TestPartnership
    let app: FastifyInstance
    before(async () => {
      house = await makePartnership(database.db)
      app = await openApp(database.db, { now: new Date() })
    })
    const signedIn = async (name: PersonName): Promise<Browser> => {
      const browser = openBrowser(app)
      assert.equal((await browser.signIn(house.people[name].email)).status, 303)
      return browser
    }
    const events = (action: string) =>
      database.db.withActor(house.people.auditor.actor, { name: 'test.read', kind: 'read' }, (tx) =>
        readAuditEvents(tx, { action }, 1000),
      )

    const act = (name: PersonName, what: { purposeId?: string; records?: string[]; outcome?: string }) =>
      database.db.withActor(house.people[name].actor, { name: 'test.act', kind: 'search' }, async (_tx, note) =>
        note({
          ...(what.purposeId === undefined ? {} : { purposeId: what.purposeId }),
          ...(what.records === undefined ? {} : { recordIds: what.records }),
          ...(what.outcome === undefined ? {} : { outcome: what.outcome }),
        }),
      )
    const RECORD = '00000000-0000-4000-9000-000000000001'

    describe('the log', () => {
      test('is filtered by team, agency, purpose, record, outcome and kind, on the page and in the file', async () => {
        await act('officer', { purposeId: 'marac', records: [RECORD, RECORD.replace(/1$/, '2')] })
        await act('northMember', { outcome: 'refused' })
        const auditor = await signedIn('auditor')
        const linesOf = async (query: string) => {
          const { body } = await auditor.get(`/audit/events.csv?action=test.act&${query}`)
          return body.trimEnd().split('\r\n').slice(1)
        }
        const { teams, agencies } = house
        for (const [query, who] of [
          [`team=${teams.beat}`, 'officer'],
          [`team=${teams.north}`, 'northMember'],
          [`agency=${agencies.police}`, 'officer'],
          ['purpose=marac', 'officer'],
          [`record=${RECORD}`, 'officer'],
          ['outcome=refused', 'northMember'],
          ['outcome=not-done', 'northMember'],
          ['outcome=done', 'officer'],
        ] as const) {
          const lines = await linesOf(query)
          assert.equal(lines.length, 1, query)
          assert.match(lines[0] ?? '', new RegExp(`Test ${who}`), query)
        }
        assert.equal((await linesOf('kind=search')).length, 2)
        assert.equal((await linesOf('kind=export')).length, 0)
        assert.match((await linesOf('purpose=marac'))[0] ?? '', /,Beat,marac,00000000-\S+ 00000000-\S+$/)
        const page = await auditor.get(`/audit?purpose=marac&record=${RECORD}&team=${teams.beat}`)
        assert.match(page.body, /marac, 2 records/)
        assert.match(page.body, /Test officer, Widdershire Police/)
        const nonsense = 'team=x&agency=%27&purpose=Robert%27)&record=7&outcome=%00&kind=gossip'
        assert.equal((await auditor.get(`/audit?${nonsense}`)).status, 200)
        const downloads = await events('audit.download-events')
        assert.ok(downloads.length > 8 && downloads.every(({ kind }) => kind === 'export'))
      })
    })

    describe('the chain', () => {
      /** The page after the check that was begun. */
      const checked = async (browser: Browser) => {
        assert.equal((await browser.post('/audit/chain/check')).location, '/audit/chain')
        for (let i = 0; i < 200; i++) {
          const { body } = await browser.get('/audit/chain')
          if (!body.includes('Being checked')) return body
          await new Promise((resolve) => setTimeout(resolve, 25))
        }
        throw new Error('The check did not come to an end')
      }
      test('says what is sealed; a check says that it is whole, and is itself recorded', async () => {
        const auditor = await signedIn('auditor')
        assert.match((await auditor.get('/audit/chain')).body, /None yet/)
        await sealPending(database.db)
        const page = await checked(auditor)
        assert.match(page, /Last check: the chain is whole/)
        assert.match(page, /by Test auditor\. 1 seal and \d+ sealed events compared/)
        const [event] = await events('audit.check-chain')
        assert.deepEqual([event?.outcome, event?.userId], ['whole', house.people.auditor.id])
      })
      test('is for auditors only', async () => {
        const sysadmin = await signedIn('sysadmin')
        assert.equal((await sysadmin.get('/audit/chain')).status, 403)
        assert.equal((await sysadmin.post('/audit/chain/check')).status, 403)
      })
      // On a server the tests' login is not the owner; chain.db.test.ts tampers as the owner on both.
      if (engine === 'embedded') {
        test('lists what is not as it was sealed', async () => {
          const auditor = await signedIn('auditor')
          await database.db.runScript(`alter table audit.events disable trigger user;
            update audit.events set outcome = 'refused' where id = 3; alter table audit.events enable trigger user`)
          const page = await checked(auditor)
          assert.match(page, /Last check: the chain is broken/)
          assert.match(page, /1 thing is not as sealed/)
          assert.match(page, /Event 3 was changed/)
        })
      }
    })

    describe('signals of misuse', () => {
      test('are listed, explained with their events, and reviewed', async () => {
        for (let i = 0; i < 5; i++) await act('southMember', { outcome: 'refused' })
        const auditor = await signedIn('auditor')
        const list = await auditor.get('/audit/signals?rule=refusals')
        assert.match(list.body, /Test southMember[\s\S]*Turned away 5 times/)
        const address = /\/audit\/signals\/refusals\.[0-9a-f.-]+/.exec(list.body)?.[0] ?? ''
        const page = await auditor.get(address)
        assert.match(page.body, /At least 5 requests were turned away in a day/)
        const upTo = /name="upTo" value="(\d+)"/.exec(page.body)?.[1] ?? ''

        const empty = await auditor.post(address, { outcome: '', note: 'kept', upTo })
        assert.equal(empty.status, 422)
        assert.match(empty.body, /Choose what you found/)
        assert.match(empty.body, />kept<\/textarea>/)
        assert.equal((await auditor.post(address, { outcome: 'spying', note: '', upTo })).status, 422)
        assert.equal((await auditor.post(address, { outcome: 'asked', note: 'x'.repeat(1001), upTo })).status, 422)

        assert.equal((await auditor.post(address, { outcome: 'asked', note: '<b>rota</b>', upTo })).location, address)
        const reviewed = await auditor.get(address)
        assert.match(
          reviewed.body,
          /Asked the person or their manager \(Test auditor, [^)]+\): &lt;b>rota|: &lt;b&gt;rota/,
        )
        assert.doesNotMatch((await auditor.get('/audit/signals?rule=refusals')).body, /Turned away 5 times/)
        assert.match((await auditor.get('/audit/signals?rule=refusals&reviewed=all')).body, /Turned away 5 times/)
        await act('southMember', { outcome: 'refused' })
        const more = await auditor.get('/audit/signals?rule=refusals')
        assert.match(more.body, /Turned away 6 times[\s\S]*more has happened since/)
        const [event] = await events('audit.review-signal')
        assert.equal(event?.subjectId, house.people.southMember.id)
        assert.doesNotMatch(JSON.stringify(event), /rota/)
      })
      test('many records without a task are explained with the threshold and with what counts as one', async () => {
        const { southMember } = house.people
        for (let n = 10; n < 20; n++) {
          await database.db.withActor(southMember.actor, { name: 'test.look', kind: 'read' }, async (_tx, note) =>
            note({ recordIds: [RECORD.replace(/01$/, String(n))] }),
          )
        }
        const auditor = await signedIn('auditor')
        const list = await auditor.get('/audit/signals?rule=without-task')
        assert.match(
          list.body,
          /Test southMember[\s\S]*Opened 10 records that were no task of theirs, of 10 in the day/,
        )
        const address = /\/audit\/signals\/without-task\.[0-9a-f.-]+/.exec(list.body)?.[0] ?? ''
        const page = await auditor.get(address)
        assert.equal(page.status, 200)
        assert.match(page.body, /At least 10 records were opened in a day that were no task of the person/)
        assert.match(page.body, /A record is a task of somebody if/)
        for (const one of ['a team of theirs owns it', 'they created or changed it', 'it belongs to such a record'])
          assert.ok(page.body.includes(`<li>${one}</li>`), one)
        assert.match(page.body, /What was one in the 28 days before still counts/)
      })
      test('a signal that is none is not there, and others may not look', async () => {
        const auditor = await signedIn('auditor')
        const { id } = house.people.loner
        for (const key of ['x', `refusals.2026-02-31.${id}`, `refusals.2026-02-01.${id}`, `gossip.2026-02-01.${id}`]) {
          assert.equal((await auditor.get(`/audit/signals/${key}`)).status, 404, key)
        }
        const officer = await signedIn('officer')
        assert.equal((await officer.get('/audit/signals')).status, 403)
      })
    })

    describe('requests that are turned away', () => {
      test('are recorded by the pattern of their route, in the name of who asked', async () => {
        const officer = await signedIn('officer')
        assert.equal((await officer.get('/audit?user=somebody')).status, 403)
        const sysadmin = await signedIn('sysadmin')
        assert.equal((await sysadmin.get('/users/00000000-0000-4000-8000-000000000009')).status, 404)
        const found = (await events('http.refused')).slice(0, 2)
        assert.deepEqual(
          found.map(({ userId, subjectId, outcome, detail }) => [userId, subjectId, outcome, detail]),
          [
            [house.people.sysadmin.id, 'GET /users/:user', 'refused', { status: 404, why: 'not-there' }],
            [house.people.officer.id, 'GET /audit', 'refused', { status: 403, why: 'access' }],
          ],
        )
        assert.doesNotMatch(JSON.stringify(found), /somebody|000000000009/)
      })
      test('signing in and out are of their own kind', async () => {
        const browser = await signedIn('officer')
        await browser.post('/sign-out')
        for (const action of ['identity.try-sign-in', 'identity.sign-in', 'identity.sign-out']) {
          const found = await events(action)
          assert.ok(found.length > 0 && found.every(({ kind }) => kind === 'sign-in'), action)
        }
      })
    })
  },
  { audit: writeAuditEvent },
)
