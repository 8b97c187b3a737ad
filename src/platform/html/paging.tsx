import { Pagination, type PaginationEllipsis, type PaginationPage } from './govuk/index.ts'
import type { Child } from './jsx-runtime.ts'

/** The page of a list that an address asks for, from 1; the first for anything that is none. */
export function pageNumber(query: URLSearchParams): number {
  const text = query.get('page') ?? ''
  return /^[1-9]\d{0,4}$/.test(text) ? Number(text) : 1
}

/** Links to the other pages of a list: the neighbours, the first and the last. Nothing where one page holds everything. */
export function Pages(props: {
  /** From 1. */
  page: number
  /** Of all rows. */
  total: number
  perPage: number
  href: (page: number) => string
}): Child {
  const { page, href } = props
  const pages = Math.ceil(props.total / props.perPage)
  if (pages < 2) return null
  const near = [...new Set([1, page - 1, page, page + 1, pages])].filter((n) => n >= 1 && n <= pages)
  const items = near.flatMap((n, i): (PaginationPage | PaginationEllipsis)[] => {
    const item = { number: n, href: href(n), current: n === page }
    return i > 0 && n - (near[i - 1] ?? n) > 1 ? [{ ellipsis: true }, item] : [item]
  })
  return (
    <Pagination
      items={items}
      previous={page > 1 ? { href: href(page - 1) } : undefined}
      next={page < pages ? { href: href(page + 1) } : undefined}
    />
  )
}
