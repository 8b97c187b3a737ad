import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../platform/result/index.ts'

const FILE = 'secret.key'
const BYTES = 32

/**
 * The installation's own key, which seals the two-step secrets in the database: from SECRET_KEY (64 hexadecimal
 * digits) where several servers share one database, else from the data folder, where the first start makes it.
 * @throws AppError `bad-setting` when the key given is not one
 */
export async function readSecret(options: { given: string | undefined; dataFolder: string }): Promise<Uint8Array> {
  if (options.given !== undefined && options.given !== '') {
    if (/^[0-9a-f]{64}$/i.test(options.given)) return Buffer.from(options.given, 'hex')
    throw new AppError('bad-setting', 'SECRET_KEY must be 64 hexadecimal digits. Make one with: openssl rand -hex 32')
  }
  const file = path.join(options.dataFolder, FILE)
  const kept = await readFile(file).catch(() => null)
  if (kept !== null && kept.length === BYTES) return kept
  if (kept !== null) throw new AppError('bad-setting', `${file} is damaged. Restore it from a backup.`)
  await mkdir(options.dataFolder, { recursive: true, mode: 0o700 })
  const made = randomBytes(BYTES)
  const handle = await open(file, 'wx', 0o600)
  await handle.writeFile(made)
  await handle.close()
  return made
}
