import { kindWords } from '../../../foundations/areas/index.ts'
import { choroplethMap, responsiveChart, tileMap } from '../../../platform/charts/index.ts'
import { monthInWords } from '../../../platform/clock/index.ts'
import { ProblemSummary } from '../../../platform/forms/index.ts'
import { formatNumber, plural } from '../../../platform/html/format.ts'
import { Button, InsetText } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import { Pick, PickMeasure, PickMonth } from '../pages/choices.tsx'
import { Downloads, Figure, PrintButton, type SortColumn, SortHeading } from '../pages/parts.tsx'
import { chartHref, withQuery } from '../pages/paths.ts'
import { typeTitle } from '../pages/words.ts'
import type { MappedArea, MapView, SortKey } from './view-model.ts'

/** More rows than this are shown only when asked for: the file holds them all. */
const ROWS_AT_FIRST = 50

export function MapPage({ view, allRows }: { view: MapView; allRows: boolean }): Html {
  const { measure, type } = view.chosen
  const title = `${typeTitle(measure, type)} by ${kindWords(view.level).one.toLowerCase()}`
  return (
    <>
      <ProblemSummary errors={view.errors} />
      <Heading
        caption={view.inside === null ? 'Map' : `Map of ${view.inside.name}`}
        lead={`${unitOf(view)}, ${monthInWords(view.from)} to ${monthInWords(view.to)}.`}
      >
        {capital(title.replace('small census area (lsoa)', 'small census area'))}
      </Heading>
      <Filters view={view} />
      {view.rows.length === 0 ? (
        <Empty title="There are no figures to map.">
          <p class="govuk-body">Choose another level or measure.</p>
        </Empty>
      ) : (
        <>
          <Warnings view={view} />
          <div class="pf-map-and-table">
            <figure class="fp-chart pf-map">
              {drawn(view, title)}
              <figcaption>{captionOf(view)}</figcaption>
            </figure>
            <div>
              <RateTable view={view} allRows={allRows} />
            </div>
          </div>
          <Downloads
            label="Save this table:"
            items={[{ text: 'figures (CSV)', href: withQuery('/map.csv', questionOf(view)) }]}
          />
          <div class="fp-actions">
            <PrintButton />
          </div>
        </>
      )}
    </>
  )
}

function Filters({ view }: { view: MapView }): Html {
  return (
    <form class="fp-filters" method="get" action="/map">
      <div class="fp-filters__row">
        <PickMeasure measures={view.measures} chosen={view.chosen} errors={view.errors} />
        <PickMonth id="to" label="12 months to" months={view.months} chosen={view.to} errors={view.errors} />
        <Pick id="level" label="Level" errors={view.errors}>
          {view.levels.map((level) => (
            <option value={level} selected={level === view.level}>
              {kindWords(level).many}
            </option>
          ))}
        </Pick>
        {view.wider.length > 0 && (
          <Pick id="inside" label="Inside" errors={view.errors}>
            <option value="" selected={view.inside === null}>
              Everywhere
            </option>
            {view.inside !== null && view.wider.every((area) => area.id !== view.inside?.id) && (
              <option value={view.inside.code} selected>
                {view.inside.name}
              </option>
            )}
            {view.wider.map((area) => (
              <option value={area.code} selected={area.id === view.inside?.id}>
                {area.name}
              </option>
            ))}
          </Pick>
        )}
        <Button classes="govuk-button--secondary">Show</Button>
      </div>
    </form>
  )
}

function questionOf(view: MapView, sort?: string) {
  const { measure, type } = view.chosen
  return {
    measure: type.level === 0 ? measure.slug : `${measure.slug}/${type.slug}`,
    to: view.to,
    level: view.level,
    inside: view.inside?.code,
    sort: sort ?? `${view.sort.descending ? '-' : ''}${view.sort.key}`,
  }
}

