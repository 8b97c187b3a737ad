/** Taking back something about a profile, with a reason or a day: unlinking, unmerging, ending. */
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
import type { Result } from '../../../platform/result/index.ts'
import { Marked } from '../../sharing/index.ts'
import { type PeopleDeps, writing } from '../deps.ts'
import type { NoticeCode } from '../notices.ts'
import type { Profile } from '../store/profile.ts'
import type { FormParts, Refusal } from './connect.tsx'
import { crumbsTo, loadProfile, numberIn, type Present, unchangeable } from './load.ts'

export interface Undoing<Thing, Said> {
  /** After `/people/:record/`, with `:thing` in it. */
  readonly path: string
  readonly action: string
  readonly title: string
  /** The thing of this profile with that number, as far as it can still be taken back. */
  readonly find: (profile: Profile, id: number) => Thing | undefined
  /** What it is and what will happen. */
  readonly about: (thing: Thing, profile: Profile) => Child
  readonly others: (thing: Thing) => readonly string[]
  readonly fields: (parts: FormParts) => Child
  readonly read: (form: URLSearchParams, today: string) => ParsedForm<Said>
  readonly save: (tx: Tx, actor: Actor, of: { id: number; said: Said }) => Promise<Result<unknown, Refusal>>
  readonly refusals?: Readonly<Record<string, string>>
  readonly submit: string
  readonly notice: NoticeCode
}

export function undoingRoutes<Thing, Said>(deps: PeopleDeps, undoing: Undoing<Thing, Said>): Route[] {
  const access = may('people.use')
  const path = `/people/:record/${undoing.path}`
  const empty: FormParts = { values: new URLSearchParams(), errors: [] }
  return [
    route({
      ...{ method: 'GET', path, access },
      handle: async (visit) => {
        const found = await load(deps, visit, undoing)
        if (found === null) return notFound()
        return unchangeable(found.present) ?? undoPage(visit, undoing, { ...found, ...empty })
      },
    }),
    route({ method: 'POST', path, access, handle: (visit) => post(deps, visit, undoing) }),
  ]
}

interface Found<Thing> {
  readonly present: Present
  readonly thing: Thing
  readonly id: number
}

async function load<Thing, Said>(
  deps: PeopleDeps,
  visit: Visit,
  undoing: Undoing<Thing, Said>,
): Promise<Found<Thing> | null> {
  const present = await loadProfile(deps, visit, { id: visit.params['record'], action: `prepare-${undoing.action}` })
  const id = numberIn(visit.params['thing'])
  if (present === null || id === undefined) return null
  const thing = undoing.find(present.profile, id)
  return thing === undefined ? null : { present, thing, id }
}

async function post<Thing, Said>(deps: PeopleDeps, visit: Visit, undoing: Undoing<Thing, Said>): Promise<Reply> {
  const found = await load(deps, visit, undoing)
  if (found === null) return notFound()
  const { present, thing, id } = found
  const refusal = unchangeable(present)
  if (refusal !== null) return refusal
  const again = (errors: readonly FieldError[]) => undoPage(visit, undoing, { ...found, values: visit.form, errors })
  const said = undoing.read(visit.form, londonDay(deps.now()))
  if (!said.ok) return again(said.errors)
  const { header, profile } = present
  const saved = await deps.db.withActor(visit.actor, writing(visit, undoing.action), async (tx, note) => {
    const result = await undoing.save(tx, visit.actor, { id, said: said.value })
    note({
      ...{ recordIds: [profile.recordId, ...(result.ok ? undoing.others(thing) : [])], purposeId: header.purposeId },
      ...(result.ok ? {} : { outcome: result.problem.kind }),
    })
    return result
  })
  if (saved.ok) return redirect(`/people/${profile.recordId}`, { notice: undoing.notice })
  const message = undoing.refusals?.[saved.problem.kind]
  if (message !== undefined) return again([{ field: '', message }])
  return saved.problem.kind === 'not-found' ? notFound() : forbidden('Your team may not change these records.')
}

function undoPage<Thing, Said>(visit: Visit, undoing: Undoing<Thing, Said>, of: Found<Thing> & FormParts): Reply {
  const { profile, header } = of.present
  return page({
    title: undoing.title,
    status: of.errors.length > 0 ? 422 : 200,
    crumbs: crumbsTo(profile, undoing.title),
    body: (
      <Marked classification={header.classification}>
        <ProblemSummary errors={of.errors} />
        <Heading caption={profile.displayName}>{undoing.title}</Heading>
        {undoing.about(of.thing, profile)}
        <PostForm action={visit.path} token={visit.formToken} class="pp-form">
          {undoing.fields(of)}
          <div class="fp-actions">
            <Button preventDoubleClick>{undoing.submit}</Button>
            <a class="govuk-link" href={`/people/${profile.recordId}`}>
              Cancel
            </a>
          </div>
        </PostForm>
      </Marked>
    ),
  })
}
