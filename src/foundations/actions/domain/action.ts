/** The rules of actions, on plain values: what can be agreed, when something is late, who may do what, what changed. */
import { addDays, daysApart, isDay } from '../../../platform/clock/index.ts'
import { formatDate, plural } from '../../../platform/html/format.ts'

export const actionStates = ['open', 'done', 'cancelled'] as const
export type ActionState = (typeof actionStates)[number]
export const stateLabels: Readonly<Record<ActionState, string>> = { open: 'Open', done: 'Done', cancelled: 'Cancelled' }

/**
 * Who does it: a team, a person, a person in the name of a team, or by name an agency or person without an account. Of the
 * three either the last is given or one or both of the others.
 */
export interface Owner {
  readonly ownerTeamId: string | null
  readonly ownerUserId: string | null
  readonly ownerName: string | null
}

/** What is agreed. */
export interface ActionInput extends Owner {
  readonly title: string
  readonly details: string
  /** Day by London's calendar, `YYYY-MM-DD`; the last on which it is in time. */
  readonly dueOn: string
}

/** Lengths in characters. */
export const LONGEST_TITLE = 200
export const LONGEST_TEXT = 4000
const LONGEST_NAME = 200
/** Days ahead: beyond that it is more likely a slip of the keyboard than a plan. */
const FURTHEST_DUE = 5 * 366
/** Days before the action was recorded, for the same reason. */
const EARLIEST_DONE = 366

export type ActionField = 'title' | 'details' | 'owner' | 'dueOn'

export interface ActionProblem<Field extends string = ActionField> {
  readonly field: Field
  readonly message: string
}

/** Spaces at the ends and repeated ones in a line are of no use to anybody. */
export function tidyLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ')
}

/**
 * What is wrong with what is agreed. `keptDueOn` is the date that an action has already, which may have passed meanwhile.
 * @param on.today day by London's calendar
 */
export function checkAction(
  input: ActionInput,
  on: { readonly today: string; readonly keptDueOn?: string },
): ActionProblem[] {
  const problems: ActionProblem[] = []
  const title = tidyLine(input.title)
  if (title === '') problems.push({ field: 'title', message: 'Enter what is to be done' })
  else if (title.length > LONGEST_TITLE)
    problems.push({ field: 'title', message: `What is to be done must be ${LONGEST_TITLE} characters or fewer` })
  if (input.details.trim().length > LONGEST_TEXT)
    problems.push({
      field: 'details',
      message: `Details must be ${LONGEST_TEXT.toLocaleString('en-GB')} characters or fewer`,
    })
  const owner = ownerProblem(input)
  if (owner !== null) problems.push({ field: 'owner', message: owner })
  const due = dueProblem(input.dueOn, on)
  if (due !== null) problems.push({ field: 'dueOn', message: due })
  return problems
}

function ownerProblem(owner: Owner): string | null {
  const named = tidyLine(owner.ownerName ?? '')
  const accounts = owner.ownerTeamId !== null || owner.ownerUserId !== null
  if (named === '' && !accounts) return 'Choose who does it'
  if (named !== '' && accounts) return 'Choose either somebody with an account or a name'
  return named.length > LONGEST_NAME ? `The name must be ${LONGEST_NAME} characters or fewer` : null
}

function dueProblem(dueOn: string, on: { today: string; keptDueOn?: string }): string | null {
  if (dueOn.trim() === '') return 'Enter the day by which it is to be done'
  if (!isDay(dueOn)) return 'Enter a day that there is, such as 27 3 2027'
  if (dueOn === on.keptDueOn) return null
  if (dueOn < on.today) return 'The day by which it is to be done must be today or later'
  if (dueOn > addDays(on.today, FURTHEST_DUE)) return 'The day is more than five years ahead: check the year'
  return null
}

/** What is wrong with saying that something is done. `createdOn` is the day on which the action was recorded. */
export function checkDone(
  said: { readonly outcome: string; readonly doneOn: string },
  on: { readonly today: string; readonly createdOn: string },
): ActionProblem<'outcome' | 'doneOn'>[] {
  const problems: ActionProblem<'outcome' | 'doneOn'>[] = []
  const outcome = textProblem(said.outcome, { missing: 'Enter what came of it', name: 'The outcome' })
  if (outcome !== null) problems.push({ field: 'outcome', message: outcome })
  if (!isDay(said.doneOn)) problems.push({ field: 'doneOn', message: 'Enter the day on which it was done' })
  else if (said.doneOn > on.today)
    problems.push({ field: 'doneOn', message: 'The day on which it was done must be today or earlier' })
  else if (said.doneOn < addDays(on.createdOn, -EARLIEST_DONE))
    problems.push({
      field: 'doneOn',
      message: 'That is more than a year before the action was recorded: check the year',
    })
  return problems
}

