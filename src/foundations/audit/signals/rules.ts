/** The rules by which events become signals of misuse. A signal accuses nobody: it says what is worth a question. */
import { isBankHoliday } from '../../../platform/clock/index.ts'

export const signalRules = [
  'own-name',
  'own-address',
  'without-task',
  'many-records',
  'out-of-hours',
  'refusals',
  'searches',
  'exports',
] as const

export type SignalRule = (typeof signalRules)[number]

export function isSignalRule(text: string): text is SignalRule {
  return signalRules.some((rule) => rule === text)
}

/** What a partnership may set otherwise. Hours are by London's clocks. */
export interface SignalSettings {
  /** First hour of the working day, and the hour at which it is over. */
  readonly opens: number
  readonly closes: number
  /** Days that are worked, Monday as 1. */
  readonly workingDays: readonly number[]
  /** Whether the bank holidays of England and Wales are worked like any other day. */
  readonly bankHolidaysWorked: boolean
  /** Records without a task that were opened in a day. */
  readonly withoutTask: number
  /** What was done so many days before counts as a task still. */
  readonly taskDays: number
  /** Records opened in an hour or a day: at least so many, and more than so many times what is usual. */
  readonly manyRecords: number
  readonly timesUsual: number
  /** Days before, from which the usual is taken. */
  readonly usualDays: number
  readonly refusals: number
  readonly searches: number
  /** A search counts as followed up when a record is opened within so many minutes. */
  readonly followUpMinutes: number
  /** The share of searches that, when followed up, makes them ordinary. */
  readonly followedUpShare: number
  /** Files taken out in a day, or records in them. */
  readonly exports: number
  readonly exportedRecords: number
}

export const signalSettings: SignalSettings = {
  ...{ opens: 7, closes: 20, workingDays: [1, 2, 3, 4, 5], bankHolidaysWorked: false },
  ...{ withoutTask: 10, taskDays: 28 },
  ...{ manyRecords: 30, timesUsual: 3, usualDays: 28 },
  ...{ refusals: 5, searches: 10, followUpMinutes: 10, followedUpShare: 0.1 },
  ...{ exports: 10, exportedRecords: 100 },
}

/** Whether something was done outside working hours. `weekday` is 1 for Monday to 7 for Sunday. */
export function isOutOfHours(at: { day: string; weekday: number; hour: number }, settings: SignalSettings): boolean {
  return (
    !settings.workingDays.includes(at.weekday) ||
    (!settings.bankHolidaysWorked && isBankHoliday(at.day)) ||
    at.hour < settings.opens ||
    at.hour >= settings.closes
  )
}

/** The middle of the values, or of the two in the middle; 0 for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}

/** Records that one person opened in one hour, or one day. */
export interface Opened {
  readonly userId: string
  readonly teamIds: readonly string[]
  readonly day: string
  /** 0 to 23, or null for the whole day. */
  readonly hour: number | null
  readonly records: number
}

export interface ManyRecords {
  readonly of: Opened
  readonly ownUsual: number
  readonly teamUsual: number
}

/**
 * Far more records than usual: at least `manyRecords`, and more than `timesUsual` times both the person's own median and
 * the median of everybody who shares a team with them. The medians are of the hours, or days, of the `usualDays` days
 * before in which at least one record was opened; without any, the number alone decides.
 */
export function findManyRecords(
  opened: readonly Opened[],
  days: readonly string[],
  settings: SignalSettings,
): ManyRecords[] {
  const byUser = groupBy(opened, ({ userId }) => [userId])
  const byTeam = groupBy(opened, ({ teamIds }) => teamIds)
  return opened.flatMap((one) => {
    if (!days.includes(one.day) || one.records < settings.manyRecords) return []
    const from = dayBefore(one.day, settings.usualDays)
    const isUsual = (other: Opened) =>
      (other.hour === null) === (one.hour === null) && other.day >= from && other.day < one.day
    const usualOf = (some: readonly Opened[]) => median(some.filter(isUsual).map(({ records }) => records))
    const ownUsual = usualOf(byUser.get(one.userId) ?? [])
    const teamUsual = usualOf([...new Set(one.teamIds.flatMap((team) => byTeam.get(team) ?? []))])
    const far = one.records > settings.timesUsual * Math.max(ownUsual, teamUsual)
    return far ? [{ of: one, ownUsual, teamUsual }] : []
  })
}

function groupBy<Value>(values: readonly Value[], keysOf: (value: Value) => readonly string[]): Map<string, Value[]> {
  const groups = new Map<string, Value[]>()
  for (const value of values) {
    for (const key of keysOf(value)) {
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [value])
      else group.push(value)
    }
  }
  return groups
}

/** `2026-03-01` and 1 give `2026-02-28`. */
export function dayBefore(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() - days)
  return date.toISOString().slice(0, 10)
}

/** Every day from the first to the last, both included. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = []
  for (let day = from; day <= to; day = dayBefore(day, -1)) days.push(day)
  return days
}
