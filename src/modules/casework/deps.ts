import type { Db, Tx } from '../../platform/db/index.ts'
import { purposesOf } from '../../platform/http/index.ts'
import type { WorkPart } from './my-work/work-part.ts'
import type { CasePart } from './view-case/case-part.ts'

export { teamOf } from './team-of.ts'

/** What wiring gives this room's pages. */
export interface CaseworkDeps {
  readonly db: Db
  readonly now: () => Date
  /** Runs work after the answer was sent; whatever it throws is wiring's to log. */
  readonly afterwards: (work: () => Promise<unknown>) => void
  /** The teams that answer for each area, the nearest first; areas that nobody serves are absent. */
  readonly teamsServing: (tx: Tx, areaIds: readonly number[]) => Promise<Map<number, string[]>>
  /** Sections of the case page that other rooms give, such as documents; they stand after this room's own. */
  readonly parts?: readonly CasePart[]
  /** Sections of a day's work that other rooms give, such as actions that are due. */
  readonly workParts?: readonly WorkPart[]
  /** What those rooms would say before a case is closed, such as that actions are open. */
  readonly beforeClosing?: readonly BeforeClosing[]
  /** Counts of victims of crime, to set those of casework beside; absent where nobody holds any. */
  readonly victimsOfCrime?: VictimsOfCrime
  /** For how long counted figures are shown again before they are counted anew. Default ten minutes. */
  readonly figuresKeptSeconds?: number
}

/**
 * Victims of crime by age or gender, labelled as on the page of figures, from the first to the last day (ISO, whole months), of
 * a district or of all. Null when there are none. Asked as whoever looks.
 */
export type VictimsOfCrime = (
  tx: Tx,
  of: { readonly from: string; readonly to: string; readonly areaId: number | null },
) => Promise<ReadonlyMap<string, number> | null>

/** Warnings in a sentence each; none where all is done. Asked as whoever wants to close the case. */
export type BeforeClosing = (tx: Tx, caseId: string) => Promise<readonly string[]>

export const { reading, writing, searching, exporting, importing } = purposesOf('casework')

/** Of the pages that somebody opens again and again all day. */
export const readingDaily: typeof reading = (visit, name) => ({ ...reading(visit, name), plans: 'kept' })
