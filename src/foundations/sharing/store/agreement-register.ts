import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import type { AgreementFacts, PartyFacts } from '../domain/agreement.ts'
import type { AgreementState, Classification, Discoverability, Level } from '../domain/words.ts'
import { levelOf } from '../domain/words.ts'
import type { AgreementText, RecipientRule, RetentionRule } from './agreements.ts'

export interface Party extends PartyFacts {
  /** Agencies that took over when it ended. */
  readonly successorNames: readonly string[]
  readonly contactTeamId: string | null
  readonly contactTeamName: string | null
  readonly post: string | null
  readonly signedByName: string | null
  readonly withdrawalReason: string | null
}

export type AgreementEventKind =
  | 'created'
  | 'offered'
  | 'signed'
  | 'refused'
  | 'withdrawn'
  | 'in-force'
  | 'superseded'
  | 'lapsed'
  | 'abandoned'

export interface AgreementEvent {
  readonly kind: AgreementEventKind
  readonly at: Date
  /** Null where the system did it. */
  readonly byName: string | null
  readonly agencyName: string | null
  readonly post: string | null
  readonly reason: string
}

export interface EditionLine {
  readonly id: string
  readonly edition: number
  readonly state: AgreementState
  readonly title: string
}

/** An agreement as a whole, with the names of all that it mentions. */
export interface Agreement extends AgreementText, AgreementFacts {
  readonly id: string
  readonly purposeId: string
  readonly purposeTitle: string
  readonly purposeRetiredOn: string | null
  readonly edition: number
  readonly version: number
  readonly endReason: string
  readonly endedAt: Date | null
  readonly parties: readonly Party[]
  readonly recipients: readonly RecipientRule[]
  readonly retention: readonly RetentionRule[]
  readonly events: readonly AgreementEvent[]
  /** All editions of the purpose, this one too, the newest first. */
  readonly editions: readonly EditionLine[]
}

/** One edition; null when there is none with this id. */
export async function findAgreement(tx: Tx, id: string): Promise<Agreement | null> {
  const row = await tx
    .selectFrom('sharing.agreements as a')
    .innerJoin('sharing.purposes as p', 'p.id', 'a.purpose_id')
    .selectAll('a')
    .select(['p.title as purpose_title', 'p.retired_on'])
    .where('a.id', '=', id)
    .executeTakeFirst()
  if (row === undefined) return null
  const recipients = await tx
    .selectFrom('sharing.recipient_rules')
    .selectAll()
    .where('agreement_id', '=', id)
    .orderBy('position')
    .execute()
  const retention = await tx
    .selectFrom('sharing.retention_rules')
    .select(['outcome', 'title', 'months'])
    .where('agreement_id', '=', id)
    .orderBy(sql`lower(title)`)
    .execute()
  return {
    ...{ id, purposeId: row.purpose_id, purposeTitle: row.purpose_title, purposeRetiredOn: row.retired_on },
    ...{ edition: row.edition, version: row.version, title: row.title, summary: row.summary },
    ...{ lawfulBases: row.lawful_bases, dataCategories: row.data_categories, handling: row.handling },
    ...{ startsOn: row.starts_on, endsOn: row.ends_on, reviewOn: row.review_on },
    ...{ endedAt: row.ended_at, endReason: row.end_reason },
    state: row.state as AgreementState,
    discoverability: row.discoverability as Discoverability,
    classification: row.classification as Classification,
    parties: (await partiesOf(tx, [id])).get(id) ?? [],
    recipients: recipients.map((rule) => ({
      ...{ teamKind: rule.team_kind, agencyKind: rule.agency_kind, reach: rule.reach as RecipientRule['reach'] },
      level: levelOf(rule.level) as RecipientRule['level'],
    })),
    retention,
    events: await eventsOf(tx, id),
    editions: (await editionsOf(tx, [row.purpose_id])).get(row.purpose_id) ?? [],
  }
}

interface PartyRow {
  agreement_id: string
  agency_id: string
  agency_name: string
  agency_ends_on: string | null
  successors: string[]
  contact_team_id: string | null
  contact_team: string | null
  signed_at: Date | null
  post: string | null
  signed_by: string | null
  withdrawn_at: Date | null
  reason: string | null
}

