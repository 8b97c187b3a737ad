import { contactsPart } from '../contacts/part.tsx'
import { incidentsPart } from '../incidents/part.tsx'
import { involvedAgenciesPart } from '../involved-agencies/part.tsx'
import { planPart } from '../plan/part.tsx'
import { supportsPart } from '../supports/part.tsx'
import type { OwnPart } from '../view-case/case-part.ts'

/** What is done on a case, as it stands on the case page. */
export const workParts: readonly OwnPart[] = [planPart, incidentsPart, contactsPart, supportsPart, involvedAgenciesPart]
