import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { lockFolder } from '../platform/db/index.ts'
import { AppError } from '../platform/result/index.ts'

const MANIFEST = 'frankpledge-backup.json'
/** What a data folder holds that cannot be made again. Files on their way in are not among it. */
const KEPT = ['database', 'secret.key']

interface Manifest {
  readonly version: 1
  readonly madeAt: string
  /** SHA-256 of every file, by its path inside the backup. */
  readonly files: Readonly<Record<string, string>>
}

export interface BackupReport {
  readonly folder: string
  readonly files: number
}

/**
 * Copies the embedded database and the installation's key into a new folder, with a hash of every file. The data
 * folder is locked meanwhile, so that nothing changes under the copy.
 * @throws AppError `data-folder-in-use`, `backup-target-not-empty`, `nothing-to-back-up`
 */
export async function backUp(from: { dataFolder: string; to: string; now: Date }): Promise<BackupReport> {
  const { dataFolder, to } = from
  const lock = await lockFolder(dataFolder)
  try {
    const present = new Set(await readdir(dataFolder))
    if (!present.has('database')) {
      throw new AppError('nothing-to-back-up', `${dataFolder} holds no database. Check the folder given with --data.`)
    }
    await refuseFilled(to, 'backup-target-not-empty')
    const making = `${to}.unfinished`
    await rm(making, { recursive: true, force: true })
    await mkdir(making, { recursive: true, mode: 0o700 })
    for (const name of KEPT.filter((kept) => present.has(kept))) {
      await cp(path.join(dataFolder, name), path.join(making, name), { recursive: true, errorOnExist: true })
    }
    const files = await hashesUnder(making)
    const manifest: Manifest = { version: 1, madeAt: from.now.toISOString(), files }
    await writeFile(path.join(making, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
    await rm(to, { recursive: true, force: true })
    await rename(making, to)
    return { folder: to, files: Object.keys(files).length }
  } finally {
    await lock.release()
  }
}

/**
 * Puts a backup into an empty data folder, after checking every file against its hash.
 * @throws AppError `not-a-backup`, `backup-damaged` naming the first file that differs, `data-folder-not-empty`
 */
export async function restore(options: { from: string; dataFolder: string }): Promise<BackupReport> {
  const { from, dataFolder } = options
  const manifest = await readManifest(from)
  const found = await hashesUnder(from)
  const wrong = [...new Set([...Object.keys(manifest.files), ...Object.keys(found)])].find(
    (name) => manifest.files[name] !== found[name],
  )
  if (wrong !== undefined) {
    throw new AppError(
      'backup-damaged',
      `The backup is damaged: ${wrong} is not as it was saved. Nothing was restored.`,
    )
  }
  await refuseFilled(dataFolder, 'data-folder-not-empty')
  const lock = await lockFolder(dataFolder)
  try {
    for (const name of KEPT) {
      if (Object.keys(found).some((file) => file === name || file.startsWith(`${name}/`))) {
        await cp(path.join(from, name), path.join(dataFolder, name), { recursive: true })
      }
    }
    return { folder: dataFolder, files: Object.keys(found).length }
  } finally {
    await lock.release()
  }
}

async function refuseFilled(folder: string, code: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  if (names.length > 0)
    throw new AppError(code, `${folder} is not empty. Choose a new folder, so that nothing is overwritten.`)
}

async function readManifest(folder: string): Promise<Manifest> {
  try {
    const manifest = JSON.parse(await readFile(path.join(folder, MANIFEST), 'utf8')) as Manifest
    if (manifest.version === 1 && typeof manifest.files === 'object') return manifest
  } catch {
    // Missing, unreadable and mangled all mean the same to the person who asked.
  }
  throw new AppError('not-a-backup', `${folder} is not a Frankpledge backup: it holds no readable ${MANIFEST}.`)
}

async function hashesUnder(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => path.relative(folder, file) !== MANIFEST)
    .sort()
  const hashes: Record<string, string> = {}
  for (const file of files) hashes[path.relative(folder, file).split(path.sep).join('/')] = await hashOf(file)
  return hashes
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
