/** Putting right what a report says: which facts there are, what follows from a change, how it reads. Pure. */
import { formatDateTime } from '../../../platform/html/format.ts'
import type { ReportInput } from './report.ts'
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
