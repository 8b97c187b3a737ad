/** How cases meet the standards: judged live from the cases, counted each day for the trend. */
import { sql } from 'kysely'
import { countsByRecord } from '../../../foundations/actions/index.ts'
import { recordedOf } from '../../../foundations/people/index.ts'
import { keeper, sendMessage } from '../../../foundations/sharing/index.ts'
import { londonDay } from '../../../platform/clock/index.ts'
import { type Db, setOf, type Tx } from '../../../platform/db/index.ts'
import { isVictim } from '../domain/case.ts'
import { type Judged, judge, type MeasureKey, measureKeys, type Tally, tallyOf } from '../domain/compliance.ts'
import { CASE_COLUMNS, type Case } from './cases.ts'
import { participantsOf } from './participants.ts'
import { hasPlan } from './plans.ts'

export interface JudgedCase {
  readonly recordId: string
  readonly reference: string
  readonly title: string
  readonly ownerTeamId: string
  readonly leadUserId: string | null
  readonly judged: Readonly<Record<MeasureKey, boolean | null>>
}

/** Open cases of these teams that the actor may read. As the keeper those of all teams, when none are named. */
async function openCases(tx: Tx, teamIds: readonly string[] | null): Promise<(Case & { ownerTeamId: string })[]> {
  const { rows } = await sql<Case & { ownerTeamId: string }>`
    select ${CASE_COLUMNS}, r.owner_team_id as "ownerTeamId"
    from casework.cases c join sharing.records r on r.id = c.record_id
    where c.state <> 'closed'
      and (${teamIds === null} or r.owner_team_id in ${setOf(teamIds ?? [])})
    order by c.opened_at, c.record_id`.execute(tx)
  return rows
}

/**
 * As the keeper, who sees what every team may open: cases of which a team that the agreement names cannot open the record, or
 * not add to it. Sharing keeps the two in step, so that this stays empty; it is asked and not assumed.
 */
export async function accessFaults(
  tx: Tx,
  recordIds: readonly string[],
): Promise<Map<string, { view: boolean; edit: boolean }>> {
  if (recordIds.length === 0) return new Map()
  const { rows } = await sql<{ id: string; view: boolean; edit: boolean }>`
    with wanted as materialized (
      select r.id, r.audience_id, r.purpose_id, r.owner_team_id, r.area_id, r.named_user_ids is not null as closed
      from sharing.records r
      where r.id in ${setOf(recordIds)}
    ), audiences as materialized (select distinct audience_id, purpose_id, owner_team_id, area_id from wanted),
    rightful as materialized (
      select r.* from sharing.rightful_teams((select array_agg(a.purpose_id order by a.audience_id) from audiences a),
        (select array_agg(a.owner_team_id order by a.audience_id) from audiences a),
        (select array_agg(a.area_id order by a.audience_id) from audiences a)) r
    ), missing as (
      select f.audience_id, coalesce(t.level, 0) < least(f.level, 2) as view,
        -- A team that is only to read takes no part in who may add.
        f.level > 2 and coalesce(t.level, 0) < f.level as edit
      from rightful f left join sharing.audience_teams t on t.audience_id = f.audience_id and t.team_id = f.team_id
    )
    select w.id, coalesce(bool_or(m.view), true) as view, coalesce(bool_or(m.edit), true) as edit
    from wanted w left join missing m on m.audience_id = w.audience_id
    where not w.closed
    group by w.id having coalesce(bool_or(m.view or m.edit), true)`.execute(tx)
  return new Map(rows.map(({ id, view, edit }) => [id, { view, edit }]))
}

