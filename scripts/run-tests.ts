/**
 * Runs test files in this one process; a process for each file is ten times slower.
 *
 * Usage: node --import tsx scripts/run-tests.ts KIND [PATH...]
 *   KIND  unit      *.test.ts(x) that need nothing but the code
 *         database  *.db.test.ts(x): once for each engine named in TEST_DATABASES (see test/databases.ts)
 *         browser   *.e2e.ts: journeys in a real browser
 *   PATH  only files whose path contains one of these texts
 * Fails when it finds no test file, so that a mistyped pattern cannot pass.
 */
import { readdirSync } from 'node:fs'
import path from 'node:path'
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
for (const file of files) await import(pathToFileURL(path.resolve(file)).href)

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
}
