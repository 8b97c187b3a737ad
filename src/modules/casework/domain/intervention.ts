/** The rules of interventions: which kinds there are on a day, and what the law allows. Pure. Days are ISO days. */
import { addDays, daysApart } from '../../../platform/clock/index.ts'
import type { Against, BreachAction, Category, Mark, Outcome, Stage } from './intervention-words.ts'
import { addMonths, ageOn, checkDay, checkPast, isTime, momentOf } from './moments.ts'
import type { Now, WorkProblem } from './work.ts'

/** The rules of a kind that a source can be more or less sure of. */
export const rules = [
  'used',
  'legalBasis',
  'applicants',
  'minimumAge',
  'longestHours',
  'longestHoursAuthorised',
  'longestMonths',
  'longestMonthsExtended',
  'shortestMonths',
  'longestMonthsUnder18',
  'shortestMonthsUnder18',
  'reviewMonthsUnder18',
  'notes',
] as const
export type Rule = (typeof rules)[number]

export interface KindRules {
  /** The first day on which these rules hold. */
  readonly validFrom: string
  readonly title: string
  readonly category: Category
  /** Days from and until which there was such a thing; null where there always was, or still is. */
  readonly usedFrom: string | null
  readonly usedUntil: string | null
  readonly against: Against
  readonly legalBasis: string
  readonly applicants: string
  /** Years. */
  readonly minimumAge: number | null
  readonly longestHours: number | null
  /** With a higher rank's authority. */
  readonly longestHoursAuthorised: number | null
  readonly longestMonths: number | null
  readonly longestMonthsExtended: number | null
  readonly shortestMonths: number | null
  readonly longestMonthsUnder18: number | null
  readonly shortestMonthsUnder18: number | null
  readonly reviewMonthsUnder18: number | null
  /** In the order in which they come. */
  readonly stages: readonly Stage[]
  readonly notes: string
  readonly marks: Readonly<Partial<Record<Rule, Mark>>>
}

export interface Kind extends KindRules {
  readonly code: string
  readonly version: number
  readonly checkedOn: string | null
  /** When somebody has to compare it with the law again. */
  readonly reviewOn: string
}

/** The version of each kind whose rules hold on this day, of those that are used then. Days are compared as text. */
export function kindsOn(kinds: readonly Kind[], day: string): Kind[] {
  const newest = new Map<string, Kind>()
  for (const kind of kinds) {
    const known = newest.get(kind.code)
    if (kind.validFrom <= day && (known === undefined || known.version < kind.version)) newest.set(kind.code, kind)
  }
  return [...newest.values()].filter(
    ({ usedFrom, usedUntil }) => (usedFrom === null || usedFrom <= day) && (usedUntil === null || day <= usedUntil),
  )
}

/** Nobody has compared it with the law since it should have been, or ever where its source is not certain. */
export function isStale(kind: Pick<Kind, 'reviewOn'>, today: string): boolean {
  return kind.reviewOn < today
}

/** How sure the least certain of its rules is; null when it has none that rests on a source. */
export function leastSure(marks: Kind['marks']): Mark | null {
  const all = Object.values(marks)
  return all.includes('U') ? 'U' : all.includes('S') ? 'S' : all.includes('V') ? 'V' : null
}

export interface Span {
  readonly startOn: string
  /** HH:MM; empty when it does not matter or is not known. */
  readonly startTime: string
  readonly endOn: string | null
  readonly endTime: string
}

export interface Breach {
  readonly field: 'kind' | 'profileId' | 'startOn' | 'endOn'
  readonly message: string
  readonly source: string
  readonly mark: Mark
}

