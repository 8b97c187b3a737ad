import { sql } from 'kysely'
import { anyOf, type Tx } from '../../../platform/db/index.ts'
import type { AgencyDates, Succession } from '../domain/agency.ts'

export interface Agency extends AgencyDates {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly version: number
}

export interface AgencyInput extends AgencyDates {
  readonly name: string
  readonly kind: string
}

export interface DatedSuccession extends Succession {
  /** The successor's first day. */
  readonly happenedOn: string
}

const columns = ['id', 'name', 'kind', 'starts_on', 'ends_on', 'version'] as const

interface AgencyRow {
  id: string
  name: string
  kind: string
  starts_on: string | null
  ends_on: string | null
  version: number
}

function toAgency(row: AgencyRow): Agency {
  const { id, name, kind, version } = row
  return { id, name, kind, version, startsOn: row.starts_on, endsOn: row.ends_on }
}

/** All agencies, past ones too, by name. */
export async function listAgencies(tx: Tx): Promise<Agency[]> {
  const rows = await tx.selectFrom('identity.agencies').select(columns).orderBy(sql`lower(name)`).execute()
  return rows.map(toAgency)
}

export async function findAgency(tx: Tx, id: string): Promise<Agency | null> {
  const row = await tx.selectFrom('identity.agencies').select(columns).where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : toAgency(row)
}

export async function insertAgency(tx: Tx, agency: AgencyInput): Promise<string> {
  const row = await tx
    .insertInto('identity.agencies')
    .values({ name: agency.name, kind: agency.kind, starts_on: agency.startsOn, ends_on: agency.endsOn })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** False when somebody else changed it since `version`, so that the last to save does not silently win. */
export async function updateAgency(tx: Tx, agency: AgencyInput & { id: string; version: number }): Promise<boolean> {
  const result = await tx
    .updateTable('identity.agencies')
    .set({
      ...{ name: agency.name, kind: agency.kind, starts_on: agency.startsOn, ends_on: agency.endsOn },
      version: agency.version + 1,
    })
    .where('id', '=', agency.id)
    .where('version', '=', agency.version)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function listSuccessions(tx: Tx): Promise<DatedSuccession[]> {
  const rows = await tx.selectFrom('identity.agency_successions').selectAll().orderBy('happened_on').execute()
  return rows.map((row) => ({
    predecessorId: row.predecessor_id,
    successorId: row.successor_id,
    happenedOn: row.happened_on,
  }))
}

export async function insertSuccession(tx: Tx, succession: DatedSuccession): Promise<void> {
  await tx
    .insertInto('identity.agency_successions')
    .values({
      predecessor_id: succession.predecessorId,
      successor_id: succession.successorId,
      happened_on: succession.happenedOn,
    })
    .execute()
}

/** Users and open teams of one agency go on in another. What they did before stays attributed to the first. */
export async function moveStaff(tx: Tx, agencies: { from: string; to: string }): Promise<void> {
  await tx
    .updateTable('identity.users')
    .set({ agency_id: agencies.to })
    .where('agency_id', '=', agencies.from)
    .where('status', '=', 'active')
    .execute()
  await tx
    .updateTable('identity.teams')
    .set({ agency_id: agencies.to })
    .where('agency_id', '=', agencies.from)
    .where('closed_on', 'is', null)
    .execute()
}

/** Names by id; ids that are unknown are left out. */
export async function agencyNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('identity.agencies')
    .select(['id', 'name'])
    .where(sql<boolean>`id = ${anyOf(ids)}`)
    .execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}