/** Why a text that must be there does not do; null when it does. */
export function textProblem(text: string, words: { readonly missing: string; readonly name: string }): string | null {
  const length = text.trim().length
  if (length === 0) return words.missing
  return length > LONGEST_TEXT
    ? `${words.name} must be ${LONGEST_TEXT.toLocaleString('en-GB')} characters or fewer`
    : null
}

export interface Dated {
  readonly state: ActionState
  readonly dueOn: string
}

/** Open, and its day has passed. On the day itself it is in time. */
export function isOverdue(action: Dated, today: string): boolean {
  return action.state === 'open' && action.dueOn < today
}

/** '3 March 2027 (in 5 days)'. Of an open action only: what has ended has no hurry. */
export function dueInWords(action: Dated, today: string): string {
  const date = formatDate(action.dueOn)
  if (action.state !== 'open') return date
  const days = daysApart(today, action.dueOn)
  if (days === 0) return `${date} (today)`
  if (days === 1) return `${date} (tomorrow)`
  if (days === -1) return `${date} (yesterday)`
  return days > 0 ? `${date} (in ${plural(days, 'day', 'days')})` : `${date} (${plural(-days, 'day', 'days')} ago)`
}

/** How somebody stands to an action: what the record lets them do, and whether it is theirs or their team's to do. */
export interface Standing {
  /** May add to and change the record, and its processing is not restricted. */
  readonly contributes: boolean
  /** May read the record, and its processing is not restricted. */
  readonly reads: boolean
  readonly owns: boolean
}

export function owns(
  owner: Owner,
  actor: { readonly userId: string | null; readonly teamIds: readonly string[] },
): boolean {
  return (
    (owner.ownerUserId !== null && owner.ownerUserId === actor.userId) ||
    (owner.ownerTeamId !== null && actor.teamIds.includes(owner.ownerTeamId))
  )
}

export function canChange(action: Pick<Dated, 'state'>, standing: Standing): boolean {
  return action.state === 'open' && standing.contributes
}

/** Whoever owns it also where they may only read the record: they know best that it is done. */
export function canComplete(action: Pick<Dated, 'state'>, standing: Standing): boolean {
  return action.state === 'open' && (standing.contributes || (standing.reads && standing.owns))
}

export function canReopen(action: Pick<Dated, 'state'>, standing: Standing): boolean {
  return action.state !== 'open' && standing.contributes
}

/** Minutes in which whoever said that something is done takes it back without a reason. */
export const UNDO_MINUTES = 60

export function canUndo(
  action: Pick<Dated, 'state'>,
  standing: Standing,
  last: { readonly kind: string; readonly byUserId: string | null; readonly at: Date } | undefined,
  now: { readonly userId: string | null; readonly at: Date },
): boolean {
  return (
    action.state === 'done' &&
    (standing.contributes || (standing.reads && standing.owns)) &&
    last?.kind === 'done' &&
    last.byUserId !== null &&
    last.byUserId === now.userId &&
    now.at.getTime() - last.at.getTime() <= UNDO_MINUTES * 60_000
  )
}

/** The parts of an action that people change, by the name of their field. */
export const actionParts = ['title', 'details', 'owner', 'dueOn'] as const satisfies readonly ActionField[]

/** Whether two say the same of one part. */
export function sameAt(part: ActionField, a: ActionInput, b: ActionInput): boolean {
  switch (part) {
    case 'title':
      return tidyLine(a.title) === tidyLine(b.title)
    case 'details':
      return a.details.trim() === b.details.trim()
    case 'dueOn':
      return a.dueOn === b.dueOn
    case 'owner':
      return (
        a.ownerTeamId === b.ownerTeamId &&
        a.ownerUserId === b.ownerUserId &&
        tidyLine(a.ownerName ?? '') === tidyLine(b.ownerName ?? '')
      )
  }
}

export interface MergedActions {
  /** Everything that either changed; where both changed one part, as `yours`. */
  readonly merged: ActionInput
  /** What the other person changed. */
  readonly theirs: readonly { readonly part: ActionField; readonly bothChanged: boolean }[]
}

/** Two people changed one action at once: what each of them did, and both together. */
export function mergeActions(of: {
  /** As it was when both began. */
  readonly base: ActionInput
  readonly theirs: ActionInput
  readonly yours: ActionInput
}): MergedActions {
  const changed = actionParts
    .filter((part) => !sameAt(part, of.base, of.theirs))
    .map((part) => ({
      part,
      bothChanged: !sameAt(part, of.base, of.yours) && !sameAt(part, of.yours, of.theirs),
    }))
  const from = (part: ActionField) =>
    changed.some((change) => change.part === part && !change.bothChanged) ? of.theirs : of.yours
  const { ownerTeamId, ownerUserId, ownerName } = from('owner')
  return {
    merged: {
      title: from('title').title,
      details: from('details').details,
      dueOn: from('dueOn').dueOn,
      ...{ ownerTeamId, ownerUserId, ownerName },
    },
    theirs: changed,
  }
}
