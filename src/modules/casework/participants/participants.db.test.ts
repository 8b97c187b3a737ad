import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { writeAuditEvent } from '../../../foundations/audit/index.ts'
import { profileBy } from '../../../foundations/people/testing/profiles.ts'
import {
  makeSharingHouse,
  type PersonName,
  run,
  type SharingHouse,
} from '../../../foundations/sharing/testing/house.ts'
import { systemActor } from '../../../platform/db/index.ts'
import { participantsOf } from '../store/participants.ts'
import { type CaseworkApp, openCaseworkApp } from '../testing/app.tsx'
import { as, caseBy } from '../testing/house.ts'

describeOnEachDatabase(
  'who is in a case',
  (database) => {
    let house: SharingHouse
    let pages: CaseworkApp
    let caseId = ''
    let ivy = ''
    let rex = ''
    before(async () => {
      house = await makeSharingHouse(database.db)
      pages = await openCaseworkApp(database.db, house)
      ivy = (await profileBy(database.db, house, { by: 'caseworker', names: [['Ivy', 'Pebblestone']] })).recordId
      rex = (await profileBy(database.db, house, { by: 'caseworker', names: [['Rex', 'Harrow']] })).recordId
      caseId = await caseBy(database.db, house, { by: 'caseworker', parts: [{ profileId: ivy, role: 'victim' }] })
    })
    after(() => pages.close())
    const get = async (who: PersonName, path: string) => (await pages.browser(who)).get(path)
    const post = async (who: PersonName, path: string, form: Record<string, string>) =>
      (await pages.browser(who)).post(path, form)
    const parts = () => as(database.db, house, 'caseworker', (tx) => participantsOf(tx, [caseId]))
    const partOf = async (profileId: string) =>
      (await parts()).find((part) => part.profileId === profileId && part.untilOn === null) ?? assert.fail('No part')
    const has = (body: string, text: string) => assert.ok(body.includes(text), `The page does not say: ${text}`)

    test('somebody is added, and the case was worked on', async () => {
      const path = `/cases/${caseId}/participants/new`
      assert.equal((await get('caseworker', path)).status, 200)
      const empty = await post('caseworker', path, { do: 'save' })
      assert.equal(empty.status, 422)
      const added = await post('caseworker', path, { do: 'save', 'known.0.id': rex, 'known.0.role': 'perpetrator' })
      assert.deepEqual([added.status, added.location], [303, `/cases/${caseId}#people`])
      assert.equal((await partOf(rex)).role, 'perpetrator')
      const again = await post('caseworker', path, { do: 'save', 'known.0.id': rex, 'known.0.role': 'witness' })
      assert.equal(again.status, 422)
      has(again.body, 'They have a part in this case already')
      const events = await run(database.db, systemActor(['audit.read']), async (tx) => {
        const { rows } = await sql<{ outcome: string; records: string[] }>`select e.outcome,
            (select array_agg(r.record_id::text order by r.record_id::text) from audit.event_records r where r.event_id = e.id) as records
          from audit.events e where e.action = 'casework.add-participants' order by e.id`.execute(tx)
        return rows
      })
      assert.deepEqual(events[0], { outcome: 'done', records: [caseId, rex].sort() })
      assert.equal(events[1]?.outcome, 'invalid')
    })

    test('a part is changed, with what it was in the timeline; a stale form overwrites nothing', async () => {
      const part = await partOf(rex)
      const path = `/cases/${caseId}/participants/${part.id}/change`
      has((await get('caseworker', path)).body, 'Rex Harrow')
      const version = String(part.version)
      const changed = await post('manager', path, { role: 'witness', note: 'Saw it', version })
      assert.equal(changed.status, 303)
      const stale = await post('caseworker', path, { role: 'other', note: 'Mine', version })
      assert.equal(stale.status, 422)
      has(stale.body, 'Somebody else changed this meanwhile')
      has(stale.body, 'value="Mine"')
      assert.deepEqual([(await partOf(rex)).role, (await partOf(rex)).note], ['witness', 'Saw it'])
      has((await get('caseworker', `/cases/${caseId}`)).body, 'Rex Harrow: perpetrator changed to witness')
      const wrong = await post('caseworker', path, { role: 'place', note: '', version: String(part.version + 1) })
      assert.equal(wrong.status, 422)
      has(wrong.body, 'A person is not a place')
    })

    test('a part ends with its reason, once, and can begin again', async () => {
      const part = await partOf(rex)
      const path = `/cases/${caseId}/participants/${part.id}/end`
      const missing = await post('caseworker', path, { untilOn: '2999-01-01', reason: '' })
      assert.equal(missing.status, 422)
      for (const field of ['untilOn', 'reason']) has(missing.body, `href="#${field}"`)
      const untilOn = '2026-11-01'
      const early = await post('caseworker', path, { untilOn: '2020-01-01', reason: 'Moved' })
      has(early.body, 'The part began after that day')
      const ended = await post('caseworker', path, {
        untilOn: part.sinceOn > untilOn ? part.sinceOn : untilOn,
        reason: 'Moved',
      })
      assert.equal(ended.status, 303)
      assert.equal((await post('caseworker', path, { untilOn, reason: 'Moved' })).status, 404)
      const { body } = await get('caseworker', `/cases/${caseId}`)
      has(body, 'No longer in it (1)')
      has(body, 'Rex Harrow is no longer in it as witness: Moved')
    })

    test('a reader is told why not, and others that there is no such case', async () => {
      const part = await partOf(ivy)
      for (const path of ['new', `${part.id}/change`, `${part.id}/end`]) {
        assert.equal((await get('officer', `/cases/${caseId}/participants/${path}`)).status, 403)
        assert.equal((await get('southWorker', `/cases/${caseId}/participants/${path}`)).status, 404)
        assert.equal((await post('southWorker', `/cases/${caseId}/participants/${path}`, {})).status, 404)
      }
      assert.equal((await get('caseworker', `/cases/${caseId}/participants/${ivy}/change`)).status, 404)
    })
  },
  { audit: writeAuditEvent },
)
