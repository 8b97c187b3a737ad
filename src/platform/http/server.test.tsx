import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { describe, test } from 'node:test'
import { type Actor, anonymous } from '../db/index.ts'
import { FORM_TOKEN_FIELD } from '../forms/index.ts'
import { AppError } from '../result/index.ts'
import {
  createAssetStore,
  createLog,
  createServer,
  data,
  everyone,
  forbidden,
  may,
  notFound,
  page,
  type Route,
  redirect,
  route,
  type ServerOptions,
  signedIn,
} from './index.ts'

const analyst: Actor = {
  ...anonymous,
  kind: 'person',
  userId: '00000000-0000-4000-8000-000000000001',
  permissions: ['x.view'],
}
const SECRET = 'Ann Example of 1 Invented Street'

async function serve(routes: Route[], options: Partial<ServerOptions> = {}) {
  const lines: string[] = []
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const app = await createServer({
    routes,
    layout: ({ page: content, visit, notice }) => (
      <html lang="en">
        <title>{content.title}</title>
        <p>{notice?.title}</p>
        <input name={FORM_TOKEN_FIELD} value={visit.formToken} />
        {content.body}
      </html>
    ),
    assets: createAssetStore([{ name: 'a.css', type: 'text/css', bytes: Buffer.from('p{}') }]),
    notices: { saved: { title: 'Saved' } },
    log: createLog({ destination }),
    resolveVisitor: async (token) =>
      token === 'analyst'
        ? { actor: analyst, sessionId: 's', user: { id: '1', displayName: 'Ann Example', agencyName: null } }
        : null,
    errorPage: (problem) => ({ title: problem.kind, body: <p>{JSON.stringify(problem)}</p> }),
    signInPath: '/sign-in',
    secure: false,
    ...options,
  })
  return { app, lines }
}

const ok = () => page({ title: 'OK', body: <p>fine</p> })

