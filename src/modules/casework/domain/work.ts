/** The rules of what is recorded on a case. Pure: what was said in, what is wrong with it out. Days are ISO days. */
import { addMonths, checkDay, checkPast, type When } from './moments.ts'
import type { AsbType } from './words.ts'
import type { ContactKind, IncidentPart, PlanOutcome, SupportAnswer, SupportKind, SupportResult } from './work-words.ts'

/** What is wrong with one field of a form, by the field's name. */
export interface WorkProblem {
  readonly field: string
  readonly message: string
}

export interface Now {
  readonly now: Date
  /** London's, ISO. */
  readonly today: string
}

/** An agency of the partnership by its id, or one without an account by its name; never both. */
export interface AgencyNamed {
  readonly agencyId: string | null
  readonly agencyName: string
}

export const TEXT_LENGTH = 4000
export const SHORT_LENGTH = 200

class Problems {
  readonly list: WorkProblem[] = []
  say(field: string, message: string): void {
    if (!this.list.some((known) => known.field === field)) this.list.push({ field, message })
  }
  text(
    field: string,
    value: string,
    of: { readonly empty?: string; readonly most: number; readonly what: string },
  ): void {
    if (of.empty !== undefined && value.trim() === '') this.say(field, of.empty)
    else if (value.length > of.most) {
      this.say(field, `${of.what} must be ${of.most.toLocaleString('en-GB')} characters or fewer`)
    }
  }
  when(when: When, given: Now & { readonly what: string }): void {
    const problem = checkPast(when, given)
    if (problem !== null) this.say(problem.part === 'day' ? 'onDay' : 'atTime', problem.message)
  }
  /** A day that may not be to come. */
  past(field: string, day: string, given: Now & { readonly what: string }): boolean {
    const problem = checkPast({ onDay: day, atTime: '' }, given)
    if (problem !== null) this.say(field, problem.message)
    return problem === null
  }
  /** A day that may be left out, and may be to come. */
  day(field: string, day: string | null, what: string): boolean {
    const problem = day === null ? null : checkDay(day, what)
    if (problem !== null) this.say(field, problem)
    return problem === null && day !== null
  }
  among(field: string, ids: readonly string[], known: ReadonlySet<string>): void {
    if (ids.some((id) => !known.has(id))) this.say(field, 'Choose from the people and places of this case')
  }
}

export interface ContactInput extends When {
  readonly kind: ContactKind
  /** Profiles that have a part in the case. */
  readonly withIds: readonly string[]
  readonly agencies: readonly (AgencyNamed & { readonly officer: string })[]
  readonly whatHappened: string
  readonly nextOn: string | null
  readonly nextNote: string
}

export function checkContact(
  input: ContactInput,
  given: Now & { readonly parts: ReadonlySet<string> },
): readonly WorkProblem[] {
  const problems = new Problems()
  problems.when(input, { ...given, what: 'The contact' })
  problems.among('withIds', input.withIds, given.parts)
  problems.text('whatHappened', input.whatHappened, {
    ...{ empty: 'Say what happened', most: TEXT_LENGTH, what: 'What happened' },
  })
  input.agencies.forEach((one, index) => {
    problems.text(`took.${index}.name`, one.agencyName, { most: SHORT_LENGTH, what: 'The agency' })
    problems.text(`took.${index}.officer`, one.officer, { most: SHORT_LENGTH, what: 'The name' })
  })
  if (problems.day('nextOn', input.nextOn, 'Next contact') && (input.nextOn ?? '') < input.onDay) {
    problems.say('nextOn', 'The next contact cannot be before this one')
  }
  problems.text('nextNote', input.nextNote, { most: 500, what: 'What was agreed' })
  return problems.list
}

export interface Telling extends AgencyNamed {
  /** Who told them; a name, or "a neighbour", or empty. */
  readonly toldBy: string
  readonly toldOn: string
}

export interface IncidentInput extends When {
  /** The time, or the day where there is none, is only roughly right. */
  readonly about: boolean
  readonly asbType: AsbType
  /** The police's own number of it, as they write it; empty when there is none. */
  readonly policeNumber: string
  readonly place: string
  readonly whatHappened: string
  readonly people: readonly { readonly profileId: string; readonly part: IncidentPart }[]
  readonly tellings: readonly Telling[]
}

