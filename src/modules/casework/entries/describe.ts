/** What is recorded on a case, in the words of pages. */
import { isDay } from '../../../platform/clock/index.ts'
import { formatDate } from '../../../platform/html/format.ts'
import type { When } from '../domain/moments.ts'
import { isKeyOf } from '../domain/words.ts'
import { type Named, UNSEEN } from '../store/kept.ts'
import type { AgencyChoice } from './fields.tsx'
import type { AtHand } from './thing.tsx'
import { chosen, typed, type Values } from './values.ts'

/** `2 March 2026 at 14:30`, `about 2 March 2026`. */
export function whenInWords({ onDay, atTime, about = false }: When & { readonly about?: boolean }): string {
  const day = formatDate(onDay)
  if (atTime === '') return about ? `about ${day}` : day
  return about ? `${day} at about ${atTime}` : `${day} at ${atTime}`
}

/** A day as it was typed, in words when it is one. */
export function dayInWords(day: string): string {
  return isDay(day) ? formatDate(day) : day
}

/** Names, those that the reader may not know among them counted. */
export function namesInWords(people: readonly Pick<Named, 'name'>[]): string {
  return people.map(({ name }) => name ?? UNSEEN).join(', ')
}

/** The first sentence or so, for lists. */
export function inShort(text: string, most = 120): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= most) return line
  const cut = line.slice(0, most)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), most / 2))}…`
}

export function labelOf<List extends Readonly<Record<string, string>>>(list: List, code: string): string {
  return isKeyOf(list, code) ? (list[code] ?? code) : code
}

/** Names of chosen participants, for two changes beside each other. */
export function peopleInWords(values: Values, key: string, at: Pick<AtHand, 'participants'>): string[] {
  return chosen(values, key).map((id) => at.participants.find((one) => one.profileId === id)?.name ?? UNSEEN)
}

/** An agency as it stands in two fields of a form. */
export function agencyInWords(
  of: { readonly agency?: string | undefined; readonly name?: string | undefined },
  agencies: readonly AgencyChoice[],
): string {
  return agencies.find(({ id }) => id === of.agency)?.name ?? of.name ?? ''
}

/** A field of one line or several. */
export function textInWords(values: Values, key: string): string[] {
  const text = typed(values, key)
  return text === '' ? [] : [text]
}

/** An agency from two fields: the chosen one goes before the written one; an id that is none is no agency. */
export function agencyFrom(
  of: { readonly agency?: string | undefined; readonly name?: string | undefined },
  agencies: readonly AgencyChoice[],
): { readonly agencyId: string | null; readonly agencyName: string } {
  const known = agencies.find(({ id }) => id === of.agency)
  return known === undefined ? { agencyId: null, agencyName: of.name ?? '' } : { agencyId: known.id, agencyName: '' }
}
