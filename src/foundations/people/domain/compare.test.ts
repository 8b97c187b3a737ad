import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseAddress } from './addresses.ts'
import { compare, type Strength } from './compare.ts'
import { keysOf, kindOfKey, matchingKeys } from './keys.ts'
import type { NameInput, ProfileInput } from './profile.ts'
import { sketchOf } from './sketch.ts'

interface Facts {
  readonly names?: readonly (readonly [string, string])[]
  readonly born?: string
  readonly address?: string
  readonly phone?: string
  readonly nhs?: string
  readonly kind?: ProfileInput['kind']
}

function profile(facts: Facts): ProfileInput {
  return {
    kind: facts.kind ?? 'person',
    names: (facts.names ?? []).map(([given, family], index) => ({
      given,
      family,
      use: index === 0 ? 'main' : 'alias',
    })),
    born: facts.born === undefined ? null : { on: facts.born, precision: 'day' },
    addresses:
      facts.address === undefined
        ? []
        : [{ ...parseAddress(facts.address), use: 'home', uprn: null, areaId: null, fromOn: null, toOn: null }],
    phones: facts.phone === undefined ? [] : [{ number: facts.phone, note: '' }],
    emails: [],
    references: facts.nhs === undefined ? [] : [{ kind: 'nhs', value: facts.nhs }],
    details: null,
  }
}
const sketch = (facts: Facts) => sketchOf(profile(facts))

