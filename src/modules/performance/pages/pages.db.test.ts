import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { setPopulations } from '../../../foundations/areas/index.ts'
import { addMonths, month } from '../../../platform/clock/index.ts'
import { type Db, systemActor } from '../../../platform/db/index.ts'
import { compareRoutes } from '../compare-areas/routes.tsx'
import { comparisonFor, exceptionsFor, findMeasure, getMeasure, seriesFor } from '../store/index.ts'
import { acting, person, working } from '../testing/county.ts'
import { countOf, FIRST, HOSTILE, LATEST, makeFiveYears, twelveMonths } from '../testing/five-years.ts'
import { servePages } from '../testing/serve-pages.tsx'
import { areaPageRoutes } from '../view-area/routes.tsx'
import { chartRoutes } from '../view-chart/routes.tsx'
import { homeRoutes } from '../view-home/routes.tsx'
import { mapRoutes } from '../view-map/routes.tsx'
import { measureRoutes } from '../view-measures/routes.tsx'

const actors = {
  viewer: person(['performance.view'], [], 1),
  analyst: person(['performance.view', 'performance.analyse', 'performance.import', 'areas.import'], [], 2),
  nobody: person([], [], 3),
}

function serve(db: Db, more: Parameters<typeof servePages>[0]['actors'] = {}) {
  const deps = { db, now: () => new Date('2026-01-10T12:00:00Z') }
  return servePages({
    db,
    routes: [
      ...homeRoutes(deps),
      ...measureRoutes(deps),
      ...areaPageRoutes(deps),
      ...chartRoutes(deps),
      ...compareRoutes(deps),
      ...mapRoutes(deps),
    ],
    actors: { ...actors, ...more },
  })
}

type Pages = Awaited<ReturnType<typeof serve>>

const CHART = '/charts/household-crime/burglary/E07000101'
const PAGES = ['/measures', '/measures/household-crime', '/areas', '/areas/E07000101', CHART, '/compare', '/map']
const FILES = [`${CHART}.csv`, `${CHART}.svg`, `${CHART}.png`, '/compare.csv', '/map.csv']

/** Rows of the first table of the page, cells as text. */
function tableOf(html: string): string[][] {
  const body = /<tbody[^>]*>(.*?)<\/tbody>/s.exec(html)?.[1] ?? ''
  return [...body.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => textOf(cell)),
  )
}

function textOf(html: string): string {
  return html
    .replace(/<svg.*?<\/svg>/gs, '')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&amp;', '&')
    .trim()
}

function csvOf(text: string): string[][] {
  return text
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(','))
}

function rowOf(rows: readonly string[][], name: string): string[] {
  return rows.find(([first]) => first?.startsWith(name)) ?? []
}

const plain = (text: string) => Number(text.replaceAll(',', '').replace('−', '-').replace('+', '').replace('%', ''))

describeOnEachDatabase('Pages while there are no figures', (database) => {
  let pages: Pages
  before(async () => {
    pages = await serve(database.db)
  })
  test('an analyst is led to the first import, everybody else is told to wait', async () => {
    const analyst = await pages.visitor('analyst').get('/')
    assert.equal(analyst.statusCode, 200)
    assert.match(analyst.body, /Import your force’s files/)
    assert.match(analyst.body, /href="\/imports\/new"/)
    assert.match(analyst.body, /href="\/reference\/areas"/)
    assert.match(analyst.body, /data\.police\.uk/)
    const viewer = await pages.visitor('viewer').get('/')
    assert.match(viewer.body, /There are no figures yet/)
    assert.doesNotMatch(viewer.body, /imports\/new/)
  })
  test('every page says so instead of failing', async () => {
    for (const url of ['/measures', '/measures/recorded-crime', '/areas', '/compare', '/map']) {
      const reply = await pages.visitor('viewer').get(url)
      assert.equal(reply.statusCode, 200, url)
      assert.match(reply.body, /[Nn]o figures/, url)
    }
    assert.equal((await pages.visitor('viewer').get('/compare.csv')).statusCode, 404)
  })
})