export function checkIncident(
  input: IncidentInput,
  given: Now & {
    readonly parts: ReadonlySet<string>
    /** Profiles known to be of one and the same person, by each of them. */
    readonly samePerson?: ReadonlyMap<string, readonly string[]>
  },
): readonly WorkProblem[] {
  const problems = new Problems()
  problems.when(input, { ...given, what: 'The incident' })
  problems.text('policeNumber', input.policeNumber, { most: 40, what: 'The incident number' })
  problems.text('place', input.place, { most: 300, what: 'The place' })
  problems.text('whatHappened', input.whatHappened, {
    ...{ empty: 'Say what happened', most: TEXT_LENGTH, what: 'What happened' },
  })
  const suffered = input.people.filter(({ part }) => part === 'suffered').map(({ profileId }) => profileId)
  const did = input.people.filter(({ part }) => part === 'did').map(({ profileId }) => profileId)
  problems.among('suffered', suffered, given.parts)
  problems.among('did', did, given.parts)
  const selves = did.flatMap((id) => [id, ...(given.samePerson?.get(id) ?? [])])
  if (suffered.some((id) => selves.includes(id))) {
    problems.say('did', 'Nobody did it to themselves: choose each person, also under another profile, once')
  }
  input.tellings.forEach((one, index) => {
    problems.text(`told.${index}.name`, one.agencyName, { most: SHORT_LENGTH, what: 'The agency' })
    problems.text(`told.${index}.by`, one.toldBy, { most: SHORT_LENGTH, what: 'Who told them' })
    if (one.agencyId === null && one.agencyName.trim() === '') {
      problems.say(`told.${index}.agency`, 'Choose the agency that was told')
    }
    const field = `told.${index}.on`
    if (problems.past(field, one.toldOn, { ...given, what: 'The day of telling' }) && one.toldOn < input.onDay) {
      if (!input.about) problems.say(field, 'Nobody can be told of it before it happened')
    }
  })
  return problems.list
}

/** A police number as it is compared: without spaces, dashes and the case of letters. */
export function numberAsCompared(policeNumber: string): string {
  return policeNumber.toLowerCase().replace(/[^a-z0-9]/g, '')
}

export interface ForSameness {
  readonly id: string
  readonly caseId: string
  readonly onDay: string
  readonly asbType: AsbType
  readonly policeNumber: string
  readonly sameAs: string | null
  readonly differentFrom: readonly string[]
}

export type Likeness = 'same-number' | 'same-day-and-type'

/**
 * Why two incidents may be one: the same police number, or in the same case the same day and type. Null when they are
 * marked the same already, when somebody found them to differ, or when their numbers tell them apart.
 */
export function likenessOf(one: ForSameness, other: ForSameness): Likeness | null {
  if (one.id === other.id || one.sameAs === other.id || other.sameAs === one.id) return null
  if (one.sameAs !== null && one.sameAs === other.sameAs) return null
  if (one.differentFrom.includes(other.id) || other.differentFrom.includes(one.id)) return null
  const numbers = [numberAsCompared(one.policeNumber), numberAsCompared(other.policeNumber)]
  if (numbers[0] !== '' && numbers[1] !== '') return numbers[0] === numbers[1] ? 'same-number' : null
  return one.caseId === other.caseId && one.onDay === other.onDay && one.asbType === other.asbType
    ? 'same-day-and-type'
    : null
}

export interface SupportInput {
  readonly kind: SupportKind
  readonly details: string
  readonly provider: string
  /** Null when it is for no one person. */
  readonly profileId: string | null
  readonly offeredOn: string
  readonly answer: SupportAnswer
  readonly refusedBecause: string
  /** Null while it is not known yet, and where it was not taken. */
  readonly result: SupportResult | null
  readonly endedOn: string | null
}

