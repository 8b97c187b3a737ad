/** The pages of identity and assessment behind the real server and layout, and browsers that are signed in. */
import { Writable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { errorPage } from '../../../app/layout/error-page.tsx'
import { createLayout } from '../../../app/layout/layout.tsx'
import type { Db } from '../../../platform/db/index.ts'
import { type AssetStore, createAssetStore, createLog, createServer } from '../../../platform/http/index.ts'
import { idsServed } from '../../areas/index.ts'
import { refusalRecorder } from '../../audit/index.ts'
import { createVisitorResolver, notices as identityNotices, identityRoutes } from '../../identity/index.ts'
import { type Browser, openBrowser } from '../../identity/testing/browser.ts'
import { namesOfRecords } from '../../people/index.ts'
import { PASSWORD, type PersonName, type SharingHouse } from '../../sharing/testing/house.ts'
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

const NAMES_OF_ASSETS = ['icon.svg', 'site.css', 'site.js']

export async function openAssessmentApp(
  db: Db,
  house: SharingHouse,
  assets: AssetStore = createAssetStore(
    NAMES_OF_ASSETS.map((name) => ({ name, type: 'text/plain', bytes: Buffer.from(name) })),
  ),
): Promise<AssessmentApp> {
  const logLines: string[] = []
  const destination = new Writable({
    write(chunk, _encoding, done) {
      logLines.push(String(chunk))
      done()
    },
  })
  const subjects = new Map<string, AssessmentSubject[]>()
  const approvers: PersonName[] = ['caseworker', 'manager']
  const told: AssessmentApp['told'] = { assessed: [], worked: [], messages: [] }
  const nameOfUser = (id: string) =>
    (Object.entries(house.people).find(([, { userId }]) => userId === id)?.[0] ?? id) as PersonName
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
      ...assessRoutes({
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
    ],
    resolveVisitor: createVisitorResolver({ db, now, areaIdsOf: idsServed }),
    onRefused: refusalRecorder(db),
    secure: false,
    requestsPerMinute: 100_000,
  })
  return {
    ...{ app, logLines, subjects, approvers, told },
    browser: async (name) => {
      const browser = openBrowser(app)
      const answer = await browser.signIn(house.emails[name], PASSWORD)
      if (answer.status !== 303) throw new Error(`${name} could not sign in: ${answer.status}`)
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
