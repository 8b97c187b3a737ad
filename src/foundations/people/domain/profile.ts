/** What is written about a person, household or place, and what is wrong with it. */
import { type AddressInput, normalisePostcode } from './addresses.ts'
import { BIRTH_PRECISIONS, type BornOn, isDay, isPossibleBirth } from './births.ts'
import { normaliseEmail, normalisePhone, referenceProblem } from './contacts.ts'
import {
  ADDRESS_USES,
  DISABILITIES,
  ETHNICITIES,
  GENDERS,
  isCodeOf,
  LANGUAGES,
  NAME_USES,
  type NameUse,
  REFERENCE_KINDS,
  type ReferenceKind,
  type SubjectKind,
} from './words.ts'

export interface NameInput {
  /** First and middle names; '' for a household or place. */
  readonly given: string
  /** Surname; for a household or place its name. */
  readonly family: string
  readonly use: NameUse
}

export interface PhoneInput {
  readonly number: string
  readonly note: string
}

export interface EmailInput {
  readonly address: string
  readonly note: string
}

export interface ReferenceInput {
  readonly kind: ReferenceKind
  readonly value: string
}

/** An answer to a question about a protected characteristic. There is no default, and "not asked" needs its reason. */
export type Answer =
  | { readonly value: string; readonly described?: string }
  | { readonly answer: 'prefer-not-to-say' }
  | { readonly answer: 'not-asked'; readonly because: string }

/** null: nobody has recorded an answer yet. */
export interface DetailsInput {
  readonly gender: Answer | null
  readonly ethnicity: Answer | null
  readonly language: Answer | null
  readonly disability: Answer | null
  /** What has to be considered when meeting or writing: interpreter, large print, a carer, risks. */
  readonly needs: string
}

export interface ProfileInput {
  readonly kind: SubjectKind
  /** What lists show. A person's is made from the name in use when it is left out. */
  readonly displayName?: string | undefined
  readonly names: readonly NameInput[]
  readonly born: BornOn | null
  readonly addresses: readonly AddressInput[]
  readonly phones: readonly PhoneInput[]
  readonly emails: readonly EmailInput[]
  readonly references: readonly ReferenceInput[]
  readonly details: DetailsInput | null
}

export interface ProfileProblem {
  /** Path of the field, such as `names.0.family`. */
  readonly field: string
  readonly message: string
}

/** The characteristics that are answered from a coded list. */
export const CHARACTERISTICS = {
  gender: GENDERS,
  ethnicity: ETHNICITIES,
  language: LANGUAGES,
  disability: DISABILITIES,
} as const
export type Characteristic = keyof typeof CHARACTERISTICS
export const characteristics = Object.keys(CHARACTERISTICS) as readonly Characteristic[]

const CHARACTERISTIC_WORDS: Readonly<Record<Characteristic, string>> = {
  gender: 'gender',
  ethnicity: 'ethnicity',
  language: 'language',
  disability: 'disability',
}

/** The name in use, else the first. */
export function mainName(profile: Pick<ProfileInput, 'names'>): NameInput | undefined {
  return profile.names.find((name) => name.use === 'main') ?? profile.names[0]
}

export function displayNameOf(profile: Pick<ProfileInput, 'names' | 'displayName'>): string {
  const given = tidy(profile.displayName ?? '')
  if (given !== '') return given
  const name = mainName(profile)
  return name === undefined ? '' : tidy(`${name.given} ${name.family}`)
}

export function tidy(text: string): string {
  return text.trim().replace(/\s+/g, ' ')
}

/** Everything that is wrong, by field. `today` is an ISO day. */
export function checkProfile(profile: ProfileInput, { today }: { readonly today: string }): ProfileProblem[] {
  return [
    ...nameProblems(profile),
    ...birthProblems(profile, today),
    ...profile.addresses.flatMap((address, index) => addressProblems(address, `addresses.${index}`)),
    ...profile.phones.flatMap(({ number, note }, index) => [
      ...problem(
        normalisePhone(number) === undefined,
        `phones.${index}.number`,
        'Enter a phone number, such as 01509 000 000',
      ),
      ...tooLong(note, 200, `phones.${index}.note`, 'The note'),
    ]),
    ...profile.emails.flatMap(({ address, note }, index) => [
      ...problem(
        normaliseEmail(address) === undefined,
        `emails.${index}.address`,
        'Enter an email address in the correct format, such as name@example.org',
      ),
      ...tooLong(note, 200, `emails.${index}.note`, 'The note'),
    ]),
    ...profile.references.flatMap((reference, index) => {
      if (!isCodeOf(REFERENCE_KINDS, reference.kind)) {
        return [{ field: `references.${index}.kind`, message: 'Select what sort of reference it is' }]
      }
      const message = referenceProblem(reference)
      return message === undefined ? [] : [{ field: `references.${index}.value`, message }]
    }),
    ...detailProblems(profile),
  ]
}

