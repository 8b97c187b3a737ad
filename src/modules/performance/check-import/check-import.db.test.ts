import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { fileInMemory } from '../../../platform/files/index.ts'
import { inspect } from '../formats/index.ts'
import type { StagedFile } from '../import-counts/index.ts'
import { acting, LSOAS, makeCounty, streetFile, times, working } from '../testing/county.ts'
import { countStored, NOTHING } from '../testing/figures-stored.ts'
import { type ImportsApp, sent, serveImports, textOf } from '../testing/imports-app.ts'
import { groupFiles, NEW_MEASURE, parseMapping } from './form.ts'

const LONG =
  'place,period,kind,how many\nAshby,2025-08,Burglary,4\nBirch,2025-08,Burglary,5\nAshby,2025-09,Burglary,6\n'
const columns: [string, string][] = [
  ['format-0', 'long'],
  ['area-0', '0'],
  ['month-0', '1'],
  ['category1-0', '2'],
  ['value-0', '3'],
]
const newMeasure: [string, string][] = [
  ['measure', NEW_MEASURE],
  ['title', 'Break-ins'],
  ['outcome', 'reduce'],
]

describe('the form of columns', () => {
  const stage = async (name: string, content: string): Promise<StagedFile> => ({
    name,
    inspection: await inspect(fileInMemory(name, content)),
    problem: null,
  })

  test('asks once for files with one heading, and leaves out what is not mapped', async () => {
    const staged = [
      await stage('a.csv', LONG),
      await stage('b.csv', LONG.replace('2025-08', '2025-07')),
      await stage('wide.csv', 'area,2025-08,2025-09\nAshby,1,2\n'),
      await stage('outcomes.csv', 'Crime ID,Month,Reported by,Falls within,Outcome type\nx,2025-09,N,N,Court\n'),
      { name: 'broken.csv', inspection: null, problem: 'It is empty.' },
    ]
    const groups = groupFiles(staged, {})
    assert.deepEqual(
      groups.map((group) => [group.files, group.mapping.format]),
      [
        [['a.csv', 'b.csv'], 'long'],
        [['wide.csv'], 'wide'],
      ],
    )
  })
  test('another format keeps what the two have in common', async () => {
    const staged = [await stage('wide.csv', 'area,type,2025-08,2025-09\nAshby,Burglary,1,2\n')]
    const [group] = groupFiles(staged, {}, new Map([[0, 'long']]))
    assert.deepEqual(group?.mapping, {
      format: 'long',
      area: 'area',
      areaName: null,
      month: '',
      category: ['type'],
      value: '',
    })
  })
  test('names every missing choice at its field, in words', async () => {
    const groups = groupFiles([await stage('a.csv', LONG)], {})
    const parsed = parseMapping(
      new URLSearchParams([
        ['format-0', 'long'],
        ['area-0', '0'],
        ['month-0', '0'],
        ['measure', NEW_MEASURE],
      ]),
      groups,
      {},
    )
    assert.ok(!parsed.ok)
    assert.deepEqual(parsed.errors, [
      { field: 'value-0', message: 'Choose the column that holds the count' },
      { field: 'title', message: 'Enter what the measure is called' },
      { field: 'outcome', message: 'Choose what is wanted of the figures' },
    ])
  })
  test('numbers of columns that are not there choose nothing', async () => {
    const groups = groupFiles([await stage('a.csv', LONG)], {})
    for (const bad of ['99', '-1', 'x', '1e9', '__proto__']) {
      const parsed = parseMapping(
        new URLSearchParams([...columns.filter(([name]) => name !== 'value-0'), ['value-0', bad], ...newMeasure]),
        groups,
        {},
      )
      assert.ok(!parsed.ok, bad)
    }
  })
})

