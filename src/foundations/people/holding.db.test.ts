/** What this room hands to people's rights and to disposal, with sharing's own rules around it. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../test/databases.ts'
import { keeper } from '../sharing/deps.ts'
import { carryOutDisposal, decideDisposal, endWork, proposeDisposal } from '../sharing/store/retention.ts'
import { gather, keepDraft, listRedactions, recordsAbout, registerRequest } from '../sharing/store/rights.ts'
import { makeSharingHouse, run, type SharingHouse } from '../sharing/testing/house.ts'
import { personHoldings } from './holding.ts'
import { addRelationship } from './store/around.ts'
import { linkProfiles } from './store/links.ts'
import { as, profileBy } from './testing/profiles.ts'

const NOW = new Date('2026-06-01T10:00:00Z')
const TODAY = '2026-06-01'

describeOnEachDatabase('what people holds', (database) => {
  let house: SharingHouse
  before(async () => {
    house = await makeSharingHouse(database.db)
  })
  const person = (names: readonly (readonly [string, string])[]) =>
    profileBy(database.db, house, {
      ...{ by: 'caseworker', names, born: '1980-05-01', phone: '01632 960123' },
      address: '1 High Street, Northam, NN1 1AA',
    })

  test('is exported whole; whom it mentions besides is named, and so left out of an answer', async () => {
    const { caseworker, governance } = house.people
    const own = await person([
      ['Jo', 'Bloggs'],
      ['Joey', 'Blogs'],
    ])
    const other = await person([['Sam', 'Example']])
    const again = await person([['Joanna', 'Bloggs']])
    await as(database.db, house, 'caseworker', async (tx) => {
      const related = await addRelationship(tx, caseworker, {
        ...{ fromId: other.recordId, toId: own.recordId, kind: 'parent', note: '', fromOn: null },
      })
      assert.ok(related.ok)
      const linked = await linkProfiles(tx, caseworker, {
        ...{ recordId: own.recordId, otherId: again.recordId, reason: 'Same birth certificate' },
      })
      assert.ok(linked.ok)
    })
    const { gathered, about } = await run(database.db, keeper, async (tx) => ({
      gathered: await gather(tx, {
        ...{ recordIds: [own.recordId], holdings: personHoldings, elsewhere: [] },
        kindLabel: (kind) => kind,
      }),
      about: await recordsAbout(tx, { recordIds: [own.recordId], holdings: personHoldings }),
    }))
    assert.deepEqual(about, [again.recordId])
    const text = JSON.stringify(gathered)
    for (const held of ['Bloggs', 'Blogs', '1980', 'NN1 1AA', '01632', 'Sam Example'])
      assert.ok(text.includes(held), `${held} is missing`)
    const redactions = await run(database.db, governance, async (tx) => {
      const requestId = await registerRequest(tx, governance, {
        ...{ kind: 'access', regime: 'general', receivedOn: TODAY, requesterName: 'Jo Bloggs' },
        ...{ requesterContact: '', onBehalfOf: '', asks: '' },
      })
      return listRedactions(tx, (await keepDraft(tx, governance, { requestId, gathered })) ?? '')
    })
    assert.equal(redactions.length, 1)
  })

  test('is removed whole when its record is disposed of, also while processing is restricted', async () => {
    const { caseworker, manager } = house.people
    for (const restricted of [false, true]) {
      const { recordId } = await person([['Ada', restricted ? 'Restricted' : 'Free']])
      const of = { recordId, today: TODAY }
      await as(database.db, house, 'caseworker', async (tx) => {
        assert.ok((await endWork(tx, caseworker, { ...of, outcome: 'closed', endedOn: '2019-01-31' })).ok)
        assert.ok((await proposeDisposal(tx, caseworker, { ...of, because: 'review', reason: 'Old' })).ok)
      })
      await as(database.db, house, 'manager', async (tx) => {
        assert.ok((await decideDisposal(tx, manager, { ...of, decision: 'confirmed', reason: '' })).ok)
      })
      await run(database.db, keeper, async (tx) => {
        if (restricted)
          await sql`update sharing.records set restricted_at = now() where id = ${recordId}::uuid`.execute(tx)
        const done = await carryOutDisposal(tx, { recordId, holdings: personHoldings, now: NOW })
        assert.ok(done.ok)
      })
      // As the login itself, which in the embedded database passes every policy: nothing is left, and not only hidden.
      const left = await database.db.asLogin(async (tx) => {
        const { rows: tables } = await sql<{ name: string; column: string }>`
          select table_name as name, column_name as column from information_schema.columns
          where table_schema = 'people' and data_type = 'uuid' and column_name in ('record_id', 'from_id', 'to_id', 'a_id', 'b_id',
            'survivor_id', 'absorbed_id', 'household_id', 'person_id')`.execute(tx)
        assert.ok(tables.length > 12, `only ${tables.length} columns were looked at`)
        const found: string[] = []
        for (const { name, column } of tables) {
          const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(`people.${name}`)}
            where ${sql.ref(column)} = ${recordId}::uuid`.execute(tx)
          if (rows[0]?.n !== 0) found.push(`${name}.${column}`)
        }
        return found
      })
      assert.deepEqual(left, [])
    }
  })
})
