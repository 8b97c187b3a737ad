/** What this room itself knows of that waits for somebody: one statement for each section. */
import { judgementsToDecide } from '../../../foundations/assessment/index.ts'
import { addDays, londonDay } from '../../../platform/clock/index.ts'
import { formatDate } from '../../../platform/html/format.ts'
import type { Child } from '../../../platform/html/jsx-runtime.ts'
import { explainWork } from '../case-reviews/explain-work.tsx'
import { GradeTag, inShort, waitInWords } from '../report-pages/parts.tsx'
import { matrixHref } from '../screen-record/page.tsx'
import { titlesOfCases } from '../store/cases.ts'
import {
  assessmentsDue,
  closingsToDecide,
  endingInterventions,
  plansDue,
  reportsToDecide,
  type Whose,
} from '../store/waiting.ts'
import { days, dueBy, type WaitingItem, WaitingList } from './waiting-list.tsx'
import type { WorkPart } from './work-part.ts'

/** Listed at once in each section. */
const SHOWN = 10
/** How far ahead reviews of plans and assessments are looked for, in days. */
const AHEAD_DAYS = 7
/** Ends of interventions need more time: an order that is to go on has to be applied for. */
const ENDS_AHEAD_DAYS = 14

interface OfCase {
  readonly reference: string
  readonly title: string
  readonly leadUserId: string | null
}

function aboutCase({ reference, title, leadUserId }: OfCase, whose: Whose): Child {
  return `${reference}: ${title}${whose === 'team' && leadUserId === null ? ' (nobody leads it)' : ''}`
}

const closings: WorkPart = {
  ...{ key: 'closings', title: 'Closings that wait for your approval' },
  show: async (tx, { visit, now, note }) => {
    if (!visit.actor.permissions.includes('casework.approve')) return null
    const waiting = await closingsToDecide(tx, visit.actor, SHOWN)
    note(waiting.map(({ caseId }) => caseId))
    return shown(
      waiting.map((one) => ({
        text: `Approve or send back: ${one.title}`,
        href: `/cases/${one.caseId}/closure`,
        when: `Asked for ${formatDate(londonDay(one.askedAt))}, waits ${waitInWords(one.askedAt, now)}`,
        late: false,
        about: one.reference,
      })),
      { total: waiting[0]?.total },
    )
  },
}

const judgements: WorkPart = {
  ...{ key: 'judgements', title: 'Judgements of risk that wait for you' },
  show: async (tx, { visit, now, note }) => {
    const waiting = await judgementsToDecide(tx, visit.actor, SHOWN)
    note(waiting.map(({ recordId }) => recordId))
    if (waiting.length === 0) return null
    const titles = await titlesOfCases(tx, [...new Set(waiting.map(({ recordId }) => recordId))])
    return shown(
      waiting.map((one) => ({
        text: `Confirm or refuse: ${one.fromTotal} becomes ${one.adjustedTotal}, ${one.bandLabel.toLowerCase()}`,
        href: `/assessments/${one.assessmentId}/judgement`,
        when: `Asked for ${formatDate(londonDay(one.askedAt))}, waits ${waitInWords(one.askedAt, now)}`,
        late: false,
        about: titles.get(one.recordId) ?? '',
      })),
      { total: waiting[0]?.total },
    )
  },
}

const reports: WorkPart = {
  ...{ key: 'reports', title: 'Reports that wait', ofTeams: true },
  show: async (tx, { visit, today, now, note }) => {
    if (visit.actor.areaIds.length === 0) return null
    const waiting = await reportsToDecide(tx, visit.actor, { today, limit: SHOWN })
    note(waiting.map(({ recordId }) => recordId))
    return shown(
      waiting.map((one) => {
        const matrix = one.matrixDueOn === null ? null : dueBy(one.matrixDueOn, today)
        return {
          text: `Decide on ${one.reference}: ${inShort(one.what, 70)}`,
          href: `/reports/${one.recordId}`,
          when:
            matrix === null ? `Waits ${waitInWords(one.reportedAt, now)}` : `Risk assessment: ${lower(matrix.when)}`,
          late: matrix?.late ?? false,
          about: <GradeTag grade={one.grade} />,
        }
      }),
      { total: waiting[0]?.total, more: { text: 'All reports that wait', href: '/reports' } },
    )
  },
}

const assessments: WorkPart = {
  ...{ key: 'assessments-due', title: 'Risk assessments due', ofTeams: true },
  show: async (tx, { visit, today, whose, note }) => {
    const due = await assessmentsDue(tx, visit.actor, { whose, until: addDays(today, AHEAD_DAYS), limit: SHOWN })
    note(due.map(({ caseId }) => caseId))
    return shown(
      due.map((one) => ({
        text: one.what === 'matrix' ? 'Assess the risk' : 'Assess the risk again',
        href: matrixHref(one.caseId),
        ...dueBy(one.dueOn, today),
        about: aboutCase(one, whose),
      })),
      { total: due[0]?.total },
    )
  },
}

const plans: WorkPart = {
  ...{ key: 'plans-due', title: 'Plans to review', ofTeams: true },
  show: async (tx, { visit, today, whose, note }) => {
    const due = await plansDue(tx, visit.actor, { whose, until: addDays(today, AHEAD_DAYS), limit: SHOWN })
    note(due.map(({ caseId }) => caseId))
    return shown(
      due.map((one) => ({
        ...{ text: 'Review the plan', href: `/cases/${one.caseId}/plan/review`, ...dueBy(one.reviewOn, today) },
        about: aboutCase(one, whose),
      })),
      { total: due[0]?.total },
    )
  },
}

const interventions: WorkPart = {
  ...{ key: 'interventions-ending', title: 'Interventions that end', ofTeams: true },
  show: async (tx, { visit, today, whose, note }) => {
    const until = addDays(today, ENDS_AHEAD_DAYS)
    const ending = await endingInterventions(tx, visit.actor, { whose, until, limit: SHOWN })
    note(ending.map(({ caseId }) => caseId))
    return shown(
      ending.map((one) => ({
        text: one.endOn < today ? `Note how it ended: ${one.kindTitle}` : `Extend it or let it end: ${one.kindTitle}`,
        href: `/cases/${one.caseId}/interventions/${one.interventionId}`,
        when: endInWords(one.endOn, today),
        late: one.endOn < today,
        about: aboutCase(one, whose),
      })),
      { total: ending[0]?.total },
    )
  },
}

function endInWords(on: string, today: string): string {
  if (on < today) return `Was to end on ${formatDate(on)}, ${days(on, today)} ago`
  return on === today ? 'Ends today' : `Ends on ${formatDate(on)}, in ${days(today, on)}`
}

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

function shown(
  items: readonly WaitingItem[],
  of: { readonly total: number | undefined; readonly more?: { readonly text: string; readonly href: string } },
) {
  const { total = 0, ...rest } = of
  return items.length === 0 ? null : { count: total, body: <WaitingList items={items} total={total} {...rest} /> }
}

/** In the order of a morning: what others wait for, what has come in, what is due. */
export const ownParts: readonly WorkPart[] = [
  closings,
  judgements,
  reports,
  assessments,
  plans,
  explainWork,
  interventions,
]
