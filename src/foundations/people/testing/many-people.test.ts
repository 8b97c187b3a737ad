import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keysOf } from '../domain/keys.ts'
import { checkProfile } from '../domain/profile.ts'
import { sketchOf } from '../domain/sketch.ts'
import { columnsOf, copyText, filledTables, inventedPerson } from './many-people.ts'

test('invented people are in order, the same for a seed, and as uneven as in life', () => {
  const people = Array.from({ length: 2000 }, (_, index) => inventedPerson({ seed: 7, index }))
  for (const person of people) assert.deepEqual(checkProfile(person, { today: '2026-11-22' }), [])
  assert.deepEqual(inventedPerson({ seed: 7, index: 3 }), people[3])
  assert.notDeepEqual(inventedPerson({ seed: 8, index: 3 }), people[3])
  const families = new Map<string, number>()
  for (const person of people) {
    const family = person.names[0]?.family ?? ''
    families.set(family, (families.get(family) ?? 0) + 1)
  }
  const most = Math.max(...families.values()) / people.length
  assert.ok(most > 0.02 && most < 0.12, `the commonest surname is that of ${most}`)
  assert.ok(families.size > 100)
  const keys = people.reduce((sum, person) => sum + keysOf(sketchOf(person)).length, 0) / people.length
  assert.ok(keys > 10 && keys < 60, `${keys} keys a person`)
})

test('COPY text has every column of every row', () => {
  const records = Array.from({ length: 50 }, (_, index) => ({
    ...{ recordId: `r${index}`, audienceId: 'a', purposeId: 'p', pointerId: index % 2 === 0 ? `t${index}` : null },
    ownerTeamId: 'o',
  }))
  for (const table of filledTables) {
    const text = [...copyText(table, { seed: 1, records })].map((chunk) => Buffer.from(chunk).toString()).join('')
    const lines = text.slice(0, -1).split('\n')
    assert.ok(lines.length >= 10, table)
    for (const line of lines) assert.equal(line.split('\t').length, columnsOf(table).length, line)
  }
})
