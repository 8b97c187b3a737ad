import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { month } from '../../../platform/clock/index.ts'
import { spanInWords } from '../pages/imports.tsx'
import { acting, LSOAS, makeCounty, person, streetFile, times, working } from '../testing/county.ts'
import { type ImportsApp, sent, serveImports, textOf } from '../testing/imports-app.ts'
import { filterOf } from './view-model.ts'

describe('the words of the history', () => {
  test('months stand as stretches', () => {
    const words = (...months: string[]) => spanInWords(months.map(month))
    assert.equal(words(), 'no months')
    assert.equal(words('2025-09'), 'September 2025')
    assert.equal(words('2025-09', '2025-07', '2025-08'), 'July to September 2025')
    assert.equal(words('2024-12', '2025-01'), 'December 2024 to January 2025')
    assert.equal(words('2021-03', '2025-01', '2025-02'), 'March 2021 and January to February 2025')
    assert.equal(words('2021-03', '2022-01', '2023-02'), 'March 2021 to February 2023, with gaps')
  })
  test('a filter keeps what makes sense', () => {
    const filter = (query: string) => filterOf(new URLSearchParams(query))
    assert.deepEqual(filter('state=done&page=3&file= a '), { state: 'done', person: undefined, text: 'a', page: 3 })
    assert.deepEqual(filter('state=constructor&page=-1&person=x'), {
      state: undefined,
      person: undefined,
      text: '',
      page: 1,
    })
  })
})

describeOnEachDatabase('the history of imports', (database) => {
  let web: ImportsApp
  before(async () => {
    await acting(database.db, working, (tx) => makeCounty(tx))
    web = await serveImports(database.db)
  })
  after(() => web.close())
  const street = async (name: string, lsoa = LSOAS[0]) =>
    sent(streetFile(times(2, { month: '2025-09', lsoa, type: 'Burglary' }), { name }))

  test('begins with the first steps', async () => {
    const text = textOf((await web.get('/imports')).body)
    assert.match(text, /Start here Fetch your force’s files/)
    assert.doesNotMatch(text, /State All/)
  })

  test('shows files with their hash, rows, months and state, and finds by file, hash, state and person', async () => {
    const address = await web.stored([await street('2025-09-north-street.csv')])
    const failed = await web.checked([{ name: 'broken.csv', content: '' }], { who: 'importer' })
    const text = textOf((await web.get('/imports')).body)
    assert.match(text, /2025-09-north-street\.csv SHA-256 [0-9a-f]{8}… .* 2 September 2025 1 new Imported/)
    assert.match(text, /broken\.csv .*To be confirmed/)

    const found = async (query: string) => [
      ...new Set((await web.get(`/imports?${query}`)).body.match(/\/imports\/[0-9a-f-]{36}/g) ?? []),
    ]
    const hash = /SHA-256 ([0-9a-f]{64})/.exec(textOf((await web.get(address)).body))?.[1] ?? 'none'
    assert.deepEqual(await found('file=NORTH'), [address])
    assert.deepEqual(await found(`file=${hash}`), [address])
    assert.deepEqual(await found(`file=${hash.slice(0, 8)}`), [address])
    assert.deepEqual(await found('state=done'), [address])
    assert.deepEqual(await found('state=waiting'), [failed])
    assert.deepEqual(await found(`person=${person([], [], 2).userId}`), [failed])
    assert.deepEqual(await found(`person=${person([], [], 1).userId}&state=waiting`), [])
    assert.match(textOf((await web.get('/imports?file=nowhere')).body), /No imports fit/)
  })

  test('the report can be saved, as the command line gives it', async () => {
    const address = String(/\/imports\/[0-9a-f-]{36}/.exec((await web.get('/imports?state=done')).body)?.[0])
    const csv = (await web.get(`${address}/report.csv`)).body.split('\r\n')
    assert.equal(csv[0], 'file,rows_read,rows_stored,rows_outside_area,rows_rejected,sha256')
    assert.match(csv[1] ?? '', /^2025-09-north-street\.csv,2,2,0,0,[0-9a-f]{64}$/)
    const json = JSON.parse((await web.get(`${address}/report.json`)).body) as {
      rows_read: number
      months: { month: string; change: string; after: number }[]
    }
    assert.equal(json.rows_read, 2)
    assert.deepEqual(
      json.months.map((one) => [one.month, one.change, one.after]),
      [['2025-09', 'new', 2]],
    )
    assert.equal((await web.get(`${address}/report.json`, 'board')).statusCode, 403)
  })

  test('is shown a page at a time', async () => {
    for (let i = 0; i < 20; i++) await web.checked([{ name: `empty-${i}.csv`, content: '' }])
    const first = await web.get('/imports')
    assert.equal(new Set(first.body.match(/\/imports\/[0-9a-f-]{36}/g)).size, 20)
    assert.match(first.body, /href="\/imports\?page=2"/)
    const second = await web.get('/imports?page=2')
    assert.equal(new Set(second.body.match(/\/imports\/[0-9a-f-]{36}/g)).size, 2)
    assert.match(second.body, /href="\/imports"[^>]*rel="prev"/)
    assert.deepEqual(web.bugs, [])
  })
})
