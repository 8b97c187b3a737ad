import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { type Actor, anonymous } from '../db/index.ts'
import { FORM_TOKEN_FIELD } from '../forms/index.ts'
import { type Html, renderChild } from '../html/jsx-runtime.ts'
import { AppError } from '../result/index.ts'
import { type Access, decide } from './access.ts'
import type { AssetStore } from './assets.ts'
import { BEAT_MS, onTheBeat } from './beat.ts'
import { compressPage, encodingFor } from './compress.ts'
import { cameFromHere, isFormToken, newFormToken, sameToken } from './form-token.ts'
import type { Logger } from './log.ts'
import type { CookieChange, Layout, Notice, PageReply, Reply, Route, SignedInUser, UploadPart, Visit } from './route.ts'

/** Who is behind a session cookie. */
export interface Visitor {
  readonly actor: Actor
  readonly user: SignedInUser | null
  readonly sessionId: string | null
}

export interface ServerOptions {
  readonly routes: readonly Route[]
  readonly layout: Layout
  readonly assets: AssetStore
  readonly notices: Readonly<Record<string, Notice>>
  readonly log: Logger
  /** Looks up the session of a cookie's value; a visitor without one is anonymous. */
  readonly resolveVisitor: (sessionToken: string, correlationId: string) => Promise<Visitor | null>
  readonly errorPage: (problem: ErrorPageProblem) => { title: string; body: Html }
  /**
   * Told before a refusal is answered: of a route that the visitor may not use, a thing that is not there for them, a form
   * that is not ours. Not of addresses without a route, and not of visitors who are sent to sign in. Its own failure is
   * logged and changes nothing in the answer.
   */
  readonly onRefused?: (visit: Visit, refusal: RouteRefusal) => Promise<void>
  /** Where a visitor without a session is sent; the page asked for is passed on as `next`. */
  readonly signInPath: string
  /** The site is reached over https: cookies get the `__Host-` prefix and browsers are told to stay on https. */
  readonly secure: boolean
  /** Hops of reverse proxy whose forwarded headers are believed. */
  readonly trustedProxies?: number
  /** Requests a minute from one network address before it is asked to slow down. */
  readonly requestsPerMinute?: number
  /** Milliseconds: what is not there for somebody is answered on a multiple of this since the request; 0 answers at once. */
  readonly beatMs?: number
}

/** A request that was turned away. The address itself may say what was looked for, so it is not among this. */
export interface RouteRefusal {
  /** The route's pattern, such as `/users/:id`. */
  readonly route: string
  readonly status: 403 | 404
  readonly why: 'access' | 'not-there' | 'form'
}

export type ErrorPageProblem =
  | { kind: 'not-found' }
  | { kind: 'forbidden'; why: string }
  | { kind: 'form-expired' }
  /** Sent by somebody whose session is over. The page holds what was sent, so that it can be sent again. */
  | {
      kind: 'session-over'
      action: string
      fields: readonly (readonly [string, string])[]
      token: string
      signIn: string
    }
  | { kind: 'too-many-requests'; retryAfterSeconds: number }
  | { kind: 'known'; code: string; message: string; status: number }
  | { kind: 'unexpected'; correlationId: string }

const SESSION_COOKIE = 'fp_session'
const FORM_COOKIE = 'fp_form'
const NOTICE_COOKIE = 'fp_notice'
const MEBIBYTE = 1024 * 1024

export const sessionCookieName = SESSION_COOKIE

const CONTENT_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  fontSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  baseUri: ["'none'"],
  manifestSrc: ["'self'"],
}

/** One address as the server answers it. */
export interface RouteEntry {
  readonly method: string
  /** The pattern, such as `/users/:id`. */
  readonly path: string
  readonly access: Access
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
    api?: boolean
  }
  interface FastifyInstance {
    /** Every address that is answered, taken down as it was added: what is not here is not there. */
    readonly routeTable: readonly RouteEntry[]
  }
}

