import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/**
 * The path of a Chromium for browser tests: CHROMIUM_PATH, a usual place, or Debian's package, which is installed when
 * it is missing and we are root.
 * @throws Error that says what to install
 */
export function findChromium(): string {
  const found = usualPlace()
  if (found !== undefined) return found
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.error('Installing Chromium for the tests …')
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    execFileSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 2, 2], env: environment })
    execFileSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: ['ignore', 2, 2], env: environment })
    const installed = usualPlace()
    if (installed !== undefined) return installed
  }
  throw new Error('Browser tests need Chromium. Install it, or set CHROMIUM_PATH to its program.')
}

function usualPlace(): string | undefined {
  const given = process.env['CHROMIUM_PATH']
  return [...(given === undefined ? [] : [given]), ...PLACES].find((place) => existsSync(place))
}
