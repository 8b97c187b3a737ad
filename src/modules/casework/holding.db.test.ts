import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../test/databases.ts'
import { profileBy } from '../../foundations/people/testing/profiles.ts'
import { makeSharingHouse, run, type SharingHouse } from '../../foundations/sharing/testing/house.ts'
import { systemActor } from '../../platform/db/index.ts'
import { caseHoldings, TABLES_OF_CASES } from './holding.ts'
import { noteExplained } from './store/case-reviews.ts'
import { endParticipant, participantsOf } from './store/participants.ts'
import { as, caseBy } from './testing/house.ts'

const keeper = systemActor(['sharing.keep'])

describeOnEachDatabase('what casework holds of a record', (database) => {
  let house: SharingHouse
  let caseId = ''
  let ivy = ''
  let rex = ''
  before(async () => {
    house = await makeSharingHouse(database.db)
    ivy = (await profileBy(database.db, house, { by: 'caseworker', names: [['Ivy', 'Pebblestone']] })).recordId
    rex = (await profileBy(database.db, house, { by: 'caseworker', names: [['Rex', 'Harrow']] })).recordId
    caseId = await caseBy(database.db, house, {
      ...{ by: 'caseworker', reason: 'Harrow paints the windows' },
      parts: [
        { profileId: ivy, role: 'victim' },
        { profileId: rex, role: 'perpetrator' },
      ],
    })
    await as(database.db, house, 'caseworker', async (tx) => {
      const part = (await participantsOf(tx, [caseId])).find(({ profileId }) => profileId === rex)
      const end = { id: part?.id ?? '', caseId, untilOn: '2026-02-01', note: 'Moved away' }
      assert.ok(await endParticipant(tx, house.people.caseworker, end))
      for (const profileId of [ivy, rex])
        await noteExplained(tx, house.people.caseworker, { caseId, profileId, on: '2026-02-03', how: 'On the phone' })
    })
  })
  const holding = (kind: string) => caseHoldings.find((one) => one.kind === kind) ?? assert.fail(kind)
  const count = (table: string, column: string, id: string) =>
    run(database.db, keeper, async (tx) => {
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from ${sql.table(table)} where ${sql.ref(column)} = ${id}::uuid`.execute(tx)
      return rows[0]?.n
    })

  test('a case is told in words, and what names somebody in it is marked', async () => {
    const sections = await run(database.db, keeper, (tx) => holding('case').export(tx, caseId))
    const values = sections.flatMap((section) => section.values)
    const of = (text: string) => values.find(({ value }) => value.includes(text)) ?? assert.fail(text)
    assert.deepEqual(of('Harrow paints the windows').mentions, ['Rex Harrow'])
    assert.deepEqual(of('Ivy Pebblestone, since 1 January 2026').mentions, ['Ivy Pebblestone'])
    assert.deepEqual(of('Rex Harrow is no longer in it as perpetrator: Moved away').mentions, ['Rex Harrow'])
    assert.equal(of('Personal: aimed at somebody').mentions, undefined)
  })

  test('a case leads to those in it, and each of them to their cases', async () => {
    const about = (kind: string, id: string) => run(database.db, keeper, (tx) => holding(kind).findAbout(tx, id))
    assert.deepEqual([...(await about('case', caseId))].sort(), [ivy, rex].sort())
    assert.deepEqual(await about('person', ivy), [caseId])
    const [section] = await run(database.db, keeper, (tx) => holding('person').export(tx, ivy))
    assert.match(section?.values[0]?.value ?? '', /^Case C-[0-9A-Z]{4}-[0-9A-Z]{4}, since 1 January 2026$/)
    const [, told] = await run(database.db, keeper, (tx) => holding('person').export(tx, ivy))
    assert.match(
      told?.values[0]?.value ?? '',
      /^Told of the case review, case C-[0-9A-Z]{4}-[0-9A-Z]{4}: On the phone$/,
    )
  })

  test('a profile that goes takes its parts with it, a case everything', async () => {
    const gone = await run(database.db, keeper, (tx) => holding('person').dispose(tx, rex))
    assert.deepEqual(gone, { rows: 2, tables: { 'casework.participants': 1, 'casework.review_explanations': 1 } })
    for (const table of ['participants', 'review_explanations']) {
      assert.equal(await count(`casework.${table}`, 'profile_id', rex), 0, table)
      assert.equal(await count(`casework.${table}`, 'profile_id', ivy), 1, table)
    }
    const disposed = await run(database.db, keeper, (tx) => holding('case').dispose(tx, caseId))
    assert.equal(disposed.tables?.['casework.cases'], 1)
    assert.equal(disposed.tables?.['casework.participants'], 1)
    assert.ok((disposed.tables?.['casework.case_events'] ?? 0) >= 4)
    for (const table of TABLES_OF_CASES) assert.equal(await count(`casework.${table}`, 'case_id', caseId), 0, table)
  })

  test('every table that hangs on a case is in the list', async () => {
    const tables = await database.db.asLogin(async (tx) => {
      const { rows } = await sql<{ name: string }>`
        select c.relname as name from pg_constraint f join pg_class c on c.oid = f.conrelid
        where f.contype = 'f' and f.confrelid = 'casework.cases'::regclass order by 1`.execute(tx)
      return rows.map(({ name }) => name)
    })
    assert.ok(tables.includes('participants'))
    assert.deepEqual([...TABLES_OF_CASES].sort(), tables)
  })
})
