/**
 * Makes a fresh clone ready with nothing but Node: installs the packages of package-lock.json when they are missing or
 * older than it. Plain JavaScript, because nothing else can run before it.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const LOCK = path.join(ROOT, 'package-lock.json')
const MARK = path.join(ROOT, 'node_modules', '.frankpledge-installed')

export function prepare() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    console.error(`Frankpledge needs Node 20 or later; this is ${process.version}.`)
    process.exit(1)
  }
  if (isReady()) return
  console.error('Installing packages (once) …')
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    // Standard output belongs to the command that was asked for.
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (result.status !== 0) {
    console.error('npm ci failed. Check that this machine reaches the package registry, then try again.')
    process.exit(1)
  }
  writeFileSync(MARK, lockText())
}

function isReady() {
  if (!existsSync(MARK)) return sameAsNpmInstalled()
  return readFileSync(MARK, 'utf8') === lockText()
}

/** A person or a deployment may have run `npm ci` (perhaps without development packages) themselves. */
function sameAsNpmInstalled() {
  const installed = path.join(ROOT, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return false
  const wanted = JSON.parse(lockText()).packages
  const found = JSON.parse(readFileSync(installed, 'utf8')).packages
  return Object.entries(wanted).every(
    ([name, entry]) => name === '' || entry.dev || entry.optional || found[name]?.version === entry.version,
  )
}

function lockText() {
  return readFileSync(LOCK, 'utf8')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) prepare()
