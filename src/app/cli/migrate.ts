import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { migrateAsOwner } from '../open-house.ts'
import type { CommandMaker } from './command.ts'
import { type DataOption, inHouse, withDataOption } from './house.ts'

/** `frankpledge migrate`: brings the database to the shape that this version needs. */
export const migrateCommand: CommandMaker = (output) =>
  withDataOption(new Command('migrate'))
    .description(
      'Bring the database to the shape that this version needs. Other commands do it by themselves where they may.',
    )
    .addHelpText('after', '\nOn a server set DATABASE_OWNER_URL to the login that owns the database.')
    .action(async (options: DataOption) => {
      const { databaseUrl, ownerDatabaseUrl } = readConfig(process.env, { data: options.data })
      if (databaseUrl === undefined && ownerDatabaseUrl === undefined) await inHouse(options, async () => {})
      else {
        const report = await migrateAsOwner(ownerDatabaseUrl ?? databaseUrl ?? '')
        for (const name of report.applied) output.notes.write(`Ran ${name}\n`)
      }
      output.notes.write('The database is up to date.\n')
    })
