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
import { type Instrument, nameOf, type Prefill, parseName, prefillOf } from '../domain/instrument.ts'
import { score } from '../domain/score.ts'
import { assessPath, crumbsTo, findHeldRecord, type HeldRecord, HIDDEN_NAME, unchangeable } from '../pages/load.ts'
import type { Filled, HeldHeader } from '../pages/questions.tsx'
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
  /** Somebody chose and went on, and did not come by a link. */
  readonly chose: boolean
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
    return { kind: 'unsettled', unsettled: { record, errors: asked.chose ? errors : [] } }
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
  const { query } = visit
  const asked = { instrument: query.get('instrument'), subject: query.get('subject'), chose: query.has('chose') }
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
    const { held, recordIds } = await heldFor(deps, tx, setting)
    note({ recordIds: [...recordIds] })
    const header = Object.fromEntries(Object.entries(held).map(([key, { value }]) => [key, value]))
    const filled = draft ?? { answers: {}, header }
    return formPage(visit, setting, { filled, held, errors: [], keptAt: draft?.savedAt ?? null })
  })
}

/** Facts about whom it is of, which stay from one assessment to the next; those of an incident do not. */
const LASTING: readonly Prefill[] = [
  ...(['name', 'address', 'date-of-birth', 'phone', 'ethnicity', 'tenure', 'landlord'] as const),
]

/**
 * What the fields of the header are filled in with, by their keys: what other rooms hold, else what the last assessment of
 * the same person says. The questions never are filled in.
 */
async function heldFor(
  deps: AssessmentDeps,
  tx: Tx,
  { record, subject, instrument, previous }: Setting,
): Promise<{ held: HeldHeader; recordIds: readonly string[] }> {
  const known = await deps.headerFor?.(tx, { recordId: record.header.id, subjectId: subject?.subjectId ?? null })
  const held: Record<string, HeldHeader[string]> = {}
  for (const field of instrument.header) {
    const prefill = prefillOf(field)
    if (prefill === null) continue
    const before = LASTING.includes(prefill) ? previous?.header.find(({ key }) => key === field.key) : undefined
    const found =
      known?.values[prefill] ??
      (prefill === 'name' && subject !== null ? { value: subject.name, from: 'their profile' } : undefined) ??
      (before === undefined ? undefined : { value: before.value, from: 'the last assessment' })
    if (found !== undefined && (field.kind !== 'choice' || field.options.includes(found.value))) held[field.key] = found
  }
  return { held, recordIds: known?.recordIds ?? [] }
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
  view: {
    readonly filled: Filled
    readonly errors: readonly FieldError[]
    readonly keptAt: Date | null
    /** What the header was filled in with, or what is held now where something else was typed. */
    readonly held?: HeldHeader
  },
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
  const { form } = visit
  const asked = { instrument: form.get('instrument'), subject: form.get('subject') || null, chose: true }
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
  const twin = kept ? null : await completedJustNow(tx, visit, { ...setting, filled, now: deps.now() })
  if (twin !== null) return redirect(`/assessments/${twin}`)
  const team = visit.actor.teamIds.includes(record.header.ownerTeamId)
    ? record.header.ownerTeamId
    : visit.actor.teamIds[0]
  const result = await completeAssessment(
    tx,
    visit.actor,
    {
      ...{ recordId: record.header.id, subjectId: subject?.subjectId ?? null, instrument: nameOf(instrument) },
      ...{ answers: filled.answers, header: filled.header, teamId: team ?? null, completedAt: deps.now() },
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
  { previous, instrument, filled, now }: Setting & { readonly filled: Filled; readonly now: Date },
): Promise<string | null> {
  if (previous === null || previous.completedBy !== visit.actor.userId) return null
  if (now.getTime() - previous.completedAt.getTime() > MINUTES * 60_000) return null
  const scored = score(instrument, filled.answers)
  const fresh = await findAssessment(tx, previous.id)
  const same = scored.ok && JSON.stringify(answersOf(scored.value)) === JSON.stringify(answersOf(fresh ?? previous))
  return same ? previous.id : null
}

function answersOf(of: { readonly answers: Assessment['answers'] }) {
  return of.answers.map(({ number, key, said }) => [number, key, said])
}
