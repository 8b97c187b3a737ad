/** What stands in the fields of the form about a person, household or place, in order or not, and what it means. */
import type { FieldError } from '../../../platform/forms/index.ts'
import { type AddressInput, postcodeShown } from '../domain/addresses.ts'
import { type BornOn, parseBirth } from '../domain/births.ts'
import { phoneShown } from '../domain/contacts.ts'
import {
  type Answer,
  type Characteristic,
  characteristics,
  checkProfile,
  type DetailsInput,
  displayNameOf,
  type ProfileInput,
  tidy,
} from '../domain/profile.ts'
import {
  type AddressUse,
  isCodeOf,
  type NameUse,
  type ReferenceKind,
  SUBJECT_KINDS,
  type SubjectKind,
} from '../domain/words.ts'

const LISTS = {
  names: ['given', 'family', 'use'],
  addresses: [
    ...['use', 'flat', 'number', 'street', 'building', 'locality', 'town', 'postcode'],
    ...['uprn', 'areaId', 'fromOn', 'toOn'],
  ],
  phones: ['number', 'note'],
  emails: ['address', 'note'],
  references: ['kind', 'value'],
} as const satisfies Record<string, readonly string[]>
export type ListName = keyof typeof LISTS
export const listNames = Object.keys(LISTS) as readonly ListName[]

/** One row of a list, every field as text. */
export type Row = Readonly<Record<string, string>>

export interface AnswerDraft {
  /** '' while nothing is chosen: there is no default. */
  readonly choice: string
  readonly described: string
  readonly because: string
}

export interface ProfileDraft {
  readonly kind: SubjectKind
  /** A name for lists that was given on purpose; '' where the name in use serves. */
  readonly displayName: string
  readonly lists: Readonly<Record<ListName, readonly Row[]>>
  readonly born: { readonly day: string; readonly month: string; readonly year: string }
  readonly answers: Readonly<Record<Characteristic, AnswerDraft>>
  readonly needs: string
}

/** A part of the form as one speaks of it. */
export type Part = 'displayName' | 'born' | 'needs' | ListName | Characteristic

export const NOT_ASKED = 'not-asked'
export const PREFER_NOT_TO_SAY = 'prefer-not-to-say'

/** What a new row begins with; a row that holds nothing more counts as empty. */
export function blankRow(list: ListName, of: { readonly kind: SubjectKind; readonly first: boolean }): Row {
  const empty = Object.fromEntries(LISTS[list].map((field) => [field, '']))
  if (list === 'names') return { ...empty, use: of.first ? 'main' : 'alias' }
  if (list === 'addresses') return { ...empty, use: of.kind === 'place' ? 'other' : 'home' }
  return empty
}

/** Fields that say what sort of thing a row is, and nothing without the rest of it. */
const SORTS: ReadonlySet<string> = new Set(['use', 'kind', 'areaId'])

function isBlank(row: Row): boolean {
  return Object.entries(row).every(([field, value]) => SORTS.has(field) || value.trim() === '')
}

export function emptyDraft(kind: SubjectKind): ProfileDraft {
  const nobody: AnswerDraft = { choice: '', described: '', because: '' }
  return {
    kind,
    displayName: '',
    lists: { names: [], addresses: [], phones: [], emails: [], references: [] },
    born: { day: '', month: '', year: '' },
    answers: { gender: nobody, ethnicity: nobody, language: nobody, disability: nobody },
    needs: '',
  }
}

export function kindIn(values: URLSearchParams): SubjectKind {
  const kind = values.get('kind') ?? ''
  return isCodeOf(SUBJECT_KINDS, kind) ? kind : 'person'
}

/** Reads the posted fields. Rows that hold nothing are left out, so that problems and rows count alike. */
export function draftOf(form: URLSearchParams): ProfileDraft {
  const text = (name: string) => (form.getAll(name).at(-1) ?? '').replace(/\r\n?/g, '\n')
  const rows = (list: ListName): Row[] => {
    const positions = new Set<number>()
    for (const name of form.keys()) {
      const found = new RegExp(`^${list}\\.(\\d{1,3})\\.`).exec(name)
      if (found !== null) positions.add(Number(found[1]))
    }
    return [...positions]
      .sort((a, b) => a - b)
      .map((at) => Object.fromEntries(LISTS[list].map((field) => [field, text(`${list}.${at}.${field}`).trim()])))
      .filter((row) => !isBlank(row))
  }
  const answer = (name: Characteristic): AnswerDraft => ({
    choice: text(`details.${name}`),
    described: text(`details.${name}.described`).trim(),
    because: text(`details.${name}.because`).trim(),
  })
  return {
    kind: kindIn(form),
    displayName: text('displayName').trim(),
    lists: {
      names: rows('names'),
      addresses: rows('addresses'),
      phones: rows('phones'),
      emails: rows('emails'),
      references: rows('references'),
    },
    born: { day: text('born-day').trim(), month: text('born-month').trim(), year: text('born-year').trim() },
    answers: {
      gender: answer('gender'),
      ethnicity: answer('ethnicity'),
      language: answer('language'),
      disability: answer('disability'),
    },
    needs: text('details.needs').trim(),
  }
}

