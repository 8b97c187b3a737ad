import type { Child, Html } from '../jsx-runtime.ts'
import { type Attributes, classNames, extra, type Falsy, hasContent } from './shared.ts'

export interface TableCell {
  content?: Child
  /** 'numeric' aligns figures to the right. */
  format?: 'numeric' | undefined
  classes?: string | undefined
  colspan?: number | undefined
  rowspan?: number | undefined
  attributes?: Attributes | undefined
}

export interface TableProps {
  caption?: Child
  captionClasses?: string | undefined
  head?: readonly TableCell[] | undefined
  rows: readonly (readonly TableCell[] | Falsy)[]
  /** Makes the first cell of each row its header. */
  firstCellIsHeader?: boolean | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function Table(props: TableProps): Html {
  return (
    <table class={classNames('govuk-table', props.classes)} {...extra(props.attributes)}>
      {hasContent(props.caption) && (
        <caption class={classNames('govuk-table__caption', props.captionClasses)}>{props.caption}</caption>
      )}
      {props.head && (
        <thead class="govuk-table__head">
          <tr class="govuk-table__row">{props.head.map((cell) => headerCell(cell, 'col'))}</tr>
        </thead>
      )}
      <tbody class="govuk-table__body">
        {props.rows.map(
          (row) =>
            row && (
              <tr class="govuk-table__row">
                {row.map((cell, index) =>
                  index === 0 && props.firstCellIsHeader ? headerCell(cell, 'row') : dataCell(cell),
                )}
              </tr>
            ),
        )}
      </tbody>
    </table>
  )
}

function headerCell(cell: TableCell, scope: 'col' | 'row'): Html {
  // The official table formats the header of a column but not that of a row.
  const format = scope === 'col' && cell.format && `govuk-table__header--${cell.format}`
  return (
    <th
      scope={scope}
      class={classNames('govuk-table__header', format, cell.classes)}
      colspan={cell.colspan}
      rowspan={cell.rowspan}
      {...extra(cell.attributes)}
    >
      {cell.content}
    </th>
  )
}

function dataCell(cell: TableCell): Html {
  return (
    <td
      class={classNames('govuk-table__cell', cell.format && `govuk-table__cell--${cell.format}`, cell.classes)}
      colspan={cell.colspan}
      rowspan={cell.rowspan}
      {...extra(cell.attributes)}
    >
      {cell.content}
    </td>
  )
}
