/** The documentation says what the program is: commands, options, settings, error codes, links. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { describe, test } from 'node:test'
import { wholeProgram } from '../src/app/cli/main.ts'
import {
  commandsOf,
  errorCodesIn,
  settingsIn,
  type TextFile,
  wrongCommandLines,
  wrongInCommandPage,
  wrongInErrorPage,
  wrongInSettings,
  wrongLinks,
  wrongNpmCommands,
} from './docs/checks.ts'

/** Where an error's code is worked out, and which codes it may be. */
const WORKED_OUT: Readonly<Record<string, readonly string[]>> = {
  'src/app/backup.ts': ['backup-target-not-empty', 'data-folder-not-empty'],
  'src/app/cli/arguments.ts': ['unknown-measure', 'ambiguous-measure'],
  'src/modules/performance/import-counts/store-counts.ts': ['unknown-measure', 'ambiguous-measure'],
  'src/modules/performance/list-exceptions/command.ts': ['unknown-measure', 'ambiguous-measure'],
}

const read = (file: string): TextFile => ({ path: file, text: readFileSync(file, 'utf8') })

function filesUnder(folder: string, wanted: (file: string) => boolean): TextFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name).split(path.sep).join('/'))
    .filter(wanted)
    .sort()
    .map(read)
}

const isProduct = (file: string) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\.e2e\.ts$|\/testing\//.test(file)
const pages = [read('README.md'), ...['docs', 'src', 'bench'].flatMap((at) => filesUnder(at, (f) => f.endsWith('.md')))]
const source = filesUnder('src', isProduct)
const nowhere = () => ({ out: new PassThrough(), notes: new PassThrough() })
const scriptsOf = () => (JSON.parse(read('package.json').text) as { scripts: Record<string, string> }).scripts

describe('the documentation', () => {
  test('describes every command with every option, and no other', async () => {
    const commands = commandsOf(await wholeProgram(nowhere()))
    assert.ok(commands.size > 15, `only ${commands.size} commands were seen`)
    assert.deepEqual(wrongInCommandPage(read('docs/how-to/commands.md').text, commands), [])
  })

  test('shows no command line that would not be understood', async () => {
    const commands = commandsOf(await wholeProgram(nowhere()))
    const checked = pages.map((page) => wrongCommandLines(page, commands))
    assert.ok(checked.reduce((sum, { seen }) => sum + seen, 0) > 30, 'few command lines were seen')
    assert.deepEqual(
      checked.flatMap(({ wrong }) => wrong),
      [],
    )
  })

  test('explains every error code, and no other', () => {
    const codes = errorCodesIn(source)
    assert.ok(codes.literal.size > 40, `only ${codes.literal.size} codes were seen`)
    assert.deepEqual(wrongInErrorPage(read('docs/errors.md').text, codes, WORKED_OUT), [])
  })

  test('explains every setting, and no other', () => {
    const settings = settingsIn(source)
    assert.ok(settings.size > 6, `only ${settings.size} settings were seen`)
    assert.deepEqual(wrongInSettings(read('docs/how-to/deploy.md').text, settings), [])
  })

  test('has no link that leads nowhere and no page to which none leads', () => {
    const { seen, wrong } = wrongLinks(pages, existsSync)
    assert.ok(seen > 30, `only ${seen} links were seen`)
    assert.deepEqual(wrong, [])
  })

  test('names npm commands that there are', () => {
    const scripts = scriptsOf()
    assert.deepEqual(wrongNpmCommands(read('README.md'), scripts, ['demo', 'test']), [])
    assert.deepEqual(
      pages.flatMap((page) => wrongNpmCommands(page, scripts)),
      [],
    )
  })
})

