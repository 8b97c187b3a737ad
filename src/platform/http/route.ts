import type { Readable } from 'node:stream'
import type { Actor } from '../db/index.ts'
import type { Child, Html } from '../html/jsx-runtime.ts'
import type { Access } from './access.ts'

/** The signed-in person as the layout shows them. */
export interface SignedInUser {
  readonly id: string
  readonly displayName: string
  readonly agencyName: string | null
  /** Numbers that stand beside items of the menu, by the address of the item; 0 is not shown. */
  readonly counts?: Readonly<Record<string, number>>
}

/** A part of an uploaded form, in the order in which the browser sent them. */
export type UploadPart =
  | { readonly kind: 'field'; readonly name: string; readonly value: string }
  | { readonly kind: 'file'; readonly name: string; readonly fileName: string; readonly stream: Readable }

/** One request, as a route's handler sees it. */
export interface Visit {
  readonly actor: Actor
  readonly user: SignedInUser | null
  readonly sessionId: string | null
  readonly method: 'GET' | 'POST'
  /** The path only, without the query. */
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** What a form posted (not for uploads, which are read by `parts`). */
  readonly form: URLSearchParams
  /** The parts of an upload, checked for the form token first. For routes with `upload: true`. */
  parts(): AsyncIterable<UploadPart>
  /** Hidden in each form that this visitor is given, and asked back. */
  readonly formToken: string
  readonly correlationId: string
  readonly networkAddress: string
  readonly userAgent: string
  readonly secure: boolean
  /** Address by which the visitor reached us, for links that are copied elsewhere: `https://example.org`. */
  readonly origin: string
  readonly cookies: Readonly<Record<string, string | undefined>>
  /** What another program sent; only for routes with `api: true`. */
  readonly api?: ApiCall
}

/** A request of another program, which proves itself by a key and never by a cookie. */
export interface ApiCall {
  /** From `Authorization: Bearer …`; null without one. */
  readonly bearer: string | null
  /** The body as JSON; whatever it is has to be checked. */
  readonly body: unknown
}

export interface CookieChange {
  readonly name: string
  /** null removes the cookie. */
  readonly value: string | null
  readonly maxAgeSeconds?: number
}

export interface Crumb {
  readonly text: string
  readonly href?: string
}

export interface PageReply {
  readonly kind: 'page'
  readonly status: number
  readonly title: string
  readonly body: Html
  readonly crumbs: readonly Crumb[]
  /** Uses the whole width, for maps and wide tables. */
  readonly wide: boolean
  /** Reloads the page by itself, for progress that can be watched without JavaScript. */
  readonly refreshSeconds: number | null
  readonly cookies: readonly CookieChange[]
}
export interface RedirectReply {
  readonly kind: 'redirect'
  readonly to: string
  readonly notice: string | null
  readonly cookies: readonly CookieChange[]
}
export interface DownloadReply {
  readonly kind: 'download'
  readonly name: string
  readonly type: string
  readonly body: string | Uint8Array | Readable
  /** Shown in the browser instead of saved. */
  readonly inline: boolean
}
export interface DataReply {
  readonly kind: 'data'
  readonly status: number
  readonly value: unknown
}
export interface MissingReply {
  readonly kind: 'not-found'
}
export interface ForbiddenReply {
  readonly kind: 'forbidden'
  readonly why: string
}
export type Reply = PageReply | RedirectReply | DownloadReply | DataReply | MissingReply | ForbiddenReply

export interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly access: Access
  /** Reads multipart uploads as a stream. */
  readonly upload?: boolean
  /**
   * For other programs: posted JSON, answered by `data` alone. Cookies are neither read nor set, so the visitor is a stranger
   * to it and no form token is asked: the handler checks the key in `visit.api`. The server does not start with such a route
   * that is no POST below `/api/`, takes uploads or counts on a session; see docs/adr/0015-partner-feeds.md.
   */
  readonly api?: boolean
  /** A limit of its own, per network address, below the general one. */
  readonly limit?: { readonly requests: number; readonly perSeconds: number }
  handle(visit: Visit): Promise<Reply> | Reply
}

/** Declares a route. A route without access does not compile, and the server does not start with one either. */
export function route(definition: Route): Route {
  return definition
}

export function page(content: {
  title: string
  body: Html
  status?: number
  crumbs?: readonly Crumb[]
  wide?: boolean
  refreshSeconds?: number | null
  cookies?: readonly CookieChange[]
}): PageReply {
  return { kind: 'page', status: 200, crumbs: [], wide: false, refreshSeconds: null, cookies: [], ...content }
}

/** After success: 303 to another page. The notice is a code that a room registered, never text about anybody. */
export function redirect(
  to: string,
  options: { notice?: string; cookies?: readonly CookieChange[] } = {},
): RedirectReply {
  if (!to.startsWith('/') || to.startsWith('//') || to.includes('\\'))
    throw new TypeError('Redirects stay on this site')
  return { kind: 'redirect', to, notice: options.notice ?? null, cookies: options.cookies ?? [] }
}

export function download(file: {
  name: string
  type: string
  body: string | Uint8Array | Readable
  inline?: boolean
}): DownloadReply {
  return { kind: 'download', inline: false, ...file }
}

/** JSON, for health checks and the few scripts of our own pages. */
export function data(value: unknown, status = 200): DataReply {
  return { kind: 'data', status, value }
}

/** Also for what the visitor may not see: the answer is the same. */
export function notFound(): MissingReply {
  return { kind: 'not-found' }
}

/** Says why, and whom to ask. Never signs anyone out. */
export function forbidden(why: string): ForbiddenReply {
  return { kind: 'forbidden', why }
}

/** What a message after a redirect says. Texts are fixed: they never hold anything about a person. */
export interface Notice {
  readonly title: string
  readonly text?: string
  readonly kind?: 'success' | 'important'
}

/** Everything that the layout needs beyond the page itself. */
export interface Frame {
  readonly visit: Visit
  readonly page: Pick<PageReply, 'title' | 'body' | 'crumbs' | 'wide' | 'refreshSeconds' | 'status'>
  readonly notice: Notice | null
}

export type Layout = (frame: Frame) => Child
