/** What SQL may never say outside the one place that enters the application's role. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

const CHANGES_ROLE =
  /\bset\s+(local\s+|session\s+)?(role|session\s+authorization)\b|\breset\s+(role|session\s+authorization|all)\b|\bdiscard\s+all\b|set_config\(\s*'role'|\bsession_replication_role\b|\brow_security\b|\balter\s+role\b/i

/** Who may enter, leave or change the role; who may ask as the login, which no policy need bind. */
const MAY_CHANGE_ROLE: Readonly<Record<string, string>> = {
  'src/platform/db/transactions.ts': 'enters the application’s role',
  'src/platform/db/pglite-worker.ts': 'leaves it for the one COPY into a temporary table, and comes back',
}
const MAY_ASK_AS_LOGIN: Readonly<Record<string, string>> = {
  'src/platform/db/transactions.ts': 'declares it',
  'src/platform/db/migrate.ts': 'migrates',
  'src/app/open-house.ts': 'looks whether the login is too powerful',
  'src/app/build-app.ts': 'asks whether the database answers at all',
  'src/app/demo/seed.ts': 'a new database of invented people, once',
  'src/app/demo/past.ts': 'dates the past of the demonstration',
}

/** Every breach as "path: what". */
export function wrongInSources(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const wrong: string[] = []
    const found = MAY_CHANGE_ROLE[path] !== undefined ? null : CHANGES_ROLE.exec(text)
    if (found !== null) wrong.push(`${path}: changes the role by “${found[0]}”`)
    if (/\.(asLogin|runScript)\b/.test(text) && MAY_ASK_AS_LOGIN[path] === undefined)
      wrong.push(`${path}: asks as the login, past every policy`)
    return wrong
  })
}

/** Permissions to ask as the login that nothing uses any more. */
export function unusedPermits(files: readonly SourceFile[]): string[] {
  return Object.keys(MAY_ASK_AS_LOGIN).filter(
    (path) => !files.some((file) => file.path === path && /asLogin|runScript/.test(file.text)),
  )
}
