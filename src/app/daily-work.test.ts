import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDailyWork } from './daily-work.ts'

test('each job runs once a day by London’s clocks; one that fails is told and tried again, and holds up nobody', async () => {
  let now = new Date('2026-06-01T12:00:00Z')
  const ran: string[] = []
  const troubles: string[] = []
  let broken = true
  const daily = createDailyWork({
    now: () => now,
    jobs: [
      {
        name: 'fragile',
        run: async () => {
          if (broken) throw new Error('not now')
          ran.push('fragile')
        },
      },
      { name: 'steady', run: async () => ran.push('steady') },
    ],
    onTrouble: (_error, job) => troubles.push(job),
  })
  await daily.tick()
  assert.deepEqual([ran, troubles], [['steady'], ['fragile']])
  broken = false
  await daily.tick()
  assert.deepEqual(ran, ['steady', 'fragile'])
  await daily.tick()
  assert.equal(ran.length, 2)
  // In summer London's day begins at 23:00 by world time.
  now = new Date('2026-06-01T23:30:00Z')
  await daily.tick()
  assert.deepEqual(ran, ['steady', 'fragile', 'fragile', 'steady'])
  await daily.stop()
})
