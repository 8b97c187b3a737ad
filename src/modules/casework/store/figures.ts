/**
 * What figures about casework are made of: counts by area, and never who or which. Read as the keeper, because they are of the
 * whole partnership; whoever calls this shows nothing but what `figures/suppress.ts` lets through.
 *
 * Not counted are records of a hidden purpose (nobody outside it may learn of them, not even by a count) and records whose
 * processing is restricted (UK GDPR article 18).
 */
import { type RawBuilder, sql } from 'kysely'
import { signedInByAgency } from '../../../foundations/identity/index.ts'
import { characteristicsOf, sameAs } from '../../../foundations/people/index.ts'
import { londonDay, workingDayFrom } from '../../../platform/clock/index.ts'
import { type Actor, setOf, systemActor, type Tx } from '../../../platform/db/index.ts'
import { ageBandOn } from '../domain/ages.ts'

/** The system at counting for figures: it sees every record, and how many of which agency signed in. */
export const counter: Actor = systemActor(['sharing.keep', 'identity.count-use'])

/** ISO days, both included. */
export interface Span {
  readonly from: string
  readonly to: string
}

/** How many of something in an area, by a code in each of some lists. */
export interface Tally<Codes extends string> {
  readonly areaId: number
  readonly codes: Readonly<Record<Codes, string>>
  readonly count: number
}

/** Of a person's time between a report and the first matrix. */
export interface MatrixTime {
  readonly areaId: number
  readonly hours: number
  readonly sameWorkingDay: boolean
}

export interface Counted {
  readonly cases: readonly Tally<'type' | 'band' | 'state' | 'focus'>[]
  readonly closed: readonly Tally<'view'>[]
  readonly reports: readonly Tally<'type' | 'grade' | 'state'>[]
  readonly victims: readonly Tally<'age' | 'gender' | 'repeat'>[]
  readonly perpetrators: readonly Tally<'serial'>[]
  readonly both: readonly Tally<'all'>[]
  readonly witnesses: readonly Tally<'all'>[]
  readonly places: readonly Tally<'repeat'>[]
  readonly vulnerabilities: readonly Tally<'kind'>[]
  readonly moves: readonly Tally<'from' | 'to'>[]
  readonly supports: readonly Tally<'kind' | 'answer' | 'result'>[]
  readonly interventions: readonly Tally<'category' | 'kind'>[]
  readonly breaches: readonly Tally<'category' | 'action'>[]
  readonly matrixTimes: readonly MatrixTime[]
  /** People by agency: who signed in, and who created a record. */
  readonly signedIn: ReadonlyMap<string, number>
  readonly creators: ReadonlyMap<string, number>
  /** Records by agency. */
  readonly created: ReadonlyMap<string, number>
  /** Every kind of intervention as it is called now, whether there was one or not. */
  readonly kinds: readonly { readonly code: string; readonly title: string; readonly category: string }[]
}

/** The records that are counted: `counted (id, kind, area_id, owner_agency_id, created_by, created_at)`. */
const COUNTED = sql`counted as materialized (
  select r.id, r.kind, r.area_id, r.owner_agency_id, r.created_by, r.created_at from sharing.records r
  where r.restricted_at is null and r.purpose_id in (
    select f.purpose_id from sharing.agreements_in_force f where f.discoverability <> 'hidden'))`

/** Kinds of intervention by their newest version. */
const KINDS = sql`select distinct on (n.code) n.code, n.title, n.category from casework.intervention_kinds n
  order by n.code, n.version desc`

const MATRIX = 'asb-ram'

function within(moment: RawBuilder<unknown>, { from, to }: Span): RawBuilder<unknown> {
  return sql`${moment} >= ${from}::date::timestamp at time zone 'Europe/London'
    and ${moment} < (${to}::date + 1)::timestamp at time zone 'Europe/London'`
}

