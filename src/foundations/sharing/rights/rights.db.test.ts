/** People's rights through the real application, with the audit log; and its tables as real database roles. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { readAuditEvents } from '../../audit/read-events.ts'
import { writeAuditEvent } from '../../audit/write-event.ts'
import { createUser, permissionsOf } from '../../identity/index.ts'
import { keeper } from '../deps.ts'
import { hashOf } from '../domain/retention.ts'
import { setBarred } from '../store/protection.ts'
import { findRecord } from '../store/records.ts'
import { noteDueReviews, recordFacts } from '../store/retention.ts'
import { disputedNotes } from '../store/rights.ts'
import {
  makeSharingHouse,
  PASSWORD,
  type PersonName,
  type PurposeName,
  personNames,
  recordBy,
  run,
  type SharingHouse,
} from '../testing/house.ts'
import { openRightsApp, type RightsApp } from './testing/app.ts'
import { testHolding } from './testing/holding.ts'

const NOW = new Date('2026-06-01T10:00:00Z')
const NOWHERE = '00000000-0000-4000-8000-00000000dead'

describeOnEachDatabase(
  'people’s rights',
  (database) => {
    let house: SharingHouse
    let app: RightsApp
    const holding = testHolding()
    before(async () => {
      house = await makeSharingHouse(database.db)
      app = await openRightsApp(database.db, {
        ...{ house, holdings: [holding], now: () => NOW },
        kinds: [
          {
            ...{ kind: 'person', label: 'profile of a person', path: (id) => `/people/${id}` },
            names: async (tx, ids) => new Map([...(await recordFacts(tx, ids)).keys()].map((id) => [id, 'Jo Bloggs'])),
          },
        ],
      })
    })
    const events = (action: string) =>
      run(database.db, house.people.auditor, (tx) => readAuditEvents(tx, { action }, 1000))
    const record = (by: PersonName = 'caseworker', purpose: PurposeName = 'asb') =>
      recordBy(database.db, house, { by, purpose })
    const request = async (kind: string, of: { verified?: boolean; regime?: string } = {}) => {
      const made = await app.post('governance', '/rights/new', {
        ...{ kind, regime: of.regime ?? 'general', receivedOn: '2026-05-20', requesterName: 'Jo Bloggs' },
        ...{ requesterContact: '1 High Street', asks: 'Everything' },
      })
      assert.equal(made.status, 303, made.body)
      if (of.verified !== false) {
        const verified = await app.post('governance', `${made.location}/identity`, {
          ...{ verifiedOn: '2026-05-22', verifiedHow: 'Passport' },
        })
        assert.equal(verified.status, 303, verified.body)
      }
      return made.location
    }
    const link = async (path: string, recordId: string) => {
      const linked = await app.post('governance', `${path}/records`, { recordNumber: `/people/${recordId}` })
      assert.equal(linked.status, 303, linked.body)
    }

    describe('requests', () => {
      test('are registered, get a clock when identity is verified, are extended once, decided and answered', async () => {
        const empty = await app.post('governance', '/rights/new', {})
        assert.equal(empty.status, 422)
        for (const message of ['Choose what they ask for', 'Choose the law', 'Enter the name of whoever asks'])
          assert.ok(empty.body.includes(message), message)
        const path = await request('objection', { verified: false })
        assert.doesNotMatch(path, /bloggs/i)
        assert.match((await app.get('governance', path)).body, /Identity not verified/)
        const early = await app.post('governance', `${path}/identity`, { verifiedOn: '2026-06-02', verifiedHow: 'X' })
        assert.equal(early.status, 422)
        await app.post('governance', `${path}/identity`, { verifiedOn: '2026-05-31', verifiedHow: 'Passport' })
        const shown = await app.get('governance', path)
        assert.match(shown.body, /30 June 2026/)
        assert.match(shown.body, /1 month from 31 May 2026 \(UK GDPR articles 12\(3\) and 12A\)/)
        const extend = { extensionReason: 'Many records' }
        assert.equal((await app.post('governance', `${path}/extend`, extend)).status, 303)
        assert.match((await app.get('governance', path)).body, /31 August 2026/)
        assert.equal((await app.post('governance', `${path}/extend`, extend)).status, 422)
        const answer = { respondedOn: '2026-06-01', responseHow: 'Letter' }
        assert.match((await app.post('governance', `${path}/respond`, answer)).body, /Decide first/)
        const refusal = { version: '3', decision: 'refused', decisionReason: '' }
        assert.equal((await app.post('governance', `${path}/decide`, refusal)).status, 422)
        const reasoned = { ...refusal, decisionReason: 'Compelling grounds' }
        assert.equal((await app.post('governance', `${path}/decide`, { ...reasoned, version: '1' })).status, 422)
        assert.equal((await app.post('governance', `${path}/decide`, reasoned)).status, 303)
        assert.equal((await app.post('governance', `${path}/respond`, answer)).status, 303)
        const closed = await app.get('governance', path)
        assert.match(closed.body, /Answered in time/)
        assert.doesNotMatch((await app.get('governance', '/rights')).body, new RegExp(path))
        assert.match((await app.get('governance', '/rights?show=all')).body, new RegExp(path))
        assert.ok(
          (await events('sharing.register-rights-request')).some(({ subjectId }) => path.endsWith(subjectId ?? '-')),
        )
      })
      test('are seen by those who keep rights in the agency that handles them, and by nobody else', async () => {
        const path = await request('access')
        const id = path.slice('/rights/'.length)
        const otherId = await createUser(database.db, {
          ...{ email: 'other@example.org', displayName: 'Other Example', agencyId: house.agencies.police },
          ...{ roles: ['information-governance'], password: PASSWORD, teams: [{ teamId: house.teams.beat }] },
        })
        const other = {
          ...house.people.sergeant,
          ...{ userId: otherId, permissions: permissionsOf(['information-governance']) },
        }
        const rows = (tx: Parameters<Parameters<typeof run>[2]>[0]) =>
          sql<{ n: number }>`select (select count(*) from sharing.rights_requests where id = ${id}::uuid)
            + (select count(*) from sharing.rights_steps where request_id = ${id}::uuid) as n`
            .execute(tx)
            .then((result) => Number(result.rows[0]?.n))
        assert.equal(await run(database.db, other, rows), 0)
        for (const name of personNames) {
          const seen = await run(database.db, house.people[name], rows)
          assert.equal(seen > 0, name === 'governance', name)
          const page = await app.get(name, path)
          assert.equal(page.status, name === 'governance' ? 200 : 403, name)
        }
        const bodies = await Promise.all(
          [`/rights/${NOWHERE}`, '/rights/x'].map(async (nowhere) => (await app.get('governance', nowhere)).body),
        )
        assert.equal(new Set(bodies).size, 1)
      })
      test('are never registered for another agency', async () => {
        await assert.rejects(
          run(database.db, house.people.governance, (tx) =>
            sql`insert into sharing.rights_requests (agency_id, year, sequence, kind, regime, received_on, requester_name, created_by)
              values (${house.agencies.police}::uuid, 2026, 1, 'access', 'general', '2026-01-01', 'X',
                ${house.people.governance.userId}::uuid)`.execute(tx),
          ),
          /row-level security/,
        )
      })
      test('whoever registered one is told when a week is left', async () => {
        await request('access')
        const soon = new Date('2026-06-16T03:00:00Z')
        const { requests } = await noteDueReviews(database.db, soon)
        assert.ok(requests > 0)
        assert.equal((await noteDueReviews(database.db, soon)).requests, 0)
      })
    })

    describe('subject access', () => {
      test('links the agency’s own records only, and tells of others no more than their purpose allows', async () => {
        const own = await record()
        const ownHidden = await record('caseworker', 'prevent')
        const pointer = await record('officer')
        const open = await record('officer', 'crime-reduction')
        const hidden = await record('housing', 'prevent')
        holding.about.set(own, [ownHidden, pointer, open, hidden])
        const path = await request('access')
        for (const elsewhere of [pointer, open, hidden, NOWHERE, 'nonsense']) {
          const refused = await app.post('governance', `${path}/records`, { recordNumber: elsewhere })
          assert.equal(refused.status, 422)
          assert.match(refused.body, /There is no record of your agency with this number/)
        }
        await link(path, own)
        const { body } = await app.get('governance', path)
        assert.ok(body.includes(ownHidden), 'one’s own record is offered whatever its purpose')
        assert.match(body, /Widdershire Police, for: Purpose crime-reduction\. Ask: Northam beat/)
        assert.match(body, /<li>Widdershire Police\. Ask: Northam beat<\/li>/)
        assert.doesNotMatch(body, /Riverside Homes/)
        for (const id of [pointer, open, hidden]) assert.ok(!body.includes(id))
        // Whoever has a conflict of interest in it is not told that somebody else holds it either.
        const { governance } = house.people
        const bar = (barred: boolean) =>
          run(database.db, keeper, (tx) => setBarred(tx, { recordId: pointer, userId: governance.userId, barred }))
        await bar(true)
        assert.doesNotMatch(
          (await app.get('governance', path)).body,
          /<li>Widdershire Police\. Ask: Northam beat<\/li>/,
        )
        await bar(false)
        const leave = { recordId: ownHidden, leaveOutReason: 'A namesake' }
        assert.equal((await app.post('governance', `${path}/leave-out`, leave)).status, 303)
        assert.equal((await app.post('governance', `${path}/leave-out`, { ...leave, recordId: hidden })).status, 404)
        assert.match((await app.get('governance', path)).body, /A namesake/)
      })
      test('a conflict of interest and a closed record go before it', async () => {
        const own = await record()
        const barred = await record()
        const closed = await record()
        await run(database.db, keeper, async (tx) => {
          await sql`update sharing.records set barred_user_ids = array[${house.people.governance.userId}::uuid]
            where id = ${barred}::uuid`.execute(tx)
          await sql`update sharing.records set named_user_ids = array[${house.people.manager.userId}::uuid]
            where id = ${closed}::uuid`.execute(tx)
        })
        holding.about.set(own, [barred, closed])
        const path = await request('access')
        await link(path, own)
        const { body } = await app.get('governance', path)
        assert.match(body, /Your agency holds something about this person that is closed to you/)
        for (const id of [barred, closed]) {
          assert.ok(!body.includes(id))
          const refused = await app.post('governance', `${path}/records`, { recordNumber: id })
          assert.equal(refused.status, 422)
        }
      })
      test('gathers everything, redacts third parties reversibly, and keeps what was sent', async () => {
        const own = await record()
        holding.held.set(own, [
          {
            title: 'Names',
            values: [
              { label: 'Name', value: 'Jo Bloggs' },
              { label: 'Partner', value: 'Sam Example', mentions: ['Sam Example'] },
              { label: 'Informant', value: 'Mrs Nosey' },
            ],
          },
        ])
        const unverified = await request('access', { verified: false })
        assert.equal((await app.post('governance', `${unverified}/gather`)).status, 422)
        const path = await request('access')
        assert.equal((await app.post('governance', `${path}/gather`)).status, 422)
        assert.equal((await app.get('governance', `${path}/preview`)).status, 404)
        await link(path, own)
        assert.equal((await app.post('governance', `${path}/gather`)).location, `${path}/preview`)
        const preview = await app.get('governance', `${path}/preview`)
        assert.match(preview.body, /1 value is left out/)
        assert.match(preview.body, /Lawful bases/)
        const redact = (form: Record<string, string>) => app.post('governance', `${path}/redact`, form)
        assert.equal((await redact({ path: '0/1/2' })).status, 422)
        assert.equal((await redact({ path: '0/1/2', reasonCode: 'other' })).status, 422)
        assert.equal((await redact({ path: '0/9/9', reasonCode: 'confidence' })).status, 404)
        assert.equal((await redact({ path: '0/1/2', reasonCode: 'confidence', redactReason: 'Neighbour' })).status, 303)
        assert.equal((await redact({ path: '0/1/0', reasonCode: 'harm' })).status, 303)
        const restore = (form: Record<string, string>) => app.post('governance', `${path}/restore`, form)
        assert.equal((await restore({ path: '0/1/0' })).status, 422)
        assert.equal((await restore({ path: '0/1/0', restoreReason: 'Their own name' })).status, 303)
        assert.equal((await restore({ path: '0/1/0', restoreReason: 'Again' })).status, 404)
        const draft =
          /name="draft" value="([^"]+)"/.exec((await app.get('governance', `${path}/preview`)).body)?.[1] ?? ''
        assert.equal((await app.post('governance', `${path}/send`, { draft: NOWHERE })).status, 422)
        const sent = await app.post('governance', `${path}/send`, { draft })
        assert.equal(sent.status, 303)
        const html = await app.get('governance', sent.location)
        const json = await app.get('governance', `${sent.location}/answer.json`)
        const csv = await app.get('governance', `${sent.location}/answer.csv`)
        for (const { status, body } of [html, json, csv]) {
          assert.equal(status, 200)
          assert.match(body, /Jo Bloggs/)
          assert.doesNotMatch(body, /Sam Example|Mrs Nosey|Neighbour/)
          assert.match(body, /Given in confidence/)
        }
        assert.match(html.body, /It is as it was closed/)
        const kept = await run(database.db, house.people.governance, async (tx) => {
          const { rows } = await sql<{ original: unknown; sent_sha256: string; undone: number }>`
            select original, sent_sha256, (select count(*)::int from sharing.rights_redactions r
              where r.export_id = e.id and r.undone_at is not null) as undone
            from sharing.rights_exports e where id = ${draft}::uuid`.execute(tx)
          return rows[0]
        })
        assert.equal(kept?.sent_sha256, hashOf(json.body))
        assert.match(JSON.stringify(kept?.original), /Sam Example/)
        assert.equal(kept?.undone, 1)
        // Closed once: nothing about it changes any more.
        assert.equal((await redact({ path: '0/1/0', reasonCode: 'harm' })).status, 404)
        for (const change of [
          sql`update sharing.rights_exports set sent_by = sent_by where id = ${draft}::uuid`,
          sql`update sharing.rights_redactions set undone_at = now(), undone_by = ${house.people.governance.userId}::uuid,
            undone_reason = 'x' where export_id = ${draft}::uuid and undone_at is null`,
        ])
          await assert.rejects(
            run(database.db, house.people.governance, (tx) => change.execute(tx)),
            /does not change|not redacted afterwards/,
          )
        // Even the keeper, who gathers, does not read what was kept.
        const asKeeper = await run(database.db, keeper, async (tx) => {
          const { rows } = await sql`select id from sharing.rights_exports`.execute(tx)
          return rows.length
        })
        assert.equal(asKeeper, 0)
        const exported = await events('sharing.gather-for-subject-access')
        assert.ok(exported.some(({ kind }) => kind === 'export'))
      })
      test('what somebody has asked about is not disposed of before the answer', async () => {
        const own = await record()
        const path = await request('access')
        await link(path, own)
        await app.post('caseworker', `/retention/${own}/end`, { outcome: 'closed', endedOn: '2019-01-31' })
        await app.post('caseworker', `/retention/${own}/propose`, { proposeReason: 'Old' })
        const refused = await app.post('manager', `/retention/${own}/decide`, { decision: 'confirmed' })
        assert.equal(refused.status, 422)
        assert.match(refused.body, /Somebody has asked about this record/)
        assert.equal((await app.post('governance', `${path}/withdraw`, { withdrawReason: 'By letter' })).status, 303)
        assert.equal((await app.post('governance', `/retention/${own}/decide`, { decision: 'confirmed' })).status, 303)
      })
    })

    describe('rectification, restriction, erasure', () => {
      test('a rectification is decided, shown as disputed, carried out by the owners', async () => {
        const own = await record()
        const path = await request('rectification')
        await link(path, own)
        const what = { recordId: own, what: 'Date of birth', oldValue: '1 May 1980', newValue: '5 January 1980' }
        assert.equal((await app.post('governance', `${path}/rectify`, { ...what, newValue: '' })).status, 422)
        assert.equal((await app.post('governance', `${path}/rectify`, { ...what, recordId: NOWHERE })).status, 404)
        assert.equal((await app.post('governance', `${path}/rectify`, what)).status, 303)
        const { body } = await app.get('governance', path)
        const rectification = /name="rectification" value="([^"]+)"/.exec(body)?.[1] ?? ''
        assert.doesNotMatch((await app.get('caseworker', '/rectifications')).body, /5 January 1980/)
        const decide = (form: Record<string, string>) =>
          app.post('governance', `${path}/rectifications`, { rectification, ...form })
        assert.equal((await decide({})).status, 422)
        const accepted = {
          ...{ rectificationDecision: 'accepted', rectificationReason: 'Birth certificate seen' },
          disputedNote: 'I was born in January.',
        }
        assert.equal((await decide(accepted)).status, 303)
        assert.equal((await decide(accepted)).status, 422)
        const notes = (name: PersonName) => run(database.db, house.people[name], (tx) => disputedNotes(tx, own))
        assert.deepEqual(
          (await notes('officer')).map(({ note }) => note),
          ['I was born in January.'],
        )
        assert.equal((await notes('southOfficer')).length, 0)
        assert.match((await app.get('caseworker', '/rectifications')).body, /5 January 1980/)
        assert.doesNotMatch((await app.get('officer', '/rectifications')).body, /5 January 1980/)
        const done = `/rectifications/${rectification}/done`
        assert.equal((await app.post('officer', done, { doneNote: 'x' })).status, 404)
        assert.equal((await app.post('caseworker', done, { doneNote: 'Changed' })).status, 303)
        assert.equal((await app.post('caseworker', done, { doneNote: 'Changed' })).status, 404)
        assert.equal((await notes('officer')).length, 0)
        assert.match((await app.get('governance', path)).body, /Carried out on/)
      })
      test('the owners do not change what was decided', async () => {
        const own = await record()
        const path = await request('rectification')
        await link(path, own)
        await app.post('governance', `${path}/rectify`, { recordId: own, what: 'Name', newValue: 'Joe' })
        const change = sql`update sharing.rectifications set decision = 'refused', decision_reason = 'No',
          decided_by = ${house.people.manager.userId}::uuid, decided_at = now() where record_id = ${own}::uuid`
        const result = await run(database.db, house.people.manager, (tx) => change.execute(tx))
        assert.equal(result.numAffectedRows, 0n)
      })
      test('restriction stops changes until it is lifted', async () => {
        const own = await record()
        const path = await request('restriction')
        const restrict = { act: 'restrict', recordId: own, restrictReason: 'Accuracy is disputed' }
        assert.equal((await app.post('governance', `${path}/restrict`, restrict)).status, 404)
        await link(path, own)
        assert.equal(
          (await app.post('governance', `${path}/restrict`, { ...restrict, restrictReason: '' })).status,
          422,
        )
        assert.equal((await app.post('governance', `${path}/restrict`, restrict)).status, 303)
        assert.equal((await app.post('governance', `${path}/restrict`, restrict)).status, 422)
        const header = () => run(database.db, house.people.caseworker, (tx) => findRecord(tx, own))
        assert.notEqual((await header())?.restrictedAt, null)
        const contributable = await run(database.db, house.people.caseworker, async (tx) => {
          const { rows } = await sql`select id from sharing.contributable_records where id = ${own}::uuid`.execute(tx)
          return rows.length
        })
        assert.equal(contributable, 0)
        assert.equal((await app.post('governance', `${path}/unrestrict`, restrict)).status, 303)
        assert.equal((await header())?.restrictedAt, null)
      })
      test('an erasure that was granted is proposed, and confirmed by somebody else', async () => {
        const own = await record()
        const path = await request('erasure')
        await link(path, own)
        const erase = { recordId: own, eraseReason: 'Held without a basis' }
        assert.equal((await app.post('governance', `${path}/erase`, erase)).status, 422)
        await app.post('governance', `${path}/decide`, { version: '2', decision: 'granted' })
        assert.equal((await app.post('governance', `${path}/erase`, erase)).status, 303)
        const alone = await app.post('governance', `/retention/${own}/decide`, { decision: 'confirmed' })
        assert.equal(alone.status, 422)
        assert.match(alone.body, /Whoever proposed the disposal cannot confirm it/)
        const done = await app.post('manager', `/retention/${own}/decide`, { decision: 'confirmed' })
        assert.equal(done.status, 303, done.body)
        assert.match((await app.get('governance', done.location)).body, /Erasure asked for/)
      })
    })
  },
  { audit: writeAuditEvent },
)
