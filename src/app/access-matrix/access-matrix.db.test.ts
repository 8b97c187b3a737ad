import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import { after, before, test } from 'node:test'
import { describeOnEachDatabase } from '../../../test/databases.ts'
import { openBrowser } from '../../foundations/identity/testing/browser.ts'
import { makeSharingHouse, type SharingHouse } from '../../foundations/sharing/testing/house.ts'
import { createLog } from '../../platform/http/index.ts'
import { type House, wireHouse } from '../wiring.ts'
import { buildMatrix, loosePermissions, readTableRights, toMarkdown } from './index.ts'

describeOnEachDatabase('the access matrix', (database) => {
  let people: SharingHouse
  let house: House
  let folder: string
  before(async () => {
    people = await makeSharingHouse(database.db)
    folder = await mkdtemp(path.join(tmpdir(), 'frankpledge-matrix-'))
    house = await wireHouse({
      ...{ db: database.db, secret: new Uint8Array(32).fill(3), spoolFolder: folder, setUpCode: null, secure: false },
      log: createLog({ destination: new Writable({ write: (_chunk, _encoding, done) => done() }) }),
    })
  })
  after(async () => {
    await house.close()
    await rm(folder, { recursive: true, force: true })
  })

  test('holds every route and every table, and every permission has a label and a role', async () => {
    const tables = await database.db.asLogin(readTableRights)
    const matrix = buildMatrix(house.app.routeTable, tables)
    assert.equal(matrix.routes.length, house.app.routeTable.length)
    assert.ok(matrix.tables.length > 60 && matrix.tables.every(({ forced }) => forced))
    assert.deepEqual(loosePermissions(house.app.routeTable), [])
    const records = matrix.tables.find(({ name }) => name === 'sharing.records')
    assert.match(records?.rights.select?.join() ?? '', /sharing\.my_audiences/)
    const events = matrix.tables.find(({ name }) => name === 'audit.events')
    assert.equal(events?.rights.delete, null)
    // What must hold whatever else lets somebody through is said with each way in, and never as one of them.
    assert.ok((events?.rights.select?.length ?? 0) > 2)
    assert.ok(events?.rights.select?.every((one) => /and always .*no conflict of interest/.test(one)))
    assert.equal(toMarkdown(matrix), toMarkdown(buildMatrix(house.app.routeTable, tables)))
  })
  test('a permission without a label would be seen', () => {
    const loose = loosePermissions([{ method: 'GET', path: '/x', access: { kind: 'permission', anyOf: ['x.new'] } }])
    assert.deepEqual(loose, ['x.new has no label'])
  })
  test('is shown to overseers, of all roles or of one, and to nobody else', async () => {
    const auditor = openBrowser(house.app)
    await auditor.signIn(people.emails.auditor)
    const all = await auditor.get('/access-matrix')
    assert.equal(all.status, 200)
    assert.match(all.body, /sharing\.records/)
    assert.match(all.body, /Anti-social behaviour teams that serve the record’s area/)
    assert.match(all.body, /Council ASB team, Northam District Council/)
    const one = await auditor.get('/access-matrix?role=board-member')
    assert.match(one.body, /performance\.view/)
    assert.doesNotMatch(one.body, /<code>sharing\.decide/)
    assert.equal((await auditor.get('/access-matrix?role=king')).status, 404)
    const csv = await auditor.get('/access-matrix.csv?role=caseworker')
    assert.match(csv.body, /^kind,name,command,who_or_condition,roles\r\npermission,/)
    const worker = openBrowser(house.app)
    await worker.signIn(people.emails.manager)
    assert.equal((await worker.get('/access-matrix')).status, 403)
    assert.equal((await worker.get('/access-matrix.csv')).status, 403)
  })
})
