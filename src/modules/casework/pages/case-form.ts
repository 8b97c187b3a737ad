/** What stands in the fields of the form about a case, in order or not, and what it means. */
import { londonDay } from '../../../platform/clock/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import { type CaseInput, checkCase } from '../domain/case.ts'
import { checkPast, londonTime, momentOf } from '../domain/moments.ts'
import {
  ASB_TYPES,
  type AsbType,
  FOCUSES,
  type Focus,
  isKeyOf,
  LAWFUL_GROUNDS,
  type LawfulGround,
} from '../domain/words.ts'
import type { Case } from '../store/cases.ts'

const FIELDS = ['title', 'focus', 'asbType', 'lawfulGround', 'reason', 'reportedOn', 'reportedAt', 'lead'] as const
export type CaseField = (typeof FIELDS)[number]
export const caseFieldNames: readonly CaseField[] = FIELDS

/** Every field as text; `lead` is a user's id, or '' for nobody. */
export type CaseDraft = Readonly<Record<CaseField, string>>

export function readCaseDraft(form: URLSearchParams): CaseDraft {
  const text = (name: string) => (form.getAll(name).at(-1) ?? '').replace(/\r\n?/g, '\n').trim()
  return {
    ...{ title: text('title'), focus: text('focus'), asbType: text('asbType'), lawfulGround: text('lawfulGround') },
    ...{ reason: text('reason'), reportedOn: text('reportedOn'), reportedAt: text('reportedAt'), lead: text('lead') },
  }
}

/** The fields of what is stored. */
export function draftOfCase(one: Case): CaseDraft {
  const reported = one.firstReportedAt
  return {
    ...{ title: one.title, focus: one.focus, asbType: one.asbType, lawfulGround: one.lawfulGround ?? '' },
    ...{ reason: one.reason, lead: one.leadUserId ?? '' },
    reportedOn: reported === null ? '' : londonDay(reported),
    reportedAt: reported === null ? '' : londonTime(reported),
  }
}

export interface CaseChecked {
  /** null while something is wrong. */
  readonly value: { readonly case: CaseInput; readonly leadUserId: string | null } | null
  readonly errors: readonly FieldError[]
}

/** What the fields mean, and what is wrong with them. Leads are checked against those that may be chosen. */
export function checkCaseDraft(
  draft: CaseDraft,
  given: { readonly now: Date; readonly leads: ReadonlySet<string> },
): CaseChecked {
  const errors: FieldError[] = []
  const { focus, asbType, lawfulGround } = draft
  const reported = readReported(draft, given.now)
  if (!isKeyOf(FOCUSES, focus))
    errors.push({ field: 'focus', message: 'Choose whether the case is about people or a place' })
  if (!isKeyOf(ASB_TYPES, asbType)) errors.push({ field: 'asbType', message: 'Choose what sort of behaviour it is' })
  if (!isKeyOf(LAWFUL_GROUNDS, lawfulGround)) {
    errors.push({ field: 'lawfulGround', message: 'Choose the lawful ground' })
  }
  if (reported.error !== undefined) errors.push(reported.error)
  if (draft.lead !== '' && !given.leads.has(draft.lead))
    errors.push({ field: 'lead', message: 'Choose who leads the case' })
  const input: CaseInput = {
    ...{ title: draft.title, reason: draft.reason, firstReportedAt: reported.value },
    // Wrong codes are reported above, and then nothing is saved.
    ...{ focus: focus as Focus, asbType: asbType as AsbType, lawfulGround: lawfulGround as LawfulGround },
  }
  const problems = checkCase(input, { now: given.now }).map(({ field, message }) => ({
    field: field === 'firstReportedAt' ? 'reportedOn' : field,
    message,
  }))
  const all = [...errors, ...problems.filter(({ field }) => !errors.some((error) => error.field === field))].sort(
    (a, b) => placeOf(a.field) - placeOf(b.field),
  )
  return {
    value: all.length > 0 ? null : { case: input, leadUserId: draft.lead === '' ? null : draft.lead },
    errors: all,
  }
}

function placeOf(field: string): number {
  return caseFieldNames.findIndex((name) => field.startsWith(name))
}

function readReported(draft: CaseDraft, now: Date): { value: Date | null; error?: FieldError } {
  const { reportedOn, reportedAt } = draft
  if (reportedOn === '' && reportedAt === '') return { value: null }
  const when = { onDay: reportedOn, atTime: reportedAt }
  const problem = checkPast(when, { now, what: 'First reported' })
  if (problem !== null) {
    return {
      value: null,
      error: { field: problem.part === 'day' ? 'reportedOn' : 'reportedAt', message: problem.message },
    }
  }
  // Of today without a time midday may still be to come.
  const moment = momentOf(when)
  return { value: moment > now ? now : moment }
}
