import { listTeams, teamNames, userNames } from '../../../foundations/identity/index.ts'
import { keeper, Marked } from '../../../foundations/sharing/index.ts'
import { addDays, londonDay } from '../../../platform/clock/index.ts'
import { toCsv } from '../../../platform/files/index.ts'
import {
  download,
  may,
  notFound,
  page,
  type Reply,
  type Route,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { type CaseworkDeps, exporting, reading } from '../deps.ts'
import { MEASURES, measureKeys, tallyOf } from '../domain/compliance.ts'
import { isKeyOf } from '../domain/words.ts'
import { accessFaults, type JudgedCase, judgeCases, talliesOn } from '../store/compliance.ts'
import { type Choice, CompliancePage, FaultsPage, type Line, percent } from './page.tsx'

const CRUMBS = [{ text: 'Cases', href: '/cases' }]
/** How far back the trend looks, in days. */
const TREND_DAYS = 28

/** How the open cases of one's teams meet the standards, with the cases behind each figure. */
export function complianceRoutes(deps: CaseworkDeps): Route[] {
  const access = may('casework.use')
  return [
    route({ method: 'GET', path: '/compliance', access, handle: (visit) => overview(deps, visit) }),
    route({ method: 'GET', path: '/compliance.csv', access, handle: (visit) => csv(deps, visit) }),
    route({ method: 'GET', path: '/compliance/:measure', access, handle: (visit) => faults(deps, visit) }),
  ]
}

interface Chosen {
  readonly team: string
  readonly lead: string
  readonly teamIds: readonly string[]
  readonly query: string
}

/** Which of their own teams, and whose cases, somebody asked for; anything else is as if it were not there. */
function chosenIn(visit: Visit): Chosen {
  const [team, lead] = [visit.query.get('team') ?? '', visit.query.get('lead') ?? '']
  const own = visit.actor.teamIds.includes(team)
  const query = new URLSearchParams()
  if (own) query.set('team', team)
  if (isUuid(lead)) query.set('lead', lead)
  return {
    ...{ team: own ? team : '', lead: isUuid(lead) ? lead : '', teamIds: own ? [team] : visit.actor.teamIds },
    query: query.size === 0 ? '' : `?${query}`,
  }
}

/** What is judged: everything but access as the reader, and access as the keeper, who alone sees what every team may open. */
async function judgedCases(deps: CaseworkDeps, visit: Visit, chosen: Chosen): Promise<JudgedCase[]> {
  const now = deps.now()
  const judged = (faults: Awaited<ReturnType<typeof accessFaults>>, action: string) =>
    deps.db.withActor(visit.actor, reading(visit, action), async (tx, note) => {
      const cases = await judgeCases(tx, { teamIds: chosen.teamIds, now, faults })
      note({ recordIds: cases.map(({ recordId }) => recordId) })
      return cases
    })
  const seen = await judged(new Map(), 'find-cases-to-judge')
  const faults = await deps.db.withActor(keeper, reading(visit, 'compare-access'), (tx) =>
    accessFaults(
      tx,
      seen.map(({ recordId }) => recordId),
    ),
  )
  return faults.size === 0 ? seen : judged(faults, 'judge-cases')
}

const ledBy = (cases: readonly JudgedCase[], lead: string) =>
  lead === '' ? cases : cases.filter(({ leadUserId }) => leadUserId === lead)

async function overview(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const chosen = chosenIn(visit)
  const all = await judgedCases(deps, visit, chosen)
  const cases = ledBy(all, chosen.lead)
  return deps.db.withActor(visit.actor, reading(visit, 'view-compliance'), async (tx) => {
    const day = addDays(londonDay(deps.now()), -TREND_DAYS)
    const before = await talliesOn(tx, { teamIds: chosen.teamIds, leadUserId: chosen.lead || null, day })
    const teams = visit.actor.teamIds.length === 0 ? [] : await listTeams(tx, { ids: visit.actor.teamIds })
    const leadIds = [...new Set(all.flatMap(({ leadUserId }) => leadUserId ?? []))]
    const leads = [...(await userNames(tx, leadIds))].map(([id, name]): Choice => ({ id, name }))
    const lines = measureKeys.map(
      (key): Line => ({
        ...{ key, ...tallyOf(cases.map(({ judged }) => judged[key])) },
        before: before?.tallies.find(({ measure }) => measure === key) ?? null,
      }),
    )
    return page({
      ...{ title: 'Compliance', wide: true, crumbs: [...CRUMBS, { text: 'Compliance' }] },
      body: (
        <CompliancePage
          {...{ lines, ...chosen, cases: cases.length, beforeDay: before?.day ?? null }}
          maySeeFigures={visit.actor.permissions.includes('casework.figures')}
          teams={teams.map(({ id, name }) => ({ id, name }))}
          leads={leads.sort((a, b) => a.name.localeCompare(b.name, 'en'))}
        />
      ),
    })
  })
}

async function csv(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const chosen = chosenIn(visit)
  const cases = ledBy(await judgedCases(deps, visit, chosen), chosen.lead)
  return deps.db.withActor(visit.actor, exporting(visit, 'export-compliance'), async (_tx, note) => {
    note({ recordIds: cases.map(({ recordId }) => recordId) })
    const rows = measureKeys.map((key) => {
      const tally = tallyOf(cases.map(({ judged }) => judged[key]))
      return [MEASURES[key].label, String(tally.met), String(tally.applicable), percent(tally).replace('%', '')]
    })
    const body = toCsv(['standard', 'met', 'of', 'per_cent'], rows)
    return download({ name: 'compliance.csv', type: 'text/csv; charset=utf-8', body })
  })
}

async function faults(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const measure = visit.params['measure'] ?? ''
  if (!isKeyOf(MEASURES, measure)) return notFound()
  const chosen = chosenIn(visit)
  const cases = ledBy(await judgedCases(deps, visit, chosen), chosen.lead).filter(
    ({ judged }) => judged[measure] === false,
  )
  return deps.db.withActor(visit.actor, reading(visit, 'view-cases-to-mend'), async (tx, note) => {
    note({ recordIds: cases.map(({ recordId }) => recordId), detail: { measure } })
    const teams = await teamNames(tx, [...new Set(cases.map(({ ownerTeamId }) => ownerTeamId))])
    const leads = await userNames(tx, [...new Set(cases.flatMap(({ leadUserId }) => leadUserId ?? []))])
    const named = cases.map((one) => ({
      ...one,
      teamName: teams.get(one.ownerTeamId) ?? '',
      leadName: one.leadUserId === null ? 'Nobody' : (leads.get(one.leadUserId) ?? 'Somebody who left'),
    }))
    return page({
      ...{ title: MEASURES[measure].label, wide: true },
      crumbs: [
        ...CRUMBS,
        { text: 'Compliance', href: `/compliance${chosen.query}` },
        { text: MEASURES[measure].label },
      ],
      body: (
        <Marked classification="official-sensitive">
          <FaultsPage measure={measure} cases={named} />
        </Marked>
      ),
    })
  })
}
