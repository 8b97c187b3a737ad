import { addMonths, type Month, monthInWords } from '../../../platform/clock/index.ts'
import { formatNumber, plural } from '../../../platform/html/format.ts'
import { Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import type { Crumb } from '../../../platform/http/index.ts'
import type { ImportState } from '../store/imports.ts'
import { withQuery } from './paths.ts'

/** What pages about imports share: addresses, states, sizes of change. */

export const IMPORTS_CRUMB: Crumb = { text: 'Imports', href: '/imports' }

export function importHref(id: string, part = ''): string {
  return `/imports/${id}${part === '' ? '' : `/${part}`}`
}

const STATES: Readonly<Record<ImportState, { readonly words: string; readonly colour: string }>> = {
  receiving: { words: 'Receiving', colour: 'govuk-tag--light-blue' },
  'to-check': { words: 'Waiting to be checked', colour: 'govuk-tag--light-blue' },
  checking: { words: 'Being checked', colour: 'govuk-tag--light-blue' },
  ready: { words: 'To be confirmed', colour: 'govuk-tag--yellow' },
  'to-store': { words: 'Waiting to be stored', colour: 'govuk-tag--light-blue' },
  storing: { words: 'Being stored', colour: 'govuk-tag--light-blue' },
  done: { words: 'Imported', colour: 'govuk-tag--green' },
  failed: { words: 'Failed', colour: 'govuk-tag--red' },
  cancelled: { words: 'Cancelled', colour: 'govuk-tag--grey' },
  undone: { words: 'Undone', colour: 'govuk-tag--grey' },
}

export function stateWordsOf(state: ImportState): string {
  return STATES[state].words
}

/** A state in words, for lists, where what waits waits for somebody, not for the reader. */
export function ImportTag(props: { state: ImportState }): Html {
  const { words, colour } = STATES[props.state]
  return <Tag classes={`pf-import-state ${colour}`}>{words}</Tag>
}

/** Work goes on by itself: the page is looked at again. */
export function isRunning(state: ImportState): boolean {
  return ['receiving', 'to-check', 'checking', 'to-store', 'storing'].includes(state)
}

/** What a person has still to decide or may stop. */
export function mayBeCancelled(state: ImportState): boolean {
  return ['receiving', 'to-check', 'checking', 'ready'].includes(state)
}

/** "September 2025", "January to September 2025", or with gaps "March 2021, and January to March 2022". */
export function spanInWords(months: readonly Month[]): string {
  const runs: { first: Month; last: Month }[] = []
  for (const month of [...new Set(months)].sort()) {
    const run = runs.at(-1)
    if (run !== undefined && addMonths(run.last, 1) === month) run.last = month
    else runs.push({ first: month, last: month })
  }
  const [first] = runs
  const last = runs.at(-1)
  if (first === undefined || last === undefined) return 'no months'
  return runs.length <= MOST_RUNS
    ? runs.map(runInWords).join(' and ')
    : `${runInWords({ first: first.first, last: last.last })}, with gaps`
}

/** More stretches than this are only said to have gaps. */
const MOST_RUNS = 2

/** From the first to the last, whatever lies between. */
export function runInWords({ first, last }: { readonly first: Month; readonly last: Month }): string {
  if (first === last) return monthInWords(first)
  const [name = '', year = ''] = monthInWords(first).split(' ')
  return `${monthInWords(last).endsWith(year) ? name : monthInWords(first)} to ${monthInWords(last)}`
}

export const FORMAT_NAMES = {
  street: 'Street-level crime',
  long: 'Long counts',
  wide: 'Wide monthly table',
} as const

/** A figure with its words, as the row of small facts above a report. */
export function Facts(props: {
  items: readonly { readonly figure: string; readonly words: string; readonly quiet?: boolean }[]
}): Html {
  return (
    <ul class="pf-facts">
      {props.items.map((item) => (
        <li class={item.quiet === true ? 'pf-facts__item pf-facts__item--quiet' : 'pf-facts__item'}>
          <span class="pf-facts__figure">{item.figure}</span> {item.words}
        </li>
      ))}
    </ul>
  )
}

/** What waits for somebody to say what it means. Nothing where nothing waits. */
export function LabelsNotice(props: { pending: { readonly areas: number; readonly types: number } }): Child {
  const { areas, types } = props.pending
  if (areas + types === 0) return null
  const parts = [
    ...(areas > 0 ? [plural(areas, 'area', 'areas')] : []),
    ...(types > 0 ? [plural(types, 'type', 'types')] : []),
  ]
  return (
    <div class="govuk-inset-text pf-notice">
      <p class="govuk-body">
        <strong>{`${parts.join(' and ')} in imported files ${areas + types === 1 ? 'is' : 'are'} not known.`}</strong>{' '}
        Their figures are kept and count nowhere until somebody says what they mean.
      </p>
      <p class="govuk-body">
        <a class="govuk-link" href="/imports/labels">
          {`Say what ${areas + types === 1 ? 'it means' : 'they mean'}`}
        </a>
      </p>
    </div>
  )
}

/** Links to the pages before and after; nothing where one page holds all. */
export function pageLinks(given: {
  readonly path: string
  readonly query: Readonly<Record<string, string | undefined>>
  readonly page: number
  readonly more: boolean
}): { previous?: { href: string; labelText: string }; next?: { href: string; labelText: string } } {
  const href = (page: number) => withQuery(given.path, { ...given.query, page: page === 1 ? undefined : page })
  return {
    ...(given.page > 1 && {
      previous: { href: href(given.page - 1), labelText: `Page ${formatNumber(given.page - 1)}` },
    }),
    ...(given.more && { next: { href: href(given.page + 1), labelText: `Page ${formatNumber(given.page + 1)}` } }),
  }
}

/** The first eight of 64 digits: enough to compare by eye. */
export function shortHash(hash: string): string {
  return hash.slice(0, 8)
}
