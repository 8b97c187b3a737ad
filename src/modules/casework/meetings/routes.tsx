import { type ActionRefusal, addAction, countsByRecord } from '../../../foundations/actions/index.ts'
import { areasByIds, listAreas } from '../../../foundations/areas/index.ts'
import { listAgencies, listTeams, teamNames, userNames } from '../../../foundations/identity/index.ts'
import { findRecord, Marked, type RecordHeader, reaches } from '../../../foundations/sharing/index.ts'
import { londonDay } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { type FieldError, parseForm } from '../../../platform/forms/index.ts'
import { plural } from '../../../platform/html/format.ts'
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
import { AppError } from '../../../platform/result/index.ts'
import { type CaseworkDeps, reading, writing } from '../deps.ts'
import { isPerpetrator, isVictim } from '../domain/case.ts'
import { findCase, touchCase } from '../store/cases.ts'
import {
  addHighRisk,
  addItem,
  attendancesOf,
  cancelMeeting,
  decideItem,
  endMeeting,
  findItem,
  findMeeting,
  forgetAttendance,
  itemsOf,
  listMeetings,
  lockItem,
  type Meeting,
  type MeetingItem,
  noteAttendance,
  planMeeting,
  takeOff,
} from '../store/meetings.ts'
import { type Participant, participantsOf } from '../store/participants.ts'
import { ATTENDANCE_FORM, DECISION_FORM, MEETING_FORM } from './form.ts'
import {
  BringPage,
  type DecisionDraft,
  DecisionPage,
  type MeetingDraft,
  type MeetingListed,
  MeetingPage,
  MeetingsPage,
  type Named,
  PlanPage,
  SurePage,
} from './page.tsx'

const CRUMB = { text: 'Meetings', href: '/meetings' }
/** Meetings that were held, shown at once. */
const PAST = 20

/** Tasking meetings: planned, talked through case by case, decided and ended; what is decided stands on the cases. */
export function meetingRoutes(deps: CaseworkDeps): Route[] {
  const access = may('casework.use')
  const get = (path: string, handle: (visit: Visit) => Promise<Reply>) => route({ method: 'GET', path, access, handle })
  const post = (path: string, handle: (visit: Visit) => Promise<Reply>) =>
    route({ method: 'POST', path, access, handle })
  return [
    get('/meetings', (visit) => list(deps, visit)),
    get('/meetings/new', (visit) => openPlan(deps, visit)),
    post('/meetings/new', (visit) => postPlan(deps, visit)),
    get('/meetings/:id', (visit) => show(deps, visit)),
    post('/meetings/:id/refresh', (visit) => postRefresh(deps, visit)),
    post('/meetings/:id/attendance', (visit) => postAttendance(deps, visit)),
    post('/meetings/:id/attendance/remove', (visit) => postForget(deps, visit)),
    get('/meetings/:id/end', (visit) => askEnd(deps, visit, 'end')),
    post('/meetings/:id/end', (visit) => postEnd(deps, visit)),
    get('/meetings/:id/cancel', (visit) => askEnd(deps, visit, 'cancel')),
    post('/meetings/:id/cancel', (visit) => postCancel(deps, visit)),
    get('/meetings/:id/items/:item', (visit) => openDecision(deps, visit)),
    post('/meetings/:id/items/:item', (visit) => postDecision(deps, visit)),
    post('/meetings/:id/items/:item/remove', (visit) => postTakeOff(deps, visit)),
    get('/cases/:record/meeting', (visit) => openBring(deps, visit)),
    post('/cases/:record/meeting', (visit) => postBring(deps, visit)),
  ]
}

const todayOf = (deps: CaseworkDeps) => londonDay(deps.now())

