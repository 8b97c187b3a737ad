import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDateTime } from '../../../platform/html/format.ts'
import { Button, Radios, Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading } from '../../../platform/html/parts.tsx'
import { Marked, type RecordHeader } from '../../sharing/index.ts'
import { kindInWords } from '../pages/describe.tsx'
import { IdentityFacts } from '../pages/facts.tsx'
import { reasonsInWords } from '../pages/found.tsx'
import { ReasonField } from '../pages/small-fields.tsx'
import type { SuspectedPair } from '../store/links.ts'
import type { Profile } from '../store/profile.ts'

export type PairState = SuspectedPair['state']

const STATES: Readonly<Record<PairState, string>> = {
  suspected: 'To decide',
  same: 'Decided: the same',
  different: 'Decided: different',
}

export interface PairsView {
  readonly state: PairState
  readonly pairs: readonly SuspectedPair[]
  readonly more: boolean
  readonly headers: ReadonlyMap<string, RecordHeader>
  readonly userNames: ReadonlyMap<string, string>
}

export function PairsPage(view: PairsView): Html {
  return (
    <>
      <Heading lead="The system compares what all agencies record. You see a pair when you may read both.">
        Possible duplicates
      </Heading>
      <nav class="pp-states fp-noprint" aria-label="Which pairs">
        {Object.entries(STATES).map(([state, label]) => (
          <a
            class="govuk-link"
            href={state === 'suspected' ? '/people/pairs' : `/people/pairs?state=${state}`}
            aria-current={state === view.state ? 'page' : undefined}
          >
            {label}
          </a>
        ))}
      </nav>
      {view.pairs.length === 0 ? (
        <Empty title={view.state === 'suspected' ? 'There is nothing to decide' : 'Nothing has been decided so'}>
          <p class="govuk-body">New ones appear a moment after a profile is saved.</p>
        </Empty>
      ) : (
        <ol class="pp-found-list" aria-label="Pairs">
          {view.pairs.map((pair) => (
            <Pair pair={pair} view={view} />
          ))}
        </ol>
      )}
      {view.more && <p class="govuk-body">These are the likeliest. More appear when you have decided on these.</p>}
    </>
  )
}

function Pair({ pair, view }: { pair: SuspectedPair; view: PairsView }): Html {
  const about = (side: SuspectedPair['first']) => {
    const header = view.headers.get(side.recordId)
    return header === undefined ? '' : `${header.purposeTitle}, ${header.ownerTeamName}`
  }
  return (
    <li class="pp-found">
      <div class="pp-found__head">
        <h2 class="govuk-heading-s pp-found__name">
          <a class="govuk-link" href={`/people/pairs/${pair.id}`}>
            {pair.first.displayName} and {pair.second.displayName}
          </a>
        </h2>
        {pair.kind !== 'person' && <span class="pp-found__kind">{kindInWords(pair.kind)}</span>}
        <Tag classes={`pp-found__strength ${pair.score >= 65 ? 'govuk-tag--green' : 'govuk-tag--yellow'}`}>
          {pair.score >= 65 ? 'Strong match' : 'Possible match'}
        </Tag>
      </div>
      <p class="pp-found__reasons">{reasonsInWords(pair.reasons)}</p>
      <p class="pp-found__record">
        {about(pair.first)} <span aria-hidden="true">↔</span>
        <span class="govuk-visually-hidden">and</span> {about(pair.second)}
      </p>
      {pair.decidedAt !== null && <p class="pp-found__record">{decision(pair, view.userNames)}</p>}
    </li>
  )
}

function decision(pair: SuspectedPair, names: ReadonlyMap<string, string>): string {
  const who = pair.decidedBy === null ? 'Somebody' : (names.get(pair.decidedBy) ?? 'Somebody')
  const when = pair.decidedAt === null ? '' : ` on ${formatDateTime(pair.decidedAt)}`
  return `${who} decided${when}: “${pair.decisionReason ?? ''}”`
}

export interface Side {
  readonly profile: Profile
  readonly header: RecordHeader
}

/** Two profiles beside each other. */
export function SideBySide(props: {
  sides: readonly [Side, Side]
  titles?: readonly [string, string]
  today: string
}): Html {
  return (
    <div class="pp-beside">
      {props.sides.map(({ profile, header }, index) => (
        <section aria-labelledby={`side-${index}`}>
          {props.titles !== undefined && <p class="pp-beside__title">{props.titles[index]}</p>}
          <h2 class="govuk-heading-s" id={`side-${index}`}>
            <a class="govuk-link" href={`/people/${profile.recordId}`}>
              {profile.displayName}
            </a>
          </h2>
          <p class="pp-about">
            {header.purposeTitle} <span aria-hidden="true">·</span> {header.ownerTeamName}, {header.holdingAgencyName}
          </p>
          <IdentityFacts profile={profile} today={props.today} />
        </section>
      ))}
    </div>
  )
}

export interface PairView {
  readonly pair: SuspectedPair
  readonly sides: readonly [Side, Side]
  readonly changes: boolean
  readonly values: URLSearchParams
  readonly errors: readonly FieldError[]
  readonly userNames: ReadonlyMap<string, string>
  readonly formToken: string
  readonly today: string
}

export function PairPage(view: PairView): Html {
  const { pair, sides } = view
  const kind = kindInWords(pair.kind).toLowerCase()
  return (
    <Marked classification={sides.map(({ header }) => header.classification)}>
      <ProblemSummary errors={view.errors} />
      <Heading caption={STATES[pair.state]} lead={`${reasonsInWords(pair.reasons)}.`}>
        Is this the same {kind}?
      </Heading>
      <SideBySide sides={sides} today={view.today} />
      {pair.decidedAt !== null && <p class="govuk-body">{decision(pair, view.userNames)}</p>}
      {view.changes ? (
        <Decide view={view} kind={kind} />
      ) : (
        <p class="govuk-body">You can read both and change neither, so somebody else decides.</p>
      )}
    </Marked>
  )
}

