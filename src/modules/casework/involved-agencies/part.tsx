import { Tag } from '../../../platform/html/govuk/index.ts'
import { momentOf } from '../domain/moments.ts'
import { dayInWords, inShort } from '../entries/describe.ts'
import { EntryList } from '../entries/section.tsx'
import { involvedAgenciesOf } from '../store/involved.ts'
import type { CasePart } from '../view-case/case-part.ts'

/** Agencies involved, on the case page. */
export const involvedAgenciesPart: CasePart = {
  key: 'agencies',
  title: 'Agencies involved',
  show: async (tx, { one, mayAdd }) => {
    const agencies = await involvedAgenciesOf(tx, [one.recordId])
    const base = `/cases/${one.recordId}/agencies`
    return (
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
    )
  },
  timeline: async (tx, caseId) =>
    (await involvedAgenciesOf(tx, [caseId])).map((agency) => ({
      at: momentOf({ onDay: agency.sinceOn, atTime: '' }),
      what: 'Agency',
      text: `${agency.name}: ${inShort(agency.part)}`,
      byUserId: agency.addedBy,
      href: `/cases/${caseId}/agencies/${agency.id}`,
    })),
}
