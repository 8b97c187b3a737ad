import { Command, InvalidArgumentError, Option } from 'commander'
import {
  AREA_KINDS,
  type AreaImportReport,
  type AreaKind,
  GROUP_KINDS,
  type GroupKind,
  groupError,
  importAreaFiles,
  listAreas,
  saveGroup,
} from '../../foundations/areas/index.ts'
import { resolvePendingLabels } from '../../modules/performance/index.ts'
import { fileOnDisk } from '../../platform/files/index.ts'
import { AppError } from '../../platform/result/index.ts'
import { commandPurpose, figuresActor } from './actor.ts'
import { areaNamed } from './arguments.ts'
import type { CommandMaker } from './command.ts'
import { type DataOption, type FormatOptions, inHouse, withDataOption, withFormatOptions } from './house.ts'
import { formatOf, type Output, printJson, printRows } from './output.ts'

/** `frankpledge areas`: import, list and group areas. */
export const areasCommand: CommandMaker = (output, failWith) =>
  new Command('areas')
    .description('Areas: forces, counties, districts, wards, neighbourhoods and LSOAs.')
    .addCommand(importAreas(output, failWith))
    .addCommand(list(output))
    .addCommand(group(output))

function importAreas(output: Output, failWith: (code: number) => void): Command {
  return withFormatOptions(new Command('import'))
    .description('Load areas, look-ups, boundaries and population from files, in any order. All or nothing.')
    .argument('<files...>', 'CSV, GeoJSON or TopoJSON files; docs/how-to/areas.md describes them')
    .option('--dry-run', 'say what would change and change nothing')
    .option('--year <year>', 'year of populations or deprivation, where neither a column nor the file name tells', year)
    .action(async (paths: string[], options: FormatOptions & { dryRun?: boolean; year?: number }) => {
      const format = formatOf(options)
      const report = await inHouse(options, async (db) => {
        const files = await Promise.all(paths.map((file) => fileOnDisk(file)))
        const stored = await importAreaFiles({ db, actor: figuresActor, correlationId: '' }, files, {
          dryRun: options.dryRun ?? false,
          ...(options.year === undefined ? {} : { year: options.year }),
        })
        // Figures that waited for these areas are counted now.
        if (stored.stored) {
          await db.withActor(figuresActor, commandPurpose('performance.resolve-labels', 'write'), resolvePendingLabels)
        }
        return stored
      })
      print(output, format, report)
      if (!report.stored && !report.dryRun) failWith(1)
    })
}

function year(text: string): number {
  if (!/^(19|20)\d\d$/.test(text)) throw new InvalidArgumentError('It must be a year such as 2020.')
  return Number(text)
}

function print(output: Output, format: ReturnType<typeof formatOf>, report: AreaImportReport): void {
  if (format === 'json') {
    printJson(output, report)
    return
  }
  printRows(
    output,
    format,
    ['file', 'recognised_as', 'read', 'added', 'changed', 'unchanged', 'rejected'],
    report.files.map((file) => ({
      ...{ file: file.name, recognised_as: file.recognisedAs, read: file.rowsRead },
      ...{ added: file.added, changed: file.changed, unchanged: file.unchanged, rejected: file.rejected },
    })),
  )
  for (const file of report.files) {
    if (file.refusal !== null) output.notes.write(`${file.name}: ${file.refusal}\n`)
    for (const problem of file.problems)
      output.notes.write(`${file.name}, ${file.unit} ${problem.line}: ${problem.message}\n`)
  }
  if (report.dryRun) output.notes.write('Nothing was stored: this was a dry run.\n')
  else if (!report.stored) output.notes.write('Nothing was stored.\n')
  else if (!report.changes) output.notes.write('Everything was here already.\n')
}

function list(output: Output): Command {
  return withFormatOptions(new Command('list'))
    .description('List areas with their codes.')
    .addOption(new Option('--kind <kind>', 'only areas of this kind').choices([...AREA_KINDS]))
    .option('--inside <area>', 'only areas inside this one, by code or name')
    .option('--all', 'also areas of the rest of the country')
    .action(async (options: FormatOptions & { kind?: AreaKind; inside?: string; all?: boolean }) => {
      const areas = await inHouse(options, (db) =>
        db.withActor(figuresActor, commandPurpose('areas.print-list'), async (tx) =>
          listAreas(tx, {
            scope: options.all === true ? 'all' : 'ours',
            ...(options.kind === undefined ? {} : { kind: options.kind }),
            ...(options.inside === undefined ? {} : { insideId: (await areaNamed(tx, options.inside)).id }),
          }),
        ),
      )
      printRows(
        output,
        formatOf(options),
        ['code', 'name', 'kind'],
        areas.map(({ code, name, kind }) => ({ code, name, kind })),
      )
    })
}

function group(output: Output): Command {
  return withDataOption(new Command('group'))
    .description('Make a county, or another group, of areas that exist.')
    .requiredOption('--code <code>', 'its code, such as E10000007')
    .requiredOption('--name <name>', 'its name')
    .addOption(new Option('--kind <kind>', 'what it is').choices([...GROUP_KINDS]).default('county'))
    .argument('<members...>', 'codes or names of the areas in it')
    .action(async (members: string[], options: DataOption & { code: string; name: string; kind: GroupKind }) => {
      const saved = await inHouse(options, (db) =>
        db.withActor(figuresActor, commandPurpose('areas.save-group', 'write'), async (tx) => {
          const result = await saveGroup(tx, { code: options.code, name: options.name, kind: options.kind, members })
          if (!result.ok) throw new AppError('group-refused', groupError(result.problem).message)
          await resolvePendingLabels(tx)
          return result.value
        }),
      )
      output.notes.write(`${options.name}: ${saved.outcome}.\n`)
    })
}