async function partiesOf(tx: Tx, agreementIds: readonly string[]): Promise<Map<string, Party[]>> {
  const { rows } = await sql<PartyRow>`
    select p.agreement_id, p.agency_id, a.name as agency_name, a.ends_on as agency_ends_on,
      coalesce((select array_agg(n.name order by lower(n.name)) from identity.agency_successions s
        join identity.agencies n on n.id = s.successor_id where s.predecessor_id = p.agency_id), '{}') as successors,
      p.contact_team_id, t.name as contact_team, p.signed_at, p.signatory_post as post, u.display_name as signed_by,
      p.withdrawn_at, p.withdrawal_reason as reason
    from sharing.agreement_parties p
    join identity.agencies a on a.id = p.agency_id
    left join identity.teams t on t.id = p.contact_team_id
    left join identity.user_names u on u.user_id = p.signed_by
    where p.agreement_id = any (${[...agreementIds]}::uuid[])
    order by lower(a.name)`.execute(tx)
  return groupBy(rows, (row) => [
    row.agreement_id,
    {
      ...{ agencyId: row.agency_id, agencyName: row.agency_name, agencyEndsOn: row.agency_ends_on },
      ...{ successorNames: row.successors, contactTeamId: row.contact_team_id, contactTeamName: row.contact_team },
      ...{ signedAt: row.signed_at, post: row.post, signedByName: row.signed_by },
      ...{ withdrawnAt: row.withdrawn_at, withdrawalReason: row.reason },
    },
  ])
}

async function eventsOf(tx: Tx, agreementId: string): Promise<AgreementEvent[]> {
  const { rows } = await sql<{
    kind: AgreementEventKind
    at: Date
    by_name: string | null
    agency: string | null
    post: string | null
    reason: string
  }>`select e.kind, e.at, u.display_name as by_name, a.name as agency, e.post, e.reason
    from sharing.agreement_events e
    left join identity.user_names u on u.user_id = e.by_user_id
    left join identity.agencies a on a.id = e.agency_id
    where e.agreement_id = ${agreementId}::uuid order by e.id`.execute(tx)
  return rows.map((row) => ({
    ...{ kind: row.kind, at: row.at, byName: row.by_name, agencyName: row.agency, post: row.post, reason: row.reason },
  }))
}

