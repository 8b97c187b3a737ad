/** The form about an intervention: its fields, and what they mean. */
import { checkIntervention, type InterventionInput, type Kind, kindsOn } from '../domain/intervention.ts'
import { OUTCOMES } from '../domain/intervention-words.ts'
import { isKeyOf } from '../domain/words.ts'
import { dayInWords, labelOf, peopleInWords, textInWords } from '../entries/describe.ts'
import type { AtHand } from '../entries/thing.tsx'
import { type Read, readOf, typed, typedOrNull, type Values, valuesFrom } from '../entries/values.ts'
import type { Intervention } from '../store/interventions.ts'
import { NOBODY } from '../supports/form.ts'

export interface Chooses {
  /** All versions of all kinds. */
  readonly kinds: readonly Kind[]
  /** Of the chosen person, where it is known near enough and may be read. */
  readonly bornOn: string | null
}

export const groups = [
  { key: 'kind', label: 'What sort' },
  { key: 'profileId', label: 'With whom' },
  { key: 'startOn', label: 'Start' },
  { key: 'startTime', label: 'Start, time' },
  { key: 'endOn', label: 'End' },
  { key: 'endTime', label: 'End, time' },
  { key: 'conditions', label: 'Conditions' },
  { key: 'courtReference', label: 'Court reference' },
  { key: 'details', label: 'Details' },
  { key: 'reviewOn', label: 'Review on' },
  { key: 'limitBecause', label: 'Why it goes beyond a limit' },
  { key: 'outcome', label: 'How it went' },
  { key: 'outcomeNote', label: 'More on how it went' },
  { key: 'endedOn', label: 'Ended on' },
] as const

export function blank(at: Pick<AtHand, 'today'>): Values {
  return valuesFrom({ startOn: at.today })
}

export function valuesOf(one: Intervention): Values {
  return valuesFrom({
    ...{ kind: one.kindCode, profileId: one.profileId ?? NOBODY, startOn: one.startOn, startTime: one.startTime },
    ...{ endOn: one.endOn, endTime: one.endTime, conditions: one.conditions.join('\n'), details: one.details },
    ...{ courtReference: one.courtReference, reviewOn: one.reviewOn, limitBecause: one.limitBecause },
    ...{ outcome: one.outcome, outcomeNote: one.outcomeNote, endedOn: one.endedOn },
  })
}

export function read(
  values: Values,
  { at, extra }: { readonly at: AtHand; readonly extra: Chooses },
): Read<InterventionInput> {
  const profileId = typed(values, 'profileId')
  const outcome = typed(values, 'outcome')
  const input: InterventionInput = {
    kindCode: typed(values, 'kind'),
    profileId: profileId === '' || profileId === NOBODY ? null : profileId,
    ...{ startOn: typed(values, 'startOn'), startTime: typed(values, 'startTime') },
    ...{ endOn: typedOrNull(values, 'endOn'), endTime: typed(values, 'endTime') },
    conditions: typed(values, 'conditions')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    ...{ courtReference: typed(values, 'courtReference'), details: typed(values, 'details') },
    ...{ limitBecause: typed(values, 'limitBecause'), reviewOn: typedOrNull(values, 'reviewOn') },
    outcome: isKeyOf(OUTCOMES, outcome) ? outcome : null,
    ...{ outcomeNote: typed(values, 'outcomeNote'), endedOn: typedOrNull(values, 'endedOn') },
  }
  const parts = new Map<string, string[]>()
  for (const one of at.participants) parts.set(one.profileId, [...(parts.get(one.profileId) ?? []), one.role])
  const missing =
    profileId === '' ? [{ field: 'profileId', message: 'Choose with whom, or that it is nobody in particular' }] : []
  return readOf(input, [...missing, ...checkIntervention(input, { ...at, ...extra, parts })])
}

export function inWords(
  key: string,
  values: Values,
  { at, extra }: { readonly at: AtHand; readonly extra: Chooses },
): string[] {
  switch (key) {
    case 'kind':
      return textInWords(values, key).map((code) => extra.kinds.find((kind) => kind.code === code)?.title ?? code)
    case 'profileId':
      return typed(values, key) === NOBODY ? ['Nobody in particular'] : peopleInWords(values, key, at)
    case 'startOn':
    case 'endOn':
    case 'reviewOn':
    case 'endedOn':
      return textInWords(values, key).map(dayInWords)
    case 'conditions':
      return typed(values, key)
        .split('\n')
        .filter((line) => line.trim() !== '')
    case 'outcome':
      return textInWords(values, key).map((code) => labelOf(OUTCOMES, code))
    default:
      return textInWords(values, key)
  }
}

/** Kinds to choose from: those in use on the day that is typed or today, and whichever is chosen already. */
export function kindChoices(
  values: Values,
  { at, extra }: { readonly at: Pick<AtHand, 'today'>; readonly extra: Chooses },
): Kind[] {
  const start = typed(values, 'startOn')
  const present = kindsOn(extra.kinds, /^\d{4}-\d{2}-\d{2}$/.test(start) ? start : at.today)
  const also = extra.kinds.find(({ code }) => code === typed(values, 'kind'))
  return also === undefined || present.some(({ code }) => code === also.code) ? present : [...present, also]
}
