/** Documents in a real browser: on a telephone, without a script, by keyboard, and what axe says of every page. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, newVisitor, type Visitor, type VisitorOptions } from '../../../e2e/browser.ts'
import { type OpenTestDatabase, openTestDatabase } from '../../../test/databases.ts'
import { loadAssets } from '../../app/assets/index.ts'
import { writeAuditEvent } from '../audit/index.ts'
import { makeSharingHouse, PASSWORD, recordBy, type SharingHouse } from '../sharing/testing/house.ts'
import { type DocumentsApp, openDocumentsApp } from './testing/app.ts'
import { CATALOG, PROGRAM, pdfOf, photograph } from './testing/files.ts'

describe('documents in a browser', () => {
  let database: OpenTestDatabase
  let house: SharingHouse
  let pages: DocumentsApp
  let browser: Browser
  let url: string
  before(async () => {
    database = await openTestDatabase('embedded', writeAuditEvent)
    house = await makeSharingHouse(database.db)
    pages = await openDocumentsApp(database.db, house, await loadAssets())
    url = await pages.app.listen({ port: 0, host: '127.0.0.1' })
    browser = await launchBrowser()
  })
  after(async () => {
    await browser?.close()
    await pages?.close()
    await database?.close()
  })

  const button = (page: Page, name: string) => page.locator('main').getByRole('button', { name })

  async function caseworker(options: Omit<VisitorOptions, 'url'>): Promise<Visitor> {
    const visitor = await newVisitor(browser, { url, ...options })
    visitor.page.setDefaultTimeout(60_000)
    await visitor.page.goto('/sign-in')
    await visitor.page.getByLabel('E-mail address').fill(house.emails.caseworker)
    await visitor.page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await button(visitor.page, 'Sign in').click()
    await visitor.page.waitForURL((address) => address.pathname !== '/sign-in')
    return visitor
  }

  const files = async () => [
    {
      name: 'IMG_20260501_221500_a_very_long_name_as_telephones_give_them.jpg',
      mimeType: 'image/jpeg',
      buffer: await photograph({ width: 1200, height: 900 }),
    },
    { name: 'Letter to the landlord.pdf', mimeType: 'application/pdf', buffer: pdfOf(CATALOG) },
  ]

  for (const of of [
    { width: 320, javaScript: true },
    { width: 320, javaScript: false },
    { width: 1280, javaScript: true },
  ]) {
    const where = `${of.width} pixels ${of.javaScript ? 'wide' : 'wide, without a script'}`
    test(`are added, looked at, changed and removed at ${where}`, async () => {
      const visitor = await caseworker(of)
      const { page } = visitor
      const record = await recordBy(database.db, house, { by: 'caseworker' })
      const list = `/records/${record}/documents`
      try {
        await visitor.open(list)
        await page.getByRole('button', { name: 'Add documents or photographs' }).focus()
        await page.keyboard.press('Enter')
        await page.waitForURL(`**${list}/new`)
        await visitor.check()

        // One bad file: said at the field, nothing typed is lost.
        await page
          .getByLabel('Files')
          .setInputFiles([...(await files()), { name: 'holiday.jpg', mimeType: 'image/jpeg', buffer: PROGRAM }])
        await page.getByLabel('Photograph', { exact: true }).check()
        await page.getByLabel('Title (optional)').fill('Kitchen window')
        await page.getByLabel('Note (optional)').fill('Stone thrown from the path')
        await button(page, 'Add').click()
        await page.getByText('Nothing has been added yet').waitFor()
        await visitor.check()
        assert.match(await page.locator('.govuk-error-summary').innerText(), /holiday\.jpg: This is a program/)
        assert.equal(await page.getByLabel('Note (optional)').inputValue(), 'Stone thrown from the path')
        await page.getByLabel('Files').setInputFiles(await files())
        await button(page, 'Add').click()
        await page.waitForURL(`**${list}`)
        await visitor.check()
        await page.getByRole('link', { name: 'Kitchen window (1 of 2)' }).click()
        await page.waitForURL(/\/documents\/[0-9a-f-]{36}$/)
        await visitor.check()
        const preview = page.getByRole('img', { name: 'Kitchen window (1 of 2)' })
        const drawn = await preview.boundingBox()
        assert.ok(drawn !== null && drawn.width > 100 && drawn.width <= of.width, `the preview is ${drawn?.width} wide`)
        if (of.javaScript) assert.equal(await page.evaluate(`document.querySelector('.dc-preview').naturalHeight`), 800)

        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('button', { name: 'Download' }).click(),
        ])
        assert.match(download.suggestedFilename(), /^IMG_20260501.*\.jpg$/)

        await page.getByRole('link', { name: 'Change title or note' }).click()
        await page.waitForURL(/\/edit$/)
        await visitor.check()
        await page.getByLabel('Title', { exact: true }).fill('Kitchen window, outside')
        await button(page, 'Save').click()
        await page.getByRole('heading', { level: 1, name: 'Kitchen window, outside' }).waitFor()

        await page.getByRole('link', { name: 'Remove' }).click()
        await page.waitForURL(/\/remove$/)
        await visitor.check()
        await button(page, 'Remove for good').click()
        await page.locator('.govuk-error-summary').waitFor()
        await visitor.check()
        await page.getByLabel('Why is it removed?').fill('Shows a neighbour')
        await button(page, 'Remove for good').click()
        await page.waitForURL(`**${list}`)
        await visitor.check()
        assert.match(await page.locator('main').innerText(), /Removed by caseworker Example on .*: Shows a neighbour/)
        await page.getByRole('link', { name: /^Photograph of/ }).click()
        await page.getByRole('heading', { level: 1, name: 'Removed document' }).waitFor()
        await visitor.check()
      } finally {
        await visitor.close()
      }
    })
  }

  test('two changes at once are shown beside each other, also on a telephone', async () => {
    const record = await recordBy(database.db, house, { by: 'caseworker' })
    const [first, second] = [await caseworker({ width: 320 }), await caseworker({ width: 1280 })]
    try {
      await first.open(`/records/${record}/documents/new`)
      await first.page.getByLabel('Files').setInputFiles((await files()).slice(1))
      await first.page.getByLabel('Letter or email').check()
      await button(first.page, 'Add').click()
      await first.page.getByRole('link', { name: 'Letter to the landlord' }).click()
      await first.page.waitForURL(/\/documents\/[0-9a-f-]{36}$/)
      const path = `${new URL(first.page.url()).pathname}/edit`
      await first.open(path)
      await second.open(path)
      await second.page.getByLabel('Title', { exact: true }).fill('Second letter')
      await button(second.page, 'Save').click()
      await second.page.waitForURL((address) => !address.pathname.endsWith('/edit'))
      await first.page.getByLabel('Note (optional)').fill('Answered by telephone')
      await button(first.page, 'Save').click()
      await first.page.getByRole('heading', { level: 1, name: 'Two changes at once' }).waitFor()
      await first.check()
      await button(first.page, 'Save both together').click()
      await first.page.getByRole('heading', { level: 1, name: 'Second letter' }).waitFor()
      assert.match(await first.page.locator('main').innerText(), /Answered by telephone/)
    } finally {
      await first.close()
      await second.close()
    }
  })
})
