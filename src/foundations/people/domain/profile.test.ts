import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkProfile, displayNameOf, type ProfileInput } from './profile.ts'

const today = '2026-11-22'
const fine: ProfileInput = {
  kind: 'person',
  names: [{ given: 'Amy', family: ' Cole ', use: 'main' }],
  born: { on: '1990-05-06', precision: 'day' },
  addresses: [],
  phones: [{ number: '07700 900123', note: '' }],
  emails: [{ address: 'amy@example.org', note: '' }],
  references: [{ kind: 'nhs', value: '943 476 5919' }],
  details: {
    gender: { value: 'self-described', described: 'Agender' },
    ethnicity: { answer: 'prefer-not-to-say' },
    language: { answer: 'not-asked', because: 'Spoken to by phone only' },
    disability: null,
    needs: '',
  },
}

test('a profile in order has no problems', () => {
  assert.deepEqual(checkProfile(fine, { today }), [])
  assert.equal(displayNameOf(fine), 'Amy Cole')
})

const WRONG: readonly (readonly [string, Partial<ProfileInput>])[] = [
  ['names.0.family', { names: [] }],
  ['names.0.family', { names: [{ given: ' ', family: '', use: 'main' }] }],
  ['born', { born: { on: '2027-01-01', precision: 'day' } }],
  ['born', { born: { on: '1990-05-06', precision: 'year' } }],
  ['phones.0.number', { phones: [{ number: 'none', note: '' }] }],
  ['emails.0.address', { emails: [{ address: 'none', note: '' }] }],
  ['references.0.value', { references: [{ kind: 'nhs', value: '1' }] }],
  [
    'details.ethnicity.because',
    {
      details: {
        gender: null,
        ethnicity: { answer: 'not-asked', because: ' ' },
        language: null,
        disability: null,
        needs: '',
      },
    },
  ],
  [
    'details.gender',
    { details: { gender: { value: 'unknown' }, ethnicity: null, language: null, disability: null, needs: '' } },
  ],
  [
    'details.gender.described',
    { details: { gender: { value: 'self-described' }, ethnicity: null, language: null, disability: null, needs: '' } },
  ],
  [
    'addresses.0.postcode',
    {
      addresses: [
        {
          use: 'home',
          flat: '',
          building: '',
          number: '1',
          street: 'High Street',
          locality: '',
          town: '',
          postcode: 'LE1',
          uprn: null,
          areaId: null,
          fromOn: null,
          toOn: null,
        },
      ],
    },
  ],
]
for (const [field, change] of WRONG) {
  test(`a problem is said at ${field}: ${JSON.stringify(change).slice(0, 60)}`, () => {
    assert.deepEqual(
      checkProfile({ ...fine, ...change }, { today }).map((found) => found.field),
      [field],
    )
  })
}

test('only a person is born and has characteristics', () => {
  const fields = checkProfile({ ...fine, kind: 'place' }, { today }).map(({ field }) => field)
  assert.deepEqual(fields, ['born', 'details'])
})
