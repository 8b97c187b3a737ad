import { type Area, areasByIds, descendants, findArea, partnershipsOf } from '../../../foundations/areas/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import { type Paged, pageOf } from '../pages/paging.ts'
import { type ResponseState, stateOf } from '../pages/response-state.ts'
import {
  type CountType,
  canAnswer,
  inTableOrder,
  listMeasures,
  listUnanswered,
  type Measure,
  type ResponseRequest,
} from '../store/index.ts'

export interface UnansweredRow {
  readonly request: ResponseRequest
  readonly measure: Measure
  readonly type: CountType
  readonly area: Area
  readonly partnerships: readonly Area[]
  readonly state: ResponseState
  /** Days since it was due; 0 or less while it is not. */
  readonly daysOver: number
  readonly mine: boolean
}

export interface UnansweredView {
  readonly area: Area | null
  readonly overdueOnly: boolean
  readonly errors: readonly FieldError[]
  /** Areas that have something unanswered, whatever the filters. */
  readonly areas: readonly Area[]
  /** Asked of the reader's own areas; empty for those who answer for none. */
  readonly mine: readonly UnansweredRow[]
  readonly others: Paged<UnansweredRow>
  readonly total: number
  readonly overdue: number
  readonly mayAnswer: boolean
}

/** Everything unanswered, those due first, first. `today` is a day, `YYYY-MM-DD`. */
export async function viewUnanswered(tx: Tx, given: Asked): Promise<UnansweredView> {
  const { query, actor } = given
  const { all, rows, area, overdueOnly, errors } = await filtered(tx, given)
  const page = /^[1-9]\d{0,5}$/.test(query.get('page') ?? '') ? Number(query.get('page')) : 1
  return {
    area,
    overdueOnly,
    errors,
    areas: areasOf(all, area),
    mine: rows.filter((row) => row.mine),
    others: pageOf(
      rows.filter((row) => !row.mine),
      page,
    ),
    total: rows.length,
    overdue: rows.filter((row) => row.state.kind === 'overdue').length,
    mayAnswer: actor.permissions.includes('performance.respond'),
  }
}

interface Asked {
  readonly query: URLSearchParams
  readonly actor: Actor
  readonly today: string
}

/** All rows of the view in one list, own areas first, as the saved table has them. */
export async function unansweredTable(
  tx: Tx,
  given: Asked,
): Promise<{ rows: readonly UnansweredRow[]; errors: readonly FieldError[] }> {
  const { rows, errors } = await filtered(tx, given)
  return { rows: [...rows.filter((row) => row.mine), ...rows.filter((row) => !row.mine)], errors }
}

/** What the address asks for, and what it could not mean. */
async function filtered(tx: Tx, { query, ...given }: Asked) {
  const all = await readUnanswered(tx, given)
  const text = query.get('area')?.trim() ?? ''
  const area = text === '' ? null : ((await findArea(tx, text)) ?? null)
  const errors: FieldError[] =
    text !== '' && area === null ? [{ field: 'area', message: 'There is no such area. All areas are shown' }] : []
  const inside = area === null ? null : new Set([area.id, ...(await descendants(tx, [area.id])).map((one) => one.id)])
  const overdueOnly = query.get('overdue') === 'yes'
  const rows = all.filter(
    (row) => (inside === null || inside.has(row.area.id)) && (!overdueOnly || row.state.kind === 'overdue'),
  )
  return { all, rows, area, overdueOnly, errors }
}

async function readUnanswered(
  tx: Tx,
  { actor, today }: { readonly actor: Actor; readonly today: string },
): Promise<UnansweredRow[]> {
  const requests = await listUnanswered(tx)
  const areaIds = [...new Set(requests.map((request) => request.areaId))]
  const areas = new Map((await areasByIds(tx, areaIds)).map((area) => [area.id, area]))
  const partnerships = await partnershipsOf(tx, areaIds)
  const measures = new Map((await listMeasures(tx)).map((measure) => [measure.id, measure]))
  const rows = requests.flatMap((request): UnansweredRow[] => {
    const measure = measures.get(request.measureId)
    const type = measure?.types.find((one) => one.id === request.typeId)
    const area = areas.get(request.areaId)
    if (measure === undefined || type === undefined || area === undefined) return []
    return [
      {
        ...{ request, measure, type, area },
        partnerships: partnerships.get(area.id) ?? [],
        state: stateOf(request, { areaKind: area.kind, today }),
        daysOver: Math.round((Date.parse(today) - Date.parse(request.dueOn)) / 86_400_000),
        mine: canAnswer(actor, request),
      },
    ]
  })
  return rows.toSorted(
    (a, b) =>
      (a.request.dueOn < b.request.dueOn ? -1 : a.request.dueOn > b.request.dueOn ? 1 : 0) ||
      a.area.name.localeCompare(b.area.name, 'en-GB'),
  )
}

function areasOf(rows: readonly UnansweredRow[], chosen: Area | null): Area[] {
  const found = new Map<number, Area>()
  for (const row of rows) for (const area of [row.area, ...row.partnerships]) found.set(area.id, area)
  if (chosen !== null) found.set(chosen.id, chosen)
  return inTableOrder([...found.values()])
}
