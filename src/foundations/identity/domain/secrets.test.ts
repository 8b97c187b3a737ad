import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { generateSync } from 'otplib'
import { newTotpSecret, readableKey, stepOfCode, totpAddress } from './one-time-code.ts'
import { createSecretBox, hashToken, isToken, newReadableCode, newToken, normaliseCode } from './secrets.ts'

describe('tokens and codes', () => {
  test('a token has 256 bits, is never the same twice and is recognised', () => {
    const tokens = new Set(Array.from({ length: 500 }, newToken))
    assert.equal(tokens.size, 500)
    for (const token of tokens) assert.ok(isToken(token))
    assert.ok(!isToken('short'))
    assert.ok(!isToken(undefined))
    assert.equal(Buffer.from(newToken(), 'base64url').length, 32)
    assert.equal(hashToken('a').length, 32)
  })
  test('a readable code survives small letters, spaces and missing dashes', () => {
    const code = newReadableCode(4)
    assert.match(code, /^[2-9A-Z]{4}(-[2-9A-Z]{4}){3}$/)
    assert.equal(normaliseCode(` ${code.toLowerCase().replaceAll('-', ' ')} `), normaliseCode(code))
  })
})

describe('the secret box', () => {
  const box = createSecretBox(randomBytes(32))
  test('opens what it sealed, and seals the same text differently each time', () => {
    const [one, two] = [box.seal('JBSW Y3DP'), box.seal('JBSW Y3DP')]
    assert.equal(box.open(one), 'JBSW Y3DP')
    assert.notDeepEqual(one, two)
    assert.ok(!Buffer.from(one).includes('JBSW'))
  })
  test('refuses changed bytes and another key', () => {
    const sealed = box.seal('secret')
    const changed = Uint8Array.from(sealed, (byte, i) => (i === sealed.length - 1 ? byte ^ 1 : byte))
    assert.throws(() => box.open(changed))
    assert.throws(() => createSecretBox(randomBytes(32)).open(sealed))
    assert.throws(() => createSecretBox(randomBytes(16)), RangeError)
  })
})

describe('one-time codes', () => {
  const secret = newTotpSecret()
  const now = new Date('2026-01-01T00:00:10Z')
  const step = Math.floor(now.getTime() / 30_000)
  const codeAt = (offset: number) => generateSync({ secret, epoch: (step + offset) * 30 })

  test('the code of RFC 6238 appendix B is accepted at its time', () => {
    // Its secret is the ASCII text 12345678901234567890; at 59 seconds the eight digits end in 287082.
    const rfc = { secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', lastStep: null, now: new Date(59_000) }
    assert.equal(stepOfCode('287082', rfc), 1)
    assert.equal(stepOfCode('287083', rfc), null)
  })
  test('one step early or late is accepted, two are not', () => {
    assert.equal(stepOfCode(codeAt(0), { secret, lastStep: null, now }), step)
    assert.equal(stepOfCode(codeAt(-1), { secret, lastStep: null, now }), step - 1)
    assert.equal(stepOfCode(codeAt(1), { secret, lastStep: null, now }), step + 1)
    assert.equal(stepOfCode(codeAt(-3), { secret, lastStep: null, now }), null)
    assert.equal(stepOfCode(codeAt(3), { secret, lastStep: null, now }), null)
  })
  test('a code works once, and so does every earlier one', () => {
    assert.equal(stepOfCode(codeAt(0), { secret, lastStep: step, now }), null)
    assert.equal(stepOfCode(codeAt(-1), { secret, lastStep: step, now }), null)
    assert.equal(stepOfCode(codeAt(1), { secret, lastStep: step, now }), step + 1)
  })
  test('what is no code is wrong and not an error', () => {
    for (const odd of ['', '12345', 'abcdef', '1234567', '１２３４５６'])
      assert.equal(stepOfCode(odd, { secret, lastStep: null, now }), null)
  })
  test('the address names the partnership and the account', () => {
    const address = totpAddress({ partnership: 'Wide: Valley', email: 'a@example.org', secret })
    assert.match(address, /^otpauth:\/\/totp\/Wide%20%20Valley:a%40example\.org\?/)
    assert.match(address, new RegExp(`secret=${secret}`))
    assert.match(readableKey(secret), /^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/)
  })
})
