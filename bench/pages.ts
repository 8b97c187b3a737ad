/** How long pages of ten years of a force's data take on a PostgreSQL server, and what ten times the history costs. */
import { type Force, openForce, PAGES } from './force.ts'
import { type Measured, quantile } from './result.ts'

const YEAR = 12
const PAGE_LIMIT_MS = 200
const HISTORY_LIMIT = 1.3
const WARM_UP = 8
const TIMES = 40

/** Of the exceptions page and others on a server: the median and the value that 95% stay under. */
export async function pages(): Promise<Measured[]> {
  const force = await openForce({ engine: 'server', months: 10 * YEAR, figures: 'lively' })
  try {
    const results: Measured[] = []
    for (const [name, path] of PAGES) {
      await repeat(WARM_UP, () => force.time(path))
      const times = await repeat(TIMES, () => force.time(path))
      for (const [words, share] of [
        ['median', 0.5],
        ['95%', 0.95],
      ] as const) {
        results.push({
          ...{ part: 'pages', what: `${name} page, server, ${words}`, unit: 'ms' },
          ...{ measured: quantile(times, share), baseline: null, target: PAGE_LIMIT_MS },
        })
      }
    }
    return results
  } finally {
    await force.close()
  }
}

/** The median of each page with ten years of figures against the same with one. Both are asked in turns. */
export async function history(engine: 'embedded' | 'server'): Promise<Measured[]> {
  const forces: Force[] = []
  try {
    const short = await openForce({ engine, months: YEAR, figures: 'level' })
    forces.push(short)
    const long = await openForce({ engine, months: 10 * YEAR, figures: 'level' })
    forces.push(long)
    const results: Measured[] = []
    for (const [name, path] of PAGES) {
      const times: { short: number[]; long: number[] } = { short: [], long: [] }
      for (let i = 0; i < WARM_UP + TIMES; i++) {
        const one = { short: await short.time(path), long: await long.time(path) }
        if (i < WARM_UP) continue
        times.short.push(one.short)
        times.long.push(one.long)
      }
      results.push({
        ...{ part: 'history', what: `${name} page, ${engine}, ten years to one`, unit: 'ms' },
        ...{ measured: quantile(times.long, 0.5), baseline: quantile(times.short, 0.5), target: HISTORY_LIMIT },
      })
    }
    return results
  } finally {
    for (const force of forces) await force.close()
  }
}

async function repeat(times: number, work: () => Promise<number>): Promise<number[]> {
  const results: number[] = []
  for (let i = 0; i < times; i++) results.push(await work())
  return results
}
