import { z } from 'zod'
import { isDay } from '../domain/retention.ts'

const words = (message: string, most = 2000) =>
  z.string(message).min(1, message).max(most, `Use ${most} characters or fewer`)
const day = (message: string) => z.string(message).refine(isDay, message)
const version = z.coerce.number().int().nonnegative()

export const endForm = z.object({
  outcome: words('Choose how the work ended', 60),
  endedOn: day('Enter the day on which the work ended'),
})
export const reopenForm = z.object({ reopenReason: words('Say why the work goes on') })
export const keepForm = z.object({
  version,
  until: day('Enter the day of the next review'),
  keepReason: words('Say why the record must be kept longer'),
})
export const evaluateForm = z.object({ version, evaluateReason: words('Say why the new rule should apply') })
export const proposeForm = z.object({ proposeReason: words('Say why the record is no longer needed') })
export const decideForm = z
  .object({
    decision: z.enum(['confirmed', 'declined', 'withdrawn'], 'Choose what you decide'),
    decideReason: z.string().max(2000, 'Use 2000 characters or fewer').default(''),
  })
  .refine(({ decision, decideReason }) => decision !== 'declined' || decideReason !== '', {
    path: ['decideReason'],
    message: 'Say why you decline',
  })
export const holdForm = z.object({
  matter: words('Enter the matter, such as the number of the proceedings', 200),
  holdReason: words('Say why the record must not be disposed of'),
  holdReviewOn: day('Enter the day on which the hold is reviewed'),
})
export const liftForm = z.object({ liftReason: words('Say why the hold is not needed any more') })
