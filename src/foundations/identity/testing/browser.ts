/** The real server and layout with the pages of identity and audit, and a browser that keeps cookies and posts forms. */
import type { FastifyInstance } from 'fastify'
import { openTestApp } from '../../../../test/app.ts'
import type { Db } from '../../../platform/db/index.ts'
import { raw } from '../../../platform/html/jsx-runtime.ts'
import { everyone, page, route } from '../../../platform/http/index.ts'
import { auditRoutes } from '../../audit/index.ts'
import { PASSWORD } from './people.ts'

export interface TestClock {
  now: Date
}

export const SET_UP_CODE = 'K7QX-M2RT-9WHB'

export async function openApp(db: Db, clock: TestClock, logLines: string[] = []): Promise<FastifyInstance> {
  const now = () => clock.now
  const home = route({
    method: 'GET',
    path: '/',
    access: everyone(),
    handle: () => page({ title: 'Home', body: raw('<p>Home</p>') }),
  })
  const { app } = await openTestApp({
    ...{ db, now, logLines },
    identity: {
      setUpCode: () => SET_UP_CODE,
      areaChoices: async () => [{ code: 'E07000901', name: 'Northam', group: 'Districts' }],
    },
    areaIdsOf: async (_tx, codes) => codes.map((_code, i) => i + 1),
    routes: [
      home,
      ...auditRoutes({
        db,
        now,
        namesOfRecords: async () => [],
        tasks: { inWords: ['a team of theirs owns it'], among: async () => [] },
      }),
    ],
  })
  return app
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

/** A browser in which the person of this e-mail address has signed in. */
export async function openSignedIn(app: FastifyInstance, email: string): Promise<Browser> {
  const browser = openBrowser(app)
  const answer = await browser.signIn(email, PASSWORD)
  if (answer.status !== 303) throw new Error(`${email} could not sign in: ${answer.status} ${answer.body}`)
  return browser
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
