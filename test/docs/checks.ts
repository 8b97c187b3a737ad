/** Comparisons of the documentation with what it is about. Each returns what is wrong, in words; ../docs.test.ts proves that each bites. */
import path from 'node:path'
import type { Command } from 'commander'

export interface TextFile {
  /** From the root of the repository, with forward slashes. */
  readonly path: string
  readonly text: string
}

/** Every command that does something, with its options as they are typed. */
export function commandsOf(program: Command): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  const visit = (command: Command, names: readonly string[]) => {
    if (command.commands.length === 0) {
      found.set(names.join(' '), new Set(command.options.flatMap(({ long }) => (long ? [long] : []))))
    }
    for (const child of command.commands) visit(child, [...names, child.name()])
  }
  for (const command of program.commands) visit(command, [command.name()])
  return found
}

/**
 * The page has one section for each command, `## areas import`, whose first code block shows every option; no option
 * that the command has not may stand anywhere in the section.
 */
export function wrongInCommandPage(page: string, commands: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const sections = new Map(
    page
      .split(/^## /m)
      .slice(1)
      .map((section) => {
        const end = section.indexOf('\n')
        return [section.slice(0, end).trim(), section.slice(end)] as const
      })
      .filter(([title]) => /^[a-z -]+$/.test(title)),
  )
  const wrong = [...sections.keys()]
    .filter((title) => !commands.has(title))
    .map((title) => `${title}: there is no such command`)
  for (const [name, options] of commands) {
    const section = sections.get(name)
    if (section === undefined) {
      wrong.push(`${name}: the page does not describe it`)
      continue
    }
    const usage = new Set(flagsIn(codeBlocks(section)[0] ?? ''))
    for (const option of options) if (!usage.has(option)) wrong.push(`${name}: ${option} is not in its usage`)
    for (const flag of new Set(flagsIn(section))) {
      if (!options.has(flag)) wrong.push(`${name}: there is no option ${flag}`)
    }
  }
  return wrong
}

/** Commands in the code blocks of any page must exist, with the options given. */
export function wrongCommandLines(
  file: TextFile,
  commands: ReadonlyMap<string, ReadonlySet<string>>,
): { seen: number; wrong: string[] } {
  const lines = codeBlocks(file.text.replace(/^```sql[\s\S]*?^```/gm, ''))
    .flatMap((block) => block.replace(/\\\n/g, ' ').split('\n'))
    .map((line) => /(?:^|\s)(?:bin\/)?frankpledge ((?:[a-z]|--)[^#|>]*)/.exec(line)?.[1]?.trim())
    .filter((line) => line !== undefined)
  const wrong = lines.flatMap((line) => {
    const words = line.split(/\s+/)
    const name = [words.slice(0, 2).join(' '), words[0] ?? ''].find((candidate) => commands.has(candidate))
    if (name === undefined) return words[0] === '--help' ? [] : [`${file.path}: no such command: ${line}`]
    return flagsIn(line)
      .filter((flag) => flag !== '--help' && commands.get(name)?.has(flag) !== true)
      .map((flag) => `${file.path}: ${name} has no option ${flag}`)
  })
  return { seen: lines.length, wrong }
}

function flagsIn(text: string): string[] {
  return text.match(/(?<![\w-])--[a-z][a-z-]*/g) ?? []
}

function codeBlocks(markdown: string): string[] {
  return [...markdown.matchAll(/^```[^\n]*\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? '')
}

export interface ErrorCodes {
  /** Codes written where the error is made. */
  readonly literal: ReadonlySet<string>
  /** Files that make an error whose code is worked out. */
  readonly workedOutIn: ReadonlySet<string>
}

export function errorCodesIn(files: readonly TextFile[]): ErrorCodes {
  const literal = new Set<string>()
  const workedOutIn = new Set<string>()
  for (const file of files) {
    for (const [, code] of file.text.matchAll(/new AppError\(\s*(?:'([^']*)')?/g)) {
      if (code === undefined) workedOutIn.add(file.path)
      else literal.add(code)
    }
  }
  return { literal, workedOutIn }
}

/** The page lists each code once, as the first cell of a row. */
export function wrongInErrorPage(
  page: string,
  codes: ErrorCodes,
  workedOut: Readonly<Record<string, readonly string[]>>,
): string[] {
  const listed = [...page.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map((match) => match[1] ?? '')
  const known = new Set([...codes.literal, ...Object.values(workedOut).flat()])
  return [
    ...[...known].filter((code) => !listed.includes(code)).map((code) => `${code} is not on the page`),
    ...[...new Set(listed)].filter((code) => !known.has(code)).map((code) => `${code} is nowhere in the program`),
    ...listed.filter((code, i) => listed.indexOf(code) !== i).map((code) => `${code} is on the page twice`),
    ...[...codes.workedOutIn].filter((file) => !(file in workedOut)).map((file) => `${file} works out a code`),
    ...Object.keys(workedOut)
      .filter((file) => !codes.workedOutIn.has(file))
      .map((file) => `${file} works out no code`),
  ]
}

/** Names of the settings that the program reads from its environment. */
export function settingsIn(files: readonly TextFile[]): Set<string> {
  return new Set(
    files.flatMap(({ text }) =>
      [...text.matchAll(/(?:process\.env|environment)\['([A-Z_]+)'\]/g)].map((match) => match[1] ?? ''),
    ),
  )
}

/** The page lists each setting as the first cell of a row. */
export function wrongInSettings(page: string, settings: ReadonlySet<string>): string[] {
  const listed = new Set([...page.matchAll(/^\| `([A-Z_]+)` \|/gm)].map((match) => match[1] ?? ''))
  return [
    ...[...settings].filter((name) => !listed.has(name)).map((name) => `${name} is not on the page`),
    ...[...listed].filter((name) => !settings.has(name)).map((name) => `the program does not read ${name}`),
  ]
}

/** Links between files, and to headings in them, that lead nowhere; and pages of docs/ to which no link leads. */
export function wrongLinks(
  pages: readonly TextFile[],
  exists: (file: string) => boolean,
): { seen: number; wrong: string[] } {
  const texts = new Map(pages.map((page) => [page.path, page.text]))
  const reached = new Set<string>()
  const wrong: string[] = []
  let seen = 0
  for (const page of pages) {
    for (const link of linksIn(page.text)) {
      if (/^[a-z]+:/.test(link)) continue
      seen++
      const [to = '', heading] = link.split('#')
      const target = to === '' ? page.path : path.posix.join(path.posix.dirname(page.path), to)
      if (target !== page.path) reached.add(target)
      const text = texts.get(target)
      if (text === undefined && !exists(target)) wrong.push(`${page.path}: ${link} leads nowhere`)
      else if (heading !== undefined && text !== undefined && !anchorsOf(text).has(heading)) {
        wrong.push(`${page.path}: ${link} leads to no heading`)
      }
    }
  }
  for (const { path: page } of pages) {
    if (page.startsWith('docs/') && !reached.has(page)) wrong.push(`${page}: no link leads to it`)
  }
  return { seen, wrong }
}

function linksIn(markdown: string): string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '')
}

/** The names that headings get where Markdown is shown. */
function anchorsOf(markdown: string): Set<string> {
  const headings = [...markdown.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#{1,6} (.+)$/gm)]
  return new Set(
    headings.map((match) =>
      (match[1] ?? '')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replace(/\s/g, '-'),
    ),
  )
}

/** npm commands that a page names and package.json has not, and those that it should name and does not. */
export function wrongNpmCommands(
  page: TextFile,
  scripts: Readonly<Record<string, string>>,
  mustName: readonly string[] = [],
): string[] {
  const named = [...page.text.matchAll(/\bnpm (?:run ([a-z][a-z:-]*)|(test|start)\b)/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  )
  return [
    ...named.filter((name) => !(name in scripts)).map((name) => `${page.path}: package.json has no script ${name}`),
    ...mustName.filter((name) => !named.includes(name)).map((name) => `${page.path} does not name npm ${name}`),
  ]
}
