/** What the page of a profile says of cases: those that the reader may open, and where a new one begins. */
import type { Tx } from '../../../platform/db/index.ts'
import { type Html, raw } from '../../../platform/html/jsx-runtime.ts'
import type { Visit } from '../../../platform/http/index.ts'
import { ROLES } from '../domain/words.ts'
import { BandTag } from '../pages/band-tag.tsx'
import { StateTag } from '../pages/state-tag.tsx'
import { casesByIds } from '../store/cases.ts'
import { partsOf } from '../store/participants.ts'

/** For `PeopleDeps.sections`; nothing for those who do no casework. */
export async function casesOfProfile(tx: Tx, visit: Visit, recordId: string): Promise<Html> {
  if (!visit.actor.permissions.includes('casework.use')) return raw('')
  const parts = await partsOf(tx, [recordId])
  const cases = await casesByIds(tx, [...new Set(parts.map(({ caseId }) => caseId))])
  const shown = parts.flatMap((part) => {
    const one = cases.get(part.caseId)
    return one === undefined ? [] : [{ part, one }]
  })
  return (
    <section class="pp-section" aria-labelledby="cases">
      <h2 class="govuk-heading-m" id="cases">
        Cases
      </h2>
      {shown.length === 0 ? (
        <p class="govuk-body pp-about">No case that you may open.</p>
      ) : (
        <ul class="pp-entries">
          {shown.map(({ part, one }) => (
            <li>
              <p>
                <a class="govuk-link" href={`/cases/${one.recordId}`}>
                  {one.title}
                </a>{' '}
                <span class="pp-about">
                  {one.reference}, {ROLES[part.role].toLowerCase()}
                  {part.untilOn !== null && ' until it ended'}
                </span>
              </p>
              <p class="pp-entries__action">
                <StateTag state={one.state} /> <BandTag band={one.band} />
              </p>
            </li>
          ))}
        </ul>
      )}
      <p class="govuk-body fp-noprint">
        <a class="govuk-link" href={`/cases/new?profile=${recordId}`}>
          Open a case about them
        </a>
      </p>
    </section>
  )
}
