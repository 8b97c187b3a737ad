import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { hash } from '@node-rs/argon2'
import { hashPassword, isHashOutdated, isPasswordRight } from './password-hash.ts'

describe('password hashes', () => {
  test('are Argon2id with OWASP’s costs, and tell right from wrong', async () => {
    const made = await hashPassword('tin-harbour-sock-74')
    assert.match(made, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    assert.equal(await isPasswordRight('tin-harbour-sock-74', made), true)
    assert.equal(await isPasswordRight('tin-harbour-sock-75', made), false)
    assert.equal(isHashOutdated(made), false)
  })
  test('the same letters composed differently are the same password', async () => {
    assert.equal(await isPasswordRight('Cafe\u0301 society 9', await hashPassword('Caf\u00e9 society 9')), true)
  })
  test('nobody’s password is never right, and is looked at as long as somebody’s', async () => {
    assert.equal(await isPasswordRight('nobody has this password', null), false)
    const made = await hashPassword('tin-harbour-sock-74')
    const time = async (passwordHash: string | null) => {
      const times: number[] = []
      for (let i = 0; i < 7; i++) {
        const from = performance.now()
        await isPasswordRight('some wrong password', passwordHash)
        times.push(performance.now() - from)
      }
      return times.sort((a, b) => a - b)[0] ?? 0
    }
    const [somebody, nobody] = [await time(made), await time(null)]
    // Fastest of seven, so that a busy machine does not decide; without the work the ratio would be thousands.
    assert.ok(nobody > somebody / 3, `${nobody} ms for nobody, ${somebody} ms for somebody`)
  })
  test('a hash with lower costs is renewed', async () => {
    assert.equal(isHashOutdated(await hash('x', { memoryCost: 8192, timeCost: 1, parallelism: 1 })), true)
  })
})
