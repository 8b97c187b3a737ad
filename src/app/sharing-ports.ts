import type { LooksToCompare, NamesOfRecords } from '../foundations/audit/index.ts'
import { ownAmong, rebuildPointers, recordOfPointer } from '../foundations/people/index.ts'
import {
  type AccessKeeper,
  keeper,
  noteDueReviews,
  type Place,
  type RightsDeps,
  remindOfReviews,
} from '../foundations/sharing/index.ts'
import type { Db } from '../platform/db/index.ts'
import type { Route } from '../platform/http/index.ts'
import { holdings, recordKinds } from './casework-ports.tsx'
import type { DailyJob } from './daily-work.ts'

/** Whoever sets instruments has them in the menu; whoever answers them reads there what each asks and how it scores. */
const INSTRUMENTS: Place = {
  ...{ href: '/instruments', title: 'Assessment instruments', anyOf: ['sharing.use'] },
  text: 'The questions, scores and bands by which risk is assessed, each version as it was published.',
}

/** What sharing is told by the rooms that keep something below its records. */
export function sharingDeps(options: { db: Db; now: () => Date; access: AccessKeeper }): RightsDeps {
  const { db, now, access } = options
  return {
    ...{ db, now, kinds: recordKinds, holdings, resolvePointer: recordOfPointer, places: [INSTRUMENTS] },
    onAccessChanged: async (changed) => {
      await access.keep()
      await db.withActor(keeper, { name: 'people.rebuild-pointers', kind: 'write' }, async (tx, note) => {
        if ('purposeId' in changed) note({ purposeId: changed.purposeId })
        else note({ recordIds: changed.recordIds })
        await rebuildPointers(tx, changed)
      })
    },
  }
}

/**
 * Routes that may change agencies, teams, areas or agreements: after each of their posts access is brought in step before
 * the answer goes out. Until then nobody has access by rule.
 */
export function keepingAccess(routes: readonly Route[], access: AccessKeeper): Route[] {
  return routes.map((route) =>
    route.method !== 'POST'
      ? route
      : {
          ...route,
          handle: async (visit) => {
            const reply = await route.handle(visit)
            await access.keep()
            return reply
          },
        },
  )
}

/** For the audit log's signals: ids only, so that an auditor learns nobody's name by them. */
export function namesForSignals(db: Db): NamesOfRecords {
  return (looks: readonly LooksToCompare[]) =>
    db.withActor(keeper, { name: 'people.compare-own-names', kind: 'read' }, async (tx, note) => {
      note({ detail: { people: looks.length } })
      return ownAmong(tx, looks)
    })
}

/** What is due in sharing once a day. */
export function sharingJobs(deps: RightsDeps, access: AccessKeeper): DailyJob[] {
  return [
    {
      name: 'agreements',
      run: async (now) => {
        const { lapsedPurposeIds } = await remindOfReviews(deps.db, now)
        await access.keep()
        for (const purposeId of lapsedPurposeIds) await deps.onAccessChanged({ purposeId })
      },
    },
    { name: 'retention', run: (now) => noteDueReviews(deps.db, now) },
  ]
}