/** Two people, how strongly they are to be taken for one, and a reason that must be given. */
const CASES: readonly (readonly [string, Facts, Facts, Strength, RegExp?])[] = [
  [
    'everything the same',
    { names: [['John', 'Smith']], born: '1984-03-12', phone: '07700900123' },
    { names: [['John', 'Smith']], born: '1984-03-12', phone: '07700900123' },
    'strong',
    /^Same date of birth$/,
  ],
  [
    'name and birth date',
    { names: [['John', 'Smith']], born: '1984-03-12' },
    { names: [['John', 'Smith']], born: '1984-03-12' },
    'strong',
  ],
  [
    'spelling',
    { names: [['Jon', 'Smyth']], born: '1984-03-12' },
    { names: [['John', 'Smith']], born: '1984-03-12' },
    'strong',
    /Smith is spelt like Smyth/,
  ],
  [
    'a familiar form',
    { names: [['Bob', 'Hill']], born: '1984-03-12' },
    { names: [['Robert', 'Hill']], born: '1984-03-12' },
    'strong',
    /^Bob is a form of Robert$/,
  ],
  [
    'the sound',
    { names: [['Katherine', 'Phillips']], born: '1984-03-12' },
    { names: [['Kathryn', 'Filipps']], born: '1984-03-12' },
    'strong',
    /sounds like|spelt like/,
  ],
  [
    'the order',
    { names: [['Ali', 'Hassan']], born: '1990-05-06' },
    { names: [['Hassan', 'Ali']], born: '1990-05-06' },
    'strong',
    /another order/,
  ],
  [
    'one word or two',
    { names: [['Anne Marie', 'Jones']], born: '1990-05-06' },
    { names: [['Annemarie', 'Jones']], born: '1990-05-06' },
    'strong',
    /Same name/,
  ],
  [
    'a particle',
    { names: [['Jan', 'van der Berg']], born: '1990-05-06' },
    { names: [['Jan', 'Vanderberg']], born: '1990-05-06' },
    'strong',
  ],
  [
    'a middle name',
    { names: [['Mary Ann', 'Cole']], born: '1990-05-06' },
    { names: [['Mary', 'Cole']], born: '1990-05-06' },
    'strong',
    /further name/,
  ],
  [
    'day and month swapped',
    { names: [['John', 'Smith']], born: '1984-03-12' },
    { names: [['John', 'Smith']], born: '1984-12-03' },
    'possible',
    /other way round/,
  ],
  [
    'one digit off',
    { names: [['John', 'Smith']], born: '1984-03-12' },
    { names: [['John', 'Smith']], born: '1985-03-12' },
    'possible',
    /slip of a digit/,
  ],
  [
    'a placeholder for the day',
    { names: [['John', 'Smith']], born: '1984-01-01' },
    { names: [['John', 'Smith']], born: '1984-01-01' },
    'possible',
    /unknown day/,
  ],
  ['the name alone', { names: [['John', 'Smith']] }, { names: [['John', 'Smith']] }, 'weak', /^Same name$/],
  [
    'the same name, another birth date',
    { names: [['John', 'Smith']], born: '1984-03-12' },
    { names: [['John', 'Smith']], born: '1961-07-30' },
    'none',
    /^Different dates of birth$/,
  ],
  [
    'father and son at one address',
    { names: [['John', 'Smith']], born: '1961-07-30', address: '1 High St, LE1 1AA' },
    { names: [['John', 'Smith']], born: '1984-03-12', address: '1 High St, LE1 1AA' },
    'weak',
  ],
  [
    'twins',
    { names: [['Amy', 'Cole']], born: '1999-03-12', address: '1 High St, LE1 1AA' },
    { names: [['Zoe', 'Cole']], born: '1999-03-12', address: '1 High St, LE1 1AA' },
    'weak',
    /Different first names/,
  ],
  [
    'a married name at the old address',
    { names: [['Priya', 'Patel']], born: '1990-05-06', address: '1 High St, LE1 1AA' },
    { names: [['Priya', 'Cole']], born: '1990-05-06', address: '1 High St, LE1 1AA' },
    'possible',
  ],
  [
    'a former name',
    { names: [['Priya', 'Patel']], born: '1990-05-06' },
    {
      names: [
        ['Priya', 'Cole'],
        ['Priya', 'Patel'],
      ],
      born: '1990-05-06',
    },
    'strong',
  ],
  [
    'an NHS number',
    { names: [['P', 'Patel']], nhs: '9434765919' },
    { names: [['Priya', 'Patel']], nhs: '943 476 5919' },
    'strong',
    /^Same NHS number$/,
  ],
  [
    'different NHS numbers',
    { names: [['John', 'Smith']], born: '1984-03-12', nhs: '9434765919' },
    { names: [['John', 'Smith']], born: '1984-03-12', nhs: '4010232137' },
    'weak',
    /^Different NHS numbers$/,
  ],
  [
    'a phone shared by different people',
    { names: [['Amy', 'Cole']], phone: '07700900123' },
    { names: [['John', 'Smith']], phone: '07700900123' },
    'none',
  ],
  ['nobody alike', { names: [['Amy', 'Cole']] }, { names: [['John', 'Smith']] }, 'none'],
  ['two things', { names: [['', 'The Crown']], kind: 'place' }, { names: [['', 'The Crown']] }, 'none'],
  [
    'a place at its address',
    { names: [['', 'The Crown']], kind: 'place', address: '1 High St, LE1 1AA' },
    { names: [['', 'Crown Inn']], kind: 'place', address: '1 High Street, LE1 1AA' },
    'possible',
    /^Same address$/,
  ],
]

for (const [title, a, b, strength, reason] of CASES) {
  test(`likeness: ${title}`, () => {
    const likeness = compare([sketch(a), sketch(b)])
    assert.equal(likeness.strength, strength, JSON.stringify(likeness))
    if (reason !== undefined)
      assert.ok(
        likeness.reasons.some((said) => reason.test(said)),
        likeness.reasons.join('; '),
      )
    assert.ok(!likeness.reasons.includes(''))
  })
}

