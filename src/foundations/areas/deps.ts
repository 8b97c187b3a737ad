import type { Db } from '../../platform/db/index.ts'
import type { Visit } from '../../platform/http/index.ts'
import { purposesOf } from '../../platform/http/index.ts'

/** What wiring gives this room's pages. */
export interface AreasDeps {
  readonly db: Db
  readonly now?: () => Date
  /** Told after areas, groups or names were changed: other rooms hold figures for them. */
  readonly onChanged?: () => Promise<void>
}

export const AREAS_PAGE = '/reference/areas'
export const AREAS_CRUMBS = [
  { text: 'Home', href: '/' },
  { text: 'Areas', href: AREAS_PAGE },
] as const

export const { reading, writing } = purposesOf('areas')

export function mayImport(visit: Visit): boolean {
  return visit.actor.permissions.includes('areas.import')
}

export function areaPage(code: string): string {
  return `${AREAS_PAGE}/${encodeURIComponent(code)}`
}
