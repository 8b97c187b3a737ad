import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Html } from '#html/jsx-runtime'
import { spreadLabels, timeAxis } from './axis.ts'
import {
  CHART_STYLESHEET,
  choroplethMap,
  controlChart,
  describeControlChart,
  describeSeasonalChart,
  formatFigure,
  readShapes,
  responsiveChart,
  seasonalChart,
  sparkChart,
  standaloneSvg,
  tileMap,
  toPng,
} from './index.ts'
import { isDarkShade } from './map-legend.tsx'
import { controlPoints, drawnPoints, gridShapes, HOSTILE, seasonalPoints, wave } from './testing.ts'
import { cleanText, textWidth, wrapText } from './text.ts'

const basics = { id: 'c1', title: 'Burglary in Derby', unit: 'Offences a month' }
const tiles = gridShapes(3, 2).map((shape, index) => ({
  code: shape.code,
  name: shape.name,
  abbr: `A${index}`,
  column: index % 3,
  row: Math.floor(index / 3),
  value: index === 4 ? null : index * 10,
  href: `/areas/${shape.code}`,
}))
const areas = gridShapes(3, 2).map((shape, index) => ({
  ...shape,
  value: index === 4 ? null : index * 10.5,
  href: `/areas/${shape.code}`,
}))

/** Every kind of chart with the same basics. */
function everyChart(extra: { title?: string; heading?: boolean; compact?: boolean; source?: string } = {}): Html[] {
  const with_ = { ...basics, ...extra }
  return [
    controlChart({ ...with_, points: wave(48), target: 90 }),
    seasonalChart({ ...with_, points: seasonalPoints([90, 130, 70, 95, null, null]), overallAverage: 99 }),
    sparkChart({ ...with_, points: wave(48) }),
    choroplethMap({ ...with_, shapes: areas, outlines: gridShapes(1, 1), names: 'areas' }),
    tileMap({ ...with_, tiles }),
  ]
}

