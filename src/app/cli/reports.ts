import { Command } from 'commander'
import { idsServed } from '../../foundations/areas/index.ts'
import { listTeams, personActor } from '../../foundations/identity/index.ts'
import { matchRecord, purposeChoices } from '../../foundations/people/index.ts'
import { type ImportOutcome, importReportFile } from '../../modules/casework/index.ts'
import type { Actor, Db } from '../../platform/db/index.ts'
import { fileOnDisk } from '../../platform/files/index.ts'
import { AppError } from '../../platform/result/index.ts'
import type { CommandMaker } from './command.ts'
import { type FormatOptions, inHouse, withFormatOptions } from './house.ts'
import { formatOf, type Output, printJson, printRows } from './output.ts'

interface Options extends FormatOptions {
  readonly by: string
  readonly source: string
  readonly team?: string
  readonly area?: string
  readonly purpose?: string
  readonly leaveOutWrong?: boolean
  readonly dryRun?: boolean
}

/** `frankpledge reports`: reports of problems from partners' files. */
export const reportsCommand: CommandMaker = (output, failWith) =>
  new Command('reports').description('Reports of problems.').addCommand(
    withFormatOptions(new Command('import'))
      .description('Take in a partner’s CSV file of reports. All or nothing; the same file again changes nothing.')
      .argument('<file>', 'CSV file with a heading')
      .requiredOption('--by <email>', 'in whose name: somebody who may take reports')
      .requiredOption('--source <name>', 'whose incident numbers they are, the same each time')
      .option('--team <name>', 'the team that answers for them, when the person has several')
      .option('--area <name>', 'name or code of the area of lines that name none')
      .option('--purpose <id>', 'the purpose, when the agency has signed several')
      .option('--leave-out-wrong', 'take in the other lines when some are wrong')
      .option('--dry-run', 'say what would happen and change nothing')
      .action(async (path: string, options: Options) => {
        const format = formatOf(options)
        const outcome = await inHouse(options, async (db) => {
          const done = await run(db, path, options)
          for (const id of done.profileIds) await matchRecord(db, id)
          return done
        })
        const printed = forPrinting(outcome, options)
        if (format === 'json') printJson(output, printed)
        else {
          const columns = ['line', 'incident_number', 'outcome', 'reference', 'caller', 'problems']
          printRows(output, format, columns, printed.rows)
        }
        tell(output, printed)
        if (printed.wrong > 0 && options.leaveOutWrong !== true) failWith(1)
      }),
  )

async function run(db: Db, path: string, options: Options): Promise<ImportOutcome> {
  const file = await fileOnDisk(path)
  const actor = await personActor(db, { email: options.by }, { areaIdsOf: idsServed })
  if (actor === null) {
    throw new AppError('no-such-user', 'There is nobody active with this email address. See: frankpledge user list')
  }
  if (!actor.permissions.includes('casework.use')) {
    throw new AppError('may-not-report', 'This person may not take reports: they need the role of a caseworker.')
  }
  const where = await chosen(db, actor, options)
  return importReportFile(db, actor, {
    ...{ file, source: options.source, ...where, now: new Date() },
    ...{ dryRun: options.dryRun ?? false, leaveOutWrong: options.leaveOutWrong ?? false },
  })
}

/** Team, purpose and area that were named, or the only ones there are. */
function chosen(db: Db, actor: Actor, options: Options) {
  return db.withActor(actor, { name: 'casework.prepare-report-import', kind: 'read' }, async (tx) => {
    const choices = await purposeChoices(tx, actor, { db, now: () => new Date(), afterwards: () => {} })
    const teams = await listTeams(tx, { ids: actor.teamIds })
    const team = pick(teams, options.team, (one) => [one.id, one.name], 'team')
    const purpose = pick(choices.purposes, options.purpose, (one) => [one.id, one.title], 'purpose')
    const area =
      options.area === undefined ? null : pick(choices.areas, options.area, (one) => [one.code, one.name], 'area')
    return { teamId: team.id, purposeId: purpose.id, areaId: area?.id ?? null, areas: choices.areas }
  })
}

function pick<T>(
  all: readonly T[],
  wanted: string | undefined,
  names: (one: T) => readonly string[],
  what: 'team' | 'purpose' | 'area',
): T {
  const found =
    wanted === undefined
      ? all
      : all.filter((one) => names(one).some((name) => name.toLowerCase() === wanted.toLowerCase()))
  const [only] = found
  if (only !== undefined && found.length === 1) return only
  const choices = all.map((one) => names(one).at(-1)).join(', ')
  throw new AppError('bad-option', `Name the ${what} with --${what}. There are: ${choices === '' ? 'none' : choices}.`)
}

function forPrinting(outcome: ImportOutcome, options: Options) {
  return {
    dry_run: options.dryRun ?? false,
    ...{ added: outcome.added, known: outcome.known, wrong: outcome.wrong },
    rows: outcome.rows.map((row) => ({
      ...{ line: row.line, incident_number: row.incidentNumber, outcome: row.outcome },
      ...{ reference: row.reference, caller: row.caller },
      problems: row.problems.map(({ message }) => message).join('; '),
    })),
  }
}

function tell(output: Output, printed: ReturnType<typeof forPrinting>): void {
  const { added, known, wrong, dry_run: dryRun } = printed
  output.notes.write(`${added} new, ${known} there already, ${wrong} wrong.\n`)
  if (dryRun) output.notes.write('Nothing was stored: this was a dry run.\n')
}
