import { z } from 'zod'
import { errorAt, type FieldError, PostForm, ProblemSummary, parseForm } from '../../../platform/forms/index.ts'
import { formatNumber } from '../../../platform/html/format.ts'
import { Button, Input, SummaryList } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import {
  may,
  notFound,
  page,
  type Reply,
  type Route,
  redirect,
  route,
  signedIn,
  type Visit,
} from '../../../platform/http/index.ts'
import { AREAS_CRUMBS, AREAS_PAGE, type AreasDeps, areaPage, mayImport, reading, writing } from '../deps.ts'
import { type AreaKind, kindWords } from '../domain/kinds.ts'
import { type Area, areaByCode, areasByIds, chooseAreas, chosenAreas } from '../store/areas.ts'
import { type AreaDetail, areaDetail } from '../store/browsing.ts'
import { type Alias, type AliasRefusal, addAlias, aliasesOf, removeAlias } from '../store/labels.ts'

interface Model {
  readonly area: Area
  readonly detail: AreaDetail
  readonly aliases: readonly Alias[]
  readonly mayImport: boolean
  readonly token: string
  readonly errors: readonly FieldError[]
  readonly entered: string
}

const AliasForm = z.object({
  alias: z
    .string({ error: 'Enter the other name' })
    .min(1, 'Enter the other name')
    .max(200, 'Use 200 characters or fewer'),
})
const RemoveForm = z.object({ alias: z.string().min(1).max(200) })

export function showAreaRoutes(deps: AreasDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: `${AREAS_PAGE}/:code`,
      access: signedIn(),
      handle: (visit) => show(deps, visit),
    }),
    route({
      method: 'POST',
      path: `${AREAS_PAGE}/:code/aliases`,
      access: may('areas.import'),
      handle: (visit) => add(deps, visit),
    }),
    route({
      method: 'POST',
      path: `${AREAS_PAGE}/:code/aliases/remove`,
      access: may('areas.import'),
      handle: (visit) => remove(deps, visit),
    }),
    route({
      method: 'POST',
      path: `${AREAS_PAGE}/:code/choice`,
      access: may('areas.import'),
      handle: (visit) => choose(deps, visit),
    }),
  ]
}

async function show(
  { db }: AreasDeps,
  visit: Visit,
  problem: { readonly errors: readonly FieldError[]; readonly entered: string } = { errors: [], entered: '' },
): Promise<Reply> {
  const model = await db.withActor(
    visit.actor,
    reading(visit, 'show-area'),
    async (tx, note): Promise<Model | null> => {
      const area = await areaByCode(tx, visit.params['code'] ?? '')
      if (area === undefined) return null
      note({ subjectType: 'area', subjectId: area.id })
      return {
        area,
        detail: await areaDetail(tx, area.id),
        aliases: await aliasesOf(tx, [area.id]),
        mayImport: mayImport(visit),
        token: visit.formToken,
        ...problem,
      }
    },
  )
  if (model === null) return notFound()
  return page({
    title: problem.errors.length > 0 ? `Error: ${model.area.name}` : model.area.name,
    status: problem.errors.length > 0 ? 422 : 200,
    crumbs: [...AREAS_CRUMBS, { text: model.area.name }],
    body: <AreaPage {...model} />,
  })
}

async function add(deps: AreasDeps, visit: Visit): Promise<Reply> {
  const parsed = parseForm(AliasForm, visit.form)
  const entered = visit.form.get('alias') ?? ''
  if (!parsed.ok) return show(deps, visit, { errors: parsed.errors, entered })
  const outcome = await deps.db.withActor(visit.actor, writing(visit, 'add-alias'), async (tx, note) => {
    const area = await areaByCode(tx, visit.params['code'] ?? '')
    if (area === undefined) return null
    const added = await addAlias(tx, { areaId: area.id, alias: parsed.value.alias })
    note({ subjectType: 'area', subjectId: area.id, outcome: added.ok ? added.value : 'refused' })
    if (added.ok) return { area, message: null }
    const [other] = added.problem.kind === 'taken' ? await areasByIds(tx, [added.problem.areaId]) : []
    return { area, message: refusalMessage(added.problem, other) }
  })
  if (outcome === null) return notFound()
  if (outcome.message !== null) {
    return show(deps, visit, { errors: [{ field: 'alias', message: outcome.message }], entered })
  }
  await deps.onChanged?.()
  return redirect(areaPage(outcome.area.code), { notice: 'area-alias-added' })
}

function refusalMessage(refusal: AliasRefusal, other: Area | undefined): string {
  switch (refusal.kind) {
    case 'empty':
      return 'Enter a name with letters or digits'
    case 'own-name':
      return 'The area already has this name or code'
    case 'taken':
      return `This already means ${other === undefined ? 'another area' : `${other.name} (${other.code})`}. Remove it there first`
  }
}

async function remove(deps: AreasDeps, visit: Visit): Promise<Reply> {
  const parsed = parseForm(RemoveForm, visit.form)
  if (!parsed.ok) return notFound()
  const area = await deps.db.withActor(visit.actor, writing(visit, 'remove-alias'), async (tx, note) => {
    const found = await areaByCode(tx, visit.params['code'] ?? '')
    if (found === undefined) return null
    const removed = await removeAlias(tx, { areaId: found.id, alias: parsed.value.alias })
    note({ subjectType: 'area', subjectId: found.id, outcome: removed ? 'removed' : 'unchanged' })
    return found
  })
  return area === null ? notFound() : redirect(areaPage(area.code), { notice: 'area-alias-removed' })
}

