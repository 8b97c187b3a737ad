import { Pagination, type PaginationEllipsis, type PaginationPage } from '../../../platform/html/govuk/index.ts'
import type { Child } from '../../../platform/html/jsx-runtime.ts'

export const PAGE_SIZE = 50

export interface Paged<T> {
  readonly rows: readonly T[]
  /** From 1; the last page where a later one was asked for. */
  readonly page: number
  readonly pages: number
  readonly total: number
}

/** One page of a list. */
export function pageOf<T>(all: readonly T[], wanted: number, size = PAGE_SIZE): Paged<T> {
  const pages = Math.max(1, Math.ceil(all.length / size))
  const page = Math.min(Math.max(1, wanted), pages)
  return { rows: all.slice((page - 1) * size, page * size), page, pages, total: all.length }
}

/** Links to the other pages; nothing where one page holds everything. */
export function Paging(props: { paged: Omit<Paged<unknown>, 'rows'>; href: (page: number) => string }): Child {
  const { page, pages } = props.paged
  if (pages < 2) return null
  const near = [...new Set([1, page - 1, page, page + 1, pages])].filter((n) => n >= 1 && n <= pages)
  const items = near.flatMap((n, i): (PaginationPage | PaginationEllipsis)[] => {
    const item = { number: n, href: props.href(n), current: n === page }
    return i > 0 && n - (near[i - 1] ?? n) > 1 ? [{ ellipsis: true }, item] : [item]
  })
  return (
    <Pagination
      items={items}
      previous={page > 1 ? { href: props.href(page - 1) } : undefined}
      next={page < pages ? { href: props.href(page + 1) } : undefined}
    />
  )
}
