import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { arrival } from './files.ts'
import { lastMonthBefore } from './seed-counts.ts'

/** Where copies lie: beside the code, out of version control. */
const HOME = new URL('../../../', import.meta.url)
const COPIES = fileURLToPath(new URL('.cache/demonstrations/', HOME))

export interface CopyPlace {
  /** The data folder. */
  readonly folder: string
  /** `YYYY-MM-DD`. */
  readonly today: string
  /** The folder of copies; the one beside the code unless told otherwise. */
  readonly copies?: string
}

/**
 * Puts the database of an earlier first start into a data folder that has none: seconds in place of half a minute. Only a
 * copy made by exactly this code for the same month is used.
 * @returns whether there was one
 */
export async function usePreparedCopy({ folder, today, copies = COPIES }: CopyPlace): Promise<boolean> {
  const target = path.join(folder, 'database')
  const copy = path.join(copies, keyOf(today))
  if (existsSync(target) || !existsSync(copy)) return false
  // Renamed when whole, so that a start that is broken off leaves no half of a database.
  const making = path.join(folder, 'database.unfinished')
  await rm(making, { recursive: true, force: true })
  await cp(copy, making, { recursive: true })
  await rename(making, target)
  return true
}

/**
 * Keeps a copy of a data folder's database, which must be closed, and removes those of other months and other versions.
 * Where the copy cannot be written the next first start simply takes longer.
 */
export async function keepPreparedCopy({ folder, today, copies = COPIES }: CopyPlace): Promise<boolean> {
  const key = keyOf(today)
  try {
    await mkdir(copies, { recursive: true })
    const making = await mkdtemp(path.join(copies, 'unfinished-'))
    await cp(path.join(folder, 'database'), making, { recursive: true })
    for (const old of await readdir(copies)) {
      if (old !== path.basename(making)) await rm(path.join(copies, old), { recursive: true, force: true })
    }
    await rename(making, path.join(copies, key))
    return true
  } catch {
    return false
  }
}

/** Stands for everything that a fresh demonstration depends on: all code, migrations and data files, and the month. */
function keyOf(today: string): string {
  codeHash ??= hashOfCode()
  return `${arrival(lastMonthBefore(today), today)}-${codeHash}`
}

/** Of the code as this process found it: files that change while it runs are not what it runs. */
let codeHash: string | undefined

function hashOfCode(): string {
  const hash = createHash('sha256')
  for (const folder of ['src', 'db']) {
    const root = fileURLToPath(new URL(`${folder}/`, HOME))
    const files = readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.(?:test|e2e)\.tsx?$/.test(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
    for (const file of files) hash.update(`${path.relative(root, file)}\n`).update(readFileSync(file))
  }
  return hash.digest('hex').slice(0, 16)
}
