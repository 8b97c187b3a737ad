import { Marked } from '../../../foundations/sharing/index.ts'
import { addDays, londonDay } from '../../../platform/clock/index.ts'
import { formatDate, plural } from '../../../platform/html/format.ts'
import { Table } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import { may, page, type Reply, type Route, route, type Visit } from '../../../platform/http/index.ts'
import { type CaseworkDeps, reading } from '../deps.ts'
import { type Case, casesByIds } from '../store/cases.ts'
import { findRepeats, type Repeated, type Repeats } from '../store/repeats.ts'

/** The span of the report, in days: twelve months. */
const SPAN_DAYS = 365

/** Repeat victims, repeat places and serial perpetrators of the last twelve months. */
export function repeatRoutes(deps: CaseworkDeps): Route[] {
  return [
    route({ method: 'GET', path: '/repeats', access: may('casework.use'), handle: (visit) => repeats(deps, visit) }),
  ]
}

function repeats(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const to = londonDay(deps.now())
  const from = addDays(to, -SPAN_DAYS)
  return deps.db.withActor(visit.actor, reading(visit, 'list-repeats'), async (tx, note) => {
    const found = await findRepeats(tx, { from, to })
    const all = [...found.victims, ...found.places, ...found.perpetrators]
    const cases = await casesByIds(tx, [...new Set(all.flatMap(({ caseIds }) => caseIds))])
    note({ recordIds: [...new Set([...all.map(({ profileId }) => profileId), ...cases.keys()])] })
    return page({
      title: 'Repeat victims and places',
      wide: true,
      crumbs: [{ text: 'Cases', href: '/cases' }, { text: 'Repeats' }],
      body: (
        <Marked classification="official-sensitive">
          <RepeatsPage found={found} cases={cases} from={from} />
        </Marked>
      ),
    })
  })
}

type CasesById = ReadonlyMap<string, Case>

function RepeatsPage(props: { found: Repeats; cases: CasesById; from: string }): Html {
  const { found, cases } = props
  return (
    <>
      <Heading
        lead={`Since ${formatDate(props.from)}, in cases that you may open. Linked profiles count as one person; an incident told to two agencies counts once.`}
      >
        Repeat victims and places
      </Heading>
      <Section
        title="Repeat victims"
        counted="Incidents"
        list={found.victims}
        cases={cases}
        empty="No victim of two or more incidents"
      />
      <Section
        title="Repeat places"
        counted="Incidents"
        list={found.places}
        cases={cases}
        empty="No place with two or more incidents"
      />
      <Section
        title="Serial perpetrators"
        counted="People who suffered"
        list={found.perpetrators}
        cases={cases}
        empty="Nobody who troubled two or more people"
      />
    </>
  )
}

function Section(props: {
  title: string
  counted: string
  list: readonly Repeated[]
  cases: CasesById
  empty: string
}): Html {
  return (
    <section>
      {props.list.length === 0 ? (
        <>
          <h2 class="govuk-heading-m">{props.title}</h2>
          <Empty title={props.empty} />
        </>
      ) : (
        <Scroll label={props.title}>
          <Table
            caption={props.title}
            captionClasses="govuk-table__caption--m"
            head={[
              { content: 'Who or where' },
              { content: props.counted, format: 'numeric' },
              { content: 'Last' },
              { content: 'Cases' },
            ]}
            rows={props.list.map((one) => [
              {
                content: (
                  <a class="govuk-link" href={`/people/${one.profileId}`}>
                    {one.name}
                  </a>
                ),
              },
              { content: String(one.count), format: 'numeric' },
              { content: formatDate(one.lastOn) },
              {
                content: (
                  <ul class="govuk-list">
                    {one.caseIds.map((id) => (
                      <li>
                        <a class="govuk-link" href={`/cases/${id}`}>
                          {props.cases.get(id)?.reference ?? plural(1, 'case', 'cases')}
                        </a>
                      </li>
                    ))}
                  </ul>
                ),
              },
            ])}
          />
        </Scroll>
      )}
    </section>
  )
}
