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
