import type { Person } from './person.ts'

/** What a situation is told with: its people at their browsers, and the days. */
export interface Story {
  as(email: string): Promise<Person>
  stranger(): Promise<Person>
  /** ISO day, counted from the first Monday. */
  day(offset: number): string
}

/** One situation: what happens on each day of the story, and the case that it is about. */
export interface Situation {
  readonly title: string
  /** Who leads the case. */
  readonly lead: string
  readonly days: Readonly<Record<number, (story: Story) => Promise<void>>>
  /** Known after the first day. */
  caseId(): string
}

/** The days on which something happens: Monday, Wednesday, Friday, then every Wednesday. */
export const DAYS = [0, 2, 4, 9, 16, 23, 30, 37] as const

export const COUNCIL = 'caseworker@example.org'
export const COUNCIL_MANAGER = 'asb-manager@example.org'
export const POLICE = 'officer@example.org'
export const POLICE_MANAGER = 'sergeant@example.org'
export const HOUSING = 'housing@example.org'
export const HOUSING_MANAGER = 'housing-manager@example.org'
export const ENVIRONMENTAL_HEALTH = 'environmental-health@example.org'

/** What is known only once somebody has done it. */
export function later<T>(what: string): { set(value: T): void; get(): T } {
  let known: { value: T } | null = null
  return {
    set: (value) => {
      known = { value }
    },
    get: () => {
      if (known === null) throw new Error(`${what} is not known yet`)
      return known.value
    },
  }
}
