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

/** A new kind: nothing is chosen for whoever writes it but days. */
export function blank(today: string): Values {
  return valuesFrom({ validFrom: today, reviewOn: addMonths(today, USUAL_REVIEW_MONTHS) })
}

/** What a kind is called in addresses, made of its title where nobody typed another: `public-spaces-protection-order`. */
export function codeOf(values: Values): string {
  const given = typed(values, 'code')
  if (given !== '') return given
  return typed(values, 'title')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '')
}

/** What is wrong with the short name of a new kind; null when nothing is. */
export function problemOfCode(code: string, known: readonly string[]): string | null {
  if (!/^[a-z][a-z0-9-]{1,59}$/.test(code)) {
    return 'Use small letters, figures and hyphens, beginning with a letter, such as respect-order'
  }
  return known.includes(code) ? 'There is a kind with this short name already: write a new version of it instead' : null
}

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
  before: Kind | null,
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
    // What was not chosen for a new kind is told below, and then nothing is published.
    category: isKeyOf(CATEGORIES, category) ? category : (before?.category ?? 'informal'),
    against: isKeyOf(AGAINST, against) ? against : (before?.against ?? 'either'),
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
  const unchosen = [
    ...(before === null && !isKeyOf(CATEGORIES, category) ? [{ field: 'category', message: 'Choose a category' }] : []),
    ...(before === null && !isKeyOf(AGAINST, against)
      ? [{ field: 'against', message: 'Choose what it is used for' }]
      : []),
  ]
  const problems = checkKind(given, before)
  return readOf({ rules: given, checked: typed(values, 'checked') === 'yes' }, [...unchosen, ...problems])
}
