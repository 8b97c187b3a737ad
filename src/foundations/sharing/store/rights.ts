import { sql } from 'kysely'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { hashOf, referenceOf } from '../domain/retention.ts'
import {
  answerDueOn,
  clockStart,
  type ExtensionRefusal,
  extensionRefusal,
  type Gathered,
  type GatheredRecord,
  type HeldSection,
  legalClockOn,
  pathsWithThirdParties,
  type RedactionReason,
  type Regime,
  type RequestKind,
  redacted,
  type SentAnswer,
  valueAt,
} from '../domain/rights.ts'
import type { Holding } from '../rights/ports.ts'
import { addRecordEvent } from './records.ts'
import { recordFacts } from './retention.ts'

export interface NewRequest {
  readonly kind: RequestKind
  readonly regime: Regime
  readonly receivedOn: string
  readonly requesterName: string
  readonly requesterContact: string
  readonly onBehalfOf: string
  readonly asks: string
}

/** Registers a request for the actor's own agency, which is all that the database lets anybody register. Returns its id. */
export async function registerRequest(tx: Tx, actor: Actor, request: NewRequest): Promise<string> {
  const year = Number(request.receivedOn.slice(0, 4))
  // One number after the other, without a gap.
  await sql`select pg_advisory_xact_lock(7312548410074)`.execute(tx)
  const { rows } = await sql<{ id: string }>`
    insert into sharing.rights_requests (agency_id, year, sequence, kind, regime, received_on, requester_name,
      requester_contact, on_behalf_of, asks, created_by)
    values (${actor.agencyId}::uuid, ${year},
      (select coalesce(max(sequence), 0) + 1 from sharing.rights_requests
        where agency_id = ${actor.agencyId}::uuid and year = ${year}),
      ${request.kind}, ${request.regime}, ${request.receivedOn}::date, ${request.requesterName}, ${request.requesterContact},
      ${request.onBehalfOf}, ${request.asks}, ${actor.userId}::uuid)
    returning id`.execute(tx)
  const id = rows[0]?.id ?? ''
  await addStep(tx, actor, { requestId: id, kind: 'registered' })
  return id
}

export type StepKind =
  | 'registered'
  | 'identity-verified'
  | 'extended'
  | 'note'
  | 'record-linked'
  | 'record-left-out'
  | 'gathered'
  | 'sent'
  | 'decided'
  | 'responded'
  | 'withdrawn'
  | 'restricted'
  | 'restriction-lifted'
  | 'rectification'
  | 'erasure-proposed'
  | 'elsewhere-asked'

export async function addStep(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  step: { readonly requestId: string; readonly kind: StepKind; readonly recordId?: string; readonly note?: string },
): Promise<void> {
  await sql`insert into sharing.rights_steps (request_id, kind, by_user_id, record_id, note)
    values (${step.requestId}::uuid, ${step.kind}, ${actor.userId}::uuid, ${step.recordId ?? null}::uuid, ${step.note ?? ''})`.execute(
    tx,
  )
}

export interface Step {
  readonly kind: StepKind
  readonly at: Date
  readonly byUserId: string
  readonly recordId: string | null
  readonly note: string
}

export async function listSteps(tx: Tx, requestId: string): Promise<Step[]> {
  const { rows } = await sql<{ kind: StepKind; at: Date; by_user_id: string; record_id: string | null; note: string }>`
    select kind, at, by_user_id, record_id, note from sharing.rights_steps
    where request_id = ${requestId}::uuid order by id desc`.execute(tx)
  return rows.map((row) => ({
    ...{ kind: row.kind, at: row.at, byUserId: row.by_user_id, recordId: row.record_id, note: row.note },
  }))
}

export type Decision = 'granted' | 'partly' | 'refused'

export interface RightsRequest {
  readonly id: string
  readonly number: string
  readonly agencyId: string
  readonly kind: RequestKind
  readonly regime: Regime
  readonly state: 'open' | 'responded' | 'withdrawn'
  readonly receivedOn: string
  readonly requesterName: string
  readonly requesterContact: string
  readonly onBehalfOf: string
  readonly asks: string
  readonly verifiedOn: string | null
  readonly verifiedHow: string
  readonly clockStartsOn: string | null
  readonly clockMonths: number | null
  readonly extensionMonths: number | null
  readonly clockBasis: string | null
  readonly dueOn: string | null
  readonly extendedOn: string | null
  readonly extensionReason: string
  readonly decision: Decision | null
  readonly decisionReason: string
  readonly decidedBy: string | null
  readonly respondedOn: string | null
  readonly responseHow: string
  readonly version: number
}

