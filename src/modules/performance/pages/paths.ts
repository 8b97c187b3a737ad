/** Addresses of this module's pages, in one place. */

export interface ChartName {
  readonly measure: string
  readonly type: string
  readonly area: string
}

type Query = Readonly<Record<string, string | number | null | undefined>>

export function chartHref(chart: ChartName, query: Query = {}): string {
  return withQuery(`/charts/${chart.measure}/${chart.type}/${encodeURIComponent(chart.area)}`, query)
}

/** The chart as a file: a picture, or its figures. */
export function chartFileHref(chart: ChartName, format: 'svg' | 'png' | 'csv', query: Query = {}): string {
  return withQuery(`/charts/${chart.measure}/${chart.type}/${encodeURIComponent(chart.area)}.${format}`, query)
}

export function areaHref(code: string, query: Query = {}): string {
  return withQuery(`/areas/${encodeURIComponent(code)}`, query)
}

export function measureHref(slug: string): string {
  return `/measures/${slug}`
}

export function exceptionsHref(query: Query = {}): string {
  return withQuery('/exceptions', query)
}

/** One exception that somebody was asked to answer. */
export function requestHref(id: string): string {
  return `/exceptions/requests/${id}`
}

/** Leaves out what is null, undefined or empty. */
export function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text === '' ? path : `${path}?${text}`
}
