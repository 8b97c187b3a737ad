/** The real server with the pages of sharing, and browsers in which the people of `makeSharingHouse` have signed in. */
import { openTestApp } from '../../../../../test/app.ts'
import type { Db } from '../../../../platform/db/index.ts'
import type { Notice, Route } from '../../../../platform/http/index.ts'
import { type EventFilter, readAuditEvents } from '../../../audit/index.ts'
import { type Browser, openSignedIn } from '../../../identity/testing/browser.ts'
import type { SharingDeps } from '../../deps.ts'
import { recordHeaders } from '../../store/records.ts'
import { makeSharingHouse, type PersonName, type SharingHouse } from '../../testing/house.ts'

export interface SharingApp {
  readonly house: SharingHouse
  readonly deps: SharingDeps
  /** What pointers lead to, by the pointer's id. */
  readonly pointers: Map<string, string>
  /** Everything that `onAccessChanged` was told. */
  readonly changed: ({ recordIds: readonly string[] } | { purposeId: string })[]
  readonly logLines: readonly string[]
  signedIn(name: PersonName): Promise<Browser>
  events(filter: EventFilter): ReturnType<typeof readAuditEvents>
  close(): Promise<void>
}

/** The name that a test record bears for those who may know it. */
export function nameOf(recordId: string): string {
  return `Ida Example ${recordId.slice(0, 8)}`
}

export async function openSharingApp(
  db: Db,
  rooms: {
    readonly routes: (deps: SharingDeps) => readonly Route[]
    readonly notices: Readonly<Record<string, Notice>>
  },
): Promise<SharingApp> {
  const house = await makeSharingHouse(db)
  const pointers = new Map<string, string>()
  const changed: SharingApp['changed'] = []
  const deps: SharingDeps = {
    ...{ db, now: () => new Date() },
    kinds: [
      {
        ...{ kind: 'person', label: 'profile of a person', path: (id) => `/people/${id}` },
        names: async (tx, ids) => {
          const known = await recordHeaders(tx, ids)
          return new Map([...known.keys()].map((id) => [id, nameOf(id)]))
        },
      },
    ],
    onAccessChanged: async (what) => {
      changed.push(what)
    },
    resolvePointer: async (_tx, pointerId) => pointers.get(pointerId) ?? null,
  }
  const { app, logLines } = await openTestApp({ db, notices: rooms.notices, routes: rooms.routes(deps) })
  return {
    ...{ house, deps, pointers, changed, logLines },
    signedIn: (name) => openSignedIn(app, house.emails[name]),
    events: (filter) =>
      db.withActor(house.people.auditor, { name: 'test.read', kind: 'read' }, (tx) =>
        readAuditEvents(tx, filter, 1000),
      ),
    close: () => app.close(),
  }
}
