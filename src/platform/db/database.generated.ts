// Generated from the migrated database by `npm run generate`. Do not edit.
import type { ColumnType } from 'kysely'

export type Generated<T> = ColumnType<T, T | undefined, T>
export type GeneratedAlways<T> = ColumnType<T, never, never>
export type Json = ColumnType<unknown, string, string>

export interface MigrationsApplied {
  name: string
  hash: string
  applied_at: Generated<Date>
}

export interface Database {
  'migrations.applied': MigrationsApplied
}
