/** Breaking the glass through the real application: opened at once, told at once, reviewed by somebody else. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { writeAuditEvent } from '../../audit/index.ts'
import type { Browser } from '../../identity/testing/browser.ts'
import { keeper } from '../deps.ts'
import { nameOf, openSharingApp, type SharingApp } from '../disclosures/testing/sharing-app.ts'
import { messageNotices } from '../messages/notices.ts'
import { messageRoutes } from '../messages/routes.tsx'
import { listMessages, unreadMessages } from '../store/messages.ts'
import { accessTo } from '../store/records.ts'
import { type PersonName, recordBy, run } from '../testing/house.ts'
import { emergencyNotices } from './notices.ts'
import { emergencyRoutes } from './routes.tsx'

const REASON = 'A neighbour rings: shouting and a child crying behind the door'

describeOnEachDatabase(
  'emergency access',
  (database) => {
    let app: SharingApp
    let people: Record<'manager' | 'housing' | 'nurse' | 'auditor' | 'southOfficer', Browser>
    let record: string
    let href: string
    const pointer = randomUUID()
    before(async () => {
      app = await openSharingApp(database.db, {
        routes: (deps) => [...emergencyRoutes(deps), ...messageRoutes(deps)],
        notices: { ...emergencyNotices, ...messageNotices },
      })
      const signedIn: Partial<typeof people> = {}
      for (const name of ['manager', 'housing', 'nurse', 'auditor', 'southOfficer'] as const)
        signedIn[name] = await app.signedIn(name)
      people = signedIn as typeof people
      record = await recordBy(database.db, app.house, { by: 'caseworker', purpose: 'asb' })
      app.pointers.set(pointer, record)
    })
    const levelOf = (name: PersonName, recordId: string) =>
      run(database.db, app.house.people[name], (tx) => accessTo(tx, recordId))
    const ask = (browser: Browser, of: Record<string, string>, teamId: string) =>
      browser.post('/emergencies/ask', { teamId, reasonCode: 'child-at-risk', reason: REASON, hours: '2', ...of })

    test('the form is the same for every id, and asks for a reason', async () => {
      const bodies = new Set<string>()
      for (const id of [record, randomUUID()]) {
        const page = await people.housing.get(`/emergencies/ask?record=${id}`)
        assert.equal(page.status, 200)
        bodies.add(page.body.replaceAll(id, ''))
      }
      assert.equal(bodies.size, 1)
      const empty = await people.housing.post('/emergencies/ask', { record })
      assert.equal(empty.status, 422)
      for (const field of ['reasonCode', 'reason', 'hours']) assert.match(empty.body, new RegExp(`href="#${field}"`))
      assert.equal((await ask(people.housing, { record, hours: '25' }, app.house.teams.homes)).status, 422)
      assert.equal((await ask(people.housing, { record, reason: 'Urgent' }, app.house.teams.homes)).status, 422)
      assert.equal((await ask(people.housing, { record }, app.house.teams.asb)).status, 422)
      assert.equal((await people.auditor.get(`/emergencies/ask?record=${record}`)).status, 403)
    })

    test('whatever the cause of a refusal, the answer is the same and says nothing', async () => {
      const hidden = await recordBy(database.db, app.house, { by: 'caseworker', purpose: 'prevent' })
      const closed = await recordBy(database.db, app.house, { by: 'caseworker', purpose: 'crime-reduction' })
      const barred = await recordBy(database.db, app.house, { by: 'caseworker', purpose: 'crime-reduction' })
      await run(database.db, keeper, async (tx) => {
        await sql`update sharing.records set named_user_ids = array[${app.house.people.manager.userId}::uuid]
          where id = ${closed}::uuid`.execute(tx)
        await sql`update sharing.records set barred_user_ids = array[${app.house.people.housing.userId}::uuid]
          where id = ${barred}::uuid`.execute(tx)
      })
      const bodies = new Set<string>()
      for (const id of [hidden, closed, barred, randomUUID()]) {
        const answer = await ask(people.housing, { record: id }, app.house.teams.homes)
        assert.equal(answer.status, 404)
        bodies.add(answer.body.replaceAll(id, ''))
        assert.equal(await levelOf('housing', id), 'none')
      }
      const pointing = await ask(people.housing, { pointer: randomUUID() }, app.house.teams.homes)
      bodies.add(pointing.body)
      // An agency that has not signed.
      const unsigned = await ask(people.nurse, { record }, app.house.teams.nurses)
      assert.equal(unsigned.status, 404)
      bodies.add(unsigned.body.replaceAll('nurse', 'housing').replaceAll(/value="[^"]*"/g, ''))
      assert.equal(new Set([...bodies].map((body) => body.replaceAll(/value="[^"]*"/g, ''))).size, 1)
      const events = await app.events({ action: 'sharing.answer-emergency' })
      assert.equal(events.filter(({ outcome }) => outcome === 'refused').length, 6)
      assert.ok(events.every(({ purposeId }) => purposeId === null))
      const waiting = await run(database.db, app.house.people.manager, (tx) => listMessages(tx, {}, 10))
      assert.equal(waiting.length, 0)
    })

    test('opens at once, for reading only, and tells the owner team and the overseers', async () => {
      const answer = await ask(people.housing, { pointer }, app.house.teams.homes)
      assert.equal(answer.status, 303, answer.body)
      href = answer.location ?? ''
      assert.equal(await levelOf('housing', record), 'view')
      assert.equal(await levelOf('housingManager', record), 'none', 'the person, not the team')
      assert.ok((await people.housing.get(href)).body.includes(nameOf(record)))
      for (const name of ['manager', 'caseworker', 'auditor'] as const) {
        const [message] = await run(database.db, app.house.people[name], (tx) => listMessages(tx, {}, 10))
        assert.equal(message?.kind, 'emergency-opened', name)
      }
      const [event] = await app.events({ action: 'sharing.answer-emergency' })
      assert.equal(event?.purposeId, 'asb')
      assert.deepEqual(app.changed.at(-1), { recordIds: [record] })
      const again = await ask(people.housing, { record }, app.house.teams.homes)
      assert.equal(again.status, 403)
    })

    test('the inbox says so, to the overseer without a name; marking as read empties it', async () => {
      const owners = await people.manager.get('/messages')
      assert.ok(owners.body.includes(`housing Example opened ${nameOf(record)} in an emergency`))
      const overseers = await people.auditor.get('/messages')
      assert.ok(overseers.body.includes('housing Example opened a record in an emergency'))
      const unread = () => run(database.db, app.house.people.manager, unreadMessages)
      assert.equal(await unread(), 1)
      const id = /name="id" value="(\d+)"/.exec(owners.body)?.[1] ?? ''
      // Somebody else's message stays theirs to read.
      assert.equal((await people.southOfficer.post('/messages/read', { id })).status, 303)
      assert.equal(await unread(), 1)
      assert.equal((await people.manager.post('/messages/read', { id })).status, 303)
      assert.equal(await unread(), 0)
      assert.match((await people.manager.get('/messages')).body, /You have read everything/)
      assert.match((await people.manager.get('/messages?show=all')).body, /in an emergency/)
      assert.equal(await run(database.db, app.house.people.caseworker, unreadMessages), 1)
    })

    test('ends by itself', async () => {
      await run(database.db, keeper, (tx) =>
        sql`update sharing.grants set expires_at = now() - interval '1 second' where record_id = ${record}::uuid`.execute(
          tx,
        ),
      )
      assert.equal(await levelOf('housing', record), 'none')
      const own = await people.housing.get(href)
      assert.equal(own.status, 200)
      assert.ok(!own.body.includes(nameOf(record)))
    })

    test('is reviewed once, by the owner’s decider or an overseer, not by the one who opened it', async () => {
      const review = (browser: Browser, outcome = 'justified') =>
        browser.post(`${href}/review`, { outcome, note: 'Spoke to the shift' })
      assert.equal((await people.southOfficer.get(href)).status, 404)
      assert.equal((await review(people.housing)).status, 403)
      assert.match((await people.auditor.get('/emergencies')).body, /To be reviewed|Open now/)
      assert.equal((await people.manager.post(`${href}/review`, { outcome: 'justified' })).status, 422)
      assert.equal((await review(people.manager)).status, 303)
      assert.equal((await review(people.auditor, 'unclear')).status, 409)
      assert.match((await people.housing.get(href)).body, /Spoke to the shift/)
      const inbox = await run(database.db, app.house.people.housing, (tx) => listMessages(tx, {}, 10))
      assert.equal(inbox[0]?.kind, 'emergency-reviewed')
      const csv = await people.auditor.get('/emergencies.csv?state=reviewed')
      assert.match(csv.body, /Spoke to the shift/)
      assert.equal(csv.body.trim().split('\r\n').length, 2)
      assert.match((await people.auditor.get('/emergencies?state=refused')).body, /6 emergencies/)
    })

    test('is ended before its time by who manages the record and decides: nobody else; the person is told', async () => {
      const opened = await ask(people.housing, { record }, app.house.teams.homes)
      assert.equal(opened.status, 303, opened.body)
      const page = opened.location ?? ''
      assert.equal(await levelOf('housing', record), 'view')
      const why = 'The police have found the child, who is well'
      const end = (browser: Browser, reason = why) => browser.post(`${page}/end`, { reason })
      assert.match((await people.manager.get(page)).body, /End it now/)
      assert.doesNotMatch((await people.auditor.get(page)).body, /End it now/)
      assert.equal((await end(people.auditor)).status, 403)
      assert.equal((await end(people.housing)).status, 403)
      assert.equal((await end(people.southOfficer)).status, 403)
      assert.equal((await people.manager.post(`${page}/end`, { reason: '' })).status, 422)
      assert.equal(await levelOf('housing', record), 'view')
      // The deciders of other teams find nothing to end.
      const stranger = await app.signedIn('sergeant')
      assert.equal((await stranger.get(`${page}/end`)).status, 404)
      assert.equal((await end(stranger)).status, 404)
      assert.match((await people.manager.get(`${page}/end`)).body, /cannot open the record from that moment on/)
      assert.equal((await end(people.manager)).status, 303)
      assert.equal(await levelOf('housing', record), 'none')
      assert.deepEqual(app.changed.at(-1), { recordIds: [record] })
      assert.equal((await end(people.manager)).status, 409)
      assert.equal((await people.manager.get(`${page}/end`)).status, 409)
      const own = await people.housing.get(page)
      assert.match(own.body, /Ended before its time/)
      assert.ok(own.body.includes(why))
      assert.match((await people.housing.get('/messages')).body, /Your emergency access was ended before its time/)
      assert.match((await people.auditor.get('/emergencies.csv')).body, /manager Example,"The police have found/)
      const events = await app.events({ action: 'sharing.end-emergency' })
      assert.deepEqual(
        events.map(({ outcome, recordIds }) => [outcome, recordIds.includes(record)]),
        [
          ['over-already', true],
          ['done', true],
          ['refused', false],
        ],
      )
    })

    test('the database lets nobody end it by another way, and words about a record go with it', async () => {
      const opened = await ask(people.housing, { record }, app.house.teams.homes)
      const id = (opened.location ?? '').slice(-36)
      const { manager, housing, auditor, sergeant } = app.house.people
      const attempt = (actor: typeof manager, by: string, at = 'now()') =>
        run(database.db, actor, async (tx) => {
          const { numAffectedRows } = await sql`update sharing.emergencies set ended_by = ${by}::uuid,
            ended_at = ${sql.raw(at)}, end_reason = 'Because' where id = ${id}::uuid`.execute(tx)
          return Number(numAffectedRows)
        })
      assert.equal(await attempt(housing, housing.userId), 0)
      assert.equal(await attempt(sergeant, sergeant.userId), 0)
      await assert.rejects(attempt(auditor, auditor.userId), /by who manages the record/)
      await assert.rejects(attempt(manager, sergeant.userId), /own name|row-level security/)
      await assert.rejects(attempt(manager, manager.userId, "now() - interval '1 hour'"), /own name|ended_while_open/)
      assert.equal(await attempt(manager, manager.userId), 1)
      const reviewed = await people.manager.post(`/emergencies/${id}/review`, { outcome: 'unclear', note: 'Asked' })
      assert.equal(reviewed.status, 303)
      const remove = (words: string) =>
        run(database.db, keeper, (tx) =>
          sql`update sharing.emergencies set reason = ${words}, review_note = ${words}, end_reason = ${words}
            where id = ${id}::uuid`.execute(tx),
        )
      await assert.rejects(remove('Something else altogether'), /does not change|once/)
      await remove('Removed when the record was disposed of')
    })

    test('the reason stands in no address and no log line', () => {
      assert.ok(app.logLines.length > 20)
      assert.ok(!app.logLines.some((line) => line.includes('neighbour')))
    })
  },
  { audit: writeAuditEvent },
)
