/** The pages of identity and assessment behind the real server and layout, and browsers that are signed in. */
import type { FastifyInstance } from 'fastify'
import { openTestApp } from '../../../../test/app.ts'
import type { Db } from '../../../platform/db/index.ts'
import type { AssetStore } from '../../../platform/http/index.ts'
import { type Browser, openSignedIn } from '../../identity/testing/browser.ts'
import { namesOfRecords } from '../../people/index.ts'
import type { PersonName, SharingHouse } from '../../sharing/testing/house.ts'
import type { AssessmentSubject } from '../deps.ts'
import { notices } from '../notices.ts'
import { assessRoutes } from '../routes.ts'
import type { Assessed } from '../store/assessments.ts'

export interface AssessmentBrowser extends Browser {
  /** Sends a file as a browser does. */
  upload(
    path: string,
    file: { readonly name: string; readonly text: string | Buffer },
  ): Promise<{ status: number; location: string; body: string }>
}

export interface AssessmentApp {
  readonly app: FastifyInstance
  /** Everything that was logged so far. */
  readonly logLines: readonly string[]
  /** Of whom assessments can be made, by record. */
  readonly subjects: Map<string, AssessmentSubject[]>
  /** Who may confirm, whoever asks. */
  readonly approvers: PersonName[]
  /** What the room was told, in order. */
  readonly told: { readonly assessed: Assessed[]; readonly worked: string[]; readonly messages: string[] }
  browser(name: PersonName): Promise<AssessmentBrowser>
  close(): Promise<void>
}

export async function openAssessmentApp(db: Db, house: SharingHouse, assets?: AssetStore): Promise<AssessmentApp> {
  const subjects = new Map<string, AssessmentSubject[]>()
  const approvers: PersonName[] = ['caseworker', 'manager']
  const told: AssessmentApp['told'] = { assessed: [], worked: [], messages: [] }
  const nameOfUser = (id: string) =>
    (Object.entries(house.people).find(([, { userId }]) => userId === id)?.[0] ?? id) as PersonName
  const now = () => new Date()
  const { app, logLines } = await openTestApp({
    db,
    assets,
    notices,
    routes: assessRoutes({
      ...{ db, now, namesOf: namesOfRecords },
      kinds: [{ kind: 'case', label: 'case', path: (id) => `/cases/${id}`, names: async () => new Map() }],
      onWorked: async (_tx, recordId) => told.worked.push(recordId),
      onAssessed: async (_tx, assessed) => told.assessed.push(assessed),
      subjectsOf: async (_tx, recordId) => subjects.get(recordId) ?? [],
      approversFor: async () =>
        approvers.map((name) => ({ userId: house.people[name].userId, name: `${name} Example` })),
      tellApprover: async (_tx, { approverId }) => told.messages.push(`asked ${nameOfUser(approverId)}`),
      tellDecided: async (_tx, { userId }) => told.messages.push(`decided for ${nameOfUser(userId)}`),
      headerFor: async () => ({
        values: { address: { value: '12 High Street, Northam', from: 'their profile' } },
        recordIds: [],
      }),
    }),
  })
  return {
    ...{ app, logLines, subjects, approvers, told },
    browser: async (name) => {
      const browser = await openSignedIn(app, house.emails[name])
      return { ...browser, upload: uploader(app, browser) }
    },
    close: () => app.close(),
  }
}

function uploader(app: FastifyInstance, browser: Browser): AssessmentBrowser['upload'] {
  const boundary = '----example'
  return async (url, { name, text }) => {
    if (!browser.cookies.has('fp_form')) await browser.get('/sign-in/help')
    const part = (head: string, body: string | Buffer) => [
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
      Buffer.from(body),
      Buffer.from('\r\n'),
    ]
    const answer = await app.inject({
      ...{ method: 'POST', url },
      headers: {
        cookie: [...browser.cookies].map(([key, value]) => `${key}=${value}`).join('; '),
        'content-type': `multipart/form-data; boundary=${boundary}`,
      },
      payload: Buffer.concat([
        ...part('name="_token"', browser.cookies.get('fp_form') ?? ''),
        ...part(`name="file"; filename="${name}"\r\nContent-Type: application/json`, text),
        Buffer.from(`--${boundary}--\r\n`),
      ]),
    })
    return { status: answer.statusCode, location: String(answer.headers.location ?? ''), body: answer.body }
  }
}
