/** The whole application over a world of the benchmark, with somebody signed in, and no network between. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { wireHouse } from '../src/app/wiring.ts'
import { writeAuditEvent } from '../src/foundations/audit/index.ts'
import { type Browser, openBrowser } from '../src/foundations/identity/testing/browser.ts'
import type { Db } from '../src/platform/db/index.ts'
import { createLog, type RouteEntry } from '../src/platform/http/index.ts'
import { EMAIL, openUnderPolicies, PASSWORD, type World } from './sharing-world.ts'

export interface BenchHouse {
  readonly db: Db
  readonly routes: readonly RouteEntry[]
  /** Of the caseworker. */
  readonly browser: Browser
  /** Of somebody else with the world's password. */
  signIn(email: string): Promise<Browser>
  close(): Promise<void>
}

export async function openBenchHouse(world: World, connections?: number): Promise<BenchHouse> {
  const db = await openUnderPolicies(world, writeAuditEvent, connections)
  const spoolFolder = await mkdtemp(path.join(tmpdir(), 'frankpledge-bench-'))
  const house = await wireHouse({
    ...{ db, spoolFolder, setUpCode: null, secure: false, requestsPerMinute: 1_000_000 },
    log: createLog({ level: 'silent' }),
    secret: Buffer.alloc(32, 7),
  })
  // What is measured is a day, and not its first minute.
  await house.dailyWork()
  const close = async () => {
    await house.close()
    await db.close()
    await rm(spoolFolder, { recursive: true, force: true })
  }
  const signIn = async (email: string) => {
    const browser = openBrowser(house.app)
    const { status } = await browser.signIn(email, PASSWORD)
    if (status !== 303) throw new Error(`Signing in ended with ${status}`)
    return browser
  }
  try {
    return { db, routes: house.app.routeTable, browser: await signIn(EMAIL), signIn, close }
  } catch (error) {
    await close()
    throw error
  }
}
