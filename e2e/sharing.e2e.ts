/**
 * Sharing that cannot leak, as its people do it in browsers of their own: one agency adds somebody, another has the record
 * at once, a third finds only whom to ask, asks, and is given a limited view; what is hidden shows nothing to anyone; the
 * auditor sees every step and verifies the chain. Every page on the way is checked with axe.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Visitor } from './browser.ts'
import { button, mainText, openPeople, type People } from './people.ts'

const NAME = 'Tamsin Larkfield'

describe('sharing that cannot leak', () => {
  let people: People
  const as: People['as'] = (email, device) => people.as(email, device)

  async function search(visitor: Visitor, text: string): Promise<string> {
    await visitor.open('/people')
    await visitor.page.locator('input[name=text]').fill(text)
    await button(visitor.page, 'Search').click()
    await visitor.page.waitForURL(/\/people\/search$/)
    await visitor.check()
    return mainText(visitor)
  }

  before(async () => {
    people = await openPeople()
  })
  after(() => people?.close())

  let record = ''
  test('a council caseworker adds a person, after a look for the same one', async () => {
    const council = await as('caseworker@example.org')
    const { page } = council
    await council.open('/people/new')
    await page.locator('[name="names.0.given"]').fill('Tamsin')
    await page.locator('[name="names.0.family"]').fill('Larkfield')
    await page.locator('[name="born-day"]').fill('17')
    await page.locator('[name="born-month"]').fill('4')
    await page.locator('[name="born-year"]').fill('1979')
    await page.locator('[name="addresses.0.number"]').fill('21')
    await page.locator('[name="addresses.0.street"]').fill('Spindle Row')
    await page.locator('[name="addresses.0.postcode"]').fill('ZZ1 7NP')
    const purpose = page.locator('[name=purposeId]')
    if ((await purpose.first().getAttribute('type')) === 'radio')
      await page.locator('[name=purposeId][value=asb-casework]').check()
    else await purpose.selectOption('asb-casework')
    await page.locator('[name=areaId]').selectOption({ label: 'Amber Valley' })
    await button(page, 'Check and save').click()
    await page.waitForURL(/\/people\/[0-9a-f-]{36}$/)
    await council.check()
    record = new URL(page.url()).pathname
    assert.match(await page.locator('main').innerText(), /OFFICIAL-SENSITIVE/)
    assert.match(await page.locator('main').innerText(), new RegExp(NAME))
  })

  test('the police team of the same area has it at once, on a phone', async () => {
    const police = await as('officer@example.org', { width: 360 })
    assert.match(await search(police, 'tamsin larkfield'), new RegExp(NAME))
    await police.open(record)
    assert.match(await police.page.locator('main').innerText(), /21 Spindle Row/)
  })

  test('a police team of another area, and whoever may not work with records, learn nothing', async () => {
    for (const email of ['bolsover-officer@example.org', 'board@example.org', 'governance@example.org']) {
      const other = await as(email)
      const answer = await other.page.goto(record)
      assert.ok(answer?.status() === 404 || answer?.status() === 403, `${email}: ${answer?.status()}`)
      assert.doesNotMatch(await other.page.content(), /Larkfield|Spindle/)
    }
  })

  test('a third agency finds only the pointer, without JavaScript, and asks for a disclosure', async () => {
    const housing = await as('housing@example.org', { javaScript: false })
    const bare = await search(housing, 'larkfield')
    assert.doesNotMatch(bare, /Tamsin|Amber Valley anti-social/, 'a surname alone gives nothing')
    const found = await search(housing, 'Tamsin Larkfield 17/4/1979')
    assert.match(found, /Amber Valley Borough Council/)
    assert.doesNotMatch(found, /Spindle|casework/i)
    assert.equal((await housing.page.goto(record))?.status(), 404)

    await search(housing, 'Tamsin Larkfield 17/4/1979')
    const { page } = housing
    await page.locator('a[href^="/disclosures/ask?pointer="]').first().click()
    await page.waitForURL(/\/disclosures\/ask/)
    await page.locator('[name=level][value=view]').check()
    await page.locator('[name=about]').fill('Our tenant at 21 Spindle Row')
    await page.locator('[name=information]').fill('Reports of the last six months')
    await page.locator('[name=risk]').fill('She may be evicted for noise of which she is the victim')
    await page.locator('[name=necessity]').fill('We decide on Friday')
    await page.locator('[name=proportionality]').fill('Only what bears on the noise')
    await page.locator('[name=basis]').selectOption({ index: 1 })
    await page.locator('[name=consent][value=not-asked]').check()
    await page.locator('[name=consentReason]').fill('She could not be reached')
    await button(page, 'Send the request').click()
    await page.waitForURL(/\/disclosures\/[0-9a-f-]{36}$/)
    assert.doesNotMatch(await page.locator('main').innerText(), new RegExp(NAME))
  })

  test('the owner’s manager grants a limited view with restrictions', async () => {
    const manager = await as('asb-manager@example.org')
    const { page } = manager
    await manager.open('/sharing')
    assert.match(await page.locator('main').innerText(), /1 request waits for your decision/)
    await manager.open('/messages')
    await manager.open('/disclosures')
    await page
      .locator(
        'main table a[href^="/disclosures/"], main .fp-card a[href^="/disclosures/"], main a[href^="/disclosures/"]:not([href*="?"]):not([href$=".csv"])',
      )
      .first()
      .click()
    await page.waitForURL(/\/disclosures\/[0-9a-f-]{36}$/)
    await manager.check()
    const decide = `${new URL(page.url()).pathname}/decide`
    await manager.open(decide)
    await page.locator('[name=decision][value=grant]').check()
    await page.locator('[name=level][value=view]').check()
    await page.locator('[name=restrictions]').fill('Do not tell the neighbour who reported it.')
    await page.locator('[name=reason]').fill('She would lose her home otherwise.')
    await button(page, 'Record the decision').click()
    await page.waitForURL(/\/disclosures\/[0-9a-f-]{36}$/)
    await manager.check()
    assert.match(await page.locator('main').innerText(), /Granted/)
  })

  test('the third agency reads the record with the restrictions, and nobody else there more than that', async () => {
    const housing = await as('housing@example.org')
    const answer = await housing.page.goto(record)
    assert.equal(answer?.status(), 200)
    const text = await housing.page.locator('main').innerText()
    assert.match(text, /Do not tell the neighbour who reported it\./)
    assert.match(text, /21 Spindle Row/)
    assert.equal((await housing.page.goto(`${record}/edit`))?.status(), 403)
  })

  test('what is hidden shows nothing to anyone outside: no result, no pointer, no hint', async () => {
    for (const email of ['caseworker@example.org', 'officer@example.org', 'housing@example.org']) {
      const visitor = await as(email)
      const hidden = await search(visitor, 'Maren Hollowmark 19/12/1991')
      const nobody = await search(visitor, 'Maren Hollowbrook 19/12/1991')
      assert.equal(hidden.replaceAll('Hollowmark', ''), nobody.replaceAll('Hollowbrook', ''), email)
    }
    const protection = await as('protection@example.org')
    assert.match(await search(protection, 'Maren Hollowmark'), /Maren Hollowmark/)
  })

  test('an emergency opens a record for some hours, and is reviewed', async () => {
    const bolsover = await as('bolsover-caseworker@example.org')
    const { page } = bolsover
    const found = await search(bolsover, 'Tamsin Larkfield 17/4/1979')
    assert.match(found, /Amber Valley Borough Council/)
    await page.locator('a[href^="/emergencies/ask?pointer="]').first().click()
    await page.waitForURL(/\/emergencies\/ask/)
    await bolsover.check()
    await page.locator('[name=reasonCode][value=life-at-risk], [name=reason_code][value=life-at-risk]').first().check()
    await page
      .locator('textarea[name=reason]')
      .fill('She rang from Shirewell and said that she would not go home alive.')
    await page.locator('main form button[type=submit], main form button:not([type])').last().click()
    await page.waitForURL((url) => !url.pathname.endsWith('/ask'))
    await bolsover.open(record)
    assert.match(await page.locator('main').innerText(), /21 Spindle Row/)

    const auditor = await as('auditor@example.org')
    await auditor.open('/emergencies')
    assert.match(await auditor.page.locator('main').innerText(), /Ade Crestmark|Bolsover/)
  })

  test('the auditor sees every step and verifies the chain; the owner sees who looked', async () => {
    const auditor = await as('auditor@example.org')
    const { page } = auditor
    await auditor.open('/audit')
    const seen = await page.locator('main').innerText()
    for (const step of [/ask for disclosure/, /decide disclosure/, /search/]) assert.match(seen, step)
    await auditor.open('/audit/chain')
    await button(page, 'Check the chain').click()
    await page
      .getByText(/nothing is wrong|whole|no fault/i)
      .first()
      .waitFor({ timeout: 60_000 })
    await auditor.check()
    await auditor.open('/audit/signals')
    await auditor.open('/access-matrix')
    assert.equal((await page.goto(record))?.status(), 403)

    const council = await as('caseworker@example.org')
    await council.open(record)
    assert.match(await council.page.locator('main').innerText(), /Ade Crestmark, Bolsover District Council/)
  })

  test('an officer declares an own address, and the record there is closed from that moment', async () => {
    const officer = await as('officer@example.org')
    const { page } = officer
    await officer.open('/account/own-addresses')
    await page.getByLabel('House number').fill('21')
    await page.getByLabel('Postcode').fill('zz1 7np')
    await page.getByLabel('What you call it').fill('My sister’s')
    await button(page, 'Close its records to me').click()
    await page.getByText('My sister’s, since').waitFor()
    await officer.check()
    assert.equal((await page.goto(record))?.status(), 404)
  })

  test('agreements are read and compared; retention and rights have their pages', async () => {
    const governance = await as('governance@example.org')
    for (const path of [
      '/sharing',
      '/purposes',
      '/agreements',
      '/disclosures',
      '/emergencies',
      '/retention',
      '/rights',
    ])
      await governance.open(path)
    const phone = await as('sergeant@example.org', { width: 360 })
    for (const path of ['/sharing', '/people', '/people/new', '/agreements', '/disclosures', '/messages', '/retention'])
      await phone.open(path)
  })
})