function unitOf(view: MapView): string {
  const { measure } = view.chosen
  const unit = capital(measure.unit)
  return view.by === 'rate' ? `${unit} per 1,000 residents` : unit
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function Warnings({ view }: { view: MapView }): Child {
  const unknown = view.rows.filter((row) => row.residents === null).length
  const short = view.rows.filter((row) => row.months > 0 && row.months < 12)
  const [first] = short
  if (unknown === 0 && first === undefined) return null
  return (
    <InsetText>
      {first !== undefined && (
        <p class="govuk-body">
          {short.length === view.rows.length && short.every((row) => row.months === first.months)
            ? `Only ${first.months} of the 12 months have figures, so counts are shown and no rates.`
            : `${plural(short.length, 'area has', 'areas have')} figures for only some of the 12 months, so no rate is given.`}
        </p>
      )}
      {unknown > 0 && (
        <p class="govuk-body">
          {unknown === view.rows.length
            ? 'No number of residents is known for these areas, so the map shows counts and not rates. '
            : `The number of residents is not known for ${plural(unknown, 'area', 'areas')}, which ${unknown === 1 ? 'is' : 'are'} hatched. `}
          Population files are imported with the{' '}
          <a class="govuk-link" href="/reference/areas">
            areas
          </a>
          .
        </p>
      )}
    </InsetText>
  )
}

function shadedBy(view: MapView, row: MappedArea | undefined): number | null {
  if (row === undefined) return null
  return view.by === 'rate' ? row.rate : row.count
}

function drawn(view: MapView, title: string): Child {
  const { measure, type } = view.chosen
  const rows = new Map(view.rows.map((row) => [row.area.code, row]))
  const hrefOf = (code: string) => chartHref({ measure: measure.slug, type: type.slug, area: code })
  const basics = { id: 'map', title, unit: unitOf(view), ...(view.by === 'rate' ? { decimals: 1 } : {}) }
  switch (view.drawing.kind) {
    case 'shapes': {
      const { shapes, outlines } = view.drawing
      return responsiveChart(choroplethMap, {
        ...basics,
        shapes: shapes.map((shape) => ({
          ...shape,
          value: shadedBy(view, rows.get(shape.code)),
          href: hrefOf(shape.code),
        })),
        outlines,
        ...(outlines.length > 0 && view.inside === null
          ? { names: 'outlines' as const }
          : shapes.length <= 15
            ? { names: 'areas' as const }
            : {}),
      })
    }
    case 'tiles':
      return responsiveChart(tileMap, {
        ...basics,
        tiles: view.drawing.tiles.map((tile) => ({
          code: tile.code,
          name: tile.name,
          abbr: tile.abbreviation,
          column: tile.column,
          row: tile.row,
          value: shadedBy(view, rows.get(tile.code)),
          href: hrefOf(tile.code),
        })),
      })
    case 'none':
      return (
        <p class="govuk-body">
          There are no boundaries for these areas yet, so they are shown as a table only. Boundary files (GeoJSON or
          TopoJSON) are imported with the{' '}
          <a class="govuk-link" href="/reference/areas">
            areas
          </a>
          .
        </p>
      )
  }
}

function captionOf(view: MapView): string {
  const years = [...new Set(view.rows.flatMap((row) => row.populationYear ?? []))].sort()
  const parts: string[] = []
  if (view.drawing.kind === 'tiles') parts.push('Each tile is one area; its size says nothing about the area.')
  if (view.by === 'rate' && years.length > 0) parts.push(`By the population of ${years.join(', ')}.`)
  if (view.level === 'lsoa' || view.level === 'ward' || view.level === 'neighbourhood') {
    parts.push(
      'Street-level files place each crime at one of a fixed set of map points near where it happened, to protect victims. So counts of small areas are approximate, and crimes near a border may be counted next door.',
    )
  }
  if (view.chosen.measure.source !== '') parts.push(`Source: ${view.chosen.measure.source}.`)
  return parts.join(' ')
}

const COLUMNS: readonly (SortColumn & { key: SortKey })[] = [
  { key: 'area', text: 'Area', numeric: false },
  { key: 'count', text: 'Count', numeric: true },
  { key: 'residents', text: 'Residents', numeric: true },
  { key: 'rate', text: 'Per 1,000', numeric: true },
]

function RateTable({ view, allRows }: { view: MapView; allRows: boolean }): Html {
  const { measure, type } = view.chosen
  const shown = allRows ? view.rows : view.rows.slice(0, ROWS_AT_FIRST)
  const left = view.rows.length - shown.length
  return (
    <>
      <Scroll label="Figures of the map">
        <table class="govuk-table pf-table pf-rates">
          <caption class="govuk-table__caption govuk-table__caption--m">The same figures as a table</caption>
          <thead class="govuk-table__head">
            <tr class="govuk-table__row">
              {COLUMNS.map((column) => (
                <SortHeading
                  column={column}
                  sort={view.sort}
                  href={(sort) => withQuery('/map', { ...questionOf(view, sort), rows: allRows ? 'all' : null })}
                />
              ))}
            </tr>
          </thead>
          <tbody class="govuk-table__body">
            {shown.map((row) => (
              <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header">
                  <a
                    class="govuk-link"
                    href={chartHref({ measure: measure.slug, type: type.slug, area: row.area.code })}
                  >
                    {row.area.name}
                  </a>
                  {row.area.kind === 'lsoa' && row.area.name !== row.area.code && (
                    <span class="pf-small"> {row.area.code}</span>
                  )}
                </th>
                <td class="govuk-table__cell govuk-table__cell--numeric">
                  <Figure value={row.count} />
                  {row.months > 0 && row.months < 12 && <span class="pf-small"> ({row.months} of 12 months)</span>}
                </td>
                <td class="govuk-table__cell govuk-table__cell--numeric">
                  <Figure value={row.residents} missing="not known" />
                </td>
                <td class="govuk-table__cell govuk-table__cell--numeric">
                  <Figure value={row.rate} digits={1} missing="no rate" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {left > 0 && (
        <p class="govuk-body">
          <a class="govuk-link" href={withQuery('/map', { ...questionOf(view), rows: 'all' })}>
            {`Show all ${formatNumber(view.rows.length)} areas in the table`}
          </a>
        </p>
      )}
    </>
  )
}