/** The same fields again, for a form that must come back later. */
export function fieldsOf(draft: ProfileDraft): [name: string, value: string][] {
  const fields: [string, string][] = [
    ['kind', draft.kind],
    ['displayName', draft.displayName],
    ['born-day', draft.born.day],
    ['born-month', draft.born.month],
    ['born-year', draft.born.year],
    ['details.needs', draft.needs],
  ]
  for (const list of listNames) {
    draft.lists[list].forEach((row, at) => {
      for (const [field, value] of Object.entries(row)) fields.push([`${list}.${at}.${field}`, value])
    })
  }
  for (const name of characteristics) {
    const { choice, described, because } = draft.answers[name]
    fields.push([`details.${name}`, choice], [`details.${name}.described`, described])
    fields.push([`details.${name}.because`, because])
  }
  return fields.filter(([, value]) => value !== '')
}

/** The fields of what is stored. */
export function draftFrom(profile: ProfileInput): ProfileDraft {
  const answerFrom = (answer: Answer | null): AnswerDraft => {
    if (answer === null) return { choice: '', described: '', because: '' }
    if ('value' in answer) return { choice: answer.value, described: answer.described ?? '', because: '' }
    if (answer.answer === 'prefer-not-to-say') return { choice: PREFER_NOT_TO_SAY, described: '', because: '' }
    return { choice: NOT_ASKED, described: '', because: answer.because }
  }
  const shown = tidy(profile.displayName ?? '')
  const { details } = profile
  return {
    kind: profile.kind,
    displayName: shown === displayNameOf({ names: profile.names }) ? '' : shown,
    lists: {
      names: profile.names.map(({ given, family, use }) => ({ given, family, use })),
      addresses: profile.addresses.map((one) => ({
        ...{ use: one.use, flat: one.flat, number: one.number, street: one.street, building: one.building },
        ...{ locality: one.locality, town: one.town, postcode: postcodeShown(one.postcode) },
        ...{ uprn: one.uprn ?? '', areaId: one.areaId === null ? '' : String(one.areaId) },
        ...{ fromOn: one.fromOn ?? '', toOn: one.toOn ?? '' },
      })),
      phones: profile.phones.map(({ number, note }) => ({ number: phoneShown(number), note })),
      emails: profile.emails.map(({ address, note }) => ({ address, note })),
      references: profile.references.map(({ kind, value }) => ({ kind, value })),
    },
    born: bornFields(profile.born),
    answers: {
      gender: answerFrom(details?.gender ?? null),
      ethnicity: answerFrom(details?.ethnicity ?? null),
      language: answerFrom(details?.language ?? null),
      disability: answerFrom(details?.disability ?? null),
    },
    needs: details?.needs ?? '',
  }
}

function bornFields(born: BornOn | null): ProfileDraft['born'] {
  if (born === null) return { day: '', month: '', year: '' }
  const [year = '', month = '', day = ''] = born.on.split('-').map((part) => String(Number(part)))
  return {
    day: born.precision === 'day' ? day : '',
    month: born.precision === 'year' ? '' : month,
    year,
  }
}

export interface ReadDraft {
  readonly profile: ProfileInput
  /** By field, in the order of the form. */
  readonly errors: readonly FieldError[]
}

/** What the fields mean, and what is wrong with them. `today` is an ISO day. */
export function readDraft(draft: ProfileDraft, { today }: { readonly today: string }): ReadDraft {
  const isPerson = draft.kind === 'person'
  const born = isPerson ? readBorn(draft.born, today) : { value: null, error: undefined }
  const profile: ProfileInput = {
    kind: draft.kind,
    ...(draft.displayName === '' ? {} : { displayName: draft.displayName }),
    names: draft.lists.names.map((row) => ({
      given: isPerson ? tidy(row['given'] ?? '') : '',
      family: tidy(row['family'] ?? ''),
      // Checked with the rest of the profile.
      use: row['use'] as NameUse,
    })),
    born: born.value,
    addresses: draft.lists.addresses.map(readAddress),
    phones: draft.lists.phones.map((row) => ({ number: row['number'] ?? '', note: tidy(row['note'] ?? '') })),
    emails: draft.lists.emails.map((row) => ({ address: row['address'] ?? '', note: tidy(row['note'] ?? '') })),
    references: draft.lists.references.map((row) => ({
      kind: row['kind'] as ReferenceKind,
      value: tidy(row['value'] ?? ''),
    })),
    details: isPerson ? readDetails(draft) : null,
  }
  const problems = checkProfile(profile, { today }).map(({ field, message }) => ({
    field: field === 'born' ? 'born-day' : field,
    message,
  }))
  const errors = [...problems.filter(({ field }) => field !== 'born-day'), ...(born.error ? [born.error] : [])]
  if (born.error === undefined) errors.push(...problems.filter(({ field }) => field === 'born-day'))
  return { profile, errors: inFormOrder(errors) }
}

