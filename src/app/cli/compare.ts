import { Command } from 'commander'
import { comparisonFor, latestMonth } from '../../modules/performance/index.ts'
import type { Month } from '../../platform/clock/index.ts'
import { AppError } from '../../platform/result/index.ts'
import { commandPurpose, figuresActor } from './actor.ts'
import { measureNamed, monthArgument } from './arguments.ts'
import type { CommandMaker } from './command.ts'
import { type FormatOptions, inHouse, withFormatOptions } from './house.ts'
import { formatOf, printRows } from './output.ts'

interface Options extends FormatOptions {
  readonly measure: string
  readonly to?: Month
}

const COLUMNS = ['area', 'previous_12_months', 'last_12_months', 'change', 'percent_change']
const MONTHS = 12

/** `frankpledge compare`: the table of the performance report. */
export const compareCommand: CommandMaker = (output) =>
  withFormatOptions(new Command('compare'))
    .description('Compare the last 12 months with the 12 before, for every district, county and force.')
    .requiredOption('--measure <name>', 'measure, or one of its types (see: frankpledge measures)')
    .option('--to <month>', 'end month, such as 2025-09; the newest unless given', monthArgument)
    .action(async (options: Options) => {
      const format = formatOf(options)
      const found = await inHouse(options, (db) =>
        db.withActor(figuresActor, commandPurpose('performance.print-comparison'), async (tx) => {
          const { measure, type } = await measureNamed(tx, options.measure)
          const to = options.to ?? (await latestMonth(tx, measure.id))
          if (to === null)
            throw new AppError('no-figures', `There are no figures for ${measure.title} yet. Import some first.`)
          return comparisonFor(tx, { measure, type, to })
        }),
      )
      const incomplete = found.filter((row) => row.previousMonths < MONTHS || row.lastMonths < MONTHS)
      for (const { area, previousMonths, lastMonths } of incomplete) {
        output.notes.write(
          `${area.name}: figures for ${previousMonths} of the previous and ${lastMonths} of the last 12 months, so the change is left empty.\n`,
        )
      }
      printRows(
        output,
        format,
        COLUMNS,
        found.map((row) => {
          const whole = row.previousMonths === MONTHS && row.lastMonths === MONTHS
          return {
            area: row.area.name,
            previous_12_months: row.previousMonths === 0 ? null : row.previous,
            last_12_months: row.lastMonths === 0 ? null : row.last,
            change: whole ? row.change : null,
            percent_change: whole ? row.percentChange : null,
          }
        }),
      )
    })
