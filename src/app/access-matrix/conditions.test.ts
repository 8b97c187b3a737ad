import assert from 'node:assert/strict'
import { test } from 'node:test'
import { conditionInShort } from './conditions.ts'

test('a policy’s condition is told by what it asks', () => {
  assert.equal(conditionInShort('true'), 'everybody')
  assert.equal(conditionInShort(null), '')
  assert.equal(conditionInShort("( SELECT platform.may('audit.read'::text) AS may)"), 'may audit.read')
  assert.equal(
    conditionInShort(
      '(( SELECT sharing.keeper() AS keeper) OR (EXISTS ( SELECT FROM sharing.viewable_records v WHERE (v.id = names.record_id))))',
    ),
    'system at sharing.keep; sharing.viewable_records',
  )
  assert.equal(
    conditionInShort("(( SELECT platform.actor_kind() AS actor_kind) = ANY (ARRAY['person'::text, 'system'::text]))"),
    'person or system',
  )
  assert.equal(conditionInShort('(sharing.manages(record_id) AND (level <= 2))'), 'sharing.manages()')
})
