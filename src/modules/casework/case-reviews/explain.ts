/** To whom of a case the case review has to be explained: every victim who made two reports in six months. Pure. */
import { londonDay } from '../../../platform/clock/index.ts'
import { isVictim } from '../domain/case.ts'
import { type Complaint, explainBy, explainSince, reportDays } from '../domain/case-review.ts'
import type { Explanation } from '../store/case-reviews.ts'
import type { Incident } from '../store/incidents.ts'
import type { Participant } from '../store/participants.ts'
import type { Report } from '../store/reports.ts'

/** A victim who is in the case now and whom the reader knows. */
export interface VictimHere {
  readonly profileId: string
  readonly name: string
  /** How many incidents they reported, to whichever agency. */
  readonly reports: number
  /** ISO days: since when they have to be told and by when; null while they need not be. */
  readonly due: { readonly since: string; readonly by: string } | null
  /** When they were told, the last time first; then nothing is due, for the right was made known. */
  readonly told: readonly Explanation[]
}

export interface ExplainFacts {
  readonly participants: readonly Participant[]
  readonly incidents: readonly Incident[]
  readonly reports: readonly Report[]
  readonly told: readonly Explanation[]
}

export function victimsIn(participants: readonly Participant[]): (Participant & { readonly name: string })[] {
  const seen = new Set<string>()
  return participants.flatMap((one) => {
    const { role, untilOn, name, profileId } = one
    if (!isVictim(role) || untilOn !== null || name === null || seen.has(profileId)) return []
    seen.add(profileId)
    return [{ ...one, name }]
  })
}

export function victimsHere({ participants, incidents, reports, told }: ExplainFacts): VictimHere[] {
  return victimsIn(participants).map(({ profileId, name }) => {
    const days = reportDays(reportsBy(profileId, { incidents, reports }))
    const theirs = told.filter((one) => one.profileId === profileId)
    const since = theirs.length === 0 ? explainSince(days) : null
    return {
      ...{ profileId, name, reports: days.length, told: theirs },
      due: since === null ? null : { since, by: explainBy(since) },
    }
  })
}

/** What somebody told: reports in their name, and what they suffered and an agency was told of. */
function reportsBy(
  profileId: string,
  { incidents, reports }: Pick<ExplainFacts, 'incidents' | 'reports'>,
): Complaint[] {
  const made = reports
    .filter(({ callerProfileId }) => callerProfileId === profileId)
    .map((one) => ({
      ...{ id: one.recordId, happenedOn: londonDay(one.happenedAt), complainedOn: londonDay(one.reportedAt) },
      ...{ reference: one.incidentNumber ?? '', sameAs: null },
    }))
  const suffered = incidents.flatMap((one) => {
    const theirs = one.people.some(({ profileId: who, part }) => who === profileId && part === 'suffered')
    const [first] = one.tellings.map(({ toldOn }) => toldOn).sort()
    if (!theirs || first === undefined) return []
    return [
      {
        ...{ id: one.id, happenedOn: one.onDay, complainedOn: first, reference: one.policeNumber },
        // An incident that came from a report is that report.
        sameAs: one.sameAs ?? one.reportId,
      },
    ]
  })
  return [...made, ...suffered]
}
