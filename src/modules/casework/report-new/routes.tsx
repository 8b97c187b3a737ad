import {
  matchRecord,
  type PurposeChoices,
  purposeChoices,
  purposeDraft,
  readPurpose,
} from '../../../foundations/people/index.ts'
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
import { isUuid } from '../../../platform/ids/index.ts'
import { type CaseworkDeps, reading, searching, writing } from '../deps.ts'
import { checkReport, profileOfCaller, type ReportInput } from '../domain/report.ts'
import { suggestGrade } from '../domain/report-grade.ts'
import { earlierReports, matchCaller, matchPlaces } from '../store/report-matches.ts'
import { type Caller, type TakeRefusal, takeReport } from '../store/reports.ts'
import { draftOf, emptyReport, type ReportDraft, readReport } from './form.ts'
import { ACTION, type FoundView, NewReportPage, type NewReportView } from './page.tsx'

/** Reporting a problem: typed by a call taker, the caller found, saved and shared. */
export function newReportRoutes(deps: CaseworkDeps): Route[] {
  const access = may('casework.use')
  return [
    route({
      ...{ method: 'GET', path: ACTION, access },
      handle: async (visit) => {
        const choices = await choicesOf(deps, visit)
        return formPage(visit, { draft: withDefaults(emptyReport(), choices), choices, errors: [] })
      },
    }),
    route({ method: 'POST', path: ACTION, access, handle: (visit) => postReport(deps, visit) }),
  ]
}

function choicesOf(deps: CaseworkDeps, visit: Visit): Promise<PurposeChoices> {
  return deps.db.withActor(visit.actor, reading(visit, 'prepare-report'), (tx) => purposeChoices(tx, visit.actor, deps))
}

/** The purpose under which cases of this kind are worked on, where there is a choice. */
const USUAL_PURPOSE = 'asb-casework'

/** One's own team and its area, and the usual purpose, where nothing else was chosen. */
export function withDefaults<T extends Pick<ReportDraft, 'purposeId' | 'teamId' | 'areaId'>>(
  draft: T,
  choices: PurposeChoices,
): T {
  const usual = choices.purposes.some(({ id }) => id === USUAL_PURPOSE) ? USUAL_PURPOSE : ''
  const form = new URLSearchParams({
    purposeId: draft.purposeId || usual,
    teamId: draft.teamId || (choices.teams[0]?.id ?? ''),
    areaId: draft.areaId,
  })
  return { ...draft, ...purposeDraft(form, choices) }
}

type Shown = Pick<NewReportView, 'draft' | 'choices' | 'errors'> &
  Partial<Pick<NewReportView, 'found' | 'suggested' | 'seen' | 'asks'>>

function formPage(visit: Visit, view: Shown): Reply {
  return page({
    title: 'Report a problem',
    status: view.errors.length > 0 ? 422 : 200,
    crumbs: [{ text: 'Reports', href: '/reports' }, { text: 'Report a problem' }],
    body: (
      <NewReportPage
        {...{ found: null, suggested: null, seen: [], asks: false, ...view }}
        formToken={visit.formToken}
        actor={visit.actor}
      />
    ),
  })
}

