import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { lockFolder } from '../../platform/db/index.ts'
import { AppError } from '../../platform/result/index.ts'

/** Marks a data folder as one that a reset may empty: real figures never lie beside it. */
const MARK = 'demonstration.txt'
const WORDS =
  'This folder holds the Frankpledge demonstration. All figures and people in it are invented.\n`frankpledge demo --reset` empties it and starts afresh.\n'

/**
 * Makes the data folder of a demonstration ready to be opened, and with `reset` empties it first. Only a folder that is
 * new, empty or marked as a demonstration is touched; the lock is taken, so that no folder in use is emptied.
 * @returns whether there is a database already
 * @throws AppError `not-a-demonstration`, `data-folder-in-use`
 */
export async function prepareDemonstrationFolder(
  folder: string,
  options: { readonly reset?: boolean } = {},
): Promise<{ existed: boolean }> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const lock = await lockFolder(folder)
  try {
    const names = await readdir(folder)
    if (names.length > 0 && !names.includes(MARK)) {
      throw new AppError(
        'not-a-demonstration',
        `${folder} was not made by the demonstration, so it is left alone. Choose another folder with --data.`,
      )
    }
    if (options.reset === true) {
      // The mark goes last, so that a reset that is broken off can be repeated.
      for (const name of names.filter((one) => one !== MARK)) {
        await rm(path.join(folder, name), { recursive: true, force: true })
      }
    }
    await writeFile(path.join(folder, MARK), WORDS)
    return { existed: existsSync(path.join(folder, 'database')) }
  } finally {
    await lock.release()
  }
}

/** Whether the data folder is a demonstration's, so that every page can say so. */
export function isDemonstrationFolder(folder: string): boolean {
  return existsSync(path.join(folder, MARK))
}
