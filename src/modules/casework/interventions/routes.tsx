import { userNames } from '../../../foundations/identity/index.ts'
import { getProfile } from '../../../foundations/people/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { type FieldError, ProblemSummary } from '../../../platform/forms/index.ts'
import type { Child } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import {
  forbidden,
  may,
  notFound,
  type Reply,
  type Route,
  redirect,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import type { CaseworkDeps } from '../deps.ts'
import {
  checkBreach,
  checkStage,
  type InterventionInput,
  type Kind,
  kindsOn,
  nextReview,
} from '../domain/intervention.ts'
import { BREACH_ACTIONS, STAGES } from '../domain/intervention-words.ts'
import { ageOn } from '../domain/moments.ts'
import { isKeyOf } from '../domain/words.ts'
import { type FormParts, LongField } from '../entries/fields.tsx'
import { casePage, onCase, problemsOfReason, type Thing, thingRoutes, type Work } from '../entries/thing.tsx'
import { typed, type Values, valuesFrom } from '../entries/values.ts'
import { interventionKinds } from '../store/intervention-kinds.ts'
import {
  addBreach,
  addIntervention,
  addStage,
  changeIntervention,
  findIntervention,
  type Intervention,
  removeEntry,
} from '../store/interventions.ts'
import { blank, type Chooses, groups, inWords, read, valuesOf } from './form.ts'
import {
  BreachFields,
  FormPage,
  InterventionFields,
  interventionFacts,
  interventionTitle,
  StageFields,
  StagesAndBreaches,
} from './page.tsx'

const PATH = 'interventions'

type Read = InterventionInput & { readonly bornOn: string | null; readonly kinds: readonly Kind[] }

const interventions: Thing<Intervention, Read, Chooses> = {
  ...{ path: PATH, table: 'interventions', action: 'intervention', groups },
  titles: {
    add: 'Record an intervention',
    change: 'Change an intervention',
    remove: 'Take an intervention off the case',
  },
  notices: { added: 'intervention-added', changed: 'intervention-changed', removed: 'intervention-removed' },
  title: interventionTitle,
  ...{ blank, valuesOf, inWords },
  read: (values, given) => {
    const plain = read(values, given)
    return plain.ok ? { ok: true, value: { ...plain.value, ...given.extra } } : plain
  },
  prepare: async (tx, _at, values) => ({
    kinds: await interventionKinds(tx),
    bornOn: await bornOn(tx, typed(values, 'profileId')),
  }),
  Fields: InterventionFields,
  find: findIntervention,
  add: (tx, actor, { caseId, input, now }) =>
    addIntervention(tx, actor, { caseId, intervention: withReview(input), now }),
  change: (tx, actor, { input, ...given }) =>
    changeIntervention(tx, actor, { ...given, intervention: withReview(input) }),
  facts: interventionFacts,
  more: async (tx, one, { mayChange }) => {
    const kind = (await interventionKinds(tx)).find(
      ({ code, version }) => code === one.kindCode && version === one.kindVersion,
    )
    const by = [...one.stages, ...one.breaches].flatMap(({ addedBy }) => addedBy ?? [])
    return <StagesAndBreaches {...{ one, kind, mayChange }} users={await userNames(tx, [...new Set(by)])} />
  },
}

/** Known to the day or the month; a year alone says too little about who is under 18. */
async function bornOn(tx: Tx, profileId: string): Promise<string | null> {
  const profile = isUuid(profileId) ? await getProfile(tx, profileId) : undefined
  const born = profile?.born ?? null
  return born === null || born.precision === 'year' ? null : born.on
}

/** Orders on somebody under 18 are due for review from the start, where the law asks for it and no day was set. */
function withReview({ bornOn: born, kinds, ...input }: Read): InterventionInput {
  if (input.reviewOn !== null || input.endedOn !== null) return input
  const kind = kindsOn(kinds, input.startOn).find(({ code }) => code === input.kindCode)
  const age = born === null ? null : ageOn(born, input.startOn)
  const due = kind === undefined ? null : nextReview(kind, { startOn: input.startOn, age, lastReviewedOn: null })
  return due === null || (input.endOn !== null && due > input.endOn) ? input : { ...input, reviewOn: due }
}

/** Interventions on a case, their stages and their breaches. */
export function interventionRoutes(deps: CaseworkDeps): Route[] {
  const access = may('casework.use')
  const base = `/cases/:record/${PATH}/:id`
  const both = (path: string, get: Route['handle'], post: Route['handle']): Route[] => [
    route({ method: 'GET', path: `${base}${path}`, access, handle: get }),
    route({ method: 'POST', path: `${base}${path}`, access, handle: post }),
  ]
  return [
    ...thingRoutes(deps, interventions),
    ...both(
      '/stages/new',
      (visit) => stagePage(deps, visit, 'prepare'),
      (visit) => stagePage(deps, visit, 'write'),
    ),
    ...both(
      '/breaches/new',
      (visit) => breachPage(deps, visit, 'prepare'),
      (visit) => breachPage(deps, visit, 'write'),
    ),
    ...(['stages', 'breaches'] as const).flatMap((of) =>
      both(
        `/${of}/:entry/remove`,
        (visit) => removalPage(deps, visit, { of, to: 'prepare' }),
        (visit) => removalPage(deps, visit, { of, to: 'write' }),
      ),
    ),
  ]
}

type To = 'prepare' | 'write'

function onIntervention(
  deps: CaseworkDeps,
  visit: Visit,
  of: { readonly action: string; readonly to: To },
  work: (work: Work & { readonly one: Intervention; readonly kind: Kind }) => Promise<Reply>,
): Promise<Reply> {
  const action = of.to === 'prepare' ? `prepare-${of.action}` : of.action
  return onCase(deps, visit, { action, to: of.to }, async (given) => {
    const id = visit.params['id']
    const one = isUuid(id) ? await findIntervention(given.tx, { id, caseId: given.at.one.recordId }) : null
    const kinds = one === null ? [] : await interventionKinds(given.tx)
    const kind = kinds.find(({ code, version }) => code === one?.kindCode && version === one.kindVersion)
    if (one === null || kind === undefined) {
      given.note({ outcome: 'refused' })
      return notFound()
    }
    if (one.removedAt !== null) {
      given.note({ outcome: 'refused' })
      return forbidden('This was taken off the case. It stays as it was, with the reason.')
    }
    return work({ ...given, one, kind })
  })
}

const pathTo = (one: Intervention) => `/cases/${one.caseId}/${PATH}/${one.id}`

function smallForm(
  of: Work & { readonly one: Intervention },
  page: FormParts & { readonly visit: Visit; readonly title: string; readonly submit: string; readonly fields: Child },
): Reply {
  return casePage(of.at, {
    title: page.title,
    status: page.errors.length > 0 ? 422 : 200,
    above: { text: of.one.kindTitle, href: pathTo(of.one) },
    body: (
      <>
        <ProblemSummary errors={page.errors} />
        <Heading caption={interventionTitle(of.one)}>{page.title}</Heading>
        <FormPage action={page.visit.path} token={page.visit.formToken} submit={page.submit} cancel={pathTo(of.one)}>
          {page.fields}
        </FormPage>
      </>
    ),
  })
}

function stagePage(deps: CaseworkDeps, visit: Visit, to: To) {
  return onIntervention(deps, visit, { action: 'add-intervention-stage', to }, async (given) => {
    const { tx, at, one, kind, note } = given
    const again = (values: Values, errors: readonly FieldError[]) =>
      smallForm(given, {
        ...{ visit, values, errors, title: 'Record a stage', submit: 'Save' },
        fields: <StageFields values={values} errors={errors} kind={kind} />,
      })
    if (to === 'prepare') return again(valuesFrom({ onDay: at.today }), [])
    const stage = typed(visit.form, 'stage')
    const said = {
      stage: isKeyOf(STAGES, stage) ? stage : 'served',
      onDay: typed(visit.form, 'onDay'),
      note: typed(visit.form, 'note'),
    } as const
    const errors = [
      ...(isKeyOf(STAGES, stage) ? [] : [{ field: 'stage', message: 'Choose the stage' }]),
      ...checkStage(said, { ...at, kind }),
    ]
    if (errors.length > 0) {
      note({ outcome: 'invalid' })
      return again(
        visit.form,
        errors.filter((error, at) => errors.findIndex(({ field }) => field === error.field) === at),
      )
    }
    await addStage(tx, visit.actor, {
      ...{ id: one.id, caseId: one.caseId, stage: said, now: at.now },
      ...(said.stage === 'reviewed' ? { reviewOn: await reviewAfter(tx, { one, kind, on: said.onDay }) } : {}),
    })
    return redirect(pathTo(one), { notice: 'stage-added' })
  })
}

async function reviewAfter(tx: Tx, of: { one: Intervention; kind: Kind; on: string }): Promise<string | null> {
  const born = of.one.profileId === null ? null : await bornOn(tx, of.one.profileId)
  // Somebody who has come of age meanwhile is not reviewed any more.
  const age = born === null ? null : ageOn(born, of.on)
  const due = nextReview(of.kind, { startOn: of.one.startOn, age, lastReviewedOn: of.on })
  return due !== null && of.one.endOn !== null && due > of.one.endOn ? null : due
}

function breachPage(deps: CaseworkDeps, visit: Visit, to: To) {
  return onIntervention(deps, visit, { action: 'add-intervention-breach', to }, async (given) => {
    const { tx, at, one, note } = given
    const again = (values: Values, errors: readonly FieldError[]) =>
      smallForm(given, {
        ...{ visit, values, errors, title: 'Record a breach', submit: 'Save' },
        fields: <BreachFields values={values} errors={errors} conditions={one.conditions} />,
      })
    if (to === 'prepare') return again(valuesFrom({ onDay: at.today }), [])
    const action = typed(visit.form, 'action')
    const said = {
      ...{ onDay: typed(visit.form, 'onDay'), condition: typed(visit.form, 'condition') },
      ...{ whatHappened: typed(visit.form, 'whatHappened'), action: isKeyOf(BREACH_ACTIONS, action) ? action : 'none' },
    } as const
    const errors = [
      ...checkBreach(said, { ...at, startOn: one.startOn, conditions: one.conditions }),
      ...(isKeyOf(BREACH_ACTIONS, action) ? [] : [{ field: 'action', message: 'Choose what was done about it' }]),
    ]
    if (errors.length > 0) {
      note({ outcome: 'invalid' })
      return again(visit.form, errors)
    }
    await addBreach(tx, visit.actor, { id: one.id, caseId: one.caseId, breach: said, now: at.now })
    return redirect(pathTo(one), { notice: 'breach-added' })
  })
}

function removalPage(
  deps: CaseworkDeps,
  visit: Visit,
  { of, to }: { readonly of: 'stages' | 'breaches'; readonly to: To },
) {
  const what = of === 'stages' ? 'stage' : 'breach'
  return onIntervention(deps, visit, { action: `remove-intervention-${what}`, to }, async (given) => {
    const { tx, at, one, note } = given
    const entry = [...one.stages, ...one.breaches].find(({ id }) => id === visit.params['entry'])
    if (entry === undefined) {
      note({ outcome: 'refused' })
      return notFound()
    }
    const again = (values: Values, errors: readonly FieldError[]) =>
      smallForm(given, {
        ...{ visit, values, errors, title: `Take a ${what} off`, submit: 'Take it off' },
        fields: <LongField form={{ values, errors }} name="because" label="Why is it taken off?" rows={3} />,
      })
    if (to === 'prepare') return again(new URLSearchParams(), [])
    const because = typed(visit.form, 'because')
    const errors = problemsOfReason(because)
    if (errors.length > 0) {
      note({ outcome: 'invalid' })
      return again(visit.form, errors)
    }
    const removed = await removeEntry(tx, visit.actor, {
      ...({
        of: `intervention_${of}`,
        id: one.id,
        caseId: one.caseId,
        entryId: entry.id,
        because,
        now: at.now,
      } as const),
    })
    return removed
      ? redirect(pathTo(one), { notice: 'entry-removed' })
      : forbidden('This can no longer be changed by your team.')
  })
}
