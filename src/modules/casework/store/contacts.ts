/** Contacts and visits on a case. */
import { sql } from 'kysely'
import { type Actor, anyOf, type Tx } from '../../../platform/db/index.ts'
import { ok, type Result } from '../../../platform/result/index.ts'
import type { AgencyNamed, ContactInput } from '../domain/work.ts'
import type { ContactKind } from '../domain/work-words.ts'
import { touchCase } from './cases.ts'
import {
  changeKept,
  KEPT_COLUMNS,
  type KeepRefusal,
  type Kept,
  type KnownNames,
  type ListOf,
  type Named,
  namingOf,
  type OnCase,
} from './kept.ts'

export interface Contact extends Kept {
  readonly kind: ContactKind
  /** ISO day. */
  readonly onDay: string
  /** HH:MM by London's clocks; empty when only the day is known. */
  readonly atTime: string
  readonly with: readonly Named[]
  readonly agencies: readonly (AgencyNamed & { readonly name: string; readonly officer: string })[]
  readonly whatHappened: string
  /** ISO day. */
  readonly nextOn: string | null
  readonly nextNote: string
}

type ContactRow = Omit<Contact, 'with' | 'agencies'> & {
  readonly withIds: readonly string[]
  readonly agencies: readonly (AgencyNamed & { readonly officer: string })[]
}

const COLUMNS = sql`${KEPT_COLUMNS}, t.kind, t.on_day as "onDay", t.at_time as "atTime", t.what_happened as "whatHappened",
  t.next_on as "nextOn", t.next_note as "nextNote",
  (select coalesce(jsonb_agg(p.profile_id order by p.profile_id), '[]') from casework.contact_people p
    where p.contact_id = t.id) as "withIds",
  (select coalesce(jsonb_agg(jsonb_build_object('agencyId', a.agency_id, 'agencyName', a.agency_name, 'officer', a.officer)
    order by a.position), '[]') from casework.contact_agencies a where a.contact_id = t.id) as agencies`

/** Contacts on these cases, the newest first, without those that were taken off. */
export async function contactsOf(tx: Tx, caseIds: readonly string[], of: ListOf = {}): Promise<Contact[]> {
  if (caseIds.length === 0) return []
  const { rows } = await sql<ContactRow>`select ${COLUMNS} from casework.contacts t
    where t.case_id = ${anyOf(caseIds)} and (t.removed_at is null or ${of.removedToo === true})
    order by t.on_day desc, t.at_time desc, t.added_at desc`.execute(tx)
  return named(tx, rows, of.known)
}

/** Null when there is none that the actor may read. Those that were taken off are found. */
export async function findContact(tx: Tx, { id, caseId }: OnCase): Promise<Contact | null> {
  const { rows } = await sql<ContactRow>`select ${COLUMNS} from casework.contacts t
    where t.id = ${id}::uuid and t.case_id = ${caseId}::uuid`.execute(tx)
  return (await named(tx, rows))[0] ?? null
}

async function named(tx: Tx, rows: readonly ContactRow[], known?: KnownNames): Promise<Contact[]> {
  const naming = await namingOf(
    tx,
    {
      profiles: rows.flatMap((row) => row.withIds),
      agencies: rows.flatMap((row) => row.agencies.map(({ agencyId }) => agencyId)),
    },
    known,
  )
  return rows.map(({ withIds, agencies, ...row }) => ({
    ...row,
    with: withIds.map((profileId) => ({ profileId, name: naming.profile(profileId) })),
    agencies: agencies.map((one) => ({ ...one, name: naming.agency(one) })),
  }))
}

/** Adds a contact that `checkContact` found in order. Returns its id. */
export async function addContact(
  tx: Tx,
  actor: Actor,
  given: { readonly caseId: string; readonly contact: ContactInput; readonly now?: Date },
): Promise<string> {
  const { caseId, contact } = given
  const now = given.now ?? new Date()
  const { rows } = await sql<{ id: string }>`
    insert into casework.contacts (case_id, kind, on_day, at_time, what_happened, next_on, next_note, added_by, added_at)
    values (${caseId}::uuid, ${contact.kind}, ${contact.onDay}::date, ${contact.atTime}, ${contact.whatHappened.trim()},
      ${contact.nextOn}::date, ${contact.nextNote.trim()}, ${actor.userId}::uuid, ${now})
    returning id`.execute(tx)
  const id = rows[0]?.id ?? ''
  await writeLists(tx, { id, caseId }, contact)
  await touchCase(tx, caseId, now)
  return id
}

export async function changeContact(
  tx: Tx,
  actor: Actor,
  given: OnCase & { readonly version: number; readonly contact: ContactInput; readonly now?: Date },
): Promise<Result<{ version: number }, KeepRefusal>> {
  const { id, caseId, version, contact } = given
  const set = sql`kind = ${contact.kind}, on_day = ${contact.onDay}::date, at_time = ${contact.atTime},
    what_happened = ${contact.whatHappened.trim()}, next_on = ${contact.nextOn}::date, next_note = ${contact.nextNote.trim()}`
  const saved = await changeKept(tx, actor, {
    ...{ table: 'contacts', id, caseId, version, set, now: given.now ?? new Date() },
  })
  if (!saved.ok) return saved
  await writeLists(tx, { id, caseId }, contact)
  return ok(saved.value)
}

async function writeLists(tx: Tx, { id, caseId }: OnCase, contact: ContactInput): Promise<void> {
  await sql`delete from casework.contact_people where contact_id = ${id}::uuid
    and profile_id <> all (${[...contact.withIds]}::uuid[])`.execute(tx)
  await sql`insert into casework.contact_people (contact_id, case_id, profile_id)
    select ${id}::uuid, ${caseId}::uuid, w from unnest(${[...new Set(contact.withIds)]}::uuid[]) as w
    on conflict do nothing`.execute(tx)
  await sql`delete from casework.contact_agencies where contact_id = ${id}::uuid`.execute(tx)
  for (const [position, { agencyId, agencyName, officer }] of contact.agencies.entries()) {
    await sql`insert into casework.contact_agencies (contact_id, case_id, position, agency_id, agency_name, officer)
      values (${id}::uuid, ${caseId}::uuid, ${position}, ${agencyId}::uuid, ${agencyName.trim()}, ${officer.trim()})`.execute(
      tx,
    )
  }
}
