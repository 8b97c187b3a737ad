import { createInterface } from 'node:readline/promises'
import { Command, InvalidArgumentError } from 'commander'
import {
  agencyByName,
  createUser,
  deactivateUser,
  isRoleName,
  listUsers,
  type RoleName,
  reactivateUser,
  resetPassword,
  roleNames,
  roles,
  setUserRoles,
  teamByName,
} from '../../foundations/identity/index.ts'
import { AppError } from '../../platform/result/index.ts'
import type { CommandMaker } from './command.ts'
import { type DataOption, type FormatOptions, inHouse, withDataOption, withFormatOptions } from './house.ts'
import { formatOf, type Output, printRows } from './output.ts'

/** `frankpledge user`: people who sign in, for whoever looks after the machine. */
export const userCommand: CommandMaker = (output) =>
  new Command('user')
    .description('People who sign in: add, list, change.')
    .addCommand(add(output))
    .addCommand(list(output))
    .addCommand(listRoles(output))
    .addCommand(changeRoles(output))
    .addCommand(changeStatus(output, { name: 'deactivate', done: 'cannot sign in any more', change: deactivateUser }))
    .addCommand(changeStatus(output, { name: 'reactivate', done: 'can sign in again', change: reactivateUser }))
    .addCommand(reset(output))

function add(output: Output): Command {
  return withDataOption(new Command('add'))
    .description('Add a user. The password is read from standard input.')
    .requiredOption('--email <address>', 'work e-mail address')
    .requiredOption('--name <name>', 'name as others see it')
    .requiredOption('--agency <name>', 'agency, by name or id')
    .requiredOption('--role <role...>', `role; may be given several times (${roleNames.join(', ')})`, roleArgument, [])
    .option('--team <name...>', 'team, by name or id; may be given several times')
    .action(
      async (
        options: DataOption & { email: string; name: string; agency: string; role: RoleName[]; team?: string[] },
      ) => {
        const password = await readPassword(output)
        await inHouse(options, async (db) => {
          const agencyId = await agencyByName(db, options.agency)
          const teams = []
          for (const name of options.team ?? []) teams.push({ teamId: await teamByName(db, name) })
          await createUser(db, {
            ...{ email: options.email, displayName: options.name, agencyId, roles: options.role, password, teams },
          })
        })
        output.notes.write('The user is added and can sign in.\n')
      },
    )
}

function list(output: Output): Command {
  return withFormatOptions(new Command('list'))
    .description('List users with their roles.')
    .action(async (options: FormatOptions) => {
      const users = await inHouse(options, (db) => listUsers(db))
      printRows(
        output,
        formatOf(options),
        ['name', 'email', 'agency', 'roles', 'status'],
        users.map((user) => ({
          ...{ name: user.displayName, email: user.email, agency: user.agencyName },
          ...{ roles: user.roles.join(' '), status: user.status },
        })),
      )
    })
}

function listRoles(output: Output): Command {
  return new Command('roles')
    .description('List the roles and what they may do.')
    .option('--format <format>', 'text, csv or json', 'text')
    .option('--json', 'the same as --format json')
    .action((options: FormatOptions) => {
      const rows = roleNames.map((name) => ({
        ...{ role: name, title: roles[name].label, permissions: roles[name].permissions.join(' ') },
      }))
      printRows(output, formatOf(options), ['role', 'title', 'permissions'], rows)
    })
}

function changeRoles(output: Output): Command {
  return withDataOption(new Command('set-roles'))
    .description('Give a user exactly these roles.')
    .argument('<email>')
    .argument('<roles...>')
    .action(async (email: string, names: string[], options: DataOption) => {
      const wanted = names.reduce<RoleName[]>((before, name) => roleArgument(name, before), [])
      await inHouse(options, (db) => setUserRoles(db, email, wanted))
      output.notes.write('The roles are changed.\n')
    })
}

function changeStatus(
  output: Output,
  verb: {
    name: string
    done: string
    change: (db: Parameters<typeof deactivateUser>[0], email: string) => Promise<void>
  },
): Command {
  return withDataOption(new Command(verb.name))
    .description(`From now on the user ${verb.done}.`)
    .argument('<email>')
    .action(async (email: string, options: DataOption) => {
      await inHouse(options, (db) => verb.change(db, email))
      output.notes.write(`The user ${verb.done}.\n`)
    })
}

function reset(output: Output): Command {
  return withDataOption(new Command('reset-password'))
    .description('Set a new password, read from standard input, and end all sessions of the user.')
    .argument('<email>')
    .option('--clear-two-step', 'also forget the authenticator app and the recovery codes')
    .action(async (email: string, options: DataOption & { clearTwoStep?: boolean }) => {
      const password = await readPassword(output)
      await inHouse(options, (db) =>
        resetPassword(db, email, { password, clearTwoStep: options.clearTwoStep ?? false }),
      )
      output.notes.write('The password is changed.\n')
    })
}

function roleArgument(name: string, before: RoleName[]): RoleName[] {
  if (!isRoleName(name)) throw new InvalidArgumentError(`There are: ${roleNames.join(', ')}.`)
  return [...before, name]
}

/** A password never stands on the command line, where others on the machine could read it. */
async function readPassword(output: Output): Promise<string> {
  if (process.stdin.isTTY) output.notes.write('Password (it is shown while you type): ')
  const lines = createInterface({ input: process.stdin })
  for await (const line of lines) {
    lines.close()
    return line
  }
  throw new AppError('no-password', 'Give the password on standard input.')
}
