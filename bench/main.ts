/**
 * What the house promises about speed and memory, measured. Exit code 1 when a target is missed.
 *
 * Usage: npm run bench -- [PART...] [--json]   (all parts unless named: import, london, charts, pages, history,
 * sharing, casework)
 * Starts a temporary PostgreSQL server for the parts that need one, unless TEST_POSTGRES_URL names one or --no-server is
 * said. Parts that need the published files (../shared/data/real) are skipped, and say so, where they are not there.
 */
import { spawn } from 'node:child_process'
import { availableParallelism, loadavg, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { casework } from './casework.ts'
import { charts } from './charts.ts'
import { missing } from './files.ts'
import { imports } from './import.ts'
import { london } from './london.ts'
import { history, pages } from './pages.ts'
import { isMet, type Measured, ratioOf, type Skipped, tableOf } from './result.ts'
import { sharing } from './sharing.ts'

interface Part {
  readonly name: string
  readonly server: 'needed' | 'as well' | 'not needed'
  /** The folder of published files that it reads. */
  readonly files?: string
  run(engine: 'embedded' | 'server'): Promise<Measured[]>
}

const PARTS: readonly Part[] = [
  { name: 'import', server: 'as well', files: 'recorded-crime', run: imports },
  { name: 'london', server: 'not needed', files: 'monthly-series', run: london },
  { name: 'charts', server: 'not needed', files: 'monthly-series', run: charts },
  { name: 'pages', server: 'needed', run: pages },
  { name: 'history', server: 'as well', run: history },
  { name: 'sharing', server: 'needed', run: sharing },
  { name: 'casework', server: 'needed', run: casework },
]

const options = process.argv.slice(2)
const json = options.includes('--json')
const wanted = options.filter((one) => !one.startsWith('--'))
const wrong = [
  ...options.filter((one) => one.startsWith('--') && one !== '--json' && one !== '--no-server'),
  ...wanted.filter((one) => !PARTS.some(({ name }) => name === one)),
]
if (wrong.length > 0) {
  console.error(
    `Not known: ${wrong.join(', ')}. Parts: ${PARTS.map(({ name }) => name).join(', ')}; --json, --no-server`,
  )
  process.exit(2)
}
const parts = PARTS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
const hasServer = (process.env['TEST_POSTGRES_URL'] ?? '') !== ''
if (!hasServer && !options.includes('--no-server') && parts.some(({ server }) => server !== 'not needed')) {
  process.exitCode = await againWithServer()
} else {
  await measure()
}

async function measure(): Promise<void> {
  const results: Measured[] = []
  const skipped: Skipped[] = []
  const begun = loadavg()[0] ?? 0
  for (const part of parts) {
    const why = part.files === undefined ? undefined : missing(part.files)
    if (why !== undefined) {
      skipped.push({ part: part.name, why })
      continue
    }
    const engines: ('embedded' | 'server')[] = part.server === 'needed' ? [] : ['embedded']
    if (part.server !== 'not needed') {
      if (hasServer) engines.push('server')
      else skipped.push({ part: part.name, why: 'there is no PostgreSQL server' })
    }
    for (const engine of engines) {
      if (!json) console.error(`Measuring ${part.name}, ${engine} …`)
      results.push(...(await part.run(engine)))
    }
  }
  const machine = {
    ...{ processors: availableParallelism(), memoryGB: Math.round(totalmem() / 2 ** 30), node: process.version },
    ...{ loadBefore: begun, loadAfter: loadavg()[0] ?? 0 },
  }
  const missed = results.filter((one) => !isMet(one))
  if (json) {
    const told = results.map((one) => ({ ...one, ratio: ratioOf(one), met: isMet(one) }))
    console.log(JSON.stringify({ date: new Date().toISOString(), machine, results: told, skipped }, null, 2))
  } else {
    for (const line of tableOf(results)) console.log(line)
    for (const { part, why } of skipped) console.log(`${part}: skipped, ${why}`)
    console.log(
      `${machine.processors} processors, ${machine.memoryGB} GB, Node ${machine.node}, load ${machine.loadBefore.toFixed(1)} before and ${machine.loadAfter.toFixed(1)} after`,
    )
    console.log(
      missed.length === 0
        ? 'Every target measured is met.'
        : `${missed.length} of ${results.length} targets are NOT MET.`,
    )
  }
  process.exitCode = missed.length === 0 ? 0 : 1
}

/** The same, with a temporary server of its own. */
function againWithServer(): Promise<number> {
  const script = fileURLToPath(new URL('../scripts/with-postgres.ts', import.meta.url))
  const node = [process.execPath, '--import', 'tsx']
  const [program = '', ...first] = node
  const given = [...first, script, ...node, fileURLToPath(import.meta.url), ...options]
  return new Promise((resolve, reject) => {
    const child = spawn(program, given, { stdio: 'inherit' })
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
