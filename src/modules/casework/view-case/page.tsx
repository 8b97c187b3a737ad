import { RecordLooks, type RecordLooksFound } from '../../../foundations/audit/index.ts'
import {
  type AudienceTeam,
  type BannerNames,
  levelLabels,
  Marked,
  RecordBanner,
  type RecordHeader,
} from '../../../foundations/sharing/index.ts'
import type { Actor } from '../../../platform/db/index.ts'
import { formatDate, formatDateTime, plural } from '../../../platform/html/format.ts'
import { Button, Pagination, SummaryList } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { ASB_TYPES, LAWFUL_GROUNDS, ROLES } from '../domain/words.ts'
import { BandTag } from '../pages/band-tag.tsx'
import { StateTag } from '../pages/state-tag.tsx'
import type { Participant } from '../store/participants.ts'
import type { CaseShown } from './case-part.ts'
import { type Due, rhythmInWords } from './due.ts'
import { SOMEBODY, type TimelinePage } from './timeline.ts'

/** A section of the page, made by the slice that keeps what it shows. */
export interface Shown {
  readonly key: string
  readonly title: string
  readonly html: Html
}

export interface CaseView {
  readonly shown: CaseShown
  readonly bannerNames: BannerNames
  readonly shared: readonly AudienceTeam[]
  readonly due: readonly Due[]
  readonly sections: readonly Shown[]
  readonly timeline: TimelinePage
  /** Names of everybody who did something, by id. */
  readonly userNames: ReadonlyMap<string, string>
  /** null for those to whom it is not shown. */
  readonly looks: RecordLooksFound | null
  /** Whether the actor may approve a closing, and open a closed case again. */
  readonly approves: boolean
  readonly actor: Pick<Actor, 'permissions'>
}