async function choose(deps: AreasDeps, visit: Visit): Promise<Reply> {
  const wanted = visit.form.get('choice') === 'yes'
  const area = await deps.db.withActor(visit.actor, writing(visit, 'choose-areas'), async (tx, note) => {
    const found = await areaByCode(tx, visit.params['code'] ?? '')
    if (found === undefined) return null
    const others = (await chosenAreas(tx)).map((one) => one.id).filter((id) => id !== found.id)
    await chooseAreas(tx, wanted ? [...others, found.id] : others)
    note({ subjectType: 'area', subjectId: found.id, outcome: wanted ? 'chosen' : 'left out' })
    return found
  })
  return area === null ? notFound() : redirect(areaPage(area.code), { notice: 'area-choice-saved' })
}

const BASIS: Readonly<Record<string, string>> = {
  'best-fit': ', by the best fit of the LSOA that replaced it',
  point: ', by a point inside it: a best fit',
  grouping: ', by a grouping made here',
}

function AreaPage(model: Model): Html {
  const { area, detail } = model
  return (
    <>
      <ProblemSummary errors={model.errors} />
      <Heading caption={kindWords(area.kind).one}>{area.name}</Heading>
      <SummaryList
        rows={[
          row('Code', area.code),
          area.vintage === '2011' && row('Census', successorText(detail.successor)),
          area.vintage === '2021' && row('Census', '2021'),
          row('Inside', detail.around.length === 0 ? 'None known' : <AreaLinks areas={detail.around} />),
          row('Holds', <Within area={area} within={detail.within} />),
          row('Residents', <Residents populations={detail.populations} />),
          row('Boundary', boundaryText(detail.boundaryVintages)),
        ]}
      />
      {model.mayImport && <Choice area={area} chosen={detail.chosen} token={model.token} />}
      <h2 class="govuk-heading-m">Other names</h2>
      <p class="govuk-body">
        Names and codes by which files call this area. Capitals, accents and spaces make no difference.
      </p>
      <Aliases {...model} />
    </>
  )
}

function row(key: string, value: Child) {
  return { key: { content: key }, value: { content: value } }
}

function successorText(successor: Area | null): Child {
  if (successor === null) return '2011, replaced in 2021; the best fit is not known'
  return (
    <>
      2011, replaced in 2021. Its counts are added to{' '}
      <a class="govuk-link" href={areaPage(successor.code)}>
        {successor.name}
      </a>
      , the best fit.
    </>
  )
}

function AreaLinks(props: { areas: AreaDetail['around'] }): Html {
  return (
    <ul class="govuk-list">
      {props.areas.map((area) => (
        <li>
          <a class="govuk-link" href={areaPage(area.code)}>
            {area.name}
          </a>{' '}
          ({kindWords(area.kind).one.toLowerCase()}
          {BASIS[area.basis ?? ''] ?? ''})
        </li>
      ))}
    </ul>
  )
}

function Within(props: { area: Area; within: AreaDetail['within'] }): Child {
  if (props.within.length === 0) return 'No smaller areas'
  const address = (kind: AreaKind) =>
    `${AREAS_PAGE}?${new URLSearchParams({ inside: props.area.code, kind, scope: 'all' })}`
  return (
    <ul class="govuk-list">
      {props.within.map(({ kind, count }) => (
        <li>
          <a class="govuk-link" href={address(kind)}>
            {formatNumber(count)} {(count === 1 ? kindWords(kind).one : kindWords(kind).many).toLowerCase()}
          </a>
        </li>
      ))}
    </ul>
  )
}

function Residents(props: { populations: AreaDetail['populations'] }): Child {
  if (props.populations.length === 0) return 'No figure of its own'
  return props.populations
    .map(({ year, residents, households }) => {
      const homes = households === null ? '' : ` in ${formatNumber(households)} households`
      return `${formatNumber(residents)}${homes} (${year})`
    })
    .join('; ')
}

function boundaryText(vintages: readonly string[]): string {
  if (vintages.length === 0) return 'Not imported'
  const years = vintages.filter((vintage) => vintage !== '')
  return years.length === 0 ? 'Imported' : `Imported, as of ${years.join(' and ')}`
}

function Choice(props: { area: Area; chosen: boolean; token: string }): Html {
  return (
    <PostForm action={`${areaPage(props.area.code)}/choice`} token={props.token}>
      <input type="hidden" name="choice" value={props.chosen ? 'no' : 'yes'} />
      <Button classes="govuk-button--secondary">
        {props.chosen ? 'No longer treat this as one of our areas' : 'Make this one of our areas'}
      </Button>
    </PostForm>
  )
}

function Aliases(model: Model): Html {
  const base = `${areaPage(model.area.code)}/aliases`
  return (
    <>
      {model.aliases.length === 0 ? (
        <p class="govuk-body">None.</p>
      ) : (
        <SummaryList
          rows={model.aliases.map(({ alias, origin }) =>
            row(
              alias,
              <>
                {origin === 'file' ? 'Given by an imported file' : 'Added here'}
                {model.mayImport && (
                  <PostForm action={`${base}/remove`} token={model.token}>
                    <input type="hidden" name="alias" value={alias} />
                    <button type="submit" class="fp-link-button">
                      Remove<span class="govuk-visually-hidden"> {alias}</span>
                    </button>
                  </PostForm>
                )}
              </>,
            ),
          )}
        />
      )}
      {model.mayImport && (
        <PostForm action={base} token={model.token}>
          <Input
            name="alias"
            label={{ content: 'Add another name or code' }}
            value={model.entered}
            errorMessage={errorAt(model.errors, 'alias')}
            classes="govuk-input--width-20"
          />
          <Button classes="govuk-button--secondary">Add</Button>
        </PostForm>
      )}
    </>
  )
}