async function listed(tx: Tx, meetings: readonly Meeting[]): Promise<MeetingListed[]> {
  const areas = new Map(
    (await areasByIds(tx, [...new Set(meetings.map(({ areaId }) => areaId))])).map((a) => [a.id, a]),
  )
  const teams = await teamNames(tx, [...new Set(meetings.map(({ teamId }) => teamId))])
  return meetings.map((meeting) => ({
    ...meeting,
    areaName: areas.get(meeting.areaId)?.name ?? 'An area that is gone',
    teamName: teams.get(meeting.teamId) ?? 'A team that is gone',
  }))
}

function list(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const today = todayOf(deps)
  return deps.db.withActor(visit.actor, reading(visit, 'list-meetings'), async (tx) => {
    const coming = await listed(
      tx,
      (await listMeetings(tx, { from: today })).filter(({ state }) => state === 'planned'),
    )
    const past = await listed(tx, await listMeetings(tx, { before: today, limit: PAST }))
    return page({ title: 'Tasking meetings', wide: true, body: <MeetingsPage coming={coming} past={past} /> })
  })
}

interface PlanChoices {
  readonly areas: readonly Named[]
  readonly teams: readonly Named[]
}

/** Areas that the actor's teams serve, and those teams. */
async function planChoices(tx: Tx, visit: Visit): Promise<PlanChoices> {
  const kinds = ['district', 'csp', 'county'] as const
  const ours = (await listAreas(tx, { scope: 'ours' })).filter((area) => kinds.some((kind) => kind === area.kind))
  const teams = visit.actor.teamIds.length === 0 ? [] : await listTeams(tx, { ids: visit.actor.teamIds })
  return {
    areas: ours.filter(({ id }) => visit.actor.areaIds.includes(id)).map(({ id, name }) => ({ id: String(id), name })),
    teams: teams.map(({ id, name }) => ({ id, name })),
  }
}

function planPage(
  visit: Visit,
  view: PlanChoices & { readonly draft: MeetingDraft; readonly errors: readonly FieldError[] },
): Reply {
  return page({
    title: 'Plan a tasking meeting',
    status: view.errors.length > 0 ? 422 : 200,
    crumbs: [CRUMB, { text: 'Plan a meeting' }],
    body: <PlanPage {...view} formToken={visit.formToken} />,
  })
}

async function openPlan(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const choices = await deps.db.withActor(visit.actor, reading(visit, 'prepare-meeting'), (tx) =>
    planChoices(tx, visit),
  )
  const only = (all: readonly Named[]) => (all.length === 1 ? (all[0]?.id ?? '') : '')
  const draft = { areaId: only(choices.areas), teamId: only(choices.teams), heldOn: '', startsAt: '', venue: '' }
  return planPage(visit, { ...choices, draft, errors: [] })
}

async function postPlan(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const field = (name: string) => visit.form.get(name)?.trim() ?? ''
  const draft: MeetingDraft = {
    ...{ areaId: field('areaId'), teamId: field('teamId'), heldOn: field('heldOn') },
    ...{ startsAt: field('startsAt'), venue: field('venue') },
  }
  const parsed = parseForm(MEETING_FORM, visit.form)
  return deps.db.withActor(visit.actor, writing(visit, 'plan-meeting'), async (tx, note) => {
    const choices = await planChoices(tx, visit)
    const again = (errors: readonly FieldError[]) => {
      note({ outcome: 'invalid' })
      return planPage(visit, { ...choices, draft, errors })
    }
    if (!parsed.ok) return again(parsed.errors)
    const { value } = parsed
    const errors: FieldError[] = []
    if (!choices.areas.some(({ id }) => id === value.areaId)) {
      errors.push({ field: 'areaId', message: 'Choose an area that your team serves' })
    }
    if (!choices.teams.some(({ id }) => id === value.teamId)) {
      errors.push({ field: 'teamId', message: 'Choose one of your own teams' })
    }
    if (value.heldOn < todayOf(deps)) errors.push({ field: 'heldOn', message: 'Choose today or a day to come' })
    if (errors.length > 0) return again(errors)
    const made = await planMeeting(tx, visit.actor, { ...value, areaId: Number(value.areaId) })
    if (!made.ok)
      return again([{ field: 'heldOn', message: 'This team holds a meeting of this area on that day already' }])
    note({ detail: { cases: made.value.cases } })
    return redirect(`/meetings/${made.value.id}`, { notice: 'meeting-planned' })
  })
}

