import { type Month, monthInWords } from '../../../platform/clock/index.ts'
import { formatDate } from '../../../platform/html/format.ts'
import { type CameBack, cameBack } from '../domain/exceptions.ts'
import { canBeAsked, type ResponseRequest } from '../store/index.ts'
import { today } from './deps.ts'
import type { ChartFigures, FigureRow } from './figures.ts'

/** How far the answer to an exception has come. */
export type ResponseState =
  | { readonly kind: 'nobody-to-ask' }
  | { readonly kind: 'not-asked' }
  | { readonly kind: 'asked'; readonly dueOn: string }
  | { readonly kind: 'overdue'; readonly dueOn: string }
  | { readonly kind: 'answered'; readonly on: string }
  | { readonly kind: 'withdrawn' }

/** `today` is a day, `YYYY-MM-DD`: an answer is overdue from the day after it was due. */
export function stateOf(
  request: Pick<ResponseRequest, 'response' | 'dueOn' | 'withdrawnAt'> | undefined,
  given: { readonly areaKind: string; readonly today: string },
): ResponseState {
  if (request === undefined) return { kind: canBeAsked(given.areaKind) ? 'not-asked' : 'nobody-to-ask' }
  if (request.response !== null) return { kind: 'answered', on: today(request.response.at) }
  if (request.withdrawnAt !== null) return { kind: 'withdrawn' }
  return { kind: request.dueOn < given.today ? 'overdue' : 'asked', dueOn: request.dueOn }
}

/** 'Asked' and 'due 19 December 2025'. */
export function stateParts(state: ResponseState): { readonly word: string; readonly more: string } {
  switch (state.kind) {
    case 'nobody-to-ask':
      return { word: '', more: 'Wider area: nobody is asked' }
    case 'not-asked':
      return { word: 'Not asked', more: '' }
    case 'asked':
      return { word: 'Asked', more: `due ${formatDate(state.dueOn)}` }
    case 'overdue':
      return { word: 'Overdue', more: `since ${formatDate(state.dueOn)}` }
    case 'answered':
      return { word: 'Answered', more: `on ${formatDate(state.on)}` }
    case 'withdrawn':
      return { word: 'Withdrawn', more: '' }
  }
}

/** 'Asked, due 19 December 2025'. */
export function stateWords(state: ResponseState): string {
  const { word, more } = stateParts(state)
  if (word === '' || more === '') return word + more
  return state.kind === 'asked' ? `${word}, ${more}` : `${word} ${more}`
}

/** Whether the chart returned inside its lines after the month, as far as its figures go. */
export function returnOf(figures: ChartFigures, month: Month): CameBack {
  return cameBack(
    figures.rows
      .filter((row) => row.month > month && !row.ahead)
      .map((row) => ({ month: row.month, position: positionOf(row) })),
  )
}

function positionOf({ count, lower, upper }: FigureRow): 'above' | 'below' | 'inside' | 'unknown' {
  if (count === null || lower === null || upper === null) return 'unknown'
  return count > upper ? 'above' : count < lower ? 'below' : 'inside'
}

/** 'Came back in October 2025'. */
export function returnWords(back: CameBack): string {
  const { state, firstInside, latest } = back
  switch (state) {
    case 'no later month yet':
      return 'No later month yet'
    case 'still outside':
      return latest === null ? 'Still outside' : `Still outside in ${monthInWords(latest)}`
    case 'came back':
      return firstInside === null ? 'Came back' : `Came back in ${monthInWords(firstInside)}`
    case 'came back, then outside again':
      return firstInside === null || latest === null
        ? 'Came back, then outside again'
        : `Came back in ${monthInWords(firstInside)}, outside again by ${monthInWords(latest)}`
  }
}
