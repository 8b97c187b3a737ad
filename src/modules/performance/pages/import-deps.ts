import type { ImportQueue } from '../import-counts/index.ts'
import type { PageDeps } from './deps.ts'

/** What the pages about imports are given besides. */
export interface ImportDeps extends PageDeps {
  /** Imports in the background of this server. */
  readonly imports: ImportQueue
  /** Bytes that one upload may have, all files together; 4 GB unless told otherwise. */
  readonly uploadLimit?: number | undefined
}