/** A meeting that is named in the address; null for what is none. */
async function meetingIn(tx: Tx, visit: Visit): Promise<Meeting | null> {
  const id = visit.params['id']
  return isUuid(id) ? findMeeting(tx, id) : null
}

const holds = (visit: Visit, meeting: Meeting) => visit.actor.teamIds.includes(meeting.teamId)

function show(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return deps.db.withActor(visit.actor, reading(visit, 'view-meeting'), async (tx, note) => {
    const meeting = await meetingIn(tx, visit)
    if (meeting === null) {
      note({ outcome: 'refused' })
      return notFound()
    }
    const [shown] = await listed(tx, [meeting])
    const items = await itemsOf(tx, meeting.id)
    const ids = items.map(({ caseId }) => caseId)
    note({ recordIds: ids, detail: { meetingId: meeting.id } })
    const counts = await countsByRecord(tx, ids, todayOf(deps))
    const people = await participantsOf(tx, ids)
    const names = await userNames(
      tx,
      items.flatMap(({ decidedBy }) => (decidedBy === null ? [] : [decidedBy])),
    )
    const body = (
      <MeetingPage
        meeting={shown ?? { ...meeting, areaName: '', teamName: '' }}
        items={items.map((item) => ({
          ...item,
          summary: summaryOf(people.filter(({ caseId }) => caseId === item.caseId)),
          openActions: counts.get(item.caseId)?.open ?? 0,
          overdueActions: counts.get(item.caseId)?.overdue ?? 0,
          decidedByName: item.decidedBy === null ? null : (names.get(item.decidedBy) ?? null),
        }))}
        attendances={await attendancesOf(tx, meeting.id)}
        agencies={(await listAgencies(tx)).map(({ id, name }) => ({ id, name }))}
        holds={holds(visit, meeting)}
        formToken={visit.formToken}
      />
    )
    return page({
      ...{ title: 'Tasking meeting', wide: true, crumbs: [CRUMB, { text: shown?.areaName ?? 'Meeting' }] },
      body: <Marked classification="official-sensitive">{body}</Marked>,
    })
  })
}

/** "Victim Ivy Pebblestone; perpetrator Dexter Marrowfield." */
function summaryOf(participants: readonly Participant[]): string {
  const present = participants.filter(({ untilOn }) => untilOn === null)
  const named = (word: string, which: (one: Participant) => boolean) => {
    const some = present.filter(which).map(({ name }) => name ?? 'somebody whose record you cannot see')
    return some.length === 0 ? [] : [`${word} ${some.join(', ')}`]
  }
  const parts = [
    ...named('victim', ({ role }) => isVictim(role)),
    ...named('perpetrator', ({ role }) => isPerpetrator(role)),
    ...named('at', ({ role }) => role === 'place'),
  ].join('; ')
  return parts === '' ? '' : `${parts.charAt(0).toUpperCase()}${parts.slice(1)}.`
}

const NOT_YOURS = forbidden('Only the team that holds the meeting does this. Its name stands above the list.')
const OVER = forbidden('This meeting is over: nothing on it changes any more.')

