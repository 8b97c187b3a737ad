import { londonDay } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import {
  forbidden,
  may,
  page,
  type Reply,
  type Route,
  redirect,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { type PeopleDeps, reading, searching, writing } from '../deps.ts'
import { displayNameOf, type ProfileInput } from '../domain/profile.ts'
import { SUBJECT_KINDS } from '../domain/words.ts'
import { applyStep, draftOf, emptyDraft, kindIn, type ProfileDraft, readDraft } from '../pages/draft.ts'
import { withHeaders } from '../pages/found.tsx'
import {
  type ChosenPurpose,
  type PurposeChoices,
  type PurposeDraft,
  purposeChoices,
  purposeDraft,
  readPurpose,
} from '../pages/purpose.tsx'
import { matchRecord } from '../store/matching.ts'
import { createProfile, type SaveRefusal } from '../store/profiles.ts'
import { findDuplicates } from '../store/search.ts'
import { AddPage, CheckPage } from './page.tsx'

const PEOPLE = { text: 'People', href: '/people' }

/** Adding a person, household or place: typed, checked against what is known, saved and shared. */
export function addProfileRoutes(deps: PeopleDeps): Route[] {
  const access = may('people.use')
  return [
    route({
      ...{ method: 'GET', path: '/people/new', access },
      handle: async (visit) => {
        const choices = await choicesOf(deps, visit)
        return addPage(deps, visit, {
          ...{ draft: emptyDraft(kindIn(visit.query)), purpose: purposeDraft(new URLSearchParams(), choices) },
          ...{ choices, errors: [] },
        })
      },
    }),
    route({ method: 'POST', path: '/people/new', access, handle: (visit) => postNew(deps, visit) }),
  ]
}

function choicesOf(deps: PeopleDeps, visit: Visit): Promise<PurposeChoices> {
  return deps.db.withActor(visit.actor, reading(visit, 'prepare-profile'), (tx) =>
    purposeChoices(tx, visit.actor, deps),
  )
}

interface Typed {
  readonly draft: ProfileDraft
  readonly purpose: PurposeDraft
  readonly choices: PurposeChoices
}

function addPage(
  deps: PeopleDeps,
  visit: Visit,
  view: Typed & { errors: readonly FieldError[]; focus?: string },
): Reply {
  const title = `Add a ${SUBJECT_KINDS[view.draft.kind].toLowerCase()}`
  const today = londonDay(deps.now())
  return page({
    title,
    status: view.errors.length > 0 ? 422 : 200,
    crumbs: [PEOPLE, { text: title }],
    body: <AddPage {...view} focus={view.focus ?? ''} formToken={visit.formToken} today={today} />,
  })
}

async function postNew(deps: PeopleDeps, visit: Visit): Promise<Reply> {
  const choices = await choicesOf(deps, visit)
  const typed: Typed = { draft: draftOf(visit.form), purpose: purposeDraft(visit.form, choices), choices }
  const step = visit.form.get('do') ?? 'save'
  const stepped = applyStep(typed.draft, step)
  if (stepped !== undefined) return addPage(deps, visit, { ...typed, ...stepped, errors: [] })
  if (step === 'start' || step === 'edit') return addPage(deps, visit, { ...typed, errors: [] })
  const { profile, errors } = readDraft(typed.draft, { today: londonDay(deps.now()) })
  const chosen = readPurpose(typed.purpose, choices)
  if (chosen.value === null || errors.length > 0) {
    return addPage(deps, visit, { ...typed, errors: [...errors, ...chosen.errors] })
  }
  const seen = step === 'add' ? visit.form.getAll('seen') : []
  const check = await checkFirst(deps, visit, { typed, profile, seen })
  return check ?? save(deps, visit, { typed, profile, record: chosen.value })
}

/** The page that asks whether it is one of those; null when nothing was found that has not been shown before. */
async function checkFirst(
  deps: PeopleDeps,
  visit: Visit,
  of: { typed: Typed; profile: ProfileInput; seen: readonly string[] },
): Promise<Reply | null> {
  const known = await deps.db.withActor(visit.actor, searching(visit, 'check-duplicates'), async (tx, note) => {
    const found = await findDuplicates(tx, { profile: of.profile })
    note({
      recordIds: found.duplicates.map(({ recordId }) => recordId),
      detail: { results: found.duplicates.length, pointers: found.pointers.length },
    })
    return { findings: await withHeaders(tx, found.duplicates), pointers: found.pointers }
  })
  const ids = [
    ...known.findings.map(({ found }) => found.recordId),
    ...known.pointers.map((pointer) => `${pointer.agencyId}/${pointer.teamId}`),
  ]
  if (ids.every((id) => of.seen.includes(id))) return null
  const { draft, purpose } = of.typed
  return page({
    title: 'Check first',
    crumbs: [PEOPLE, { text: 'Check first' }],
    body: (
      <CheckPage
        {...known}
        draft={draft}
        purpose={purpose}
        name={displayNameOf(of.profile)}
        seen={[...new Set([...of.seen, ...ids])]}
        formToken={visit.formToken}
        actor={visit.actor}
        today={londonDay(deps.now())}
      />
    ),
  })
}

async function save(
  deps: PeopleDeps,
  visit: Visit,
  of: { typed: Typed; profile: ProfileInput; record: ChosenPurpose },
): Promise<Reply> {
  const saved = await deps.db.withActor(visit.actor, writing(visit, 'add-profile'), async (tx: Tx, note) => {
    const result = await createProfile(tx, visit.actor, { profile: of.profile, record: of.record })
    if (result.ok) note({ recordIds: [result.value.recordId], purposeId: of.record.purposeId })
    else note({ outcome: result.problem.kind, purposeId: of.record.purposeId })
    return result
  })
  if (saved.ok) {
    deps.afterwards(() => matchRecord(deps.db, saved.value.recordId))
    return redirect(`/people/${saved.value.recordId}`, { notice: 'profile-added' })
  }
  const errors = errorsOf(saved.problem)
  if (errors === null) return forbidden('Your teams may not add records under this purpose.')
  return addPage(deps, visit, { ...of.typed, errors })
}

function errorsOf(refusal: SaveRefusal): readonly FieldError[] | null {
  switch (refusal.kind) {
    case 'invalid':
      return refusal.problems
    case 'sharing':
      return refusal.problem === 'not-your-team'
        ? [{ field: 'teamId', message: 'Choose one of your own teams' }]
        : [
            {
              field: 'purposeId',
              message: 'No agreement of this purpose that your agency has signed is in force any more',
            },
          ]
    case 'not-allowed':
    case 'changed-meanwhile':
    case 'merged-away':
      return null
  }
}
