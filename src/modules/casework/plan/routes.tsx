import { userNames } from '../../../foundations/identity/index.ts'
import { londonDay } from '../../../platform/clock/index.ts'
import { PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { Button } from '../../../platform/html/govuk/index.ts'
import type { Child } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { forbidden, may, type Reply, type Route, redirect, route, type Visit } from '../../../platform/http/index.ts'
import type { CaseworkDeps } from '../deps.ts'
import type { FormParts } from '../entries/fields.tsx'
import { type AtHand, casePage, onCase, TwoChanges } from '../entries/thing.tsx'
import { mergeValues, onlyGroups, type Values, valuesFrom } from '../entries/values.ts'
import { mayAddTo } from '../pages/load.ts'
import { type Plan, plansOf, reviewPlan, writePlan } from '../store/plans.ts'
import { groups, inWords, read, readReview, valuesOf } from './form.ts'
import { PlanFacts, PlanFields, ReviewFields, ReviewTag } from './page.tsx'

/** The plan of a case: seen with all its versions, written anew, reviewed. */
export function planRoutes(deps: CaseworkDeps): Route[] {
  const access = may('casework.use')
  const path = '/cases/:record/plan'
  return [
    route({ method: 'GET', path, access, handle: (visit) => show(deps, visit) }),
    route({ method: 'GET', path: `${path}/edit`, access, handle: (visit) => openForm(deps, visit) }),
    route({ method: 'POST', path: `${path}/edit`, access, handle: (visit) => postForm(deps, visit) }),
    route({ method: 'GET', path: `${path}/review`, access, handle: (visit) => openReview(deps, visit) }),
    route({ method: 'POST', path: `${path}/review`, access, handle: (visit) => postReview(deps, visit) }),
  ]
}

const pathOf = (at: AtHand) => `/cases/${at.one.recordId}/plan`

function show(deps: CaseworkDeps, visit: Visit) {
  return onCase(deps, visit, { action: 'view-plan', to: 'read' }, async ({ tx, at }) => {
    const [plan, ...earlier] = await plansOf(tx, [at.one.recordId])
    const all = [...(plan === undefined ? [] : [plan]), ...earlier]
    const users = await userNames(
      tx,
      all.flatMap(({ writtenBy, reviewedBy }) => [writtenBy, reviewedBy]).filter((id) => id !== null),
    )
    const mayAdd = mayAddTo(at)
    return casePage(at, {
      title: 'Plan',
      body: (
        <>
          <Heading caption={`${at.one.reference}: ${at.one.title}`}>Plan</Heading>
          {plan === undefined ? (
            <p class="govuk-body">There is no plan yet.</p>
          ) : (
            <>
              <p>
                <ReviewTag plan={plan} today={at.today} />
              </p>
              <PlanFacts plan={plan} users={users} />
            </>
          )}
          {mayAdd && (
            <div class="fp-actions fp-noprint">
              <Button href={`${pathOf(at)}/edit`} classes="govuk-button--secondary">
                {plan === undefined ? 'Write the plan' : 'Write a new version'}
              </Button>
              {plan !== undefined && plan.reviewedOn === null && (
                <Button href={`${pathOf(at)}/review`}>Record a review</Button>
              )}
            </div>
          )}
          {earlier.length > 0 && <h2 class="govuk-heading-m">Earlier versions</h2>}
          {earlier.map((one) => (
            <details class="govuk-details">
              <summary class="govuk-details__summary">
                <span class="govuk-details__summary-text">Version {one.number}</span>
              </summary>
              <div class="govuk-details__text">
                <PlanFacts plan={one} users={users} />
              </div>
            </details>
          ))}
          <p class="govuk-body fp-noprint">
            <a class="govuk-link" href={`/cases/${at.one.recordId}#plan`}>
              Back to the case
            </a>
          </p>
        </>
      ),
    })
  })
}

interface PlanForm extends FormParts {
  readonly at: AtHand
  readonly visit: Visit
  /** The number that it was written to replace, 0 for none; and what that one says. */
  readonly instead: number
  readonly base: Values
  readonly above?: Child
  readonly status?: number
}

function planForm(of: PlanForm): Reply {
  const title =
    of.status === 409 ? 'Two changes at once' : of.instead === 0 ? 'Write the plan' : 'Write a new version of the plan'
  return casePage(of.at, {
    title,
    status: of.status ?? (of.errors.length > 0 ? 422 : 200),
    above: { text: 'Plan', href: pathOf(of.at) },
    body: (
      <>
        <ProblemSummary errors={of.errors} />
        <Heading
          caption={`${of.at.one.reference}: ${of.at.one.title}`}
          lead={of.instead > 0 && of.status !== 409 ? 'The version before is kept.' : undefined}
        >
          {title}
        </Heading>
        {of.above}
        <PostForm action={of.visit.path} token={of.visit.formToken}>
          <input type="hidden" name="instead" value={of.instead} />
          <input type="hidden" name="base" value={onlyGroups(of.base, groups).toString()} />
          <PlanFields values={of.values} errors={of.errors} />
          <div class="fp-actions">
            <Button preventDoubleClick>Save</Button>
            <a class="govuk-link" href={pathOf(of.at)}>
              Cancel
            </a>
          </div>
        </PostForm>
      </>
    ),
  })
}

function openForm(deps: CaseworkDeps, visit: Visit) {
  return onCase(deps, visit, { action: 'prepare-write-plan', to: 'prepare' }, async ({ tx, at }) => {
    const [plan] = await plansOf(tx, [at.one.recordId])
    const values = valuesOf(plan, at.today)
    return planForm({ visit, at, values, base: values, instead: plan?.number ?? 0, errors: [] })
  })
}

function postForm(deps: CaseworkDeps, visit: Visit) {
  return onCase(deps, visit, { action: 'write-plan', to: 'write' }, async ({ tx, at, note }) => {
    const [plan] = await plansOf(tx, [at.one.recordId])
    const values = visit.form
    const base = new URLSearchParams(values.get('base') ?? '')
    const present = plan?.number ?? 0
    const instead = Number(values.get('instead') ?? Number.NaN)
    if (Number.isInteger(instead) && instead >= 0 && instead < present && plan !== undefined) {
      note({ outcome: 'changed-meanwhile' })
      return conflict({ visit, at, values, base, plan })
    }
    const plain = read(values, at)
    if (!plain.ok || instead !== present) {
      note({ outcome: 'invalid' })
      return planForm({ visit, at, values, base, instead: present, errors: plain.ok ? [] : plain.errors })
    }
    const saved = await writePlan(tx, visit.actor, {
      ...{ caseId: at.one.recordId, instead, plan: plain.value, now: at.now },
    })
    if (saved.ok) return redirect(pathOf(at), { notice: 'plan-written' })
    note({ outcome: saved.problem.kind })
    const [other] = await plansOf(tx, [at.one.recordId])
    return other === undefined
      ? forbidden('This case can no longer be changed by your team.')
      : conflict({ visit, at, values, base, plan: other })
  })
}

/** Somebody wrote another version meanwhile. */
function conflict(of: { visit: Visit; at: AtHand; values: Values; base: Values; plan: Plan }): Reply {
  const { visit, at, values, base, plan } = of
  const saved = valuesFrom({ aim: plan.aim, success: plan.success, reviewOn: plan.reviewOn })
  const merged = mergeValues({ base, theirs: saved, yours: values }, groups)
  const changes = merged.theirs.map(({ group, bothChanged }) => ({
    ...{ key: group.key, label: group.label, bothChanged },
    ...{ saved: inWords(group.key, saved), yours: inWords(group.key, values) },
  }))
  return planForm({
    ...{ visit, at, values: merged.values, base: saved, instead: plan.number, errors: [], status: 409 },
    above: <TwoChanges changes={changes} leave={pathOf(at)} />,
  })
}

function reviewForm(of: FormParts & { readonly at: AtHand; readonly visit: Visit; readonly plan: Plan }): Reply {
  return casePage(of.at, {
    title: 'Record a review of the plan',
    status: of.errors.length > 0 ? 422 : 200,
    above: { text: 'Plan', href: pathOf(of.at) },
    body: (
      <>
        <ProblemSummary errors={of.errors} />
        <Heading caption={`${of.at.one.reference}: ${of.at.one.title}`}>Record a review of the plan</Heading>
        <PlanFacts plan={of.plan} users={new Map()} />
        <PostForm action={of.visit.path} token={of.visit.formToken}>
          <input type="hidden" name="number" value={of.plan.number} />
          <ReviewFields values={of.values} errors={of.errors} />
          <div class="fp-actions">
            <Button preventDoubleClick>Save</Button>
            <a class="govuk-link" href={pathOf(of.at)}>
              Cancel
            </a>
          </div>
        </PostForm>
      </>
    ),
  })
}

const NOTHING_TO_REVIEW =
  'There is no plan to review: it was reviewed already, or there is none. Write a new version first.'

function openReview(deps: CaseworkDeps, visit: Visit) {
  return onCase(deps, visit, { action: 'prepare-review-plan', to: 'prepare' }, async ({ tx, at }) => {
    const [plan] = await plansOf(tx, [at.one.recordId])
    if (plan === undefined || plan.reviewedOn !== null) return forbidden(NOTHING_TO_REVIEW)
    return reviewForm({ visit, at, plan, values: valuesFrom({ reviewedOn: at.today }), errors: [] })
  })
}

function postReview(deps: CaseworkDeps, visit: Visit) {
  return onCase(deps, visit, { action: 'review-plan', to: 'write' }, async ({ tx, at, note }) => {
    const [plan] = await plansOf(tx, [at.one.recordId])
    if (plan === undefined || plan.reviewedOn !== null) {
      note({ outcome: 'refused' })
      return forbidden(NOTHING_TO_REVIEW)
    }
    if (Number(visit.form.get('number')) !== plan.number) {
      note({ outcome: 'changed-meanwhile' })
      const message = 'Somebody wrote a new version of the plan. It is shown above: save if your review fits it too'
      return reviewForm({ visit, at, plan, values: visit.form, errors: [{ field: '', message }] })
    }
    const said = readReview(visit.form, { ...at, writtenOn: londonDay(plan.writtenAt) })
    if (!said.ok) {
      note({ outcome: 'invalid' })
      return reviewForm({ visit, at, plan, values: visit.form, errors: said.errors })
    }
    const done = await reviewPlan(tx, visit.actor, {
      ...{ caseId: at.one.recordId, number: plan.number, review: said.value, now: at.now },
    })
    if (!done) return forbidden(NOTHING_TO_REVIEW)
    // A plan that goes on has to say when it is reviewed next.
    const next = said.value.outcome === 'achieved' ? pathOf(at) : `${pathOf(at)}/edit`
    return redirect(next, { notice: said.value.outcome === 'achieved' ? 'plan-achieved' : 'plan-reviewed' })
  })
}