async function editionsOf(tx: Tx, purposeIds: readonly string[]): Promise<Map<string, EditionLine[]>> {
  if (purposeIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('sharing.agreements')
    .select(['id', 'purpose_id', 'edition', 'state', 'title'])
    .where('purpose_id', 'in', [...purposeIds])
    .orderBy('edition', 'desc')
    .execute()
  return groupBy(rows, ({ id, purpose_id, edition, state, title }) => [
    purpose_id,
    { id, edition, title, state: state as AgreementState },
  ])
}

/** What a register shows of one edition, and what its warnings need. */
export interface AgreementLine extends AgreementFacts {
  readonly id: string
  readonly purposeId: string
  readonly purposeTitle: string
  readonly edition: number
  readonly discoverability: Discoverability
  readonly parties: readonly Party[]
}

export interface AgreementFilter {
  readonly states?: readonly AgreementState[]
  /** Part of the agreement's or the purpose's title. */
  readonly text?: string
  readonly purposeIds?: readonly string[]
}

/** Editions by purpose, the newest first. */
export async function listAgreements(tx: Tx, filter: AgreementFilter = {}): Promise<AgreementLine[]> {
  const conditions = [sql`true`]
  if (filter.states !== undefined) conditions.push(sql`a.state = any (${[...filter.states]}::text[])`)
  if (filter.purposeIds !== undefined) conditions.push(sql`a.purpose_id = any (${[...filter.purposeIds]}::text[])`)
  if (filter.text !== undefined) {
    const part = containing(filter.text)
    conditions.push(sql`(a.title ilike ${part} or p.title ilike ${part})`)
  }
  const { rows } = await sql<{
    id: string
    purpose_id: string
    purpose: string
    edition: number
    state: AgreementState
    title: string
    discoverability: Discoverability
    starts_on: string | null
    ends_on: string | null
    review_on: string | null
    lawful_bases: string[]
    data_categories: string[]
    handling: string
    recipients: number
    retention: number
  }>`select a.id, a.purpose_id, p.title as purpose, a.edition, a.state, a.title, a.discoverability, a.starts_on, a.ends_on,
      a.review_on, a.lawful_bases, a.data_categories, a.handling,
      (select count(*) from sharing.recipient_rules r where r.agreement_id = a.id) as recipients,
      (select count(*) from sharing.retention_rules r where r.agreement_id = a.id) as retention
    from sharing.agreements a join sharing.purposes p on p.id = a.purpose_id
    where ${sql.join(conditions, sql` and `)}
    order by lower(p.title), a.edition desc`.execute(tx)
  const parties = await partiesOf(
    tx,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => ({
    ...{ id: row.id, purposeId: row.purpose_id, purposeTitle: row.purpose, edition: row.edition, state: row.state },
    ...{ title: row.title, discoverability: row.discoverability, handling: row.handling },
    ...{ startsOn: row.starts_on, endsOn: row.ends_on, reviewOn: row.review_on },
    ...{ lawfulBases: row.lawful_bases, dataCategories: row.data_categories },
    recipients: Array.from({ length: row.recipients }),
    retention: Array.from({ length: row.retention }),
    parties: parties.get(row.id) ?? [],
  }))
}

export interface PurposeLine {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly retiredOn: string | null
  readonly version: number
}

/** Purposes by title, with those that are not used any more. */
export async function listPurposes(tx: Tx, filter: { text?: string; id?: string } = {}): Promise<PurposeLine[]> {
  const part = filter.text === undefined ? null : containing(filter.text)
  const { rows } = await sql<PurposeLine>`
    select id, title, description, retired_on as "retiredOn", version from sharing.purposes
    where (${part}::text is null or title ilike ${part} or description ilike ${part})
      and (${filter.id ?? null}::text is null or id = ${filter.id ?? null})
    order by lower(title), id`.execute(tx)
  return rows
}

export async function findPurpose(tx: Tx, id: string): Promise<PurposeLine | null> {
  return (await listPurposes(tx, { id }))[0] ?? null
}

/** A team that would open a record, as the agreement says. */
export interface Receiver {
  readonly teamId: string
  readonly teamName: string
  readonly agencyId: string
  readonly agencyName: string
  readonly level: Level
  readonly because: 'owner' | 'succession' | 'rule'
}

/**
 * Who would open a record that this team owns in this area. Of an agreement in force as things are; of any other edition
 * as if it were in force and all its parties had signed that have not refused. By the one rule that gives access.
 */
export async function receiversUnder(
  tx: Tx,
  of: { agreement: { id: string; purposeId: string; state: AgreementState }; ownerTeamId: string; areaId: number },
): Promise<Receiver[]> {
  const supposed = of.agreement.state === 'in-force' ? null : of.agreement.id
  const { rows } = await sql<{
    team_id: string
    team: string
    agency_id: string
    agency: string
    level: number
    because: Receiver['because']
  }>`select r.team_id, t.name as team, t.agency_id, a.name as agency, r.level, r.because
    from sharing.rightful_teams_if(array[${of.agreement.purposeId}], array[${of.ownerTeamId}::uuid],
      array[${of.areaId}::int], ${supposed}::uuid) r
    join identity.teams t on t.id = r.team_id join identity.agencies a on a.id = t.agency_id
    order by r.level desc, lower(a.name), lower(t.name)`.execute(tx)
  return rows.map((row) => ({
    ...{ teamId: row.team_id, teamName: row.team, agencyId: row.agency_id, agencyName: row.agency },
    ...{ level: levelOf(row.level), because: row.because },
  }))
}

function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}

function groupBy<Row, Value>(rows: readonly Row[], of: (row: Row) => readonly [string, Value]): Map<string, Value[]> {
  const groups = new Map<string, Value[]>()
  for (const row of rows) {
    const [key, value] = of(row)
    groups.set(key, [...(groups.get(key) ?? []), value])
  }
  return groups
}
