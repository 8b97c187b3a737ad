import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAfterwards } from './afterwards.ts'

test('work is done in order after its caller has gone on; what fails is told and holds up nothing', async () => {
  const seen: string[] = []
  const afterwards = createAfterwards((error) => seen.push(String(error)))
  afterwards.add(async () => {
    seen.push('first')
    afterwards.add(async () => seen.push('added meanwhile'))
  })
  afterwards.add(() => Promise.reject(new Error('broken')))
  afterwards.add(async () => seen.push('third'))
  seen.push('caller')
  await afterwards.idle()
  assert.deepEqual(seen, ['caller', 'first', 'Error: broken', 'third', 'added meanwhile'])
})
