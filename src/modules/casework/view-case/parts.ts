import { workParts } from '../entries/parts.ts'
import { interventionParts } from '../interventions/parts.ts'
import { reportsPart } from '../report-pages/case-part.tsx'
import type { CasePart } from './case-part.ts'

/**
 * This room's own sections of the case page, in the order in which they stand. Each slice that keeps something below a
 * case adds its own; sections of other rooms come through `CaseworkDeps.parts`.
 */
export const ownParts: readonly CasePart[] = [reportsPart, ...workParts, ...interventionParts]
