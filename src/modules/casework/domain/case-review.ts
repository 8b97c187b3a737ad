/**
 * The anti-social behaviour case review (until 2014-15 called community trigger): Anti-social Behaviour, Crime and Policing
 * Act 2014, sections 104 and 105 and schedule 4. Pure: days are ISO days of London's calendar.
 */
import { addDays, addWorkingDays } from '../../../platform/clock/index.ts'

/** What the law lets no local number exceed: section 104(5). */
export const MOST_COMPLAINTS = 3

/** A version of the local rules, with what they rest on. Counts of complaints, months and working days. */
export interface ReviewRules {
  readonly validFrom: string
  /** Qualifying complaints that meet the threshold; 3 at most. */
  readonly complaintsNeeded: number
  /** A complaint qualifies when it was made within so many months of the behaviour: section 104(11). */
  readonly complainWithinMonths: number
  /** And when the application comes within so many months of the complaint. */
  readonly applyWithinMonths: number
  readonly acknowledgeDays: number
  readonly decideDays: number
  readonly reviewDays: number
  readonly appealDays: number
  readonly source: string
  readonly checkedOn: string
  readonly reviewOn: string
}

export interface Complaint {
  readonly id: string
  /** When the behaviour happened; null when nobody knows: then it counts from the complaint. */
  readonly happenedOn: string | null
  readonly complainedOn: string
  /** The agency's own number; the same number at two agencies is the same incident. */
  readonly reference: string
  /** The complaint that is about the same incident; together they count once. */
  readonly sameAs: string | null
}

export type Standing = 'counts' | 'same-incident' | 'told-too-late' | 'too-long-ago' | 'after-the-application'

/** The same day some months on; where that month has no such day, its last one. */
export function addMonthsToDay(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const first = new Date(Date.UTC(year, month - 1 + months, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  return new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(date, last)))
    .toISOString()
    .slice(0, 10)
}

/** Whether each complaint counts towards the threshold, and why not. The order in which they come makes no difference. */
export function standingOf(
  complaints: readonly Complaint[],
  { appliedOn, rules }: { readonly appliedOn: string; readonly rules: ReviewRules },
): Map<string, Standing> {
  const incidentOf = incidentsAmong(complaints)
  const counted = new Set<string>()
  const standing = new Map<string, Standing>()
  const inOrder = [...complaints].sort(
    (a, b) => a.complainedOn.localeCompare(b.complainedOn) || a.id.localeCompare(b.id),
  )
  for (const one of inOrder) {
    const own = ownStanding(one, { appliedOn, rules })
    const incident = incidentOf(one.id)
    standing.set(one.id, own === 'counts' && counted.has(incident) ? 'same-incident' : own)
    if (own === 'counts') counted.add(incident)
  }
  return standing
}

/** Which complaints are about one incident, by a mark or by one reference number, step by step: each leads to one of them. */
function incidentsAmong(complaints: readonly Complaint[]): (key: string) => string {
  const towards = new Map<string, string>()
  const lead = (key: string): string => {
    const next = towards.get(key)
    return next === undefined ? key : lead(next)
  }
  const join = (a: string, b: string) => {
    const [from, to] = [lead(a), lead(b)]
    if (from !== to) towards.set(from, to)
  }
  for (const { id, sameAs, reference } of complaints) {
    if (sameAs !== null) join(id, sameAs)
    const number = reference.replace(/[\s/.-]/g, '').toUpperCase()
    if (number !== '') join(id, `number ${number}`)
  }
  return lead
}

function ownStanding(one: Complaint, { appliedOn, rules }: { appliedOn: string; rules: ReviewRules }): Standing {
  if (one.complainedOn > appliedOn) return 'after-the-application'
  if (one.happenedOn !== null && one.complainedOn > addMonthsToDay(one.happenedOn, rules.complainWithinMonths)) {
    return 'told-too-late'
  }
  return appliedOn > addMonthsToDay(one.complainedOn, rules.applyWithinMonths) ? 'too-long-ago' : 'counts'
}

export interface Threshold {
  readonly counted: number
  readonly needed: number
  readonly met: boolean
}

export function thresholdOf(standing: ReadonlyMap<string, Standing>, rules: ReviewRules): Threshold {
  const counted = [...standing.values()].filter((one) => one === 'counts').length
  const needed = Math.min(rules.complaintsNeeded, MOST_COMPLAINTS)
  return { counted, needed, met: counted >= needed }
}

export const STANDING_WORDS: Readonly<Record<Standing, string>> = {
  counts: 'Counts',
  'same-incident': 'Same incident as one that counts',
  'told-too-late': 'Told too long after it happened',
  'too-long-ago': 'Too long before the application',
  'after-the-application': 'Made after the application',
}

export interface ReviewDates {
  readonly appliedOn: string
  readonly acknowledgedOn: string | null
  readonly decidedOn: string | null
  readonly decision: 'met' | 'not-met' | null
  readonly reviewedOn: string | null
  readonly closedOn: string | null
  readonly appealedOn: string | null
  readonly appealDecidedOn: string | null
}

export interface Clock {
  readonly what: 'acknowledge' | 'decide' | 'review' | 'appeal'
  readonly dueOn: string
  readonly doneOn: string | null
  readonly late: boolean
}

/** Every clock of a review, in order. All run from the application; an appeal runs from when it was made. */
export function clocksOf(dates: ReviewDates, { rules, today }: { rules: ReviewRules; today: string }): Clock[] {
  const clock = (what: Clock['what'], dueOn: string, doneOn: string | null): Clock => ({
    ...{ what, dueOn, doneOn },
    late: (doneOn ?? today) > dueOn,
  })
  const clocks = [
    clock('acknowledge', addWorkingDays(dates.appliedOn, rules.acknowledgeDays), dates.acknowledgedOn),
    clock('decide', addWorkingDays(dates.appliedOn, rules.decideDays), dates.decidedOn),
  ]
  if (dates.decision !== 'not-met') {
    clocks.push(clock('review', addWorkingDays(dates.appliedOn, rules.reviewDays), dates.reviewedOn ?? dates.closedOn))
  }
  if (dates.appealedOn !== null) {
    clocks.push(clock('appeal', addWorkingDays(dates.appealedOn, rules.appealDays), dates.appealDecidedOn))
  }
  return clocks
}

/** A victim hears of the review once they made this many reports in this many months; guidance of 2025. */
export const EXPLAIN_AFTER = { reports: 2, months: 6 } as const

/** Since when the review has to be explained to whoever made these reports, by their days; null while it has not. */
export function explainSince(reportedOn: readonly string[]): string | null {
  const days = [...reportedOn].sort()
  for (let i = EXPLAIN_AFTER.reports - 1; i < days.length; i++) {
    const [first, last] = [days[i - EXPLAIN_AFTER.reports + 1], days[i]]
    if (first !== undefined && last !== undefined && last <= addMonthsToDay(first, EXPLAIN_AFTER.months)) return last
  }
  return null
}

/** The days on which incidents were first reported: one that was told to two agencies is one report. */
export function reportDays(complaints: readonly Complaint[]): string[] {
  const incidentOf = incidentsAmong(complaints)
  const first = new Map<string, string>()
  for (const { id, complainedOn } of complaints) {
    const incident = incidentOf(id)
    const known = first.get(incident)
    if (known === undefined || complainedOn < known) first.set(incident, complainedOn)
  }
  return [...first.values()].sort()
}

/** How long after that somebody should have told them, in days. */
export const EXPLAIN_WITHIN_DAYS = 7
export const explainBy = (since: string): string => addDays(since, EXPLAIN_WITHIN_DAYS)
