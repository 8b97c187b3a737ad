import { type PurposeKind, purposeKinds } from '../../platform/db/index.ts'
import { isUuid } from '../../platform/ids/index.ts'
import type { EventFilter } from './read-events.ts'

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** How a filter's parts are called in an address. Ids and words of ours only: no name ever stands in one. */
const NAMES = {
  ...{ userId: 'user', teamId: 'team', agencyId: 'agency', purposeId: 'purpose', recordId: 'record' },
  ...{ action: 'action', kind: 'kind', outcome: 'outcome', from: 'from', to: 'to', correlationId: 'correlation' },
} as const satisfies Partial<Record<keyof EventFilter, string>>

/** What stands in the address, as far as it makes sense; the rest is as if it were not there. */
export function filterOf(query: URLSearchParams): EventFilter {
  const given = (name: string, fits: RegExp) => {
    const text = query.get(name) ?? ''
    return fits.test(text) ? text : undefined
  }
  const id = (name: string) => {
    const text = query.get(name)
    return isUuid(text) ? text.toLowerCase() : undefined
  }
  const found = {
    userId: id(NAMES.userId),
    teamId: id(NAMES.teamId),
    agencyId: id(NAMES.agencyId),
    purposeId: given(NAMES.purposeId, /^[a-z0-9-]{1,64}$/),
    recordId: id(NAMES.recordId),
    action: given(NAMES.action, /^[a-z-]+\.[a-z0-9-]*$/),
    kind: kindOf(query.get(NAMES.kind)),
    outcome: given(NAMES.outcome, /^[a-z-]{1,40}$/),
    from: realDay(given(NAMES.from, DAY)),
    to: realDay(given(NAMES.to, DAY)),
    correlationId: given(NAMES.correlationId, /^[A-Za-z0-9-]{1,64}$/),
    ...beforeOf(query),
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as EventFilter
}

function kindOf(text: string | null): PurposeKind | undefined {
  return purposeKinds.find((kind) => kind === text)
}

export function beforeOf(query: URLSearchParams): { beforeId?: number } {
  const before = Number(query.get('before') ?? '')
  return Number.isSafeInteger(before) && before > 0 ? { beforeId: before } : {}
}

/** The text itself when it is a day of the calendar. */
export function realDay(day: string | null | undefined): string | undefined {
  if (day === undefined || day === null || !DAY.test(day)) return undefined
  const date = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day) ? day : undefined
}

export function queryText(filter: EventFilter): string {
  const query = new URLSearchParams()
  for (const [key, name] of Object.entries(NAMES)) {
    const value = filter[key as keyof typeof NAMES]
    if (value !== undefined) query.set(name, value)
  }
  if (filter.beforeId !== undefined) query.set('before', String(filter.beforeId))
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}
