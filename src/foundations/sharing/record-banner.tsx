import { londonDay } from '../../platform/clock/index.ts'
import { sideBySide, type Tx } from '../../platform/db/index.ts'
import { formatDate, formatDateTime } from '../../platform/html/format.ts'
import { SummaryList, type SummaryListRow, Tag, WarningText } from '../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../platform/html/jsx-runtime.ts'
import { areasByIds } from '../areas/index.ts'
import { agencyNames } from '../identity/index.ts'
import { becauseLabels, type Classification, classificationLabels, levelLabels, reaches } from './domain/words.ts'
import type { AccessReason, RecordHeader } from './store/records.ts'

/** Names that the header holds only as ids. */
export interface BannerNames {
  readonly area?: string | undefined
  /** The agency that created the record. */
  readonly ownerAgency?: string | undefined
}

/** Looks up what `RecordBanner` calls the record's area and agency. */
export async function bannerNames(
  tx: Tx,
  header: Pick<RecordHeader, 'areaId' | 'ownerAgencyId'>,
): Promise<BannerNames> {
  const [[area], agencies] = await sideBySide([
    areasByIds(tx, [header.areaId]),
    agencyNames(tx, [header.ownerAgencyId]),
  ])
  return { area: area?.name, ownerAgency: agencies.get(header.ownerAgencyId) }
}

/** The classification, which stands in capitals at the head and at the foot of each page (practice.md, Records). */
export function Marking(props: { classification: Classification }): Html {
  return <p class="govuk-body fp-marking">{classificationLabels[props.classification]}</p>
}

/** A page's contents between two markings; of several records the higher one counts. */
export function Marked(props: { classification: Classification | readonly Classification[]; children?: Child }): Html {
  const all: readonly Classification[] =
    typeof props.classification === 'string' ? [props.classification] : props.classification
  const classification = all.includes('official-sensitive') ? 'official-sensitive' : 'official'
  return (
    <>
      <Marking classification={classification} />
      {props.children}
      <Marking classification={classification} />
    </>
  )
}

export interface RecordBannerProps {
  readonly header: RecordHeader
  readonly names: BannerNames
  /** With it, links are offered that this person may use. */
  readonly actor?: { readonly permissions: readonly string[] } | undefined
}

/**
 * What stands above every record: why it is held and by whom, how the reader comes to see it and until when, what they
 * must not do with it, and what they can do next. `Marked` goes around the whole page.
 */
export function RecordBanner({ header, names, actor }: RecordBannerProps): Html {
  return (
    <section class="fp-record-banner" aria-label="About this record">
      <Warnings header={header} />
      <SummaryList
        classes="fp-record-banner__facts"
        rows={[
          row('Purpose', header.purposeTitle),
          row('Owner', ownerOf(header, names)),
          names.area !== undefined && row('Area', names.area),
          row('Your access', <Access reasons={header.reasons} header={header} />),
          header.handling !== '' && row('Handling', <Text text={header.handling} />),
        ]}
      />
      {header.reasons.map(
        (reason) =>
          reason.restrictions !== null &&
          reason.restrictions !== '' && (
            <div class="govuk-inset-text fp-restrictions">
              <h2 class="govuk-heading-s">Restrictions of the disclosure</h2>
              <Text text={reason.restrictions} />
            </div>
          ),
      )}
      <Links header={header} permissions={actor?.permissions} />
    </section>
  )
}

function row(key: string, value: Child): SummaryListRow {
  return { key: { content: key }, value: { content: value } }
}

/** Text as it was typed: each line of its own. */
export function Text(props: { text: string }): Html {
  return <div class="govuk-body fp-text">{props.text}</div>
}

function ownerOf(header: RecordHeader, names: BannerNames): string {
  const team = `${header.ownerTeamName}, ${header.holdingAgencyName}`
  const first = names.ownerAgency
  return first === undefined || first === header.holdingAgencyName ? team : `${team} (created by ${first})`
}

function Access(props: { reasons: readonly AccessReason[]; header: RecordHeader }): Html {
  const { header, reasons } = props
  return (
    <>
      <strong>{levelLabels[header.level]}</strong>
      <ul class="govuk-list fp-record-banner__reasons">
        {reasons.map((reason) => (
          <li>
            {becauseLabels[reason.because]}
            {reason.level !== header.level && ` (${levelLabels[reason.level].toLowerCase()})`}
            {reason.until !== null && `, until ${untilInWords(reason)}`}
          </li>
        ))}
      </ul>
    </>
  )
}

/** Access by the hour ends at a moment; any other after a whole day, of which the last is named. */
export function untilInWords(reason: Pick<AccessReason, 'because'> & { readonly until: Date | null }): string {
  if (reason.until === null) return 'further notice'
  if (reason.because === 'break-glass' || reason.because === 'hand-over') return formatDateTime(reason.until)
  return formatDate(londonDay(new Date(reason.until.getTime() - 1)))
}

function Warnings(props: { header: RecordHeader }): Child {
  const { header } = props
  const warnings = [
    header.namedUserIds !== null &&
      'This record is closed. Only the people named on it can open it: do not tell others what it holds, or that it exists.',
    header.restrictedAt !== null &&
      `Processing has been restricted since ${formatDate(londonDay(header.restrictedAt))}. The record is kept and must not be changed or used for anything else.`,
    header.agreementOverdue &&
      'The information sharing agreement for this purpose is past its review date. Tell your information governance lead.',
    !header.agreementInForce &&
      'No information sharing agreement is in force for this purpose, so nothing is shared by rule.',
    header.reasons.some(({ because }) => because === 'break-glass') &&
      header.level !== 'manage' &&
      'You opened this record in an emergency. Its owner and the auditors have been told, and will ask why.',
  ].filter((text) => text !== false)
  if (warnings.length === 0) return null
  return warnings.map((text) => <WarningText>{text}</WarningText>)
}

function Links(props: { header: RecordHeader; permissions: readonly string[] | undefined }): Child {
  const { header } = props
  const held = (permission: string) => props.permissions === undefined || props.permissions.includes(permission)
  const manages = header.level === 'manage'
  const links = [
    manages && { href: `/records/${header.id}/access`, text: 'Who can open this record' },
    manages && held('sharing.decide') && { href: `/disclosures/offer?record=${header.id}`, text: 'Disclose it' },
    !reaches(header.level, 'contribute') &&
      held('sharing.use') && { href: `/disclosures/ask?record=${header.id}`, text: 'Ask for more access' },
    !reaches(header.level, 'view') &&
      held('sharing.break-glass') && { href: `/emergencies/ask?record=${header.id}`, text: 'Open it in an emergency' },
    !manages && { href: `/records/${header.id}/conflict`, text: 'Declare a conflict of interest' },
  ].filter((link) => link !== false)
  if (links.length === 0) return null
  return (
    <p class="govuk-body fp-actions fp-noprint">
      {links.map(({ href, text }) => (
        <a class="govuk-link" href={href}>
          {text}
        </a>
      ))}
      {header.namedUserIds !== null && <Tag classes="govuk-tag--red">Closed</Tag>}
      {header.restrictedAt !== null && <Tag classes="govuk-tag--orange">Restricted</Tag>}
    </p>
  )
}
