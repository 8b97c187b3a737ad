import type { Tx } from '../../../../platform/db/index.ts'
import { notFound, page, type Reply, type Route, redirect, route, type Visit } from '../../../../platform/http/index.ts'
import { listAgencies, listTeams } from '../../../identity/index.ts'
import { type SharingDeps, writing } from '../../deps.ts'
import { canEdit } from '../../domain/agreement.ts'
import type { Agreement } from '../../store/agreement-register.ts'
import { updateDraft } from '../../store/agreements.ts'
import { agreementOf, cannot, crumbsOf, managers, readAgreement, todayOf } from '../common.tsx'
import { type Choices, checkDraft, draftFormOf, readDraft, wishOf, withAddedParty, withRows } from './form.ts'
import { EditConflictPage, EditPage, type EditView } from './page.tsx'

export function editDraftRoutes(deps: SharingDeps): Route[] {
  const path = '/agreements/:agreement/edit'
  return [
    route({ method: 'GET', path, access: managers, handle: (visit) => openPage(deps, visit) }),
    route({ method: 'POST', path, access: managers, handle: (visit) => save(deps, visit) }),
  ]
}

/** Agencies that exist or will, and their open teams. */
async function choicesOf(deps: SharingDeps, tx: Tx): Promise<Choices> {
  const today = todayOf(deps)
  const agencies = await listAgencies(tx)
  return {
    agencies: agencies.filter(({ endsOn }) => endsOn === null || endsOn >= today),
    teams: await listTeams(tx),
  }
}

async function openPage(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const found = await readAgreement(deps, visit, { name: 'open-draft', more: (tx) => choicesOf(deps, tx) })
  if (found === null) return notFound()
  const { agreement, more: choices } = found
  if (!canEdit(agreement).ok) return offeredAlready(agreement)
  return editPage(visit, { agreement, choices, form: draftFormOf(agreement), errors: [], unsaved: false })
}

function offeredAlready(agreement: Agreement): Reply {
  return cannot(agreement, {
    title: 'Edit the draft',
    why: 'This edition was offered for signature. What the parties sign is what they read, so its text does not change: abandon it, or write the next edition.',
  })
}

function editPage(visit: Visit, view: Omit<EditView, 'formToken'>): Reply {
  return page({
    title: 'Edit the draft',
    status: view.errors.length > 0 ? 422 : 200,
    crumbs: crumbsOf(view.agreement, 'Edit'),
    body: <EditPage {...view} formToken={visit.formToken} />,
  })
}

type Outcome =
  | { readonly kind: 'saved'; readonly agreement: Agreement }
  | { readonly kind: 'reply'; readonly reply: Reply }

async function save(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const outcome = await deps.db.withActor(
    visit.actor,
    writing(visit, 'save-draft'),
    async (tx, note): Promise<Outcome> => {
      const reply = (answer: Reply): Outcome => ({ kind: 'reply', reply: answer })
      const agreement = await agreementOf(tx, visit, note)
      if (agreement === null) return reply(notFound())
      if (!canEdit(agreement).ok) {
        note({ outcome: 'refused' })
        return reply(offeredAlready(agreement))
      }
      const choices = await choicesOf(deps, tx)
      const typed = readDraft(visit.form)
      const wish = wishOf(visit.form)
      if (wish.kind !== 'save') {
        note({ outcome: 'not-saved' })
        return reply(editPage(visit, { agreement, choices, form: withRows(typed, wish), errors: [], unsaved: true }))
      }
      const form = withAddedParty(typed)
      const checked = checkDraft(typed, choices)
      if (!checked.ok) {
        note({ outcome: 'invalid' })
        // The agency stays chosen in its list where that is what is wrong.
        const again = checked.problem.some(({ field }) => field === 'addParty') ? typed : form
        return reply(editPage(visit, { agreement, choices, form: again, errors: checked.problem, unsaved: false }))
      }
      const version = Number(form.version)
      const isSaved =
        Number.isSafeInteger(version) && (await updateDraft(tx, { ...checked.value, id: agreement.id, version }))
      if (isSaved) return { kind: 'saved', agreement }
      note({ outcome: 'changed-meanwhile' })
      return reply(conflictPage(visit, { agreement, choices, form, errors: [], unsaved: false }))
    },
  )
  if (outcome.kind === 'reply') return outcome.reply
  await deps.onAccessChanged({ purposeId: outcome.agreement.purposeId })
  return redirect(`/agreements/${outcome.agreement.id}`, { notice: 'agreement-saved' })
}

/** What was typed comes back with the version that is saved now, so that saving again is a choice and not an accident. */
function conflictPage(visit: Visit, view: Omit<EditView, 'formToken'>): Reply {
  const form = { ...view.form, version: String(view.agreement.version) }
  return page({
    title: 'Two texts at once',
    status: 422,
    wide: true,
    crumbs: crumbsOf(view.agreement, 'Edit'),
    body: <EditConflictPage {...view} form={form} formToken={visit.formToken} />,
  })
}
