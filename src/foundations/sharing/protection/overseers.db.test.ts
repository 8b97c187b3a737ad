/** Overseers and auditors with a conflict of interest: registers, inbox and log show nothing of the record, nor a gap. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { auditRoutes, checkChain, sealPending, writeAuditEvent } from '../../audit/index.ts'
import type { Browser } from '../../identity/testing/browser.ts'
import { keeper } from '../deps.ts'
import { disclosureNotices } from '../disclosures/notices.ts'
import { disclosureRoutes } from '../disclosures/routes.tsx'
import { openSharingApp, type SharingApp } from '../disclosures/testing/sharing-app.ts'
import { emergencyNotices } from '../emergencies/notices.ts'
import { emergencyRoutes } from '../emergencies/routes.tsx'
import { messageRoutes } from '../messages/routes.tsx'
import { setBarred } from '../store/protection.ts'
import { recordBy, run } from '../testing/house.ts'
import { protectionNotices } from './notices.ts'
import { protectionRoutes } from './routes.tsx'

const REASON = 'Her brother rang: he has a knife and is on his way to her'

describeOnEachDatabase(
  'an overseer with a conflict of interest',
  (database) => {
    let app: SharingApp
    let people: Record<'manager' | 'housing' | 'auditor' | 'governance', Browser>
    let record: string
    let other: string
    let href: string
    const plain = (body: string) => body.replaceAll(/name="_token" value="[^"]*"/g, '')
    const bar = (barred: boolean) =>
      run(database.db, keeper, (tx) =>
        setBarred(tx, { recordId: record, userId: app.house.people.auditor.userId, barred }),
      )
    const open = async (recordId: string) => {
      const teamId = app.house.teams.homes
      const answer = await people.housing.post('/emergencies/ask', {
        ...{ record: recordId, teamId, reasonCode: 'life-at-risk', reason: REASON, hours: '2' },
      })
      assert.equal(answer.status, 303, answer.body)
      return answer.location ?? ''
    }
    before(async () => {
      app = await openSharingApp(database.db, {
        routes: (deps) => [
          ...[...emergencyRoutes(deps), ...disclosureRoutes(deps), ...messageRoutes(deps), ...protectionRoutes(deps)],
          ...auditRoutes({
            db: deps.db,
            namesOfRecords: async () => [],
            tasks: { inWords: ['a team of theirs owns it'], among: async () => [] },
          }),
        ],
        notices: { ...emergencyNotices, ...disclosureNotices, ...protectionNotices },
      })
      const signedIn: Partial<typeof people> = {}
      for (const name of ['manager', 'housing', 'auditor', 'governance'] as const)
        signedIn[name] = await app.signedIn(name)
      people = signedIn as typeof people
      record = await recordBy(database.db, app.house, { by: 'caseworker' })
      other = await recordBy(database.db, app.house, { by: 'caseworker' })
    })

    test('the register, its file and its pages are as if nothing had happened', async () => {
      const before = plain((await people.auditor.get('/emergencies')).body)
      href = await open(record)
      assert.match((await people.auditor.get('/emergencies')).body, /1 emergency/)
      assert.ok((await people.auditor.get('/emergencies.csv')).body.includes(REASON))
      await bar(true)
      assert.equal(plain((await people.auditor.get('/emergencies')).body), before)
      assert.ok(!(await people.auditor.get('/emergencies.csv')).body.includes(REASON))
      const absent = await people.auditor.get(href.replace(/[0-9a-f]{12}$/, '000000000000'))
      const page = await people.auditor.get(href)
      assert.equal(page.status, 404)
      assert.equal(plain(page.body), plain(absent.body))
      const review = await people.auditor.post(`${href}/review`, { outcome: 'justified', note: 'It was right' })
      assert.equal(review.status, 404)
      // Another overseer goes on as before.
      assert.match((await people.governance.get('/emergencies')).body, /1 emergency/)
    })

    test('counts only what is shown', async () => {
      await open(other)
      assert.match((await people.auditor.get('/emergencies')).body, /1 emergency/)
      assert.match((await people.governance.get('/emergencies')).body, /2 emergencies/)
    })

    test('no statement reviews it, not even one that names none', async () => {
      const { auditor } = app.house.people
      const reviewed = await run(database.db, auditor, async (tx) => {
        const { numAffectedRows } = await sql`update sharing.emergencies set reviewed_by = ${auditor.userId}::uuid,
          reviewed_at = now(), review_outcome = 'unclear'`.execute(tx)
        return numAffectedRows
      })
      assert.equal(reviewed, 1n, 'the one about the other record')
    })

    test('the inbox says nothing of it', async () => {
      const told = async (browser: Browser) =>
        ((await browser.get('/messages')).body.match(/<li class="fp-message">/g) ?? []).length
      assert.equal(await told(people.auditor), 1)
      assert.equal(await told(people.governance), 2)
    })

    test('the log shows no event about it, nor its id, by list, search, file or event; other auditors see all', async () => {
      const seen = async (recordId: string) =>
        (await people.auditor.get(`/audit/events.csv?record=${recordId}`)).body.trim().split('\r\n').length > 1
      const all = await people.auditor.get('/audit/events.csv')
      assert.ok(!all.body.includes(record), 'its id stands nowhere')
      assert.ok(all.body.includes(other))
      assert.equal(await seen(record), false)
      assert.equal(await seen(other), true)
      await bar(false)
      assert.equal(await seen(record), true)
      await bar(true)
    })

    test('checking the chain of seals finds it whole, whoever checks', async () => {
      await sealPending(database.db)
      const { auditor } = app.house.people
      assert.ok(auditor.permissions.includes('audit.read'))
      const report = await checkChain(database.db, auditor)
      assert.deepEqual([report.whole, report.events > 0], [true, true])
    })

    test('a disclosure is in the register of others, and not in theirs', async () => {
      const give = await people.manager.get('/disclosures')
      assert.equal(give.status, 200)
      const { manager } = app.house.people
      await run(database.db, manager, async (tx) => {
        await sql`insert into sharing.disclosures (id, state, known_by, to_team_id, to_agency_id, information, risk,
            necessity, proportionality, lawful_basis, consent, level, decided_by, decided_at, expires_on, barred_user_ids)
          values ('00000000-0000-4000-8000-0000000000d1', 'granted', 'offer', ${app.house.teams.homes}::uuid,
            ${app.house.agencies.landlord}::uuid, 'Her address', 'Harm', 'Needed', 'Little', 'Section 115', 'given', 2,
            ${manager.userId}::uuid, now(), '2099-01-01', array[${app.house.people.auditor.userId}::uuid])`.execute(tx)
        await sql`insert into sharing.disclosure_records (disclosure_id, record_id, purpose_id, owner_team_id, told_team_id)
          values ('00000000-0000-4000-8000-0000000000d1', ${record}::uuid, 'asb', ${app.house.teams.asb}::uuid,
            ${app.house.teams.homes}::uuid)`.execute(tx)
      })
      assert.match((await people.governance.get('/disclosures')).body, /1 disclosure/)
      assert.doesNotMatch((await people.auditor.get('/disclosures')).body, /1 disclosure|Riverside Homes<\/td>/)
      const rows = await run(database.db, app.house.people.auditor, (tx) =>
        sql`select from sharing.disclosure_records`.execute(tx),
      )
      assert.equal(rows.rows.length, 0)
    })

    test('a closed record in which they have one is not in the register of closed records, nor theirs to rescue', async () => {
      const { governance, caseworker } = app.house.people
      const register = async () => plain((await people.governance.get('/closed-records')).body)
      const before = await register()
      const closed = await recordBy(database.db, app.house, { by: 'caseworker' })
      const bars = (barred: boolean) =>
        run(database.db, keeper, (tx) => setBarred(tx, { recordId: closed, userId: governance.userId, barred }))
      await run(database.db, keeper, (tx) =>
        sql`update sharing.records set named_user_ids = array[${governance.userId}::uuid] where id = ${closed}::uuid`.execute(
          tx,
        ),
      )
      assert.ok((await register()).includes(`/closed-records/${closed}`), 'it is stuck')
      await bars(true)
      assert.equal(await register(), before)
      const absent = await people.governance.get('/closed-records/00000000-0000-4000-8000-00000000dead')
      const page = await people.governance.get(`/closed-records/${closed}`)
      assert.equal(page.status, 404)
      assert.equal(plain(page.body), plain(absent.body))
      const rescue = { userId: caseworker.userId, reason: 'Nobody can open it' }
      assert.equal((await people.governance.post(`/closed-records/${closed}`, rescue)).status, 404)
      await bars(false)
      assert.equal((await people.governance.post(`/closed-records/${closed}`, rescue)).status, 303)
    })

    test('conflicts are one’s own to see, and follow the records only', async () => {
      const conflicts = await run(database.db, app.house.people.auditor, (tx) =>
        sql<{ record_id: string }>`select record_id from sharing.conflicts`.execute(tx),
      )
      assert.deepEqual(
        conflicts.rows.map(({ record_id }) => record_id),
        [record],
      )
      const others = await run(database.db, app.house.people.manager, (tx) =>
        sql`select from sharing.conflicts`.execute(tx),
      )
      assert.equal(others.rows.length, 0, 'one sees one’s own only')
      await assert.rejects(
        run(database.db, app.house.people.manager, (tx) =>
          sql`insert into sharing.conflicts (user_id, record_id)
            values (${app.house.people.officer.userId}::uuid, ${other}::uuid)`.execute(tx),
        ),
        /row-level security/,
      )
    })
  },
  { audit: writeAuditEvent },
)
