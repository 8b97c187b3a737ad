import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { isUuid } from './index.ts'

test('an id is a UUID, in capitals or not', () => {
  for (let i = 0; i < 100; i++) {
    const id = randomUUID()
    assert.ok(isUuid(id))
    assert.ok(isUuid(id.toUpperCase()))
  }
})

test('nothing else is an id', () => {
  const id = randomUUID()
  const others = [
    ...['', 'new', '1', id.slice(1), `${id}0`, ` ${id}`, `${id}\n`, `{${id}}`],
    ...[id.replaceAll('-', ''), id.replace('-', '_'), `g${id.slice(1)}`, `${id}' or true`],
  ]
  for (const text of others) assert.equal(isUuid(text), false, JSON.stringify(text))
  assert.equal(isUuid(undefined), false)
  assert.equal(isUuid(null), false)
})
