import type { AreaKind, Vintage } from './kinds.ts'

/** Codes of the Office for National Statistics: a letter for the country, two digits for the kind, six for the area. */
const KIND_BY_PREFIX: Readonly<Record<string, AreaKind>> = {
  E01: 'lsoa',
  W01: 'lsoa',
  E05: 'ward',
  W05: 'ward',
  E06: 'district',
  E07: 'district',
  E08: 'district',
  E09: 'district',
  W06: 'district',
  E10: 'county',
  E11: 'county',
  E13: 'county',
  E22: 'csp',
  W14: 'csp',
  E23: 'force',
  W15: 'force',
  E92: 'country',
  W92: 'country',
}

/** The kind that an ONS code tells; undefined for other codes. */
export function kindOfCode(code: string): AreaKind | undefined {
  return /^[EW]\d{8}$/.test(code) ? KIND_BY_PREFIX[code.slice(0, 3)] : undefined
}

/** A code as it is stored, or undefined when it cannot be one. */
export function tidyCode(text: string): string | undefined {
  const code = text.trim().toUpperCase()
  return /^[A-Z0-9][A-Z0-9-]{0,39}$/.test(code) ? code : undefined
}

/** Kinds whose areas always have ONS codes in files; others may have codes of a partnership's own. */
const ALWAYS_ONS: ReadonlySet<AreaKind> = new Set(['lsoa', 'ward', 'district'])

/** Whether a code can be one of this kind. */
export function isCodeOf(kind: AreaKind, code: string): boolean {
  const told = kindOfCode(code)
  return told === undefined ? !ALWAYS_ONS.has(kind) && !/^[EW]\d{8}$/.test(code) : told === kind
}

/** The highest LSOA codes given after the census of 2011; higher ones are new in 2021 (ONS Code History Database). */
const LAST_LSOA_2011 = { E: 33_768, W: 1_958 }

/** Whether this LSOA code was first given after the census of 2021. */
export function isNewIn2021(code: string): boolean {
  const limit = code.startsWith('W') ? LAST_LSOA_2011.W : LAST_LSOA_2011.E
  return kindOfCode(code) === 'lsoa' && Number(code.slice(3)) > limit
}

/** The census that a file's name or a heading speaks of. */
export function vintageIn(text: string): Vintage | undefined {
  const years = new Set(
    [...text.matchAll(/(?<!\d)(?:20)?(11|21)(?!\d)/g)].map((match) => (match[1] === '11' ? '2011' : '2021')),
  )
  const [only] = years
  return years.size === 1 ? (only as Vintage) : undefined
}

/** A name as it is compared; the same rule as areas.normalise in the database. */
export function normaliseName(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[\u0300-\u036f'’.]/g, '')
    .replaceAll('&', ' and ')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
}
