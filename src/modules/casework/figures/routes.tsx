import { londonDay } from '../../../platform/clock/index.ts'
import { toCsv } from '../../../platform/files/index.ts'
import { download, may, page, type Reply, type Route, route, type Visit } from '../../../platform/http/index.ts'
import { type CaseworkDeps, exporting, reading } from '../deps.ts'
import { type CostBasis, estimate, inForceOn } from '../domain/unit-costs.ts'
import { unitCosts } from '../store/figure-rules.ts'
import { countMonthly, countTables, type MonthlySeries } from './count.ts'
import { HEAD, rowsOf } from './csv.ts'
import { type Asked, readAsked } from './form.ts'
import { FiguresPage, type FiguresView } from './page.tsx'
import { periodsOn } from './periods.ts'
import { settingsRoutes } from './settings/routes.tsx'
import { type Block, type Line, shownIn, type Tables } from './tables.ts'

const KEPT_SECONDS = 600
/** Periods whose counts are kept at once. */
const MOST_KEPT = 24

interface Kept<Value> {
  readonly value: Promise<Value>
  readonly at: Date
}

/** What the work did, in figures without anybody in them. */
export function figuresRoutes(deps: CaseworkDeps): Route[] {
  const access = may('casework.figures')
  const tables = keeping<Tables>(deps)
  const monthly = keeping<readonly MonthlySeries[]>(deps)
  const load = (visit: Visit) => loadView(deps, { visit, tables, monthly })
  return [
    route({
      ...{ method: 'GET', path: '/casework/figures', access },
      handle: async (visit): Promise<Reply> => {
        const view = await load(visit)
        return page({
          ...{ title: 'Casework figures', wide: true, crumbs: [{ text: 'Casework figures' }] },
          status: view.asked.errors.length > 0 ? 422 : 200,
          body: <FiguresPage {...view} />,
        })
      },
    }),
    route({
      ...{ method: 'GET', path: '/casework/figures.csv', access },
      handle: async (visit): Promise<Reply> => {
        const view = await load(visit)
        const { from, to } = view.asked.period
        return deps.db.withActor(visit.actor, exporting(visit, 'export-figures'), async (_tx, note) => {
          note({ detail: { from, to } })
          const body = toCsv(HEAD, rowsOf(view))
          return download({ name: `casework-figures-${from}-to-${to}.csv`, type: 'text/csv; charset=utf-8', body })
        })
      },
    }),
    ...settingsRoutes(deps),
  ]
}

/**
 * Counted figures are the same for everybody who may see them, so they are shown again for some minutes; the page says from
 * when they are. What failed is not kept.
 */
function keeping<Value>({ now, figuresKeptSeconds = KEPT_SECONDS }: CaseworkDeps) {
  const kept = new Map<string, Kept<Value>>()
  return async (key: string, count: () => Promise<Value>): Promise<{ readonly value: Value; readonly at: Date }> => {
    const at = now()
    const found = kept.get(key)
    const one =
      found !== undefined && at.getTime() - found.at.getTime() < figuresKeptSeconds * 1000
        ? found
        : { value: count(), at }
    kept.delete(key)
    kept.set(key, one)
    const [oldest] = kept.keys()
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
    try {
      return { value: await one.value, at: one.at }
    } catch (error) {
      if (kept.get(key) === one) kept.delete(key)
      throw error
    }
  }
}

async function loadView(
  deps: CaseworkDeps,
  given: {
    readonly visit: Visit
    readonly tables: ReturnType<typeof keeping<Tables>>
    readonly monthly: ReturnType<typeof keeping<readonly MonthlySeries[]>>
  },
): Promise<FiguresView> {
  const { visit } = given
  const today = londonDay(deps.now())
  const asked = readAsked(visit.query, today)
  const { from, to } = asked.period
  const { correlationId } = visit
  const counted = await given.tables(`${today} ${from} ${to}`, () =>
    countTables(deps.db, { span: { from, to }, today, correlationId }),
  )
  const series = await given.monthly(today, () => countMonthly(deps.db, deps.now()))
  const tables = counted.value
  const at = tables.columns.findIndex(({ areaId }) => areaId !== null && areaId === asked.areaId)
  const column = at < 0 ? null : at
  const chosen: Asked = column === null ? { ...asked, areaId: null } : asked
  return deps.db.withActor(visit.actor, reading(visit, 'view-figures'), async (tx, note) => {
    note({ detail: { from, to, ...(chosen.areaId === null ? {} : { areaId: chosen.areaId }) } })
    const crime = await (deps.victimsOfCrime?.(tx, { from, to, areaId: chosen.areaId }) ?? null)
    const costs = inForceOn(await unitCosts(tx), to)
    return {
      ...{
        asked: chosen,
        periods: periodsOn(today),
        tables,
        column,
        countedAt: counted.at,
        monthly: series.value,
        crime,
      },
      estimate: estimate(costs, (basis) => countFor(tables.blocks, basis, column)),
      districtLines: districtLines(tables.blocks),
      mayConfigure: visit.actor.permissions.includes('casework.configure'),
      mayWork: visit.actor.permissions.includes('casework.use'),
    }
  })
}

/** What a unit is counted by: only what the page shows. */
function countFor(blocks: readonly Block[], basis: CostBasis, column: number | null): number | null {
  const WHERE: Readonly<Record<CostBasis, { readonly block: string; readonly line: string }>> = {
    'cases-closed': { block: 'closed', line: 'total' },
    'came-down': { block: 'moves', line: 'came-down' },
    'supports-helped': { block: 'supports', line: 'helped' },
  }
  const { block, line } = WHERE[basis]
  const found = blocks.find(({ key }) => key === block)
  const own =
    line === 'total' ? found?.total : found?.breakdowns.flatMap(({ lines }) => lines).find(({ key }) => key === line)
  const shown = own === null || own === undefined ? null : shownIn(own, column)
  return shown?.kind === 'shown' ? shown.value : null
}

const SIDE_BY_SIDE = ['reports', 'cases', 'closed', 'victims', 'moves', 'supports', 'interventions']

function districtLines(blocks: readonly Block[]): { readonly title: string; readonly line: Line }[] {
  return SIDE_BY_SIDE.flatMap((key) => {
    const block = blocks.find((one) => one.key === key)
    return block?.total == null ? [] : [{ title: block.title, line: block.total }]
  })
}
