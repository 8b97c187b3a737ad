import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  isNhsNumber,
  normaliseEmail,
  normalisePhone,
  normaliseReference,
  phoneShown,
  referenceProblem,
} from './contacts.ts'

test('phone numbers', () => {
  for (const text of ['01509 263171', '+44 (0)1509 263 171', '0044 1509 263171', '44 1509263171', '(01509) 263-171']) {
    assert.equal(normalisePhone(text), '+441509263171', text)
  }
  assert.equal(normalisePhone('07700 900123'), '+447700900123')
  assert.equal(normalisePhone('+48 22 123 45 67'), '+48221234567')
  for (const text of ['263171', 'none', '', '00', '012', '9434765919'])
    assert.equal(normalisePhone(text), undefined, text)
  assert.equal(phoneShown('+447700900123'), '07700 900 123')
  assert.equal(phoneShown('+48221234567'), '+48221234567')
})

test('addresses of e-mail', () => {
  assert.equal(normaliseEmail(' Some.Body@Example.ORG '), 'some.body@example.org')
  for (const text of ['somebody', 'a@b', 'a b@example.org', '@example.org'])
    assert.equal(normaliseEmail(text), undefined)
})

test('references', () => {
  assert.equal(normaliseReference('asb/2024-0012'), 'ASB20240012')
  // The example number of the NHS Data Dictionary.
  assert.ok(isNhsNumber('9434765919'))
  assert.ok(!isNhsNumber('9434765918'))
  assert.equal(referenceProblem({ kind: 'nhs', value: '943 476 5919' }), undefined)
  assert.ok(referenceProblem({ kind: 'nhs', value: '943 476 5910' }))
  assert.ok(referenceProblem({ kind: 'national-insurance', value: 'QQ12' }))
  assert.ok(referenceProblem({ kind: 'other', value: ' - ' }))
})