function Decide({ view, kind }: { view: PairView; kind: string }): Child {
  const { pair, errors, values } = view
  return (
    <PostForm action={`/people/pairs/${pair.id}`} token={view.formToken} class="pp-form">
      <Radios
        name="decision"
        value={values.get('decision') ?? ''}
        fieldset={{ legend: { content: 'What are they?', classes: 'govuk-fieldset__legend--m' } }}
        errorMessage={errorAt(errors, 'decision')}
        items={[
          pair.samePurpose && {
            value: 'merge',
            content: `The same ${kind}: merge them`,
            hint: { content: 'One goes on with what both say. You choose which, and can undo it.' },
          },
          {
            value: 'link',
            content: `The same ${kind}: link them`,
            hint: {
              content: pair.samePurpose
                ? 'Both stay, for example because two teams work with them'
                : 'They are held for different purposes, so both stay',
            },
          },
          { value: 'different', content: 'Different', hint: { content: 'They will not be suspected again' } },
        ]}
      />
      <ReasonField values={values} errors={errors} label="Why?" />
      <div class="fp-actions">
        <Button preventDoubleClick>Continue</Button>
        <a class="govuk-link" href="/people/pairs">
          Decide later
        </a>
      </div>
    </PostForm>
  )
}

export interface MergeView {
  readonly sides: readonly [Side, Side]
  /** Id of the one that goes on; '' while nobody has chosen. */
  readonly survivorId: string
  readonly reason: string
  readonly errors: readonly FieldError[]
  readonly formToken: string
  readonly today: string
}

const mergeAction = ({ sides }: MergeView) => `/people/${sides[0].profile.recordId}/merge/${sides[1].profile.recordId}`

/** First step: which of them goes on, and why. */
export function MergePage(view: MergeView): Html {
  const { sides, errors } = view
  return (
    <Marked classification={sides.map(({ header }) => header.classification)}>
      <ProblemSummary errors={errors} />
      <Heading lead="One of the two goes on. It gains what only the other one has; nothing is thrown away.">
        Merge two profiles
      </Heading>
      <SideBySide sides={sides} today={view.today} titles={['First', 'Second']} />
      <PostForm action={mergeAction(view)} token={view.formToken} class="pp-form">
        <Radios
          name="survivor"
          value={view.survivorId}
          fieldset={{ legend: { content: 'Which one goes on?', classes: 'govuk-fieldset__legend--m' } }}
          errorMessage={errorAt(errors, 'survivor')}
          items={sides.map(({ profile, header }, index) => ({
            value: profile.recordId,
            content: `${index === 0 ? 'The first' : 'The second'}: ${profile.displayName}`,
            hint: { content: `${header.ownerTeamName}, recorded ${formatDateTime(profile.createdAt)}` },
          }))}
        />
        <ReasonField
          values={new URLSearchParams({ reason: view.reason })}
          errors={errors}
          label="Why are they the same?"
        />
        <div class="fp-actions">
          <Button>Show what will happen</Button>
          <a class="govuk-link" href={`/people/${sides[0].profile.recordId}`}>
            Cancel
          </a>
        </div>
      </PostForm>
    </Marked>
  )
}

/** Second step: what will happen, to be confirmed. */
export function ConfirmMergePage(view: MergeView & { gains: readonly string[] }): Html {
  const [survivor, absorbed] =
    view.sides[0].profile.recordId === view.survivorId ? view.sides : [view.sides[1], view.sides[0]]
  const teams = survivor.header.ownerTeamId === absorbed.header.ownerTeamId
  return (
    <Marked classification={view.sides.map(({ header }) => header.classification)}>
      <Heading>
        Merge {absorbed.profile.displayName} into {survivor.profile.displayName}?
      </Heading>
      <SideBySide sides={[survivor, absorbed]} today={view.today} titles={['Goes on', 'Is merged into it']} />
      <h2 class="govuk-heading-m">What will happen</h2>
      <ul class="govuk-list govuk-list--bullet">
        {view.gains.length === 0 ? (
          <li>{survivor.profile.displayName} says all that the other one says already</li>
        ) : (
          view.gains.map((gain) => <li>The one that goes on gains: {gain}</li>)
        )}
        <li>Where both answer the same question differently, the answer of the one that goes on stays</li>
        <li>Households, relationships and links of both are shown on the one that goes on</li>
        <li>
          The other one is kept as it was, is no longer changed, and leads to the one that goes on. The merge can be
          undone
        </li>
        {!teams && (
          <li>
            Who may open which stays as it is: {survivor.header.ownerTeamName} answers for the one that goes on,{' '}
            {absorbed.header.ownerTeamName} for the other
          </li>
        )}
      </ul>
      <PostForm action={mergeAction(view)} token={view.formToken}>
        <input type="hidden" name="survivor" value={view.survivorId} />
        <input type="hidden" name="reason" value={view.reason} />
        <div class="fp-actions">
          <Button name="do" value="merge" preventDoubleClick>
            Merge
          </Button>
          <Button name="do" value="back" classes="govuk-button--secondary">
            Choose again
          </Button>
          <a class="govuk-link" href={`/people/${survivor.profile.recordId}`}>
            Do not merge
          </a>
        </div>
      </PostForm>
    </Marked>
  )
}
