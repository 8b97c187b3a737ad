/** How soon a report is responded to, suggested from the five answers; shared/domain/casework.md section 1. */
import type { Grade, Impact, YesNo } from './report-words.ts'

export interface GradeAnswers {
  /** It was going on when it was told. */
  readonly ongoing: boolean
  readonly before: YesNo
  readonly impact: Impact
  /** yes: aimed at the person or household. */
  readonly targeted: YesNo
  /** Somebody there is disabled or long-term ill. */
  readonly vulnerable: YesNo
}

export interface SuggestedGrade {
  readonly grade: Grade
  /** What calls for it, in clauses that follow "because". */
  readonly because: readonly string[]
}

const NOW_AND_AT_THEM = 'it is happening now, is aimed at them, and somebody there is disabled or long-term ill'

/**
 * Immediate when somebody is afraid of being hurt, or when it happens now to somebody vulnerable at whom it is aimed. Prompt
 * when any answer tells of a repeat victim, a target, vulnerability or distress. Otherwise an appointment. What is not known
 * raises nothing, and the call taker may choose another grade.
 */
export function suggestGrade(answers: GradeAnswers): SuggestedGrade {
  const { ongoing, before, impact, targeted, vulnerable } = answers
  const urgent = [
    impact === 'danger' && 'somebody is afraid of being hurt',
    ongoing && targeted === 'yes' && vulnerable === 'yes' && NOW_AND_AT_THEM,
  ].filter((reason) => reason !== false)
  if (urgent.length > 0) return { grade: 'immediate', because: urgent }
  const soon = [
    before === 'yes' && 'it has happened to the household before',
    targeted === 'yes' && 'it is aimed at them',
    vulnerable === 'yes' && 'somebody there is disabled or long-term ill',
    impact === 'health' && 'it harms their health',
    impact === 'distressed' && 'they are distressed',
  ].filter((reason) => reason !== false)
  if (soon.length > 0) return { grade: 'prompt', because: soon }
  return { grade: 'scheduled', because: ['no answer calls for more'] }
}

/** "Prompt, because it is aimed at them and they are distressed." */
export function gradeInWords(suggested: SuggestedGrade, label: string): string {
  const [last = '', ...before] = [...suggested.because].reverse()
  const because = before.length === 0 ? last : `${[...before].reverse().join(', ')} and ${last}`
  return `${label}, because ${because}.`
}
