/** The form by which a report is put right: its fields, and what they mean. */
import { londonDay } from '../../../platform/clock/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import { formatDateTime } from '../../../platform/html/format.ts'
import { londonTime } from '../domain/moments.ts'
import { checkReport } from '../domain/report.ts'
import { corrected, FACT_LABELS, type Told } from '../domain/report-correction.ts'
import { GRADES, IMPACTS, UPDATE_WAYS, YES_NO } from '../domain/report-words.ts'
import { ASB_TYPES } from '../domain/words.ts'
import { dayInWords, labelOf } from '../entries/describe.ts'
import { type FieldGroup, type Read, typed, type Values, valuesFrom } from '../entries/values.ts'
import { draftOf, readReport } from '../report-new/form.ts'

export const ONGOING = { yes: 'Yes', no: 'No' } as const

/** Fields that are compared when two people correct one report at once. The reason is each person's own. */
export const groups = [
  { key: 'what', label: FACT_LABELS.what },
  { key: 'location', label: FACT_LABELS.location },
  { key: 'asbType', label: FACT_LABELS.asbType },
  { key: 'day', label: 'Day' },
  { key: 'time', label: 'Time' },
  { key: 'ongoing', label: FACT_LABELS.ongoing },
  { key: 'before', label: FACT_LABELS.before },
  { key: 'impact', label: FACT_LABELS.impact },
  { key: 'targeted', label: FACT_LABELS.targeted },
  { key: 'vulnerable', label: FACT_LABELS.vulnerable },
  { key: 'updateBy', label: FACT_LABELS.updateBy },
  { key: 'callerName', label: FACT_LABELS.callerName },
  { key: 'callerPhone', label: FACT_LABELS.callerPhone },
  { key: 'callerAddress', label: FACT_LABELS.callerAddress },
  { key: 'anonymous', label: FACT_LABELS.callerAnonymous },
  { key: 'incidentNumber', label: FACT_LABELS.incidentNumber },
  { key: 'grade', label: FACT_LABELS.grade },
  { key: 'gradeReason', label: FACT_LABELS.gradeReason },
] as const satisfies readonly FieldGroup[]

/** The report as it stands in the fields. */
export function valuesOf(told: Told): Values {
  return valuesFrom({
    ...{ what: told.what, location: told.location, asbType: told.asbType },
    ...{ day: londonDay(told.happenedAt), time: londonTime(told.happenedAt), ongoing: told.ongoing ? 'yes' : 'no' },
    ...{ before: told.before, impact: told.impact, targeted: told.targeted, vulnerable: told.vulnerable },
    ...{ updateBy: told.updateBy, callerName: told.callerName, callerPhone: told.callerPhone },
    ...{ callerAddress: told.callerAddress, anonymous: told.callerAnonymous ? 'yes' : '' },
    incidentNumber: told.incidentNumber,
    ...{ grade: told.grade === told.suggestedGrade ? '' : told.grade, gradeReason: told.gradeReason },
  })
}

export const REASON_LENGTH = 500

export interface Correcting {
  readonly told: Told
  readonly reason: string
}

/** What the fields mean, beside what the report says now, and what is wrong with them. */
export function readCorrection(
  values: Values,
  of: { readonly present: Told & { readonly reportedAt: Date }; readonly now: Date },
): Read<Correcting> {
  const { present, now } = of
  const reason = typed(values, 'reason')
  const draft = { ...draftOf(values), when: 'earlier' }
  const read = readReport(draft, { now })
  const ongoing = typed(values, 'ongoing')
  const errors: FieldError[] = []
  const say = (field: string, message: string) => {
    if (!errors.some((error) => error.field === field)) errors.push({ field, message })
  }
  for (const { field, message } of read.ok ? [] : read.errors) say(field, message)
  if (ongoing !== 'yes' && ongoing !== 'no') say('ongoing', 'Say whether it was going on when it was told')
  let told: Told | null = null
  if (read.ok) {
    // Seconds are not shown, so a time that was left as it is stays as it was.
    const asItWas = draft.day === londonDay(present.happenedAt) && draft.time === londonTime(present.happenedAt)
    const happenedAt = asItWas ? present.happenedAt : read.value.happenedAt
    if (happenedAt > present.reportedAt) {
      say('day', `It cannot have happened after it was told, on ${formatDateTime(present.reportedAt)}`)
    }
    const input = { ...read.value, happenedAt, ongoing: ongoing === 'yes', source: present.source }
    told = corrected(present, input)
    for (const { field, message } of checkReport(input, { now })) {
      // Whether another grade was chosen is seen against the suggestion that stands.
      if (field === 'gradeReason' && told.grade === told.suggestedGrade) continue
      say(field === 'happenedAt' ? 'day' : field, message)
    }
    if (told.grade !== told.suggestedGrade && told.gradeReason === '') {
      say('gradeReason', 'Say why you choose another grade than the one suggested')
    }
  }
  if (reason === '') say('reason', 'Say why it is corrected')
  else if (reason.length > REASON_LENGTH) say('reason', `The reason must be ${REASON_LENGTH} characters or fewer`)
  return errors.length > 0 || told === null
    ? { ok: false, errors: inOrder(errors) }
    : { ok: true, value: { told, reason } }
}

const ORDER: readonly string[] = [...groups.map(({ key }) => key), 'callerAnonymous', 'reason']

function inOrder(errors: readonly FieldError[]): FieldError[] {
  return [...errors].sort((a, b) => ORDER.indexOf(a.field) - ORDER.indexOf(b.field))
}

const LISTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...{ asbType: ASB_TYPES, ongoing: ONGOING, before: YES_NO, impact: IMPACTS, targeted: YES_NO, vulnerable: YES_NO },
  ...{ updateBy: UPDATE_WAYS, anonymous: { yes: 'Yes' }, grade: GRADES },
}

/** How one field reads, for showing two changes beside each other. */
export function inWords(key: string, values: Values): string[] {
  const value = typed(values, key)
  if (key === 'grade' && value === '') return ['As suggested']
  if (value === '') return []
  if (key === 'day') return [dayInWords(value)]
  const list = LISTS[key]
  return [list === undefined ? value : labelOf(list, value)]
}
