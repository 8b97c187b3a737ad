/**
 * An analyst's first day, exactly as the README promises it: start the demonstration, sign in, import a force's files
 * and London's tables, look at exceptions, read a chart with a screen reader, have an exception answered, save the table.
 * Every page on the way is checked with axe, and the main ones again on a phone and without JavaScript.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { parse } from 'csv-parse/sync'
import type { Page } from 'playwright-core'
import type { Visitor } from './browser.ts'
import { button, openPeople, type People, signIn } from './people.ts'

const REAL = path.resolve('../shared/data/real')
const CRIME_FILES = filesIn('recorded-crime', (name) => name.endsWith('-street.csv'))
const LONDON_FILES = filesIn('monthly-series', (name) => name.endsWith('.csv'))
const LONG = 240_000

function filesIn(folder: string, wanted: (name: string) => boolean): string[] {
  const place = path.join(REAL, folder)
  if (!existsSync(place)) return []
  return readdirSync(place)
    .filter(wanted)
    .map((name) => path.join(place, name))
}

/** Waits until a page that reports progress has something to decide or to read. */
async function untilSettled(page: Page): Promise<void> {
  await page.locator('[data-live]').waitFor({ state: 'detached', timeout: LONG })
}

async function upload(visitor: Visitor, files: readonly string[]): Promise<void> {
  await visitor.open('/imports/new')
  await visitor.page.locator('input[type=file]').setInputFiles([...files])
  await visitor.page.locator('main form button[type=submit]').click()
  await visitor.page.waitForURL(/\/imports\/[0-9a-f-]{36}$/, { timeout: LONG })
  await untilSettled(visitor.page)
  await visitor.check()
}

async function storeFigures(visitor: Visitor): Promise<void> {
  await button(visitor.page, 'Import these figures').click()
  await untilSettled(visitor.page)
  await visitor.page.getByRole('heading', { name: 'The figures are imported' }).waitFor({ timeout: LONG })
  await visitor.check()
}

