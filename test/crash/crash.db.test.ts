/** The process is killed again and again while it writes: nothing that was acknowledged may be lost, nothing half there. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, test } from 'node:test'
import { build } from 'esbuild'
import { sql } from 'kysely'
import { sealPending, verifyChain, writeAuditEvent } from '../../src/foundations/audit/index.ts'
import { makeSharingHouse } from '../../src/foundations/sharing/testing/house.ts'
import { createDb, type Db, openEmbedded, openServer } from '../../src/platform/db/index.ts'
import { engines, openTestDatabase } from '../databases.ts'
import type { Plan } from './writer.ts'

const KILLS = 100
/** How many writes each process is let do before it is killed, at the least; they vary so that the kill falls anywhere. */
const WRITES = [1, 2, 3, 5, 8]

for (const engine of engines) {
  describe(`killed ${KILLS} times while writing (${engine})`, () => {
    test('no acknowledged write is lost, none is half there, and the audit chain verifies', async () => {
      const template = await openTestDatabase(engine, writeAuditEvent, { durable: true })
      const folder = mkdtempSync(path.join(tmpdir(), 'frankpledge-crash-'))
      try {
        const house = await makeSharingHouse(template.db)
        const writer = await bundleWriter(folder)
        const plan: Plan = {
          ...{ engine, location: template.location, actor: house.people.caseworker },
          ...{ teamId: house.teams.asb, areaIds: [house.areas.north, house.areas.south, house.areas.county] },
        }
        const planFile = path.join(folder, 'plan.json')
        writeFileSync(planFile, JSON.stringify(plan))
        // The writer is the only process on the folder.
        if (engine === 'embedded') await template.db.close()
        const acknowledged: string[] = []
        for (let kill = 0; kill < KILLS; kill++) {
          acknowledged.push(
            ...(await writeUntilKilled([writer, planFile], WRITES[kill % WRITES.length] ?? 1, kill % 7)),
          )
        }
        assert.ok(acknowledged.length >= KILLS, `only ${acknowledged.length} writes were acknowledged`)
        const db = engine === 'embedded' ? await reopen(plan) : template.db
        try {
          await assertNothingLost(db, acknowledged)
        } finally {
          if (engine === 'embedded') await db.close()
        }
      } finally {
        rmSync(folder, { recursive: true, force: true })
        rmSync(path.resolve('.cache/crash', path.basename(folder)), { recursive: true, force: true })
        if (engine === 'server') await template.close()
        else rmSync(template.location, { recursive: true, force: true })
      }
    })
  })
}

async function reopen(plan: Plan): Promise<Db> {
  const opened =
    plan.engine === 'embedded' ? openEmbedded({ folder: plan.location }) : openServer({ url: plan.location })
  return createDb(await opened, writeAuditEvent)
}

/** One file of plain JavaScript, since two hundred starts of the TypeScript loader would take most of the time. */
async function bundleWriter(folder: string): Promise<string> {
  // Inside the repository, so that packages are found.
  const out = path.resolve('.cache/crash', path.basename(folder))
  await build({
    entryPoints: { writer: 'test/crash/writer.ts', 'pglite-thread': 'src/platform/db/pglite-worker.ts' },
    ...{ outdir: out, outExtension: { '.js': '.mjs' } },
    ...{ bundle: true, packages: 'external', platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' },
    ...{ jsx: 'automatic', jsxImportSource: '#html' },
  })
  return path.join(out, 'writer.mjs')
}

/** The embedded engine's code is compiled once and not optimised while it runs: no writer lives long enough to gain by it. */
const QUICK_START = ['--liftoff-only']

/** Starts the writer, lets it acknowledge some writes, kills it without warning a moment later. */
async function writeUntilKilled(program: readonly string[], writes: number, moment: number): Promise<string[]> {
  const child = spawn(process.execPath, [...QUICK_START, ...program], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const enough = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (output.split('\n').length > writes) resolve()
    })
  })
  const ended = closed(child)
  await Promise.race([enough, ended])
  await new Promise((resolve) => setTimeout(resolve, moment))
  child.kill('SIGKILL')
  await ended
  assert.equal(child.signalCode, 'SIGKILL', `the writer ended by itself: ${errors}`)
  // A line that was cut off was not acknowledged to anybody.
  return output.split('\n').slice(0, -1)
}

function closed(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('close', () => resolve()))
}

async function assertNothingLost(db: Db, acknowledged: readonly string[]): Promise<void> {
  const keeping = { kind: 'system', userId: null, agencyId: null, teamIds: [], areaIds: [] } as const
  const actor = { ...keeping, permissions: ['sharing.keep', 'audit.read', 'audit.seal'] }
  const found = await db.withActor(actor, { name: 'crash.check', kind: 'read' }, async (tx) => {
    const { rows } = await sql<{ id: string; events: number; audits: number }>`
      select r.id, (select count(*) from sharing.record_events e where e.record_id = r.id)::int as events,
        (select count(*) from audit.event_records a where a.record_id = r.id)::int as audits
      from sharing.records r`.execute(tx)
    return rows
  })
  const known = new Map(found.map((row) => [row.id, row]))
  const lost = acknowledged.filter((id) => !known.has(id))
  assert.deepEqual(lost, [], `${lost.length} of ${acknowledged.length} acknowledged writes were lost`)
  const halves = found.filter((row) => row.events !== 1 || row.audits !== 1)
  assert.deepEqual(halves, [], 'records without their history or their audit event')
  await sealPending(db)
  const report = await verifyChain(db, actor)
  assert.deepEqual(report.faults, [])
  assert.ok(report.events >= acknowledged.length)
}
