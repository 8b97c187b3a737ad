import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  addressGroup,
  type Bucket,
  bucketsOf,
  codeBucketsOf,
  countFailure,
  countSuccess,
  judge,
  remembered,
  SIEGE,
  type SignInAttempt,
} from './throttle.ts'

const start = new Date('2026-01-01T00:00:00Z')
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000)

/** What the database does with the rules, in memory. */
function world() {
  const buckets = new Map<string, Bucket>()
  const tryOnce = (attempt: SignInAttempt, now: Date, outcome: 'wrong' | 'right' = 'wrong') => {
    const own = bucketsOf(attempt).map(({ kind, key }) => ({ kind, key, bucket: buckets.get(key) }))
    const judgement = judge(own, now)
    if (!judgement.allowed) return judgement
    for (const { kind, key, bucket } of own) buckets.set(key, countFailure(kind, bucket, now))
    if (outcome === 'right') {
      for (const { kind, key } of own) {
        const left = countSuccess(kind, buckets.get(key))
        if (left === undefined) buckets.delete(key)
        else buckets.set(key, left)
      }
    }
    return judgement
  }
  return { buckets, tryOnce }
}

const owner = { account: 'owner@example.org', networkAddress: '192.0.2.1', knownDevice: 'laptop' }
const stranger = { account: 'owner@example.org', networkAddress: '198.51.100.7', knownDevice: null }

describe('slowing down guesses at sign-in', () => {
  test('the sixth guess from one address waits 30 seconds, and each further one twice as long', () => {
    const { tryOnce } = world()
    for (let i = 0; i < 5; i++) assert.deepEqual(tryOnce(stranger, start), { allowed: true })
    assert.deepEqual(tryOnce(stranger, start), { allowed: false, retryAt: after(30) })
    assert.deepEqual(tryOnce(stranger, after(29)), { allowed: false, retryAt: after(30) })
    assert.deepEqual(tryOnce(stranger, after(30)), { allowed: true })
    const next = tryOnce(stranger, after(30))
    assert.deepEqual(next, { allowed: false, retryAt: after(30 + 60) })
  })
  test('a refused try is not counted: hammering does not make the wait longer', () => {
    const { tryOnce } = world()
    for (let i = 0; i < 500; i++) tryOnce(stranger, start)
    assert.deepEqual(tryOnce(stranger, start), { allowed: false, retryAt: after(30) })
  })
  test('a day of patient guessing from one address gives fewer than 60 guesses', () => {
    const { tryOnce } = world()
    let guesses = 0
    for (let second = 0; second < 86_400; second += 10) if (tryOnce(stranger, after(second)).allowed) guesses++
    assert.ok(guesses > 10 && guesses < 60, `${guesses} guesses`)
  })
  test('failures are forgotten with time, and at once after success', () => {
    const { tryOnce } = world()
    for (let i = 0; i < 5; i++) tryOnce(stranger, start)
    assert.equal(tryOnce(stranger, after(6 * 3600)).allowed, true)
    const again = world()
    for (let i = 0; i < 4; i++) again.tryOnce(stranger, start)
    again.tryOnce(stranger, start, 'right')
    for (let i = 0; i < 5; i++) assert.equal(again.tryOnce(stranger, start).allowed, true)
    assert.equal(again.tryOnce(stranger, start).allowed, false)
  })
  test('many accounts from one address are slowed down too', () => {
    const { tryOnce } = world()
    const outcomes = Array.from({ length: 40 }, (_, i) => tryOnce({ ...stranger, account: `u${i}@example.org` }, start))
    assert.equal(outcomes.filter((outcome) => outcome.allowed).length, 30)
  })
  test('under siege a stranger has one free try at each account, and never none', () => {
    const { tryOnce, buckets } = world()
    for (let i = 0; i < SIEGE + 20; i++) {
      const attempt = { account: `u${i}@example.org`, networkAddress: `10.0.${i % 256}.${i >> 8}`, knownDevice: null }
      assert.equal(tryOnce(attempt, start).allowed, true)
    }
    assert.ok([...buckets.values()].some((bucket) => bucket.failures > SIEGE))
    assert.equal(tryOnce(stranger, start).allowed, true)
    assert.equal(tryOnce(stranger, start).allowed, false)
    assert.equal(tryOnce(owner, start).allowed, true)
  })
  test('the owner’s known device is judged by its own failures only, whatever others do', () => {
    const attempts = fc.array(
      fc.record({
        account: fc.constantFrom(owner.account, 'other@example.org'),
        // The attacker may even sit behind the owner's own address.
        networkAddress: fc.constantFrom('192.0.2.1', '198.51.100.7', '203.0.113.9', '2001:db8::1'),
        knownDevice: fc.constantFrom(null, 'some-other-device'),
        pause: fc.nat(4000),
        times: fc.nat(60),
      }),
      { maxLength: 40 },
    )
    fc.assert(
      fc.property(attempts, (list) => {
        const { tryOnce } = world()
        let second = 0
        for (const { pause, times, ...attempt } of list) {
          second += pause
          for (let i = 0; i < times; i++) tryOnce(attempt, after(second))
          assert.deepEqual(tryOnce(owner, after(second), 'right'), { allowed: true })
        }
      }),
      { seed: 1, numRuns: 200 },
    )
  })
  test('a new device of the owner’s at another address is not stopped by guesses at the account', () => {
    const { tryOnce } = world()
    for (let i = 0; i < 2000; i++) {
      tryOnce({ account: owner.account, networkAddress: `10.1.${i % 250}.1`, knownDevice: null }, after(i))
    }
    const newDevice = { account: owner.account, networkAddress: '192.0.2.200', knownDevice: null }
    assert.equal(tryOnce(newDevice, after(2000)).allowed, true)
  })
  test('memory of failures never grows by waiting', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 50, noNaN: true }), fc.nat(10_000), fc.nat(10_000), (failures, a, b) => {
        const bucket = { failures, lastFailedAt: start }
        const [sooner, later] = [Math.min(a, b), Math.max(a, b)]
        assert.ok(remembered('pair', bucket, after(later)) <= remembered('pair', bucket, after(sooner)))
      }),
      { seed: 2 },
    )
  })
  test('codes from unknown devices also fill a bucket of the account; those from known devices do not', () => {
    assert.deepEqual(
      codeBucketsOf(stranger).map(({ kind }) => kind),
      ['pair', 'address', 'everywhere', 'code'],
    )
    assert.deepEqual(
      codeBucketsOf(owner).map(({ kind }) => kind),
      ['device'],
    )
  })
  test('an IPv6 network of one home counts as one address', () => {
    assert.equal(addressGroup('2001:db8:1:2:aaaa::1'), '2001:db8:1:2::/64')
    assert.equal(addressGroup('2001:0db8:0001:0002:ffff:1:2:3'), '2001:db8:1:2::/64')
    assert.equal(addressGroup('2001:db8::1'), '2001:db8:0:0::/64')
    assert.equal(addressGroup('::1'), '0:0:0:0::/64')
    assert.equal(addressGroup('::ffff:192.0.2.1'), '192.0.2.1')
    assert.equal(addressGroup('192.0.2.1'), '192.0.2.1')
  })
})
