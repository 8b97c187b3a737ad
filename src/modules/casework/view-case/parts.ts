import type { Tx } from '../../../platform/db/index.ts'
import { explainPart } from '../case-reviews/explain-part.tsx'
import { isVictim } from '../domain/case.ts'
import { workParts } from '../entries/parts.ts'
import { interventionParts } from '../interventions/parts.ts'
import { reportsPart } from '../report-pages/case-part.tsx'
import { incidentsOf } from '../store/incidents.ts'
import type { KnownNames } from '../store/kept.ts'
import { reportsOf } from '../store/reports.ts'
import type { CaseRead, OwnPart } from './case-part.ts'

/**
 * This room's own sections of the case page, in the order in which they stand. Each slice that keeps something below a
 * case adds its own; sections of other rooms come through `CaseworkDeps.parts`.
 */
export const ownParts: readonly OwnPart[] = [reportsPart, ...workParts, ...interventionParts, explainPart]

/** What all parts of a case are read by. */
export function caseRead(tx: Tx, { one, participants }: Pick<CaseRead, 'one' | 'participants'>): CaseRead {
  const known: KnownNames = new Map(participants.map(({ profileId, name }) => [profileId, name]))
  const victims = participants.filter(({ role }) => isVictim(role)).map(({ profileId }) => profileId)
  return {
    ...{ one, participants, known },
    incidents: once(() => incidentsOf(tx, [one.recordId], { known })),
    reports: once(() => reportsOf(tx, { caseId: one.recordId, profileIds: victims, limit: REPORTS })),
  }
}

/** Reports of a case and its victims that are read at most. */
const REPORTS = 200

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined
  return () => {
    reading ??= read()
    return reading
  }
}
