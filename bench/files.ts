import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** Published files, which are kept beside the repository and never in it. */
const REAL = fileURLToPath(new URL('../../shared/data/real/', import.meta.url))

export const realFile = (name: string): string => path.join(REAL, name)

/** Why a part that needs this folder cannot run; undefined when it can. */
export function missing(folder: string): string | undefined {
  return existsSync(realFile(folder)) ? undefined : `the published files are not in ../shared/data/real/${folder}`
}

export const LONDON = [
  'monthly-series/mps-borough-2010-04-to-2021-07.csv',
  'monthly-series/mps-borough-2021-08-to-2023-07.csv',
]
