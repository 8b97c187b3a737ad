import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  batchDigest,
  canonicalEvent,
  canonicalJson,
  type EventToSeal,
  eventDigest,
  hex,
  NO_HEAD,
  SEALED_COLUMNS,
  sealHead,
} from './canonical.ts'

const EVENT: EventToSeal = {
  ...{ id: 42, at: '1767225600.123456', actor_kind: 'person', user_id: '00000000-0000-4000-8000-000000000001' },
  ...{ agency_id: null, team_ids: ['b', 'a'], action: 'room.do-thing', kind: 'write', subject_type: 'thing' },
  ...{ subject_id: '7 “odd"\n', outcome: 'done', detail: '{"b": [1, 2.50], "a": null}', correlation_id: null },
  ...{ purpose_id: 'asb-casework', record_ids: ['r2', 'r1'], record_count: 2 },
}

describe('the canonical text of an event', () => {
  test('is exactly this', () => {
    assert.equal(
      canonicalEvent(EVENT),
      '["frankpledge-audit-event",1,"1767225600.123456","person","00000000-0000-4000-8000-000000000001",null,["b","a"],' +
        '"room.do-thing","write","thing","7 “odd\\"\\n","done","{\\"a\\":null,\\"b\\":[1,2.50]}",null,"asb-casework",["r1","r2"]]',
    )
    assert.equal(hex(eventDigest(EVENT)), '5a0dbc713f6f0d0609f77568ec104db345cbb60ea68f25f0fcb4f7ca8a0efbc9')
  })
  test('changes with every column and not with the number, the order of keys or of records', () => {
    const text = canonicalEvent(EVENT)
    const other = { at: '1767225600.123457', team_ids: ['a', 'b'], detail: '{"b": [1, 2.5], "a": null}' }
    for (const column of [...SEALED_COLUMNS, 'record_ids', 'record_count'] as const) {
      const value = column in other ? other[column as keyof typeof other] : column === 'record_ids' ? ['r1'] : 'else'
      assert.notEqual(canonicalEvent({ ...EVENT, [column]: value }), text, column)
    }
    const same = { ...EVENT, id: 1, detail: '{"a":null,"b":[1,2.50]}', record_ids: ['r1', 'r2'] }
    assert.equal(canonicalEvent(same), text)
  })
  test('an absent value is not the word null, nor an empty text', () => {
    const texts = [null, 'null', ''].map((subject_id) => canonicalEvent({ ...EVENT, subject_id }))
    assert.equal(new Set(texts).size, 3)
  })
})

describe('canonical JSON', () => {
  test('sorts keys, drops spaces, keeps the digits of numbers', () => {
    for (const [text, expected] of [
      ['{ "b" : 1 , "a" : [ ] , "" : { } }', '{"":{},"a":[],"b":1}'],
      ['[1.0, 1, 1e3, -0, 12345678901234567890.10]', '[1.0,1,1e3,-0,12345678901234567890.10]'],
      ['"\\u0041\\/"', '"A/"'],
      ['{"é":1,"z":2,"\\ud83d\\ude00":3}', '{"z":2,"é":1,"😀":3}'],
      ['true', 'true'],
    ] as const) {
      assert.equal(canonicalJson(text), expected)
    }
  })
  test('says the same for the same value however it is written', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.boolean(), (value, spaced) => {
        const once = canonicalJson(JSON.stringify(value, null, spaced ? 2 : 0))
        assert.equal(canonicalJson(once), once)
        assert.deepEqual(JSON.parse(once), JSON.parse(JSON.stringify(value)))
        assert.equal(canonicalJson(JSON.stringify(reversed(value))), once)
      }),
      { numRuns: 2000 },
    )
  })
  test('refuses what is no JSON', () => {
    for (const text of ['', '{', '[1,]', '{"a"}', '{a:1}', '1 2', 'nul', "{'a':1}", '[1 2]', '"', ']']) {
      assert.throws(() => canonicalJson(text), SyntaxError, text)
    }
  })
})

/** The same value with the keys of its objects the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([key, one]) => [key, reversed(one)])
  return Object.defineProperties(
    {},
    Object.fromEntries(members.reverse().map(([key, one]) => [key as string, { value: one, enumerable: true }])),
  )
}

describe('digests of batches and heads of seals', () => {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  test('a batch’s takes numbers, digests and their order', () => {
    const a = { id: 1, digest: digest('a') }
    const b = { id: 2, digest: digest('b') }
    const one = Buffer.alloc(8)
    one[7] = 1
    assert.equal(hex(batchDigest([a])), hex(createHash('sha256').update(one).update(a.digest).digest()))
    const all = [[a, b], [b, a], [a], [], [{ ...a, id: 2 }, b]].map((batch) => hex(batchDigest(batch)))
    assert.equal(new Set(all).size, all.length)
  })
  test('a head takes every column', () => {
    const seal = {
      ...{ number: 2, version: 1, fromId: 11, toId: 20, count: 9, sealedAt: '1767225660.000000' },
      ...{ batchDigest: digest('batch'), previousHead: NO_HEAD },
    }
    const text = `["frankpledge-audit-seal",1,2,11,20,9,"1767225660.000000","${hex(digest('batch'))}","${'00'.repeat(32)}"]`
    assert.equal(hex(sealHead(seal)), hex(digest(text)))
    const heads = [
      seal,
      ...[{ number: 3 }, { version: 2 }, { fromId: 12 }, { toId: 21 }, { count: 8 }, { sealedAt: '1767225660.000001' }],
      ...[{ batchDigest: digest('x') }, { previousHead: digest('x') }],
    ].map((change) => hex(sealHead({ ...seal, ...change })))
    assert.equal(new Set(heads).size, 9)
  })
})
