import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { applyStep, draftFrom, draftOf, emptyDraft, fieldsOf, type ProfileDraft, readDraft } from './draft.ts'

const TODAY = { today: '2026-11-22' }
const posted = (fields: Readonly<Record<string, string>>): ProfileDraft => draftOf(new URLSearchParams(fields))
const full = {
  ...{ kind: 'person', 'names.0.given': 'Jon', 'names.0.family': 'Smyth', 'names.0.use': 'main' },
  ...{ 'names.1.given': 'Jack', 'names.1.family': '', 'names.1.use': 'alias' },
  ...{ 'born-day': '12', 'born-month': '3', 'born-year': '1984' },
  ...{ 'addresses.0.use': 'home', 'addresses.0.number': '12', 'addresses.0.street': 'High Street' },
  ...{ 'addresses.0.town': 'Northam', 'addresses.0.postcode': 'LE1 1AA' },
  ...{ 'phones.0.number': '07700 900 123', 'references.0.kind': 'housing', 'references.0.value': 'T1234' },
  ...{ 'details.gender': 'male', 'details.ethnicity': 'not-asked', 'details.ethnicity.because': 'No time' },
  'details.needs': 'Large print',
}

describe('the form about a person, household or place', () => {
  test('holds what was typed, and comes back as it was', () => {
    const draft = posted(full)
    assert.deepEqual(posted(Object.fromEntries(fieldsOf(draft))), draft)
    const { profile, errors } = readDraft(draft, TODAY)
    assert.deepEqual(errors, [])
    assert.deepEqual(profile.born, { on: '1984-03-12', precision: 'day' })
    assert.deepEqual(profile.details?.ethnicity, { answer: 'not-asked', because: 'No time' })
    assert.equal(profile.details?.language, null)
    assert.deepEqual(readDraft(draftFrom(profile), TODAY).profile, profile)
  })
  test('leaves empty rows out, so that a message stands at the right row', () => {
    const { errors } = readDraft(posted({ ...full, 'phones.0.number': '', 'phones.3.number': '12' }), TODAY)
    assert.deepEqual(errors, [{ field: 'phones.0.number', message: 'Enter a phone number, such as 01509 000 000' }])
  })
  test('a date of birth may be a year, or a month and a year, and is otherwise whole', () => {
    const born = (day: string, month: string, year: string) =>
      readDraft(posted({ ...full, 'born-day': day, 'born-month': month, 'born-year': year }), TODAY)
    assert.deepEqual(born('', '', '1984').profile.born, { on: '1984-01-01', precision: 'year' })
    assert.deepEqual(born('', '3', '1984').profile.born, { on: '1984-03-01', precision: 'month' })
    assert.deepEqual(born('12', 'March', '1984').profile.born, { on: '1984-03-12', precision: 'day' })
    assert.deepEqual(born('', '', '').profile.born, null)
    for (const [day, month, year, field] of [
      ['31', '2', '1984', 'born-day'],
      ['12', '', '1984', 'born-month'],
      ['12', '3', '', 'born-year'],
      ['1', '1', '2031', 'born-day'],
    ] as const) {
      const fields = born(day, month, year).errors.map((error) => error.field)
      assert.deepEqual(fields, [field], `${day}/${month}/${year}`)
    }
  })
  test('says what is missing in the order of the form', () => {
    const draft = posted({ kind: 'person', 'details.ethnicity': 'not-asked', 'references.0.value': 'X' })
    assert.deepEqual(
      readDraft(draft, TODAY).errors.map(({ field }) => field),
      ['names.0.family', 'references.0.kind', 'details.ethnicity.because'],
    )
  })
  test('the name of a house may stand where its number goes', () => {
    const { profile } = readDraft(posted({ ...full, 'addresses.0.number': 'Rose Cottage' }), TODAY)
    assert.equal(profile.addresses[0]?.building, 'Rose Cottage')
    assert.equal(profile.addresses[0]?.number, '')
  })
  test('a household has neither birth nor characteristics, even if they were typed before', () => {
    const { profile, errors } = readDraft({ ...posted(full), kind: 'household' }, TODAY)
    assert.equal(profile.born, null)
    assert.equal(profile.details, null)
    assert.equal(profile.names[0]?.given, '')
    assert.deepEqual(
      errors.map(({ field }) => field),
      ['names.1.family'],
    )
  })
  test('rows come and go without losing the others', () => {
    const draft = posted(full)
    const more = applyStep(draft, 'add-phones')
    assert.equal(more?.draft.lists.phones.length, 2)
    assert.equal(more?.focus, 'phones.1.number')
    assert.deepEqual(applyStep(draft, 'remove-names-0')?.draft.lists.names, [
      { given: 'Jack', family: '', use: 'alias' },
    ])
    assert.equal(applyStep(emptyDraft('person'), 'add-emails')?.draft.lists.emails.length, 2)
    assert.equal(applyStep(draft, 'kind-place')?.draft.kind, 'place')
    for (const step of ['save', 'add-weapons', 'kind-ghost', '', 'add-__proto__']) {
      assert.equal(applyStep(draft, step), undefined, step)
    }
  })
})
