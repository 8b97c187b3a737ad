/** Cases as the rooms below see them: what they are called, and what is held below one, for people's rights and disposal. */
import { sql } from 'kysely'
import { userNames } from '../../foundations/identity/index.ts'
import type { HeldSection, HeldValue, Holding, RecordKind } from '../../foundations/sharing/index.ts'
import type { Tx } from '../../platform/db/index.ts'
import { formatDate, formatDateTime } from '../../platform/html/format.ts'
import { CLOSURE_STATES, VICTIMS_VIEWS } from './domain/closure.ts'
import { ASB_TYPES, BANDS, CASE_STATES, FOCUSES, LAWFUL_GROUNDS, ROLES } from './domain/words.ts'
import { vulnerabilityHoldings, workHeld } from './entries/held.ts'
import { explanationsTo } from './store/case-reviews.ts'
import { type Case, findCase, titlesOfCases } from './store/cases.ts'
import { type Closure, closuresOf } from './store/closures.ts'
import { type Participant, participantsOf } from './store/participants.ts'
import type { PartRead } from './view-case/case-part.ts'
import { caseRead, ownParts } from './view-case/parts.ts'
import { ownEvents, timelineOf } from './view-case/timeline.ts'

/** For the pages of sharing and of rooms whose things hang on a record. */
export const caseKind: RecordKind = {
  kind: 'case',
  label: 'case of anti-social behaviour',
  path: (recordId) => `/cases/${recordId}`,
  names: titlesOfCases,
}

/** What a slice keeps below a case, beyond what it tells the timeline. Asked as the keeper. */
export interface CaseHeld {
  /** In words that their subject understands. */
  readonly export: (tx: Tx, caseId: string) => Promise<readonly HeldSection[]>
}

/** Slices that keep more than their part of the timeline tells add themselves here. */
export const heldByCases: readonly CaseHeld[] = [workHeld]

/** Tables whose rows hang on a case by its id and go with it; counted for the certificate of disposal. */
export const TABLES_OF_CASES: readonly string[] = [
  ...['participants', 'case_events', 'closures', 'contacts', 'incidents', 'supports', 'involved_agencies', 'plans'],
  ...['interventions', 'meeting_items', 'review_explanations'],
]

const caseHolding: Holding = {
  kind: 'case',
  export: exportCase,
  dispose: disposeOfCase,
  // Whoever handles a request sees these as candidates and says which are about the person who asks.
  findAbout: async (tx, recordId) => {
    const parts = await participantsOf(tx, [recordId])
    return [...new Set(parts.map(({ profileId }) => profileId))]
  },
}

/** A profile has parts in cases, and may have been told of the case review: both are about the person, and go with the profile. */
const partHoldings: readonly Holding[] = ['person', 'household', 'place'].map((kind) => ({
  kind,
  export: exportParts,
  dispose: disposeOfParts,
  findAbout: async (tx, recordId) => {
    const { rows } = await sql<{ case_id: string }>`
      select distinct case_id from casework.participants where profile_id = ${recordId}::uuid order by case_id`.execute(
      tx,
    )
    return rows.map(({ case_id }) => case_id)
  },
}))

/** Everything that this room holds below cases, and what it holds of profiles. */
export const caseHoldings: readonly Holding[] = [caseHolding, ...partHoldings, ...vulnerabilityHoldings]

async function exportCase(tx: Tx, recordId: string): Promise<HeldSection[]> {
  const one = await findCase(tx, recordId)
  if (one === null) return []
  const participants = await participantsOf(tx, [recordId])
  const read = caseRead(tx, { one, participants })
  const parts: PartRead[] = []
  for (const part of ownParts) parts.push(await part.read(tx, read))
  const own = await ownEvents(tx, read)
  const timeline = timelineOf(own, { parts, userNames: await userNames(tx, own.leads) })
  const sections: HeldSection[] = [
    { title: 'Case', values: await factsOf(tx, one) },
    { title: 'Who is in it', values: participants.map(partInWords) },
    { title: 'How it ended', values: (await closuresOf(tx, recordId)).flatMap(closureInWords) },
    {
      title: 'What happened',
      values: timeline.map(({ at, what, text }) => ({ label: `${formatDateTime(at)}: ${what}`, value: text })),
    },
  ]
  for (const held of heldByCases) sections.push(...(await held.export(tx, recordId)))
  const named = participants.flatMap(({ name }) => (name === null ? [] : [name]))
  return sections
    .filter(({ values }) => values.length > 0)
    .map(({ title, values }) => ({ title, values: values.map((value) => withMentions(value, named)) }))
}

/** Whatever names one of those in the case, by the whole name or its last word, is left out until somebody decides. */
function withMentions(value: HeldValue, names: readonly string[]): HeldValue {
  const text = value.value.toLowerCase()
  const found = names.filter((name) => {
    const last = name.split(' ').at(-1) ?? ''
    return text.includes(name.toLowerCase()) || (last.length > 2 && text.includes(last.toLowerCase()))
  })
  const mentions = [...new Set([...(value.mentions ?? []), ...found])]
  return mentions.length === 0 ? value : { ...value, mentions }
}

