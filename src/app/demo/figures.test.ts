import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  exceptionsOf,
  type Reading,
  readingOfPoisson,
  readingOfSeasonal,
  readingOfXmr,
} from '../../modules/performance/domain/exceptions.ts'
import { chartForMean, poissonChart } from '../../modules/performance/domain/poisson.ts'
import { seasonalPoint } from '../../modules/performance/domain/seasonal.ts'
import { xmrChart } from '../../modules/performance/domain/xmr.ts'
import { addMonths, calendarMonth, type Month, month } from '../../platform/clock/index.ts'
import { generateFigures, MONTHS } from './figures.ts'
import { demonstrationMeasures } from './measures.ts'
import { readPlaces } from './places.ts'
import { type PlantedSignal, plantedSignals } from './signals.ts'

const places = readPlaces()
const COUNTY = 'county'
const FORCE = 'force'
const TOTAL = 'total'
/** A year of last months: the signals must be there whichever season it is. */
const LAST_MONTHS = Array.from({ length: 12 }, (_, i) => addMonths(month('2025-11'), i))

interface Chart {
  readonly measure: string
  readonly type: string
  readonly area: string
  readonly values: number[]
}

/** Every chart that is screened: each type and the total, in each district, the county and the force area. */
function chartsUpTo(last: Month, planted?: readonly PlantedSignal[]): Map<string, Chart> {
  const charts = new Map<string, Chart>()
  for (const { measure, type, district, counts } of generateFigures(places, last, planted)) {
    const areas = places.county.without.includes(district) ? [district, FORCE] : [district, COUNTY, FORCE]
    for (const area of areas) {
      for (const level of [type, TOTAL]) {
        const chart = charts.get(keyOf({ measure, type: level, area }))
        if (chart === undefined) {
          charts.set(keyOf({ measure, type: level, area }), { measure, type: level, area, values: [...counts] })
        } else
          counts.forEach((count, i) => {
            chart.values[i] = (chart.values[i] ?? 0) + count
          })
      }
    }
  }
  return charts
}

function keyOf({ measure, type, area }: { measure: string; type: string; area: string }): string {
  return `${measure}/${type}/${area}`
}

function readingOf(chart: Chart, last: Month, monthsBack: number, method: 'seasonal' | 'xmr'): Reading | null {
  const first = addMonths(last, 1 - MONTHS)
  const at = addMonths(last, -monthsBack)
  if (method === 'seasonal') return readingOfSeasonal(seasonalPoint({ first, values: chart.values }, at))
  const mean = chart.values.reduce((sum, value) => sum + value, 0) / MONTHS
  const place = MONTHS - 1 - monthsBack
  if (chartForMean(mean) === 'poisson') {
    const poisson = poissonChart(chart.values.map((count, i) => ({ x: addMonths(first, i), count })))
    const point = poisson.points[place]
    return point === undefined ? null : readingOfPoisson(point, poisson.baseline)
  }
  const point = xmrChart(chart.values.map((y, i) => ({ x: addMonths(first, i), y }))).points[place]
  return point === undefined ? null : readingOfXmr(point)
}

/** The measure's exceptions of a month among these charts, by the measure's own method. */
function exceptionsAt(charts: readonly Chart[], { last, monthsBack }: { last: Month; monthsBack: number }) {
  const lists = demonstrationMeasures.map((measure) =>
    exceptionsOf(
      charts
        .filter((chart) => chart.measure === measure.slug)
        .map((chart) => ({
          key: keyOf(chart),
          reading: readingOf(chart, last, monthsBack, measure.method),
          outcome: 'reduce' as const,
        })),
    ),
  )
  return {
    list: lists.flatMap(({ list }) => list),
    tooSmall: lists.reduce((sum, { tooSmall }) => sum + tooSmall, 0),
    charts: lists.reduce((sum, list) => sum + list.charts, 0),
    expectedByChance: lists.reduce((sum, list) => sum + list.expectedByChance, 0),
    strong: lists.reduce((sum, list) => sum + list.strong, 0),
  }
}