export function checkSupport(
  input: SupportInput,
  given: Now & { readonly parts: ReadonlySet<string> },
): readonly WorkProblem[] {
  const problems = new Problems()
  problems.text('details', input.details, { most: 2000, what: 'What was offered' })
  if (input.kind === 'other' && input.details.trim() === '') problems.say('details', 'Say what was offered')
  problems.text('provider', input.provider, { most: SHORT_LENGTH, what: 'Who provides it' })
  if (input.profileId !== null) problems.among('profileId', [input.profileId], given.parts)
  const offered = problems.past('offeredOn', input.offeredOn, { ...given, what: 'The day of the offer' })
  if (input.answer === 'refused') {
    problems.text('refusedBecause', input.refusedBecause, { empty: 'Say why it was refused', most: 500, what: 'Why' })
  }
  if (input.result !== null && input.answer !== 'taken') {
    problems.say('result', 'Only support that was taken has a result')
  }
  if (input.endedOn !== null && input.answer !== 'taken') {
    problems.say('endedOn', 'Only support that was taken ends')
  }
  if (problems.day('endedOn', input.endedOn, 'End') && offered && (input.endedOn ?? '') < input.offeredOn) {
    problems.say('endedOn', 'It cannot end before it was offered')
  }
  return problems.list
}

export interface InvolvedInput extends AgencyNamed {
  readonly contactName: string
  /** A phone number or an email address. */
  readonly contactDetails: string
  /** What they do on the case. */
  readonly part: string
  readonly sinceOn: string
  readonly untilOn: string | null
}

export function checkInvolved(input: InvolvedInput, given: Now): readonly WorkProblem[] {
  const problems = new Problems()
  if (input.agencyId === null && input.agencyName.trim() === '') {
    problems.say('agency', 'Choose an agency, or write the name of one that is not on the list')
  }
  problems.text('agencyName', input.agencyName, { most: SHORT_LENGTH, what: 'The name' })
  problems.text('contactName', input.contactName, { most: SHORT_LENGTH, what: 'The name' })
  problems.text('contactDetails', input.contactDetails, { most: SHORT_LENGTH, what: 'The phone number or email' })
  problems.text('part', input.part, { empty: 'Say what they do on the case', most: 500, what: 'What they do' })
  const since = problems.past('sinceOn', input.sinceOn, { ...given, what: 'Since' })
  if (problems.day('untilOn', input.untilOn, 'Until') && since && (input.untilOn ?? '') < input.sinceOn) {
    problems.say('untilOn', 'It cannot end before it began')
  }
  return problems.list
}

export interface PlanInput {
  readonly aim: string
  readonly success: string
  readonly reviewOn: string
}

/** A plan is looked at again within a year. */
const LATEST_REVIEW_MONTHS = 12

export function checkPlan(input: PlanInput, given: Now): readonly WorkProblem[] {
  const problems = new Problems()
  problems.text('aim', input.aim, { empty: 'Say what is to be reached', most: 2000, what: 'The aim' })
  problems.text('success', input.success, {
    ...{ empty: 'Say by what everybody will see that it is reached', most: 2000, what: 'What success looks like' },
  })
  if (problems.day('reviewOn', input.reviewOn, 'Review')) {
    if (input.reviewOn < given.today) problems.say('reviewOn', 'The review cannot be in the past')
    else if (input.reviewOn > addMonths(given.today, LATEST_REVIEW_MONTHS)) {
      problems.say('reviewOn', 'Review the plan within a year')
    }
  }
  return problems.list
}

export interface PlanReviewInput {
  readonly reviewedOn: string
  readonly outcome: PlanOutcome
  readonly note: string
}

export function checkPlanReview(
  input: PlanReviewInput,
  given: Now & { readonly writtenOn: string },
): readonly WorkProblem[] {
  const problems = new Problems()
  if (problems.past('reviewedOn', input.reviewedOn, { ...given, what: 'The review' })) {
    if (input.reviewedOn < given.writtenOn)
      problems.say('reviewedOn', 'The review cannot be before the plan was written')
  }
  problems.text('note', input.note, { most: 2000, what: 'What was found' })
  if (input.outcome !== 'on-track' && input.note.trim() === '') problems.say('note', 'Say what was found')
  return problems.list
}
