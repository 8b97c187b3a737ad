/** Reports from partners: files, which are all or nothing, and single ones. Matching the caller is careful: see `callerFor`. */
import { sql } from 'kysely'
import type { PeopleAreaChoice, ProfileInput } from '../../../foundations/people/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { AppError } from '../../../platform/result/index.ts'
import { profileOfCaller, type ReportInput, type ReportProblem } from '../domain/report.ts'
import { type PartnerMapping, type PartnerReport, readPartner, textsOf } from '../domain/report-partner.ts'
import type { Channel } from '../domain/report-words.ts'
import { matchCaller } from './report-matches.ts'
import { type Caller, reportByIncident, type TakenReport, takeReport } from './reports.ts'

/** Where reports of one sender go unless they say otherwise. */
export interface Sender {
  readonly source: string
  readonly purposeId: string
  readonly teamId: string
  /** null: each report names its area. */
  readonly areaId: number | null
  readonly channel: Channel
}

export type Line = readonly [line: number, cells: readonly string[]]

export interface RowOutcome {
  readonly line: number
  readonly incidentNumber: string
  readonly outcome: 'new' | 'known' | 'wrong'
  /** Of the report that was there, or was made. */
  readonly reference: string | null
  readonly caller: 'known' | 'new' | 'told' | 'anonymous' | null
  readonly problems: readonly ReportProblem[]
}

export interface ImportOutcome {
  readonly rows: readonly RowOutcome[]
  readonly added: number
  readonly known: number
  readonly wrong: number
  readonly recordIds: readonly string[]
  /** Profiles that were made, to be compared with others. */
  readonly profileIds: readonly string[]
}

/**
 * Whom a partner's report names: the one profile that fits strongly and may be read; a new profile where nobody fits at
 * all; else only their words, so that whoever decides on the report says who it was.
 */
export async function callerFor(tx: Tx, report: ReportInput): Promise<Caller> {
  if (report.callerAnonymous) return { kind: 'told' }
  const { people, pointers } = await matchCaller(tx, report)
  const strong = people.filter(({ strength, level }) => strength === 'strong' && level === 'view')
  const [only] = strong
  if (only !== undefined && strong.length === 1) return { kind: 'known', profileId: only.recordId }
  const profile: ProfileInput | null = people.length + pointers.length > 0 ? null : profileOfCaller(report)
  return profile === null ? { kind: 'told' } : { kind: 'new', profile }
}

/** The area that a partner names by code or name, or the usual one. */
export function areaOf(
  area: string,
  of: { readonly areas: readonly PeopleAreaChoice[]; readonly usual: number | null },
): number | ReportProblem {
  const word = area.trim().toLowerCase()
  const found = of.areas.filter(({ code, name }) => code.toLowerCase() === word || name.toLowerCase() === word)
  if (word === '' && of.usual !== null) return of.usual
  const [only] = found
  if (only !== undefined && found.length === 1) return only.id
  const message =
    word === '' ? 'Name the area, or choose one for the whole file' : 'No area of ours has this name or code'
  return { field: 'area', message }
}

interface Given {
  readonly lines: readonly Line[]
  readonly mapping: PartnerMapping
  readonly sender: Sender
  readonly areas: readonly PeopleAreaChoice[]
  readonly now: Date
}

type Checked =
  | { readonly outcome: RowOutcome; readonly sound: null }
  | { readonly outcome: RowOutcome; readonly sound: PartnerReport & { readonly areaId: number } }

async function check(tx: Tx, given: Given): Promise<Checked[]> {
  const { sender, now, areas } = given
  const seen = new Map<string, number>()
  const checked: Checked[] = []
  for (const [line, cells] of given.lines) {
    const texts = textsOf(cells, given.mapping)
    const { incidentNumber } = texts
    const row = { line, incidentNumber, reference: null, caller: null, problems: [] }
    const read = readPartner(texts, { now, source: sender.source })
    const problems = read.ok ? [] : [...read.problems]
    const area = areaOf(texts.area, { areas, usual: sender.areaId })
    if (typeof area !== 'number') problems.push(area)
    const twice = incidentNumber === '' ? undefined : seen.get(incidentNumber.toLowerCase())
    if (twice !== undefined) {
      problems.push({ field: 'incidentNumber', message: `Line ${twice} of the file has the same incident number` })
    } else seen.set(incidentNumber.toLowerCase(), line)
    if (!read.ok || typeof area !== 'number' || problems.length > 0) {
      checked.push({ outcome: { ...row, outcome: 'wrong', problems }, sound: null })
      continue
    }
    const earlier = await reportByIncident(tx, { ...sender, incidentNumber })
    checked.push(
      earlier === null
        ? { outcome: { ...row, outcome: 'new' }, sound: { ...read.value, areaId: area } }
        : { outcome: { ...row, outcome: 'known', reference: earlier.reference }, sound: null },
    )
  }
  return checked
}

const sumUp = (rows: readonly RowOutcome[], made: Pick<ImportOutcome, 'recordIds' | 'profileIds'>): ImportOutcome => {
  const count = (outcome: RowOutcome['outcome']) => rows.filter((row) => row.outcome === outcome).length
  return { rows, added: count('new'), known: count('known'), wrong: count('wrong'), ...made }
}

/** What would happen to each line, and nothing happens. Two new callers of one file may turn out to be the same. */
export async function tryImport(tx: Tx, given: Given): Promise<ImportOutcome> {
  const rows: RowOutcome[] = []
  for (const { outcome, sound } of await check(tx, given)) {
    if (sound === null) rows.push(outcome)
    else {
      const caller = sound.report.callerAnonymous ? 'anonymous' : (await callerFor(tx, sound.report)).kind
      rows.push({ ...outcome, caller })
    }
  }
  return sumUp(rows, { recordIds: [], profileIds: [] })
}

