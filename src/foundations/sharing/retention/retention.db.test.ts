/** Retention through the real application, with the audit log. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { readAuditEvents } from '../../audit/read-events.ts'
import { writeAuditEvent } from '../../audit/write-event.ts'
import { openRightsApp, type RightsApp } from '../rights/testing/app.ts'
import { testHolding } from '../rights/testing/holding.ts'
import { findClock } from '../store/retention.ts'
import { makeSharingHouse, recordBy, run, type SharingHouse } from '../testing/house.ts'

const NOW = new Date('2026-06-01T10:00:00Z')
const NOWHERE = '00000000-0000-4000-8000-00000000dead'

describeOnEachDatabase(
  'retention pages',
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
            // As far as the actor may read them: this asks for the record, as a room would for its own rows.
            names: async (tx, ids) => {
              const { recordFacts } = await import('../store/retention.ts')
              return new Map([...(await recordFacts(tx, ids)).keys()].map((id) => [id, 'Jo Bloggs']))
            },
          },
        ],
      })
    })
    const events = (action: string) =>
      run(database.db, house.people.auditor, (tx) => readAuditEvents(tx, { action }, 1000))
    const record = () => recordBy(database.db, house, { by: 'caseworker' })
    const ended = async () => {
      const id = await record()
      const answer = await app.post('caseworker', `/retention/${id}/end`, { outcome: 'closed', endedOn: '2019-01-31' })
      assert.equal(answer.status, 303, answer.body)
      return id
    }

    describe('who sees what', () => {
      test('an invisible record, none at all and no number get the same 404', async () => {
        const id = await ended()
        const others = ['officer', 'southWorker', 'nurse', 'housingManager'] as const
        for (const who of others) {
          const bodies = []
          for (const path of [id, NOWHERE, 'x']) {
            const answer = await app.get(who, `/retention/${path}`)
            assert.equal(answer.status, 404, `${who} ${path}`)
            bodies.push(answer.body)
          }
          assert.equal(new Set(bodies).size, 1, who)
          assert.equal((await app.post(who, `/retention/${id}/end`, {})).status, 404)
        }
      })
      test('people without the permission are told so', async () => {
        for (const who of ['boardMember', 'sysadmin'] as const) {
          assert.equal((await app.get(who, '/retention')).status, 403)
          assert.equal((await app.get(who, '/disposals')).status, 403)
        }
        assert.equal((await app.get('auditor', '/disposals')).status, 200)
        assert.equal((await app.get('auditor', '/retention')).status, 403)
      })
      test('managers see names; who keeps rights sees references, owner and dates, and nothing else', async () => {
        const id = await ended()
        const reference = id.slice(0, 8).toUpperCase()
        const managed = await app.get('manager', '/retention')
        assert.match(managed.body, /Jo Bloggs/)
        for (const path of ['/retention', `/retention/${id}`]) {
          const kept = await app.get('governance', path)
          assert.equal(kept.status, 200)
          assert.match(kept.body, new RegExp(reference))
          assert.match(kept.body, /Council ASB team/)
          assert.doesNotMatch(kept.body, /Bloggs/)
        }
        const elsewhere = await app.get('officer', '/retention')
        assert.doesNotMatch(elsewhere.body, new RegExp(reference))
        assert.doesNotMatch(elsewhere.body, /Council ASB team/)
      })
      test('the list is filtered by state, purpose and owner', async () => {
        const id = await ended()
        const has = async (query: string) => (await app.get('governance', `/retention?${query}`)).body.includes(id)
        assert.ok(await has('state=overdue'))
        assert.ok(!(await has('state=soon')))
        assert.ok(await has(`state=all&purpose=asb&team=${house.teams.asb}`))
        assert.ok(!(await has('state=all&purpose=prevent')))
        assert.ok(!(await has(`state=all&team=${house.teams.beat}`)))
      })
      test('each look is recorded with its records', async () => {
        const id = await ended()
        await app.get('governance', `/retention/${id}`)
        const found = await events('sharing.view-retention')
        assert.ok(found.some(({ subjectId, userId }) => subjectId === id && userId === house.people.governance.userId))
      })
    })

    describe('clocks', () => {
      test('what is missing comes back at 422', async () => {
        const id = await record()
        const answer = await app.post('caseworker', `/retention/${id}/end`, { endedOn: '2026-02-30' })
        assert.equal(answer.status, 422)
        assert.match(answer.body, /Choose how the work ended/)
        assert.match(answer.body, /Enter the day on which the work ended/)
        assert.match(answer.body, /<title>Error: /)
        const future = await app.post('caseworker', `/retention/${id}/end`, {
          outcome: 'closed',
          endedOn: '2026-06-02',
        })
        assert.equal(future.status, 422)
      })
      test('who keeps rights reviews, and does not end the work', async () => {
        const id = await record()
        const end = { outcome: 'closed', endedOn: '2019-01-31' }
        assert.equal((await app.post('governance', `/retention/${id}/end`, end)).status, 403)
        assert.equal((await app.post('caseworker', `/retention/${id}/end`, end)).status, 303)
        const keep = { version: '1', until: '2027-01-31', keepReason: 'Appeal under way' }
        assert.equal((await app.post('governance', `/retention/${id}/keep`, keep)).status, 303)
        const stale = await app.post('manager', `/retention/${id}/keep`, { ...keep, until: '2028-01-01' })
        assert.equal(stale.status, 422)
        assert.match(stale.body, /Somebody else has reviewed/)
        const clock = await run(database.db, house.people.manager, (tx) => findClock(tx, id))
        assert.equal(clock?.dueOn, '2027-01-31')
        assert.match((await app.get('manager', `/retention/${id}`)).body, /Appeal under way/)
        assert.equal(
          (await app.post('caseworker', `/retention/${id}/reopen`, { reopenReason: 'New report' })).status,
          303,
        )
      })
    })

    describe('holds and disposal', () => {
      test('a hold stops the disposal until it is lifted; two people dispose; a certificate stays', async () => {
        const id = await ended()
        holding.held.set(id, [{ title: 'Names', values: [{ label: 'Name', value: 'Jo Bloggs' }] }])
        const path = `/retention/${id}`
        assert.equal((await app.post('caseworker', `${path}/propose`, { proposeReason: '' })).status, 422)
        assert.equal((await app.post('caseworker', `${path}/propose`, { proposeReason: 'Not needed' })).status, 303)
        const hold = { matter: 'Inquest 7', holdReason: 'The coroner asked', holdReviewOn: '2026-12-01' }
        assert.equal((await app.post('caseworker', `${path}/hold`, hold)).status, 403)
        assert.equal((await app.post('manager', `${path}/hold`, { ...hold, holdReviewOn: '2026-06-01' })).status, 422)
        assert.equal((await app.post('manager', `${path}/hold`, hold)).status, 303)
        const confirm = { decision: 'confirmed', decideReason: '' }
        const held = await app.post('manager', `${path}/decide`, confirm)
        assert.equal(held.status, 422)
        assert.match(held.body, /A legal hold is in place/)
        const holdsPage = await app.get('governance', '/holds')
        const holdId =
          new RegExp(`/retention/${id}[\\s\\S]*?/holds/([0-9a-f-]{36})/lift`).exec(holdsPage.body)?.[1] ?? ''
        assert.equal((await app.post('manager', `/holds/${holdId}/lift`, { liftReason: 'Over' })).status, 403)
        assert.equal((await app.post('governance', `/holds/${holdId}/lift`, {})).status, 422)
        assert.equal((await app.post('governance', `/holds/${holdId}/lift`, { liftReason: 'Over' })).status, 303)
        assert.equal((await app.post('governance', `/holds/${NOWHERE}/lift`, { liftReason: 'Over' })).status, 404)

        assert.equal((await app.post('caseworker', `${path}/decide`, confirm)).status, 403)
        assert.equal((await app.post('manager', `${path}/decide`, { decision: 'declined' })).status, 422)
        const done = await app.post('manager', `${path}/decide`, confirm)
        assert.equal(done.status, 303, done.body)
        assert.match(done.location, /^\/disposals\/[0-9a-f-]{36}$/)
        assert.equal(holding.held.has(id), false)
        assert.deepEqual(app.changed, [id])
        for (const who of ['manager', 'governance', 'auditor'] as const) {
          const page = await app.get(who, done.location)
          assert.equal(page.status, 200, who)
          assert.match(page.body, /D-2026-0001/)
          assert.match(page.body, /it matches/)
          assert.doesNotMatch(page.body, /Bloggs|coroner/)
        }
        assert.equal((await app.get('officer', done.location)).status, 404)
        // The record's own page now leads to the certificate, for those who may read it.
        assert.equal((await app.get('caseworker', path)).location, done.location)
        assert.equal((await app.get('officer', path)).status, 404)
        const text = await app.get('auditor', `${done.location}/text`)
        assert.match(text.body, /^CERTIFICATE OF DISPOSAL D-2026-0001\n/)
        const csv = await app.get('auditor', '/disposals/register.csv')
        assert.match(csv.body, /^certificate,record,kind,/)
        assert.match(csv.body, /\r\nD-2026-0001,/)
        const kept = await events('sharing.dispose-of-record')
        assert.ok(kept.some(({ subjectId, outcome }) => subjectId === id && outcome === 'done'))
        assert.ok((await events('sharing.view-retention')).some(({ subjectId }) => subjectId === id))
      })
      test('what cannot be removed is not disposed of, and the proposal can still be declined', async () => {
        const id = await recordBy(database.db, house, { by: 'caseworker', kind: 'licence' })
        await app.post('caseworker', `/retention/${id}/end`, { outcome: 'closed', endedOn: '2019-01-31' })
        await app.post('governance', `/retention/${id}/propose`, { proposeReason: 'Old' })
        const failed = await app.post('manager', `/retention/${id}/decide`, { decision: 'confirmed' })
        assert.equal(failed.status, 422)
        assert.match(failed.body, /No part of this system says how to remove/)
        const declined = await app.post('manager', `/retention/${id}/decide`, {
          ...{ decision: 'declined', decideReason: 'Not now' },
        })
        assert.equal(declined.status, 303)
      })
    })
  },
  { audit: writeAuditEvent },
)
