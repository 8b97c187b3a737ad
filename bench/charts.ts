/** Every chart of the London areas: all types, 160 months, both methods. Only computing is timed, not reading the files. */
import { gather } from '../src/modules/performance/import-counts/gather.ts'
import { type ChartSeries, readingsOf } from '../src/modules/performance/store/index.ts'
import { month } from '../src/platform/clock/index.ts'
import { fileOnDisk } from '../src/platform/files/index.ts'
import { LONDON, realFile } from './files.ts'
import type { Measured } from './result.ts'

const LIMIT_S = 1
const TIMES = 3

export async function charts(): Promise<Measured[]> {
  const series = await londonSeries()
  const measure = { deviations: 2, rebaseMonths: [] }
  const seconds: number[] = []
  let judged = 0
  for (let i = 0; i < TIMES; i++) {
    judged = 0
    const before = process.cpuUsage()
    for (const chart of series) {
      for (const method of ['seasonal', 'xmr'] as const) {
        // Read and dropped: nothing of one chart is kept for the next.
        for (const reading of readingsOf(chart, { measure, method })) if (reading !== null) judged++
      }
    }
    seconds.push(process.cpuUsage(before).user / 1e6)
  }
  const months = series[0]?.values.length ?? 0
  if (judged < series.length * months) throw new Error(`Only ${judged} points of ${series.length} charts were judged`)
  return [
    {
      ...{
        part: 'charts',
        what: `${series.length} charts of ${months} months by both methods, processor time`,
        unit: 's',
      },
      ...{ measured: Math.min(...seconds), baseline: null, target: LIMIT_S },
    },
  ]
}

/** Types, groups of types and the total, of each area, added up with nothing of the roll-up. */
async function londonSeries(): Promise<ChartSeries[]> {
  const gathered = await gather(await Promise.all(LONDON.map((name) => fileOnDisk(realFile(name)))), {}, {})
  const months = [...new Set(gathered.months.map((one) => one.month))].sort()
  const values = new Map<string, { type: string; area: number; values: number[] }>()
  for (const one of gathered.months) {
    const at = months.indexOf(one.month)
    one.counts.forEach((count, i) => {
      const area = one.areas[i] ?? 0
      const path = gathered.typeLabels[one.types[i] ?? 0]?.path ?? []
      for (let depth = 0; depth <= path.length; depth++) {
        const type = path.slice(0, depth).join(' / ')
        let chart = values.get(`${area} ${type}`)
        if (chart === undefined) {
          chart = { type, area, values: months.map(() => 0) }
          values.set(`${area} ${type}`, chart)
        }
        chart.values[at] = (chart.values[at] ?? 0) + count
      }
    })
  }
  const types = [...new Set([...values.values()].map((chart) => chart.type))]
  const first = month(months[0] ?? '')
  return [...values.values()].map((chart) => ({
    ...{ measureId: 1, typeId: types.indexOf(chart.type), areaId: chart.area, first, values: chart.values },
  }))
}