describe('an analyst’s first day', () => {
  let people: People
  let analyst: Visitor
  const visit: People['visit'] = (device) => people.visit(device)

  before(async () => {
    people = await openPeople()
  })
  after(() => people?.close())

  test('the demonstration prints its address and a sign-in for each role', () => {
    for (const role of [
      'System administrator',
      'Analyst',
      'Partnership manager',
      'Team administrator',
      'Board member',
      'Auditor',
    ]) {
      assert.match(people.demonstration.welcome, new RegExp(role))
    }
    assert.match(people.demonstration.welcome, /http:\/\/localhost:\d+/)
  })

  test('signs in', async () => {
    analyst = await visit()
    await signIn(analyst, 'analyst@example.org')
    await analyst.check()
    assert.match(await analyst.page.locator('body').innerText(), /Demonstration data/)
  })

  const skip = CRIME_FILES.length === 0 ? 'the real files of ../shared/data/real are not here' : false

  test('imports the force’s 22 crime files', { skip }, async () => {
    await upload(analyst, CRIME_FILES)
    const checked = await analyst.page.locator('main').innerText()
    assert.match(checked, /Nothing has been stored yet/)
    assert.match(checked, /207,292\s+rows read/)
    await storeFigures(analyst)
  })

  test('imports London’s two tables as a measure of their own, and says what their names mean', { skip }, async () => {
    const { page } = analyst
    await upload(analyst, LONDON_FILES)
    await page.locator('main').getByText('Choose measure and columns').first().click()
    await page.getByLabel('A new measure').check()
    await page.getByLabel('What it is called').fill('Recorded crime in London')
    await page.getByLabel('Fewer: a rise is a concern').check()
    await analyst.check()
    await button(page, 'Check again').click()
    await untilSettled(page)
    assert.match(await page.locator('main').innerText(), /160 months \(April 2010 to July 2023\)/)
    await storeFigures(analyst)
    await analyst.open('/imports/labels')
    for (const box of await page.locator('input[type=checkbox][name=label]').all()) {
      const name = await box.evaluate(
        (input) => (input as unknown as { labels: { innerText: string }[] }).labels[0]?.innerText,
      )
      if (!name?.startsWith('D-AMB')) await box.check()
    }
    await page.getByLabel('Those that I ticked').check()
    await page.getByLabel('New areas, to be added').check()
    await page.getByLabel(/Kind of each/).selectOption({ label: 'District' })
    await page.getByLabel(/inside a new area with this name/).fill('London')
    await page.locator('main form button[type=submit]').last().click()
    await page.waitForLoadState('load', { timeout: LONG })
    await analyst.check()
    assert.match(await page.locator('main').innerText(), /The areas were added[\s\S]*1 unknown area/)
  })

  test('opens the exceptions for September 2025 and for London', { skip }, async () => {
    await analyst.open('/exceptions?month=2025-09')
    const september = await analyst.page.locator('main').innerText()
    assert.match(september, /Exceptions in September 2025/)
    assert.match(september, /by chance alone/)
    await analyst.open('/exceptions?month=2023-07&measure=recorded-crime-in-london')
    assert.match(await analyst.page.locator('main').innerText(), /Exceptions in July 2023/)
    assert.ok((await analyst.page.locator('main table tbody tr').count()) > 0)
  })

  test('reads a chart as a screen reader does', { skip }, async () => {
    await analyst.open('/exceptions?month=2023-07&measure=recorded-crime-in-london')
    await analyst.page.locator('main table tbody tr a').first().click()
    await analyst.page.waitForLoadState('load')
    await analyst.check()
    const { page } = analyst
    if (!page.url().includes('/charts/')) await page.locator('main a[href^="/charts/"]').first().click()
    await page.waitForURL(/\/charts\//)
    await analyst.check()
    const chart = page.locator('main figure').getByRole('img').first()
    await chart.waitFor()
    const spoken = await chart.ariaSnapshot()
    assert.match(spoken, /img "[^"]{20,}/, 'the chart has a name')
    const description = (await chart.locator('desc').textContent()) ?? ''
    assert.match(description, /\d{4}/)
    const table = page.getByRole('table').first()
    assert.ok((await table.getByRole('columnheader').count()) >= 5)
    assert.ok((await table.getByRole('rowheader').count()) >= 12)
  })

  test('saves the chart as a picture and its figures as a table', { skip }, async () => {
    const { page } = analyst
    const save = async (name: RegExp) => {
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()])
      return readFileSync(await file.path())
    }
    assert.match(String(await save(/SVG/)), /^<\?xml[\s\S]*<svg[\s\S]*<title/)
    assert.deepEqual([...(await save(/PNG/)).subarray(1, 4)], [...Buffer.from('PNG')])
    assert.ok((parse(await save(/CSV/), { columns: true }) as unknown[]).length >= 12)
  })

  test('an officer of the partnership answers an exception', async () => {
    const officer = await visit({ width: 390 })
    await signIn(officer, 'amber-valley@example.org')
    await officer.check()
    await officer.open('/exceptions/unanswered')
    await officer.page.locator('main table tbody a[href^="/exceptions/requests/"]').first().click()
    await officer.page.waitForURL(/\/exceptions\/requests\//)
    await officer.check()
    const request = new URL(officer.page.url()).pathname
    const answer = officer.page.locator('main a[href$="/answer"]')
    await answer.first().click()
    await officer.page.waitForLoadState('load')
    await officer.check()
    await officer.page.locator('main form button[type=submit]').first().click()
    await officer.page.getByRole('alert').waitFor()
    assert.match(await officer.page.title(), /^Error: /)
    await officer.check()
    await officer.page
      .locator('textarea[name=known]')
      .fill('A series of shed break-ins on two estates; tools were taken.')
    await officer.page
      .locator('textarea[name=doing]')
      .fill('Property marking on both estates, and patrols at the times of the break-ins.')
    await officer.page.locator('main').getByLabel('No', { exact: true }).check()
    await officer.page.locator('main form button[type=submit]').first().click()
    await officer.page.waitForURL((url) => url.pathname === request)
    await officer.check()
    assert.match(await officer.page.locator('main').innerText(), /shed break-ins/)
    await analyst.open(request)
    assert.match(await analyst.page.locator('main').innerText(), /shed break-ins/)
  })

  test('saves the exception list, which says what the page and the command say', { skip }, async () => {
    await analyst.open('/exceptions?month=2025-09')
    const { page } = analyst
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download as CSV' }).click(),
    ])
    const saved = parse(readFileSync(await file.path()), { columns: true, bom: true }) as Record<string, string>[]
    const shown = Number(
      /(\d+) exceptions?\b/.exec(await page.locator('main table.pf-exceptions caption').innerText())?.[1],
    )
    assert.equal(saved.length, shown)
  })

  test('the main pages hold on a phone and without JavaScript', async () => {
    const paths = [
      '/',
      '/measures',
      '/areas/E07000032',
      '/charts/demonstration-crime/burglary/E07000032',
      '/compare',
      '/map',
    ]
    const phone = await visit({ width: 360 })
    await signIn(phone, 'analyst@example.org')
    for (const one of [...paths, '/exceptions', '/imports', '/imports/new', '/reference/areas', '/account'])
      await phone.open(one)
    const plain = await visit({ javaScript: false })
    await signIn(plain, 'analyst@example.org')
    for (const one of paths) await plain.open(one)
    await plain.page.goto('/exceptions')
    await plain.page.locator('main form select[name=measure]').selectOption({ index: 1 })
    await button(plain.page, 'Apply').click()
    await plain.page.waitForURL(/measure=/)
    assert.match(await plain.page.locator('main h1').innerText(), /Exceptions in/)
  })

  test('everybody else sees what their role lets them, and the auditor sees that it was done', async () => {
    const board = await visit()
    await signIn(board, 'board@example.org')
    await board.check()
    assert.equal((await board.page.goto('/imports'))?.status(), 403)
    await board.check()
    const auditor = await visit()
    await signIn(auditor, 'auditor@example.org')
    await auditor.open('/audit')
    const administrator = await visit()
    await signIn(administrator, 'administrator@example.org')
    for (const one of ['/users', '/teams', '/agencies', '/partnership']) await administrator.open(one)
    assert.equal((await administrator.page.goto('/nowhere'))?.status(), 404)
    await administrator.check()
  })

  test('the command line prints the same figures as the pages', { skip }, async () => {
    // Read from the pages first: the data folder belongs to one process at a time.
    await analyst.open('/compare?measure=demonstration-crime')
    const [file] = await Promise.all([
      analyst.page.waitForEvent('download'),
      analyst.page.getByRole('link', { name: /CSV/ }).first().click(),
    ])
    const page = parse(readFileSync(await file.path()), { columns: true, bom: true }) as Record<string, string>[]
    await analyst.open('/exceptions?month=2025-09&measure=recorded-crime')
    const [list] = await Promise.all([
      analyst.page.waitForEvent('download'),
      analyst.page.getByRole('link', { name: 'Download as CSV' }).click(),
    ])
    const exceptions = readFileSync(await list.path(), 'utf8')
      .replace(/^\uFEFF/, '')
      .replaceAll('\r\n', '\n')
    await people.demonstration.stop()
    const run = async (...words: string[]) =>
      (
        await promisify(execFile)(
          process.execPath,
          ['bin/frankpledge', ...words, '--format', 'csv', '--data', people.demonstration.data],
          {
            env: { ...process.env, DATABASE_URL: '' },
            maxBuffer: 64 * 1024 * 1024,
          },
        )
      ).stdout
    const command = parse(await run('compare', '--measure', 'demonstration-crime'), { columns: true }) as Record<
      string,
      string
    >[]
    const columns = ['area', 'previous_12_months', 'last_12_months', 'change', 'percent_change']
    const figures = (rows: Record<string, string>[]) => rows.map((row) => columns.map((column) => row[column]))
    assert.ok(command.length >= 11)
    assert.deepEqual(figures(command), figures(page))
    assert.equal(await run('exceptions', '--month', '2025-09', '--measure', 'recorded-crime'), exceptions)
    const counts = parse(
      await run(
        'counts',
        '--measure',
        'recorded-crime/burglary',
        '--area',
        'E07000032',
        '--from',
        '2025-09',
        '--to',
        '2025-09',
      ),
      { columns: true },
    )
    assert.deepEqual(counts, [{ area: 'E07000032', month: '2025-09', type: 'Burglary', count: '19' }])
  })
})
