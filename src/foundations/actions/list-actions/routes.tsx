import { londonDay } from '../../../platform/clock/index.ts'
import type { AuditNote, Tx } from '../../../platform/db/index.ts'
import { toCsv } from '../../../platform/files/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
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
import { isUuid } from '../../../platform/ids/index.ts'
import { recordHeaders } from '../../sharing/index.ts'
import { type ActionsDeps, exporting, reading, writing } from '../deps.ts'
import { canComplete, stateLabels } from '../domain/action.ts'
import { type ActionSort, filterOf, type ListFilter, listHref, sortOf } from '../domain/lists.ts'
import { heldRecords } from '../pages/load.ts'
import { justDoneBy, listActions } from '../store/actions.ts'
import { completeAction, standingOf } from '../store/changes.ts'
import { namesFor, ownerInWords, userInWords } from '../store/owners.ts'
import type { Action } from '../store/rows.ts'
import { type Line, ListPage, type Meanwhile, type Typed } from './page.tsx'

/** Actions across records: one's own, those of one's teams, those asked of others. */
export function listActionsRoutes(deps: ActionsDeps): Route[] {
  const access = may('sharing.use')
  return [
    route({ method: 'GET', path: '/actions', access, handle: (visit) => listPage(deps, visit, asked(visit.query)) }),
    route({ method: 'GET', path: '/actions.csv', access, handle: (visit) => csv(deps, visit) }),
    route({ method: 'POST', path: '/actions/done', access, handle: (visit) => postDone(deps, visit) }),
  ]
}

const PER_PAGE = 50
/** At most so many lines in one file. */
const CSV_LIMIT = 10_000

interface Asked {
  readonly filter: ListFilter
  readonly sort: ActionSort
  readonly page: number
}

function asked(query: URLSearchParams): Asked {
  const filter = filterOf(query)
  return { filter, sort: sortOf(query, filter.show), page: pageNumber(query) }
}

interface Back {
  readonly typed: Typed
  readonly errors: readonly FieldError[]
  /** Actions that somebody else had ended before this person said that they are done. */
  readonly meanwhile: readonly Meanwhile[]
}

const nothingTyped: Back = { typed: { ticked: new Set(), outcomes: new Map() }, errors: [], meanwhile: [] }

async function listPage(deps: ActionsDeps, visit: Visit, of: Asked, back: Back = nothingTyped): Promise<Reply> {
  const { filter, sort } = of
  const now = deps.now()
  const today = londonDay(now)
  const found = await deps.db.withActor(visit.actor, reading(visit, 'list-actions'), async (tx, note) => {
    const listed = await listActions(tx, visit.actor, {
      ...{ filter, sort, today, limit: PER_PAGE, offset: (of.page - 1) * PER_PAGE },
    })
    const done = visit.actor.userId === null ? [] : await justDoneBy(tx, { userId: visit.actor.userId, now })
    const lines = await linesOf(deps, tx, visit, [...listed.actions, ...done])
    noteList(note, [...lines.values()], filter)
    const inOrder = (actions: readonly Action[]) => actions.flatMap(({ id }) => lines.get(id) ?? [])
    return { lines: inOrder(listed.actions), done: inOrder(done), total: listed.total }
  })
  const title = 'Actions'
  return page({
    title,
    wide: true,
    status: back.meanwhile.length > 0 ? 409 : back.errors.length > 0 ? 422 : 200,
    body: (
      <ListPage
        {...{ ...found, ...of, ...back, today, perPage: PER_PAGE, formToken: visit.formToken }}
        hasTeams={visit.actor.teamIds.length > 0}
      />
    ),
  })
}

/** Actions with what a list says of each, by id. One whose record has gone in the meantime is left out. */
async function linesOf(
  deps: ActionsDeps,
  tx: Tx,
  visit: Visit,
  actions: readonly Action[],
): Promise<Map<string, Line>> {
  const headers = await recordHeaders(tx, [...new Set(actions.map(({ recordId }) => recordId))])
  const records = await heldRecords(deps.kinds, tx, [...headers.values()])
  const names = await namesFor(tx, { owners: actions })
  const lines = new Map<string, Line>()
  for (const action of actions) {
    const record = records.get(action.recordId)
    if (record === undefined) continue
    lines.set(action.id, {
      ...{ action, record, owner: ownerInWords(action, names) },
      mayComplete: canComplete(action, standingOf(record.header, visit.actor, action)),
    })
  }
  return lines
}