/** Runs what only the team that holds a planned meeting may do with it. */
function asHolder(
  deps: CaseworkDeps,
  visit: Visit,
  of: {
    readonly action: string
    readonly work: (tx: Tx, meeting: Meeting, note: (of: { recordIds: readonly string[] }) => void) => Promise<Reply>
  },
): Promise<Reply> {
  return deps.db.withActor(visit.actor, writing(visit, of.action), async (tx, note) => {
    const meeting = await meetingIn(tx, visit)
    if (meeting === null || !holds(visit, meeting) || meeting.state !== 'planned') {
      note({ outcome: 'refused' })
      return meeting === null ? notFound() : holds(visit, meeting) ? OVER : NOT_YOURS
    }
    note({ detail: { meetingId: meeting.id } })
    return of.work(tx, meeting, note)
  })
}

function postRefresh(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return asHolder(deps, visit, {
    action: 'refresh-meeting',
    work: async (tx, meeting) => {
      const added = await addHighRisk(tx, visit.actor, { meetingId: meeting.id, areaId: meeting.areaId })
      return redirect(`/meetings/${meeting.id}`, { notice: added > 0 ? 'meeting-cases-added' : 'meeting-nothing-new' })
    },
  })
}

function postAttendance(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return asHolder(deps, visit, {
    action: 'note-attendance',
    work: async (tx, meeting) => {
      const parsed = parseForm(ATTENDANCE_FORM, visit.form)
      if (!parsed.ok) return redirect(`/meetings/${meeting.id}`, { notice: 'attendance-incomplete' })
      const { name, agencyId, apologies } = parsed.value
      const given = { meetingId: meeting.id, name, agencyId: isUuid(agencyId) ? agencyId : null }
      await noteAttendance(tx, visit.actor, { ...given, apologies: apologies === 'yes' })
      return redirect(`/meetings/${meeting.id}`, { notice: 'attendance-noted' })
    },
  })
}

function postForget(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return asHolder(deps, visit, {
    action: 'remove-attendance',
    work: async (tx, meeting) => {
      const id = Number(visit.form.get('id'))
      if (Number.isSafeInteger(id)) await forgetAttendance(tx, { meetingId: meeting.id, id })
      return redirect(`/meetings/${meeting.id}`)
    },
  })
}

function askEnd(deps: CaseworkDeps, visit: Visit, what: 'end' | 'cancel'): Promise<Reply> {
  return asHolder(deps, visit, {
    action: `ask-to-${what}-meeting`,
    work: async (tx, meeting, note) => {
      const [shown] = await listed(tx, [meeting])
      const items = await itemsOf(tx, meeting.id)
      note({ recordIds: items.map(({ caseId }) => caseId) })
      const left = items.filter((item) => item.state !== 'decided' && item.caseState !== 'closed').length
      const title = what === 'end' ? 'End this meeting?' : 'Cancel this meeting?'
      return page({
        title,
        crumbs: [CRUMB, { text: shown?.areaName ?? 'Meeting', href: `/meetings/${meeting.id}` }, { text: title }],
        body: (
          <SurePage
            title={title}
            action={`/meetings/${meeting.id}/${what}`}
            button={what === 'end' ? 'End the meeting' : 'Cancel the meeting'}
            version={meeting.version}
            back={`/meetings/${meeting.id}`}
            formToken={visit.formToken}
          >
            <p class="govuk-body">
              {what === 'end'
                ? `What was decided stays. ${plural(left, 'case is', 'cases are')} not decided: they go on the list of the next meeting.`
                : `${plural(items.length, 'case is', 'cases are')} on its list. The next meeting that you plan takes up those of high risk; bring the others again.`}
            </p>
          </SurePage>
        ),
      })
    },
  })
}

function postEnd(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return asHolder(deps, visit, {
    action: 'end-meeting',
    work: async (tx, meeting) => {
      const ended = await endMeeting(tx, visit.actor, { id: meeting.id, version: Number(visit.form.get('version')) })
      if (!ended.ok) return redirect(`/meetings/${meeting.id}`, { notice: 'meeting-changed' })
      return redirect(`/meetings/${meeting.id}`, { notice: 'meeting-ended' })
    },
  })
}

