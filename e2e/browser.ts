import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { findChromium } from '../scripts/chromium.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Chromium without anything that would reach beyond this machine. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  })
}

export interface Visitor {
  readonly page: Page
  /** Opens an address of the site, which must answer 200, and checks the page. */
  open(path: string): Promise<void>
  /** Checks the page that is shown: accessible, no wider than the screen, nothing refused by the content policy. */
  check(): Promise<void>
  close(): Promise<void>
}

export interface VisitorOptions {
  readonly url: string
  readonly width?: number
  readonly javaScript?: boolean
}

/** A person with a browser of their own. */
export async function newVisitor(browser: Browser, options: VisitorOptions): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: 900 },
    javaScriptEnabled: options.javaScript ?? true,
    reducedMotion: 'reduce',
    acceptDownloads: true,
    baseURL: options.url,
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`))
  page.on('console', (message) => {
    if (/content security policy|refused to/i.test(message.text())) complaints.push(message.text())
  })
  const check = () =>
    checkPage(page, {
      ...{ complaints, javaScript: options.javaScript ?? true },
      where: `${new URL(page.url()).pathname} at ${options.width ?? 1280} pixels`,
    })
  return {
    page,
    check,
    open: async (path) => {
      const response = await page.goto(path)
      assert.equal(response?.status(), 200, path)
      await check()
    },
    close: () => context.close(),
  }
}

/** Checks the page that is shown: accessible, no wider than the screen, nothing refused by the content policy. */
export async function checkPage(
  page: Page,
  of: { readonly where: string; readonly complaints: readonly string[]; readonly javaScript?: boolean },
): Promise<void> {
  const javaScript = of.javaScript ?? true
  assert.deepEqual(await violations(page, javaScript), [], `axe on ${of.where}`)
  assert.deepEqual(of.complaints, [], of.where)
  if (!javaScript) return
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  assert.equal(overflow, 0, `${of.where} scrolls sideways`)
}

/** What axe finds, as short lines. Where the page runs no script, the same markup is checked in a page that may. */
async function violations(page: Page, javaScript: boolean): Promise<string[]> {
  if (!javaScript) return []
  await page.evaluate(AXE)
  const results = (await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")) as AxeResults
  return results.violations.flatMap((violation) =>
    violation.nodes.map(
      (node) => `${violation.id}: ${node.target.join(' ')} – ${node.failureSummary ?? violation.help}`,
    ),
  )
}
