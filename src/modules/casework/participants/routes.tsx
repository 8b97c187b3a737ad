import { matchRecord } from '../../../foundations/people/index.ts'
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
import { isUuid } from '../../../platform/ids/index.ts'
import { type CaseworkDeps, reading, searching, writing } from '../deps.ts'
import { checkDay } from '../domain/moments.ts'
import { crumbsTo, loadCase, type PresentCase, unchangeable } from '../pages/load.ts'
import { applyWhoStep, emptyWho, isBlank, isRole, readWho, type WhoDraft, whoProblems } from '../pages/who/draft.ts'
import { stepMeant } from '../pages/who/fields.tsx'
import { partProblemInWords, partProblems, saveWho, showWho, unseenProblems } from '../pages/who/look.ts'
import { touchCase } from '../store/cases.ts'
import {
  changeParticipant,
  endParticipant,
  findParticipant,
  type Participant,
  participantsOf,
} from '../store/participants.ts'
import { teamOf } from '../team-of.ts'
import { AddPage, ChangePage, EndPage } from './page.tsx'

const NOTE_LENGTH = 500

/** Who and what a case is about: adding, changing a part, ending one. */
export function participantRoutes(deps: CaseworkDeps): Route[] {
  const access = may('casework.use')
  const path = '/cases/:record/participants'
  const withCase = (visit: Visit, work: (present: PresentCase) => Promise<Reply>) => changeable(deps, visit, work)
  const withPart = (visit: Visit, work: (present: PresentCase, part: Participant) => Promise<Reply> | Reply) =>
    withCase(visit, async (present) => {
      const part = await partIn(deps, visit, present)
      return part === null ? notFound() : work(present, part)
    })
  return [
    route({
      ...{ method: 'GET', path: `${path}/new`, access },
      handle: (visit) =>
        withCase(visit, (present) =>
          addForm(deps, visit, present, { who: whoAsked(visit), errors: [], search: false }),
        ),
    }),
    route({
      ...{ method: 'POST', path: `${path}/new`, access },
      handle: (visit) => withCase(visit, (present) => postAdd(deps, visit, present)),
    }),
    route({
      ...{ method: 'GET', path: `${path}/:part/change`, access },
      handle: (visit) =>
        withPart(visit, (present, part) =>
          changeForm(visit, present, part, { role: part.role, note: part.note, errors: [] }),
        ),
    }),
    route({
      ...{ method: 'POST', path: `${path}/:part/change`, access },
      handle: (visit) => withPart(visit, (present, part) => postChange(deps, visit, present, part)),
    }),
    route({
      ...{ method: 'GET', path: `${path}/:part/end`, access },
      handle: (visit) =>
        withPart(visit, (present, part) =>
          endForm(visit, present, part, { reason: '', untilOn: londonDay(deps.now()), errors: [] }),
        ),
    }),
    route({
      ...{ method: 'POST', path: `${path}/:part/end`, access },
      handle: (visit) => withPart(visit, (present, part) => postEnd(deps, visit, present, part)),
    }),
  ]
}

/** Somebody who is named in the address, from their own page. */
function whoAsked(visit: Visit): WhoDraft {
  const profile = visit.query.get('profile') ?? undefined
  return isUuid(profile) ? { ...emptyWho, known: [{ id: profile.toLowerCase(), role: '' }] } : emptyWho
}

async function changeable(
  deps: CaseworkDeps,
  visit: Visit,
  work: (present: PresentCase) => Promise<Reply>,
): Promise<Reply> {
  const present = await loadCase(deps, visit, { id: visit.params['record'], action: 'open-participants-form' })
  if (present === null) return notFound()
  return unchangeable(present) ?? work(present)
}

async function partIn(deps: CaseworkDeps, visit: Visit, { one }: PresentCase): Promise<Participant | null> {
  const id = visit.params['part']
  if (!isUuid(id)) return null
  const part = await deps.db.withActor(visit.actor, reading(visit, 'open-participants-form'), (tx, note) => {
    note({ recordIds: [one.recordId] })
    return findParticipant(tx, { id, caseId: one.recordId })
  })
  return part === null || part.untilOn !== null ? null : part
}

