import { z } from 'zod'
import { APPLIED_BY, CHANNELS, INVOLVEMENTS } from '../store/case-reviews.ts'

const text = (missing: string, most = 4000) =>
  z
    .string(missing)
    .min(1, missing)
    .max(most, `Use at most ${most.toLocaleString('en-GB')} letters`)
const optional = (most: number) =>
  z
    .string()
    .max(most, `Use at most ${most.toLocaleString('en-GB')} letters`)
    .default('')
const day = (missing: string) => z.iso.date(missing)
const dayOrNone = z.union([z.literal(''), z.iso.date('Enter a day, or leave it empty')]).default('')
const oneOf = <T extends object>(list: T, missing: string) =>
  z.enum(Object.keys(list) as [Extract<keyof T, string>, ...Extract<keyof T, string>[]], missing)
const number = (missing: string, { from, to }: { from: number; to: number }) =>
  z.coerce.number<unknown>(missing).int(missing).min(from, `Enter ${from} or more`).max(to, `Enter ${to} or less`)

export const MAKE_FORM = z.object({
  appliedOn: day('Enter the day of the application'),
  appliedBy: oneOf(APPLIED_BY, 'Say who applies'),
  channel: oneOf(CHANNELS, 'Say how it came'),
  behalfNote: optional(500),
  what: text('Say what happens'),
  wanted: optional(2000),
  involvement: oneOf(INVOLVEMENTS, 'Say how they want to take part'),
})

export const REASON_FORM = z.object({ reason: text('Say why not', 1000) })

export const COMPLAINT_FORM = z.object({
  complainedOn: day('Enter the day'),
  happenedOn: dayOrNone,
  agency: text('Say to which agency', 200),
  reference: optional(60),
  what: optional(1000),
})

export const HISTORY_FORM = z.object({
  known: text('Say what was known', 8000),
  done: optional(8000),
  usesSystem: z.enum(['yes', 'partly', 'no'], 'Say how much of it stood in the shared cases'),
})

export const RECOMMEND_FORM = z.object({
  agencyId: z.uuid('Choose the agency'),
  text: text('Write the recommendation'),
})

export const REPLY_FORM = z.object({
  reply: z.enum(['accepted', 'partly', 'refused'], 'Say what they reply'),
  replyText: optional(4000),
  doneOn: dayOrNone,
})

export const LETTER_FORM = z.object({ body: text('Write the letter', 8000), sentOn: dayOrNone })

export const EXPLAIN_FORM = z.object({
  profileId: z.uuid('Choose who was told'),
  on: day('Enter the day on which they were told'),
  how: text('Say how they were told', 300),
})

export const RULES_FORM = z.object({
  validFrom: day('Enter the day from which it holds'),
  complaintsNeeded: number('Enter 1, 2 or 3', { from: 1, to: 3 }),
  complainWithinMonths: number('Enter months', { from: 1, to: 24 }),
  applyWithinMonths: number('Enter months', { from: 6, to: 24 }),
  acknowledgeDays: number('Enter working days', { from: 1, to: 120 }),
  decideDays: number('Enter working days', { from: 1, to: 120 }),
  reviewDays: number('Enter working days', { from: 1, to: 120 }),
  appealDays: number('Enter working days', { from: 1, to: 120 }),
  source: text('Say where this is laid down', 500),
  reviewOn: day('Enter the day by which it is checked again'),
})