/** Requests that the actor's agency handles: open ones first, those due first. */
export async function listRequests(
  tx: Tx,
  filter: { readonly id?: string; readonly openOnly?: boolean } = {},
): Promise<RightsRequest[]> {
  const rows = await tx
    .selectFrom('sharing.rights_requests')
    .selectAll()
    .$if(filter.id !== undefined, (query) => query.where('id', '=', filter.id ?? ''))
    .$if(filter.openOnly === true, (query) => query.where('state', '=', 'open'))
    .orderBy(sql`state = 'open'`, 'desc')
    .orderBy(sql`coalesce(due_on, received_on)`)
    .orderBy('id')
    .limit(1000)
    .execute()
  return rows.map((row) => ({
    ...{ id: row.id, number: row.number ?? '', agencyId: row.agency_id, kind: row.kind as RequestKind },
    ...{ regime: row.regime as Regime, state: row.state as RightsRequest['state'], receivedOn: row.received_on },
    ...{ requesterName: row.requester_name, requesterContact: row.requester_contact, onBehalfOf: row.on_behalf_of },
    ...{ asks: row.asks, verifiedOn: row.identity_verified_on, verifiedHow: row.identity_how },
    ...{ clockStartsOn: row.clock_starts_on, clockMonths: row.clock_months, clockBasis: row.clock_basis },
    ...{ extensionMonths: row.clock_extension_months, dueOn: row.due_on, extendedOn: row.extended_on },
    ...{ extensionReason: row.extension_reason, decision: row.decision as Decision | null },
    ...{ decisionReason: row.decision_reason, decidedBy: row.decided_by, respondedOn: row.responded_on },
    ...{ responseHow: row.response_how, version: row.version },
  }))
}

/** One request; null when another agency handles it, or there is none: the answer is the same. */
export async function findRequest(tx: Tx, id: string): Promise<RightsRequest | null> {
  return (await listRequests(tx, { id }))[0] ?? null
}

export type StepRefusal = 'not-open' | 'done-already' | 'before-receipt'

/** Who asks is known now: the legal clock starts. */
export async function verifyIdentity(
  tx: Tx,
  actor: Actor,
  of: { readonly request: RightsRequest; readonly verifiedOn: string; readonly how: string },
): Promise<Result<{ dueOn: string }, StepRefusal>> {
  const { request, verifiedOn, how } = of
  if (request.state !== 'open') return refused('not-open')
  if (request.verifiedOn !== null) return refused('done-already')
  const startsOn = clockStart({ receivedOn: request.receivedOn, verifiedOn })
  const clock = legalClockOn(request.regime, startsOn)
  const dueOn = answerDueOn({ startsOn, clock, extended: false })
  const { numAffectedRows } = await sql`
    update sharing.rights_requests set identity_verified_on = ${verifiedOn}::date, identity_verified_by = ${actor.userId}::uuid,
      identity_how = ${how}, clock_starts_on = ${startsOn}::date, clock_months = ${clock.months},
      clock_extension_months = ${clock.extensionMonths}, clock_basis = ${clock.basis}, due_on = ${dueOn}::date,
      version = version + 1
    where id = ${request.id}::uuid and state = 'open' and identity_verified_on is null`.execute(tx)
  if (numAffectedRows !== 1n) return refused('done-already')
  await addStep(tx, actor, { requestId: request.id, kind: 'identity-verified', note: how })
  return ok({ dueOn })
}

/** The answer takes longer, and the person has been told why, today. */
export async function extendRequest(
  tx: Tx,
  actor: Actor,
  of: { readonly request: RightsRequest; readonly today: string; readonly reason: string },
): Promise<Result<{ dueOn: string }, ExtensionRefusal>> {
  const { request, today, reason } = of
  const refusal = extensionRefusal(request, today)
  if (refusal !== null) return refused(refusal)
  const dueOn = answerDueOn({
    startsOn: request.clockStartsOn ?? '',
    clock: { months: request.clockMonths ?? 0, extensionMonths: request.extensionMonths ?? 0 },
    extended: true,
  })
  const { numAffectedRows } = await sql`
    update sharing.rights_requests set extended_on = ${today}::date, extended_by = ${actor.userId}::uuid,
      extension_reason = ${reason}, due_on = ${dueOn}::date, version = version + 1
    where id = ${request.id}::uuid and state = 'open' and extended_on is null`.execute(tx)
  if (numAffectedRows !== 1n) return refused('extended-already')
  await addStep(tx, actor, { requestId: request.id, kind: 'extended', note: reason })
  return ok({ dueOn })
}

