import type { DatabaseConnection, Dialect } from 'kysely'

/** One of the two kinds of database: embedded in the process, or a server. The SQL is the same. */
export interface Engine {
  readonly kind: 'embedded' | 'server'
  readonly dialect: Dialect
  /** Runs a script of several statements as the login itself, outside any transaction of ours. For migrations. */
  runScript(sql: string): Promise<void>
  close(): Promise<void>
}

/** What our two drivers' connections can do beyond Kysely's. */
export interface CopyingConnection extends DatabaseConnection {
  /**
   * Streams tab-separated COPY text into a temporary table of this transaction, as fast as the database takes it.
   * @returns the number of rows copied
   */
  copyIn(target: CopyTarget, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<number>
}

export interface CopyTarget {
  /** Name of a temporary table made in this transaction; nothing else can be a target, so policies cannot be passed by. */
  readonly temporaryTable: string
  readonly columns: readonly string[]
}

const IDENTIFIER = /^[a-z_][a-z0-9_]{0,62}$/

/** The COPY statement's table and columns, with every name checked. */
export function copyTargetSql(target: CopyTarget): string {
  for (const name of [target.temporaryTable, ...target.columns]) {
    if (!IDENTIFIER.test(name)) throw new TypeError(`Not a plain identifier: ${JSON.stringify(name)}`)
  }
  return `pg_temp.${target.temporaryTable} (${target.columns.join(', ')})`
}
