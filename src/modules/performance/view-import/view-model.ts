import { areasByIds } from '../../../foundations/areas/index.ts'
import { teamNames, userNames } from '../../../foundations/identity/index.ts'
import type { Month } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import type { ImportChoices, ImportReport } from '../import-counts/index.ts'
import {
  countPending,
  getImport,
  type ImportRecord,
  importErrors,
  latestMonth,
  listMeasures,
  listRequests,
  type StoredError,
} from '../store/index.ts'

/** Errors of rows shown on a page; the rest are in the file to download. */
export const ERRORS_SHOWN = 20

export interface ImportView {
  readonly record: ImportRecord
  readonly report: ImportReport | null
  readonly choices: ImportChoices
  /** Null for the system, such as a command. */
  readonly person: string | null
  readonly undoneBy: string | null
  readonly errors: readonly StoredError[]
  /** All of them, also those beyond what is kept to download. */
  readonly errorCount: number
  readonly pending: { readonly areas: number; readonly types: number }
  /** Of an import that is done: where its figures went, and which month is the newest there. */
  readonly measures: readonly { readonly slug: string; readonly title: string; readonly newest: Month | null }[]
  readonly asked: Asked
}

/** What the import asked of whom. */
export interface Asked {
  readonly questions: number
  /** Most questions first. */
  readonly areas: readonly { readonly name: string; readonly questions: number; readonly teams: readonly string[] }[]
  /** `YYYY-MM-DD`; the first of them. */
  readonly dueOn: string | null
}

/** @throws AppError `import-not-found` */
export async function readImport(tx: Tx, id: string): Promise<ImportView> {
  const record = await getImport(tx, id)
  const names = await userNames(
    tx,
    [record.userId, record.undoneBy].flatMap((one) => one ?? []),
  )
  const nameOf = (userId: string | null) => (userId === null ? null : (names.get(userId) ?? 'Somebody who has left'))
  const { report } = record
  return {
    record,
    report,
    choices: (record.settings ?? {}) as ImportChoices,
    person: nameOf(record.userId),
    undoneBy: nameOf(record.undoneBy),
    errors: await importErrors(tx, id, { limit: ERRORS_SHOWN }),
    errorCount: report?.files.reduce((sum, file) => sum + file.errorCount, 0) ?? 0,
    pending: await countPending(tx),
    measures: record.state === 'done' ? await measuresOf(tx, report) : [],
    asked: record.state === 'done' ? await askedOf(tx, report) : { questions: 0, areas: [], dueOn: null },
  }
}

async function measuresOf(tx: Tx, report: ImportReport | null): Promise<ImportView['measures']> {
  const measures = new Map((await listMeasures(tx)).map((measure) => [measure.slug, measure]))
  const found: { slug: string; title: string; newest: Month | null }[] = []
  for (const { slug } of report?.measures ?? []) {
    const measure = measures.get(slug)
    if (measure !== undefined) found.push({ slug, title: measure.title, newest: await latestMonth(tx, measure.id) })
  }
  return found
}

async function askedOf(tx: Tx, report: ImportReport | null): Promise<Asked> {
  const requests = report === null || report.asked.length === 0 ? [] : await listRequests(tx, { ids: report.asked })
  const areas = new Map(
    (
      await areasByIds(
        tx,
        requests.map((one) => one.areaId),
      )
    ).map((area) => [area.id, area.name]),
  )
  const teams = await teamNames(tx, [...new Set(requests.flatMap((one) => one.teamIds))])
  const sums = new Map<number, { name: string; questions: number; teams: string[] }>()
  for (const { areaId, teamIds } of requests) {
    const sum = sums.get(areaId) ?? {
      name: areas.get(areaId) ?? '',
      questions: 0,
      teams: teamIds.flatMap((id) => teams.get(id) ?? []),
    }
    sums.set(areaId, { ...sum, questions: sum.questions + 1 })
  }
  return {
    questions: requests.length,
    areas: [...sums.values()].sort((a, b) => b.questions - a.questions || a.name.localeCompare(b.name)),
    dueOn: requests[0]?.dueOn ?? null,
  }
}

export interface Totals {
  readonly read: number
  readonly stored: number
  readonly outside: number
  readonly rejected: number
  readonly fresh: readonly Month[]
  readonly replaced: readonly Month[]
  readonly unchanged: readonly Month[]
}

export function totalsOf(report: ImportReport): Totals {
  const sum = (pick: (file: ImportReport['files'][number]) => number) =>
    report.files.reduce((total, file) => total + pick(file), 0)
  const months = (change: string) => report.months.filter((one) => one.change === change).map((one) => one.month)
  return {
    read: sum((file) => file.rowsRead),
    stored: sum((file) => file.rowsStored),
    outside: sum((file) => file.rowsOutside),
    rejected: sum((file) => file.rowsRejected),
    fresh: months('new'),
    replaced: months('replaced'),
    unchanged: months('unchanged'),
  }
}

/** Sums over the months that change, by type as the files name it, largest first. */
export function byType(report: ImportReport): { type: string; before: number; after: number }[] {
  const sums = new Map<string, { type: string; before: number; after: number }>()
  for (const month of report.months) {
    if (month.change === 'unchanged') continue
    for (const { type, before, after } of month.types) {
      const sum = sums.get(type) ?? { type, before: 0, after: 0 }
      sums.set(type, { type, before: sum.before + before, after: sum.after + after })
    }
  }
  return [...sums.values()].sort((a, b) => b.after - a.after || a.type.localeCompare(b.type))
}
