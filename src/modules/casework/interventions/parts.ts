import type { OwnPart } from '../view-case/case-part.ts'
import { vulnerabilitiesPart } from '../vulnerabilities/part.tsx'
import { interventionsPart } from './part.tsx'

/** Interventions, and what makes the people of a case vulnerable, as they stand on the case page. */
export const interventionParts: readonly OwnPart[] = [vulnerabilitiesPart, interventionsPart]
