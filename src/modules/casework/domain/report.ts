/** What a report of a problem says, and what is wrong with it. Pure. */
import {
  type AddressInput,
  type NameInput,
  normalisePhone,
  type ProfileInput,
  parseAddress,
} from '../../../foundations/people/index.ts'
import { suggestGrade } from './report-grade.ts'
import type { Grade, Impact, UpdateWay, YesNo } from './report-words.ts'
import type { AsbType } from './words.ts'

export interface ReportInput {
  readonly asbType: AsbType
  readonly what: string
  readonly location: string
  readonly happenedAt: Date
  readonly ongoing: boolean
  readonly before: YesNo
  readonly impact: Impact
  readonly targeted: YesNo
  readonly vulnerable: YesNo
  readonly updateBy: UpdateWay
  /** null takes the suggested one. */
  readonly grade: Grade | null
  readonly gradeReason: string
  readonly source: string
  readonly incidentNumber: string | null
  readonly callerAnonymous: boolean
  readonly callerName: string
  readonly callerPhone: string
  readonly callerAddress: string
}

export interface ReportProblem {
  readonly field: string
  readonly message: string
}

export const WHAT_LENGTH = 4000
const LONGEST: Readonly<Partial<Record<keyof ReportInput, readonly [number, string]>>> = {
  what: [WHAT_LENGTH, 'What happens'],
  location: [300, 'The place'],
  gradeReason: [500, 'The reason'],
  source: [80, 'The source'],
  incidentNumber: [60, 'The incident number'],
  callerName: [200, 'The name'],
  callerPhone: [40, 'The phone number'],
  callerAddress: [300, 'The address'],
}

/** Everything that is wrong, by field. `now` is when the report came in. */
export function checkReport(input: ReportInput, { now }: { readonly now: Date }): ReportProblem[] {
  const problems: ReportProblem[] = []
  const say = (field: keyof ReportInput, message: string) => problems.push({ field, message })
  if (input.what.trim() === '') say('what', 'Say what happens')
  for (const [field, [most, what]] of Object.entries(LONGEST) as [keyof ReportInput, readonly [number, string]][]) {
    if (String(input[field] ?? '').length > most) say(field, `${what} must be ${most} characters or fewer`)
  }
  if (Number.isNaN(input.happenedAt.getTime())) say('happenedAt', 'When it happened must be a real date and time')
  else if (input.happenedAt > now) say('happenedAt', 'When it happened cannot be in the future')
  else if (input.happenedAt < new Date('1990-01-01')) say('happenedAt', 'When it happened is too long ago')
  if (input.source.trim() === '') say('source', 'Say whose number the incident number is')
  if (input.callerPhone.trim() !== '' && normalisePhone(input.callerPhone) === undefined) {
    say('callerPhone', 'Enter a phone number, such as 01509 000 000')
  }
  if (input.callerAnonymous && `${input.callerName}${input.callerPhone}${input.callerAddress}`.trim() !== '') {
    say('callerAnonymous', 'A caller who stays anonymous has no name, phone number or address here')
  }
  if (!input.callerAnonymous && `${input.callerName}${input.callerPhone}`.trim() === '') {
    say('callerName', 'Enter the caller’s name or phone number, or say that they stay anonymous')
  }
  if (input.grade !== null && input.grade !== suggestGrade(input).grade && input.gradeReason.trim() === '') {
    say('gradeReason', 'Say why you choose another grade than the one suggested')
  }
  return problems
}

const TITLES = /^(mr|mrs|ms|miss|mx|dr|rev|prof|sir|dame|lady|lord)\.?\s+/i

/** "Mrs Ivy Anne Pebblestone" as given names and a surname; one word alone is a surname. */
export function nameOfCaller(text: string): NameInput | null {
  const words = text.trim().replace(/\s+/g, ' ').replace(TITLES, '').split(' ')
  const [family = ''] = words.slice(-1)
  return family === '' ? null : { given: words.slice(0, -1).join(' '), family, use: 'main' }
}

/** An address typed in one line as the profile keeps it; null when nothing was typed. */
export function addressOf(text: string): AddressInput | null {
  if (text.trim() === '') return null
  return { ...parseAddress(text), use: 'home', uprn: null, areaId: null, fromOn: null, toOn: null }
}

/** The caller as a new profile; null when there is too little for one: a profile has a name. */
export function profileOfCaller(
  input: Pick<ReportInput, 'callerName' | 'callerPhone' | 'callerAddress'>,
): ProfileInput | null {
  const name = nameOfCaller(input.callerName)
  if (name === null) return null
  const address = addressOf(input.callerAddress)
  return {
    kind: 'person',
    names: [name],
    born: null,
    addresses: address === null ? [] : [address],
    phones: input.callerPhone.trim() === '' ? [] : [{ number: input.callerPhone.trim(), note: '' }],
    emails: [],
    references: [],
    details: null,
  }
}

const plain = (text: string) =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '')

/**
 * An address as reports are compared by it: postcode, number and flat, or number, street and town without a postcode. ''
 * where it names no house: a street alone is no repeat victim.
 */
export function addressKey(text: string): string {
  const { flat, number, building, street, town, postcode } = parseAddress(text)
  const house = plain(number) || plain(building)
  if (house === '') return ''
  if (postcode !== '') return `${plain(postcode)}|${house}|${plain(flat)}`
  return street === '' ? '' : `${plain(street)}|${house}|${plain(flat)}|${plain(town)}`
}
