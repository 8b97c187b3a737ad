import { notFound, type Reply, type Route, redirect, route, type Visit } from '../../../platform/http/index.ts'
import { type SharingDeps, writing } from '../deps.ts'
import { canBeginEdition, partyState } from '../domain/agreement.ts'
import { insertDraft } from '../store/agreements.ts'
import { agreementOf, cannot, managers, readers, todayOf } from './common.tsx'
import { comparePage } from './compare.tsx'
import { editDraftRoutes } from './edit-draft/routes.tsx'
import { listPage } from './list.tsx'
import { receiversPage } from './receivers.tsx'
import { stepRoutes } from './steps.tsx'
import { viewPage } from './view.tsx'

/** Agreements: their register, their texts, and what is done to them. */
export function agreementRoutes(deps: SharingDeps): Route[] {
  const reading = (path: string, handle: (deps: SharingDeps, visit: Visit) => Promise<Reply>) =>
    route({ method: 'GET', path, access: readers, handle: (visit) => handle(deps, visit) })
  return [
    reading('/agreements', listPage),
    reading('/agreements/:agreement', viewPage),
    reading('/agreements/:agreement/receivers', receiversPage),
    reading('/agreements/:agreement/compare/:other', comparePage),
    route({
      method: 'POST',
      path: '/agreements/:agreement/next-edition',
      access: managers,
      handle: (visit) => nextEdition(deps, visit),
    }),
    ...editDraftRoutes(deps),
    ...stepRoutes(deps),
  ]
}

/** A new draft with the text of this edition. Agencies that have ended are left out; their successors must be added. */
async function nextEdition(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const today = todayOf(deps)
  const begun = await deps.db.withActor(visit.actor, writing(visit, 'begin-agreement'), async (tx, note) => {
    const agreement = await agreementOf(tx, visit, note)
    if (agreement === null) return notFound()
    const may = canBeginEdition({ retiredOn: agreement.purposeRetiredOn, ...agreement })
    if (!may.ok) {
      note({ outcome: 'refused' })
      return cannot(agreement, { title: 'Write the next edition', why: beginMessages[may.problem] })
    }
    const id = await insertDraft(tx, {
      ...agreement,
      ...{ startsOn: null, endsOn: null, reviewOn: null, createdBy: visit.actor.userId },
      parties: agreement.parties.filter((party) => partyState(party, today) !== 'ended'),
    })
    note({ subjectId: id })
    return id
  })
  if (typeof begun !== 'string') return begun
  return redirect(`/agreements/${begun}/edit`, { notice: 'agreement-begun' })
}

export const beginMessages = {
  retired: 'The purpose is not used any more. Take it into use again first.',
  'being-written': 'Another edition is being written or signed. Bring it into force or abandon it first.',
} as const
