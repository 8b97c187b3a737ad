import type { FastifyInstance } from 'fastify'
import type { Db } from '../platform/db/index.ts'
import {
  createServer,
  data,
  everyone,
  type Logger,
  type Notice,
  type Route,
  type RouteRefusal,
  route,
  type Visit,
  type Visitor,
} from '../platform/http/index.ts'
import { loadAssets } from './assets/index.ts'
import { errorPage } from './layout/error-page.tsx'
import { createLayout, type NavigationItem, type Partnership } from './layout/layout.tsx'

export interface AppOptions {
  readonly db: Db
  readonly log: Logger
  readonly partnership: () => Partnership
  readonly routes: readonly Route[]
  readonly notices: Readonly<Record<string, Notice>>
  readonly navigation: readonly NavigationItem[]
  readonly resolveVisitor: (sessionToken: string, correlationId: string) => Promise<Visitor | null>
  readonly onRefused?: (visit: Visit, refusal: RouteRefusal) => Promise<void>
  readonly secure: boolean
  readonly trustedProxies?: number
  readonly requestsPerMinute?: number
  readonly beatMs?: number
}

/** The whole web application, not yet listening. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const assets = await loadAssets()
  return createServer({
    routes: [...healthRoutes(options.db), ...options.routes],
    layout: createLayout({ partnership: options.partnership, assets, navigation: options.navigation }),
    assets,
    notices: options.notices,
    log: options.log,
    resolveVisitor: options.resolveVisitor,
    errorPage,
    signInPath: '/sign-in',
    secure: options.secure,
    ...(options.onRefused === undefined ? {} : { onRefused: options.onRefused }),
    ...(options.trustedProxies === undefined ? {} : { trustedProxies: options.trustedProxies }),
    ...(options.requestsPerMinute === undefined ? {} : { requestsPerMinute: options.requestsPerMinute }),
    ...(options.beatMs === undefined ? {} : { beatMs: options.beatMs }),
  })
}

/** For whatever watches over the server: alive says that the process answers, ready that the database does too. */
function healthRoutes(db: Db): Route[] {
  return [
    route({ method: 'GET', path: '/health/live', access: everyone(), handle: () => data({ status: 'ok' }) }),
    route({
      method: 'GET',
      path: '/health/ready',
      access: everyone(),
      handle: () =>
        db
          .asLogin(async () => {})
          .then(
            () => data({ status: 'ok' }),
            () => data({ status: 'unavailable' }, 503),
          ),
    }),
  ]
}
