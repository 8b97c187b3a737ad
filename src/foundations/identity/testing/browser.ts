/** The real server and layout with the pages of identity and audit, and a browser that keeps cookies and posts forms. */
import type { FastifyInstance } from 'fastify'
import { errorPage } from '../../../app/layout/error-page.tsx'
import { createLayout } from '../../../app/layout/layout.tsx'
import type { Db } from '../../../platform/db/index.ts'
import { raw } from '../../../platform/html/jsx-runtime.ts'
import { createAssetStore, createLog, createServer, everyone, page, route } from '../../../platform/http/index.ts'
import { auditRoutes, refusalRecorder } from '../../audit/index.ts'
import { createVisitorResolver, identityRoutes, notices } from '../index.ts'
import { PASSWORD } from './people.ts'

export interface TestClock {
  now: Date
}

export const SET_UP_CODE = 'K7QX-M2RT-9WHB'

export async function openApp(db: Db, clock: TestClock, logLines: string[] = []): Promise<FastifyInstance> {
  const now = () => clock.now
  const { Writable } = await import('node:stream')
  const destination = new Writable({
    write(chunk, _encoding, done) {
      logLines.push(String(chunk))
      done()
    },
  })
  const assets = createAssetStore(
    ['icon.svg', 'site.css', 'site.js'].map((name) => ({ name, type: 'text/plain', bytes: Buffer.from(name) })),
  )
  return createServer({
    log: createLog({ destination }),
    assets,
    layout: createLayout({
      assets,
      partnership: () => ({ name: 'Test', demonstration: false, colour: 'green' }),
      navigation: [],
    }),
    errorPage,
    signInPath: '/sign-in',
    notices,
    routes: [
      route({
        method: 'GET',
        path: '/',
        access: everyone(),
        handle: () => page({ title: 'Home', body: raw('<p>Home</p>') }),
      }),
      ...identityRoutes({
        db,
        now,
        secret: new Uint8Array(32).fill(7),
        setUpCode: () => SET_UP_CODE,
        areaChoices: async () => [{ code: 'E07000901', name: 'Northam', group: 'Districts' }],
      }),
      ...auditRoutes({ db, now, namesOfRecords: async () => [] }),
    ],
    resolveVisitor: createVisitorResolver({ db, now, areaIdsOf: async (_tx, codes) => codes.map((_code, i) => i + 1) }),
    onRefused: refusalRecorder(db),
    secure: false,
    requestsPerMinute: 100_000,
  })
}

export interface Answer {
  readonly status: number
  readonly location: string | undefined
  readonly body: string
}

export interface Browser {
  readonly cookies: Map<string, string>
  get(path: string): Promise<Answer>
  post(path: string, form?: Readonly<Record<string, string | readonly string[]>>): Promise<Answer>
  signIn(email: string, password?: string): Promise<Answer>
}

export function openBrowser(app: FastifyInstance, networkAddress = '192.0.2.10'): Browser {
  const cookies = new Map<string, string>()
  const send = async (method: 'GET' | 'POST', path: string, payload?: string): Promise<Answer> => {
    const response = await app.inject({
      method,
      url: path,
      remoteAddress: networkAddress,
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Firefox/128.0',
        ...(payload === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(payload === undefined ? {} : { payload }),
    })
    for (const { name, value, expires, maxAge } of response.cookies) {
      const gone = value === '' || maxAge === 0 || (expires !== undefined && expires.getTime() <= 0)
      if (gone) cookies.delete(name)
      else cookies.set(name, value)
    }
    const location = response.headers.location
    return {
      status: response.statusCode,
      location: typeof location === 'string' ? location : undefined,
      body: response.body,
    }
  }
  const browser: Browser = {
    cookies,
    get: (path) => send('GET', path),
    post: async (path, form = {}) => {
      if (!cookies.has('fp_form')) await send('GET', '/sign-in/help')
      const body = new URLSearchParams([['_token', cookies.get('fp_form') ?? '']])
      for (const [name, value] of Object.entries(form)) {
        for (const one of typeof value === 'string' ? [value] : value) body.append(name, one)
      }
      return send('POST', path, body.toString())
    },
    signIn: (email, password = PASSWORD) => browser.post('/sign-in', { email, password }),
  }
  return browser
}
