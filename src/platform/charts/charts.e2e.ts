/** Charts in a real browser: what axe says, and whether any word is cut off, also on a phone. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, describe, test } from 'node:test'
import { type Browser, chromium } from 'playwright-core'
import {
  CHART_STYLESHEET,
  choroplethMap,
  controlChart,
  responsiveChart,
  seasonalChart,
  sparkChart,
  tileMap,
} from './index.ts'
import { gridShapes, seasonalPoints, wave } from './testing.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const basics = { title: 'Burglary in Derby', unit: 'Offences a month' }
const large = wave(48).map((point) => ({ ...point, y: point.y === null ? null : point.y * 1234, upper: 180000 }))

function page(): string {
  const areas = gridShapes(5, 4).map((shape, index) => ({
    ...shape,
    value: index === 3 ? null : index * 7.3,
    href: `/areas/${shape.code}`,
  }))
  const tiles = areas.map(({ code, name, value, href }, index) => ({
    code,
    name,
    value,
    href,
    abbr: `A${index}`,
    column: index % 5,
    row: Math.floor(index / 5),
  }))
  const charts = [
    ...[12, 48, 160].map((count) =>
      responsiveChart(controlChart, { ...basics, id: `control-${count}`, points: wave(count), target: 90 }),
    ),
    responsiveChart(controlChart, { ...basics, id: 'large', points: large, heading: true, source: 'Source: made up.' }),
    responsiveChart(seasonalChart, {
      ...basics,
      id: 'seasonal',
      points: seasonalPoints([90, 130, 70, 95, 88, null, null, null, null, null, null, null]),
      overallAverage: 99,
    }),
    sparkChart({ ...basics, id: 'spark', points: wave(60) }),
    responsiveChart(choroplethMap, { ...basics, id: 'map', shapes: areas, names: 'areas' }),
    responsiveChart(tileMap, { ...basics, id: 'tiles', tiles }),
  ]
  return `<!doctype html><html lang="en"><head><title>Charts</title><meta name="viewport" content="width=device-width, initial-scale=1">
<style>${readFileSync(CHART_STYLESHEET, 'utf8')} body { margin: 15px }</style></head>
<body><main><h1>Charts</h1>${charts.join('')}</main></body></html>`
}

describe('charts in a browser', () => {
  let browser: Browser
  before(async () => {
    browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
    })
  })
  after(async () => {
    await browser.close()
  })

  for (const width of [320, 1000]) {
    test(`axe finds nothing, no word is cut off and nothing scrolls sideways at ${width} pixels`, async () => {
      const view = await browser.newPage({ viewport: { width, height: 900 } })
      try {
        await view.setContent(page())
        await view.addScriptTag({ content: axe })
        // Without a type for axe in the page: the code runs there, not here.
        const violations: unknown = await view.evaluate(
          'axe.run().then((found) => found.violations.map((one) => one.id + ": " + one.nodes[0].html.slice(0, 200)))',
        )
        assert.deepEqual(violations, [])
        const outside: unknown = await view.evaluate(`[...document.querySelectorAll('svg text')]
          .filter((text) => text.getClientRects().length > 0)
          .map((text) => ({ of: text.textContent, box: text.getBoundingClientRect(), svg: text.closest('svg').getBoundingClientRect() }))
          .filter(({ box, svg }) => box.left < svg.left - 1 || box.right > svg.right + 1 || box.top < svg.top - 1 || box.bottom > svg.bottom + 1)
          .map(({ of, box, svg }) => [of, box.left - svg.left, svg.right - box.right, box.top - svg.top, svg.bottom - box.bottom].join(' '))`)
        assert.deepEqual(outside, [])
        const shown: unknown = await view.evaluate(
          `[...document.querySelectorAll('svg')].filter((svg) => svg.getClientRects().length > 0).map((svg) => svg.getBoundingClientRect().width)`,
        )
        assert.ok(Array.isArray(shown))
        assert.equal(shown.length, 8)
        assert.equal(await view.evaluate('document.documentElement.scrollWidth'), width)
        const small: unknown = await view.evaluate(`[...document.querySelectorAll('svg text')]
          .filter((text) => text.getClientRects().length > 0)
          .map((text) => Number.parseFloat(getComputedStyle(text).fontSize) * text.closest('svg').getScreenCTM().a)
          .filter((size) => size < 10.5)`)
        assert.deepEqual(small, [], 'text is never smaller than 10.5 pixels')
      } finally {
        await view.close()
      }
    })
  }
})
