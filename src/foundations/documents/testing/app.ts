/** The pages of identity and documents behind the real server and layout, and browsers that are signed in and send files. */
import { Writable } from 'node:stream'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { errorPage } from '../../../app/layout/error-page.tsx'
import { createLayout } from '../../../app/layout/layout.tsx'
import type { Db } from '../../../platform/db/index.ts'
import { type AssetStore, createAssetStore, createLog, createServer } from '../../../platform/http/index.ts'
import { idsServed } from '../../areas/index.ts'
import { refusalRecorder } from '../../audit/index.ts'
import { createVisitorResolver, notices as identityNotices, identityRoutes } from '../../identity/index.ts'
import { type Browser, openBrowser } from '../../identity/testing/browser.ts'
import { personKinds } from '../../people/index.ts'
import { PASSWORD, type PersonName, type SharingHouse } from '../../sharing/testing/house.ts'
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
export async function openDocumentsApp(
  db: Db,
  house: SharingHouse,
  assets: AssetStore = emptyAssets(),
): Promise<DocumentsApp> {
  const logLines: string[] = []
  const worked: string[] = []
  const destination = new Writable({
    write(chunk, _encoding, done) {
      logLines.push(String(chunk))
      done()
    },
  })
  const now = () => new Date()
  const app = await createServer({
    log: createLog({ destination }),
    assets,
    layout: createLayout({
      assets,
      partnership: () => ({ name: 'Test', demonstration: false, colour: 'green' }),
      navigation: [],
    }),
    errorPage,
    signInPath: '/sign-in',
    notices: { ...identityNotices, ...notices },
    routes: [
      ...identityRoutes({
        ...{ db, now, secret: new Uint8Array(32).fill(7), setUpCode: () => null, areaChoices: async () => [] },
      }),
      ...documentsRoutes({ db, now, kinds: personKinds, onWorked: async (_tx, recordId) => worked.push(recordId) }),
    ],
    resolveVisitor: createVisitorResolver({ db, now, areaIdsOf: idsServed }),
    onRefused: refusalRecorder(db),
    secure: false,
    requestsPerMinute: 100_000,
  })
  return {
    app,
    logLines,
    worked,
    browser: async (name) => {
      const browser = openBrowser(app)
      const answer = await browser.signIn(house.emails[name], PASSWORD)
      if (answer.status !== 303) throw new Error(`${name} could not sign in: ${answer.status}`)
      return {
        ...browser,
        upload: uploader(app, browser),
        fetch: (url) => app.inject({ url, headers: headersOf(browser) }),
      }
    },
    close: () => app.close(),
  }
}

function emptyAssets(): AssetStore {
  return createAssetStore(
    ['icon.svg', 'site.css', 'site.js'].map((name) => ({ name, type: 'text/plain', bytes: Buffer.from(name) })),
  )
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
