import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { lockFolder } from '../../platform/db/index.ts'
import { AppError } from '../../platform/result/index.ts'
import { isDemonstrationFolder, prepareDemonstrationFolder } from './folder.ts'

describe('the demonstration’s data folder', () => {
  let home = ''
  before(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'frankpledge-demo-'))
  })
  after(() => rm(home, { recursive: true, force: true }))
  const refusedWith = (code: string) => (error: unknown) => error instanceof AppError && error.code === code

  test('a new folder is made and marked; a second start leaves what is in it', async () => {
    const folder = path.join(home, 'new', 'demo')
    assert.equal(isDemonstrationFolder(folder), false)
    assert.deepEqual(await prepareDemonstrationFolder(folder), { existed: false })
    assert.equal(isDemonstrationFolder(folder), true)
    await mkdir(path.join(folder, 'database'))
    assert.deepEqual(await prepareDemonstrationFolder(folder), { existed: true })
    assert.ok(existsSync(path.join(folder, 'database')))
  })

  test('a reset empties it', async () => {
    const folder = path.join(home, 'reset')
    await prepareDemonstrationFolder(folder)
    await mkdir(path.join(folder, 'database', 'base'), { recursive: true })
    await writeFile(path.join(folder, 'secret.key'), 'x')
    assert.deepEqual(await prepareDemonstrationFolder(folder, { reset: true }), { existed: false })
    assert.ok(!existsSync(path.join(folder, 'secret.key')))
  })

  test('a folder that something else made is never touched, with or without reset', async () => {
    const folder = path.join(home, 'real')
    await mkdir(path.join(folder, 'database'), { recursive: true })
    for (const reset of [false, true]) {
      await assert.rejects(prepareDemonstrationFolder(folder, { reset }), refusedWith('not-a-demonstration'))
    }
    assert.ok(existsSync(path.join(folder, 'database')))
    assert.ok(!existsSync(path.join(folder, 'demonstration.txt')))
  })

  test('a folder in use is not reset', async () => {
    const folder = path.join(home, 'used')
    await prepareDemonstrationFolder(folder)
    await mkdir(path.join(folder, 'database'))
    const lock = await lockFolder(folder)
    try {
      await assert.rejects(prepareDemonstrationFolder(folder, { reset: true }), refusedWith('data-folder-in-use'))
      assert.ok(existsSync(path.join(folder, 'database')))
    } finally {
      await lock.release()
    }
    assert.deepEqual(await prepareDemonstrationFolder(folder, { reset: true }), { existed: false })
  })
})