function monthsOf(signal: PlantedSignal): number[] {
  return Array.from({ length: signal.months }, (_, i) => signal.monthsBack - i)
}

describe('the demonstration’s figures', () => {
  test('the same month gives the same figures', () => {
    const last = month('2026-10')
    assert.deepEqual(generateFigures(places, last), generateFigures(places, last))
    // Written down, so that a change of the generator is noticed and its version is raised.
    const total = generateFigures(places, last).reduce(
      (sum, { counts }) => sum + counts.reduce((own, count, i) => own + count * (i + 1), 0),
      0,
    )
    assert.equal(total, 15_585_279)
  })

  test('five years for each type and neighbourhood, up to the last month', () => {
    const figures = generateFigures(places, month('2026-02'))
    assert.equal(figures.length, 60 * (13 + 3 + 2))
    for (const { first, counts } of figures) {
      assert.equal(first, '2021-03')
      assert.equal(counts.length, 60)
      assert.ok(counts.every((count) => Number.isSafeInteger(count) && count >= 0))
    }
  })

  test('a year in the force area is as large as a real one was', () => {
    const charts = chartsUpTo(month('2026-10'))
    const year = (measure: string) =>
      charts
        .get(keyOf({ measure, type: TOTAL, area: FORCE }))
        ?.values.slice(-12)
        .reduce((sum, value) => sum + value, 0) ?? 0
    // Published: 51,783 crimes and 45,564 calls about anti-social behaviour.
    assert.ok(Math.abs(year('demonstration-crime') / 51_783 - 1) < 0.1)
    assert.ok(Math.abs(year('demonstration-asb') / 45_564 - 1) < 0.1)
  })

  test('seasons: damage and anti-social behaviour in summer, burglary in winter', () => {
    const last = month('2026-10')
    const charts = chartsUpTo(last, [])
    const inMonths = (measure: string, type: string, wanted: readonly number[]) => {
      const values = charts.get(keyOf({ measure, type, area: FORCE }))?.values ?? []
      return values
        .filter((_, i) => wanted.includes(calendarMonth(addMonths(last, i + 1 - MONTHS))))
        .reduce((sum, value) => sum + value, 0)
    }
    const summer = [6, 7, 8]
    const winter = [12, 1, 2]
    for (const [measure, type] of [
      ['demonstration-crime', 'Criminal damage and arson'],
      ['demonstration-asb', 'Nuisance'],
    ] as const) {
      assert.ok(inMonths(measure, type, summer) > 1.15 * inMonths(measure, type, winter), type)
    }
    const burglary = (months: readonly number[]) => inMonths('demonstration-crime', 'Burglary', months)
    assert.ok(burglary(winter) > 1.15 * burglary(summer))
  })

  test('a change of recording lowers the level of all calls from its month on', () => {
    const values = chartsUpTo(month('2026-10'), []).get(
      keyOf({ measure: 'demonstration-asb', type: TOTAL, area: FORCE }),
    )?.values
    const change = demonstrationMeasures.find(({ slug }) => slug === 'demonstration-asb')?.recordingChange
    assert.ok(values !== undefined && change !== undefined)
    const at = MONTHS - 1 - change.monthsBack
    // The same calendar months before and a year later.
    const before = values.slice(0, at).reduce((sum, value) => sum + value, 0)
    const after = values.slice(12, 12 + at).reduce((sum, value) => sum + value, 0)
    assert.ok(Math.abs(after / before - change.factor) < 0.04, `${after / before}`)
  })

  test('without anything planted, exceptions are about as many as chance alone would give', () => {
    let found = 0
    let byChance = 0
    let strong = 0
    let charts = 0
    for (const last of LAST_MONTHS) {
      const quiet = [...chartsUpTo(last, []).values()]
      for (let monthsBack = 0; monthsBack < 6; monthsBack++) {
        const at = exceptionsAt(quiet, { last, monthsBack })
        found += at.list.length
        byChance += at.expectedByChance
        strong += at.strong
        charts += at.charts
      }
    }
    assert.equal(charts, LAST_MONTHS.length * 6 * 11 * 21)
    assert.ok(found > 0.7 * byChance && found < 1.3 * byChance, `${found} found, ${byChance} expected by chance`)
    assert.ok(strong <= 0.05 * found, `${strong} of ${found} are called strong`)
  })
})

