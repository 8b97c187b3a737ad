import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { findArea } from '../../../foundations/areas/index.ts'
import { writeAuditEvent } from '../../../foundations/audit/index.ts'
import { month } from '../../../platform/clock/index.ts'
import { NEW_MEASURE } from '../check-import/form.ts'
import { countsFor, getMeasure, listAreaLabels, listTypeLabels } from '../store/index.ts'
import { acting, makeCounty, working } from '../testing/county.ts'
import { eventsOf } from '../testing/figures-stored.ts'
import { type ImportsApp, serveImports, textOf } from '../testing/imports-app.ts'
import { freeCode } from './action.ts'
import { parseAreaDecision, parseTypeDecisions } from './form.ts'

describe('decisions about names', () => {
  test('codes are made from names, each once', () => {
    const taken = new Set(['ASHBY'])
    assert.equal(freeCode('Ashby', taken), 'ASHBY-2')
    assert.equal(freeCode('Barking & Dagenham', taken), 'BARKING-DAGENHAM')
    assert.equal(freeCode('Ynys Môn', taken), 'YNYS-MON')
    assert.equal(freeCode('—', taken), 'AREA')
    assert.equal(freeCode('x'.repeat(90), taken).length, 36)
  })
  test('a form that says too little is sent back to its field', () => {
    const field = (query: string) => {
      const parsed = parseAreaDecision(new URLSearchParams(query))
      return parsed.ok ? parsed.value.do : parsed.errors[0]?.field
    }
    assert.equal(field('do=areas&area-5='), 'area-5')
    assert.equal(field('do=areas&area-5=Ashby'), 'known')
    assert.equal(field('do=many&which=ticked&as=outside'), 'which')
    assert.equal(field('do=many&which=ticked&label=5'), 'as')
    assert.equal(field('do=many&which=all&all=5&all=6&as=new&kind=lsoa'), 'kind')
    assert.equal(field('do=many&which=all&all=5&all=6&as=new&kind=district&code=X1'), 'code')
    assert.equal(field('do=many&label=5&as=new&kind=district&code=a%20b'), 'code')
    assert.equal(field('do=many&label=5&as=new&kind=district&inside=A&holder=B'), 'holder')
    assert.equal(field('do=many&label=5&as=new&kind=district&code=x1'), 'new')
  })
  test('types are decided one by one, and the rest together', () => {
    assert.deepEqual(
      parseTypeDecisions(
        new URLSearchParams('type-1=t:7&type-2=n:8&type-3=&type-4=ignored&type-5=nonsense&rest=named'),
      ),
      [
        { labelId: 1, to: { typeId: 7 } },
        { labelId: 2, to: { under: 8 } },
        { labelId: 3, to: 'as-named' },
        { labelId: 4, to: 'ignored' },
      ],
    )
    assert.deepEqual(parseTypeDecisions(new URLSearchParams('type-3=&rest=later')), [])
  })
})

const TABLE = `area,month,type,count
Ashby,2025-09,Burglary,4
Old Ashby,2025-09,Burglary,6
Newtown,2025-09,Burglary,10
Port <b>Quay</b>,2025-09,Burglary,20
`