/** What the law is said to allow and this is not: each with its source and how sure that is. `age` in years, null when not known. */
export function limitsBroken(kind: Kind, given: Span & { readonly age: number | null }): Breach[] {
  const found: Breach[] = []
  const { age, startOn, endOn } = given
  const say = (rule: Rule, field: Breach['field'], message: string) =>
    found.push({ field, message, source: kind.legalBasis, mark: kind.marks[rule] ?? 'U' })
  const young = age !== null && age < 18
  if (kind.minimumAge !== null && age !== null && age < kind.minimumAge) {
    say('minimumAge', 'profileId', `${kind.title}: only from the age of ${kind.minimumAge}; this person was ${age}`)
  }
  if (endOn === null) {
    if (young && kind.longestMonthsUnder18 !== null) {
      const most = inMonths(kind.longestMonthsUnder18)
      say('longestMonthsUnder18', 'endOn', `${kind.title}: for somebody under 18 at most ${most}, so it needs an end`)
    }
    return found
  }
  const [hours, hoursRule]: [number | null, Rule] =
    kind.longestHoursAuthorised === null
      ? [kind.longestHours, 'longestHours']
      : [kind.longestHoursAuthorised, 'longestHoursAuthorised']
  if (hours !== null && longerThanHours(given, endOn, hours)) {
    say(hoursRule, 'endOn', `${kind.title}: at most ${hours} hours`)
  }
  const [longest, longestRule]: [number | null, Rule] =
    young && kind.longestMonthsUnder18 !== null
      ? [kind.longestMonthsUnder18, 'longestMonthsUnder18']
      : kind.longestMonthsExtended === null
        ? [kind.longestMonths, 'longestMonths']
        : [kind.longestMonthsExtended, 'longestMonthsExtended']
  if (longest !== null && endOn > addMonths(startOn, longest)) {
    const who = longestRule === 'longestMonthsUnder18' ? 'for somebody under 18 ' : ''
    say(longestRule, 'endOn', `${kind.title}: ${who}at most ${inMonths(longest)}`)
  }
  const [shortest, shortestRule]: [number | null, Rule] =
    young && kind.shortestMonthsUnder18 !== null
      ? [kind.shortestMonthsUnder18, 'shortestMonthsUnder18']
      : [kind.shortestMonths, 'shortestMonths']
  // An order of two years that begins on a Monday may be said to end on the Sunday before that Monday.
  if (shortest !== null && endOn < addDays(addMonths(startOn, shortest), -1)) {
    const who = shortestRule === 'shortestMonthsUnder18' ? 'for somebody under 18 ' : ''
    say(shortestRule, 'endOn', `${kind.title}: ${who}at least ${inMonths(shortest)}`)
  }
  return found
}

function longerThanHours(span: Span, endOn: string, hours: number): boolean {
  if (span.startTime === '' || span.endTime === '') return daysApart(span.startOn, endOn) > Math.ceil(hours / 24)
  const start = momentOf({ onDay: span.startOn, atTime: span.startTime })
  const end = momentOf({ onDay: endOn, atTime: span.endTime })
  return end.getTime() - start.getTime() > hours * 3_600_000
}

export function inMonths(months: number): string {
  if (months % 12 !== 0) return months === 1 ? '1 month' : `${months} months`
  return months === 12 ? '12 months' : `${months / 12} years`
}

/** What is due by law or by plan: the next review of an order on somebody under 18, or the day that was set. */
export function nextReview(
  kind: Pick<Kind, 'reviewMonthsUnder18'>,
  given: { readonly startOn: string; readonly age: number | null; readonly lastReviewedOn: string | null },
): string | null {
  if (kind.reviewMonthsUnder18 === null || given.age === null || given.age >= 18) return null
  return addMonths(given.lastReviewedOn ?? given.startOn, kind.reviewMonthsUnder18)
}

export type Standing = 'to-come' | 'running' | 'ending-soon' | 'over' | 'ended'

/** Days before its end within which something is said to end soon. */
export const ENDING_SOON_DAYS = 28

/** Where an intervention stands. `over`: its end has passed and nobody said how it went. */
export function standingOf(
  of: { readonly startOn: string; readonly endOn: string | null; readonly endedOn: string | null },
  today: string,
): Standing {
  if (of.endedOn !== null) return 'ended'
  if (of.startOn > today) return 'to-come'
  if (of.endOn === null) return 'running'
  if (of.endOn < today) return 'over'
  return daysApart(today, of.endOn) <= ENDING_SOON_DAYS ? 'ending-soon' : 'running'
}

export interface InterventionInput extends Span {
  readonly kindCode: string
  /** A participant of the case; null when it is about no one, such as a patrol of a street. */
  readonly profileId: string | null
  /** One a line. */
  readonly conditions: readonly string[]
  readonly courtReference: string
  readonly details: string
  /** Why it is recorded although it goes beyond a limit whose source is not certain. */
  readonly limitBecause: string
  readonly reviewOn: string | null
  readonly outcome: Outcome | null
  readonly outcomeNote: string
  readonly endedOn: string | null
}

export interface ForIntervention extends Now {
  /** All versions of all kinds. */
  readonly kinds: readonly Kind[]
  /** Of the case, with the roles in which they are in it. */
  readonly parts: ReadonlyMap<string, readonly string[]>
  /** The day of birth of the chosen person, when it is known to the day or near it and the actor may read it. */
  readonly bornOn: string | null
}

const CAUSES: readonly string[] = ['perpetrator', 'both']

