/** What this room hands to people's rights and to disposal, with sharing's own rules around it. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../test/databases.ts'
import { keeper } from '../sharing/index.ts'
import { carryOutDisposal, decideDisposal, endWork, proposeDisposal } from '../sharing/store/retention.ts'
import { gather } from '../sharing/store/rights.ts'
import { makeSharingHouse, recordBy, run, type SharingHouse } from '../sharing/testing/house.ts'
import { documentHoldings } from './holding.ts'
import { removeDocument } from './store/documents.ts'
import { documentBy } from './testing/documents.ts'

const TODAY = '2026-06-01'
const holdings = documentHoldings(['case', 'person'])

describeOnEachDatabase('what documents holds', (database) => {
  let house: SharingHouse
  before(async () => {
    house = await makeSharingHouse(database.db)
  })

  test('is one holding for each kind that is given', () => {
    assert.deepEqual(
      holdings.map(({ kind }) => kind),
      ['case', 'person'],
    )
  })

  test('is exported in words, removed documents by what is left of them', async () => {
    const recordId = await recordBy(database.db, house, { by: 'caseworker', kind: 'case' })
    await documentBy(database.db, house, { by: 'caseworker', recordId, title: 'Front door', note: 'Painted red' })
    const gone = await documentBy(database.db, house, {
      ...{ by: 'caseworker', recordId, title: 'Not theirs', name: 'a.txt', content: 'of somebody else' },
    })
    await run(database.db, house.people.caseworker, (tx) =>
      removeDocument(tx, house.people.caseworker, { id: gone, reason: 'Of another person' }),
    )
    const gathered = await run(database.db, keeper, (tx) =>
      gather(tx, { recordIds: [recordId], holdings, kindLabel: (kind) => kind, elsewhere: [] }),
    )
    const text = JSON.stringify(gathered)
    for (const held of ['Documents and photographs', 'Front door', 'Painted red', 'window.jpg', 'Of another person'])
      assert.ok(text.includes(held), `${held} is missing`)
    assert.ok(!text.includes('Not theirs'))
    const about = await run(database.db, keeper, (tx) => holdings[0]?.findAbout(tx, recordId) ?? assert.fail())
    assert.deepEqual(about, [])
  })

  test('of a record without documents is nothing', async () => {
    const recordId = await recordBy(database.db, house, { by: 'caseworker', kind: 'case' })
    const held = await run(database.db, keeper, (tx) => holdings[0]?.export(tx, recordId) ?? assert.fail())
    assert.deepEqual(held, [])
  })

  test('is removed whole when its record is disposed of, also while processing is restricted, and is counted', async () => {
    const { caseworker, manager } = house.people
    for (const restricted of [false, true]) {
      const recordId = await recordBy(database.db, house, { by: 'caseworker', kind: 'case' })
      await documentBy(database.db, house, { by: 'caseworker', recordId })
      await documentBy(database.db, house, { by: 'caseworker', recordId, name: 'a.txt', content: 'words' })
      const of = { recordId, today: TODAY }
      await run(database.db, caseworker, async (tx) => {
        assert.ok((await endWork(tx, caseworker, { ...of, outcome: 'closed', endedOn: '2019-01-31' })).ok)
        assert.ok((await proposeDisposal(tx, caseworker, { ...of, because: 'review', reason: 'Old' })).ok)
      })
      await run(database.db, manager, async (tx) => {
        assert.ok((await decideDisposal(tx, manager, { ...of, decision: 'confirmed', reason: '' })).ok)
      })
      const certificateId = await run(database.db, keeper, async (tx) => {
        if (restricted)
          await sql`update sharing.records set restricted_at = now() where id = ${recordId}::uuid`.execute(tx)
        const done = await carryOutDisposal(tx, { recordId, holdings, now: new Date(`${TODAY}T10:00:00Z`) })
        assert.ok(done.ok)
        return done.value.certificateId
      })
      const removed = await run(database.db, keeper, async (tx) => {
        const { rows } = await sql<{ removed: Record<string, number> }>`
          select removed from sharing.certificates where id = ${certificateId}::uuid`.execute(tx)
        return rows[0]?.removed
      })
      assert.deepEqual([removed?.['documents.documents'], removed?.['documents.contents']], [2, 3])
      // As the login itself, which in the embedded database passes every policy: nothing is left, and not only hidden.
      const left = await database.db.asLogin(async (tx) => {
        const { rows } = await sql<{ n: number }>`select count(*)::int as n from documents.contents c
          where not exists (select from documents.documents d where d.id = c.document_id and d.record_id <> ${recordId}::uuid)`.execute(
          tx,
        )
        return rows[0]?.n
      })
      assert.equal(left, 0)
    }
  })

  test('goes with its record even when nobody asks the room', async () => {
    const { caseworker, manager } = house.people
    const recordId = await recordBy(database.db, house, { by: 'caseworker', kind: 'case' })
    const id = await documentBy(database.db, house, { by: 'caseworker', recordId })
    const of = { recordId, today: TODAY }
    await run(database.db, caseworker, async (tx) => {
      assert.ok((await endWork(tx, caseworker, { ...of, outcome: 'closed', endedOn: '2019-01-31' })).ok)
      assert.ok((await proposeDisposal(tx, caseworker, { ...of, because: 'review', reason: 'Old' })).ok)
    })
    await run(database.db, manager, (tx) => decideDisposal(tx, manager, { ...of, decision: 'confirmed', reason: '' }))
    const forgetful = {
      kind: 'case',
      export: async () => [],
      dispose: async () => ({ rows: 0 }),
      findAbout: async () => [],
    }
    await run(database.db, keeper, async (tx) => {
      const done = await carryOutDisposal(tx, { recordId, holdings: [forgetful], now: new Date(`${TODAY}T10:00:00Z`) })
      assert.ok(done.ok)
      const { rows } = await sql`select from documents.documents where id = ${id}::uuid`.execute(tx)
      assert.equal(rows.length, 0)
    })
  })
})
