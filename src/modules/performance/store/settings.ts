import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'

/** What the partnership chooses for itself. */
export interface Settings {
  /** Days that a partnership has to answer an exception. */
  readonly responseDays: number
  /** Whether an import asks for responses to its newest month by itself. */
  readonly askAutomatically: boolean
  /** Kinds of area whose charts are screened for exceptions. */
  readonly chartedKinds: readonly string[]
  readonly version: number
}

export async function getSettings(tx: Tx): Promise<Settings> {
  const { rows } = await sql<Settings>`
    select response_days as "responseDays", ask_automatically as "askAutomatically", charted_kinds as "chartedKinds", version
    from performance.settings`.execute(tx)
  const [row] = rows
  if (row === undefined) throw new Error('The settings of the performance module are missing')
  return row
}

/** Refused as stale, with the settings as they are now, when somebody else changed them meanwhile. */
export async function changeSettings(
  tx: Tx,
  change: Settings,
): Promise<Result<Settings, { readonly code: 'stale'; readonly current: Settings }>> {
  const { rows } = await sql`
    update performance.settings set response_days = ${change.responseDays}, ask_automatically = ${change.askAutomatically},
      charted_kinds = ${[...change.chartedKinds]}::text[], version = version + 1
    where version = ${change.version} returning 1`.execute(tx)
  const current = await getSettings(tx)
  return rows.length === 1 ? ok(current) : refused({ code: 'stale', current })
}