/** Everything that the page of figures shows, for a span. Repeats are of the twelve months up to its last day. */
export async function countCasework(tx: Tx, span: Span): Promise<Counted> {
  const kinds = await sql<Counted['kinds'][number]>`
    select code, title, category from (${KINDS}) k order by lower(title), code`.execute(tx)
  return {
    cases: await countCases(tx, span),
    closed: await countClosed(tx, span),
    reports: await countReports(tx, span),
    ...(await countPeople(tx, span)),
    moves: await countMoves(tx, span),
    supports: await tallies(tx, ['kind', 'answer', 'result'], {
      what: sql`t.kind, t.answer, coalesce(t.result, '') as result`,
      from: sql`casework.supports t join counted r on r.id = t.case_id`,
      where: sql`t.removed_at is null and t.offered_on between ${span.from}::date and ${span.to}::date`,
    }),
    interventions: await tallies(tx, ['category', 'kind'], {
      what: sql`k.category, t.kind_code as kind`,
      from: sql`casework.interventions t join counted r on r.id = t.case_id
        join (${KINDS}) k on k.code = t.kind_code`,
      where: sql`t.removed_at is null and t.start_on between ${span.from}::date and ${span.to}::date`,
    }),
    breaches: await tallies(tx, ['category', 'action'], {
      what: sql`k.category, b.action`,
      from: sql`casework.intervention_breaches b join casework.interventions t on t.id = b.intervention_id
        join counted r on r.id = b.case_id
        join (${KINDS}) k on k.code = t.kind_code`,
      where: sql`t.removed_at is null and b.removed_at is null and b.on_day between ${span.from}::date and ${span.to}::date`,
    }),
    matrixTimes: await timesToMatrix(tx, span),
    signedIn: await signedInByAgency(tx, span),
    ...(await countCreators(tx, span)),
    kinds: kinds.rows,
  }
}

/** Groups rows of `from` (whose records are `r`) by area and the codes that `what` selects. */
async function tallies<Codes extends string>(
  tx: Tx,
  codes: readonly Codes[],
  of: { readonly what: RawBuilder<unknown>; readonly from: RawBuilder<unknown>; readonly where: RawBuilder<unknown> },
): Promise<Tally<Codes>[]> {
  const names = sql.join(codes.map((code) => sql.ref(code)))
  const { rows } = await sql<{ area_id: number; n: number } & Record<Codes, string>>`
    with ${COUNTED}, found as (select r.area_id, ${of.what} from ${of.from} where ${of.where})
    select area_id, ${names}, count(*)::int as n from found group by area_id, ${names}`.execute(tx)
  return rows.map((row) => ({
    areaId: row.area_id,
    count: row.n,
    codes: Object.fromEntries(codes.map((code): [Codes, string] => [code, row[code]])) as Record<Codes, string>,
  }))
}

function countCases(tx: Tx, span: Span): Promise<Counted['cases']> {
  return tallies(tx, ['type', 'band', 'state', 'focus'], {
    what: sql`c.asb_type as type, coalesce(c.band, 'none') as band,
      case when c.state = 'closed' then 'closed' else 'open' end as state, c.focus`,
    from: sql`casework.cases c join counted r on r.id = c.record_id`,
    where: within(sql`c.opened_at`, span),
  })
}

/** Cases closed in the span, by what the victim said of it. */
function countClosed(tx: Tx, span: Span): Promise<Counted['closed']> {
  return tallies(tx, ['view'], {
    what: sql`coalesce((select l.victims_view from casework.closures l
      where l.case_id = c.record_id and l.state = 'approved'), 'not-recorded') as view`,
    from: sql`casework.cases c join counted r on r.id = c.record_id`,
    where: sql`c.state = 'closed' and ${within(sql`c.closed_at`, span)}`,
  })
}

function countReports(tx: Tx, span: Span): Promise<Counted['reports']> {
  return tallies(tx, ['type', 'grade', 'state'], {
    what: sql`t.asb_type as type, t.grade, t.state`,
    from: sql`casework.reports t join counted r on r.id = t.record_id`,
    where: within(sql`t.reported_at`, span),
  })
}

/**
 * Everybody who was assessed in the span: the band before it (or their first in it), and the one at its end. One person is
 * counted once, where they were assessed last; as `movementsBetweenBands` of assessment counts them.
 */
