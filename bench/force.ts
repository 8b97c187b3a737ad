/** An invented force in a database of its own, with the whole application in front of it and somebody signed in. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { wireHouse } from '../src/app/wiring.ts'
import { createAreas } from '../src/foundations/areas/index.ts'
import { writeAuditEvent } from '../src/foundations/audit/index.ts'
import { createAgency, createPartnership, createTeam, createUser } from '../src/foundations/identity/index.ts'
import { openBrowser } from '../src/foundations/identity/testing/browser.ts'
import { importCounts } from '../src/modules/performance/import-counts/import-counts.ts'
import { changeSettings, getSettings } from '../src/modules/performance/store/index.ts'
import { addMonths, type Month, month, monthRange } from '../src/platform/clock/index.ts'
import { type Db, systemActor } from '../src/platform/db/index.ts'
import { fileInMemory } from '../src/platform/files/index.ts'
import { createLog } from '../src/platform/http/index.ts'
import { openTestDatabase } from '../test/databases.ts'

export const LATEST: Month = month('2025-09')
export const DISTRICT = 'E07000201'
const MEASURE = 'Offences'
const DISTRICTS = 9
const NEIGHBOURHOODS = 60
/** And their total. */
const TYPES = [
  ...['Arson', 'Bicycle theft', 'Burglary', 'Criminal damage', 'Drugs', 'Fraud', 'Hate crime', 'Other theft'],
  ...['Possession of weapons', 'Public order', 'Robbery', 'Shoplifting', 'Vehicle crime', 'Violence', 'Anything else'],
]
const PASSWORD = 'a bench of oak and elm'

/** The pages that people open most, with parts in what they are measured under. */
export const PAGES: readonly (readonly [name: string, path: string])[] = [
  ['home', '/'],
  ['exceptions', `/exceptions?month=${LATEST}`],
  ['area', `/areas/${DISTRICT}`],
  ['chart', `/charts/offences/burglary/${DISTRICT}`],
  ['compare', '/compare?measure=offences'],
  ['measures', '/measures'],
]

export interface Force {
  /** Asks for a page as the signed-in analyst; milliseconds until the whole answer is there. */
  time(path: string): Promise<number>
  close(): Promise<void>
}

export interface ForceWanted {
  readonly engine: 'embedded' | 'server'
  /** How many months of figures there are, up to `LATEST`. */
  readonly months: number
  /**
   * - `lively`: a yearly wave and noise, judged by seasonal charts;
   * - `level`: judged by XmR charts, which need no earlier years, and with the same exceptions in the latest month however
   *   long the history, so that pages show as much of one year as of ten.
   */
  readonly figures: 'lively' | 'level'
}

/** A force with 9 districts, 60 neighbourhoods and a county, all of them charted, and 16 types. */
export async function openForce({ engine, months, figures }: ForceWanted): Promise<Force> {
  const database = await openTestDatabase(engine, writeAuditEvent)
  const { db } = database
  await fill(db, { months, figures })
  const spoolFolder = await mkdtemp(path.join(tmpdir(), 'frankpledge-bench-'))
  const house = await wireHouse({
    ...{ db, spoolFolder, setUpCode: null, secure: false, requestsPerMinute: 1_000_000 },
    log: createLog({ level: 'silent' }),
    secret: Buffer.alloc(32, 7),
    now: () => new Date('2025-10-20T10:00:00Z'),
  })
  const browser = openBrowser(house.app)
  const signedIn = await browser.signIn('analyst@force.example', PASSWORD)
  if (signedIn.status !== 303) throw new Error(`Signing in ended with ${signedIn.status}`)
  return {
    time: async (page) => {
      const start = performance.now()
      const answer = await browser.get(page)
      const took = performance.now() - start
      if (answer.status !== 200) throw new Error(`${page} was answered with ${answer.status} ${answer.location ?? ''}`)
      return took
    },
    close: async () => {
      await house.close()
      await database.close()
      await rm(spoolFolder, { recursive: true, force: true })
    },
  }
}