describeOnEachDatabase('checking an import', (database) => {
  let web: ImportsApp
  before(async () => {
    await acting(database.db, working, (tx) => makeCounty(tx))
    web = await serveImports(database.db)
  })
  after(() => web.close())

  test('a table asks for its measure and columns, shows only mapped columns, and is checked again', async () => {
    const address = await web.checked([
      {
        name: 'a.csv',
        content: LONG.replaceAll('Burglary,', 'Burglary,')
          .replace('how many\n', 'how many,notes\n')
          .replaceAll(/(\d)\n/g, '$1,private words\n'),
      },
    ])
    assert.match(textOf((await web.get(address)).body), /Say what these figures count/)
    const form = await web.get(`${address}/mapping`)
    assert.equal(form.statusCode, 200)
    assert.match(
      textOf(form.body),
      /The first rows place Area period Month kind Type how many Count Ashby 2025-08 Burglary 4/,
    )
    assert.doesNotMatch(form.body, /private words/)

    const missing = await web.post(`${address}/mapping`, columns)
    assert.equal(missing.statusCode, 422)
    assert.match(textOf(missing.body), /There is a problem Choose the measure, or a new one/)

    const twice = await web.post(`${address}/mapping`, [...columns.slice(0, 4), ['value-0', '0'], ...newMeasure])
    assert.equal(twice.statusCode, 422)
    assert.match(textOf(twice.body), /The column “place” is used for area and value/)
    assert.match(twice.body, /value="Break-ins"/)

    assert.equal((await web.post(`${address}/mapping`, [...columns, ...newMeasure])).statusCode, 303)
    await web.imports.idle()
    const text = textOf((await web.get(address)).body)
    assert.match(text, /This would add 2 months \(August to September 2025\)/)
    assert.match(text, /The figures go to: Break-ins \(new\)\./)
    assert.match(text, /September 2025 New 6 August 2025 New 9/)
    assert.deepEqual(await countStored(database.db), NOTHING)
    await web.post(`${address}/cancel`)
  })

  test('the format can be changed without JavaScript', async () => {
    const address = await web.checked([{ name: 'a.csv', content: LONG }])
    const wide = await web.get(`${address}/mapping?format-0=wide`)
    assert.match(textOf(wide.body), /No column is named for a month/)
    const long = await web.get(`${address}/mapping?format-0=nonsense`)
    assert.match(long.body, /name="value-0"/)
    await web.post(`${address}/cancel`)
  })

  test('a file that cannot be used stops the others until somebody says to go on without it', async () => {
    const good = await sent(
      streetFile(times(2, { month: '2025-09', lsoa: LSOAS[0], type: 'Burglary' }), { name: 'good-street.csv' }),
    )
    const address = await web.checked([good, { name: 'empty.csv', content: '' }])
    const page = await web.get(address)
    const text = textOf(page.body)
    assert.match(text, /1 file of 2 cannot be used/)
    assert.match(text, /empty\.csv .*Export it again/)
    assert.doesNotMatch(page.body, /Import these figures/)
    await web.post(`${address}/confirm`)
    await web.imports.idle()
    assert.deepEqual(await countStored(database.db), NOTHING)

    await web.post(`${address}/leave-out`, [
      ['file', 'empty.csv'],
      ['file', 'not-sent.csv'],
    ])
    await web.imports.idle()
    const again = await web.get(address)
    assert.match(textOf(again.body), /This would add 1 month \(September 2025\)/)
    assert.match(textOf(again.body), /Left out: You left this file out/)
    assert.match(again.body, /Import these figures/)
    await web.post(`${address}/cancel`)
  })

  test('errors can be downloaded, each with its line', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `Ashby,2025-09,Type ${i},-1`).join('\n')
    const address = await web.checked([
      { name: 'a.csv', content: `area,month,type,count\nAshby,2025-08,Burglary,1\n${rows}\n` },
    ])
    const text = textOf((await web.get(address)).body)
    assert.match(text, /30 rows could not be read/)
    assert.match(text, /These are the first 20\. Download all errors/)
    const file = await web.get(`${address}/errors.csv`)
    const lines = file.body.trim().split('\r\n')
    assert.equal(lines.length, 31)
    assert.equal(lines[0], 'file,line,column,code,message')
    assert.match(lines[1] ?? '', /^a\.csv,3,count,negative-value,/)
    assert.equal((await web.get(`${address}/errors.csv`, 'board')).statusCode, 403)
    await web.post(`${address}/cancel`)
  })

  test('an import that is not there is a 404, on every address', async () => {
    for (const id of ['00000000-0000-4000-8000-000000000000', 'nonsense', '..%2f..%2fetc']) {
      for (const part of ['', '/mapping', '/errors.csv', '/report.json', '/undo']) {
        assert.equal((await web.get(`/imports/${id}${part}`)).statusCode, 404, id + part)
      }
      for (const part of ['confirm', 'cancel', 'undo', 'mapping', 'leave-out']) {
        assert.equal((await web.post(`/imports/${id}/${part}`)).statusCode, 404, `${id} ${part}`)
      }
    }
    assert.deepEqual(web.bugs, [])
  })
})