/**
 * The web server: routes as data, in front of them the same guards for all.
 * @throws Error when a route declares no access, when two routes claim one address, or when a route for other programs is
 * open to browsers as well
 */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    logController: new Fastify.LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    trustProxy: (_address, hop) => hop < (options.trustedProxies ?? 0),
    bodyLimit: MEBIBYTE,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    forceCloseConnections: 'idle',
  })
  const routeTable: RouteEntry[] = []
  app.decorate('routeTable', routeTable)
  app.addHook('onRoute', (added) => {
    if (added.method === 'HEAD') return
    const access = added.config?.access
    if (access === undefined) {
      throw new Error(`The route ${String(added.method)} ${added.url} does not say who may use it`)
    }
    routeTable.push({ method: String(added.method), path: added.url, access })
  })
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_POLICY },
    strictTransportSecurity: options.secure ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
    frameguard: { action: 'deny' },
  })
  await app.register(cookie)
  await app.register(formbody)
  await app.register(multipart, {
    limits: { fileSize: 4096 * MEBIBYTE, files: 500, fields: 200, fieldSize: MEBIBYTE, parts: 700 },
  })
  await app.register(rateLimit, {
    global: true,
    max: options.requestsPerMinute ?? 600,
    timeWindow: '1 minute',
    errorResponseBuilder: (_request, context) =>
      Object.assign(new Error('Too many requests'), { statusCode: 429, retryAfter: Math.ceil(context.ttl / 1000) }),
  })

  const respond = createResponder(options)
  app.addHook('onSend', async (_request, reply) => {
    reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=()')
    // What a signed-in person saw stays out of shared caches and of the back button after signing out.
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || !String(reply.getHeader('content-type')).startsWith('text/html')) return payload
    reply.header('vary', 'accept-encoding')
    const encoding = encodingFor(request.headers['accept-encoding'])
    if (encoding === null) return payload
    reply.header('content-encoding', encoding).removeHeader('content-length')
    return compressPage(payload, encoding)
  })
  app.addHook('onSend', async (request, reply) => {
    if (reply.statusCode !== 404 || request.routeOptions.config.access?.kind !== 'permission') return
    await onTheBeat(reply.elapsedTime, options.beatMs ?? BEAT_MS)
  })
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        id: request.id,
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    )
  })
  app.setErrorHandler(async (error, request, reply) => respond.error(request, reply, error))
  app.setNotFoundHandler(async (request, reply) =>
    respond.send(request, reply, await makeVisit(options, request), { kind: 'not-found' }),
  )

  app.get('/assets/:file', { config: { access: { kind: 'everyone' }, rateLimit: false } }, async (request, reply) => {
    const asset = options.assets.find((request.params as { file: string }).file)
    if (asset === undefined) return reply.code(404).type('text/plain').send('Not found')
    reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('vary', 'accept-encoding')
      .type(asset.type)
    const encoding = encodingFor(request.headers['accept-encoding'])
    const encoded = encoding === null ? null : asset.encoded(encoding)
    return encoding === null || encoded === null
      ? reply.send(asset.bytes)
      : reply.header('content-encoding', encoding).send(encoded)
  })
  for (const route of options.routes) {
    if (isForPrograms(route)) addApiRoute(app, options, route)
    else addRoute(app, options, route, respond)
  }
  return app
}

type Responder = ReturnType<typeof createResponder>

function addRoute(app: FastifyInstance, options: ServerOptions, route: Route, respond: Responder): void {
  app.route({
    method: route.method,
    url: route.path,
    config: {
      access: route.access,
      ...(route.limit === undefined
        ? {}
        : { rateLimit: { max: route.limit.requests, timeWindow: route.limit.perSeconds * 1000 } }),
    },
    handler: async (request, reply) => {
      const visit = await makeVisit(options, request)
      // A multipart form proves itself while it is read, by its first part.
      if (route.method === 'POST' && !formIsOurs(request, visit, route.upload === true)) {
        await tellOfRefusal(options, request, visit, 403, 'form')
        return respond.problem(request, reply, visit, { kind: 'form-expired' }, 403)
      }
      switch (decide(route.access, visit.actor)) {
        case 'sign-in-first': {
          const held = heldForm(options, route, visit)
          if (held !== null) return respond.problem(request, reply, visit, held, 401)
          return respond.send(request, reply, visit, signInFirst(options, visit))
        }
        case 'forbidden':
          await tellOfRefusal(options, request, visit, 403, 'access')
          return respond.send(request, reply, visit, {
            kind: 'forbidden',
            why: 'Your roles do not include this. If you need it for your work, ask your team administrator.',
          })
        case 'allowed': {
          const answer = await route.handle(visit)
          if (answer.kind === 'not-found') await tellOfRefusal(options, request, visit, 404, 'not-there')
          if (answer.kind === 'forbidden') await tellOfRefusal(options, request, visit, 403, 'access')
          return respond.send(request, reply, visit, answer)
        }
      }
    },
  })
}

