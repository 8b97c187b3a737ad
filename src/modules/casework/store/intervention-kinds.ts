/** Kinds of intervention: the law about them as dated, versioned configuration. Nothing about anybody stands here. */
import { sql } from 'kysely'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import type { Kind, KindRules } from '../domain/intervention.ts'

export interface KeptKind extends Kind {
  readonly checkedBy: string | null
  /** Null for what the product came with. */
  readonly publishedBy: string | null
  readonly publishedAt: Date
}

/** Every version of every kind, by category and title as they are now; of each kind the newest version first. */
export async function interventionKinds(tx: Tx): Promise<KeptKind[]> {
  const { rows } = await sql<KeptKind>`
    select code, version, valid_from as "validFrom", title, category, used_from as "usedFrom", used_until as "usedUntil", against,
      legal_basis as "legalBasis", applicants, minimum_age as "minimumAge", longest_hours as "longestHours",
      longest_hours_authorised as "longestHoursAuthorised", longest_months as "longestMonths",
      longest_months_extended as "longestMonthsExtended", shortest_months as "shortestMonths",
      longest_months_under_18 as "longestMonthsUnder18", shortest_months_under_18 as "shortestMonthsUnder18",
      review_months_under_18 as "reviewMonthsUnder18", stages, notes, marks, checked_on as "checkedOn",
      checked_by as "checkedBy", review_on as "reviewOn", published_by as "publishedBy", published_at as "publishedAt"
    from casework.intervention_kinds
    order by array_position(array['informal', 'tenancy', 'notice', 'court-order', 'place'],
        first_value(category) over (partition by code order by version desc)),
      lower(first_value(title) over (partition by code order by version desc)), code, version desc`.execute(tx)
  return rows
}

/**
 * Publishes a new version of a kind, or with `after` 0 a new kind. The old version stays for what began under it. Refused
 * when somebody published one meanwhile; then the number of the newest is told.
 */
export async function publishKind(
  tx: Tx,
  actor: Actor,
  given: {
    readonly code: string
    readonly after: number
    readonly rules: KindRules & { readonly reviewOn: string }
    readonly checkedOn: string | null
  },
): Promise<Result<{ version: number }, { readonly version: number }>> {
  const { code, after, rules, checkedOn } = given
  const { rows } = await sql<{ version: number }>`
    insert into casework.intervention_kinds (code, version, valid_from, title, category, used_from, used_until, against,
      legal_basis, applicants, minimum_age, longest_hours, longest_hours_authorised, longest_months, longest_months_extended,
      shortest_months, longest_months_under_18, shortest_months_under_18, review_months_under_18, stages, notes, marks,
      checked_on, checked_by, review_on, published_by)
    select ${code}, ${after} + 1, ${rules.validFrom}::date, ${rules.title.trim()}, ${rules.category}, ${rules.usedFrom}::date,
      ${rules.usedUntil}::date, ${rules.against}, ${rules.legalBasis.trim()}, ${rules.applicants.trim()},
      ${rules.minimumAge}::smallint, ${rules.longestHours}::smallint, ${rules.longestHoursAuthorised}::smallint,
      ${rules.longestMonths}::smallint, ${rules.longestMonthsExtended}::smallint, ${rules.shortestMonths}::smallint,
      ${rules.longestMonthsUnder18}::smallint, ${rules.shortestMonthsUnder18}::smallint,
      ${rules.reviewMonthsUnder18}::smallint, ${[...rules.stages]}::text[], ${rules.notes.trim()},
      ${JSON.stringify(rules.marks)}::text::jsonb, ${checkedOn}::date, ${checkedOn === null ? null : actor.userId}::uuid,
      ${rules.reviewOn}::date, ${actor.userId}::uuid
    where coalesce((select max(k.version) from casework.intervention_kinds k where k.code = ${code}), 0) = ${after}
    on conflict (code, version) do nothing
    returning version`.execute(tx)
  const [saved] = rows
  if (saved !== undefined) return ok(saved)
  const present = await sql<{ version: number }>`
    select coalesce(max(version), 0) as version from casework.intervention_kinds where code = ${code}`.execute(tx)
  return refused({ version: present.rows[0]?.version ?? 0 })
}

/** Notes that somebody compared a version with the law today, and when that is due again. False when there is none. */
export async function noteChecked(
  tx: Tx,
  actor: Actor,
  given: { readonly code: string; readonly version: number; readonly checkedOn: string; readonly reviewOn: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update casework.intervention_kinds set checked_on = ${given.checkedOn}::date, checked_by = ${actor.userId}::uuid,
      review_on = ${given.reviewOn}::date
    where code = ${given.code} and version = ${given.version}`.execute(tx)
  return numAffectedRows === 1n
}
