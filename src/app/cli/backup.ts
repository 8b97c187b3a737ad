import path from 'node:path'
import { Command } from 'commander'
import { AppError } from '../../platform/result/index.ts'
import { backUp, restore } from '../backup.ts'
import { type Config, readConfig } from '../config.ts'
import type { CommandMaker } from './command.ts'
import { type DataOption, withDataOption } from './house.ts'

/** `frankpledge backup`: copies the embedded database into a folder. */
export const backupCommand: CommandMaker = (output) =>
  withDataOption(new Command('backup'))
    .description('Copy the embedded database and the installation’s key into a new folder. Stop the server first.')
    .argument('<folder>', 'the folder to make')
    .action(async (folder: string, options: DataOption) => {
      const config = embeddedOnly(options)
      const report = await backUp({ dataFolder: config.dataFolder, to: path.resolve(folder), now: new Date() })
      output.notes.write(
        `Saved ${report.files} files in ${report.folder}. It holds personal data: keep it as safe as the database.\n`,
      )
    })

/** `frankpledge restore`: puts a backup into an empty data folder. */
export const restoreCommand: CommandMaker = (output) =>
  withDataOption(new Command('restore'))
    .description('Check a backup and put it into an empty data folder.')
    .argument('<folder>', 'the backup')
    .action(async (folder: string, options: DataOption) => {
      const config = embeddedOnly(options)
      const report = await restore({ from: path.resolve(folder), dataFolder: config.dataFolder })
      output.notes.write(`Restored ${report.files} files into ${report.folder}.\n`)
    })

function embeddedOnly(options: DataOption): Config {
  const config = readConfig(process.env, { data: options.data })
  if (config.databaseUrl !== undefined) {
    throw new AppError(
      'server-has-its-own-tools',
      'This command is for the embedded database. Back up a PostgreSQL server with its own tools; docs/how-to/deploy.md gives the commands.',
    )
  }
  return config
}
