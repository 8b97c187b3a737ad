import { Writable } from 'node:stream'
import type { Actor, Db } from '../../../platform/db/index.ts'
import { FORM_TOKEN_FIELD } from '../../../platform/forms/index.ts'
import { createAssetStore, createLog, createServer } from '../../../platform/http/index.ts'
import { notices } from '../notices.ts'
import { areasRoutes } from '../routes.ts'
import { person } from './acting.ts'

const actors: Readonly<Record<string, Actor>> = {
  analyst: person(['areas.import']),
  other: { ...person(['areas.import']), userId: '00000000-0000-4000-8000-000000000009' },
  viewer: person(['performance.view']),
}

/** The room's pages behind the real server, with a layout of the bare minimum. */
export async function serveAreas(db: Db) {
  const app = await createServer({
    routes: areasRoutes({ db }),
    layout: ({ page, visit, notice }) => (
      <html lang="en">
        <title>{page.title}</title>
        <p>{notice?.title}</p>
        <input name={FORM_TOKEN_FIELD} value={visit.formToken} />
        <main>{page.body}</main>
      </html>
    ),
    assets: createAssetStore([]),
    notices,
    log: createLog({ destination: new Writable({ write: (_chunk, _encoding, done) => done() }) }),
    resolveVisitor: async (token) => {
      const actor = actors[token]
      if (actor === undefined) return null
      return { actor, sessionId: token, user: { id: actor.userId ?? '', displayName: 'Ann Example', agencyName: null } }
    },
    errorPage: (problem) => ({ title: problem.kind, body: <p>{problem.kind}</p> }),
    signInPath: '/sign-in',
    secure: false,
  })

  /** A visitor with their cookies and the form token of the page that they saw last. */
  const visitor = (who: string) => {
    const cookies: Record<string, string> = { fp_session: who }
    let token = ''
    const keep = (reply: Awaited<ReturnType<typeof app.inject>>) => {
      for (const cookie of reply.cookies) cookies[cookie.name] = cookie.value
      token = /name="_token" value="([^"]+)"/.exec(reply.body)?.[1] ?? token
      return reply
    }
    return {
      get: async (url: string) => keep(await app.inject({ url, cookies })),
      post: async (url: string, fields: Record<string, string>) =>
        keep(
          await app.inject({
            method: 'POST',
            url,
            cookies,
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
            payload: new URLSearchParams({ [FORM_TOKEN_FIELD]: token, ...fields }).toString(),
          }),
        ),
      upload: async (url: string, fields: Record<string, string>, files: Record<string, string>) => {
        const boundary = 'test-boundary'
        const parts = Object.entries({ [FORM_TOKEN_FIELD]: token, ...fields }).map(
          ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
        )
        for (const [name, content] of Object.entries(files)) {
          parts.push(
            `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\nContent-Type: text/csv\r\n\r\n${content}\r\n`,
          )
        }
        return keep(
          await app.inject({
            method: 'POST',
            url,
            cookies,
            headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
            payload: `${parts.join('')}--${boundary}--\r\n`,
          }),
        )
      },
    }
  }
  return { app, visitor }
}
