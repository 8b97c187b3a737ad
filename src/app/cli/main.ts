import { Command, CommanderError } from 'commander'
import { AppError } from '../../platform/result/index.ts'
import type { CommandMaker } from './command.ts'
import type { Output } from './output.ts'

/**
 * Runs one command.
 * @returns the exit code: 0 done, 1 it could not be done, 2 the command was not understood
 */
export async function main(
  argv: readonly string[],
  output: Output = { out: process.stdout, notes: process.stderr },
): Promise<number> {
  let code = 0
  const failWith = (value: number) => {
    code = value
  }
  const program = await programWith(wanted(argv), output, failWith)
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (error instanceof AppError) {
      output.notes.write(`${error.message}\n`)
      return 1
    }
    throw error
  }
}

/** The program with all its commands, not run: for whoever compares it with its documentation. */
export function wholeProgram(output: Output): Promise<Command> {
  return programWith(Object.values(COMMANDS), output, () => {})
}

async function programWith(
  loaders: readonly (() => Promise<CommandMaker>)[],
  output: Output,
  failWith: (code: number) => void,
): Promise<Command> {
  const program = new Command('frankpledge')
    .description('The open platform for community safety partnerships.')
    .version('0.1.0')
    .exitOverride()
    .configureOutput({ writeOut: (text) => output.out.write(text), writeErr: (text) => output.notes.write(text) })
    .showHelpAfterError('Add --help to see how the command is used.')
  for (const load of loaders) program.addCommand(inherit((await load())(output, failWith), program))
  return program
}

/** Each command loads its own rooms only, so that a small one starts quickly. */
const COMMANDS: Readonly<Record<string, () => Promise<CommandMaker>>> = {
  serve: async () => (await import('./serve.ts')).serveCommand,
  demo: async () => (await import('./demo.ts')).demoCommand,
  user: async () => (await import('./user.ts')).userCommand,
  areas: async () => (await import('./areas.ts')).areasCommand,
  import: async () => (await import('./import.ts')).importCommand,
  measures: async () => (await import('./measures.ts')).measuresCommand,
  counts: async () => (await import('./counts.ts')).countsCommand,
  audit: async () => (await import('./audit.ts')).auditCommand,
  compare: async () => (await import('./compare.ts')).compareCommand,
  exceptions: async () => (await import('./exceptions.ts')).exceptionsCommand,
  migrate: async () => (await import('./migrate.ts')).migrateCommand,
  xmr: async () => (await import('./xmr.ts')).xmrCommand,
  assess: async () => (await import('./assess.ts')).assessCommand,
  reports: async () => (await import('./reports.ts')).reportsCommand,
  backup: async () => (await import('./backup.ts')).backupCommand,
  restore: async () => (await import('./backup.ts')).restoreCommand,
}

/** The one command that was named, or all of them for help and for words that are none. */
function wanted(argv: readonly string[]): (() => Promise<CommandMaker>)[] {
  const named = COMMANDS[argv[0] ?? '']
  return named === undefined ? Object.values(COMMANDS) : [named]
}

/** Subcommands that were made on their own report errors as the program does. */
function inherit(command: Command, program: Command): Command {
  command.copyInheritedSettings(program)
  for (const child of command.commands) inherit(child, program)
  return command
}
