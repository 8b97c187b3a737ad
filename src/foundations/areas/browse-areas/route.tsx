import { formatNumber, plural } from '../../../platform/html/format.ts'
import { Button, Input, InsetText, Pagination, Select } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import { page, type Route, route, signedIn, type Visit } from '../../../platform/http/index.ts'
import { AREAS_PAGE, type AreasDeps, areaPage, mayImport, reading } from '../deps.ts'
import { AREA_KINDS, type AreaKind, isAreaKind, kindWords } from '../domain/kinds.ts'
import { type Area, chosenAreas, findArea } from '../store/areas.ts'
import { type BrowsedArea, browseAreas, countAreas } from '../store/browsing.ts'

const PER_PAGE = 50

interface Model {
  readonly search: string
  readonly kind: AreaKind | undefined
  readonly inside: Area | undefined
  readonly scope: 'ours' | 'all'
  readonly page: number
  readonly total: number
  readonly areas: readonly BrowsedArea[]
  readonly counts: readonly { readonly kind: AreaKind; readonly all: number; readonly ours: number }[]
  readonly chosen: readonly Area[]
  readonly mayImport: boolean
}

export function browseAreasRoute({ db }: AreasDeps): Route {
  return route({
    method: 'GET',
    path: AREAS_PAGE,
    access: signedIn(),
    handle: async (visit) => {
      const model = await db.withActor(visit.actor, reading(visit, 'browse-areas'), async (tx): Promise<Model> => {
        const asked = askedOf(visit)
        const inside = asked.inside === '' ? undefined : await findArea(tx, asked.inside)
        const found = await browseAreas(tx, {
          scope: asked.scope,
          search: asked.search,
          page: asked.page,
          perPage: PER_PAGE,
          ...(asked.kind && { kind: asked.kind }),
          ...(inside && { insideId: inside.id }),
        })
        return {
          ...asked,
          ...found,
          inside,
          counts: await countAreas(tx),
          chosen: await chosenAreas(tx),
          mayImport: mayImport(visit),
        }
      })
      return page({
        title: 'Areas',
        wide: true,
        crumbs: [{ text: 'Home', href: '/' }, { text: 'Areas' }],
        body: <AreasPage {...model} />,
      })
    },
  })
}

function askedOf({ query }: Visit) {
  const kind = query.get('kind') ?? ''
  const number = Number(query.get('page') ?? '1')
  return {
    search: (query.get('q') ?? '').trim().slice(0, 200),
    kind: isAreaKind(kind) ? kind : undefined,
    inside: (query.get('inside') ?? '').trim().slice(0, 200),
    scope: query.get('scope') === 'all' ? ('all' as const) : ('ours' as const),
    page: Number.isInteger(number) && number >= 1 && number <= 10_000 ? number : 1,
  }
}

function AreasPage(model: Model): Html {
  return (
    <>
      <Heading lead="The places that counts belong to: what lies inside what, how many people live there, and other names that files use.">
        Areas
      </Heading>
      {model.mayImport && (
        <div class="fp-actions">
          <Button href={`${AREAS_PAGE}/import`}>Import area files</Button>
          <Button href={`${AREAS_PAGE}/group`} classes="govuk-button--secondary">
            Group areas
          </Button>
        </div>
      )}
      {model.counts.length === 0 ? <NoAreas mayImport={model.mayImport} /> : <Browser {...model} />}
    </>
  )
}

function NoAreas(props: { mayImport: boolean }): Html {
  return (
    <Empty title="No areas yet">
      <p class="govuk-body">
        {props.mayImport
          ? 'Import boundaries and look-ups of the Office for National Statistics to begin.'
          : 'An analyst imports them. Until then counts cannot be placed.'}
      </p>
    </Empty>
  )
}