async function factsOf(tx: Tx, one: Case): Promise<HeldValue[]> {
  const users = await userNames(tx, one.leadUserId === null ? [] : [one.leadUserId])
  const facts: readonly (readonly [string, string])[] = [
    ['Reference', one.reference],
    ['What it is about', one.title],
    ['It follows', FOCUSES[one.focus]],
    ['What sort', ASB_TYPES[one.asbType]],
    ['Why it is here', one.reason],
    ['Lawful ground', one.lawfulGround === null ? '' : LAWFUL_GROUNDS[one.lawfulGround]],
    ['First reported', one.firstReportedAt === null ? '' : formatDateTime(one.firstReportedAt)],
    ['Opened', formatDateTime(one.openedAt)],
    ['Lead', one.leadUserId === null ? '' : (users.get(one.leadUserId) ?? '')],
    ['State', CASE_STATES[one.state]],
    ['Risk', one.band === null ? '' : BANDS[one.band]],
    ['Review of the risk due', one.reviewDueOn === null ? '' : formatDate(one.reviewDueOn)],
    ['Closed', one.closedAt === null ? '' : formatDateTime(one.closedAt)],
  ]
  return facts.filter(([, value]) => value !== '').map(([label, value]) => ({ label, value }))
}

function partInWords(part: Participant): HeldValue {
  const until = part.untilOn === null ? '' : `until ${formatDate(part.untilOn)}`
  const name = part.name ?? 'A record that is no more'
  const words = [name, part.note, `since ${formatDate(part.sinceOn)}`, until].filter((one) => one !== '').join(', ')
  return { label: ROLES[part.role], value: words, ...(part.name === null ? {} : { mentions: [part.name] }) }
}

function closureInWords(closure: Closure): HeldValue[] {
  const view = VICTIMS_VIEWS[closure.victimsView]
  const values: HeldValue[] = [
    {
      label: `Asked ${formatDateTime(closure.askedAt)}`,
      value: `${closure.outcomeTitle}. ${CLOSURE_STATES[closure.state]}`,
    },
    { label: 'What was achieved', value: closure.achieved },
    { label: 'The victim', value: closure.viewBecause === '' ? view : `${view}: ${closure.viewBecause}` },
    { label: 'Note', value: closure.decisionNote },
  ]
  return values.filter(({ value }) => value !== '')
}

async function exportParts(tx: Tx, profileId: string): Promise<HeldSection[]> {
  const { rows } = await sql<{ case_id: string; role: Participant['role']; since_on: string; until_on: string | null }>`
    select case_id, role, since_on, until_on from casework.participants where profile_id = ${profileId}::uuid
    order by since_on, id`.execute(tx)
  const told = await explanationsTo(tx, [profileId])
  const caseIds = [...rows.map(({ case_id }) => case_id), ...told.map(({ caseId }) => caseId)]
  const titles = await titlesOfCases(tx, [...new Set(caseIds)])
  // The reference alone: a title may tell of others.
  const referenceOf = (caseId: string) => (titles.get(caseId) ?? '').split(':')[0] ?? ''
  const parts = rows.map((row) => ({
    label: ROLES[row.role],
    value: `Case ${referenceOf(row.case_id)}, since ${formatDate(row.since_on)}${row.until_on === null ? '' : `, until ${formatDate(row.until_on)}`}`,
  }))
  const explanations = told.map(({ caseId, on, how }) => ({
    label: formatDate(on),
    value: `Told of the case review, case ${referenceOf(caseId)}: ${how}`,
  }))
  return [
    { title: 'Parts in cases of anti-social behaviour', values: parts },
    { title: 'When you were told of the case review', values: explanations },
  ].filter(({ values }) => values.length > 0)
}

async function disposeOfCase(tx: Tx, recordId: string) {
  const tables: Record<string, number> = {}
  for (const name of TABLES_OF_CASES) {
    const table = `casework.${name}`
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from ${sql.table(table)} where case_id = ${recordId}::uuid`.execute(tx)
    if ((rows[0]?.count ?? 0) > 0) tables[table] = rows[0]?.count ?? 0
  }
  // What hangs on the case goes with it.
  const { numAffectedRows = 0n } = await sql`delete from casework.cases where record_id = ${recordId}::uuid`.execute(tx)
  if (numAffectedRows > 0n) tables['casework.cases'] = Number(numAffectedRows)
  return { rows: Object.values(tables).reduce((sum, rows) => sum + rows, 0), tables }
}

async function disposeOfParts(tx: Tx, profileId: string) {
  const tables: Record<string, number> = {}
  for (const table of ['participants', 'review_explanations'] as const) {
    const { numDeletedRows } = await tx
      .deleteFrom(`casework.${table}`)
      .where('profile_id', '=', profileId)
      .executeTakeFirst()
    if (numDeletedRows > 0n) tables[`casework.${table}`] = Number(numDeletedRows)
  }
  const { numUpdatedRows } = await tx
    .updateTable('casework.report_corrections')
    .set({ place_profile_id: null })
    .where('place_profile_id', '=', profileId)
    .executeTakeFirst()
  if (numUpdatedRows > 0n) tables['place in casework.report_corrections'] = Number(numUpdatedRows)
  return { rows: Object.values(tables).reduce((sum, rows) => sum + rows, 0), tables }
}
