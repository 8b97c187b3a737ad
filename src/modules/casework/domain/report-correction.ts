/** Putting right what a report says: which facts there are, what follows from a change, how it reads. Pure. */
import {
  type AddressParts,
  comparableAddress,
  compareAddresses,
  parseAddress,
} from '../../../foundations/people/index.ts'
import { formatDateTime } from '../../../platform/html/format.ts'
import { addressKey, type ReportInput } from './report.ts'
import { suggestGrade } from './report-grade.ts'
import { GRADES, type Grade, IMPACTS, UPDATE_WAYS, YES_NO } from './report-words.ts'
import { ASB_TYPES, type AsbType } from './words.ts'

/** Everything that a report says, without what became of it. */
export interface Told extends Omit<ReportInput, 'grade'> {
  readonly asbType: AsbType
  readonly grade: Grade
  readonly suggestedGrade: Grade
}

/** The answers that the grade follows from, and that whoever screens is told of. */
const ANSWERS = ['ongoing', 'before', 'impact', 'targeted', 'vulnerable'] as const

export function answersDiffer(one: Told, other: Pick<Told, (typeof ANSWERS)[number]>): boolean {
  return ANSWERS.some((name) => one[name] !== other[name])
}

/**
 * What the report says once it is put right. The grade is worked out anew only when an answer changed; otherwise the
 * suggestion of that time stands, even where the rule has changed since.
 */
export function corrected(present: Told, input: ReportInput): Told {
  const suggestedGrade = answersDiffer(present, input) ? suggestGrade(input).grade : present.suggestedGrade
  const grade = input.grade ?? suggestedGrade
  const { source } = present
  return { ...input, source, suggestedGrade, grade, gradeReason: grade === suggestedGrade ? '' : input.gradeReason }
}

/** What is known of a place to which a report is tied. */
export interface PlaceKnown {
  readonly names: readonly string[]
  readonly addresses: readonly AddressParts[]
}

/**
 * Whether a report whose location was put right is still about the place to which it is tied: the house is the same one, the
 * place has that address, or, where no house number says otherwise, its name is told.
 */
export function staysAt(place: PlaceKnown, location: { readonly before: string; readonly after: string }): boolean {
  const key = addressKey(location.after)
  if (key !== '' && key === addressKey(location.before)) return true
  const told = parseAddress(location.after)
  const houses = place.addresses.map(comparableAddress).filter(({ number }) => number !== '')
  const likeness = houses.map((house) => compareAddresses([comparableAddress(told), house]))
  if (likeness.some((one) => one === 'same' || one === 'same-building' || one === 'same-street-number')) return true
  if (told.number !== '' && houses.length > 0) return false
  return place.names.some((name) => words(name) !== '' && ` ${words(location.after)} `.includes(` ${words(name)} `))
}

function words(text: string): string {
  const folded = text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')
  return (folded.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word !== 'the').join(' ')
}

export const FACT_LABELS = {
  what: 'What',
  location: 'Where',
  asbType: 'Type',
  happenedAt: 'When',
  ongoing: 'Going on when it was told',
  before: 'Happened before',
  impact: 'What it does to them',
  targeted: 'Aimed at them',
  vulnerable: 'Disabled or long-term ill',
  updateBy: 'Keep them informed',
  callerAnonymous: 'Caller stays anonymous',
  callerName: 'Caller',
  callerPhone: 'Phone',
  callerAddress: 'Home address',
  incidentNumber: 'Incident number',
  grade: 'Grade',
  gradeReason: 'Why another grade',
} as const satisfies Partial<Record<keyof Told, string>>
export type Fact = keyof typeof FACT_LABELS
export const facts = Object.keys(FACT_LABELS) as readonly Fact[]

/** The facts that differ, in the order in which a report tells them. */
export function changedFacts(one: Told, other: Told): Fact[] {
  return facts.filter((fact) => String(plain(one[fact])) !== String(plain(other[fact])))
}

function plain(value: Told[Fact]): string | number | boolean | null {
  return value instanceof Date ? value.getTime() : value
}

/** One fact as a page says it; '' where nothing was told. */
export function factInWords(told: Told, fact: Fact): string {
  switch (fact) {
    case 'asbType':
      return ASB_TYPES[told.asbType]
    case 'happenedAt':
      return formatDateTime(told.happenedAt)
    case 'ongoing':
      return told.ongoing ? 'Yes' : 'No'
    case 'callerAnonymous':
      return told.callerAnonymous ? 'Yes' : 'No'
    case 'before':
    case 'targeted':
    case 'vulnerable':
      return YES_NO[told[fact]]
    case 'impact':
      return IMPACTS[told.impact]
    case 'updateBy':
      return UPDATE_WAYS[told.updateBy]
    case 'grade':
      return GRADES[told.grade]
    case 'incidentNumber':
      return told.incidentNumber ?? ''
    case 'what':
    case 'location':
    case 'callerName':
    case 'callerPhone':
    case 'callerAddress':
    case 'gradeReason':
      return told[fact]
  }
}
