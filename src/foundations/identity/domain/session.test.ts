import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { deviceLabel, isSessionAlive, isTouchDue } from './session.ts'

const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000)
const session = { startedAt: at(0), lastSeenAt: at(100), expiresAt: at(720), endedAt: null, validFrom: at(-5) }

describe('a session', () => {
  const cases: [string, Partial<typeof session> | { endedAt: Date }, Date, boolean][] = [
    ['lives while it is used', {}, at(159), true],
    ['ends after an hour without use', {}, at(160), false],
    ['ends after twelve hours however busy', { lastSeenAt: at(719) }, at(720), false],
    ['lives to its last minute', { lastSeenAt: at(719) }, at(719.9), true],
    ['ends when it is ended', { endedAt: at(101) }, at(102), false],
    ['ends when all sessions of the user are ended', { validFrom: at(1) }, at(102), false],
  ]
  for (const [title, change, now, alive] of cases) {
    test(title, () => assert.equal(isSessionAlive({ ...session, ...change }, now), alive))
  }
  test('is touched once a minute at most', () => {
    assert.equal(isTouchDue(session, at(100.9)), false)
    assert.equal(isTouchDue(session, at(101)), true)
  })
})

describe('the label of a device', () => {
  const agents: [string, string][] = [
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0',
      'Edge on Windows',
    ],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1 Version/17.5 Safari/605.1', 'Safari on Mac'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox on Linux'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) CriOS/126.0 Mobile Safari/604.1', 'Chrome on iPhone'],
    ['curl/8.0', 'A browser'],
    ['', 'A browser'],
  ]
  for (const [agent, label] of agents) test(`${label}`, () => assert.equal(deviceLabel(agent), label))
})
