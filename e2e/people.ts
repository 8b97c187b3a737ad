import type { Locator, Page } from 'playwright-core'
import { launchBrowser, newVisitor, type Visitor, type VisitorOptions } from './browser.ts'
import { type RunningDemonstration, startDemonstration } from './demonstration.ts'

/** What everybody of the demonstration signs in with. */
const PASSWORD = 'demonstration'

/** How long one look at a page may take on a machine that does other work as well. */
const PATIENCE = 60_000

type Device = Omit<VisitorOptions, 'url'>

/** A demonstration of its own, and the people who visit it. */
export interface People {
  readonly demonstration: RunningDemonstration
  /** A browser of its own for somebody who is not signed in. */
  visit(device?: Device): Promise<Visitor>
  /** The person of this e-mail address, signed in: the same browser each time, on the device of the first time. */
  as(email: string, device?: Device): Promise<Visitor>
  close(): Promise<void>
}

/** Starts a demonstration and a browser; {@link People.close} ends both. */
export async function openPeople(): Promise<People> {
  const demonstration = await startDemonstration()
  const browser = await launchBrowser().catch(async (error: unknown) => {
    await demonstration.close()
    throw error
  })
  const visitors: Visitor[] = []
  const known = new Map<string, Visitor>()
  const visit = async (device: Device = {}) => {
    const visitor = await newVisitor(browser, { url: demonstration.url, ...device })
    visitor.page.setDefaultTimeout(PATIENCE)
    visitors.push(visitor)
    return visitor
  }
  return {
    demonstration,
    visit,
    as: async (email, device) => {
      const before = known.get(email)
      if (before !== undefined) return before
      const visitor = await visit(device)
      known.set(email, visitor)
      await signIn(visitor, email)
      return visitor
    },
    close: async () => {
      for (const visitor of visitors) await visitor.close()
      await browser.close()
      await demonstration.close()
    },
  }
}

/** Signs somebody in by the form, up to the first page. */
export async function signIn(visitor: Visitor, email: string): Promise<void> {
  await visitor.open('/sign-in')
  const { page } = visitor
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await button(page, 'Sign in').click()
  await page.waitForURL((url) => url.pathname === '/')
}

/** A button of the page itself, by what it says. */
export function button(page: Page, name: string | RegExp): Locator {
  return page.locator('main').getByRole('button', { name })
}

/** What the page itself says, in one line. */
export async function mainText({ page }: Visitor): Promise<string> {
  return (await page.locator('main').innerText()).replace(/\s+/g, ' ')
}
