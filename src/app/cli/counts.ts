import { Command } from 'commander'
import { countsFor } from '../../modules/performance/index.ts'
import type { Month } from '../../platform/clock/index.ts'
import { commandPurpose, figuresActor } from './actor.ts'
import { areaNamed, measureNamed, monthArgument } from './arguments.ts'
import type { CommandMaker } from './command.ts'
import { type FormatOptions, inHouse, withFormatOptions } from './house.ts'
import { formatOf, printRows } from './output.ts'

interface Options extends FormatOptions {
  readonly measure: string
  readonly area: string
  readonly from: Month
  readonly to: Month
  readonly totals?: boolean
}

/** `frankpledge counts`: the figures behind every chart. */
export const countsCommand: CommandMaker = (output) =>
  withFormatOptions(new Command('counts'))
    .description('Print counts by month and type for one area.')
    .requiredOption(
      '--measure <name>',
      'measure, or one of its types: recorded-crime, burglary, … (see: frankpledge measures)',
    )
    .requiredOption('--area <code>', 'code or name of the area')
    .requiredOption('--from <month>', 'first month, such as 2025-01', monthArgument)
    .requiredOption('--to <month>', 'last month, such as 2025-09', monthArgument)
    .option('--totals', 'add the total and the types that are sums of others, which otherwise would be counted twice')
    .action(async (options: Options) => {
      const format = formatOf(options)
      const rows = await inHouse(options, (db) =>
        db.withActor(figuresActor, commandPurpose('performance.print-counts'), async (tx) => {
          const { measure, type } = await measureNamed(tx, options.measure)
          const area = await areaNamed(tx, options.area)
          const whole = type.id === measure.root.id
          const found = await countsFor(tx, {
            ...{ measure, areaId: area.id, from: options.from, to: options.to },
            ...(whole ? {} : { type }),
          })
          const sums = new Set(measure.types.map((one) => one.parentId))
          const isSum = (slug: string) => measure.types.some((one) => one.slug === slug && sums.has(one.id))
          const asked = whole && options.totals !== true ? found.filter((row) => !isSum(row.typeSlug)) : found
          return asked.map((row) => ({ area: row.area, month: row.month, type: row.type, count: row.count }))
        }),
      )
      printRows(output, format, ['area', 'month', 'type', 'count'], rows)
    })
