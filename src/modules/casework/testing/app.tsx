/** The pages of identity, people and casework behind the real server and layout, and browsers that are signed in. */
import type { FastifyInstance } from 'fastify'
import { keepForLater, openTestApp } from '../../../../test/app.ts'
import { teamsServing } from '../../../app/ports.ts'
import { type Browser, openSignedIn } from '../../../foundations/identity/testing/browser.ts'
import { notices as peopleNotices, peopleRoutes } from '../../../foundations/people/index.ts'
import type { PersonName, SharingHouse } from '../../../foundations/sharing/testing/house.ts'
import type { Db } from '../../../platform/db/index.ts'
import type { AssetStore, Notice, Route } from '../../../platform/http/index.ts'
import type { CaseworkDeps } from '../deps.ts'
import { notices } from '../notices.ts'
import { casesOfProfile } from '../profile-cases/section.tsx'
import { caseworkRoutes } from '../routes.ts'

export interface CaseworkApp {
  readonly app: FastifyInstance
  /** Everything that was logged so far. */
  readonly logLines: readonly string[]
  /** A browser in which this person is signed in; the same one each time. */
  browser(name: PersonName): Promise<Browser>
  /** Waits until all that was to be done after an answer is done. */
  settle(): Promise<void>
  close(): Promise<void>
}

export interface CaseworkAppOptions {
  readonly now?: () => Date
  /** Overrides what the pages are wired with, for example the sections of other rooms. */
  readonly deps?: Partial<CaseworkDeps>
  /** Pages of other rooms. */
  readonly routes?: (wired: { readonly afterwards: CaseworkDeps['afterwards']; readonly now: () => Date }) => Route[]
  readonly notices?: Readonly<Record<string, Notice>>
  /** The real stylesheet and script, where somebody looks; names without contents unless given. */
  readonly assets?: AssetStore
}

export async function openCaseworkApp(
  db: Db,
  house: SharingHouse,
  options: CaseworkAppOptions = {},
): Promise<CaseworkApp> {
  const now = options.now ?? (() => new Date())
  const { afterwards, settle } = keepForLater()
  const deps: CaseworkDeps = { db, now, afterwards, teamsServing, ...options.deps }
  const { app, logLines } = await openTestApp({
    ...{ db, now, assets: options.assets },
    notices: { ...peopleNotices, ...notices, ...options.notices },
    routes: [
      ...peopleRoutes({ db, now, afterwards, sections: casesOfProfile }),
      ...caseworkRoutes(deps),
      ...(options.routes?.({ afterwards, now }) ?? []),
    ],
  })
  const browsers = new Map<PersonName, Browser>()
  return {
    app,
    logLines,
    browser: async (name) => {
      const known = browsers.get(name)
      if (known !== undefined) return known
      const browser = await openSignedIn(app, house.emails[name])
      browsers.set(name, browser)
      return browser
    },
    settle,
    close: () => app.close(),
  }
}