/** What the agency decides about the request. May be decided anew until the answer has gone. */
export async function decideRequest(
  tx: Tx,
  actor: Actor,
  of: {
    readonly request: RightsRequest
    readonly version: number
    readonly decision: Decision
    readonly reason: string
  },
): Promise<Result<void, 'changed-meanwhile'>> {
  const { numAffectedRows } = await sql`
    update sharing.rights_requests set decision = ${of.decision}, decision_reason = ${of.reason},
      decided_by = ${actor.userId}::uuid, decided_at = now(), version = version + 1
    where id = ${of.request.id}::uuid and state = 'open' and version = ${of.version}`.execute(tx)
  if (numAffectedRows !== 1n) return refused('changed-meanwhile')
  await addStep(tx, actor, { requestId: of.request.id, kind: 'decided', note: of.reason })
  return ok(undefined)
}

export type RespondRefusal = 'not-open' | 'not-decided' | 'not-verified' | 'before-receipt'

/** The answer has gone to the person: the request is closed. */
export async function respond(
  tx: Tx,
  actor: Actor,
  of: { readonly request: RightsRequest; readonly respondedOn: string; readonly how: string },
): Promise<Result<void, RespondRefusal>> {
  const { request, respondedOn, how } = of
  if (request.state !== 'open') return refused('not-open')
  if (request.verifiedOn === null && request.decision !== 'refused') return refused('not-verified')
  if (request.decision === null) return refused('not-decided')
  if (respondedOn < request.receivedOn) return refused('before-receipt')
  await sql`update sharing.rights_requests set state = 'responded', responded_on = ${respondedOn}::date,
      responded_by = ${actor.userId}::uuid, response_how = ${how}, version = version + 1
    where id = ${request.id}::uuid and state = 'open'`.execute(tx)
  await addStep(tx, actor, { requestId: request.id, kind: 'responded', note: how })
  return ok(undefined)
}

