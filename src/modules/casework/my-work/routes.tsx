import { Marked } from '../../../foundations/sharing/index.ts'
import { londonDay } from '../../../platform/clock/index.ts'
import { formatDate, plural } from '../../../platform/html/format.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading } from '../../../platform/html/parts.tsx'
import { may, page, type Reply, type Route, route, type Visit } from '../../../platform/http/index.ts'
import { type CaseworkDeps, reading } from '../deps.ts'
import { CaseTable } from '../list-cases/page.tsx'
import { type CaseCounts, countCases, listCases } from '../store/case-lists.ts'
import type { WorkPart } from './work-part.ts'

/** What a person begins the day with: what is late or due of their own cases, and what waits for them elsewhere. */
export function myWorkRoutes(deps: CaseworkDeps): Route[] {
  return [
    route({ method: 'GET', path: '/my-work', access: may('casework.use'), handle: (visit) => myWork(deps, visit) }),
  ]
}

/** Own cases shown at once, the most urgent first. */
const SHOWN = 15

interface Section {
  readonly part: WorkPart
  readonly count: number
  readonly body: Html
}

function myWork(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const today = londonDay(deps.now())
  return deps.db.withActor(visit.actor, reading(visit, 'view-my-work'), async (tx, note) => {
    const seen = new Set<string>()
    const mine = await listCases(tx, visit.actor, {
      filter: { view: 'mine', state: 'current', band: null, late: null, areaId: null },
      ...{ sort: { key: 'due', descending: false }, today, limit: SHOWN, offset: 0 },
    })
    for (const { recordId } of mine.cases) seen.add(recordId)
    const counts = await countCases(tx, visit.actor, { view: 'team', today })
    const sections: Section[] = []
    for (const part of deps.workParts ?? []) {
      const shown = await part.show(tx, { visit, today, note: (ids) => add(seen, ids) })
      if (shown !== null) sections.push({ part, ...shown })
    }
    note({ recordIds: [...seen] })
    const body = (
      <Marked classification="official-sensitive">
        <Heading lead={formatDate(today)}>My work</Heading>
        <Team counts={counts} />
        {sections.map(({ part, count, body }) => (
          <section id={part.key}>
            <h2 class="govuk-heading-m">
              {part.title} {count > 0 && <span class="fp-quiet">({count})</span>}
            </h2>
            {body}
          </section>
        ))}
        <section id="my-cases">
          <h2 class="govuk-heading-m">Cases that I lead</h2>
          {mine.total === 0 ? (
            <Empty title="You lead no open case">
              <p class="govuk-body">
                <a class="govuk-link" href="/cases?view=team">
                  See the cases of your teams
                </a>
              </p>
            </Empty>
          ) : (
            <>
              <CaseTable cases={mine.cases} caption={plural(mine.total, 'open case', 'open cases')} today={today} />
              {mine.total > mine.cases.length && (
                <p class="govuk-body">
                  <a class="govuk-link" href="/cases?view=mine&sort=due">
                    See all {mine.total}
                  </a>
                </p>
              )}
            </>
          )}
        </section>
      </Marked>
    )
    return page({ title: 'My work', wide: true, body })
  })
}

function add(seen: Set<string>, ids: readonly string[]): void {
  for (const id of ids) seen.add(id)
}

/** The team's figures: each leads to the cases behind it. */
function Team({ counts }: { counts: CaseCounts }): Html {
  const figures: readonly (readonly [count: number, text: string, query: string])[] = [
    [counts.high, 'high risk', 'band=high'],
    [counts.lateMatrix, 'risk assessments late', 'late=matrix'],
    [counts.lateReview, 'reviews late', 'late=review'],
    [counts.lateUpdate, 'updates late', 'late=update'],
    [counts.closing, 'closing asked for', 'state=closing'],
    [counts.open, 'open in all', 'state=current'],
  ]
  return (
    <section aria-label="My teams' cases">
      <h2 class="govuk-heading-m">My teams’ cases</h2>
      <ul class="govuk-list fp-cards">
        {figures.map(([count, text, query]) => (
          <li class="fp-card">
            <a class="govuk-link govuk-link--no-visited-state" href={`/cases?view=team&${query}`}>
              <span class="fp-card__figure">{count}</span> {text}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
