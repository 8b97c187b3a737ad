import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { describeOnEachDatabase } from '../../../test/databases.ts'
import { findArea, listAreas } from './index.ts'
import { acting, importer } from './testing/acting.ts'
import { serveAreas } from './testing/app.tsx'

const LOOK_UP =
  'lad_code,lad_name,csp_code,csp_name\nE07000032,Amber Valley,E22000037,Amber Valley\nE07000033,Bolsover,E22000038,Bolsover\n'

describeOnEachDatabase('pages of areas', (database) => {
  let site: Awaited<ReturnType<typeof serveAreas>>
  before(async () => {
    site = await serveAreas(database.db)
  })
  after(() => site.app.close())

  test('before anything is imported the page says what to do', async () => {
    const reply = await site.visitor('viewer').get('/reference/areas')
    assert.equal(reply.statusCode, 200)
    assert.match(reply.body, /No areas yet/)
    assert.doesNotMatch(reply.body, /Import area files/)
  })

  test('who may not import is told so, and who is not signed in signs in first', async () => {
    const viewer = site.visitor('viewer')
    for (const url of ['/reference/areas/import', '/reference/areas/group']) {
      assert.equal((await viewer.get(url)).statusCode, 403, url)
      assert.equal((await site.visitor('nobody').get(url)).statusCode, 303, url)
    }
    await viewer.get('/reference/areas')
    assert.equal((await viewer.post('/reference/areas/group', { name: 'X' })).statusCode, 403)
  })

  test('files are checked, then stored, then known', async () => {
    const analyst = site.visitor('analyst')
    await analyst.get('/reference/areas/import')
    const checked = await analyst.upload('/reference/areas/import', { year: '' }, { 'look-up.csv': LOOK_UP })
    assert.equal(checked.statusCode, 303)
    const address = String(checked.headers.location)
    const report = await analyst.get(address)
    assert.match(report.body, /Nothing is stored yet/)
    assert.match(report.body, /Look-up: district, CSP/)
    assert.deepEqual(await acting(database.db, importer, (tx) => listAreas(tx)), [])

    assert.equal((await site.visitor('other').get(address)).statusCode, 422, 'another person’s files')

    const stored = await analyst.post(address, { year: '' })
    assert.equal(stored.statusCode, 303)
    assert.match((await analyst.get(address)).body, /The areas are stored/)
    assert.equal((await acting(database.db, importer, (tx) => listAreas(tx))).length, 4)
    assert.equal((await analyst.post(address, { year: '' })).statusCode, 303, 'sent twice')

    const again = await analyst.upload('/reference/areas/import', {}, { 'look-up.csv': LOOK_UP })
    assert.match((await analyst.get(String(again.headers.location))).body, /say nothing new/)
  })

  test('a file that cannot be used and a missing file come back with the reason', async () => {
    const analyst = site.visitor('analyst')
    await analyst.get('/reference/areas/import')
    const none = await analyst.upload('/reference/areas/import', { year: '20x' }, {})
    assert.equal(none.statusCode, 422)
    assert.match(none.body, /Choose at least one file/)
    assert.match(none.body, /Enter a year/)
    const wrong = await analyst.upload(
      '/reference/areas/import',
      {},
      { 'good.csv': 'lad_code,lad_name\nE07000099,New\n', 'bad.csv': 'a,b\n1,2\n' },
    )
    const report = await analyst.get(String(wrong.headers.location))
    assert.match(report.body, /1 file cannot be used, so nothing is stored/)
    assert.match(report.body, /No column holds the code of an area/)
    assert.doesNotMatch(report.body, /Store these areas/)
    assert.equal(await acting(database.db, importer, (tx) => findArea(tx, 'E07000099')), undefined)
  })

  test('areas are found by name, kind and place', async () => {
    const viewer = site.visitor('viewer')
    const found = await viewer.get('/reference/areas?q=AMBER&kind=district&scope=all')
    assert.match(found.body, /E07000032/)
    assert.doesNotMatch(found.body, /E07000033|E22000037/)
    const inside = await viewer.get('/reference/areas?inside=E22000038&scope=all')
    assert.match(inside.body, /E07000033/)
    assert.doesNotMatch(inside.body, /E07000032/)
    assert.match((await viewer.get('/reference/areas?q=nowhere')).body, /Nothing matches/)
    assert.equal((await viewer.get('/reference/areas?page=-3&kind=moon&scope=x')).statusCode, 200)
    assert.equal((await viewer.get('/reference/areas/E07000032')).statusCode, 200)
    assert.equal((await viewer.get('/reference/areas/E07009999')).statusCode, 404)
  })

  test('another name is added, refused where it is taken, and removed', async () => {
    const analyst = site.visitor('analyst')
    const address = '/reference/areas/E07000032'
    await analyst.get(address)
    assert.equal((await analyst.post(`${address}/aliases`, { alias: 'AVBC' })).statusCode, 303)
    assert.match((await analyst.get(address)).body, /AVBC/)
    await analyst.get('/reference/areas/E07000033')
    const taken = await analyst.post('/reference/areas/E07000033/aliases', { alias: 'avbc' })
    assert.equal(taken.statusCode, 422)
    assert.match(taken.body, /This already means Amber Valley \(E07000032\)/)
    assert.equal((await analyst.post('/reference/areas/E07000033/aliases', { alias: ' ' })).statusCode, 422)
    assert.equal((await analyst.post(`${address}/aliases/remove`, { alias: 'AVBC' })).statusCode, 303)
    assert.doesNotMatch((await analyst.get(address)).body, /AVBC/)
  })

  test('a county is grouped, with messages at the fields when it cannot be', async () => {
    const analyst = site.visitor('analyst')
    await analyst.get('/reference/areas/group')
    const wrong = await analyst.post('/reference/areas/group', { name: '', code: 'a b', kind: 'moon', members: '' })
    assert.equal(wrong.statusCode, 422)
    for (const field of ['name', 'code', 'kind', 'members']) assert.match(wrong.body, new RegExp(`href="#${field}"`))
    const unknown = await analyst.post('/reference/areas/group', {
      ...{ name: 'County', code: 'e10000007', kind: 'county' },
      members: 'Amber Valley\nNowhere',
    })
    assert.match(unknown.body, /No single area is known as Nowhere/)
    const saved = await analyst.post('/reference/areas/group', {
      ...{ name: 'County', code: 'e10000007', kind: 'county' },
      members: 'Amber Valley\r\nE07000033\r\n',
    })
    assert.equal(saved.headers.location, '/reference/areas/E10000007')
    const shown = await analyst.get('/reference/areas/E10000007')
    assert.match(shown.body, /2 districts/)
  })

  test('an area is made the partnership’s own, and no longer', async () => {
    const analyst = site.visitor('analyst')
    await analyst.get('/reference/areas/E07000032')
    await analyst.post('/reference/areas/E07000032/choice', { choice: 'yes' })
    const own = await analyst.get('/reference/areas?kind=district')
    assert.match(own.body, /Your areas are Amber Valley/)
    assert.doesNotMatch(own.body, /E07000033/)
    await analyst.post('/reference/areas/E07000032/choice', { choice: 'no' })
    assert.match((await analyst.get('/reference/areas')).body, /To choose them yourself/)
  })
})