/** @throws Error when a route is neither wholly for programs nor wholly for browsers */
function isForPrograms(route: Route): boolean {
  const below = route.path.startsWith('/api/')
  if (route.api !== true && !below) return false
  const sound = route.api === true && below && route.method === 'POST' && route.upload !== true
  if (!sound || route.access.kind !== 'everyone') {
    throw new Error(
      `The route ${route.method} ${route.path} is for programs only if it says so, is a POST below /api/, takes no upload and needs no session`,
    )
  }
  return true
}

/** No cookie is read or set here and no session looked up, so there is nothing that another site could make use of. */
function addApiRoute(app: FastifyInstance, options: ServerOptions, route: Route): void {
  app.route({
    method: route.method,
    url: route.path,
    config: {
      ...{ access: route.access, api: true },
      ...(route.limit === undefined
        ? {}
        : { rateLimit: { max: route.limit.requests, timeWindow: route.limit.perSeconds * 1000 } }),
    },
    handler: async (request, reply) => {
      if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return sendApiProblem(reply, 415)
      const bearer = /^Bearer ([^\s]{1,200})$/i.exec(request.headers.authorization ?? '')?.[1] ?? null
      const answer = await route.handle({
        ...blankVisit(options, request),
        ...{ method: 'POST', path: route.path, api: { bearer, body: request.body } },
      })
      if (answer.kind !== 'data') throw new Error(`${route.path} is for programs and answered with a ${answer.kind}`)
      if (answer.status === 401) reply.header('www-authenticate', 'Bearer')
      return reply.code(answer.status).send(answer.value)
    },
  })
}

const API_PROBLEMS: Readonly<Record<number, string>> = {
  400: 'The request is not JSON that can be read.',
  413: 'The request is too large.',
  415: 'Send JSON, with the content type application/json.',
  429: 'Too many requests: wait, and send again.',
  500: 'Something went wrong here. Send again later, and quote the id.',
}

/** An error of a route for programs: JSON, without a word of what was sent. */
function sendApiProblem(reply: FastifyReply, status: number): FastifyReply {
  const message = API_PROBLEMS[status] ?? 'The request could not be understood.'
  return reply.code(status).send({ error: message, id: reply.request.id })
}

async function tellOfRefusal(
  options: ServerOptions,
  request: FastifyRequest,
  visit: Visit,
  status: RouteRefusal['status'],
  why: RouteRefusal['why'],
): Promise<void> {
  const route = request.routeOptions.url
  if (options.onRefused === undefined || route === undefined) return
  await options.onRefused(visit, { route, status, why }).catch((error: unknown) => {
    request.log.error({ id: request.id, err: error }, 'a refusal could not be recorded')
  })
}

function signInFirst(options: ServerOptions, visit: Visit): Reply {
  const next = visit.method === 'GET' && visit.path !== '/' ? `?next=${encodeURIComponent(visit.path)}` : ''
  return { kind: 'redirect', to: `${options.signInPath}${next}`, notice: null, cookies: [] }
}

/**
 * What somebody sent whose session was lost meanwhile, to be given back: nothing of it is kept here, and nothing typed is
 * lost. Not for files, and not for pages of one's own account, which ask for passwords.
 */
function heldForm(options: ServerOptions, route: Route, visit: Visit): ErrorPageProblem | null {
  if (route.method !== 'POST' || route.upload === true || route.access.kind !== 'permission') return null
  const fields = [...visit.form].filter(([name]) => name !== FORM_TOKEN_FIELD)
  if (fields.length === 0) return null
  return { kind: 'session-over', action: visit.path, fields, token: visit.formToken, signIn: options.signInPath }
}

function formIsOurs(request: FastifyRequest, visit: Visit, upload: boolean): boolean {
  const site = request.headers['sec-fetch-site']
  const here = cameFromHere({
    secFetchSite: typeof site === 'string' ? site : undefined,
    origin: request.headers.origin,
    host: request.host,
  })
  if (!here) return false
  if (upload) return request.isMultipart()
  return sameToken({ fromCookie: visit.formToken, fromForm: visit.form.get(FORM_TOKEN_FIELD) })
}

const knownVisits = new WeakMap<FastifyRequest, Promise<Visit>>()

