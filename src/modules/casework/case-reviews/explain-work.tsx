import { sideBySide } from '../../../platform/db/index.ts'
import { dueBy, WaitingList } from '../my-work/waiting-list.tsx'
import type { WorkPart } from '../my-work/work-part.ts'
import { casesLedBy } from '../store/case-lists.ts'
import { explanationsTo } from '../store/case-reviews.ts'
import { incidentsOf } from '../store/incidents.ts'
import { participantsOf } from '../store/participants.ts'
import { reportsOf } from '../store/reports.ts'
import { victimsHere, victimsIn } from './explain.ts'

/** Cases looked through, the newest first. */
const CASES = 200
/** Reports of their victims looked through. */
const REPORTS = 1000
/** Listed at once. */
const SHOWN = 10

/** Victims of the cases that somebody leads whom they have to tell of the case review. */
export const explainWork: WorkPart = {
  ...{ key: 'case-reviews', title: 'Victims to tell of the case review' },
  show: async (tx, { visit, today, note }) => {
    const cases = await casesLedBy(tx, visit.actor.userId, CASES)
    const ids = cases.map(({ recordId }) => recordId)
    const participants = await participantsOf(tx, ids)
    const profileIds = [...new Set(victimsIn(participants).map(({ profileId }) => profileId))]
    if (profileIds.length === 0) return null
    const known = new Map(participants.map(({ profileId, name }) => [profileId, name]))
    const [incidents, reports, told] = await sideBySide([
      incidentsOf(tx, ids, { known }),
      reportsOf(tx, { profileIds, limit: REPORTS }),
      explanationsTo(tx, profileIds),
    ])
    const waiting = cases
      .flatMap((one) => {
        const here = <Row extends { readonly caseId: string }>(rows: readonly Row[]) =>
          rows.filter(({ caseId }) => caseId === one.recordId)
        const facts = { participants: here(participants), incidents: here(incidents), reports, told }
        return victimsHere(facts).flatMap(({ profileId, name, due }) =>
          due === null ? [] : [{ one, profileId, name, by: due.by }],
        )
      })
      .sort((a, b) => a.by.localeCompare(b.by))
    if (waiting.length === 0) return null
    const listed = waiting.slice(0, SHOWN)
    note(listed.map(({ one }) => one.recordId))
    const body = (
      <WaitingList
        total={waiting.length}
        items={listed.map(({ one, profileId, name, by }) => ({
          text: `Tell ${name} about the case review`,
          href: `/cases/${one.recordId}/explained?who=${profileId}`,
          ...dueBy(by, today),
          about: `${one.reference}: ${one.title}`,
        }))}
      />
    )
    return { count: waiting.length, body }
  },
}