/** What is wrong with an intervention; a limit from a certain source refuses, from any other it asks why. */
export function checkIntervention(input: InterventionInput, given: ForIntervention): readonly WorkProblem[] {
  const problems: WorkProblem[] = []
  const say = (field: string, message: string) => {
    if (!problems.some((known) => known.field === field)) problems.push({ field, message })
  }
  const dayProblem = checkDay(input.startOn, 'Start')
  if (dayProblem !== null) say('startOn', dayProblem)
  const kind =
    dayProblem === null ? kindsOn(given.kinds, input.startOn).find(({ code }) => code === input.kindCode) : null
  if (!given.kinds.some(({ code }) => code === input.kindCode)) say('kind', 'Choose what sort of intervention it is')
  else if (kind === undefined) say('kind', notInUse(given.kinds, input))
  for (const [field, text] of [
    ['startTime', input.startTime],
    ['endTime', input.endTime],
  ] as const) {
    if (text !== '' && !isTime(text)) say(field, 'Enter a time, such as 14:30')
  }
  const endProblem = input.endOn === null ? null : checkDay(input.endOn, 'End')
  if (endProblem !== null) say('endOn', endProblem)
  const ends = input.endOn !== null && endProblem === null && dayProblem === null
  if (ends && (input.endOn ?? '') < input.startOn) say('endOn', 'It cannot end before it begins')
  if (ends && input.endOn === input.startOn && input.endTime !== '' && input.endTime < input.startTime) {
    say('endTime', 'It cannot end before it begins')
  }
  checkWhom(input, { ...given, kind }, say)
  if (input.reviewOn !== null) {
    const wrong = checkDay(input.reviewOn, 'Review')
    if (wrong !== null) say('reviewOn', wrong)
    else if (input.reviewOn < input.startOn) say('reviewOn', 'The review cannot be before the start')
  }
  if ((input.outcome === null) !== (input.endedOn === null)) {
    if (input.outcome === null) say('outcome', 'Say how it went')
    else say('endedOn', 'Say when it ended')
  }
  if (input.endedOn !== null) {
    const wrong = checkPast({ onDay: input.endedOn, atTime: '' }, { now: given.now, what: 'The end' })
    if (wrong !== null) say('endedOn', wrong.message)
    else if (input.endedOn < input.startOn) say('endedOn', 'It cannot have ended before it began')
  }
  for (const [field, text, most] of [
    ['courtReference', input.courtReference, 60],
    ['details', input.details, 4000],
    ['limitBecause', input.limitBecause, 500],
    ['outcomeNote', input.outcomeNote, 2000],
  ] as const) {
    if (text.length > most) say(field, `This must be ${most.toLocaleString('en-GB')} characters or fewer`)
  }
  if (input.conditions.length > 40) say('conditions', 'At most 40 conditions')
  if (input.conditions.some((line) => line.length > 1000))
    say('conditions', 'A condition must be 1,000 characters or fewer')
  if (problems.length > 0 || kind === undefined || kind === null) return problems
  const age = given.bornOn === null ? null : ageOn(given.bornOn, input.startOn)
  for (const broken of limitsBroken(kind, { ...input, age })) {
    const source = broken.source === '' ? '' : ` (${broken.source})`
    if (broken.mark === 'V') say(broken.field, `${broken.message}${source}`)
    else if (input.limitBecause.trim() === '') {
      say(
        'limitBecause',
        `${broken.message}${source}. This source is not certain: if it is right all the same, say why`,
      )
    }
  }
  return problems
}

function notInUse(kinds: readonly Kind[], input: InterventionInput): string {
  const versions = kinds.filter(({ code }) => code === input.kindCode)
  const last = versions.reduce<Kind | undefined>(
    (a, b) => (a === undefined || b.version > a.version ? b : a),
    undefined,
  )
  if (last === undefined) return 'Choose what sort of intervention it is'
  const until = last.usedUntil !== null && last.usedUntil < input.startOn ? `only until ${last.usedUntil}` : null
  return `${last.title}: there was no such thing on that day${until === null ? ' yet' : `, ${until}`}. ${last.notes}`.trim()
}

function checkWhom(
  { profileId }: InterventionInput,
  given: ForIntervention & { readonly kind: Kind | null | undefined },
  say: (field: string, message: string) => void,
): void {
  const { kind } = given
  if (profileId === null) {
    if (kind?.against === 'person') say('profileId', 'Choose with whom')
    return
  }
  const roles = given.parts.get(profileId)
  if (roles === undefined) say('profileId', 'Choose from the people and places of this case')
  else if (!roles.some((role) => role === 'place' || CAUSES.includes(role))) {
    say('profileId', 'Choose a perpetrator or a place: for a victim record support')
  } else if (kind?.against === 'person' && !roles.some((role) => CAUSES.includes(role))) {
    say('profileId', `${kind.title} is for a person, and this is a place`)
  } else if (kind?.against === 'place' && !roles.includes('place')) {
    say('profileId', `${kind.title} is for a place, and this is a person`)
  }
}

export interface StageInput {
  readonly stage: Stage
  readonly onDay: string
  readonly note: string
}

