/**
 * Everything that must hold before a change lands, in order of how quickly it can say no. What needs no database comes
 * first, two steps at a time, each told when it has ended.
 * Usage: node --import tsx scripts/check.ts [STEP...]   (all steps unless named)
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const NODE = [process.execPath, '--import', 'tsx']
const WITH_POSTGRES = [...NODE, 'scripts/with-postgres.ts']
const local = (program: string) => path.join('node_modules', '.bin', program)

interface Step {
  readonly name: string
  readonly command: readonly string[]
  /** Fills the machine by itself, and is told while it runs. */
  readonly alone?: true
  /** Runs node's tests, whose counts are added up at the end. */
  readonly counts?: true
}

/** Two at once: the suites of one wait for a database, for a browser or for a server half of the time. */
const AT_ONCE = 2
const IN_PARALLEL = [...NODE, 'scripts/in-parallel.ts', String(AT_ONCE)]
const countsFolder = mkdtempSync(path.join(tmpdir(), 'frankpledge-check-'))

/** One kind of tests in one process, told on the screen and counted in a file; {} is the process's number. */
function tests(kind: string): string[] {
  return [
    ...NODE,
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    `--test-reporter=./scripts/count-reporter.mjs`,
    `--test-reporter-destination=${path.join(countsFolder, `${kind}-{}`)}`,
    ...['scripts/run-tests.ts', kind],
  ]
}

const STEPS: readonly Step[] = [
  { name: 'format', command: [local('biome'), 'ci', '--error-on-warnings', '.'] },
  { name: 'types', command: [local('tsc')] },
  { name: 'browser-types', command: [local('tsc'), '-p', 'src/app/assets/browser'] },
  { name: 'generated', command: [...NODE, 'scripts/generate-database-types.ts', '--check'] },
  { name: 'access-matrix', command: [...NODE, 'scripts/generate-access-matrix.ts', '--check'] },
  { name: 'lint', command: [local('eslint'), '--max-warnings', '0', '.'] },
  { name: 'unit', command: tests('unit'), counts: true },
  { name: 'database', command: [...WITH_POSTGRES, ...IN_PARALLEL, ...tests('database')], counts: true, alone: true },
  { name: 'browser', command: [...IN_PARALLEL, ...tests('browser')], counts: true, alone: true },
]

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name))
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. There are: ${STEPS.map((step) => step.name).join(', ')}`)
  process.exit(2)
}

const total = { passed: 0, failed: 0, skipped: 0 }
const failed: string[] = []
const chosen = STEPS.filter((step) => wanted.length === 0 || wanted.includes(step.name))
const waiting = chosen.filter((step) => step.alone === undefined)
const takeNext = async () => {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) await check(step)
}
await Promise.all(Array.from({ length: AT_ONCE }, takeNext))
for (const step of chosen.filter((one) => one.alone)) await check(step)
rmSync(countsFolder, { recursive: true, force: true })
if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`)
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(failed.length > 0 ? 1 : 0)

async function check(step: Step): Promise<void> {
  if (step.alone) console.log(`\n── ${step.name} ──`)
  const started = Date.now()
  const { code, said } = await run(step)
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  if (!step.alone) {
    console.log(`\n── ${step.name} ──`)
    process.stdout.write(said)
  }
  const counts = step.counts
    ? readCounts(step.name)
    : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  total.passed += counts.passed
  total.failed += counts.failed
  total.skipped += counts.skipped
  const good = code === 0 && counts.failed === 0 && counts.passed > 0
  if (!good) {
    failed.push(step.name)
    if (counts.failed === 0) total.failed++
  }
  console.log(`── ${step.name}: ${good ? 'good' : 'FAILED'} in ${seconds} s ──`)
}

function run(step: Step): Promise<{ code: number; said: Buffer }> {
  const [program = '', ...rest] = step.command
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, { stdio: step.alone ? 'inherit' : ['ignore', 'pipe', 'pipe'] })
    const said: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes: Buffer) => said.push(bytes))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, said: Buffer.concat(said) }))
  })
}

/** What the counting reporters wrote when the tests had ended; nothing written counts as a failure. */
function readCounts(kind: string): { passed: number; failed: number; skipped: number } {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  for (const name of readdirSync(countsFolder).filter((file) => file.startsWith(`${kind}-`))) {
    const [passed = 0, failures = 0, skipped = 0] = readFileSync(path.join(countsFolder, name), 'utf8')
      .split(' ')
      .map(Number)
    sum.passed += passed
    sum.failed += failures
    sum.skipped += skipped
  }
  return sum
}
