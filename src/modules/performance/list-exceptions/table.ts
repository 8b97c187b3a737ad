import type { CsvCell } from '../../../platform/files/index.ts'
import { fourDecimals } from '../pages/csv.ts'
import { stateWords } from '../pages/response-state.ts'
import { typeTitle } from '../pages/words.ts'
import type { ChartedRow } from './find-exceptions.ts'

/** Columns of the saved table and of `frankpledge exceptions`; docs/how-to/exceptions.md explains each. */
export const COLUMNS = [
  'month',
  'area',
  'area_name',
  'measure',
  'type',
  'method',
  'count',
  'expected',
  'lower',
  'upper',
  'direction',
  'meaning',
  'strength',
  'deviations',
  'significant',
  'survives_false_discovery_control',
  'response',
  'due_on',
  'came_back',
] as const

export type TableRow = Readonly<Record<(typeof COLUMNS)[number], CsvCell>>

export function tableRow(row: ChartedRow): TableRow {
  const { state } = row
  return {
    month: row.month,
    area: row.area.code,
    area_name: row.area.name,
    measure: row.measure.title,
    type: typeTitle(row.measure, row.type),
    method: row.chart,
    count: row.count,
    expected: fourDecimals(row.expected),
    lower: fourDecimals(row.lower),
    upper: fourDecimals(row.upper),
    direction: row.direction,
    meaning: row.class,
    strength: fourDecimals(row.strength),
    deviations: fourDecimals(row.deviations),
    significant: row.significant ? 'yes' : 'no',
    survives_false_discovery_control: row.strong ? 'yes' : 'no',
    response: stateWords(state),
    due_on: state.kind === 'asked' || state.kind === 'overdue' ? state.dueOn : null,
    came_back: row.cameBack.state,
  }
}
