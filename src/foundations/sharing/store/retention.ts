import { sql } from 'kysely'
import { londonDay } from '../../../platform/clock/index.ts'
import type { Actor, Db, Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { findPartnership, userNames } from '../../identity/index.ts'
import { keeper } from '../deps.ts'
import {
  addCalendarMonths,
  certificateText,
  type DisposalObstacle,
  disposalObstacle,
  hashOf,
  mayDecideProposal,
} from '../domain/retention.ts'
import type { Holding } from '../rights/ports.ts'

/** A record as far as retention needs it: whose it is and since when, and nothing about anybody. */
export interface RecordFacts {
  readonly recordId: string
  readonly audienceId: string
  readonly kind: string
  readonly purposeId: string
  readonly purposeTitle: string
  readonly ownerTeamId: string
  readonly ownerTeamName: string
  readonly ownerAgencyId: string
  readonly ownerAgencyName: string
  readonly createdOn: string
  readonly restricted: boolean
}

/** Facts of the records that the actor knows of; as the keeper, of all. */
export async function recordFacts(tx: Tx, recordIds: readonly string[]): Promise<Map<string, RecordFacts>> {
  const { rows } = await sql<{
    id: string
    audience_id: string
    kind: string
    purpose_id: string
    purpose: string
    owner_team_id: string
    team: string
    owner_agency_id: string
    agency: string
    created_at: Date
    restricted: boolean
  }>`select r.id, r.audience_id, r.kind, r.purpose_id, p.title as purpose, r.owner_team_id, t.name as team, r.owner_agency_id,
      g.name as agency, r.created_at, r.restricted_at is not null as restricted
    from sharing.records r join sharing.purposes p on p.id = r.purpose_id join identity.teams t on t.id = r.owner_team_id
    join identity.agencies g on g.id = t.agency_id where r.id = any (${[...recordIds]}::uuid[])`.execute(tx)
  return new Map(
    rows.map((row) => [
      row.id,
      {
        ...{ recordId: row.id, audienceId: row.audience_id, kind: row.kind, purposeId: row.purpose_id },
        ...{ purposeTitle: row.purpose, ownerTeamId: row.owner_team_id, ownerTeamName: row.team },
        ...{ ownerAgencyId: row.owner_agency_id, ownerAgencyName: row.agency },
        ...{ createdOn: londonDay(row.created_at), restricted: row.restricted },
      },
    ]),
  )
}

/** Whether the actor manages the record: what a person needs to end work and to see names here. */
export async function managedAmong(tx: Tx, recordIds: readonly string[]): Promise<Set<string>> {
  if (recordIds.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    select id from sharing.manageable_records where id = any (${[...recordIds]}::uuid[])`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

/** Whether the actor has a conflict of interest in the record, which goes before every permission. */
export async function hasConflict(tx: Tx, recordId: string): Promise<boolean> {
  const { rows } = await sql<{ barred: boolean }>`
    select ${recordId}::uuid = any (sharing.my_conflicts()) as barred`.execute(tx)
  return rows[0]?.barred !== false
}

export interface Clock {
  readonly id: string
  readonly recordId: string
  readonly recordKind: string
  readonly purposeId: string
  readonly purposeTitle: string
  readonly ownerTeamId: string
  readonly ownerTeamName: string
  readonly ownerAgencyName: string
  readonly edition: number
  readonly outcome: string
  readonly outcomeTitle: string
  readonly months: number
  readonly endedOn: string
  readonly ruleDueOn: string
  readonly dueOn: string
  readonly version: number
  readonly held: boolean
  readonly proposed: boolean
  /** The rule of the edition in force for the same outcome, where it is not the one that the clock has. */
  readonly newer: { readonly agreementId: string; readonly edition: number; readonly months: number } | null
}

export interface ClockFilter {
  readonly recordId?: string
  readonly purposeId?: string
  readonly teamId?: string
  /** Only clocks due on or before this day. */
  readonly dueBy?: string
  readonly limit?: number
}

/** Clocks that run, those due first. Managers of records see theirs; who keeps rights, all. */
export async function listClocks(tx: Tx, filter: ClockFilter = {}): Promise<Clock[]> {
  // Whoever keeps rights reads the owner from the audience, managers from the record: each sees one of the two.
  const { rows } = await sql<{
    id: string
    record_id: string
    record_kind: string
    purpose_id: string
    purpose: string
    owner_team_id: string
    team: string
    agency: string
    edition: number
    outcome: string
    outcome_title: string
    months: number
    ended_on: string
    rule_due_on: string
    due_on: string
    version: number
    held: boolean
    proposed: boolean
    newer_id: string | null
    newer_edition: number | null
    newer_months: number | null
  }>`select c.id, c.record_id, c.record_kind, c.purpose_id, p.title as purpose, t.id as owner_team_id, t.name as team,
      g.name as agency, c.edition, c.outcome, c.outcome_title, c.months, c.ended_on, c.rule_due_on, c.due_on, c.version,
      exists (select from sharing.legal_holds h where h.record_id = c.record_id and h.lifted_at is null) as held,
      exists (select from sharing.disposal_proposals d where d.record_id = c.record_id
        and d.state in ('proposed', 'confirmed')) as proposed,
      f.id as newer_id, f.edition as newer_edition, n.months as newer_months
    from sharing.clocks c
    join sharing.purposes p on p.id = c.purpose_id
    left join sharing.audiences a on a.id = c.audience_id
    left join sharing.records r on r.id = c.record_id
    join identity.teams t on t.id = coalesce(a.owner_team_id, r.owner_team_id)
    join identity.agencies g on g.id = t.agency_id
    left join sharing.agreements_in_force f on f.purpose_id = c.purpose_id and f.id <> c.agreement_id
    left join sharing.retention_rules n on n.agreement_id = f.id and n.outcome = c.outcome
    where c.stopped_at is null
      and (${filter.recordId ?? null}::uuid is null or c.record_id = ${filter.recordId ?? null}::uuid)
      and (${filter.purposeId ?? null}::text is null or c.purpose_id = ${filter.purposeId ?? null}::text)
      and (${filter.teamId ?? null}::uuid is null or t.id = ${filter.teamId ?? null}::uuid)
      and (${filter.dueBy ?? null}::date is null or c.due_on <= ${filter.dueBy ?? null}::date)
    order by c.due_on, c.id limit ${filter.limit ?? 500}`.execute(tx)
  return rows.map((row) => ({
    ...{ id: row.id, recordId: row.record_id, recordKind: row.record_kind, purposeId: row.purpose_id },
    ...{ purposeTitle: row.purpose, ownerTeamId: row.owner_team_id, ownerTeamName: row.team },
    ...{ ownerAgencyName: row.agency, edition: row.edition, outcome: row.outcome, outcomeTitle: row.outcome_title },
    ...{ months: row.months, endedOn: row.ended_on, ruleDueOn: row.rule_due_on, dueOn: row.due_on },
    ...{ version: row.version, held: row.held, proposed: row.proposed },
    newer:
      row.newer_id === null || row.newer_edition === null || row.newer_months === null
        ? null
        : { agreementId: row.newer_id, edition: row.newer_edition, months: row.newer_months },
  }))
}

/** The clock that runs for a record; null when its work goes on, or the actor may not know. */
export async function findClock(tx: Tx, recordId: string): Promise<Clock | null> {
  return (await listClocks(tx, { recordId }))[0] ?? null
}

export interface ClockOwner {
  readonly purposeId: string
  readonly purposeTitle: string
  readonly teamId: string
  readonly teamName: string
  readonly agencyName: string
}

/** The purposes and owners of clocks that run, for filters. */
export async function clockOwners(tx: Tx): Promise<ClockOwner[]> {
  const { rows } = await sql<{ purpose_id: string; purpose: string; team_id: string; team: string; agency: string }>`
    select distinct p.id as purpose_id, p.title as purpose, t.id as team_id, t.name as team, g.name as agency
    from sharing.clocks c
    join sharing.purposes p on p.id = c.purpose_id
    left join sharing.audiences a on a.id = c.audience_id
    left join sharing.records r on r.id = c.record_id
    join identity.teams t on t.id = coalesce(a.owner_team_id, r.owner_team_id)
    join identity.agencies g on g.id = t.agency_id
    where c.stopped_at is null order by purpose, agency, team`.execute(tx)
  return rows.map((row) => ({
    ...{ purposeId: row.purpose_id, purposeTitle: row.purpose },
    ...{ teamId: row.team_id, teamName: row.team, agencyName: row.agency },
  }))
}

export interface RuleOffered {
  readonly agreementId: string
  readonly edition: number
  readonly outcome: string
  readonly title: string
  readonly months: number
}

/** The outcomes of a purpose with how long each is kept: of the edition in force, else of the last that was. */
export async function retentionRulesFor(tx: Tx, purposeId: string): Promise<RuleOffered[]> {
  const { rows } = await sql<{
    agreement_id: string
    edition: number
    outcome: string
    title: string
    months: number
  }>`with governing as (
      select a.id, a.edition from sharing.agreements a
      where a.purpose_id = ${purposeId} and a.state in ('in-force', 'superseded', 'lapsed') and a.in_force_at is not null
      order by a.state = 'in-force' desc, a.edition desc limit 1
    ) select r.agreement_id, g.edition, r.outcome, r.title, r.months from governing g
      join sharing.retention_rules r on r.agreement_id = g.id order by r.title`.execute(tx)
  return rows.map((row) => ({
    ...{ agreementId: row.agreement_id, edition: row.edition },
    ...{ outcome: row.outcome, title: row.title, months: row.months },
  }))
}

export type EndRefusal =
  /** No such record, or not one that the actor's team manages. */
  'not-found' | 'unknown-outcome' | 'already-ended' | 'in-the-future'

/**
 * The work on a record has ended: its clock starts by the agreement's rule for this outcome, of the edition in force now.
 * For the rooms that know when work ends, and for the page.
 */
export async function endWork(
  tx: Tx,
  actor: Actor,
  end: { readonly recordId: string; readonly outcome: string; readonly endedOn: string; readonly today?: string },
): Promise<Result<{ dueOn: string }, EndRefusal>> {
  if (end.endedOn > (end.today ?? londonDay(new Date()))) return refused('in-the-future')
  if (!(await managedAmong(tx, [end.recordId])).has(end.recordId)) return refused('not-found')
  const facts = (await recordFacts(tx, [end.recordId])).get(end.recordId)
  if (facts === undefined) return refused('not-found')
  if ((await findClock(tx, end.recordId)) !== null) return refused('already-ended')
  const rule = (await retentionRulesFor(tx, facts.purposeId)).find(({ outcome }) => outcome === end.outcome)
  if (rule === undefined) return refused('unknown-outcome')
  const dueOn = addCalendarMonths(end.endedOn, rule.months)
  const { rows } = await sql<{ id: string }>`
    insert into sharing.clocks (record_id, audience_id, record_kind, purpose_id, agreement_id, edition, outcome,
      outcome_title, months, ended_on, due_on, started_by)
    values (${end.recordId}::uuid, ${facts.audienceId}::uuid, ${facts.kind}, ${facts.purposeId}, ${rule.agreementId}::uuid,
      ${rule.edition}, ${rule.outcome}, ${rule.title}, ${rule.months}, ${end.endedOn}, ${dueOn}, ${actor.userId}::uuid)
    on conflict do nothing returning id`.execute(tx)
  // Somebody else ended it at the same moment.
  if (rows.length === 0) return refused('already-ended')
  await addEvent(tx, actor, { recordId: end.recordId, kind: 'ended', dueOn, reason: rule.title })
  return ok({ dueOn })
}

/** The work goes on: the clock stops. Not while a disposal is proposed: that is declined or taken back first. */
export async function reopenWork(
  tx: Tx,
  actor: Actor,
  of: { readonly recordId: string; readonly reason: string },
): Promise<Result<void, 'not-found' | 'proposed-already'>> {
  if (!(await managedAmong(tx, [of.recordId])).has(of.recordId)) return refused('not-found')
  if ((await findProposal(tx, of.recordId)) !== null) return refused('proposed-already')
  const { numAffectedRows } = await sql`
    update sharing.clocks set stopped_at = now(), stopped_by = ${actor.userId}::uuid, version = version + 1
    where record_id = ${of.recordId}::uuid and stopped_at is null`.execute(tx)
  if (numAffectedRows !== 1n) return refused('not-found')
  await addEvent(tx, actor, { recordId: of.recordId, kind: 'reopened', reason: of.reason })
  return ok(undefined)
}

export type RetentionEventKind =
  | 'ended'
  | 'reopened'
  | 'kept-longer'
  | 'evaluated-again'
  | 'held'
  | 'hold-lifted'
  | 'disposal-proposed'
  | 'disposal-declined'
  | 'disposal-withdrawn'
  | 'disposal-confirmed'

export interface RetentionEvent {
  readonly kind: RetentionEventKind
  readonly at: Date
  readonly byUserId: string | null
  readonly dueOn: string | null
  readonly reason: string
}

async function addEvent(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  event: { recordId: string; kind: RetentionEventKind; dueOn?: string; reason?: string },
): Promise<void> {
  await sql`insert into sharing.retention_events (record_id, kind, by_user_id, due_on, reason)
    values (${event.recordId}::uuid, ${event.kind}, ${actor.userId}::uuid, ${event.dueOn ?? null}::date, ${event.reason ?? ''})`.execute(
    tx,
  )
}

export async function retentionEvents(tx: Tx, recordId: string): Promise<RetentionEvent[]> {
  const { rows } = await sql<{
    kind: RetentionEventKind
    at: Date
    by_user_id: string | null
    due_on: string | null
    reason: string
  }>`select kind, at, by_user_id, due_on, reason from sharing.retention_events
    where record_id = ${recordId}::uuid order by id desc`.execute(tx)
  return rows.map((row) => ({
    ...{ kind: row.kind, at: row.at, byUserId: row.by_user_id, dueOn: row.due_on, reason: row.reason },
  }))
}

export type ReviewRefusal = 'not-found' | 'changed-meanwhile' | 'not-later' | 'no-newer-rule'

/** The review decides to keep the record longer, until a later day. */
export async function keepLonger(
  tx: Tx,
  actor: Actor,
  decision: { readonly recordId: string; readonly version: number; readonly until: string; readonly reason: string },
): Promise<Result<void, ReviewRefusal>> {
  const clock = await findClock(tx, decision.recordId)
  if (clock === null) return refused('not-found')
  if (decision.until <= clock.dueOn) return refused('not-later')
  const { numAffectedRows } = await sql`
    update sharing.clocks set due_on = ${decision.until}::date, version = version + 1
    where id = ${clock.id}::uuid and version = ${decision.version}`.execute(tx)
  if (numAffectedRows !== 1n) return refused('changed-meanwhile')
  await addEvent(tx, actor, {
    ...{ recordId: decision.recordId, kind: 'kept-longer', dueOn: decision.until, reason: decision.reason },
  })
  return ok(undefined)
}

/** Applies the rule of the edition in force instead of the one with which the clock started. */
export async function evaluateAgain(
  tx: Tx,
  actor: Actor,
  decision: { readonly recordId: string; readonly version: number; readonly reason: string },
): Promise<Result<{ dueOn: string }, ReviewRefusal>> {
  const clock = await findClock(tx, decision.recordId)
  if (clock === null) return refused('not-found')
  if (clock.newer === null) return refused('no-newer-rule')
  const dueOn = addCalendarMonths(clock.endedOn, clock.newer.months)
  const { numAffectedRows } = await sql`
    update sharing.clocks set agreement_id = ${clock.newer.agreementId}::uuid, edition = ${clock.newer.edition},
      months = ${clock.newer.months}, due_on = ${dueOn}::date, version = version + 1
    where id = ${clock.id}::uuid and version = ${decision.version}`.execute(tx)
  if (numAffectedRows !== 1n) return refused('changed-meanwhile')
  await addEvent(tx, actor, {
    ...{ recordId: decision.recordId, kind: 'evaluated-again', dueOn, reason: decision.reason },
  })
  return ok({ dueOn })
}

export interface Hold {
  readonly id: string
  readonly recordId: string
  readonly recordKind: string
  readonly purposeTitle: string
  readonly matter: string
  readonly reason: string
  readonly reviewOn: string
  readonly placedBy: string
  readonly placedAt: Date
  readonly liftedBy: string | null
  readonly liftedAt: Date | null
  readonly liftReason: string
}

/** Holds, those in force first and by their review. */
export async function listHolds(
  tx: Tx,
  filter: { readonly recordId?: string; readonly inForce?: boolean } = {},
): Promise<Hold[]> {
  const { rows } = await sql<{
    id: string
    record_id: string
    record_kind: string
    purpose: string
    matter: string
    reason: string
    review_on: string
    placed_by: string
    placed_at: Date
    lifted_by: string | null
    lifted_at: Date | null
    lift_reason: string
  }>`select h.id, h.record_id, h.record_kind, p.title as purpose, h.matter, h.reason, h.review_on, h.placed_by, h.placed_at,
      h.lifted_by, h.lifted_at, h.lift_reason
    from sharing.legal_holds h join sharing.purposes p on p.id = h.purpose_id
    where (${filter.recordId ?? null}::uuid is null or h.record_id = ${filter.recordId ?? null}::uuid)
      and (${filter.inForce !== true} or h.lifted_at is null)
    order by h.lifted_at is not null, h.review_on, h.id limit 1000`.execute(tx)
  return rows.map((row) => ({
    ...{ id: row.id, recordId: row.record_id, recordKind: row.record_kind, purposeTitle: row.purpose },
    ...{ matter: row.matter, reason: row.reason, reviewOn: row.review_on, placedBy: row.placed_by },
    ...{ placedAt: row.placed_at, liftedBy: row.lifted_by, liftedAt: row.lifted_at, liftReason: row.lift_reason },
  }))
}

/** Places a hold. Whoever keeps rights may, and the record's managers who decide; the database asks the same. */
export async function placeHold(
  tx: Tx,
  actor: Actor,
  hold: { readonly facts: RecordFacts; readonly matter: string; readonly reason: string; readonly reviewOn: string },
): Promise<void> {
  const { facts } = hold
  await sql`insert into sharing.legal_holds (record_id, audience_id, record_kind, purpose_id, matter, reason, review_on, placed_by)
    values (${facts.recordId}::uuid, ${facts.audienceId}::uuid, ${facts.kind}, ${facts.purposeId}, ${hold.matter},
      ${hold.reason}, ${hold.reviewOn}::date, ${actor.userId}::uuid)`.execute(tx)
  await addEvent(tx, actor, { recordId: facts.recordId, kind: 'held', reason: hold.matter })
}

export async function liftHold(
  tx: Tx,
  actor: Actor,
  of: { readonly holdId: string; readonly reason: string },
): Promise<Result<{ recordId: string }, 'not-found'>> {
  const { rows } = await sql<{ record_id: string }>`
    update sharing.legal_holds set lifted_at = now(), lifted_by = ${actor.userId}::uuid, lift_reason = ${of.reason}
    where id = ${of.holdId}::uuid and lifted_at is null returning record_id`.execute(tx)
  const recordId = rows[0]?.record_id
  if (recordId === undefined) return refused('not-found')
  await addEvent(tx, actor, { recordId, kind: 'hold-lifted', reason: of.reason })
  return ok({ recordId })
}

export interface Proposal {
  readonly id: string
  readonly recordId: string
  readonly because: 'review' | 'erasure'
  readonly reason: string
  readonly state: 'proposed' | 'confirmed' | 'declined' | 'withdrawn'
  readonly proposedBy: string
  readonly proposedAt: Date
  readonly decidedBy: string | null
}

/** The proposal under way for a record: proposed, or confirmed and not carried out yet. */
export async function findProposal(tx: Tx, recordId: string): Promise<Proposal | null> {
  const { rows } = await sql<{
    id: string
    record_id: string
    because: Proposal['because']
    reason: string
    state: Proposal['state']
    proposed_by: string
    proposed_at: Date
    decided_by: string | null
  }>`select id, record_id, because, reason, state, proposed_by, proposed_at, decided_by from sharing.disposal_proposals
    where record_id = ${recordId}::uuid and state in ('proposed', 'confirmed')`.execute(tx)
  const [row] = rows
  if (row === undefined) return null
  return {
    ...{ id: row.id, recordId: row.record_id, because: row.because, reason: row.reason, state: row.state },
    ...{ proposedBy: row.proposed_by, proposedAt: row.proposed_at, decidedBy: row.decided_by },
  }
}

/** What stands against disposing of the record now, as far as the actor may see: the database decides in the end. */
export async function obstacleTo(
  tx: Tx,
  of: { readonly recordId: string; readonly because: 'review' | 'erasure'; readonly today: string },
): Promise<DisposalObstacle | null> {
  const clock = await findClock(tx, of.recordId)
  const holds = await listHolds(tx, { recordId: of.recordId, inForce: true })
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from sharing.rights_records r
    join sharing.rights_requests q on q.id = r.request_id
    where r.record_id = ${of.recordId}::uuid and r.state = 'linked' and q.state = 'open' and q.kind <> 'erasure'`.execute(
    tx,
  )
  return disposalObstacle({
    ...{ holds: holds.length, openRequests: rows[0]?.n ?? 0, dueOn: clock?.dueOn ?? null },
    ...{ today: of.today, because: of.because, proposed: (await findProposal(tx, of.recordId)) !== null },
  })
}

export async function proposeDisposal(
  tx: Tx,
  actor: Actor,
  proposal: {
    readonly recordId: string
    readonly because: 'review' | 'erasure'
    readonly reason: string
    readonly today: string
    readonly rightsRequestId?: string
  },
): Promise<Result<void, DisposalObstacle>> {
  const obstacle = await obstacleTo(tx, proposal)
  if (obstacle !== null) return refused(obstacle)
  await sql`insert into sharing.disposal_proposals (record_id, because, rights_request_id, reason, proposed_by)
    values (${proposal.recordId}::uuid, ${proposal.because}, ${proposal.rightsRequestId ?? null}::uuid, ${proposal.reason},
      ${actor.userId}::uuid)`.execute(tx)
  await addEvent(tx, actor, { recordId: proposal.recordId, kind: 'disposal-proposed', reason: proposal.reason })
  return ok(undefined)
}

export type DecideRefusal = 'not-found' | 'not-you' | DisposalObstacle

/** Confirms, declines or withdraws. A confirmation only says so: `carryOutDisposal` follows, as the keeper. */
export async function decideDisposal(
  tx: Tx,
  actor: Actor,
  act: {
    readonly recordId: string
    readonly decision: 'confirmed' | 'declined' | 'withdrawn'
    readonly reason: string
    readonly today: string
  },
): Promise<Result<Proposal, DecideRefusal>> {
  const proposal = await findProposal(tx, act.recordId)
  if (proposal === null) return refused('not-found')
  // Confirmed before and stopped on the way: carrying it out is tried again, by whoever may confirm.
  if (proposal.state === 'confirmed' && act.decision === 'confirmed') return ok(proposal)
  if (!mayDecideProposal(proposal, { userId: actor.userId, decision: act.decision })) return refused('not-you')
  if (act.decision === 'confirmed') {
    const obstacle = await obstacleTo(tx, { ...act, because: proposal.because })
    if (obstacle !== null && obstacle !== 'proposed-already') return refused(obstacle)
  }
  const { numAffectedRows } = await sql`
    update sharing.disposal_proposals set state = ${act.decision}, decided_by = ${actor.userId}::uuid, decided_at = now(),
      decision_reason = ${act.reason} where id = ${proposal.id}::uuid and state = ${proposal.state}`.execute(tx)
  if (numAffectedRows !== 1n) return refused('not-found')
  const kinds = {
    confirmed: 'disposal-confirmed',
    declined: 'disposal-declined',
    withdrawn: 'disposal-withdrawn',
  } as const
  await addEvent(tx, actor, { recordId: act.recordId, kind: kinds[act.decision], reason: act.reason })
  return ok(proposal)
}

export type CarryOutRefusal =
  | 'not-found'
  | DisposalObstacle
  /** No room says how to remove contents of this kind: then the record would go and they would stay. */
  | 'nobody-holds-it'

/**
 * Disposes of a record that two people decided about, as the keeper, in the caller's transaction: everything held below
 * it, its grants, clocks, holds and messages, the words of disclosures and emergencies about it, and itself. A
 * certificate stays. The caller tells `onAccessChanged` after the commit.
 */
export async function carryOutDisposal(
  tx: Tx,
  of: { readonly recordId: string; readonly holdings: readonly Holding[]; readonly now: Date },
): Promise<Result<{ certificateId: string }, CarryOutRefusal>> {
  // Locked first: a hold or a request that is placed meanwhile either is seen here, or comes too late and fails.
  await sql`select from sharing.records where id = ${of.recordId}::uuid for update`.execute(tx)
  const facts = (await recordFacts(tx, [of.recordId])).get(of.recordId)
  const decided = await confirmedProposal(tx, of.recordId)
  if (facts === undefined || decided === null) return refused('not-found')
  const obstacle = await obstacleTo(tx, {
    ...{ recordId: of.recordId, because: decided.because, today: londonDay(of.now) },
  })
  if (obstacle !== null && obstacle !== 'proposed-already') return refused(obstacle)
  const holders = of.holdings.filter(({ kind }) => kind === facts.kind)
  if (holders.length === 0) return refused('nobody-holds-it')
  const clock = await findClock(tx, of.recordId)
  // A restriction keeps everybody from changing what is held, the keeper too; it ends with the record.
  await sql`update sharing.records set restricted_at = null where id = ${of.recordId}::uuid and restricted_at is not null`.execute(
    tx,
  )
  const removed: Record<string, number> = {}
  for (const holder of holders) {
    const { rows, tables } = await holder.dispose(tx, of.recordId)
    for (const [table, count] of Object.entries(tables ?? { [`contents of ${facts.kind}`]: rows }))
      removed[table] = (removed[table] ?? 0) + count
  }
  Object.assign(removed, await removeOwnRows(tx, of.recordId))
  const certificateId = await writeCertificate(tx, { facts, decided, clock, removed, now: of.now })
  // Its grants, clocks, holds, reviews, rectifications and this proposal go with it.
  await sql`delete from sharing.records where id = ${of.recordId}::uuid`.execute(tx)
  return ok({ certificateId })
}

interface ConfirmedProposal {
  readonly because: 'review' | 'erasure'
  readonly proposedBy: string
  readonly proposedAt: Date
  readonly confirmedBy: string
  readonly confirmedAt: Date
}

async function confirmedProposal(tx: Tx, recordId: string): Promise<ConfirmedProposal | null> {
  const { rows } = await sql<{
    because: 'review' | 'erasure'
    proposed_by: string
    proposed_at: Date
    decided_by: string
    decided_at: Date
  }>`select because, proposed_by, proposed_at, decided_by, decided_at from sharing.disposal_proposals
    where record_id = ${recordId}::uuid and state = 'confirmed' for update`.execute(tx)
  const [row] = rows
  if (row === undefined) return null
  return {
    ...{ because: row.because, proposedBy: row.proposed_by, proposedAt: row.proposed_at },
    ...{ confirmedBy: row.decided_by, confirmedAt: row.decided_at },
  }
}

/** Removes what sharing itself says about the record, and counts what will go with it. */
async function removeOwnRows(tx: Tx, recordId: string): Promise<Record<string, number>> {
  const removed: Record<string, number> = { 'sharing.records': 1 }
  const tables = ['grants', 'clocks', 'retention_events', 'legal_holds', 'disposal_proposals'] as const
  for (const table of tables) {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from ${sql.table(`sharing.${table}`)} where record_id = ${recordId}::uuid`.execute(tx)
    removed[`sharing.${table}`] = rows[0]?.n ?? 0
  }
  await sql`delete from sharing.messages_seen where message_id in
    (select id from sharing.messages where record_id = ${recordId}::uuid)`.execute(tx)
  const messages = await sql`delete from sharing.messages where record_id = ${recordId}::uuid`.execute(tx)
  removed['sharing.messages'] = Number(messages.numAffectedRows ?? 0n)
  const gone = sql`sharing.words_removed()`
  const disclosures = await sql`update sharing.disclosures set about = case when about = '' then '' else ${gone} end,
      information = ${gone}, risk = ${gone}, necessity = ${gone}, proportionality = ${gone},
      consent_reason = case when consent_reason = '' then '' else ${gone} end,
      decision_reason = case when decision_reason = '' then '' else ${gone} end,
      restrictions = case when restrictions = '' then '' else ${gone} end,
      withdrawal_reason = case when withdrawal_reason = '' then '' else ${gone} end
    where id in (select disclosure_id from sharing.disclosure_records where record_id = ${recordId}::uuid)`.execute(tx)
  const emergencies = await sql`update sharing.emergencies set reason = ${gone},
      review_note = case when review_note is null then null else ${gone} end,
      end_reason = case when end_reason is null then null else ${gone} end
    where id in (select emergency_id from sharing.emergency_records where record_id = ${recordId}::uuid)`.execute(tx)
  const events = await sql`update sharing.record_events set reason = ${gone}
    where record_id = ${recordId}::uuid and reason <> ''`.execute(tx)
  removed['words in sharing.disclosures'] = Number(disclosures.numAffectedRows ?? 0n)
  removed['words in sharing.emergencies'] = Number(emergencies.numAffectedRows ?? 0n)
  removed['words in sharing.record_events'] = Number(events.numAffectedRows ?? 0n)
  return removed
}

async function writeCertificate(
  tx: Tx,
  of: {
    readonly facts: RecordFacts
    readonly decided: ConfirmedProposal
    readonly clock: Clock | null
    readonly removed: Readonly<Record<string, number>>
    readonly now: Date
  },
): Promise<string> {
  const { facts, decided, clock, removed, now } = of
  const year = Number(londonDay(now).slice(0, 4))
  // Numbers have no gaps: certificates are numbered one after the other.
  await sql`select pg_advisory_xact_lock(7312548410073)`.execute(tx)
  const next = await sql<{ sequence: number }>`
    select coalesce(max(sequence), 0) + 1 as sequence from sharing.certificates where year = ${year}`.execute(tx)
  const sequence = next.rows[0]?.sequence ?? 1
  const names = await userNames(tx, [decided.proposedBy, decided.confirmedBy])
  const text = certificateText({
    number: `D-${year}-${String(sequence).padStart(4, '0')}`,
    partnership: (await findPartnership(tx))?.name ?? '',
    ...{ recordId: facts.recordId, recordKind: facts.kind, purpose: facts.purposeTitle },
    ...{ ownerTeam: facts.ownerTeamName, ownerAgency: facts.ownerAgencyName, createdOn: facts.createdOn },
    endedOn: clock?.endedOn ?? null,
    rule:
      clock === null
        ? null
        : `${clock.outcomeTitle}, ${clock.months} months after the work ended (edition ${clock.edition} of the agreement); review due on ${clock.dueOn}`,
    ...{ because: decided.because, proposedBy: names.get(decided.proposedBy) ?? decided.proposedBy },
    ...{ proposedAt: decided.proposedAt, confirmedBy: names.get(decided.confirmedBy) ?? decided.confirmedBy },
    ...{ confirmedAt: decided.confirmedAt, disposedAt: now, removed },
  })
  const { rows } = await sql<{ id: string }>`
    insert into sharing.certificates (year, sequence, record_id, record_kind, purpose_id, owner_team_id, owner_agency_id,
      created_on, ended_on, because, proposed_by, proposed_at, confirmed_by, confirmed_at, disposed_at, removed, text, sha256)
    values (${year}, ${sequence}, ${facts.recordId}::uuid, ${facts.kind}, ${facts.purposeId}, ${facts.ownerTeamId}::uuid,
      ${facts.ownerAgencyId}::uuid, ${facts.createdOn}::date, ${clock?.endedOn ?? null}::date, ${decided.because},
      ${decided.proposedBy}::uuid, ${decided.proposedAt}, ${decided.confirmedBy}::uuid, ${decided.confirmedAt}, ${now},
      ${JSON.stringify(removed)}::jsonb, ${text}, ${hashOf(text)})
    returning id`.execute(tx)
  return rows[0]?.id ?? ''
}

export interface Certificate {
  readonly id: string
  readonly number: string
  readonly recordId: string
  readonly recordKind: string
  readonly purposeTitle: string
  readonly ownerTeamName: string
  readonly ownerAgencyName: string
  readonly because: 'review' | 'erasure'
  readonly createdOn: string
  readonly endedOn: string | null
  readonly proposedBy: string
  readonly confirmedBy: string
  readonly disposedAt: Date
  readonly removed: Readonly<Record<string, number>>
  readonly text: string
  readonly sha256: string
}

/** The register of disposals, the newest first. */
export async function listCertificates(
  tx: Tx,
  filter: { readonly id?: string; readonly recordIds?: readonly string[]; readonly limit?: number } = {},
): Promise<Certificate[]> {
  const { rows } = await sql<{
    id: string
    number: string
    record_id: string
    record_kind: string
    purpose: string
    team: string
    agency: string
    because: 'review' | 'erasure'
    created_on: string
    ended_on: string | null
    proposed_by: string
    confirmed_by: string
    disposed_at: Date
    removed: Record<string, number>
    text: string
    sha256: string
  }>`select c.id, c.number, c.record_id, c.record_kind, p.title as purpose, t.name as team, g.name as agency, c.because,
      c.created_on, c.ended_on, c.proposed_by, c.confirmed_by, c.disposed_at, c.removed, c.text, c.sha256
    from sharing.certificates c join sharing.purposes p on p.id = c.purpose_id join identity.teams t on t.id = c.owner_team_id
    join identity.agencies g on g.id = t.agency_id
    where (${filter.id ?? null}::uuid is null or c.id = ${filter.id ?? null}::uuid)
      and (${filter.recordIds === undefined} or c.record_id = any (${[...(filter.recordIds ?? [])]}::uuid[]))
    order by c.disposed_at desc, c.id limit ${filter.limit ?? 10_000}`.execute(tx)
  return rows.map((row) => ({
    ...{ id: row.id, number: row.number, recordId: row.record_id, recordKind: row.record_kind },
    ...{ purposeTitle: row.purpose, ownerTeamName: row.team, ownerAgencyName: row.agency, because: row.because },
    ...{ createdOn: row.created_on, endedOn: row.ended_on, proposedBy: row.proposed_by, confirmedBy: row.confirmed_by },
    ...{ disposedAt: row.disposed_at, removed: row.removed, text: row.text, sha256: row.sha256 },
  }))
}

/** What became of records that are no more: their certificates, for whoever reads ids of them in the audit log. */
export async function tombstonesOf(
  tx: Tx,
  recordIds: readonly string[],
): Promise<Map<string, { certificateId: string; number: string }>> {
  const found = await listCertificates(tx, { recordIds })
  return new Map(found.map(({ id, number, recordId }) => [recordId, { certificateId: id, number }]))
}

export interface Noted {
  readonly reviews: number
  readonly holds: number
  readonly requests: number
}

/**
 * The daily job: tells owner teams and overseers once of each review that is due, overseers of each hold whose review is,
 * and whoever registered a person's request when a week or less is left for its answer.
 */
export function noteDueReviews(db: Db, now: Date): Promise<Noted> {
  const today = londonDay(now)
  return db.withActor(keeper, { name: 'sharing.note-due-reviews', kind: 'write' }, async (tx, note) => {
    const reviews = await sql<{ id: string; record_id: string; audience_id: string }>`
      update sharing.clocks set noted_due_on = due_on
      where stopped_at is null and due_on <= ${today}::date and noted_due_on is distinct from due_on
      returning id, record_id, audience_id`.execute(tx)
    for (const clock of reviews.rows) {
      await sql`insert into sharing.messages (kind, team_id, record_id, subject_id)
        select 'review-due', t.team_id, ${clock.record_id}::uuid, ${clock.id}::uuid from sharing.audience_teams t
        where t.audience_id = ${clock.audience_id}::uuid and t.because in ('owner', 'succession')`.execute(tx)
      await tellOverseers(tx, { kind: 'review-due', recordId: clock.record_id, subjectId: clock.id })
    }
    const holds = await sql<{ id: string; record_id: string }>`
      update sharing.legal_holds set noted_review_on = review_on
      where lifted_at is null and review_on <= ${today}::date and noted_review_on is distinct from review_on
      returning id, record_id`.execute(tx)
    for (const hold of holds.rows)
      await tellOverseers(tx, { kind: 'review-due', recordId: hold.record_id, subjectId: hold.id })
    const requests = await sql<{ id: string; created_by: string }>`
      update sharing.rights_requests set noted_due_on = due_on
      where state = 'open' and due_on <= ${today}::date + 7 and noted_due_on is distinct from due_on
      returning id, created_by`.execute(tx)
    for (const request of requests.rows)
      await sql`insert into sharing.messages (kind, user_id, subject_id)
        values ('rights-request', ${request.created_by}::uuid, ${request.id}::uuid)`.execute(tx)
    const noted = { reviews: reviews.rows.length, holds: holds.rows.length, requests: requests.rows.length }
    note({ detail: { ...noted }, recordIds: [...reviews.rows, ...holds.rows].map((row) => row.record_id) })
    return noted
  })
}

async function tellOverseers(
  tx: Tx,
  about: { kind: 'review-due'; recordId: string; subjectId: string },
): Promise<void> {
  await sql`insert into sharing.messages (kind, to_overseers, record_id, subject_id)
    values (${about.kind}, true, ${about.recordId}::uuid, ${about.subjectId}::uuid)`.execute(tx)
}
