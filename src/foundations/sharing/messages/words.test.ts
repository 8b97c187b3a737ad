import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Message } from '../store/messages.ts'
import { wordsFor } from './words.ts'

const message: Message = {
  ...{ id: 1, kind: 'emergency-opened', at: new Date(0), teamId: null, toOverseers: true },
  ...{ recordId: 'r', subjectId: 'e', seenAt: null },
}

test('a message names only what its reader may know', () => {
  const known = {
    records: new Map([['r', { name: 'Ida Example', href: '/people/r' }]]),
    subjects: new Map([['e', 'Otto Officer']]),
  }
  assert.deepEqual(wordsFor(message, known), {
    text: 'Otto Officer opened Ida Example in an emergency',
    href: '/emergencies/e',
  })
  const unknown = { records: new Map(), subjects: new Map() }
  assert.equal(wordsFor(message, unknown).text, 'Somebody opened a record in an emergency')
  const moved: Message = { ...message, kind: 'record-moved', subjectId: null }
  assert.deepEqual(wordsFor(moved, unknown), {
    text: 'A record was moved to another team; yours can read it for a week',
    href: null,
  })
  const closing: Message = { ...message, kind: 'closing-asked', subjectId: 'c' }
  const named = { records: new Map([['r', { name: 'C-1', href: '/cases/r' }]]), subjects: new Map() }
  assert.deepEqual(wordsFor(closing, named), {
    text: 'Closing C-1 waits for your approval',
    href: '/cases/r/closure',
  })
  assert.equal(wordsFor(closing, unknown).href, null)
  assert.equal(wordsFor({ ...message, kind: 'review-due', subjectId: null }, unknown).href, '/retention')
})
