/** The pages of identity and actions behind the real server and layout, and browsers that are signed in. */
import { openTestApp } from '../../../../test/app.ts'
import type { Db } from '../../../platform/db/index.ts'
import { type Browser, openSignedIn } from '../../identity/testing/browser.ts'
import { recordHeaders } from '../../sharing/index.ts'
import type { PersonName, SharingHouse } from '../../sharing/testing/house.ts'
import { notices } from '../notices.ts'
import { actionsRoutes } from '../routes.ts'

export interface ActionsApp {
  /** Everything that was logged so far. */
  readonly logLines: readonly string[]
  /** Records of which the room that keeps them was told that they were worked on. */
  readonly worked: string[]
  browser(name: PersonName): Promise<Browser>
  close(): Promise<void>
}

/** The name that a test record bears for those who may know it. */
export function nameOf(recordId: string): string {
  return `Ida Example ${recordId.slice(0, 8)}`
}

export async function openActionsApp(db: Db, house: SharingHouse): Promise<ActionsApp> {
  const worked: string[] = []
  const now = () => new Date()
  const { app, logLines } = await openTestApp({
    db,
    notices,
    routes: actionsRoutes({
      ...{ db, now },
      kinds: [
        {
          ...{ kind: 'person', label: 'profile of a person', path: (id) => `/people/${id}` },
          names: async (tx, ids) => {
            const known = await recordHeaders(tx, ids)
            return new Map([...known.keys()].map((id) => [id, nameOf(id)]))
          },
        },
      ],
      onWorked: async (_tx, recordId) => worked.push(recordId),
    }),
  })
  return {
    ...{ logLines, worked },
    browser: (name) => openSignedIn(app, house.emails[name]),
    close: () => app.close(),
  }
}
