/** The form of a new version of a kind of intervention: its fields, and what they mean. */

import { checkKind, type Kind, type KindRules, type Rule, rules } from '../domain/intervention.ts'
import { AGAINST, CATEGORIES, MARKS, type Mark, STAGES, type Stage } from '../domain/intervention-words.ts'
import { addMonths } from '../domain/moments.ts'
import { isKeyOf } from '../domain/words.ts'
import { chosen, type Read, readOf, typed, typedOrNull, type Values, valuesFrom } from '../entries/values.ts'

export const numbers = [
  { name: 'minimumAge', label: 'From the age of', unit: 'years' },
  { name: 'longestHours', label: 'At most', unit: 'hours' },
  { name: 'longestHoursAuthorised', label: 'With higher authority, at most', unit: 'hours' },
  { name: 'longestMonths', label: 'At most', unit: 'months' },
  { name: 'longestMonthsExtended', label: 'Once extended, at most', unit: 'months' },
  { name: 'shortestMonths', label: 'At least', unit: 'months' },
  { name: 'longestMonthsUnder18', label: 'Under 18: at most', unit: 'months' },
  { name: 'shortestMonthsUnder18', label: 'Under 18: at least', unit: 'months' },
  { name: 'reviewMonthsUnder18', label: 'Under 18: reviewed every', unit: 'months' },
] as const

/** Rules change often enough that half a year is long. */
const USUAL_REVIEW_MONTHS = 6

export function valuesOf(kind: Kind, today: string): Values {
  return valuesFrom({
    ...{ validFrom: today, title: kind.title, category: kind.category, against: kind.against },
    ...{ usedFrom: kind.usedFrom, usedUntil: kind.usedUntil, legalBasis: kind.legalBasis, applicants: kind.applicants },
    ...Object.fromEntries(numbers.map(({ name }) => [name, kind[name] === null ? '' : String(kind[name])])),
    ...{ stages: kind.stages, notes: kind.notes, reviewOn: addMonths(today, USUAL_REVIEW_MONTHS) },
    ...Object.fromEntries(Object.entries(kind.marks).map(([rule, mark]) => [`mark-${rule}`, mark])),
  })
}

export function read(
  values: Values,
  before: Kind,
): Read<{ readonly rules: KindRules & { readonly reviewOn: string }; readonly checked: boolean }> {
  const number = (name: string) => {
    const text = typed(values, name)
    // What is no number is told as one that cannot be, and never as none.
    return text === '' ? null : /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN
  }
  const [category, against] = [typed(values, 'category'), typed(values, 'against')]
  const marks: Partial<Record<Rule, Mark>> = {}
  for (const rule of rules) {
    const mark = typed(values, `mark-${rule}`)
    if (isKeyOf(MARKS, mark)) marks[rule] = mark
  }
  const given = {
    ...{ validFrom: typed(values, 'validFrom'), title: typed(values, 'title') },
    category: isKeyOf(CATEGORIES, category) ? category : before.category,
    against: isKeyOf(AGAINST, against) ? against : before.against,
    ...{ usedFrom: typedOrNull(values, 'usedFrom'), usedUntil: typedOrNull(values, 'usedUntil') },
    ...{ legalBasis: typed(values, 'legalBasis'), applicants: typed(values, 'applicants') },
    ...{ minimumAge: number('minimumAge'), longestHours: number('longestHours') },
    ...{ longestHoursAuthorised: number('longestHoursAuthorised'), longestMonths: number('longestMonths') },
    ...{ longestMonthsExtended: number('longestMonthsExtended'), shortestMonths: number('shortestMonths') },
    ...{ longestMonthsUnder18: number('longestMonthsUnder18'), shortestMonthsUnder18: number('shortestMonthsUnder18') },
    reviewMonthsUnder18: number('reviewMonthsUnder18'),
    stages: chosen(values, 'stages').filter((code): code is Stage => isKeyOf(STAGES, code)),
    ...{ notes: typed(values, 'notes'), marks, reviewOn: typed(values, 'reviewOn') },
  }
  return readOf({ rules: given, checked: typed(values, 'checked') === 'yes' }, checkKind(given, before))
}
