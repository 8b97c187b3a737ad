/**
 * Anti-social behaviour casework as its people do it: a call becomes a report, a case, a screening, a matrix at high risk and
 * a place on the list of the next meeting, where another agency's officer is given an action and does it. Every page on the
 * way is checked with axe; one browser is a phone, one runs no script.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { button, mainText as main, openPeople, type People } from './people.ts'

describe('casework, from a call to a meeting', () => {
  let people: People
  const as: People['as'] = (email, device) => people.as(email, device)

  before(async () => {
    people = await openPeople()
  })
  after(() => people?.close())

  test('the pages of a day are there, on a phone too, for another agency as far as the agreement goes', async () => {
    const council = await as('caseworker@example.org')
    for (const path of [
      '/my-work',
      '/cases?view=all',
      '/reports',
      '/meetings',
      '/repeats',
      '/compliance',
      '/case-reviews',
    ])
      await council.open(path)
    assert.match(await main(council), /No case review that you may open/)
    const police = await as('officer@example.org', { width: 360 })
    for (const path of ['/my-work', '/cases?view=all', '/meetings', '/compliance', '/repeats', '/actions'])
      await police.open(path)
    const elsewhere = await as('bolsover-caseworker@example.org')
    await elsewhere.open('/cases?view=all')
    // Their own, and nothing of Amber Valley.
    const theirs = await main(elsewhere)
    assert.match(theirs, /Bolsover anti-social behaviour team/)
    assert.doesNotMatch(theirs, /Amber Valley anti-social|Mill Parade|Kestrel Court/)
  })

  let casePath = ''
  test('a call is taken in one page and becomes a case', async () => {
    const council = await as('caseworker@example.org')
    const { page } = council
    await council.open('/reports/new')
    await page.locator('[name=what]').fill('Stones thrown at the door, the third time this month')
    await page.locator('[name=location]').fill('5 Shuttle Row, Belperry, ZZ1 5JK')
    for (const [name, value] of [
      ['asbType', 'personal'],
      ['before', 'yes'],
      ['impact', 'health'],
      ['targeted', 'yes'],
      ['vulnerable', 'yes'],
      ['updateBy', 'phone'],
    ])
      await page.locator(`[name=${name}][value=${value}]`).check()
    await page.locator('[name=callerName]').fill('Philippa Quayle')
    await page.locator('[name=callerPhone]').fill('01632 960 555')
    await page.locator('[name=callerAddress]').fill('5 Shuttle Row, Belperry, ZZ1 5JK')
    const area = page.locator('[name=areaId]')
    if ((await area.inputValue()) === '') await area.selectOption({ label: 'Amber Valley' })
    for (let step = 0; step < 4 && page.url().endsWith('/reports/new'); step++) {
      const nobody = page.locator('[name=callerId][value=new]')
      if ((await nobody.count()) > 0) await nobody.check()
      await button(page, 'Save').first().click()
      await page.waitForLoadState()
      await council.check()
    }
    await page.waitForURL(/\/reports\/[0-9a-f-]{36}$/)
    await council.check()
    await council.open(`${new URL(page.url()).pathname}/accept`)
    if ((await page.locator('[name=reason]').inputValue()) === '')
      await page.locator('[name=reason]').fill('The third attack on one house in a month')
    await page.locator('[name=focus][value=people]').check()
    await page.locator('select[name=lawfulGround]').selectOption('protect-vulnerable')
    await page.locator('[name=callerRole][value=victim]').check()
    await button(page, 'Open the case').click()
    await page.waitForURL(/\/cases\/[0-9a-f-]{36}$/)
    await council.check()
    casePath = new URL(page.url()).pathname
    assert.match(await main(council), /Philippa Quayle/)
  })

  test('screening says that the matrix is due, and the matrix puts the case on the next meeting', async () => {
    const council = await as('caseworker@example.org')
    const { page } = council
    const record = casePath.replace('/cases/', '')
    await council.open(`/records/${record}/screen`)
    const yes = page.locator('main input[type=radio][value=yes]')
    for (let at = 0; at < (await yes.count()); at++) await yes.nth(at).check()
    await button(page, 'Save').click()
    await page.waitForLoadState()
    await council.check()
    await council.open(`/records/${record}/assess?instrument=asb-ram@2015`)
    if ((await page.locator('[name=q1]').count()) === 0) {
      const subject = page.locator('[name=subject]')
      if ((await subject.count()) > 0) await subject.first().check()
      await button(page, 'Continue').click()
      await page.waitForLoadState()
    }
    for (let question = 1; question <= 11; question++) {
      const yes = page.locator(`[name=q${question}][value=yes]`)
      const worst = (await yes.count()) > 0 ? yes : page.locator(`[name=q${question}]`).last()
      await worst.check({ force: true })
    }
    await button(page, /Check/).click()
    await page.waitForLoadState()
    await council.check()
    await button(page, /Complete/).click()
    await page.waitForLoadState()
    await council.check()
    await council.open(casePath)
    assert.match(await main(council), /High risk/)
    await council.open('/meetings')
    await page.locator('main table a').first().click()
    await page.waitForURL(/\/meetings\/[0-9a-f-]{36}$/)
    await council.check()
    assert.match(await main(council), /Philippa Quayle/)
  })

  test('the meeting decides, and its action flows back to the case and to the beat officer, without a script', async () => {
    const manager = await as('asb-manager@example.org', { javaScript: false })
    const { page } = manager
    await manager.open('/meetings')
    await page.locator('main table a').first().click()
    await page.waitForURL(/\/meetings\/[0-9a-f-]{36}$/)
    const item = page.locator('article', { hasText: 'Philippa Quayle' })
    await item.getByRole('link', { name: /Record the decision/ }).click()
    await page.waitForURL(/\/items\//)
    await page.locator('[name=state][value=decided]').check()
    await page.locator('[name=decision]').fill('Camera and evening patrols for four weeks')
    await page.locator('[name=action]').fill('Patrol Shuttle Row in the evenings')
    await page
      .locator('[name=actionTeam]')
      .selectOption({ label: 'Amber Valley safer neighbourhood team, Derbyshire Constabulary' })
    const soon = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10)
    await page.locator('[name=actionDue]').fill(soon)
    await button(page, 'Save').click()
    await page.waitForURL(/\/meetings\/[0-9a-f-]{36}$/)
    assert.match(await main(manager), /Decided or closed.*Camera and evening patrols/)
    const police = await as('officer@example.org')
    await police.open('/my-work')
    assert.match(await main(police), /Patrol Shuttle Row in the evenings/)
    await police.open(casePath)
    assert.match(await main(police), /Camera and evening patrols/)
  })

  test('a team of another district, and whoever has no business with cases, find nothing', async () => {
    for (const email of ['bolsover-caseworker@example.org', 'board@example.org', 'governance@example.org']) {
      const other = await as(email)
      const answer = await other.page.goto(casePath)
      assert.ok(answer?.status() === 404 || answer?.status() === 403, `${email}: ${answer?.status()}`)
      assert.doesNotMatch(await other.page.content(), /Quayle|Shuttle/)
    }
  })

  test('compliance counts the new case, and shows what is left alone in red with the cases behind it', async () => {
    const council = await as('caseworker@example.org')
    await council.open('/cases')
    const [, listed = ''] = /(\d+) cases/.exec(await main(council)) ?? []
    assert.ok(Number(listed) >= 3, listed)
    await council.open('/compliance')
    assert.match(await main(council), new RegExp(`\\b${listed} open cases`))
    await council.page.locator('a[href^="/compliance/review"]').first().click()
    await council.page.waitForURL(/\/compliance\/review/)
    await council.check()
    assert.match(await main(council), /to mend/)
  })

  test('anybody applies for a case review, and the team makes one of it', async () => {
    const anybody = await people.visit({ width: 360 })
    await anybody.open('/case-review')
    await anybody.open('/case-review/apply')
    const { page } = anybody
    await button(page, 'Send the application').click()
    await page.waitForLoadState()
    await anybody.check()
    await page.locator('[name=areaId]').selectOption({ label: 'Amber Valley' })
    await page.locator('[name=applicantName]').fill('A. Thornaby')
    await page.locator('[name=applicantContact]').fill('2 Drover’s Green, by letter')
    await page.locator('[name=what]').fill('Cars and fires behind the garden')
    await page.locator('[name=complaints]').fill('Three times to the police, twice to the council')
    await page.locator('[name=involvement][value=attend]').check()
    await button(page, 'Send the application').click()
    await page.waitForLoadState()
    await anybody.check()
    assert.match(await main(anybody), /V-[0-9A-Z]{4}-[0-9A-Z]{4}/)

    const council = await as('caseworker@example.org')
    await council.open('/case-reviews')
    await council.page.locator('a[href^="/case-reviews/applications/"]').first().click()
    await council.page.waitForLoadState()
    await council.check()
    await council.page.getByRole('button', { name: 'Make a review of it' }).click()
    await council.page.waitForURL(/\/case-reviews\/new/)
    await council.check()
    await council.page.locator('[name=victim]').selectOption({ index: await optionWith(council.page, 'Thornaby') })
    await button(council.page, 'Make the review').click()
    await council.page.waitForURL(/\/case-reviews\/[0-9a-f-]{36}$/)
    await council.check()
    assert.match(await main(council), /3 of 4 complaints count; 3 are needed/)
    await council.open('/case-reviews/figures')
    await council.open('/case-reviews/rules')
  })
})

/** Where in the list of victims the one with this text stands. */
async function optionWith(page: Page, text: string): Promise<number> {
  const options = await page.locator('[name=victim] option').allInnerTexts()
  const at = options.findIndex((one) => one.includes(text))
  assert.ok(at > 0, options.join('; '))
  return at
}
