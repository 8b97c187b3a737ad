/** A house with people in real roles and four years of invented counts, for tests of exceptions and their answers. */
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import { wireHouse } from '../../../app/wiring.ts'
import {
  createAgency,
  createPartnership,
  createTeam,
  createUser,
  type RoleName,
} from '../../../foundations/identity/index.ts'
import { type Browser, openBrowser } from '../../../foundations/identity/testing/browser.ts'
import { addMonths, type Month, month, monthRange } from '../../../platform/clock/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { fileInMemory } from '../../../platform/files/index.ts'
import { createLog } from '../../../platform/http/index.ts'
import { importCounts } from '../import-counts/index.ts'
import { changeSettings, getSettings } from '../store/index.ts'
import { acting, makeCounty, working } from './county.ts'

export const NEWEST = month('2025-10')
export const PLANTED = month('2025-09')
export const TODAY = '2025-11-20'
const PASSWORD = 'lamp teapot gravel violin'

const PEOPLE = {
  analyst: ['analyst', 'both'],
  ashby: ['partnership-manager', 'ashby'],
  ashbyColleague: ['partnership-manager', 'ashby'],
  birch: ['partnership-manager', 'birch'],
  board: ['board-member', 'both'],
  sysadmin: ['system-administrator', 'both'],
} as const satisfies Record<string, readonly [RoleName, string]>
export type Who = keyof typeof PEOPLE

export interface ExceptionHouse {
  readonly app: FastifyInstance
  readonly areas: ReadonlyMap<string, number>
  /** Somebody signed in, each time the same browser. */
  browser(who: Who): Promise<Browser>
  close(): Promise<void>
}

/** What the figures say: level, and what was planted in September 2025. Burglary fell in Birch, rose in Ashby. */
function countOf(type: string, area: string, at: Month): number {
  const level = type === 'Burglary' ? 60 : type === 'Drugs' ? 40 : 3
  const season = Math.round(6 * Math.sin((Number(at.slice(5, 7)) / 12) * 2 * Math.PI))
  // Some unevenness that is the same each time.
  const noise = ((Number(at.slice(0, 4)) * 7 + Number(at.slice(5, 7)) * 13 + area.length * 5 + type.length) % 9) - 4
  if (at === PLANTED && type === 'Burglary' && area === 'E07000101') return 140
  if (at === PLANTED && type === 'Burglary' && area === 'E07000102') return 18
  if (type === 'Odd <b>type</b>') return at === PLANTED && area === 'E07000101' ? 8 : (noise + 8) % 3
  return level + season + noise
}

export async function openExceptionHouse(db: Db, { figures = true, asked = true } = {}): Promise<ExceptionHouse> {
  const areas = await acting(db, working, makeCounty)
  await createPartnership(db, { name: 'Northshire Partnership', twoStepRequired: false })
  const agencyId = await createAgency(db, { name: 'Northshire Council', kind: 'county-council' })
  const team = async (name: string, areaCodes: string[]) => createTeam(db, { agencyId, name, areaCodes })
  const teams = {
    both: await team('Analysts', []),
    ashby: await team('Ashby team', ['E07000101']),
    birch: await team('Birch team', ['E07000102']),
  }
  for (const [who, [role, key]] of Object.entries(PEOPLE)) {
    await createUser(db, {
      ...{ email: `${who.toLowerCase()}@example.org`, displayName: `Test ${who}`, agencyId, password: PASSWORD },
      roles: [role],
      teams: [{ teamId: teams[key] }],
    })
  }
  const house = await wireHouse({
    ...{
      db,
      log: createLog({ level: 'silent' }),
      secret: new Uint8Array(32).fill(7),
      spoolFolder: path.join(tmpdir(), 'frankpledge-test-spool'),
    },
    ...{ setUpCode: null, demonstration: false, secure: false, requestsPerMinute: 100_000 },
    now: () => new Date(`${TODAY}T12:00:00Z`),
  })
  const browsers = new Map<Who, Promise<Browser>>()
  const signIn = async (who: Who): Promise<Browser> => {
    const browser = openBrowser(house.app)
    const answer = await browser.signIn(`${who.toLowerCase()}@example.org`, PASSWORD)
    if (answer.status !== 303) throw new Error(`Could not sign in as ${who}: ${answer.status}`)
    return browser
  }
  const opened: ExceptionHouse = {
    app: house.app,
    areas,
    browser: (who) => {
      const known = browsers.get(who) ?? signIn(who)
      browsers.set(who, known)
      return known
    },
    close: () => house.close(),
  }
  await acting(db, working, async (tx) => {
    await changeSettings(tx, { ...(await getSettings(tx)), askAutomatically: false })
  })
  if (figures) await importFigures(db)
  if (figures && asked) {
    const analyst = await opened.browser('analyst')
    const answer = await analyst.post('/exceptions/ask', {
      ...{ month: PLANTED, 'due-day': '19', 'due-month': '12', 'due-year': '2025' },
    })
    if (answer.status !== 303) throw new Error(`Nothing was asked: ${answer.status}`)
  }
  return opened
}

async function importFigures(db: Db): Promise<void> {
  const rows = monthRange(addMonths(NEWEST, -54), NEWEST).flatMap((at) =>
    ['E07000101', 'E07000102'].flatMap((area) =>
      ['Burglary', 'Drugs', 'Odd <b>type</b>'].map((type) => `${area},${at},${type},${countOf(type, area, at)}`),
    ),
  )
  await importCounts({
    ...{ db, actor: working, today: TODAY },
    files: [fileInMemory('counts.csv', `area,month,category,count\n${rows.join('\n')}\n`)],
    newMeasure: { title: 'Police crime', outcome: 'reduce' },
  })
}