/**
 * Takes in every line, or none: an error rolls back the transaction. Lines that are wrong are left out only when that was
 * asked for. A line that was taken before changes nothing.
 * @throws AppError `reports-wrong` when lines are wrong and may not be left out; `reports-refused` when sharing refuses
 */
export async function takeIn(
  tx: Tx,
  actor: Actor,
  given: Given & { readonly leaveOutWrong: boolean },
): Promise<ImportOutcome> {
  const checked = await check(tx, given)
  const wrong = checked.filter(({ outcome }) => outcome.outcome === 'wrong').length
  if (wrong > 0 && !given.leaveOutWrong) {
    throw new AppError('reports-wrong', `${wrong} of the lines are wrong, so nothing was taken in.`, { status: 422 })
  }
  const rows: RowOutcome[] = []
  const taken: TakenReport[] = []
  for (const { outcome, sound } of checked) {
    if (sound === null) {
      rows.push(outcome)
      continue
    }
    const { sender, now } = given
    const found = await takeOne(tx, actor, { ...sound, sender, now })
    if (found.kind === 'known') rows.push({ ...outcome, outcome: 'known', reference: found.reference })
    else {
      taken.push(found.report)
      rows.push({ ...outcome, reference: found.report.reference, caller: found.caller })
    }
  }
  return sumUp(rows, {
    recordIds: taken.map(({ recordId }) => recordId),
    profileIds: taken.flatMap(({ profileMade, callerProfileId }) =>
      profileMade && callerProfileId !== null ? [callerProfileId] : [],
    ),
  })
}

export type TakenOne =
  | { readonly kind: 'new'; readonly report: TakenReport; readonly caller: Exclude<RowOutcome['caller'], null> }
  | { readonly kind: 'known'; readonly recordId: string; readonly reference: string }

/**
 * Takes one report of a partner that was found in order.
 * @throws AppError `reports-refused` when the team may not add under the purpose; `repeated-incident` as `takeReport`
 */
export async function takeOne(
  tx: Tx,
  actor: Actor,
  given: PartnerReport & { readonly areaId: number; readonly sender: Sender; readonly now: Date },
): Promise<TakenOne> {
  const { report, reportedAt, areaId, sender, now } = given
  const caller = await callerFor(tx, report)
  const result = await takeReport(tx, actor, {
    ...{ report, caller, channel: sender.channel, reportedAt, now },
    record: { purposeId: sender.purposeId, ownerTeamId: sender.teamId, areaId },
  })
  if (result.ok) {
    return { kind: 'new', report: result.value, caller: report.callerAnonymous ? 'anonymous' : caller.kind }
  }
  if (result.problem.kind === 'known') return result.problem
  throw new AppError(
    'reports-refused',
    'The team may not add reports under this purpose: its agency has signed no agreement that is in force.',
    { status: 403 },
  )
}

export interface WaitingImport {
  readonly id: string
  readonly fileName: string
  readonly source: string
  readonly purposeId: string
  readonly teamId: string
  readonly areaId: number | null
  readonly heading: readonly string[]
  readonly lines: readonly Line[]
  readonly mapping: PartnerMapping
}

/** Lets a file wait for its sender's word. Files of theirs that waited before are forgotten. */
export async function keepImport(
  tx: Tx,
  actor: Actor,
  given: Omit<WaitingImport, 'id'> & { readonly sha256: string },
): Promise<string> {
  await sql`delete from casework.report_imports where made_by = ${actor.userId}::uuid and done_at is null`.execute(tx)
  const { rows } = await sql<{ id: string }>`
    insert into casework.report_imports (made_by, file_name, sha256, source, purpose_id, team_id, area_id, heading, lines, mapping)
    values (${actor.userId}::uuid, ${given.fileName}, ${given.sha256}, ${given.source}, ${given.purposeId},
      ${given.teamId}::uuid, ${given.areaId}, ${JSON.stringify(given.heading)}::jsonb, ${JSON.stringify(given.lines)}::jsonb,
      ${JSON.stringify(given.mapping)}::jsonb)
    returning id`.execute(tx)
  return rows[0]?.id ?? ''
}

/** A file of this person that waits; null when there is none. */
export async function findImport(tx: Tx, id: string): Promise<WaitingImport | null> {
  const { rows } = await sql<WaitingImport>`
    select id, file_name as "fileName", source, purpose_id as "purposeId", team_id as "teamId", area_id as "areaId",
      heading, lines, mapping
    from casework.report_imports where id = ${id}::uuid and done_at is null`.execute(tx)
  return rows[0] ?? null
}

export async function setMapping(tx: Tx, of: { readonly id: string; readonly mapping: PartnerMapping }): Promise<void> {
  await sql`update casework.report_imports set mapping = ${JSON.stringify(of.mapping)}::jsonb
    where id = ${of.id}::uuid and done_at is null`.execute(tx)
}

/** Notes that a file was taken in, and forgets its lines. False when somebody pressed twice. */
export async function finishImport(
  tx: Tx,
  of: { readonly id: string; readonly outcome: ImportOutcome; readonly now: Date },
): Promise<boolean> {
  const { added, known, wrong } = of.outcome
  const { rows } = await sql`update casework.report_imports set done_at = ${of.now}, lines = null, added = ${added},
      known = ${known}, left_out = ${wrong}
    where id = ${of.id}::uuid and done_at is null returning id`.execute(tx)
  return rows.length > 0
}

export async function dropImport(tx: Tx, id: string): Promise<void> {
  await sql`delete from casework.report_imports where id = ${id}::uuid and done_at is null`.execute(tx)
}