async function countMoves(tx: Tx, span: Span): Promise<Counted['moves']> {
  const { rows } = await sql<{ area_id: number; before: string; after: string; n: number }>`
    with ${COUNTED}, known as materialized (
      select coalesce(s.subject_id, s.record_id) as whom, s.band, s.completed_at, s.id, r.area_id,
        ${within(sql`s.completed_at`, span)} as within
      from assessment.standing s join counted r on r.id = s.record_id
      where s.instrument_id = ${MATRIX}
        and s.completed_at < (${span.to}::date + 1)::timestamp at time zone 'Europe/London'
    ), last as (
      select distinct on (whom) * from known where within order by whom, completed_at desc, id desc
    ), first as (
      select distinct on (whom) * from known
      order by whom, within, case when within then completed_at end, completed_at desc, id
    )
    select l.area_id, f.band as before, l.band as after, count(*)::int as n
    from last l join first f using (whom) group by 1, 2, 3`.execute(tx)
  return rows.map(({ area_id, before, after, n }) => ({
    areaId: area_id,
    codes: { from: before, to: after },
    count: n,
  }))
}

interface Part {
  readonly profile_id: string
  readonly role: string
  readonly area_id: number
}

/** Who counts once: all profiles that are known to be of one person, household or place. */
interface Somebody {
  readonly roles: Set<string>
  readonly profiles: Set<string>
  /** Of the case that was opened last. */
  readonly areaId: number
}

/**
 * People and places with a part in cases that were open at any time in the span. Linked and merged profiles are one person,
 * who counts in the area of the case that was opened last.
 */
async function countPeople(
  tx: Tx,
  span: Span,
): Promise<Pick<Counted, 'victims' | 'perpetrators' | 'both' | 'witnesses' | 'places' | 'vulnerabilities'>> {
  const { rows: parts } = await sql<Part>`
    with ${COUNTED}
    select p.profile_id, p.role, r.area_id
    from casework.participants p join casework.cases c on c.record_id = p.case_id join counted r on r.id = c.record_id
    where c.opened_at < (${span.to}::date + 1)::timestamp at time zone 'Europe/London'
      and (c.closed_at is null or c.closed_at >= ${span.from}::date::timestamp at time zone 'Europe/London')
      and p.since_on <= ${span.to}::date and (p.until_on is null or p.until_on >= ${span.from}::date)
    order by c.opened_at desc, p.case_id, p.profile_id`.execute(tx)
  const repeats = await repeatsUpTo(tx, span.to)
  const same = await sameAs(tx, [
    ...new Set([
      ...parts.map(({ profile_id }) => profile_id),
      ...repeats.flatMap(({ profile_id, key }) => [profile_id, key]),
    ]),
  ])
  const one = (id: string) => same.get(id)?.[0] ?? id
  const people = new Map<string, Somebody>()
  for (const { profile_id, role, area_id } of parts) {
    const known = people.get(one(profile_id)) ?? { roles: new Set(), profiles: new Set(), areaId: area_id }
    known.roles.add(role)
    known.profiles.add(profile_id)
    people.set(one(profile_id), known)
  }
  const keys = {
    suffered: new Map<string, Set<string>>(),
    place: new Map<string, Set<string>>(),
    did: new Map<string, Set<string>>(),
  }
  for (const { what, profile_id, key } of repeats) {
    const who = one(profile_id)
    keys[what].set(who, (keys[what].get(who) ?? new Set()).add(what === 'did' ? one(key) : key))
  }
  const often = (what: keyof typeof keys, who: string) => ((keys[what].get(who)?.size ?? 0) >= 2 ? 'yes' : 'no')
  const suffers = ({ roles }: Somebody) => roles.has('victim') || roles.has('both')
  const causes = ({ roles }: Somebody) => roles.has('perpetrator') || roles.has('both')
  const all = [...people]
  const victims = all.filter(([, somebody]) => suffers(somebody))
  const known = await characteristicsOf(
    tx,
    victims.flatMap(([, { profiles }]) => [...profiles]),
  )
  const recorded = ({ profiles }: Somebody, which: 'bornOn' | 'gender') => {
    const found = [...profiles].map((id) => known.get(id)?.[which] ?? null)
    return found.find((value) => value !== null) ?? null
  }
  const bornOnly = victims.map(([who, somebody]) => ({
    areaId: somebody.areaId,
    codes: {
      age: ageBandOn(recorded(somebody, 'bornOn'), span.to),
      gender: recorded(somebody, 'gender') ?? 'not-recorded',
      repeat: often('suffered', who),
    },
  }))
  const vulnerable = await vulnerabilitiesOfAll(
    tx,
    span,
    victims.flatMap(([, { profiles }]) => [...profiles]),
  )
  return {
    victims: summed(bornOnly),
    perpetrators: summed(
      all
        .filter(([, somebody]) => causes(somebody))
        .map(([who, { areaId }]) => ({ areaId, codes: { serial: often('did', who) } })),
    ),
    both: summed(
      all
        .filter(([, somebody]) => suffers(somebody) && causes(somebody))
        .map(([, { areaId }]) => ({ areaId, codes: { all: 'all' } })),
    ),
    witnesses: summed(
      all.filter(([, { roles }]) => roles.has('witness')).map(([, { areaId }]) => ({ areaId, codes: { all: 'all' } })),
    ),
    places: summed(
      all
        .filter(([, { roles }]) => roles.has('place'))
        .map(([who, { areaId }]) => ({ areaId, codes: { repeat: often('place', who) } })),
    ),
    vulnerabilities: summed(
      victims.flatMap(([, { profiles, areaId }]) =>
        [...new Set([...profiles].flatMap((id) => vulnerable.get(id) ?? []))].map((kind) => ({
          areaId,
          codes: { kind },
        })),
      ),
    ),
  }
}

