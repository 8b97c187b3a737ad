/**
 * Runs a command with a temporary PostgreSQL server of its own, named by TEST_POSTGRES_URL, and removes it afterwards.
 *
 * Usage: node --import tsx scripts/with-postgres.ts COMMAND [ARGUMENT...]
 * The server listens on loopback only and trusts it; the programs come from Debian's usual place or the PATH, and are
 * installed with apt-get when they are missing and we are root. PostgreSQL refuses to run as root, so then its own user does.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

const [command, ...commandArguments] = process.argv.slice(2)
if (command === undefined) {
  console.error('Say which command to run with a PostgreSQL server')
  process.exit(2)
}

const isRoot = process.getuid?.() === 0
const bin = findPrograms() ?? installPrograms()
const folder = mkdtempSync(path.join(tmpdir(), 'frankpledge-postgres-'))
if (isRoot) execFileSync('chown', ['postgres:postgres', folder])
const port = await freePort()

asServerUser('initdb', [
  '-D',
  path.join(folder, 'data'),
  '-U',
  'postgres',
  '-A',
  'trust',
  '-E',
  'UTF8',
  '--no-locale',
  '-N',
])
asServerUser('pg_ctl', [
  ...['-D', path.join(folder, 'data'), '-l', path.join(folder, 'log'), '-w'],
  ...['-o', `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c shared_buffers=256MB`],
  'start',
])

let exitCode = 1
try {
  exitCode = await runCommand(command, commandArguments, `postgres://postgres@127.0.0.1:${port}/postgres`)
} finally {
  asServerUser('pg_ctl', ['-D', path.join(folder, 'data'), '-m', 'immediate', 'stop'])
  rmSync(folder, { recursive: true, force: true })
}
process.exit(exitCode)

function findPrograms(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const inDebian = versions.map((v) => path.join(debian, v, 'bin')).find((dir) => existsSync(path.join(dir, 'initdb')))
  const onPath = (process.env['PATH'] ?? '').split(path.delimiter).find((dir) => existsSync(path.join(dir, 'initdb')))
  return inDebian ?? onPath
}

function installPrograms(): string {
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    console.error('Installing PostgreSQL for the tests …')
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env: environment })
    execFileSync('apt-get', ['install', '-y', '-qq', 'postgresql'], { stdio: 'inherit', env: environment })
    const found = findPrograms()
    if (found !== undefined) return found
  }
  console.error('PostgreSQL 15 or later is needed for these tests. Install it, or put its programs on the PATH.')
  process.exit(1)
}

function asServerUser(program: string, programArguments: string[]): void {
  const file = path.join(bin, program)
  const result = isRoot
    ? spawnSync('runuser', ['-u', 'postgres', '--', file, ...programArguments], { encoding: 'utf8', cwd: folder })
    : spawnSync(file, programArguments, { encoding: 'utf8' })
  if (result.status !== 0) throw new Error(`${program} failed: ${result.stdout}${result.stderr}`)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}

function runCommand(file: string, fileArguments: string[], url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, fileArguments, { stdio: 'inherit', env: { ...process.env, TEST_POSTGRES_URL: url } })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