function postCancel(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return asHolder(deps, visit, {
    action: 'cancel-meeting',
    work: async (tx, meeting) => {
      const done = await cancelMeeting(tx, { id: meeting.id, version: Number(visit.form.get('version')) })
      return done
        ? redirect('/meetings', { notice: 'meeting-cancelled' })
        : redirect(`/meetings/${meeting.id}`, { notice: 'meeting-changed' })
    },
  })
}

interface ItemPresent {
  readonly item: MeetingItem
  readonly meeting: Meeting
  readonly header: RecordHeader
}

/** The item of the address, when the actor may read its case; null otherwise. */
async function itemIn(tx: Tx, visit: Visit): Promise<ItemPresent | null> {
  const id = visit.params['item']
  const meeting = await meetingIn(tx, visit)
  const item = isUuid(id) ? await findItem(tx, id) : null
  if (meeting === null || item === null || item.meetingId !== meeting.id) return null
  const header = await findRecord(tx, item.caseId)
  return header === null ? null : { item, meeting, header }
}

/** Why a decision cannot be written down here; null when it can. */
function undecidable({ meeting, item, header }: ItemPresent): Reply | null {
  if (meeting.state !== 'planned') return OVER
  if (item.caseState === 'closed') return forbidden('This case is closed. Open it again to decide about it.')
  if (!reaches(header.level, 'contribute')) {
    return forbidden(`You can read this case and not add to it. ${header.ownerTeamName} answers for it.`)
  }
  return header.restrictedAt === null ? null : forbidden('The processing of this record is restricted.')
}

async function decisionPage(
  tx: Tx,
  visit: Visit,
  view: ItemPresent & {
    readonly draft: DecisionDraft
    readonly errors: readonly FieldError[]
    readonly theirs?: MeetingItem | null
    readonly status?: number
  },
): Promise<Reply> {
  const teams = (await listTeams(tx)).map(({ id, name, agencyName }) => ({ id, name: `${name}, ${agencyName}` }))
  return page({
    title: 'Record the decision',
    status: view.status ?? (view.errors.length > 0 ? 422 : 200),
    crumbs: [CRUMB, { text: 'Meeting', href: `/meetings/${view.meeting.id}` }, { text: view.item.reference }],
    body: (
      <Marked classification={view.header.classification}>
        <DecisionPage {...view} theirs={view.theirs ?? null} teams={teams} formToken={visit.formToken} />
      </Marked>
    ),
  })
}

function openDecision(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return deps.db.withActor(visit.actor, reading(visit, 'open-meeting-decision'), async (tx, note) => {
    const present = await itemIn(tx, visit)
    if (present === null) {
      note({ outcome: 'refused' })
      return notFound()
    }
    const { item, header } = present
    note({ recordIds: [item.caseId], purposeId: header.purposeId })
    const draft = {
      ...{ version: String(item.version), state: item.state === 'waiting' ? '' : item.state, decision: item.decision },
      ...{ action: '', actionTeam: '', actionDue: '' },
    }
    return undecidable(present) ?? decisionPage(tx, visit, { ...present, draft, errors: [] })
  })
}

