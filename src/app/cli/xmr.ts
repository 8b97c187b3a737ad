import { createReadStream } from 'node:fs'
import { Command, InvalidArgumentError } from 'commander'
import { isMonthOrDay, problemInWords, xmrFile } from '../../modules/performance/index.ts'
import { AppError } from '../../platform/result/index.ts'
import type { CommandMaker } from './command.ts'
import { formatOf } from './output.ts'

interface Options {
  input: string
  format?: string
  json?: boolean
  screen: boolean
  fixAfter?: number
  rebase: string[]
  improvement: string
}

/** `frankpledge xmr`: control charts of the series in a file; needs no database. */
export const xmrCommand: CommandMaker = (output) =>
  new Command('xmr')
    .description(
      'Work out XmR control charts for the series in a CSV file with the columns f, x and y (series, date, value).',
    )
    .requiredOption('--input <file>', 'the CSV file, or - for standard input')
    .option('--format <format>', 'csv or json', 'csv')
    .option('--json', 'the same as --format json')
    .option('--screen', 'leave unusually large moving ranges out of the limits (this is the default)', true)
    .option('--no-screen', 'keep every moving range')
    .option('--fix-after <n>', 'work out the limits from the first n points only', wholeNumber)
    .option('--rebase <date...>', 'start new limits at this date; may be given several times', collect, [])
    .option('--improvement <direction>', 'which way is better: increase or decrease', 'decrease')
    .action(async (options: Options) => {
      const format = formatOf({ json: options.json, format: options.format === 'text' ? 'csv' : options.format })
      const { improvement } = options
      if (improvement !== 'increase' && improvement !== 'decrease') {
        throw new AppError('bad-option', `--improvement is increase or decrease, not “${improvement}”.`)
      }
      const result = await xmrFile({
        input: options.input === '-' ? process.stdin : createReadStream(options.input),
        format: format === 'json' ? 'json' : 'csv',
        options: {
          screen: options.screen,
          improvement,
          ...(options.fixAfter === undefined ? {} : { fixAfter: options.fixAfter }),
          rebaseAt: options.rebase,
        },
      }).catch((error: unknown) => {
        const { code } = error as { code?: string }
        if (code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES') {
          throw new AppError('no-such-file', `Cannot read ${options.input}. Check the name of the file.`)
        }
        throw error
      })
      if (result.ok) for (const text of result.value) output.out.write(text)
      else throw new AppError('bad-file', `${options.input}:\n${result.problem.map(problemInWords).join('\n')}`)
    })

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 2) throw new InvalidArgumentError('It must be a whole number of at least 2.')
  return value
}

function collect(text: string, before: string[]): string[] {
  if (!isMonthOrDay(text))
    throw new InvalidArgumentError('It must be a date such as 2020-04-01 or a month such as 2020-04.')
  return [...before, text]
}
