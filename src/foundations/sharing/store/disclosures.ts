import { sql } from 'kysely'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import type { Consent, DisclosureState, KnownBy, Reachable, ShownState } from '../domain/disclosure.ts'
import { type Level, levelOf, positionOf } from '../domain/words.ts'

/** What a disclosure says in words, whoever writes it: the side that asks, or the side that offers. */
export interface DisclosureWords {
  readonly information: string
  readonly risk: string
  readonly necessity: string
  readonly proportionality: string
  readonly lawfulBasis: string
  readonly consent: Consent
  /** Why it was not asked for, or why it is shared all the same; may be empty when consent was given. */
  readonly consentReason: string
}

export interface Disclosure extends DisclosureWords {
  readonly id: string
  readonly state: DisclosureState
  readonly toTeamId: string
  readonly toTeamName: string
  readonly toAgencyId: string
  readonly toAgencyName: string
  readonly askedBy: string | null
  readonly askedAt: Date | null
  readonly knownBy: KnownBy
  readonly about: string
  readonly level: Level
  readonly restrictions: string
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly decisionReason: string
  readonly expiresOn: string | null
  readonly withdrawnBy: string | null
  readonly withdrawnAt: Date | null
  readonly withdrawalReason: string
  readonly version: number
  /** What it is about; null for whoever asked because of a pointer and has not been given access. */
  readonly record: DisclosedRecord | null
}

export interface DisclosedRecord {
  readonly recordId: string
  readonly purposeId: string
  readonly purposeTitle: string
  readonly ownerTeamId: string
  readonly ownerTeamName: string
  readonly ownerAgencyName: string
}

interface Row {
  id: string
  state: DisclosureState
  to_team_id: string
  to_team: string
  to_agency_id: string
  to_agency: string
  asked_by: string | null
  asked_at: Date | null
  known_by: KnownBy
  about: string
  information: string
  risk: string
  necessity: string
  proportionality: string
  lawful_basis: string
  consent: Consent
  consent_reason: string
  level: number
  restrictions: string
  decided_by: string | null
  decided_at: Date | null
  decision_reason: string
  expires_on: string | null
  withdrawn_by: string | null
  withdrawn_at: Date | null
  withdrawal_reason: string
  version: number
  record_id: string | null
  purpose_id: string
  purpose_title: string
  owner_team_id: string
  owner_team: string
  owner_agency: string
  total: number
}

const selectDisclosures = sql`
  select d.id, d.state, d.to_team_id, t.name as to_team, d.to_agency_id, g.name as to_agency, d.asked_by, d.asked_at,
    d.known_by, d.about, d.information, d.risk, d.necessity, d.proportionality, d.lawful_basis, d.consent, d.consent_reason,
    d.level, d.restrictions, d.decided_by, d.decided_at, d.decision_reason, d.expires_on, d.withdrawn_by, d.withdrawn_at,
    d.withdrawal_reason, d.version, s.record_id, s.purpose_id, p.title as purpose_title, s.owner_team_id,
    o.name as owner_team, w.name as owner_agency, count(*) over () as total
  from sharing.disclosures d
  join identity.teams t on t.id = d.to_team_id
  join identity.agencies g on g.id = d.to_agency_id
  left join sharing.disclosure_records s on s.disclosure_id = d.id
  left join sharing.purposes p on p.id = s.purpose_id
  left join identity.teams o on o.id = s.owner_team_id
  left join identity.agencies w on w.id = o.agency_id`

function toDisclosure(row: Row): Disclosure {
  return {
    ...{ id: row.id, state: row.state, toTeamId: row.to_team_id, toTeamName: row.to_team },
    ...{ toAgencyId: row.to_agency_id, toAgencyName: row.to_agency, askedBy: row.asked_by, askedAt: row.asked_at },
    ...{ knownBy: row.known_by, about: row.about, information: row.information, risk: row.risk },
    ...{ necessity: row.necessity, proportionality: row.proportionality, lawfulBasis: row.lawful_basis },
    ...{ consent: row.consent, consentReason: row.consent_reason, level: levelOf(row.level) },
    ...{ restrictions: row.restrictions, decidedBy: row.decided_by, decidedAt: row.decided_at },
    ...{ decisionReason: row.decision_reason, expiresOn: row.expires_on, withdrawnBy: row.withdrawn_by },
    ...{ withdrawnAt: row.withdrawn_at, withdrawalReason: row.withdrawal_reason, version: row.version },
    record:
      row.record_id === null
        ? null
        : {
            ...{ recordId: row.record_id, purposeId: row.purpose_id, purposeTitle: row.purpose_title },
            ...{ ownerTeamId: row.owner_team_id, ownerTeamName: row.owner_team, ownerAgencyName: row.owner_agency },
          },
  }
}

