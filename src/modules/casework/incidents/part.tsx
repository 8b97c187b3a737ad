import { Tag } from '../../../platform/html/govuk/index.ts'
import { momentOf } from '../domain/moments.ts'
import { ASB_TYPES } from '../domain/words.ts'
import { likenessOf } from '../domain/work.ts'
import { inShort, namesInWords } from '../entries/describe.ts'
import { EntryList } from '../entries/section.tsx'
import { countedOnce, incidentsOf } from '../store/incidents.ts'
import type { CasePart } from '../view-case/case-part.ts'
import { incidentTitle } from './page.tsx'

/** Incidents on the case page. */
export const incidentsPart: CasePart = {
  key: 'incidents',
  title: 'Incidents',
  show: async (tx, { one, mayAdd }) => {
    const incidents = await incidentsOf(tx, [one.recordId])
    const base = `/cases/${one.recordId}/incidents`
    const once = countedOnce(incidents).length
    return (
      <>
        {once !== incidents.length && (
          <p class="govuk-body">
            {once} in all: {incidents.length - once} of those below {incidents.length - once === 1 ? 'is' : 'are'} the
            same as another.
          </p>
        )}
        <EntryList
          entries={incidents.map((incident) => ({
            href: `${base}/${incident.id}`,
            title: incidentTitle(incident),
            tags:
              incident.sameAs !== null ? (
                <Tag classes="govuk-tag--grey">Same as another</Tag>
              ) : (
                incidents.some((other) => likenessOf(incident, other) !== null) && (
                  <Tag classes="govuk-tag--yellow">Perhaps one twice</Tag>
                )
              ),
            lines: [
              inShort(incident.whatHappened),
              <span class="fp-quiet">
                {[
                  ASB_TYPES[incident.asbType].split(':')[0] ?? '',
                  incident.policeNumber === '' ? '' : `police number ${incident.policeNumber}`,
                  incident.people.length === 0 ? '' : namesInWords(incident.people),
                  incident.tellings.length === 0
                    ? ''
                    : `told to ${incident.tellings.map(({ name }) => name).join(', ')}`,
                ]
                  .filter((part) => part !== '')
                  .join(' · ')}
              </span>,
            ],
          }))}
          empty="No incident is recorded."
          add={mayAdd ? { href: `${base}/new`, text: 'Record an incident' } : null}
        />
      </>
    )
  },
  timeline: async (tx, caseId) =>
    countedOnce(await incidentsOf(tx, [caseId])).map((incident) => ({
      at: momentOf(incident),
      what: 'Incident',
      text: inShort(incident.whatHappened),
      byUserId: incident.addedBy,
      href: `/cases/${caseId}/incidents/${incident.id}`,
    })),
}
