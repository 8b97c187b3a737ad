import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { month } from '../../../platform/clock/index.ts'
import { AppError } from '../../../platform/result/index.ts'
import {
  answerRequest,
  askForResponses,
  cameBackFor,
  exceptionsFor,
  getImport,
  getMeasure,
  getRequest,
  listUnanswered,
  responseHistory,
} from '../store/index.ts'
import { acting, LSOAS, makeCounty, person, streetFile, times, working } from '../testing/county.ts'
import { importCounts, undoImport } from './import-counts.ts'
import { createImportQueue, type Upload } from './queue.ts'

const today = () => '2025-11-20'
const [A1] = LSOAS

describeOnEachDatabase('the queue of imports', (database) => {
  let folder = ''
  let areas = new Map<string, number>()
  const open = () => createImportQueue({ db: database.db, folder, today })
  const stateOf = (id: string) => acting(database.db, working, async (tx) => (await getImport(tx, id)).state)
  const upload = (count: number): Upload[] => {
    const file = streetFile(times(count, { month: '2025-09', lsoa: A1, type: 'Burglary' }))
    return [{ name: file.name, stream: file.open() }]
  }
  before(async () => {
    folder = path.join(await mkdtemp(path.join(tmpdir(), 'frankpledge-queue-')), 'imports')
    areas = await acting(database.db, working, makeCounty)
  })
  after(() => rm(path.dirname(folder), { recursive: true, force: true }))

  test('check, restart, confirm, undo; the upload waits where nobody else reads it and is removed', async () => {
    const first = open()
    await first.start()
    const id = await first.stage(working, upload(3))
    await first.idle()
    assert.equal(await stateOf(id), 'ready')
    const checked = await acting(database.db, working, (tx) => getImport(tx, id))
    assert.deepEqual(
      checked.report?.months.map((one) => [one.change, one.after]),
      [['new', 3]],
    )
    assert.equal((await stat(path.join(folder, id, '0'))).mode & 0o777, 0o600)
    await first.stop()

    const second = open()
    await second.start()
    assert.deepEqual(await second.check(working, id, {}), { ok: true, value: null })
    await second.idle()
    assert.deepEqual(await second.confirm(working, id), { ok: true, value: null })
    await second.idle()
    const done = await acting(database.db, working, (tx) => getImport(tx, id))
    assert.equal(done.state, 'done')
    assert.deepEqual(
      done.files.map((file) => [file.rowsStored, file.waiting]),
      [[3, false]],
    )
    assert.deepEqual(await readdir(folder), [])
    assert.deepEqual(await second.confirm(working, id), { ok: false, problem: { code: 'not-ready' } })
    assert.ok((await second.undo(working, id)).ok)
    assert.equal(await stateOf(id), 'undone')
    await second.stop()
  })

  test('a bad file is told at the check and cannot be confirmed; cancelling removes it', async () => {
    const queue = open()
    await queue.start()
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
    const id = await queue.stage(working, [
      {
        name: 'picture.csv',
        stream: (async function* () {
          yield png
        })(),
      },
    ])
    await queue.idle()
    assert.deepEqual(await queue.confirm(working, id), { ok: false, problem: { code: 'has-problems' } })
    assert.ok((await queue.cancel(working, id)).ok)
    assert.equal(await stateOf(id), 'cancelled')
    assert.deepEqual(await readdir(folder), [])
    await assert.rejects(queue.stage(working, []), (error) => error instanceof AppError && error.code === 'no-files')
    await queue.stop()
  })

  test('an exception is asked about once, answered with versions, and a later month shows whether it came back', async () => {
    const months = Array.from(
      { length: 36 },
      (_, i) => `${2022 + Math.floor((i + 8) / 12)}-${String(((i + 8) % 12) + 1).padStart(2, '0')}`,
    )
    const crimes = months.flatMap((when, i) =>
      times(i === 35 ? 90 : 40 + ((i * 7) % 5), { month: when, lsoa: A1, type: 'Burglary' }),
    )
    const ashby = areas.get('E07000101') ?? 0
    const report = await importCounts({ db: database.db, actor: working, files: [streetFile(crimes)], today: today() })
    assert.ok(report.asked.length > 0)
    const august = month('2025-08')
    await acting(database.db, working, async (tx) => {
      const measure = await getMeasure(tx, 'recorded-crime')
      const { list, screenings } = await exceptionsFor(tx, { month: august, measureId: measure.id, areaIds: [ashby] })
      assert.deepEqual(
        list.map((one) => [one.direction, one.class, one.count]),
        [
          ['above', 'concern', 90],
          ['above', 'concern', 90],
        ],
      )
      assert.equal(screenings[0]?.method, 'seasonal')
      const again = await askForResponses(tx, { measureId: measure.id, month: august, askedBy: null, today: today() })
      assert.deepEqual(again, { asked: [], already: report.asked.length })
      assert.ok((await listUnanswered(tx)).every((one) => one.dueOn === '2025-12-18'))
    })
    const requestId =
      (await acting(database.db, working, (tx) => listUnanswered(tx, { areaIds: [ashby] })))[0]?.id ?? ''
    const answer = {
      requestId,
      expectedVersion: 0,
      known: 'Sheds',
      doing: 'Patrols',
      wantsAnalysis: false,
      analysis: '',
    }
    const responder = person(['performance.respond'], [ashby])
    const stranger = person(['performance.respond'], [areas.get('E07000102') ?? 0], 2)
    const refused = await acting(database.db, stranger, (tx) => answerRequest(tx, stranger, answer))
    assert.deepEqual(refused, { ok: false, problem: { code: 'not-your-area' } })
    const saved = await acting(database.db, responder, (tx) => answerRequest(tx, responder, answer))
    assert.ok(saved.ok && saved.value.version === 1)
    const stale = await acting(database.db, responder, (tx) =>
      answerRequest(tx, responder, { ...answer, known: 'Garages' }),
    )
    assert.ok(!stale.ok && stale.problem.code === 'stale')
    assert.equal(stale.problem.current.known, 'Sheds')
    assert.equal(stale.problem.yours.known, 'Garages')
    const newer = await acting(database.db, responder, (tx) =>
      answerRequest(tx, responder, { ...answer, expectedVersion: 1, known: 'Garages' }),
    )
    assert.ok(newer.ok)
    await acting(database.db, responder, async (tx) => {
      assert.deepEqual(
        (await responseHistory(tx, requestId)).map((one) => [one.version, one.known]),
        [
          [2, 'Garages'],
          [1, 'Sheds'],
        ],
      )
    })

    const quiet = streetFile(times(41, { month: '2025-09', lsoa: A1, type: 'Burglary' }))
    await importCounts({ db: database.db, actor: working, files: [quiet], today: today() })
    const came = await acting(database.db, working, async (tx) => cameBackFor(tx, [await getRequest(tx, requestId)]))
    assert.equal(came.get(requestId)?.state, 'came back')
    await acting(database.db, working, async (tx) => {
      assert.ok((await undoImport(tx, working, report.importId ?? '')).ok)
      assert.deepEqual(await listUnanswered(tx), [], 'unanswered requests go with their exception')
      assert.equal((await getRequest(tx, requestId)).withdrawnAt, null, 'an answered one stays')
    })
  })
})
