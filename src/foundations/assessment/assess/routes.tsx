import { londonDay } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import {
  data,
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
import { type AssessmentDeps, reading, writing } from '../deps.ts'
import { readHeader } from '../domain/header.ts'
import { type Instrument, nameOf, type Prefill, parseName } from '../domain/instrument.ts'
import { score } from '../domain/score.ts'
import { assessPath, crumbsTo, findHeldRecord, type HeldRecord, HIDDEN_NAME, unchangeable } from '../pages/load.ts'
import type { Filled } from '../pages/questions.tsx'
import { type Assessment, completeAssessment, findAssessment, lastStanding, reviewDueOn } from '../store/assessments.ts'
import { type Draft, type DraftKey, draftsOf, dropDraft, findDraft, saveDraft } from '../store/drafts.ts'
import { findInstrument, usableInstruments } from '../store/instruments.ts'
import { errorsOf, filledFrom, stepOf } from './form.ts'
import { AssessPage, CheckPage, StartPage, type SubjectChoice } from './page.tsx'

/** Assessing: whom, by what, the questions, the check, and keeping what was begun. */
export function assessingRoutes(deps: AssessmentDeps): Route[] {
  const path = '/records/:record/assess'
  const access = may('sharing.use')
  return [
    route({ method: 'GET', path, access, handle: (visit) => open(deps, visit) }),
    route({ method: 'POST', path, access, handle: (visit) => post(deps, visit) }),
  ]
}

/** Everything that the pages need to know of what is assessed. */
interface Setting {
  readonly record: HeldRecord
  readonly instrument: Instrument
  readonly subject: SubjectChoice | null
  readonly previous: Assessment | null
}

/** What must be chosen first, and what is wrong with what was chosen. */
interface Unsettled {
  readonly record: HeldRecord
  readonly errors: readonly FieldError[]
}

type Found =
  | { readonly kind: 'setting'; readonly setting: Setting }
  | { readonly kind: 'unsettled'; readonly unsettled: Unsettled }

interface Asked {
  readonly instrument: string | null
  readonly subject: string | null
}

/** Finds out what is assessed. Where there is only one choice it is made; null when the record is not there. */
async function settle(deps: AssessmentDeps, tx: Tx, visit: Visit, asked: Asked): Promise<Found | null> {
  const record = await findHeldRecord(deps, tx, visit.params['record'])
  if (record === null) return null
  const subjects = await subjectChoices(deps, tx, record.header.id)
  const usable = await usableInstruments(tx)
  const errors: FieldError[] = []
  const wantedSubject = asked.subject ?? (subjects.length === 1 ? (subjects[0]?.subjectId ?? null) : null)
  const subject = subjects.find(({ subjectId }) => subjectId === wantedSubject) ?? null
  if (subject === null && subjects.length > 0) {
    errors.push({ field: 'subject', message: 'Choose whom you assess' })
  }
  // Without a version the newest is meant.
  const newest =
    usable.length === 1 && asked.instrument === null ? usable[0] : usable.find(({ id }) => id === asked.instrument)
  const parsed = newest ?? parseName(asked.instrument ?? '')
  const found = parsed === undefined ? null : await findInstrument(tx, parsed)
  // A retired version is still shown, so that nothing that was typed is lost; it cannot be completed.
  const instrument = found === null || found.state === 'draft' ? null : found.instrument
  if (instrument === null) errors.push({ field: 'instrument', message: 'Choose what you assess with' })
  if (instrument === null || (subject === null && subjects.length > 0)) {
    // Nothing is wrong with a page on which nothing was chosen yet.
    const nothing = asked.instrument === null && asked.subject === null
    return { kind: 'unsettled', unsettled: { record, errors: nothing ? [] : errors } }
  }
  const subjectId = subject?.subjectId ?? null
  const last = await lastStanding(tx, { recordId: record.header.id, subjectId, instrumentId: instrument.id })
  const previous = last === null ? null : await findAssessment(tx, last.id)
  return { kind: 'setting', setting: { record, instrument, subject, previous } }
}

/** Those of whom the actor at least knows. */
async function subjectChoices(deps: AssessmentDeps, tx: Tx, recordId: string): Promise<SubjectChoice[]> {
  const subjects = await deps.subjectsOf(tx, recordId)
  const names = await deps.namesOf(
    tx,
    subjects.map(({ subjectId }) => subjectId),
  )
  return subjects.flatMap(({ subjectId, role }) => {
    const name = names.get(subjectId)
    return name === undefined ? [] : [{ subjectId, role, name }]
  })
}

function keyOf({ record, instrument, subject }: Setting): DraftKey {
  return {
    ...{ recordId: record.header.id, subjectId: subject?.subjectId ?? null },
    ...{ instrumentId: instrument.id, instrumentVersion: instrument.version },
  }
}

function aboutSetting({ record, subject, instrument }: Setting) {
  return {
    ...{ purposeId: record.header.purposeId, detail: { instrument: nameOf(instrument) } },
    recordIds: [record.header.id, ...(subject === null ? [] : [subject.subjectId])],
  }
}

async function open(deps: AssessmentDeps, visit: Visit): Promise<Reply> {
  const asked = { instrument: visit.query.get('instrument'), subject: visit.query.get('subject') }
  return deps.db.withActor(visit.actor, reading(visit, 'open-form'), async (tx, note): Promise<Reply> => {
    const found = await settle(deps, tx, visit, asked)
    if (found === null) {
      note({ outcome: 'refused' })
      return notFound()
    }
    if (found.kind === 'unsettled') return start(deps, tx, visit, { unsettled: found.unsettled, asked, note })
    const { setting } = found
    note(aboutSetting(setting))
    const refusal = unchangeable(setting.record)
    if (refusal !== null) return refusal
    const draft = await findDraft(tx, visit.actor, keyOf(setting))
    const filled = draft ?? { answers: {}, header: await prefilled(deps, tx, setting) }
    return formPage(visit, setting, { filled, errors: [], keptAt: draft?.savedAt ?? null })
  })
}

/** What the header of a new form is filled in with. The questions never are. */
async function prefilled(deps: AssessmentDeps, tx: Tx, setting: Setting): Promise<Record<string, string>> {
  const known: Partial<Record<Prefill, string>> =
    (await deps.headerFor?.(tx, {
      recordId: setting.record.header.id,
      subjectId: setting.subject?.subjectId ?? null,
    })) ?? {}
  const values = setting.instrument.header.map(({ key, prefill }): [string, string] => [
    key,
    prefill === null ? '' : (known[prefill] ?? (prefill === 'name' ? (setting.subject?.name ?? '') : '')),
  ])
  return Object.fromEntries(values.filter(([, value]) => value !== ''))
}

async function start(
  deps: AssessmentDeps,
  tx: Tx,
  visit: Visit,
  of: {
    readonly unsettled: Unsettled
    readonly asked: Asked
    readonly note: (note: { recordIds: string[]; purposeId: string }) => void
  },
): Promise<Reply> {
  const { record, errors } = of.unsettled
  const recordId = record.header.id
  of.note({ recordIds: [recordId], purposeId: record.header.purposeId })
  const refusal = unchangeable(record)
  if (refusal !== null) return refusal
  const instruments = await usableInstruments(tx)
  const drafts = await draftsOf(tx, visit.actor, recordId)
  const names = await deps.namesOf(
    tx,
    drafts.flatMap(({ subjectId }) => (subjectId === null ? [] : [subjectId])),
  )
  return page({
    title: 'Assess',
    status: errors.length > 0 ? 422 : 200,
    crumbs: crumbsTo(record, { text: 'Assess' }),
    body: (
      <Marked classification={record.header.classification}>
        <StartPage
          recordId={recordId}
          recordName={record.name}
          subjects={await subjectChoices(deps, tx, recordId)}
          instruments={instruments}
          drafts={drafts.map((draft) => draftLine(draft, { instruments, names }))}
          chosen={{ subject: of.asked.subject ?? '', instrument: of.asked.instrument ?? '' }}
          errors={errors}
        />
      </Marked>
    ),
  })
}

function draftLine(
  draft: Draft,
  of: { readonly instruments: readonly { id: string; title: string }[]; readonly names: ReadonlyMap<string, string> },
) {
  const instrument = nameOf({ id: draft.instrumentId, version: draft.instrumentVersion })
  return {
    draft,
    title: of.instruments.find(({ id }) => id === draft.instrumentId)?.title ?? instrument,
    subject: draft.subjectId === null ? null : (of.names.get(draft.subjectId) ?? HIDDEN_NAME),
    href: assessPath(draft.recordId, { instrument, subjectId: draft.subjectId }),
  }
}

function formPage(
  visit: Visit,
  setting: Setting,
  view: { readonly filled: Filled; readonly errors: readonly FieldError[]; readonly keptAt: Date | null },
): Reply {
  const { record, instrument, subject, previous } = setting
  return page({
    title: instrument.title,
    status: view.errors.length > 0 ? 422 : 200,
    crumbs: crumbsTo(record, { text: 'Assess' }),
    body: (
      <Marked classification={record.header.classification}>
        <AssessPage
          {...view}
          {...{ instrument, subject, previous, formToken: visit.formToken }}
          recordId={record.header.id}
          recordName={record.name}
          recordPath={pathOf(record)}
        />
      </Marked>
    ),
  })
}

function pathOf(record: HeldRecord): string {
  return record.path ?? assessPath(record.header.id)
}

async function post(deps: AssessmentDeps, visit: Visit): Promise<Reply> {
  const step = stepOf(visit.form)
  const purpose = writing(
    visit,
    step === 'complete' ? 'complete-assessment' : step === 'drop' ? 'drop-draft' : 'keep-draft',
  )
  const asked = { instrument: visit.form.get('instrument'), subject: visit.form.get('subject') || null }
  return deps.db.withActor(visit.actor, purpose, async (tx, note): Promise<Reply> => {
    const found = await settle(deps, tx, visit, asked)
    if (found === null) {
      note({ outcome: 'refused' })
      return notFound()
    }
    if (found.kind === 'unsettled') return start(deps, tx, visit, { unsettled: found.unsettled, asked, note })
    const { setting } = found
    note(aboutSetting(setting))
    const refusal = unchangeable(setting.record)
    if (refusal !== null) {
      note({ outcome: 'refused' })
      return refusal
    }
    const filled = filledFrom(setting.instrument, visit.form)
    switch (step) {
      case 'autosave': {
        const at = await keep(tx, visit, { setting, filled })
        return data({ kept: at !== null }, at === null ? 409 : 200)
      }
      case 'keep':
        await keep(tx, visit, { setting, filled })
        return redirect(pathOf(setting.record), { notice: 'assessment-kept' })
      case 'drop':
        await dropDraft(tx, visit.actor, keyOf(setting))
        return redirect(pathOf(setting.record), { notice: 'assessment-dropped' })
      case 'change':
        return formPage(visit, setting, { filled, errors: [], keptAt: null })
      case 'check':
        await keep(tx, visit, { setting, filled })
        return check(deps, visit, { setting, filled })
      case 'complete':
        return complete(deps, tx, visit, { setting, filled, note })
    }
  })
}

interface Typed {
  readonly setting: Setting
  readonly filled: Filled
}

function keep(tx: Tx, visit: Visit, { setting, filled }: Typed): Promise<Date | null> {
  return saveDraft(tx, visit.actor, { ...keyOf(setting), ...filled })
}

function check(deps: AssessmentDeps, visit: Visit, { setting, filled }: Typed): Reply {
  const { instrument, record, subject, previous } = setting
  const scored = score(instrument, filled.answers)
  const header = readHeader(instrument, filled.header)
  if (!scored.ok || header.problems.length > 0) {
    const errors = errorsOf({ header: header.problems, answers: scored.ok ? [] : scored.problem })
    return formPage(visit, setting, { filled, errors, keptAt: null })
  }
  return page({
    title: 'Check your answers',
    crumbs: crumbsTo(record, { text: 'Assess' }),
    body: (
      <Marked classification={record.header.classification}>
        <CheckPage
          {...{ instrument, subject, previous, filled, formToken: visit.formToken, scored: scored.value }}
          reviewDueOn={reviewDueOn(scored.value.band, londonDay(deps.now()))}
          recordId={record.header.id}
          recordName={record.name}
          recordPath={pathOf(record)}
        />
      </Marked>
    ),
  })
}

async function complete(
  deps: AssessmentDeps,
  tx: Tx,
  visit: Visit,
  {
    setting,
    filled,
    note,
  }: Typed & { note: (note: { outcome?: string; subjectType?: string; subjectId?: string }) => void },
): Promise<Reply> {
  const { instrument, record, subject } = setting
  // Checking kept a draft. Where it is gone, the same was completed a moment ago: somebody pressed twice.
  const kept = await dropDraft(tx, visit.actor, keyOf(setting))
  const twin = kept ? null : await completedJustNow(tx, visit, setting, filled)
  if (twin !== null) return redirect(`/assessments/${twin}`)
  const team = visit.actor.teamIds.includes(record.header.ownerTeamId)
    ? record.header.ownerTeamId
    : visit.actor.teamIds[0]
  const result = await completeAssessment(
    tx,
    visit.actor,
    {
      ...{ recordId: record.header.id, subjectId: subject?.subjectId ?? null, instrument: nameOf(instrument) },
      ...{ answers: filled.answers, header: filled.header, teamId: team ?? null },
    },
    deps,
  )
  if (result.ok) {
    note({ subjectType: 'assessment', subjectId: result.value.id })
    return redirect(`/assessments/${result.value.id}`, { notice: 'assessment-completed' })
  }
  note({ outcome: result.problem.kind })
  // Nothing was completed, so what was kept stays kept.
  if (kept) await keep(tx, visit, { setting, filled })
  const again = (errors: readonly FieldError[]) => formPage(visit, setting, { filled, errors, keptAt: null })
  switch (result.problem.kind) {
    case 'invalid':
      return again(errorsOf(result.problem))
    case 'no-such-instrument':
      return again([
        {
          field: '',
          message: `${instrument.title}, version ${instrument.version}, was retired. Begin again with the newest.`,
        },
      ])
    case 'not-allowed':
    case 'in-the-future':
      return again([{ field: '', message: 'You can no longer add to this record' }])
  }
}

const MINUTES = 10

/** The assessment that this person completed moments ago with the very same answers. */
async function completedJustNow(
  tx: Tx,
  visit: Visit,
  { previous, instrument }: Setting,
  filled: Filled,
): Promise<string | null> {
  if (previous === null || previous.completedBy !== visit.actor.userId) return null
  if (Date.now() - previous.completedAt.getTime() > MINUTES * 60_000) return null
  const scored = score(instrument, filled.answers)
  const fresh = await findAssessment(tx, previous.id)
  const same = scored.ok && JSON.stringify(answersOf(scored.value)) === JSON.stringify(answersOf(fresh ?? previous))
  return same ? previous.id : null
}

function answersOf(of: { readonly answers: Assessment['answers'] }) {
  return of.answers.map(({ number, key, said }) => [number, key, said])
}
