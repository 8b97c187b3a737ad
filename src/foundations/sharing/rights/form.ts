import { z } from 'zod'
import { isDay } from '../domain/retention.ts'
import { redactionReasons, regimes, requestKinds } from '../domain/rights.ts'

const words = (message: string, most = 2000) =>
  z.string(message).min(1, message).max(most, `Use ${most} characters or fewer`)
const optional = (most = 2000) => z.string().max(most, `Use ${most} characters or fewer`).default('')
const day = (message: string) => z.string(message).refine(isDay, message)
const recordId = z.uuid('Choose a record')

export const newForm = z.object({
  kind: z.enum(requestKinds, 'Choose what they ask for'),
  regime: z.enum(regimes, 'Choose the law'),
  receivedOn: day('Enter the day on which the agency received it'),
  requesterName: words('Enter the name of whoever asks', 200),
  requesterContact: optional(500),
  onBehalfOf: optional(500),
  asks: optional(4000),
})
export const identityForm = z.object({
  verifiedOn: day('Enter the day on which you knew who asks'),
  verifiedHow: words('Say how you know who asks', 500),
})
export const extendForm = z.object({ extensionReason: words('Say why the answer takes longer') })
export const noteForm = z.object({ note: words('Enter the note') })
export const linkForm = z.object({ recordNumber: words('Enter the record’s number or the address of its page', 500) })
export const leaveOutForm = z.object({ recordId, leaveOutReason: words('Say why the record is left out') })
export const restrictForm = z.object({ recordId, restrictReason: words('Say why') })
export const eraseForm = z.object({ recordId, eraseReason: words('Say why it may be removed') })
export const rectifyForm = z.object({
  recordId,
  what: words('Enter what is wrong, such as date of birth', 200),
  oldValue: optional(),
  newValue: words('Enter what it should say'),
  evidence: optional(),
})
export const rectificationForm = z.object({
  rectification: z.uuid('Choose the rectification'),
  rectificationDecision: z.enum(['accepted', 'refused'], 'Choose what you decide'),
  rectificationReason: words('Say why'),
  disputedNote: optional(),
})
export const decideForm = z
  .object({
    version: z.coerce.number().int().nonnegative(),
    decision: z.enum(['granted', 'partly', 'refused'], 'Choose what the agency decides'),
    decisionReason: optional(),
  })
  .refine(({ decision, decisionReason }) => decision === 'granted' || decisionReason !== '', {
    path: ['decisionReason'],
    message: 'Say why it is not granted in full',
  })
export const respondForm = z.object({
  respondedOn: day('Enter the day on which the answer went'),
  responseHow: words('Say how the answer went, such as by recorded delivery', 500),
})
export const withdrawForm = z.object({ withdrawReason: words('Say why it is withdrawn', 500) })
export const redactForm = z
  .object({
    path: words('Choose a value', 30),
    reasonCode: z.enum(redactionReasons, 'Choose why the value is not sent'),
    redactReason: optional(500),
  })
  .refine(({ reasonCode, redactReason }) => reasonCode !== 'other' || redactReason !== '', {
    path: ['redactReason'],
    message: 'Say what the other reason is',
  })
export const restoreForm = z.object({
  path: words('Choose a value', 30),
  restoreReason: words('Say why the value may be sent', 500),
})
export const doneForm = z.object({ doneNote: optional(500) })
