import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { writeAuditEvent } from '../../../foundations/audit/index.ts'
import { FORM_TOKEN_FIELD } from '../../../platform/forms/index.ts'
import { acting, type Crime, LSOAS, makeCounty, streetFile, times, working } from '../testing/county.ts'
import { countStored, eventsOf, NOTHING } from '../testing/figures-stored.ts'
import { type ImportsApp, sent, serveImports, textOf } from '../testing/imports-app.ts'

const burglary = (month: string): Crime => ({ month, lsoa: LSOAS[0], type: 'Burglary' })
const file = (month: string, count: number) =>
  sent(streetFile(times(count, burglary(month)), { name: `${month}-street.csv` }))

describeOnEachDatabase(
  'confirming an import',
  (database) => {
    let web: ImportsApp
    before(async () => {
      await acting(database.db, working, (tx) => makeCounty(tx))
      web = await serveImports(database.db)
    })
    after(() => web.close())

    test('nobody without permission, and no form without its token', async () => {
      const address = await web.checked([await file('2025-01', 3)])
      for (const part of ['confirm', 'cancel', 'undo', 'leave-out', 'mapping']) {
        assert.equal((await web.post(`${address}/${part}`, [], 'board')).statusCode, 403, part)
        const bare = await web.app.inject({
          method: 'POST',
          url: `${address}/${part}`,
          cookies: { fp_session: 'analyst', fp_form: 'A'.repeat(32) },
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          payload: `${FORM_TOKEN_FIELD}=${'B'.repeat(32)}`,
        })
        assert.equal(bare.statusCode, 403, part)
      }
      assert.equal((await web.get(address, 'board')).statusCode, 403)
      assert.match(textOf((await web.get(address)).body), /Check before you import/)
      await web.post(`${address}/cancel`)
      assert.deepEqual(await countStored(database.db), NOTHING)
    })

    test('cancelling removes the files and is said; a second time nothing happens', async () => {
      const address = await web.checked([await file('2025-01', 3)])
      assert.deepEqual(await web.spooled(), ['0'])
      assert.equal((await web.post(`${address}/cancel`)).headers.location, address)
      assert.deepEqual(await web.spooled(), [])
      assert.match(textOf((await web.get(address)).body), /This import was cancelled/)
      const again = await web.post(`${address}/cancel`)
      assert.ok(again.cookies.some((cookie) => cookie.name === 'fp_notice' && cookie.value === 'import-not-waiting'))
      const late = await web.post(`${address}/confirm`)
      assert.ok(late.cookies.some((cookie) => cookie.value === 'import-not-waiting'))
      await web.imports.idle()
      assert.deepEqual(await countStored(database.db), NOTHING)
    })

    test('sent twice, it is stored once', async () => {
      const address = await web.checked([await file('2025-02', 3)])
      const replies = await Promise.all([web.post(`${address}/confirm`), web.post(`${address}/confirm`)])
      assert.deepEqual(
        replies.map((reply) => reply.statusCode),
        [303, 303],
      )
      await web.imports.idle()
      await web.post(`${address}/confirm`)
      await web.imports.idle()
      assert.equal((await countStored(database.db)).editions, 1)
      assert.equal((await eventsOf(database.db, 'performance.import-counts')).length, 1)
      assert.match(textOf((await web.get(address)).body), /The figures are imported 1 new month \(February 2025\)/)
      assert.deepEqual(await web.spooled(), [])
    })

    test('the same file again changes nothing, and the page says so', async () => {
      const address = await web.checked([await file('2025-02', 3)])
      const page = await web.get(address)
      assert.match(textOf(page.body), /These figures are already here; nothing would change\./)
      assert.doesNotMatch(page.body, /Import these figures/)
      await web.post(`${address}/cancel`)
      assert.equal((await countStored(database.db)).editions, 1)
    })

    test('while it runs the page brings itself up to date and can be cancelled', async () => {
      await web.imports.stop()
      const reply = await web.upload([await file('2025-03', 3)])
      const address = String(reply.headers.location)
      const page = await web.get(address)
      assert.match(page.body, /<meta http-equiv="refresh" content="3"/)
      assert.match(page.body, /data-live/)
      assert.match(page.body, /<progress/)
      assert.match(textOf(page.body), /1 file waiting/)
      assert.match(page.body, new RegExp(`action="${address}/cancel"`))
      await web.post(`${address}/cancel`)
      assert.match(textOf((await web.get(address)).body), /This import was cancelled/)
      assert.deepEqual(await web.spooled(), [])
      await web.imports.start()
      await web.imports.idle()
      assert.deepEqual(web.bugs, [])
    })
  },
  { audit: writeAuditEvent },
)
