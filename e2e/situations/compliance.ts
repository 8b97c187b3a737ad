import type { Person } from './person.ts'

/** A row of the compliance page: the measure by its key where something is to mend, what is met, and of how many. */
export interface Measured {
  readonly label: string
  readonly met: number
  readonly of: number
  readonly share: string
  readonly toMend: string
}

/** The measures of one lead's cases, as the page shows them, and the address of the page. */
export async function measuresOf(by: Person, lead: string): Promise<{ rows: Measured[]; query: string }> {
  await by.open('/compliance')
  await by.page.locator('[name=lead]').selectOption({ label: lead })
  await by.page.getByRole('button', { name: 'Show' }).click()
  await by.page.waitForURL(/lead=/)
  const texts = await by.page.locator('main table tbody tr').allInnerTexts()
  const cells = texts.map((text) => text.split('\t').map((cell) => cell.trim()))
  return {
    query: new URL(by.page.url()).search,
    rows: cells.map(([label = '', met = '', of = '', share = '', , toMend = '']) => ({
      ...{ label: label.split('\n')[0] ?? '', met: Number(met), of: Number(of), share, toMend },
    })),
  }
}

/** Titles of the cases behind a figure. */
export async function behind(by: Person, measure: string, query: string): Promise<string[]> {
  await by.open(`/compliance/${measure}${query}`)
  const rows = await by.page.locator('main table tbody tr td:first-child').allInnerTexts()
  return rows.map((text) => text.replace(/^\S+\s+/, '').trim())
}
