import { toCsv } from '../../platform/files/index.ts'
import type { RecordedEvent } from './read-events.ts'

const COLUMNS = [
  ...['at', 'actor', 'name', 'agency', 'action', 'kind'],
  ...['subject_type', 'subject', 'outcome', 'detail', 'correlation_id', 'event', 'teams', 'purpose', 'records'],
] as const

export interface EventNames {
  readonly users: ReadonlyMap<string, string>
  readonly agencies: ReadonlyMap<string, string>
  readonly teams: ReadonlyMap<string, string>
}

/** Events as CSV with a header line, UTC times, CRLF line ends (RFC 4180). */
export function eventsCsv(events: readonly RecordedEvent[], names: EventNames): string {
  const lines = events.map((event) => [
    event.at.toISOString(),
    event.userId ?? event.actorKind,
    event.userId === null ? '' : (names.users.get(event.userId) ?? ''),
    event.agencyId === null ? '' : (names.agencies.get(event.agencyId) ?? ''),
    ...[event.action, event.kind, event.subjectType ?? '', event.subjectId ?? '', event.outcome],
    Object.keys(event.detail).length === 0 ? '' : JSON.stringify(event.detail),
    event.correlationId ?? '',
    String(event.id),
    event.teamIds.map((id) => names.teams.get(id) ?? id).join('; '),
    event.purposeId ?? '',
    event.recordIds.join(' '),
  ])
  return toCsv(COLUMNS, lines)
}
