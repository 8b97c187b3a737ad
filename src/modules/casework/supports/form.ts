/** The form about support that was offered: its fields, and what they mean. */

import { isKeyOf } from '../domain/words.ts'
import { checkSupport, type SupportInput } from '../domain/work.ts'
import { SUPPORT_ANSWERS, SUPPORT_KINDS, SUPPORT_RESULTS } from '../domain/work-words.ts'
import { dayInWords, labelOf, peopleInWords, textInWords } from '../entries/describe.ts'
import type { AtHand } from '../entries/thing.tsx'
import { type Read, readOf, typed, typedOrNull, type Values, valuesFrom } from '../entries/values.ts'
import type { Support } from '../store/supports.ts'

export const groups = [
  { key: 'kind', label: 'What sort' },
  { key: 'details', label: 'What it is' },
  { key: 'provider', label: 'Who provides it' },
  { key: 'profileId', label: 'For whom' },
  { key: 'offeredOn', label: 'Offered on' },
  { key: 'answer', label: 'Answer' },
  { key: 'refusedBecause', label: 'Why it was refused' },
  { key: 'result', label: 'Result' },
  { key: 'endedOn', label: 'Ended on' },
] as const

/** For nobody in particular. */
export const NOBODY = 'nobody'

export function blank(at: Pick<AtHand, 'today'>): Values {
  return valuesFrom({ offeredOn: at.today, answer: 'offered' })
}

export function valuesOf(support: Support): Values {
  return valuesFrom({
    ...{ kind: support.kind, details: support.details, provider: support.provider },
    ...{ profileId: support.profileId ?? NOBODY, offeredOn: support.offeredOn, answer: support.answer },
    ...{ refusedBecause: support.refusedBecause, result: support.result, endedOn: support.endedOn },
  })
}

export function read(values: Values, { at }: { readonly at: AtHand }): Read<SupportInput> {
  const [kind, answer, result] = [typed(values, 'kind'), typed(values, 'answer'), typed(values, 'result')]
  const profileId = typed(values, 'profileId')
  const support: SupportInput = {
    kind: isKeyOf(SUPPORT_KINDS, kind) ? kind : 'mediation',
    ...{ details: typed(values, 'details'), provider: typed(values, 'provider') },
    profileId: profileId === '' || profileId === NOBODY ? null : profileId,
    offeredOn: typed(values, 'offeredOn'),
    answer: isKeyOf(SUPPORT_ANSWERS, answer) ? answer : 'offered',
    refusedBecause: typed(values, 'refusedBecause'),
    result: isKeyOf(SUPPORT_RESULTS, result) ? result : null,
    endedOn: typedOrNull(values, 'endedOn'),
  }
  const missing = [
    ...(isKeyOf(SUPPORT_KINDS, kind) ? [] : [{ field: 'kind', message: 'Choose what was offered' }]),
    ...(profileId === '' ? [{ field: 'profileId', message: 'Choose for whom it is' }] : []),
    ...(isKeyOf(SUPPORT_ANSWERS, answer) ? [] : [{ field: 'answer', message: 'Choose what the answer was' }]),
  ]
  const parts = new Set(at.participants.map((one) => one.profileId))
  return readOf(support, [...missing, ...checkSupport(support, { ...at, parts })])
}

export function inWords(key: string, values: Values, { at }: { readonly at: AtHand }): string[] {
  switch (key) {
    case 'kind':
      return textInWords(values, key).map((code) => labelOf(SUPPORT_KINDS, code))
    case 'answer':
      return textInWords(values, key).map((code) => labelOf(SUPPORT_ANSWERS, code))
    case 'result':
      return textInWords(values, key).map((code) => labelOf(SUPPORT_RESULTS, code))
    case 'offeredOn':
    case 'endedOn':
      return textInWords(values, key).map(dayInWords)
    case 'profileId':
      return typed(values, key) === NOBODY ? ['Nobody in particular'] : peopleInWords(values, key, at)
    default:
      return textInWords(values, key)
  }
}
