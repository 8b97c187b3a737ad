import { listTeams, userNames } from '../../../foundations/identity/index.ts'
import { namesOfRecords } from '../../../foundations/people/index.ts'
import { Marked } from '../../../foundations/sharing/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
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
import { REASON_LENGTH, TITLE_LENGTH } from '../domain/case.ts'
import { CLOSE_REASONS } from '../domain/report-words.ts'
import { ASB_TYPES, FOCUSES, isKeyOf, LAWFUL_GROUNDS } from '../domain/words.ts'
import { crumbsTo, type PresentReport, presentReport, unchangeable } from '../report-pages/load.ts'
import { inShort } from '../report-pages/parts.tsx'
import type { Case } from '../store/cases.ts'
import { casesToAttach } from '../store/report-cases.ts'
import { acceptReport, attachReport, closeReport, type DecideRefusal, reopenReport } from '../store/report-decisions.ts'
import { casesAbout } from '../store/report-matches.ts'
import type { Report } from '../store/reports.ts'
import { type AcceptDraft, AcceptPage, AttachPage, ClosePage, DecidedPage } from './page.tsx'

/** What becomes of a report: a case of its own, a part of another, or nothing more. */
export function decideReportRoutes(deps: CaseworkDeps): Route[] {
  const access = may('casework.use')
  const both = (verb: string, open: Handler, post: Handler): Route[] => [
    route({ method: 'GET', path: `/reports/:record/${verb}`, access, handle: present(deps, open) }),
    route({ method: 'POST', path: `/reports/:record/${verb}`, access, handle: present(deps, post) }),
  ]
  return [
    ...both('accept', openAccept, postAccept),
    ...both('attach', openAttach, postAttach),
    ...both('close', openClose, postClose),
    route({ method: 'POST', path: '/reports/:record/reopen', access, handle: present(deps, postReopen) }),
  ]
}

interface Asked extends PresentReport {
  readonly deps: CaseworkDeps
  readonly visit: Visit
}

type Handler = (asked: Asked) => Promise<Reply>

/** Finds the report first: 404 where it is not there for this person, 403 where it may only be read. */
function present(deps: CaseworkDeps, handle: Handler) {
  return async (visit: Visit): Promise<Reply> => {
    const id = visit.params['record']
    if (!isUuid(id)) return notFound()
    const found = await deps.db.withActor(visit.actor, reading(visit, 'open-report-form'), async (tx, note) => {
      const report = await presentReport(tx, id)
      if (report === null) note({ outcome: 'refused' })
      else note({ recordIds: [id], purposeId: report.header.purposeId })
      return report
    })
    if (found === null) return notFound()
    return unchangeable(found.header) ?? handle({ ...found, deps, visit })
  }
}

function formPage(
  asked: Asked,
  of: { readonly title: string; readonly body: Html; readonly errors: readonly FieldError[]; readonly status?: number },
): Reply {
  return page({
    title: of.title,
    status: of.status ?? (of.errors.length > 0 ? 422 : 200),
    crumbs: crumbsTo(asked.report, of.title),
    body: <Marked classification={asked.header.classification}>{of.body}</Marked>,
  })
}

/** A form of a report that waits no longer leads nowhere: who decided is said at once. */
async function decided(asked: Asked, report: Report): Promise<Reply> {
  const { deps, visit } = asked
  const names =
    report.decidedBy === null
      ? new Map<string, string>()
      : await deps.db.withActor(visit.actor, reading(visit, 'name-who-decided'), (tx) =>
          userNames(tx, report.decidedBy === null ? [] : [report.decidedBy]),
        )
  const body = <DecidedPage report={report} name={names.get(report.decidedBy ?? '')} again={visit.path} />
  return formPage(asked, { title: 'Decided already', body, errors: [], status: 409 })
}

function refusedTo(asked: Asked, problem: DecideRefusal): Promise<Reply> | Reply {
  return problem.kind === 'decided'
    ? decided(asked, problem.report)
    : forbidden('You can read this report and not decide on it.')
}

const versionIn = ({ visit }: Asked) => Number(visit.form.get('version')) || 0

async function acceptPage(asked: Asked, draft: AcceptDraft, errors: readonly FieldError[]): Promise<Reply> {
  const { deps, visit, report } = asked
  const found = await deps.db.withActor(visit.actor, reading(visit, 'prepare-case'), async (tx) => ({
    teams: visit.actor.teamIds.length === 0 ? [] : await listTeams(tx, { ids: visit.actor.teamIds }),
    names: await namesOfRecords(tx, report.callerProfileId === null ? [] : [report.callerProfileId]),
  }))
  return formPage(asked, {
    ...{ title: 'Open a case', errors },
    body: (
      <AcceptPage
        {...{ report, draft, errors, teams: found.teams, formToken: visit.formToken }}
        callerName={found.names.get(report.callerProfileId ?? '') ?? null}
      />
    ),
  })
}

