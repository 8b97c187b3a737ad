/** What is known of somebody, in the words of pages. */
import { formatDate } from '../../../platform/html/format.ts'
import type { Child } from '../../../platform/html/jsx-runtime.ts'
import { type AddressInput, addressLine } from '../domain/addresses.ts'
import { type BornOn, isDay } from '../domain/births.ts'
import { CHARACTERISTICS, type Characteristic, type NameInput } from '../domain/profile.ts'
import { ADDRESS_USES, isCodeOf, NAME_USES, REFERENCE_KINDS, SUBJECT_KINDS, type SubjectKind } from '../domain/words.ts'
import { type AnswerDraft, NOT_ASKED, type Part, PREFER_NOT_TO_SAY, type ProfileDraft, type Row } from './draft.ts'

const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })

export function kindInWords(kind: SubjectKind): string {
  return SUBJECT_KINDS[kind]
}

/** `12 March 1984 (aged 42)`, `March 1984 (aged 42)`, `1984 (aged about 42)`. `today` is an ISO day. */
export function bornInWords(born: BornOn, today: string): string {
  const years = Number(today.slice(0, 4)) - Number(born.on.slice(0, 4))
  if (born.precision === 'year') return `${dateInWords(born)} (aged about ${years})`
  const length = born.precision === 'day' ? 10 : 7
  const age = born.on.slice(5, length) <= today.slice(5, length) ? years : years - 1
  return `${dateInWords(born)} (aged ${born.precision === 'day' ? '' : 'about '}${age})`
}

/** `12 March 1984`, `March 1984`, `1984`. */
function dateInWords({ on, precision }: BornOn): string {
  if (precision === 'day') return formatDate(on)
  return precision === 'month' ? MONTH.format(new Date(`${on}T00:00:00Z`)) : on.slice(0, 4)
}

/** A birth date as it was typed, in words where it is one. */
function typedDate({ day, month, year }: ProfileDraft['born']): string {
  const on = [year, month || '1', day || '1'].map((one) => one.padStart(2, '0')).join('-')
  if (!isDay(on) || (day !== '' && month === '')) return [day, month, year].filter((one) => one !== '').join(' / ')
  return dateInWords({ on, precision: day !== '' ? 'day' : month !== '' ? 'month' : 'year' })
}

export function nameInWords({ given, family, use }: NameInput, kind: SubjectKind): string {
  const name = `${given} ${family}`.trim()
  return use === 'main' || kind !== 'person' ? name : `${name} (${NAME_USES[use].toLowerCase()})`
}

/** `from 1 March 2024 to 2 June 2025`; '' when neither is known. */
export function spanInWords(span: { readonly fromOn: string | null; readonly toOn: string | null }): string {
  const from = span.fromOn === null ? '' : `from ${dayInWords(span.fromOn)}`
  const to = span.toOn === null ? '' : `to ${dayInWords(span.toOn)}`
  return `${from} ${to}`.trim()
}

function dayInWords(day: string): string {
  return isDay(day) ? formatDate(day) : day
}

export function addressInWords(address: AddressInput, kind: SubjectKind): { line: string; about: string } {
  const use = kind === 'place' && address.use === 'other' ? '' : ADDRESS_USES[address.use]
  return { line: addressLine(address), about: [use, spanInWords(address)].filter((part) => part !== '').join(', ') }
}

/** Each on a line of its own. */
export function Lines(props: { of: readonly Child[] }): Child {
  if (props.of.length === 0) return <span class="fp-quiet">Not recorded</span>
  if (props.of.length === 1) return props.of[0]
  return (
    <ul class="govuk-list pp-lines">
      {props.of.map((line) => (
        <li>{line}</li>
      ))}
    </ul>
  )
}

export const CHARACTERISTIC_LABELS: Readonly<Record<Characteristic, string>> = {
  gender: 'Gender',
  ethnicity: 'Ethnicity',
  language: 'Preferred language',
  disability: 'Disability',
}

export function answerInWords(name: Characteristic, { choice, because, described }: AnswerDraft): string {
  if (choice === '') return ''
  if (choice === PREFER_NOT_TO_SAY) return 'Prefers not to say'
  if (choice === NOT_ASKED) return `Not asked: ${because}`
  if (choice === 'self-described') return `“${described}”`
  const list: Readonly<Record<string, string>> = CHARACTERISTICS[name]
  return list[choice] ?? choice
}

export const PART_LABELS: Readonly<Record<Part, string>> = {
  displayName: 'Name in lists',
  names: 'Names',
  born: 'Date of birth',
  addresses: 'Addresses',
  phones: 'Phone numbers',
  emails: 'Email addresses',
  references: 'References',
  ...CHARACTERISTIC_LABELS,
  needs: 'What to consider',
}

/** One part of a form's contents, a line each. */
export function partInWords(part: Part, draft: ProfileDraft): string[] {
  switch (part) {
    case 'displayName':
    case 'needs':
      return draft[part] === '' ? [] : [draft[part]]
    case 'born': {
      const text = typedDate(draft.born)
      return text === '' ? [] : [text]
    }
    case 'names':
      return draft.lists.names.map((row) => withSort(joined(row, ['given', 'family'], ' '), row['use'], NAME_USES))
    case 'addresses':
      return draft.lists.addresses.map((row) => {
        const part = (name: string) => row[name] ?? ''
        const where = addressLine({
          ...{ flat: part('flat'), building: part('building'), number: part('number'), street: part('street') },
          ...{ locality: part('locality'), town: part('town'), postcode: part('postcode') },
        })
        return withSort(where, row['use'], ADDRESS_USES)
      })
    case 'phones':
      return draft.lists.phones.map((row) => joined(row, ['number', 'note'], ', '))
    case 'emails':
      return draft.lists.emails.map((row) => joined(row, ['address', 'note'], ', '))
    case 'references':
      return draft.lists.references.map((row) => withSort(row['value'] ?? '', row['kind'], REFERENCE_KINDS))
    default: {
      const answer = answerInWords(part, draft.answers[part])
      return answer === '' ? [] : [answer]
    }
  }
}

function joined(row: Row, fields: readonly string[], separator: string): string {
  return fields
    .map((field) => row[field] ?? '')
    .filter((value) => value !== '')
    .join(separator)
}

function withSort<List extends Readonly<Record<string, string>>>(
  text: string,
  code: string | undefined,
  list: List,
): string {
  if (code === 'main') return text
  return code !== undefined && isCodeOf(list, code) ? `${text} (${(list[code] ?? '').toLowerCase()})` : text
}
