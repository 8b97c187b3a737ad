import type { AuditNote, Tx } from '../../../platform/db/index.ts'

import type { Crumb, Visit } from '../../../platform/http/index.ts'
import { type AssessmentDeps, reading } from '../deps.ts'
import { nameOf, parseName } from '../domain/instrument.ts'
import { findInstrument, type InstrumentEntry, type StoredInstrument } from '../store/instruments.ts'

export const INSTRUMENTS = '/instruments'

export function instrumentPath(of: { readonly id: string; readonly version: string }, further = ''): string {
  return `${INSTRUMENTS}/${nameOf(of)}${further === '' ? '' : `/${further}`}`
}

export function crumbsToInstrument(of: InstrumentEntry | null, here?: string): Crumb[] {
  const list: Crumb = { text: 'Assessment instruments', href: INSTRUMENTS }
  if (of === null) return [list, ...(here === undefined ? [] : [{ text: here }])]
  const text = of.title === '' ? nameOf(of) : of.title
  return here === undefined ? [list, { text }] : [list, { text, href: instrumentPath(of) }, { text: here }]
}

/** The version that is named in the address, with its audit event; null when there is none that the actor may see. */
export function loadInstrument(deps: AssessmentDeps, visit: Visit, action: string): Promise<StoredInstrument | null> {
  return deps.db.withActor(visit.actor, reading(visit, action), (tx, note) => instrumentIn(tx, visit, note))
}

export async function instrumentIn(
  tx: Tx,
  visit: Visit,
  note: (note: AuditNote) => void,
): Promise<StoredInstrument | null> {
  const name = parseName(decoded(visit.params['instrument'] ?? ''))
  const found = name === undefined ? null : await findInstrument(tx, name)
  if (found === null) note({ outcome: 'refused' })
  else note({ subjectType: 'instrument', subjectId: nameOf(found) })
  return found
}

/** Some browsers write the @ of an address as %40. */
function decoded(text: string): string {
  return text.replace('%40', '@')
}
