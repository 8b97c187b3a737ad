import { sql } from 'kysely'
import type { Actor, Db, Tx } from '../../../platform/db/index.ts'
import type { InputFile } from '../../../platform/files/index.ts'
import { vintageIn } from '../domain/codes.ts'
import type { Vintage } from '../domain/kinds.ts'
import { placeGroups } from '../store/groups.ts'
import { type AreaFile, type Fact, type FactType, FORMATS, type Format, type ReadAreaFile } from './facts.ts'
import { createLedger, type Ledger, type Outcome } from './ledger.ts'
import { placeLsoasInWards, placeRetiredLsoas } from './place.ts'
import { type ReadOptions, readAreaFiles } from './read-file.ts'
import { loadStored, replacedCodes, writeChanges } from './stored.ts'

export interface FileReport {
  readonly name: string
  /** What the file was recognised as, in words; null when it was not. */
  readonly recognisedAs: string | null
  /** Why the whole file could not be used; null when it could. */
  readonly refusal: string | null
  readonly rowsRead: number
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  readonly rejected: number
  /** The first thousand rejected lines (or features of a map), in order. */
  readonly problems: readonly { readonly line: number; readonly message: string }[]
  readonly unit: 'line' | 'feature'
}

export interface AreaImportReport {
  /** False for a dry run, and when a file could not be used at all: then nothing is stored of any file. */
  readonly stored: boolean
  readonly dryRun: boolean
  /** Whether the import changes, or would change, anything. */
  readonly changes: boolean
  readonly files: readonly FileReport[]
}

const MOST_PROBLEMS = 1000

/**
 * Reads files of areas in any order and stores what they say in one transaction. A file that cannot be used at all stops
 * the whole import; a line that cannot be used is left out and reported.
 */
export async function importAreaFiles(
  { db, actor, correlationId }: { readonly db: Db; readonly actor: Actor; readonly correlationId: string },
  inputs: readonly InputFile[],
  options: ReadOptions & { readonly dryRun?: boolean } = {},
): Promise<AreaImportReport> {
  const files = await readAreaFiles(inputs, options)
  const dryRun = options.dryRun ?? false
  return db.withActor(actor, { name: 'areas.import-files', kind: 'import', correlationId }, async (tx, note) => {
    const report = await storeAreaFiles(tx, files, { dryRun })
    note({
      subjectType: 'areas',
      outcome: report.stored ? 'stored' : dryRun ? 'checked' : 'refused',
      detail: {
        files: report.files.length,
        added: total(report, 'added'),
        changed: total(report, 'changed'),
        rejected: total(report, 'rejected'),
      },
    })
    return report
  })
}

function total(report: AreaImportReport, column: 'added' | 'changed' | 'rejected'): number {
  return report.files.reduce((sum, file) => sum + file[column], 0)
}

/** Stores files that have been read. A dry run does all the same work and takes it back, so its report is exact. */
export async function storeAreaFiles(
  tx: Tx,
  files: readonly AreaFile[],
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): Promise<AreaImportReport> {
  const readable = files.filter((file) => file.ok)
  if (readable.length < files.length || files.length === 0) {
    return { stored: false, dryRun, changes: false, files: files.map(unusedReport) }
  }
  if (dryRun) await sql`savepoint dry_run`.execute(tx)
  const dated = await withVintages(tx, readable)
  const ledger = createLedger(await loadStored(tx, codesOf(dated)))
  const reports = new Map<string, FileReport>()
  const inOrder = dated.map((file, index) => ({ file, index })).sort((a, b) => rank(a.file) - rank(b.file))
  for (const { file, index } of inOrder) reports.set(String(index), takeFile(ledger, file))
  const ordered = dated.map((_, index) => reports.get(String(index))).filter((report) => report !== undefined)
  const changes = ordered.some((report) => report.added + report.changed > 0)
  if (changes) {
    const write = ledger.changes()
    await writeChanges(tx, write)
    await placeRetiredLsoas(tx)
    if (write.shapes.length > 0 || write.removedLinks.length > 0 || write.addedLinks.length > 0) {
      await placeLsoasInWards(tx)
    }
    await placeGroups(tx)
  }
  if (dryRun) await sql`rollback to savepoint dry_run`.execute(tx)
  return { stored: !dryRun, dryRun, changes, files: ordered }
}

function rank(file: ReadAreaFile): number {
  return FORMATS.indexOf(file.format)
}

