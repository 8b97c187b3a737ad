import { Tag } from '../../../platform/html/govuk/index.ts'
import { momentOf } from '../domain/moments.ts'
import { CONTACT_KINDS } from '../domain/work-words.ts'
import { dayInWords, inShort, namesInWords } from '../entries/describe.ts'
import { EntryList } from '../entries/section.tsx'
import { contactsOf } from '../store/contacts.ts'
import type { CasePart } from '../view-case/case-part.ts'
import { contactTitle } from './page.tsx'

/** Contacts and visits on the case page. */
export const contactsPart: CasePart = {
  key: 'contacts',
  title: 'Contacts and visits',
  show: async (tx, { one, today, mayAdd }) => {
    const contacts = await contactsOf(tx, [one.recordId])
    const base = `/cases/${one.recordId}/contacts`
    // Only what was agreed last still stands.
    const [last] = contacts
    return (
      <EntryList
        entries={contacts.map((contact) => ({
          href: `${base}/${contact.id}`,
          title: contactTitle(contact),
          tags: contact === last && contact.nextOn !== null && (
            <Tag classes={contact.nextOn < today ? 'govuk-tag--red' : 'govuk-tag--blue'}>
              Next contact {dayInWords(contact.nextOn)}
            </Tag>
          ),
          lines: [
            contact.with.length > 0 && <span class="fp-quiet">With {namesInWords(contact.with)}</span>,
            inShort(contact.whatHappened),
          ],
        }))}
        empty="No contact is recorded."
        add={mayAdd ? { href: `${base}/new`, text: 'Record a contact or visit' } : null}
      />
    )
  },
  timeline: async (tx, caseId) =>
    (await contactsOf(tx, [caseId])).map((contact) => ({
      at: momentOf(contact),
      what: contact.kind === 'visit' ? 'Visit' : 'Contact',
      text: [CONTACT_KINDS[contact.kind], inShort(contact.whatHappened)].join(': '),
      byUserId: contact.addedBy,
      href: `/cases/${caseId}/contacts/${contact.id}`,
    })),
}
