/** The rules of a case. Pure: rows in, decisions out. Days are ISO days of London's calendar. */
import type { AsbType, Band, Focus, LawfulGround, Role } from './words.ts'

export interface CaseInput {
  readonly title: string
  readonly focus: Focus
  readonly asbType: AsbType
  /** Why the case is made, in a sentence. */
  readonly reason: string
  readonly lawfulGround: LawfulGround
  /** When anybody first told an agency; null when the case began otherwise. */
  readonly firstReportedAt: Date | null
}

export interface CaseProblem {
  readonly field: 'title' | 'reason' | 'firstReportedAt'
  readonly message: string
}

export const TITLE_LENGTH = 200
export const REASON_LENGTH = 1000

export function checkCase(input: CaseInput, { now }: { readonly now: Date }): CaseProblem[] {
  const problems: CaseProblem[] = []
  const say = (field: CaseProblem['field'], message: string) => problems.push({ field, message })
  if (input.title.trim() === '') say('title', 'Say in a few words what the case is about')
  else if (input.title.length > TITLE_LENGTH) say('title', `Use at most ${TITLE_LENGTH} letters for the title`)
  if (input.reason.trim() === '') say('reason', 'Say why you open the case')
  else if (input.reason.length > REASON_LENGTH) say('reason', `Use at most ${REASON_LENGTH} letters for the reason`)
  if (input.firstReportedAt !== null && input.firstReportedAt > now) {
    say('firstReportedAt', 'The first report cannot be in the future')
  }
  return problems
}

/** Parts that stand for somebody who suffers, and for somebody who makes others suffer. */
const SUFFERS: readonly Role[] = ['victim', 'both']
const CAUSES: readonly Role[] = ['perpetrator', 'both']

export const isVictim = (role: Role) => SUFFERS.includes(role)
export const isPerpetrator = (role: Role) => CAUSES.includes(role)

export interface Part {
  readonly profileId: string
  readonly role: Role
}

export type PartProblem = 'already-in-the-case' | 'victim-of-themselves' | 'not-a-place' | 'only-a-place'

/**
 * Whether somebody may take a part beside those who have one. `samePerson` holds the ids of all profiles that are known
 * to be of the same person as the new one, its own included.
 */
export function checkPart(
  part: Part & { readonly kind: 'person' | 'household' | 'place' },
  given: { readonly present: readonly Part[]; readonly samePerson: ReadonlySet<string> },
): PartProblem | null {
  if (part.kind === 'place' && part.role !== 'place') return 'only-a-place'
  if (part.kind === 'person' && part.role === 'place') return 'not-a-place'
  if (given.present.some(({ profileId }) => profileId === part.profileId)) return 'already-in-the-case'
  const same = given.present.filter(({ profileId }) => given.samePerson.has(profileId))
  const opposed = same.some(
    ({ role }) => (isVictim(role) && isPerpetrator(part.role)) || (isPerpetrator(role) && isVictim(part.role)),
  )
  return opposed ? 'victim-of-themselves' : null
}

/** The longest that an open case goes without work, in days; shared/domain/casework.md section 6. */
export const UPDATE_WITHIN_DAYS: Readonly<Record<Band | 'none', number>> = {
  none: 28,
  standard: 28,
  medium: 28,
  high: 7,
}

const DAY_MS = 86_400_000

/** Until when an open case has to be worked on next to be up to date. */
export function updateDueAt(of: { readonly lastWorkedAt: Date; readonly band: Band | null }): Date {
  return new Date(of.lastWorkedAt.getTime() + UPDATE_WITHIN_DAYS[of.band ?? 'none'] * DAY_MS)
}
