/** On the case page: how it was screened, and the reports that are in it. */
import { userNames } from '../../../foundations/identity/index.ts'
import { londonDay } from '../../../platform/clock/index.ts'
import { ScreeningStanding, Screenings } from '../screen-record/page.tsx'
import { reportsOf } from '../store/reports.ts'
import { screeningsOf } from '../store/screenings.ts'
import type { CasePart } from '../view-case/case-part.ts'
import { EarlierReports } from './parts.tsx'

export const reportsPart: CasePart = {
  key: 'screening',
  title: 'Screening and reports',
  show: async (tx, { one, today, mayAdd }) => {
    const screenings = await screeningsOf(tx, one.recordId)
    const reports = await reportsOf(tx, { caseId: one.recordId })
    const names = await userNames(
      tx,
      screenings.flatMap(({ screenedBy }) => (screenedBy === null ? [] : [screenedBy])),
    )
    const { recordId, screening, matrixDueOn } = one
    const assessed =
      one.assessedAt !== null && (one.screenedAt === null || londonDay(one.assessedAt) >= londonDay(one.screenedAt))
    return (
      <>
        <ScreeningStanding {...{ recordId, screening, matrixDueOn, assessed, today, mayAdd }} />
        <Screenings screenings={screenings} names={names} title="Screenings" />
        <EarlierReports reports={reports} title="Reports in this case" id="reports-in-case" level={3} />
      </>
    )
  },
}
