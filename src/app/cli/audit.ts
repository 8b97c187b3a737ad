import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Command, InvalidArgumentError } from 'commander'
import {
  type ChainReport,
  checkChain,
  compareHeads,
  type HeadsComparison,
  headsCsv,
  parseHeads,
} from '../../foundations/audit/index.ts'
import { systemActor } from '../../platform/db/index.ts'
import { AppError } from '../../platform/result/index.ts'
import { commandPurpose } from './actor.ts'
import type { CommandMaker } from './command.ts'
import { type DataOption, inHouse, withDataOption } from './house.ts'
import { type Output, printJson } from './output.ts'

/** Reads the record of what everybody did, and nothing else. */
const auditor = systemActor(['audit.read'])

interface JsonOption extends DataOption {
  readonly json?: boolean
}

/** `frankpledge audit verify|heads|compare`: whether anybody has tampered with the audit log. */
export const auditCommand: CommandMaker = (output, failWith) => {
  const command = new Command('audit').description('Check that nobody has tampered with the audit log.')
  command.addCommand(
    withDataOption(new Command('verify'))
      .description('Compare every sealed event with its seal. Exit code 1 when anything does not fit.')
      .option('--json', 'JSON instead of sentences')
      .action(async (options: JsonOption) => {
        const report = await inHouse(options, (db) => checkChain(db, auditor))
        if (options.json === true) printJson(output, report)
        else printReport(output, report)
        if (!report.whole) failWith(1)
      }),
  )
  command.addCommand(
    withDataOption(new Command('heads'))
      .description('Export the heads of the seals as CSV, to be kept where whoever owns the database cannot reach.')
      .option('--out <file>', 'write to this new file instead of standard output')
      .option('--last <n>', 'only the newest so many', positive)
      .action(async ({ out, last, ...options }: DataOption & { out?: string; last?: number }) => {
        await inHouse(options, (db) =>
          db.withActor(auditor, commandPurpose('audit.export-heads', 'export'), async (tx) => {
            const csv = Readable.from(headsCsv(tx, last === undefined ? {} : { last }))
            if (out === undefined) await pipeline(csv, output.out, { end: false })
            else await pipeline(csv, createWriteStream(out, { flags: 'wx' })).catch(fileProblem(out))
          }),
        )
        if (out !== undefined) output.notes.write(`Wrote ${out}\n`)
      }),
  )
  command.addCommand(
    withDataOption(new Command('compare'))
      .description(
        'Compare the chain with heads that were exported earlier. Exit code 1 when any is gone or different.',
      )
      .argument('<file>', 'what “audit heads” wrote')
      .option('--json', 'JSON instead of sentences')
      .action(async (file: string, options: JsonOption) => {
        const kept = parseHeads(await readFile(file, 'utf8').catch(fileProblem(file)))
        const found = await inHouse(options, (db) =>
          db.withActor(auditor, commandPurpose('audit.compare-heads'), async (tx, note) => {
            const comparison = await compareHeads(tx, kept)
            note({
              outcome: comparison.whole ? 'whole' : 'broken',
              detail: { compared: comparison.compared, differences: comparison.differenceCount },
            })
            return comparison
          }),
        )
        if (options.json === true) printJson(output, found)
        else printComparison(output, found)
        if (!found.whole) failWith(1)
      }),
  )
  return command
}

function printReport({ out }: Output, report: ChainReport): void {
  for (const { what } of report.faults) out.write(`${what}\n`)
  if (report.faultCount > report.faults.length) {
    out.write(`… and ${report.faultCount - report.faults.length} more.\n`)
  }
  const { seals, events, unsealed, head } = report
  out.write(report.whole ? 'The chain is whole.\n' : `The chain is broken: ${report.faultCount} faults.\n`)
  out.write(`${seals} seals, ${events} sealed events, ${unsealed} events not yet sealed.\n`)
  if (head !== null) out.write(`Head of seal ${head.number}: ${head.head}\n`)
}

function printComparison({ out }: Output, found: HeadsComparison): void {
  for (const { seal, what } of found.differences) {
    out.write(what === 'missing' ? `Seal ${seal} is gone.\n` : `Seal ${seal} has another head than it had.\n`)
  }
  if (found.differenceCount > found.differences.length) {
    out.write(`… and ${found.differenceCount - found.differences.length} more.\n`)
  }
  out.write(
    found.whole
      ? `All ${found.compared} heads are as they were exported.\n`
      : `${found.differenceCount} of ${found.compared} heads are not as they were exported.\n`,
  )
}

function positive(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('It must be a whole number above 0.')
  return value
}

function fileProblem(file: string): (error: unknown) => never {
  return (error) => {
    const { code } = error as { code?: string }
    if (code === 'ENOENT') throw new AppError('no-such-file', `There is no file or folder ${file}.`)
    if (code === 'EEXIST') throw new AppError('file-exists', `${file} is there already. Choose a new name.`)
    throw error
  }
}
