/** Tasking meetings and their lists. What is on a list is there for whoever may read the case. */
import { sql } from 'kysely'
import { ancestors, descendants } from '../../../foundations/areas/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import type { Band, CaseState } from '../domain/words.ts'
import { addCaseEvent, touchCase } from './cases.ts'
import { openTo } from './open-to.ts'

export interface Meeting {
  readonly id: string
  readonly areaId: number
  /** The team that holds it. */
  readonly teamId: string
  /** ISO day. */
  readonly heldOn: string
  /** `HH:MM`, or empty. */
  readonly startsAt: string
  readonly venue: string
  readonly state: 'planned' | 'held' | 'cancelled'
  readonly version: number
}

export interface MeetingItem {
  readonly id: string
  readonly meetingId: string
  readonly caseId: string
  readonly because: 'high-risk' | 'brought' | 'carried-over'
  readonly question: string
  readonly state: 'waiting' | 'decided' | 'deferred'
  readonly decision: string
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly version: number
  readonly reference: string
  readonly title: string
  readonly caseState: CaseState
  readonly band: Band | null
}

const MEETING = sql<Meeting>`m.id, m.area_id as "areaId", m.team_id as "teamId", m.held_on as "heldOn",
  m.starts_at as "startsAt", m.venue, m.state, m.version`

const ITEM = sql<MeetingItem>`i.id, i.meeting_id as "meetingId", i.case_id as "caseId", i.because, i.question, i.state,
  i.decision, i.decided_by as "decidedBy", i.decided_at as "decidedAt", i.version, c.reference, c.title,
  c.state as "caseState", c.band`

/** Meetings from and with a day, the next one first, or before it, the latest first. */
export async function listMeetings(
  tx: Tx,
  wanted: { readonly from: string } | { readonly before: string; readonly limit: number },
): Promise<Meeting[]> {
  const { rows } =
    'from' in wanted
      ? await sql<Meeting>`select ${MEETING} from casework.meetings m
          where m.held_on >= ${wanted.from}::date and m.state <> 'cancelled' order by m.held_on, m.starts_at, m.id`.execute(
          tx,
        )
      : await sql<Meeting>`select ${MEETING} from casework.meetings m
          where m.held_on < ${wanted.before}::date and m.state <> 'cancelled'
          order by m.held_on desc, m.starts_at desc, m.id limit ${wanted.limit}`.execute(tx)
  return rows
}

export async function findMeeting(tx: Tx, id: string): Promise<Meeting | null> {
  const { rows } = await sql<Meeting>`select ${MEETING} from casework.meetings m where m.id = ${id}::uuid`.execute(tx)
  return rows[0] ?? null
}

export interface MeetingInput {
  readonly areaId: number
  readonly teamId: string
  readonly heldOn: string
  readonly startsAt: string
  readonly venue: string
}

/** Plans a meeting and puts on its list what the last one did not get to, and the open high-risk cases of its area. */
export async function planMeeting(
  tx: Tx,
  actor: Actor,
  input: MeetingInput,
): Promise<Result<{ id: string; cases: number }, 'there-is-one'>> {
  const { rows: same } = await sql`select 1 from casework.meetings m where m.area_id = ${input.areaId}
    and m.team_id = ${input.teamId}::uuid and m.held_on = ${input.heldOn}::date and m.state <> 'cancelled'`.execute(tx)
  if (same.length > 0) return refused('there-is-one')
  const { rows } = await sql<{ id: string }>`
    insert into casework.meetings (area_id, team_id, held_on, starts_at, venue, planned_by)
    values (${input.areaId}, ${input.teamId}::uuid, ${input.heldOn}::date, ${input.startsAt}, ${input.venue.trim()},
      ${actor.userId}::uuid) returning id`.execute(tx)
  const id = rows[0]?.id ?? ''
  const carried = await carryOver(tx, actor, { ...input, meetingId: id })
  return ok({ id, cases: carried + (await addHighRisk(tx, actor, { meetingId: id, areaId: input.areaId })) })
}

