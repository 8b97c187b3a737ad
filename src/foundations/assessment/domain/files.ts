/** Files of instruments and answers. */
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { type Instrument, readInstrument } from './instrument.ts'
import { type LocatedJson, type Path, parseLocated } from './located-json.ts'
import type { Answers } from './score.ts'

export interface FileProblem {
  readonly line: number
  /** Where in the file, in words: “sections, 2, questions, 1, score”; empty for the file as a whole. */
  readonly where: string
  readonly message: string
}

/** Reads an instrument from the text of a JSON file. */
export function instrumentFromText(text: string): Result<Instrument, readonly FileProblem[]> {
  const json = parseLocated(text)
  if (!json.ok) return refused([notJson(json.problem)])
  const read = readInstrument(json.value.value)
  if (read.ok) return read
  return refused(
    read.problem
      .map(({ path, message }) => ({ line: json.value.lineOf(path), where: pathInWords(path), message }))
      .sort((a, b) => a.line - b.line),
  )
}

/** An instrument as a file that reads back the same. */
export function instrumentToText(instrument: Instrument): string {
  return `${JSON.stringify(instrument, null, 2)}\n`
}

export interface AnswersFile {
  /** The instrument that the file says it answers; null when it says nothing. */
  readonly instrument: string | null
  readonly answers: Answers
  readonly judgement: FileJudgement | null
}

export interface FileJudgement {
  readonly adjustedTotal: number | null
  readonly reason: string
  readonly approver: string | null
  readonly confirmed: boolean
}

const PARTS = ['instrument', 'answers', 'judgement']

/** Reads answers: `{"1": 4, "2": 2}`, or the same under `answers` with, beside it, `instrument` and `judgement`. */
export function answersFromText(text: string): Result<AnswersFile, readonly FileProblem[]> {
  const json = parseLocated(text)
  if (!json.ok) return refused([notJson(json.problem)])
  const { value } = json.value
  if (!isObject(value))
    return refused([{ line: 1, where: '', message: 'Answers are one JSON object: {"1": 4, "2": 0}' }])
  if (!('answers' in value)) return ok({ instrument: null, answers: value, judgement: null })
  const problems: FileProblem[] = []
  const say = (path: Path, message: string) => problems.push(problemAt(json.value, path, message))
  for (const name of Object.keys(value)) {
    if (!PARTS.includes(name)) say([name], `“${name}” is not known here: ${PARTS.join(', ')} are`)
  }
  const { answers, instrument = null, judgement = null } = value
  if (!isObject(answers)) say(['answers'], 'The answers are a JSON object: {"1": 4, "2": 0}')
  if (instrument !== null && typeof instrument !== 'string')
    say(['instrument'], 'The instrument is text: "asb-ram@2015"')
  const judged = judgement === null ? null : readJudgement(judgement, say)
  if (problems.length > 0 || !isObject(answers)) return refused(problems)
  return ok({ instrument: typeof instrument === 'string' ? instrument : null, answers, judgement: judged })
}

function readJudgement(value: unknown, say: (path: Path, message: string) => void): FileJudgement | null {
  if (!isObject(value)) {
    say(['judgement'], 'A judgement is a JSON object with adjustedTotal, reason, approver and confirmed')
    return null
  }
  const { adjustedTotal, reason = '', approver = null, confirmed = false, ...others } = value
  for (const name of Object.keys(others)) say(['judgement', name], `“${name}” is not known here`)
  if (typeof adjustedTotal !== 'number') say(['judgement', 'adjustedTotal'], 'The adjusted total is a number')
  if (typeof reason !== 'string') say(['judgement', 'reason'], 'The reason is text')
  if (approver !== null && typeof approver !== 'string') say(['judgement', 'approver'], 'The approver is text')
  if (typeof confirmed !== 'boolean') say(['judgement', 'confirmed'], 'Confirmed is true or false')
  return {
    adjustedTotal: typeof adjustedTotal === 'number' ? adjustedTotal : null,
    reason: typeof reason === 'string' ? reason : '',
    approver: typeof approver === 'string' && approver.trim() !== '' ? approver.trim() : null,
    confirmed: confirmed === true,
  }
}

export function problemInWords({ line, where, message }: FileProblem): string {
  return `Line ${line}${where === '' ? '' : `, ${where}`}: ${message}`
}

/** Places are counted from 1, as people count. */
function pathInWords(path: Path): string {
  return path.map((step) => (typeof step === 'number' ? String(step + 1) : step)).join(', ')
}

function problemAt(json: LocatedJson, path: Path, message: string): FileProblem {
  return { line: json.lineOf(path), where: pathInWords(path), message }
}

function notJson({ line, message }: { line: number; message: string }): FileProblem {
  return { line, where: '', message: `The file cannot be read as JSON. ${message}` }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