function summed<Codes extends string>(
  ones: readonly { readonly areaId: number; readonly codes: Readonly<Record<Codes, string>> }[],
): Tally<Codes>[] {
  const found = new Map<string, Tally<Codes>>()
  for (const { areaId, codes } of ones) {
    const key = `${areaId} ${Object.values(codes).join(' ')}`
    found.set(key, { areaId, codes, count: (found.get(key)?.count ?? 0) + 1 })
  }
  return [...found.values()]
}

/**
 * What repeats are told by, in the twelve months up to a day: of whoever suffered and of places each incident, of whoever
 * caused one each person who suffered. An incident told to two agencies has one key.
 */
async function repeatsUpTo(
  tx: Tx,
  to: string,
): Promise<{ what: 'suffered' | 'place' | 'did'; profile_id: string; key: string }[]> {
  const { rows } = await sql<{ what: 'suffered' | 'place' | 'did'; profile_id: string; key: string }>`
    with ${COUNTED}, incidents as materialized (
      select t.id, t.case_id, coalesce(t.same_as, t.id) as key
      from casework.incidents t join counted r on r.id = t.case_id
      where t.removed_at is null and t.on_day > (${to}::date - interval '12 months')::date and t.on_day <= ${to}::date
    )
    select distinct 'suffered' as what, p.profile_id, t.key
    from incidents t join casework.incident_people p on p.incident_id = t.id and p.part = 'suffered'
    union all
    select distinct 'place', a.profile_id, t.key
    from incidents t join casework.participants a on a.case_id = t.case_id and a.role = 'place'
    union all
    select distinct 'did', d.profile_id, s.profile_id
    from incidents t join casework.incident_people d on d.incident_id = t.id and d.part = 'did'
    join casework.incident_people s on s.incident_id = t.id and s.part = 'suffered'`.execute(tx)
  return rows
}

async function vulnerabilitiesOfAll(tx: Tx, span: Span, profileIds: readonly string[]): Promise<Map<string, string[]>> {
  if (profileIds.length === 0) return new Map()
  const { rows } = await sql<{ profile_id: string; kinds: string[] }>`
    select v.profile_id, array_agg(distinct v.kind) as kinds from casework.vulnerabilities v
    where v.noted_on <= ${span.to}::date and (v.ended_on is null or v.ended_on >= ${span.from}::date)
      and v.profile_id in ${setOf(profileIds)}
    group by v.profile_id`.execute(tx)
  return new Map(rows.map(({ profile_id, kinds }) => [profile_id, kinds]))
}

