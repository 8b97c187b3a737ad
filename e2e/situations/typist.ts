/**
 * What a page costs a trained user: the keystroke-level model of Card, Moran and Newell (“The keystroke-level model for user
 * performance time with interactive systems”, Communications of the ACM 23(7), 1980). Its operators, in seconds.
 */
import type { Locator, Page } from 'playwright-core'

export const OPERATORS = {
  /** A key, by a skilled typist at 55 words a minute. */
  key: 0.2,
  /** Pointing at something with a mouse. */
  point: 1.1,
  /** Pressing the button of the mouse and letting it go. */
  click: 0.2,
  /** A hand going from keyboard to mouse or back. */
  home: 0.4,
  /** Making up one's mind: once for each field, choice and button. */
  mental: 1.35,
} as const
export type Operator = keyof typeof OPERATORS

export interface Typist {
  readonly counts: Readonly<Record<Operator, number>>
  /** Seconds so far, without waiting for the server. */
  seconds(): number
  /** Chooses something or presses a button: makes up the mind, points, clicks. */
  choose(what: Locator): Promise<void>
  /** Presses a button or follows a link and waits for the page to which it leads. */
  go(what: Locator): Promise<void>
  /** Points at a field and types. */
  type(field: Locator, text: string): Promise<void>
  /** Goes on to the next field by the tabulator and types there. */
  typeNext(field: Locator, text: string): Promise<void>
}

/** Somebody whose every step in a browser is done by real keys and clicks, and counted. The hand begins on the mouse. */
export function newTypist(page: Page): Typist {
  const counts: Record<Operator, number> = { key: 0, point: 0, click: 0, home: 0, mental: 0 }
  let hand: 'mouse' | 'keyboard' = 'mouse'
  const reach = (to: typeof hand) => {
    if (hand !== to) counts.home += 1
    hand = to
  }
  const point = async (what: Locator) => {
    counts.mental += 1
    reach('mouse')
    counts.point += 1
    counts.click += 1
    await what.click()
  }
  const keys = async (text: string) => {
    reach('keyboard')
    // A capital takes two keys.
    counts.key += text.length + (text.match(/[A-Z]/g)?.length ?? 0)
    await page.keyboard.type(text)
  }
  return {
    counts,
    seconds: () =>
      (Object.keys(counts) as Operator[]).reduce((sum, operator) => sum + counts[operator] * OPERATORS[operator], 0),
    choose: point,
    go: async (what) => {
      const loaded = page.waitForEvent('load')
      await point(what)
      await loaded
    },
    type: async (field, text) => {
      await point(field)
      await keys(text)
    },
    typeNext: async (field, text) => {
      counts.mental += 1
      reach('keyboard')
      counts.key += 1
      await page.keyboard.press('Tab')
      const arrived = await field.evaluate(
        (element: unknown) =>
          (element as { ownerDocument: { activeElement: unknown } }).ownerDocument.activeElement === element,
      )
      if (!arrived) throw new Error('The tabulator leads somewhere else')
      await keys(text)
    },
  }
}
