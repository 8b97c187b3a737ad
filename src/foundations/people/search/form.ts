import type { FieldError } from '../../../platform/forms/index.ts'
import { normalisePostcode, postcodeShown } from '../domain/addresses.ts'
import { type BornOn, parseBirth } from '../domain/births.ts'
import { normaliseEmail, normalisePhone, phoneShown } from '../domain/contacts.ts'
import { tidy } from '../domain/profile.ts'
import { isSubjectKind, parseQuery } from '../domain/query.ts'
import type { SubjectKind } from '../domain/words.ts'
import type { SearchQuery } from '../store/search.ts'

export const SEARCH_FIELDS = ['text', 'name', 'born', 'postcode', 'phone', 'email', 'reference'] as const
export type SearchField = (typeof SEARCH_FIELDS)[number]

/** What stands in the fields of the search, in order or not. */
export interface SearchDraft {
  readonly fields: Readonly<Record<SearchField, string>>
  readonly kinds: readonly SubjectKind[]
  readonly limit: number
}

/** Profiles shown at first, and at most. Who needs more of them types more. */
export const FIRST_LIMIT = 20
const LAST_LIMIT = 100

export const emptySearch: SearchDraft = {
  fields: { text: '', name: '', born: '', postcode: '', phone: '', email: '', reference: '' },
  kinds: [],
  limit: FIRST_LIMIT,
}

export function searchOf(form: URLSearchParams): SearchDraft {
  const field = (name: SearchField) => tidy(form.get(name) ?? '')
  const limit = Number(form.get('limit'))
  return {
    fields: {
      ...{ text: field('text'), name: field('name'), born: field('born'), postcode: field('postcode') },
      ...{ phone: field('phone'), email: field('email'), reference: field('reference') },
    },
    kinds: [...new Set(form.getAll('kinds').filter(isSubjectKind))],
    limit: Number.isInteger(limit) && limit > FIRST_LIMIT ? Math.min(limit, LAST_LIMIT) : FIRST_LIMIT,
  }
}

/** How many to show next; undefined when that is all that is ever shown. */
export function nextLimit(limit: number): number | undefined {
  return limit < LAST_LIMIT ? Math.min(limit * 2, LAST_LIMIT) : undefined
}

export type ReadSearch =
  | { readonly ok: true; readonly query: SearchQuery }
  | { readonly ok: false; readonly errors: readonly FieldError[] }

const LONGEST = 300

/** `today` is an ISO day. */
export function readSearch({ fields, kinds, limit }: SearchDraft, { today }: { readonly today: string }): ReadSearch {
  const errors: FieldError[] = []
  const wrong = (field: SearchField, message: string) => {
    if (fields[field] !== '') errors.push({ field, message })
  }
  if (SEARCH_FIELDS.every((field) => fields[field] === '')) {
    errors.push({ field: 'text', message: 'Enter a name, date of birth, postcode, phone number or reference' })
  }
  for (const field of SEARCH_FIELDS) {
    if (fields[field].length > LONGEST) errors.push({ field, message: `Enter ${LONGEST} characters or fewer` })
  }
  if (parseBirth(fields.born, { today }) === undefined)
    wrong('born', 'Enter a date of birth such as 27/3/1984, or a year')
  if (!isPostcodePart(fields.postcode)) wrong('postcode', 'Enter a postcode, such as LE1 1AA')
  if (normalisePhone(fields.phone) === undefined) wrong('phone', 'Enter a phone number, such as 01509 000 000')
  if (normaliseEmail(fields.email) === undefined) wrong('email', 'Enter an email address, such as name@example.org')
  if (errors.length > 0) return { ok: false, errors }
  const given = Object.fromEntries(
    SEARCH_FIELDS.flatMap((field) => (fields[field] === '' ? [] : [[field, fields[field]]])),
  )
  return { ok: true, query: { ...given, ...(kinds.length === 0 ? {} : { kinds }), limit, today } }
}

function isPostcodePart(text: string): boolean {
  return normalisePostcode(text) !== undefined || /^[a-z]{1,2}\d[a-z\d]?$/i.test(text)
}

/** What was looked for as the first fields of a new profile, so that nothing is typed twice. */
export function newProfileFields(
  { fields, kinds }: SearchDraft,
  { today, kind }: { readonly today: string; readonly kind: SubjectKind },
): [string, string][] {
  const query = parseQuery([fields.text, fields.born, fields.postcode, fields.phone, fields.email].join(' '), { today })
  const words = fields.name === '' ? query.words.map(capitalised) : fields.name.split(' ')
  const added: [string, string][] = [['kind', kind]]
  if (kind === 'person') {
    added.push(['names.0.given', words.slice(0, -1).join(' ')], ['names.0.family', words.at(-1) ?? ''])
    if (query.born !== null) added.push(...bornFields(query.born))
  } else if (kinds.length === 0 || kinds.includes(kind)) added.push(['names.0.family', words.join(' ')])
  added.push(['names.0.use', 'main'], ['addresses.0.use', kind === 'place' ? 'other' : 'home'])
  if (query.postcode !== null) added.push(['addresses.0.postcode', postcodeShown(query.postcode)])
  if (query.street !== null) {
    added.push(['addresses.0.flat', query.street.flat], ['addresses.0.number', query.street.number])
    added.push(['addresses.0.street', query.street.street.split(' ').map(capitalised).join(' ')])
  }
  query.phones.forEach((phone, at) => {
    added.push([`phones.${at}.number`, phoneShown(phone)])
  })
  query.emails.forEach((email, at) => {
    added.push([`emails.${at}.address`, email])
  })
  const reference = fields.reference === '' ? query.references[0] : fields.reference
  if (reference !== undefined && query.phones.length === 0) added.push(['references.0.value', reference])
  return added.filter(([, value]) => value !== '')
}

function bornFields(born: BornOn): [string, string][] {
  const [year = '', month = '', day = ''] = born.on.split('-').map((part) => String(Number(part)))
  return [
    ['born-year', year],
    ['born-month', born.precision === 'year' ? '' : month],
    ['born-day', born.precision === 'day' ? day : ''],
  ]
}

function capitalised(word: string): string {
  return word.replace(/(^|['-])(\p{L})/gu, (_all, before: string, letter: string) => before + letter.toUpperCase())
}
