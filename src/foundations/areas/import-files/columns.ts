import type { AreaKind, Vintage } from '../domain/kinds.ts'

interface AreaColumn<Role> {
  readonly role: Role
  readonly kind: AreaKind
  readonly vintage: Vintage | null
  readonly heading: string
}

/** What a column of a table holds. */
export type Column =
  | AreaColumn<'code'>
  | AreaColumn<'name'>
  | { readonly role: 'year' | 'residents' | 'households' | 'decile' | 'rank'; readonly heading: string }
  | { readonly role: 'group' | 'domain'; readonly heading: string }
  | { readonly role: 'other'; readonly heading: string }

const KIND_WORDS: readonly (readonly [RegExp, AreaKind])[] = [
  [/^(lsoa|lowerlayersuperoutputareas?|lowersuperoutputareas?)/, 'lsoa'],
  [/^(wd|ward|electoralward)/, 'ward'],
  [/^(lad|ltla|utla|la|localauthority(district)?|district)/, 'district'],
  [/^(csp|communitysafetypartnership)/, 'csp'],
  [/^(pfa|policeforcearea|policeforce|force)/, 'force'],
  [/^(cty|county)/, 'county'],
  [/^(ctry|country)/, 'country'],
  [/^(neighbourhood|sna|saferneighbourhoodarea)/, 'neighbourhood'],
]

/** What each column holds, told by its heading: `lsoa11_code`, `LSOA11CD`, `LSOA code (2011)`, `lad-code`, `PFA21NM`. */
export function columnsOf(headings: readonly string[]): Column[] {
  return headings.map(columnOf)
}

function columnOf(heading: string): Column {
  const plain = heading.toLowerCase().replace(/[^a-z0-9]/g, '')
  return areaColumn(heading, plain) ?? figureColumn(heading, plain) ?? { role: 'other', heading }
}

function areaColumn(heading: string, plain: string): Column | undefined {
  for (const [words, kind] of KIND_WORDS) {
    const start = words.exec(plain)
    if (start === null) continue
    const rest = /^(\d{2}|\d{4})?(code|cd|name|nm)(\d{2}|\d{4})?(bestfit)?$/.exec(plain.slice(start[0].length))
    if (rest === null) continue
    const year = rest[1] ?? rest[3]
    return {
      role: rest[2] === 'code' || rest[2] === 'cd' ? 'code' : 'name',
      kind,
      vintage: kind === 'lsoa' ? vintageOf(year) : null,
      heading,
    }
  }
  return undefined
}

function vintageOf(year: string | undefined): Vintage | null {
  if (year === undefined) return null
  return year.endsWith('11') ? '2011' : year.endsWith('21') ? '2021' : null
}

const RESIDENTS = new Set([
  'residents',
  'totalresidents',
  'usualresidents',
  'population',
  'totalpopulation',
  'total',
  'allages',
  'persons',
  'people',
])
const HOUSEHOLDS = new Set(['households', 'totalhouseholds'])

function figureColumn(heading: string, plain: string): Column | undefined {
  if (plain === 'year') return { role: 'year', heading }
  if (RESIDENTS.has(plain)) return { role: 'residents', heading }
  if (HOUSEHOLDS.has(plain)) return { role: 'households', heading }
  if (/^(imd|indexofmultipledeprivation)/.test(plain)) {
    if (plain.includes('decile')) return { role: 'decile', heading }
    if (plain.includes('rank')) return { role: 'rank', heading }
  }
  if (/^aged?\d|^age(d|s)?(under|over|to)?\d/.test(plain)) return { role: 'group', heading }
  if (/(decile|rank|score)/.test(plain)) return { role: 'domain', heading }
  return undefined
}
