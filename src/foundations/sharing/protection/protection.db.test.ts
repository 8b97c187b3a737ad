/** Closing, conflicts, moving and rescuing through the real application. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { writeAuditEvent } from '../../audit/index.ts'
import type { Browser } from '../../identity/testing/browser.ts'
import { keeper } from '../deps.ts'
import { nameOf, openSharingApp, type SharingApp } from '../disclosures/testing/sharing-app.ts'
import { listMessages } from '../store/messages.ts'
import { accessTo, findRecord } from '../store/records.ts'
import { type PersonName, recordBy, run } from '../testing/house.ts'
import { protectionNotices } from './notices.ts'
import { protectionRoutes } from './routes.tsx'

describeOnEachDatabase(
  'who can open a record',
  (database) => {
    let app: SharingApp
    let people: Record<'manager' | 'caseworker' | 'officer' | 'governance' | 'auditor' | 'housing', Browser>
    before(async () => {
      app = await openSharingApp(database.db, { routes: protectionRoutes, notices: protectionNotices })
      const signedIn: Partial<typeof people> = {}
      for (const name of ['manager', 'caseworker', 'officer', 'governance', 'auditor', 'housing'] as const)
        signedIn[name] = await app.signedIn(name)
      people = signedIn as typeof people
    })
    const userId = (name: PersonName) => app.house.people[name].userId
    const make = (purpose: 'asb' | 'crime-reduction' = 'asb') =>
      recordBy(database.db, app.house, { by: 'caseworker', purpose })
    const levelOf = (name: PersonName, recordId: string) =>
      run(database.db, app.house.people[name], (tx) => accessTo(tx, recordId))
    const versionOf = async (recordId: string) =>
      String((await run(database.db, app.house.people.manager, (tx) => findRecord(tx, recordId)))?.version)
    const inbox = async (name: PersonName) =>
      (await run(database.db, app.house.people[name], (tx) => listMessages(tx, {}, 100))).map(({ kind }) => kind)
    const closeTo = async (record: string, names: readonly PersonName[], change: Record<string, string> = {}) =>
      people.manager.post(`/records/${record}/close`, {
        ...{ version: await versionOf(record), reason: 'A relative works here', names: names.map(userId) },
        ...change,
      })

    test('the page is for those who manage it, and names teams with their reasons', async () => {
      const record = await make()
      const page = await people.caseworker.get(`/records/${record}/access`)
      assert.equal(page.status, 200)
      assert.match(page.body, /Northam beat, Widdershire Police/)
      assert.match(page.body, /The agreement shares it with them/)
      assert.equal(page.body.match(/OFFICIAL-SENSITIVE/g)?.length, 2)
      assert.ok(!page.body.includes('/close"'), 'no change without the permission')
      assert.match((await people.manager.get(`/records/${record}/access`)).body, /Close it to named people/)
      const others = await Promise.all(
        [people.officer, people.housing].map((browser) => browser.get(`/records/${record}/access`)),
      )
      const absent = await people.housing.get(`/records/00000000-0000-4000-8000-000000000000/access`)
      for (const one of others) assert.equal(one.status, 404)
      assert.equal(others[1]?.body, absent.body)
      const [event] = await app.events({ action: 'sharing.view-access' })
      assert.equal(event?.outcome, 'refused')
    })

    describe('closing', () => {
      test('to named people, oneself among them: everybody else is out, and it can be opened again', async () => {
        const record = await make('crime-reduction')
        const form = await people.manager.get(`/records/${record}/close`)
        assert.match(form.body, /caseworker Example/)
        assert.equal((await people.caseworker.get(`/records/${record}/close`)).status, 403)
        assert.equal((await people.officer.get(`/records/${record}/close`)).status, 403)
        assert.match((await closeTo(record, ['caseworker'])).body, /Name yourself as well/)
        assert.equal((await closeTo(record, ['manager', 'housing'])).status, 422)
        assert.equal((await closeTo(record, ['manager'], { reason: '' })).status, 422)
        const stale = await closeTo(record, ['manager'], { version: '99' })
        assert.equal(stale.status, 303)
        assert.equal(await levelOf('caseworker', record), 'manage')
        assert.equal((await closeTo(record, ['manager'])).status, 303)
        assert.equal(await levelOf('manager', record), 'manage')
        for (const name of ['caseworker', 'officer', 'housing'] as const)
          assert.equal(await levelOf(name, record), 'none')
        assert.equal((await closeTo(record, ['manager', 'officer'])).status, 303)
        assert.equal(await levelOf('officer', record), 'view')
        assert.ok((await inbox('officer')).includes('record-named'))
        const answer = await people.manager.post(`/records/${record}/open`, {
          ...{ version: await versionOf(record), reason: 'They left' },
        })
        assert.equal(answer.status, 303)
        assert.equal(await levelOf('caseworker', record), 'manage')
        const history = await people.manager.get(`/records/${record}/access`)
        for (const text of ['Closed to named people', 'Named people changed', 'Opened again', 'They left'])
          assert.ok(history.body.includes(text), text)
      })
    })

    describe('conflicts of interest', () => {
      test('one’s own: out at once; one cannot lift it; a manager can', async () => {
        const record = await make()
        assert.equal((await people.officer.get(`/records/${record}/conflict`)).status, 200)
        assert.equal((await people.officer.post(`/records/${record}/conflict`, { reason: 'My aunt' })).location, '/')
        assert.equal(await levelOf('officer', record), 'none')
        assert.equal((await people.officer.get(`/records/${record}/conflict`)).status, 404)
        assert.ok((await inbox('manager')).includes('conflict-declared'))
        assert.ok((await inbox('auditor')).includes('conflict-declared'))
        const version = await versionOf(record)
        const lifting = { userId: userId('officer'), reason: 'It was another aunt', version }
        assert.equal((await people.officer.post(`/records/${record}/lift`, lifting)).status, 403)
        assert.equal((await people.caseworker.post(`/records/${record}/lift`, lifting)).status, 403)
        assert.equal((await people.manager.post(`/records/${record}/lift`, lifting)).status, 303)
        assert.equal(await levelOf('officer', record), 'view')
        const [event] = await app.events({ action: 'sharing.declare-conflict' })
        assert.equal(event?.purposeId, 'asb')
      })
      test('a manager’s own: they cannot lift it', async () => {
        const record = await make()
        await people.manager.post(`/records/${record}/conflict`, {})
        assert.equal(await levelOf('manager', record), 'none')
        const lifting = { userId: userId('manager'), reason: 'Let me in', version: '2' }
        assert.equal((await people.manager.post(`/records/${record}/lift`, lifting)).status, 404)
        assert.equal(await levelOf('manager', record), 'none')
        assert.ok(
          !(await run(database.db, app.house.people.manager, (tx) => listMessages(tx, {}, 100))).some(
            ({ recordId }) => recordId === record,
          ),
        )
      })
      test('another’s, by a manager', async () => {
        const record = await make()
        const bar = (who: PersonName, browser: Browser) =>
          browser.post(`/records/${record}/bar`, { userId: userId(who), reason: 'Married to the person' })
        assert.equal((await bar('officer', people.caseworker)).status, 403)
        assert.equal((await bar('officer', people.manager)).status, 303)
        assert.equal(await levelOf('officer', record), 'none')
        assert.equal((await bar('manager', people.manager)).status, 422)
      })
    })

    describe('moving', () => {
      test('to another team: access follows at once, one’s own team reads on for a week', async () => {
        const record = await make()
        const move = async (teamId: string, area: string) =>
          people.manager.post(`/records/${record}/move`, {
            ...{ version: await versionOf(record), teamId, area, reason: 'They moved house' },
          })
        assert.equal((await people.manager.get(`/records/${record}/move`)).status, 200)
        assert.equal((await move(app.house.teams.nurses, 'E07000901')).status, 422)
        assert.equal((await move(app.house.teams.asb, 'E07000901')).status, 422)
        assert.equal((await move(app.house.teams.asb, 'E99999999')).status, 422)
        const answer = await move(app.house.teams.asbSouth, 'E07000902')
        assert.deepEqual([answer.status, answer.location], [303, `/people/${record}`])
        assert.equal(await levelOf('southWorker', record), 'manage')
        assert.equal(await levelOf('southOfficer', record), 'view')
        assert.equal(await levelOf('officer', record), 'none')
        assert.equal(await levelOf('manager', record), 'view')
        assert.ok((await inbox('southWorker')).includes('record-received'))
        assert.ok((await inbox('caseworker')).includes('record-moved'))
        assert.equal((await people.manager.get(`/records/${record}/access`)).status, 404)
        await run(database.db, keeper, (tx) =>
          sql`update sharing.grants set expires_at = now() - interval '1 second' where record_id = ${record}::uuid`.execute(
            tx,
          ),
        )
        assert.equal(await levelOf('manager', record), 'none')
        assert.ok(!(await inbox('caseworker')).includes('record-moved'))
      })
      test('to another area: the team stays, the area’s teams change', async () => {
        const record = await make()
        const answer = await people.manager.post(`/records/${record}/move`, {
          ...{ version: '1', teamId: app.house.teams.asb, area: 'E07000902', reason: 'Wrong district' },
        })
        assert.equal(answer.location, `/records/${record}/access`)
        assert.equal(await levelOf('manager', record), 'manage')
        assert.equal(await levelOf('southOfficer', record), 'view')
        assert.equal(await levelOf('officer', record), 'none')
      })
    })

    test('classification and restriction of processing', async () => {
      const record = await make()
      const lower = { version: '1', classification: 'official', reason: 'Nothing sensitive' }
      assert.equal((await people.caseworker.post(`/records/${record}/classification`, lower)).status, 403)
      assert.equal((await people.manager.post(`/records/${record}/classification`, lower)).status, 303)
      const page = await people.manager.get(`/records/${record}/access`)
      assert.match(page.body, /fp-marking">OFFICIAL</)
      const restrict = { version: '2', restrict: 'yes', reason: 'They say it is wrong' }
      assert.equal((await people.manager.post(`/records/${record}/restriction`, restrict)).status, 303)
      const contributable = () =>
        run(database.db, app.house.people.manager, async (tx) => {
          const { rows } = await sql`select from sharing.contributable_records where id = ${record}::uuid`.execute(tx)
          return rows.length
        })
      assert.equal(await contributable(), 0)
      const lift = { version: '3', restrict: 'no', reason: 'It was right' }
      assert.equal((await people.manager.post(`/records/${record}/restriction`, lift)).status, 303)
      assert.equal(await contributable(), 1)
    })

    test('a closed record that nobody can open: information governance names somebody, and reads nothing', async () => {
      const record = await make()
      await closeTo(record, ['manager'])
      assert.equal((await people.auditor.get('/closed-records')).status, 403)
      assert.equal((await people.manager.get('/closed-records')).status, 403)
      const before = await people.governance.get('/closed-records')
      assert.match(before.body, /In order/)
      const rescue = (name: PersonName) =>
        people.governance.post(`/closed-records/${record}`, { userId: userId(name), reason: 'They left' })
      assert.equal((await rescue('caseworker')).status, 422, 'not while somebody can open it')
      await people.manager.post(`/records/${record}/conflict`, {})
      const stuck = await people.governance.get('/closed-records')
      assert.ok(stuck.body.includes(`/closed-records/${record}`))
      for (const secret of [nameOf(record), 'manager Example']) assert.ok(!stuck.body.includes(secret))
      const form = await people.governance.get(`/closed-records/${record}`)
      assert.match(form.body, /caseworker Example, Council ASB team/)
      for (const name of ['officer', 'governance', 'manager'] as const)
        assert.equal((await rescue(name)).status, 422, name)
      assert.equal((await rescue('caseworker')).status, 303)
      assert.equal(await levelOf('caseworker', record), 'manage')
      assert.equal(await levelOf('governance', record), 'none')
      assert.ok((await inbox('caseworker')).includes('record-named'))
      const [event] = await app.events({ action: 'sharing.rescue-record' })
      assert.equal(event?.userId, userId('governance'))
    })
  },
  { audit: writeAuditEvent },
)