async function carryOver(tx: Tx, actor: Actor, to: MeetingInput & { readonly meetingId: string }): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    select id from casework.meetings where state = 'held' and area_id = ${to.areaId} and team_id = ${to.teamId}::uuid
      and held_on < ${to.heldOn}::date order by held_on desc limit 1`.execute(tx)
  const [last] = rows
  let carried = 0
  for (const item of last === undefined ? [] : leftOf(await itemsOf(tx, last.id))) {
    if (await addItem(tx, actor, { ...item, meetingId: to.meetingId, because: 'carried-over' })) carried++
  }
  return carried
}

function leftOf(items: readonly MeetingItem[]): MeetingItem[] {
  return items.filter((item) => item.state !== 'decided' && item.caseState !== 'closed')
}

/** Puts every open high-risk case of the area, to which the actor may add, on the list. Returns how many came new. */
export async function addHighRisk(
  tx: Tx,
  actor: Actor,
  to: { readonly meetingId: string; readonly areaId: number },
): Promise<number> {
  const inside = [to.areaId, ...(await descendants(tx, [to.areaId])).map(({ id }) => id)]
  const { rows } = await sql<{ id: string }>`
    insert into casework.meeting_items (meeting_id, case_id, because, added_by)
    select ${to.meetingId}::uuid, c.record_id, 'high-risk', ${actor.userId}::uuid
    from casework.cases c
    where c.band = 'high' and c.state <> 'closed' and ${openTo('c', { areaIds: inside, level: 'contribute' })}
      and exists (select from sharing.contributable_records w where w.id = c.record_id)
    on conflict do nothing returning id`.execute(tx)
  return rows.length
}

/**
 * Puts a case on the list of the next meeting of its area, or of the nearest area around it that has one. Does nothing
 * where none is planned; then planning the next one does it.
 */
export async function putOnNextMeeting(
  tx: Tx,
  actor: Actor,
  given: {
    readonly caseId: string
    readonly because: 'high-risk' | 'brought'
    readonly question?: string
    /** ISO day. */
    readonly today: string
  },
): Promise<Meeting | null> {
  const { rows: places } = await sql<{ area_id: number }>`
    select area_id from sharing.records where id = ${given.caseId}::uuid`.execute(tx)
  const [place] = places
  if (place === undefined) return null
  const around = [place.area_id, ...(await ancestors(tx, [place.area_id])).map(({ id }) => id)]
  const { rows } = await sql<Meeting>`select ${MEETING} from casework.meetings m
    where m.state = 'planned' and m.held_on >= ${given.today}::date and m.area_id = any (${around}::int[])
    order by m.held_on, m.starts_at, m.id limit 1`.execute(tx)
  const [meeting] = rows
  if (meeting === undefined) return null
  await addItem(tx, actor, { ...given, meetingId: meeting.id, question: given.question ?? '' })
  return meeting
}

/** Puts a case on a list. False when it stands there already. */
export async function addItem(
  tx: Tx,
  actor: Actor,
  item: {
    readonly meetingId: string
    readonly caseId: string
    readonly because: MeetingItem['because']
    readonly question: string
  },
): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    insert into casework.meeting_items (meeting_id, case_id, because, question, added_by)
    values (${item.meetingId}::uuid, ${item.caseId}::uuid, ${item.because}, ${item.question.trim()}, ${actor.userId}::uuid)
    on conflict do nothing returning id`.execute(tx)
  if (rows.length === 0) return false
  await addCaseEvent(tx, actor, {
    caseId: item.caseId,
    kind: 'on-a-meeting',
    aboutId: item.meetingId,
    note: item.question,
  })
  return true
}

/** The list of a meeting, as far as the actor may read the cases: the highest risk first, in the order in which they came. */
export async function itemsOf(tx: Tx, meetingId: string): Promise<MeetingItem[]> {
  const { rows } = await sql<MeetingItem>`
    select ${ITEM} from casework.meeting_items i join casework.cases c on c.record_id = i.case_id
    where i.meeting_id = ${meetingId}::uuid
    order by array_position(array['high', 'medium', 'standard'], c.band) nulls last, i.added_at, i.id`.execute(tx)
  return rows
}

/** What meetings said about a case, the latest first. */
export async function meetingsOfCase(tx: Tx, caseId: string): Promise<(MeetingItem & { heldOn: string })[]> {
  const { rows } = await sql<MeetingItem & { heldOn: string }>`
    select ${ITEM}, m.held_on as "heldOn"
    from casework.meeting_items i join casework.cases c on c.record_id = i.case_id
    join casework.meetings m on m.id = i.meeting_id and m.state <> 'cancelled'
    where i.case_id = ${caseId}::uuid order by m.held_on desc, i.id`.execute(tx)
  return rows
}

export type DecideRefusal =
  | { readonly kind: 'nothing-said' }
  | { readonly kind: 'not-allowed' }
  /** Somebody decided it meanwhile: what stands there now. */
  | { readonly kind: 'changed-meanwhile'; readonly present: MeetingItem }

