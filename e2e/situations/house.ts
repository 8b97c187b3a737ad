/**
 * A partnership with agencies, teams, people and agreements and nothing else, behind the real server, whose clock a test sets:
 * the standards of casework count hours, working days and weeks.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readAgreements } from '../../src/app/demo/agreements.ts'
import { readPeople } from '../../src/app/demo/people.ts'
import { readPlaces } from '../../src/app/demo/places.ts'
import { seedAgreements } from '../../src/app/demo/seed-agreements.ts'
import { seedAreas } from '../../src/app/demo/seed-areas.ts'
import { known, seedPeople } from '../../src/app/demo/seed-people.ts'
import { wireHouse } from '../../src/app/wiring.ts'
import { writeAuditEvent } from '../../src/foundations/audit/index.ts'
import { createPartnership } from '../../src/foundations/identity/index.ts'
import { addDays, londonDay } from '../../src/platform/clock/index.ts'
import { createLog } from '../../src/platform/http/index.ts'
import { openTestDatabase } from '../../test/databases.ts'

export interface ClockedHouse {
  readonly url: string
  /** The day of the story on which the house's clock stands, as an ISO day; days are counted from its first Monday. */
  day(offset: number): string
  /** Sets the clock to half past nine on this day of the story. Never back. */
  goTo(offset: number): void
  close(): Promise<void>
}

const DAY_MS = 86_400_000
/** The story begins on the Monday so many weeks before this one, so that all of it lies in the past. */
const WEEKS = 6

export async function openClockedHouse(): Promise<ClockedHouse> {
  const database = await openTestDatabase('embedded', writeAuditEvent)
  const spool = await mkdtemp(path.join(tmpdir(), 'frankpledge-spool-'))
  const { db } = database
  const people = readPeople()
  await seedAreas(db, readPlaces())
  const seeded = await seedPeople(db, people)
  const governance = known(seeded.actors, 'governance@example.org')
  await seedAgreements(db, { agreements: readAgreements(), seeded, governance })
  await createPartnership(db, { name: people.partnership, twoStepRequired: false, demonstration: true })

  const today = londonDay(new Date())
  const weekday = (new Date(`${today}T12:00:00Z`).getUTCDay() + 6) % 7
  const first = addDays(today, -weekday - 7 * WEEKS)
  let behind = 0
  const goTo = (offset: number) => {
    behind = Date.now() - (Date.parse(`${first}T09:30:00Z`) + offset * DAY_MS)
  }
  goTo(0)
  const house = await wireHouse({
    ...{ db, secret: new Uint8Array(32).fill(7), setUpCode: null, spoolFolder: spool, secure: false },
    log: createLog({ level: 'warn' }),
    requestsPerMinute: 100_000,
    now: () => new Date(Date.now() - behind),
  })
  await house.app.listen({ port: 0, host: '127.0.0.1' })
  const address = house.app.server.address()
  if (address === null || typeof address === 'string') throw new Error('The house listens on no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    day: (offset) => addDays(first, offset),
    goTo,
    close: async () => {
      await house.close()
      await database.close()
      await rm(spool, { recursive: true, force: true })
    },
  }
}
