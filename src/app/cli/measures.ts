import { Command } from 'commander'
import { listMeasures } from '../../modules/performance/index.ts'
import { commandPurpose, figuresActor } from './actor.ts'
import type { CommandMaker } from './command.ts'
import { type FormatOptions, inHouse, withFormatOptions } from './house.ts'
import { formatOf, printRows } from './output.ts'

/** `frankpledge measures`: the names that other commands understand. */
export const measuresCommand: CommandMaker = (output) =>
  withFormatOptions(new Command('measures'))
    .description('List the measures and their types, by the names that other commands understand.')
    .action(async (options: FormatOptions) => {
      const format = formatOf(options)
      const measures = await inHouse(options, (db) =>
        db.withActor(figuresActor, commandPurpose('performance.print-measures'), listMeasures),
      )
      const rows = measures.flatMap((measure) =>
        measure.types.map((type) => ({
          measure: measure.slug,
          type: type.id === measure.root.id ? '' : `${measure.slug}/${type.slug}`,
          title: type.id === measure.root.id ? measure.title : type.title,
          also_called: type.id === measure.root.id ? measure.aliases.join(' ') : '',
        })),
      )
      printRows(output, format, ['measure', 'type', 'title', 'also_called'], rows)
    })
