/** What the page of figures was asked for. Pure. */
import { isDay } from '../../../platform/clock/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import { lastTwelve, ownPeriod, type Period, periodsOn } from './periods.ts'

export interface Asked {
  readonly period: Period
  /** Id of a district; null for the whole partnership. */
  readonly areaId: number | null
  /** As typed. */
  readonly from: string
  readonly to: string
  readonly errors: readonly FieldError[]
}

export const OWN = 'own'
const EARLIEST = '1990-01-01'

/** Anything that cannot be read is as if it were not there, but for own dates: what is wrong with those is said. */
export function readAsked(query: URLSearchParams, today: string): Asked {
  const key = query.get('period') ?? ''
  const [from, to] = [(query.get('from') ?? '').trim(), (query.get('to') ?? '').trim()]
  const area = Number(query.get('district') ?? '')
  const base = { areaId: Number.isInteger(area) && area > 0 ? area : null, from, to }
  const usual = { ...base, period: lastTwelve(today) }
  if (key !== OWN) {
    return { ...base, period: periodsOn(today).find((one) => one.key === key) ?? usual.period, errors: [] }
  }
  const errors: FieldError[] = []
  if (!isDay(from) || from < EARLIEST)
    errors.push({ field: 'from', message: 'Enter the first day, such as 1 April 2025' })
  if (!isDay(to) || to > today) errors.push({ field: 'to', message: 'Enter the last day, which may be today at most' })
  const own = errors.length === 0 ? ownPeriod({ from, to }) : null
  if (errors.length === 0 && own === null) errors.push({ field: 'to', message: 'The last day is before the first' })
  return own === null ? { ...usual, errors } : { ...base, period: own, errors: [] }
}

/** The query of an address that asks for the same. */
export function queryOf({ period, areaId, from, to }: Asked): string {
  const query = new URLSearchParams({ period: period.key })
  if (period.key === OWN) {
    query.set('from', from)
    query.set('to', to)
  }
  if (areaId !== null) query.set('district', String(areaId))
  return `?${query}`
}