/** Null when there is none, or the actor is on neither side. */
export async function findDisclosure(tx: Tx, id: string): Promise<Disclosure | null> {
  const { rows } = await sql<Row>`${selectDisclosures} where d.id = ${id}::uuid`.execute(tx)
  return rows[0] === undefined ? null : toDisclosure(rows[0])
}

/** Everything decided or asked about one record, the newest first. For those who manage it. */
export async function disclosuresOf(tx: Tx, recordId: string): Promise<Disclosure[]> {
  const { rows } = await sql<Row>`${selectDisclosures} where s.record_id = ${recordId}::uuid
    order by coalesce(d.asked_at, d.decided_at) desc, d.id`.execute(tx)
  return rows.map(toDisclosure)
}

export const disclosureSortKeys = ['when', 'to', 'owner', 'state', 'until'] as const
export type DisclosureSortKey = (typeof disclosureSortKeys)[number]

export interface DisclosureFilter {
  /** `ours`: asked by or given to the actor's teams; `incoming`: about records that their teams manage. */
  readonly side?: 'ours' | 'incoming' | undefined
  readonly state?: ShownState | undefined
  /** On either side. */
  readonly agencyId?: string | undefined
  readonly purposeId?: string | undefined
  /** Days on which it was asked or offered, `YYYY-MM-DD`, both included. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export interface DisclosureSort {
  readonly key: DisclosureSortKey
  readonly descending: boolean
}

const ORDERS: Readonly<Record<DisclosureSortKey, ReturnType<typeof sql>>> = {
  when: sql`coalesce(d.asked_at, d.decided_at)`,
  to: sql`lower(g.name || ' ' || t.name)`,
  owner: sql`lower(w.name || ' ' || o.name)`,
  state: sql`case when d.state = 'granted' and d.expires_on < (select sharing.today()) then 'expired' else d.state end`,
  until: sql`d.expires_on`,
}

/** The disclosures that the actor may see and that fit, one page of them, and how many there are in all. */
export async function listDisclosures(
  tx: Tx,
  filter: DisclosureFilter,
  page: { readonly sort: DisclosureSort; readonly limit: number; readonly offset: number },
): Promise<{ disclosures: Disclosure[]; total: number }> {
  const conditions = [sql`true`]
  if (filter.side === 'ours') conditions.push(sql`d.to_team_id = any (platform.team_ids())`)
  if (filter.side === 'incoming')
    conditions.push(sql`exists (select from sharing.records r
      join sharing.my_audiences a on a.audience_id = r.audience_id and a.level >= 4 where r.id = s.record_id)`)
  if (filter.state === 'granted') conditions.push(sql`d.state = 'granted' and d.expires_on >= (select sharing.today())`)
  else if (filter.state === 'expired')
    conditions.push(sql`d.state = 'granted' and d.expires_on < (select sharing.today())`)
  else if (filter.state !== undefined) conditions.push(sql`d.state = ${filter.state}`)
  if (filter.agencyId !== undefined)
    conditions.push(sql`(d.to_agency_id = ${filter.agencyId}::uuid or o.agency_id = ${filter.agencyId}::uuid)`)
  if (filter.purposeId !== undefined) conditions.push(sql`s.purpose_id = ${filter.purposeId}`)
  const asked = sql`(coalesce(d.asked_at, d.decided_at) at time zone 'Europe/London')::date`
  if (filter.from !== undefined) conditions.push(sql`${asked} >= ${filter.from}::date`)
  if (filter.to !== undefined) conditions.push(sql`${asked} <= ${filter.to}::date`)
  const direction = page.sort.descending ? sql`desc nulls last` : sql`asc nulls last`
  const { rows } = await sql<Row>`${selectDisclosures} where ${sql.join(conditions, sql` and `)}
    order by ${ORDERS[page.sort.key]} ${direction}, d.id limit ${page.limit} offset ${page.offset}`.execute(tx)
  return { disclosures: rows.map(toDisclosure), total: rows[0]?.total ?? 0 }
}

/** A record as the keeper needs to know it before it carries anything to its owner. */
export interface FoundRecord extends Reachable {
  readonly id: string
  readonly audienceId: string
  readonly purposeId: string
  readonly ownerAgencyName: string
  /** Whom people of another agency are told to ask: the agreement's contact, or else the owner team. */
  readonly contactTeamName: string
  /** The teams that manage it today: the owner team, or those that took over. */
  readonly managingTeamIds: readonly string[]
}

/**
 * As the keeper: what somebody of this agency could ask about this record; null when there is no such record. The same
 * work is done whether there is one or not, so that the time taken says nothing.
 */
export async function reachableRecord(
  tx: Tx,
  of: { readonly recordId: string | null; readonly agencyId: string },
): Promise<FoundRecord | null> {
  const { rows: parties } = await sql<{ purpose_id: string; discoverability: 'open' | 'pointer' | 'hidden' }>`
    select p.purpose_id, p.discoverability from sharing.signed_parties p where p.agency_id = ${of.agencyId}::uuid`.execute(
    tx,
  )
  const { rows } = await sql<{
    id: string | null
    audience_id: string
    purpose_id: string
    owner_team_id: string
    agency: string
    contact: string
    named_user_ids: string[] | null
    barred_user_ids: string[]
    managing: string[]
  }>`
    select r.id, r.audience_id, r.purpose_id, r.owner_team_id, g.name as agency, coalesce(c.name, t.name) as contact,
      r.named_user_ids, r.barred_user_ids,
      coalesce((select array_agg(a.team_id) from sharing.audience_teams a where a.audience_id = r.audience_id
        and a.level >= 4 and (a.until is null or a.until > now())), '{}') as managing
    from (select ${of.recordId}::uuid as id) wanted
    left join sharing.records r on r.id = wanted.id
    left join identity.teams t on t.id = r.owner_team_id
    left join identity.agencies g on g.id = t.agency_id
    left join sharing.signed_parties p on p.purpose_id = r.purpose_id and p.agency_id = t.agency_id
    left join identity.teams c on c.id = p.contact_team_id`.execute(tx)
  const row = rows[0]
  if (row === undefined || row.id === null) return null
  return {
    ...{ id: row.id, audienceId: row.audience_id, purposeId: row.purpose_id, ownerTeamId: row.owner_team_id },
    discoverability: parties.find((party) => party.purpose_id === row.purpose_id)?.discoverability ?? null,
    ...{ closedTo: row.named_user_ids, barred: row.barred_user_ids },
    ...{ ownerAgencyName: row.agency, contactTeamName: row.contact },
    managingTeamIds: row.managing.length === 0 ? [row.owner_team_id] : row.managing,
  }
}

export interface NewRequest extends DisclosureWords {
  readonly knownBy: 'record' | 'pointer'
  readonly toTeamId: string
  readonly about: string
  readonly level: Level
}

/** In the asker's own name. It says nothing about the record: the keeper adds that, when it may be asked for. */
export async function insertRequest(tx: Tx, actor: Actor, request: NewRequest): Promise<string> {
  const { id } = await tx
    .insertInto('sharing.disclosures')
    .values((eb) => ({
      ...{ state: 'requested', known_by: request.knownBy, to_team_id: request.toTeamId, about: request.about },
      ...{ to_agency_id: actor.agencyId ?? '', asked_by: actor.userId, asked_at: eb.fn<Date>('now') },
      ...{ level: positionOf(request.level), ...wordsOf(request) },
    }))
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

function wordsOf(words: DisclosureWords) {
  return {
    ...{ information: words.information, risk: words.risk, necessity: words.necessity },
    ...{ proportionality: words.proportionality, lawful_basis: words.lawfulBasis },
    ...{ consent: words.consent, consent_reason: words.consentReason },
  }
}

/** As the keeper: says which record a request is about. */
export async function attachRecord(
  tx: Tx,
  of: { readonly disclosureId: string; readonly record: FoundRecord; readonly toldTeamId: string | null },
): Promise<void> {
  await tx
    .insertInto('sharing.disclosure_records')
    .values({
      ...{ disclosure_id: of.disclosureId, record_id: of.record.id, purpose_id: of.record.purposeId },
      ...{ owner_team_id: of.record.ownerTeamId, told_team_id: of.toldTeamId },
    })
    .execute()
  await tx
    .updateTable('sharing.disclosures')
    .set({ barred_user_ids: [...of.record.barred] })
    .where('id', '=', of.disclosureId)
    .execute()
}

export interface GrantTerms {
  readonly level: Level
  readonly restrictions: string
  readonly expiresOn: string
}

/** False when somebody decided meanwhile, or the database does not let this person decide. */
export async function writeDecision(
  tx: Tx,
  of: {
    readonly id: string
    readonly version: number
    readonly decidedBy: string
    readonly reason: string
    readonly grant: GrantTerms | null
  },
): Promise<boolean> {
  const { grant } = of
  const { numUpdatedRows } = await tx
    .updateTable('sharing.disclosures')
    .set((eb) => ({
      ...{ state: grant === null ? 'refused' : 'granted', decided_by: of.decidedBy, decided_at: eb.fn<Date>('now') },
      ...{ decision_reason: of.reason, version: eb('version', '+', 1) },
      ...(grant === null
        ? {}
        : { level: positionOf(grant.level), restrictions: grant.restrictions, expires_on: grant.expiresOn }),
    }))
    .where('id', '=', of.id)
    .where('state', '=', 'requested')
    .where('version', '=', of.version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/**
 * Opens the record to the team until the end of the last day, London time, and lets it know which one it is. The database
 * checks the grant against the decision.
 */
export async function openForTeam(
  tx: Tx,
  of: GrantTerms & { readonly disclosureId: string; readonly recordId: string; readonly teamId: string },
): Promise<void> {
  const { numAffectedRows } = await sql`
    insert into sharing.grants (record_id, audience_id, team_id, level, source, source_id, expires_at)
    select r.id, r.audience_id, ${of.teamId}::uuid, ${positionOf(of.level)}, 'disclosure', ${of.disclosureId}::uuid,
      (${of.expiresOn}::date + 1)::timestamp at time zone 'Europe/London'
    from sharing.records r where r.id = ${of.recordId}::uuid`.execute(tx)
  const told = await tx
    .updateTable('sharing.disclosure_records')
    .set({ told_team_id: of.teamId })
    .where('disclosure_id', '=', of.disclosureId)
    .executeTakeFirst()
  if (numAffectedRows !== 1n || told.numUpdatedRows !== 1n)
    throw new Error('A disclosure was decided without opening its record')
}

export interface Offer extends DisclosureWords, GrantTerms {
  readonly toTeamId: string
  readonly toAgencyId: string
  readonly about: string
  readonly reason: string
  readonly record: { readonly id: string; readonly purposeId: string; readonly ownerTeamId: string }
  readonly barredUserIds: readonly string[]
}

/** Discloses without having been asked: decided and open at once. Returns its id. */
export async function insertOffer(tx: Tx, actor: Actor, offer: Offer): Promise<string> {
  const { id } = await tx
    .insertInto('sharing.disclosures')
    .values((eb) => ({
      ...{ state: 'granted', known_by: 'offer', to_team_id: offer.toTeamId, to_agency_id: offer.toAgencyId },
      ...{ about: offer.about, level: positionOf(offer.level), restrictions: offer.restrictions },
      ...{ decided_by: actor.userId, decided_at: eb.fn<Date>('now'), decision_reason: offer.reason },
      ...{ expires_on: offer.expiresOn, barred_user_ids: [...offer.barredUserIds], ...wordsOf(offer) },
    }))
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('sharing.disclosure_records')
    .values({
      ...{ disclosure_id: id, record_id: offer.record.id, purpose_id: offer.record.purposeId },
      ...{ owner_team_id: offer.record.ownerTeamId, told_team_id: offer.toTeamId },
    })
    .execute()
  await openForTeam(tx, { ...offer, disclosureId: id, recordId: offer.record.id, teamId: offer.toTeamId })
  return id
}

/**
 * Withdraws a grant and ends its access in one. False when somebody changed it meanwhile.
 * @throws Error when no access was ended: then nothing is withdrawn, rather than only on paper
 */
export async function withdrawDisclosure(
  tx: Tx,
  of: { readonly id: string; readonly version: number; readonly by: string; readonly reason: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sharing.disclosures')
    .set((eb) => ({
      ...{ state: 'withdrawn', withdrawn_by: of.by, withdrawn_at: eb.fn<Date>('now') },
      ...{ withdrawal_reason: of.reason, version: eb('version', '+', 1) },
    }))
    .where('id', '=', of.id)
    .where('state', '=', 'granted')
    .where('version', '=', of.version)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) return false
  const ended = await tx
    .updateTable('sharing.grants')
    .set((eb) => ({ withdrawn_at: eb.fn<Date>('now') }))
    .where('source', '=', 'disclosure')
    .where('source_id', '=', of.id)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst()
  if (ended.numUpdatedRows !== 1n) throw new Error('A disclosure was withdrawn without ending its access')
  return true
}

/** By whoever asked, or by the keeper when the request leads nowhere. False when somebody decided meanwhile. */
export async function cancelDisclosure(
  tx: Tx,
  of: { readonly id: string; readonly version: number },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sharing.disclosures')
    .set((eb) => ({ state: 'cancelled', version: eb('version', '+', 1) }))
    .where('id', '=', of.id)
    .where('state', '=', 'requested')
    .where('version', '=', of.version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export interface RecipientTeam {
  readonly id: string
  readonly name: string
  readonly agencyId: string
  readonly agencyName: string
}

/** Teams to which a record of this purpose can be disclosed: open ones of agencies that take part in it today. */
export async function teamsTakingPart(tx: Tx, purposeId: string): Promise<RecipientTeam[]> {
  const { rows } = await sql<RecipientTeam>`
    select t.id, t.name, g.id as "agencyId", g.name as "agencyName"
    from sharing.signed_parties p join identity.agencies g on g.id = p.agency_id
    join identity.teams t on t.agency_id = g.id and t.closed_on is null
    where p.purpose_id = ${purposeId} order by lower(g.name), lower(t.name)`.execute(tx)
  return rows
}
