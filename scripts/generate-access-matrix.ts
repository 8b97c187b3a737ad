/**
 * Writes docs/access-matrix.md from the composed application and a freshly migrated database. With --check it writes
 * nothing and fails when the committed page differs.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import { buildMatrix, loosePermissions, readTableRights, toMarkdown } from '../src/app/access-matrix/index.ts'
import { wireHouse } from '../src/app/wiring.ts'
import { createDb, migrate, openEmbedded } from '../src/platform/db/index.ts'
import { createLog } from '../src/platform/http/index.ts'

const FILE = new URL('../docs/access-matrix.md', import.meta.url)

const spoolFolder = mkdtempSync(path.join(tmpdir(), 'frankpledge-matrix-'))
const db = createDb(await openEmbedded({}), async () => {})
await migrate(db)
const house = await wireHouse({
  ...{ db, spoolFolder, secret: new Uint8Array(32), setUpCode: null, secure: false },
  log: createLog({ destination: new Writable({ write: (_chunk, _encoding, done) => done() }) }),
})
const routes = house.app.routeTable
const text = toMarkdown(buildMatrix(routes, await db.asLogin(readTableRights)))
const loose = loosePermissions(routes)
await house.close()
await db.close()
rmSync(spoolFolder, { recursive: true })

if (loose.length > 0) {
  console.error(`Permissions and labels do not fit: ${loose.join('; ')}`)
  process.exit(1)
}
if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== text) {
    console.error('docs/access-matrix.md is out of date: run `npm run generate` and commit the result.')
    process.exit(1)
  }
  console.log('docs/access-matrix.md is up to date')
} else {
  writeFileSync(FILE, text)
  console.log('docs/access-matrix.md written')
}
