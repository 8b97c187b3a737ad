/**
 * One run of `import.ts`, as a process of its own on a new database: `bare` or `import`, `embedded` or `server`, a folder of
 * files. Prints what it took as JSON.
 */
import { createReadStream } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { importAreaFiles } from '../src/foundations/areas/index.ts'
import { importCounts } from '../src/modules/performance/import-counts/import-counts.ts'
import { systemActor } from '../src/platform/db/index.ts'
import { fileOnDisk } from '../src/platform/files/index.ts'
import { openTestDatabase } from '../test/databases.ts'
import { realFile } from './files.ts'
import { type Engine, type Run, streetFiles } from './import.ts'

const AREAS = [
  'geography/lad-to-csp-to-force.csv',
  'geography/lsoa-2011-to-2021-best-fit.csv',
  'geography/lsoa-2021-to-district.csv',
  'geography/lsoa-2021.topo.json',
  'geography/wards.topo.json',
]
const COLUMNS = 12
const BARE = `create table bare (${Array.from({ length: COLUMNS }, (_, i) => `c${i + 1} text`).join(', ')})`
const GROUP = 'select c2, c8, c10, count(*) as n from bare group by 1, 2, 3'

const [kind, engine, folder = ''] = process.argv.slice(2)
if ((kind !== 'bare' && kind !== 'import') || (engine !== 'embedded' && engine !== 'server')) {
  throw new Error('Say bare or import, embedded or server, and a folder')
}
process.stdout.write(`${JSON.stringify(await (kind === 'bare' ? bare : ours)(engine, folder))}\n`)
process.exit(0)

function watchMemory(): { before: number; stop: () => number } {
  const before = process.memoryUsage.rss()
  let peak = before
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 20)
  return {
    before: before / 2 ** 20,
    stop: () => {
      clearInterval(timer)
      return Math.max(peak, process.memoryUsage.rss(), process.resourceUsage().maxRSS * 1024) / 2 ** 20
    },
  }
}

async function bare(on: Engine, from: string): Promise<Run> {
  const files = await streetFiles(from)
  const database = await openTestDatabase(on)
  if (on === 'embedded') {
    await database.db.close()
    const lite = await PGlite.create({ dataDir: path.join(database.location, 'database') })
    const memory = watchMemory()
    const processor = process.cpuUsage()
    const start = performance.now()
    await lite.exec(BARE)
    for (const file of files) {
      await lite.query(`copy bare from '/dev/blob' with (format csv, header)`, [], {
        blob: new Blob([await readFile(file)]),
      })
    }
    const { rows } = await lite.query<{ n: number }>(GROUP)
    const seconds = (performance.now() - start) / 1000
    const busy = secondsOf(process.cpuUsage(processor))
    const peak = memory.stop()
    await lite.close()
    await rm(database.location, { recursive: true, force: true })
    return { seconds, busy, rows: rows.reduce((sum, row) => sum + Number(row.n), 0), peak, before: memory.before }
  }
  const admin = new URL(process.env['TEST_POSTGRES_URL'] ?? '')
  admin.pathname = new URL(database.location).pathname
  const client = new pg.Client({ connectionString: admin.href })
  await client.connect()
  const memory = watchMemory()
  const processor = process.cpuUsage()
  const start = performance.now()
  await client.query(BARE)
  for (const file of files) {
    await pipeline(createReadStream(file), client.query(copyFrom('copy bare from stdin with (format csv, header)')))
  }
  const { rows } = await client.query<{ n: string }>(GROUP)
  const seconds = (performance.now() - start) / 1000
  const busy = secondsOf(process.cpuUsage(processor))
  const peak = memory.stop()
  await client.end()
  await database.close()
  return { seconds, busy, rows: rows.reduce((sum, row) => sum + Number(row.n), 0), peak, before: memory.before }
}

async function ours(on: Engine, from: string): Promise<Run> {
  const database = await openTestDatabase(on)
  const areas = await Promise.all(AREAS.map((name) => fileOnDisk(realFile(name))))
  await importAreaFiles({ db: database.db, actor: systemActor(['areas.import']), correlationId: 'bench' }, areas)
  const files = await Promise.all((await streetFiles(from)).map((file) => fileOnDisk(file)))
  global.gc?.()
  const memory = watchMemory()
  const processor = process.cpuUsage()
  const start = performance.now()
  const report = await importCounts({
    db: database.db,
    actor: systemActor(['performance.import', 'performance.view']),
    files,
  })
  const seconds = (performance.now() - start) / 1000
  const busy = secondsOf(process.cpuUsage(processor))
  const peak = memory.stop()
  await database.close()
  return {
    seconds,
    busy,
    rows: report.files.reduce((sum, file) => sum + file.rowsStored, 0),
    peak,
    before: memory.before,
  }
}

function secondsOf({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1e6
}
