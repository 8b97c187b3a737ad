import { sql } from 'kysely'
import type { Actor, Db, Purpose, Tx } from '../../../platform/db/index.ts'
import { plural } from '../../../platform/html/format.ts'
import { userNames } from '../../identity/index.ts'
import type { LooksOfWorker, NamesOfRecords, TasksOfRooms } from './ports.ts'
import {
  dayBefore,
  daysBetween,
  findManyRecords,
  isOutOfHours,
  type Opened,
  type SignalRule,
  type SignalSettings,
} from './rules.ts'

export interface Signal {
  /** Rule, day and user: `refusals.2026-11-22.0000…`. */
  readonly key: string
  readonly rule: SignalRule
  readonly userId: string
  /** By London's clocks. */
  readonly day: string
  /** What happened, in a sentence. */
  readonly what: string
  /** The events behind it, the oldest first. */
  readonly eventIds: readonly number[]
  readonly lastEventId: number
}

/** The days to look at, by London's clocks, both included. */
export interface Days {
  readonly from: string
  readonly to: string
}

/** What one person did in one hour of London's day, as far as signals go. */
interface Act {
  readonly id: number
  readonly userId: string
  readonly teamIds: readonly string[]
  readonly day: string
  readonly hour: number
  readonly weekday: number
  readonly kind: string
  readonly refused: boolean
  readonly correlationId: string | null
  readonly recordCount: number
  /** The one record of an event that is about one: it was opened, not listed. */
  readonly recordId: string | null
  readonly followedUp: boolean
}

/**
 * Works the signals of these days out, the newest first. The actor needs `audit.read`; `purpose` becomes the event.
 * Transactions follow one another, because the rooms that are asked for names and tasks open their own.
 */
export async function findSignals(
  db: Db,
  given: {
    actor: Actor
    purpose: Purpose
    days: Days
    names: NamesOfRecords
    tasks: Pick<TasksOfRooms, 'among'>
    settings: SignalSettings
  },
): Promise<Signal[]> {
  const { days, settings } = given
  const since = dayBefore(days.from, settings.taskDays)
  const read = await db.withActor(given.actor, given.purpose, async (tx, note) => {
    note({ detail: { ...days } })
    const acts = await readActs(tx, days, settings)
    const users = await userNames(tx, [...new Set(acts.map(({ userId }) => userId))])
    const busy = busyDays(acts, settings)
    const workers = await withChanged(tx, busy, { since, to: days.to })
    return { acts, users, workers, opened: await readOpened(tx, days, settings) }
  })
  const looks = new Map<string, Set<string>>()
  for (const { userId, recordId } of read.acts) {
    if (recordId !== null) looks.set(userId, (looks.get(userId) ?? new Set()).add(recordId))
  }
  const own = await given.names(
    [...looks].map(([userId, recordIds]) => ({
      ...{ userId, displayName: read.users.get(userId) ?? '' },
      recordIds: [...recordIds],
    })),
  )
  const tasks = read.workers.length === 0 ? [] : await given.tasks.among(read.workers, since)
  const taskOf = new Map(read.workers.map(({ userId, changedIds }) => [userId, new Set(changedIds)]))
  for (const { userId, recordId } of tasks) taskOf.get(userId)?.add(recordId)
  return signalsOf(read.acts, { opened: read.opened, own, taskOf, days, settings })
}

/** Those who opened enough records in a day for their tasks to matter, with what they opened on such days. */
function busyDays(acts: readonly Act[], settings: SignalSettings): Omit<LooksOfWorker, 'changedIds'>[] {
  const found = new Map<string, { teamIds: Set<string>; recordIds: Set<string> }>()
  for (const ofDay of byPersonAndDay(acts)) {
    if (recordsIn(opening(ofDay)) < settings.withoutTask) continue
    const [{ userId }] = ofDay
    const { teamIds, recordIds } = found.get(userId) ?? { teamIds: new Set(), recordIds: new Set() }
    for (const act of ofDay) {
      for (const teamId of act.teamIds) teamIds.add(teamId)
      if (act.recordId !== null) recordIds.add(act.recordId)
    }
    found.set(userId, { teamIds, recordIds })
  }
  return [...found].map(([userId, of]) => ({ userId, teamIds: [...of.teamIds], recordIds: [...of.recordIds] }))
}