function noteList(note: (note: AuditNote) => void, lines: readonly Line[], filter: ListFilter): void {
  const purposes = new Set(lines.map(({ record }) => record.header.purposeId))
  const [purposeId] = purposes
  note({
    recordIds: lines.map(({ action }) => action.recordId),
    ...(purposes.size === 1 && purposeId !== undefined ? { purposeId } : {}),
    detail: { ...filter, actions: lines.length },
  })
}

async function csv(deps: ActionsDeps, visit: Visit): Promise<Reply> {
  const { filter, sort } = asked(visit.query)
  const body = await deps.db.withActor(visit.actor, exporting(visit, 'export-actions'), async (tx, note) => {
    const { actions } = await listActions(tx, visit.actor, {
      ...{ filter, sort, today: londonDay(deps.now()), limit: CSV_LIMIT, offset: 0 },
    })
    const lines = [...(await linesOf(deps, tx, visit, actions)).values()]
    noteList(note, lines, filter)
    const names = await namesFor(tx, { owners: [], userIds: actions.map(({ createdBy }) => createdBy) })
    return toCsv(
      [
        ...['reference', 'action', 'details', 'about', 'owner', 'due_on', 'state', 'outcome', 'done_on', 'added_at'],
        'added_by',
      ],
      lines.map(({ action, record, owner }) => [
        ...[action.id, action.title, action.details, record.name, owner, action.dueOn, stateLabels[action.state]],
        ...[action.outcome, action.doneOn, action.createdAt.toISOString(), userInWords(action.createdBy, names)],
      ]),
    )
  })
  return download({ name: 'actions.csv', type: 'text/csv; charset=utf-8', body })
}

/** Several said to be done at once, each with its outcome, on the page of the list itself. */
async function postDone(deps: ActionsDeps, visit: Visit): Promise<Reply> {
  const { form } = visit
  const of = asked(form)
  const ids = form.getAll('listed').filter(isUuid).slice(0, PER_PAGE)
  const outcomes = new Map(ids.map((id) => [id, (form.get(`outcome.${id}`) ?? '').trim()]))
  const ticked = new Set(form.getAll('done').filter((id) => outcomes.has(id)))
  const typed: Typed = { ticked, outcomes }
  const errors = quickErrors(typed)
  if (errors.length > 0) return listPage(deps, visit, of, { typed, errors, meanwhile: [] })
  const saved = await deps.db.withActor(visit.actor, writing(visit, 'complete-actions'), async (tx, note) => {
    const results: { id: string; result: Awaited<ReturnType<typeof completeAction>> }[] = []
    for (const id of ticked) {
      const result = await completeAction(tx, visit.actor, {
        ...{ actionId: id, outcome: outcomes.get(id) ?? '', now: deps.now() },
      })
      results.push({ id, result })
      if (!result.ok) continue
      note({ recordIds: [result.value.recordId] })
      await deps.onWorked(tx, result.value.recordId)
    }
    const done = results.filter(({ result }) => result.ok).length
    note({ detail: { done, refused: results.length - done }, ...(done === 0 ? { outcome: 'refused' } : {}) })
    return results
  })
  const wrong: FieldError[] = []
  const meanwhile: Meanwhile[] = []
  for (const { id, result } of saved) {
    if (result.ok) continue
    const yours = outcomes.get(id) ?? ''
    if (result.problem.kind === 'changed-meanwhile') meanwhile.push({ action: result.problem.action, yours })
    else if (result.problem.kind === 'invalid')
      wrong.push(...result.problem.problems.map(({ message }) => ({ field: `outcome.${id}`, message })))
    else wrong.push({ field: '', message: 'One of these is not yours to end any more. It is not saved.' })
  }
  if (wrong.length === 0 && meanwhile.length === 0)
    return redirect(listHref('/actions', of), { notice: 'actions-done' })
  const failed = new Set(saved.filter(({ result }) => !result.ok).map(({ id }) => id))
  return listPage(deps, visit, of, {
    typed: { ticked: failed, outcomes: new Map([...outcomes].filter(([id]) => failed.has(id))) },
    ...{ errors: wrong, meanwhile },
  })
}

function quickErrors({ ticked, outcomes }: Typed): FieldError[] {
  const errors = [...outcomes].flatMap(([id, outcome]): FieldError[] => {
    if (ticked.has(id) && outcome === '')
      return [{ field: `outcome.${id}`, message: 'Enter what came of what you ticked' }]
    if (!ticked.has(id) && outcome !== '')
      return [{ field: `outcome.${id}`, message: 'Tick it as done too, or clear its outcome' }]
    return []
  })
  return errors.length === 0 && ticked.size === 0 ? [{ field: '', message: 'Tick what is done' }] : errors
}
