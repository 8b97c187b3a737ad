import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAddress } from '../../../foundations/people/index.ts'
import { staysAt } from './report-correction.ts'

const CROWN = { names: ['The Crown'], addresses: [parseAddress('12 High Street, Northam, LE1 1AA')] }
const BEFORE = '12 High Street, Northam, LE1 1AA'
const stays = (after: string, place = CROWN, before = BEFORE) => staysAt(place, { before, after })

test('a report stays at its place while it tells the house of the place, however it is written', () => {
  for (const after of [
    '12 High St, Northam, le1 1aa',
    '12 High Street, LE1 1AA',
    '12 High Street, Northam',
    '12 High Street',
    'Flat 3, 12 High Street, Northam, LE1 1AA',
    'The Crown, High Street, Northam',
    'In front of the crown',
  ])
    assert.equal(stays(after), true, after)
})

test('and no longer when it tells another house, street, town or name', () => {
  for (const after of [
    '14 High Street, Northam, LE1 1AA',
    '12 Low Street, Northam',
    '12 High Street, Southam',
    '12 High Street, Northam, LE9 9ZZ',
    'Next to The Crown, 14 High Street, Northam, LE1 1AA',
    'High Street, Northam',
    'The Crowne Plaza',
    'The bus station',
    '',
  ])
    assert.equal(stays(after), false, after)
})

test('a place without an address goes by its name', () => {
  const bandstand = { names: ['', 'Bandstand'], addresses: [] }
  assert.equal(stays('The bandstand in the park', bandstand, 'Bandstand'), true)
  assert.equal(stays('Bandstand, 1 Park Road, Northam, LE1 1AB', bandstand, 'Bandstand'), true)
  assert.equal(stays('The park', bandstand, 'Bandstand'), false)
})

test('of a place that cannot be read, the house of the report itself decides', () => {
  const unseen = { names: [], addresses: [] }
  assert.equal(stays('12 High St., Northam, LE1 1AA', unseen), true)
  assert.equal(stays('14 High Street, Northam, LE1 1AA', unseen), false)
  assert.equal(stays('The bus station', unseen, 'The bus stop'), false)
})
