/** Screening by six questions; shared/domain/casework.md section 2. */
import { workingDayFrom } from '../../../platform/clock/index.ts'
import { type ScreeningQuestion, screeningQuestions } from './report-words.ts'

export type ScreeningAnswers = Readonly<Record<ScreeningQuestion, boolean>>

export interface ScreeningFound {
  /** matrix: at least one answer is yes; standard: the receiving agency handles it under its own policy. */
  readonly outcome: 'standard' | 'matrix'
  readonly yes: readonly ScreeningQuestion[]
  /** ISO day: the day of screening where it is worked, else the next that is. Null when nothing is due. */
  readonly matrixDueOn: string | null
}

/**
 * Any yes makes the matrix due the same working day.
 * @throws RangeError when `on` is no ISO day
 */
export function screen(answers: ScreeningAnswers, { on }: { readonly on: string }): ScreeningFound {
  const due = workingDayFrom(on)
  const yes = screeningQuestions.filter((question) => answers[question])
  return yes.length === 0
    ? { outcome: 'standard', yes, matrixDueOn: null }
    : { outcome: 'matrix', yes, matrixDueOn: due }
}
