/** What is looked at before a case is closed. Slices that keep something below a case add what they would warn of. */
import type { Tx } from '../../../platform/db/index.ts'
import type { BeforeClosing, CaseworkDeps } from '../deps.ts'
import { closingWarnings } from '../domain/closure.ts'
import type { Case } from '../store/cases.ts'
import { participantsOf } from '../store/participants.ts'
import { hasPlan } from '../store/plans.ts'

const planMissing: BeforeClosing = async (tx, caseId) =>
  (await hasPlan(tx, [caseId])).has(caseId) ? [] : ['There is no plan for the case.']

/** Of this room's other slices. */
export const ownChecks: readonly BeforeClosing[] = [planMissing]

/** Everything that is still open, a sentence each; other rooms' after this room's own. */
export async function warningsFor(
  tx: Tx,
  of: { readonly one: Case; readonly today: string; readonly deps: Pick<CaseworkDeps, 'beforeClosing'> },
): Promise<string[]> {
  const { one, today } = of
  const present = (await participantsOf(tx, [one.recordId])).filter(({ untilOn }) => untilOn === null)
  const warnings = closingWarnings({ ...one, today, hasAnybody: present.length > 0 })
  for (const check of [...ownChecks, ...(of.deps.beforeClosing ?? [])])
    warnings.push(...(await check(tx, one.recordId)))
  return warnings
}
