/** The real application with the pages of imports, for tests: people by their permissions, forms as browsers send them. */
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { buildApp } from '../../../app/build-app.ts'
import type { Db } from '../../../platform/db/index.ts'
import type { InputFile } from '../../../platform/files/index.ts'
import { FORM_TOKEN_FIELD } from '../../../platform/forms/index.ts'
import { createLog } from '../../../platform/http/index.ts'
import { createImportQueue } from '../import-counts/index.ts'
import { performanceNotices } from '../notices.ts'
import { performanceRoutes } from '../routes.ts'
import { person } from './county.ts'

export const TODAY = '2025-11-20'

/** Whose session a request carries. */
const PEOPLE = {
  analyst: person(['areas.import', 'performance.view', 'performance.import', 'performance.analyse'], [], 1),
  importer: person(['performance.view', 'performance.import'], [], 2),
  board: person(['performance.view'], [], 3),
} as const
export type Who = keyof typeof PEOPLE

export interface SentFile {
  readonly name: string
  readonly content: string | Uint8Array
}

const TOKEN = 'A'.repeat(32)

export async function serveImports(db: Db, given: { readonly uploadLimit?: number } = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'frankpledge-imports-'))
  const spool = path.join(folder, 'spool')
  const bugs: unknown[] = []
  const log: string[] = []
  const imports = createImportQueue({ db, folder: spool, today: () => TODAY, onBug: (error) => bugs.push(error) })
  const app: FastifyInstance = await buildApp({
    db,
    log: createLog({
      destination: new Writable({
        write(chunk, _encoding, done) {
          log.push(String(chunk))
          done()
        },
      }),
    }),
    partnership: () => ({ name: 'Northshire', demonstration: false, colour: 'green' }),
    navigation: [],
    notices: performanceNotices,
    routes: performanceRoutes({
      db,
      imports,
      now: () => new Date(`${TODAY}T12:00:00Z`),
      teamsServing: async () => new Map(),
      ...given,
    }),
    resolveVisitor: async (token) => {
      const actor = PEOPLE[token as Who]
      return actor === undefined
        ? null
        : { actor, sessionId: token, user: { id: actor.userId ?? '', displayName: 'Ann Example', agencyName: null } }
    },
    secure: false,
    requestsPerMinute: 100_000,
  })
  await imports.start()
  const cookies = (who: Who) => ({ fp_session: who, fp_form: TOKEN })

  const get = (url: string, who: Who = 'analyst'): Promise<LightMyRequestResponse> =>
    app.inject({ url, cookies: cookies(who) })

  const post = (
    url: string,
    fields: readonly (readonly [string, string])[] = [],
    who: Who = 'analyst',
  ): Promise<LightMyRequestResponse> =>
    app.inject({
      method: 'POST',
      url,
      cookies: cookies(who),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams([[FORM_TOKEN_FIELD, TOKEN], ...fields] as [string, string][]).toString(),
    })

  /** Sends a form with files as a browser does: the token first unless it is left out, then the fields, then the files. */
  const upload = (
    files: readonly SentFile[],
    options: { readonly who?: Who; readonly kind?: string; readonly token?: string | null } = {},
  ): Promise<LightMyRequestResponse> => {
    const boundary = '----example'
    const parts: Buffer[] = []
    const field = (name: string, value: string) =>
      parts.push(Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`))
    const token = options.token === undefined ? TOKEN : options.token
    if (token !== null) field(FORM_TOKEN_FIELD, token)
    field('kind', options.kind ?? 'any')
    for (const file of files) {
      parts.push(
        Buffer.from(
          `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="${file.name}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
        ),
        Buffer.from(file.content),
        Buffer.from('\r\n'),
      )
    }
    parts.push(Buffer.from(`--${boundary}--\r\n`))
    return app.inject({
      method: 'POST',
      url: '/imports/new',
      cookies: cookies(options.who ?? 'analyst'),
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      payload: Buffer.concat(parts),
    })
  }

  /** Uploads and waits for the check; the address of the import. */
  const checked = async (files: readonly SentFile[], options: Parameters<typeof upload>[1] = {}): Promise<string> => {
    const reply = await upload(files, options)
    if (reply.statusCode !== 303)
      throw new Error(`The upload was answered by ${reply.statusCode}: ${textOf(reply.body)}`)
    await imports.idle()
    return String(reply.headers.location)
  }

  /** Uploads, checks, confirms and waits until it is stored. */
  const stored = async (files: readonly SentFile[], options: Parameters<typeof upload>[1] = {}): Promise<string> => {
    const address = await checked(files, options)
    await post(`${address}/confirm`)
    await imports.idle()
    return address
  }

  return {
    ...{ app, imports, bugs, log, get, post, upload, checked, stored },
    /** Files that lie in the spool folder, whatever import they belong to. */
    spooled: async (): Promise<string[]> =>
      existsSync(spool)
        ? (await readdir(spool, { recursive: true, withFileTypes: true }))
            .filter((one) => one.isFile())
            .map((one) => one.name)
        : [],
    close: async () => {
      await app.close()
      await imports.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
export type ImportsApp = Awaited<ReturnType<typeof serveImports>>

/** The words of a page, without its markup. */
export function textOf(html: string): string {
  return html
    .replace(/^[\s\S]*<main[^>]*>/, '')
    .replace(/<\/main>[\s\S]*$/, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replace(/\s+/g, ' ')
    .trim()
}

/** A file made in memory, as it is sent. */
export async function sent(file: InputFile): Promise<SentFile> {
  const chunks: Buffer[] = []
  for await (const chunk of file.open()) chunks.push(chunk as Buffer)
  return { name: file.name, content: Buffer.concat(chunks) }
}
