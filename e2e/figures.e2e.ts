/**
 * Figures of casework: an analyst looks at them from the menu and takes them away, an administrator sets what a closed case is
 * taken to save, a manager sees the estimate on a phone. Every page is checked with axe; the analyst's browser runs no script.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Locator, Page } from 'playwright-core'
import { launchBrowser, newVisitor, type Visitor } from './browser.ts'
import { type RunningDemonstration, startDemonstration } from './demonstration.ts'

const PASSWORD = 'demonstration'
const button = (page: Page, name: string | RegExp): Locator => page.locator('main').getByRole('button', { name })
const main = async ({ page }: Visitor) => (await page.locator('main').innerText()).replace(/\s+/g, ' ')

describe('figures of casework', () => {
  let demonstration: RunningDemonstration
  let browser: Browser
  const visitors: Visitor[] = []

  async function as(email: string, options: { width?: number; javaScript?: boolean } = {}): Promise<Visitor> {
    const visitor = await newVisitor(browser, { url: demonstration.url, ...options })
    visitor.page.setDefaultTimeout(60_000)
    visitors.push(visitor)
    await visitor.open('/sign-in')
    await visitor.page.getByLabel('E-mail address').fill(email)
    await visitor.page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await button(visitor.page, 'Sign in').click()
    await visitor.page.waitForURL((url) => url.pathname === '/')
    return visitor
  }

  before(async () => {
    demonstration = await startDemonstration()
    browser = await launchBrowser()
  })
  after(async () => {
    for (const visitor of visitors) await visitor.close()
    await browser?.close()
    await demonstration?.close()
  })

  let analyst: Visitor
  test('an analyst without scripts finds them in the menu, chooses period and district, and takes the file', async () => {
    analyst = await as('analyst@example.org', { width: 1280, javaScript: false })
    const { page } = analyst
    await page.getByRole('link', { name: 'Case figures' }).first().click()
    await page.waitForURL((url) => url.pathname === '/casework/figures')
    await analyst.check()
    assert.match(await main(analyst), /Counts below 5 are shown as “fewer than 5”/)
    assert.match(await main(analyst), /No unit costs are set/)
    await page.getByLabel('Period', { exact: true }).selectOption({ index: 1 })
    await page.getByLabel('District', { exact: true }).selectOption({ index: 1 })
    await button(page, 'Show').click()
    await page.waitForURL(/district=\d+/)
    await analyst.check()
    assert.match(await main(analyst), /Financial year/)
    const href = await page.getByRole('link', { name: 'Download as CSV' }).getAttribute('href')
    const file = await page.request.get(new URL(href ?? '', demonstration.url).href)
    const csv = await file.text()
    assert.match(csv, /^from,to,district,table,breakdown,line,count\r\n/)
    for (const count of csv.matchAll(/,(\d+)\r\n/g)) assert.ok(Number(count[1]) >= 5, count[0])
    assert.equal((await page.goto(new URL('/cases', demonstration.url).href))?.status(), 403)
  })

  test('an administrator sets what a closed case is taken to save, and is told what is missing', async () => {
    const administrator = await as('administrator@example.org')
    const { page } = administrator
    await administrator.open('/casework-settings/figures')
    await button(page, 'Set the amount').click()
    await page.getByRole('alert').waitFor()
    await administrator.check()
    await page.getByLabel('Case closed').check()
    await page.getByLabel('What one is taken to save, in pounds').fill('400')
    await page.locator('[name=costFrom]').fill('2020-04-01')
    await page.getByLabel('We assume it').check()
    await page.getByLabel('Source', { exact: true }).fill('Agreed by the board for planning')
    await button(page, 'Set the amount').click()
    await page.getByText('The amount is set').waitFor()
    await administrator.check()
  })

  test('a manager sees it on a phone, from the cases, as an assumption', async () => {
    const manager = await as('asb-manager@example.org', { width: 390 })
    const { page } = manager
    await manager.open('/cases')
    await page.locator('main').getByRole('link', { name: 'Figures' }).click()
    await page.waitForURL((url) => url.pathname === '/casework/figures')
    await manager.check()
    assert.match(await main(manager), /Assumption: Agreed by the board for planning/)
    assert.match(await main(manager), /None yet: it takes 5 or more/)
  })
})
