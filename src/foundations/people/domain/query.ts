/** What somebody types into the search box, taken apart. */
import { findPostcode, findStreet, normaliseNumber, normaliseStreet } from './addresses.ts'
import { type BornOn, dayAndMonthSwapped, findBirth } from './births.ts'
import { normaliseEmail, normalisePhone, normaliseReference } from './contacts.ts'
import { keysOf, kindOfKey } from './keys.ts'
import { fold, nameWords, sounds, tellingWords } from './names.ts'
import type { Sketch } from './sketch.ts'
import { SUBJECT_KINDS, type SubjectKind } from './words.ts'

export interface ParsedQuery {
  /** Normalised, in the order typed. */
  readonly words: readonly string[]
  readonly born: BornOn | null
  readonly postcode: string | null
  /** The first half of a postcode, typed alone. */
  readonly outward: string | null
  readonly street: { readonly flat: string; readonly number: string; readonly street: string } | null
  readonly phones: readonly string[]
  /** Six or seven digits, which may be a phone number without its area. */
  readonly phoneEnds: readonly string[]
  readonly emails: readonly string[]
  readonly references: readonly string[]
}

const DATE_LABEL = /\b(?:d\.?o\.?b\.?|born(?:\s+on)?|date of birth)\b:?/gi
const PHONE = /(?<![\w/])(?:\+|00)?\d(?:[\s().-]{0,2}\d){9,14}(?![\w/])/g
const NHS = /(?<![\w/])\d{3}[\s-]?\d{3}[\s-]?\d{4}(?![\w/])/

/**
 * Parts of a search such as `jon smyth 12/3/1984`, `le11 1aa`, `07700 900123`, `12 high street` or `ABC/123456`. What is
 * nothing else is a name. A number that could be several things is tried as each. `today` is an ISO day.
 */
export function parseQuery(text: string, { today }: { readonly today: string }): ParsedQuery {
  let rest = ` ${text.normalize('NFKC').slice(0, 300)} `.replace(DATE_LABEL, ' ')
  const emails: string[] = []
  const phones: string[] = []
  const phoneEnds: string[] = []
  const references: string[] = []

  rest = rest.replace(/[^\s,;<>]+@[^\s,;<>]+/g, (found) => {
    const email = normaliseEmail(found)
    if (email !== undefined) emails.push(email)
    return ' '
  })
  const birth = findBirth(
    rest.replace(PHONE, (found) => ' '.repeat(found.length)),
    { today },
  )
  // A year alone may be part of something longer, so it is taken last.
  if (birth !== undefined && birth.precision !== 'year') rest = removeFolded(rest, birth.text)
  rest = rest.replace(PHONE, (found) => {
    const phone = normalisePhone(found)
    if (phone !== undefined) phones.push(phone)
    if (phone === undefined || NHS.test(found)) references.push(normaliseReference(found))
    return ' '
  })
  const code = findPostcode(rest)
  if (code !== undefined) rest = rest.replace(code.text, ' ')
  const street = findStreet(rest)
  if (street !== undefined) rest = rest.replace(street.text, ' ')
  if (birth?.precision === 'year') rest = rest.replace(birth.text, ' ')

  let outward: string | null = null
  const names: string[] = []
  for (const token of rest.split(/[\s,;]+/).filter((part) => part !== '')) {
    const plain = normaliseReference(fold(token))
    if (!/\d/.test(plain)) names.push(token)
    else if (/^[A-Z]{1,2}\d[A-Z\d]?$/.test(plain) && code === undefined && outward === null) outward = plain
    else {
      if (plain.length >= 5) references.push(plain)
      if (/^\d{6,7}$/.test(plain)) phoneEnds.push(plain.slice(-6))
    }
  }
  return {
    words: nameWords(names.join(' ')),
    born: birth === undefined ? null : { on: birth.on, precision: birth.precision },
    postcode: code?.postcode ?? null,
    outward,
    street:
      street === undefined
        ? null
        : {
            flat: normaliseNumber(street.flat),
            number: normaliseNumber(street.number),
            street: normaliseStreet(street.street),
          },
    phones,
    phoneEnds,
    emails,
    references: [...new Set(references)],
  }
}

function removeFolded(text: string, found: string): string {
  const at = fold(text).indexOf(found)
  // Folding keeps the length of everything that can stand in a date.
  return at < 0 || fold(text).length !== text.length
    ? fold(text).replace(found, ' ')
    : text.slice(0, at) + text.slice(at + found.length)
}

export function isEmptyQuery(query: ParsedQuery): boolean {
  return queryKeys(query).length === 0
}

/** The query as something to compare with. It has no kind of its own: it is compared as each. */
export function sketchOfQuery(query: ParsedQuery, kind: SubjectKind): Sketch {
  const hasAddress = query.postcode !== null || query.street !== null
  return {
    kind,
    names: query.words.length === 0 ? [] : [{ given: [], family: query.words }],
    born: kind === 'person' ? query.born : null,
    addresses: hasAddress
      ? [{ flat: '', number: '', street: '', town: '', uprn: '', ...query.street, postcode: query.postcode ?? '' }]
      : [],
    phones: query.phones,
    emails: query.emails,
    references: query.references.map((value) => ({ kind: 'other', value })),
  }
}

/** The keys under which records that fit are looked up. */
export function queryKeys(query: ParsedQuery): string[] {
  const sketch = sketchOfQuery(query, 'person')
  const swapped = query.born?.precision === 'day' ? dayAndMonthSwapped(query.born.on) : undefined
  const keys = new Set(keysOf(sketch))
  if (swapped !== undefined) {
    for (const key of keysOf({ ...sketch, born: { on: swapped, precision: 'day' } })) {
      if (kindOfKey(key) !== 'bd') keys.add(key)
    }
  }
  for (const end of query.phoneEnds) keys.add(`pt${end}`)
  if (query.outward !== null) {
    for (const word of tellingWords(query.words)) {
      for (const sound of sounds(word)) keys.add(`no${sound}|${query.outward}`)
    }
  }
  return [...keys].sort()
}

export function isSubjectKind(text: string): text is SubjectKind {
  return Object.hasOwn(SUBJECT_KINDS, text)
}