describe('planted signals', () => {
  test('there is one of each kind, in real districts and their neighbourhoods', () => {
    assert.deepEqual([...new Set(plantedSignals.map(({ kind }) => kind))].sort(), [
      'fall',
      'level change',
      'rise',
      'small numbers',
    ])
    assert.deepEqual([...new Set(plantedSignals.map(({ answer }) => answer))].sort(), [
      'answered',
      'context',
      'nothing yet',
      'overdue',
    ])
    for (const { area, neighbourhoods, measure, type, id } of plantedSignals) {
      const district = places.districts.find(({ code }) => code === area)
      assert.ok(district !== undefined, id)
      for (const code of neighbourhoods)
        assert.ok(
          district.neighbourhoods.some((n) => n.code === code),
          `${id} ${code}`,
        )
      const types = demonstrationMeasures.find(({ slug }) => slug === measure)?.types
      assert.ok(
        types?.some(({ title }) => title === type),
        id,
      )
    }
  })

  for (const signal of plantedSignals) {
    test(`${signal.id} is found again, whatever the last month`, () => {
      for (const last of LAST_MONTHS) {
        const charts = chartsUpTo(last)
        if (signal.rule === 'shift') findShift(charts, signal, last)
        else for (const monthsBack of monthsOf(signal)) findCrossing(charts, { signal, last, monthsBack })
      }
    })
  }

  test('the chart that came back is inside its lines ever after', () => {
    const signal = plantedSignals.find(({ id }) => id === 'amber-valley-vehicle-crime')
    assert.ok(signal !== undefined)
    for (const last of LAST_MONTHS) {
      const chart: Chart | undefined = chartsUpTo(last).get(keyOf(signal))
      assert.ok(chart !== undefined)
      for (let monthsBack: number = signal.monthsBack - signal.months; monthsBack >= 0; monthsBack--) {
        assert.equal(readingOf(chart, last, monthsBack, 'seasonal')?.rule, 'none', `${last}, ${monthsBack} months back`)
      }
    }
  })
})

function findCrossing(
  charts: ReadonlyMap<string, Chart>,
  { signal, last, monthsBack }: { signal: PlantedSignal; last: Month; monthsBack: number },
): void {
  const where = `${signal.id}, last month ${last}, ${monthsBack} months back`
  const chart = charts.get(keyOf(signal))
  assert.ok(chart !== undefined, where)
  const method = signal.chart === 'seasonal' ? 'seasonal' : 'xmr'
  const reading = readingOf(chart, last, monthsBack, method)
  assert.equal(reading?.method, signal.chart, where)
  assert.equal(reading?.rule, 'outside', where)
  assert.equal(reading?.direction, signal.direction, where)
  const listed = exceptionsAt([...charts.values()], { last, monthsBack }).list.find(({ key }) => key === keyOf(signal))
  assert.equal(listed?.direction, signal.listed === 'yes' ? signal.direction : undefined, where)
  if ('add' in signal.effect && signal.listed === 'yes') {
    assert.ok(listed?.strong, `${where}: chance is an unlikely explanation`)
  }
}

/** Seven or more of the months of the new level are one run above the average. */
function findShift(charts: ReadonlyMap<string, Chart>, signal: PlantedSignal, last: Month): void {
  const chart = charts.get(keyOf(signal))
  assert.ok(chart !== undefined)
  const flagged = monthsOf(signal).filter((monthsBack) => {
    const reading = readingOf(chart, last, monthsBack, 'xmr')
    return reading !== null && reading.rule !== 'none' && reading.direction === signal.direction
  })
  assert.ok(flagged.length >= 7, `${signal.id}, last month ${last}: ${flagged.length} of ${signal.months}`)
}
