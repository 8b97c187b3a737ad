import { workParts } from '../entries/parts.ts'
import { interventionParts } from '../interventions/parts.ts'
import { reportsPart } from '../report-pages/case-part.tsx'
import type { KnownNames } from '../store/kept.ts'
import type { Participant } from '../store/participants.ts'
import type { OwnPart } from './case-part.ts'

/**
 * This room's own sections of the case page, in the order in which they stand. Each slice that keeps something below a
 * case adds its own; sections of other rooms come through `CaseworkDeps.parts`.
 */
export const ownParts: readonly OwnPart[] = [reportsPart, ...workParts, ...interventionParts]

/** The names that reading the participants told, for the parts that name them too. */
export function knownOf(participants: readonly Participant[]): KnownNames {
  return new Map(participants.map(({ profileId, name }) => [profileId, name]))
}
