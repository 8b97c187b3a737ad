import { londonDay } from '../../../platform/clock/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
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
import { Marked } from '../../sharing/index.ts'
import { type PeopleDeps, writing } from '../deps.ts'
import { applyStep, draftFrom, draftOf, type ProfileDraft, readDraft } from '../pages/draft.ts'
import { crumbsTo, loadProfile, type Present, unchangeable } from '../pages/load.ts'
import { matchRecord } from '../store/matching.ts'
import { changeProfile } from '../store/profiles.ts'
import { mergeDrafts } from './merge-drafts.ts'
import { ChangePage, ConflictPage } from './page.tsx'

/** Changing a profile: whoever saves second sees what the first did and loses nothing. */
export function changeProfileRoutes(deps: PeopleDeps): Route[] {
  const access = may('people.use')
  return [
    route({ method: 'GET', path: '/people/:record/edit', access, handle: (visit) => openForm(deps, visit) }),
    route({ method: 'POST', path: '/people/:record/edit', access, handle: (visit) => postForm(deps, visit) }),
  ]
}

function load(deps: PeopleDeps, visit: Visit): Promise<Present | null> {
  return loadProfile(deps, visit, {
    ...{ id: visit.params['record'], action: 'open-profile-form' },
    allows: (present) => unchangeable(present) === null,
  })
}

interface Typed {
  readonly draft: ProfileDraft
  readonly base: ProfileDraft
  readonly version: number
}

function formPage(
  visit: Visit,
  present: Present,
  view: Typed & { errors: readonly FieldError[]; focus?: string },
): Reply {
  const { header, profile } = present
  return page({
    title: 'Change what is recorded',
    status: view.errors.length > 0 ? 422 : 200,
    crumbs: crumbsTo(profile, 'Change'),
    body: (
      <Marked classification={header.classification}>
        <ChangePage
          {...view}
          recordId={header.id}
          name={profile.displayName}
          focus={view.focus ?? ''}
          formToken={visit.formToken}
        />
      </Marked>
    ),
  })
}

async function openForm(deps: PeopleDeps, visit: Visit): Promise<Reply> {
  const present = await load(deps, visit)
  if (present === null) return notFound()
  const { profile } = present
  const draft = draftFrom(profile)
  return unchangeable(present) ?? formPage(visit, present, { draft, base: draft, version: profile.version, errors: [] })
}

async function postForm(deps: PeopleDeps, visit: Visit): Promise<Reply> {
  const present = await load(deps, visit)
  if (present === null) return notFound()
  const { header, profile } = present
  const refusal = unchangeable(present)
  if (refusal !== null) return refusal
  const typed: Typed = {
    // The kind never changes, whatever is posted.
    draft: { ...draftOf(visit.form), kind: profile.kind },
    base: draftOf(new URLSearchParams(visit.form.get('base') ?? '')),
    version: Number(visit.form.get('version')),
  }
  const step = visit.form.get('do') ?? 'save'
  const stepped = step.startsWith('kind-') ? undefined : applyStep(typed.draft, step)
  if (stepped !== undefined) return formPage(visit, present, { ...typed, ...stepped, errors: [] })
  const read = readDraft(typed.draft, { today: londonDay(deps.now()) })
  const { errors } = read
  if (!Number.isInteger(typed.version) || typed.version > profile.version || errors.length > 0) {
    const version = Number.isInteger(typed.version) ? Math.min(typed.version, profile.version) : profile.version
    return formPage(visit, present, { ...typed, version, errors })
  }
  const saved = await deps.db.withActor(visit.actor, writing(visit, 'change-profile'), async (tx, note) => {
    const result = await changeProfile(tx, visit.actor, {
      ...{ recordId: header.id, version: typed.version, profile: read.profile },
    })
    note({
      ...{ recordIds: [header.id], purposeId: header.purposeId },
      ...(result.ok ? {} : { outcome: result.problem.kind }),
    })
    return result
  })
  if (saved.ok) {
    deps.afterwards(() => matchRecord(deps.db, header.id))
    return redirect(`/people/${header.id}`, { notice: 'profile-changed' })
  }
  switch (saved.problem.kind) {
    case 'invalid':
      return formPage(visit, present, { ...typed, errors: saved.problem.problems })
    case 'changed-meanwhile':
      return conflict(deps, visit, typed)
    case 'merged-away':
    case 'not-allowed':
    case 'sharing':
      return forbidden('This record can no longer be changed by your team.')
  }
}

async function conflict(deps: PeopleDeps, visit: Visit, typed: Typed): Promise<Reply> {
  const present = await load(deps, visit)
  if (present === null) return notFound()
  const { header, profile } = present
  const saved = draftFrom(profile)
  const merged = mergeDrafts({ base: typed.base, theirs: saved, yours: typed.draft })
  return page({
    title: 'Two changes at once',
    status: 409,
    crumbs: crumbsTo(profile, 'Two changes at once'),
    body: (
      <Marked classification={header.classification}>
        <ConflictPage
          {...{ recordId: header.id, name: profile.displayName, formToken: visit.formToken, errors: [], focus: '' }}
          draft={merged.draft}
          base={saved}
          version={profile.version}
          saved={saved}
          yours={typed.draft}
          theirs={merged.theirs}
        />
      </Marked>
    ),
  })
}