describeOnEachDatabase('Pages of figures', (database) => {
  let pages: Pages
  let ids: Map<string, number>
  before(async () => {
    const { db } = database
    ids = await makeFiveYears(db)
    await acting(db, systemActor(['areas.import']), (tx) =>
      setPopulations(tx, [
        { areaId: ids.get('E07000101') ?? 0, year: 2024, residents: 50_000, source: 'test' },
        { areaId: ids.get('E07000102') ?? 0, year: 2024, residents: 40_000, source: 'test' },
      ]),
    )
    await acting(db, systemActor(['areas.import']), async (tx) => {
      const { sql } = await import('kysely')
      await sql`update areas.areas set name = ${HOSTILE} where code = 'E06000101'`.execute(tx)
    })
    pages = await serve(db, {
      manager: person(['performance.view', 'performance.respond'], [ids.get('E07000101') ?? 0], 4),
      elsewhere: person(['performance.view', 'performance.respond'], [ids.get('E07000102') ?? 0], 5),
    })
  })
  const read = <T>(work: Parameters<typeof acting<T>>[2]) => acting(database.db, working, work)

  describe('who may see them', () => {
    test('people who may see figures', async () => {
      for (const url of ['/', ...PAGES, ...FILES]) {
        assert.equal((await pages.visitor('viewer').get(url)).statusCode, 200, url)
      }
    })
    test('nobody without a session, and nobody without the permission', async () => {
      for (const url of [...PAGES, ...FILES]) {
        const stranger = await pages.visitor('').get(url)
        assert.equal(stranger.statusCode, 303, url)
        assert.match(String(stranger.headers.location), /^\/sign-in/)
        assert.equal((await pages.visitor('nobody').get(url)).statusCode, 403, url)
      }
      assert.equal((await pages.visitor('').get('/')).statusCode, 303)
      const home = await pages.visitor('nobody').get('/')
      assert.equal(home.statusCode, 200)
      assert.doesNotMatch(home.body, /Ashby/)
    })
    test('unknown addresses are not found', async () => {
      for (const url of [
        '/measures/nope',
        '/areas/E07999999',
        '/areas/Ashby',
        '/charts/nope/all/E07000101',
        '/charts/household-crime/nope/E07000101',
        '/charts/household-crime/burglary/E07999999',
        `${CHART}.xlsx`,
        `/areas/${encodeURIComponent(HOSTILE)}`,
      ]) {
        assert.equal((await pages.visitor('viewer').get(url)).statusCode, 404, url)
      }
    })
    test('a code in small letters leads to the proper address', async () => {
      const reply = await pages.visitor('viewer').get('/charts/household-crime/burglary/e07000101.csv?months=24')
      assert.equal(reply.statusCode, 303)
      assert.equal(reply.headers.location, `${CHART}.csv?months=24`)
    })
  })

  test('names and sources that look like markup are shown as text', async () => {
    for (const url of ['/', ...PAGES, '/areas/E06000101', '/charts/household-crime/burglary/E06000101.svg']) {
      const { body } = await pages.visitor('viewer').get(url)
      assert.doesNotMatch(body, /<script>alert/, url)
    }
    assert.match((await pages.visitor('viewer').get('/areas/E06000101')).body, /&lt;script&gt;alert\(1\)/)
  })

  describe('the chart', () => {
    test('its table holds the counts of the store, month by month', async () => {
      const rows = tableOf((await pages.visitor('viewer').get(`${CHART}?months=all&method=xmr`)).body)
      const [series] = await read(async (tx) => {
        const measure = await getMeasure(tx, 'household-crime')
        const type = measure.types.find((one) => one.slug === 'burglary')
        return seriesFor(tx, { typeIds: [type?.id ?? 0], areaIds: [ids.get('E07000101') ?? 0] })
      })
      assert.equal(rows.length, 60)
      assert.deepEqual(
        rows.map((row) => plain(row[1] ?? '')),
        series?.values,
      )
      assert.equal(rows[0]?.[0], 'October 2020')
    })
    test('says of the exceptional month what the list of exceptions says', async () => {
      const { list } = await read((tx) => exceptionsFor(tx, { month: LATEST }))
      const found = list.find((one) => one.areaId === ids.get('E07000101') && one.direction === 'above')
      assert.ok(found !== undefined && found.count === countOf({ district: 'Ashby', type: 'Burglary', month: LATEST }))
      const { body } = await pages.visitor('viewer').get(CHART)
      const row = tableOf(body).find(([name]) => name === 'September 2025')
      assert.equal(plain(row?.[1] ?? ''), found.count)
      assert.equal(plain(row?.[2] ?? ''), Math.round(found.expected * 10) / 10)
      assert.equal(plain(row?.[4] ?? ''), Math.round((found.upper ?? 0) * 10) / 10)
      assert.equal(row?.[5], 'Above the upper line: concern')
      assert.match(body, /above the upper line of/)
    })
    test('draws the months to come, and says how the lines are made and what chance alone would do', async () => {
      const { body } = await pages.visitor('viewer').get(CHART)
      const rows = tableOf(body)
      assert.equal(rows.length, 12)
      assert.deepEqual(rows.at(-1)?.slice(0, 2), ['March 2026', '–no figure'])
      assert.equal(rows.at(-1)?.[5], 'Still to come')
      assert.match(body, /divided by 24/)
      assert.match(body, /chance alone would put/)
      assert.match(body, /<figcaption>/)
      assert.match(body, /<title id="chart-title">Burglary in Ashby<\/title>/)
    })
    test('its file holds the figures of its table', async () => {
      for (const query of ['', '?method=xmr', '?months=60', '?method=xmr&months=24&to=2024-03']) {
        const rows = tableOf((await pages.visitor('viewer').get(CHART + query)).body)
        const file = csvOf((await pages.visitor('viewer').get(`${CHART}.csv${query}`)).body)
        assert.equal(file.length, rows.length)
        file.forEach((cells, i) => {
          const shown = rows[i]?.slice(1, 5).map((text) => (text.startsWith('–') ? '' : plain(text)))
          const saved = cells.slice(6, 10).map((text) => (text === '' ? '' : Number(text)))
          saved.forEach((value, at) => {
            const other = shown?.[at]
            if (value === '' || other === '') assert.equal(value, other)
            else assert.ok(Math.abs(value - Number(other)) <= 0.0501, `${query} ${cells[5]} ${value} ${other}`)
          })
        })
      }
    })
    test('comes as a drawing and as a picture', async () => {
      const svg = await pages.visitor('viewer').get(`${CHART}.svg`)
      assert.match(String(svg.headers['content-type']), /svg/)
      assert.match(String(svg.headers['content-disposition']), /household-crime-burglary-E07000101\.svg/)
      assert.match(svg.body, /^<\?xml .*<svg /s)
      const png = await pages.visitor('viewer').get(`${CHART}.png`)
      assert.deepEqual([...png.rawPayload.subarray(1, 4)], [...Buffer.from('PNG')])
    })
    test('ends with the month that is asked for', async () => {
      const rows = tableOf((await pages.visitor('viewer').get(`${CHART}?method=xmr&months=24&to=2024-03`)).body)
      assert.equal(rows.length, 24)
      assert.equal(rows.at(-1)?.[0], 'March 2024')
    })
    test('a question that makes no sense is answered with the usual chart and a message', async () => {
      const reply = await pages.visitor('viewer').get(`${CHART}?method=poisson&months=7&to=2025-13`)
      assert.equal(reply.statusCode, 422)
      assert.match(reply.body, /fewer than 10 a month on average/)
      assert.match(reply.body, /Choose one of the spans/)
      assert.match(reply.body, /Enter the last month like 2025-09/)
      assert.equal(tableOf(reply.body).length, 12)
    })
  })

  describe('the comparison', () => {
    test('equals the store, in the order of the report', async () => {
      const rows = tableOf((await pages.visitor('viewer').get('/compare?measure=household-crime/burglary')).body)
      const stored = await read(async (tx) => {
        const found = await findMeasure(tx, 'household-crime/burglary')
        assert.ok(found.ok)
        return comparisonFor(tx, { ...found.value, to: LATEST })
      })
      assert.ok(stored.length >= 4)
      assert.deepEqual(
        rows.map((row) => row.slice(1, 4).map(plain)),
        stored.map((row) => [row.previous, row.last, row.change]),
      )
      assert.equal(
        plain(rowOf(rows, 'Ashby')[2] ?? ''),
        twelveMonths({ district: 'Ashby', type: 'Burglary', to: LATEST }),
      )
      assert.match(rows.at(-1)?.[0] ?? '', /^Northshire/)
    })
    test('gives rates where residents are known', async () => {
      const rows = tableOf((await pages.visitor('viewer').get('/compare?measure=household-crime/burglary')).body)
      const last = twelveMonths({ district: 'Ashby', type: 'Burglary', to: LATEST })
      assert.equal(plain(rowOf(rows, 'Ashby')[6] ?? ''), Math.round((last / 50_000) * 10_000) / 10)
      assert.match(rowOf(rows, '&lt;script')[6] ?? '', /no rate/)
    })
    test('its file is its table', async () => {
      const rows = tableOf((await pages.visitor('viewer').get('/compare?sort=-percent')).body)
      const file = csvOf((await pages.visitor('viewer').get('/compare.csv?sort=-percent')).body)
      assert.deepEqual(
        file.map((cells) => cells.slice(2, 6).map(Number)),
        rows.map((row) =>
          row
            .slice(1, 4)
            .map(plain)
            .concat(plain((row[4] ?? '').replace(/^\D+(?=[+−\d])/, ''))),
        ),
      )
      const percents = file.map((cells) => Number(cells[5]))
      assert.deepEqual(
        percents,
        [...percents].sort((a, b) => b - a),
      )
    })
    test('does not compare sums with months missing, and says why', async () => {
      const { body } = await pages.visitor('viewer').get(`/compare?to=${addMonths(FIRST, 13)}`)
      assert.match(body, /2 of 12 months/)
      assert.match(body, /cannot be compared fairly/)
      assert.match(tableOf(body)[0]?.[3] ?? '', /not compared/)
    })
    test('a question that makes no sense is answered with the usual table and a message', async () => {
      for (const query of [
        'measure=nope',
        'to=2025-13',
        'to=1999-01',
        'sort=name',
        'level=street',
        `measure=${HOSTILE}`,
      ]) {
        const reply = await pages.visitor('viewer').get(`/compare?${query}`)
        assert.equal(reply.statusCode, 422, query)
        assert.match(reply.body, /There is a problem/)
        assert.ok(tableOf(reply.body).length > 3, query)
      }
    })
  })

  describe('the map', () => {
    test('shows rates, without boundaries as a table only, and says whose residents are not known', async () => {
      const { body } = await pages.visitor('viewer').get('/map?measure=household-crime/burglary')
      const rows = tableOf(body)
      const ashby = rows.find(([name]) => name === 'Ashby')
      const last = twelveMonths({ district: 'Ashby', type: 'Burglary', to: LATEST })
      assert.equal(plain(ashby?.[1] ?? ''), last)
      assert.equal(plain(ashby?.[3] ?? ''), Math.round((last / 50_000) * 10_000) / 10)
      assert.match(body, /There are no boundaries/)
      assert.match(body, /not known for 1 area/)
      const file = csvOf((await pages.visitor('viewer').get('/map.csv?measure=household-crime/burglary')).body)
      assert.deepEqual(
        file.map((cells) => Number(cells[2])),
        rows.map((row) => plain(row[1] ?? '')),
      )
    })
    test('a question that makes no sense is answered with the usual map and a message', async () => {
      for (const query of ['measure=nope', 'level=lsoa', 'level=street', 'inside=nowhere', 'sort=x', 'to=x']) {
        assert.equal((await pages.visitor('viewer').get(`/map?${query}`)).statusCode, 422, query)
      }
    })
  })

  describe('the area', () => {
    test('shows its charts, the worst first, inside its breadcrumbs', async () => {
      const { body } = await pages.visitor('viewer').get('/areas/E07000101')
      assert.ok(body.includes('Home › Northshire › Northshire County › Ashby ›'))
      assert.match(body, /50,000 residents \(2024\)/)
      const charts = [...body.matchAll(/<h3.*?href="([^"]+)"/gs)].map(([, href]) => href)
      assert.equal(charts.length, 3)
      assert.equal(charts[0], CHART)
    })
    test('lists what lies inside with the figures of the store', async () => {
      const rows = tableOf((await pages.visitor('viewer').get('/areas/E10000101')).body)
      const sum = (district: string) =>
        ['Burglary', 'Theft'].reduce((total, type) => total + twelveMonths({ district, type, to: LATEST }), 0)
      assert.deepEqual(
        rows.map((row) => [row[0], plain(row[2] ?? '')]),
        [
          ['Ashby', sum('Ashby')],
          ['Birch', sum('Birch')],
        ],
      )
    })
    test('a measure that it has not is answered with all charts and a message', async () => {
      const reply = await pages.visitor('viewer').get('/areas/E07000101?measure=nope')
      assert.equal(reply.statusCode, 422)
      assert.match(reply.body, /Choose a measure from the list/)
    })
  })

  describe('home', () => {
    test('counts the exceptions of the latest month and draws the strongest', async () => {
      const { list } = await read((tx) => exceptionsFor(tx, { month: LATEST }))
      const { body } = await pages.visitor('analyst').get('/')
      assert.match(body, new RegExp(`fp-card__figure">${list.length}<`))
      const strongest = list[0]
      assert.ok(strongest !== undefined)
      assert.match(body, new RegExp(`id="chart-${strongest.typeId}-${strongest.areaId}-title"`))
      assert.match(body, /Recent imports/)
      assert.match(body, /counts\.csv/)
    })
    test('a partnership manager first sees what is asked of their own areas, and what is overdue', async () => {
      const own = (await pages.visitor('manager').get('/')).body
      assert.ok(own.indexOf('What is asked of your areas') < own.indexOf('What changed'))
      assert.match(own, /href="\/exceptions\/requests\/[0-9a-f-]{36}"/)
      assert.match(own, /Overdue/)
      assert.doesNotMatch(own, /Recent imports/)
      const other = (await pages.visitor('elsewhere').get('/')).body
      assert.doesNotMatch(other.slice(0, other.indexOf('What changed')), /in Ashby/)
    })
  })

  describe('settings of a measure', () => {
    const fields = {
      version: '1',
      title: 'Household crime',
      outcome: 'reduce',
      significance: '10',
      method: 'seasonal',
      deviations: '2.5',
      rebaseMonths: '2023-04\n2022-04',
    }
    test('are offered to analysts only', async () => {
      assert.match((await pages.visitor('analyst').get('/measures/household-crime')).body, /Save settings/)
      const viewer = pages.visitor('viewer')
      assert.doesNotMatch((await viewer.get('/measures/household-crime')).body, /Save settings/)
      assert.equal((await viewer.post('/measures/household-crime', fields)).statusCode, 403)
    })
    test('that make no sense come back with messages and what was typed', async () => {
      const analyst = pages.visitor('analyst')
      await analyst.get('/measures/household-crime')
      const reply = await analyst.post('/measures/household-crime', {
        ...fields,
        title: '',
        outcome: 'win',
        significance: '-3',
        method: 'guess',
        deviations: '99',
        rebaseMonths: 'April 2020',
      })
      assert.equal(reply.statusCode, 422)
      for (const message of [
        'Enter a title',
        'Choose what is intended',
        'must be a whole number',
        'Choose a chart',
        'between 0.5 and 10',
        'is not a month',
      ]) {
        assert.match(reply.body, new RegExp(message))
      }
      assert.match(reply.body, /value="99"/)
      const measure = await read((tx) => getMeasure(tx, 'household-crime'))
      assert.equal(measure.version, 1)
    })
    test('are saved, judge all charts afresh, and tell whoever comes second', async () => {
      const [first, second] = [pages.visitor('analyst'), pages.visitor('analyst')]
      await first.get('/measures/household-crime')
      await second.get('/measures/household-crime')
      const saved = await first.post('/measures/household-crime', fields)
      assert.equal(saved.statusCode, 303)
      assert.equal(saved.headers.location, '/measures/household-crime')
      const measure = await read((tx) => getMeasure(tx, 'household-crime'))
      assert.equal(measure.deviations, 2.5)
      assert.deepEqual(measure.rebaseMonths, [month('2022-04'), month('2023-04')])
      const late = await second.post('/measures/household-crime', { ...fields, deviations: '3' })
      assert.equal(late.statusCode, 409)
      assert.match(late.body, /Somebody else changed these settings/)
      assert.match(late.body, /Standard deviations to the lines: 2\.5/)
      assert.match(late.body, /name="version" value="2"/)
      assert.equal((await read((tx) => getMeasure(tx, 'household-crime'))).deviations, 2.5)
      const chart = await pages.visitor('viewer').get(`${CHART}?method=xmr&months=all`)
      assert.match(chart.body, /start afresh in April 2022, April 2023/)
      assert.equal(tableOf(chart.body).filter(([name]) => name?.includes('limits start afresh')).length, 2)
    })
  })
})
