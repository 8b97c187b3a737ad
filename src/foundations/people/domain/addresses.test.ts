import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  addressLine,
  comparableAddress,
  compareAddresses,
  findStreet,
  normalisePostcode,
  normaliseStreet,
  outwardOf,
  parseAddress,
  postcodeShown,
} from './addresses.ts'

test('postcodes', () => {
  for (const [text, code] of [
    ['le1 1aa', 'LE11AA'],
    ['LE11AA', 'LE11AA'],
    ['SE1-7PB', 'SE17PB'],
    ['EC1A 1BB', 'EC1A1BB'],
    [' M1 1AE ', 'M11AE'],
  ] as const) {
    assert.equal(normalisePostcode(text), code)
  }
  for (const text of ['LE1', '12345', 'LE1 1AAA', 'LE1 1CI', 'house LE1 1AA']) {
    assert.equal(normalisePostcode(text), undefined, text)
  }
  assert.equal(postcodeShown('le11aa'), 'LE1 1AA')
  assert.equal(outwardOf('EC1A1BB'), 'EC1A')
})

test('streets are written out; Saint is not street', () => {
  assert.equal(normaliseStreet('High St.'), 'high street')
  assert.equal(normaliseStreet("St Mary's Rd"), 'st marys road')
  assert.equal(normaliseStreet('Saint Marys Road'), 'st marys road')
  assert.equal(normaliseStreet('The Cl'), 'close')
})

const at = (text: string) => comparableAddress(parseAddress(text))

test('how addresses compare', () => {
  for (const [a, b, how] of [
    ['12 High St, Anytown, LE1 1AA', '12 High Street, LE11AA', 'same'],
    ['Flat 3, 12 High St, LE1 1AA', 'Apartment 3, 12 High Street, LE1 1AA', 'same'],
    ['Flat 3, 12 High St, LE1 1AA', 'Flat 4, 12 High Street, LE1 1AA', 'same-building'],
    ['12 High St, LE1 1AA', '14 High St, LE1 1AA', 'same-postcode'],
    ['12 High St, Anytown', '12 High Street', 'same-street-number'],
    ['12 High St, Anytown', '12 High Street, Othertown', 'other'],
    ['12 High St, LE1 1AA', '12 High St, LE2 2BB', 'other'],
    ['12a High St', '12 High St', 'other'],
  ] as const) {
    assert.equal(compareAddresses([at(a), at(b)]), how, `${a} | ${b}`)
    assert.equal(compareAddresses([at(b), at(a)]), how, `${b} | ${a}`)
  }
  const uprn = (value: string) => comparableAddress({ ...parseAddress('1 Any Road'), uprn: value })
  assert.equal(compareAddresses([uprn('0001000'), uprn('1000')]), 'same')
})

test('an address is taken apart and put together', () => {
  assert.deepEqual(parseAddress('Flat 2b, Rose Court, 12A High Street, Little End, Anytown, le1 1aa'), {
    flat: '2b',
    building: 'Rose Court',
    number: '12A',
    street: 'High Street',
    locality: 'Little End',
    town: 'Anytown',
    postcode: 'LE1 1AA',
  })
  assert.equal(
    addressLine(parseAddress('flat 2b, Rose Court, 12A High Street, Anytown, le1 1aa')),
    'Flat 2b, Rose Court, 12A High Street, Anytown, LE1 1AA',
  )
})

test('a street is found among other words', () => {
  assert.deepEqual(findStreet('john smith 12 high street anytown'), {
    flat: '',
    number: '12',
    street: 'high street',
    text: '12 high street',
  })
  assert.equal(findStreet('flat 3, 40a Old Mill Lane')?.flat, '3')
  assert.equal(findStreet('flat 3, 40a Old Mill Lane')?.street, 'Old Mill Lane')
  assert.equal(findStreet('jon smyth 12/3/1984'), undefined)
  assert.equal(findStreet('12 smith'), undefined)
})
