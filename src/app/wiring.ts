import type { FastifyInstance } from 'fastify'
import { areaChoices, notices as areasNotices, areasRoutes, idsServed } from '../foundations/areas/index.ts'
import { auditRoutes, createSealer, refusalRecorder } from '../foundations/audit/index.ts'
import {
  createVisitorResolver,
  findPartnership,
  notices as identityNotices,
  identityRoutes,
  type PartnershipSettings,
} from '../foundations/identity/index.ts'
import { notices as peopleNotices, peopleRoutes } from '../foundations/people/index.ts'
import {
  createAccessKeeper,
  notices as sharingNotices,
  sharingRoutes,
  unreadMessages,
} from '../foundations/sharing/index.ts'
import { casesOfProfile, countCompliance } from '../modules/casework/index.ts'
import {
  createImportQueue,
  performanceNotices,
  performanceRoutes,
  resolvePendingLabels,
} from '../modules/performance/index.ts'
import { type Db, systemActor } from '../platform/db/index.ts'
import type { Logger } from '../platform/http/index.ts'
import { siteRoutes } from '../site/index.ts'
import { accessMatrixRoutes } from './access-matrix/index.ts'
import { createAfterwards } from './afterwards.ts'
import { buildApp } from './build-app.ts'
import { recordNotices, recordRoutes } from './casework-ports.tsx'
import { createDailyWork } from './daily-work.ts'
import { countJob } from './figure-ports.ts'
import type { Partnership } from './layout/layout.tsx'
import { navigation } from './navigation.ts'
import { teamsServing } from './ports.ts'
import { keepingAccess, namesForSignals, sharingDeps, sharingJobs } from './sharing-ports.ts'
import { tasksForSignals } from './task-ports.ts'

export interface HouseOptions {
  readonly db: Db
  readonly log: Logger
  readonly secret: Uint8Array
  /** Where uploads wait until they are checked. */
  readonly spoolFolder: string
  /** What the set-up page asks for; null when the partnership is set up already. */
  readonly setUpCode: string | null
  readonly secure: boolean
  readonly trustedProxies?: number
  readonly requestsPerMinute?: number
  readonly beatMs?: number
  readonly now?: () => Date
}

export interface House {
  readonly app: FastifyInstance
  /** Ends when what is due once a day was done. */
  dailyWork(): Promise<void>
  /** Ends the server, the work in progress and its queue, in that order. The database stays open. */
  close(): Promise<void>
}

const NOT_SET_UP: Partnership = { name: 'Frankpledge', demonstration: false, colour: 'green' }

/** Puts all rooms together: their routes, their messages, and what one room tells another. */
export async function wireHouse(options: HouseOptions): Promise<House> {
  const { db, log } = options
  const now = options.now ?? (() => new Date())
  let partnership: Partnership = (await readPartnership(db)) ?? NOT_SET_UP
  const imports = createImportQueue({
    ...{ db, teamsServing, folder: options.spoolFolder },
    onBug: (error, importId) => log.error({ importId, err: error }, 'an import failed unexpectedly'),
  })
  const access = createAccessKeeper({
    db,
    onTrouble: (error) => log.error({ err: error }, 'access by rule could not be computed'),
  })
  const afterwards = createAfterwards((error) => log.error({ err: error }, 'work after an answer failed'))
  const sharing = sharingDeps({ db, now, access })
  const app: FastifyInstance = await buildApp({
    db,
    log,
    navigation,
    partnership: () => partnership,
    routes: [
      ...siteRoutes(),
      ...keepingAccess(
        identityRoutes({
          ...{ db, now, secret: options.secret, areaChoices },
          setUpCode: () => options.setUpCode,
          onPartnershipChanged: (settings) => {
            partnership = settings
          },
        }),
        access,
      ),
      ...auditRoutes({
        ...{ db, now, namesOfRecords: namesForSignals(db), tasks: tasksForSignals(db) },
        onError: (error) => log.error({ err: error }, 'a check of the audit log broke off'),
      }),
      ...keepingAccess(areasRoutes({ db, now, onChanged: () => countAfresh(db) }), access),
      ...keepingAccess(sharingRoutes(sharing), access),
      ...peopleRoutes({ db, now, afterwards: afterwards.add, sections: casesOfProfile }),
      ...recordRoutes({ db, now, afterwards: afterwards.add, teamsServing }),
      ...performanceRoutes({ db, now, imports, teamsServing }),
      ...accessMatrixRoutes({ db, routes: () => app.routeTable }),
    ],
    notices: {
      ...identityNotices,
      ...areasNotices,
      ...sharingNotices,
      ...peopleNotices,
      ...recordNotices,
      ...performanceNotices,
    },
    resolveVisitor: createVisitorResolver({
      ...{ db, now, areaIdsOf: idsServed },
      countsFor: async (tx) => ({ '/messages': await unreadMessages(tx) }),
    }),
    onRefused: refusalRecorder(db),
    secure: options.secure,
    ...(options.trustedProxies === undefined ? {} : { trustedProxies: options.trustedProxies }),
    ...(options.requestsPerMinute === undefined ? {} : { requestsPerMinute: options.requestsPerMinute }),
    ...(options.beatMs === undefined ? {} : { beatMs: options.beatMs }),
  })
  const sealer = createSealer({
    db,
    onError: (error) => log.error({ err: error }, 'audit events could not be sealed'),
    // The log may lie elsewhere: its heads then testify against a chain that was made anew.
    onSealed: ({ events, newest }) =>
      log.info(
        { events, seal: newest?.number, head: newest && Buffer.from(newest.head).toString('hex') },
        'audit events sealed',
      ),
  })
  const daily = createDailyWork({
    jobs: [
      ...sharingJobs(sharing, access),
      { name: 'compliance', run: (now) => countCompliance(db, now) },
      countJob(db),
    ],
    now,
    onTrouble: (error, job) => log.error({ err: error, job }, 'daily work failed'),
  })
  await access.keep()
  await imports.start()
  sealer.start()
  daily.start()
  return {
    app,
    dailyWork: () => daily.tick(),
    close: async () => {
      await app.close()
      await imports.stop()
      await afterwards.idle()
      await daily.stop()
      await access.stop()
      await sealer.stop()
    },
  }
}

function readPartnership(db: Db): Promise<PartnershipSettings | null> {
  return db.withActor(systemActor(), { name: 'identity.read-partnership', kind: 'read' }, findPartnership)
}

/** Figures that waited for an area are counted in it, and those of changed areas are added up anew. */
async function countAfresh(db: Db): Promise<void> {
  const actor = systemActor(['performance.view', 'performance.import', 'performance.analyse'])
  await db.withActor(actor, { name: 'performance.resolve-labels', kind: 'write' }, resolvePendingLabels)
}
