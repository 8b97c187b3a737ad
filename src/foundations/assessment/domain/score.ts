/** Scoring: answers in, total, band and prompts out. Nothing here knows who asks or about whom. */
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import {
  bandOf,
  highestPossible,
  type Instrument,
  type PlainOption,
  type Question,
  questionsOf,
  type RankedBand,
  type ScoredOption,
} from './instrument.ts'

/**
 * Answers by question number. Of options: the score of one as a number (where only one has it) or its key; of yes and no:
 * `yes`, `no`, `not-known`, true, false, or the score; of text: the text. Empty and null are no answer.
 */
export type Answers = Readonly<Record<string, unknown>>

/** One question as it was asked, and what was said. Kept with every assessment, so that it reads the same for ever. */
export interface Answered {
  readonly number: number
  readonly section: string
  readonly subject: string
  readonly wording: string
  readonly kind: Question['kind']
  /** Of an option, or `yes`, `no`, `not-known`; null for text and where nothing was answered. */
  readonly key: string | null
  /** In words; null where nothing was answered. */
  readonly said: string | null
  readonly score: number
  readonly tick: boolean
}

export interface Prompt {
  readonly text: string
  /** Null when the total or the band is the reason. */
  readonly question: number | null
}

export interface Scored {
  readonly total: number
  readonly ticks: number
  readonly highestPossible: number
  readonly band: RankedBand
  readonly prompts: readonly Prompt[]
  /** Numbers of the questions without an answer; after `score` only of those that need none. */
  readonly unanswered: readonly number[]
  readonly answers: readonly Answered[]
}

export interface AnswerProblem {
  /** The number of the question, or what was given as one. */
  readonly question: string
  readonly message: string
}

/** Characters of a text answer. */
export const LONGEST_ANSWER = 4000

/** Scores a whole set of answers. Every problem is named by its question. */
export function score(instrument: Instrument, answers: Answers): Result<Scored, readonly AnswerProblem[]> {
  const { scored, problems } = read(instrument, answers)
  const missing = questionsOf(instrument)
    .filter(({ number, required }) => required && scored.unanswered.includes(number))
    .filter(({ number }) => !problems.some(({ question }) => question === String(number)))
    .map(({ number, subject }) => ({
      question: String(number),
      message: `Question ${number} (${subject}) has no answer`,
    }))
  const all = [...problems, ...missing].sort((a, b) => placeOf(a.question) - placeOf(b.question))
  return all.length > 0 ? refused(all) : ok(scored)
}

/** By number; what is no number comes last. */
function placeOf(question: string): number {
  return /^\d+$/.test(question) ? Number(question) : Number.MAX_SAFE_INTEGER
}

/** What a set of answers comes to so far: unfinished answers count nothing. */
export function tally(instrument: Instrument, answers: Answers): Scored {
  return read(instrument, answers).scored
}

function read(instrument: Instrument, answers: Answers): { scored: Scored; problems: AnswerProblem[] } {
  const problems: AnswerProblem[] = []
  const prompts: Prompt[] = []
  const answered: Answered[] = []
  for (const { title, questions } of instrument.sections) {
    for (const asks of questions) {
      const given = Object.hasOwn(answers, String(asks.number)) ? answers[String(asks.number)] : undefined
      const found = readAnswer(asks, given)
      const { number, subject, wording, kind } = asks
      if (!found.ok)
        problems.push({ question: String(number), message: `Question ${number} (${subject}): ${found.problem}` })
      const said = found.ok ? found.value : NOTHING
      if (said.prompt !== '') prompts.push({ text: said.prompt, question: number })
      answered.push({
        ...{ number, section: title, subject, wording, kind },
        ...{ key: said.key, said: said.said, score: said.score, tick: said.tick },
      })
    }
  }
  const known = new Set(answered.map(({ number }) => String(number)))
  for (const question of Object.keys(answers)) {
    if (known.has(question)) continue
    problems.push({
      question,
      message: `Question ${question}: ${instrument.id}@${instrument.version} has no such question`,
    })
  }
  const total = answered.reduce((sum, one) => sum + one.score, 0)
  const ticks = answered.filter((one) => one.tick).length
  const band = bandOf(instrument, total)
  for (const { of, atLeast, text } of instrument.prompts) {
    if ((of === 'ticks' ? ticks : total) >= atLeast) prompts.push({ text, question: null })
  }
  if (band.prompt !== '') prompts.push({ text: band.prompt, question: null })
  const unanswered = answered.filter(({ said }) => said === null).map(({ number }) => number)
  return {
    scored: {
      ...{ total, ticks, highestPossible: highestPossible(instrument) },
      band,
      prompts,
      unanswered,
      answers: answered,
    },
    problems,
  }
}

