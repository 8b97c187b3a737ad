/**
 * A process that writes until it is killed: records with their audit events, and seals. It tells each write on standard
 * output only after the database has acknowledged it.
 *
 * Usage: node --import tsx test/crash/writer.ts PLAN.json
 */
import { readFileSync, writeSync } from 'node:fs'
// Past the doors of the rooms: their pages and the web server would be half of each of two hundred starts.
import { sealPending } from '../../src/foundations/audit/chain/seal-events.ts'
import { writeAuditEvent } from '../../src/foundations/audit/write-event.ts'
import { createRecord } from '../../src/foundations/sharing/store/records.ts'
import { type Actor, createDb, openEmbedded, openServer } from '../../src/platform/db/index.ts'

export interface Plan {
  readonly engine: 'embedded' | 'server'
  readonly location: string
  readonly actor: Actor
  readonly teamId: string
  readonly areaIds: readonly number[]
}

const plan = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Plan
const db = createDb(
  plan.engine === 'embedded'
    ? await openEmbedded({ folder: plan.location })
    : await openServer({ url: plan.location, connections: 3 }),
  writeAuditEvent,
)

async function writeOn(lane: number): Promise<never> {
  for (let turn = lane; ; turn++) {
    const areaId = plan.areaIds[turn % plan.areaIds.length] ?? 0
    const made = await db.withActor(plan.actor, { name: 'crash.write-record', kind: 'write' }, async (tx, note) => {
      const record = await createRecord(tx, plan.actor, {
        ...{ kind: 'person', purposeId: 'asb', ownerTeamId: plan.teamId, areaId },
      })
      if (!record.ok) throw new Error(record.problem)
      note({ recordIds: [record.value], purposeId: 'asb' })
      return record.value
    })
    // Synchronous, so that what was acknowledged before the kill has left the process.
    writeSync(1, `${made}\n`)
  }
}

async function sealForEver(): Promise<never> {
  for (;;) {
    await sealPending(db)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

await Promise.all([writeOn(0), writeOn(1), sealForEver()])
