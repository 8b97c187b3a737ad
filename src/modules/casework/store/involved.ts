/** Agencies that work on a case, also those without an account. Being recorded here gives nobody access. */
import { sql } from 'kysely'
import { type Actor, anyOf, type Tx } from '../../../platform/db/index.ts'
import type { Result } from '../../../platform/result/index.ts'
import type { AgencyNamed, InvolvedInput } from '../domain/work.ts'
import { touchCase } from './cases.ts'
import { changeKept, KEPT_COLUMNS, type KeepRefusal, type Kept, type ListOf, namingOf, type OnCase } from './kept.ts'

export interface InvolvedAgency extends Kept, AgencyNamed {
  readonly name: string
  readonly contactName: string
  readonly contactDetails: string
  readonly part: string
  /** ISO days. */
  readonly sinceOn: string
  readonly untilOn: string | null
}

const COLUMNS = sql`${KEPT_COLUMNS}, t.agency_id as "agencyId", t.agency_name as "agencyName", t.contact_name as "contactName",
  t.contact_details as "contactDetails", t.part, t.since_on as "sinceOn", t.until_on as "untilOn"`

/** Agencies involved in these cases: those that still are first; without those that were taken off. */
export async function involvedAgenciesOf(
  tx: Tx,
  caseIds: readonly string[],
  of: ListOf = {},
): Promise<InvolvedAgency[]> {
  if (caseIds.length === 0) return []
  const { rows } = await sql<Omit<InvolvedAgency, 'name'>>`select ${COLUMNS} from casework.involved_agencies t
    where t.case_id = ${anyOf(caseIds)} and (t.removed_at is null or ${of.removedToo === true})
    order by t.until_on is not null, t.since_on, t.added_at`.execute(tx)
  return named(tx, rows)
}

/** Null when there is none that the actor may read. Those that were taken off are found. */
export async function findInvolved(tx: Tx, { id, caseId }: OnCase): Promise<InvolvedAgency | null> {
  const { rows } = await sql<Omit<InvolvedAgency, 'name'>>`select ${COLUMNS} from casework.involved_agencies t
    where t.id = ${id}::uuid and t.case_id = ${caseId}::uuid`.execute(tx)
  return (await named(tx, rows))[0] ?? null
}

async function named(tx: Tx, rows: readonly Omit<InvolvedAgency, 'name'>[]): Promise<InvolvedAgency[]> {
  const naming = await namingOf(tx, { agencies: rows.map(({ agencyId }) => agencyId) })
  return rows.map((row) => ({ ...row, name: naming.agency(row) }))
}

/** Adds an agency that `checkInvolved` found in order. Returns its id. */
export async function addInvolved(
  tx: Tx,
  actor: Actor,
  given: { readonly caseId: string; readonly involved: InvolvedInput; readonly now?: Date },
): Promise<string> {
  const { caseId, involved } = given
  const now = given.now ?? new Date()
  const { rows } = await sql<{ id: string }>`
    insert into casework.involved_agencies (case_id, agency_id, agency_name, contact_name, contact_details, part, since_on,
      until_on, added_by, added_at)
    values (${caseId}::uuid, ${involved.agencyId}::uuid, ${nameOf(involved)}, ${involved.contactName.trim()},
      ${involved.contactDetails.trim()}, ${involved.part.trim()}, ${involved.sinceOn}::date, ${involved.untilOn}::date,
      ${actor.userId}::uuid, ${now})
    returning id`.execute(tx)
  await touchCase(tx, caseId, now)
  return rows[0]?.id ?? ''
}

export function changeInvolved(
  tx: Tx,
  actor: Actor,
  given: OnCase & { readonly version: number; readonly involved: InvolvedInput; readonly now?: Date },
): Promise<Result<{ version: number }, KeepRefusal>> {
  const { id, caseId, version, involved } = given
  const set = sql`agency_id = ${involved.agencyId}::uuid, agency_name = ${nameOf(involved)},
    contact_name = ${involved.contactName.trim()}, contact_details = ${involved.contactDetails.trim()},
    part = ${involved.part.trim()}, since_on = ${involved.sinceOn}::date, until_on = ${involved.untilOn}::date`
  return changeKept(tx, actor, { table: 'involved_agencies', id, caseId, version, set, now: given.now ?? new Date() })
}

function nameOf({ agencyId, agencyName }: AgencyNamed): string {
  return agencyId === null ? agencyName.trim() : ''
}
