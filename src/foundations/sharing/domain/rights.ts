import { toCsv } from '../../../platform/files/index.ts'
import { addCalendarMonths, daysBetween } from './retention.ts'

/** People's rights over what is held about them: the kinds of request, the legal clock, redaction. */

export const requestKinds = ['access', 'rectification', 'objection', 'restriction', 'erasure'] as const
export type RequestKind = (typeof requestKinds)[number]
export const requestKindLabels: Readonly<Record<RequestKind, { label: string; hint: string }>> = {
  access: { label: 'Subject access', hint: 'They want to know what is held about them' },
  rectification: { label: 'Rectification', hint: 'They say that something is wrong or incomplete' },
  objection: { label: 'Objection', hint: 'They object to the processing' },
  restriction: { label: 'Restriction', hint: 'They want it kept but not used' },
  erasure: { label: 'Erasure', hint: 'They want it removed' },
}

export function isRequestKind(text: string): text is RequestKind {
  return requestKinds.some((kind) => kind === text)
}

export const regimes = ['general', 'law-enforcement'] as const
export type Regime = (typeof regimes)[number]
export const regimeLabels: Readonly<Record<Regime, { label: string; hint: string }>> = {
  general: { label: 'UK GDPR', hint: 'Safeguarding, support, housing, enforcement that is not criminal' },
  'law-enforcement': {
    label: 'Data Protection Act 2018, part 3',
    hint: 'A competent authority held it to prevent, investigate or prosecute crime',
  },
}

export interface LegalClock {
  /** First day on which it applied. */
  readonly from: string
  readonly months: number
  /** By how many calendar months it may be extended, once; 0 where the law knows no extension. */
  readonly extensionMonths: number
  readonly basis: string
}

/**
 * How long an agency has for its answer, by the day on which its clock starts. A change of the law is a new entry, and
 * requests that have started keep theirs. The second entries follow section 76 of the Data (Use and Access) Act 2025.
 */
export const legalClocks: Readonly<Record<Regime, readonly LegalClock[]>> = {
  general: [
    { from: '2018-05-25', months: 1, extensionMonths: 2, basis: 'UK GDPR article 12(3)' },
    { from: '2026-02-05', months: 1, extensionMonths: 2, basis: 'UK GDPR articles 12(3) and 12A' },
  ],
  'law-enforcement': [
    { from: '2018-05-25', months: 1, extensionMonths: 0, basis: 'Data Protection Act 2018 sections 45 and 54' },
    {
      ...{ from: '2026-02-05', months: 1, extensionMonths: 2 },
      basis: 'Data Protection Act 2018 sections 45 and 54, as amended by the Data (Use and Access) Act 2025',
    },
  ],
}

/** The clock that applies to a request whose time starts on that day; the first one for days before it. */
export function legalClockOn(regime: Regime, day: string): LegalClock {
  const [first, ...later] = legalClocks[regime]
  if (first === undefined) throw new RangeError(`No clock for ${regime}`)
  return later.reduce((chosen, clock) => (clock.from <= day ? clock : chosen), first)
}

/** The clock starts when the agency has the request and knows who asks, whichever is later. */
export function clockStart(of: { readonly receivedOn: string; readonly verifiedOn: string }): string {
  return of.verifiedOn > of.receivedOn ? of.verifiedOn : of.receivedOn
}

/**
 * The last day for the answer. Days at weekends and on bank holidays are not moved to the next working day, as the law
 * would allow: the answer is never late by our own reckoning.
 */
export function answerDueOn(of: {
  readonly startsOn: string
  readonly clock: Pick<LegalClock, 'months' | 'extensionMonths'>
  readonly extended: boolean
}): string {
  return addCalendarMonths(of.startsOn, of.clock.months + (of.extended ? of.clock.extensionMonths : 0))
}

/** Days before its end from which a request's clock is called "due". */
export const DUE_DAYS = 7

export type ClockState = 'not-started' | 'running' | 'due' | 'overdue' | 'answered' | 'late' | 'withdrawn'
export const clockStateLabels: Readonly<Record<ClockState, string>> = {
  'not-started': 'Identity not verified',
  running: 'In time',
  due: 'Due',
  overdue: 'Overdue',
  answered: 'Answered in time',
  late: 'Answered late',
  withdrawn: 'Withdrawn',
}

export interface RequestTimes {
  readonly state: 'open' | 'responded' | 'withdrawn'
  readonly dueOn: string | null
  readonly respondedOn: string | null
}

export function clockStateOf(request: RequestTimes, today: string): ClockState {
  if (request.state === 'withdrawn') return 'withdrawn'
  if (request.state === 'responded')
    return request.dueOn !== null && (request.respondedOn ?? '') > request.dueOn ? 'late' : 'answered'
  if (request.dueOn === null) return 'not-started'
  const left = daysBetween(today, request.dueOn)
  if (left < 0) return 'overdue'
  return left <= DUE_DAYS ? 'due' : 'running'
}

