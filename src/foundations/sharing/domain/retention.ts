import { createHash } from 'node:crypto'
import { londonDay } from '../../../platform/clock/index.ts'

/** How long records are kept: the arithmetic of clocks, what stands against disposal, and what a certificate says. */

/** Days before a review is due from which the list calls it "soon". Our own choice: a quarter to prepare. */
export const SOON_DAYS = 90
/** Days after which a review that is due is overdue. Our own choice: a month to decide. */
export const OVERDUE_DAYS = 30

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/
const DAY_MS = 86_400_000

/** Whether the text is a real day of the calendar, `YYYY-MM-DD`, of the years 1900 to 2199. */
export function isDay(text: string): boolean {
  const time = DAY.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) return false
  return text >= '1900-01-01' && text < '2200-01-01'
}

/**
 * The same day of the month so many calendar months later; where that month is shorter, its last day. One month after
 * 31 January is 28 or 29 February. The database computes the same (`date + make_interval`).
 * @throws RangeError when the text is no day.
 */
export function addCalendarMonths(day: string, months: number): string {
  const [, year, month, date] = DAY.exec(day) ?? []
  if (year === undefined || month === undefined || date === undefined) throw new RangeError(`Not a day: ${day}`)
  const index = Number(year) * 12 + Number(month) - 1 + months
  const toYear = Math.floor(index / 12)
  const toMonth = index - toYear * 12
  // Day 0 of the month after is this month's last.
  const last = new Date(Date.UTC(toYear, toMonth + 1, 0)).getUTCDate()
  const days = String(Math.min(Number(date), last)).padStart(2, '0')
  return `${String(toYear).padStart(4, '0')}-${String(toMonth + 1).padStart(2, '0')}-${days}`
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/** Whole days from one day to the other; negative when it lies before. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)
}

export const reviewStates = ['overdue', 'due', 'soon', 'later'] as const
export type ReviewState = (typeof reviewStates)[number]
export const reviewStateLabels: Readonly<Record<ReviewState, string>> = {
  overdue: 'Overdue',
  due: 'Due',
  soon: 'Soon',
  later: 'Later',
}

/** How urgent a review is: due from its day on, overdue a month later, soon a quarter before. */
export function reviewState(dueOn: string, today: string): ReviewState {
  const away = daysBetween(today, dueOn)
  if (away > SOON_DAYS) return 'later'
  if (away > 0) return 'soon'
  return away >= -OVERDUE_DAYS ? 'due' : 'overdue'
}

/** A record's short name where its own is not to be read: eight characters of its id. */
export function referenceOf(recordId: string): string {
  return recordId.slice(0, 8).toUpperCase()
}

/** Why a record cannot be disposed of now. */
export type DisposalObstacle =
  | 'held'
  /** Somebody has asked about it and waits for the answer (Data Protection Act 2018 section 173). */
  | 'asked-about'
  /** Its work has not ended or its review is not due; an erasure that was granted does not wait for it. */
  | 'not-due'
  | 'proposed-already'

export function disposalObstacle(of: {
  readonly holds: number
  readonly openRequests: number
  readonly dueOn: string | null
  readonly today: string
  readonly because: 'review' | 'erasure'
  readonly proposed: boolean
}): DisposalObstacle | null {
  if (of.holds > 0) return 'held'
  if (of.openRequests > 0) return 'asked-about'
  if (of.proposed) return 'proposed-already'
  if (of.because === 'review' && (of.dueOn === null || of.dueOn > of.today)) return 'not-due'
  return null
}

/**
 * A disposal takes two people: whoever proposed it never confirms or declines it, and only they take it back. What was
 * confirmed and could not be carried out may still be declined or taken back.
 */
export function mayDecideProposal(
  proposal: { readonly proposedBy: string; readonly state: string },
  act: { readonly userId: string | null; readonly decision: 'confirmed' | 'declined' | 'withdrawn' },
): boolean {
  if (act.userId === null) return false
  if (proposal.state !== 'proposed' && (proposal.state !== 'confirmed' || act.decision === 'confirmed')) return false
  return act.decision === 'withdrawn' ? proposal.proposedBy === act.userId : proposal.proposedBy !== act.userId
}

export interface CertificateFacts {
  readonly number: string
  readonly partnership: string
  readonly recordId: string
  readonly recordKind: string
  readonly purpose: string
  readonly ownerTeam: string
  readonly ownerAgency: string
  readonly createdOn: string
  readonly endedOn: string | null
  /** The retention rule in words; null for an erasure of a record without a clock. */
  readonly rule: string | null
  readonly because: 'review' | 'erasure'
  readonly proposedBy: string
  readonly proposedAt: Date
  readonly confirmedBy: string
  readonly confirmedAt: Date
  readonly disposedAt: Date
  readonly removed: Readonly<Record<string, number>>
}

/**
 * The certificate's text. It says what was removed, when and by whose decision, and nothing about whom it concerned.
 * The reasons given for the disposal are not in it either: they may say something about somebody.
 */
export function certificateText(facts: CertificateFacts): string {
  const total = Object.values(facts.removed).reduce((sum, rows) => sum + rows, 0)
  const tables = Object.entries(facts.removed)
    .filter(([, rows]) => rows > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const lines = [
    `CERTIFICATE OF DISPOSAL ${facts.number}`,
    '',
    `Partnership: ${facts.partnership}`,
    `Record: ${facts.recordId}`,
    `Kind: ${facts.recordKind}`,
    `Purpose: ${facts.purpose}`,
    `Owner: ${facts.ownerTeam}, ${facts.ownerAgency}`,
    `Created: ${facts.createdOn}`,
    `Work ended: ${facts.endedOn ?? 'not noted'}`,
    `Rule: ${facts.rule ?? 'none: the work had not been ended'}`,
    `Why: ${facts.because === 'erasure' ? 'erasure asked for by the person and granted' : 'review at the end of its retention'}`,
    `Proposed by: ${facts.proposedBy}, ${utc(facts.proposedAt)}`,
    `Confirmed by: ${facts.confirmedBy}, ${utc(facts.confirmedAt)}`,
    `Disposed of: ${utc(facts.disposedAt)}`,
    `Rows removed: ${total}`,
    ...tables.map(([table, rows]) => `- ${table}: ${rows}`),
    '',
    'Events of the audit log about the record are kept. Copies in backups end with the backups.',
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function utc(moment: Date): string {
  return `${moment.toISOString().slice(0, 19).replace('T', ' ')} UTC (${londonDay(moment)})`
}

/** SHA-256 in hexadecimal of the text in UTF-8. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}
