/** How figures are shown and what units are worth, as dated configuration. Nothing about anybody stands here. */
import { sql } from 'kysely'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import type { CostBasis } from '../domain/unit-costs.ts'

export interface FigureRule {
  /** ISO day. */
  readonly validFrom: string
  readonly threshold: number
  readonly source: string
  readonly setBy: string | null
}

/** All rules, the latest first. */
export async function figureRules(tx: Tx): Promise<FigureRule[]> {
  const { rows } = await sql<FigureRule>`
    select valid_from as "validFrom", threshold::int as threshold, source, set_by as "setBy"
    from casework.figure_rules order by valid_from desc`.execute(tx)
  return rows
}

/** The threshold on a day; the only place that says it. */
export async function thresholdOn(tx: Tx, day: string): Promise<number> {
  const rule = (await figureRules(tx)).find(({ validFrom }) => validFrom <= day)
  if (rule === undefined) throw new Error('There is no rule for small numbers')
  return rule.threshold
}

/** Sets a rule from a day on. False when one begins on that day already. */
export async function setFigureRule(
  tx: Tx,
  actor: Actor,
  rule: Pick<FigureRule, 'validFrom' | 'threshold' | 'source'>,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into casework.figure_rules (valid_from, threshold, source, set_by)
    values (${rule.validFrom}::date, ${rule.threshold}, ${rule.source}, ${actor.userId}::uuid)
    on conflict (valid_from) do nothing`.execute(tx)
  return numAffectedRows === 1n
}

export interface UnitCost {
  readonly basis: CostBasis
  /** ISO day. */
  readonly validFrom: string
  /** Null: from that day on nothing is estimated. */
  readonly pounds: number | null
  readonly source: string
  readonly assumption: boolean
  readonly setBy: string | null
}

/** All that was ever set, of each basis the latest first. */
export async function unitCosts(tx: Tx): Promise<UnitCost[]> {
  const { rows } = await sql<UnitCost>`
    select basis, valid_from as "validFrom", pounds::float8 as pounds, source, assumption, set_by as "setBy"
    from casework.unit_costs order by basis, valid_from desc, set_at desc, id`.execute(tx)
  return rows
}

export async function setUnitCost(tx: Tx, actor: Actor, cost: Omit<UnitCost, 'setBy'>): Promise<void> {
  await sql`insert into casework.unit_costs (basis, valid_from, pounds, source, assumption, set_by)
    values (${cost.basis}, ${cost.validFrom}::date, ${cost.pounds}::numeric, ${cost.source}, ${cost.assumption},
      ${actor.userId}::uuid)`.execute(tx)
}
