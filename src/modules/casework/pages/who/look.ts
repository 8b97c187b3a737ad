/** What the database knows of those who are typed: names, who was found, who may be the same. */
import {
  createProfile,
  displayNameOf,
  type FoundProfile,
  findDuplicates,
  knownName,
  type Pointer,
  type SubjectKind,
  sameAs,
  searchProfiles,
} from '../../../../foundations/people/index.ts'
import { type NewRecord, type RecordHeader, recordHeaders } from '../../../../foundations/sharing/index.ts'
import type { Actor, AuditNote, Tx } from '../../../../platform/db/index.ts'
import type { FieldError } from '../../../../platform/forms/index.ts'
import { ok, type Result, refused } from '../../../../platform/result/index.ts'
import { checkPart, type Part, type PartProblem } from '../../domain/case.ts'
import { addParticipant } from '../../store/participants.ts'
import { isRole, type NewRow, profileOf, sightingsOf, type WhoDraft } from './draft.ts'

const MOST_FOUND = 12

export interface Found {
  readonly found: FoundProfile
  readonly header: RecordHeader
}

export interface KnownShown {
  readonly id: string
  readonly role: string
  /** Null when the actor does not know of it, or it goes on as another profile. */
  readonly name: string | null
  readonly kind: SubjectKind | null
}

export interface FreshShown {
  readonly row: NewRow
  readonly name: string
  readonly duplicates: readonly Found[]
  readonly pointers: readonly Pointer[]
}

export interface WhoShown {
  readonly known: readonly KnownShown[]
  readonly fresh: readonly FreshShown[]
  /** null before anything was looked for. */
  readonly findings: readonly Found[] | null
  /** Of what was looked for. */
  readonly pointers: readonly Pointer[]
  /** Everything that may be the same and stands on the page. */
  readonly seen: readonly string[]
}

/** Everything that this part of a form shows. What was found goes into the audit event; what was typed does not. */
export async function showWho(
  tx: Tx,
  of: { readonly draft: WhoDraft; readonly search: boolean; readonly today: string },
  note: (note: AuditNote) => void,
): Promise<WhoShown> {
  const known: KnownShown[] = []
  for (const { id, role } of of.draft.known) {
    const name = await knownName(tx, id)
    const there = name !== undefined && name.mergedInto === null
    known.push({ id, role, name: there ? name.displayName : null, kind: there ? name.kind : null })
  }
  const fresh: FreshShown[] = []
  for (const row of of.draft.fresh) {
    const profile = profileOf(row)
    const { duplicates, pointers } = await findDuplicates(tx, { profile })
    fresh.push({ row, name: displayNameOf(profile), duplicates: await withHeaders(tx, duplicates), pointers })
  }
  const asked = of.search
    ? await searchProfiles(tx, { text: of.draft.text, today: of.today, limit: MOST_FOUND })
    : { results: [], pointers: [] }
  const findings = of.search ? await withHeaders(tx, asked.results) : null
  const shown = [...(findings ?? []), ...fresh.flatMap(({ duplicates }) => duplicates)]
  note({
    recordIds: [...new Set([...shown.map(({ found }) => found.recordId), ...of.draft.known.map(({ id }) => id)])],
    detail: { results: shown.length, pointers: asked.pointers.length },
  })
  const seen = fresh.flatMap(({ duplicates, pointers }) =>
    sightingsOf({ duplicates: duplicates.map(({ found }) => found), pointers }),
  )
  return { known, fresh, findings, pointers: asked.pointers, seen: [...new Set([...of.draft.seen, ...seen])] }
}

async function withHeaders(tx: Tx, found: readonly FoundProfile[]): Promise<Found[]> {
  const headers = await recordHeaders(
    tx,
    found.map(({ recordId }) => recordId),
  )
  return found.flatMap((one) => {
    const header = headers.get(one.recordId)
    return header === undefined ? [] : [{ found: one, header }]
  })
}

/**
 * Says of the first one new who may be the same as something that was not shown yet to look at it first. Asked in the
 * transaction that writes.
 */
export async function unseenProblems(tx: Tx, draft: WhoDraft): Promise<FieldError[]> {
  for (const [at, row] of draft.fresh.entries()) {
    const found = await findDuplicates(tx, { profile: profileOf(row) })
    if (sightingsOf(found).some((id) => !draft.seen.includes(id))) {
      return [{ field: `fresh.${at}`, message: 'Look at who may be known already, then save again' }]
    }
  }
  return []
}

const PROBLEMS: Readonly<Record<PartProblem | 'not-known', string>> = {
  'already-in-the-case': 'They have a part in this case already',
  'victim-of-themselves':
    'This is the same person as one on the other side of this case: nobody is their own perpetrator. Who suffers from some and troubles others has one entry, as “Victim and perpetrator”',
  'not-a-place': 'A person is not a place: choose another part',
  'only-a-place': 'A place can only have the part “Place”',
  'not-known': 'You do not know of this record any more, or it goes on as another one: find it again',
}

export const partProblemInWords = (problem: PartProblem | 'not-known'): string => PROBLEMS[problem]

/** What speaks against the parts that were chosen, at their fields; `present` are those who have one already. */
export async function partProblems(
  tx: Tx,
  of: { readonly draft: WhoDraft; readonly present: readonly Part[] },
): Promise<FieldError[]> {
  const errors: FieldError[] = []
  const present: Part[] = [...of.present]
  const same = await sameAs(
    tx,
    of.draft.known.map(({ id }) => id),
  )
  for (const [at, { id, role }] of of.draft.known.entries()) {
    if (!isRole(role)) continue
    const name = await knownName(tx, id)
    const problem =
      name === undefined || name.mergedInto !== null
        ? 'not-known'
        : checkPart({ profileId: id, role, kind: name.kind }, { present, samePerson: new Set(same.get(id)) })
    if (problem === null) present.push({ profileId: id, role })
    else errors.push({ field: `known.${at}.role`, message: PROBLEMS[problem] })
  }
  return errors
}

/**
 * Makes the new profiles and gives everybody their part. Problems were looked for before in the same transaction.
 * @returns ids of the new profiles; refused, with nothing written, when the actor may not record profiles there
 * @throws Error when somebody else took the part at the same moment: then nothing is written at all
 */
export async function saveWho(
  tx: Tx,
  actor: Actor,
  of: {
    readonly caseId: string
    readonly draft: WhoDraft
    readonly record: Omit<NewRecord, 'kind'>
    /** ISO day. */
    readonly sinceOn: string
  },
): Promise<Result<string[], 'not-allowed'>> {
  const created: string[] = []
  for (const row of of.draft.fresh) {
    const made = await createProfile(tx, actor, { profile: profileOf(row), record: of.record })
    if (!made.ok && created.length === 0) return refused('not-allowed')
    if (!made.ok) throw new Error(`A new profile was refused: ${made.problem.kind}`)
    created.push(made.value.recordId)
  }
  const parts = [
    ...of.draft.known.map(({ id, role }) => ({ profileId: id, role })),
    ...of.draft.fresh.map(({ role }, at) => ({ profileId: created[at] ?? '', role })),
  ]
  for (const { profileId, role } of parts) {
    if (!isRole(role)) throw new Error('A part was not checked')
    const added = await addParticipant(tx, actor, { caseId: of.caseId, profileId, role, sinceOn: of.sinceOn })
    if (!added.ok) throw new Error(`A part was refused: ${added.problem}`)
  }
  return ok(created)
}
