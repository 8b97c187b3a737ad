/** The commands on the audit log, on a data folder as a person has it. */
import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { after, before, describe, test } from 'node:test'
import { copyEmbeddedTemplate } from '../../../test/databases.ts'
import { sealPending, writeAuditEvent } from '../../foundations/audit/index.ts'
import { createDb, openEmbedded, systemActor } from '../../platform/db/index.ts'
import { main } from './main.ts'

describe('frankpledge audit', () => {
  let data = ''
  before(async () => {
    data = await copyEmbeddedTemplate()
  })
  after(() => rm(data, { recursive: true, force: true }))

  const run = async (...argv: string[]) => {
    const [out, notes] = [new PassThrough(), new PassThrough()]
    const code = await main([...argv, '--data', data], { out, notes })
    const text = (stream: PassThrough) => String(stream.read() ?? '')
    return { code, out: text(out), notes: text(notes) }
  }
  const inDatabase = async (work: (db: ReturnType<typeof createDb>) => Promise<unknown>) => {
    const db = createDb(await openEmbedded({ folder: data }), writeAuditEvent)
    await work(db).finally(() => db.close())
  }
  const act = (n: number) =>
    inDatabase(async (db) => {
      for (let i = 0; i < n; i++) await db.withActor(systemActor(), { name: 'test.act', kind: 'read' }, async () => {})
      await sealPending(db)
    })

  test('a whole chain: verified in words and as JSON, its heads exported and compared', async () => {
    await act(3)
    const verified = await run('audit', 'verify')
    assert.equal(verified.code, 0)
    assert.match(
      verified.out,
      /^The chain is whole\.\n1 seals, 3 sealed events, 0 events not yet sealed\.\nHead of seal 1: [0-9a-f]{64}\n$/,
    )
    const json = JSON.parse((await run('audit', 'verify', '--json')).out) as Record<string, unknown>
    assert.deepEqual([json['whole'], json['unsealed'], json['faults']], [true, 1, []])

    const file = path.join(data, 'heads.csv')
    assert.equal((await run('audit', 'heads', '--out', file)).code, 0)
    assert.equal((await run('audit', 'heads', '--last', '1')).out, await readFile(file, 'utf8'))
    const again = await run('audit', 'heads', '--out', file)
    assert.deepEqual([again.code, again.notes], [1, `${file} is there already. Choose a new name.\n`])
    const compared = await run('audit', 'compare', file)
    assert.deepEqual([compared.code, compared.out], [0, 'All 1 heads are as they were exported.\n'])
  })
  test('a broken chain: the fault is named and the exit code is 1', async () => {
    await inDatabase((db) =>
      db.runScript(`alter table audit.events disable trigger user; update audit.events set kind = 'write' where id = 2;
        alter table audit.events enable trigger user`),
    )
    const verified = await run('audit', 'verify')
    assert.equal(verified.code, 1)
    assert.match(verified.out, /^Event 2 was changed: .*\nThe chain is broken: 1 faults\.\n/)
    const json = JSON.parse((await run('audit', 'verify', '--json')).out) as { faults: unknown[] }
    assert.equal(json.faults.length, 1)
  })
  test('a head that is another than it was', async () => {
    const file = path.join(data, 'other.csv')
    const head = 'ab'.repeat(32)
    await writeFile(
      file,
      `seal,last_event,sealed_at,head\r\n1,3,2026-01-01T00:00:00.000Z,${head}\r\n9,99,2026-01-01T00:00:00.000Z,${head}\r\n`,
    )
    const compared = await run('audit', 'compare', file)
    assert.equal(compared.code, 1)
    assert.equal(
      compared.out,
      'Seal 1 has another head than it had.\nSeal 9 is gone.\n2 of 2 heads are not as they were exported.\n',
    )
    const json = JSON.parse((await run('audit', 'compare', file, '--json')).out) as Record<string, unknown>
    assert.equal(json['differenceCount'], 2)
  })
  test('files that are none, and numbers that are none', async () => {
    const absent = await run('audit', 'compare', path.join(data, 'absent.csv'))
    assert.deepEqual([absent.code, /There is no file/.test(absent.notes)], [1, true])
    await writeFile(path.join(data, 'nonsense.csv'), 'nonsense')
    assert.equal((await run('audit', 'compare', path.join(data, 'nonsense.csv'))).code, 1)
    assert.equal((await run('audit', 'heads', '--last', '0')).code, 2)
  })
})
