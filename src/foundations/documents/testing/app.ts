/** The pages of identity and documents behind the real server and layout, and browsers that are signed in and send files. */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { openTestApp } from '../../../../test/app.ts'
import type { Db } from '../../../platform/db/index.ts'
import type { AssetStore } from '../../../platform/http/index.ts'
import { type Browser, openSignedIn } from '../../identity/testing/browser.ts'
import { personKinds } from '../../people/index.ts'
import type { PersonName, SharingHouse } from '../../sharing/testing/house.ts'
import { notices } from '../notices.ts'
import { documentsRoutes } from '../routes.ts'

export interface Sent {
  readonly fields?: Readonly<Record<string, string>>
  readonly files?: readonly (readonly [name: string, content: string | Buffer])[]
  /** Left out where false. */
  readonly token?: boolean
}

export interface DocumentsBrowser extends Browser {
  /** Posts a form with files as a browser does: the token, the files, and the fields behind them. */
  upload(path: string, sent: Sent): Promise<LightMyRequestResponse>
  /** The whole answer, with its headers and bytes. */
  fetch(path: string): Promise<LightMyRequestResponse>
}

export interface DocumentsApp {
  readonly app: FastifyInstance
  /** Everything that was logged so far. */
  readonly logLines: readonly string[]
  /** Records of which the room was told that they were worked on. */
  readonly worked: string[]
  browser(name: PersonName): Promise<DocumentsBrowser>
  close(): Promise<void>
}

/** With empty styles and scripts unless the site's own are given. */
export async function openDocumentsApp(db: Db, house: SharingHouse, assets?: AssetStore): Promise<DocumentsApp> {
  const worked: string[] = []
  const now = () => new Date()
  const { app, logLines } = await openTestApp({
    db,
    assets,
    notices,
    routes: documentsRoutes({ db, now, kinds: personKinds, onWorked: async (_tx, recordId) => worked.push(recordId) }),
  })
  return {
    app,
    logLines,
    worked,
    browser: async (name) => {
      const browser = await openSignedIn(app, house.emails[name])
      return {
        ...browser,
        upload: uploader(app, browser),
        fetch: (url) => app.inject({ url, headers: headersOf(browser) }),
      }
    },
    close: () => app.close(),
  }
}

function headersOf(browser: Browser): Record<string, string> {
  return { cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
}

function uploader(app: FastifyInstance, browser: Browser): DocumentsBrowser['upload'] {
  const boundary = '----example'
  const part = (head: string, body: string | Buffer) =>
    Buffer.concat([
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
      Buffer.from(body),
      Buffer.from('\r\n'),
    ])
  return async (url, { fields = {}, files = [], token = true }) => {
    const answer = await app.inject({
      method: 'POST',
      url,
      headers: { ...headersOf(browser), 'content-type': `multipart/form-data; boundary=${boundary}` },
      payload: Buffer.concat([
        ...(token ? [part('name="_token"', browser.cookies.get('fp_form') ?? '')] : []),
        ...files.map(([name, content]) =>
          part(`name="files"; filename="${name}"\r\nContent-Type: application/octet-stream`, content),
        ),
        ...Object.entries(fields).map(([name, value]) => part(`name="${name}"`, value)),
        Buffer.from(`--${boundary}--\r\n`),
      ]),
    })
    for (const { name, value } of answer.cookies) browser.cookies.set(name, value)
    return answer
  }
}
