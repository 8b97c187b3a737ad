/**
 * Import of street-level crime files against what the same database needs at the least: COPY of the same bytes into a bare
 * table of text, and one GROUP BY over it. Every run is a process of its own on a new database.
 *
 * Usage: node --import tsx bench/import.ts [--json]; with a server too when TEST_POSTGRES_URL is set.
 * Needs the published files beside the repository (../shared/data/real) and says so when they are not there.
 */
import { spawn } from 'node:child_process'
import { createReadStream, existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { importAreaFiles } from '../src/foundations/areas/index.ts'
import { importCounts } from '../src/modules/performance/import-counts/import-counts.ts'
import { systemActor } from '../src/platform/db/index.ts'
import { fileOnDisk } from '../src/platform/files/index.ts'
import { openTestDatabase } from '../test/databases.ts'

const REAL = fileURLToPath(new URL('../../shared/data/real/', import.meta.url))
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
const RATIO_LIMIT = 2
const MEMORY_LIMIT_MB = 400

type Engine = 'embedded' | 'server'
interface Run {
  readonly seconds: number
  readonly rows: number
  /** Most resident memory of the process, in MB. */
  readonly peak: number
  /** The same before the work began, with the database open. */
  readonly before: number
}

const [kind, engine, folder] = process.argv.slice(2)
if (kind === 'bare' || kind === 'import') {
  const run = kind === 'bare' ? await bare(engine as Engine, folder ?? '') : await ours(engine as Engine, folder ?? '')
  process.stdout.write(`${JSON.stringify(run)}\n`)
  process.exit(0)
}
if (!existsSync(path.join(REAL, 'recorded-crime'))) {
  console.log('bench/import: skipped, the published files are not in ../shared/data/real')
  process.exit(0)
}

const work = await mkdtemp(path.join(tmpdir(), 'frankpledge-bench-'))
let failed = false
try {
  const once = path.join(REAL, 'recorded-crime')
  const fiveTimes = await multiplied(once, path.join(work, 'five-times'))
  const engines: Engine[] = process.env['TEST_POSTGRES_URL'] ? ['embedded', 'server'] : ['embedded']
  const rows: string[][] = [['database', 'files', 'rows', 'bare s', 'import s', 'ratio', 'limit', 'memory MB', 'limit']]
  for (const each of engines) {
    for (const [name, files] of [['once', once] as const, ['five times', fiveTimes] as const]) {
      const least = await child('bare', each, files)
      const import_ = await child('import', each, files)
      const ratio = import_.seconds / least.seconds
      // The embedded database lives in the process: its own memory is what the bare run needs.
      const memory = import_.peak - (each === 'embedded' ? least.peak : import_.before)
      if (ratio > RATIO_LIMIT || memory > MEMORY_LIMIT_MB) failed = true
      rows.push([
        each,
        name,
        import_.rows.toLocaleString('en-GB'),
        least.seconds.toFixed(1),
        import_.seconds.toFixed(1),
        ratio.toFixed(2),
        RATIO_LIMIT.toFixed(1),
        Math.max(0, memory).toFixed(0),
        String(MEMORY_LIMIT_MB),
      ])
    }
  }
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? []
  for (const row of rows) console.log(row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  '))
} finally {
  await rm(work, { recursive: true, force: true })
}
if (failed) {
  console.error('bench/import: over the limit')
  process.exit(1)
}

function child(mode: 'bare' | 'import', on: Engine, files: string): Promise<Run> {
  return new Promise((resolve, reject) => {
    const started = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url), mode, on, files], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    started.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
    started.once('error', reject)
    started.once('exit', (code) =>
      code === 0 ? resolve(JSON.parse(output) as Run) : reject(new Error(`The ${mode} run on ${on} failed`)),
    )
  })
}

async function streetFiles(from: string): Promise<string[]> {
  const names = (await readdir(from)).filter((name) => name.endsWith('-street.csv')).sort()
  return names.map((name) => path.join(from, name))
}

/** The same files five times over, five, ten, fifteen and twenty years earlier as well. */
async function multiplied(from: string, to: string): Promise<string> {
  await mkdir(to)
  for (const file of await streetFiles(from)) {
    const text = await readFile(file, 'utf8')
    const name = path.basename(file)
    for (const years of [0, 5, 10, 15, 20]) {
      const year = Number(name.slice(0, 4))
      const moved =
        years === 0 ? text : text.replaceAll(`,${name.slice(0, 7)},`, `,${year - years}${name.slice(4, 7)},`)
      await writeFile(path.join(to, `${year - years}${name.slice(4)}`), moved)
    }
  }
  return to
}

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
    const start = performance.now()
    await lite.exec(BARE)
    for (const file of files) {
      await lite.query(`copy bare from '/dev/blob' with (format csv, header)`, [], {
        blob: new Blob([await readFile(file)]),
      })
    }
    const { rows } = await lite.query<{ n: number }>(GROUP)
    const seconds = (performance.now() - start) / 1000
    const peak = memory.stop()
    await lite.close()
    await rm(database.location, { recursive: true, force: true })
    return { seconds, rows: rows.reduce((sum, row) => sum + Number(row.n), 0), peak, before: memory.before }
  }
  const admin = new URL(process.env['TEST_POSTGRES_URL'] ?? '')
  admin.pathname = new URL(database.location).pathname
  const client = new pg.Client({ connectionString: admin.href })
  await client.connect()
  const memory = watchMemory()
  const start = performance.now()
  await client.query(BARE)
  for (const file of files) {
    await pipeline(createReadStream(file), client.query(copyFrom('copy bare from stdin with (format csv, header)')))
  }
  const { rows } = await client.query<{ n: string }>(GROUP)
  const seconds = (performance.now() - start) / 1000
  const peak = memory.stop()
  await client.end()
  await database.close()
  return { seconds, rows: rows.reduce((sum, row) => sum + Number(row.n), 0), peak, before: memory.before }
}

async function ours(on: Engine, from: string): Promise<Run> {
  const database = await openTestDatabase(on)
  const areas = await Promise.all(AREAS.map((name) => fileOnDisk(path.join(REAL, name))))
  await importAreaFiles({ db: database.db, actor: systemActor(['areas.import']), correlationId: 'bench' }, areas)
  const files = await Promise.all((await streetFiles(from)).map((file) => fileOnDisk(file)))
  global.gc?.()
  const memory = watchMemory()
  const start = performance.now()
  let reading = 0
  const report = await importCounts({
    db: database.db,
    actor: systemActor(['performance.import', 'performance.view']),
    files,
    onProgress: ({ phase }) => {
      if (phase === 'storing') reading = performance.now() - start
    },
  })
  const seconds = (performance.now() - start) / 1000
  const peak = memory.stop()
  if (process.env['BENCH_DETAIL'])
    console.error(`  ${on}: reading ${(reading / 1000).toFixed(1)} s, all ${seconds.toFixed(1)} s`)
  await database.close()
  return { seconds, rows: report.files.reduce((sum, file) => sum + file.rowsStored, 0), peak, before: memory.before }
}
