import { roleLabel } from '../../foundations/identity/index.ts'
import { toCsv } from '../../platform/files/index.ts'
import type { Matrix } from './matrix.ts'
import { commands } from './read-catalogue.ts'

/** The matrix as CSV with a header line, CRLF line ends (RFC 4180): one line for each thing that may be done. */
export function matrixCsv(matrix: Matrix): string {
  const lines: string[][] = []
  for (const row of matrix.permissions)
    lines.push(['permission', row.permission, '', row.label, row.roles.map(roleLabel).join('; ')])
  for (const row of matrix.routes)
    lines.push([
      'address',
      row.path,
      row.method,
      row.access,
      row.open === null ? row.roles.map(roleLabel).join('; ') : '',
    ])
  for (const row of matrix.tables) {
    for (const command of commands) {
      const conditions = row.rights[command]
      if (conditions !== null) lines.push(['table', row.name, command, conditions.join(' or '), ''])
    }
  }
  return toCsv(['kind', 'name', 'command', 'who_or_condition', 'roles'], lines)
}
