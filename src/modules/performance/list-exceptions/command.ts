import { parseMonth } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { AppError } from '../../../platform/result/index.ts'
import { today } from '../pages/deps.ts'
import { findMeasure, listMeasures, measuresWithFigures, type ScreeningMethod } from '../store/index.ts'
import { findExceptions, sortRows, withCharts } from './find-exceptions.ts'
import { type ListForm, newestMonth, readListForm } from './form.ts'
import { COLUMNS, type TableRow, tableRow } from './table.ts'

/**
 * The table behind a link. Unlike the page, it refuses what it does not understand: nobody reads a note in a file.
 * @throws AppError `filter-not-understood`, `no-figures`
 */
export async function tableOf(
  tx: Tx,
  given: { readonly query: URLSearchParams; readonly today: string },
): Promise<{ month: string; rows: TableRow[] }> {
  const measures = await listMeasures(tx)
  const form = await readListForm(tx, given.query, { measures, spans: await measuresWithFigures(tx) })
  const [problem] = form.errors
  if (problem !== undefined) throw new AppError('filter-not-understood', `${problem.message}.`, { status: 422 })
  return { month: monthOf(form), rows: await rowsOf(tx, form, { measures, today: given.today }) }
}

function monthOf({ filters }: ListForm) {
  if (filters.month === null) throw new AppError('no-figures', 'There are no figures yet.', { status: 404 })
  return filters.month
}

async function rowsOf(tx: Tx, form: ListForm, given: Parameters<typeof findExceptions>[2]): Promise<TableRow[]> {
  const { rows } = await findExceptions(tx, { ...form.filters, month: monthOf(form) }, given)
  return (await withCharts(tx, sortRows(rows, form.sort))).map(tableRow)
}

export interface ExceptionsCommand {
  /** `YYYY-MM`; default the newest month of the measure, or of any. */
  readonly month?: string | undefined
  /** A measure, or one of its types: see `findMeasure`. */
  readonly measure?: string | undefined
  readonly method?: string | undefined
  /** Code or name of an area; all areas inside it too. */
  readonly area?: string | undefined
  readonly now: Date
}

/**
 * The rows of `frankpledge exceptions`: those of the saved table.
 * @throws AppError `bad-month`, `unknown-measure`, `ambiguous-measure`, `bad-option`, `filter-not-understood`, `no-figures`
 */
export async function exceptionsForCommand(
  tx: Tx,
  command: ExceptionsCommand,
): Promise<{ month: string; columns: readonly string[]; rows: TableRow[] }> {
  const { month, measure, method, area } = command
  if (month !== undefined && parseMonth(month) === undefined) {
    throw new AppError('bad-month', `“${month}” is not a month. Write it like 2025-09.`)
  }
  if (method !== undefined && !isMethod(method)) {
    throw new AppError('bad-option', `--method is seasonal or xmr, not “${method}”.`)
  }
  const query = new URLSearchParams()
  const measures = await listMeasures(tx)
  const spans = await measuresWithFigures(tx)
  if (measure !== undefined) {
    const found = await findMeasure(tx, measure)
    if (!found.ok) throw new AppError(found.problem.code, found.problem.message)
    query.set('measure', found.value.measure.slug)
    // A measure alone means all its types here, as on the page.
    if (found.value.type.parentId !== null) query.set('type', found.value.type.slug)
    const newest = newestMonth(spans, found.value.measure)
    if (month === undefined && newest !== null) query.set('month', newest)
  }
  if (month !== undefined) query.set('month', month)
  if (method !== undefined) query.set('method', method)
  if (area !== undefined) query.set('area', area)
  const form = await readListForm(tx, query, { measures, spans })
  const [problem] = form.errors
  if (problem !== undefined) throw new AppError('filter-not-understood', `${problem.message}.`)
  return {
    month: monthOf(form),
    columns: COLUMNS,
    rows: await rowsOf(tx, form, { measures, today: today(command.now) }),
  }
}

function isMethod(text: string): text is ScreeningMethod {
  return text === 'seasonal' || text === 'xmr'
}
