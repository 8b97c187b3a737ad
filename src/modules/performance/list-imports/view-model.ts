import { sql } from 'kysely'
import { allUserNames, userNames } from '../../../foundations/identity/index.ts'
import type { Month } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { countPending, type ImportRecord, type ImportState, listImports } from '../store/index.ts'

const PER_PAGE = 20

/** Groups of states as a person thinks of them. */
export const STATE_CHOICES = {
  running: { words: 'Being worked on', states: ['receiving', 'to-check', 'checking', 'to-store', 'storing'] },
  waiting: { words: 'To be confirmed', states: ['ready'] },
  done: { words: 'Imported', states: ['done'] },
  failed: { words: 'Failed', states: ['failed'] },
  undone: { words: 'Undone or cancelled', states: ['undone', 'cancelled'] },
} as const satisfies Record<string, { words: string; states: readonly ImportState[] }>
export type StateChoice = keyof typeof STATE_CHOICES

export interface ImportsFilter {
  readonly state: StateChoice | undefined
  readonly person: string | undefined
  readonly text: string
  readonly page: number
}

export interface ImportRow {
  readonly record: ImportRecord
  /** Null for the system, such as a command. */
  readonly person: string | null
  readonly months: MonthsOfImport | undefined
}

export interface MonthsOfImport {
  readonly from: Month | null
  readonly to: Month | null
  readonly fresh: number
  readonly replaced: number
  readonly unchanged: number
}

export interface ImportsView {
  readonly filter: ImportsFilter
  readonly filtered: boolean
  readonly rows: readonly ImportRow[]
  readonly more: boolean
  readonly people: readonly { readonly id: string; readonly displayName: string }[]
  readonly pending: { readonly areas: number; readonly types: number }
}

export function filterOf(query: URLSearchParams): ImportsFilter {
  const state = query.get('state') ?? ''
  const person = query.get('person') ?? ''
  const page = Number(query.get('page') ?? '1')
  return {
    state: Object.hasOwn(STATE_CHOICES, state) ? (state as StateChoice) : undefined,
    person: /^[0-9a-f-]{36}$/i.test(person) ? person : undefined,
    text: (query.get('file') ?? '').trim().slice(0, 200),
    page: Number.isSafeInteger(page) && page >= 1 && page <= 100_000 ? page : 1,
  }
}

export async function readImports(tx: Tx, filter: ImportsFilter): Promise<ImportsView> {
  const found = await listImports(tx, {
    ...(filter.state !== undefined && { states: STATE_CHOICES[filter.state].states }),
    ...(filter.person !== undefined && { userId: filter.person }),
    text: filter.text,
    reports: false,
    limit: PER_PAGE + 1,
    offset: (filter.page - 1) * PER_PAGE,
  })
  const shown = found.slice(0, PER_PAGE)
  const names = await userNames(tx, [...new Set(shown.flatMap((one) => one.userId ?? []))])
  const months = await monthsOf(
    tx,
    shown.map((one) => one.id),
  )
  return {
    filter,
    filtered: filter.state !== undefined || filter.person !== undefined || filter.text !== '',
    rows: shown.map((record) => ({
      record,
      person: record.userId === null ? null : (names.get(record.userId) ?? 'Somebody who has left'),
      months: months.get(record.id),
    })),
    more: found.length > PER_PAGE,
    people: await importers(tx),
    pending: await countPending(tx),
  }
}

/** People who ever imported anything. */
async function importers(tx: Tx): Promise<{ id: string; displayName: string }[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct user_id as id from performance.imports where user_id is not null`.execute(tx)
  const ids = new Set(rows.map((row) => row.id))
  return (await allUserNames(tx)).filter((user) => ids.has(user.id))
}

async function monthsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, MonthsOfImport>> {
  const { rows } = await sql<MonthsOfImport & { id: string }>`
    select i.id, min(m ->> 'month') as "from", max(m ->> 'month') as "to",
      count(*) filter (where m ->> 'change' = 'new') as fresh,
      count(*) filter (where m ->> 'change' = 'replaced') as replaced,
      count(*) filter (where m ->> 'change' = 'unchanged') as unchanged
    from performance.imports i cross join lateral jsonb_array_elements(i.report -> 'months') as m
    where i.id = any (${[...ids]}::uuid[]) group by i.id`.execute(tx)
  return new Map(rows.map(({ id, ...row }) => [id, row]))
}
