/** Signed out in another tab while something is written: a report, a contact, an assessment. Nothing typed is lost. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchBrowser, newVisitor, type Visitor } from '../../../e2e/browser.ts'
import { type OpenTestDatabase, openTestDatabase } from '../../../test/databases.ts'
import { loadAssets } from '../../app/assets/index.ts'
import { notices as assessmentNotices, assessRoutes } from '../../foundations/assessment/index.ts'
import { namesOfRecords } from '../../foundations/people/index.ts'
import { profileBy } from '../../foundations/people/testing/profiles.ts'
import { makeSharingHouse, PASSWORD, type SharingHouse } from '../../foundations/sharing/testing/house.ts'
import { assessmentHeader, assessmentSubjects } from './assessing.ts'
import { caseKind } from './holding.ts'
import { type CaseworkApp, openCaseworkApp } from './testing/app.tsx'
import { caseBy } from './testing/house.ts'

let database: OpenTestDatabase
let house: SharingHouse
let pages: CaseworkApp
let browser: Browser
let url = ''
before(async () => {
  database = await openTestDatabase()
  house = await makeSharingHouse(database.db)
  const { db } = database
  pages = await openCaseworkApp(db, house, {
    assets: await loadAssets(),
    notices: assessmentNotices,
    routes: ({ now }) =>
      assessRoutes({
        ...{ db, now, kinds: [caseKind], namesOf: namesOfRecords },
        ...{ subjectsOf: assessmentSubjects, headerFor: assessmentHeader },
        ...{ onWorked: async () => {}, onAssessed: async () => {}, approversFor: async () => [] },
        tellApprover: async () => {},
      }),
  })
  url = await pages.app.listen({ host: '127.0.0.1', port: 0 })
  browser = await launchBrowser()
})
after(async () => {
  await browser?.close()
  await pages?.close()
  await database?.close()
})

async function signIn(page: Visitor['page']): Promise<void> {
  await page.fill('[name=email]', house.emails.caseworker)
  await page.fill('[name=password]', PASSWORD)
  await page.click('main button[type=submit]')
  await page.waitForURL((at) => at.pathname !== '/sign-in')
}

async function signedIn(options: { javaScript?: boolean; width?: number } = {}): Promise<Visitor> {
  const visitor = await newVisitor(browser, { url, ...options })
  await visitor.page.goto('/sign-in')
  await signIn(visitor.page)
  return visitor
}

/** In another tab of the same browser. */
async function signOutElsewhere({ page }: Visitor): Promise<void> {
  const other = await page.context().newPage()
  await other.goto('/account')
  await other.getByRole('button', { name: 'Sign out', exact: true }).click()
  await other.waitForURL(/\/sign-in/)
  await other.close()
}

/** From the page that says so: signs in in the new tab that it opens, comes back, sends again. */
async function signInAndSendAgain(visitor: Visitor): Promise<void> {
  const { page } = visitor
  await page.getByRole('heading', { name: 'You are signed out, and nothing is lost' }).waitFor()
  await visitor.check()
  // Sent again too early, it is still there.
  await page.getByRole('button', { name: 'Send it again' }).click()
  await page.getByRole('heading', { name: 'You are signed out, and nothing is lost' }).waitFor()
  const [tab] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: /Sign in \(opens in a new tab\)/ }).click(),
  ])
  await tab.waitForURL(/\/sign-in/)
  await signIn(tab)
  await tab.close()
  await page.getByRole('button', { name: 'Send it again' }).click()
  await page.waitForLoadState()
}

for (const javaScript of [true, false]) {
  test(`a half-written report is still there${javaScript ? '' : ', without a script'}`, async () => {
    const visitor = await signedIn({ javaScript, ...(javaScript ? {} : { width: 390 }) })
    const { page } = visitor
    await page.goto('/reports/new')
    await page.fill('[name=what]', 'Stones <thrown>\nat the door')
    await page.fill('[name=callerName]', 'Ivy Pebblestone')
    await page.locator('[name=impact][value=health]').check({ force: true })
    await signOutElsewhere(visitor)
    await page.locator('main').getByRole('button', { name: 'Save and share' }).click()
    await signInAndSendAgain(visitor)
    // It is half written, so it comes back with what is missing, and with all that was typed.
    await page.getByText('There is a problem').waitFor()
    assert.equal(await page.inputValue('[name=what]'), 'Stones <thrown>\nat the door')
    assert.equal(await page.inputValue('[name=callerName]'), 'Ivy Pebblestone')
    assert.ok(await page.locator('[name=impact][value=health]').isChecked())
    await visitor.close()
  })
}

test('a contact that was written is saved once', async () => {
  const caseId = await caseBy(database.db, house, { by: 'caseworker' })
  const visitor = await signedIn()
  const { page } = visitor
  await page.goto(`/cases/${caseId}/contacts/new`)
  await page.locator('main textarea').first().fill('She sleeps at her sister’s now')
  await signOutElsewhere(visitor)
  await page.locator('main').getByRole('button', { name: 'Save' }).click()
  await signInAndSendAgain(visitor)
  assert.equal(await page.locator('main textarea').first().inputValue(), 'She sleeps at her sister’s now')
  await visitor.close()
})

test('an assessment goes on where it was left', async () => {
  const ivy = await profileBy(database.db, house, { by: 'caseworker', names: [['Ivy', 'Pebblestone']] })
  const caseId = await caseBy(database.db, house, {
    ...{ by: 'caseworker', parts: [{ profileId: ivy.recordId, role: 'victim' }] },
  })
  const visitor = await signedIn()
  const { page } = visitor
  await page.goto(`/records/${caseId}/assess?instrument=asb-ram@2015`)
  await page.locator('[name=q2][value=yes]').check({ force: true })
  await page.fill('[name=q12]', 'The landlord')
  await signOutElsewhere(visitor)
  await page.fill('[name=q13]', 'Next door')
  await page.locator('main').getByRole('button', { name: 'Check and score' }).click()
  await signInAndSendAgain(visitor)
  await page.getByText('There is a problem').waitFor()
  assert.equal(await page.inputValue('[name=q12]'), 'The landlord')
  assert.equal(await page.inputValue('[name=q13]'), 'Next door')
  assert.ok(await page.locator('[name=q2][value=yes]').isChecked())
  // And it was kept, so that it is there on another day too.
  await page.goto(`/records/${caseId}/assess?instrument=asb-ram@2015`)
  assert.equal(await page.inputValue('[name=q13]'), 'Next door')
  await visitor.close()
})