/** Of cases opened in the span that were assessed: how long after the first report of it, and whether by that day's end. */
async function timesToMatrix(tx: Tx, span: Span): Promise<MatrixTime[]> {
  const { rows } = await sql<{ area_id: number; reported_at: Date; assessed_at: Date }>`
    with ${COUNTED}, told as (
      select t.case_id, min(t.reported_at) as reported_at, min(t.assessed_at) as assessed_at
      from casework.reports t where t.case_id is not null group by t.case_id
    )
    select r.area_id, coalesce(told.reported_at, c.opened_at) as reported_at,
      least(c.first_assessed_at, told.assessed_at) as assessed_at
    from casework.cases c join counted r on r.id = c.record_id left join told on told.case_id = c.record_id
    where ${within(sql`c.opened_at`, span)} and least(c.first_assessed_at, told.assessed_at) is not null`.execute(tx)
  return rows.map(({ area_id, reported_at, assessed_at }) => ({
    areaId: area_id,
    hours: Math.max(0, assessed_at.getTime() - reported_at.getTime()) / 3_600_000,
    sameWorkingDay: londonDay(assessed_at) <= workingDayFrom(londonDay(reported_at)),
  }))
}

async function countCreators(tx: Tx, span: Span): Promise<Pick<Counted, 'creators' | 'created'>> {
  const { rows } = await sql<{ agency_id: string; people: number; records: number }>`
    with ${COUNTED}
    select r.owner_agency_id as agency_id, count(distinct r.created_by)::int as people, count(*)::int as records
    from counted r where ${within(sql`r.created_at`, span)} group by r.owner_agency_id`.execute(tx)
  return {
    creators: new Map(rows.map(({ agency_id, people }) => [agency_id, people])),
    created: new Map(rows.map(({ agency_id, records }) => [agency_id, records])),
  }
}

/** Monthly counts that leave casework as measures. */
export type MonthlyKey =
  | 'reports'
  | 'cases'
  | 'victims'
  | 'repeat-victims'
  | 'standard'
  | 'medium'
  | 'high'
  | 'moved-up'

export interface MonthlyTally {
  readonly key: MonthlyKey
  readonly areaId: number
  /** `YYYY-MM`. */
  readonly month: string
  readonly count: number
}

/**
 * Counts of each month by area, for a span of whole months: reports made; cases opened; people who became a victim in a case;
 * people who suffered an incident after another in the twelve months before; people assessed, by the band that counts at the
 * month's end; people who moved up to high. One person counts once in a month.
 */
export async function countByMonth(tx: Tx, span: Span): Promise<MonthlyTally[]> {
  const monthOf = (moment: RawBuilder<unknown>) => sql`to_char(${moment} at time zone 'Europe/London', 'YYYY-MM')`
  const { rows: simple } = await sql<{ key: MonthlyKey; area_id: number; month: string; n: number }>`
    with ${COUNTED}
    select 'reports' as key, r.area_id, ${monthOf(sql`t.reported_at`)} as month, count(*)::int as n
    from casework.reports t join counted r on r.id = t.record_id where ${within(sql`t.reported_at`, span)} group by 2, 3
    union all
    select 'cases', r.area_id, ${monthOf(sql`c.opened_at`)}, count(*)::int
    from casework.cases c join counted r on r.id = c.record_id where ${within(sql`c.opened_at`, span)} group by 2, 3`.execute(
    tx,
  )
  const { rows: victims } = await sql<Dated>`
    with ${COUNTED}
    select p.profile_id, to_char(p.since_on, 'YYYY-MM-DD') as day, '' as key, r.area_id
    from casework.participants p join counted r on r.id = p.case_id
    where p.role in ('victim', 'both') and p.since_on between ${span.from}::date and ${span.to}::date`.execute(tx)
  const { rows: suffered } = await sql<Dated>`
    with ${COUNTED}
    select p.profile_id, to_char(t.on_day, 'YYYY-MM-DD') as day, coalesce(t.same_as, t.id)::text as key, r.area_id
    from casework.incidents t join counted r on r.id = t.case_id
    join casework.incident_people p on p.incident_id = t.id and p.part = 'suffered'
    where t.removed_at is null and t.on_day <= ${span.to}::date
      and t.on_day > (${span.from}::date - interval '12 months')::date`.execute(tx)
  const { rows: assessed } = await sql<Dated>`
    with ${COUNTED}
    select coalesce(s.subject_id, s.record_id) as profile_id, s.band as key, r.area_id,
      to_char(s.completed_at at time zone 'Europe/London', 'YYYY-MM-DD') as day
    from assessment.standing s join counted r on r.id = s.record_id
    where s.instrument_id = ${MATRIX}
      and s.completed_at < (${span.to}::date + 1)::timestamp at time zone 'Europe/London'
    order by s.completed_at, s.id`.execute(tx)
  const same = await sameAs(tx, [
    ...new Set([...victims, ...suffered, ...assessed].map(({ profile_id }) => profile_id)),
  ])
  const one = ({ profile_id }: Dated) => same.get(profile_id)?.[0] ?? profile_id
  const inSpan = ({ month }: { readonly month: string }) => month >= span.from.slice(0, 7)
  const people = [
    ...victims.map((row) => ({
      key: 'victims' as const,
      who: one(row),
      month: row.day.slice(0, 7),
      areaId: row.area_id,
    })),
    ...repeatsByMonth(suffered.map((row) => ({ ...row, who: one(row) }))),
    ...bandsByMonth(assessed.map((row) => ({ ...row, who: one(row) }))),
  ].filter(inSpan)
  return [
    ...simple.map(({ key, area_id, month, n }) => ({ key, areaId: area_id, month, count: n })),
    ...onceEach(people),
  ]
}