describeOnEachDatabase(
  'names that files use',
  (database) => {
    let web: ImportsApp
    const pending = () => acting(database.db, working, (tx) => listAreaLabels(tx))
    const idOf = async (label: string) => String((await pending()).find((one) => one.label === label)?.id)
    const counted = (area: string) =>
      acting(database.db, working, async (tx) => {
        const found = await findArea(tx, area)
        if (found === undefined) return null
        const rows = await countsFor(tx, {
          measure: await getMeasure(tx, 'break-ins'),
          areaId: found.id,
          from: month('2025-09'),
          to: month('2025-09'),
        })
        return rows.find((row) => row.typeSlug === 'all')?.count ?? null
      })

    before(async () => {
      await acting(database.db, working, (tx) => makeCounty(tx))
      web = await serveImports(database.db)
      const address = await web.checked([{ name: 'a.csv', content: TABLE }])
      const columns: [string, string][] = [
        ['format-0', 'long'],
        ['area-0', '0'],
        ['month-0', '1'],
        ['category1-0', '2'],
        ['value-0', '3'],
      ]
      await web.post(`${address}/mapping`, [
        ...columns,
        ['measure', NEW_MEASURE],
        ['title', 'Break-ins'],
        ['outcome', 'reduce'],
      ])
      await web.imports.idle()
      await web.post(`${address}/confirm`)
      await web.imports.idle()
    })
    after(() => web.close())

    test('unknown names wait with their counts and months, and the history says so', async () => {
      const text = textOf((await web.get('/imports/labels')).body)
      assert.match(text, /3 unknown areas/)
      assert.match(text, /Newtown 10 September 2025/)
      assert.match((await web.get('/imports/labels')).body, /Port &lt;b&gt;Quay/)
      assert.match(textOf((await web.get('/imports')).body), /3 areas in imported files are not known/)
      assert.equal(await counted('Ashby'), 4)
    })

    test('only for those who import or analyse', async () => {
      assert.equal((await web.get('/imports/labels', 'board')).statusCode, 403)
      assert.equal((await web.post('/imports/labels', [['do', 'many']], 'board')).statusCode, 403)
      assert.equal((await web.post('/imports/labels/undo', [], 'board')).statusCode, 403)
      assert.equal((await web.get('/imports/labels', 'importer')).statusCode, 200)
      assert.equal((await web.post('/imports/labels/types', [], 'importer')).statusCode, 403)
      const adding = [
        ['do', 'many'],
        ['label', await idOf('Newtown')],
        ['as', 'new'],
        ['kind', 'district'],
      ] as const
      const refused = await web.post('/imports/labels', adding, 'importer')
      assert.equal(refused.statusCode, 403)
      assert.match(textOf(refused.body), /those who manage areas/)
      assert.doesNotMatch((await web.get('/imports/labels', 'importer')).body, /name="kind"/)
    })

    test('a name that is no area is sent back, and nothing is decided', async () => {
      const [a, b] = [await idOf('Old Ashby'), await idOf('Newtown')]
      const reply = await web.post('/imports/labels', [
        ['do', 'areas'],
        [`area-${a}`, 'Ashby'],
        [`area-${b}`, 'Nowhere'],
      ])
      assert.equal(reply.statusCode, 422)
      assert.match(textOf(reply.body), /“Nowhere” is not the code or name of one area/)
      assert.match(reply.body, /value="Nowhere"/)
      assert.equal((await pending()).length, 3)
    })

    test('mapped to an area, the figures appear there; undone, they go again', async () => {
      const id = await idOf('Old Ashby')
      // As the list of suggestions writes it.
      await web.post('/imports/labels', [
        ['do', 'areas'],
        [`area-${id}`, 'Ashby (E07000101)'],
      ])
      assert.equal(await counted('Ashby'), 10)
      assert.match(textOf((await web.get('/imports/labels')).body), /Decided lately .*Old Ashby Ashby \(district\)/)
      await web.post('/imports/labels/undo', [
        ['kind', 'area'],
        ['id', id],
      ])
      assert.equal(await counted('Ashby'), 4)
      assert.equal((await pending()).length, 3)
      const events = await eventsOf(database.db, 'performance.undo-label')
      assert.deepEqual(
        events.map((event) => event.subject_id),
        [id],
      )
    })

    test('many become new areas inside a new one at once, and count there', async () => {
      const ids = [await idOf('Newtown'), await idOf('Port <b>Quay</b>')]
      const reply = await web.post('/imports/labels', [
        ...([
          ['do', 'many'],
          ['which', 'all'],
          ['as', 'new'],
          ['kind', 'district'],
          ['holder', 'Southshire'],
          ['holderKind', 'force'],
        ] as [string, string][]),
        ...ids.map((id): [string, string] => ['all', id]),
      ])
      assert.equal(reply.statusCode, 303)
      assert.equal(await counted('Newtown'), 10)
      assert.equal(await counted('Southshire'), 30)
      assert.equal((await pending()).length, 1)
      const [event] = (await eventsOf(database.db, 'performance.map-labels')).slice(-1)
      assert.deepEqual(event?.detail, { decision: 'new', labels: 2, areasMade: 3 })
      // Sent again, the names are not waiting any more.
      const again = await web.post('/imports/labels', [
        ['do', 'many'],
        ['which', 'all'],
        ['as', 'new'],
        ['kind', 'district'],
        ...ids.map((id): [string, string] => ['all', id]),
      ])
      assert.equal(again.statusCode, 422)
      assert.match(textOf(again.body), /decided about some of these names meanwhile/)
    })

    test('outside and left out count nowhere and wait no more', async () => {
      const id = await idOf('Old Ashby')
      await web.post('/imports/labels', [
        ['do', 'many'],
        ['label', id],
        ['as', 'outside'],
      ])
      assert.equal((await pending()).length, 0)
      await web.post('/imports/labels/undo', [
        ['kind', 'area'],
        ['id', id],
      ])
      await web.post('/imports/labels', [
        ['do', 'many'],
        ['label', id],
        ['as', 'ignored'],
      ])
      assert.equal((await pending()).length, 0)
      assert.equal(await counted('Ashby'), 4)
      assert.match(textOf((await web.get('/imports/labels')).body), /Every name is known/)
    })

    test('types that a measure does not have wait until an analyst says what they are', async () => {
      const address = await web.checked([
        {
          name: 'b.csv',
          content: 'area,month,type,count\nAshby,2025-10,Burglary,4\nAshby,2025-10,Theft from sheds,7\n',
        },
      ])
      const columns: [string, string][] = [
        ['format-0', 'long'],
        ['area-0', '0'],
        ['month-0', '1'],
        ['category1-0', '2'],
        ['value-0', '3'],
      ]
      await web.post(`${address}/mapping`, [...columns, ['measure', 'break-ins']])
      await web.imports.idle()
      assert.match(textOf((await web.get(address)).body), /1 type that we do not know Theft from sheds \(7\)/)
      await web.post(`${address}/confirm`)
      await web.imports.idle()
      const types = () => acting(database.db, working, (tx) => listTypeLabels(tx))
      const [label] = await types()
      assert.equal(label?.label, 'Theft from sheds')
      assert.equal((await web.post('/imports/labels/types', [[`type-${label?.id}`, '']])).statusCode, 422)
      await web.post('/imports/labels/types', [
        [`type-${label?.id}`, ''],
        ['rest', 'named'],
      ])
      assert.deepEqual(await types(), [])
      const measure = await acting(database.db, working, (tx) => getMeasure(tx, 'break-ins'))
      assert.deepEqual(measure.types.map((type) => type.title).sort(), ['All types', 'Burglary', 'Theft from sheds'])
      await web.post('/imports/labels/undo', [
        ['kind', 'type'],
        ['id', String(label?.id)],
      ])
      assert.equal((await types()).length, 1)
      const burglary = measure.types.find((type) => type.title === 'Burglary')
      await web.post('/imports/labels/types', [[`type-${label?.id}`, `t:${burglary?.id}`]])
      assert.match(textOf((await web.get('/imports/labels')).body), /Theft from sheds Burglary/)
      assert.deepEqual(web.bugs, [])
    })
  },
  { audit: writeAuditEvent },
)
