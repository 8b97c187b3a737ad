/** Counting for figures: reads as the system, and hands out nothing but tables in which small counts are hidden. */
import { ancestors, areasByIds, listAreas } from '../../../foundations/areas/index.ts'
import { listAgencies } from '../../../foundations/identity/index.ts'
import { GENDERS } from '../../../foundations/people/index.ts'
import {
  addDays,
  addMonths,
  firstDay,
  londonDay,
  type Month,
  monthOfDate,
  monthRange,
} from '../../../platform/clock/index.ts'
import type { Db, Tx } from '../../../platform/db/index.ts'
import { thresholdOn } from '../store/figure-rules.ts'
import { type Counted, countByMonth, countCasework, counter, type MonthlyKey, type Span } from '../store/figures.ts'
import { deliverable } from './monthly.ts'
import { type Column, type Tables, tablesOf } from './tables.ts'

interface Districts {
  readonly columns: readonly Column[]
  readonly columnOf: (areaId: number) => number
}

/** The partnership's districts and any other in which something lies; last, where there is such a thing, what lies in none. */
async function districtsFor(tx: Tx, areaIds: readonly number[]): Promise<Districts> {
  const ids = [...new Set(areaIds)]
  const own = await areasByIds(tx, ids)
  const around = await ancestors(tx, ids)
  const districts = new Map<number, { readonly id: number; readonly name: string }>()
  for (const area of await listAreas(tx, { kind: 'district', scope: 'ours' })) districts.set(area.id, area)
  const districtOf = new Map<number, number>()
  for (const area of own) {
    const district =
      area.kind === 'district' ? area : around.find(({ ofId, kind }) => ofId === area.id && kind === 'district')
    if (district === undefined) continue
    districts.set(district.id, district)
    districtOf.set(area.id, district.id)
  }
  const sorted = [...districts.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'))
  const place = new Map(sorted.map(({ id }, i) => [id, i]))
  const outside = ids.some((id) => !districtOf.has(id))
  return {
    columns: [
      ...sorted.map(({ id, name }) => ({ areaId: id, name })),
      ...(outside || sorted.length === 0 ? [{ areaId: null, name: 'In no district' }] : []),
    ],
    columnOf: (areaId) => place.get(districtOf.get(areaId) ?? 0) ?? sorted.length,
  }
}

function areasIn(counted: Counted): number[] {
  const { cases, closed, reports, victims, perpetrators, both, witnesses, places, moves } = counted
  const { vulnerabilities, supports, interventions, breaches, matrixTimes } = counted
  return [
    ...[cases, closed, reports, victims, perpetrators, both, witnesses, places, moves],
    ...[vulnerabilities, supports, interventions, breaches, matrixTimes],
  ].flatMap((list) => list.map(({ areaId }) => areaId))
}

/** The tables for a span; whoever asks for them has to be allowed to see figures. */
export function countTables(
  db: Db,
  of: { readonly span: Span; readonly today: string; readonly correlationId?: string | undefined },
): Promise<Tables> {
  const purpose = { name: 'casework.count-figures', kind: 'read', correlationId: of.correlationId } as const
  return db.withActor(counter, purpose, async (tx, note) => {
    const counted = await countCasework(tx, of.span)
    // Nobody signed in for an agency that had ended before, or was yet to come.
    const agencies = (await listAgencies(tx))
      .filter(({ startsOn, endsOn }) => (startsOn ?? '') <= of.span.to && (endsOn ?? of.span.from) >= of.span.from)
      .map(({ id, name }) => ({ id, name }))
    note({ detail: { from: of.span.from, to: of.span.to } })
    return tablesOf({
      ...{ counted, agencies, genders: GENDERS, threshold: await thresholdOn(tx, of.today) },
      ...(await districtsFor(tx, areasIn(counted))),
    })
  })
}

/** Measures that casework gives to whoever draws charts; slugs follow from their first titles and stay. */
export const MONTHLY = {
  reports: {
    title: 'Casework reports',
    unit: 'reports',
    what: 'Reports of anti-social behaviour, by the month in which they were made',
  },
  cases: { title: 'Casework new cases', unit: 'cases', what: 'Cases opened in the month' },
  victims: { title: 'Casework victims', unit: 'people', what: 'People who became a victim in a case in the month' },
  'repeat-victims': {
    ...{ title: 'Casework repeat victims', unit: 'people' },
    what: 'People who suffered an incident within twelve months of another',
  },
  standard: {
    title: 'Casework assessed at standard risk',
    unit: 'people',
    what: 'People assessed in the month whose band at its end is standard',
  },
  medium: {
    title: 'Casework assessed at medium risk',
    unit: 'people',
    what: 'People assessed in the month whose band at its end is medium',
  },
  high: {
    title: 'Casework assessed at high risk',
    unit: 'people',
    what: 'People assessed in the month whose band at its end is high',
  },
  'moved-up': {
    title: 'Casework moved up to high risk',
    unit: 'people',
    what: 'People whose band went up to high in the month',
  },
} as const satisfies Record<MonthlyKey, { title: string; unit: string; what: string }>
export const monthlyKeys = Object.keys(MONTHLY) as readonly MonthlyKey[]

/** Months that are looked back upon. */
const LOOK_BACK = 48

export interface MonthlySeries {
  readonly key: MonthlyKey
  readonly title: string
  readonly unit: string
  readonly description: string
  /** In order of time; empty while nothing goes out. */
  readonly counts: readonly { readonly areaCode: string; readonly month: Month; readonly count: number }[]
  /** The first and last month that go out; null for none. */
  readonly months: { readonly first: Month; readonly last: Month } | null
  readonly byDistrict: boolean
}

/**
 * The counts of every month that is over, as far as they may leave casework: see docs/adr/0016-small-numbers.md. The running
 * month is left out: half a month beside whole ones would look like a fall.
 */
export function countMonthly(db: Db, now: Date): Promise<MonthlySeries[]> {
  return db.withActor(counter, { name: 'casework.count-months', kind: 'read' }, async (tx) => {
    const today = londonDay(now)
    const last = addMonths(monthOfDate(today), -1)
    const months = monthRange(addMonths(last, 1 - LOOK_BACK), last)
    const span = { from: firstDay(addMonths(last, 1 - LOOK_BACK)), to: addDays(firstDay(monthOfDate(today)), -1) }
    const tallies = await countByMonth(tx, span)
    const districts = await districtsFor(
      tx,
      tallies.map(({ areaId }) => areaId),
    )
    const known = districts.columns.flatMap(({ areaId }) => (areaId === null ? [] : [areaId]))
    const codes = new Map((await areasByIds(tx, known)).map(({ id, code }) => [id, code]))
    const whole = await areaAround(tx, known)
    const threshold = await thresholdOn(tx, today)
    return monthlyKeys.map((key): MonthlySeries => {
      const counts = new Map(months.map((of) => [of as string, Array.from({ length: known.length + 1 }, () => 0)]))
      for (const one of tallies.filter((tally) => tally.key === key)) {
        const column = Math.min(districts.columnOf(one.areaId), known.length)
        const row = counts.get(one.month)
        if (row !== undefined) row[column] = (row[column] ?? 0) + one.count
      }
      const out = deliverable({ months, counts: counts as Map<Month, number[]> }, threshold)
      const [first] = out?.months ?? []
      const rows = (out?.months ?? []).flatMap((month) => {
        const own = counts.get(month) ?? []
        if (out?.byDistrict === true)
          return known.map((id, i) => ({ areaCode: codes.get(id) ?? '', month, count: own[i] ?? 0 }))
        return whole === null ? [] : [{ areaCode: whole, month, count: own.reduce((a, b) => a + b, 0) }]
      })
      const { title, unit, what } = MONTHLY[key]
      return {
        ...{ key, title, unit, description: `${what}. Counted from the cases of this partnership.` },
        ...{ counts: rows, byDistrict: out?.byDistrict === true },
        months: first === undefined || rows.length === 0 ? null : { first, last },
      }
    })
  })
}

/** Code of the smallest area that holds all of these districts, or the one district itself; null when there is none. */
async function areaAround(tx: Tx, ids: readonly number[]): Promise<string | null> {
  if (ids.length === 1) return (await areasByIds(tx, ids))[0]?.code ?? null
  const around = await ancestors(tx, ids)
  const all = around.filter(
    (area) => new Set(around.filter(({ id }) => id === area.id).map(({ ofId }) => ofId)).size === ids.length,
  )
  return (
    ['csp', 'county', 'force', 'country'].flatMap((kind) => all.filter((area) => area.kind === kind))[0]?.code ?? null
  )
}