function assertSound(svg: string): void {
  assert.doesNotMatch(svg, /NaN|Infinity|undefined|null|\[object/)
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []
  const points = drawnPoints(svg)
  assert.ok(points.length >= 3, 'the drawing has points to check')
  for (const point of points) {
    const inside = point.x >= -1 && point.x <= Number(width) + 1 && point.y >= -1 && point.y <= Number(height) + 1
    assert.ok(inside, `(${point.x}, ${point.y}) of ${point.of} lies outside ${width} x ${height}`)
  }
}

describe('every chart', () => {
  test('has a name, a description and ids made from its own', () => {
    for (const chart of everyChart()) {
      const svg = String(chart)
      assert.match(svg, /^<svg [^>]*role="(img|group)" aria-labelledby="c1-title c1-desc">/)
      assert.match(svg, /<title id="c1-title">Burglary in Derby<\/title><desc id="c1-desc">[^<]{20,}<\/desc>/)
      const ids = [...svg.matchAll(/ id="([^"]+)"/g)].map((found) => found[1])
      assert.equal(new Set(ids).size, ids.length)
      assert.ok(ids.every((id) => id?.startsWith('c1-')))
      for (const [, used] of svg.matchAll(/url\(#([^)]+)\)/g)) assert.ok(ids.includes(used), `${used} is defined`)
    }
  })
  test('is a picture without links, and a group with them', () => {
    const bare = areas.map(({ href: _, ...area }) => area)
    assert.match(String(choroplethMap({ ...basics, shapes: bare })), /role="img"/)
    assert.match(String(choroplethMap({ ...basics, shapes: areas })), /role="group"/)
  })
  test('escapes hostile titles and drops what XML forbids', () => {
    for (const chart of everyChart({ title: HOSTILE, heading: true, source: HOSTILE })) {
      const svg = String(chart)
      assert.ok(svg.includes('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;'))
      assert.ok(!svg.includes('<script'))
      // biome-ignore lint/suspicious/noControlCharactersInRegex: looks for exactly these
      assert.doesNotMatch(svg, /[\u0000\ud800]/)
    }
  })
  test('escapes hostile names of areas, labels, targets and units', () => {
    const hostile = [
      choroplethMap({ ...basics, unit: HOSTILE, shapes: areas.map((area) => ({ ...area, name: HOSTILE })) }),
      tileMap({ ...basics, tiles: tiles.map((tile) => ({ ...tile, name: HOSTILE, abbr: HOSTILE })) }),
      controlChart({
        ...basics,
        unit: HOSTILE,
        points: wave(12).map((point, at) => (at === 5 ? { ...point, segmentStart: HOSTILE } : point)),
        target: { value: 3, label: HOSTILE },
        markLabels: { concern: HOSTILE },
      }),
    ]
    for (const chart of hostile) {
      assert.ok(!String(chart).includes('<script'))
      toPng(standaloneSvg(chart), { scale: 0.5 })
    }
  })
  test('uses neither style attributes nor style elements, and only classes that the stylesheet knows', () => {
    const css = readFileSync(CHART_STYLESHEET, 'utf8')
    for (const chart of everyChart({ heading: true, source: 'Source: made up.' })) {
      const svg = String(chart)
      assert.doesNotMatch(svg, /style/)
      const used = new Set([...svg.matchAll(/ class="([^"]*)"/g)].flatMap((found) => found[1]?.split(' ') ?? []))
      const frames = ['chart-control', 'chart-seasonal', 'chart-compact', 'chart-names', 'chart-mean-label']
      for (const name of used) assert.ok(frames.includes(name) || css.includes(`.${name}`), `.${name} has a rule`)
    }
  })
  test('refuses an id that other ids cannot be made from', () => {
    assert.throws(() => controlChart({ ...basics, id: 'a b', points: [] }), TypeError)
  })
  test('stays inside its box, wide and compact, with and without heading', () => {
    for (const compact of [false, true]) {
      for (const heading of [false, true]) {
        for (const chart of everyChart({ compact, heading, source: 'Source: made up.' })) assertSound(String(chart))
      }
    }
  })
})

describe('the control chart', () => {
  const edgeCases: [string, ReturnType<typeof controlPoints>][] = [
    ['no point', []],
    ['one point', controlPoints([5], { mean: 5, lower: 5, upper: 5 })],
    ['all zero', controlPoints(Array(24).fill(0), { mean: 0, lower: 0, upper: 0 })],
    ['constant', controlPoints(Array(24).fill(7), { mean: 7, lower: 7, upper: 7 })],
    ['gaps', controlPoints([null, 3, null, null, 9, 4, null], { mean: 5, lower: 1, upper: 9 })],
    ['only gaps', controlPoints([null, null, null], { mean: 5, lower: 1, upper: 9 })],
    ['160 points', wave(160)],
    ['a negative lower limit', controlPoints([1, 0, 2, 0, 4], { mean: 1, lower: -2.6, upper: 4.6 })],
    ['no lower limit', controlPoints([1, 0, 2, 0, 4], { mean: 1, lower: null, upper: 4.6 })],
    ['no limits', wave(6).map((point) => ({ ...point, mean: null, lower: null, upper: null }))],
    ['numbers that are none', wave(6).map((point) => ({ ...point, y: Number.NaN, upper: Number.POSITIVE_INFINITY }))],
    ['large figures', controlPoints([1234567, 2345678], { mean: 1e6, lower: 9e5, upper: 3e6 })],
    ['small figures', controlPoints([0.001, 0.002], { mean: 0.0015, lower: 0.0005, upper: 0.003 })],
  ]
  for (const [name, points] of edgeCases) {
    test(`draws ${name}`, () => {
      for (const compact of [false, true]) assertSound(String(controlChart({ ...basics, points, compact, target: 3 })))
      assertSound(String(sparkChart({ ...basics, points })))
    })
  }
  test('keeps any finite series inside its box', () => {
    const value = fc.double({ min: -1e7, max: 1e7, noNaN: true })
    const point = fc.record({
      y: fc.option(value),
      mean: fc.option(value),
      lower: fc.option(value),
      upper: fc.option(value),
      segmentStart: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(point, { maxLength: 160 }), fc.boolean(), value, (records, compact, target) => {
        const points = wave(records.length).map((one, index) => ({ ...one, ...records[index] }))
        assertSound(String(controlChart({ ...basics, points, compact, target })))
        assertSound(String(sparkChart({ ...basics, points, floor: 0 })))
      }),
      { numRuns: 60 },
    )
  })
  test('draws each kind of mark with a shape of its own and names it in the key', () => {
    const kinds = ['concern', 'improvement', 'neutral-high', 'neutral-low'] as const
    const shapes = kinds.map((mark) => {
      const points = wave(12).map((point, at) => ({ ...point, mark: at === 4 ? mark : ('none' as const) }))
      const svg = String(controlChart({ ...basics, points }))
      const found = /d="M[^"l h]*([lh][^"]*)"><title>/.exec(svg.replace(/v/g, 'h'))
      return found?.[1]
    })
    assert.equal(new Set(shapes).size, 4)
    assert.ok(shapes.every((shape) => shape !== undefined))
    const svg = String(controlChart({ ...basics, points: wave(12), markLabels: { concern: 'Look into it' } }))
    for (const label of ['Look into it', 'Improvement', 'Unusually high', 'Unusually low']) {
      assert.ok(svg.includes(`>${label}</text>`), label)
    }
  })
  test('labels the lines at their right end', () => {
    const svg = String(controlChart({ ...basics, points: wave(48), target: { value: 80, label: 'Plan' } }))
    for (const label of ['Upper limit 145', 'Average 100', 'Lower limit 55.5', 'Plan 80', 'Mar 2014: 61']) {
      assert.ok(svg.includes(`>${label}</text>`), label)
    }
  })
  test('does not draw a lower limit that the figures cannot reach', () => {
    const points = controlPoints([1, 0, 2], { mean: 1, lower: -2.6, upper: 4.6 })
    assert.match(String(controlChart({ ...basics, points })), /Lower limit −2.6/)
    const svg = String(controlChart({ ...basics, points, floor: 0 }))
    assert.doesNotMatch(svg, /Lower limit|−/)
  })
  test('breaks the limits where they begin anew', () => {
    const points = wave(24).map((point, at) =>
      at < 12 ? point : { ...point, mean: 60, upper: 70, lower: 50, segmentStart: at === 12 },
    )
    const svg = String(controlChart({ ...basics, points }))
    const [, mean = ''] = /class="chart-mean" d="([^"]*)"/.exec(svg) ?? []
    assert.match(mean, /^M[\d.]+,[\d.]+H[\d.]+M[\d.]+,[\d.]+H[\d.]+$/)
    assert.match(svg, />From Apr 2011<\/text>/)
  })
  test('says so when the scale does not start at nought', () => {
    const high = controlPoints([500, 510, 505], { mean: 505, lower: 490, upper: 520 })
    assert.match(String(controlChart({ ...basics, points: high })), /Offences a month \(scale starts at 490\)/)
    assert.doesNotMatch(String(controlChart({ ...basics, points: wave(12) })), /scale starts/)
  })
  test('refuses two points with one label', () => {
    const [first] = wave(1)
    assert.ok(first !== undefined)
    assert.throws(() => controlChart({ ...basics, points: [first, first] }), RangeError)
  })
  test('says that it is empty, and marks no point without a figure', () => {
    const points = wave(6).map((point) => ({ ...point, y: null }))
    const svg = String(controlChart({ ...basics, points }))
    assert.match(svg, />No figures<\/text>/)
    assert.doesNotMatch(svg, /chart-concern/)
    assert.match(svg, /No exceptional points\./)
  })
  test('takes labels that are no months', () => {
    const points = wave(9).map((point, at) => ({ ...point, x: `Week ${at + 1}` }))
    const svg = String(controlChart({ ...basics, points }))
    assert.match(svg, />Week 9<\/text>/)
    assertSound(svg)
  })
  test('stays light', () => {
    assert.ok(String(controlChart({ ...basics, points: wave(48) })).length < 10_000)
    assert.ok(String(sparkChart({ ...basics, points: wave(60) })).length <= 4096)
  })
})

describe('the month axis', () => {
  const axisFor = (count: number, width: number) =>
    timeAxis({ labels: wave(count).map((point) => point.x), left: 0, right: width, size: 14 })
  for (const width of [190, 560]) {
    for (const count of [1, 2, 7, 12, 13, 24, 36, 48, 60, 100, 160, 400]) {
      test(`has names that do not touch: ${count} months in ${width} pixels`, () => {
        const axis = axisFor(count, width)
        assert.ok(axis.years.length > 0)
        for (const row of [axis.names, axis.years]) {
          row.slice(1).forEach((tick, at) => {
            const before = row[at]
            assert.ok(before !== undefined)
            const gap =
              tick.at - before.at - (textWidth(tick.label, { size: 14 }) + textWidth(before.label, { size: 14 })) / 2
            assert.ok(gap >= 2, `${before.label} and ${tick.label} are ${gap} apart`)
          })
        }
      })
    }
  }
  test('names all twelve months of a year in a wide chart', () => {
    assert.deepEqual(
      axisFor(12, 560).names.map((tick) => tick.label),
      ['Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec', 'Jan', 'Feb', 'Mar'],
    )
  })
  test('leaves room for a month that has no point', () => {
    const axis = timeAxis({ labels: ['2025-01', '2025-02', '2025-04'], left: 0, right: 400, size: 14 })
    assert.equal(axis.step, 100)
    assert.deepEqual(axis.xs, [50, 150, 350])
  })
})

describe('labels at the ends of lines', () => {
  test('keep their distance and their order, and stay inside', () => {
    const places = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(places, (at) => {
        const placed = spreadLabels(
          at.map((y) => ({ at: y })),
          { gap: 17, top: 0, bottom: 300 },
        )
        placed.forEach((label, index) => {
          assert.ok(label.at >= 0 && label.at <= 300)
          const before = placed[index - 1]
          if (before !== undefined) {
            assert.ok(label.at - before.at >= 17)
            assert.ok(label.from >= before.from)
          }
        })
      }),
    )
  })
})

describe('the seasonal chart', () => {
  test('draws the expected line solid up to the last figure and dashed after it', () => {
    const svg = String(seasonalChart({ ...basics, points: seasonalPoints([90, 100, null, null]) }))
    const count = (name: string) =>
      (new RegExp(`class="${name}" d="([^"]*)"`).exec(svg)?.[1]?.match(/[ML]/g) ?? []).length
    assert.equal(count('chart-expected'), 3)
    assert.equal(count('chart-expected-ahead'), 4)
  })
  test('dashes nothing when the year is complete', () => {
    const svg = String(seasonalChart({ ...basics, points: seasonalPoints([90, 100, 95]) }))
    assert.match(svg, /class="chart-expected-ahead" d=""/)
  })
  const cases: [string, (number | null)[]][] = [
    ['no months', []],
    ['one month', [4]],
    ['no figure yet', [null, null]],
    ['all zero', [0, 0, 0]],
    ['a full year', [90, 95, 100, 130, 80, 85, 90, 95, 100, 105, 110, 70]],
    ['a gap', [90, null, 95, null]],
    ['large figures', [123456, 234567]],
    ['numbers that are none', [Number.NaN, 5, Number.POSITIVE_INFINITY]],
  ]
  for (const [name, actuals] of cases) {
    test(`draws ${name}`, () => {
      for (const compact of [false, true]) {
        assertSound(String(seasonalChart({ ...basics, points: seasonalPoints(actuals), compact, overallAverage: 77 })))
      }
    })
  }
  test('draws columns from nought however high the figures are', () => {
    const svg = String(seasonalChart({ ...basics, points: seasonalPoints([900, 905, 910]) }))
    assert.match(svg, />0<\/text>/)
  })
  test('describes itself', () => {
    assert.equal(
      describeSeasonalChart({
        unit: 'Offences a month',
        points: seasonalPoints([90, 130, null]),
        overallAverage: 99.5,
      }),
      'Offences a month, April 2025 to June 2025; figures for 2 of 3 months. Latest: 130 in May 2025, expected 101, ' +
        'lower line 81, upper line 121. 1 exceptional point: May 2025 (130), concern. ' +
        'June 2025, expected 102, lower line 82, upper line 122. Average of all earlier months 99.5.',
    )
  })
})

describe('what a control chart says about itself', () => {
  test('gives range, latest figure, average, limits and exceptions', () => {
    const points = wave(8).map((point, at) => ({ ...point, segmentStart: at === 4 }))
    assert.equal(
      describeControlChart({ unit: 'Offences a month', points, target: 90 }),
      'Offences a month, April 2010 to November 2010, 8 points. Latest: 75 in November 2010, within the limits. ' +
        'Average 100, lower limit 55.5, upper limit 144.5. Target 90. ' +
        '5 exceptional points: 2 concern, 1 improvement, 1 unusually high, 1 unusually low. ' +
        'The latest is November 2010 (75), concern. Limits begin anew in August 2010.',
    )
  })
  test('tells a figure outside its limits, a missing one and a single one', () => {
    const limits = { mean: 5, lower: 2, upper: 8 }
    const say = (values: (number | null)[]) =>
      describeControlChart({ unit: 'Calls', points: controlPoints(values, limits) })
    assert.match(say([9]), /April 2010 only\. Latest: 9 in April 2010, above the upper limit\./)
    assert.match(say([1]), /below the lower limit\..*No exceptional points\.$/)
    assert.match(say([5, null]), /1 point has no figure\.$/)
    assert.equal(describeControlChart({ unit: 'Calls', points: [] }), 'Calls, No figures.')
  })
})

describe('maps', () => {
  test('link every area under its name and figure', () => {
    const svg = String(choroplethMap({ ...basics, shapes: areas }))
    assert.equal(svg.match(/<a href="\/areas\/A\d"><title>Area \d: [^<]+<\/title><path/g)?.length, 6)
    assert.match(svg, /<title>Area 4: no figure<\/title><path class="chart-missing" fill="url\(#c1-hatch\)"/)
    assert.match(svg, /No figure/)
  })
  test('keep many areas out of the tab order, since the table has the same links', () => {
    const many = gridShapes(10, 10).map((shape) => ({ ...shape, value: 1, href: '/x' }))
    assert.equal(String(choroplethMap({ ...basics, shapes: many })).match(/tabindex="-1"/g)?.length, 100)
    assert.doesNotMatch(String(choroplethMap({ ...basics, shapes: areas })), /tabindex/)
  })
  test('draw an area the same whichever way its ring is wound', () => {
    const turned = areas.map((area) => ({
      ...area,
      geometry: {
        type: 'Polygon' as const,
        coordinates: [[...(area.geometry.coordinates[0] as number[][])].reverse()],
      },
    }))
    const boxOf = (svg: string) => /viewBox="([^"]*)"/.exec(svg)?.[1]
    const [one, other] = [areas, turned].map((shapes) => String(choroplethMap({ ...basics, shapes })))
    assert.ok(one !== undefined && other !== undefined)
    assert.equal(boxOf(one), boxOf(other))
    assertSound(other)
  })
  test('draw nothing at all without failing', () => {
    assert.doesNotMatch(String(choroplethMap({ ...basics, shapes: [] })), /NaN|Infinity/)
    assert.doesNotMatch(String(tileMap({ ...basics, tiles: [] })), /NaN|Infinity/)
  })
  test('put tiles of one row side by side and shift every second row of hexagons', () => {
    const xs = (shape: 'hexagon' | 'square') =>
      [
        ...String(tileMap({ ...basics, tiles, shape })).matchAll(
          /class="chart-tile-text[^"]*chart-tile-name[^"]*" x="([\d.]+)"/g,
        ),
      ].map((found) => Number(found[1]))
    const [a, b, , d] = xs('square')
    assert.ok(a !== undefined && b !== undefined && d !== undefined)
    assert.equal(b - a, 84)
    assert.equal(d, a)
    const [first, , , fourth] = xs('hexagon')
    assert.ok(first !== undefined && fourth !== undefined)
    assert.equal(fourth - first, 42)
  })
  test('read GeoJSON and TopoJSON, and refuse anything else', () => {
    const [shape] = gridShapes(1, 1)
    assert.ok(shape !== undefined)
    const feature = { type: 'Feature' as const, properties: { code: 'A0', name: 'Area 0' }, geometry: shape.geometry }
    assert.deepEqual(readShapes({ type: 'FeatureCollection', features: [feature] }), [shape])
    const point = { ...feature, geometry: { type: 'Point' as const, coordinates: [0, 0] } }
    assert.deepEqual(readShapes({ type: 'FeatureCollection', features: [point] }), [])
    const topology = {
      type: 'Topology' as const,
      arcs: shape.geometry.coordinates as number[][][],
      objects: { areas: { type: 'Polygon' as const, arcs: [[0]], properties: { lad: 'A0', label: 'Area 0' } } },
    }
    assert.deepEqual(readShapes(topology as never, { code: 'lad', name: 'label' }), [shape])
    assert.throws(() => readShapes(topology as never), /no code/)
    assert.throws(() => readShapes({ type: 'Nonsense' } as never), TypeError)
  })

  const file = '../shared/data/real/geography/lsoa-2021.topo.json'
  test('draw 651 real areas fast and light', {
    skip: existsSync(file) ? false : 'the shared real data is absent',
  }, () => {
    const shapes = readShapes(JSON.parse(readFileSync(file, 'utf8')) as Parameters<typeof readShapes>[0])
    assert.equal(shapes.length, 651)
    const map = {
      ...basics,
      shapes: shapes.map((shape, at) => ({ ...shape, value: (at * 37) % 101, href: `/a/${shape.code}` })),
    }
    assertSound(String(choroplethMap(map)))
    assert.ok(String(choroplethMap(map)).length < 220_000)
    // The quickest of several, in time of the processor: other programs on the machine must not decide this.
    const times = Array.from({ length: 8 }, () => {
      const before = process.cpuUsage()
      choroplethMap(map)
      const spent = process.cpuUsage(before)
      return (spent.user + spent.system) / 1000
    })
    assert.ok(Math.min(...times) < 30, `${Math.min(...times)} ms`)
  })
})

describe('responsive charts', () => {
  test('come wide and compact, with ids of their own', () => {
    const html = String(responsiveChart(controlChart, { ...basics, points: wave(24) }))
    assert.match(html, /^<div class="chart-wide"><svg class="chart chart-control" viewBox="0 0 720 /)
    assert.match(html, /<div class="chart-narrow"><svg class="chart chart-compact" viewBox="0 0 320 /)
    assert.match(html, /id="c1-title".*id="c1-compact-title"/)
  })
})

describe('files to download', () => {
  test('a standalone SVG declares itself and carries the styles', () => {
    for (const chart of everyChart()) {
      const svg = standaloneSvg(chart)
      assert.match(
        svg,
        /^<\?xml version="1.0" encoding="UTF-8"\?>\n<svg xmlns="http:\/\/www.w3.org\/2000\/svg" class="chart/,
      )
      assert.match(svg, /<style>\.chart \{/)
      assert.doesNotMatch(svg, /href=/)
    }
  })
  test('only a chart can stand alone', () => {
    assert.throws(() => standaloneSvg(<p>No chart</p>), TypeError)
  })
  test('a PNG has the signature and the size asked for', () => {
    const png = Buffer.from(toPng(standaloneSvg(controlChart({ ...basics, points: wave(24) })), { scale: 1.5 }))
    assert.deepEqual([...png.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    assert.equal(png.readUInt32BE(16), 1080)
    assert.equal(png.readUInt32BE(20), 540)
  })
  test('a PNG really shows text', () => {
    const svg = (words: string) =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="30"><text x="2" y="20" font-family="Arial">${words}</text></svg>`
    const blank = Buffer.from(toPng(svg('')))
    const written = Buffer.from(toPng(svg('Burglary in Derby')))
    assert.ok(written.length > blank.length + 1000, `${written.length} bytes against ${blank.length} without text`)
  })
  test('refuses a scale that makes no sense and text that is no SVG', () => {
    for (const scale of [0, -1, 5, Number.NaN]) assert.throws(() => toPng('<svg/>', { scale }), RangeError)
    assert.throws(() => toPng('no svg'))
  })
})

describe('colours', () => {
  const css = readFileSync(CHART_STYLESHEET, 'utf8').split('@media')[0] ?? ''
  const luminance = (hex: string) => {
    const full = hex.length === 4 ? hex.replace(/[0-9a-f]/g, '$&$&') : hex
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(full.slice(at, at + 2), 16) / 255
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const contrast = (one: string, other: string) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b)
    return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
  }
  const colour = (selector: string, property: string) => {
    const rule = new RegExp(`(?:^|\\n)${selector.replace(/\./g, '\\.')} \\{[^}]*\\b${property}: (#[0-9a-f]+)`).exec(css)
    assert.ok(rule?.[1] !== undefined, `${selector} has ${property}`)
    return rule[1]
  }
  test('text reaches 4.5 to 1 on white', () => {
    for (const selector of [
      '.chart text',
      '.chart .chart-source',
      '.chart .chart-limit-label',
      '.chart .chart-target-label',
    ]) {
      assert.ok(contrast(colour(selector, 'fill'), '#ffffff') >= 4.5, selector)
    }
  })
  test('lines and marks reach 3 to 1 on white and on the band', () => {
    const band = colour('.chart-band', 'fill')
    const strokes = ['.chart-limit', '.chart-mean', '.chart-target', '.chart-line', '.chart-expected', '.chart-overall']
    const fills = ['.chart-concern', '.chart-improvement', '.chart-neutral']
    for (const [selector, property] of [
      ...strokes.map((one) => [one, 'stroke']),
      ...fills.map((one) => [one, 'fill']),
    ]) {
      const found = colour(selector ?? '', property ?? '')
      assert.ok(contrast(found, '#ffffff') >= 3 && contrast(found, band) >= 3, `${selector} ${contrast(found, band)}`)
    }
  })
  test('shades grow darker step by step, and text can be read on each', () => {
    const shades = [0, 1, 2, 3, 4, 5, 6].map((shade) => colour(`.chart-shade-${shade}`, 'fill'))
    shades.forEach((shade, at) => {
      const before = shades[at - 1]
      if (before !== undefined) assert.ok(contrast(before, shade) >= 1.2, `${before} and ${shade}`)
      const ink = isDarkShade(at) ? '#ffffff' : colour('.chart text', 'fill')
      assert.ok(contrast(shade, ink) >= 4.5, `text on ${shade}: ${contrast(shade, ink)}`)
    })
  })
})

describe('text', () => {
  test('figures have thousands, a true minus sign and sensible decimals', () => {
    const written = [1234567, -2.64, 0.05, 0.5, 12, -0.04].map((value) => formatFigure(value))
    assert.deepEqual(written, ['1,234,567', '−2.6', '0.050', '0.50', '12', '−0.040'])
    assert.equal(formatFigure(-0.4, 0), '0')
  })
  test('wraps without losing a word', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { maxLength: 30 }), (words) => {
        const lines = wrapText(words.join(' '), { size: 14, width: 120 })
        assert.equal(lines.join(' '), words.join(' '))
        for (const line of lines) assert.ok(!line.includes(' ') || textWidth(line, { size: 14 }) <= 120)
      }),
    )
  })
  test('keeps letters of all scripts', () => {
    assert.equal(cleanText('Łódź 警察 🙂\n'), 'Łódź 警察 🙂\n')
  })
})
