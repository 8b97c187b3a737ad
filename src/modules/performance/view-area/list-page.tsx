import type { Area } from '../../../foundations/areas/index.ts'
import { plural } from '../../../platform/html/format.ts'
import { Details } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { areaHref } from '../pages/paths.ts'
import type { AreaListView } from './list-view-model.ts'

export function AreaListPage({ view, mayImportAreas }: { view: AreaListView; mayImportAreas: boolean }): Html {
  return (
    <>
      <Heading lead="Each area’s page shows all its charts, those that need attention first.">Areas</Heading>
      {view.wide.map((group) => (
        <section>
          <h2 class="govuk-heading-m">{group.title}</h2>
          <Links areas={group.areas} />
        </section>
      ))}
      {view.small.length > 0 && <h2 class="govuk-heading-m">Neighbourhoods and wards</h2>}
      {view.small.map(({ district, areas }) => (
        <Details summary={`${district.name} (${plural(areas.length, 'area', 'areas')})`}>
          <Links areas={areas} />
        </Details>
      ))}
      <p class="govuk-body">
        <a class="govuk-link" href="/map">
          Find an area on the map
        </a>
      </p>
      {mayImportAreas && (
        <p class="govuk-body">
          <a class="govuk-link" href="/reference/areas">
            Codes, boundaries and population of areas
          </a>
        </p>
      )}
    </>
  )
}

function Links({ areas }: { areas: readonly Area[] }): Html {
  return (
    <ul class="govuk-list pf-columns">
      {areas.map((area) => (
        <li>
          <a class="govuk-link" href={areaHref(area.code)}>
            {area.name}
          </a>
        </li>
      ))}
    </ul>
  )
}