/** With the records that each created or changed in these days. */
async function withChanged(
  tx: Tx,
  workers: readonly Omit<LooksOfWorker, 'changedIds'>[],
  { since, to }: { since: string; to: string },
): Promise<LooksOfWorker[]> {
  if (workers.length === 0) return []
  const { rows } = await sql<{ user_id: string; record_ids: string }>`
    select e.user_id, string_agg(distinct r.record_id::text, ',') as record_ids
    from audit.events e join audit.event_records r on r.event_id = e.id
    where e.user_id = any (${workers.map(({ userId }) => userId)}::uuid[]) and e.actor_kind = 'person'
      and e.kind = 'write' and e.outcome = 'done'
      and e.at >= ${startOf(since)} and e.at < ${startOf(dayBefore(to, -1))}
    group by e.user_id`.execute(tx)
  const changed = new Map(rows.map((row) => [row.user_id, row.record_ids.split(',')]))
  return workers.map((worker) => ({ ...worker, changedIds: changed.get(worker.userId) ?? [] }))
}

function opening(acts: readonly Act[]): Act[] {
  return acts.filter(({ recordId }) => recordId !== null)
}

function signalsOf(
  acts: readonly Act[],
  given: {
    opened: readonly Opened[]
    own: Awaited<ReturnType<NamesOfRecords>>
    /** Records by the person whose task they are; of those only who opened many in a day. */
    taskOf: ReadonlyMap<string, ReadonlySet<string>>
    days: Days
    settings: SignalSettings
  },
): Signal[] {
  const { settings } = given
  const signals: Signal[] = []
  const add = (rule: SignalRule, events: readonly Act[], what: string) => {
    const [first] = events
    const last = events.at(-1)
    if (first === undefined || last === undefined) return
    signals.push({
      ...{ key: `${rule}.${first.day}.${first.userId}`, rule, userId: first.userId, day: first.day, what },
      ...{ eventIds: events.map(({ id }) => id), lastEventId: last.id },
    })
  }
  const ownOf = (kind: 'name' | 'address') =>
    new Set(given.own.filter(({ own }) => own === kind).map(({ userId, recordId }) => `${userId} ${recordId}`))
  const [ownName, ownAddress] = [ownOf('name'), ownOf('address')]
  const many = findManyRecords(given.opened, daysBetween(given.days.from, given.days.to), settings)

  for (const ofDay of byPersonAndDay(acts)) {
    const [{ userId, day }] = ofDay
    const named = ofDay.filter(({ recordId }) => recordId !== null && ownName.has(`${userId} ${recordId}`))
    add('own-name', named, `Opened ${plural(recordsIn(named), 'record', 'records')} about somebody of the same surname`)
    const housed = ofDay.filter(({ recordId }) => recordId !== null && ownAddress.has(`${userId} ${recordId}`))
    add('own-address', housed, `Opened ${plural(recordsIn(housed), 'record', 'records')} at an address of their own`)

    const tasks = given.taskOf.get(userId)
    const strange = opening(ofDay).filter(({ recordId }) => tasks?.has(recordId ?? '') === false)
    if (recordsIn(strange) >= settings.withoutTask) {
      const of = `of ${recordsIn(opening(ofDay))} in the day`
      add('without-task', strange, `Opened ${recordsIn(strange)} records that were no task of theirs, ${of}`)
    }

    const mostly = many
      .filter(({ of }) => of.userId === userId && of.day === day)
      .sort((a, b) => b.of.records - a.of.records)[0]
    if (mostly !== undefined) {
      const { of, ownUsual, teamUsual } = mostly
      const when = of.hour === null ? 'in the day' : `between ${clock(of.hour)} and ${clock(of.hour + 1)}`
      const usual = `usual: ${ownUsual} for the person, ${teamUsual} in the team`
      const then = opening(ofDay).filter(({ hour }) => of.hour === null || hour === of.hour)
      add('many-records', then, `Opened ${plural(of.records, 'record', 'records')} ${when} (${usual})`)
    }

    const late = ofDay.filter((act) => concernsRecords(act) && isOutOfHours(act, settings))
    add('out-of-hours', late, `${plural(late.length, 'look or change', 'looks and changes')} outside working hours`)

    const refused = ofDay.filter((act) => act.refused)
    const requests = new Set(refused.map(({ id, correlationId }) => correlationId ?? String(id))).size
    if (requests >= settings.refusals) add('refusals', refused, `Turned away ${plural(requests, 'time', 'times')}`)

    const searches = ofDay.filter(({ kind }) => kind === 'search')
    const followed = searches.filter(({ followedUp }) => followedUp).length
    if (searches.length >= settings.searches && followed < settings.followedUpShare * searches.length) {
      add('searches', searches, `Searched ${searches.length} times and opened a record after ${followed} of them`)
    }

    const files = ofDay.filter(({ kind }) => kind === 'export')
    const exported = files.reduce((sum, { recordCount }) => sum + recordCount, 0)
    if (files.length >= settings.exports || exported >= settings.exportedRecords) {
      add(
        'exports',
        files,
        `Took out ${plural(files.length, 'file', 'files')} with ${plural(exported, 'record', 'records')}`,
      )
    }
  }
  return signals.sort((a, b) => b.lastEventId - a.lastEventId || a.key.localeCompare(b.key))
}