function openAccept(asked: Asked): Promise<Reply> {
  const { report, visit } = asked
  if (report.state !== 'pending') return decided(asked, report)
  const draft: AcceptDraft = {
    title: inShort(report.what, Math.min(80, TITLE_LENGTH)),
    focus: report.placeProfileId !== null && report.targeted !== 'yes' ? 'place' : 'people',
    asbType: report.asbType,
    reason: `Report ${report.reference}`.slice(0, REASON_LENGTH),
    lawfulGround: report.vulnerable === 'yes' ? 'protect-vulnerable' : 'prevent-crime',
    callerRole: 'victim',
    teamId: visit.actor.teamIds[0] ?? '',
  }
  return acceptPage(asked, draft, [])
}

async function postAccept(asked: Asked): Promise<Reply> {
  const { deps, visit, report, header } = asked
  const field = (name: keyof AcceptDraft) => (visit.form.get(name) ?? '').trim()
  const draft: AcceptDraft = {
    ...{ title: field('title'), focus: field('focus'), asbType: field('asbType'), reason: field('reason') },
    ...{ lawfulGround: field('lawfulGround'), callerRole: field('callerRole') || 'none', teamId: field('teamId') },
  }
  const { focus, asbType, lawfulGround, callerRole } = draft
  if (!isKeyOf(FOCUSES, focus) || !isKeyOf(ASB_TYPES, asbType) || !isKeyOf(LAWFUL_GROUNDS, lawfulGround)) {
    return acceptPage(asked, draft, [
      ...(isKeyOf(FOCUSES, focus) ? [] : [{ field: 'focus', message: 'Choose whether it is about people or a place' }]),
      ...(isKeyOf(ASB_TYPES, asbType) ? [] : [{ field: 'asbType', message: 'Choose what type it is' }]),
      ...(isKeyOf(LAWFUL_GROUNDS, lawfulGround)
        ? []
        : [{ field: 'lawfulGround', message: 'Choose the lawful purpose' }]),
    ])
  }
  const { recordId } = report
  const outcome = await deps.db.withActor(visit.actor, writing(visit, 'accept-report'), async (tx, note) => {
    const result = await acceptReport(tx, visit.actor, {
      ...{ recordId, version: versionIn(asked), leadUserId: visit.actor.userId, now: deps.now() },
      case: {
        ...{ title: draft.title, focus, asbType, reason: draft.reason, lawfulGround },
        firstReportedAt: report.reportedAt,
      },
      record: { purposeId: header.purposeId, ownerTeamId: draft.teamId, areaId: header.areaId },
      callerRole: callerRole === 'victim' || callerRole === 'witness' || callerRole === 'other' ? callerRole : null,
    })
    const parts = [report.callerProfileId, report.placeProfileId].filter((id) => id !== null)
    const ids = result.ok ? [recordId, result.value.caseId, ...parts] : [recordId]
    note({ recordIds: ids, purposeId: header.purposeId, ...(result.ok ? {} : { outcome: result.problem.kind }) })
    return result
  })
  if (outcome.ok) {
    const { caseId, left } = outcome.value
    return redirect(`/cases/${caseId}`, { notice: left.length === 0 ? 'report-accepted' : 'report-accepted-without' })
  }
  if (outcome.problem.kind !== 'case') return refusedTo(asked, outcome.problem)
  const { problem } = outcome.problem
  if (problem.kind === 'invalid') return acceptPage(asked, draft, problem.problems)
  if (problem.problem === 'not-your-team') {
    return acceptPage(asked, draft, [{ field: 'teamId', message: 'Choose one of your own teams' }])
  }
  return forbidden(
    'Your agency has signed no agreement of this purpose that is in force, so it opens no case under it.',
  )
}

function attachPage(
  asked: Asked,
  of: { readonly text: string; readonly cases: readonly Case[]; readonly searched: boolean },
  errors: readonly FieldError[],
): Reply {
  const { report, visit } = asked
  const body = <AttachPage {...{ ...of, report, errors, formToken: visit.formToken }} />
  return formPage(asked, { title: 'Add to a case', body, errors })
}

async function suggestions({ deps, visit, report }: Asked): Promise<Case[]> {
  return deps.db.withActor(visit.actor, reading(visit, 'suggest-cases'), async (tx, note) => {
    const profiles = [report.callerProfileId, report.placeProfileId].filter((id) => id !== null)
    const cases = await casesToAttach(tx, { ids: await casesAbout(tx, profiles) })
    note({ recordIds: [report.recordId, ...cases.map(({ recordId }) => recordId)] })
    return cases
  })
}

