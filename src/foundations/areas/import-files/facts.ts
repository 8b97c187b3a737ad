import type { Shape } from '../domain/geometry.ts'
import type { AreaKind, Vintage } from '../domain/kinds.ts'

/** What a line of a file, or a feature of a map file, says about areas. */
export type Fact =
  | {
      readonly type: 'area'
      readonly code: string
      /** Null where the file only mentions the code. */
      readonly name: string | null
      readonly kind: AreaKind
      readonly vintage: Vintage | null
    }
  | { readonly type: 'inside'; readonly code: string; readonly insideCode: string; readonly insideKind: AreaKind }
  | { readonly type: 'best-fit'; readonly code: string; readonly to: string }
  | { readonly type: 'shape'; readonly code: string; readonly vintage: Vintage | ''; readonly geometry: Shape }
  | {
      readonly type: 'population'
      readonly code: string
      readonly year: number
      readonly residents: number
      readonly households: number | null
      readonly groups: Readonly<Record<string, number>>
    }
  | {
      readonly type: 'deprivation'
      readonly code: string
      readonly year: number
      readonly indexDecile: number
      readonly indexRank: number
      readonly domains: Readonly<Record<string, number>>
    }

export type FactType = Fact['type']

export interface ReadRow {
  /** The line of a table, or the number of a feature in a map file; the first is 1. */
  readonly line: number
  readonly facts: readonly Fact[]
}

export interface Rejection {
  readonly line: number
  readonly message: string
}

/** Kinds of file, in the order in which they are believed when they differ. */
export const FORMATS = ['best-fit', 'look-up', 'shapes', 'list', 'population', 'deprivation'] as const
export type Format = (typeof FORMATS)[number]

export interface ReadAreaFile {
  readonly ok: true
  readonly name: string
  readonly format: Format
  /** What it was recognised as, in words. */
  readonly title: string
  readonly unit: 'line' | 'feature'
  readonly rowsRead: number
  readonly rows: readonly ReadRow[]
  readonly rejections: readonly Rejection[]
  /** True when its LSOAs do not show of which census they are, so that look-ups or the file's name must tell. */
  readonly vintageOpen: boolean
}

export interface UnreadableFile {
  readonly ok: false
  readonly name: string
  /** Why, and what to do. */
  readonly refusal: string
  readonly line: number | null
}

export type AreaFile = ReadAreaFile | UnreadableFile
