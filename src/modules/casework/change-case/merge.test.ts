import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CaseDraft } from '../pages/case-form.ts'
import { mergeCases } from './merge.ts'

const BASE: CaseDraft = {
  ...{ title: 'Paint', focus: 'people', asbType: 'personal', lawfulGround: 'tenancy', reason: 'Third report' },
  ...{ reportedOn: '', reportedAt: '', lead: '' },
}

test('both changes are in, and where both changed one thing yours stands and theirs is told', () => {
  const theirs = { ...BASE, title: 'Paint on windows', asbType: 'nuisance' }
  const yours = { ...BASE, title: 'Paint again', reason: 'Fourth report' }
  const merged = mergeCases({ base: BASE, theirs, yours })
  assert.deepEqual(merged.draft, { ...BASE, title: 'Paint again', asbType: 'nuisance', reason: 'Fourth report' })
  assert.deepEqual(merged.theirs, [
    { field: 'title', bothChanged: true },
    { field: 'asbType', bothChanged: false },
  ])
})

test('the same change by both is no conflict', () => {
  const same = { ...BASE, title: 'Paint on windows' }
  assert.deepEqual(mergeCases({ base: BASE, theirs: same, yours: same }).theirs, [
    { field: 'title', bothChanged: false },
  ])
})