function concernsRecords({ kind, recordCount }: Act): boolean {
  return recordCount > 0 || kind === 'search' || kind === 'export'
}

function recordsIn(acts: readonly Act[]): number {
  return new Set(acts.map(({ recordId }) => recordId)).size
}

function clock(hour: number): string {
  return `${String(hour % 24).padStart(2, '0')}:00`
}

function byPersonAndDay(acts: readonly Act[]): Iterable<[Act, ...Act[]]> {
  const groups = new Map<string, [Act, ...Act[]]>()
  for (const act of acts) {
    const key = `${act.userId} ${act.day}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [act])
    else group.push(act)
  }
  return groups.values()
}

/** The London day's beginning as a moment. */
const startOf = (day: string) => sql`(${day}::date::timestamp at time zone 'Europe/London')`

interface ActRow {
  id: number
  user_id: string
  team_ids: string
  day: string
  hour: number
  weekday: number
  kind: string
  refused: boolean
  correlation_id: string | null
  record_count: number
  record_id: string | null
  followed_up: boolean
}

/** What people did in these days that a rule could take an interest in, in order. */
async function readActs(tx: Tx, days: Days, settings: SignalSettings): Promise<Act[]> {
  const { rows } = await sql<ActRow>`
    with acted as (
      select e.id, e.user_id, array_to_string(e.team_ids, ',') as team_ids, e.at, e.at at time zone 'Europe/London' as local,
        e.kind, e.outcome = 'refused' as refused, e.correlation_id, coalesce(r.n, 0)::int as record_count, r.only_one as record_id
      from audit.events e
      left join lateral (select count(*) as n, case when count(*) = 1 then (array_agg(r.record_id))[1] end as only_one
        from audit.event_records r where r.event_id = e.id) r on true
      where e.at >= ${startOf(days.from)} and e.at < ${startOf(dayBefore(days.to, -1))} and e.actor_kind = 'person'),
    timed as (select *, min(at) filter (where record_id is not null and kind not in ('search', 'export') and not refused)
        over (partition by user_id order by id rows between 1 following and unbounded following) as next_opened
      from acted)
    select id, user_id, team_ids, local::date::text as day, extract(hour from local)::int as hour,
      extract(isodow from local)::int as weekday, kind, refused, correlation_id, record_count,
      case when kind not in ('search', 'export') and not refused then record_id::text end as record_id,
      coalesce(next_opened <= at + make_interval(mins => ${settings.followUpMinutes}::int), false) as followed_up
    from timed where refused or record_count > 0 or kind in ('search', 'export') order by id`.execute(tx)
  return rows.map((row) => ({
    ...{ id: row.id, userId: row.user_id, teamIds: row.team_ids === '' ? [] : row.team_ids.split(',') },
    ...{ day: row.day, hour: row.hour, weekday: row.weekday, kind: row.kind, refused: row.refused },
    ...{ correlationId: row.correlation_id, recordCount: row.record_count, recordId: row.record_id },
    followedUp: row.followed_up,
  }))
}

/** Records opened by person and hour, and by person and day, from as early as the usual is taken. */
async function readOpened(tx: Tx, days: Days, settings: SignalSettings): Promise<Opened[]> {
  const from = dayBefore(days.from, settings.usualDays)
  const { rows } = await sql<{ user_id: string; team_ids: string; day: string; hour: number | null; records: number }>`
    with opened as (
      select e.user_id, e.team_ids, e.at at time zone 'Europe/London' as local, r.only_one as record_id
      from audit.events e
      join lateral (select (array_agg(r.record_id))[1] as only_one
        from audit.event_records r where r.event_id = e.id having count(*) = 1) r on true
      where e.at >= ${startOf(from)} and e.at < ${startOf(dayBefore(days.to, -1))} and e.actor_kind = 'person'
        and e.kind not in ('search', 'export') and e.outcome <> 'refused'),
    grouped as (
      select user_id, local::date as day, extract(hour from local)::int as hour, count(distinct record_id)::int as records
      from opened group by grouping sets ((user_id, local::date), (user_id, local::date, extract(hour from local)::int))),
    teams as (select user_id, string_agg(distinct team::text, ',') as team_ids from opened, unnest(team_ids) as team
      group by user_id)
    select g.user_id, coalesce(t.team_ids, '') as team_ids, g.day::text as day, g.hour, g.records
    from grouped g left join teams t on t.user_id = g.user_id`.execute(tx)
  return rows.map((row) => ({
    ...{ userId: row.user_id, teamIds: row.team_ids === '' ? [] : row.team_ids.split(',') },
    ...{ day: row.day, hour: row.hour, records: row.records },
  }))
}
