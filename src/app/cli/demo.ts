import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { demonstrationSignIns, openDemonstration } from '../demo/index.ts'
import type { CommandMaker } from './command.ts'
import { type DataOption, openConfigured, withDataOption } from './house.ts'
import { type Output, printRows } from './output.ts'
import { serve, withPortOption } from './serve.ts'

interface Options extends DataOption {
  readonly port?: number
  readonly reset?: boolean
}

/** `frankpledge demo`: an invented partnership to try things on. */
export const demoCommand: CommandMaker = (output) =>
  withPortOption(withDataOption(new Command('demo')))
    .description(
      'Start the demonstration: a county with invented people and figures. Keeps its data in ./demo-data unless told otherwise.',
    )
    .option('--reset', 'start afresh, throwing away what was done in the demonstration')
    .action(async (options: Options) => {
      const data = options.data ?? (process.env['FRANKPLEDGE_DATA'] || 'demo-data')
      // The demonstration never touches a server that a real partnership may use, and needs no administrator's code.
      const config = {
        ...readConfig(process.env, { ...options, data }),
        databaseUrl: undefined,
        logLevel: process.env['LOG_LEVEL'] || 'warn',
      }
      const { db } = await openDemonstration({
        ...{ folder: config.dataFolder, today: new Date().toISOString().slice(0, 10), reset: options.reset ?? false },
        open: () => openConfigured(config),
        progress: ({ message, done, of }) =>
          output.notes.write(`  ${message}${of === undefined ? '' : ` (${done} of ${of})`}\n`),
      })
      const address = await serve({ db, config, output, setUpCode: null })
      printWelcome(output, address.url)
      await address.stopped
    })

function printWelcome(output: Output, url: string): void {
  const people = demonstrationSignIns()
  output.out.write(
    `\nFrankpledge is at ${url}\n\nSign in as any of these people. The password is the same for all: ${people[0]?.password}\n\n`,
  )
  printRows(
    output,
    'text',
    ['role', 'email', 'name', 'team'],
    people.map(({ role, email, name, team }) => ({ role, email, name, team })),
  )
  output.out.write('\nStop it with Ctrl+C. Start afresh with: npm run demo -- --reset\n')
}
