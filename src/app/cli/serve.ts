import path from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { newSetUpCode } from '../../foundations/identity/index.ts'
import type { Db } from '../../platform/db/index.ts'
import { createLog } from '../../platform/http/index.ts'
import { AppError } from '../../platform/result/index.ts'
import { type Config, readConfig } from '../config.ts'
import { readSecret } from '../secret.ts'
import { wireHouse } from '../wiring.ts'
import type { CommandMaker } from './command.ts'
import { type DataOption, openConfigured, withDataOption } from './house.ts'
import type { Output } from './output.ts'

interface Options extends DataOption {
  readonly port?: number
}

/** `frankpledge serve`: the web server. */
export const serveCommand: CommandMaker = (output) =>
  withPortOption(withDataOption(new Command('serve')))
    .description('Start the web server. The first visit sets the partnership up.')
    .action(async (options: Options) => {
      const config = readConfig(process.env, options)
      const db = await openConfigured(config)
      const setUpCode = await newSetUpCode(db)
      const address = await serve({ db, config, output, setUpCode })
      output.notes.write(`Frankpledge is at ${address.url}\n`)
      if (setUpCode !== null) output.notes.write(`Open it to set up your partnership. Set-up code: ${setUpCode}\n`)
      await address.stopped
    })

export function withPortOption(command: Command): Command {
  return command.option('--port <number>', 'port to listen on (or PORT; 3000 unless given)', (text) => {
    const port = Number(text)
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new InvalidArgumentError('It must be a port number.')
    return port
  })
}

/**
 * Listens until the process is asked to stop, then finishes what it has begun: open requests, the import in hand, the
 * database.
 */
export async function serve(options: {
  db: Db
  config: Config
  output: Output
  setUpCode: string | null
}): Promise<{ url: string; stopped: Promise<void> }> {
  const { db, config, output } = options
  const secret = await readSecret({ given: process.env['SECRET_KEY'], dataFolder: config.dataFolder })
  const log = createLog({ level: config.logLevel })
  const house = await wireHouse({
    ...{ db, log, secret, setUpCode: options.setUpCode },
    spoolFolder: path.join(config.dataFolder, 'spool'),
    secure: config.publicUrl?.startsWith('https:') ?? false,
    trustedProxies: config.trustedProxies,
  })
  try {
    await house.app.listen({ port: config.port, host: config.host })
  } catch (error) {
    await house.close()
    await db.close()
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error
    throw new AppError('port-in-use', `Port ${config.port} is in use. Choose another with --port or PORT.`)
  }
  const stopped = new Promise<void>((resolve, reject) => {
    let stopping = false
    const stop = () => {
      if (stopping) return
      stopping = true
      output.notes.write('Stopping …\n')
      house
        .close()
        .then(() => db.close())
        .then(resolve, reject)
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
  return { url: config.publicUrl ?? addressOf(house.app.server.address(), config), stopped }
}

function addressOf(address: unknown, config: Config): string {
  const port = typeof address === 'object' && address !== null && 'port' in address ? Number(address.port) : config.port
  const host =
    config.host === '0.0.0.0' || config.host === '127.0.0.1' || config.host === '::' ? 'localhost' : config.host
  return `http://${host}:${port}`
}
