/** The command that takes in reports, on a data folder as a person has it. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { after, before, describe, test } from 'node:test'
import { copyEmbeddedTemplate } from '../../../test/databases.ts'
import { writeAuditEvent } from '../../foundations/audit/index.ts'
import { makeSharingHouse } from '../../foundations/sharing/testing/house.ts'
import { createDb, openEmbedded } from '../../platform/db/index.ts'
import { main } from './main.ts'

describe('frankpledge reports import', () => {
  let data = ''
  let folder = ''
  before(async () => {
    data = await copyEmbeddedTemplate()
    folder = await mkdtemp(path.join(tmpdir(), 'frankpledge-reports-'))
    const db = createDb(await openEmbedded({ folder: data }), writeAuditEvent)
    await makeSharingHouse(db).finally(() => db.close())
  })
  after(async () => {
    await rm(data, { recursive: true, force: true })
    await rm(folder, { recursive: true, force: true })
  })
  const run = async (csv: string, ...more: string[]) => {
    const file = path.join(folder, 'calls.csv')
    await writeFile(file, csv)
    const [out, notes] = [new PassThrough(), new PassThrough()]
    const argv = ['reports', 'import', file, '--source', 'Homes', '--purpose', 'asb', '--area', 'Northam', ...more]
    const code = await main([...argv, '--format', 'json', '--data', data], { out, notes })
    const text = String(out.read() ?? '')
    const value =
      text === '' ? null : (JSON.parse(text) as { added: number; known: number; wrong: number; rows: unknown[] })
    return { code, value, notes: String(notes.read() ?? '') }
  }
  const CSV = 'Incident number,Details,Caller name\nA1,Shouting,Zeb Nightjar\nA2,Banging,\n'
  const BY = ['--by', 'caseworker@example.org']

  test('says what would happen, takes in once, and changes nothing the second time', async () => {
    const tried = await run(CSV, ...BY, '--dry-run')
    assert.deepEqual([tried.code, tried.value?.added, tried.value?.known], [0, 2, 0])
    assert.match(tried.notes, /Nothing was stored/)
    const done = await run(CSV, ...BY)
    assert.deepEqual([done.code, done.value?.added, done.value?.wrong], [0, 2, 0])
    assert.match(JSON.stringify(done.value?.rows[0]), /"reference":"R-[0-9A-Z]{4}-[0-9A-Z]{4}","caller":"new"/)
    const again = await run(CSV, ...BY)
    assert.deepEqual([again.code, again.value?.added, again.value?.known], [0, 0, 2])
  })
  test('with wrong lines takes in nothing unless told to leave them out', async () => {
    const csv = `${CSV}A3,More,\n,No number,\n`
    const refused = await run(csv, ...BY)
    assert.deepEqual([refused.code, refused.value?.added, refused.value?.wrong], [1, 1, 1])
    assert.equal((await run(CSV.replace('A1', 'A3'), ...BY)).value?.added, 1, 'A3 was not taken in')
    const left = await run(csv.replace('A3', 'A4'), ...BY, '--leave-out-wrong')
    assert.deepEqual([left.code, left.value?.added, left.value?.known, left.value?.wrong], [0, 1, 2, 1])
  })
  test('in nobody’s name, or in that of somebody who may not, does nothing', async () => {
    const stranger = await run(CSV, '--by', 'nobody@example.org')
    assert.deepEqual([stranger.code, stranger.value], [1, null])
    assert.match(stranger.notes, /nobody active/)
    assert.match((await run(CSV, '--by', 'boardmember@example.org')).notes, /may not take reports/)
    const team = await run(CSV, ...BY, '--team', 'Northam beat')
    assert.match(team.notes, /Name the team with --team. There are: Council ASB team/)
  })
})
