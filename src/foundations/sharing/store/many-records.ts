/** Many records at once, for who brings a whole register: through the same checks as one, in a few statements. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { londonDay } from '../../../platform/clock/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { addCalendarMonths } from '../domain/retention.ts'
import { type CreateRefusal, createRecord } from './records.ts'
import { type EndRefusal, managedAmong, recordFacts, retentionRulesFor } from './retention.ts'

/**
 * Adds records of one team under one purpose, each shared by rule like any other. The first goes through the door for one,
 * which says for all of them whether the team may and how the agreement classifies them.
 * @returns the ids, in the order given
 */
export async function createRecords(
  tx: Tx,
  actor: Actor,
  given: {
    readonly purposeId: string
    readonly ownerTeamId: string
    readonly records: readonly { readonly kind: string; readonly areaId: number }[]
  },
): Promise<Result<readonly string[], CreateRefusal>> {
  const { purposeId, ownerTeamId } = given
  const [first, ...rest] = given.records
  if (first === undefined) return ok([])
  const made = await createRecord(tx, actor, { ...first, purposeId, ownerTeamId })
  if (!made.ok || rest.length === 0) return made.ok ? ok([made.value]) : made
  const rows = rest.map((record) => ({ ...record, id: randomUUID() }))
  const areas = JSON.stringify([...new Set(rest.map(({ areaId }) => areaId))])
  await sql`insert into sharing.audiences (purpose_id, owner_team_id, area_id)
    select ${purposeId}, ${ownerTeamId}::uuid, a::int from jsonb_array_elements_text(${areas}::jsonb) a
    on conflict do nothing`.execute(tx)
  await sql`
    insert into sharing.records (id, kind, purpose_id, audience_id, owner_team_id, owner_agency_id, area_id, classification, created_by)
    select g.id, g.kind, ${purposeId}, sharing.audience_id(${purposeId}, ${ownerTeamId}::uuid, g."areaId"), ${ownerTeamId}::uuid,
      ${actor.agencyId}::uuid, g."areaId", (select r.classification from sharing.records r where r.id = ${made.value}::uuid),
      ${actor.userId}::uuid
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g (id uuid, kind text, "areaId" int)`.execute(tx)
  await sql`insert into sharing.record_events (record_id, kind, purpose_id, owner_team_id, by_user_id)
    select g.id, 'created', ${purposeId}, ${ownerTeamId}::uuid, ${actor.userId}::uuid
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g (id uuid)`.execute(tx)
  return ok([made.value, ...rows.map(({ id }) => id)])
}

/**
 * Ends the work on many records of one purpose, as `endWork` does on one; all or none. Those whose clock runs already stay as
 * they are.
 */
export async function endWorks(
  tx: Tx,
  actor: Actor,
  given: {
    readonly purposeId: string
    readonly ends: readonly { readonly recordId: string; readonly outcome: string; readonly endedOn: string }[]
    readonly today?: string
  },
): Promise<Result<void, Exclude<EndRefusal, 'already-ended'>>> {
  const { purposeId, ends } = given
  const today = given.today ?? londonDay(new Date())
  if (ends.some(({ endedOn }) => endedOn > today)) return refused('in-the-future')
  const ids = ends.map(({ recordId }) => recordId)
  const managed = await managedAmong(tx, ids)
  const facts = await recordFacts(tx, ids)
  if (ids.some((id) => !managed.has(id) || facts.get(id)?.purposeId !== purposeId)) return refused('not-found')
  const rules = new Map((await retentionRulesFor(tx, purposeId)).map((rule) => [rule.outcome, rule]))
  const clocks = ends.flatMap(({ recordId, outcome, endedOn }) => {
    const [rule, fact] = [rules.get(outcome), facts.get(recordId)]
    if (rule === undefined || fact === undefined) return []
    const { audienceId, kind } = fact
    return [{ ...rule, recordId, audienceId, kind, endedOn, dueOn: addCalendarMonths(endedOn, rule.months) }]
  })
  if (clocks.length < ends.length) return refused('unknown-outcome')
  const { rows } = await sql<{ id: string }>`
    insert into sharing.clocks (record_id, audience_id, record_kind, purpose_id, agreement_id, edition, outcome,
      outcome_title, months, ended_on, due_on, started_by)
    select g."recordId", g."audienceId", g.kind, ${purposeId}, g."agreementId", g.edition, g.outcome, g.title, g.months,
      g."endedOn", g."dueOn", ${actor.userId}::uuid
    from jsonb_to_recordset(${JSON.stringify(clocks)}::jsonb) as g ("recordId" uuid, "audienceId" uuid, kind text,
      "agreementId" uuid, edition int, outcome text, title text, months int, "endedOn" date, "dueOn" date)
    on conflict do nothing returning record_id as id`.execute(tx)
  const started = new Set(rows.map(({ id }) => id))
  await sql`insert into sharing.retention_events (record_id, kind, by_user_id, due_on, reason)
    select g."recordId", 'ended', ${actor.userId}::uuid, g."dueOn", g.title
    from jsonb_to_recordset(${JSON.stringify(clocks.filter(({ recordId }) => started.has(recordId)))}::jsonb)
      as g ("recordId" uuid, "dueOn" date, title text)`.execute(tx)
  return ok(undefined)
}
