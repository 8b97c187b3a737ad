/** Finding profiles. What the searcher may not know of takes no part: not in results, not in counts, not in time. */
import { sql } from 'kysely'
import { londonDay } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { normalisePostcode } from '../domain/addresses.ts'
import { parseBirth } from '../domain/births.ts'
import { compare, type Likeness, strengthOf, THRESHOLDS } from '../domain/compare.ts'
import { normaliseEmail, normalisePhone, normaliseReference } from '../domain/contacts.ts'
import { KEY_KINDS, kindOfKey, matchingKeys, STRONG_KEY_KINDS } from '../domain/keys.ts'
import { nameWords } from '../domain/names.ts'
import type { ProfileInput } from '../domain/profile.ts'
import { type ParsedQuery, parseQuery, queryKeys, sketchOfQuery } from '../domain/query.ts'
import { type Sketch, sketchOf, sketchOfName } from '../domain/sketch.ts'
import type { SubjectKind } from '../domain/words.ts'
import type { FoundProfile, Pointer } from './found.ts'

export interface SearchQuery {
  /** Anything, as typed into one box. */
  readonly text?: string
  readonly name?: string
  /** A date as people write it. */
  readonly born?: string
  readonly postcode?: string
  readonly phone?: string
  readonly email?: string
  readonly reference?: string
  readonly kinds?: readonly SubjectKind[]
  /** At most this many results; 50 unless told. */
  readonly limit?: number
  /** ISO day by London's clocks; today unless told. */
  readonly today?: string
}

export interface SearchOutcome {
  /** The most likely first. */
  readonly results: readonly FoundProfile[]
  readonly pointers: readonly Pointer[]
  /** Whether there may be more that fit: a narrower search would show them. */
  readonly more: boolean
}

const CANDIDATES = 150
const FEW = 5

/** The parts of a search from all its boxes. */
export function partsOfSearch(query: SearchQuery): ParsedQuery {
  const options = { today: query.today ?? londonDay(new Date()) }
  const parsed = parseQuery(query.text ?? '', options)
  const phone = normalisePhone(query.phone ?? '')
  const phoneDigits = (query.phone ?? '').replace(/\D/g, '')
  const email = normaliseEmail(query.email ?? '')
  const reference = normaliseReference(query.reference ?? '')
  return {
    ...parsed,
    words: [...nameWords(query.name ?? ''), ...parsed.words],
    born: parseBirth(query.born ?? '', options) ?? parsed.born,
    postcode: normalisePostcode(query.postcode ?? '') ?? parsed.postcode,
    outward: outwardTyped(query.postcode) ?? parsed.outward,
    phones: phone === undefined ? parsed.phones : [phone, ...parsed.phones],
    phoneEnds:
      phone === undefined && phoneDigits.length >= 6 ? [phoneDigits.slice(-6), ...parsed.phoneEnds] : parsed.phoneEnds,
    emails: email === undefined ? parsed.emails : [email, ...parsed.emails],
    references: reference === '' ? parsed.references : [reference, ...parsed.references],
  }
}

function outwardTyped(postcode: string | undefined): string | undefined {
  const plain = normaliseReference(postcode ?? '')
  return /^[A-Z]{1,2}\d[A-Z\d]?$/.test(plain) ? plain : undefined
}

