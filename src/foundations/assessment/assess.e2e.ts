/** Assessing in a real browser, with and without its script, wide and narrow, each page looked at by axe. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchBrowser, newVisitor, type Visitor } from '../../../e2e/browser.ts'
import { type OpenTestDatabase, openTestDatabase } from '../../../test/databases.ts'
import { loadAssets } from '../../app/assets/index.ts'
import { profileBy } from '../people/testing/profiles.ts'
import { makeSharingHouse, PASSWORD, type PersonName, recordBy, type SharingHouse } from '../sharing/testing/house.ts'
import { ramForm } from './testing/answers.ts'
import { type AssessmentApp, openAssessmentApp } from './testing/app.ts'

let database: OpenTestDatabase
let house: SharingHouse
let pages: AssessmentApp
let browser: Browser
let url = ''
before(async () => {
  database = await openTestDatabase()
  house = await makeSharingHouse(database.db)
  pages = await openAssessmentApp(database.db, house, await loadAssets())
  url = await pages.app.listen({ host: '127.0.0.1', port: 0 })
  browser = await launchBrowser()
})
after(async () => {
  await browser.close()
  await pages.close()
  await database.close()
})

async function signedIn(name: PersonName, options: { width?: number; javaScript?: boolean } = {}): Promise<Visitor> {
  const visitor = await newVisitor(browser, { url, ...options })
  await visitor.page.goto('/sign-in')
  await visitor.page.fill('[name=email]', house.emails[name])
  await visitor.page.fill('[name=password]', PASSWORD)
  await visitor.page.click('main button[type=submit]')
  await visitor.page.waitForURL((at) => at.pathname !== '/sign-in')
  return visitor
}

async function caseOf(given: string): Promise<string> {
  const recordId = await recordBy(database.db, house, { by: 'caseworker', kind: 'case' })
  const { recordId: subjectId } = await profileBy(database.db, house, { by: 'caseworker', names: [[given, 'Example']] })
  pages.subjects.set(recordId, [{ subjectId, role: 'Victim' }])
  return recordId
}

async function answer(visitor: Visitor, total: number): Promise<void> {
  for (const [name, key] of Object.entries(ramForm(total))) {
    await visitor.page.check(`[name=${name}][value="${key}"]`, { force: true })
  }
}

test('answers are summed and kept while they are given, survive a lost session, and are completed and judged', async () => {
  const recordId = await caseOf('Ada')
  const visitor = await signedIn('caseworker')
  await visitor.open(`/records/${recordId}/assess`)
  await answer(visitor, 30)
  assert.match((await visitor.page.textContent('[data-sum]')) ?? '', /So far: 30 of 37 points/)
  await visitor.page.fill('[name=q12]', 'The landlord')
  await visitor.page.getByText('Kept as you write').waitFor()
  // The session is lost: the page says so, and after signing in again everything is there.
  await visitor.page.context().clearCookies()
  await visitor.page.fill('[name=q13]', 'Next door')
  await visitor.page.getByText('Not kept just now').waitFor()
  await visitor.close()
  const again = await signedIn('caseworker')
  await again.open(`/records/${recordId}/assess`)
  assert.equal(await again.page.inputValue('[name=q12]'), 'The landlord')
  assert.match((await again.page.textContent('[data-sum]')) ?? '', /So far: 30 of 37/)
  await again.page.getByRole('button', { name: 'Check and score' }).click()
  await again.page.getByRole('heading', { name: 'Check your answers' }).waitFor()
  await again.check()
  await again.page.click('text=Complete the assessment')
  await again.page.getByText('The assessment is complete').waitFor()
  await again.check()
  await again.page.click('text=Adjust the total by professional judgement')
  await again.check()
  await again.page.fill('[name=adjustedTotal]', '34')
  await again.page.click('text=Ask for confirmation')
  await again.page.getByText('There is a problem').waitFor()
  await again.check()
  await again.page.fill('[name=reason]', 'Threats that nobody wrote down')
  await again.page.check('[name=approver]', { force: true })
  await again.page.click('text=Ask for confirmation')
  await again.page.getByText('Waits for confirmation', { exact: true }).waitFor()
  const assessment = new URL(again.page.url()).pathname
  const manager = await signedIn('manager')
  await manager.open(`${assessment}/judgement`)
  await manager.page.click('text=Confirm 34, high')
  await manager.page.getByText('You confirmed the adjustment').waitFor()
  await manager.check()
  await again.open(`/records/${recordId}/assess`)
  await again.page.getByText('Last time').first().waitFor()
  await answer(again, 12)
  await again.page.getByRole('button', { name: 'Check and score' }).click()
  await again.page.click('text=Complete the assessment')
  await again.page.getByText('What changed since last time').first().waitFor()
  await again.check()
  await again.open(`/records/${recordId}/assessments`)
  await again.close()
  await manager.close()
})

test('everything works without a script', async () => {
  const recordId = await caseOf('Ben')
  const visitor = await signedIn('caseworker', { javaScript: false })
  await visitor.page.goto(`/records/${recordId}/assess`)
  await answer(visitor, 16)
  await visitor.page.getByRole('button', { name: 'Save and come back later' }).click()
  await visitor.page.goto(`/records/${recordId}/assess`)
  await visitor.page.getByText('You began this').waitFor()
  await visitor.page.getByRole('button', { name: 'Check and score' }).click()
  await visitor.page.getByRole('button', { name: 'Complete the assessment' }).click()
  await visitor.page.getByText('The assessment is complete').waitFor()
  await visitor.close()
  const composer = await signedIn('governance', { javaScript: false })
  await composer.page.goto('/instruments/new?base=asb-ram@2015')
  await composer.page.fill('[name=version]', '2027')
  await composer.page.getByRole('button', { name: 'Begin' }).click()
  await composer.page.getByRole('button', { name: 'Add a band' }).click()
  await composer.page.getByText('Not saved yet').waitFor()
  await composer.page.locator('[name="bands.3.label"]').fill('Very high')
  await composer.page.locator('[name="bands.3.from"]').fill('35')
  await composer.page.getByRole('button', { name: 'Save and publish' }).click()
  await composer.page.getByRole('button', { name: 'Publish' }).click()
  await composer.page.getByText('Very high').waitFor()
  await composer.page.goto('/instruments/asb-ram@2027/retire')
  await composer.page.getByRole('button', { name: 'Retire' }).click()
  await composer.page.getByText('Retired', { exact: true }).first().waitFor()
  await composer.close()
})

test('every page is accessible and fits a phone', async () => {
  const recordId = await caseOf('Cleo')
  for (const width of [1280, 390]) {
    const worker = await signedIn('caseworker', { width })
    for (const path of [
      ...[`/records/${recordId}/assess`, `/records/${recordId}/assess?subject=x`, `/records/${recordId}/assessments`],
      ...[
        '/instruments',
        '/instruments/asb-ram@2015',
        '/instruments/asb-ram@2015/form',
        '/instruments/asb-ram@2015/preview',
      ],
    ]) {
      const response = await worker.page.goto(path)
      assert.ok([200, 422].includes(response?.status() ?? 0), path)
      await worker.check()
    }
    await worker.close()
    const composer = await signedIn('governance', { width })
    for (const path of ['/instruments/new', '/instruments/load', '/instruments/asb-ram@2015/retire'])
      await composer.open(path)
    await composer.page.goto('/instruments/new?base=asb-ram@2015')
    await composer.page.fill('[name=version]', `w${width}`)
    await composer.page.getByRole('button', { name: 'Begin' }).click()
    await composer.page.click('summary')
    await composer.check()
    await composer.close()
  }
})
