import { areasByIds } from '../../../foundations/areas/index.ts'
import { teamNames, userNames } from '../../../foundations/identity/index.ts'
import { namesOfRecords } from '../../../foundations/people/index.ts'
import { recordHeaders } from '../../../foundations/sharing/index.ts'
import { londonDay } from '../../../platform/clock/index.ts'
import { sideBySide, type Tx } from '../../../platform/db/index.ts'
import { type CsvCell, toCsv } from '../../../platform/files/index.ts'
import {
  download,
  may,
  page,
  type Reply,
  type Route,
  redirect,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { type CaseworkDeps, exporting, readingDaily, searching } from '../deps.ts'
import { CLOSE_REASONS, GRADES, IMPACTS, REPORT_STATES, YES_NO } from '../domain/report-words.ts'
import { ASB_TYPES } from '../domain/words.ts'
import { contributable, countReports, type ListedReport, listReports, type ReportFilter } from '../store/reports.ts'
import { choiceOf, filterOf, type InboxChoice, PER_PAGE } from './filter.ts'
import { InboxPage, type InboxView } from './page.tsx'

const MOST_FOUND = 50
const MOST_SAVED = 10_000
const LONGEST = 100

/** Reports that wait, and all others. Words that are looked for are posted, so that they stand in no address. */
export function inboxRoutes(deps: CaseworkDeps): Route[] {
  const access = may('casework.use')
  return [
    route({ method: 'GET', path: '/reports', access, handle: (visit) => inbox(deps, visit) }),
    // After a reload or by the address alone.
    route({ method: 'GET', path: '/reports/search', access, handle: () => redirect('/reports') }),
    route({ method: 'POST', path: '/reports/search', access, handle: (visit) => search(deps, visit) }),
    route({ method: 'GET', path: '/reports/export.csv', access, handle: (visit) => saveCsv(deps, visit) }),
  ]
}

type Listed = Pick<InboxView, 'reports' | 'total' | 'areaNames' | 'teamNames' | 'mine' | 'classifications'>

async function load(tx: Tx, filter: ReportFilter, of: { limit: number; offset: number }): Promise<Listed> {
  const reports = await listReports(tx, filter, of)
  const total = reports[0]?.total ?? (of.offset === 0 ? 0 : await countReports(tx, filter))
  const ids = reports.map(({ recordId }) => recordId)
  const teamIds = reports.map(({ ownerTeamId }) => ownerTeamId)
  const [areas, headers, teams, mine] = await sideBySide([
    areasByIds(tx, [...new Set(reports.map(({ areaId }) => areaId))]),
    recordHeaders(tx, ids),
    teamNames(tx, teamIds),
    contributable(tx, ids),
  ])
  return {
    ...{ reports, total, mine, teamNames: teams },
    areaNames: new Map(areas.map(({ id, name }) => [id, name])),
    classifications: [...new Set([...headers.values()].map(({ classification }) => classification))],
  }
}

function show(deps: CaseworkDeps, visit: Visit, view: Listed & Pick<InboxView, 'choice' | 'text' | 'errors'>): Reply {
  return page({
    title: view.text === null ? 'Reports' : 'Reports found',
    status: view.errors.length > 0 ? 422 : 200,
    wide: true,
    body: (
      <InboxPage
        {...view}
        serves={visit.actor.areaIds.length > 0}
        approves={visit.actor.permissions.includes('casework.approve')}
        now={deps.now()}
        formToken={visit.formToken}
      />
    ),
  })
}

async function inbox(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const choice = choiceOf(visit.query)
  const listed = await deps.db.withActor(visit.actor, readingDaily(visit, 'list-reports'), async (tx, note) => {
    const found = await load(tx, filterOf(choice, visit.actor), {
      ...{ limit: PER_PAGE, offset: (choice.page - 1) * PER_PAGE },
    })
    note({ recordIds: found.reports.map(({ recordId }) => recordId), detail: { ...choice } })
    return found
  })
  return show(deps, visit, { ...listed, choice, text: null, errors: [] })
}

const EVERYTHING: InboxChoice = { state: 'all', grade: '', areas: 'all', matrixDue: false, page: 1 }

async function search(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const text = (visit.form.get('text') ?? '').trim()
  const nothing: Listed = {
    ...{ reports: [], total: 0, areaNames: new Map(), teamNames: new Map(), mine: new Set(), classifications: [] },
  }
  if (text.length < 2 || text.length > LONGEST) {
    const message = text.length > LONGEST ? `Enter ${LONGEST} characters or fewer` : 'Enter two letters or more'
    return show(deps, visit, { ...nothing, choice: EVERYTHING, text, errors: [{ field: 'text', message }] })
  }
  const listed = await deps.db.withActor(visit.actor, searching(visit, 'search-reports'), async (tx, note) => {
    const found = await load(tx, { text }, { limit: MOST_FOUND, offset: 0 })
    note({ recordIds: found.reports.map(({ recordId }) => recordId), detail: { results: found.total } })
    return found
  })
  return show(deps, visit, { ...listed, choice: EVERYTHING, text, errors: [] })
}

const HEAD = [
  ...['Reference', 'State', 'Grade', 'Type', 'Reported', 'Happened', 'What', 'Where', 'Area', 'Before', 'Impact'],
  ...['Aimed at them', 'Disabled or ill', 'Caller', 'Incident number', 'Source', 'Screening', 'Matrix due', 'Decided'],
  ...['Decided by', 'Why closed'],
]

/** What can be read can be taken along; who took what is recorded with every record in it. */
function saveCsv(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const choice = choiceOf(visit.query)
  return deps.db.withActor(visit.actor, exporting(visit, 'export-reports'), async (tx, note) => {
    const reports = await listReports(tx, filterOf(choice, visit.actor), { limit: MOST_SAVED, offset: 0 })
    note({ recordIds: reports.map(({ recordId }) => recordId), detail: { ...choice, reports: reports.length } })
    const areas = await areasByIds(tx, [...new Set(reports.map(({ areaId }) => areaId))])
    const names = {
      areas: new Map(areas.map(({ id, name }) => [id, name])),
      users: await userNames(
        tx,
        reports.flatMap(({ decidedBy }) => (decidedBy === null ? [] : [decidedBy])),
      ),
      profiles: await namesOfRecords(
        tx,
        reports.flatMap(({ callerProfileId }) => (callerProfileId === null ? [] : [callerProfileId])),
      ),
    }
    return download({
      name: `reports-${londonDay(deps.now())}.csv`,
      type: 'text/csv; charset=utf-8',
      body: toCsv(
        HEAD,
        reports.map((report) => rowOf(report, names)),
      ),
    })
  })
}

function rowOf(
  report: ListedReport,
  names: {
    readonly areas: ReadonlyMap<number, string>
    readonly users: ReadonlyMap<string, string>
    readonly profiles: ReadonlyMap<string, string>
  },
): CsvCell[] {
  const caller = report.callerAnonymous
    ? 'Anonymous'
    : (names.profiles.get(report.callerProfileId ?? '') ?? report.callerName)
  return [
    ...[report.reference, REPORT_STATES[report.state], GRADES[report.grade], ASB_TYPES[report.asbType]],
    ...[report.reportedAt.toISOString(), report.happenedAt.toISOString(), report.what, report.location],
    ...[names.areas.get(report.areaId) ?? '', YES_NO[report.before], IMPACTS[report.impact]],
    ...[YES_NO[report.targeted], YES_NO[report.vulnerable], caller, report.incidentNumber, report.source],
    report.screening,
    report.matrixDueOn,
    report.decidedAt?.toISOString() ?? null,
    names.users.get(report.decidedBy ?? '') ?? null,
    report.closeReason === null ? null : CLOSE_REASONS[report.closeReason],
  ]
}