/** Profiles that fit a search, as far as the actor may know of them, and pointers to what other agencies hold. */
export async function searchProfiles(tx: Tx, query: SearchQuery): Promise<SearchOutcome> {
  const parts = partsOfSearch(query)
  const keys = queryKeys(parts)
  if (keys.length === 0) return { results: [], pointers: [], more: false }
  const kinds = query.kinds ?? []
  const wanted = (candidate: Candidate) => kinds.length === 0 || kinds.includes(candidate.kind)
  const score = (candidate: Candidate) => likenessTo(candidate, sketchOfQuery(parts, candidate.kind))
  const limit = query.limit ?? 50

  // One name of several is for when hardly anybody has two of them.
  const alone = keys.filter((key) => kindOfKey(key) === 'n1')
  const telling = keys.filter((key) => kindOfKey(key) !== 'n1')
  const nameless = parts.words.length === 0
  const found = await candidatesFor(tx, telling.length > 0 ? telling : alone, { nameless })
  const few = telling.length > 0 && alone.length > 0 && found.candidates.filter(wanted).length < FEW
  const more = few ? await candidatesFor(tx, alone) : { candidates: [], cut: false }
  const known = new Set(found.candidates.map((candidate) => candidate.recordId))
  const candidates = [...found.candidates, ...more.candidates.filter((candidate) => !known.has(candidate.recordId))]
  const ranked = rank(candidates.filter(wanted), score)
  return {
    results: ranked.slice(0, limit),
    pointers: await pointersFor(tx, keys),
    more: found.cut || more.cut || ranked.length > limit,
  }
}

/** Who may be the same as this profile, before or after it is written, as far as the actor may know of them. */
export async function findDuplicates(
  tx: Tx,
  { profile, except }: { readonly profile: ProfileInput; readonly except?: string },
): Promise<{ readonly duplicates: readonly FoundProfile[]; readonly pointers: readonly Pointer[] }> {
  const sketch = sketchOf(profile)
  const keys = matchingKeys(sketch)
  if (keys.length === 0) return { duplicates: [], pointers: [] }
  const { candidates } = await candidatesFor(tx, keys)
  const others = candidates.filter((candidate) => candidate.recordId !== except && candidate.kind === sketch.kind)
  const duplicates = rank(others, (candidate) => likenessTo(candidate, sketch)).filter(
    (found) => found.score >= THRESHOLDS.weak,
  )
  return { duplicates: duplicates.slice(0, 20), pointers: await pointersFor(tx, keys) }
}

interface Candidate {
  readonly recordId: string
  readonly kind: SubjectKind
  readonly displayName: string
  /** Null where only the name may be seen. */
  readonly sketch: Sketch | null
  readonly address: string | null
  /** Sum of the weights of the kinds of key in common. */
  readonly weight: number
  /** Whether a key in common takes knowing somebody well. */
  readonly strong: boolean
}

interface Hit {
  readonly weight: number
  readonly strong: boolean
}

interface CandidateRow extends Hit {
  readonly record_id: string
  readonly kind: SubjectKind
  readonly display_name: string
  readonly merged_into: string | null
  readonly sketch: Sketch | null
  readonly address_line: string | null
}

/** A key that is there and of no record: asked for besides, so that hidden keys cost no more than none (db/migrations/0085). */
const DECOY = { key: '--', kind: '--', weight: 0, most: 1 }

/**
 * Of those found without a name and by nothing that takes knowing them, only who may be read is ever told: see `likenessTo`.
 * So the others are not read. One that is closed, or was given singly, is left to its own policy.
 */
const TOLD_WITHOUT_A_NAME = sql`having bool_or(kind = any (${[...STRONG_KEY_KINDS]}::text[])) or audience_id is null
  or exists (select from sharing.my_audiences a where a.audience_id = each_kind.audience_id and a.level >= 2 offset 0)
  or record_id = any ((select sharing.given_records(2))::uuid[])`

/**
 * The records with the most that counts in common. The policy of keys passes over what is not for the actor; of the others
 * the first of each key are taken, and the best of all are read.
 */