function unusedReport(file: AreaFile): FileReport {
  const nothing = { added: 0, changed: 0, unchanged: 0 }
  if (!file.ok) {
    const problems = file.line === null ? [] : [{ line: file.line, message: file.refusal }]
    const { name, refusal } = file
    return { name, recognisedAs: null, refusal, rowsRead: 0, ...nothing, rejected: 0, problems, unit: 'line' }
  }
  const { name, title, rowsRead, rejections, unit } = file
  return {
    name,
    recognisedAs: title,
    refusal: null,
    rowsRead,
    ...nothing,
    rejected: rejections.length,
    problems: rejections.slice(0, MOST_PROBLEMS),
    unit,
  }
}

/** What a line is counted by: its outcome for the thing that the file is about. */
const ABOUT: Readonly<Record<Format, FactType>> = {
  'best-fit': 'best-fit',
  'look-up': 'inside',
  shapes: 'shape',
  list: 'area',
  population: 'population',
  deprivation: 'deprivation',
}

function takeFile(ledger: Ledger, file: ReadAreaFile): FileReport {
  const counts = { added: 0, changed: 0, unchanged: 0 }
  const problems = [...file.rejections]
  for (const { line, facts } of file.rows) {
    const origin = { file: file.name, line, unit: file.unit }
    const refusal = facts.map((fact) => ledger.refusalOf(fact, origin)).find((one) => one !== null)
    if (refusal !== undefined && refusal !== null) {
      problems.push({ line, message: refusal })
      continue
    }
    const outcomes = facts.map((fact) => ({ type: fact.type, outcome: ledger.take(fact, origin) }))
    counts[outcomeOf(outcomes, ABOUT[file.format])]++
  }
  problems.sort((a, b) => a.line - b.line)
  return {
    name: file.name,
    recognisedAs: file.title,
    refusal: null,
    rowsRead: file.rowsRead,
    ...counts,
    rejected: problems.length,
    problems: problems.slice(0, MOST_PROBLEMS),
    unit: file.unit,
  }
}

function outcomeOf(outcomes: readonly { type: FactType; outcome: Outcome }[], about: FactType): Outcome {
  if (outcomes.some(({ type, outcome }) => type === about && outcome === 'added')) return 'added'
  return outcomes.some(({ outcome }) => outcome !== 'unchanged') ? 'changed' : 'unchanged'
}

function codesOf(files: readonly ReadAreaFile[]): string[] {
  const codes = new Set<string>()
  for (const { rows } of files) {
    for (const { facts } of rows) {
      for (const fact of facts) {
        codes.add(fact.code)
        if (fact.type === 'inside') codes.add(fact.insideCode)
        if (fact.type === 'best-fit') codes.add(fact.to)
      }
    }
  }
  return [...codes]
}

/**
 * LSOAs of 2011 and of 2021 look alike. Where neither a heading nor a code that is new in 2021 tells them apart, a
 * retired code does, known from a best fit in the same import or stored; else the file's name; else they are taken to be
 * of 2011, since a file of any size of 2021 would hold a new code.
 */
async function withVintages(tx: Tx, files: readonly ReadAreaFile[]): Promise<ReadAreaFile[]> {
  if (!files.some((file) => file.vintageOpen)) return [...files]
  const { retired, fresh } = await replacedCodes(tx)
  for (const { rows } of files) {
    for (const { facts } of rows) {
      for (const fact of facts) {
        if (fact.type !== 'best-fit' || fact.code === fact.to) continue
        retired.add(fact.code)
        fresh.add(fact.to)
      }
    }
  }
  return files.map((file) => {
    if (!file.vintageOpen) return file
    const codes = codesOf([file])
    const told = codes.some((code) => retired.has(code))
      ? '2011'
      : codes.some((code) => fresh.has(code))
        ? '2021'
        : null
    const vintage: Vintage = told ?? vintageIn(file.name) ?? '2011'
    const rows = file.rows.map(({ line, facts }) => ({ line, facts: facts.map((fact) => dated(fact, vintage)) }))
    return { ...file, rows, title: file.title.replace(/LSOAs?/, `$& of ${vintage}`) }
  })
}

function dated(fact: Fact, vintage: Vintage): Fact {
  if (fact.type === 'area') return fact.kind === 'lsoa' ? { ...fact, vintage } : fact
  if (fact.type === 'shape') return fact.vintage === '' ? fact : { ...fact, vintage }
  return fact
}