async function fill(db: Db, { months, figures }: Omit<ForceWanted, 'engine'>): Promise<void> {
  const actor = systemActor(['areas.import', 'performance.view', 'performance.import', 'performance.analyse'])
  await db.withActor(actor, { name: 'bench.make-areas', kind: 'write' }, async (tx) => {
    await createAreas(tx, [
      { code: 'E23000201', name: 'Midshire', kind: 'force' },
      { code: 'E10000201', name: 'Midshire County', kind: 'county', inside: ['E23000201'] },
      ...Array.from({ length: DISTRICTS }, (_, i) => ({
        ...{ code: `E0700020${i + 1}`, name: `District ${i + 1}`, kind: 'district' as const, inside: ['E10000201'] },
      })),
      ...Array.from({ length: NEIGHBOURHOODS }, (_, i) => ({
        ...{ code: `N${i + 1}`, name: `Neighbourhood ${i + 1}`, kind: 'neighbourhood' as const },
        inside: [`E0700020${(i % DISTRICTS) + 1}`],
      })),
    ])
    const settings = await getSettings(tx)
    await changeSettings(tx, { ...settings, chartedKinds: [...settings.chartedKinds, 'neighbourhood'] })
  })
  const agencyId = await createAgency(db, { name: 'Midshire', kind: 'police', startsOn: null, endsOn: null })
  const teamId = await createTeam(db, { agencyId, name: 'Analysts', areaCodes: ['E23000201'] })
  await createUser(db, {
    ...{ email: 'analyst@force.example', displayName: 'A. N. Alyst', agencyId, roles: ['analyst'] },
    ...{ password: PASSWORD, teams: [{ teamId }], allowEasyPassword: true },
  })
  await importCounts({
    ...{ db, actor, files: [fileInMemory('counts.csv', table({ months, figures }))], today: '2025-10-05' },
    newMeasure: { title: MEASURE, unit: 'offences', method: figures === 'level' ? 'xmr' : 'seasonal' },
  })
  await createPartnership(db, { name: 'Midshire', twoStepRequired: false, demonstration: false })
}

/** Counts of each neighbourhood and type: those of a month are the same whatever came before it. */
function table({ months, figures }: Omit<ForceWanted, 'engine'>): string {
  const rows = [`Area,Type,${monthRange(addMonths(LATEST, 1 - months), LATEST).join(',')}`]
  for (let area = 0; area < NEIGHBOURHOODS; area++) {
    TYPES.forEach((type, t) => {
      const chart = area * TYPES.length + t
      const counts = Array.from({ length: months }, (_, i) => {
        const back = months - 1 - i
        return figures === 'lively' ? lively(chart, back) : level(chart, back)
      })
      rows.push(`Neighbourhood ${area + 1},${type},${counts.join(',')}`)
    })
  }
  return `${rows.join('\n')}\n`
}

/** `back` counts months from the latest one. */
function lively(chart: number, back: number): number {
  const usual = 2 + ((chart * 11) % 30)
  const wave = 1 + 0.2 * Math.sin(((back % 12) * Math.PI) / 6)
  return Math.max(0, Math.round(usual * wave + Math.sqrt(usual) * noise(chart, back)))
}

/** Steps to and fro that never leave the limits, and every twentieth chart a burst in the latest month. */
function level(chart: number, back: number): number {
  const usual = 12 + ((chart * 11) % 30)
  if (back === 0 && chart % 20 === 0) return usual + 60
  return usual + ((back + chart) % 2 === 0 ? 2 : -2)
}

/** About a standard normal value, from the place alone. */
function noise(chart: number, back: number): number {
  let sum = 0
  for (let i = 0; i < 6; i++) {
    const x = Math.sin(chart * 127.1 + back * 311.7 + i * 74.7) * 43758.5453
    sum += x - Math.floor(x)
  }
  return (sum - 3) * Math.SQRT2
}
