/** The pages of identity and people behind the real server and layout, and browsers that are signed in. */
import type { FastifyInstance } from 'fastify'
import { keepForLater, openTestApp } from '../../../../../test/app.ts'
import type { Db } from '../../../../platform/db/index.ts'
import { type Browser, openSignedIn } from '../../../identity/testing/browser.ts'
import type { PersonName, SharingHouse } from '../../../sharing/testing/house.ts'
import { notices } from '../../notices.ts'
import { peopleRoutes } from '../../routes.ts'

export interface PeopleApp {
  readonly app: FastifyInstance
  /** Everything that was logged so far. */
  readonly logLines: readonly string[]
  browser(name: PersonName): Promise<Browser>
  /** Waits until all that was to be done after an answer is done. */
  settle(): Promise<void>
  close(): Promise<void>
}

export async function openPeopleApp(db: Db, house: SharingHouse): Promise<PeopleApp> {
  const now = () => new Date()
  const { afterwards, settle } = keepForLater()
  const { app, logLines } = await openTestApp({ db, notices, routes: peopleRoutes({ db, now, afterwards }) })
  return {
    app,
    logLines,
    browser: (name) => openSignedIn(app, house.emails[name]),
    settle,
    close: () => app.close(),
  }
}