/** Every open case of these teams with what it meets and what not, as far as the actor may read it. */
export async function judgeCases(
  tx: Tx,
  of: {
    readonly teamIds: readonly string[] | null
    readonly now: Date
    readonly faults: ReadonlyMap<string, { readonly view: boolean; readonly edit: boolean }>
  },
): Promise<JudgedCase[]> {
  const { now } = of
  const cases = await openCases(tx, of.teamIds)
  const ids = cases.map(({ recordId }) => recordId)
  const people = (await participantsOf(tx, ids)).filter(({ untilOn }) => untilOn === null)
  const recorded = await recordedOf(
    tx,
    people.map(({ profileId }) => profileId),
  )
  const actions = await countsByRecord(tx, ids, londonDay(now))
  const plans = await hasPlan(tx, ids)
  const inCase = new Map<string, typeof people>()
  for (const one of people) inCase.set(one.caseId, [...(inCase.get(one.caseId) ?? []), one])
  return cases.map((one) => {
    const own = inCase.get(one.recordId) ?? []
    const known = (profileId: string) => recorded.get(profileId)
    const fault = of.faults.get(one.recordId)
    const facts: Judged = {
      ...one,
      access: { view: fault?.view !== true, edit: fault?.edit !== true },
      victims: own.flatMap(({ role, profileId }) => (isVictim(role) ? (known(profileId) ?? []) : [])),
      anySuspected: own.some(({ profileId }) => known(profileId)?.suspected === true),
      overdueActions: actions.get(one.recordId)?.overdue ?? 0,
      hasPlan: plans.has(one.recordId),
    }
    const { recordId, reference, title, ownerTeamId, leadUserId } = one
    return { recordId, reference, title, ownerTeamId, leadUserId, judged: judge(facts, { now }) }
  })
}

export interface PastTally extends Tally {
  readonly measure: MeasureKey
}

/** The counts of these teams on the last day at or before the given one that has any; null when there is none. */
export async function talliesOn(
  tx: Tx,
  of: { readonly teamIds: readonly string[]; readonly leadUserId: string | null; readonly day: string },
): Promise<{ day: string; tallies: PastTally[] } | null> {
  const teams = setOf(of.teamIds)
  const { rows: days } = await sql<{ day: string | null }>`
    select max(day) as day from casework.compliance_days where team_id in ${teams} and day <= ${of.day}::date`.execute(
    tx,
  )
  const day = days[0]?.day ?? null
  if (day === null) return null
  const { rows } = await sql<PastTally>`
    select measure, sum(met)::int as met, sum(applicable)::int as applicable from casework.compliance_days
    where day = ${day}::date and team_id in ${teams}
      and (${of.leadUserId}::uuid is null or lead_user_id = ${of.leadUserId}::uuid)
    group by measure`.execute(tx)
  return { day, tallies: rows }
}

/** Tells a team of its figures on the first day of the week. */
const DIGEST_WEEKDAY = 1

/**
 * Once a day: counts what is met of every team's cases by worker, and on Mondays tells the teams where anything is not. The
 * counts of a day that was counted before are made anew.
 */
export async function countCompliance(db: Db, now: Date): Promise<void> {
  await db.withActor(keeper, { name: 'casework.count-compliance', kind: 'write' }, async (tx, note) => {
    const day = londonDay(now)
    const ids = (await openCases(tx, null)).map(({ recordId }) => recordId)
    const judged = await judgeCases(tx, { teamIds: null, now, faults: await accessFaults(tx, ids) })
    const groups = new Map<string, JudgedCase[]>()
    for (const one of judged) {
      const key = `${one.ownerTeamId} ${one.leadUserId ?? ''}`
      groups.set(key, [...(groups.get(key) ?? []), one])
    }
    await sql`delete from casework.compliance_days where day = ${day}::date`.execute(tx)
    const rows = [...groups].flatMap(([key, cases]) =>
      measureKeys.map((measure) => {
        const [teamId = '', leadUserId = ''] = key.split(' ')
        return { teamId, leadUserId: leadUserId || null, measure, ...tallyOf(cases.map((one) => one.judged[measure])) }
      }),
    )
    await sql`insert into casework.compliance_days (day, team_id, lead_user_id, measure, met, applicable)
      select ${day}::date, g."teamId", g."leadUserId", g.measure, g.met, g.applicable
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as g ("teamId" uuid, "leadUserId" uuid, measure text, met int, applicable int)`.execute(tx)
    if (new Date(`${day}T12:00:00Z`).getUTCDay() === DIGEST_WEEKDAY) {
      const teamIds = [...new Set(rows.filter(({ met, applicable }) => met < applicable).map(({ teamId }) => teamId))]
      await sendMessage(tx, { kind: 'compliance-digest', teamIds })
    }
    note({ detail: { cases: judged.length } })
  })
}
