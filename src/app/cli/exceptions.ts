import { Command } from 'commander'
import { exceptionsForCommand } from '../../modules/performance/index.ts'
import { commandPurpose, figuresActor } from './actor.ts'
import type { CommandMaker } from './command.ts'
import { type FormatOptions, inHouse, withFormatOptions } from './house.ts'
import { formatOf, printRows } from './output.ts'

interface Options extends FormatOptions {
  readonly month?: string
  readonly measure?: string
  readonly method?: string
  readonly area?: string
}

/** `frankpledge exceptions`: the exception list of a month, as its page saves it. */
export const exceptionsCommand: CommandMaker = (output) =>
  withFormatOptions(new Command('exceptions'))
    .description('List the charts whose count lies outside its lines in a month, strongest first.')
    .option('--month <month>', 'the month, such as 2025-09; the newest unless given')
    .option('--measure <name>', 'only this measure, or one of its types (see: frankpledge measures)')
    .option('--method <method>', 'seasonal or xmr; each measure’s own unless given')
    .option('--area <code>', 'only this area and the areas inside it')
    .action(async ({ month, measure, method, area, ...options }: Options) => {
      const format = formatOf(options)
      const found = await inHouse(options, (db) =>
        db.withActor(figuresActor, commandPurpose('performance.print-exceptions'), (tx) =>
          exceptionsForCommand(tx, { month, measure, method, area, now: new Date() }),
        ),
      )
      output.notes.write(`${found.rows.length} exceptions in ${found.month}\n`)
      printRows(output, format, found.columns, found.rows)
    })
