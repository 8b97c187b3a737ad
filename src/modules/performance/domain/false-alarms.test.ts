import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { addMonths, month } from '../../../platform/clock/index.ts'
import { readingOfPoisson, readingOfSeasonal, readingOfXmr } from './exceptions.ts'
import {
  chanceOfException,
  chancesOf,
  expectedByChance,
  explainChance,
  pValue,
  qValues,
  type Tested,
  XMR_RUN_CHANCE,
} from './false-alarms.ts'
import { poissonChart } from './poisson.ts'
import { seasonalChart, seasonalPoint } from './seasonal.ts'
import { seededRandom } from './testing/random.ts'
import { xmrChartOfValues } from './xmr.ts'

function near(actual: number | null, expected: number, tolerance = 1e-9) {
  assert.ok(actual !== null && Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`)
}

/** On the line at two deviations t is 2 / sqrt(4 / 3): 9.6% of quiet months are that far out. */
const TWO_DEVIATIONS = 2 * 0.04804995356395011

const seasonal: Tested = {
  method: 'seasonal',
  value: 160,
  expected: 100,
  standardDeviation: 15,
  lower: 70,
  upper: 130,
  years: 3,
  degreesOfFreedom: 24,
}

describe('p-values', () => {
  test('seasonal: Student t with the variance of a new month', () => {
    near(pValue({ ...seasonal, value: 130 }), TWO_DEVIATIONS)
    near(pValue({ ...seasonal, value: 70 }), TWO_DEVIATIONS)
    near(pValue({ ...seasonal, value: 100 }), 1)
    assert.equal(pValue({ ...seasonal, standardDeviation: 0 }), null)
  })
  test('XmR: the limits are three standard deviations away', () => {
    const chart = xmrChartOfValues([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2])
    const reading = readingOfXmr({ ...chart.points[0], y: 1.5 + 2.66 } as never)
    assert.ok(reading.tested)
    near(pValue(reading.tested), 2 * 0.001347, 1e-5)
    assert.equal(pValue({ method: 'xmr', value: 1, expected: 1, lower: 1, upper: 1, sigma: 0 }), null)
  })
  test('Poisson: twice the smaller exact tail, at most 1', () => {
    const tested: Tested = {
      method: 'poisson',
      value: 12,
      expected: 100 / 36,
      lower: 0,
      upper: 9,
      baseline: { total: 100, exposure: 36 },
    }
    near(pValue(tested), 2 * 5.4801293607088965e-5, 1e-14)
    assert.equal(pValue({ ...tested, value: 3 }), 1)
  })
})

describe('chance of an exception', () => {
  test('both sides, one side when the lower line is zero', () => {
    near(chanceOfException(seasonal), TWO_DEVIATIONS)
    near(chanceOfException({ ...seasonal, lower: 0 }), TWO_DEVIATIONS / 2)
  })
  test('small charts need a significant value', () => {
    // Expected 4, upper line 8: listed from 10 on, t = 6 / (2 * sqrt(4 / 3)).
    const small: Tested = { ...seasonal, value: 4, expected: 4, standardDeviation: 2, lower: 0, upper: 8 }
    near(chanceOfException(small), 0.0480499535639501)
    const listed = chanceOfException(small, 10)
    near(listed, (pValue({ ...small, value: 10 }) as number) / 2)
    assert.ok(listed !== null && listed < 0.01)
  })
  test('Poisson: the counts beyond the limits', () => {
    const tested: Tested = {
      method: 'poisson',
      value: 3,
      expected: 3,
      lower: 0,
      upper: 4,
      exposure: 2,
      baseline: { total: 15, exposure: 10 },
    }
    const above = chanceOfException(tested)
    near(above, (pValue({ ...tested, value: 5 }) as number) / 2)
    const ten = chanceOfException(tested, 10)
    near(ten, (pValue({ ...tested, value: 10 }) as number) / 2)
  })
  test('no spread, no chance; the sum leaves it out', () => {
    assert.equal(chanceOfException({ ...seasonal, standardDeviation: 0 }), null)
    near(expectedByChance([0.1, null, 0.25]), 0.35)
  })
})

describe('chances of a whole chart', () => {
  test('are those of each point alone, by every method', () => {
    const random = seededRandom(19)
    const values = Array.from({ length: 72 }, (_, i) => Math.round(12 + 5 * random.normal() + (i >= 40 ? 6 : 0)))
    const first = month('2020-04')
    const poisson = poissonChart(values.map((value, i) => ({ x: addMonths(first, i), count: Math.max(0, value) })))
    const charts = [
      seasonalChart({ first, values }, { from: first, to: addMonths(first, 71) }).map(readingOfSeasonal),
      xmrChartOfValues(values).points.map(readingOfXmr),
      [...xmrChartOfValues(values.slice(0, 30)).points, ...xmrChartOfValues(values.slice(30)).points].map(readingOfXmr),
      poisson.points.map((point) => readingOfPoisson(point, poisson.baseline)),
    ].map((readings) => readings.map((reading) => reading?.tested ?? null))
    for (const points of [...charts, charts.flat()]) {
      for (const from of [0, 10, 15]) {
        assert.deepEqual(
          chancesOf(points, from),
          points.map((tested) => tested && { pValue: pValue(tested), chance: chanceOfException(tested, from) }),
        )
      }
    }
    assert.ok(charts.every((points) => points.some((tested) => tested !== null)))
  })
})

describe('quiet data', () => {
  test('give as many seasonal exceptions as announced', () => {
    const random = seededRandom(20250401)
    const trials = 4000
    let found = 0
    let expected = 0
    for (let trial = 0; trial < trials; trial++) {
      const values = Array.from({ length: 37 }, (_, i) => 200 + 20 * random.normal() + (i % 12))
      const reading = readingOfSeasonal(seasonalPoint({ first: month('2022-04'), values }, month('2025-04')))
      assert.ok(reading?.tested)
      if (reading.direction !== null) found++
      expected += chanceOfException(reading.tested) ?? Number.NaN
    }
    near(expected, trials * 0.0961, 1)
    // Four standard errors.
    assert.ok(Math.abs(found - expected) < 4 * Math.sqrt(expected), `${found} found, ${expected} announced`)
  })
  test('give seasonal p-values spread evenly over 0 to 1', () => {
    const random = seededRandom(7)
    const tenths = Array<number>(10).fill(0)
    for (let trial = 0; trial < 4000; trial++) {
      const values = Array.from({ length: 37 }, () => 200 + 20 * random.normal())
      const reading = readingOfSeasonal(seasonalPoint({ first: month('2022-04'), values }, month('2025-04')))
      const p = reading?.tested ? pValue(reading.tested) : null
      assert.ok(p !== null)
      const tenth = Math.min(9, Math.floor(p * 10))
      tenths[tenth] = (tenths[tenth] ?? 0) + 1
    }
    for (const count of tenths) assert.ok(Math.abs(count - 400) < 4 * Math.sqrt(400), tenths.join(' '))
  })
  test('give runs on the last point of an XmR chart as often as announced', () => {
    const random = seededRandom(11)
    const found = { trend: 0, 'two of three': 0, shift: 0 }
    const trials = 20_000
    for (let trial = 0; trial < trials; trial++) {
      const known = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 0.564 : -0.564)) // sigma 1, mean 0
      const last = Array.from({ length: 7 }, () => random.normal())
      const rule = xmrChartOfValues([...known, ...last], { fixAfter: 100, screen: false }).points.at(-1)?.rule
      if (rule === 'trend' || rule === 'two of three' || rule === 'shift') found[rule]++
    }
    for (const [rule, chance] of Object.entries(XMR_RUN_CHANCE)) {
      const count = found[rule as keyof typeof found]
      const announced = trials * chance
      assert.ok(Math.abs(count - announced) < 4 * Math.sqrt(announced) + 2, `${rule}: ${count}, announced ${announced}`)
    }
  })
  test('never call a Poisson count stranger than it is', () => {
    // The p-value is at most 0.05 in at most 5% of months, also with the mean taken from a baseline.
    const random = seededRandom(3)
    const poisson = (mean: number) => {
      let count = -1
      for (let product = 1; product > Math.exp(-mean); count++) product *= random.uniform()
      return count
    }
    let low = 0
    const trials = 4000
    for (let trial = 0; trial < trials; trial++) {
      const baseline = { total: Array.from({ length: 12 }, () => poisson(4)).reduce((a, b) => a + b), exposure: 12 }
      const point = poissonChart([{ x: '2025-04', count: poisson(4) }], { baseline }).points[0]
      assert.ok(point)
      const { tested } = readingOfPoisson(point, baseline)
      assert.ok(tested)
      if ((pValue(tested) ?? 1) <= 0.05) low++
    }
    assert.ok(low < trials * 0.05 && low > trials * 0.01, `${low} of ${trials}`)
  })
})

describe('false-discovery control', () => {
  test('q-values as SciPy gives them', () => {
    const p = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216]
    const q = [0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.105714285714, 0.216, 0.216, 0.216]
    qValues(p).forEach((value, i) => {
      near(value, q[i] ?? Number.NaN, 1e-10)
    })
    assert.deepEqual(qValues([null, 0.02, null]), [null, 0.02, null])
    assert.deepEqual(qValues([]), [])
  })
  test('q-values keep the order, are never below p, and equal the definition', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }), (p) => {
        const q = qValues(p)
        const m = p.length
        p.forEach((own, i) => {
          const definition = Math.min(
            1,
            ...p.filter((other) => other >= own).map((other) => (other * m) / p.filter((x) => x <= other).length),
          )
          near(q[i] ?? null, definition, 1e-12)
          assert.ok((q[i] ?? 0) >= own, `${q[i]} is below ${own}`)
        })
      }),
    )
  })
})

describe('in plain words', () => {
  const summary = { charts: 540, exceptions: 41, expectedByChance: 25.6, strong: 12, falseDiscoveryRate: 0.05 }
  test('many charts', () => {
    assert.deepEqual(explainChance(summary), [
      '540 charts were tested for this month.',
      'If nothing had changed anywhere, chance alone would still list about 26 of them.',
      '41 are listed.',
      '12 stand out so far that chance is an unlikely explanation.',
      'Of exceptions marked in this way, no more than 5% are expected to be false alarms.',
      'Read the others as questions, not as findings.',
    ])
  })
  test('one, none, nothing', () => {
    assert.deepEqual(explainChance({ ...summary, charts: 1, exceptions: 1, expectedByChance: 0.1, strong: 1 }), [
      '1 chart was tested for this month.',
      'If nothing had changed anywhere, chance alone would still list fewer than one of them.',
      '1 is listed.',
      '1 stands out so far that chance is an unlikely explanation.',
      'Of exceptions marked in this way, no more than 5% are expected to be false alarms.',
    ])
    assert.equal(explainChance({ ...summary, exceptions: 0, strong: 0 }).at(-1), '0 are listed.')
    assert.match(explainChance({ ...summary, strong: 0 }).at(-1) ?? '', /^None of them/)
    assert.deepEqual(explainChance({ ...summary, charts: 0 }), ['No chart could be tested for this month.'])
  })
})

test('a month to come has no reading', () => {
  const values = Array.from({ length: 36 }, (_, i) => i)
  const first = month('2022-04')
  assert.equal(readingOfSeasonal(seasonalPoint({ first, values }, addMonths(first, 40))), null)
})
