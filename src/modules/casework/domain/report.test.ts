import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { addressKey, checkReport, nameOfCaller, profileOfCaller, type ReportInput } from './report.ts'

const NOW = new Date('2026-11-20T12:00:00Z')
const REPORT: ReportInput = {
  ...{ asbType: 'nuisance', what: 'Music at night', location: '12 High Street, LE1 1AA', happenedAt: NOW },
  ...{ ongoing: true, before: 'no', impact: 'little', targeted: 'no', vulnerable: 'no', updateBy: 'phone' },
  ...{ grade: null, gradeReason: '', source: 'call', incidentNumber: null, callerAnonymous: false },
  ...{ callerName: 'Ivy Pebblestone', callerPhone: '', callerAddress: '' },
}
const wrong = (change: Partial<ReportInput>) => checkReport({ ...REPORT, ...change }, { now: NOW }).map((p) => p.field)

describe('a report', () => {
  test('needs what happens, a past, and a caller or none', () => {
    assert.deepEqual(wrong({}), [])
    assert.deepEqual(wrong({ what: ' ' }), ['what'])
    assert.deepEqual(wrong({ happenedAt: new Date('2026-11-20T12:00:01Z') }), ['happenedAt'])
    assert.deepEqual(wrong({ happenedAt: new Date('not a time') }), ['happenedAt'])
    assert.deepEqual(wrong({ happenedAt: new Date('1066-10-14') }), ['happenedAt'])
    assert.deepEqual(wrong({ callerName: '' }), ['callerName'])
    assert.deepEqual(wrong({ callerName: '', callerPhone: '07700 900123' }), [])
    assert.deepEqual(wrong({ callerPhone: 'twelve' }), ['callerPhone'])
    assert.deepEqual(wrong({ callerName: '', callerAnonymous: true }), [])
    assert.deepEqual(wrong({ callerAnonymous: true }), ['callerAnonymous'])
    assert.deepEqual(wrong({ what: 'x'.repeat(4001), location: 'x'.repeat(301), incidentNumber: 'x'.repeat(61) }), [
      'what',
      'location',
      'incidentNumber',
    ])
  })
  test('another grade than the suggested one has a reason', () => {
    assert.deepEqual(wrong({ grade: 'scheduled' }), [])
    assert.deepEqual(wrong({ grade: 'immediate' }), ['gradeReason'])
    assert.deepEqual(wrong({ grade: 'immediate', gradeReason: 'A child is alone there' }), [])
  })
})

describe('the caller', () => {
  test('is a name taken apart, without a title', () => {
    assert.deepEqual(nameOfCaller(' Mrs.  Ivy Anne  Pebblestone '), {
      given: 'Ivy Anne',
      family: 'Pebblestone',
      use: 'main',
    })
    assert.deepEqual(nameOfCaller('Pebblestone'), { given: '', family: 'Pebblestone', use: 'main' })
    assert.equal(nameOfCaller('  '), null)
  })
  test('becomes a profile only with a name', () => {
    assert.equal(profileOfCaller({ callerName: '', callerPhone: '07700 900123', callerAddress: '' }), null)
    const made = profileOfCaller({
      callerName: 'Ivy Pebblestone',
      callerPhone: '',
      callerAddress: '12 High St, LE1 1AA',
    })
    assert.deepEqual([made?.phones, made?.addresses[0]?.number, made?.addresses[0]?.postcode], [[], '12', 'LE1 1AA'])
  })
})

test('addresses of one house are the same however they are written, and a street is no house', () => {
  const keys = ['12 High Street, Northam, LE1 1AA', '12 HIGH STREET LE1 1AA', '12 High St, le11aa'].map(addressKey)
  assert.deepEqual([...new Set(keys)], ['le11aa|12|'])
  assert.notEqual(addressKey('Flat 2, 12 High Street, LE1 1AA'), addressKey('Flat 3, 12 High Street, LE1 1AA'))
  for (const text of ['High Street', 'outside the shop', '', 'LE1 1AA']) assert.equal(addressKey(text), '', text)
  assert.equal(addressKey('12 High Street, Northam'), 'highstreet|12||northam')
})
