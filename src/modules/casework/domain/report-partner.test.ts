import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  guessColumns,
  type PartnerField,
  type PartnerTexts,
  partnerFields,
  readPartner,
  textsOf,
} from './report-partner.ts'

const NOW = new Date('2026-11-20T12:00:00Z')
const NOTHING = Object.fromEntries(partnerFields.map((field) => [field, ''])) as PartnerTexts
const read = (texts: Partial<PartnerTexts>) =>
  readPartner(
    { ...NOTHING, incidentNumber: 'A1', what: 'Noise', callerName: 'Ivy Pebblestone', ...texts },
    { now: NOW, source: 'Homes' },
  )
const fields = (texts: Partial<PartnerTexts>) => {
  const found = read(texts)
  return found.ok ? [] : found.problems.map(({ field }) => field)
}

describe('columns', () => {
  test('are guessed by their headings, each once', () => {
    const heading = ['Ref', 'Date Reported', 'Description', 'Address', 'Location', 'Name', 'Notes', 'Colour']
    const found = guessColumns(heading)
    assert.deepEqual(
      Object.entries(found).filter(([, at]) => at !== null),
      [
        ['incidentNumber', 0],
        ['what', 2],
        ['location', 4],
        ['reportedAt', 1],
        ['callerName', 5],
        ['callerAddress', 3],
      ],
    )
    assert.equal(guessColumns(['Incident', 'Incident number']).incidentNumber, 1)
    assert.equal(guessColumns(['caller_phone']).callerPhone, 0)
    assert.equal(guessColumns(['toString']).what, null)
  })
  test('no column is two things, whatever the headings are', () => {
    const words = fc.constantFrom('ref', 'id', 'what', 'address', 'location', 'date', 'when', 'name', 'x', 'area', '')
    fc.assert(
      fc.property(fc.array(words, { maxLength: 12 }), (heading) => {
        const used = Object.values(guessColumns(heading)).filter((at) => at !== null)
        assert.equal(new Set(used).size, used.length)
        assert.ok(used.every((at) => at < heading.length))
      }),
    )
  })
  test('a short line has empty texts', () => {
    const texts = textsOf([' A1 '], guessColumns(['ref', 'what']))
    assert.deepEqual([texts.incidentNumber, texts.what, texts.area], ['A1', '', ''])
  })
})

describe('a report of a partner', () => {
  test('says little and is taken: the rest is not known', () => {
    const found = read({})
    assert.ok(found.ok)
    const { report, reportedAt } = found.value
    assert.deepEqual(
      [report.asbType, report.before, report.impact, report.updateBy, report.ongoing, report.source],
      ['nuisance', 'not-known', 'not-known', 'not-known', false, 'Homes'],
    )
    assert.deepEqual([reportedAt, report.happenedAt], [NOW, NOW])
  })
  test('in their words and times', () => {
    const found = read({
      ...{ type: 'Personal (targeted)', before: 'Y', impact: 'distressed', targeted: 'FALSE', vulnerable: 'Unknown' },
      ...{ updateBy: 'By phone', reportedAt: '20/11/2026 09:30', happenedAt: '19/11/2026 22:00', area: 'Northam' },
    })
    assert.ok(found.ok)
    const { report } = found.value
    assert.deepEqual(
      [report.asbType, report.before, report.impact, report.targeted, report.vulnerable, report.updateBy],
      ['personal', 'yes', 'distressed', 'no', 'not-known', 'phone'],
    )
    assert.equal(report.happenedAt.toISOString(), '2026-11-19T22:00:00.000Z')
  })
  test('is refused at the fields that are wrong', () => {
    for (const [texts, expected] of [
      [{ incidentNumber: '' }, ['incidentNumber']],
      [{ what: ' ' }, ['what']],
      [{ what: 'x'.repeat(4001) }, ['what']],
      [{ type: 'murder' }, ['type']],
      [{ before: 'perhaps' }, ['before']],
      [{ impact: 'yes' }, ['impact']],
      [{ reportedAt: '31/2/2026' }, ['reportedAt']],
      [{ reportedAt: '2026-11-21' }, ['reportedAt']],
      [{ happenedAt: 'noon' }, ['happenedAt']],
      [{ reportedAt: '2026-11-19', happenedAt: '2026-11-20' }, ['happenedAt']],
      [{ callerPhone: 'none' }, ['callerPhone']],
    ] satisfies [Partial<PartnerTexts>, PartnerField[]][]) {
      assert.deepEqual(fields(texts), expected, JSON.stringify(texts))
    }
  })
  test('without a name or phone number is anonymous and keeps no home', () => {
    const found = read({ callerName: '', callerAddress: '12 High Street, LE1 1AA' })
    assert.ok(found.ok)
    const { report } = found.value
    assert.deepEqual(
      [report.callerAnonymous, report.callerAddress, report.location],
      [true, '', '12 High Street, LE1 1AA'],
    )
  })
})
