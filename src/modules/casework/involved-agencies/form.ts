/** The form about an agency that works on a case: its fields, and what they mean. */
import { checkInvolved, type InvolvedInput } from '../domain/work.ts'
import { agencyFrom, agencyInWords, dayInWords, textInWords } from '../entries/describe.ts'
import type { AtHand } from '../entries/thing.tsx'
import { type Read, readOf, typed, typedOrNull, type Values, valuesFrom } from '../entries/values.ts'
import type { InvolvedAgency } from '../store/involved.ts'

export const groups = [
  { key: 'agency', label: 'Agency' },
  { key: 'agencyName', label: 'Agency by name' },
  { key: 'contactName', label: 'Contact person' },
  { key: 'contactDetails', label: 'Phone or email' },
  { key: 'part', label: 'What they do' },
  { key: 'sinceOn', label: 'Since' },
  { key: 'untilOn', label: 'Until' },
] as const

export function blank(at: Pick<AtHand, 'today'>): Values {
  return valuesFrom({ sinceOn: at.today })
}

export function valuesOf(involved: InvolvedAgency): Values {
  return valuesFrom({
    ...{ agency: involved.agencyId, agencyName: involved.agencyName, contactName: involved.contactName },
    ...{
      contactDetails: involved.contactDetails,
      part: involved.part,
      sinceOn: involved.sinceOn,
      untilOn: involved.untilOn,
    },
  })
}

export function read(values: Values, { at }: { readonly at: AtHand }): Read<InvolvedInput> {
  const involved: InvolvedInput = {
    ...agencyFrom({ agency: typed(values, 'agency'), name: typed(values, 'agencyName') }, at.agencies),
    ...{ contactName: typed(values, 'contactName'), contactDetails: typed(values, 'contactDetails') },
    ...{ part: typed(values, 'part'), sinceOn: typed(values, 'sinceOn'), untilOn: typedOrNull(values, 'untilOn') },
  }
  return readOf(involved, checkInvolved(involved, at))
}

export function inWords(key: string, values: Values, { at }: { readonly at: AtHand }): string[] {
  if (key === 'agency') return textInWords(values, key).map((agency) => agencyInWords({ agency }, at.agencies))
  return key === 'sinceOn' || key === 'untilOn' ? textInWords(values, key).map(dayInWords) : textInWords(values, key)
}