async function candidatesFor(
  tx: Tx,
  keys: readonly string[],
  { nameless = false }: { readonly nameless?: boolean } = {},
): Promise<{ candidates: Candidate[]; cut: boolean }> {
  const asked = keys.map((key) => ({ key, kind: kindOfKey(key), ...KEY_KINDS[kindOfKey(key)] }))
  const wanted = JSON.stringify([DECOY, ...asked])
  const hits = await sql<Hit & { record_id: string; cut: boolean }>`
    with wanted as materialized (
      select * from jsonb_to_recordset(${wanted}::jsonb) as given (key text, kind text, weight int, most int)
    ), hits as materialized (
      select w.key, w.kind, w.weight, w.most, h.record_id, h.audience_id
      from wanted w cross join lateral (
        select k.record_id, k.audience_id from people.search_keys k where k.key = w.key collate "C"
        order by k.record_id limit w.most
      ) h
    )
    select record_id, sum(weight)::int as weight, bool_or(kind = any (${[...STRONG_KEY_KINDS]}::text[])) as strong,
      exists (select from hits group by key having count(*) >= max(most)) as cut
    from (select record_id, audience_id, kind, max(weight) as weight from hits group by 1, 2, 3) each_kind
    group by record_id, audience_id ${nameless ? TOLD_WITHOUT_A_NAME : sql``} order by 2 desc, 1 limit ${CANDIDATES}`.execute(
    tx,
  )
  if (hits.rows.length === 0) return { candidates: [], cut: false }
  const hitOf = new Map(hits.rows.map((row) => [row.record_id, row]))
  const { rows } = await sql<Omit<CandidateRow, keyof Hit>>`
    select s.record_id, s.kind, s.display_name, s.merged_into, p.sketch, p.address_line
    from jsonb_array_elements_text(${JSON.stringify([...hitOf.keys()])}::jsonb) as wanted (id)
    cross join lateral (select s.* from people.subjects s where s.record_id = wanted.id::uuid offset 0) s
    left join lateral (select p.* from people.sketches p where p.record_id = s.record_id offset 0) p on true`.execute(
    tx,
  )
  const candidates = await withSurvivors(
    tx,
    rows.flatMap((row) => {
      const hit = hitOf.get(row.record_id)
      return hit === undefined ? [] : [{ ...row, weight: hit.weight, strong: hit.strong }]
    }),
  )
  return { candidates, cut: hits.rows.length === CANDIDATES || hits.rows[0]?.cut === true }
}

/** A profile that was merged away is found as the one that goes on, where the searcher knows of that. */
async function withSurvivors(tx: Tx, rows: readonly CandidateRow[]): Promise<Candidate[]> {
  const merged = rows.filter((row) => row.merged_into !== null)
  const survivors = new Map<string, CandidateRow>()
  if (merged.length > 0) {
    const found = await sql<Omit<CandidateRow, keyof Hit> & { absorbed_id: string }>`
      with recursive line (absorbed_id, record_id, merged_into) as (
        select s.record_id, s.record_id, s.merged_into from people.subjects s
          where s.record_id = any (${merged.map((row) => row.record_id)}::uuid[])
        union all
        select l.absorbed_id, s.record_id, s.merged_into from line l join people.subjects s on s.record_id = l.merged_into
      )
      select l.absorbed_id, s.record_id, s.kind, s.display_name, s.merged_into, p.sketch, p.address_line
      from line l join people.subjects s on s.record_id = l.record_id
      left join people.sketches p on p.record_id = l.record_id
      where s.merged_into is null`.execute(tx)
    for (const row of found.rows) survivors.set(row.absorbed_id, { ...row, weight: 0, strong: false })
  }
  const candidates = new Map<string, Candidate>()
  for (const row of rows) {
    const shown = survivors.get(row.record_id) ?? row
    const before = candidates.get(shown.record_id)
    candidates.set(shown.record_id, {
      recordId: shown.record_id,
      kind: shown.kind,
      displayName: shown.display_name,
      sketch: shown.sketch,
      address: shown.sketch === null || shown.address_line === '' ? null : shown.address_line,
      weight: Math.max(before?.weight ?? 0, row.weight),
      strong: (before?.strong ?? false) || row.strong,
    })
  }
  return [...candidates.values()]
}

/** Where only the name may be seen, nothing else is compared, and nothing else is said. */
function likenessTo(candidate: Candidate, sketch: Sketch): Likeness {
  if (candidate.sketch !== null) return compare([candidate.sketch, sketch])
  const likeness = compare([
    sketchOfName(candidate.kind, candidate.displayName),
    { ...sketch, born: null, addresses: [] },
  ])
  // Found by an address or a birth date alone, the name would tell whose they are.
  if (likeness.score === 0 && !candidate.strong) return { ...likeness, strength: 'none' }
  const score = Math.max(likeness.score, candidate.strong ? THRESHOLDS.possible : THRESHOLDS.weak)
  return { ...likeness, score, strength: strengthOf(score) }
}

