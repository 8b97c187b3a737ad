import { Tag } from '../../../platform/html/govuk/index.ts'
import { momentOf } from '../domain/moments.ts'
import { dayInWords, inShort } from '../entries/describe.ts'
import { EntryList } from '../entries/section.tsx'
import { involvedAgenciesOf } from '../store/involved.ts'
import type { OwnPart } from '../view-case/case-part.ts'

/** Agencies involved, on the case page. */
export const involvedAgenciesPart: OwnPart = {
  key: 'agencies',
  title: 'Agencies involved',
  read: async (tx, { one }) => {
    const agencies = await involvedAgenciesOf(tx, [one.recordId])
    const base = `/cases/${one.recordId}/agencies`
    return {
      body: ({ mayAdd }) => (
        <EntryList
          entries={agencies.map((agency) => ({
            href: `${base}/${agency.id}`,
            title: agency.name,
            tags: agency.untilOn !== null && <Tag classes="govuk-tag--grey">Until {dayInWords(agency.untilOn)}</Tag>,
            lines: [
              inShort(agency.part),
              <span class="fp-quiet">
                {[agency.contactName, agency.contactDetails].filter((part) => part !== '').join(', ')}
              </span>,
            ],
          }))}
          empty="No other agency is recorded."
          add={mayAdd ? { href: `${base}/new`, text: 'Add an agency' } : null}
        />
      ),
      timeline: agencies.map((agency) => ({
        at: momentOf({ onDay: agency.sinceOn, atTime: '' }),
        what: 'Agency',
        text: `${agency.name}: ${inShort(agency.part)}`,
        byUserId: agency.addedBy,
        href: `${base}/${agency.id}`,
      })),
    }
  },
}
