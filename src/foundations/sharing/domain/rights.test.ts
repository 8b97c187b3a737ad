import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  answerCsv,
  answerDueOn,
  clockStart,
  clockStateOf,
  extensionRefusal,
  type Gathered,
  legalClockOn,
  legalClocks,
  pathOf,
  pathsWithThirdParties,
  type RequestTimes,
  redacted,
  redactionReasonLabels,
  redactionReasons,
  regimes,
  valueAt,
} from './rights.ts'

describe('the legal clock', () => {
  test('starts when the agency has the request and knows who asks', () => {
    assert.equal(clockStart({ receivedOn: '2026-01-10', verifiedOn: '2026-01-12' }), '2026-01-12')
    assert.equal(clockStart({ receivedOn: '2026-01-10', verifiedOn: '2025-12-01' }), '2026-01-10')
  })
  test('ends on the corresponding day, or on the last day of a shorter month', () => {
    const general = legalClockOn('general', '2025-06-01')
    const due = (startsOn: string, extended = false) => answerDueOn({ startsOn, clock: general, extended })
    assert.equal(due('2025-09-03'), '2025-10-03')
    assert.equal(due('2026-01-31'), '2026-02-28')
    assert.equal(due('2024-01-31'), '2024-02-29')
    assert.equal(due('2025-11-30', true), '2026-02-28')
  })
  test('follows the law of the day on which it starts', () => {
    assert.equal(legalClockOn('general', '2026-02-04').basis, 'UK GDPR article 12(3)')
    assert.match(legalClockOn('general', '2026-02-05').basis, /12A/)
    assert.equal(legalClockOn('law-enforcement', '2026-02-04').extensionMonths, 0)
    assert.equal(legalClockOn('law-enforcement', '2026-02-05').extensionMonths, 2)
    assert.equal(legalClockOn('general', '2001-01-01').from, '2018-05-25')
  })
  test('entries are in the order of their days, each with its basis', () => {
    for (const regime of regimes) {
      const days = legalClocks[regime].map(({ from }) => from)
      assert.deepEqual(days, [...days].sort())
      assert.ok(legalClocks[regime].every(({ months, basis }) => months === 1 && basis !== ''))
    }
  })
  test('runs, is due in its last week, is overdue, and knows a late answer', () => {
    const open = { state: 'open', dueOn: '2026-03-10', respondedOn: null } as const
    assert.equal(clockStateOf({ ...open, dueOn: null }, '2026-03-01'), 'not-started')
    assert.equal(clockStateOf(open, '2026-03-02'), 'running')
    assert.equal(clockStateOf(open, '2026-03-03'), 'due')
    assert.equal(clockStateOf(open, '2026-03-10'), 'due')
    assert.equal(clockStateOf(open, '2026-03-11'), 'overdue')
    const answered = { state: 'responded', dueOn: '2026-03-10', respondedOn: '2026-03-10' } as const
    assert.equal(clockStateOf(answered, '2027-01-01'), 'answered')
    assert.equal(clockStateOf({ ...answered, respondedOn: '2026-03-11' }, '2027-01-01'), 'late')
    assert.equal(clockStateOf({ ...open, state: 'withdrawn' }, '2027-01-01'), 'withdrawn')
  })
  test('is extended once, in time, where the law knows it', () => {
    const answerable: RequestTimes = { state: 'open', dueOn: '2026-03-10', respondedOn: null }
    const request = { ...answerable, extendedOn: null, extensionMonths: 2 }
    assert.equal(extensionRefusal(request, '2026-03-10'), null)
    assert.equal(extensionRefusal(request, '2026-03-11'), 'too-late')
    assert.equal(extensionRefusal({ ...request, extendedOn: '2026-03-01' }, '2026-03-02'), 'extended-already')
    assert.equal(extensionRefusal({ ...request, extensionMonths: 0 }, '2026-03-02'), 'not-in-law')
    assert.equal(extensionRefusal({ ...request, dueOn: null }, '2026-03-02'), 'clock-not-started')
    assert.equal(extensionRefusal({ ...request, state: 'withdrawn' }, '2026-03-02'), 'not-open')
  })
})

