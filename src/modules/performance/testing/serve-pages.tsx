import { Writable } from 'node:stream'
import type { Actor, Db } from '../../../platform/db/index.ts'
import { FORM_TOKEN_FIELD } from '../../../platform/forms/index.ts'
import { createAssetStore, createLog, createServer, type Route } from '../../../platform/http/index.ts'
import { performanceNotices } from '../notices.ts'

/** Pages of this room behind the real server, with a layout of the bare minimum. `actors` says who signs in as whom. */
export async function servePages(given: {
  readonly db: Db
  readonly routes: readonly Route[]
  readonly actors: Readonly<Record<string, Actor>>
}) {
  const app = await createServer({
    routes: given.routes,
    layout: ({ page, visit, notice }) => (
      <html lang="en">
        <title>{page.title}</title>
        <p>{notice?.title}</p>
        <nav>{page.crumbs.map((crumb) => `${crumb.text} › `)}</nav>
        <input name={FORM_TOKEN_FIELD} value={visit.formToken} />
        <main>{page.body}</main>
      </html>
    ),
    assets: createAssetStore([]),
    notices: performanceNotices,
    log: createLog({ destination: new Writable({ write: (_chunk, _encoding, done) => done() }) }),
    resolveVisitor: async (token) => {
      const actor = given.actors[token]
      if (actor === undefined) return null
      return { actor, sessionId: token, user: { id: actor.userId ?? '', displayName: 'Ann Example', agencyName: null } }
    },
    errorPage: (problem) => ({ title: problem.kind, body: <p>{problem.kind}</p> }),
    signInPath: '/sign-in',
    secure: false,
  })
  /** A visitor with their cookies and the form token of the page that they saw last. */
  const visitor = (who: string) => {
    const cookies: Record<string, string> = who === '' ? {} : { fp_session: who }
    let token = ''
    const keep = (reply: Awaited<ReturnType<typeof app.inject>>) => {
      for (const cookie of reply.cookies) cookies[cookie.name] = cookie.value
      token = /name="_token" value="([^"]+)"/.exec(reply.body)?.[1] ?? token
      return reply
    }
    return {
      get: async (url: string) => keep(await app.inject({ url, cookies })),
      post: async (url: string, fields: Readonly<Record<string, string>>) =>
        keep(
          await app.inject({
            method: 'POST',
            url,
            cookies,
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
            payload: new URLSearchParams({ [FORM_TOKEN_FIELD]: token, ...fields }).toString(),
          }),
        ),
    }
  }
  return { app, visitor }
}
