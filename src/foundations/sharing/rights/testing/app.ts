/** The real server and layout with the pages of retention and rights; people of the house are signed in by their name. */
import { openTestApp } from '../../../../../test/app.ts'
import type { Db } from '../../../../platform/db/index.ts'
import type { RecordKind } from '../../deps.ts'
import { retentionNotices } from '../../retention/notices.ts'
import { retentionRoutes } from '../../retention/routes.tsx'
import type { PersonName, SharingHouse } from '../../testing/house.ts'
import { rightsNotices } from '../notices.ts'
import type { Holding } from '../ports.ts'
import { rightsRoutes } from '../routes.tsx'

export interface TestAnswer {
  readonly status: number
  readonly location: string
  readonly body: string
}

export interface RightsApp {
  get(who: PersonName, path: string): Promise<TestAnswer>
  post(who: PersonName, path: string, form?: Readonly<Record<string, string>>): Promise<TestAnswer>
  /** Records whose access was said to have changed. */
  readonly changed: string[]
}

export async function openRightsApp(
  db: Db,
  options: {
    readonly house: SharingHouse
    readonly holdings: readonly Holding[]
    readonly kinds?: readonly RecordKind[]
    readonly now: () => Date
  },
): Promise<RightsApp> {
  const changed: string[] = []
  const deps = {
    ...{ db, now: options.now, holdings: options.holdings, kinds: options.kinds ?? [] },
    onAccessChanged: async (what: { recordIds: readonly string[] } | { purposeId: string }) => {
      if ('recordIds' in what) changed.push(...what.recordIds)
    },
    resolvePointer: async () => null,
  }
  const { people } = options.house
  const { app } = await openTestApp({
    ...{ db, now: options.now },
    notices: { ...retentionNotices, ...rightsNotices },
    routes: [...retentionRoutes(deps), ...rightsRoutes(deps)],
    resolveVisitor: async (token) => {
      const actor = people[token as PersonName]
      return { actor, sessionId: token, user: { id: actor.userId, displayName: token, agencyName: null } }
    },
  })
  const tokens = new Map<PersonName, Record<string, string>>()
  const send = async (who: PersonName, path: string, form?: Readonly<Record<string, string>>): Promise<TestAnswer> => {
    const cookies = tokens.get(who) ?? { fp_session: who }
    if (form !== undefined && cookies['fp_form'] === undefined) await send(who, '/disposals')
    const known = tokens.get(who) ?? cookies
    const response = await app.inject({
      ...{ method: form === undefined ? 'GET' : 'POST', url: path, cookies: known },
      ...(form === undefined
        ? {}
        : {
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
            payload: new URLSearchParams({ _token: known['fp_form'] ?? '', ...form }).toString(),
          }),
    })
    const kept = { ...known }
    for (const { name, value } of response.cookies) kept[name] = value
    tokens.set(who, kept)
    return { status: response.statusCode, location: String(response.headers.location ?? ''), body: response.body }
  }
  return { changed, get: (who, path) => send(who, path), post: (who, path, form = {}) => send(who, path, form) }
}
