import { Marked } from '../../../foundations/sharing/index.ts'
import { londonDay } from '../../../platform/clock/index.ts'
import { type AuditNote, sideBySide, type Tx } from '../../../platform/db/index.ts'
import { formatDate, plural } from '../../../platform/html/format.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading } from '../../../platform/html/parts.tsx'
import { may, page, type Reply, type Route, route, type Visit } from '../../../platform/http/index.ts'
import { type CaseworkDeps, readingDaily } from '../deps.ts'
import { CaseTable } from '../list-cases/page.tsx'
import { type CaseCounts, countCases, type ListedCase, listCases } from '../store/case-lists.ts'
import type { Whose } from '../store/waiting.ts'
import { ownParts } from './own-parts.tsx'
import type { WorkPart } from './work-part.ts'

/** What a person begins the day with, and what a team does: what waits, what is late or due. */
export function myWorkRoutes(deps: CaseworkDeps): Route[] {
  const access = may('casework.use')
  return [
    route({ method: 'GET', path: '/my-work', access, handle: (visit) => myWork(deps, visit) }),
    route({ method: 'GET', path: '/my-work/team', access, handle: (visit) => teamsWork(deps, visit) }),
  ]
}

/** Own cases shown at once, the most urgent first. */
const SHOWN = 15

interface Section {
  readonly part: WorkPart
  readonly count: number
  readonly body: Html
}

interface Gathered {
  readonly sections: readonly Section[]
  readonly counts: CaseCounts
  /** ISO day. */
  readonly today: string
}

/** All that waits, with the audit event that names every record of it. */
async function gather(
  deps: CaseworkDeps,
  visit: Visit,
  of: { readonly whose: Whose; readonly tx: Tx; readonly note: (note: AuditNote) => void },
): Promise<Gathered> {
  const { tx, whose, note } = of
  const now = deps.now()
  const today = londonDay(now)
  const seen = new Set<string>()
  const asked = {
    ...{ visit, today, now, whose },
    note: (ids: readonly string[]) => {
      for (const id of ids) seen.add(id)
    },
  }
  const parts = [...ownParts, ...(deps.workParts ?? [])].filter((part) => whose === 'mine' || part.ofTeams === true)
  const [counts, ...shown] = await sideBySide([
    countCases(tx, visit.actor, { view: 'team', today }),
    ...parts.map((part) => part.show(tx, asked)),
  ])
  note({ recordIds: [...seen] })
  const sections = parts.flatMap((part, at) => {
    const section = shown[at]
    return section === null || section === undefined ? [] : [{ part, ...section }]
  })
  return { sections, counts, today }
}

function myWork(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return deps.db.withActor(visit.actor, readingDaily(visit, 'view-my-work'), async (tx, note) => {
    const today = londonDay(deps.now())
    const [gathered, mine] = await sideBySide([
      gather(deps, visit, { whose: 'mine', tx, note }),
      listCases(tx, visit.actor, {
        filter: { view: 'mine', state: 'current', band: null, late: null, areaId: null },
        ...{ sort: { key: 'due', descending: false }, today, limit: SHOWN, offset: 0 },
      }),
    ])
    note({ recordIds: mine.cases.map(({ recordId }) => recordId) })
    return page({
      title: 'My work',
      wide: true,
      body: (
        <WorkPage title="My work" whose="mine" {...gathered}>
          <section id="my-cases">
            <h2 class="govuk-heading-m">Cases that I lead</h2>
            <OwnCases {...mine} today={today} />
          </section>
          <Team counts={gathered.counts} />
        </WorkPage>
      ),
    })
  })
}

function teamsWork(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  return deps.db.withActor(visit.actor, readingDaily(visit, 'view-teams-work'), async (tx, note) => {
    const gathered = await gather(deps, visit, { whose: 'team', tx, note })
    return page({
      title: 'My teams’ work',
      wide: true,
      crumbs: [{ text: 'My work', href: '/my-work' }, { text: 'My teams’ work' }],
      body: (
        <WorkPage
          {...{ ...gathered, title: 'My teams’ work', whose: 'team', above: <Team counts={gathered.counts} /> }}
        >
          {gathered.sections.length === 0 && <Empty title="Nothing is due in your teams’ cases, and no report waits" />}
        </WorkPage>
      ),
    })
  })
}

const WHOSE = [
  { of: 'mine', text: 'My own', href: '/my-work' },
  { of: 'team', text: 'My teams’', href: '/my-work/team' },
] as const

function WorkPage(props: Gathered & { title: string; whose: Whose; above?: Child; children?: Child }): Html {
  const { title, whose, sections, today } = props
  return (
    <Marked classification="official-sensitive">
      <Heading lead={formatDate(today)}>{title}</Heading>
      <nav class="cw-filter fp-noprint" aria-label="Whose work">
        {WHOSE.map(({ of, text, href }) => (
          <a class="govuk-link" href={href} aria-current={of === whose ? 'page' : undefined}>
            {text}
          </a>
        ))}
      </nav>
      {props.above}
      {sections.map(({ part, count, body }) => (
        <section id={part.key}>
          <h2 class="govuk-heading-m">
            {part.title} {count > 0 && <span class="fp-quiet">({count})</span>}
          </h2>
          {body}
        </section>
      ))}
      {props.children}
    </Marked>
  )
}

function OwnCases(props: { cases: readonly ListedCase[]; total: number; today: string }): Html {
  const { cases, total, today } = props
  if (total === 0) {
    return (
      <Empty title="You lead no open case">
        <p class="govuk-body">
          <a class="govuk-link" href="/cases?view=team">
            See the cases of your teams
          </a>
        </p>
      </Empty>
    )
  }
  return (
    <>
      <CaseTable cases={cases} caption={plural(total, 'open case', 'open cases')} today={today} />
      {total > cases.length && (
        <p class="govuk-body">
          <a class="govuk-link" href="/cases?view=mine&sort=due">
            See all {total}
          </a>
        </p>
      )}
    </>
  )
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
