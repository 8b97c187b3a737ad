import type { Purpose, PurposeKind } from '../db/index.ts'
import type { Visit } from './route.ts'

/** `name` says what is done, in the infinitive, such as `view-case`. */
type PurposeOf = (visit: Pick<Visit, 'correlationId'>, name: string) => Purpose

/**
 * A room's purposes, one maker for each kind of work, called by the room and what is done: `people.view-profile`. The audit
 * event carries that name and the visit's correlation id. What is looked for stands in neither.
 */
export function purposesOf(room: string) {
  const kind =
    (kind: PurposeKind): PurposeOf =>
    (visit, name) => ({ name: `${room}.${name}`, kind, correlationId: visit.correlationId })
  return {
    reading: kind('read'),
    writing: kind('write'),
    /** Looking for records by what is known of them. */
    searching: kind('search'),
    /** Taking a list or a file out of the system. */
    exporting: kind('export'),
    importing: kind('import'),
    /** Everything by which a session begins or ends. */
    signingIn: kind('sign-in'),
  }
}