describe('the web server', () => {
  test('refuses to start with a route that does not say who may use it', async () => {
    const careless = { method: 'GET', path: '/careless', handle: ok } as unknown as Route
    await assert.rejects(serve([careless]), /does not say who may use it/)
  })
  test('refuses to start when two routes claim one address', async () => {
    const one = route({ method: 'GET', path: '/one', access: everyone(), handle: ok })
    await assert.rejects(serve([one, one]), /already declared/i)
  })
  test('answers what is not there for somebody on a beat, and nothing else', async () => {
    const beatMs = 700
    const access = may('x.view')
    const { app } = await serve(
      [
        route({ method: 'GET', path: '/things/:id', access, handle: notFound }),
        route({
          ...{ method: 'GET', path: '/known/:id', access },
          handle: () => {
            throw new AppError('gone', 'Not here', { status: 404 })
          },
        }),
        route({ method: 'GET', path: '/here/:id', access, handle: ok }),
      ],
      { beatMs },
    )
    const took = async (url: string, status: number) => {
      const begun = performance.now()
      const reply = await app.inject({ url, cookies: { fp_session: 'analyst' } })
      assert.equal(reply.statusCode, status)
      return performance.now() - begun
    }
    // The clock that timers go by may be a millisecond behind.
    for (const url of ['/things/1', '/known/1']) assert.ok((await took(url, 404)) >= beatMs - 2, url)
    assert.ok((await took('/here/1', 200)) < beatMs)
    assert.ok((await took('/no-such-address', 404)) < beatMs)
  })
  test('sends a visitor without a session to sign in, and remembers the page but not its query', async () => {
    const { app } = await serve([route({ method: 'GET', path: '/mine', access: signedIn(), handle: ok })])
    const reply = await app.inject('/mine?name=private')
    assert.equal(reply.statusCode, 303)
    assert.equal(reply.headers.location, '/sign-in?next=%2Fmine')
  })
  test('gives back what was sent after the session was lost, and keeps nothing of it', async () => {
    const saved: string[] = []
    const handle = (visit: { form: URLSearchParams }) => {
      saved.push(visit.form.toString())
      return ok()
    }
    const { app } = await serve([
      route({ method: 'GET', path: '/', access: everyone(), handle: ok }),
      route({ method: 'POST', path: '/reports', access: may('x.view'), handle }),
      route({ method: 'POST', path: '/password', access: signedIn(), handle }),
    ])
    const token = (await app.inject('/')).cookies.find(({ name }) => name === 'fp_form')?.value ?? ''
    const send = (url: string, payload: string, session = {}) =>
      app.inject({
        ...{ method: 'POST', url, payload, cookies: { fp_form: token, ...session } },
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      })
    const form = `_token=${token}&what=Stones%20%3Cb%3E&who=a&who=b`
    const lost = await send('/reports', form)
    assert.equal(lost.statusCode, 401)
    const problem = JSON.parse(
      /<p>(\{.*?\})<\/p>/.exec(lost.body)?.[1]?.replaceAll('&#34;', '"').replaceAll('&quot;', '"') ?? '',
    ) as { kind: string; fields: [string, string][]; action: string; signIn: string }
    assert.equal(problem.kind, 'session-over')
    assert.deepEqual(problem.fields, [
      ['what', 'Stones &lt;b&gt;'],
      ['who', 'a'],
      ['who', 'b'],
    ])
    assert.deepEqual([problem.action, problem.signIn], ['/reports', '/sign-in'])
    assert.match(String(lost.headers['cache-control']), /no-store/)
    // Not without our own token, not where nothing was written, and not on pages that ask for a password.
    assert.equal((await send('/reports', 'what=x')).statusCode, 403)
    assert.equal((await send('/reports', `_token=${token}`)).statusCode, 303)
    assert.equal((await send('/password', form)).statusCode, 303)
    assert.deepEqual(saved, [])
    assert.equal((await send('/reports', form, { fp_session: 'analyst' })).statusCode, 200)
    assert.equal(saved.length, 1)
  })
  test('shows a page to the permission that it asks for, and a 403 that explains itself to others', async () => {
    const { app } = await serve([
      route({ method: 'GET', path: '/view', access: may('x.view'), handle: ok }),
      route({ method: 'GET', path: '/change', access: may('x.change'), handle: ok }),
      route({ method: 'GET', path: '/own-rule', access: signedIn(), handle: () => forbidden('Not your team') }),
    ])
    const cookies = { fp_session: 'analyst' }
    assert.equal((await app.inject({ url: '/view', cookies })).statusCode, 200)
    const refused = await app.inject({ url: '/change', cookies })
    assert.equal(refused.statusCode, 403)
    assert.match(refused.body, /ask your team administrator/)
    assert.equal(
      refused.cookies.some((cookie) => cookie.name === 'fp_session'),
      false,
    )
    assert.match((await app.inject({ url: '/own-rule', cookies })).body, /Not your team/)
  })
  test('answers 404 alike for an unknown address and for what a handler will not show', async () => {
    const { app } = await serve([route({ method: 'GET', path: '/hidden', access: everyone(), handle: notFound })])
    const [unknown, hidden] = [await app.inject('/nowhere'), await app.inject('/hidden')]
    assert.equal(unknown.statusCode, 404)
    assert.equal(hidden.statusCode, 404)
    const withoutToken = (body: string) => body.replace(/value="[^"]*"/, '')
    assert.equal(withoutToken(unknown.body), withoutToken(hidden.body))
  })
  test('tells of each refusal by the route’s pattern, and of nothing else', async () => {
    const told: unknown[] = []
    const routes = [
      route({ method: 'GET', path: '/change', access: may('x.change'), handle: ok }),
      route({ method: 'GET', path: '/own-rule', access: signedIn(), handle: () => forbidden('Not your team') }),
      route({ method: 'GET', path: '/people/:id', access: signedIn(), handle: notFound }),
      route({
        method: 'GET',
        path: '/thrown/:id',
        access: signedIn(),
        handle: () => {
          throw new AppError('no-such-thing', 'There is none', { status: 404 })
        },
      }),
      route({ method: 'GET', path: '/fine', access: signedIn(), handle: ok }),
      route({ method: 'POST', path: '/save', access: signedIn(), handle: ok }),
    ]
    const { app, lines } = await serve(routes, {
      onRefused: async (visit, refusal) => {
        told.push([visit.actor.userId, refusal])
        if (refusal.route === '/own-rule') throw new Error('the database is away')
      },
    })
    const cookies = { fp_session: 'analyst' }
    const statuses: number[] = []
    for (const url of ['/change', '/own-rule', '/people/ann-example?name=private', '/thrown/7', '/fine', '/nowhere']) {
      statuses.push((await app.inject({ url, cookies })).statusCode)
    }
    statuses.push((await app.inject({ method: 'POST', url: '/save', cookies })).statusCode)
    statuses.push((await app.inject('/change')).statusCode)
    assert.deepEqual(statuses, [403, 403, 404, 404, 200, 404, 403, 303])
    assert.deepEqual(told, [
      [analyst.userId, { route: '/change', status: 403, why: 'access' }],
      [analyst.userId, { route: '/own-rule', status: 403, why: 'access' }],
      [analyst.userId, { route: '/people/:id', status: 404, why: 'not-there' }],
      [analyst.userId, { route: '/thrown/:id', status: 404, why: 'not-there' }],
      [analyst.userId, { route: '/save', status: 403, why: 'form' }],
    ])
    assert.ok(lines.some((line) => line.includes('a refusal could not be recorded')))
  })
  test('sets a strict content policy and keeps pages out of caches', async () => {
    const { app } = await serve([route({ method: 'GET', path: '/', access: everyone(), handle: ok })])
    const { headers } = await app.inject('/')
    const policy = String(headers['content-security-policy'])
    assert.match(policy, /default-src 'none'/)
    assert.match(policy, /script-src 'self'/)
    assert.doesNotMatch(policy, /unsafe|\*/)
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['cache-control'], 'no-store')
    assert.equal(headers['x-powered-by'], undefined)
  })

  describe('forms', () => {
    const routes = [
      route({ method: 'GET', path: '/form', access: everyone(), handle: ok }),
      route({
        method: 'POST',
        path: '/form',
        access: everyone(),
        handle: () => redirect('/form', { notice: 'saved' }),
      }),
    ]
    async function tokenFrom(app: Awaited<ReturnType<typeof serve>>['app']) {
      const token = (await app.inject('/form')).cookies.find((cookie) => cookie.name === 'fp_form')
      assert.equal(token?.sameSite, 'Lax')
      assert.equal(token?.httpOnly, true)
      return token?.value ?? ''
    }
    test('come back only with the token of their page', async () => {
      const { app } = await serve(routes)
      const token = await tokenFrom(app)
      const post = (payload: string, headers = {}) =>
        app.inject({
          method: 'POST',
          url: '/form',
          cookies: { fp_form: token },
          headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
          payload,
        })
      assert.equal((await post(`${FORM_TOKEN_FIELD}=${token}`)).statusCode, 303)
      assert.equal((await post('')).statusCode, 403)
      assert.equal((await post(`${FORM_TOKEN_FIELD}=${'x'.repeat(32)}`)).statusCode, 403)
      assert.equal((await post(`${FORM_TOKEN_FIELD}=${token}`, { 'sec-fetch-site': 'cross-site' })).statusCode, 403)
      assert.equal((await post(`${FORM_TOKEN_FIELD}=${token}`, { origin: 'https://evil.example' })).statusCode, 403)
    })
    test('show their message once, by a code', async () => {
      const { app } = await serve(routes)
      const token = await tokenFrom(app)
      const reply = await app.inject({
        method: 'POST',
        url: '/form',
        cookies: { fp_form: token },
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: `${FORM_TOKEN_FIELD}=${token}`,
      })
      const notice = reply.cookies.find((cookie) => cookie.name === 'fp_notice')
      assert.equal(notice?.value, 'saved')
      const shown = await app.inject({ url: '/form', cookies: { fp_notice: 'saved' } })
      assert.match(shown.body, /Saved/)
      assert.equal(shown.cookies.find((cookie) => cookie.name === 'fp_notice')?.value, '')
      assert.doesNotMatch((await app.inject({ url: '/form', cookies: { fp_notice: '<b>' } })).body, /<b>/)
    })
  })

  test('never leaves the site by a redirect', () => {
    for (const to of ['https://evil.example', '//evil.example', '/\\evil.example', 'evil']) {
      assert.throws(() => redirect(to), /stay on this site/)
    }
  })
  test('an unexpected error is a 500 with a reference, and neither page nor log tells what was inside', async () => {
    const { app, lines } = await serve([
      route({
        method: 'GET',
        path: '/people/:name',
        access: everyone(),
        handle: () => {
          throw new Error(`duplicate key: ${SECRET}`)
        },
      }),
    ])
    const reply = await app.inject(`/people/${encodeURIComponent(SECRET)}?q=${encodeURIComponent(SECRET)}`)
    assert.equal(reply.statusCode, 500)
    assert.match(reply.body, /correlationId/)
    assert.doesNotMatch(reply.body, /Ann Example/)
    const log = lines.join('')
    assert.match(log, /unexpected error/)
    assert.match(log, /"route":"\/people\/:name"/)
    assert.doesNotMatch(log, /Ann|Invented|127\.0\.0\.1/)
  })
  test('a known problem says what it is, with its own status', async () => {
    const { app } = await serve([
      route({
        method: 'GET',
        path: '/known',
        access: everyone(),
        handle: () => {
          throw new AppError('stale', 'Somebody else was quicker', { status: 409 })
        },
      }),
    ])
    const reply = await app.inject('/known')
    assert.equal(reply.statusCode, 409)
    assert.match(reply.body, /Somebody else was quicker/)
  })
  test('asks a visitor who asks too often to slow down', async () => {
    const { app } = await serve([
      route({
        ...{ method: 'GET', path: '/slow', access: everyone(), handle: ok },
        limit: { requests: 2, perSeconds: 60 },
      }),
    ])
    const statuses = []
    for (let i = 0; i < 3; i++) statuses.push((await app.inject('/slow')).statusCode)
    assert.deepEqual(statuses, [200, 200, 429])
  })
  test('assets are named by their content and kept by browsers; others are not found', async () => {
    const { app } = await serve([])
    const href = createAssetStore([{ name: 'a.css', type: 'text/css', bytes: Buffer.from('p{}') }]).href('a.css')
    const reply = await app.inject(href)
    assert.equal(reply.body, 'p{}')
    assert.match(String(reply.headers['cache-control']), /immutable/)
    assert.equal((await app.inject('/assets/..%2f..%2fpackage.json')).statusCode, 404)
  })
  test('over https cookies are bound to this host', async () => {
    const { app } = await serve([route({ method: 'GET', path: '/', access: everyone(), handle: ok })], { secure: true })
    const reply = await app.inject('/')
    const cookie = reply.cookies.find(({ name }) => name === '__Host-fp_form')
    assert.equal(cookie?.secure, true)
    assert.match(String(reply.headers['strict-transport-security']), /max-age/)
  })
  test('JSON answers for health checks', async () => {
    const { app } = await serve([
      route({ method: 'GET', path: '/health', access: everyone(), handle: () => data({ status: 'ok' }) }),
    ])
    assert.deepEqual((await app.inject('/health')).json(), { status: 'ok' })
  })
})