const NAMES = [
  'John',
  'Jon',
  'Bob',
  'Robert',
  'Anne Marie',
  'Annemarie',
  'Smith',
  'Smyth',
  'O’Brien',
  'O Brien',
  'J',
  'Łukasz',
  'van der Berg',
  'MacDonald',
  '',
]
const anyName: fc.Arbitrary<NameInput> = fc.record({
  given: fc.constantFrom(...NAMES),
  family: fc.constantFrom(...NAMES),
  use: fc.constantFrom('main' as const, 'alias' as const),
})
const anyProfile: fc.Arbitrary<ProfileInput> = fc.record({
  kind: fc.constantFrom('person' as const, 'person' as const, 'place' as const),
  names: fc.array(anyName, { maxLength: 3 }),
  born: fc.constantFrom(
    null,
    ...['1984-03-12', '1984-12-03', '1984-03-13', '1961-07-30'].map((on) => ({ on, precision: 'day' as const })),
    { on: '1984-01-01', precision: 'year' as const },
  ),
  addresses: fc.array(
    fc
      .constantFrom('1 High St, LE1 1AA', '1 High Street, LE1 1AA', 'Flat 2, 1 High St, LE1 1AA', '9 Low Rd')
      .map((text) => ({
        ...parseAddress(text),
        use: 'home' as const,
        uprn: null,
        areaId: null,
        fromOn: null,
        toOn: null,
      })),
    { maxLength: 2 },
  ),
  phones: fc.array(
    fc.constantFrom('07700900123', '+447700900123', '01509263171').map((number) => ({ number, note: '' })),
    { maxLength: 2 },
  ),
  emails: fc.array(fc.constant({ address: 'a@example.org', note: '' }), { maxLength: 1 }),
  references: fc.array(
    fc.constantFrom({ kind: 'nhs' as const, value: '9434765919' }, { kind: 'housing' as const, value: 'T12345' }),
    { maxLength: 2 },
  ),
  details: fc.constant(null),
})

test('likeness is the same both ways', () => {
  fc.assert(
    fc.property(anyProfile, anyProfile, (a, b) => {
      const [x, y] = [sketchOf(a), sketchOf(b)]
      assert.deepEqual(compare([x, y]), compare([y, x]))
    }),
    { numRuns: 1000 },
  )
})

test('neither likeness nor keys depend on the order in which things were entered', () => {
  fc.assert(
    fc.property(anyProfile, anyProfile, (a, b) => {
      const turned: ProfileInput = {
        ...a,
        names: a.names.toReversed(),
        addresses: a.addresses.toReversed(),
        phones: a.phones.toReversed(),
        references: a.references.toReversed(),
      }
      assert.deepEqual(compare([sketchOf(turned), sketchOf(b)]), compare([sketchOf(a), sketchOf(b)]))
      assert.deepEqual(keysOf(sketchOf(turned)), keysOf(sketchOf(a)))
    }),
  )
})

test('who is at least possibly the same shares a key of matching, whichever looks for the other', () => {
  let seen = 0
  fc.assert(
    fc.property(anyProfile, anyProfile, (a, b) => {
      const [x, y] = [sketchOf(a), sketchOf(b)]
      const { strength } = compare([x, y])
      if (strength !== 'strong' && strength !== 'possible') return
      seen++
      const kept = new Set(keysOf(y))
      const keptOther = new Set(keysOf(x))
      assert.ok(
        matchingKeys(x).some((key) => kept.has(key)),
        JSON.stringify([a, b]),
      )
      assert.ok(matchingKeys(y).some((key) => keptOther.has(key)))
    }),
    { numRuns: 3000 },
  )
  assert.ok(seen > 100, `only ${seen} pairs were alike`)
})

test('a fact more that agrees never lowers the likeness', () => {
  fc.assert(
    fc.property(anyProfile, anyProfile, (a, b) => {
      if (a.kind !== 'person' || b.kind !== 'person') return
      const phone = { number: '07700900999', note: '' }
      const more = compare([
        sketchOf({ ...a, phones: [...a.phones, phone] }),
        sketchOf({ ...b, phones: [...b.phones, phone] }),
      ])
      assert.ok(more.score >= compare([sketchOf(a), sketchOf(b)]).score)
    }),
  )
})

test('nothing loose is a key of matching', () => {
  const keys = keysOf(
    sketch({ names: [['John', 'Smith']], born: '1984-03-12', address: '1 High St, LE1 1AA', phone: '07700900123' }),
  )
  assert.deepEqual([...new Set(keys.map(kindOfKey))].sort(), [
    'as',
    'bd',
    'fd',
    'fp',
    'n1',
    'n2',
    'nd',
    'no',
    'pc',
    'ph',
    'pt',
  ])
  const matching = matchingKeys(sketch({ names: [['', 'Smith']], address: 'LE1 1AA' }))
  assert.deepEqual(matching, [])
})
