import { londonDay } from '../../../platform/clock/index.ts'
import { type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { Button } from '../../../platform/html/govuk/index.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import {
  may,
  notFound,
  page,
  type Reply,
  type Route,
  redirect,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { Marked } from '../../sharing/index.ts'
import { type ActionsDeps, writing } from '../deps.ts'
import { ownerChoices } from '../pages/choices.ts'
import { type ActionDraft, draftOf, emptyDraft, type OwnerChoices } from '../pages/draft.ts'
import { ActionFields } from '../pages/fields.tsx'
import { discloseHref, fieldErrorsOf, readDraft } from '../pages/form.ts'
import { aboutAction, crumbsTo, type HeldRecord, listPath, loadRecord, unchangeable } from '../pages/load.ts'
import { Narrow } from '../pages/parts.tsx'
import { addAction, standingOf, teamOf } from '../store/changes.ts'

/** Adding an action to a record. */
export function addActionRoutes(deps: ActionsDeps): Route[] {
  const access = may('sharing.use')
  const path = '/records/:record/actions/new'
  return [
    route({
      ...{ method: 'GET', path, access },
      handle: async (visit) => {
        const present = await load(deps, visit)
        if (present === null) return notFound()
        return mayAdd(present, visit)
          ? formPage(deps, visit, { present, draft: emptyDraft, errors: [] })
          : unchangeable(present)
      },
    }),
    route({ method: 'POST', path, access, handle: (visit) => post(deps, visit) }),
  ]
}

interface Choosing {
  readonly choices: OwnerChoices
  readonly teamId: string | null
}
type Present = HeldRecord & { readonly more: Choosing }

function load(deps: ActionsDeps, visit: Visit): Promise<Present | null> {
  return loadRecord(deps, visit, {
    ...{ id: visit.params['record'], action: 'prepare-action' },
    more: async (tx, { header }) => ({
      choices: await ownerChoices(tx, visit.actor, header),
      teamId: await teamOf(tx, visit.actor, header),
    }),
  })
}

function mayAdd({ header }: HeldRecord, visit: Visit): boolean {
  return standingOf(header, visit.actor, { ownerTeamId: null, ownerUserId: null, ownerName: null }).contributes
}

function formPage(
  deps: ActionsDeps,
  visit: Visit,
  of: { present: Present; draft: ActionDraft; errors: readonly FieldError[] },
): Reply {
  const { present, draft, errors } = of
  const action = `${listPath(present.header.id)}/new`
  return page({
    title: 'Add an action',
    status: errors.length > 0 ? 422 : 200,
    crumbs: crumbsTo(present, { text: 'Add an action' }),
    body: (
      <Marked classification={present.header.classification}>
        <Narrow>
          <ProblemSummary errors={errors} />
          <Heading caption={present.name}>Add an action</Heading>
          <PostForm action={action} token={visit.formToken}>
            <ActionFields
              draft={draft}
              choices={present.more.choices}
              errors={errors}
              unseen={draft.evenIfUnseen || errors.some(({ field }) => field === 'evenIfUnseen')}
              discloseHref={discloseHref(present, visit.actor)}
              today={londonDay(deps.now())}
              dueNow={null}
            />
            <div class="fp-actions">
              <Button preventDoubleClick>Add</Button>
              <a class="govuk-link" href={present.path}>
                Cancel
              </a>
            </div>
          </PostForm>
        </Narrow>
      </Marked>
    ),
  })
}

async function post(deps: ActionsDeps, visit: Visit): Promise<Reply> {
  const present = await load(deps, visit)
  if (present === null) return notFound()
  if (!mayAdd(present, visit)) return unchangeable(present)
  const { header, more } = present
  const draft = draftOf(visit.form)
  const now = deps.now()
  const { input, errors } = readDraft(draft, {
    ...{ me: { userId: visit.actor.userId, teamId: more.teamId }, choices: more.choices, today: londonDay(now) },
  })
  if (errors.length > 0) return formPage(deps, visit, { present, draft, errors })
  const saved = await deps.db.withActor(visit.actor, writing(visit, 'add-action'), async (tx, note) => {
    const result = await addAction(tx, visit.actor, {
      ...{ ...input, recordId: header.id, evenIfUnseen: draft.evenIfUnseen, now },
    })
    note({ recordIds: [header.id], purposeId: header.purposeId })
    if (result.ok) {
      note(aboutAction(result.value))
      await deps.onWorked(tx, header.id)
    } else note({ outcome: result.problem.kind })
    return result
  })
  if (saved.ok) return redirect(present.path, { notice: 'action-added' })
  const wrong = fieldErrorsOf(saved.problem)
  if (wrong !== null) return formPage(deps, visit, { present, draft, errors: wrong })
  return saved.problem.kind === 'not-found' ? notFound() : unchangeable(present)
}
