import type { Db } from '../../platform/db/index.ts'
import { prepareDemonstrationFolder } from './folder.ts'
import { keepPreparedCopy, usePreparedCopy } from './prepared-copy.ts'
import { type SeedProgress, seedDemonstration } from './seed.ts'

export interface OpenDemonstration {
  readonly folder: string
  /** Start afresh: what people did in the demonstration is lost. */
  readonly reset?: boolean
  /** `YYYY-MM-DD`. */
  readonly today: string
  /** Opens and migrates the folder's database. */
  readonly open: () => Promise<Db>
  readonly progress?: (progress: SeedProgress) => void
  /** The folder of prepared copies, for tests. */
  readonly copies?: string
}

/**
 * Opens a demonstration in a data folder of its own: fills it at the first start, leaves it as people made it at later
 * ones.
 * @throws AppError `not-a-demonstration`, `data-folder-in-use`, `demonstration-unfinished`
 */
export async function openDemonstration(
  options: OpenDemonstration,
): Promise<{ readonly db: Db; readonly began: 'filled' | 'copied' | 'continued' }> {
  const { folder, today, open, progress = () => {} } = options
  const place = { folder, today, ...(options.copies === undefined ? {} : { copies: options.copies }) }
  const { existed } = await prepareDemonstrationFolder(folder, { reset: options.reset === true })
  const copied = await usePreparedCopy(place)
  if (!existed && !copied) progress({ message: 'Making the demonstration, which takes about half a minute' })
  const db = await open()
  try {
    const { seeded } = await seedDemonstration({ db, today, progress })
    if (!seeded) return { db, began: copied ? 'copied' : 'continued' }
  } catch (error) {
    await db.close()
    throw error
  }
  if (db.kind !== 'embedded') return { db, began: 'filled' }
  progress({ message: 'Keeping a copy, so that the next fresh start is quick' })
  await db.close()
  await keepPreparedCopy(place)
  return { db: await open(), began: 'filled' }
}