function Browser(model: Model): Html {
  const pages = Math.max(1, Math.ceil(model.total / PER_PAGE))
  return (
    <>
      <InsetText>
        {model.chosen.length > 0
          ? `Your areas are ${model.chosen.map((area) => area.name).join(', ')}, with everything inside and around.`
          : 'Your areas are those with boundaries, populations or smaller areas. To choose them yourself, open a force or county and make it yours.'}
      </InsetText>
      <form method="get" action={AREAS_PAGE} class="fp-filters">
        <div class="fp-filters__row">
          <Input name="q" label={{ content: 'Name or code' }} value={model.search} />
          <Select
            name="kind"
            label={{ content: 'Kind' }}
            value={model.kind ?? ''}
            items={[
              { value: '', text: 'All kinds' },
              ...AREA_KINDS.flatMap((kind) => {
                const count = model.counts.find((one) => one.kind === kind)
                if (count === undefined) return []
                const shown = model.scope === 'all' ? count.all : count.ours
                return [{ value: kind, text: `${kindWords(kind).many} (${formatNumber(shown)})` }]
              }),
            ]}
          />
          <Input name="inside" label={{ content: 'Inside (name or code)' }} value={model.inside?.name ?? ''} />
          <Select
            name="scope"
            label={{ content: 'Which' }}
            value={model.scope}
            items={[
              { value: 'ours', text: 'Our areas' },
              { value: 'all', text: 'All areas of England and Wales that are known' },
            ]}
          />
          <Button classes="govuk-button--secondary">Show</Button>
        </div>
      </form>
      <p class="govuk-body">{plural(model.total, 'area', 'areas')}</p>
      {model.areas.length === 0 ? (
        <Empty title="Nothing matches">
          <p class="govuk-body">Try fewer letters, another kind, or all areas.</p>
        </Empty>
      ) : (
        <AreaTable areas={model.areas} />
      )}
      {pages > 1 && (
        <Pagination
          {...(model.page > 1 && { previous: { href: pageAddress(model, model.page - 1) } })}
          {...(model.page < pages && { next: { href: pageAddress(model, model.page + 1) } })}
        />
      )}
    </>
  )
}

function AreaTable(props: { areas: readonly BrowsedArea[] }): Html {
  return (
    <Scroll label="Areas">
      <table class="govuk-table">
        <caption class="govuk-table__caption govuk-visually-hidden">Areas</caption>
        <thead class="govuk-table__head">
          <tr class="govuk-table__row">
            {['Name', 'Code', 'Kind', 'Inside'].map((heading) => (
              <th scope="col" class="govuk-table__header">
                {heading}
              </th>
            ))}
            <th scope="col" class="govuk-table__header govuk-table__header--numeric">
              Residents
            </th>
            <th scope="col" class="govuk-table__header">
              Boundary
            </th>
          </tr>
        </thead>
        <tbody class="govuk-table__body">
          {props.areas.map((area) => (
            <tr class="govuk-table__row">
              <th scope="row" class="govuk-table__header">
                <a class="govuk-link" href={areaPage(area.code)}>
                  {area.name}
                </a>
              </th>
              <td class="govuk-table__cell">{area.code}</td>
              <td class="govuk-table__cell">
                {kindWords(area.kind).one}
                {area.vintage === '2011' && ' of 2011, since replaced'}
              </td>
              <td class="govuk-table__cell">{area.inside.join(', ') || 'None known'}</td>
              <td class="govuk-table__cell govuk-table__cell--numeric">
                {area.residents === null ? 'Not known' : `${formatNumber(area.residents)} (${area.year})`}
              </td>
              <td class="govuk-table__cell">{area.hasBoundary ? 'Yes' : 'No'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function pageAddress(model: Model, number: number): string {
  const query = new URLSearchParams({ scope: model.scope, page: String(number) })
  if (model.search !== '') query.set('q', model.search)
  if (model.kind !== undefined) query.set('kind', model.kind)
  if (model.inside !== undefined) query.set('inside', model.inside.code)
  return `${AREAS_PAGE}?${query}`
}