describe('routes for other programs', () => {
  const seen: unknown[] = []
  const api = (change: Partial<Route> = {}) =>
    route({
      ...{ method: 'POST', path: '/api/things', access: everyone(), api: true },
      handle: ({ api: call, actor, cookies, user }) => {
        seen.push({ call, actor: actor.kind, cookies, user })
        return call?.bearer === 'key' ? data({ ok: true }, 201) : data({ error: 'No such key' }, 401)
      },
      ...change,
    })
  const post = {
    ...{ method: 'POST', url: '/api/things', payload: '{"a":1}' },
    headers: { 'content-type': 'application/json', authorization: 'Bearer key' },
  } as const

  test('take no cookie and no form token, and set none', async () => {
    const { app } = await serve([api()])
    const answer = await app.inject({ ...post, cookies: { fp_session: 'analyst' } })
    assert.deepEqual([answer.statusCode, answer.json()], [201, { ok: true }])
    assert.deepEqual(answer.cookies, [])
    assert.equal(answer.headers['access-control-allow-origin'], undefined)
    assert.deepEqual(seen.at(-1), {
      ...{ call: { bearer: 'key', body: { a: 1 } }, actor: 'anonymous', cookies: {}, user: null },
    })
    const stranger = await app.inject({
      ...{ method: 'POST', url: '/api/things', payload: '{}', headers: { 'content-type': 'application/json' } },
      cookies: { fp_session: 'analyst' },
    })
    assert.deepEqual([stranger.statusCode, stranger.headers['www-authenticate']], [401, 'Bearer'])
  })
  test('are the only ones that do: a post by the same key elsewhere needs its form token', async () => {
    const { app } = await serve([
      api(),
      route({ method: 'POST', path: '/change', access: everyone(), handle: () => redirect('/') }),
    ])
    assert.equal((await app.inject({ ...post, url: '/change' })).statusCode, 403)
  })
  test('answer in JSON whatever is wrong, and say nothing of what was sent', async () => {
    const { app, lines } = await serve([
      api({
        handle: ({ api: call }) => {
          if ((call?.body as { bug?: boolean }).bug === true) throw new Error('A bug')
          return data({})
        },
        limit: { requests: 6, perSeconds: 60 },
      }),
    ])
    const wrong = async (payload: string, type = 'application/json') => {
      const answer = await app.inject({ ...post, payload, headers: { 'content-type': type } })
      assert.match(String(answer.headers['content-type']), /application\/json/)
      assert.deepEqual(answer.cookies, [])
      assert.ok(!answer.body.includes(SECRET))
      return answer.statusCode
    }
    assert.equal(await wrong(`{"name": "${SECRET}`), 400)
    assert.equal(await wrong(`name=${SECRET}`, 'application/x-www-form-urlencoded'), 415)
    assert.equal(await wrong('<a/>', 'text/xml'), 415)
    assert.equal(await wrong(`{"a":"${'x'.repeat(1024 * 1024)}"}`), 413)
    assert.equal(await wrong('{"bug":true}'), 500)
    assert.equal(await wrong('{}'), 200)
    assert.equal(await wrong('{}'), 429)
    assert.ok(!lines.some((line) => line.includes(SECRET)))
  })
  test('never show a page', async () => {
    const { app } = await serve([api({ handle: ok })])
    const answer = await app.inject(post)
    assert.deepEqual([answer.statusCode, typeof answer.json()], [500, 'object'])
  })
  test('that are open to browsers as well stop the start', async () => {
    for (const change of [
      { method: 'GET' },
      { upload: true },
      { access: may('x.view') },
      { access: signedIn() },
      { path: '/things' },
      { api: false },
    ] satisfies Partial<Route>[]) {
      await assert.rejects(serve([api(change)]), /is for programs only if/, JSON.stringify(change))
    }
  })
})
