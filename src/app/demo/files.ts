import { addMonths, type Month, monthsBetween } from '../../platform/clock/index.ts'
import { type Figures, MONTHS } from './figures.ts'
import { demonstrationMeasures } from './measures.ts'
import type { Places } from './places.ts'

/** A file as the force or the fire service might send it each year. */
export interface DemonstrationFile {
  readonly measure: string
  readonly name: string
  /** CSV with a heading: area code, area, month, category, count. */
  readonly content: string
  /** The day on which it came, `YYYY-MM-DD`. */
  readonly arrivedOn: string
}

/** How many rows of the file with mistakes cannot be read. */
export const ROWS_WITH_MISTAKES = 3
/** The month that came incomplete at first and was sent again, counted back from the last month. */
export const REISSUED_MONTHS_BACK = 4
export const REISSUED_MEASURE = 'demonstration-crime'

/**
 * The files in the order in which they arrived: of each measure one for each year up to the month before the last, one
 * month of crime again, complete now, and the last month of each measure.
 */
export function demonstrationFiles(
  places: Places,
  figures: readonly Figures[],
  { last, today }: { readonly last: Month; readonly today: string },
): DemonstrationFile[] {
  const names = new Map(places.districts.flatMap((d) => d.neighbourhoods.map((n) => [n.code, n.name] as const)))
  const first = addMonths(last, 1 - MONTHS)
  const reissued = addMonths(last, -REISSUED_MONTHS_BACK)
  const csv = (given: { measure: string; from: Month; to: Month; incomplete?: boolean; extra?: readonly string[] }) => {
    const rows = ['Area code,Neighbourhood,Month,Category,Count']
    const start = monthsBetween(first, given.from)
    const end = monthsBetween(first, given.to)
    for (const { measure, type, neighbourhood, counts } of figures) {
      if (measure !== given.measure) continue
      for (let place = start; place <= end; place++) {
        const month = addMonths(first, place)
        const count = counts[place] ?? 0
        const sent =
          given.incomplete === true && month === reissued ? firstCount({ count, type, neighbourhood }) : count
        rows.push(`${neighbourhood},${names.get(neighbourhood)},${month},${type},${sent}`)
      }
    }
    return `${[...rows, ...(given.extra ?? [])].join('\n')}\n`
  }
  const years = Array.from({ length: MONTHS / 12 }, (_, year) => ({
    from: year === 0 ? first : addMonths(first, year * 12 - 1),
    to: addMonths(first, year * 12 + 10),
  }))
  return [
    ...years.flatMap(({ from, to }, year) =>
      demonstrationMeasures.map(({ slug: measure }) => ({
        measure,
        name: `${measure}-${from}-to-${to}.csv`,
        arrivedOn: arrival(to, today),
        content: csv({
          measure,
          from,
          to,
          incomplete: measure === REISSUED_MEASURE,
          extra: year === 3 && measure === 'demonstration-asb' ? mistakes(to) : [],
        }),
      })),
    ),
    {
      measure: REISSUED_MEASURE,
      name: `${REISSUED_MEASURE}-${reissued}-reissued.csv`,
      arrivedOn: arrival(addMonths(last, -1), today),
      content: csv({ measure: REISSUED_MEASURE, from: reissued, to: reissued }),
    },
    ...demonstrationMeasures.map(({ slug: measure }) => ({
      measure,
      name: `${measure}-${last}.csv`,
      arrivedOn: arrival(last, today),
      content: csv({ measure, from: last, to: last }),
    })),
  ]
}

/** Figures of a month come on the tenth of the next, and never later than today. */
export function arrival(month: Month, today: string): string {
  const tenth = `${addMonths(month, 1)}-10`
  return tenth < today ? tenth : today
}

/** Reports that came late: a fifth of two types in one neighbourhood were missing when the month was first sent. */
function firstCount({ count, type, neighbourhood }: { count: number; type: string; neighbourhood: string }): number {
  const late = neighbourhood === 'D-DER-03' && (type === 'Other theft' || type === 'Criminal damage and arson')
  return late ? Math.floor(count * 0.8) : count
}

/** What people leave in spreadsheets: an impossible month, a word for a number, a sum; and an area nobody knows. */
function mistakes(month: Month): string[] {
  return [
    `D-NED-05,Hatbox,${month.slice(0, 4)}-13,Nuisance,12`,
    `D-HIG-06,Rucksack Clough,${month},Nuisance,to follow`,
    `D-CHE-07,Brasspenny,${month},Nuisance,=SUM(E2:E9)`,
    `D-AMB-99,Somewhere else,${month},Nuisance,2`,
  ]
}