function postDecision(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const field = (name: string) => visit.form.get(name)?.trim() ?? ''
  const draft: DecisionDraft = {
    ...{ version: field('version'), state: field('state'), decision: field('decision') },
    ...{ action: field('action'), actionTeam: field('actionTeam'), actionDue: field('actionDue') },
  }
  const parsed = parseForm(DECISION_FORM, visit.form)
  return deps.db.withActor(visit.actor, writing(visit, 'decide-at-meeting'), async (tx, note) => {
    const present = await itemIn(tx, visit)
    if (present === null) {
      note({ outcome: 'refused' })
      return notFound()
    }
    const { item, meeting, header } = present
    note({ recordIds: [item.caseId], purposeId: header.purposeId })
    const refusal = undecidable(present)
    if (refusal !== null) {
      note({ outcome: 'refused' })
      return refusal
    }
    const again = (errors: readonly FieldError[]) => {
      note({ outcome: 'invalid' })
      return decisionPage(tx, visit, { ...present, draft, errors })
    }
    if (!parsed.ok) return again(parsed.errors)
    const { value } = parsed
    const wrong = actionProblems(value, todayOf(deps))
    if (value.state === 'decided' && value.decision === '') {
      wrong.unshift({ field: 'decision', message: 'Write down what was decided' })
    }
    if (wrong.length > 0) return again(wrong)
    // Held until the end: nobody decides it between these lines, and an action is added only with its decision.
    const theirs = (await lockItem(tx, item.id)) ?? item
    if (theirs.version !== Number(value.version)) {
      note({ outcome: 'changed-meanwhile' })
      const next = { ...draft, version: String(theirs.version) }
      return decisionPage(tx, visit, { ...present, item: theirs, draft: next, errors: [], theirs, status: 409 })
    }
    if (value.action !== '') {
      const added = await addAction(tx, visit.actor, {
        ...{ recordId: item.caseId, title: value.action, dueOn: value.actionDue, ownerTeamId: value.actionTeam },
        ...{ source: 'meeting', sourceId: meeting.id, now: deps.now() },
      })
      if (!added.ok) return again(problemsOfAction(added.problem))
    }
    const decided = await decideItem(tx, visit.actor, {
      ...{ id: item.id, ...value, version: theirs.version, now: deps.now() },
    })
    if (!decided.ok) throw new AppError('not-decided', 'The decision could not be written down.', { status: 409 })
    return redirect(`/meetings/${meeting.id}`, { notice: 'decision-recorded' })
  })
}

/** An action is whole or not there. `today` is an ISO day. */
function actionProblems(
  value: { readonly action: string; readonly actionTeam: string; readonly actionDue: string },
  today: string,
): FieldError[] {
  const { action, actionTeam, actionDue } = value
  if (action === '' && actionTeam === '' && actionDue === '') return []
  const errors: FieldError[] = []
  if (action === '') errors.push({ field: 'action', message: 'Say what is to be done, or empty the other fields' })
  if (!isUuid(actionTeam)) errors.push({ field: 'actionTeam', message: 'Choose the team that does it' })
  if (actionDue === '') errors.push({ field: 'actionDue', message: 'Enter the day by which it is to be done' })
  else if (actionDue < today) errors.push({ field: 'actionDue', message: 'Choose today or a day to come' })
  return errors
}

const ACTION_FIELDS: Readonly<Record<string, string>> = { title: 'action', owner: 'actionTeam', dueOn: 'actionDue' }

function problemsOfAction(refusal: ActionRefusal): FieldError[] {
  switch (refusal.kind) {
    case 'invalid':
      return refusal.problems.map(({ field, message }) => ({ field: ACTION_FIELDS[field] ?? 'action', message }))
    case 'owner-cannot-see':
      return [
        {
          field: 'actionTeam',
          message: 'This team cannot open the case. Choose one that can, or offer a disclosure from the case first',
        },
      ]
    case 'not-found':
    case 'not-allowed':
    case 'changed-meanwhile':
      return [{ field: 'action', message: 'The action could not be added to this case' }]
  }
}

function postTakeOff(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return deps.db.withActor(visit.actor, writing(visit, 'take-off-meeting'), async (tx, note) => {
    const present = await itemIn(tx, visit)
    if (present === null) {
      note({ outcome: 'refused' })
      return notFound()
    }
    note({ recordIds: [present.item.caseId], purposeId: present.header.purposeId })
    const refusal = undecidable(present)
    if (refusal !== null) return refusal
    const done = await takeOff(tx, present.item.id)
    return redirect(`/meetings/${present.meeting.id}`, { notice: done ? 'taken-off' : 'meeting-changed' })
  })
}