/** Records what the meeting decided about a case, or that it was put off. May be said again while nobody else has. */
export async function decideItem(
  tx: Tx,
  actor: Actor,
  given: {
    readonly id: string
    readonly version: number
    readonly state: 'decided' | 'deferred'
    readonly decision: string
    readonly now?: Date
  },
): Promise<Result<MeetingItem, DecideRefusal>> {
  const now = given.now ?? new Date()
  const decision = given.decision.trim()
  if (given.state === 'decided' && decision === '') return refused({ kind: 'nothing-said' })
  const { rows } = await sql<{ case_id: string }>`
    update casework.meeting_items set state = ${given.state}, decision = ${decision}, decided_by = ${actor.userId}::uuid,
      decided_at = ${now}, version = version + 1
    where id = ${given.id}::uuid and version = ${given.version}
    returning case_id`.execute(tx)
  const present = await findItem(tx, given.id)
  const [saved] = rows
  if (saved === undefined) {
    return present !== null && present.version !== given.version
      ? refused({ kind: 'changed-meanwhile', present })
      : refused({ kind: 'not-allowed' })
  }
  await addCaseEvent(tx, actor, {
    ...{ caseId: saved.case_id, kind: `meeting-${given.state}`, aboutId: present?.meetingId ?? null, note: decision },
  })
  await touchCase(tx, saved.case_id, now)
  return present === null ? refused({ kind: 'not-allowed' }) : ok(present)
}

/** The item as it is, kept from others' changes until the transaction ends. */
export async function lockItem(tx: Tx, id: string): Promise<MeetingItem | null> {
  await sql`select 1 from casework.meeting_items where id = ${id}::uuid for update`.execute(tx)
  return findItem(tx, id)
}

export async function findItem(tx: Tx, id: string): Promise<MeetingItem | null> {
  const { rows } = await sql<MeetingItem>`
    select ${ITEM} from casework.meeting_items i join casework.cases c on c.record_id = i.case_id
    where i.id = ${id}::uuid`.execute(tx)
  return rows[0] ?? null
}

/**
 * Ends a meeting. Cases that were not reached, or were put off, go on the list of the next meeting that the same team
 * holds in the area; where none is planned they wait for one. Returns how many were carried over.
 */
export async function endMeeting(
  tx: Tx,
  actor: Actor,
  given: { readonly id: string; readonly version: number },
): Promise<Result<{ carried: number; waiting: number }, 'changed-meanwhile'>> {
  const { rows } = await sql<{ area_id: number; team_id: string; held_on: string }>`
    update casework.meetings set state = 'held', ended_at = now(), version = version + 1
    where id = ${given.id}::uuid and version = ${given.version} and state = 'planned'
    returning area_id, team_id, held_on`.execute(tx)
  const [ended] = rows
  if (ended === undefined) return refused('changed-meanwhile')
  const left = leftOf(await itemsOf(tx, given.id))
  const { rows: next } = await sql<{ id: string }>`
    select id from casework.meetings where state = 'planned' and area_id = ${ended.area_id} and team_id = ${ended.team_id}::uuid
      and held_on > ${ended.held_on}::date order by held_on limit 1`.execute(tx)
  const [following] = next
  let carried = 0
  if (following !== undefined) {
    for (const item of left) {
      const moved = { ...item, meetingId: following.id, because: 'carried-over' } as const
      if (await addItem(tx, actor, moved)) carried++
    }
  }
  return ok({ carried, waiting: left.length - carried })
}

/** Cancels a planned meeting; its cases stay where they are noted. False when it is not planned any more. */
export async function cancelMeeting(
  tx: Tx,
  given: { readonly id: string; readonly version: number },
): Promise<boolean> {
  const { rows } = await sql`
    update casework.meetings set state = 'cancelled', ended_at = now(), version = version + 1
    where id = ${given.id}::uuid and version = ${given.version} and state = 'planned' returning id`.execute(tx)
  return rows.length > 0
}

/** Takes a case off the list while nothing was decided. */
export async function takeOff(tx: Tx, itemId: string): Promise<boolean> {
  const { rows } = await sql`delete from casework.meeting_items where id = ${itemId}::uuid and state = 'waiting'
    returning id`.execute(tx)
  return rows.length > 0
}

export interface Attendance {
  readonly id: number
  readonly agencyId: string | null
  readonly name: string
  readonly apologies: boolean
}

export async function attendancesOf(tx: Tx, meetingId: string): Promise<Attendance[]> {
  const { rows } = await sql<Attendance>`select id, agency_id as "agencyId", name, apologies
    from casework.attendances where meeting_id = ${meetingId}::uuid order by apologies, id`.execute(tx)
  return rows
}

export async function noteAttendance(
  tx: Tx,
  actor: Actor,
  given: {
    readonly meetingId: string
    readonly agencyId: string | null
    readonly name: string
    readonly apologies: boolean
  },
): Promise<void> {
  await sql`insert into casework.attendances (meeting_id, agency_id, name, apologies, added_by)
    values (${given.meetingId}::uuid, ${given.agencyId}::uuid, ${given.name.trim()}, ${given.apologies}, ${actor.userId}::uuid)`.execute(
    tx,
  )
}

export async function forgetAttendance(
  tx: Tx,
  given: { readonly meetingId: string; readonly id: number },
): Promise<void> {
  await sql`delete from casework.attendances where id = ${given.id} and meeting_id = ${given.meetingId}::uuid`.execute(
    tx,
  )
}
