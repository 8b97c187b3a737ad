import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ahead, breathing } from './slices.ts'

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const value of values) all.push(value)
  return all
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('working ahead', () => {
  test('every value comes, in order', async () => {
    const source = async function* () {
      for (let i = 0; i < 50; i++) {
        if (i % 7 === 0) await turn()
        yield i
      }
    }
    assert.deepEqual(await collect(ahead(source())), [...Array(50).keys()])
  })

  test('the next value is made while the taker is busy', async () => {
    const made: number[] = []
    const source = async function* () {
      for (let i = 0; i < 3; i++) {
        made.push(i)
        yield i
      }
    }
    const taking = ahead(source())
    assert.equal((await taking.next()).value, 0)
    await turn()
    assert.deepEqual(made, [0, 1, 2])
  })

  test('an error comes after the values before it', async () => {
    const source = async function* () {
      yield 1
      throw new Error('broken')
    }
    const taking = ahead(source())
    assert.equal((await taking.next()).value, 1)
    await assert.rejects(taking.next(), /broken/)
  })

  test('when the taker stops, so does the source', async () => {
    let closed = false
    const source = async function* () {
      try {
        for (let i = 0; ; i++) {
          await turn()
          yield i
        }
      } finally {
        closed = true
      }
    }
    for await (const value of ahead(source())) if (value === 2) break
    assert.equal(closed, true)
  })
})

test('long work lets the event loop go round', async () => {
  let rounds = 0
  const timer = setInterval(() => rounds++, 1)
  const pause = breathing()
  const until = performance.now() + 200
  while (performance.now() < until) await pause()
  clearInterval(timer)
  assert.ok(rounds >= 3, `${rounds} rounds`)
})
