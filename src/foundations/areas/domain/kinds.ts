/** Kinds of area, from the whole country to a few hundred households. */
export const AREA_KINDS = ['country', 'force', 'county', 'district', 'csp', 'ward', 'neighbourhood', 'lsoa'] as const
export type AreaKind = (typeof AREA_KINDS)[number]

/** From the smallest to the largest. */
export const SMALLEST_FIRST: readonly AreaKind[] = [
  'lsoa',
  'neighbourhood',
  'ward',
  'district',
  'csp',
  'county',
  'force',
  'country',
]

/** Censuses after which the small census areas (LSOAs) were drawn. */
export type Vintage = '2011' | '2021'

interface KindWords {
  readonly one: string
  readonly many: string
}

const WORDS: Readonly<Record<AreaKind, KindWords>> = {
  country: { one: 'Country', many: 'Countries' },
  force: { one: 'Police force area', many: 'Police force areas' },
  county: { one: 'County', many: 'Counties' },
  district: { one: 'District', many: 'Districts' },
  csp: { one: 'Community safety partnership', many: 'Community safety partnerships' },
  ward: { one: 'Ward', many: 'Wards' },
  neighbourhood: { one: 'Neighbourhood', many: 'Neighbourhoods' },
  lsoa: { one: 'Small census area (LSOA)', many: 'Small census areas (LSOAs)' },
}

/** How pages name a kind, in the singular and the plural. */
export function kindWords(kind: AreaKind): KindWords {
  return WORDS[kind]
}

export function isAreaKind(text: string): text is AreaKind {
  return (AREA_KINDS as readonly string[]).includes(text)
}
