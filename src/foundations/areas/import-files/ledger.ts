import { normaliseName } from '../domain/codes.ts'
import type { Shape } from '../domain/geometry.ts'
import { type AreaKind, kindWords, type Vintage } from '../domain/kinds.ts'
import type { Fact } from './facts.ts'

/** What is stored about one area, as far as an import may change it. */
export interface LedgerArea {
  readonly code: string
  readonly id: number | null
  name: string
  readonly kind: AreaKind
  readonly vintages: Set<Vintage>
  named: boolean
}

export interface Link {
  readonly insideCode: string
  readonly insideKind: AreaKind
  readonly basis: 'stated' | 'best-fit' | 'point' | 'grouping'
}

type PopulationFact = Extract<Fact, { type: 'population' }>
type DeprivationFact = Extract<Fact, { type: 'deprivation' }>
type ShapeFact = Extract<Fact, { type: 'shape' }>

/** Everything stored about the areas that a set of files names, by code. */
export interface Stored {
  readonly areas: readonly LedgerArea[]
  readonly links: readonly (Link & { readonly code: string })[]
  readonly bestFits: readonly { readonly code: string; readonly to: string }[]
  readonly shapes: readonly { readonly code: string; readonly vintage: string; readonly geometry: Shape }[]
  readonly populations: readonly PopulationFact[]
  readonly deprivation: readonly DeprivationFact[]
  readonly aliases: readonly { readonly code: string; readonly alias: string }[]
}

/** What has to be written so that the database says what the files say. */
export interface Changes {
  readonly newAreas: readonly LedgerArea[]
  readonly changedAreas: readonly LedgerArea[]
  readonly removedLinks: readonly { readonly code: string; readonly insideCode: string }[]
  readonly addedLinks: readonly { readonly code: string; readonly insideCode: string }[]
  readonly bestFits: readonly { readonly code: string; readonly to: string }[]
  readonly shapes: readonly ShapeFact[]
  readonly populations: readonly (PopulationFact & { readonly source: string })[]
  readonly deprivation: readonly DeprivationFact[]
  readonly aliases: readonly { readonly code: string; readonly alias: string }[]
}

export interface Origin {
  readonly file: string
  readonly line: number
  readonly unit: 'line' | 'feature'
}

export type Outcome = 'added' | 'changed' | 'unchanged'

export interface Ledger {
  /** Why this fact cannot stand beside what is known or what the same import already said; null when it can. */
  refusalOf(fact: Fact, origin: Origin): string | null
  /** Takes a fact over and says what it changed. */
  take(fact: Fact, origin: Origin): Outcome
  changes(): Changes
}

