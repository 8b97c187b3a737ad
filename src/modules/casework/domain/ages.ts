/** Age bands of figures. Pure. */

export const AGES = {
  'under-18': 'Under 18',
  '18-24': '18 to 24',
  '25-34': '25 to 34',
  '35-44': '35 to 44',
  '45-54': '45 to 54',
  '55-64': '55 to 64',
  '65-over': '65 and over',
  'not-recorded': 'Not recorded',
} as const
export type AgeBand = keyof typeof AGES

const FROM: readonly (readonly [number, AgeBand])[] = [
  [65, '65-over'],
  [55, '55-64'],
  [45, '45-54'],
  [35, '35-44'],
  [25, '25-34'],
  [18, '18-24'],
]

/** The age band on an ISO day of somebody born on another. Nobody is of an age before they are born. */
export function ageBandOn(bornOn: string | null, day: string): AgeBand {
  if (bornOn === null || bornOn > day) return 'not-recorded'
  const years = Number(day.slice(0, 4)) - Number(bornOn.slice(0, 4)) - (day.slice(5) < bornOn.slice(5) ? 1 : 0)
  return FROM.find(([from]) => years >= from)?.[1] ?? 'under-18'
}