export function CasePage(view: CaseView): Html {
  const { one, header } = view.shown
  const base = `/cases/${one.recordId}`
  return (
    <Marked classification={header.classification}>
      <Heading caption={one.reference}>{one.title}</Heading>
      <p class="cw-tags">
        <StateTag state={one.state} /> <BandTag band={one.band} />
      </p>
      <AtAGlance view={view} />
      <Closing view={view} base={base} />
      <DueList due={view.due} />
      <Actions view={view} base={base} />
      <nav class="cw-nav fp-noprint" aria-label="Parts of this case">
        <ul>
          {[
            { key: 'about', title: 'About' },
            { key: 'people', title: 'Who is in it' },
            ...view.sections,
            { key: 'timeline', title: 'Timeline' },
            ...(view.looks === null ? [] : [{ key: 'looks', title: 'Who looked' }]),
          ].map(({ key, title }) => (
            <li>
              <a class="govuk-link" href={`#${key}`}>
                {title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="cw-case">
        <aside class="cw-case__record" aria-label="The record">
          <RecordBanner header={header} names={view.bannerNames} actor={view.actor} />
          <Shared shared={view.shared} />
        </aside>
        <div class="cw-case__parts">
          <Section id="about" title="About the case">
            <About view={view} />
          </Section>
          <Section id="people" title="Who is in it">
            <Participants shown={view.shown} base={base} />
          </Section>
          {view.sections.map(({ key, title, html }) => (
            <Section id={key} title={title}>
              {html}
            </Section>
          ))}
          <Timeline view={view} base={base} />
        </div>
      </div>
      {view.looks !== null && (
        <section class="cw-section fp-noprint" id="looks">
          <RecordLooks found={view.looks} olderHref={(before) => `${base}?before=${before}#looks`} />
        </section>
      )}
    </Marked>
  )
}

function Section(props: { id: string; title: string; children?: Child }): Html {
  return (
    <section class="cw-section" aria-labelledby={props.id}>
      <h2 class="govuk-heading-m" id={props.id}>
        {props.title}
      </h2>
      {props.children}
    </section>
  )
}

function DueList(props: { due: readonly Due[] }): Child {
  if (props.due.length === 0) return null
  return (
    <ul class="cw-due" aria-label="What is due">
      {props.due.map(({ what, text, overdue, href }) => (
        <li class={overdue ? 'cw-due__late' : undefined}>
          {href === undefined ? (
            <span class="cw-due__what">{what}</span>
          ) : (
            <a class="govuk-link cw-due__what" href={href}>
              {what}
            </a>
          )}{' '}
          {text}
        </li>
      ))}
    </ul>
  )
}

/** Who suffers, where, and who leads it: what somebody who opens the page asks first. */
function AtAGlance({ view }: { view: CaseView }): Child {
  const { one, participants } = view.shown
  const now = participants.filter(({ untilOn }) => untilOn === null)
  const named = (roles: readonly Participant['role'][]) => now.filter(({ role }) => roles.includes(role))
  const victims = named(['victim', 'both'])
  const places = one.focus === 'place' ? named(['place']) : []
  const lead = one.leadUserId === null ? null : (view.userNames.get(one.leadUserId) ?? 'Somebody')
  const facts: readonly (readonly [string, Child])[] = [
    ...(places.length === 0 ? [] : [[places.length === 1 ? 'Place' : 'Places', <Names of={places} />] as const]),
    [
      victims.length > 1 ? 'Victims' : 'Victim',
      victims.length === 0 ? <span class="fp-quiet">Nobody is recorded</span> : <Names of={victims} />,
    ],
    ['Lead', lead ?? <strong class="cw-missing">Nobody leads it</strong>],
  ]
  return (
    <dl class="cw-glance">
      {facts.map(([what, value]) => (
        <div>
          <dt>{what}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Victims or places named at the head at once. */
const NAMED = 4

function Names({ of }: { of: readonly Participant[] }): Html {
  const rest = of.length - NAMED
  return (
    <>
      {of.slice(0, NAMED).map(({ name, profileId }, at) => (
        <>
          {at > 0 && ', '}
          {name === null ? (
            <span class="fp-quiet">{SOMEBODY}</span>
          ) : (
            <a class="govuk-link" href={`/people/${profileId}`}>
              {name}
            </a>
          )}
        </>
      ))}
      {rest > 0 && (
        <>
          {' '}
          and <a class="govuk-link" href="#people">{`${rest} more`}</a>
        </>
      )}
    </>
  )
}

function Closing(props: { view: CaseView; base: string }): Child {
  const { one } = props.view.shown
  if (one.state === 'open') return null
  return (
    <div class="govuk-inset-text">
      {one.state === 'closing'
        ? 'Closing this case was asked for and waits for the approval of somebody else. Until then it is worked on as before.'
        : `Closed${one.closedAt === null ? '' : ` on ${formatDateTime(one.closedAt)}`}. Nothing can be added or changed.`}{' '}
      <a class="govuk-link" href={`${props.base}/closure`}>
        {one.state === 'closing' ? 'See the request' : 'How it ended'}
      </a>
    </div>
  )
}

function Actions({ view, base }: { view: CaseView; base: string }): Html {
  const { one, mayAdd } = view.shown
  return (
    <div class="fp-actions fp-noprint">
      {mayAdd && (
        <Button classes="govuk-button--secondary" href={`${base}/edit`}>
          Change<span class="govuk-visually-hidden"> what the case says about itself</span>
        </Button>
      )}
      {mayAdd && one.state === 'open' && (
        <a class="govuk-link" href={`${base}/close`}>
          Close the case
        </a>
      )}
      {one.state === 'closed' && view.approves && (
        <a class="govuk-link" href={`${base}/reopen`}>
          Open it again
        </a>
      )}
      <button type="button" class="govuk-button govuk-button--secondary" data-print hidden>
        Print
      </button>
    </div>
  )
}

function About({ view }: { view: CaseView }): Html {
  const { one } = view.shown
  const name = (id: string | null) => (id === null ? null : (view.userNames.get(id) ?? 'Somebody'))
  const row = (key: string, value: Child) => ({ key: { content: key }, value: { content: value } })
  return (
    <SummaryList
      rows={[
        row(
          'What sort',
          `${ASB_TYPES[one.asbType]}. ${one.focus === 'place' ? 'The case is about a place' : 'The case is about people'}`,
        ),
        row(
          'Why it is here',
          one.reason === '' ? <strong class="cw-missing">No reason is recorded</strong> : one.reason,
        ),
        row(
          'Lawful ground',
          one.lawfulGround === null ? (
            <strong class="cw-missing">No lawful ground is recorded</strong>
          ) : (
            LAWFUL_GROUNDS[one.lawfulGround]
          ),
        ),
        row('Lead', name(one.leadUserId) ?? <strong class="cw-missing">Nobody leads it</strong>),
        one.firstReportedAt !== null && row('First reported', formatDateTime(one.firstReportedAt)),
        row('Opened', `${formatDateTime(one.openedAt)}${one.openedBy === null ? '' : ` by ${name(one.openedBy)}`}`),
        row('Last worked on', `${formatDateTime(one.lastWorkedAt)}. ${rhythmInWords(one.band)}`),
        one.bandSince !== null && one.band !== null && row('Risk since', formatDateTime(one.bandSince)),
      ]}
    />
  )
}

function Participants({ shown, base }: { shown: CaseShown; base: string }): Html {
  const place = ({ role }: Participant) => Object.keys(ROLES).indexOf(role)
  const now = shown.participants.filter(({ untilOn }) => untilOn === null).sort((a, b) => place(a) - place(b))
  const before = shown.participants.filter(({ untilOn }) => untilOn !== null)
  return (
    <>
      {now.length === 0 ? (
        <p class="govuk-body cw-quiet">Nobody is recorded.</p>
      ) : (
        <ul class="cw-entries">
          {now.map((one) => (
            <ParticipantEntry one={one} shown={shown} base={base} />
          ))}
        </ul>
      )}
      {shown.mayAdd && (
        <p class="govuk-body fp-noprint">
          <a class="govuk-link" href={`${base}/participants/new`}>
            Add somebody or a place
          </a>
        </p>
      )}
      {before.length > 0 && (
        <details class="govuk-details">
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">No longer in it ({before.length})</span>
          </summary>
          <div class="govuk-details__text">
            <ul class="cw-entries">
              {before.map((one) => (
                <ParticipantEntry one={one} shown={shown} base={base} />
              ))}
            </ul>
          </div>
        </details>
      )}
    </>
  )
}

function ParticipantEntry({ one, shown, base }: { one: Participant; shown: CaseShown; base: string }): Html {
  const span = one.untilOn === null ? `since ${formatDate(one.sinceOn)}` : `until ${formatDate(one.untilOn)}`
  return (
    <li>
      <p>
        <strong class="cw-role">{ROLES[one.role]}</strong>{' '}
        {one.name === null ? (
          <span class="cw-quiet">{SOMEBODY}</span>
        ) : (
          <a class="govuk-link" href={`/people/${one.profileId}`}>
            {one.name}
          </a>
        )}{' '}
        <span class="cw-quiet">{[one.note, span].filter((part) => part !== '').join(', ')}</span>
      </p>
      {shown.mayAdd && one.untilOn === null && (
        <p class="cw-entries__action fp-noprint">
          <a class="govuk-link" href={`${base}/participants/${one.id}/change`}>
            Change<span class="govuk-visually-hidden"> the part of {one.name ?? 'somebody'}</span>
          </a>
          <a class="govuk-link" href={`${base}/participants/${one.id}/end`}>
            End<span class="govuk-visually-hidden"> the part of {one.name ?? 'somebody'}</span>
          </a>
        </p>
      )}
    </li>
  )
}

function Timeline({ view, base }: { view: CaseView; base: string }): Html {
  const { timeline } = view
  const href = (of: { what: string | null; page?: number }) => {
    const query = new URLSearchParams()
    if (of.what !== null) query.set('kind', of.what)
    if (of.page !== undefined && of.page > 1) query.set('page', String(of.page))
    const text = query.toString()
    return `${base}${text === '' ? '' : `?${text}`}#timeline`
  }
  const all = timeline.sorts.reduce((sum, { count }) => sum + count, 0)
  return (
    <Section id="timeline" title="Timeline">
      {timeline.sorts.length > 1 && (
        <p class="cw-filter fp-noprint">
          <a class="govuk-link" href={href({ what: null })} aria-current={timeline.shown === null ? 'true' : undefined}>
            Everything ({all})
          </a>
          {timeline.sorts.map(({ what, count }) => (
            <a class="govuk-link" href={href({ what })} aria-current={timeline.shown === what ? 'true' : undefined}>
              {what} ({count})
            </a>
          ))}
        </p>
      )}
      <ol class="cw-timeline">
        {timeline.entries.map((entry) => (
          <li>
            <p class="cw-timeline__when">
              {formatDateTime(entry.at)}
              {entry.byUserId !== null && `, ${view.userNames.get(entry.byUserId) ?? 'somebody'}`}
            </p>
            <p class="cw-timeline__what">
              <strong>{entry.what}</strong>{' '}
              {entry.href === undefined ? (
                <span class="fp-text">{entry.text}</span>
              ) : (
                <a class="govuk-link" href={entry.href}>
                  {entry.text}
                </a>
              )}
            </p>
          </li>
        ))}
      </ol>
      {timeline.pages > 1 && (
        <Pagination
          landmarkLabel="Pages of the timeline"
          items={pagesAround(timeline).map((number) => ({
            ...{ number, current: number === timeline.page, href: href({ what: timeline.shown, page: number }) },
          }))}
        />
      )}
    </Section>
  )
}

/** The first, the last and those around this one. */
function pagesAround({ page, pages }: TimelinePage): number[] {
  return [...new Set([1, page - 1, page, page + 1, pages])].filter((n) => n >= 1 && n <= pages)
}

function Shared(props: { shared: readonly AudienceTeam[] }): Child {
  if (props.shared.length === 0) return null
  return (
    <>
      <h2 class="govuk-heading-s">Shared with {plural(props.shared.length, 'team', 'teams')}</h2>
      <ul class="cw-entries cw-entries--told">
        {props.shared.map((team) => (
          <li>
            <p>
              {team.teamName}, {team.agencyName}
            </p>
            <p class="cw-quiet">{levelLabels[team.level]}</p>
          </li>
        ))}
      </ul>
    </>
  )
}

export interface KnownView {
  readonly header: RecordHeader
  readonly bannerNames: BannerNames
  readonly actor: Pick<Actor, 'permissions'>
}

/** For who only knows of it: that there is a case, whose it is, and how to ask. */
export function KnownPage({ header, bannerNames, actor }: KnownView): Html {
  return (
    <Marked classification={header.classification}>
      <Heading
        caption="Case"
        lead="You may know that this case exists and nothing more. The owner decides on the rest."
      >
        A case of {header.ownerTeamName}
      </Heading>
      <div class="fp-actions fp-noprint">
        <Button href={`/disclosures/ask?record=${header.id}`}>Ask for access</Button>
      </div>
      <RecordBanner header={header} names={bannerNames} actor={actor} />
    </Marked>
  )
}
