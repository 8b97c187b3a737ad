/** What this room holds below a record, for people's rights and for disposal. Asked as the keeper. */
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/index.ts'
import { formatDateTime } from '../../platform/html/format.ts'
import type { HeldSection, HeldValue, Holding } from '../sharing/index.ts'
import { RELATIONSHIPS, SUBJECT_KINDS, type SubjectKind } from './domain/words.ts'
import { changesInWords } from './history/changes-in-words.ts'
import { PART_LABELS, partInWords, spanInWords } from './pages/describe.tsx'
import { draftFrom, type Part } from './pages/draft.ts'
import { changesOf } from './store/changes.ts'
import { everythingHeldAbout, getProfile, type Profile } from './store/profile.ts'

/** One for each kind of record that this room keeps. */
export const personHoldings: readonly Holding[] = (Object.keys(SUBJECT_KINDS) as SubjectKind[]).map((kind) => ({
  kind,
  export: exportProfile,
  dispose: disposeOfProfile,
  findAbout: async (tx, recordId) => {
    const { profiles } = await everythingHeldAbout(tx, recordId)
    const households = profiles.flatMap((profile) => profile.memberOf.map((member) => member.householdId))
    return [...new Set([...profiles.map((profile) => profile.recordId), ...households])].filter((id) => id !== recordId)
  },
}))

async function exportProfile(tx: Tx, recordId: string): Promise<HeldSection[]> {
  const profile = await getProfile(tx, recordId)
  if (profile === undefined) return []
  const draft = draftFrom(profile)
  const facts = (Object.keys(PART_LABELS) as Part[]).flatMap((part): HeldValue[] =>
    partInWords(part, draft).map((value) => ({ label: PART_LABELS[part], value })),
  )
  return [
    { title: SUBJECT_KINDS[profile.kind], values: facts },
    { title: 'Household and relationships', values: around(profile) },
    { title: 'What was changed', values: await changed(tx, profile) },
  ].filter(({ values }) => values.length > 0)
}

/** What it said before is held about them as well. */
async function changed(tx: Tx, profile: Profile): Promise<HeldValue[]> {
  const changes = await changesOf(tx, profile.recordId, { limit: MOST_CHANGES })
  return changes.flatMap(({ at, rows }) =>
    changesInWords(rows, profile.kind).map(({ label, from, to }) => ({
      label: `${label}, ${formatDateTime(at)}`,
      value: `From: ${from.join('; ') || 'nothing'}. To: ${to.join('; ') || 'nothing'}`,
    })),
  )
}

/** More than anybody's profile was ever changed. */
const MOST_CHANGES = 10_000

/** Each of these names somebody else, so each is marked with the name. */
function around(profile: Profile): HeldValue[] {
  const others = (ids: readonly [string, string], names: readonly [string, string]) =>
    names.filter((_name, at) => ids[at] !== profile.recordId)
  const members = [...profile.members, ...profile.memberOf].map((member) => ({
    label: 'Household',
    value: [`${member.personName} belongs to ${member.householdName}`, member.role, spanInWords(member)]
      .filter((part) => part !== '')
      .join(', '),
    mentions: others([member.householdId, member.personId], [member.householdName, member.personName]),
  }))
  const relationships = profile.relationships.map((one) => ({
    label: 'Relationship',
    value: [`${one.fromName} is the ${RELATIONSHIPS[one.kind]} ${one.toName}`, one.note, spanInWords(one)]
      .filter((part) => part !== '')
      .join(', '),
    mentions: others([one.fromId, one.toId], [one.fromName, one.toName]),
  }))
  return [...members, ...relationships]
}

/** The tables that hold something below a subject and lose it with the subject; counted for the certificate. */
const BELOW = [
  'names',
  'details',
  'addresses',
  'phones',
  'emails',
  'refs',
  'sketches',
  'search_keys',
  'changes',
] as const

async function disposeOfProfile(tx: Tx, recordId: string) {
  const tables: Record<string, number> = {}
  for (const table of BELOW) {
    const { numDeletedRows } = await tx
      .deleteFrom(`people.${table}`)
      .where('record_id', '=', recordId)
      .executeTakeFirst()
    if (numDeletedRows > 0n) tables[`people.${table}`] = Number(numDeletedRows)
  }
  await sql`delete from people.pointer_targets where record_id = ${recordId}::uuid`.execute(tx)
  const { numDeletedRows } = await tx.deleteFrom('people.subjects').where('record_id', '=', recordId).executeTakeFirst()
  if (numDeletedRows > 0n) tables['people.subjects'] = Number(numDeletedRows)
  return { rows: Object.values(tables).reduce((sum, rows) => sum + rows, 0), tables }
}
