import type { FieldError } from '../../../platform/forms/index.ts'

export interface Sort<Key extends string> {
  readonly key: Key
  readonly descending: boolean
}

/** `?sort=-change`: by change, the largest first. Null when the usual order is wanted. */
export function chosenSort<Key extends string>(
  query: URLSearchParams,
  keys: readonly Key[],
): { readonly sort: Sort<Key> | null; readonly errors: readonly FieldError[] } {
  const text = query.get('sort')?.trim() ?? ''
  if (text === '') return { sort: null, errors: [] }
  const descending = text.startsWith('-')
  const key = keys.find((one) => one === (descending ? text.slice(1) : text))
  return key === undefined
    ? { sort: null, errors: [{ field: 'sort', message: 'Sort by one of the columns of the table' }] }
    : { sort: { key, descending }, errors: [] }
}

/** Sorted by a text or a figure; rows without a figure come last either way. */
export function sorted<Row>(
  rows: readonly Row[],
  { by, descending }: { readonly by: (row: Row) => string | number | null; readonly descending: boolean },
): Row[] {
  const sign = descending ? -1 : 1
  return rows
    .map((row) => ({ row, value: by(row) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null)
      if (typeof a.value === 'string' || typeof b.value === 'string') {
        return sign * String(a.value).localeCompare(String(b.value), 'en-GB')
      }
      return sign * (a.value - b.value)
    })
    .map(({ row }) => row)
}
