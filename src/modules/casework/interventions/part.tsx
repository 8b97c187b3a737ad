import { plural } from '../../../platform/html/format.ts'
import { Tag } from '../../../platform/html/govuk/index.ts'
import { BREACH_ACTIONS, STAGES } from '../domain/intervention-words.ts'
import { momentOf } from '../domain/moments.ts'
import { dayInWords, inShort } from '../entries/describe.ts'
import { EntryList } from '../entries/section.tsx'
import { type Intervention, interventionsOf } from '../store/interventions.ts'
import type { OwnPart, TimelineEntry } from '../view-case/case-part.ts'
import { dueOnDay } from '../view-case/due.ts'
import { interventionTitle, ReviewDueTag, StandingTag, withInWords } from './page.tsx'

/** Interventions on the case page. */
export const interventionsPart: OwnPart = {
  key: 'interventions',
  title: 'Interventions',
  read: async (tx, { one, known }) => {
    const interventions = await interventionsOf(tx, [one.recordId], { known })
    const base = `/cases/${one.recordId}/interventions`
    return {
      body: ({ today, mayAdd }) => (
        <EntryList
          entries={interventions.map((intervention) => {
            const last = intervention.stages.at(-1)
            return {
              href: `${base}/${intervention.id}`,
              title: interventionTitle(intervention),
              tags: (
                <>
                  <StandingTag one={intervention} today={today} /> <ReviewDueTag one={intervention} today={today} />{' '}
                  {intervention.breaches.length > 0 && (
                    <Tag classes="govuk-tag--red">{plural(intervention.breaches.length, 'breach', 'breaches')}</Tag>
                  )}
                </>
              ),
              lines: [
                <span class="fp-quiet">
                  {[
                    withInWords(intervention),
                    intervention.endOn === null ? 'no end set' : `until ${dayInWords(intervention.endOn)}`,
                    last === undefined ? '' : `${STAGES[last.stage].toLowerCase()} on ${dayInWords(last.onDay)}`,
                  ]
                    .filter((part) => part !== '')
                    .join(' · ')}
                </span>,
              ],
            }
          })}
          empty="No intervention is recorded."
          add={mayAdd ? { href: `${base}/new`, text: 'Record an intervention' } : null}
        />
      ),
      timeline: interventions.flatMap((intervention) => entriesOf(intervention, `${base}/${intervention.id}`)),
      due: ({ today }) =>
        interventions
          .filter(({ endedOn }) => endedOn === null)
          .flatMap(({ id, kindTitle, reviewOn }) =>
            dueOnDay({ what: `Review: ${kindTitle}`, on: reviewOn, today, href: `${base}/${id}` }),
          ),
    }
  },
}

function entriesOf(one: Intervention, href: string): TimelineEntry[] {
  const at = (onDay: string, atTime = '') => momentOf({ onDay, atTime })
  const what = 'Intervention'
  return [
    { at: at(one.startOn, one.startTime), what, text: `${one.kindTitle}: begins`, byUserId: one.addedBy, href },
    ...one.stages.map((stage) => ({
      ...{ at: at(stage.onDay), what, byUserId: stage.addedBy, href },
      text: `${one.kindTitle}: ${STAGES[stage.stage].toLowerCase()}`,
    })),
    ...one.breaches.map((breach) => ({
      ...{ at: at(breach.onDay), what: 'Breach', byUserId: breach.addedBy, href },
      text: `${one.kindTitle}: ${inShort(breach.whatHappened)} ${BREACH_ACTIONS[breach.action]}`,
    })),
    ...(one.endedOn === null
      ? []
      : [{ at: at(one.endedOn), what, text: `${one.kindTitle}: ended`, byUserId: one.changedBy, href }]),
  ]
}
