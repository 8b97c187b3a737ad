import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { TimelineEntry } from './case-part.ts'
import { ENTRIES_A_PAGE, pageOfTimeline, SOMEBODY, wordsFor } from './timeline.ts'

describe('the timeline of a case', () => {
  const names = { profiles: new Map([['a', 'Ann Bell']]), users: new Map([['u', 'Una']]) }
  const event = { kind: 'part-added', aboutId: 'a', was: null, became: 'victim', note: '' }
  test('says who, as far as the reader knows of them', () => {
    assert.equal(wordsFor(event, names).text, 'Ann Bell came in as victim')
    assert.equal(wordsFor({ ...event, aboutId: 'b' }, names).text, `${SOMEBODY} came in as victim`)
    const lead = { ...event, kind: 'lead', aboutId: null, was: null, became: 'u' }
    assert.equal(wordsFor(lead, names).text, 'Lead changed from nobody to Una')
  })
  test('a kind that nobody gave words to is still readable', () => {
    assert.deepEqual(wordsFor({ ...event, kind: 'report-attached', note: 'R-1' }, names), {
      ...{ what: 'Case', text: 'Report attached: R-1' },
    })
  })
  test('is cut into pages, and into one sort of thing', () => {
    const entries: TimelineEntry[] = Array.from({ length: ENTRIES_A_PAGE + 5 }, (_, at) => ({
      ...{ at: new Date(at), what: at % 2 === 0 ? 'Visit' : 'Incident', text: `${at}`, byUserId: null },
    }))
    const second = pageOfTimeline(entries, { what: null, page: 2 })
    assert.deepEqual([second.entries.length, second.pages, second.total], [5, 2, ENTRIES_A_PAGE + 5])
    const visits = pageOfTimeline(entries, { what: 'Visit', page: 9 })
    assert.deepEqual([visits.entries.length, visits.page, visits.shown], [15, 1, 'Visit'])
    assert.equal(pageOfTimeline(entries, { what: 'Nonsense', page: 1 }).shown, null)
    assert.deepEqual(visits.sorts, [
      { what: 'Incident', count: 15 },
      { what: 'Visit', count: 15 },
    ])
  })
})