describe('the checks of the documentation bite', () => {
  const commands = new Map([
    ['areas import', new Set(['--dry-run', '--year'])],
    ['serve', new Set(['--port'])],
  ])
  const good =
    '# Commands\n\n## areas import\n\n```\nx [--dry-run] [--year YYYY]\n```\n\n## serve\n\n```\nx [--port N]\n```\n'

  test('on commands and options that are missing, or invented', () => {
    assert.deepEqual(wrongInCommandPage(good, commands), [])
    for (const [page, expected] of [
      [
        good.replace('## serve', '## server'),
        ['server: there is no such command', 'serve: the page does not describe it'],
      ],
      [good.replace('[--year YYYY]', ''), ['areas import: --year is not in its usage']],
      [`${good}\nWith \`--host\` it listens.\n`, ['serve: there is no option --host']],
      ['', ['areas import: the page does not describe it', 'serve: the page does not describe it']],
    ] as const) {
      assert.deepEqual(wrongInCommandPage(page, commands), expected)
    }
  })

  test('on a program that has grown a command', async () => {
    const page = read('docs/how-to/commands.md').text
    const program = await wholeProgram(nowhere())
    const before = wrongInCommandPage(page, commandsOf(program))
    program.command('gossip').option('--loud', 'louder')
    const after = wrongInCommandPage(page, commandsOf(program))
    assert.deepEqual(after, [...before, 'gossip: the page does not describe it'])
  })

  test('on command lines in any page', () => {
    const page = (line: string) => ({ path: 'a.md', text: `Try:\n\n\`\`\`\n${line}\n\`\`\`\n` })
    for (const [line, expected] of [
      ['bin/frankpledge areas import a.csv --year 2020', []],
      ['PORT=1 bin/frankpledge serve \\\n  --colour red', ['a.md: serve has no option --colour']],
      ['bin/frankpledge tidy', ['a.md: no such command: tidy']],
    ] as const) {
      assert.deepEqual(wrongCommandLines(page(line), commands), { seen: 1, wrong: expected })
    }
  })

  test('on error codes', () => {
    const codes = errorCodesIn([
      { path: 'a.ts', text: "throw new AppError('one', 'x')\nnew AppError(\n  'two',\n  'y')" },
      { path: 'b.ts', text: 'new AppError(problem.code, problem.message)' },
    ])
    assert.deepEqual([...codes.literal], ['one', 'two'])
    const worked = { 'b.ts': ['three'] }
    const page = '| `one` | a |\n| `two` | b |\n| `three` | c |\n'
    assert.deepEqual(wrongInErrorPage(page, codes, worked), [])
    assert.deepEqual(wrongInErrorPage(page.replace('| `two` | b |\n', ''), codes, worked), ['two is not on the page'])
    assert.deepEqual(wrongInErrorPage(`${page}| \`four\` | d |\n`, codes, worked), ['four is nowhere in the program'])
    assert.deepEqual(wrongInErrorPage(`${page}| \`two\` | d |\n`, codes, worked), ['two is on the page twice'])
    assert.deepEqual(wrongInErrorPage(page.replace('| `three` | c |\n', ''), codes, {}), ['b.ts works out a code'])
    assert.deepEqual(wrongInErrorPage(page, codes, { ...worked, 'c.ts': [] }), ['c.ts works out no code'])
  })

  test('on settings', () => {
    const settings = settingsIn([{ path: 'a.ts', text: "process.env['PORT'] ?? environment['HOST']" }])
    assert.deepEqual(wrongInSettings('| `PORT` | x |\n| `HOST` | x |\n', settings), [])
    assert.deepEqual(wrongInSettings('| `PORT` | x |\n', settings), ['HOST is not on the page'])
    assert.deepEqual(wrongInSettings('| `PORT` | x |\n| `HOST` | x |\n| `SHIP` | x |', settings), [
      'the program does not read SHIP',
    ])
  })

  test('on links', () => {
    const wrongOf = (readme: string, other: string) =>
      wrongLinks(
        [
          { path: 'README.md', text: readme },
          { path: 'docs/a.md', text: other },
        ],
        (file) => file === 'LICENSE',
      ).wrong
    const whole = '[a](docs/a.md#what-it-is) [l](LICENSE) [w](https://example.org)'
    assert.deepEqual(wrongOf(whole, '# A\n\n## What it is\n'), [])
    assert.deepEqual(wrongOf(whole, '# A\n\n## What it was\n'), ['README.md: docs/a.md#what-it-is leads to no heading'])
    assert.deepEqual(wrongOf(`${whole} [b](docs/b.md)`, '## What it is\n'), ['README.md: docs/b.md leads nowhere'])
    assert.deepEqual(wrongOf('nothing', '# A\n'), ['docs/a.md: no link leads to it'])
  })

  test('on npm commands', () => {
    const scripts = { demo: '', test: '' }
    const page = (text: string) => ({ path: 'README.md', text })
    assert.deepEqual(wrongNpmCommands(page('`npm run demo`, `npm test`, `npm ci`'), scripts, ['demo', 'test']), [])
    assert.deepEqual(wrongNpmCommands(page('`npm run demos`, `npm test`'), scripts, ['demo', 'test']), [
      'README.md: package.json has no script demos',
      'README.md does not name npm demo',
    ])
  })
})
