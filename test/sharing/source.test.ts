/** Nothing in the product leaves the application's role, and only a few named files ask as the login. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import { type SourceFile, unusedPermits, wrongInSources } from './source-rules.ts'

const TESTS = /(\.(test|e2e)\.tsx?$|\/testing(\/|\.tsx?$)|\/browser\/)/

function sources(): SourceFile[] {
  return ['src', 'db'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(tsx?|sql|mjs)$/.test(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .filter((file) => !TESTS.test(file))
      .map((file) => ({ path: file, text: readFileSync(file, 'utf8') })),
  )
}

describe('the application’s role', () => {
  test('is left nowhere, and few ask as the login', () => {
    const files = sources()
    assert.ok(files.length > 250, `only ${files.length} files were seen`)
    assert.deepEqual(wrongInSources(files), [])
    assert.deepEqual(unusedPermits(files), [])
  })

  const leaks: readonly [string, string][] = [
    ['a query as owner', 'await deps.db.asLogin((tx) => listEverything(tx))'],
    ['a script as owner', 'await deps.db.runScript(text)'],
    ['set role', 'sql`set role postgres`.execute(tx)'],
    ['set local role', 'sql`SET LOCAL ROLE none`'],
    ['reset role', 'sql`reset role`'],
    ['a role by set_config', "sql`select set_config('role', 'postgres', true)`"],
    ['another login', 'sql`set session authorization default`'],
    ['triggers and policies switched off', 'sql`set row_security = off`'],
    ['a role that no policy binds', 'alter role frankpledge_app bypassrls;'],
  ]
  for (const [name, text] of leaks) {
    test(`bites: ${name}`, () => {
      const wrong = wrongInSources([{ path: 'src/foundations/sharing/seeded.ts', text }])
      assert.equal(wrong.length, 1, wrong.join('; '))
    })
  }
})
