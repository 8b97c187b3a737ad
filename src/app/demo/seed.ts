import { sql } from 'kysely'
import { createPartnership, findPartnership } from '../../foundations/identity/index.ts'
import { makeFindable, matchRecords } from '../../foundations/people/index.ts'
import type { Month } from '../../platform/clock/index.ts'
import type { Db } from '../../platform/db/index.ts'
import { AppError } from '../../platform/result/index.ts'
import { readAgreements } from './agreements.ts'
import { demonstrationCases } from './cases.ts'
import { generateFigures } from './figures.ts'
import { demonstrationFiles } from './files.ts'
import { demonstrationMeasures } from './measures.ts'
import { layInThePast } from './past.ts'
import { readPeople } from './people.ts'
import { readPlaces } from './places.ts'
import { readProfiles } from './profiles.ts'
import { seedAgreements } from './seed-agreements.ts'
import { seedAnswers } from './seed-answers.ts'
import { seedAreas } from './seed-areas.ts'
import { seedBackground } from './seed-background.ts'
import { seedCases } from './seed-cases.ts'
import { askAutomatically, lastMonthBefore, seedCounts, seedMeasures } from './seed-counts.ts'
import { seedPeople } from './seed-people.ts'
import { seedProfiles } from './seed-profiles.ts'

/** One thing that is being done, for the person who waits; `of` says how many steps it has. */
export interface SeedProgress {
  readonly message: string
  readonly done?: number
  readonly of?: number
}

export interface SeedInput {
  readonly db: Db
  /** `YYYY-MM-DD`; figures end with the month before. */
  readonly today: string
  readonly progress?: (progress: SeedProgress) => void
}

/**
 * - `empty`: a new database, as migrations leave it;
 * - `ready`: a demonstration;
 * - `unfinished`: the first start of a demonstration was broken off;
 * - `other`: a partnership of its own, which must be left alone.
 */
export type DemonstrationState = 'empty' | 'ready' | 'unfinished' | 'other'

export function demonstrationState(db: Db): Promise<DemonstrationState> {
  return db.asLogin(async (tx) => {
    const partnership = await findPartnership(tx)
    const { rows } = await sql<{ measures: number; used: boolean }>`
      select (select count(*) from performance.measures
          where slug = any (${demonstrationMeasures.map(({ slug }) => slug)}::text[]))::int as measures,
        exists (select from areas.areas) or exists (select from identity.agencies) as used`.execute(tx)
    const seen = rows[0]
    if (partnership !== null) return seen?.measures === demonstrationMeasures.length ? 'ready' : 'other'
    return seen?.used === true ? 'unfinished' : 'empty'
  })
}

/**
 * Fills an empty database with the demonstration; one that is ready already is left as people have made it. The
 * partnership itself is made last, so that a broken-off start is noticed by the next.
 * @returns whether anything was done
 * @throws AppError `demonstration-unfinished`, `not-a-demonstration`
 */
export async function seedDemonstration({ db, today, progress = () => {} }: SeedInput): Promise<{ seeded: boolean }> {
  const state = await demonstrationState(db)
  if (state === 'ready') return { seeded: false }
  if (state === 'unfinished') {
    throw new AppError(
      'demonstration-unfinished',
      'The first start of this demonstration was broken off. Start it with --reset to begin afresh.',
    )
  }
  if (state === 'other') {
    throw new AppError(
      'not-a-demonstration',
      'This data folder belongs to a partnership of its own. Choose another folder for the demonstration with --data.',
    )
  }
  const last: Month = lastMonthBefore(today)
  const places = readPlaces()
  const people = readPeople()
  progress({ message: 'Making districts and invented neighbourhoods' })
  const areaIds = await seedAreas(db, places)
  progress({ message: 'Making agencies, teams and invented people' })
  const seeded = await seedPeople(db, people)
  await seedAgreements(db, { agreements: readAgreements(), seeded, governance: actorWith('information-governance') })
  const profiles = await seedProfiles(db, { profiles: readProfiles(), seeded, areaIds })
  progress({ message: 'Opening and closing two years of invented cases' })
  const background = await seedBackground({ db, seeded, areaIds, today })
  progress({ message: 'Telling five situations' })
  const told = await seedCases({ db, cases: demonstrationCases, seeded, areaIds, today })
  const made = [...background, ...told]
  await db.asLogin((tx) => makeFindable(tx, made))
  await db.tidy(['people.sketches', 'people.search_keys', 'people.pointer_keys', 'people.pointer_targets'])
  await matchRecords(db, [...profiles, ...made.map(({ recordId }) => recordId)])
  const analyst = actorWith('analyst')
  await seedMeasures(db, analyst, last)
  await askAutomatically(db, analyst, false)
  const files = demonstrationFiles(places, generateFigures(places, last), { last, today })
  const message = 'Importing five years of invented figures'
  progress({ message, done: 0, of: files.length })
  const imports = await seedCounts(db, analyst, {
    files,
    progress: (done) => progress({ message, done, of: files.length }),
  })
  progress({ message: 'Asking for responses, and answering some' })
  const requests = await seedAnswers(db, { places, people, seeded, areaIds, analyst, last, today })
  await layInThePast(db, { imports, requests })
  await askAutomatically(db, analyst, true)
  await createPartnership(db, { name: people.partnership, twoStepRequired: false, demonstration: true })
  return { seeded: true }

  function actorWith(role: string) {
    const email = people.people.find((person) => person.role === role)?.email
    const actor = email === undefined ? undefined : seeded.actors.get(email)
    if (actor === undefined) throw new Error(`Nobody in the demonstration is ${role}`)
    return actor
  }
}