export async function withdrawRequest(
  tx: Tx,
  actor: Actor,
  of: { readonly requestId: string; readonly note: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update sharing.rights_requests set state = 'withdrawn', version = version + 1
    where id = ${of.requestId}::uuid and state = 'open'`.execute(tx)
  if (numAffectedRows !== 1n) return false
  await addStep(tx, actor, { requestId: of.requestId, kind: 'withdrawn', note: of.note })
  return true
}

/** How records stand to somebody who handles requests for an agency. Asked as the keeper. */
export interface Standing {
  /** The agency controls them and this person may handle them. */
  readonly handled: ReadonlySet<string>
  /** The agency controls some that are closed to this person, or on which they have a conflict of interest. */
  readonly othersNeeded: boolean
  readonly restricted: ReadonlySet<string>
}

/**
 * An agency controls the records that its teams own, or took over. A closed record and a conflict of interest go before
 * everything else, people's rights too: somebody who is named handles those.
 */
export async function standingOf(
  tx: Tx,
  of: { readonly recordIds: readonly string[]; readonly agencyId: string | null; readonly userId: string | null },
): Promise<Standing> {
  const { rows } = await sql<{ id: string; open: boolean; restricted: boolean }>`
    select r.id, ${of.userId}::uuid <> all (r.barred_user_ids)
        and (r.named_user_ids is null or ${of.userId}::uuid = any (r.named_user_ids)) as open,
      r.restricted_at is not null as restricted
    from sharing.records r
    where r.id = any (${[...of.recordIds]}::uuid[])
      and exists (select from sharing.audience_teams a join identity.teams t on t.id = a.team_id
        where a.audience_id = r.audience_id and a.because in ('owner', 'succession') and t.agency_id = ${of.agencyId}::uuid)`.execute(
    tx,
  )
  return {
    handled: new Set(rows.filter(({ open }) => open).map(({ id }) => id)),
    othersNeeded: rows.some(({ open }) => !open),
    restricted: new Set(rows.filter(({ restricted }) => restricted).map(({ id }) => id)),
  }
}

/**
 * Which other agencies hold something, as far as discoverability lets this agency know: by name and purpose where the
 * purpose is open, by name alone where it gives pointers, and nothing where it is hidden, the record closed, or the person
 * who handles the request has a conflict of interest in it. Asked as the keeper.
 */
export async function heldElsewhere(
  tx: Tx,
  of: { readonly recordIds: readonly string[]; readonly agencyId: string | null; readonly userId: string | null },
): Promise<string[]> {
  const { rows } = await sql<{ agency: string; purpose: string | null; contact: string | null }>`
    select distinct g.name as agency, case when p.discoverability = 'open' then u.title end as purpose, c.name as contact
    from sharing.records r
    join sharing.taking_part p on p.purpose_id = r.purpose_id and p.agency_id = ${of.agencyId}::uuid
      and p.discoverability in ('open', 'pointer') and (p.until is null or p.until > now())
    join sharing.purposes u on u.id = r.purpose_id
    join sharing.audience_teams a on a.audience_id = r.audience_id and a.because in ('owner', 'succession')
    join identity.teams t on t.id = a.team_id
    join identity.agencies g on g.id = t.agency_id
    left join sharing.signed_parties s on s.purpose_id = r.purpose_id and s.agency_id = t.agency_id
    left join identity.teams c on c.id = s.contact_team_id
    where r.id = any (${[...of.recordIds]}::uuid[]) and r.named_user_ids is null and t.agency_id <> ${of.agencyId}::uuid
      and ${of.userId}::uuid <> all (r.barred_user_ids)
      and not exists (select from sharing.audience_teams o join identity.teams m on m.id = o.team_id
        where o.audience_id = r.audience_id and o.because in ('owner', 'succession') and m.agency_id = ${of.agencyId}::uuid)
      and (select sharing.is_current())
    order by agency, purpose nulls last, contact`.execute(tx)
  return rows.map(
    ({ agency, purpose, contact }) =>
      `${agency}${purpose === null ? '' : `, for: ${purpose}`}${contact === null ? '' : `. Ask: ${contact}`}`,
  )
}

/** Records about the same person as these, told by the rooms that keep them; without these. Asked as the keeper. */
export async function recordsAbout(
  tx: Tx,
  of: { readonly recordIds: readonly string[]; readonly holdings: readonly Holding[] },
): Promise<string[]> {
  const facts = await recordFacts(tx, of.recordIds)
  const found = new Set<string>()
  for (const [recordId, { kind }] of facts)
    for (const holding of of.holdings.filter((one) => one.kind === kind))
      for (const id of await holding.findAbout(tx, recordId)) found.add(id)
  for (const id of of.recordIds) found.delete(id)
  return [...found]
}

export interface RequestRecord {
  readonly recordId: string
  readonly state: 'linked' | 'left-out'
  readonly reason: string
}

export async function recordsOfRequest(tx: Tx, requestId: string): Promise<RequestRecord[]> {
  const { rows } = await sql<{ record_id: string; state: RequestRecord['state']; reason: string }>`
    select record_id, state, reason from sharing.rights_records where request_id = ${requestId}::uuid order by at, record_id`.execute(
    tx,
  )
  return rows.map((row) => ({ recordId: row.record_id, state: row.state, reason: row.reason }))
}

/** Links a record with a request, or leaves it out with a reason. The caller knows that the agency controls it. */
export async function placeRecord(
  tx: Tx,
  actor: Actor,
  of: {
    readonly requestId: string
    readonly recordId: string
    readonly state: 'linked' | 'left-out'
    readonly reason: string
  },
): Promise<void> {
  await sql`insert into sharing.rights_records (request_id, record_id, state, reason, by_user_id)
    values (${of.requestId}::uuid, ${of.recordId}::uuid, ${of.state}, ${of.reason}, ${actor.userId}::uuid)
    on conflict (request_id, record_id) do update
      set state = excluded.state, reason = excluded.reason, by_user_id = excluded.by_user_id, at = now()`.execute(tx)
  await addStep(tx, actor, {
    ...{ requestId: of.requestId, recordId: of.recordId, note: of.reason },
    kind: of.state === 'linked' ? 'record-linked' : 'record-left-out',
  })
}

/** Everything held in these records, with why and how it is held (UK GDPR article 15(1)). Asked as the keeper. */
export async function gather(
  tx: Tx,
  of: {
    readonly recordIds: readonly string[]
    readonly holdings: readonly Holding[]
    readonly kindLabel: (kind: string) => string
    readonly elsewhere: readonly string[]
  },
): Promise<Gathered> {
  const facts = await recordFacts(tx, of.recordIds)
  const records: GatheredRecord[] = []
  for (const recordId of of.recordIds) {
    const fact = facts.get(recordId)
    if (fact === undefined) continue
    const sections: HeldSection[] = [await howItIsHeld(tx, recordId)]
    for (const holding of of.holdings.filter(({ kind }) => kind === fact.kind))
      sections.push(...(await holding.export(tx, recordId)))
    records.push({
      ...{ recordId, reference: referenceOf(recordId), kind: of.kindLabel(fact.kind), purpose: fact.purposeTitle },
      ...{ owner: `${fact.ownerTeamName}, ${fact.ownerAgencyName}`, sections },
    })
  }
  return { records, elsewhere: of.elsewhere }
}

async function howItIsHeld(tx: Tx, recordId: string): Promise<HeldSection> {
  const { rows } = await sql<{
    created: string
    description: string
    bases: string[] | null
    categories: string[] | null
    shared: string[] | null
    disclosed: string[] | null
    due_on: string | null
    rules: string[] | null
  }>`select (r.created_at at time zone 'Europe/London')::date::text as created, p.description, f.lawful_bases as bases,
      f.data_categories as categories,
      (select array_agg(distinct g.name order by g.name) from sharing.audience_teams a join identity.teams t on t.id = a.team_id
        join identity.agencies g on g.id = t.agency_id where a.audience_id = r.audience_id) as shared,
      (select array_agg(distinct g.name || ', ' || (d.decided_at at time zone 'Europe/London')::date::text)
        from sharing.disclosure_records s join sharing.disclosures d on d.id = s.disclosure_id
          and d.state in ('granted', 'withdrawn')
        join identity.agencies g on g.id = d.to_agency_id where s.record_id = r.id) as disclosed,
      (select c.due_on::text from sharing.clocks c where c.record_id = r.id and c.stopped_at is null) as due_on,
      (select array_agg(n.title || ': ' || n.months || ' months' order by n.title) from sharing.retention_rules n
        where n.agreement_id = f.id) as rules
    from sharing.records r join sharing.purposes p on p.id = r.purpose_id
    left join sharing.agreements_in_force f on f.purpose_id = r.purpose_id where r.id = ${recordId}::uuid`.execute(tx)
  const row = rows[0]
  const list = (values: readonly string[] | null | undefined) => (values ?? []).join('; ') || 'None'
  return {
    title: 'Why and how it is held',
    values: [
      { label: 'Held since', value: row?.created ?? '' },
      { label: 'What for', value: row?.description ?? '' },
      { label: 'Lawful bases', value: list(row?.bases) },
      { label: 'What kinds of information', value: list(row?.categories) },
      { label: 'Agencies that can read it under the agreement', value: list(row?.shared) },
      { label: 'Disclosed beyond that to', value: list(row?.disclosed) },
      {
        label: 'How long it is kept',
        value:
          row?.due_on === null || row?.due_on === undefined
            ? `Until the work ends, and then by how it ended: ${list(row?.rules)}`
            : `Reviewed on ${row.due_on}`,
      },
    ],
  }
}

export interface Export {
  readonly id: string
  readonly requestId: string
  readonly state: 'draft' | 'sent' | 'replaced'
  readonly original: Gathered
  readonly gatheredAt: Date
  readonly gatheredBy: string
  readonly sentText: string | null
  readonly sentSha256: string | null
  readonly sentAt: Date | null
}

interface ExportRow {
  id: string
  request_id: string
  state: Export['state']
  original: Gathered
  gathered_at: Date
  gathered_by: string
  sent_text: string | null
  sent_sha256: string | null
  sent_at: Date | null
}

export async function listExports(
  tx: Tx,
  of: { readonly requestId: string; readonly id?: string; readonly state?: Export['state'] },
): Promise<Export[]> {
  const { rows } = await sql<ExportRow>`
    select id, request_id, state, original, gathered_at, gathered_by, sent_text, sent_sha256, sent_at
    from sharing.rights_exports where request_id = ${of.requestId}::uuid
      and (${of.id ?? null}::uuid is null or id = ${of.id ?? null}::uuid)
      and (${of.state ?? null}::text is null or state = ${of.state ?? null}::text)
    order by gathered_at desc, id`.execute(tx)
  return rows.map((row) => ({
    ...{ id: row.id, requestId: row.request_id, state: row.state, original: row.original },
    ...{ gatheredAt: row.gathered_at, gatheredBy: row.gathered_by, sentText: row.sent_text },
    ...{ sentSha256: row.sent_sha256, sentAt: row.sent_at },
  }))
}

export async function findDraft(tx: Tx, requestId: string): Promise<Export | null> {
  return (await listExports(tx, { requestId, state: 'draft' }))[0] ?? null
}

/**
 * Keeps what was gathered as the draft of an answer, instead of an earlier draft. Whatever mentions others is redacted.
 * @returns its id; null when the earlier draft holds a record in which the actor has a conflict of interest: that one stays
 */
export async function keepDraft(
  tx: Tx,
  actor: Actor,
  of: { readonly requestId: string; readonly gathered: Gathered },
): Promise<string | null> {
  await sql`update sharing.rights_exports set state = 'replaced'
    where request_id = ${of.requestId}::uuid and state = 'draft'`.execute(tx)
  const { rows } = await sql<{ id: string }>`
    insert into sharing.rights_exports (request_id, original, gathered_by)
    values (${of.requestId}::uuid, ${JSON.stringify(of.gathered)}::jsonb, ${actor.userId}::uuid)
    on conflict do nothing returning id`.execute(tx)
  const id = rows[0]?.id
  if (id === undefined) return null
  for (const path of pathsWithThirdParties(of.gathered))
    await redact(tx, actor, { exportId: id, path, reasonCode: 'third-party', reason: '' })
  await addStep(tx, actor, { requestId: of.requestId, kind: 'gathered' })
  return id
}

export async function redact(
  tx: Tx,
  actor: Actor,
  of: {
    readonly exportId: string
    readonly path: string
    readonly reasonCode: RedactionReason
    readonly reason: string
  },
): Promise<void> {
  await sql`insert into sharing.rights_redactions (export_id, value_path, reason_code, reason, by_user_id)
    values (${of.exportId}::uuid, ${of.path}, ${of.reasonCode}, ${of.reason}, ${actor.userId}::uuid) on conflict do nothing`.execute(
    tx,
  )
}

/** Takes a redaction back: the value will be sent. Who redacted it and why stays on record. */
export async function restore(
  tx: Tx,
  actor: Actor,
  of: { readonly exportId: string; readonly path: string; readonly reason: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update sharing.rights_redactions set undone_at = now(), undone_by = ${actor.userId}::uuid, undone_reason = ${of.reason}
    where export_id = ${of.exportId}::uuid and value_path = ${of.path} and undone_at is null`.execute(tx)
  return numAffectedRows === 1n
}

export interface Redaction {
  readonly path: string
  readonly reasonCode: RedactionReason
  readonly reason: string
  readonly byUserId: string
  readonly at: Date
  readonly undoneBy: string | null
  readonly undoneReason: string
}

export async function listRedactions(tx: Tx, exportId: string): Promise<Redaction[]> {
  const { rows } = await sql<{
    value_path: string
    reason_code: RedactionReason
    reason: string
    by_user_id: string
    at: Date
    undone_by: string | null
    undone_reason: string
  }>`select value_path, reason_code, reason, by_user_id, at, undone_by, undone_reason from sharing.rights_redactions
    where export_id = ${exportId}::uuid order by at, id`.execute(tx)
  return rows.map((row) => ({
    ...{ path: row.value_path, reasonCode: row.reason_code, reason: row.reason, byUserId: row.by_user_id, at: row.at },
    ...{ undoneBy: row.undone_by, undoneReason: row.undone_reason },
  }))
}

/** Redactions in force, by path. */
export function inForce(redactions: readonly Redaction[]): Map<string, RedactionReason> {
  return new Map(
    redactions.filter(({ undoneBy }) => undoneBy === null).map(({ path, reasonCode }) => [path, reasonCode]),
  )
}

/** Whether the export holds a value at this path. */
export function holdsValue(draft: Export, path: string): boolean {
  return /^\d+\/\d+\/\d+$/.test(path) && valueAt(draft.original, path) !== undefined
}

/** What is kept of an answer as it was sent. */
export interface SentDocument extends SentAnswer {
  readonly request: string
  readonly agency: string
  readonly preparedOn: string
}

/** Closes the draft: what is sent is written once, with its hash, and never changes. */
export async function sendDraft(
  tx: Tx,
  actor: Actor,
  of: { readonly draft: Export; readonly request: RightsRequest; readonly agency: string; readonly today: string },
): Promise<{ exportId: string; sha256: string }> {
  const reasons = inForce(await listRedactions(tx, of.draft.id))
  const sent: SentDocument = {
    ...{ request: of.request.number, agency: of.agency, preparedOn: of.today },
    ...redacted(of.draft.original, reasons),
  }
  const text = `${JSON.stringify(sent, null, 2)}\n`
  const sha256 = hashOf(text)
  await sql`update sharing.rights_exports set state = 'sent', sent_text = ${text}, sent_sha256 = ${sha256},
      sent_by = ${actor.userId}::uuid, sent_at = now() where id = ${of.draft.id}::uuid and state = 'draft'`.execute(tx)
  await addStep(tx, actor, { requestId: of.request.id, kind: 'sent', note: sha256 })
  return { exportId: of.draft.id, sha256 }
}

export interface Rectification {
  readonly id: string
  readonly requestId: string
  readonly recordId: string
  readonly what: string
  readonly oldValue: string
  readonly newValue: string
  readonly evidence: string
  readonly proposedAt: Date
  readonly decision: 'accepted' | 'refused' | null
  readonly decisionReason: string
  readonly doneBy: string | null
  readonly doneAt: Date | null
  readonly doneNote: string
  /** What stands with the record, in the person's words, while it is disputed. */
  readonly disputed: string | null
}

export async function listRectifications(
  tx: Tx,
  filter: { readonly requestId?: string; readonly id?: string; readonly toDo?: boolean } = {},
): Promise<Rectification[]> {
  const { rows } = await sql<{
    id: string
    request_id: string
    record_id: string
    what: string
    old_value: string
    new_value: string
    evidence: string
    proposed_at: Date
    decision: Rectification['decision']
    decision_reason: string
    done_by: string | null
    done_at: Date | null
    done_note: string
    disputed: string | null
  }>`select c.id, c.request_id, c.record_id, c.what, c.old_value, c.new_value, c.evidence, c.proposed_at, c.decision,
      c.decision_reason, c.done_by, c.done_at, c.done_note,
      (select n.note from sharing.disputed_notes n where n.rectification_id = c.id and n.ended_at is null) as disputed
    from sharing.rectifications c
    where (${filter.requestId ?? null}::uuid is null or c.request_id = ${filter.requestId ?? null}::uuid)
      and (${filter.id ?? null}::uuid is null or c.id = ${filter.id ?? null}::uuid)
      and (${filter.toDo !== true} or (c.decision = 'accepted' and c.done_at is null
        and exists (select from sharing.manageable_records m where m.id = c.record_id)))
    order by c.proposed_at, c.id limit 500`.execute(tx)
  return rows.map((row) => ({
    ...{ id: row.id, requestId: row.request_id, recordId: row.record_id, what: row.what, oldValue: row.old_value },
    ...{ newValue: row.new_value, evidence: row.evidence, proposedAt: row.proposed_at, decision: row.decision },
    ...{ decisionReason: row.decision_reason, doneBy: row.done_by, doneAt: row.done_at, doneNote: row.done_note },
    disputed: row.disputed,
  }))
}

export async function proposeRectification(
  tx: Tx,
  actor: Actor,
  of: {
    readonly requestId: string
    readonly recordId: string
    readonly what: string
    readonly oldValue: string
    readonly newValue: string
    readonly evidence: string
  },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into sharing.rectifications (request_id, record_id, what, old_value, new_value, evidence, proposed_by)
    values (${of.requestId}::uuid, ${of.recordId}::uuid, ${of.what}, ${of.oldValue}, ${of.newValue}, ${of.evidence},
      ${actor.userId}::uuid) returning id`.execute(tx)
  await addStep(tx, actor, {
    ...{ requestId: of.requestId, recordId: of.recordId },
    kind: 'rectification',
    note: 'Proposed',
  })
  return rows[0]?.id ?? ''
}

/** Accepts or refuses; with a note, the record says that the person disputes it, until it has been put right. */
export async function decideRectification(
  tx: Tx,
  actor: Actor,
  of: {
    readonly rectification: Rectification
    readonly decision: 'accepted' | 'refused'
    readonly reason: string
    readonly disputedNote: string
  },
): Promise<boolean> {
  const { rectification } = of
  const { numAffectedRows } = await sql`
    update sharing.rectifications set decision = ${of.decision}, decision_reason = ${of.reason},
      decided_by = ${actor.userId}::uuid, decided_at = now()
    where id = ${rectification.id}::uuid and decision is null`.execute(tx)
  if (numAffectedRows !== 1n) return false
  if (of.disputedNote !== '') {
    await sql`insert into sharing.disputed_notes (record_id, rectification_id, what, note, by_user_id)
      values (${rectification.recordId}::uuid, ${rectification.id}::uuid, ${rectification.what}, ${of.disputedNote},
        ${actor.userId}::uuid)`.execute(tx)
  }
  const { requestId, recordId } = rectification
  const note = of.decision === 'accepted' ? 'Accepted' : 'Refused'
  await addStep(tx, actor, { requestId, recordId, kind: 'rectification', note })
  return true
}

/** The owner team has put it right: the dispute is over. */
export async function markRectified(
  tx: Tx,
  actor: Actor,
  of: { readonly id: string; readonly note: string },
): Promise<Result<{ recordId: string }, 'not-found'>> {
  const { rows } = await sql<{ record_id: string }>`
    update sharing.rectifications set done_by = ${actor.userId}::uuid, done_at = now(), done_note = ${of.note}
    where id = ${of.id}::uuid and decision = 'accepted' and done_at is null returning record_id`.execute(tx)
  const recordId = rows[0]?.record_id
  if (recordId === undefined) return refused('not-found')
  await sql`update sharing.disputed_notes set ended_at = now()
    where rectification_id = ${of.id}::uuid and ended_at is null`.execute(tx)
  return ok({ recordId })
}

export interface DisputedNote {
  readonly what: string
  readonly note: string
  readonly at: Date
}

/** What people dispute about a record, to be shown with it to everyone who reads it. */
export async function disputedNotes(tx: Tx, recordId: string): Promise<DisputedNote[]> {
  const { rows } = await sql<DisputedNote>`select what, note, at from sharing.disputed_notes
    where record_id = ${recordId}::uuid and ended_at is null order by at`.execute(tx)
  return rows.map(({ what, note, at }) => ({ what, note, at }))
}

/** Tells the teams that manage a record that something has to be put right in it. Asked as the keeper. */
export async function tellOwnersOfRectification(
  tx: Tx,
  of: { readonly recordId: string; readonly rectificationId: string },
): Promise<void> {
  await sql`insert into sharing.messages (kind, team_id, record_id, subject_id)
    select 'rights-request', a.team_id, r.id, ${of.rectificationId}::uuid from sharing.records r
    join sharing.audience_teams a on a.audience_id = r.audience_id and a.because in ('owner', 'succession')
    where r.id = ${of.recordId}::uuid`.execute(tx)
}

/**
 * Restricts the processing of a record, or lifts the restriction: it is kept and read, and not changed (UK GDPR article
 * 18). Asked as the keeper, for somebody who handles a request of the agency that controls it.
 * @returns false when it was so already
 */
export async function restrictProcessing(
  tx: Tx,
  of: {
    readonly recordId: string
    readonly restricted: boolean
    readonly byUserId: string | null
    readonly reason: string
  },
): Promise<boolean> {
  const { rows } = await sql<{ purpose_id: string; owner_team_id: string }>`
    update sharing.records set restricted_at = case when ${of.restricted} then now() end, version = version + 1
    where id = ${of.recordId}::uuid and (restricted_at is null) = ${of.restricted}
    returning purpose_id, owner_team_id`.execute(tx)
  const [row] = rows
  if (row === undefined) return false
  await addRecordEvent(
    tx,
    { userId: of.byUserId },
    {
      ...{ recordId: of.recordId, kind: of.restricted ? 'restricted' : 'unrestricted' },
      ...{ purposeId: row.purpose_id, ownerTeamId: row.owner_team_id, reason: of.reason },
    },
  )
  return true
}
