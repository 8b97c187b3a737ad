import { Tag } from '../../../platform/html/govuk/index.ts'
import { momentOf } from '../domain/moments.ts'
import { CONTACT_KINDS } from '../domain/work-words.ts'
import { dayInWords, inShort, namesInWords } from '../entries/describe.ts'
import { EntryList } from '../entries/section.tsx'
import { contactsOf } from '../store/contacts.ts'
import type { OwnPart } from '../view-case/case-part.ts'
import { dueOnDay } from '../view-case/due.ts'
import { contactTitle } from './page.tsx'

/** Contacts and visits on the case page. */
export const contactsPart: OwnPart = {
  key: 'contacts',
  title: 'Contacts and visits',
  read: async (tx, { one, known }) => {
    const contacts = await contactsOf(tx, [one.recordId], { known })
    const base = `/cases/${one.recordId}/contacts`
    // Only what was agreed last still stands.
    const [last] = contacts
    return {
      body: ({ today, mayAdd }) => (
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
      ),
      timeline: contacts.map((contact) => ({
        at: momentOf(contact),
        what: contact.kind === 'visit' ? 'Visit' : 'Contact',
        text: [CONTACT_KINDS[contact.kind], inShort(contact.whatHappened)].join(': '),
        byUserId: contact.addedBy,
        href: `${base}/${contact.id}`,
      })),
      due: ({ today }) =>
        last === undefined
          ? []
          : dueOnDay({ what: 'Next contact', on: last.nextOn, today, href: `${base}/${last.id}` }),
    }
  },
}
