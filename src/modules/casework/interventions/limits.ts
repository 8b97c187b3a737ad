import { inMonths, type Kind, type KindRules, type Rule } from '../domain/intervention.ts'
import { MARKS } from '../domain/intervention-words.ts'

/** What the law is said to allow, a line each, with how sure the source is. */
export function limitsInWords(kind: KindRules | Kind): string[] {
  const sure = (rule: Rule) => {
    const mark = kind.marks[rule]
    return mark === undefined ? '' : ` [${mark}: ${MARKS[mark].toLowerCase()}]`
  }
  const line = (rule: Rule, value: number | null, text: (value: number) => string): string[] =>
    value === null ? [] : [`${text(value)}${sure(rule)}`]
  return [
    ...(kind.applicants === '' ? [] : [`Who may apply: ${kind.applicants}${sure('applicants')}`]),
    ...line('minimumAge', kind.minimumAge, (years) => `From the age of ${years}`),
    ...line('longestHours', kind.longestHours, (hours) => `At most ${hours} hours`),
    ...line(
      'longestHoursAuthorised',
      kind.longestHoursAuthorised,
      (hours) => `With higher authority, at most ${hours} hours`,
    ),
    ...line('longestMonths', kind.longestMonths, (months) => `At most ${inMonths(months)}`),
    ...line(
      'longestMonthsExtended',
      kind.longestMonthsExtended,
      (months) => `Once extended, at most ${inMonths(months)}`,
    ),
    ...line('shortestMonths', kind.shortestMonths, (months) => `At least ${inMonths(months)}`),
    ...line('longestMonthsUnder18', kind.longestMonthsUnder18, (months) => `Under 18: at most ${inMonths(months)}`),
    ...line('shortestMonthsUnder18', kind.shortestMonthsUnder18, (months) => `Under 18: at least ${inMonths(months)}`),
    ...line(
      'reviewMonthsUnder18',
      kind.reviewMonthsUnder18,
      (months) => `Under 18: reviewed every ${inMonths(months)}`,
    ),
    ...(kind.notes === '' ? [] : [`${kind.notes}${sure('notes')}`]),
  ]
}
