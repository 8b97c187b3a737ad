import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { untilBeat } from './beat.ts'

describe('the beat on which a refusal is answered', () => {
  test('waits for the next multiple', () => {
    assert.deepEqual(
      [0, 8, 99.5, 100, 130].map((elapsed) => untilBeat(elapsed, 100)),
      [100, 92, 0.5, 100, 70],
    )
  })
  test('without a beat waits for nothing', () => assert.equal(untilBeat(8, 0), 0))
  test('is the same for answers that took less than it, however long they took', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 99.9, noNaN: true }), (elapsed) => {
        assert.ok(Math.abs(elapsed + untilBeat(elapsed, 100) - 100) < 1e-9)
      }),
    )
  })
})