/** The visit of a request, made once however often it is asked for. */
function makeVisit(options: ServerOptions, request: FastifyRequest): Promise<Visit> {
  const known = knownVisits.get(request)
  if (known !== undefined) return known
  const made = buildVisit(options, request)
  knownVisits.set(request, made)
  return made
}

async function buildVisit(options: ServerOptions, request: FastifyRequest): Promise<Visit> {
  const token = request.cookies[cookieName(options, SESSION_COOKIE)]
  const visitor =
    (token === undefined ? null : await options.resolveVisitor(token, request.id)) ??
    ({ actor: anonymous, user: null, sessionId: null } satisfies Visitor)
  const formCookie = request.cookies[cookieName(options, FORM_COOKIE)]
  const formToken = isFormToken(formCookie) ? formCookie : newFormToken()
  const [path = '/', search = ''] = request.url.split('?', 2)
  const visit: Visit = {
    actor: visitor.actor,
    user: visitor.user,
    sessionId: visitor.sessionId,
    method: request.method === 'POST' ? 'POST' : 'GET',
    path,
    params: { ...(request.params as Record<string, string>) },
    query: new URLSearchParams(search),
    form: formOf(request.body),
    parts: () => readParts(request, formToken),
    formToken,
    correlationId: request.id,
    networkAddress: request.ip,
    userAgent: request.headers['user-agent'] ?? '',
    secure: options.secure,
    origin: `${options.secure ? 'https' : request.protocol}://${request.host}`,
    cookies: unprefixed(options, request.cookies),
  }
  return visit
}

function formOf(body: unknown): URLSearchParams {
  const form = new URLSearchParams()
  if (typeof body !== 'object' || body === null) return form
  for (const [name, value] of Object.entries(body)) {
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, String(one))
  }
  return form
}

async function* readParts(request: FastifyRequest, formToken: string): AsyncGenerator<UploadPart> {
  let proved = false
  for await (const part of request.parts()) {
    if (!proved) {
      const value = part.type === 'field' && part.fieldname === FORM_TOKEN_FIELD ? String(part.value) : undefined
      if (!sameToken({ fromCookie: formToken, fromForm: value })) throw new FormExpired()
      proved = true
      continue
    }
    yield part.type === 'field'
      ? { kind: 'field', name: part.fieldname, value: String(part.value) }
      : { kind: 'file', name: part.fieldname, fileName: part.filename, stream: part.file }
  }
}

class FormExpired extends Error {}

function cookieName(options: { secure: boolean }, name: string): string {
  return options.secure ? `__Host-${name}` : name
}

function unprefixed(options: { secure: boolean }, cookies: Readonly<Record<string, string | undefined>>) {
  if (!options.secure) return cookies
  const prefix = '__Host-'
  return Object.fromEntries(
    Object.entries(cookies)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  )
}

