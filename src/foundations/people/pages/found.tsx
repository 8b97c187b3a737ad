/** What was found: profiles with the reasons, and agencies that hold something. For search, and before saving. */
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { Button, Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { levelLabels, type RecordHeader, reaches, recordHeaders } from '../../sharing/index.ts'
import type { SubjectKind } from '../domain/words.ts'
import type { FoundProfile, Pointer } from '../store/found.ts'
import { bornInWords, kindInWords } from './describe.tsx'

export interface Finding {
  readonly found: FoundProfile
  readonly header: RecordHeader
}

/** Each profile with its purpose, owner and the reader's level. */
export async function withHeaders(tx: Tx, found: readonly FoundProfile[]): Promise<Finding[]> {
  const headers = await recordHeaders(
    tx,
    found.map((one) => one.recordId),
  )
  return found.flatMap((one) => {
    const header = headers.get(one.recordId)
    return header === undefined ? [] : [{ found: one, header }]
  })
}

const STRENGTHS: Readonly<Record<FoundProfile['strength'], { label: string; classes: string }>> = {
  strong: { label: 'Strong match', classes: 'govuk-tag--green' },
  possible: { label: 'Possible match', classes: 'govuk-tag--yellow' },
  weak: { label: 'Weak match', classes: 'govuk-tag--grey' },
}

export function FoundList(props: {
  findings: readonly Finding[]
  today: string
  label: string
  /** Of the names: 3 under a heading of their own, 2 unless given. */
  level?: 2 | 3
}): Html {
  return (
    <ol class="pp-found-list" aria-label={props.label}>
      {props.findings.map((finding) => (
        <Found {...finding} today={props.today} level={props.level ?? 2} />
      ))}
    </ol>
  )
}

function Found(props: Finding & { today: string; level: 2 | 3 }): Html {
  const { found, header } = props
  const Name = props.level === 3 ? 'h3' : 'h2'
  const strength = STRENGTHS[found.strength]
  const knowsOnly = !reaches(header.level, 'view')
  return (
    <li class="pp-found">
      <div class="pp-found__head">
        <Name class="govuk-heading-s pp-found__name">
          <a class="govuk-link" href={`/people/${found.recordId}`}>
            {found.displayName}
          </a>
        </Name>
        {found.kind !== 'person' && <span class="pp-found__kind">{kindInWords(found.kind)}</span>}
        <Tag classes={`pp-found__strength ${strength.classes}`}>{strength.label}</Tag>
      </div>
      <FoundFacts found={found} today={props.today} />
      {found.reasons.length > 0 && <p class="pp-found__reasons">{reasonsInWords(found.reasons)}</p>}
      <p class="pp-found__record">
        {header.purposeTitle} <span aria-hidden="true">·</span> {header.ownerTeamName}, {header.holdingAgencyName}{' '}
        <span aria-hidden="true">·</span>{' '}
        {knowsOnly ? 'Only the name is open to you' : `Your access: ${levelLabels[header.level].toLowerCase()}`}
      </p>
      {knowsOnly && (
        <p class="pp-found__ask">
          <a class="govuk-link" href={`/disclosures/ask?record=${found.recordId}`}>
            Ask for access
            <span class="govuk-visually-hidden"> to {found.displayName}</span>
          </a>
        </p>
      )}
    </li>
  )
}

export function FoundFacts(props: { found: FoundProfile; today: string }): Child {
  const { born, address } = props.found
  if (born === null && address === null) return null
  return (
    <p class="pp-found__facts">
      {born !== null && <span>Born {bornInWords(born, props.today)}</span>}
      {address !== null && <span>{address}</span>}
    </p>
  )
}

/** Words with which a reason may begin; anything else is a name, which keeps its capital. */
const OPENINGS = /^(Same|Different|Dates|Born|Both) /

/** "Same date of birth; surname sounds the same". */
export function reasonsInWords(reasons: readonly string[]): string {
  return reasons
    .map((reason, index) =>
      index > 0 && OPENINGS.test(reason) ? reason.charAt(0).toLowerCase() + reason.slice(1) : reason,
    )
    .join('; ')
}

/** Agencies that hold something: who, whom to ask, and nothing else. */
export function Pointers(props: {
  pointers: readonly Pointer[]
  actor: Pick<Actor, 'permissions'>
  /** What was looked for, when it is of one kind. */
  about: SubjectKind | null
  /** The level of the headings above. */
  heading?: Child
}): Child {
  if (props.pointers.length === 0) return null
  const emergencies = props.actor.permissions.includes('sharing.break-glass')
  return (
    <section class="pp-pointers" aria-labelledby="pointers">
      <h2 class="govuk-heading-m" id="pointers">
        {props.heading ?? 'Other agencies hold something'}
      </h2>
      <ul class="pp-pointer-list">
        {props.pointers.map((pointer) => (
          <li class="pp-pointer">
            <p class="govuk-body">
              <strong>{pointer.agencyName}</strong> holds something that may be about this{' '}
              {props.about ?? 'person or place'}. Ask: <strong>{pointer.teamName ?? pointer.agencyName}</strong>
            </p>
            <div class="fp-actions">
              <Button classes="govuk-button--secondary" href={`/disclosures/ask?pointer=${pointer.id}`}>
                Ask for a disclosure
                <span class="govuk-visually-hidden"> from {pointer.teamName ?? pointer.agencyName}</span>
              </Button>
              {emergencies && (
                <a class="govuk-link" href={`/emergencies/ask?pointer=${pointer.id}`}>
                  Open in an emergency
                  <span class="govuk-visually-hidden"> what {pointer.agencyName} holds</span>
                </a>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
