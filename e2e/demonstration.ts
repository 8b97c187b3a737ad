import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'

export interface RunningDemonstration {
  readonly url: string
  /** What it printed: the address and who can sign in. */
  readonly welcome: string
  readonly data: string
  /** Ends the server and keeps its data. */
  stop(): Promise<void>
  close(): Promise<void>
}

/** Starts the demonstration as a person does, in a new data folder on a free port. */
export async function startDemonstration(): Promise<RunningDemonstration> {
  const data = await mkdtemp(path.join(tmpdir(), 'frankpledge-demo-'))
  const child = spawn(process.execPath, ['bin/frankpledge', 'demo', '--data', path.join(data, 'demo'), '--port', '0'], {
    env: { ...process.env, DATABASE_URL: '', LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  const output = createInterface({ input: child.stdout })
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The demonstration ended with ${code}:\n${lines.join('\n')}`)))
    output.on('line', (line) => {
      lines.push(line)
      const found = /https?:\/\/\S+/.exec(lines.join('\n'))?.[0]
      if (found !== undefined && /Stop it with/.test(line)) resolve(found)
    })
  })
  return {
    url,
    welcome: lines.join('\n'),
    data: path.join(data, 'demo'),
    stop: () => stop(child),
    close: async () => {
      await stop(child)
      await rm(data, { recursive: true, force: true })
    },
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}
