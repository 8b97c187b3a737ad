import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { describeOnEachDatabase } from '../../../test/databases.ts'
import { profileBy } from '../../foundations/people/testing/profiles.ts'
import { keeper } from '../../foundations/sharing/index.ts'
import { makeSharingHouse, run, type SharingHouse } from '../../foundations/sharing/testing/house.ts'
import { reportHolding, reportKind } from './report-holding.ts'
import { findReport } from './store/reports.ts'
import { screenRecord } from './store/screenings.ts'
import { as } from './testing/house.ts'
import { reportBy } from './testing/reports.ts'

describeOnEachDatabase('what is held below a report', (database) => {
  let house: SharingHouse
  before(async () => {
    house = await makeSharingHouse(database.db)
  })
  test('is told whole, and removed whole', async () => {
    const { db } = database
    const ivy = await profileBy(db, house, { by: 'caseworker', names: [['Ivy', 'Pebblestone']] })
    const { recordId, reference } = await reportBy(db, house, {
      ...{ by: 'caseworker', caller: { kind: 'known', profileId: ivy.recordId }, callerPhone: '07700 900111' },
    })
    await as(db, house, 'caseworker', (tx) =>
      screenRecord(tx, house.people.caseworker, {
        recordId,
        answers: {
          ...{ vulnerable: true, increasing: false, coping: false, targeted: false, impact: false, multiAgency: false },
        },
      }),
    )
    assert.equal(reportKind.path(recordId), `/reports/${recordId}`)
    const names = await as(db, house, 'officer', (tx) => reportKind.names(tx, [recordId]))
    assert.equal(names.get(recordId), `${reference}: Shouting and banging at night`)
    assert.equal((await as(db, house, 'southOfficer', (tx) => reportKind.names(tx, [recordId]))).size, 0)
    const told = await run(db, keeper, (tx) => reportHolding.export(tx, recordId))
    const text = JSON.stringify(told)
    for (const part of [reference, 'Shouting', 'Ivy Pebblestone', '07700 900111', 'vulnerable victim']) {
      assert.ok(text.includes(part), part)
    }
    assert.deepEqual(await run(db, keeper, (tx) => reportHolding.findAbout(tx, recordId)), [ivy.recordId])
    const gone = await run(db, keeper, (tx) => reportHolding.dispose(tx, recordId))
    assert.deepEqual(gone, {
      rows: 4,
      tables: { 'casework.screenings': 1, 'casework.report_events': 2, 'casework.reports': 1 },
    })
    assert.equal(await run(db, keeper, (tx) => findReport(tx, recordId)), null)
    assert.deepEqual(await run(db, keeper, (tx) => reportHolding.export(tx, recordId)), [])
  })
})