function problem(wrong: boolean, field: string, message: string): ProfileProblem[] {
  return wrong ? [{ field, message }] : []
}

function tooLong(text: string, most: number, field: string, what: string): ProfileProblem[] {
  return problem(text.length > most, field, `${what} must be ${most} characters or fewer`)
}

function nameProblems(profile: ProfileInput): ProfileProblem[] {
  const problems = profile.names.flatMap((name, index) => [
    ...problem(!isCodeOf(NAME_USES, name.use), `names.${index}.use`, 'Select what sort of name it is'),
    ...problem(
      tidy(`${name.given}${name.family}`) === '',
      `names.${index}.family`,
      profile.kind === 'person' ? 'Enter a first name or a surname' : 'Enter a name',
    ),
    ...tooLong(name.given, 100, `names.${index}.given`, 'First names'),
    ...tooLong(name.family, 100, `names.${index}.family`, profile.kind === 'person' ? 'The surname' : 'The name'),
  ])
  if (displayNameOf(profile) === '' && problems.length === 0) {
    problems.push({
      field: 'names.0.family',
      message: profile.kind === 'person' ? 'Enter a first name or a surname' : 'Enter a name',
    })
  }
  const inUse = profile.names.filter((name) => name.use === 'main').length
  return [
    ...problems,
    ...problem(inUse > 1, 'names.0.use', 'Only one name can be the name in use'),
    ...tooLong(profile.displayName ?? '', 200, 'displayName', 'The name shown'),
  ]
}

function birthProblems({ born, kind }: ProfileInput, today: string): ProfileProblem[] {
  if (born === null) return []
  if (kind !== 'person') return [{ field: 'born', message: 'Only a person has a date of birth' }]
  if (!BIRTH_PRECISIONS.includes(born.precision) || !isPossibleBirth(born.on, today)) {
    return [{ field: 'born', message: 'Date of birth must be a real date in the past' }]
  }
  const firstDay = { day: born.on, month: `${born.on.slice(0, 7)}-01`, year: `${born.on.slice(0, 4)}-01-01` }
  return problem(firstDay[born.precision] !== born.on, 'born', 'Date of birth must be a real date in the past')
}

function addressProblems(address: AddressInput, field: string): ProfileProblem[] {
  const { flat, building, number, street, locality, town, postcode } = address
  const written = [flat, building, number, street, locality, town, postcode]
  return [
    ...problem(!isCodeOf(ADDRESS_USES, address.use), `${field}.use`, 'Select what sort of address it is'),
    ...problem(
      written.every((part) => part.trim() === ''),
      `${field}.street`,
      'Enter an address',
    ),
    ...problem(
      postcode.trim() !== '' && normalisePostcode(postcode) === undefined,
      `${field}.postcode`,
      'Enter a full UK postcode, or leave it empty',
    ),
    ...problem(
      written.some((part) => part.length > 120),
      `${field}.street`,
      'Each line of the address must be 120 characters or fewer',
    ),
    ...problem(
      address.uprn !== null && !/^\d{1,12}$/.test(address.uprn),
      `${field}.uprn`,
      'A unique property reference number has up to 12 digits',
    ),
    ...problem(
      address.fromOn !== null && !isDay(address.fromOn),
      `${field}.fromOn`,
      'The first day must be a real date',
    ),
    ...problem(address.toOn !== null && !isDay(address.toOn), `${field}.toOn`, 'The last day must be a real date'),
    ...problem(
      address.fromOn !== null && address.toOn !== null && address.toOn < address.fromOn,
      `${field}.toOn`,
      'The last day must be the same as or after the first day',
    ),
  ]
}

function detailProblems({ details, kind }: ProfileInput): ProfileProblem[] {
  if (details === null) return []
  if (kind !== 'person') return [{ field: 'details', message: 'Only a person has these details' }]
  return [
    ...characteristics.flatMap((name) => answerProblems(details[name], name)),
    ...tooLong(details.needs, 2000, 'details.needs', 'What to consider'),
  ]
}

function answerProblems(answer: Answer | null, name: Characteristic): ProfileProblem[] {
  const what = CHARACTERISTIC_WORDS[name]
  if (answer === null) return []
  if ('value' in answer) {
    return [
      ...problem(!isCodeOf(CHARACTERISTICS[name], answer.value), `details.${name}`, `Select an answer about ${what}`),
      ...problem(
        answer.value === 'self-described' && tidy(answer.described ?? '') === '',
        `details.${name}.described`,
        `Enter the person’s own words about their ${what}`,
      ),
      ...tooLong(answer.described ?? '', 100, `details.${name}.described`, 'The description'),
    ]
  }
  if (answer.answer === 'prefer-not-to-say') return []
  return [
    ...problem(
      tidy(answer.because) === '',
      `details.${name}.because`,
      `Enter why the person was not asked about ${what}`,
    ),
    ...tooLong(answer.because, 300, `details.${name}.because`, 'The reason'),
  ]
}
