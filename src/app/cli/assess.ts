import { readFile } from 'node:fs/promises'
import { Command, Option } from 'commander'
import {
  type AnswersFile,
  answersFromText,
  bandOf,
  builtIn,
  builtInNamed,
  checkJudgement,
  counts,
  type Instrument,
  instrumentFromText,
  nameOf,
  problemInWords,
  type Scored,
  score,
} from '../../foundations/assessment/index.ts'
import { AppError } from '../../platform/result/index.ts'
import type { CommandMaker } from './command.ts'
import { printJson } from './output.ts'

interface Options {
  instrument: string
  answers: string
  format: 'text' | 'json'
  json?: boolean
}

/** `frankpledge assess`: scores answers by an instrument; needs no database. */
export const assessCommand: CommandMaker = (output) =>
  new Command('assess')
    .description('Score the answers in a JSON file by an assessment instrument.')
    .requiredOption('--instrument <name>', 'such as asb-ram@2015, or a JSON file that holds an instrument')
    .requiredOption('--answers <file>', 'JSON: {"1": 4, "2": 2}, by question number and score; or - for standard input')
    .addOption(new Option('--format <format>', 'text or json').choices(['text', 'json']).default('text'))
    .option('--json', 'the same as --format json')
    .action(async (options: Options) => {
      const instrument = await instrumentNamed(options.instrument)
      const file = await answersIn(options.answers)
      const name = nameOf(instrument)
      if (file.instrument !== null && file.instrument !== name) {
        throw new AppError('bad-answers', `${options.answers} answers ${file.instrument}, not ${name}.`)
      }
      const scored = score(instrument, file.answers)
      if (!scored.ok) {
        throw new AppError('bad-answers', scored.problem.map(({ message }) => `${message}.`).join('\n'))
      }
      const outcome = { instrument, scored: scored.value, judged: judgedBy(instrument, scored.value, file) }
      if (options.json === true || options.format === 'json') printJson(output, asJson(outcome))
      else output.out.write(asText(outcome))
    })

async function instrumentNamed(name: string): Promise<Instrument> {
  const known = builtInNamed(name)
  if (known !== undefined) return known
  if (!/\.json$/i.test(name)) {
    const names = builtIn().map(nameOf).join(', ')
    throw new AppError('no-such-instrument', `There is no instrument ${name}. There is ${names}; or name a .json file.`)
  }
  const read = instrumentFromText(await textOf(name))
  if (read.ok) return read.value
  throw new AppError('bad-instrument', `${name}:\n${read.problem.map(problemInWords).join('\n')}`)
}

async function answersIn(file: string): Promise<AnswersFile> {
  const read = answersFromText(await textOf(file))
  if (read.ok) return read.value
  throw new AppError('bad-answers', `${file}:\n${read.problem.map(problemInWords).join('\n')}`)
}

async function textOf(file: string): Promise<string> {
  if (file === '-') {
    let text = ''
    for await (const chunk of process.stdin.setEncoding('utf8')) text += String(chunk)
    return text
  }
  return readFile(file, 'utf8').catch((error: unknown) => {
    const { code } = error as { code?: string }
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES') {
      throw new AppError('no-such-file', `Cannot read ${file}. Check the name of the file.`)
    }
    throw error
  })
}

interface Judged {
  readonly adjustedTotal: number
  readonly reason: string
  readonly approver: string | null
  readonly state: 'asked' | 'confirmed'
}

function judgedBy(instrument: Instrument, scored: Scored, file: AnswersFile): Judged | null {
  const { judgement } = file
  if (judgement === null) return null
  const checked = checkJudgement(instrument, scored.total, { ...judgement, askedBy: '' })
  if (!checked.ok) {
    throw new AppError('bad-answers', checked.problem.map(({ message }) => `Judgement: ${message}.`).join('\n'))
  }
  const { adjustedTotal, reason, approver } = checked.value
  return { adjustedTotal, reason, approver, state: approver === null || judgement.confirmed ? 'confirmed' : 'asked' }
}

interface Outcome {
  readonly instrument: Instrument
  readonly scored: Scored
  readonly judged: Judged | null
}

/** The total that counts, and its band: the judgement's where it counts. */
function standing({ instrument, scored, judged }: Outcome) {
  const total = judged !== null && counts(judged, scored.total) ? judged.adjustedTotal : scored.total
  return { total, band: bandOf(instrument, total) }
}

function asJson(outcome: Outcome) {
  const { instrument, scored, judged } = outcome
  const { total, band } = standing(outcome)
  return {
    ...{ instrument: instrument.id, version: instrument.version, title: instrument.title },
    ...{ score: scored.total, total, highestPossible: scored.highestPossible, ticks: scored.ticks },
    ...{ band: band.key, bandLabel: band.label, next: band.next, reviewAfterDays: band.reviewAfterDays },
    prompts: scored.prompts.map(({ text }) => text),
    unanswered: scored.unanswered,
    judgement: judged,
  }
}

function asText(outcome: Outcome): string {
  const { instrument, scored, judged } = outcome
  const { total, band } = standing(outcome)
  const lines = [`${instrument.title} (${nameOf(instrument)})`, `Score: ${scored.total} of ${scored.highestPossible}`]
  if (judged !== null) {
    lines.push(
      `Judgement: ${judged.adjustedTotal}, ${judged.state === 'asked' ? 'waits for confirmation' : 'confirmed'}`,
    )
    lines.push(`Total that counts: ${total}`)
  }
  lines.push(`Band: ${band.label.toLowerCase()}`)
  if (band.next !== '') lines.push(`Next: ${band.next}`)
  for (const { text, question } of scored.prompts) {
    lines.push(`Prompt: ${text}${question === null ? '' : ` (question ${question})`}`)
  }
  if (scored.unanswered.length > 0) lines.push(`Without an answer: ${scored.unanswered.join(', ')}`)
  return `${lines.join('\n')}\n`
}
