/** Those who keep rights and have a conflict of interest: registers, pages and tables show nothing of the record. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { writeAuditEvent } from '../../audit/write-event.ts'
import { keeper } from '../deps.ts'
import { openRightsApp, type RightsApp } from '../rights/testing/app.ts'
import { testHolding } from '../rights/testing/holding.ts'
import { setBarred } from '../store/protection.ts'
import { makeSharingHouse, type PersonName, recordBy, run, type SharingHouse } from '../testing/house.ts'

const NOW = new Date('2026-06-01T10:00:00Z')
const NOWHERE = '00000000-0000-4000-8000-00000000dead'

/** Tables that name a record, and who reads all of them without a conflict of interest. */
const TABLES = {
  clocks: ['governance'],
  retention_events: ['governance'],
  legal_holds: ['governance'],
  disposal_proposals: ['governance'],
  rights_records: ['governance'],
  rights_steps: ['governance'],
  rectifications: ['governance'],
  disputed_notes: ['governance'],
  certificates: ['governance', 'auditor'],
} as const satisfies Record<string, readonly PersonName[]>

describeOnEachDatabase(
  'somebody who keeps rights and has a conflict of interest',
  (database) => {
    let house: SharingHouse
    let app: RightsApp
    const holding = testHolding()
    before(async () => {
      house = await makeSharingHouse(database.db)
      app = await openRightsApp(database.db, { ...{ house, holdings: [holding], now: () => NOW } })
    })
    const bar = (recordId: string, who: PersonName = 'governance') =>
      run(database.db, keeper, (tx) => setBarred(tx, { recordId, userId: house.people[who].userId, barred: true }))
    const plain = (body: string) => body.replaceAll(/name="_token" value="[^"]*"/g, '')
    const rowsOf = (who: PersonName, table: keyof typeof TABLES, recordId: string) =>
      run(database.db, house.people[who], async (tx) => {
        const { rows } =
          await sql`select from ${sql.table(`sharing.${table}`)} where record_id = ${recordId}::uuid`.execute(tx)
        return rows.length
      })
    const idIn = (who: PersonName, table: 'rectifications' | 'legal_holds', recordId: string) =>
      run(database.db, house.people[who], async (tx) => {
        const { rows } = await sql<{ id: string }>`
          select id from ${sql.table(`sharing.${table}`)} where record_id = ${recordId}::uuid`.execute(tx)
        return rows[0]?.id ?? ''
      })
    const post = async (who: PersonName, path: string, form: Readonly<Record<string, string>>) => {
      const answer = await app.post(who, path, form)
      assert.equal(answer.status, 303, `${path}: ${answer.body}`)
      return answer
    }
    /** Its work has ended, it is held and proposed for disposal. */
    const endedRecord = async () => {
      const id = await recordBy(database.db, house, { by: 'caseworker' })
      await post('caseworker', `/retention/${id}/end`, { outcome: 'closed', endedOn: '2019-01-31' })
      return id
    }
    const heldRecord = async () => {
      const id = await endedRecord()
      await post('caseworker', `/retention/${id}/propose`, { proposeReason: 'Not needed' })
      const hold = { matter: 'Inquest 7', holdReason: 'The coroner asked', holdReviewOn: '2026-12-01' }
      await post('manager', `/retention/${id}/hold`, hold)
      return id
    }
    /** A request with this record, a rectification of it, and what was gathered. */
    const requestAbout = async (recordId: string) => {
      const { location } = await post('governance', '/rights/new', {
        ...{ kind: 'access', regime: 'general', receivedOn: '2026-05-20', requesterName: 'Jo Bloggs' },
        ...{ requesterContact: '1 High Street', asks: 'Everything' },
      })
      await post('governance', `${location}/identity`, { verifiedOn: '2026-05-22', verifiedHow: 'Passport' })
      await post('governance', `${location}/records`, { recordNumber: recordId })
      const what = { recordId, what: 'Date of birth', oldValue: '1 May 1980', newValue: '5 January 1980' }
      await post('governance', `${location}/rectify`, what)
      const rectification = await idIn('governance', 'rectifications', recordId)
      await post('governance', `${location}/rectifications`, {
        ...{ rectification, rectificationDecision: 'accepted', rectificationReason: 'Birth certificate seen' },
        disputedNote: 'I was born in January.',
      })
      holding.held.set(recordId, [{ title: 'Names', values: [{ label: 'Name', value: 'Jo Bloggs of Mill Lane' }] }])
      await post('governance', `${location}/gather`, {})
      return location
    }

    describe('while the record is there', () => {
      let earlier: Readonly<Record<string, string>>
      let id: string
      let path: string
      const registers = ['/retention?state=all', '/holds', '/disposals']
      test('registers and pages show it until the conflict is known', async () => {
        const bodyOf = async (one: string) => [one, plain((await app.get('governance', one)).body)] as const
        earlier = Object.fromEntries(await Promise.all(registers.map(bodyOf)))
        id = await heldRecord()
        path = await requestAbout(id)
        for (const register of registers.slice(0, 2))
          assert.ok((await app.get('governance', register)).body.includes(id), register)
        assert.equal((await app.get('governance', `/retention/${id}`)).status, 200)
        assert.match((await app.get('governance', `${path}/preview`)).body, /Mill Lane/)
        for (const table of Object.keys(TABLES) as (keyof typeof TABLES)[])
          if (table !== 'certificates') assert.ok((await rowsOf('governance', table, id)) > 0, table)
        await bar(id)
      })
      test('then registers are as if it were not there', async () => {
        for (const register of registers)
          assert.equal(plain((await app.get('governance', register)).body), earlier[register], register)
      })
      test('its page and everything done there is that of a record that does not exist', async () => {
        const absent = await app.get('governance', `/retention/${NOWHERE}`)
        const page = await app.get('governance', `/retention/${id}`)
        assert.equal(page.status, 404)
        assert.equal(plain(page.body), plain(absent.body))
        for (const act of ['end', 'reopen', 'keep', 'evaluate', 'propose', 'decide', 'hold']) {
          const answer = await app.post('governance', `/retention/${id}/${act}`, {
            decision: 'declined',
            decideReason: 'No',
          })
          assert.equal(answer.status, 404, act)
        }
        const holds = await app.get('manager', '/holds')
        assert.ok(holds.body.includes(id))
        const holdId = await idIn('manager', 'legal_holds', id)
        assert.equal((await app.post('governance', `/holds/${holdId}/lift`, { liftReason: 'Over' })).status, 404)
      })
      test('no table has a row about it for them; those who manage the record see theirs', async () => {
        for (const table of Object.keys(TABLES) as (keyof typeof TABLES)[])
          assert.equal(await rowsOf('governance', table, id), 0, table)
        for (const table of ['clocks', 'retention_events', 'legal_holds', 'disposal_proposals'] as const)
          assert.ok((await rowsOf('manager', table, id)) > 0, table)
      })
      test('no statement changes any, not even one that names none', async () => {
        const { governance } = house.people
        const changed = (statement: ReturnType<typeof sql>) =>
          run(database.db, governance, async (tx) => Number((await statement.execute(tx)).numAffectedRows ?? 0n))
        const me = sql`${governance.userId}::uuid`
        // One other record has a clock, a hold and a proposal: that is the one they change.
        const other = await heldRecord()
        assert.equal(await changed(sql`update sharing.clocks set version = 7`), 1)
        assert.equal(await changed(sql`update sharing.legal_holds set review_on = '2027-01-01'`), 1)
        assert.equal(
          await changed(
            sql`update sharing.disposal_proposals set state = 'declined', decided_by = ${me}, decided_at = now()`,
          ),
          1,
        )
        assert.equal(await changed(sql`update sharing.rights_records set by_user_id = ${me}`), 0)
        const clock = await run(database.db, house.people.manager, async (tx) => {
          const { rows } = await sql<{ record_id: string; version: number }>`
            select record_id, version from sharing.clocks where record_id in (${id}::uuid, ${other}::uuid)`.execute(tx)
          return new Map(rows.map((row) => [row.record_id, row.version]))
        })
        assert.deepEqual([clock.get(id), clock.get(other)], [1, 7])
      })
      test('and none adds one', async () => {
        const { governance } = house.people
        const request = path.slice('/rights/'.length)
        for (const insert of [
          sql`insert into sharing.retention_events (record_id, kind, by_user_id)
            values (${id}::uuid, 'held', ${governance.userId}::uuid)`,
          sql`insert into sharing.disposal_proposals (record_id, because, reason, proposed_by)
            values (${id}::uuid, 'erasure', 'It is about me', ${governance.userId}::uuid)`,
          sql`insert into sharing.rights_steps (request_id, kind, by_user_id, record_id)
            values (${request}::uuid, 'note', ${governance.userId}::uuid, ${id}::uuid)`,
        ])
          await assert.rejects(
            run(database.db, governance, (tx) => insert.execute(tx)),
            /row-level security/,
          )
      })
      test('a request shows nothing of it, says that somebody else is needed, and its answer is not theirs to read', async () => {
        const page = await app.get('governance', path)
        assert.equal(page.status, 200)
        assert.ok(!page.body.includes(id))
        assert.doesNotMatch(page.body, /5 January 1980|Birth certificate/)
        assert.match(page.body, /closed to you/)
        assert.equal((await app.get('governance', `${path}/preview`)).status, 404)
        const exports = await run(database.db, house.people.governance, async (tx) => {
          const { rows } =
            await sql`select from sharing.rights_exports where request_id = ${path.slice(8)}::uuid`.execute(tx)
          return rows.length
        })
        assert.equal(exports, 0)
      })
      test('they cannot gather an answer over one that others prepared', async () => {
        const own = await endedRecord()
        await post('governance', `${path}/records`, { recordNumber: own })
        const gathered = await app.post('governance', `${path}/gather`, {})
        assert.equal(gathered.status, 422, gathered.body)
        assert.match(gathered.body, /Somebody else has prepared an answer/)
      })
    })

    describe('when the record is gone', () => {
      let id: string
      let certificate: string
      const barred = ['governance', 'auditor'] as const
      const registers = ['/disposals', '/disposals/register.csv']
      const earlier = new Map<string, string>()
      before(async () => {
        for (const who of barred)
          for (const register of registers)
            earlier.set(`${who} ${register}`, plain((await app.get(who, register)).body))
        id = await endedRecord()
        for (const who of barred) await bar(id, who)
        await post('caseworker', `/retention/${id}/propose`, { proposeReason: 'Not needed' })
        certificate = (await post('manager', `/retention/${id}/decide`, { decision: 'confirmed' })).location
      })
      test('its certificate is for others', async () => {
        assert.equal((await app.get('manager', certificate)).status, 200)
        assert.equal((await app.get('manager', `/retention/${id}`)).location, certificate)
        assert.ok((await app.get('manager', '/disposals')).body.includes(certificate))
      })
      for (const who of barred) {
        test(`and not for ${who}: register, file, page, text and the record’s old address`, async () => {
          for (const register of registers)
            assert.equal(plain((await app.get(who, register)).body), earlier.get(`${who} ${register}`), register)
          for (const path of [certificate, `${certificate}/text`]) {
            const answer = await app.get(who, path)
            assert.equal(answer.status, 404, path)
            assert.equal(plain(answer.body), plain((await app.get(who, `/disposals/${NOWHERE}`)).body))
          }
          assert.equal(await rowsOf(who, 'certificates', id), 0)
        })
      }
      test('nor does its old address lead anywhere', async () => {
        const old = await app.get('governance', `/retention/${id}`)
        assert.equal(old.status, 404)
        assert.equal(plain(old.body), plain((await app.get('governance', `/retention/${NOWHERE}`)).body))
      })
      test('people of the owner team without a conflict find the certificate by the record’s number', async () => {
        assert.equal((await app.get('caseworker', `/retention/${id}`)).location, certificate)
      })
    })
  },
  { audit: writeAuditEvent },
)