const ORDER = ['names', 'displayName', 'born', 'addresses', 'phones', 'emails', 'references', 'details'] as const

function inFormOrder(errors: readonly FieldError[]): FieldError[] {
  const place = ({ field }: FieldError) => ORDER.findIndex((start) => field.startsWith(start))
  return [...errors].sort((a, b) => place(a) - place(b))
}

function readBorn(
  fields: ProfileDraft['born'],
  today: string,
): { value: BornOn | null; error: FieldError | undefined } {
  const { day, month, year } = fields
  const fail = (part: string, message: string) => ({ value: null, error: { field: `born-${part}`, message } })
  if (day === '' && month === '' && year === '') return { value: null, error: undefined }
  if (year === '') return fail('year', 'Date of birth must include a year')
  if (day !== '' && month === '') return fail('month', 'Date of birth must include a month')
  const separator = /[a-z]/i.test(month) ? ' ' : '/'
  const value = parseBirth([day, month, year].filter((part) => part !== '').join(separator), { today })
  if (value === undefined) return fail('day', 'Date of birth must be a real date in the past')
  return { value, error: undefined }
}

function readAddress(row: Row): AddressInput {
  const field = (name: string) => tidy(row[name] ?? '')
  // People write the name of a house where its number goes.
  const named = field('building') === '' && field('number') !== '' && !/\d/.test(field('number'))
  return {
    use: field('use') as AddressUse,
    flat: field('flat'),
    building: named ? field('number') : field('building'),
    number: named ? '' : field('number'),
    street: field('street'),
    locality: field('locality'),
    town: field('town'),
    postcode: postcodeShown(field('postcode')),
    uprn: field('uprn') === '' ? null : field('uprn'),
    areaId: /^\d{1,9}$/.test(field('areaId')) ? Number(field('areaId')) : null,
    fromOn: field('fromOn') === '' ? null : field('fromOn'),
    toOn: field('toOn') === '' ? null : field('toOn'),
  }
}

function readDetails(draft: ProfileDraft): DetailsInput | null {
  const read = ({ choice, described, because }: AnswerDraft): Answer | null => {
    if (choice === '') return null
    if (choice === PREFER_NOT_TO_SAY) return { answer: PREFER_NOT_TO_SAY }
    if (choice === NOT_ASKED) return { answer: NOT_ASKED, because: tidy(because) }
    return choice === 'self-described' ? { value: choice, described: tidy(described) } : { value: choice }
  }
  const { gender, ethnicity, language, disability } = draft.answers
  const details = {
    ...{ gender: read(gender), ethnicity: read(ethnicity), language: read(language), disability: read(disability) },
    needs: draft.needs,
  }
  const said = characteristics.some((name) => details[name] !== null) || details.needs !== ''
  return said ? details : null
}

/** Carries out a button inside the form that only changes the form: another row, one row less, another kind. */
export function applyStep(draft: ProfileDraft, step: string): { draft: ProfileDraft; focus: string } | undefined {
  const [, verb, list, at] = /^(add|remove)-([a-z]+)(?:-(\d{1,3}))?$/.exec(step) ?? []
  const kind = /^kind-([a-z]+)$/.exec(step)?.[1] ?? ''
  if (isCodeOf(SUBJECT_KINDS, kind)) return { draft: { ...draft, kind }, focus: '' }
  if (list === undefined || !isCodeOf(LISTS, list)) return undefined
  const rows = draft.lists[list]
  if (verb === 'add') {
    const added = blankRow(list, { kind: draft.kind, first: rows.length === 0 })
    // The one empty row that is always shown was left empty: two are shown now.
    const before = rows.length === 0 ? [added] : rows
    const next = { ...blankRow(list, { kind: draft.kind, first: false }) }
    return {
      draft: { ...draft, lists: { ...draft.lists, [list]: [...before, next] } },
      focus: `${list}.${before.length}.${firstField(list, draft.kind)}`,
    }
  }
  const left = rows.filter((_row, index) => index !== Number(at))
  return { draft: { ...draft, lists: { ...draft.lists, [list]: left } }, focus: `add-${list}` }
}

function firstField(list: ListName, kind: SubjectKind): string {
  if (list === 'names') return kind === 'person' ? 'given' : 'family'
  return { addresses: 'flat', phones: 'number', emails: 'address', references: 'kind' }[list]
}
