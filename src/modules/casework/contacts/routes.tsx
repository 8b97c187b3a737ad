import type { Route } from '../../../platform/http/index.ts'
import type { CaseworkDeps } from '../deps.ts'
import type { ContactInput } from '../domain/work.ts'
import { type Thing, thingRoutes } from '../entries/thing.tsx'
import { addContact, type Contact, changeContact, findContact } from '../store/contacts.ts'
import { blank, groups, inWords, read, valuesOf } from './form.ts'
import { ContactFields, contactFacts, contactTitle } from './page.tsx'

const contacts: Thing<Contact, ContactInput> = {
  ...{ path: 'contacts', table: 'contacts', action: 'contact', groups },
  titles: { add: 'Record a contact or visit', change: 'Change a contact', remove: 'Take a contact off the case' },
  notices: { added: 'contact-added', changed: 'contact-changed', removed: 'contact-removed' },
  title: contactTitle,
  ...{ blank, valuesOf, read, inWords },
  prepare: async () => undefined,
  Fields: ContactFields,
  find: findContact,
  add: (tx, actor, { caseId, input, now }) => addContact(tx, actor, { caseId, contact: input, now }),
  change: (tx, actor, { input, ...given }) => changeContact(tx, actor, { ...given, contact: input }),
  facts: contactFacts,
}

/** Contacts and visits on a case: quick to record, on one page. */
export function contactRoutes(deps: CaseworkDeps): Route[] {
  return thingRoutes(deps, contacts)
}
