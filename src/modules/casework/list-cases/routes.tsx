import { areasByIds } from '../../../foundations/areas/index.ts'
import { searchProfiles } from '../../../foundations/people/index.ts'
import { Marked } from '../../../foundations/sharing/index.ts'
import { londonDay } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { toCsv } from '../../../platform/files/index.ts'
import { pageNumber } from '../../../platform/html/paging.tsx'
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
import { DUE_WORDS, dueOn } from '../domain/due.ts'
import { ASB_TYPES, BANDS, CASE_STATES } from '../domain/words.ts'
import { casesByText, listCases } from '../store/case-lists.ts'
import { partsOf } from '../store/participants.ts'
import { filterOf, PER_PAGE, sortOf } from './filter.ts'
import { FoundPage, ListPage } from './page.tsx'

const CSV_LIMIT = 50_000
const FOUND = 50

/** Lists of cases: mine, my teams', all; by risk and by what is late; searched by words and by names. */
export function listCasesRoutes(deps: CaseworkDeps): Route[] {
  const access = may('casework.use')
  return [
    route({ method: 'GET', path: '/cases', access, handle: (visit) => list(deps, visit) }),
    route({ method: 'GET', path: '/cases.csv', access, handle: (visit) => csv(deps, visit) }),
    // After a reload or by the address alone: what was searched for stands in no address.
    route({ method: 'GET', path: '/cases/search', access, handle: () => redirect('/cases') }),
    route({ method: 'POST', path: '/cases/search', access, handle: (visit) => search(deps, visit) }),
  ]
}

const SENSITIVE = 'official-sensitive'

async function areaChoices(tx: Tx, visit: Visit): Promise<{ id: number; name: string }[]> {
  const served = await areasByIds(tx, visit.actor.areaIds)
  return served
    .filter(({ kind }) => kind === 'district' || kind === 'neighbourhood' || kind === 'csp')
    .map(({ id, name }) => ({ id, name }))
}

function list(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const [filter, sort, number] = [filterOf(visit.query), sortOf(visit.query), pageNumber(visit.query)]
  const today = londonDay(deps.now())
  return deps.db.withActor(visit.actor, readingDaily(visit, 'list-cases'), async (tx, note) => {
    const found = await listCases(tx, visit.actor, {
      ...{ filter, sort, today, limit: PER_PAGE, offset: (number - 1) * PER_PAGE },
    })
    note({ recordIds: found.cases.map(({ recordId }) => recordId), detail: { filter: { ...filter } } })
    const body = (
      <Marked classification={SENSITIVE}>
        <ListPage
          {...{ ...found, filter, sort, today, page: number, formToken: visit.formToken }}
          areas={await areaChoices(tx, visit)}
          mayOpen={visit.actor.teamIds.length > 0}
          maySeeFigures={visit.actor.permissions.includes('casework.figures')}
        />
      </Marked>
    )
    return page({ title: 'Cases', wide: true, body })
  })
}

function csv(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const [filter, sort, today] = [filterOf(visit.query), sortOf(visit.query), londonDay(deps.now())]
  return deps.db.withActor(visit.actor, exporting(visit, 'export-cases'), async (tx, note) => {
    const { cases } = await listCases(tx, visit.actor, { filter, sort, today, limit: CSV_LIMIT, offset: 0 })
    note({ recordIds: cases.map(({ recordId }) => recordId), detail: { filter: { ...filter } } })
    const body = toCsv(
      [
        ...['reference', 'title', 'state', 'type', 'risk', 'next', 'next_by', 'late', 'lead', 'team', 'area'],
        ...['opened_at', 'last_worked_at', 'closed_at'],
      ],
      cases.map((one) => {
        const [due] = dueOn(one, { today })
        return [
          ...[one.reference, one.title, CASE_STATES[one.state], ASB_TYPES[one.asbType]],
          ...[one.band === null ? '' : BANDS[one.band], due === undefined ? '' : DUE_WORDS[due.what], due?.on ?? ''],
          ...[due?.late ? 'yes' : 'no', one.leadName ?? '', one.ownerTeamName, one.areaName],
          ...[one.openedAt.toISOString(), one.lastWorkedAt.toISOString(), one.closedAt?.toISOString() ?? ''],
        ]
      }),
    )
    return download({ name: 'cases.csv', type: 'text/csv; charset=utf-8', body })
  })
}

function search(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const text = visit.form.get('text')?.trim() ?? ''
  const today = londonDay(deps.now())
  const error = text.length < 2 ? 'Enter at least two letters of a name, a reference or a title' : null
  return deps.db.withActor(visit.actor, searching(visit, 'search-cases'), async (tx, note) => {
    const ids = error === null ? await idsFor(tx, visit, { text, today }) : []
    const found = await listCases(tx, visit.actor, {
      filter: { view: 'all', state: 'all', band: null, late: null, areaId: null, ids },
      sort: { key: 'worked', descending: true },
      ...{ today, limit: FOUND, offset: 0 },
    })
    note({ recordIds: found.cases.map(({ recordId }) => recordId), detail: { found: found.total } })
    const body = (
      <Marked classification={SENSITIVE}>
        <FoundPage
          {...{ text, today, error, cases: found.cases, more: found.total > found.cases.length }}
          formToken={visit.formToken}
        />
      </Marked>
    )
    return page({
      ...{ title: 'Find a case', wide: true, status: error === null ? 200 : 422 },
      crumbs: [{ text: 'Cases', href: '/cases' }, { text: 'Find a case' }],
      body,
    })
  })
}

/** By the cases' own words, and by the names of people, households and places that have a part in them. */
async function idsFor(tx: Tx, visit: Visit, of: { readonly text: string; readonly today: string }): Promise<string[]> {
  const byText = await casesByText(tx, of.text, FOUND + 1)
  if (!visit.actor.permissions.includes('people.use')) return byText
  const { results } = await searchProfiles(tx, { text: of.text, today: of.today })
  const parts = await partsOf(
    tx,
    results.map(({ recordId }) => recordId),
  )
  return [...new Set([...byText, ...parts.map(({ caseId }) => caseId)])]
}
