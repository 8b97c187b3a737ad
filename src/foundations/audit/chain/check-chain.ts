import { type Actor, type Db, systemActor } from '../../../platform/db/index.ts'
import { type ChainProgress, type ChainReport, verifyChain } from './verify-chain.ts'

/** Events about a record in which whoever checks has a conflict of interest are hidden from them, and would look removed. */
const reader = systemActor(['audit.read'])

/** Faults that are kept with the event that tells of the check. */
const FAULTS_RECORDED = 100

/**
 * Verifies the chain and records the outcome as an event of its own, which is sealed like any other: so the log itself
 * says when it was checked, by whom, and what was found.
 */
export async function checkChain(
  db: Db,
  actor: Actor,
  options: { correlationId?: string; onProgress?: (progress: ChainProgress) => void } = {},
): Promise<ChainReport> {
  const report = await verifyChain(db, reader, options)
  const purpose = { name: 'audit.check-chain', kind: 'read', correlationId: options.correlationId } as const
  await db.withActor(actor, purpose, async (_tx, note) => {
    const { seals, events, unsealed, head, faultCount } = report
    note({
      outcome: report.whole ? 'whole' : 'broken',
      detail: { seals, events, unsealed, head, faultCount, faults: report.faults.slice(0, FAULTS_RECORDED) },
    })
  })
  return report
}
