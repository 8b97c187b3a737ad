import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { poissonTails } from '../../modules/performance/domain/distributions.ts'
import { countAt, normal, randomStream } from './random.ts'

describe('random streams', () => {
  test('a name always starts the same stream, and another name another one', () => {
    const take = (name: string) => Array.from({ length: 5 }, randomStream(name))
    assert.deepEqual(take('a'), take('a'))
    assert.notDeepEqual(take('a'), take('b'))
    // Written down, so that figures cannot change unnoticed on another machine or with another version of Node.
    assert.deepEqual(
      take('frankpledge').map((value) => Math.floor(value * 1e6)),
      [374226, 75562, 890597, 148134, 2776],
    )
  })

  test('numbers are spread evenly, and neighbouring names are not alike', () => {
    const streams = Array.from({ length: 200 }, (_, i) => randomStream(`D-AMB-${i}`)())
    const tenths = Array.from({ length: 10 }, (_, i) => streams.filter((value) => Math.floor(value * 10) === i).length)
    assert.ok(Math.min(...tenths) >= 8 && Math.max(...tenths) <= 34, tenths.join())
    const random = randomStream('normal')
    const values = Array.from({ length: 20_000 }, () => normal(random))
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
    assert.ok(Math.abs(mean) < 0.03 && Math.abs(variance - 1) < 0.04, `${mean} ${variance}`)
  })

  test('a count is the quantile of its distribution', () => {
    for (const [mean, at] of [
      [0.3, 0.5],
      [4, 0.02],
      [12.5, 0.9],
      [80, 0.999],
    ] as const) {
      const count = countAt({ at, mean, spread: 0 })
      assert.ok(poissonTails({ count, mean }).atMost > at, `${mean} ${at}`)
      assert.ok(count === 0 || poissonTails({ count: count - 1, mean }).atMost <= at, `${mean} ${at}`)
    }
    assert.equal(countAt({ at: 0.7, mean: 0, spread: 0.1 }), 0)
  })

  test('mean and variance of counts are those asked for', () => {
    const random = randomStream('counts')
    for (const [mean, spread] of [
      [3, 0.2],
      [60, 0.012],
      [25, 0],
    ] as const) {
      const counts = Array.from({ length: 20_000 }, () => countAt({ at: random(), mean, spread }))
      const found = counts.reduce((sum, count) => sum + count, 0) / counts.length
      const variance = counts.reduce((sum, count) => sum + (count - found) ** 2, 0) / counts.length
      const wanted = mean + spread * mean * mean
      assert.ok(Math.abs(found - mean) < 0.03 * mean, `mean ${found} for ${mean}`)
      assert.ok(Math.abs(variance - wanted) < 0.06 * wanted, `variance ${variance} for ${wanted}`)
    }
  })
})