function addForm(
  deps: CaseworkDeps,
  visit: Visit,
  { header, one }: PresentCase,
  of: { readonly who: WhoDraft; readonly errors: readonly FieldError[]; readonly search: boolean },
): Promise<Reply> {
  return deps.db.withActor(visit.actor, searching(visit, 'prepare-participants'), async (tx, note) => {
    note({ recordIds: [one.recordId], purposeId: header.purposeId })
    const shown = await showWho(tx, { draft: of.who, search: of.search, today: londonDay(deps.now()) }, note)
    const { who, errors } = of
    return page({
      title: 'Add somebody or a place',
      status: errors.length > 0 ? 422 : 200,
      crumbs: crumbsTo(one, 'Add somebody or a place'),
      body: <AddPage {...{ header, one, who, shown, errors, formToken: visit.formToken }} />,
    })
  })
}

async function postAdd(deps: CaseworkDeps, visit: Visit, present: PresentCase): Promise<Reply> {
  const today = londonDay(deps.now())
  const typed = readWho(visit.form)
  const stepped = applyWhoStep(typed, stepMeant(typed, visit.form.get('do') ?? 'save'), { today })
  if (stepped !== undefined) {
    return addForm(deps, visit, present, { who: stepped.draft, errors: stepped.errors, search: stepped.searched })
  }
  const meant = isBlank(typed.entry) ? undefined : applyWhoStep(typed, 'add-new', { today })
  const who = meant?.draft ?? typed
  const wrong = [...(meant?.errors ?? []), ...whoProblems(who)]
  if (wrong.length === 0 && who.known.length === 0 && who.fresh.length === 0) {
    wrong.push({ field: 'text', message: 'Find somebody, or add them as new' })
  }
  if (wrong.length > 0) return addForm(deps, visit, present, { who, errors: wrong, search: false })
  const saved = await saveAdded(deps, visit, present, who)
  if ('errors' in saved) return addForm(deps, visit, present, { who, errors: saved.errors, search: false })
  for (const id of saved.created) deps.afterwards(() => matchRecord(deps.db, id))
  return redirect(`/cases/${present.one.recordId}#people`, { notice: 'participants-added' })
}

type Saved = { readonly created: readonly string[] } | { readonly errors: readonly FieldError[] }

function saveAdded(deps: CaseworkDeps, visit: Visit, { header, one }: PresentCase, who: WhoDraft): Promise<Saved> {
  const { actor } = visit
  const now = deps.now()
  return deps.db.withActor(actor, writing(visit, 'add-participants'), async (tx, note): Promise<Saved> => {
    note({ recordIds: [one.recordId], purposeId: header.purposeId })
    const present = (await participantsOf(tx, [one.recordId])).filter(({ untilOn }) => untilOn === null)
    const wrong = await partProblems(tx, { draft: who, present })
    const errors = wrong.length > 0 ? wrong : await unseenProblems(tx, who)
    if (errors.length > 0) {
      note({ outcome: 'invalid' })
      return { errors }
    }
    const ownerTeamId = actor.teamIds.includes(header.ownerTeamId) ? header.ownerTeamId : (teamOf(actor) ?? '')
    const saved = await saveWho(tx, actor, {
      ...{ caseId: one.recordId, draft: who, sinceOn: londonDay(now) },
      record: { purposeId: header.purposeId, ownerTeamId, areaId: header.areaId },
    })
    if (!saved.ok) {
      note({ outcome: 'not-allowed' })
      const message = 'Your agency may not record profiles under this purpose: ask the owner of the case to add them'
      return { errors: [{ field: 'fresh.0', message }] }
    }
    await touchCase(tx, one.recordId, now)
    note({ recordIds: [...saved.value, ...who.known.map(({ id }) => id)] })
    return { created: saved.value }
  })
}

function changeForm(
  visit: Visit,
  { header, one }: PresentCase,
  part: Participant,
  of: { readonly role: string; readonly note: string; readonly errors: readonly FieldError[] },
): Reply {
  return page({
    title: 'Change a part in the case',
    status: of.errors.length > 0 ? 422 : 200,
    crumbs: crumbsTo(one, 'Change a part'),
    body: <ChangePage {...{ header, one, part, ...of, version: part.version, formToken: visit.formToken }} />,
  })
}