function rank(candidates: readonly Candidate[], likeness: (candidate: Candidate) => Likeness): FoundProfile[] {
  const scored = candidates
    .map((candidate) => ({ candidate, found: likeness(candidate) }))
    .filter(({ candidate, found }) => candidate.sketch !== null || found.strength !== 'none')
  const best = Math.max(0, ...scored.map(({ found }) => found.score))
  // Beside somebody who fits well, those who share next to nothing are in the way.
  const least = best >= THRESHOLDS.possible ? best / 3 : 0
  return scored
    .filter(({ found }) => found.score >= least)
    .sort(
      (a, b) =>
        b.found.score - a.found.score ||
        b.candidate.weight - a.candidate.weight ||
        a.candidate.displayName.localeCompare(b.candidate.displayName) ||
        (a.candidate.recordId < b.candidate.recordId ? -1 : 1),
    )
    .map(({ candidate, found }) => ({
      recordId: candidate.recordId,
      kind: candidate.kind,
      displayName: candidate.displayName,
      level: candidate.sketch === null ? 'know-of' : 'view',
      born: candidate.sketch?.born ?? null,
      address: candidate.address,
      strength: found.strength === 'none' ? 'weak' : found.strength,
      score: found.score,
      reasons: found.reasons,
    }))
}

/**
 * Agencies that hold something under one of these keys, and whom to ask, where the purpose's agreement gives pointers to
 * the actor's agency. What the actor may read anyway is left out.
 */
export async function pointersFor(tx: Tx, keys: readonly string[]): Promise<Pointer[]> {
  const strong = keys.filter((key) => (STRONG_KEY_KINDS as readonly string[]).includes(kindOfKey(key)))
  if (strong.length === 0) return []
  const { rows } = await sql<{
    id: string
    agency_id: string
    agency_name: string
    team_id: string | null
    team_name: string | null
  }>`
    with recursive hits as (
      -- One of what a team holds stands for all of it: how much it is would say too much.
      select k.purpose_id, k.owner_team_id, min(k.pointer_id::text) as id from people.pointer_keys k
      where k.key = any ((select array_agg(people.pointer_hash(given.key))
          from jsonb_array_elements_text(${JSON.stringify(strong)}::jsonb) as given (key))::bytea[])
        and k.purpose_id = any ((select sharing.pointer_purposes())::text[])
        and not exists (select from people.pointer_targets t where t.pointer_id = k.pointer_id)
      group by k.purpose_id, k.owner_team_id
    ), holders as (
      select h.purpose_id, h.owner_team_id, h.id, t.agency_id from hits h join identity.teams t on t.id = h.owner_team_id
      union
      -- Where the agency has ended, those that took over.
      select h.purpose_id, h.owner_team_id, h.id, s.successor_id
      from holders h join identity.agency_successions s on s.predecessor_id = h.agency_id
      where not exists (select from sharing.active_agencies a where a.id = h.agency_id)
    )
    select min(h.id) as id, a.id as agency_id, a.name as agency_name, t.id as team_id, t.name as team_name
    from holders h
    join sharing.active_agencies active on active.id = h.agency_id
    join identity.agencies a on a.id = h.agency_id
    left join sharing.signed_parties p on p.purpose_id = h.purpose_id and p.agency_id = h.agency_id
    left join identity.teams t on t.id = coalesce(p.contact_team_id,
      (select w.id from sharing.working_teams w where w.id = h.owner_team_id and w.agency_id = h.agency_id))
    group by a.id, a.name, t.id, t.name
    order by a.name, t.name`.execute(tx)
  return rows.map((row) => ({
    id: row.id,
    agencyId: row.agency_id,
    agencyName: row.agency_name,
    teamId: row.team_id,
    teamName: row.team_name,
  }))
}