async function openAttach(asked: Asked): Promise<Reply> {
  if (asked.report.state !== 'pending') return decided(asked, asked.report)
  return attachPage(asked, { text: '', cases: await suggestions(asked), searched: false }, [])
}

async function postAttach(asked: Asked): Promise<Reply> {
  const { deps, visit, report, header } = asked
  const text = (visit.form.get('text') ?? '').trim()
  if (visit.form.get('do') === 'find') {
    if (text.length < 2 || text.length > 100) {
      const errors = [{ field: 'text', message: 'Enter two to a hundred letters' }]
      return attachPage(asked, { text, cases: [], searched: true }, errors)
    }
    const cases = await deps.db.withActor(visit.actor, searching(visit, 'find-case-for-report'), async (tx, note) => {
      const found = await casesToAttach(tx, { text })
      note({
        recordIds: [report.recordId, ...found.map(({ recordId }) => recordId)],
        detail: { results: found.length },
      })
      return found
    })
    return attachPage(asked, { text, cases, searched: true }, [])
  }
  const caseId = visit.form.get('caseId') ?? ''
  const again = async (message: string) =>
    attachPage(asked, { text: '', cases: await suggestions(asked), searched: false }, [{ field: 'caseId', message }])
  if (!isUuid(caseId)) return again('Choose a case, or find one')
  const { recordId } = report
  const outcome = await deps.db.withActor(visit.actor, writing(visit, 'attach-report'), async (tx, note) => {
    const result = await attachReport(tx, visit.actor, {
      ...{ recordId, version: versionIn(asked), caseId, now: deps.now() },
    })
    const ids = result.ok ? [recordId, caseId] : [recordId]
    note({ recordIds: ids, purposeId: header.purposeId, ...(result.ok ? {} : { outcome: result.problem.kind }) })
    return result
  })
  if (outcome.ok) return redirect(`/cases/${outcome.value}`, { notice: 'report-attached' })
  if (outcome.problem.kind === 'no-such-case') return again('Choose a case that is not closed and to which you may add')
  return refusedTo(asked, outcome.problem)
}

function closePage(asked: Asked, form: { reason: string; note: string }, errors: readonly FieldError[]): Reply {
  const { report, visit } = asked
  const body = <ClosePage {...{ ...form, report, errors, formToken: visit.formToken }} />
  return formPage(asked, { title: 'Close a report', body, errors })
}

async function openClose(asked: Asked): Promise<Reply> {
  if (asked.report.state !== 'pending') return decided(asked, asked.report)
  return closePage(asked, { reason: '', note: '' }, [])
}

const NOTE_LENGTH = 1000

async function postClose(asked: Asked): Promise<Reply> {
  const { deps, visit, report, header } = asked
  const form = { reason: visit.form.get('reason') ?? '', note: (visit.form.get('note') ?? '').trim() }
  const { reason, note: more } = form
  const errors: FieldError[] = []
  if (more.length > NOTE_LENGTH) errors.push({ field: 'note', message: `Use at most ${NOTE_LENGTH} letters` })
  if ((reason === 'passed-on' || reason === 'duplicate') && more === '') {
    const message = reason === 'duplicate' ? 'Say which other report it is the same as' : 'Say to whom it was passed'
    errors.push({ field: 'note', message })
  }
  if (!isKeyOf(CLOSE_REASONS, reason)) {
    return closePage(asked, form, [{ field: 'reason', message: 'Choose why you close it' }, ...errors])
  }
  if (errors.length > 0) return closePage(asked, form, errors)
  const { recordId } = report
  const outcome = await deps.db.withActor(visit.actor, writing(visit, 'close-report'), async (tx, note) => {
    const result = await closeReport(tx, visit.actor, {
      ...{ recordId, version: versionIn(asked), reason, note: more, now: deps.now() },
    })
    note({
      ...{ recordIds: [recordId], purposeId: header.purposeId, detail: { reason } },
      ...(result.ok ? {} : { outcome: result.problem.kind }),
    })
    return result
  })
  return outcome.ok ? redirect(`/reports/${recordId}`, { notice: 'report-closed' }) : refusedTo(asked, outcome.problem)
}

async function postReopen(asked: Asked): Promise<Reply> {
  const { deps, visit, report, header } = asked
  const { recordId } = report
  const outcome = await deps.db.withActor(visit.actor, writing(visit, 'reopen-report'), async (tx, note) => {
    const result = await reopenReport(tx, visit.actor, { recordId, version: versionIn(asked), note: '' })
    note({
      ...{ recordIds: [recordId], purposeId: header.purposeId },
      ...(result.ok ? {} : { outcome: result.problem.kind }),
    })
    return result
  })
  return outcome.ok
    ? redirect(`/reports/${recordId}`, { notice: 'report-reopened' })
    : refusedTo(asked, outcome.problem)
}
