import { readFile } from 'node:fs/promises'
import { Command, Option } from 'commander'
import { type ImportReport, importCounts, type NewMeasure } from '../../modules/performance/index.ts'
import { fileOnDisk } from '../../platform/files/index.ts'
import { AppError } from '../../platform/result/index.ts'
import { teamsServing } from '../ports.ts'
import { figuresActor } from './actor.ts'
import type { CommandMaker } from './command.ts'
import { type FormatOptions, inHouse, withFormatOptions } from './house.ts'
import { type Format, formatOf, type Output, printJson, printRows } from './output.ts'

interface Options extends FormatOptions {
  readonly dryRun?: boolean
}

interface CountsOptions extends Options {
  readonly measure?: string
  readonly newMeasure?: string
  readonly outcome: NonNullable<NewMeasure['outcome']>
  readonly source?: string
  readonly mapping?: string
}

/** `frankpledge import`: figures from files. */
export const importCommand: CommandMaker = (output, failWith) =>
  new Command('import')
    .description('Import figures from files.')
    .addCommand(
      withFormatOptions(new Command('crime'))
        .description('Import street-level crime files, as police forces publish them; also zipped. All or nothing.')
        .argument('<files...>', 'CSV or zip files')
        .option('--dry-run', 'say what would change and change nothing')
        .action(async (paths: string[], options: Options) => {
          const report = await run(paths, options, { format: 'street' })
          finish(output, formatOf(options), report, failWith)
        }),
    )
    .addCommand(
      withFormatOptions(new Command('counts'))
        .description('Import counts by area and month: one row a count, or one column a month. All or nothing.')
        .argument('<files...>', 'CSV or zip files')
        .option('--measure <name>', 'an existing measure')
        .option('--new-measure <title>', 'make a measure with this title')
        .addOption(
          new Option('--outcome <outcome>', 'what is wanted of a new measure')
            .choices(['reduce', 'increase', 'monitor'])
            .default('reduce'),
        )
        .option('--source <name>', 'which source of the measure the files are, when it has several')
        .option('--mapping <file>', 'which column is what, as JSON; guessed unless given')
        .option('--dry-run', 'say what would change and change nothing')
        .action(async (paths: string[], options: CountsOptions) => {
          if ((options.measure === undefined) === (options.newMeasure === undefined)) {
            throw new AppError('bad-option', 'Give either --measure or --new-measure.')
          }
          const mapping = options.mapping === undefined ? undefined : await readJson(options.mapping)
          const report = await run(paths, options, {
            ...(options.measure === undefined ? {} : { measure: options.measure }),
            ...(options.newMeasure === undefined
              ? {}
              : { newMeasure: { title: options.newMeasure, outcome: options.outcome } }),
            ...(options.source === undefined ? {} : { source: options.source }),
            ...(mapping === undefined ? {} : { mapping }),
          })
          finish(output, formatOf(options), report, failWith)
        }),
    )

type Choices = Partial<Omit<Parameters<typeof importCounts>[0], 'db' | 'actor' | 'files'>>

function run(paths: readonly string[], options: Options, choices: Choices): Promise<ImportReport> {
  return inHouse(options, async (db) => {
    const files = await Promise.all(paths.map((file) => fileOnDisk(file)))
    return importCounts({ db, actor: figuresActor, files, teamsServing, dryRun: options.dryRun ?? false, ...choices })
  })
}

async function readJson(file: string): Promise<never> {
  try {
    // The import engine checks every part of it against the file's columns.
    return JSON.parse(await readFile(file, 'utf8')) as never
  } catch (error) {
    throw new AppError('bad-mapping', `${file} could not be read as JSON.`, { cause: error })
  }
}

/** The report's figures under the names that docs/how-to/import.md gives them. */
export function reportForPrinting(report: ImportReport) {
  const sum = (pick: (file: ImportReport['files'][number]) => number) =>
    report.files.reduce((total, file) => total + pick(file), 0)
  return {
    import_id: report.importId,
    dry_run: report.dryRun,
    rows_read: sum((file) => file.rowsRead),
    rows_stored: sum((file) => file.rowsStored),
    rows_outside_area: sum((file) => file.rowsOutside),
    rows_rejected: sum((file) => file.rowsRejected),
    rejected: report.files.flatMap((file) =>
      file.errors.map(({ line, column, code, message }) => ({ file: file.name, line, column, code, message })),
    ),
    files: report.files.map((file) => ({
      ...{ name: file.name, sha256: file.sha256, bytes: file.bytes, format: file.format, mapping: file.mapping },
      rows_read: file.rowsRead,
      rows_stored: file.rowsStored,
      rows_outside_area: file.rowsOutside,
      rows_rejected: file.rowsRejected,
      warnings: file.warnings,
      problem: file.problem,
    })),
    months: report.months.map(({ series, month, change, before, after, differences }) => ({
      ...{ series, month, change, before, after, differences },
    })),
    areas_added: report.areasAdded,
    unknown_areas: report.unknownAreas,
    unknown_types: report.unknownTypes,
    problems: report.problems,
  }
}

function finish(output: Output, format: Format, report: ImportReport, failWith: (code: number) => void): void {
  const printed = reportForPrinting(report)
  if (format === 'json') printJson(output, printed)
  else {
    printRows(
      output,
      format,
      ['file', 'rows_read', 'rows_stored', 'rows_outside_area', 'rows_rejected', 'sha256'],
      printed.files.map((file) => ({ ...file, file: file.name, mapping: null, warnings: null, problem: null })),
    )
    for (const row of printed.rejected) output.notes.write(`${row.file}, line ${row.line}: ${row.message}\n`)
    for (const file of printed.files) {
      for (const warning of file.warnings) output.notes.write(`${file.name}: ${warning.message}\n`)
    }
    for (const { series, month, change, before, after } of printed.months) {
      const figures = change === 'replaced' ? `replaced, ${before} before and ${after} now` : `${change}, ${after}`
      output.notes.write(`${series}, ${month}: ${figures}\n`)
    }
    if (printed.unknown_areas.length > 0) {
      output.notes.write(
        `${printed.unknown_areas.length} unknown areas wait to be mapped: open Imports in the browser.\n`,
      )
    }
  }
  for (const problem of report.problems) output.notes.write(`${problem.file}: ${problem.message}\n`)
  if (report.problems.length > 0) failWith(1)
  if (report.dryRun) output.notes.write('Nothing was stored: this was a dry run.\n')
}