interface Said {
  readonly key: string | null
  readonly said: string | null
  readonly score: number
  readonly tick: boolean
  readonly prompt: string
}

const NOTHING: Said = { key: null, said: null, score: 0, tick: false, prompt: '' }

function readAnswer(asks: Question, given: unknown): Result<Said, string> {
  if (given === undefined || given === null || (typeof given === 'string' && given.trim() === '')) return ok(NOTHING)
  switch (asks.kind) {
    case 'options':
      return readOption(asks.options, given)
    case 'choice': {
      const option = asks.options.find(({ key }) => key === given)
      return option === undefined
        ? refused(`${shown(given)} is not one of its options: ${listed(asks.options.map(({ key }) => key))}`)
        : ok(chosen(option, 0))
    }
    case 'yes-no':
      return readYesNo(asks, given)
    case 'text':
      return readText(given)
  }
}

function readOption(options: readonly ScoredOption[], given: unknown): Result<Said, string> {
  const text = typeof given === 'string' ? given.trim() : undefined
  const byKey = text === undefined ? undefined : options.find(({ key }) => key === text)
  if (byKey !== undefined) return ok(chosen(byKey, byKey.score))
  const number = typeof given === 'number' ? given : text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
  const byScore = options.filter((option) => option.score === number)
  const [only] = byScore
  if (only !== undefined && byScore.length === 1) return ok(chosen(only, only.score))
  if (byScore.length > 1) {
    return refused(`${number} is the score of several options. Answer by key: ${listed(byScore.map(({ key }) => key))}`)
  }
  const scores = [...new Set(options.map((option) => String(option.score)))]
  const keys = options.map(({ key }) => key)
  const choices = keys.every((key) => scores.includes(key)) ? scores : [...scores, ...keys]
  return refused(`${shown(given)} is not the score of one of its options: ${listed([...new Set(choices)])}`)
}

function chosen(option: ScoredOption | PlainOption, scored: number): Said {
  return { key: option.key, said: option.label, score: scored, tick: false, prompt: option.prompt }
}

const YES = new Set<unknown>(['yes', 'y', 'true', true])
const NO = new Set<unknown>(['no', 'n', 'false', false])
const NOT_KNOWN = new Set<unknown>(['not-known', 'dont-know', 'don’t know', "don't know", 'not known'])

function readYesNo(asks: Extract<Question, { kind: 'yes-no' }>, given: unknown): Result<Said, string> {
  const value = typeof given === 'string' ? given.trim().toLowerCase() : given
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : null
  // With a score of nought a number cannot say which.
  const byScore = number !== null && asks.score > 0
  if (YES.has(value) || (byScore && number === asks.score)) {
    return ok({ key: 'yes', said: 'Yes', score: asks.score, tick: asks.tick, prompt: asks.prompt })
  }
  if (NO.has(value) || (byScore && number === 0)) return ok({ ...NOTHING, key: 'no', said: 'No' })
  if (asks.dontKnow && NOT_KNOWN.has(value)) return ok({ ...NOTHING, key: 'not-known', said: 'Don’t know' })
  const choices = [
    ...(asks.score > 0 ? ['0', String(asks.score)] : []),
    'yes',
    'no',
    ...(asks.dontKnow ? ['not-known'] : []),
  ]
  return refused(`${shown(given)} is not one of its answers: ${listed(choices)}`)
}

function readText(given: unknown): Result<Said, string> {
  if (typeof given !== 'string' && typeof given !== 'number' && typeof given !== 'boolean') {
    return refused('the answer must be text')
  }
  const text = typeof given === 'boolean' ? (given ? 'Yes' : 'No') : String(given).trim()
  if (text.length > LONGEST_ANSWER) {
    return refused(`the answer must be ${LONGEST_ANSWER.toLocaleString('en-GB')} characters or fewer`)
  }
  return ok({ ...NOTHING, said: text })
}

function shown(given: unknown): string {
  const text = typeof given === 'string' ? `“${given}”` : (JSON.stringify(given) ?? String(given))
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function listed(choices: readonly string[]): string {
  return choices.length < 2 ? choices.join('') : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`
}
