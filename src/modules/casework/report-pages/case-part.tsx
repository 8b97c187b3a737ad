/** On the case page: how it was screened, and the reports that are in it. */
import { londonDay } from '../../../platform/clock/index.ts'
import { ScreeningStanding, Screenings } from '../screen-record/page.tsx'
import { screeningsOf } from '../store/screenings.ts'
import type { OwnPart } from '../view-case/case-part.ts'
import { EarlierReports } from './parts.tsx'

export const reportsPart: OwnPart = {
  key: 'screening',
  title: 'Screening and reports',
  read: async (tx, { one, reports: reportsOfAll }) => {
    const screenings = await screeningsOf(tx, one.recordId)
    const reports = (await reportsOfAll()).filter(({ caseId }) => caseId === one.recordId)
    const { recordId, screening, matrixDueOn } = one
    const assessed =
      one.assessedAt !== null && (one.screenedAt === null || londonDay(one.assessedAt) >= londonDay(one.screenedAt))
    return {
      users: screenings.map(({ screenedBy }) => screenedBy),
      body: ({ today, mayAdd, userNames }) => (
        <>
          <ScreeningStanding {...{ recordId, screening, matrixDueOn, assessed, today, mayAdd }} />
          <Screenings screenings={screenings} names={userNames} title="Screenings" />
          <EarlierReports reports={reports} title="Reports in this case" id="reports-in-case" level={3} />
        </>
      ),
    }
  },
}
