import type { Route } from '../../../platform/http/index.ts'
import type { CaseworkDeps } from '../deps.ts'
import type { SupportInput } from '../domain/work.ts'
import { type Thing, thingRoutes } from '../entries/thing.tsx'
import { addSupport, changeSupport, findSupport, type Support } from '../store/supports.ts'
import { blank, groups, inWords, read, valuesOf } from './form.ts'
import { SupportFields, supportFacts, supportTitle } from './page.tsx'

const supports: Thing<Support, SupportInput> = {
  ...{ path: 'supports', table: 'supports', action: 'support', groups },
  titles: {
    add: 'Record an offer of support',
    change: 'Change an offer of support',
    remove: 'Take an offer off the case',
  },
  lead: 'Record every offer, also one that is refused: it shows what was tried.',
  notices: { added: 'support-added', changed: 'support-changed', removed: 'support-removed' },
  title: supportTitle,
  ...{ blank, valuesOf, read, inWords },
  prepare: async () => undefined,
  Fields: SupportFields,
  find: findSupport,
  add: (tx, actor, { caseId, input, now }) => addSupport(tx, actor, { caseId, support: input, now }),
  change: (tx, actor, { input, ...given }) => changeSupport(tx, actor, { ...given, support: input }),
  facts: supportFacts,
}

/** Support that was offered on a case, whether it was taken, and whether it helped. */
export function supportRoutes(deps: CaseworkDeps): Route[] {
  return thingRoutes(deps, supports)
}
