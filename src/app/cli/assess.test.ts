import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import { after, before, test } from 'node:test'
import { instrumentToText } from '../../foundations/assessment/index.ts'
import { ticksOf24 } from '../../foundations/assessment/testing/instruments.ts'
import { main } from './main.ts'

const ALL = { 1: 4, 2: 2, 3: 2, 4: 2, 5: 3, 6: 3, 7: 6, 8: 4, 9: 2, 10: 0, 11: 1, 12: 'Housing', 13: '' }
const RAM = ['--instrument', 'asb-ram@2015']

let folder = ''
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'frankpledge-assess-'))
})
after(() => rm(folder, { recursive: true, force: true }))

async function fileOf(value: unknown): Promise<string> {
  const file = path.join(folder, 'answers.json')
  await writeFile(file, typeof value === 'string' ? value : JSON.stringify(value))
  return file
}

async function run(args: readonly string[]): Promise<{ code: number; out: string; notes: string }> {
  const texts = { out: '', notes: '' }
  const into = (name: keyof typeof texts) =>
    new Writable({
      write: (chunk, _encoding, done) => {
        texts[name] += String(chunk)
        done()
      },
    })
  const code = await main(['assess', ...args], { out: into('out'), notes: into('notes') })
  return { code, ...texts }
}

test('scores answers by question number and option score', async () => {
  const { code, out } = await run([...RAM, '--answers', await fileOf(ALL), '--format', 'json'])
  assert.equal(code, 0)
  const found = JSON.parse(out) as Record<string, unknown>
  assert.deepEqual(
    [found['instrument'], found['version'], found['score'], found['total'], found['highestPossible'], found['band']],
    ['asb-ram', '2015', 29, 29, 37, 'medium'],
  )
  assert.deepEqual([found['prompts'], found['unanswered']], [['Consider a safeguarding referral'], [13]])
  const text = await run([
    ...RAM,
    '--answers',
    await fileOf({ instrument: 'asb-ram@2015', answers: { ...ALL, 10: 3 } }),
  ])
  assert.match(text.out, /Score: 32 of 37\nBand: high\nNext: It goes to the next tasking meeting/)
})

test('a judgement counts once it is confirmed, or at once where it raises', async () => {
  const judged = async (judgement: unknown) => {
    const { code, out, notes } = await run([...RAM, '--json', '--answers', await fileOf({ answers: ALL, judgement })])
    if (code !== 0) return notes
    const { score, total, band } = JSON.parse(out) as Record<string, unknown>
    return [score, total, band]
  }
  const lower = { adjustedTotal: 10, reason: 'Moved away', approver: 'A manager' }
  assert.deepEqual(await judged(lower), [29, 29, 'medium'])
  assert.deepEqual(await judged({ ...lower, confirmed: true }), [29, 10, 'standard'])
  assert.deepEqual(await judged({ ...lower, adjustedTotal: 33 }), [29, 33, 'high'])
  assert.match(String(await judged({ ...lower, approver: null })), /Judgement: Choose who confirms/)
})

test('wrong answers end with 1 and name the question; what was not understood ends with 2', async () => {
  for (const [answers, message] of [
    [{ ...ALL, 7: 3 }, /^Question 7 \(Intimidation and harassment\): 3 is not the score/],
    [{ ...ALL, 14: 1 }, /^Question 14: asb-ram@2015 has no such question/],
    [{ ...ALL, 5: null }, /^Question 5 \(Who is targeted\) has no answer/],
    [{ instrument: 'asb-ram@2009', answers: ALL }, /answers asb-ram@2009, not asb-ram@2015/],
    ['{"1": 4,\n"1": 5}', /Line 2: .*“1” is there twice/],
  ] as const) {
    const { code, out, notes } = await run([...RAM, '--answers', await fileOf(answers)])
    assert.deepEqual([code, out], [1, ''])
    assert.match(notes, message)
  }
  const file = await fileOf(ALL)
  assert.equal((await run(['--instrument', 'asb-ram@1999', '--answers', file])).code, 1)
  assert.equal((await run([...RAM, '--answers', path.join(folder, 'none.json')])).code, 1)
  assert.equal((await run(['--answers', file])).code, 2)
  assert.equal((await run([...RAM, '--answers', file, '--format', 'csv'])).code, 2)
})

test('an instrument may be a file', async () => {
  const file = path.join(folder, 'ticks.json')
  await writeFile(file, instrumentToText(ticksOf24()))
  const answers = await fileOf(
    Object.fromEntries(Array.from({ length: 24 }, (_, at) => [at + 1, at < 14 ? 'yes' : 'no'])),
  )
  const { out } = await run(['--instrument', file, '--answers', answers, '--json'])
  const { band, ticks } = JSON.parse(out) as Record<string, unknown>
  assert.deepEqual([band, ticks], ['at-the-threshold', 14])
  await writeFile(file, '{"id": "x",\n"version": 1}')
  const bad = await run(['--instrument', file, '--answers', answers])
  assert.equal(bad.code, 1)
  assert.match(bad.notes, /Line 2, version: Enter the version, as text/)
})
