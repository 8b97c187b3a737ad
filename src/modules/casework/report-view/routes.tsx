import { teamNames, userNames } from '../../../foundations/identity/index.ts'
import { createProfile, matchRecord, namesOfRecords } from '../../../foundations/people/index.ts'
import { bannerNames } from '../../../foundations/sharing/index.ts'
import { londonDay } from '../../../platform/clock/index.ts'
import {
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
import { type CaseworkDeps, readingDaily, writing } from '../deps.ts'
import { profileOfCaller } from '../domain/report.ts'
import { mayCorrect } from '../report-correct/routes.tsx'
import { crumbsTo, mayDecide, presentReport, unchangeable } from '../report-pages/load.ts'
import { titlesOfCases } from '../store/cases.ts'
import { correctionsOf } from '../store/report-corrections.ts'
import { earlierReports, matchCaller } from '../store/report-matches.ts'
import { reportEvents, setCaller } from '../store/reports.ts'
import { screeningsOf } from '../store/screenings.ts'
import { ReportPage, type ReportView } from './page.tsx'

/** One report: what was told, who told it, how it stands. */
export function viewReportRoutes(deps: CaseworkDeps): Route[] {
  const access = may('casework.use')
  return [
    route({ method: 'GET', path: '/reports/:record', access, handle: (visit) => viewReport(deps, visit) }),
    route({ method: 'POST', path: '/reports/:record/caller', access, handle: (visit) => postCaller(deps, visit) }),
  ]
}

type Loaded = Omit<ReportView, 'actor' | 'now' | 'today' | 'formToken'>

async function load(deps: CaseworkDeps, visit: Visit): Promise<Loaded | null> {
  const id = visit.params['record']
  if (!isUuid(id)) return null
  return deps.db.withActor(visit.actor, readingDaily(visit, 'view-report'), async (tx, note) => {
    const present = await presentReport(tx, id)
    if (present === null) {
      note({ outcome: 'refused' })
      return null
    }
    const { report, header } = present
    const decides = mayDecide(present)
    const screenings = await screeningsOf(tx, id)
    const events = await reportEvents(tx, id)
    const corrections = events.some(({ kind }) => kind === 'corrected') ? await correctionsOf(tx, id) : []
    const unknown = decides && report.callerProfileId === null && !report.callerAnonymous
    const matches = unknown ? await matchCaller(tx, report) : null
    const profileIds = [report.callerProfileId, report.placeProfileId].filter((one) => one !== null)
    const placesLeft = corrections.map(({ placeProfileId }) => placeProfileId).filter((one) => one !== null)
    const earlier = await earlierReports(tx, {
      ...{ profileIds, location: report.location, callerAddress: report.callerAddress, except: id },
    })
    const users = [
      ...[report.takenBy, report.decidedBy, ...screenings.map(({ screenedBy }) => screenedBy)],
      ...events.map(({ byUserId }) => byUserId),
      ...corrections.map(({ byUserId }) => byUserId),
    ].filter((one) => one !== null)
    note({
      recordIds: [
        ...[id, ...profileIds, ...placesLeft, ...earlier.map(({ recordId }) => recordId)],
        ...(matches?.people ?? []).map(({ recordId }) => recordId),
      ],
      purposeId: header.purposeId,
    })
    return {
      ...present,
      bannerNames: await bannerNames(tx, header),
      names: await userNames(tx, users),
      teams: await teamNames(tx, [report.takenTeamId]),
      profiles: await namesOfRecords(tx, [...profileIds, ...placesLeft]),
      caseTitle:
        report.caseId === null ? null : ((await titlesOfCases(tx, [report.caseId])).get(report.caseId) ?? null),
      ...{ screenings, events, corrections, earlier, matches, mayDecide: decides },
      mayCorrect: mayCorrect(present, visit),
    }
  })
}

async function viewReport(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const loaded = await load(deps, visit)
  if (loaded === null) return notFound()
  const now = deps.now()
  return page({
    title: `Report ${loaded.report.reference}`,
    crumbs: crumbsTo(loaded.report),
    body: <ReportPage {...loaded} actor={visit.actor} now={now} today={londonDay(now)} formToken={visit.formToken} />,
  })
}

/** Says who told it: one of those who fit, or somebody new, whose profile is made under the report's own purpose. */
async function postCaller(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const loaded = await load(deps, visit)
  if (loaded === null) return notFound()
  const { report, header, matches } = loaded
  const refusal = unchangeable(header)
  if (refusal !== null) return refusal
  const back = `/reports/${report.recordId}`
  const chosen = visit.form.get('callerId') ?? ''
  const seen = visit.form.getAll('seen')
  // Nothing chosen, chosen meanwhile by somebody else, or somebody fits now who was not shown: look again.
  const fits = matches?.people.some(({ recordId }) => recordId === chosen) === true
  const isNew = chosen === 'new' && (matches?.people ?? []).every(({ recordId }) => seen.includes(recordId))
  if (matches === null || (!fits && !isNew)) return redirect(`${back}#caller`)
  const made = await deps.db.withActor(visit.actor, writing(visit, 'note-caller'), async (tx, note) => {
    let profileId: string | null = fits ? chosen : null
    if (profileId === null) {
      const profile = profileOfCaller(report)
      const team = visit.actor.teamIds[0]
      if (profile === null || team === undefined) return null
      const { purposeId, areaId } = header
      const saved = await createProfile(tx, visit.actor, { profile, record: { purposeId, areaId, ownerTeamId: team } })
      profileId = saved.ok ? saved.value.recordId : null
    }
    if (profileId === null) {
      note({ recordIds: [report.recordId], purposeId: header.purposeId, outcome: 'refused' })
      return null
    }
    await setCaller(tx, visit.actor, { recordId: report.recordId, profileId })
    note({ recordIds: [report.recordId, profileId], purposeId: header.purposeId })
    return { profileId, isNew: !fits }
  })
  if (made === null) return redirect(`${back}#caller`)
  if (made.isNew) deps.afterwards(() => matchRecord(deps.db, made.profileId))
  return redirect(back, { notice: 'report-caller' })
}
