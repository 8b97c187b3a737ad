/** Somebody at a browser: opens pages, fills in forms by the names of their fields, presses buttons. */
import assert from 'node:assert/strict'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { checkPage } from '../browser.ts'
import { button } from '../people.ts'

export type Fields = Readonly<Record<string, string | readonly string[]>>

export interface Person {
  readonly page: Page
  /** Opens a page, which must be there. Answers with what it says, in one line. */
  open(path: string): Promise<string>
  /** Fills in fields of the page that is shown; lists are boxes to tick. */
  fill(fields: Fields): Promise<void>
  /**
   * Presses a button, which must lead to a page without errors. Answers with what that says. Where several forms have one of this
   * name, `form` is how the address ends to which the right one is sent.
   */
  press(name: string | RegExp, form?: string): Promise<string>
  /** Opens a form, fills it in and sends it. */
  send(path: string, fields: Fields, name: string | RegExp): Promise<string>
  /** The same, and the form must come back. Answers with its messages. */
  refused(path: string, fields: Fields, name: string | RegExp): Promise<string>
  /** How the server answers to this address. */
  status(path: string): Promise<number>
  /** Where the browser is: the path alone. */
  at(): string
}

/** One browser context for each person, a page of their own in it for each thing that they do at the same time. */
export interface Desk {
  person(email: string, task: string): Promise<Person>
  /** Somebody who is not signed in. */
  stranger(): Promise<Person>
  /** Everybody's session has run out. */
  signOut(): Promise<void>
  /** The patterns of the pages that were checked for accessibility. */
  readonly checked: ReadonlySet<string>
}

export function openDesk(browser: Browser, url: string): Desk {
  const contexts = new Map<string, Promise<BrowserContext>>()
  const people = new Map<string, Promise<Person>>()
  /** Who is signed in since everybody was signed out. */
  let sessions = new Map<string, Promise<void>>()
  const checked = new Set<string>()
  const newContext = () =>
    browser.newContext({ baseURL: url, reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } })
  const contextOf = (email: string) => {
    const known = contexts.get(email) ?? newContext()
    contexts.set(email, known)
    return known
  }

  async function signIn(email: string, page: Page) {
    await page.goto('/sign-in')
    await page.getByLabel('E-mail address').fill(email)
    await page.getByLabel('Password', { exact: true }).fill('demonstration')
    await button(page, 'Sign in').click()
    await page.waitForURL((address) => address.pathname === '/')
  }
  return {
    checked,
    // A window costs a browser more than a page does: each is opened once and lasts.
    person: async (email, task) => {
      const context = await contextOf(email)
      const key = `${email} ${task}`
      const known = people.get(key) ?? context.newPage().then((page) => personAt(page, checked))
      people.set(key, known)
      const person = await known
      const session = sessions.get(email) ?? signIn(email, person.page)
      sessions.set(email, session)
      await session
      return person
    },
    stranger: async () => personAt(await (await newContext()).newPage(), checked),
    signOut: async () => {
      sessions = new Map()
      await Promise.all([...contexts.values()].map(async (context) => (await context).clearCookies()))
    },
  }
}

/** How long a page may take where a machine does much else. */
const PATIENCE = 240_000
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

function personAt(page: Page, checked: Set<string>): Person {
  page.setDefaultTimeout(PATIENCE)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`))
  page.on('console', (message) => {
    if (/content security policy|refused to/i.test(message.text())) complaints.push(message.text())
  })
  const at = () => new URL(page.url()).pathname
  const read = async () => (await page.locator('main').innerText()).replace(/\s+/g, ' ')
  const errors = async () =>
    (await page.locator('.govuk-error-summary, .govuk-error-message').allInnerTexts()).join(' ').replace(/\s+/g, ' ')

  /** Every pattern of page is checked once, and once more as it looks with errors. */
  const check = async (wrong: boolean) => {
    const pattern = `${at().replace(UUID, ':id')}${wrong ? ' with errors' : ''}`
    assert.deepEqual(complaints, [], pattern)
    if (checked.has(pattern)) return
    checked.add(pattern)
    await checkPage(page, { where: pattern, complaints })
  }
  const open = async (path: string) => {
    const response = await page.goto(path)
    if (response?.status() !== 200) assert.fail(`${response?.status()} for ${path}: ${await read()}`)
    await check(false)
    return read()
  }
  const press = async (name: string | RegExp, { wrong, form }: { readonly wrong: boolean; readonly form?: string }) => {
    const loaded = page.waitForEvent('load')
    const inForm = form === undefined ? page.locator('main') : page.locator(`main form[action$="${form}"]`)
    await inForm.getByRole('button', { name }).first().click()
    await loaded
    const said = await errors()
    if (wrong) assert.notEqual(said, '', `${at()} let it pass: ${await read()}`)
    else assert.equal(said, '', at())
    await check(wrong)
    return wrong ? said : read()
  }
  const fill = async (fields: Fields) => {
    const { files, ...others } = fields
    if (files !== undefined) await page.locator('input[name=files]').setInputFiles(files as string | string[])
    assert.deepEqual(await page.evaluate(`(${SET_FIELDS})(${JSON.stringify(Object.entries(others))})`), [], at())
  }
  return {
    ...{ page, open, fill, at },
    press: (name, form) => press(name, { wrong: false, ...(form === undefined ? {} : { form }) }),
    send: async (path, fields, name) => {
      await open(path)
      await fill(fields)
      return press(name, { wrong: false })
    },
    refused: async (path, fields, name) => {
      await open(path)
      await fill(fields)
      return press(name, { wrong: true })
    },
    status: async (path) => (await page.goto(path))?.status() ?? 0,
  }
}

/**
 * Sets fields as they would be after typing, in one step; a page waits for every single key. Only what can be seen and used is
 * set: folds are opened as by hand. Answers with what is wrong. Written out, because it runs in the browser.
 */
const SET_FIELDS = `(fields) => fields.flatMap(([name, value]) => {
  const all = [...document.querySelectorAll('main [name="' + CSS.escape(name) + '"]:not([type=hidden])')]
  const values = [value].flat()
  const boxes = all.filter(({ type }) => type === 'radio' || type === 'checkbox')
  const chosen = boxes.length > 0 ? values.map((one) => boxes.find((box) => box.value === one)) : [all[0]]
  return chosen.flatMap((element) => {
    for (let fold = element?.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true
    if (element === undefined || element.disabled || element.getClientRects().length === 0)
      return [name + ' cannot be set to ' + values]
    if (boxes.length > 0) element.checked = true
    else element.value = values[0]
    for (const event of ['input', 'change']) element.dispatchEvent(new Event(event, { bubbles: true }))
    return boxes.length > 0 || element.value === values[0] ? [] : [name + ' does not take ' + values[0]]
  })
})`
