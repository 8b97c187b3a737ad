import type { FieldError } from '../../../platform/forms/index.ts'
import type { ReportInput } from '../domain/report.ts'
import { dayTyped, londonMoment, timeTyped } from '../domain/report-times.ts'
import { GRADES, IMPACTS, UPDATE_WAYS, YES_NO } from '../domain/report-words.ts'
import { ASB_TYPES, isKeyOf } from '../domain/words.ts'

/** What stands in the fields of a new report, in order or not. */
export const REPORT_FIELDS = [
  ...['what', 'location', 'asbType', 'when', 'day', 'time', 'before', 'impact', 'targeted', 'vulnerable', 'updateBy'],
  ...['callerName', 'callerPhone', 'callerAddress', 'anonymous', 'callerId', 'placeId', 'incidentNumber'],
  ...['grade', 'gradeReason', 'purposeId', 'teamId', 'areaId'],
] as const
export type ReportField =
  | ('what' | 'location' | 'asbType' | 'when' | 'day' | 'time' | 'before' | 'impact' | 'targeted' | 'vulnerable')
  | ('updateBy' | 'callerName' | 'callerPhone' | 'callerAddress' | 'anonymous' | 'callerId' | 'placeId')
  | ('incidentNumber' | 'grade' | 'gradeReason' | 'purposeId' | 'teamId' | 'areaId')
export type ReportDraft = Readonly<Record<ReportField, string>>

/** A new report with what is nearly always so: it is happening now. */
export function emptyReport(): ReportDraft {
  return { ...draftOf(new URLSearchParams()), when: 'now' }
}

export function draftOf(form: URLSearchParams): ReportDraft {
  return Object.fromEntries(REPORT_FIELDS.map((name) => [name, (form.get(name) ?? '').trim()])) as ReportDraft
}

export type ReadReport =
  | { readonly ok: true; readonly value: ReportInput }
  | { readonly ok: false; readonly errors: readonly FieldError[] }

/** The answers of the form as a report. What it then says is checked by `checkReport`. */
export function readReport(draft: ReportDraft, { now }: { readonly now: Date }): ReadReport {
  const errors: FieldError[] = []
  const wrong = (field: ReportField, message: string) => errors.push({ field, message })
  const { asbType, before, impact, targeted, vulnerable, updateBy, grade } = draft
  if (draft.what === '') wrong('what', 'Say what happens')
  if (!isKeyOf(ASB_TYPES, asbType)) wrong('asbType', 'Choose what type it is')
  const happenedAt = happened(draft, now)
  if (happenedAt === undefined) {
    if (dayTyped(draft.day) === undefined) wrong('day', 'Enter the day on which it happened, such as 21/11/2026')
    else wrong('time', 'Enter the time at which it happened, such as 14:05')
  } else if (happenedAt > now) wrong('day', 'When it happened cannot be in the future')
  if (!isKeyOf(YES_NO, before)) wrong('before', 'Say whether it has happened to the household before')
  if (!isKeyOf(IMPACTS, impact)) wrong('impact', 'Say what it does to them')
  if (!isKeyOf(YES_NO, targeted)) wrong('targeted', 'Say whether it is aimed at them')
  if (!isKeyOf(YES_NO, vulnerable)) wrong('vulnerable', 'Say whether anybody there is disabled or long-term ill')
  if (!isKeyOf(UPDATE_WAYS, updateBy)) wrong('updateBy', 'Say how they want to be kept informed')
  if (grade !== '' && !isKeyOf(GRADES, grade)) wrong('grade', 'Choose a grade from the list')
  if (
    errors.length > 0 ||
    happenedAt === undefined ||
    !isKeyOf(ASB_TYPES, asbType) ||
    !isKeyOf(YES_NO, before) ||
    !isKeyOf(IMPACTS, impact) ||
    !isKeyOf(YES_NO, targeted) ||
    !isKeyOf(YES_NO, vulnerable) ||
    !isKeyOf(UPDATE_WAYS, updateBy)
  ) {
    return { ok: false, errors }
  }
  return {
    ok: true,
    value: {
      ...{ asbType, what: draft.what, location: draft.location, happenedAt, ongoing: draft.when !== 'earlier' },
      ...{ before, impact, targeted, vulnerable, updateBy, source: 'call' },
      grade: isKeyOf(GRADES, grade) ? grade : null,
      gradeReason: draft.gradeReason,
      incidentNumber: draft.incidentNumber === '' ? null : draft.incidentNumber,
      callerAnonymous: draft.anonymous === 'yes',
      ...{ callerName: draft.callerName, callerPhone: draft.callerPhone, callerAddress: draft.callerAddress },
    },
  }
}

function happened(draft: ReportDraft, now: Date): Date | undefined {
  if (draft.when !== 'earlier') return now
  const day = dayTyped(draft.day)
  // Without a time it was some time that day: its beginning, which is never in the future of today.
  const time = draft.time === '' ? '00:00' : timeTyped(draft.time)
  return day === undefined || time === undefined ? undefined : londonMoment(day, time)
}