/** Compares facts with what is stored and gathers what must change. Pure: nothing is written. */
export function createLedger(stored: Stored): Ledger {
  const areas = new Map(stored.areas.map((area) => [area.code, { ...area, vintages: new Set(area.vintages) }]))
  const links = groupBy(stored.links)
  const bestFits = new Map(stored.bestFits.map(({ code, to }) => [code, to]))
  const shapes = new Map(stored.shapes.map((shape) => [shapeKey(shape), shapeText(shape.geometry)]))
  const populations = new Map(stored.populations.map((one) => [yearKey(one), populationText(one)]))
  const deprivation = new Map(stored.deprivation.map((one) => [yearKey(one), deprivationText(one)]))
  const aliases = new Set(stored.aliases.map((one) => aliasKey(one)))

  /** What this import has said so far, so that it cannot say two things. */
  const claims = new Map<string, { readonly value: string; readonly origin: Origin }>()
  const namedHere = new Set<string>()
  const changedAreas = new Set<string>()
  const removedLinks: { code: string; insideCode: string }[] = []
  const addedLinks: { code: string; insideCode: string }[] = []
  const written = {
    bestFits: new Map<string, { code: string; to: string }>(),
    shapes: new Map<string, ShapeFact>(),
    populations: new Map<string, PopulationFact & { source: string }>(),
    deprivation: new Map<string, DeprivationFact>(),
    aliases: new Map<string, { code: string; alias: string }>(),
  }

  function refusalOf(fact: Fact, origin: Origin): string | null {
    if (fact.type === 'area') {
      const known = areas.get(fact.code)
      if (known === undefined || known.kind === fact.kind) return null
      return `${fact.code} is known as a ${oneOf(known.kind)} and cannot also be a ${oneOf(fact.kind)}.`
    }
    const claim = claims.get(claimKey(fact))
    if (claim === undefined || claim.value === claimValue(fact)) return null
    const where = `${claim.origin.unit} ${claim.origin.line}${claim.origin.file === origin.file ? '' : ` of ${claim.origin.file}`}`
    switch (fact.type) {
      case 'inside':
        return `${fact.code} cannot lie in ${fact.insideCode}: ${where} puts it in ${claim.value}.`
      case 'best-fit':
        return `${fact.code} cannot be fitted to ${fact.to}: ${where} fits it to ${claim.value}.`
      case 'shape':
        return `${fact.code} has another shape in ${where}.`
      case 'population':
        return `${fact.code} has other figures for ${fact.year} in ${where}.`
      case 'deprivation':
        return `${fact.code} has another decile or rank for ${fact.year} in ${where}.`
    }
  }

  function take(fact: Fact, origin: Origin): Outcome {
    if (fact.type === 'area') return takeArea(fact)
    claims.set(claimKey(fact), { value: claimValue(fact), origin })
    switch (fact.type) {
      case 'inside':
        return takeLink(fact)
      case 'best-fit': {
        const before = bestFits.get(fact.code)
        if (before === fact.to) return 'unchanged'
        bestFits.set(fact.code, fact.to)
        written.bestFits.set(fact.code, fact)
        return before === undefined ? 'added' : 'changed'
      }
      case 'shape':
        return keep(shapes, written.shapes, { key: shapeKey(fact), text: shapeText(fact.geometry), value: fact })
      case 'population':
        return keep(populations, written.populations, {
          key: yearKey(fact),
          text: populationText(fact),
          value: { ...fact, source: origin.file },
        })
      case 'deprivation':
        return keep(deprivation, written.deprivation, {
          key: yearKey(fact),
          text: deprivationText(fact),
          value: fact,
        })
    }
  }

  function takeArea(fact: Extract<Fact, { type: 'area' }>): Outcome {
    const known = areas.get(fact.code)
    if (known === undefined) {
      const vintages = new Set(fact.vintage === null ? [] : [fact.vintage])
      const { code, name, kind } = fact
      areas.set(code, { code, id: null, name: name ?? code, kind, vintages, named: name !== null })
      if (name !== null) namedHere.add(nameKey(fact))
      return 'added'
    }
    let changed = false
    const latest = [...known.vintages].sort().at(-1)
    if (fact.vintage !== null && !known.vintages.has(fact.vintage)) {
      known.vintages.add(fact.vintage)
      changed = true
    }
    if (fact.name !== null && (fact.name !== known.name || !known.named)) {
      const older = fact.vintage !== null && latest !== undefined && fact.vintage < latest
      if (known.named && (older || namedHere.has(nameKey(fact)))) {
        changed = addAlias(known, fact.name) || changed
      } else {
        const former = known.named ? known.name : null
        known.name = fact.name
        known.named = true
        if (former !== null) addAlias(known, former)
        changed = true
      }
    }
    if (fact.name !== null) namedHere.add(nameKey(fact))
    if (changed) changedAreas.add(fact.code)
    return changed ? 'changed' : 'unchanged'
  }

  function addAlias(area: LedgerArea, alias: string): boolean {
    const key = aliasKey({ code: area.code, alias })
    const plain = normaliseName(alias)
    if (plain === '' || plain === normaliseName(area.name) || aliases.has(key)) return false
    aliases.add(key)
    written.aliases.set(key, { code: area.code, alias })
    return true
  }

  function takeLink(fact: Extract<Fact, { type: 'inside' }>): Outcome {
    const own = links.get(fact.code) ?? []
    const same = own.find((link) => link.insideCode === fact.insideCode)
    if (same !== undefined && same.basis !== 'best-fit' && same.basis !== 'point') return 'unchanged'
    const replaced = own.filter((link) => link.insideKind === fact.insideKind && link.basis !== 'grouping')
    for (const link of replaced) removedLinks.push({ code: fact.code, insideCode: link.insideCode })
    addedLinks.push({ code: fact.code, insideCode: fact.insideCode })
    const link: Link = { insideCode: fact.insideCode, insideKind: fact.insideKind, basis: 'stated' }
    links.set(fact.code, [...own.filter((other) => !replaced.includes(other)), link])
    return replaced.length > 0 ? 'changed' : 'added'
  }

  return {
    refusalOf,
    take,
    changes: () => ({
      newAreas: [...areas.values()].filter((area) => area.id === null),
      changedAreas: [...areas.values()].filter((area) => area.id !== null && changedAreas.has(area.code)),
      removedLinks,
      addedLinks,
      bestFits: [...written.bestFits.values()],
      shapes: [...written.shapes.values()],
      populations: [...written.populations.values()],
      deprivation: [...written.deprivation.values()],
      aliases: [...written.aliases.values()],
    }),
  }
}

