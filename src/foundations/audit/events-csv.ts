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
  const lines = events.map((event) =>
    [
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
    ].map(cell),
  )
  return [COLUMNS.join(','), ...lines.map((line) => line.join(','))].map((line) => `${line}\r\n`).join('')
}

/** A spreadsheet would run a cell that begins like a formula, so such a cell begins with an apostrophe. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
