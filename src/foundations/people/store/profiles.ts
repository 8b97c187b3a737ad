/** Writing and reading profiles. */
import { sql } from 'kysely'
import { londonDay } from '../../../platform/clock/index.ts'
import { type Actor, anyOf, type Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { type CreateRefusal, createRecord, type NewRecord } from '../../sharing/index.ts'
import { type AddressInput, addressLine, normalisePostcode, postcodeShown } from '../domain/addresses.ts'
import type { BirthPrecision, BornOn } from '../domain/births.ts'
import { normaliseEmail, normalisePhone } from '../domain/contacts.ts'
import { type KeyKind, keysOf, kindOfKey, matchingKeys, STRONG_KEY_KINDS } from '../domain/keys.ts'
import {
  type Answer,
  type Characteristic,
  characteristics,
  checkProfile,
  type DetailsInput,
  displayNameOf,
  type EmailInput,
  type NameInput,
  type PhoneInput,
  type ProfileInput,
  type ProfileProblem,
  type ReferenceInput,
  tidy,
} from '../domain/profile.ts'
import { sketchOf } from '../domain/sketch.ts'
import type { SubjectKind } from '../domain/words.ts'
import type { FoundProfile, Pointer } from './found.ts'
import { type PartRows, type PartTable, partTables, syncPart } from './parts.ts'
import { findDuplicates } from './search.ts'

export interface SavedProfile {
  readonly recordId: string
  readonly version: number
  /** Others that may be the same, as far as the actor may know of them; the most likely first. */
  readonly duplicates: readonly FoundProfile[]
  readonly pointers: readonly Pointer[]
}

export type SaveRefusal =
  | { readonly kind: 'invalid'; readonly problems: readonly ProfileProblem[] }
  /** Not there, not visible, or visible and not to be changed by the actor. */
  | { readonly kind: 'not-allowed' }
  /** Somebody saved it since; `version` is the present one. */
  | { readonly kind: 'changed-meanwhile'; readonly version: number }
  /** It goes on as another profile. */
  | { readonly kind: 'merged-away' }
  | { readonly kind: 'sharing'; readonly problem: CreateRefusal }

/** Makes a record and the profile on it, and says at once who may be the same. */
export async function createProfile(
  tx: Tx,
  actor: Actor,
  given: { readonly profile: ProfileInput; readonly record: Omit<NewRecord, 'kind'> },
): Promise<Result<SavedProfile, SaveRefusal>> {
  const { profile, record } = given
  const problems = checkProfile(profile, { today: londonDay(new Date()) })
  if (problems.length > 0) return refused({ kind: 'invalid', problems })
  const made = await createRecord(tx, actor, { ...record, kind: profile.kind })
  if (!made.ok) return refused({ kind: 'sharing', problem: made.problem })
  const recordId = made.value
  await sql`insert into people.subjects (record_id, kind, display_name)
    values (${recordId}::uuid, ${profile.kind}, ${displayNameOf(profile)})`.execute(tx)
  return ok(await writeAll(tx, { recordId, version: 1, profile }))
}

/** Replaces what a profile says by what it says now. Its kind stays. */
export async function changeProfile(
  tx: Tx,
  _actor: Actor,
  given: { readonly recordId: string; readonly version: number; readonly profile: ProfileInput },
): Promise<Result<SavedProfile, SaveRefusal>> {
  const { recordId, version, profile } = given
  const problems = checkProfile(profile, { today: londonDay(new Date()) })
  if (problems.length > 0) return refused({ kind: 'invalid', problems })
  const { rows } = await sql<{ version: number }>`
    update people.subjects set display_name = ${displayNameOf(profile)}, version = version + 1, changed_at = now()
    where record_id = ${recordId}::uuid and version = ${version} and kind = ${profile.kind} and merged_into is null
      and record_id in (select id from sharing.contributable_records where id = ${recordId}::uuid)
    returning version`.execute(tx)
  const saved = rows[0]
  if (saved === undefined) return refused(await whyUnchanged(tx, recordId, version))
  return ok(await writeAll(tx, { recordId, version: saved.version, profile }))
}

async function whyUnchanged(tx: Tx, recordId: string, version: number): Promise<SaveRefusal> {
  const { rows } = await sql<{ version: number; merged_into: string | null }>`
    select s.version, s.merged_into from people.subjects s join sharing.contributable_records c on c.id = s.record_id
    where s.record_id = ${recordId}::uuid`.execute(tx)
  const [present] = rows
  if (present === undefined) return { kind: 'not-allowed' }
  if (present.merged_into !== null) return { kind: 'merged-away' }
  return present.version === version ? { kind: 'not-allowed' } : { kind: 'changed-meanwhile', version: present.version }
}

async function writeAll(
  tx: Tx,
  { recordId, version, profile }: { recordId: string; version: number; profile: ProfileInput },
): Promise<SavedProfile> {
  await waitForTheLike(tx, profile)
  const rows = partRows(profile)
  for (const table of partTables) await syncPart(tx, { table, recordId, rows: rows[table] })
  await writeDetails(tx, recordId, profile)
  await renewFinding(tx, recordId, profile)
  const { duplicates, pointers } = await findDuplicates(tx, { profile, except: recordId })
  return { recordId, version, duplicates, pointers }
}

/** Locks for writes of the like: enough that strangers seldom wait, few enough for an import that writes thousands. */
const LIKENESS_LOCKS = 4096

/**
 * Whoever writes a profile waits for those who write one like it at this moment, until they are done: otherwise two who
 * record the same person at once would both be told that nobody has. Taken in one order, in a statement by itself, so
 * that the next one sees what the other has written.
 */
export async function waitForTheLike(tx: Tx, ...profiles: readonly ProfileInput[]): Promise<void> {
  const telling = profiles.flatMap((profile) =>
    matchingKeys(sketchOf({ ...profile, displayName: displayNameOf(profile) })).filter((key) =>
      LIKE_KEY_KINDS.has(kindOfKey(key)),
    ),
  )
  if (telling.length === 0) return
  await sql`select pg_advisory_xact_lock(hashtext('people.likeness'), n)
    from (select distinct hashtext(key) & ${LIKENESS_LOCKS - 1}::int as n
      from jsonb_array_elements_text(${JSON.stringify(telling)}::jsonb) as given (key) order by 1) locks`.execute(tx)
}

/** Kinds of key of which one in common makes two profiles likely to be of the same. */
const LIKE_KEY_KINDS: ReadonlySet<KeyKind> = new Set([...STRONG_KEY_KINDS, 'up', 'nd', 'n2'])

/** The rows of each table of parts, tidied as they are stored. */
export function partRows(profile: ProfileInput): PartRows {
  return {
    names: profile.names.map((name) => ({ given: tidy(name.given), family: tidy(name.family), use: name.use })),
    addresses: profile.addresses.map((address) => ({
      use: address.use,
      flat: tidy(address.flat),
      building: tidy(address.building),
      number: tidy(address.number),
      street: tidy(address.street),
      locality: tidy(address.locality),
      town: tidy(address.town),
      postcode: normalisePostcode(address.postcode) === undefined ? '' : postcodeShown(address.postcode),
      uprn: address.uprn,
      area_id: address.areaId,
      from_on: address.fromOn,
      to_on: address.toOn,
    })),
    phones: profile.phones.map(({ number, note }) => ({ number: normalisePhone(number) ?? number, note: tidy(note) })),
    emails: profile.emails.map(({ address, note }) => ({
      address: normaliseEmail(address) ?? address,
      note: tidy(note),
    })),
    refs: profile.references.map(({ kind, value }) => ({ kind, value: tidy(value) })),
  }
}

interface AnswerColumns {
  readonly value: string | null
  readonly because: string | null
  readonly described: string | null
}

export function answerColumns(answer: Answer | null | undefined): AnswerColumns {
  if (answer === null || answer === undefined) return { value: null, because: null, described: null }
  if ('value' in answer) {
    const described = answer.value === 'self-described' ? tidy(answer.described ?? '') : null
    return { value: answer.value, because: null, described }
  }
  return { value: answer.answer, because: answer.answer === 'not-asked' ? tidy(answer.because) : null, described: null }
}

async function writeDetails(tx: Tx, recordId: string, profile: ProfileInput): Promise<void> {
  if (profile.kind !== 'person') return
  const { details, born } = profile
  const [gender, ethnicity, language, disability] = [
    answerColumns(details?.gender),
    answerColumns(details?.ethnicity),
    answerColumns(details?.language),
    answerColumns(details?.disability),
  ]
  await sql`
    insert into people.details (record_id, born_on, born_precision, gender, gender_described, gender_because, ethnicity,
      ethnicity_because, language, language_because, disability, disability_because, needs)
    values (${recordId}::uuid, ${born?.on ?? null}::date, ${born?.precision ?? null}, ${gender.value}, ${gender.described},
      ${gender.because}, ${ethnicity.value}, ${ethnicity.because}, ${language.value}, ${language.because},
      ${disability.value}, ${disability.because}, ${details?.needs.trim() ?? ''})
    on conflict (record_id) do update set born_on = excluded.born_on, born_precision = excluded.born_precision,
      gender = excluded.gender, gender_described = excluded.gender_described, gender_because = excluded.gender_because,
      ethnicity = excluded.ethnicity, ethnicity_because = excluded.ethnicity_because, language = excluded.language,
      language_because = excluded.language_because, disability = excluded.disability,
      disability_because = excluded.disability_because, needs = excluded.needs`.execute(tx)
}

/** Makes keys, sketch and pointers of a profile afresh. In one with every write, so that none is ever out of step. */
async function renewFinding(tx: Tx, recordId: string, profile: ProfileInput): Promise<void> {
  const sketch = sketchOf({ ...profile, displayName: displayNameOf(profile) })
  const present = presentAddress(profile.addresses)
  await sql`
    insert into people.sketches (record_id, sketch, address_line)
    values (${recordId}::uuid, ${JSON.stringify(sketch)}::jsonb, ${present === undefined ? '' : addressLine(present)})
    on conflict (record_id) do update set sketch = excluded.sketch, address_line = excluded.address_line`.execute(tx)
  // In a statement by itself: the next one then sees what whoever held it has done.
  await sql`select people.hold_ways_in(${recordId}::uuid, true)`.execute(tx)
  const keys = JSON.stringify(keysOf(sketch).filter((key) => key.length <= 200))
  await sql`delete from people.search_keys where record_id = ${recordId}::uuid
    and key not in (select jsonb_array_elements_text(${keys}::jsonb))`.execute(tx)
  await sql`
    insert into people.search_keys (key, record_id, audience_id, purpose_id)
    select given.key, r.id, people.found_through(r.audience_id, r.named_user_ids, r.barred_user_ids), r.purpose_id
    from jsonb_array_elements_text(${keys}::jsonb) as given (key) cross join sharing.records r
    where r.id = ${recordId}::uuid
    on conflict do nothing`.execute(tx)
  await sql`select people.refresh_pointers(array[${recordId}::uuid])`.execute(tx)
}

/** The same for a profile whose rows were changed by other means, such as a merge. */
export async function renewFindingOf(tx: Tx, recordId: string): Promise<void> {
  const profile = await readProfileParts(tx, recordId)
  if (profile !== undefined) await renewFinding(tx, recordId, profile)
}

export function presentAddress(addresses: readonly AddressInput[]): AddressInput | undefined {
  const open = addresses.filter((address) => address.toOn === null && address.use !== 'former')
  return open.find((address) => address.use === 'home') ?? open[0] ?? addresses[0]
}

interface DetailsRow {
  born_on: string | null
  born_precision: BirthPrecision | null
  gender: string | null
  gender_described: string | null
  gender_because: string | null
  ethnicity: string | null
  ethnicity_because: string | null
  language: string | null
  language_because: string | null
  disability: string | null
  disability_because: string | null
  needs: string
}

export interface ProfileParts extends ProfileInput {
  readonly recordId: string
  readonly displayName: string
  readonly version: number
  readonly mergedInto: string | null
  readonly createdAt: Date
  readonly changedAt: Date
  readonly names: readonly (NameInput & { readonly id: number })[]
  readonly addresses: readonly (AddressInput & { readonly id: number })[]
  readonly phones: readonly (PhoneInput & { readonly id: number })[]
  readonly emails: readonly (EmailInput & { readonly id: number })[]
  readonly references: readonly (ReferenceInput & { readonly id: number })[]
}

interface PartsRow {
  kind: SubjectKind
  display_name: string
  version: number
  merged_into: string | null
  created_at: Date
  changed_at: Date
  details: DetailsRow | null
  names: (NameInput & { id: number })[]
  addresses: (Omit<AddressInput, 'areaId' | 'fromOn' | 'toOn'> & {
    id: number
    area_id: number | null
    from_on: string | null
    to_on: string | null
  })[]
  phones: (PhoneInput & { id: number })[]
  emails: (EmailInput & { id: number })[]
  refs: (ReferenceInput & { id: number })[]
}

/** What a profile itself says. Undefined when the actor may not read it, or there is none: the answer is the same. */
export async function readProfileParts(tx: Tx, recordId: string): Promise<ProfileParts | undefined> {
  const part = (table: PartTable) =>
    sql`coalesce((select jsonb_agg(to_jsonb(p) - 'record_id' - 'position' order by p.position, p.id)
      from ${sql.table(`people.${table}`)} p where p.record_id = s.record_id), '[]')`
  const { rows } = await sql<PartsRow>`
    select s.kind, s.display_name, s.version, s.merged_into, s.created_at, s.changed_at,
      (select to_jsonb(d) from people.details d where d.record_id = s.record_id) as details,
      ${part('names')} as names, ${part('addresses')} as addresses, ${part('phones')} as phones,
      ${part('emails')} as emails, ${part('refs')} as refs
    -- The function and not the view of viewable records: its statement is planned once for a session.
    from people.subjects s where s.record_id = ${recordId}::uuid and people.may_read(s.record_id)`.execute(tx)
  const [row] = rows
  if (row === undefined) return undefined
  return {
    recordId,
    kind: row.kind,
    displayName: row.display_name,
    version: row.version,
    mergedInto: row.merged_into,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    names: row.names,
    born: bornOf(row.details),
    addresses: row.addresses.map(({ area_id, from_on, to_on, ...address }) => ({
      ...address,
      areaId: area_id,
      fromOn: from_on,
      toOn: to_on,
    })),
    phones: row.phones,
    emails: row.emails,
    references: row.refs,
    details: detailsOf(row.details),
  }
}

function bornOf(details: DetailsRow | null): BornOn | null {
  if (details === null || details.born_on === null || details.born_precision === null) return null
  return { on: details.born_on, precision: details.born_precision }
}

function detailsOf(row: DetailsRow | null): DetailsInput | null {
  if (row === null) return null
  const answers = Object.fromEntries(characteristics.map((name) => [name, answerOf(row, name)]))
  return { ...(answers as Record<Characteristic, Answer | null>), needs: row.needs }
}

function answerOf(row: DetailsRow, name: Characteristic): Answer | null {
  const value = row[name]
  if (value === null) return null
  if (value === 'prefer-not-to-say') return { answer: value }
  if (value === 'not-asked') return { answer: value, because: row[`${name}_because`] ?? '' }
  return name === 'gender' && row.gender_described !== null ? { value, described: row.gender_described } : { value }
}

export interface KnownName {
  readonly kind: SubjectKind
  readonly displayName: string
  /** The profile that goes on instead. */
  readonly mergedInto: string | null
}

/** Kind and name of a profile of which the actor at least knows. */
export async function knownName(tx: Tx, recordId: string): Promise<KnownName | undefined> {
  const { rows } = await sql<{ kind: SubjectKind; display_name: string; merged_into: string | null }>`
    select kind, display_name, merged_into from people.subjects where record_id = ${recordId}::uuid`.execute(tx)
  const [row] = rows
  return row === undefined ? undefined : { kind: row.kind, displayName: row.display_name, mergedInto: row.merged_into }
}

export type Subject = Pick<KnownName, 'kind' | 'displayName'>

/** Kinds and names of those profiles of which the actor knows, by id; others are absent. */
export async function subjectsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, Subject>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Subject & { recordId: string }>`
    select record_id as "recordId", kind, display_name as "displayName" from people.subjects
    where record_id = ${anyOf(new Set(ids))}`.execute(tx)
  return new Map(rows.map(({ recordId, ...subject }) => [recordId, subject]))
}

/** Names of those records of which the actor knows, by id; others are absent. */
export async function namesOfRecords(tx: Tx, recordIds: readonly string[]): Promise<Map<string, string>> {
  const subjects = await subjectsOf(tx, recordIds)
  return new Map([...subjects].map(([id, { displayName }]) => [id, displayName]))
}
