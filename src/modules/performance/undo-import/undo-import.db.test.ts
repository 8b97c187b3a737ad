import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { writeAuditEvent } from '../../../foundations/audit/index.ts'
import { acting, type Crime, LSOAS, makeCounty, streetFile, times, working } from '../testing/county.ts'
import { countStored, eventsOf } from '../testing/figures-stored.ts'
import { type ImportsApp, sent, serveImports, textOf } from '../testing/imports-app.ts'

const burglary = (month: string): Crime => ({ month, lsoa: LSOAS[0], type: 'Burglary' })
const file = (counts: Readonly<Record<string, number>>) =>
  sent(streetFile(Object.entries(counts).flatMap(([month, count]) => times(count, burglary(month)))))

describeOnEachDatabase(
  'undoing an import',
  (database) => {
    let web: ImportsApp
    before(async () => {
      await acting(database.db, working, (tx) => makeCounty(tx))
      web = await serveImports(database.db)
    })
    after(() => web.close())
    const noticeOf = (reply: Awaited<ReturnType<ImportsApp['post']>>) =>
      reply.cookies.find((cookie) => cookie.name === 'fp_notice')?.value

    test('a reissued month tells what changed, by area and type, and as a file', async () => {
      await web.stored([await file({ '2025-01': 3, '2025-02': 3 })])
      const address = await web.checked([await file({ '2025-02': 5, '2025-03': 1 })])
      const before = textOf((await web.get(address)).body)
      assert.match(before, /This would add 1 month \(March 2025\) and replace 1 month \(February 2025\)/)
      assert.match(before, /What would change in the replaced months .*Ashby Burglary February 2025 3 5 \+2/)
      await web.post(`${address}/confirm`)
      await web.imports.idle()
      const done = textOf((await web.get(address)).body)
      assert.match(done, /The figures are imported 1 new month \(March 2025\) and 1 month replaced \(February 2025\)/)
      assert.match(done, /What changed in the replaced months/)
      assert.match(done, /Exceptions of March 2025: Recorded crime/)
      const csv = (await web.get(`${address}/differences.csv`)).body.trim().split('\r\n')
      assert.deepEqual(csv, [
        'series,month,area,area_name,type,before,after,difference',
        'Northshire Constabulary,2025-02,E07000101,Ashby,Burglary,3,5,2',
      ])
    })

    test('the page says what undoing will do, and changes nothing by itself', async () => {
      const list = (await web.get('/imports')).body
      const address = /href="(\/imports\/[0-9a-f-]{36})"/.exec(list)?.[1] ?? ''
      const stored = await countStored(database.db)
      const text = textOf((await web.get(`${address}/undo`)).body)
      assert.match(text, /Undo this import\?/)
      assert.match(text, /1 month \(March 2025\) will have no figures any more/)
      assert.match(text, /1 month \(February 2025\) will go back to the figures before this import/)
      assert.deepEqual(await countStored(database.db), stored)
      assert.match(textOf((await web.get(address)).body), /The figures are imported/)

      assert.equal(noticeOf(await web.post(`${address}/undo`)), 'import-undone')
      assert.match(textOf((await web.get(address)).body), /This import was undone .*State Undone/)
      assert.equal((await eventsOf(database.db, 'performance.undo-import'))[0]?.subject_id, address.split('/').at(-1))
      // A second time, and the page for asking, both explain that there is nothing left to do.
      assert.equal(noticeOf(await web.post(`${address}/undo`)), 'import-already-undone')
      assert.equal(noticeOf(await web.get(`${address}/undo`)), 'import-already-undone')
      const again = textOf((await web.get((await web.checked([await file({ '2025-02': 3 })])) || '')).body)
      assert.match(again, /These figures are already here/, 'February is what it was before')
    })

    test('months that a newer import has replaced stay, and the page says so', async () => {
      const old = await web.stored([await file({ '2025-06': 2 })])
      await web.stored([await file({ '2025-06': 4 })])
      const text = textOf((await web.get(`${old}/undo`)).body)
      assert.match(text, /1 month \(June 2025\) stays as it is, because a newer import has replaced it since/)
    })

    test('what is not stored cannot be undone', async () => {
      const address = await web.checked([await file({ '2025-07': 2 })])
      const reply = await web.get(`${address}/undo`)
      assert.equal(reply.statusCode, 303)
      assert.equal(noticeOf(reply), 'import-not-stored')
      assert.equal(noticeOf(await web.post(`${address}/undo`)), 'import-not-stored')
      await web.post(`${address}/cancel`)
      assert.deepEqual(web.bugs, [])
    })
  },
  { audit: writeAuditEvent },
)
