import type { Command } from 'commander'
import { writeAuditEvent } from '../../foundations/audit/index.ts'
import type { Db } from '../../platform/db/index.ts'
import { type Config, readConfig } from '../config.ts'
import { openHouse } from '../open-house.ts'

export interface DataOption {
  readonly data?: string
}

/** Adds the option that says where the data is. */
export function withDataOption(command: Command): Command {
  return command.option(
    '--data <folder>',
    'data folder, made when absent (or FRANKPLEDGE_DATA; not used with DATABASE_URL)',
  )
}

export interface FormatOptions extends DataOption {
  readonly json?: boolean
  readonly format?: string
}

/** Adds the options that say how figures are printed. */
export function withFormatOptions(command: Command): Command {
  return withDataOption(command)
    .option('--format <format>', 'text, csv or json', 'text')
    .option('--json', 'the same as --format json')
}

/** Opens the configured database with the audit log in place. */
export function openConfigured(config: Config): Promise<Db> {
  return openHouse(config, writeAuditEvent)
}

/** Opens the database, does the work, closes it again, also after an error. */
export async function inHouse<T>(options: DataOption, work: (db: Db, config: Config) => Promise<T>): Promise<T> {
  const config = readConfig(process.env, { data: options.data })
  const db = await openConfigured(config)
  try {
    return await work(db, config)
  } finally {
    await db.close()
  }
}