function keep<Value>(
  known: Map<string, string>,
  written: Map<string, Value>,
  { key, text, value }: { readonly key: string; readonly text: string; readonly value: Value },
): Outcome {
  const before = known.get(key)
  if (before === text) return 'unchanged'
  known.set(key, text)
  written.set(key, value)
  return before === undefined ? 'added' : 'changed'
}

function groupBy(links: Stored['links']): Map<string, Link[]> {
  const grouped = new Map<string, Link[]>()
  for (const { code, ...link } of links) grouped.set(code, [...(grouped.get(code) ?? []), link])
  return grouped
}

function claimKey(fact: Exclude<Fact, { type: 'area' }>): string {
  switch (fact.type) {
    case 'inside':
      return `inside ${fact.code} ${fact.insideKind}`
    case 'best-fit':
      return `best-fit ${fact.code}`
    case 'shape':
      return `shape ${shapeKey(fact)}`
    case 'population':
    case 'deprivation':
      return `${fact.type} ${yearKey(fact)}`
  }
}

function claimValue(fact: Exclude<Fact, { type: 'area' }>): string {
  switch (fact.type) {
    case 'inside':
      return fact.insideCode
    case 'best-fit':
      return fact.to
    case 'shape':
      return shapeText(fact.geometry)
    case 'population':
      return populationText(fact)
    case 'deprivation':
      return deprivationText(fact)
  }
}

/** A name counts once for each census: the LSOAs of 2011 and 2021 may bear different names under one code. */
function nameKey(fact: { readonly code: string; readonly vintage: Vintage | null }): string {
  return `${fact.code} ${fact.vintage ?? ''}`
}

function shapeKey(shape: { readonly code: string; readonly vintage: string }): string {
  return `${shape.code} ${shape.vintage}`
}

/** Fixed order of members, since the database keeps its own. */
function shapeText(shape: Shape): string {
  return JSON.stringify([shape.type, shape.coordinates])
}

function yearKey(fact: { readonly code: string; readonly year: number }): string {
  return `${fact.code} ${fact.year}`
}

function populationText(fact: Pick<PopulationFact, 'residents' | 'households' | 'groups'>): string {
  return JSON.stringify([fact.residents, fact.households, sorted(fact.groups)])
}

function deprivationText(fact: Pick<DeprivationFact, 'indexDecile' | 'indexRank' | 'domains'>): string {
  return JSON.stringify([fact.indexDecile, fact.indexRank, sorted(fact.domains)])
}

function sorted(record: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))
}

function aliasKey({ code, alias }: { readonly code: string; readonly alias: string }): string {
  return `${code} ${normaliseName(alias)}`
}

function oneOf(kind: AreaKind): string {
  return kindWords(kind).one.toLowerCase().replace('(lsoa)', '(LSOA)')
}
