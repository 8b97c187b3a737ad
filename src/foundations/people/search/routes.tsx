import { londonDay } from '../../../platform/clock/index.ts'
import { may, page, type Reply, type Route, redirect, route, type Visit } from '../../../platform/http/index.ts'
import { type PeopleDeps, searching } from '../deps.ts'
import { withHeaders } from '../pages/found.tsx'
import { searchProfiles } from '../store/search.ts'
import { emptySearch, readSearch, SEARCH_FIELDS, searchOf } from './form.ts'
import { SearchPage, type SearchView } from './page.tsx'

/** Searching: the words are posted, so that they stand in no address, and are stored nowhere. */
export function searchRoutes(deps: PeopleDeps): Route[] {
  const access = may('people.use')
  return [
    route({
      ...{ method: 'GET', path: '/people', access },
      handle: (visit) => searchPage(deps, visit, { draft: emptySearch, errors: [], outcome: null }),
    }),
    // After a reload or by the address alone.
    route({ method: 'GET', path: '/people/search', access, handle: () => redirect('/people') }),
    route({ method: 'POST', path: '/people/search', access, handle: (visit) => postSearch(deps, visit) }),
  ]
}

function searchPage(deps: PeopleDeps, visit: Visit, view: Pick<SearchView, 'draft' | 'errors' | 'outcome'>): Reply {
  const today = londonDay(deps.now())
  return page({
    title: view.outcome === null ? 'People, households and places' : 'Search results',
    status: view.errors.length > 0 ? 422 : 200,
    body: <SearchPage {...view} formToken={visit.formToken} actor={visit.actor} today={today} />,
  })
}

async function postSearch(deps: PeopleDeps, visit: Visit): Promise<Reply> {
  const draft = searchOf(visit.form)
  const read = readSearch(draft, { today: londonDay(deps.now()) })
  if (!read.ok) return searchPage(deps, visit, { draft, errors: read.errors, outcome: null })
  const outcome = await deps.db.withActor(visit.actor, searching(visit, 'search'), async (tx, note) => {
    const found = await searchProfiles(tx, read.query)
    note({
      recordIds: found.results.map(({ recordId }) => recordId),
      detail: {
        fields: SEARCH_FIELDS.filter((field) => draft.fields[field] !== ''),
        ...{ kinds: draft.kinds, results: found.results.length, pointers: found.pointers.length },
      },
    })
    return { findings: await withHeaders(tx, found.results), pointers: found.pointers, more: found.more }
  })
  return searchPage(deps, visit, { draft, errors: [], outcome })
}
