import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { copyEmbeddedTemplate, openTestDatabase } from '../../test/databases.ts'
import { backUp, restore } from './backup.ts'
import { readConfig } from './config.ts'
import { openHouse } from './open-house.ts'

const noAudit = async () => {}
const configFor = (environment: Record<string, string>, dataFolder?: string) =>
  readConfig(environment, dataFolder === undefined ? {} : { data: dataFolder })
const hasCode = (code: string) => (error: unknown) => (error as { code?: string }).code === code

describe('opening the embedded database', () => {
  let folder = ''
  before(async () => {
    folder = await copyEmbeddedTemplate()
  })
  after(() => rm(folder, { recursive: true, force: true }))

  test('a second opening of the same folder is refused with a message that says what to do', async () => {
    const first = await openHouse(configFor({}, folder), noAudit)
    try {
      await assert.rejects(openHouse(configFor({}, folder), noAudit), (error: Error) => {
        assert.ok(hasCode('data-folder-in-use')(error))
        assert.match(error.message, /Stop it first, or choose another folder with --data/)
        return true
      })
    } finally {
      await first.close()
    }
  })

  test('another process is refused too, and let in once the first was killed', async () => {
    const script = `
      import { lockFolder } from './src/platform/db/index.ts'
      await lockFolder(${JSON.stringify(folder)})
      process.stdout.write('locked')
      setInterval(() => {}, 1000)`
    const other = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script])
    try {
      await once(other.stdout, 'data')
      await assert.rejects(openHouse(configFor({}, folder), noAudit), hasCode('data-folder-in-use'))
    } finally {
      other.kill('SIGKILL')
      await once(other, 'exit')
    }
    const db = await openHouse(configFor({}, folder), noAudit)
    await db.close()
  })

  describe('backup', () => {
    let backups = ''
    before(async () => {
      backups = await mkdtemp(path.join(tmpdir(), 'frankpledge-backup-'))
    })
    after(() => rm(backups, { recursive: true, force: true }))

    test('is refused while the database is open', async () => {
      const db = await openHouse(configFor({}, folder), noAudit)
      try {
        await assert.rejects(
          backUp({ dataFolder: folder, to: path.join(backups, 'open'), now: new Date() }),
          hasCode('data-folder-in-use'),
        )
      } finally {
        await db.close()
      }
      assert.deepEqual(await readdir(backups), [])
    })

    test('comes back as it was, into an empty folder only', async () => {
      const saved = path.join(backups, 'saved')
      const back = path.join(backups, 'back')
      await backUp({ dataFolder: folder, to: saved, now: new Date('2026-11-01T12:00:00Z') })
      await restore({ from: saved, dataFolder: back })
      const db = await openHouse(configFor({}, back), noAudit)
      await db.close()
      await assert.rejects(restore({ from: saved, dataFolder: back }), hasCode('data-folder-not-empty'))
    })

    test('that was changed, or is none, restores nothing', async () => {
      const saved = path.join(backups, 'damaged')
      await backUp({ dataFolder: folder, to: saved, now: new Date() })
      const victim = path.join(saved, 'database', 'PG_VERSION')
      await writeFile(victim, `${await readFile(victim, 'utf8')}x`)
      const back = path.join(backups, 'never')
      await assert.rejects(restore({ from: saved, dataFolder: back }), hasCode('backup-damaged'))
      await assert.rejects(restore({ from: backups, dataFolder: back }), hasCode('not-a-backup'))
      assert.equal((await readdir(backups)).includes('never'), false)
    })
  })
})

const adminUrl = process.env['TEST_POSTGRES_URL']
if (adminUrl !== undefined && adminUrl !== '') {
  describe('opening a database server', () => {
    const urls = new Map<string, string>()
    let closeCopy = async () => {}
    before(async () => {
      const copy = await openTestDatabase('server')
      closeCopy = copy.close
      const client = new pg.Client({ connectionString: adminUrl })
      await client.connect()
      for (const [login, rights] of Object.entries({
        frankpledge_test_bypass: 'bypassrls in role frankpledge_app',
        frankpledge_test_stranger: '',
      })) {
        await client.query(`drop role if exists ${login}`)
        await client.query(`create role ${login} login ${rights}`)
      }
      await client.end()
      for (const login of ['postgres', 'frankpledge_login', 'frankpledge_test_bypass', 'frankpledge_test_stranger']) {
        const url = new URL(copy.location)
        url.username = login
        urls.set(login, url.href)
      }
    })
    after(() => closeCopy())
    const open = (login: string) => openHouse(configFor({ DATABASE_URL: urls.get(login) ?? '' }), noAudit)

    test('an ordinary login that belongs to the application’s role is let in', async () => {
      const db = await open('frankpledge_login')
      await db.close()
    })
    test('a superuser is refused', async () => {
      await assert.rejects(open('postgres'), hasCode('login-too-powerful'))
    })
    test('a login that may bypass row-level security is refused', async () => {
      await assert.rejects(open('frankpledge_test_bypass'), hasCode('login-too-powerful'))
    })
    test('a login outside the application’s role is refused', async () => {
      await assert.rejects(open('frankpledge_test_stranger'), hasCode('login-without-role'))
    })
    test('a server that does not answer is named without its login', async () => {
      const url = 'postgres://someone:secret@127.0.0.1:1/none'
      await assert.rejects(openHouse(configFor({ DATABASE_URL: url }), noAudit), (error: Error) => {
        assert.ok(hasCode('database-unreachable')(error))
        assert.doesNotMatch(error.message, /someone|secret/)
        return true
      })
    })
  })
}
