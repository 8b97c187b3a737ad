import type { ParsedForm } from '../../../platform/forms/index.ts'

const FAR_AHEAD_DAYS = 366

/**
 * The day by which answers are wanted, `YYYY-MM-DD`: a real day, not gone by and not more than a year ahead. Months may be
 * written as numbers only. `today` is a day, `YYYY-MM-DD`.
 */
export function parseDueDate(form: URLSearchParams, today: string): ParsedForm<{ dueOn: string }> {
  const part = (name: string): string => (form.get(`due-${name}`) ?? '').trim()
  const [day, month, year] = [part('day'), part('month'), part('year')]
  const wrong = (message: string, field = 'due-day') => ({ ok: false as const, errors: [{ field, message }] })
  if (day === '' && month === '' && year === '') return wrong('Enter the date by which you want answers')
  if (day === '') return wrong('The date must include a day')
  if (month === '') return wrong('The date must include a month', 'due-month')
  if (year === '') return wrong('The date must include a year', 'due-year')
  const numeric = /^\d{1,2}$/.test(day) && /^\d{1,2}$/.test(month) && /^\d{4}$/.test(year)
  const dueOn = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${dueOn}T00:00:00Z`)
  if (!numeric || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== dueOn) {
    return wrong('The date must be a real date, like 19 12 2025')
  }
  if (dueOn < today) return wrong('The date must be today or in the future')
  if (dueOn > addDays(today, FAR_AHEAD_DAYS)) return wrong('The date must be within a year from today')
  return { ok: true, value: { dueOn } }
}

/** The day so many days later, by the calendar. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