const text = fc.string({ minLength: 1, maxLength: 12 })
const gathered: fc.Arbitrary<Gathered> = fc.record({
  elsewhere: fc.array(text, { maxLength: 2 }),
  records: fc.array(
    fc.record({
      ...{ recordId: fc.uuid(), reference: text, kind: text, purpose: text, owner: text },
      sections: fc.array(
        fc.record({
          title: text,
          values: fc.array(
            fc.record(
              { label: text, value: text, mentions: fc.array(text, { maxLength: 2 }) },
              { requiredKeys: ['label', 'value'] },
            ),
            { maxLength: 4 },
          ),
        }),
        { maxLength: 3 },
      ),
    }),
    { maxLength: 3 },
  ),
})

function allPaths(of: Gathered): string[] {
  return of.records.flatMap((record, r) =>
    record.sections.flatMap((section, s) =>
      section.values.map((_value, v) => pathOf({ record: r, section: s, value: v })),
    ),
  )
}

describe('redaction', () => {
  test('what is redacted is not sent, everything else is sent as it stands, and the original stays', () => {
    fc.assert(
      fc.property(gathered, fc.infiniteStream(fc.constantFrom(...redactionReasons, null)), (original, choices) => {
        const before = JSON.stringify(original)
        const reasons = new Map<string, (typeof redactionReasons)[number]>()
        for (const path of allPaths(original)) {
          const next = choices.next()
          if (next.done !== true && next.value !== null) reasons.set(path, next.value)
        }
        const sent = redacted(original, reasons)
        assert.equal(JSON.stringify(original), before)
        for (const path of allPaths(original)) {
          const [r, s, v] = path.split('/').map(Number)
          const value = sent.records[r ?? 0]?.sections[s ?? 0]?.values[v ?? 0]
          const reason = reasons.get(path)
          assert.equal(value?.label, valueAt(original, path)?.label)
          assert.equal(value?.value, reason === undefined ? valueAt(original, path)?.value : undefined)
          assert.equal(value?.redacted, reason === undefined ? undefined : redactionReasonLabels[reason])
          // Names of others never go out with the values.
          assert.ok(value !== undefined && !('mentions' in value))
        }
        // Taking every redaction back gives everything again.
        const restored = redacted(original, new Map())
        assert.ok(
          restored.records.every((one) =>
            one.sections.every((section) => section.values.every((v) => v.value !== undefined)),
          ),
        )
      }),
    )
  })
  test('values that mention others are found', () => {
    fc.assert(
      fc.property(gathered, (original) => {
        const found = new Set(pathsWithThirdParties(original))
        for (const path of allPaths(original))
          assert.equal(found.has(path), (valueAt(original, path)?.mentions?.length ?? 0) > 0)
      }),
    )
  })
  test('a path that leads nowhere gives nothing', () => {
    assert.equal(valueAt({ records: [], elsewhere: [] }, '0/0/0'), undefined)
    assert.equal(valueAt({ records: [], elsewhere: [] }, 'x'), undefined)
  })
  test('CSV has a line for each value, and no cell that a spreadsheet would run', () => {
    const csv = answerCsv({
      elsewhere: [],
      records: [
        {
          ...{ recordId: 'r', reference: 'R1', kind: 'Person', purpose: 'ASB', owner: 'Team, Agency' },
          sections: [
            {
              title: 'Names',
              values: [
                { label: 'Name', value: '=cmd()' },
                { label: 'Note', redacted: 'About another person' },
              ],
            },
          ],
        },
      ],
    })
    assert.equal(
      csv,
      'record,kind,purpose,held_by,section,label,value,redacted\r\n' +
        'R1,Person,ASB,"Team, Agency",Names,Name,\'=cmd(),\r\n' +
        'R1,Person,ASB,"Team, Agency",Names,Note,,About another person\r\n',
    )
  })
})
