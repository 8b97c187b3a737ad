import { isRoleName, type RoleName } from '../../foundations/identity/index.ts'
import type { Db } from '../../platform/db/index.ts'
import {
  download,
  may,
  notFound,
  page,
  type Reply,
  type Route,
  type RouteEntry,
  route,
  type Visit,
} from '../../platform/http/index.ts'
import { matrixCsv } from './csv.ts'
import { buildMatrix } from './matrix.ts'
import { AccessMatrixPage } from './page.tsx'
import { readTableRights } from './read-catalogue.ts'
import { readRecipients } from './read-recipients.ts'

export interface AccessMatrixDeps {
  readonly db: Db
  /** Every address that the server answers, asked when the page is. */
  readonly routes: () => readonly RouteEntry[]
}

/** The access matrix for auditors, as the running server and its database say it. */
export function accessMatrixRoutes(deps: AccessMatrixDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/access-matrix',
      access: may('sharing.oversee'),
      handle: (visit) => showMatrix(deps, visit),
    }),
    route({
      method: 'GET',
      path: '/access-matrix.csv',
      access: may('sharing.oversee'),
      handle: (visit) => downloadMatrix(deps, visit),
    }),
  ]
}

async function showMatrix(deps: AccessMatrixDeps, visit: Visit): Promise<Reply> {
  const role = roleOf(visit)
  if (role === undefined) return notFound()
  const purpose = { name: 'app.view-access-matrix', kind: 'read', correlationId: visit.correlationId } as const
  const { tables, recipients } = await deps.db.withActor(visit.actor, purpose, async (tx, note) => {
    note({ detail: { role } })
    return { tables: await readTableRights(tx), recipients: await readRecipients(tx) }
  })
  return page({
    title: 'Access matrix',
    wide: true,
    body: <AccessMatrixPage matrix={buildMatrix(deps.routes(), tables)} recipients={recipients} role={role} />,
  })
}

async function downloadMatrix(deps: AccessMatrixDeps, visit: Visit): Promise<Reply> {
  const role = roleOf(visit)
  if (role === undefined) return notFound()
  const purpose = { name: 'app.export-access-matrix', kind: 'export', correlationId: visit.correlationId } as const
  const tables = await deps.db.withActor(visit.actor, purpose, (tx, note) => {
    note({ detail: { role } })
    return readTableRights(tx)
  })
  const { permissions, routes } = buildMatrix(deps.routes(), tables)
  const reaches = (row: { roles: readonly RoleName[] }) => role === null || row.roles.includes(role)
  const body = matrixCsv({ permissions: permissions.filter(reaches), routes: routes.filter(reaches), tables })
  return download({ name: 'access-matrix.csv', type: 'text/csv; charset=utf-8', body })
}

/** undefined for a role that there is not. */
function roleOf(visit: Visit): RoleName | null | undefined {
  const asked = visit.query.get('role') ?? ''
  if (asked === '') return null
  return isRoleName(asked) ? asked : undefined
}
