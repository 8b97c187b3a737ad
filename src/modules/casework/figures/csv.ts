/** The whole page of figures as rows; what is hidden on the page is hidden here. Pure. */
import type { CsvCell } from '../../../platform/files/index.ts'
import { COST_BASES } from '../domain/unit-costs.ts'
import type { FiguresView } from './page.tsx'
import { smallWords } from './page.tsx'
import type { Shown } from './suppress.ts'
import { allLines, byFrequency, shownIn } from './tables.ts'

export const HEAD = ['from', 'to', 'district', 'table', 'breakdown', 'line', 'count'] as const

export function rowsOf(view: FiguresView): CsvCell[][] {
  const { tables, column, asked } = view
  const place = column === null ? 'Whole partnership' : (tables.columns[column]?.name ?? '')
  const cell = (shown: Shown): CsvCell =>
    shown.kind === 'shown' ? shown.value : shown.kind === 'small' ? smallWords(tables.threshold) : 'not shown'
  const begin = [asked.period.from, asked.period.to]
  const rows: CsvCell[][] = tables.blocks.flatMap((block) => {
    const at = block.byDistrict ? column : null
    const lines = allLines(block)
    const sorted =
      block.total === null
        ? byFrequency(
            lines.map(({ line }) => line),
            at,
          ).map((line) => ({ breakdown: block.title, line }))
        : lines
    return sorted.map(({ breakdown, line }) => [
      ...begin,
      ...[block.byDistrict ? place : 'Whole partnership', block.title, breakdown, line.label, cell(shownIn(line, at))],
    ])
  })
  const hours = column === null ? tables.times.median.whole : (tables.times.median.columns[column] ?? null)
  rows.push([
    ...[...begin, place, 'From report to matrix', 'Median', 'Hours'],
    hours === null ? 'not shown' : Math.round(hours * 10) / 10,
  ])
  if (column === null) {
    for (const { title, line } of view.districtLines)
      for (const [i, { name }] of tables.columns.entries())
        rows.push([...begin, name, title, 'By district', line.label, cell(shownIn(line, i))])
  }
  for (const { cost, pounds } of view.estimate.lines)
    rows.push([
      ...[
        ...begin,
        place,
        'Cost saved, estimated',
        cost.assumption ? 'Assumption' : 'Published',
        COST_BASES[cost.basis],
      ],
      pounds ?? 'not shown',
    ])
  return rows
}
