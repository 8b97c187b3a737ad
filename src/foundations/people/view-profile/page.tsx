import type { Actor } from '../../../platform/db/index.ts'
import { formatDateTime, plural } from '../../../platform/html/format.ts'
import { Button, Details, Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { RecordLooks, type RecordLooksFound } from '../../audit/index.ts'
import {
  type AudienceTeam,
  type BannerNames,
  becauseLabels,
  levelLabels,
  Marked,
  RecordBanner,
  type RecordHeader,
  reaches,
} from '../../sharing/index.ts'
import { RELATIONSHIPS } from '../domain/words.ts'
import { kindInWords, spanInWords } from '../pages/describe.tsx'
import { AboutFacts, IdentityFacts } from '../pages/facts.tsx'
import { reasonsInWords } from '../pages/found.tsx'
import type { SuspectedPair } from '../store/links.ts'
import type { Member, Profile, Relationship } from '../store/profile.ts'
import type { KnownName } from '../store/profiles.ts'

export interface ProfileView {
  readonly header: RecordHeader
  readonly bannerNames: BannerNames
  readonly profile: Profile
  /** The profile that goes on instead of this one, where its name may be seen. */
  readonly survivor: { readonly recordId: string; readonly displayName: string } | null
  readonly shared: readonly AudienceTeam[]
  readonly userNames: ReadonlyMap<string, string>
  /** null for those to whom it is not shown. */
  readonly looks: RecordLooksFound | null
  /** What rooms above say of it. */
  readonly sections: Child
  readonly actor: Pick<Actor, 'permissions'>
  /** ISO day. */
  readonly today: string
}

export function ProfilePage(view: ProfileView): Html {
  const { header, profile } = view
  const changes = reaches(header.level, 'contribute') && header.restrictedAt === null && profile.mergedInto === null
  const isPerson = profile.kind === 'person'
  return (
    <Marked classification={header.classification}>
      <Heading caption={kindInWords(profile.kind)}>{profile.displayName}</Heading>
      {profile.mergedInto !== null && <GoesOnAs survivor={view.survivor} />}
      <div class="fp-actions fp-noprint">
        {changes && (
          <Button href={`/people/${profile.recordId}/edit`}>
            Change<span class="govuk-visually-hidden"> what is recorded</span>
          </Button>
        )}
        <button type="button" class="govuk-button govuk-button--secondary" data-print hidden>
          Print
        </button>
        <a class="govuk-link" href="/people">
          Search again
        </a>
      </div>
      <div class="pp-profile">
        <aside class="pp-profile__record" aria-label="The record">
          <RecordBanner header={header} names={view.bannerNames} actor={view.actor} />
          <Shared shared={view.shared} />
          <p class="govuk-body pp-about">
            Recorded {formatDateTime(profile.createdAt)}
            {header.createdBy !== null && ` by ${view.userNames.get(header.createdBy) ?? 'somebody'}`}. Last changed{' '}
            {formatDateTime(profile.changedAt)}.{' '}
            <a class="govuk-link" href={`/people/${profile.recordId}/history`}>
              What was changed
            </a>
          </p>
        </aside>
        <div class="pp-profile__subject">
          <Suspected pairs={profile.suspected} recordId={profile.recordId} />
          <Section id="identity" title={isPerson ? 'Who it is' : 'What it is'}>
            <IdentityFacts profile={profile} today={view.today} />
          </Section>
          {isPerson && (
            <Section id="about" title="About the person">
              <AboutFacts profile={profile} />
            </Section>
          )}
          {view.sections}
          {profile.kind !== 'place' && <Household view={view} changes={changes} />}
          <Relationships view={view} changes={changes} />
          <Linked view={view} changes={changes} />
          <Merged view={view} changes={changes} />
        </div>
      </div>
      {view.looks !== null && (
        <section class="pp-section fp-noprint" id="looks">
          <RecordLooks
            found={view.looks}
            olderHref={(before) => `/people/${profile.recordId}?before=${before}#looks`}
          />
        </section>
      )}
    </Marked>
  )
}

function Section(props: { id: string; title: string; children?: Child }): Html {
  return (
    <section class="pp-section" aria-labelledby={props.id}>
      <h2 class="govuk-heading-m" id={props.id}>
        {props.title}
      </h2>
      {props.children}
    </section>
  )
}

function GoesOnAs(props: { survivor: ProfileView['survivor'] }): Html {
  return (
    <div class="govuk-inset-text">
      This profile was merged and is kept as it was.{' '}
      {props.survivor !== null && (
        <>
          It goes on as{' '}
          <a class="govuk-link" href={`/people/${props.survivor.recordId}`}>
            {props.survivor.displayName}
          </a>
          .
        </>
      )}
    </div>
  )
}

/** First of all, because what follows may be only half of what is known. */
function Suspected(props: { pairs: readonly SuspectedPair[]; recordId: string }): Child {
  if (props.pairs.length === 0) return null
  return (
    <section class="pp-suspected fp-noprint" aria-labelledby="suspected">
      <h2 class="govuk-heading-s" id="suspected">
        {props.pairs.length === 1 ? 'There may be a duplicate' : `There may be ${props.pairs.length} duplicates`}
      </h2>
      <ul class="pp-entries">
        {props.pairs.map((pair) => {
          const other = pair.first.recordId === props.recordId ? pair.second : pair.first
          return (
            <li>
              <p>
                <a class="govuk-link" href={`/people/${other.recordId}`}>
                  {other.displayName}
                </a>{' '}
                <span class="pp-about">{reasonsInWords(pair.reasons)}</span>
              </p>
              <p class="pp-entries__action">
                <a class="govuk-link" href={`/people/pairs/${pair.id}`}>
                  Compare and decide<span class="govuk-visually-hidden"> on {other.displayName}</span>
                </a>
              </p>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

interface EntryProps {
  readonly recordId: string
  readonly name: string
  readonly about: string
  readonly ended?: boolean
  readonly action?: { readonly href: string; readonly text: string } | false
}

function Entry(props: EntryProps): Html {
  return (
    <li>
      <p>
        <a class="govuk-link" href={`/people/${props.recordId}`}>
          {props.name}
        </a>{' '}
        {props.about !== '' && <span class="pp-about">{props.about}</span>}{' '}
        {props.ended === true && <Tag classes="govuk-tag--grey">Ended</Tag>}
      </p>
      {props.action && (
        <p class="pp-entries__action fp-noprint">
          <a class="govuk-link" href={props.action.href}>
            {props.action.text}
            <span class="govuk-visually-hidden">: {props.name}</span>
          </a>
        </p>
      )}
    </li>
  )
}

function AddLink(props: { show: boolean; href: string; text: string }): Child {
  if (!props.show) return null
  return (
    <p class="govuk-body fp-noprint">
      <a class="govuk-link" href={props.href}>
        {props.text}
      </a>
    </p>
  )
}

function Household(props: { view: ProfileView; changes: boolean }): Html {
  const { profile } = props.view
  const isHousehold = profile.kind === 'household'
  const members = isHousehold ? profile.members : profile.memberOf
  const base = `/people/${profile.recordId}`
  return (
    <Section id="household" title={isHousehold ? 'Who lives here' : 'Household'}>
      {members.length === 0 ? (
        <p class="govuk-body pp-about">{isHousehold ? 'Nobody is recorded.' : 'No household is recorded.'}</p>
      ) : (
        <ul class="pp-entries">
          {members.map((member) => (
            <Entry
              {...otherOf(member, isHousehold)}
              about={[member.role, spanInWords(member)].filter((part) => part !== '').join(', ')}
              ended={member.toOn !== null}
              action={
                props.changes && member.toOn === null && { href: `${base}/members/${member.id}/end`, text: 'Moved out' }
              }
            />
          ))}
        </ul>
      )}
      <AddLink
        show={props.changes}
        href={`${base}/members/new`}
        text={isHousehold ? 'Add a member' : 'Add to a household'}
      />
    </Section>
  )
}

function otherOf(member: Member, isHousehold: boolean): { recordId: string; name: string } {
  return isHousehold
    ? { recordId: member.personId, name: member.personName }
    : { recordId: member.householdId, name: member.householdName }
}

function Relationships(props: { view: ProfileView; changes: boolean }): Child {
  const { profile } = props.view
  const base = `/people/${profile.recordId}`
  if (profile.relationships.length === 0 && !props.changes) return null
  return (
    <Section id="relationships" title="Relationships">
      {profile.relationships.length === 0 ? (
        <p class="govuk-body pp-about">None is recorded.</p>
      ) : (
        <ul class="pp-entries">
          {profile.relationships.map((one) => {
            const action = props.changes &&
              one.toOn === null && { href: `${base}/relationships/${one.id}/end`, text: 'End' }
            return <RelationshipEntry one={one} recordId={profile.recordId} action={action} />
          })}
        </ul>
      )}
      <AddLink show={props.changes} href={`${base}/relationships/new`} text="Add a relationship" />
    </Section>
  )
}

/** Read as it was said, whichever side is looked at: "Jon Smyth is landlord of …". */
function RelationshipEntry(props: {
  one: Relationship
  recordId: string
  action: { href: string; text: string } | false
}): Html {
  const { one, action } = props
  const from = one.toId !== props.recordId
  const other = from ? { recordId: one.toId, name: one.toName } : { recordId: one.fromId, name: one.fromName }
  const link = (
    <a class="govuk-link" href={`/people/${other.recordId}`}>
      {other.name}
    </a>
  )
  const about = [one.note, spanInWords(one)].filter((part) => part !== '').join(', ')
  return (
    <li>
      <p>
        {from ? capitalised(RELATIONSHIPS[one.kind]) : link}{' '}
        {from ? link : `is ${RELATIONSHIPS[one.kind]} ${one.toName}`}{' '}
        {about !== '' && <span class="pp-about">{about}</span>}{' '}
        {one.toOn !== null && <Tag classes="govuk-tag--grey">Ended</Tag>}
      </p>
      {action && (
        <p class="pp-entries__action fp-noprint">
          <a class="govuk-link" href={action.href}>
            {action.text}
            <span class="govuk-visually-hidden"> the relationship with {other.name}</span>
          </a>
        </p>
      )}
    </li>
  )
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function Linked(props: { view: ProfileView; changes: boolean }): Child {
  const { profile, userNames } = props.view
  const base = `/people/${profile.recordId}`
  const now = profile.links.filter((link) => link.unlinkedAt === null)
  const before = profile.links.filter((link) => link.unlinkedAt !== null)
  if (profile.links.length === 0 && !props.changes) return null
  const who = (id: string | null) => (id === null ? 'somebody' : (userNames.get(id) ?? 'somebody'))
  return (
    <Section id="linked" title={`The same ${profile.kind} elsewhere`}>
      {now.length === 0 ? (
        <p class="govuk-body pp-about">No profile under another purpose is linked that you may see.</p>
      ) : (
        <ul class="pp-entries">
          {now.map((link) => (
            <Entry
              recordId={link.recordId}
              name={link.displayName}
              about={`${link.reason} (${who(link.linkedBy)}, ${formatDateTime(link.linkedAt)})`}
              action={props.changes && { href: `${base}/unlink/${link.linkId}`, text: 'Remove the link' }}
            />
          ))}
        </ul>
      )}
      {before.length > 0 && (
        <Details summary={`Links that were removed (${before.length})`}>
          <ul class="govuk-list">
            {before.map((link) => (
              <li>
                {link.displayName}: linked by {who(link.linkedBy)} because “{link.reason}”, removed by{' '}
                {who(link.unlinkedBy)} {link.unlinkedAt !== null && `on ${formatDateTime(link.unlinkedAt)} `}because “
                {link.unlinkReason}”
              </li>
            ))}
          </ul>
        </Details>
      )}
      <AddLink show={props.changes} href={`${base}/link`} text="Link with another profile" />
    </Section>
  )
}

function Merged(props: { view: ProfileView; changes: boolean }): Child {
  const { profile, userNames } = props.view
  if (profile.absorbed.length === 0) return null
  const who = (id: string | null) => (id === null ? 'somebody' : (userNames.get(id) ?? 'somebody'))
  return (
    <Section id="merged" title="Merged into this profile">
      <ul class="pp-entries">
        {profile.absorbed.map((merge) => (
          <Entry
            recordId={merge.absorbedId}
            name={merge.absorbedName ?? 'A profile that you cannot open'}
            about={
              merge.undoneAt === null
                ? `${merge.reason} (${who(merge.mergedBy)}, ${formatDateTime(merge.mergedAt)})`
                : `undone by ${who(merge.undoneBy)} on ${formatDateTime(merge.undoneAt)}: ${merge.undoReason ?? ''}`
            }
            ended={merge.undoneAt !== null}
            action={
              props.changes &&
              merge.undoneAt === null &&
              merge.absorbedName !== null && {
                href: `/people/${profile.recordId}/unmerge/${merge.mergeId}`,
                text: 'Undo the merge',
              }
            }
          />
        ))}
      </ul>
    </Section>
  )
}

function Shared(props: { shared: readonly AudienceTeam[] }): Child {
  if (props.shared.length === 0) return null
  return (
    <>
      <h2 class="govuk-heading-s">Shared with {plural(props.shared.length, 'team', 'teams')}</h2>
      <ul class="pp-entries">
        {props.shared.map((team) => (
          <li>
            <p>
              {team.teamName}, {team.agencyName}
            </p>
            <p class="pp-about">
              {levelLabels[team.level]} <span aria-hidden="true">·</span> {because(team)}
            </p>
          </li>
        ))}
      </ul>
    </>
  )
}

/** The labels speak to the reader's own team; here it is about any. */
function because(team: AudienceTeam): string {
  switch (team.because) {
    case 'owner':
      return 'owns it'
    case 'succession':
      return 'took over from the owner'
    case 'rule':
      return 'by the agreement'
    case 'disclosure':
      return 'by a disclosure'
    default:
      return becauseLabels[team.because]
  }
}

export interface KnownView {
  readonly header: RecordHeader
  readonly bannerNames: BannerNames
  readonly known: KnownName
  readonly actor: Pick<Actor, 'permissions'>
}

/** For who only knows of it: the name, whose it is, and how to ask. */
export function KnownPage({ header, bannerNames, known, actor }: KnownView): Html {
  return (
    <Marked classification={header.classification}>
      <Heading caption={kindInWords(known.kind)} lead="Only the name is open to you. The owner decides on the rest.">
        {known.displayName}
      </Heading>
      <div class="fp-actions fp-noprint">
        <Button href={`/disclosures/ask?record=${header.id}`}>Ask for access</Button>
        <a class="govuk-link" href="/people">
          Search again
        </a>
      </div>
      <RecordBanner header={header} names={bannerNames} actor={actor} />
    </Marked>
  )
}