function createResponder(options: ServerOptions) {
  const setCookie = (reply: FastifyReply, change: CookieChange) => {
    const settings = { path: '/', httpOnly: true, sameSite: 'lax', secure: options.secure } as const
    const name = cookieName(options, change.name)
    if (change.value === null) reply.clearCookie(name, settings)
    else {
      const age = change.maxAgeSeconds === undefined ? {} : { maxAge: change.maxAgeSeconds }
      reply.setCookie(name, change.value, { ...settings, ...age })
    }
  }

  const sendPage = (request: FastifyRequest, reply: FastifyReply, visit: Visit, content: PageReply) => {
    const noticeCode = visit.cookies[NOTICE_COOKIE]
    const notice = noticeCode === undefined ? null : (options.notices[noticeCode] ?? null)
    if (noticeCode !== undefined) setCookie(reply, { name: NOTICE_COOKIE, value: null })
    if (visit.cookies[FORM_COOKIE] !== visit.formToken) setCookie(reply, { name: FORM_COOKIE, value: visit.formToken })
    for (const change of content.cookies) setCookie(reply, change)
    const html = `<!DOCTYPE html>${renderChild(options.layout({ visit, page: content, notice }))}`
    reply.header('x-correlation-id', request.id)
    return reply.code(content.status).type('text/html; charset=utf-8').send(html)
  }

  const problem = (
    request: FastifyRequest,
    reply: FastifyReply,
    visit: Visit,
    kind: ErrorPageProblem,
    status: number,
  ) => {
    const { title, body } = options.errorPage(kind)
    return sendPage(request, reply, visit, {
      ...{ kind: 'page', status, title, body, crumbs: [], wide: false, refreshSeconds: null, cookies: [] },
    })
  }

  const send = (request: FastifyRequest, reply: FastifyReply, visit: Visit, answer: Reply): FastifyReply => {
    switch (answer.kind) {
      case 'page':
        return sendPage(request, reply, visit, answer)
      case 'redirect':
        for (const change of answer.cookies) setCookie(reply, change)
        if (answer.notice !== null) {
          if (!(answer.notice in options.notices)) throw new Error(`No notice is registered as ${answer.notice}`)
          setCookie(reply, { name: NOTICE_COOKIE, value: answer.notice, maxAgeSeconds: 60 })
        }
        return reply.redirect(answer.to, 303)
      case 'download':
        reply.header('content-disposition', disposition(answer)).type(answer.type)
        return reply.send(answer.body as string | Uint8Array | Readable)
      case 'data':
        return reply.code(answer.status).send(answer.value)
      case 'not-found':
        return problem(request, reply, visit, { kind: 'not-found' }, 404)
      case 'forbidden':
        return problem(request, reply, visit, { kind: 'forbidden', why: answer.why }, 403)
    }
  }

  const error = async (request: FastifyRequest, reply: FastifyReply, thrown: unknown) => {
    const known = thrown as { statusCode?: number; retryAfter?: number; code?: string }
    if (request.routeOptions.config.api === true) {
      const status = known.statusCode !== undefined && known.statusCode < 500 ? known.statusCode : 500
      if (status === 429) reply.header('retry-after', known.retryAfter ?? 60)
      if (status === 500) request.log.error({ id: request.id, err: thrown }, 'unexpected error')
      return sendApiProblem(reply, status)
    }
    const visit = await makeVisit(options, request).catch(() => blankVisit(options, request))
    if (thrown instanceof FormExpired) {
      await tellOfRefusal(options, request, visit, 403, 'form')
      return problem(request, reply, visit, { kind: 'form-expired' }, 403)
    }
    if (thrown instanceof AppError) {
      if (thrown.status === 404) await tellOfRefusal(options, request, visit, 404, 'not-there')
      if (thrown.status === 403) await tellOfRefusal(options, request, visit, 403, 'access')
      request.log.warn({ id: request.id, code: thrown.code }, 'known problem')
      const { code, message, status } = thrown
      return problem(request, reply, visit, { kind: 'known', code, message, status }, status)
    }
    if (known.statusCode === 429) {
      const retryAfterSeconds = known.retryAfter ?? 60
      reply.header('retry-after', retryAfterSeconds)
      return problem(request, reply, visit, { kind: 'too-many-requests', retryAfterSeconds }, 429)
    }
    if (known.statusCode !== undefined && known.statusCode >= 400 && known.statusCode < 500) {
      const message = clientProblem(known.statusCode)
      const code = `http-${known.statusCode}`
      return problem(
        request,
        reply,
        visit,
        { kind: 'known', code, message, status: known.statusCode },
        known.statusCode,
      )
    }
    request.log.error({ id: request.id, err: thrown }, 'unexpected error')
    return problem(request, reply, visit, { kind: 'unexpected', correlationId: request.id }, 500)
  }

  return { send, error, problem }
}

/** When even the session cannot be read, the error page is still shown, as to a stranger. */
function blankVisit(options: ServerOptions, request: FastifyRequest): Visit {
  return {
    ...{ actor: anonymous, user: null, sessionId: null, method: 'GET', path: '/', params: {} },
    ...{ query: new URLSearchParams(), form: new URLSearchParams(), formToken: newFormToken(), cookies: {} },
    ...{ correlationId: request.id, networkAddress: request.ip, userAgent: '', secure: options.secure, origin: '' },
    parts: () => readParts(request, ''),
  }
}

function clientProblem(status: number): string {
  if (status === 413) return 'What you sent is too large. Send a smaller file, or the months one after another.'
  if (status === 415)
    return 'The form was sent in a way that we do not understand. Go back, reload the page and try again.'
  return 'We could not understand the request. Go back, reload the page and try again.'
}

function disposition(file: { name: string; inline: boolean }): string {
  const plain = file.name.replace(/[^A-Za-z0-9._-]+/g, '-')
  return `${file.inline ? 'inline' : 'attachment'}; filename="${plain}"`
}
