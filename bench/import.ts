/**
 * Import of street-level crime files against what the same database needs at the least: COPY of the same bytes into a bare
 * table of text, and one GROUP BY over it. Every run is a process of its own on a new database.
 */
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { realFile } from './files.ts'
import type { Measured } from './result.ts'

const RATIO_LIMIT = 2
const MEMORY_LIMIT_MB = 400

export type Engine = 'embedded' | 'server'
export interface Run {
  readonly seconds: number
  /** Processor time of this process, in seconds: with the embedded database all there is, without a server's own. */
  readonly busy: number
  readonly rows: number
  /** Most resident memory of the process, in MB. */
  readonly peak: number
  /** The same before the work began, with the database open. */
  readonly before: number
}

export async function imports(engine: Engine): Promise<Measured[]> {
  const work = await mkdtemp(path.join(tmpdir(), 'frankpledge-bench-'))
  try {
    const once = realFile('recorded-crime')
    const fiveTimes = await multiplied(once, path.join(work, 'five-times'))
    const results: Measured[] = []
    for (const [name, files] of [['once', once] as const, ['five times', fiveTimes] as const]) {
      const least = await child('bare', engine, files)
      const ours = await child('import', engine, files)
      const what = `${ours.rows.toLocaleString('en-GB')} crimes, ${engine}`
      const common = { part: 'import' }
      results.push(
        { ...common, what, unit: 's', measured: ours.seconds, baseline: least.seconds, target: RATIO_LIMIT },
        {
          ...{ ...common, what: `${what}, memory above the database's (${name})`, unit: 'MB', baseline: null },
          // The embedded database lives in the process: its own memory is what the bare run needs.
          measured: Math.max(0, ours.peak - (engine === 'embedded' ? least.peak : ours.before)),
          target: MEMORY_LIMIT_MB,
        },
      )
      if (engine === 'embedded') {
        results.push({
          ...{ ...common, what: `${what}, processor time`, unit: 's', measured: ours.busy, baseline: least.busy },
          target: RATIO_LIMIT,
        })
      }
    }
    return results
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

function child(mode: 'bare' | 'import', on: Engine, files: string): Promise<Run> {
  return new Promise((resolve, reject) => {
    const run = fileURLToPath(new URL('import-run.ts', import.meta.url))
    const started = spawn(process.execPath, ['--import', 'tsx', run, mode, on, files], {
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

export async function streetFiles(from: string): Promise<string[]> {
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
