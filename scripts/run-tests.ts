/**
 * Runs test files in this one process; a process for each file is ten times slower. With TEST_QUEUE (scripts/in-parallel.ts)
 * several such processes share the files: each takes the next one when it has done with the last.
 *
 * Usage: node --import tsx scripts/run-tests.ts KIND [PATH...]
 *   KIND  unit      *.test.ts(x) that need nothing but the code
 *         database  *.db.test.ts(x): once for each engine that there is (see test/databases.ts)
 *         browser   *.e2e.ts: journeys in a real browser
 *   PATH  only files whose path contains one of these texts
 * Fails when it finds no test file, so that a mistyped pattern cannot pass.
 */
import { mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { after, describe } from 'node:test'
import { pathToFileURL } from 'node:url'

const KINDS = {
  unit: (name: string) => /\.test\.tsx?$/.test(name) && !/\.db\.test\.tsx?$/.test(name),
  database: (name: string) => /\.db\.test\.tsx?$/.test(name),
  browser: (name: string) => /\.e2e\.tsx?$/.test(name),
}

const [kind, ...wanted] = process.argv.slice(2)
if (kind === undefined || !(kind in KINDS)) {
  console.error(`Say which tests to run: ${Object.keys(KINDS).join(', ')}`)
  process.exit(2)
}

const matches = KINDS[kind as keyof typeof KINDS]
const files = ['src', 'test', 'e2e', 'bench', 'scripts']
  .flatMap((folder) => filesUnder(folder))
  .filter((file) => matches(file) && (wanted.length === 0 || wanted.some((part) => file.includes(part))))
  .sort()

if (files.length === 0) {
  console.error(`No ${kind} test file was found${wanted.length > 0 ? ` for ${wanted.join(', ')}` : ''}.`)
  process.exit(1)
}
const queue = process.env['TEST_QUEUE']
if (queue === undefined) for (const file of files) await load(file)
else
  for (const file of longestFirst(files)) {
    if (!takes(queue, file)) continue
    await load(file)
    // Node runs the suites of a process one after another, so this one is reached when the file's own have ended.
    await new Promise<void>((resolve) => {
      describe(`${file} has ended`, () => after(() => resolve()))
    })
  }

async function load(file: string): Promise<void> {
  await import(pathToFileURL(path.resolve(file)).href)
}

/** Whether the file is ours, since nobody else has taken it. */
function takes(folder: string, file: string): boolean {
  try {
    mkdirSync(path.join(folder, file.replaceAll(path.sep, '+')))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Those of the whole house take minutes; one of them begun last would keep one process busy alone. */
function longestFirst(all: readonly string[]): string[] {
  const isLong = (file: string) => file.startsWith('test') || file.startsWith(path.join('src', 'app'))
  return [...all.filter(isLong), ...all.filter((file) => !isLong(file))]
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
}
