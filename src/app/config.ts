import path from 'node:path'
import { AppError } from '../platform/result/index.ts'

/** What a person may set from outside, read once at start. */
export interface Config {
  /** The PostgreSQL server, or undefined for the embedded database. */
  readonly databaseUrl: string | undefined
  /** A login that may change the database's shape; the ordinary one unless given. */
  readonly ownerDatabaseUrl: string | undefined
  /** The folder of the embedded database and of files on their way in. Made when it is not there. */
  readonly dataFolder: string
  readonly port: number
  readonly host: string
  /** The site's own address where a reverse proxy stands in front; https here makes cookies secure. */
  readonly publicUrl: string | undefined
  readonly trustedProxies: number
  readonly logLevel: string
}

/** @throws AppError `bad-setting` naming the setting and what it may be */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  given: { data?: string | undefined; port?: number | undefined } = {},
): Config {
  const publicUrl = environment['PUBLIC_URL'] || undefined
  if (publicUrl !== undefined && !/^https?:\/\/[^/]+\/?$/.test(publicUrl)) {
    throw new AppError(
      'bad-setting',
      'PUBLIC_URL must be an address such as https://safer.example.org, without a path.',
    )
  }
  return {
    databaseUrl: environment['DATABASE_URL'] || undefined,
    ownerDatabaseUrl: environment['DATABASE_OWNER_URL'] || undefined,
    dataFolder: path.resolve(given.data ?? (environment['FRANKPLEDGE_DATA'] || 'data')),
    port: given.port ?? wholeNumber({ name: 'PORT', text: environment['PORT'], otherwise: 3000, most: 65_535 }),
    host: environment['HOST'] || '127.0.0.1',
    publicUrl,
    trustedProxies: wholeNumber({
      name: 'TRUSTED_PROXIES',
      text: environment['TRUSTED_PROXIES'],
      otherwise: 0,
      most: 10,
    }),
    logLevel: environment['LOG_LEVEL'] || 'info',
  }
}

function wholeNumber(setting: { name: string; text: string | undefined; otherwise: number; most: number }): number {
  if (setting.text === undefined || setting.text === '') return setting.otherwise
  const value = Number(setting.text)
  if (!Number.isInteger(value) || value < 0 || value > setting.most) {
    throw new AppError(
      'bad-setting',
      `${setting.name} must be a whole number from 0 to ${setting.most}, not “${setting.text}”.`,
    )
  }
  return value
}
