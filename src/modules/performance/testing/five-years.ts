/** Five years of invented counts for the small county: a table of burglaries and thefts by district. */
import { addMonths, type Month, month, monthRange } from '../../../platform/clock/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { fileInMemory } from '../../../platform/files/index.ts'
import { importCounts } from '../import-counts/import-counts.ts'
import { acting, makeCounty, working } from './county.ts'

export const FIRST = month('2020-10')
export const LATEST = month('2025-09')
/** A name that would be markup if anybody forgot to escape it. */
export const HOSTILE = '<script>alert(1)</script>'

/** The count of a month: a quiet wave, and in Ashby a burst of burglaries at the end. */
export function countOf(given: { readonly district: string; readonly type: string; readonly month: Month }): number {
  const at = monthRange(FIRST, given.month).length
  const base = given.type === 'Burglary' ? 40 : 15
  const place = ['Ashby', 'Birch', 'Cole'].indexOf(given.district) * 7
  const wave = ((at * 13 + place) % 9) - 4
  return (
    base + place + wave + (given.district === 'Ashby' && given.type === 'Burglary' && given.month === LATEST ? 60 : 0)
  )
}

/** Areas and figures, as an analyst's import brings them. */
export async function makeFiveYears(db: Db): Promise<Map<string, number>> {
  const ids = await acting(db, working, makeCounty)
  const rows = ['Month,Area,Type,Count']
  for (const one of monthRange(FIRST, LATEST)) {
    for (const district of ['Ashby', 'Birch', 'Cole']) {
      for (const type of ['Burglary', 'Theft'])
        rows.push(`${one},${district},${type},${countOf({ district, type, month: one })}`)
    }
  }
  await importCounts({
    db,
    actor: working,
    files: [fileInMemory('counts.csv', `${rows.join('\n')}\n`)],
    newMeasure: { title: 'Household crime', unit: 'offences', source: `Extract of ${HOSTILE}` },
    today: '2025-10-10',
  })
  return ids
}

/** The sum of the 12 months up to `to`. */
export function twelveMonths(given: { readonly district: string; readonly type: string; readonly to: Month }): number {
  return monthRange(addMonths(given.to, -11), given.to).reduce((sum, one) => sum + countOf({ ...given, month: one }), 0)
}
