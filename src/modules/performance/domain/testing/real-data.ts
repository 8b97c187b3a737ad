import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'csv-parse/sync'

const FOLDER = path.resolve(import.meta.dirname, '../../../../../../shared/data/real')

/** Where a file of the shared real data lies. The data stay outside the repository. */
export function realDataPath(name: string): string {
  return path.join(FOLDER, name)
}

/** Node's `skip` option: false when all files are there, else the reason that the report shows. */
export function withoutRealData(...names: string[]): string | false {
  const missing = names.filter((name) => !existsSync(realDataPath(name)))
  return missing.length > 0 && `the shared real data are not here: ${missing.join(', ')}`
}

/** The rows of a shared CSV file, each column as text. */
export function realRows<Column extends string>(name: string): Record<Column, string>[] {
  return parse(readFileSync(realDataPath(name)), { columns: true, bom: true })
}
