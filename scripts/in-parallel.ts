/**
 * Runs a command several times at once. The processes share a queue of work: TEST_QUEUE names a folder in which whoever
 * makes an entry first has taken that piece (scripts/run-tests.ts).
 *
 * Usage: node --import tsx scripts/in-parallel.ts HOW_MANY COMMAND [ARGUMENT...]
 * `{}` in an argument stands for the number of the process, from 1. The first one writes to the screen; what the others
 * said follows when they have ended, so that lines of two never mix.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const [howMany, program, ...rest] = process.argv.slice(2)
const count = Number(howMany)
if (!Number.isInteger(count) || count < 1 || program === undefined) {
  console.error('Say how many processes to run, and which command')
  process.exit(2)
}
const queue = mkdtempSync(path.join(tmpdir(), 'frankpledge-queue-'))
const codes = await Promise.all(Array.from({ length: count }, (_, at) => run(program, rest, at + 1)))
rmSync(queue, { recursive: true, force: true })
process.exit(codes.find((code) => code !== 0) ?? 0)

function run(file: string, fileArguments: readonly string[], number: number): Promise<number> {
  const own = fileArguments.map((text) => text.replaceAll('{}', String(number)))
  return new Promise((resolve, reject) => {
    const child = spawn(file, own, {
      stdio: ['ignore', number === 1 ? 'inherit' : 'pipe', number === 1 ? 'inherit' : 'pipe'],
      env: { ...process.env, TEST_QUEUE: queue },
    })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
    const said: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes: Buffer) => said.push(bytes))
    child.once('error', reject)
    child.once('close', (code) => {
      process.stdout.write(Buffer.concat(said))
      resolve(code ?? 1)
    })
  })
}
