/** The form about an incident: its fields, and what they mean. */

import { ASB_TYPES, isKeyOf } from '../domain/words.ts'
import { checkIncident, type IncidentInput } from '../domain/work.ts'
import { agencyFrom, agencyInWords, dayInWords, labelOf, peopleInWords, textInWords } from '../entries/describe.ts'
import type { AtHand } from '../entries/thing.tsx'
import { chosen, type Read, readOf, rowsIn, typed, type Values, valuesFrom } from '../entries/values.ts'
import type { Incident } from '../store/incidents.ts'

/** Profiles known to be of one and the same person, by each of them. */
export type SamePerson = ReadonlyMap<string, readonly string[]>

export const groups = [
  { key: 'onDay', label: 'Day' },
  { key: 'atTime', label: 'Time' },
  { key: 'about', label: 'Roughly' },
  { key: 'asbType', label: 'What sort' },
  { key: 'whatHappened', label: 'What happened' },
  { key: 'place', label: 'Where' },
  { key: 'policeNumber', label: 'Police incident number' },
  { key: 'suffered', label: 'Who suffered it' },
  { key: 'did', label: 'Who did it' },
  { key: 'told', label: 'Who was told' },
] as const

export function blank(at: AtHand): Values {
  return valuesFrom({ asbType: at.one.asbType })
}

export function valuesOf(incident: Incident): Values {
  const rows = incident.tellings.flatMap(({ agencyId, agencyName, toldBy, toldOn }, index): [string, string][] => [
    [`told.${index}.agency`, agencyId ?? ''],
    [`told.${index}.name`, agencyName],
    [`told.${index}.by`, toldBy],
    [`told.${index}.on`, toldOn],
  ])
  const ids = (part: 'suffered' | 'did') =>
    incident.people.filter((one) => one.part === part).map(({ profileId }) => profileId)
  return valuesFrom({
    ...{
      onDay: incident.onDay,
      atTime: incident.atTime,
      about: incident.about ? 'yes' : '',
      asbType: incident.asbType,
    },
    ...{ whatHappened: incident.whatHappened, place: incident.place, policeNumber: incident.policeNumber },
    ...{ suffered: ids('suffered'), did: ids('did') },
    ...Object.fromEntries(rows),
  })
}

export function read(
  values: Values,
  { at, extra }: { readonly at: AtHand; readonly extra: SamePerson },
): Read<IncidentInput> {
  const asbType = typed(values, 'asbType')
  const incident: IncidentInput = {
    ...{ onDay: typed(values, 'onDay'), atTime: typed(values, 'atTime'), about: typed(values, 'about') === 'yes' },
    asbType: isKeyOf(ASB_TYPES, asbType) ? asbType : at.one.asbType,
    ...{ policeNumber: typed(values, 'policeNumber'), place: typed(values, 'place') },
    whatHappened: typed(values, 'whatHappened'),
    people: [
      ...chosen(values, 'suffered').map((profileId) => ({ profileId, part: 'suffered' as const })),
      ...chosen(values, 'did').map((profileId) => ({ profileId, part: 'did' as const })),
    ],
    tellings: rowsIn(values, 'told').map((row) => ({
      ...agencyFrom({ agency: row['agency'], name: row['name'] }, at.agencies),
      ...{ toldBy: row['by'] ?? '', toldOn: row['on'] ?? '' },
    })),
  }
  const parts = new Set(at.participants.map(({ profileId }) => profileId))
  const missing = isKeyOf(ASB_TYPES, asbType)
    ? []
    : [{ field: 'asbType', message: 'Choose what sort of incident it was' }]
  return readOf(incident, [...missing, ...checkIncident(incident, { ...at, parts, samePerson: extra })])
}

export function inWords(key: string, values: Values, { at }: { readonly at: AtHand }): string[] {
  switch (key) {
    case 'onDay':
      return textInWords(values, key).map(dayInWords)
    case 'about':
      return [typed(values, key) === 'yes' ? 'Roughly' : 'As given']
    case 'asbType':
      return textInWords(values, key).map((code) => labelOf(ASB_TYPES, code))
    case 'suffered':
    case 'did':
      return peopleInWords(values, key, at)
    case 'told':
      return rowsIn(values, key).map((row) =>
        [
          agencyInWords({ agency: row['agency'], name: row['name'] }, at.agencies),
          row['by'],
          dayInWords(row['on'] ?? ''),
        ]
          .filter((part) => part !== undefined && part !== '')
          .join(', '),
      )
    default:
      return textInWords(values, key)
  }
}
