import { Tag } from '../../../platform/html/govuk/index.ts'
import { momentOf } from '../domain/moments.ts'
import { ASB_TYPES } from '../domain/words.ts'
import { likenessOf } from '../domain/work.ts'
import { inShort, namesInWords } from '../entries/describe.ts'
import { EntryList } from '../entries/section.tsx'
import { countedOnce } from '../store/incidents.ts'
import type { OwnPart } from '../view-case/case-part.ts'
import { incidentTitle } from './page.tsx'

/** Incidents on the case page. */
export const incidentsPart: OwnPart = {
  key: 'incidents',
  title: 'Incidents',
  read: async (_tx, { one, incidents: incidentsHere }) => {
    const incidents = await incidentsHere()
    const base = `/cases/${one.recordId}/incidents`
    const counted = countedOnce(incidents)
    const once = counted.length
    return {
      body: ({ mayAdd }) => (
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
      ),
      timeline: counted.map((incident) => ({
        at: momentOf(incident),
        what: 'Incident',
        text: inShort(incident.whatHappened),
        byUserId: incident.addedBy,
        href: `${base}/${incident.id}`,
      })),
    }
  },
}
