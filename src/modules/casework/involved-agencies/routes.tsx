import type { Route } from '../../../platform/http/index.ts'
import type { CaseworkDeps } from '../deps.ts'
import type { InvolvedInput } from '../domain/work.ts'
import { type Thing, thingRoutes } from '../entries/thing.tsx'
import { addInvolved, changeInvolved, findInvolved, type InvolvedAgency } from '../store/involved.ts'
import { blank, groups, inWords, read, valuesOf } from './form.ts'
import { InvolvedFields, involvedFacts } from './page.tsx'

const involvedAgencies: Thing<InvolvedAgency, InvolvedInput> = {
  ...{ path: 'agencies', table: 'involved_agencies', action: 'involved-agency', groups },
  titles: {
    add: 'Add an agency',
    change: 'Change what is recorded of an agency',
    remove: 'Take an agency off the case',
  },
  lead: 'Also one without an account here. Being on this list gives nobody access to the case.',
  notices: { added: 'agency-involved', changed: 'agency-changed', removed: 'agency-removed' },
  title: ({ name }) => name,
  ...{ blank, valuesOf, read, inWords },
  prepare: async () => undefined,
  Fields: InvolvedFields,
  find: findInvolved,
  add: (tx, actor, { caseId, input, now }) => addInvolved(tx, actor, { caseId, involved: input, now }),
  change: (tx, actor, { input, ...given }) => changeInvolved(tx, actor, { ...given, involved: input }),
  facts: involvedFacts,
}

/** Agencies that work on a case, also those without an account. */
export function involvedAgencyRoutes(deps: CaseworkDeps): Route[] {
  return thingRoutes(deps, involvedAgencies)
}
