import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { DocumentLine } from '../store/documents.ts'
import { DocumentsPart } from './documents-part.tsx'

const ID = '00000000-0000-4000-8000-00000000000'
const photo: DocumentLine = {
  ...{ id: `${ID}1`, recordId: `${ID}9`, kind: 'photograph', title: 'Window <1>', datedOn: '2026-04-01', note: '' },
  ...{ fileName: 'a.jpg', mediaType: 'image/jpeg', bytes: 1_250_000, sha256: 'a'.repeat(64) },
  ...{ addedBy: `${ID}5`, addedByName: 'Ann Example', addedAt: new Date('2026-04-30T23:30:00Z') },
  ...{ hasPreview: true, removal: null, version: 1 },
}
const letter: DocumentLine = {
  ...{ ...photo, id: `${ID}2`, kind: 'letter', title: 'Letter', datedOn: null, fileName: 'b.PDF' },
  ...{ mediaType: 'application/pdf', hasPreview: false, addedByName: null },
}
const removed: DocumentLine = {
  ...{ ...photo, id: `${ID}3`, title: '', hasPreview: false },
  removal: { at: new Date('2026-05-02T10:00:00Z'), by: null, byName: null, reason: 'Wrong' },
}
const part = (documents: readonly DocumentLine[], of: { mayAdd?: boolean; most?: number } = {}) =>
  String(<DocumentsPart recordId={`${ID}9`} documents={documents} mayAdd={of.mayAdd ?? true} most={of.most ?? 6} />)

describe('documents on a record’s page', () => {
  test('are shown with preview, kind, size, who and when', () => {
    const html = part([photo, letter])
    assert.ok(html.includes(`src="/documents/${ID}1/preview"`))
    assert.ok(!html.includes(`src="/documents/${ID}2/preview"`))
    for (const words of [
      'Window &lt;1&gt;',
      '1.3 MB',
      'Ann Example',
      '1 April 2026',
      'on 1 May 2026',
      '>PDF<',
      'the system',
    ])
      assert.ok(html.includes(words), words)
  })
  test('removed ones are not shown, and counted in the link to all', () => {
    const html = part([photo, removed])
    assert.ok(!html.includes(`${ID}3`))
    assert.ok(html.includes('All documents (2)'))
    assert.ok(part([photo]).includes('List of documents'))
    assert.ok(part([photo, letter], { most: 1 }).includes('All documents (2)'))
  })
  test('none: it says so, and whoever may not add is not asked to', () => {
    assert.match(part([]), /There are none yet/)
    assert.ok(part([]).includes(`/records/${ID}9/documents/new`))
    const reader = part([], { mayAdd: false })
    assert.ok(!reader.includes('/new') && !reader.includes('<a '))
  })
})
