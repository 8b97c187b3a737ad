/** Connecting a profile with another: found, chosen, said how, saved. What links, members and relationships share. */
import { londonDay } from '../../../platform/clock/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { type FieldError, type ParsedForm, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { Button } from '../../../platform/html/govuk/index.ts'
import type { Child } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import {
  forbidden,
  may,
  notFound,
  page,
  type Reply,
  type Route,
  redirect,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import type { Result } from '../../../platform/result/index.ts'
import { Marked } from '../../sharing/index.ts'
import { type PeopleDeps, searching, writing } from '../deps.ts'
import { tidy } from '../domain/profile.ts'
import type { SubjectKind } from '../domain/words.ts'
import type { NoticeCode } from '../notices.ts'
import type { Profile } from '../store/profile.ts'
import { DefaultButton } from './fields.tsx'
import type { Finding } from './found.tsx'
import { crumbsTo, loadProfile, type Present, unchangeable } from './load.ts'
import { findOthers, Picker } from './picker.tsx'

/** `not-found` also where the other one is invisible; `not-allowed` is explained; the rest has a message in `refusals`. */
export interface Refusal {
  readonly kind: string
}

export interface FormParts {
  /** What was typed. */
  readonly values: URLSearchParams
  readonly errors: readonly FieldError[]
}

export interface Connection<Said> {
  /** After `/people/:record/`. */
  readonly path: string
  /** Name of the act in the audit log. */
  readonly action: string
  readonly title: (profile: Profile) => string
  readonly lead: (profile: Profile) => string
  /** Kinds to look for; null for all. */
  readonly kinds: (profile: Profile) => readonly SubjectKind[] | null
  /** What is offered before anything was looked for. */
  readonly suggest?: (tx: Tx, profile: Profile) => Promise<readonly Finding[]>
  readonly fields: (parts: FormParts & { profile: Profile }) => Child
  readonly read: (form: URLSearchParams, today: string) => ParsedForm<Said>
  readonly save: (
    tx: Tx,
    actor: Actor,
    of: { profile: Profile; otherId: string; said: Said },
  ) => Promise<Result<unknown, Refusal>>
  readonly refusals: Readonly<Record<string, string>>
  readonly submit: string
  readonly notice: NoticeCode
}

export function connectionRoutes<Said>(deps: PeopleDeps, connection: Connection<Said>): Route[] {
  const access = may('people.use')
  const path = `/people/:record/${connection.path}`
  return [
    route({ method: 'GET', path, access, handle: (visit) => openPage(deps, visit, connection) }),
    route({ method: 'POST', path, access, handle: (visit) => post(deps, visit, connection) }),
  ]
}

function load<Said>(deps: PeopleDeps, visit: Visit, connection: Connection<Said>): Promise<Present | null> {
  return loadProfile(deps, visit, { id: visit.params['record'], action: `prepare-${connection.action}` })
}

async function openPage<Said>(deps: PeopleDeps, visit: Visit, connection: Connection<Said>): Promise<Reply> {
  const present = await load(deps, visit, connection)
  if (present === null) return notFound()
  const refusal = unchangeable(present)
  if (refusal !== null) return refusal
  const { suggest } = connection
  const suggested =
    suggest === undefined
      ? []
      : await deps.db.withActor(visit.actor, searching(visit, `suggest-${connection.action}`), async (tx, note) => {
          const findings = await suggest(tx, present.profile)
          note({ recordIds: findings.map(({ found }) => found.recordId) })
          return findings
        })
  return connectPage(deps, visit, {
    ...{ connection, present, values: new URLSearchParams(), errors: [] },
    findings: suggested.length === 0 ? null : suggested,
  })
}

async function post<Said>(deps: PeopleDeps, visit: Visit, connection: Connection<Said>): Promise<Reply> {
  const present = await load(deps, visit, connection)
  if (present === null) return notFound()
  const refusal = unchangeable(present)
  if (refusal !== null) return refusal
  const { profile, header } = present
  const today = londonDay(deps.now())
  const text = tidy(visit.form.get('text') ?? '').slice(0, 300)
  const again = async (errors: readonly FieldError[]) =>
    connectPage(deps, visit, {
      ...{ connection, present, values: visit.form, errors },
      findings: await find(deps, visit, { connection, profile, text, today }),
    })
  if (visit.form.get('do') === 'find') {
    return again(text === '' ? [{ field: 'text', message: 'Enter a name, date of birth, postcode or reference' }] : [])
  }
  const otherId = visit.form.get('other') ?? ''
  const said = connection.read(visit.form, today)
  const missing = isUuid(otherId)
    ? []
    : [{ field: text === '' ? 'text' : 'other', message: 'Find and choose the other one' }]
  if (!said.ok || missing.length > 0) return again([...missing, ...(said.ok ? [] : said.errors)])
  const saved = await deps.db.withActor(visit.actor, writing(visit, connection.action), async (tx, note) => {
    const result = await connection.save(tx, visit.actor, { profile, otherId, said: said.value })
    note({
      ...{ recordIds: [profile.recordId, ...(result.ok ? [otherId] : [])], purposeId: header.purposeId },
      ...(result.ok ? {} : { outcome: result.problem.kind }),
    })
    return result
  })
  if (saved.ok) return redirect(`/people/${profile.recordId}`, { notice: connection.notice })
  const message = connection.refusals[saved.problem.kind]
  if (message !== undefined) return again([{ field: 'other', message }])
  return saved.problem.kind === 'not-found' ? notFound() : forbidden('Your team may not change these records.')
}

async function find<Said>(
  deps: PeopleDeps,
  visit: Visit,
  of: { connection: Connection<Said>; profile: Profile; text: string; today: string },
): Promise<readonly Finding[] | null> {
  if (of.text === '') return null
  const kinds = of.connection.kinds(of.profile)
  return deps.db.withActor(visit.actor, searching(visit, `find-${of.connection.action}`), async (tx, note) => {
    const findings = await findOthers(tx, {
      ...{ text: of.text, except: of.profile.recordId, today: of.today },
      ...(kinds === null ? {} : { kinds }),
    })
    note({ recordIds: findings.map(({ found }) => found.recordId) })
    return findings
  })
}

function connectPage<Said>(
  deps: PeopleDeps,
  visit: Visit,
  of: FormParts & { connection: Connection<Said>; present: Present; findings: readonly Finding[] | null },
): Reply {
  const { connection, present, values, errors } = of
  const { profile, header } = present
  const title = connection.title(profile)
  return page({
    title,
    status: errors.length > 0 ? 422 : 200,
    crumbs: crumbsTo(profile, title),
    body: (
      <Marked classification={header.classification}>
        <ProblemSummary errors={errors} />
        <Heading caption={profile.displayName} lead={connection.lead(profile)}>
          {title}
        </Heading>
        <PostForm action={`/people/${profile.recordId}/${connection.path}`} token={visit.formToken} class="pp-form">
          <DefaultButton name="do" value={of.findings === null ? 'find' : 'save'} />
          <Picker
            label="Find the other one"
            hint="Name, date of birth, postcode, phone or reference"
            text={tidy(values.get('text') ?? '')}
            chosen={values.get('other') ?? ''}
            findings={of.findings}
            errors={errors}
            today={londonDay(deps.now())}
          />
          {connection.fields({ values, errors, profile })}
          <div class="fp-actions">
            <Button name="do" value="save" preventDoubleClick>
              {connection.submit}
            </Button>
            <a class="govuk-link" href={`/people/${profile.recordId}`}>
              Cancel
            </a>
          </div>
        </PostForm>
      </Marked>
    ),
  })
}
