import type { Month } from '../../../platform/clock/index.ts'
import type { Mapping, RowError, Warning } from '../formats/index.ts'

/** What an import did, or would do. Plain JSON. */
export interface ImportReport {
  /** Null for a check without an import behind it. */
  readonly importId: string | null
  readonly dryRun: boolean
  readonly files: readonly FileReport[]
  /** In order of series and time. */
  readonly months: readonly MonthReport[]
  readonly measures: readonly { readonly slug: string; readonly title: string; readonly created: boolean }[]
  /** Names of areas that somebody must map before their rows count anywhere; most rows first. */
  readonly unknownAreas: readonly { readonly label: string; readonly name: string | null; readonly rows: number }[]
  /** Names of types that somebody must map before their rows count anywhere. */
  readonly unknownTypes: readonly { readonly label: string; readonly count: number }[]
  /** Rows kept and counted outside the partnership's areas. */
  readonly outside: { readonly rows: number; readonly labels: number; readonly withoutPlace: number }
  /** Small census areas that nobody had imported yet, placed in the partnership's districts by their names. */
  readonly areasAdded: number
  /** Ids of the requests for a response that the import made. */
  readonly asked: readonly string[]
  /** Why nothing may be stored; empty when all is well. */
  readonly problems: readonly { readonly file: string; readonly code: string; readonly message: string }[]
}

export interface FileReport {
  readonly name: string
  /** Null when the file could not be read to its end. */
  readonly sha256: string | null
  readonly bytes: number
  readonly format: Mapping['format'] | null
  readonly mapping: Mapping | null
  readonly confidence: number
  readonly rowsRead: number
  /** Accepted rows, those outside the areas among them: they are kept. */
  readonly rowsStored: number
  readonly rowsOutside: number
  readonly rowsRejected: number
  readonly errors: readonly RowError[]
  /** All of them; `errors` holds the first 10,000. */
  readonly errorCount: number
  readonly warnings: readonly Warning[]
  readonly problem: { readonly code: string; readonly message: string; readonly line: number | null } | null
  /** The file holds something that is not counted, such as outcomes; the others are used without it. */
  readonly leftOut: boolean
}

export type MonthChange = 'new' | 'replaced' | 'unchanged'

export interface MonthReport {
  /** The force, or the measure's title with its source. */
  readonly series: string
  readonly month: Month
  readonly change: MonthChange
  /** Sum of all counts, those outside the areas among them. */
  readonly before: number
  readonly after: number
  /** Sums by type, as the files name it. */
  readonly types: readonly { readonly type: string; readonly before: number; readonly after: number }[]
  /** What a replaced month changes by area (district, else the area itself) and type, largest first; at most 500. */
  readonly differences: readonly Difference[]
  readonly differenceCount: number
}

export interface Difference {
  /** Code of the area; null for what lies outside the known areas. */
  readonly area: string | null
  readonly areaName: string
  readonly type: string
  readonly before: number
  readonly after: number
}
