import { z } from 'zod'

const day = (message: string) => z.iso.date(message)

/** Planning a meeting. Which areas and teams may be chosen is checked against what the page offered. */
export const MEETING_FORM = z.object({
  areaId: z.string().min(1, 'Choose the area that the meeting is about'),
  teamId: z.string().min(1, 'Choose the team that holds the meeting'),
  heldOn: day('Enter the day of the meeting'),
  startsAt: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d)?$/, 'Enter the time as 14:30, or leave it empty'),
  venue: z.string().max(200, 'Use at most 200 letters for the place'),
})

export const DECISION_FORM = z.object({
  version: z.string().regex(/^\d{1,9}$/, 'Reload the page and try again'),
  state: z.enum(['decided', 'deferred'], 'Say whether the meeting decided or put it off'),
  decision: z.string().max(4000, 'Use at most 4,000 letters for the decision'),
  action: z.string().max(200, 'Use at most 200 letters for the action').default(''),
  actionTeam: z.string().default(''),
  actionDue: z.union([z.literal(''), day('Enter the day by which it is to be done')]).default(''),
})

export const ATTENDANCE_FORM = z.object({
  agencyId: z.string().default(''),
  name: z.string().min(1, 'Enter who came').max(200, 'Use at most 200 letters'),
  apologies: z.string().optional(),
})