export function checkStage(
  input: StageInput,
  given: Now & { readonly kind: Pick<Kind, 'stages' | 'title'> },
): readonly WorkProblem[] {
  const problems: WorkProblem[] = []
  if (!given.kind.stages.includes(input.stage)) {
    problems.push({ field: 'stage', message: `${given.kind.title} has no such stage` })
  }
  const wrong = checkPast({ onDay: input.onDay, atTime: '' }, { now: given.now, what: 'The stage' })
  if (wrong !== null) problems.push({ field: 'onDay', message: wrong.message })
  if (input.note.length > 1000) problems.push({ field: 'note', message: 'The note must be 1,000 characters or fewer' })
  return problems
}

export interface BreachInput {
  readonly onDay: string
  /** Which condition, in its words; empty when none in particular. */
  readonly condition: string
  readonly whatHappened: string
  readonly action: BreachAction
}

export function checkBreach(
  input: BreachInput,
  given: Now & { readonly startOn: string; readonly conditions: readonly string[] },
): readonly WorkProblem[] {
  const problems: WorkProblem[] = []
  const wrong = checkPast({ onDay: input.onDay, atTime: '' }, { now: given.now, what: 'The breach' })
  if (wrong !== null) problems.push({ field: 'onDay', message: wrong.message })
  else if (input.onDay < given.startOn) {
    problems.push({ field: 'onDay', message: 'It cannot be broken before it began' })
  }
  if (input.condition !== '' && !given.conditions.includes(input.condition)) {
    problems.push({ field: 'condition', message: 'Choose one of the conditions' })
  }
  if (input.whatHappened.trim() === '') problems.push({ field: 'whatHappened', message: 'Say what happened' })
  else if (input.whatHappened.length > 2000) {
    problems.push({ field: 'whatHappened', message: 'What happened must be 2,000 characters or fewer' })
  }
  return problems
}

/** What is wrong with a new version of a kind. `before` is the version that it follows. */
export function checkKind(
  input: KindRules & { readonly reviewOn: string },
  before: Kind | null,
): readonly WorkProblem[] {
  const problems: WorkProblem[] = []
  const say = (field: string, message: string) => {
    if (!problems.some((known) => known.field === field)) problems.push({ field, message })
  }
  if (input.title.trim() === '' || input.title.length > 200) say('title', 'Enter a title of at most 200 characters')
  const from = checkDay(input.validFrom, 'These rules hold from')
  if (from !== null) say('validFrom', from)
  else if (before !== null && input.validFrom <= before.validFrom) {
    say('validFrom', `A new version holds from a later day than the last one, ${before.validFrom}`)
  }
  for (const [field, day, what] of [
    ['usedFrom', input.usedFrom, 'In use from'],
    ['usedUntil', input.usedUntil, 'In use until'],
  ] as const) {
    const wrong = day === null ? null : checkDay(day, what)
    if (wrong !== null) say(field, wrong)
  }
  if (input.usedFrom !== null && input.usedUntil !== null && input.usedUntil < input.usedFrom) {
    say('usedUntil', 'It cannot end before it began')
  }
  const review = checkDay(input.reviewOn, 'Compare with the law again on')
  if (review !== null) say('reviewOn', review)
  if (input.minimumAge !== null && !(input.minimumAge >= 0 && input.minimumAge <= 99)) {
    say('minimumAge', 'Enter an age from 0 to 99')
  }
  const numbers = [
    'longestHours',
    'longestHoursAuthorised',
    'longestMonths',
    'longestMonthsExtended',
    'shortestMonths',
  ] as const
  const young = ['longestMonthsUnder18', 'shortestMonthsUnder18', 'reviewMonthsUnder18'] as const
  for (const field of [...numbers, ...young]) {
    const value = input[field]
    if (value !== null && !(Number.isInteger(value) && value > 0 && value <= 1200)) {
      say(field, 'Enter a whole number from 1 to 1,200, or leave it empty')
    }
  }
  const ordered = [
    ['longestHoursAuthorised', 'longestHours', 'hours'],
    ['longestMonthsExtended', 'longestMonths', 'months'],
    ['longestMonths', 'shortestMonths', 'months'],
    ['longestMonthsUnder18', 'shortestMonthsUnder18', 'months'],
  ] as const
  for (const [more, less] of ordered) {
    const [a, b] = [input[more], input[less]]
    if (a !== null && b !== null && a < b)
      say(more, 'The longest cannot be shorter than what it extends or the shortest')
  }
  if (input.legalBasis.length > 500) say('legalBasis', 'The legal basis must be 500 characters or fewer')
  if (input.applicants.length > 500) say('applicants', 'Who may apply must be 500 characters or fewer')
  if (input.notes.length > 2000) say('notes', 'The notes must be 2,000 characters or fewer')
  return problems
}
