import { formatDate, plural } from '../../../platform/html/format.ts'
import { Tag } from '../../../platform/html/govuk/index.ts'
import { EXPLAIN_AFTER } from '../domain/case-review.ts'
import { momentOf } from '../domain/moments.ts'
import { EntryList } from '../entries/section.tsx'
import { explanationsTo } from '../store/case-reviews.ts'
import type { OwnPart, PartShown } from '../view-case/case-part.ts'
import { dueOnDay } from '../view-case/due.ts'
import { type VictimHere, victimsHere, victimsIn } from './explain.ts'

/** Who of a case was told that they can ask for a case review, and who has to be. */
export const explainPart: OwnPart = {
  key: 'case-review',
  title: 'Case review',
  read: async (tx, of) => {
    const told = await explanationsTo(
      tx,
      victimsIn(of.participants).map(({ profileId }) => profileId),
    )
    const victims = victimsHere({
      ...{ participants: of.participants, told },
      ...{ incidents: await of.incidents(), reports: await of.reports() },
    })
    return {
      users: told.map(({ byUserId }) => byUserId),
      timeline: victims.flatMap(({ name, told: theirs }) =>
        theirs
          .filter(({ caseId }) => caseId === of.one.recordId)
          .map(({ on, how, byUserId }) => ({
            ...{ at: momentOf({ onDay: on, atTime: '' }), what: 'Case review', byUserId },
            text: `${name} was told that they can ask for a case review: ${how}`,
          })),
      ),
      due: ({ today }) =>
        victims.flatMap(({ name, due }) =>
          dueOnDay({ what: `Tell ${name} about the case review`, on: due?.by ?? null, today, href: '#case-review' }),
        ),
      body: (shown) => (
        <>
          {victims.some(({ due }) => due !== null) && (
            <p class="govuk-body">
              Whoever reported {EXPLAIN_AFTER.reports} incidents within {EXPLAIN_AFTER.months} months is told that they
              can ask for an anti-social behaviour case review, whether or not the threshold is met.
            </p>
          )}
          <EntryList
            entries={victims.map((victim) => entryOf(victim, shown))}
            first={20}
            empty="Nobody suffers in this case whose record you can see."
            add={null}
          />
          {victims.length > 0 && (shown.mayAdd || shown.one.state === 'closed') && (
            <p class="govuk-body">
              <a class="govuk-link" href={`/case-reviews/new?case=${shown.one.recordId}`}>
                Note an application for a case review
              </a>
            </p>
          )}
        </>
      ),
    }
  },
}

function entryOf({ profileId, name, reports, due, told }: VictimHere, shown: PartShown) {
  const { one, today, mayAdd, userNames } = shown
  const open = one.state !== 'closed' && due !== null
  return {
    ...{ href: `/people/${profileId}`, title: name },
    tags: open && (
      <Tag classes={due.by < today ? 'govuk-tag--red' : 'govuk-tag--yellow'}>
        {due.by < today ? `Was to be told by ${formatDate(due.by)}` : `Tell them by ${formatDate(due.by)}`}
      </Tag>
    ),
    lines: [
      ...told.map(
        ({ on, how, byUserId, caseId }) =>
          `Told on ${formatDate(on)}${byUserId === null ? '' : ` by ${userNames.get(byUserId) ?? 'somebody'}`}${
            caseId === one.recordId ? '' : ', on another case'
          }: ${how}`,
      ),
      told.length === 0 && (
        <span class="fp-quiet">
          {due === null
            ? `Need not be told yet: ${plural(reports, 'report', 'reports')}`
            : `Due since ${formatDate(due.since)}: ${plural(reports, 'report', 'reports')}, ${EXPLAIN_AFTER.reports} of them within ${EXPLAIN_AFTER.months} months${open ? '' : '. Nobody noted that they were told'}`}
        </span>
      ),
      mayAdd && told.length === 0 && (
        <a class="govuk-link fp-noprint" href={`/cases/${one.recordId}/explained?who=${profileId}`}>
          Note that they were told<span class="govuk-visually-hidden">: {name}</span>
        </a>
      ),
    ],
  }
}
