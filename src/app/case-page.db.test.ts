import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { describeOnEachDatabase } from '../../test/databases.ts'
import { makeSharingHouse, type SharingHouse } from '../foundations/sharing/testing/house.ts'
import { type CaseworkApp, openCaseworkApp } from '../modules/casework/testing/app.tsx'
import { fullCase } from '../modules/casework/testing/full-case.ts'
import { type CountedDb, countStatements } from '../modules/casework/testing/statements.ts'
import { caseParts } from './casework-ports.tsx'

/** More than this is a regression: what is known already was asked for again. */
const MOST_STATEMENTS = 27

describeOnEachDatabase('the statements of the case page', (database) => {
  let house: SharingHouse
  let pages: CaseworkApp
  let counted: CountedDb
  before(async () => {
    house = await makeSharingHouse(database.db)
    counted = countStatements(database.db)
    pages = await openCaseworkApp(database.db, house, { deps: { db: counted.db, parts: caseParts } })
  })
  after(() => pages.close())
  const statementsOf = async (caseId: string) => {
    const browser = await pages.browser('caseworker')
    counted.take()
    const { status, body } = await browser.get(`/cases/${caseId}`)
    assert.equal(status, 200)
    for (const part of ['Visit 1', 'Incident 1', 'Action 1', 'Victim support', 'Warning', 'Risk assessments']) {
      assert.ok(body.includes(part), part)
    }
    return counted.take()
  }

  test('are few, each part is read once, and a longer case takes no more of them', async () => {
    const short = await fullCase(database.db, house, { each: 1 })
    const long = await fullCase(database.db, house, { each: 4 })
    // What follows from the shared structure, and is computed once for each state of it.
    await statementsOf(short.caseId)
    const few = await statementsOf(short.caseId)
    assert.ok(few.length <= MOST_STATEMENTS, `${few.length} statements:\n${few.join('\n')}`)
    assert.equal((await statementsOf(long.caseId)).length, few.length)
    for (const table of ['contacts', 'incidents', 'supports', 'plans', 'interventions', 'reports']) {
      const asked = few.filter((text) => new RegExp(`from casework\\.${table}\\b`).test(text))
      assert.ok(asked.length === 1, `casework.${table} is asked ${asked.length} times`)
    }
  })
})
