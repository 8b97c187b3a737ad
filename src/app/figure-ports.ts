import { listAreas } from '../foundations/areas/index.ts'
import { countMonthly, type VictimsOfCrime } from '../modules/casework/index.ts'
import { type CountSource, countsFor, findMeasure, takeCounts } from '../modules/performance/index.ts'
import { londonDay, monthOfDate } from '../platform/clock/index.ts'
import type { Db } from '../platform/db/index.ts'
import type { DailyJob } from './daily-work.ts'
import { teamsServing } from './ports.ts'

/** Figures of one room that another shows: casework's counts as measures, and victims of crime beside those of casework. */

/** Casework as a source of monthly counts; what of them may leave it, it decides itself. */
function caseworkCounts(db: Db): CountSource {
  return { name: 'Casework of this partnership', count: (now) => countMonthly(db, now) }
}

/** Brings the measures that casework feeds up to date. */
export function countJob(db: Db): DailyJob {
  return {
    name: 'casework counts',
    run: (now) => takeCounts(db, { source: caseworkCounts(db), now, today: londonDay(now), teamsServing }),
  }
}

/** A measure of this name, with ages and genders as its types, is what victims of casework are set beside. */
const VICTIMS = 'victims-of-crime'

export const victimsOfCrime: VictimsOfCrime = async (tx, { from, to, areaId }) => {
  const found = await findMeasure(tx, VICTIMS)
  if (!found.ok) return null
  const { measure } = found.value
  const areas =
    areaId === null ? (await listAreas(tx, { kind: 'district', scope: 'ours' })).map(({ id }) => id) : [areaId]
  const sums = new Map<string, number>()
  for (const id of areas) {
    const counts = await countsFor(tx, { measure, areaId: id, from: monthOfDate(from), to: monthOfDate(to) })
    for (const { type, count } of counts) sums.set(type, (sums.get(type) ?? 0) + count)
  }
  return sums.size === 0 ? null : sums
}
