/** The door of assessment: instruments as immutable versions, and the assessments made with them. */
export { builtIn, builtInNamed } from './domain/built-in.ts'
export {
  type AnswersFile,
  answersFromText,
  type FileProblem,
  instrumentFromText,
  instrumentToText,
  problemInWords,
} from './domain/files.ts'
export {
  type Band,
  bandOf,
  highestPossible,
  type Instrument,
  nameOf,
  parseName,
  type Question,
  type RankedBand,
} from './domain/instrument.ts'
export { checkJudgement, counts, type JudgementState, judgementStateLabels } from './domain/judgement.ts'
export { type Answered, type AnswerProblem, type Answers, type Prompt, type Scored, score } from './domain/score.ts'
