/** The form about a contact or visit: its fields, and what they mean. */
import { londonTime } from '../domain/moments.ts'
import { isKeyOf } from '../domain/words.ts'
import { type ContactInput, checkContact } from '../domain/work.ts'
import { CONTACT_KINDS } from '../domain/work-words.ts'
import { agencyFrom, agencyInWords, dayInWords, labelOf, peopleInWords, textInWords } from '../entries/describe.ts'
import type { AtHand } from '../entries/thing.tsx'
import { chosen, type Read, readOf, rowsIn, typed, typedOrNull, type Values, valuesFrom } from '../entries/values.ts'
import type { Contact } from '../store/contacts.ts'

export const groups = [
  { key: 'kind', label: 'What sort of contact' },
  { key: 'onDay', label: 'Day' },
  { key: 'atTime', label: 'Time' },
  { key: 'withIds', label: 'With' },
  { key: 'took', label: 'Who took part' },
  { key: 'whatHappened', label: 'What happened' },
  { key: 'nextOn', label: 'Next contact' },
  { key: 'nextNote', label: 'What was agreed' },
] as const

/** Most contacts are written down when they have just ended. */
export function blank(at: Pick<AtHand, 'today' | 'now'>): Values {
  return valuesFrom({ onDay: at.today, atTime: londonTime(at.now) })
}

export function valuesOf(contact: Contact): Values {
  const rows = contact.agencies.flatMap(({ agencyId, agencyName, officer }, index): [string, string][] => [
    [`took.${index}.agency`, agencyId ?? ''],
    [`took.${index}.name`, agencyName],
    [`took.${index}.officer`, officer],
  ])
  return valuesFrom({
    ...{ kind: contact.kind, onDay: contact.onDay, atTime: contact.atTime },
    ...{ withIds: contact.with.map(({ profileId }) => profileId), whatHappened: contact.whatHappened },
    ...{ nextOn: contact.nextOn, nextNote: contact.nextNote },
    ...Object.fromEntries(rows),
  })
}

export function read(values: Values, { at }: { readonly at: AtHand }): Read<ContactInput> {
  const kind = typed(values, 'kind')
  const contact: ContactInput = {
    kind: isKeyOf(CONTACT_KINDS, kind) ? kind : 'other',
    ...{ onDay: typed(values, 'onDay'), atTime: typed(values, 'atTime'), withIds: chosen(values, 'withIds') },
    agencies: rowsIn(values, 'took').map((row) => ({
      ...agencyFrom({ agency: row['agency'], name: row['name'] }, at.agencies),
      officer: row['officer'] ?? '',
    })),
    whatHappened: typed(values, 'whatHappened'),
    ...{ nextOn: typedOrNull(values, 'nextOn'), nextNote: typed(values, 'nextNote') },
  }
  const parts = new Set(at.participants.map(({ profileId }) => profileId))
  const missing = isKeyOf(CONTACT_KINDS, kind) ? [] : [{ field: 'kind', message: 'Choose what sort of contact it was' }]
  return readOf(contact, [...missing, ...checkContact(contact, { ...at, parts })])
}

export function inWords(key: string, values: Values, { at }: { readonly at: AtHand }): string[] {
  switch (key) {
    case 'kind':
      return textInWords(values, key).map((code) => labelOf(CONTACT_KINDS, code))
    case 'onDay':
    case 'nextOn':
      return textInWords(values, key).map(dayInWords)
    case 'withIds':
      return peopleInWords(values, key, at)
    case 'took':
      return rowsIn(values, key).map((row) =>
        [agencyInWords({ agency: row['agency'], name: row['name'] }, at.agencies), row['officer'] ?? '']
          .filter((part) => part !== '')
          .join(', '),
      )
    default:
      return textInWords(values, key)
  }
}
