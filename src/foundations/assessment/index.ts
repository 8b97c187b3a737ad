/** The door of assessment: instruments as immutable versions, and the assessments made with them. */
export type { Approver, AssessmentDeps, AssessmentSubject, Prefilled } from './deps.ts'
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
  type Prefill,
  parseName,
  type Question,
  questionsOf,
  type RankedBand,
  scoresOf,
} from './domain/instrument.ts'
export { checkJudgement, counts, type JudgementState, judgementStateLabels } from './domain/judgement.ts'
export { type Answered, type AnswerProblem, type Answers, type Prompt, type Scored, score } from './domain/score.ts'
export { assessmentHoldings } from './holding.ts'
export { notices } from './notices.ts'
export { BandTag } from './pages/bands.tsx'
export { assessPath } from './pages/load.ts'
export { permissions } from './permissions.ts'
export {
  AssessmentsPart,
  type AssessmentsPartProps,
  assessmentsPart,
  type Chain,
  loadChains,
} from './record-assessments/part.tsx'
export { assessRoutes } from './routes.ts'
export {
  type Assessed,
  type Assessment,
  type AssessmentHooks,
  assessmentsOf,
  type CompletionRefusal,
  completeAssessment,
  findAssessment,
  type Judgement,
  latestAssessments,
  type NewAssessment,
  type Standing,
} from './store/assessments.ts'
export {
  findInstrument,
  type InstrumentEntry,
  listInstruments,
  type StoredInstrument,
  usableInstruments,
} from './store/instruments.ts'
export {
  askForJudgement,
  decideJudgement,
  type JudgementThatWaits,
  judgementsToDecide,
  withdrawJudgement,
} from './store/judgements.ts'
export { type Completed, completeAssessments, type ManyRefusal } from './store/many-assessments.ts'
export { type BandMove, type Movements, movementsBetweenBands } from './store/movements.ts'