async function postReport(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const now = deps.now()
  const choices = await choicesOf(deps, visit)
  const draft = withDefaults(draftOf(visit.form), choices)
  const step = visit.form.get('do') ?? 'save'
  const seen = visit.form.getAll('seen')
  const read = readReport(draft, { now })
  const suggested = read.ok ? suggestGrade(read.value) : null
  const found = await findThem(deps, visit, draft)
  const ids = [...found.people, ...found.places].map(({ recordId }) => recordId)
  ids.push(...found.pointers.map((pointer) => `${pointer.agencyId}/${pointer.teamId}`))
  const shown = { draft, choices, found, suggested, seen: [...new Set([...seen, ...ids])] }
  if (step === 'find') return formPage(visit, { ...shown, errors: [] })
  const chosen = readPurpose(draft, choices)
  const errors: FieldError[] = [
    ...(read.ok ? checkReport(read.value, { now }) : read.errors),
    ...chosen.errors,
    ...(draft.anonymous === 'yes' && read.ok ? [] : callerErrors(draft)),
  ]
  if (!read.ok || chosen.value === null || errors.length > 0) return formPage(visit, { ...shown, errors })
  if (!ids.every((id) => seen.includes(id)) && !isChosen(draft, found)) {
    return formPage(visit, { ...shown, errors: [], asks: true })
  }
  if (found.people.length > 0 && draft.callerId === '' && !read.value.callerAnonymous) {
    return formPage(visit, { ...shown, errors: [WHO] })
  }
  const record = chosen.value
  const caller = callerOf(draft, read.value)
  const placeProfileId = isUuid(draft.placeId) ? draft.placeId : null
  const taken = await deps.db.withActor(visit.actor, writing(visit, 'take-report'), async (tx: Tx, note) => {
    const result = await takeReport(tx, visit.actor, { report: read.value, record, caller, placeProfileId, now })
    if (!result.ok) note({ outcome: result.problem.kind, purposeId: record.purposeId })
    else {
      const { recordId, callerProfileId } = result.value
      note({
        recordIds: [recordId, ...(callerProfileId === null ? [] : [callerProfileId])],
        purposeId: record.purposeId,
      })
    }
    return result
  })
  if (taken.ok) {
    const { recordId, callerProfileId, profileMade } = taken.value
    if (profileMade && callerProfileId !== null) deps.afterwards(() => matchRecord(deps.db, callerProfileId))
    return redirect(`/reports/${recordId}`, { notice: 'report-taken' })
  }
  const refused = errorsOf(taken.problem)
  return refused === null
    ? forbidden('Your teams may not add reports under this purpose.')
    : formPage(visit, { ...shown, errors: refused })
}

const WHO: FieldError = { field: 'callerId', message: 'Choose who is calling: one of those found, or somebody new' }

function callerErrors(draft: ReportDraft): FieldError[] {
  return draft.callerId === '' || draft.callerId === 'new' || isUuid(draft.callerId) ? [] : [WHO]
}

/** One of those found was chosen, so the others need no look. */
function isChosen(draft: ReportDraft, found: FoundView): boolean {
  return found.people.some(({ recordId }) => recordId === draft.callerId)
}

function callerOf(draft: ReportDraft, report: ReportInput): Caller {
  if (report.callerAnonymous) return { kind: 'told' }
  if (isUuid(draft.callerId)) return { kind: 'known', profileId: draft.callerId }
  const profile = profileOfCaller(report)
  return profile === null ? { kind: 'told' } : { kind: 'new', profile }
}

/** Looks for the caller and the place. The words stand in no event; what was found does. */
function findThem(deps: CaseworkDeps, visit: Visit, draft: ReportDraft): Promise<FoundView> {
  return deps.db.withActor(visit.actor, searching(visit, 'match-caller'), async (tx, note) => {
    const { people, pointers } = draft.anonymous === 'yes' ? { people: [], pointers: [] } : await matchCaller(tx, draft)
    const places = await matchPlaces(tx, draft.location)
    // What somebody told who fits only weakly would mislead.
    const likely = [...people.filter(({ strength }) => strength !== 'weak'), ...places]
    const { location, callerAddress } = draft
    const profileIds = likely.map(({ recordId }) => recordId)
    const earlier = await earlierReports(tx, { profileIds, location, callerAddress })
    const shown = [...people, ...places].map(({ recordId }) => recordId)
    note({
      recordIds: [...shown, ...earlier.map(({ recordId }) => recordId)],
      detail: { people: people.length, places: places.length, pointers: pointers.length, reports: earlier.length },
    })
    return { people, pointers, places, earlier }
  })
}

function errorsOf(refusal: TakeRefusal): readonly FieldError[] | null {
  switch (refusal.kind) {
    case 'invalid':
      return refusal.problems
    case 'known':
      return [
        {
          field: 'incidentNumber',
          message: `There is a report with this incident number already: ${refusal.reference}`,
        },
      ]
    case 'sharing':
      return refusal.problem === 'not-your-team'
        ? [{ field: 'teamId', message: 'Choose one of your own teams' }]
        : [
            {
              field: 'purposeId',
              message: 'No agreement of this purpose that your agency has signed is in force any more',
            },
          ]
    case 'profile':
      return refusal.problem.kind === 'invalid'
        ? refusal.problem.problems.map(({ message }) => ({ field: 'callerName', message }))
        : null
  }
}