async function postChange(deps: CaseworkDeps, visit: Visit, present: PresentCase, part: Participant): Promise<Reply> {
  const { header, one } = present
  const role = visit.form.get('role') ?? ''
  const text = (visit.form.get('note') ?? '').trim()
  const again = (errors: readonly FieldError[]) => changeForm(visit, present, part, { role, note: text, errors })
  if (!isRole(role)) return again([{ field: 'role', message: 'Choose the part that they have in the case' }])
  if (text.length > NOTE_LENGTH) return again([{ field: 'note', message: `Use at most ${NOTE_LENGTH} letters` }])
  const changed = await deps.db.withActor(visit.actor, writing(visit, 'change-participant'), async (tx, note) => {
    const result = await changeParticipant(tx, visit.actor, {
      ...{ id: part.id, caseId: one.recordId, version: Number(visit.form.get('version')), role, note: text },
    })
    if (result.ok) await touchCase(tx, one.recordId, deps.now())
    note({
      ...{ recordIds: [one.recordId, part.profileId], purposeId: header.purposeId },
      ...(result.ok ? {} : { outcome: result.problem }),
    })
    return result
  })
  if (changed.ok) return redirect(`/cases/${one.recordId}#people`, { notice: 'participant-changed' })
  switch (changed.problem) {
    case 'not-allowed':
      return forbidden('This part can no longer be changed by your team.')
    case 'changed-meanwhile': {
      const message = `Somebody else changed this meanwhile: the part is “${part.role}” now${part.note === '' ? '' : `, with the note “${part.note}”`}. What you chose is kept here: save again if it is still right`
      return again([{ field: 'role', message }])
    }
    default:
      return again([{ field: 'role', message: partProblemInWords(changed.problem) }])
  }
}

function endForm(
  visit: Visit,
  { header, one }: PresentCase,
  part: Participant,
  of: { readonly reason: string; readonly untilOn: string; readonly errors: readonly FieldError[] },
): Reply {
  return page({
    title: 'End a part in the case',
    status: of.errors.length > 0 ? 422 : 200,
    crumbs: crumbsTo(one, 'End a part'),
    body: <EndPage {...{ header, one, part, ...of, formToken: visit.formToken }} />,
  })
}

async function postEnd(deps: CaseworkDeps, visit: Visit, present: PresentCase, part: Participant): Promise<Reply> {
  const { header, one } = present
  const reason = (visit.form.get('reason') ?? '').trim()
  const untilOn = (visit.form.get('untilOn') ?? '').trim()
  const errors: FieldError[] = []
  const wrongDay = checkDay(untilOn, 'Until')
  if (wrongDay !== null) errors.push({ field: 'untilOn', message: wrongDay })
  else if (untilOn > londonDay(deps.now()))
    errors.push({ field: 'untilOn', message: 'The day cannot be in the future' })
  else if (untilOn < part.sinceOn) errors.push({ field: 'untilOn', message: 'The part began after that day' })
  if (reason === '') errors.push({ field: 'reason', message: 'Say why they are no longer in the case' })
  else if (reason.length > NOTE_LENGTH) errors.push({ field: 'reason', message: `Use at most ${NOTE_LENGTH} letters` })
  if (errors.length > 0) return endForm(visit, present, part, { reason, untilOn, errors })
  const ended = await deps.db.withActor(visit.actor, writing(visit, 'end-participant'), async (tx, note) => {
    const done = await endParticipant(tx, visit.actor, { id: part.id, caseId: one.recordId, untilOn, note: reason })
    if (done) await touchCase(tx, one.recordId, deps.now())
    note({
      ...{ recordIds: [one.recordId, part.profileId], purposeId: header.purposeId },
      ...(done ? {} : { outcome: 'not-allowed' }),
    })
    return done
  })
  if (!ended) return forbidden('This part has ended already, or can no longer be changed by your team.')
  return redirect(`/cases/${one.recordId}#people`, { notice: 'participant-ended' })
}