interface Dated {
  readonly profile_id: string
  /** ISO day. */
  readonly day: string
  readonly key: string
  readonly area_id: number
}

interface InMonth {
  readonly key: MonthlyKey
  readonly who: string
  readonly month: string
  readonly areaId: number
}

/** Whoever suffers another incident within a year of one, in the month of the later one. */
function repeatsByMonth(rows: readonly (Dated & { readonly who: string })[]): InMonth[] {
  const of = new Map<string, Map<string, Dated>>()
  for (const row of rows) {
    const own = of.get(row.who) ?? new Map<string, Dated>()
    const known = own.get(row.key)
    // One that was told twice happened when it was said first.
    if (known === undefined || row.day < known.day) own.set(row.key, row)
    of.set(row.who, own)
  }
  return [...of].flatMap(([who, own]) => {
    const sorted = [...own.values()].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
    return sorted.flatMap((row, i): InMonth[] => {
      const before = sorted[i - 1]
      if (before === undefined || before.day <= yearBefore(row.day)) return []
      return [{ key: 'repeat-victims', who, month: row.day.slice(0, 7), areaId: row.area_id }]
    })
  })
}

function yearBefore(day: string): string {
  return `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`
}

/** The band that counts at the end of each month with an assessment, and whether it went up to high. Given in order of time. */
function bandsByMonth(rows: readonly (Dated & { readonly who: string })[]): InMonth[] {
  const ends = new Map<string, Map<string, Dated>>()
  for (const row of rows) {
    const own = ends.get(row.who) ?? new Map<string, Dated>()
    own.set(row.day.slice(0, 7), row)
    ends.set(row.who, own)
  }
  return [...ends].flatMap(([who, own]) => {
    let before: string | undefined
    return [...own].flatMap(([month, row]): InMonth[] => {
      const up = row.key === 'high' && before !== undefined && before !== 'high'
      before = row.key
      const base = { who, month, areaId: row.area_id }
      const keys: MonthlyKey[] = row.key === 'standard' || row.key === 'medium' || row.key === 'high' ? [row.key] : []
      if (up) keys.push('moved-up')
      return keys.map((key) => ({ ...base, key }))
    })
  })
}

function onceEach(people: readonly InMonth[]): MonthlyTally[] {
  const seen = new Set<string>()
  const found = new Map<string, MonthlyTally>()
  for (const { key, who, month, areaId } of people) {
    if (seen.has(`${key} ${month} ${who}`)) continue
    seen.add(`${key} ${month} ${who}`)
    const at = `${key} ${month} ${areaId}`
    found.set(at, { key, areaId, month, count: (found.get(at)?.count ?? 0) + 1 })
  }
  return [...found.values()]
}