export type ExtensionRefusal =
  | 'not-open'
  | 'clock-not-started'
  | 'extended-already'
  | 'not-in-law'
  /** The person must be told within the first period. */
  | 'too-late'

export function extensionRefusal(
  request: RequestTimes & { readonly extendedOn: string | null; readonly extensionMonths: number | null },
  today: string,
): ExtensionRefusal | null {
  if (request.state !== 'open') return 'not-open'
  if (request.dueOn === null) return 'clock-not-started'
  if (request.extendedOn !== null) return 'extended-already'
  if ((request.extensionMonths ?? 0) === 0) return 'not-in-law'
  return today > request.dueOn ? 'too-late' : null
}

export const redactionReasons = ['third-party', 'confidence', 'crime', 'legal-privilege', 'harm', 'other'] as const
export type RedactionReason = (typeof redactionReasons)[number]
export const redactionReasonLabels: Readonly<Record<RedactionReason, string>> = {
  'third-party': 'About another person',
  confidence: 'Given in confidence',
  crime: 'Would prejudice the prevention or detection of crime',
  'legal-privilege': 'Legal advice or proceedings',
  harm: 'Would cause serious harm to somebody’s health',
  other: 'Another reason',
}

/** One value of what is held, as the room that holds it tells it. */
export interface HeldValue {
  readonly label: string
  readonly value: string
  /** Names of other people whom the value mentions, as far as the room knows. */
  readonly mentions?: readonly string[]
}

export interface HeldSection {
  readonly title: string
  readonly values: readonly HeldValue[]
}

export interface GatheredRecord {
  readonly recordId: string
  readonly reference: string
  readonly kind: string
  readonly purpose: string
  readonly owner: string
  readonly sections: readonly HeldSection[]
}

/** Everything that was gathered for one answer, the third parties included. */
export interface Gathered {
  readonly records: readonly GatheredRecord[]
  /** Who else holds something that the person can ask for. */
  readonly elsewhere: readonly string[]
}

/** Where a value stands: record, section and value by their places. */
export function pathOf(place: { record: number; section: number; value: number }): string {
  return `${place.record}/${place.section}/${place.value}`
}

/** The value at a path; undefined when there is none. */
export function valueAt(gathered: Gathered, path: string): HeldValue | undefined {
  const [record, section, value] = path.split('/').map(Number)
  return gathered.records[record ?? -1]?.sections[section ?? -1]?.values[value ?? -1]
}

/** The paths of all values that mention somebody else: they are redacted until somebody decides otherwise. */
export function pathsWithThirdParties(gathered: Gathered): string[] {
  return gathered.records.flatMap((record, r) =>
    record.sections.flatMap((section, s) =>
      section.values.flatMap((value, v) =>
        (value.mentions?.length ?? 0) > 0 ? [pathOf({ record: r, section: s, value: v })] : [],
      ),
    ),
  )
}

export interface SentValue {
  readonly label: string
  /** Absent where it was redacted. */
  readonly value?: string
  /** Why it was, in words for the person. */
  readonly redacted?: string
}

export interface SentRecord extends Omit<GatheredRecord, 'sections'> {
  readonly sections: readonly { readonly title: string; readonly values: readonly SentValue[] }[]
}

export interface SentAnswer {
  readonly records: readonly SentRecord[]
  readonly elsewhere: readonly string[]
}

/** What is sent: the gathered values without those that are redacted, of which only the label and the reason remain. */
export function redacted(gathered: Gathered, reasons: ReadonlyMap<string, RedactionReason>): SentAnswer {
  return {
    elsewhere: [...gathered.elsewhere],
    records: gathered.records.map((record, r) => ({
      ...{ recordId: record.recordId, reference: record.reference, kind: record.kind },
      ...{ purpose: record.purpose, owner: record.owner },
      sections: record.sections.map((section, s) => ({
        title: section.title,
        values: section.values.map(({ label, value }, v) => {
          const reason = reasons.get(pathOf({ record: r, section: s, value: v }))
          return reason === undefined ? { label, value } : { label, redacted: redactionReasonLabels[reason] }
        }),
      })),
    })),
  }
}

/** The answer as CSV (RFC 4180): one line for each value. A cell that a spreadsheet would run begins with an apostrophe. */
export function answerCsv(answer: SentAnswer): string {
  const lines: string[][] = []
  for (const record of answer.records)
    for (const section of record.sections)
      for (const { label, value, redacted: why } of section.values)
        lines.push([
          ...[record.reference, record.kind, record.purpose, record.owner],
          ...[section.title, label, value ?? '', why ?? ''],
        ])
  return toCsv(['record', 'kind', 'purpose', 'held_by', 'section', 'label', 'value', 'redacted'], lines)
}