/** Planned meetings of the case's area, or of areas around it: where it can be brought. */
async function meetingsFor(deps: CaseworkDeps, tx: Tx, visit: Visit): Promise<MeetingListed[]> {
  const coming = (await listMeetings(tx, { from: todayOf(deps) })).filter(({ state }) => state === 'planned')
  return listed(
    tx,
    coming.filter(({ areaId }) => visit.actor.areaIds.includes(areaId)),
  )
}

interface Bringing {
  readonly header: RecordHeader
  readonly title: string
}

async function bringing(tx: Tx, visit: Visit): Promise<Bringing | null> {
  const id = visit.params['record']
  const one = isUuid(id) ? await findCase(tx, id) : null
  const header = one === null ? null : await findRecord(tx, one.recordId)
  return one === null || header === null ? null : { header, title: `${one.reference}: ${one.title}` }
}

function bringPage(
  visit: Visit,
  view: Bringing & {
    readonly meetings: readonly MeetingListed[]
    readonly draft: { readonly meetingId: string; readonly question: string }
    readonly errors: readonly FieldError[]
  },
): Reply {
  const { header, title } = view
  return page({
    title: 'Bring to a meeting',
    status: view.errors.length > 0 ? 422 : 200,
    crumbs: [
      { text: 'Cases', href: '/cases' },
      { text: title, href: `/cases/${header.id}` },
      { text: 'Bring to a meeting' },
    ],
    body: (
      <Marked classification={header.classification}>
        <BringPage {...view} caseId={header.id} formToken={visit.formToken} />
      </Marked>
    ),
  })
}

function openBring(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return deps.db.withActor(visit.actor, reading(visit, 'prepare-bringing'), async (tx, note) => {
    const present = await bringing(tx, visit)
    if (present === null) {
      note({ outcome: 'refused' })
      return notFound()
    }
    note({ recordIds: [present.header.id], purposeId: present.header.purposeId })
    const meetings = await meetingsFor(deps, tx, visit)
    const draft = { meetingId: meetings[0]?.id ?? '', question: '' }
    return cannotBring(present) ?? bringPage(visit, { ...present, meetings, draft, errors: [] })
  })
}

function cannotBring({ header }: Bringing): Reply | null {
  return reaches(header.level, 'contribute') && header.restrictedAt === null
    ? null
    : forbidden(`You can read this case and not add to it. ${header.ownerTeamName} answers for it.`)
}

function postBring(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const draft = { meetingId: visit.form.get('meetingId') ?? '', question: visit.form.get('question')?.trim() ?? '' }
  return deps.db.withActor(visit.actor, writing(visit, 'bring-to-meeting'), async (tx, note) => {
    const present = await bringing(tx, visit)
    if (present === null) {
      note({ outcome: 'refused' })
      return notFound()
    }
    note({ recordIds: [present.header.id], purposeId: present.header.purposeId })
    const refusal = cannotBring(present)
    if (refusal !== null) return refusal
    const meetings = await meetingsFor(deps, tx, visit)
    const errors: FieldError[] = []
    if (!meetings.some(({ id }) => id === draft.meetingId)) {
      errors.push({ field: 'meetingId', message: 'Choose a meeting' })
    }
    if (draft.question === '') errors.push({ field: 'question', message: 'Say what you want from the meeting' })
    if (draft.question.length > 1000) errors.push({ field: 'question', message: 'Use at most 1,000 letters' })
    if (errors.length > 0) {
      note({ outcome: 'invalid' })
      return bringPage(visit, { ...present, meetings, draft, errors })
    }
    const item = { meetingId: draft.meetingId, caseId: present.header.id, because: 'brought', question: draft.question }
    const added = await addItem(tx, visit.actor, { ...item, because: 'brought' })
    if (added) await touchCase(tx, present.header.id, deps.now())
    return redirect(`/cases/${present.header.id}`, { notice: added ? 'brought' : 'on-that-meeting-already' })
  })
}
