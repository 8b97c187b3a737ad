import { londonDay } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { formatDate, formatDateTime } from '../../../platform/html/format.ts'
import { SummaryList, type SummaryListRow, Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { userNames } from '../../identity/index.ts'
import type { SharingDeps } from '../deps.ts'
import {
  consentLabels,
  type DisclosedLevel,
  disclosedLevels,
  lawfulBases,
  MOST_DAYS,
  type ShownState,
  shownState,
  stateLabels,
} from '../domain/disclosure.ts'
import { levelLabels } from '../domain/words.ts'
import { Text } from '../record-banner.tsx'
import type { Disclosure } from '../store/disclosures.ts'
import type { RecordHeader } from '../store/records.ts'
import { Choice, DayBox, type FormState, OneOf, TextBox } from './fields.tsx'
import { OTHER_BASIS } from './form.ts'

export const REGISTER = { text: 'Disclosures', href: '/disclosures' }

/** A record as its own room calls it. */
export interface NamedRecord {
  readonly id: string
  readonly label: string
  /** As far as the reader may know it. */
  readonly name: string | null
  readonly href: string | null
}

export async function namedRecord(
  deps: Pick<SharingDeps, 'kinds'>,
  tx: Tx,
  of: Pick<RecordHeader, 'id' | 'kind'>,
): Promise<NamedRecord> {
  const kind = deps.kinds.find((one) => one.kind === of.kind)
  if (kind === undefined) return { id: of.id, label: 'record', name: null, href: null }
  const names = await kind.names(tx, [of.id])
  return { id: of.id, label: kind.label, name: names.get(of.id) ?? null, href: kind.path(of.id) }
}

/** "Profile of a person: Jane Example", with a link where there is a page. */
export function RecordName({ record }: { record: NamedRecord }): Child {
  const text = record.name ?? `This ${record.label}`
  return record.href === null ? (
    text
  ) : (
    <a class="govuk-link" href={record.href}>
      {text}
    </a>
  )
}

const STATE_COLOURS: Readonly<Record<ShownState, string>> = {
  requested: 'govuk-tag--yellow',
  granted: 'govuk-tag--green',
  expired: 'govuk-tag--grey',
  refused: 'govuk-tag--red',
  withdrawn: 'govuk-tag--orange',
  cancelled: 'govuk-tag--grey',
}

export function StateTag(props: { state: ShownState }): Html {
  return <Tag classes={STATE_COLOURS[props.state]}>{stateLabels[props.state]}</Tag>
}

/** Everybody named by a disclosure. */
export function peopleOf(tx: Tx, disclosures: readonly Disclosure[]): Promise<Map<string, string>> {
  const ids = disclosures.flatMap(({ askedBy, decidedBy, withdrawnBy }) => [askedBy, decidedBy, withdrawnBy])
  return userNames(
    tx,
    ids.filter((id) => id !== null),
  )
}

function row(key: string, value: Child): SummaryListRow {
  return { key: { content: key }, value: { content: value } }
}

/** Everything that a disclosure says, in the order in which it happened. `side`: one of the two sides, not an overseer. */
export function DisclosureDetails(props: {
  disclosure: Disclosure
  names: ReadonlyMap<string, string>
  today: string
  side: boolean
  record: NamedRecord | null
}): Html {
  const { disclosure: d, names, side } = props
  const who = (id: string | null) => (id === null ? '' : (names.get(id) ?? 'somebody'))
  const decided = d.decidedAt !== null
  const state = shownState(d, props.today)
  return (
    <>
      <h2 class="govuk-heading-m">{d.knownBy === 'offer' ? 'What is disclosed' : 'What was asked'}</h2>
      <SummaryList
        rows={[
          row('To', `${d.toTeamName}, ${d.toAgencyName}`),
          d.askedAt !== null && row('Asked by', `${who(d.askedBy)} on ${formatDateTime(d.askedAt)}`),
          d.record !== null && row('Holder', `${d.record.ownerTeamName}, ${d.record.ownerAgencyName}`),
          d.record !== null && row('Purpose', d.record.purposeTitle),
          side && props.record !== null && row('Record', <RecordName record={props.record} />),
          side && d.about !== '' && row('About', <Text text={d.about} />),
          row('Information', <Text text={d.information} />),
          row('Risk', <Text text={d.risk} />),
          row('Why it is necessary', <Text text={d.necessity} />),
          row('Why it is proportionate', <Text text={d.proportionality} />),
          row('Lawful basis', d.lawfulBasis),
          row('Consent', consentLabels[d.consent]),
          d.consentReason !== '' && row('About consent', <Text text={d.consentReason} />),
          row(decided && state !== 'refused' ? 'Access' : 'Access asked for', levelLabels[d.level]),
        ]}
      />
      {decided && (
        <>
          <h2 class="govuk-heading-m">The decision</h2>
          <SummaryList
            rows={[
              row('Decision', state === 'refused' ? 'Refused' : 'Granted'),
              row('Decided by', `${who(d.decidedBy)} on ${d.decidedAt === null ? '' : formatDateTime(d.decidedAt)}`),
              row('Reason', <Text text={d.decisionReason} />),
              state !== 'refused' &&
                row(
                  'Restrictions',
                  d.restrictions === '' ? 'None beyond the handling' : <Text text={d.restrictions} />,
                ),
              d.expiresOn !== null && row('Last day', formatDate(d.expiresOn)),
              d.withdrawnAt !== null &&
                row('Withdrawn by', `${who(d.withdrawnBy)} on ${formatDateTime(d.withdrawnAt)}`),
              d.withdrawnAt !== null && row('Why withdrawn', <Text text={d.withdrawalReason} />),
            ]}
          />
        </>
      )}
    </>
  )
}

/** When it was asked or, unasked, given. */
export function whenOf(disclosure: Disclosure): Date | null {
  return disclosure.askedAt ?? disclosure.decidedAt
}

export function dayOf(at: Date | null): string {
  return at === null ? '' : formatDate(londonDay(at))
}

/** The questions that both an asker and somebody who discloses unasked answer. */
export function WordsFields(props: { form: FormState; asking: boolean }): Html {
  const { form, asking } = props
  return (
    <>
      <TextBox
        form={form}
        name="information"
        label={asking ? 'What information do you need?' : 'What information is disclosed?'}
        hint="No more than is needed for the purpose"
      />
      <TextBox form={form} name="risk" label="What is the risk?" hint="To whom, and what may happen without it" />
      <TextBox
        form={form}
        name="necessity"
        label="Why is it necessary?"
        hint="Why the aim cannot be reached otherwise"
      />
      <TextBox
        form={form}
        name="proportionality"
        label="Why is it proportionate?"
        hint="Why the gain is worth the intrusion into private life"
      />
      <Choice
        form={form}
        name="basis"
        label="Lawful basis"
        options={[
          ...lawfulBases.map((basis) => ({ value: basis, text: basis })),
          { value: OTHER_BASIS, text: 'Another lawful basis' },
        ]}
      />
      <TextBox form={form} name="basisOther" label="If another, which?" rows={2} most={500} />
      <OneOf
        form={form}
        name="consent"
        legend="Has the person consented?"
        hint="Consent is good where it can be had safely. It is not always required."
        options={Object.entries(consentLabels).map(([value, text]) => ({ value, text }))}
      />
      <TextBox
        form={form}
        name="consentReason"
        label="If not, why should it be shared all the same?"
        rows={3}
        most={2000}
      />
    </>
  )
}

const LEVEL_HINTS: Readonly<Record<DisclosedLevel, string>> = {
  'know-of': 'The name, whose record it is and for what purpose',
  view: 'Everything in the record',
  contribute: 'Everything in the record, and adding to it',
}

export function LevelField(props: { form: FormState; legend: string; levels?: readonly DisclosedLevel[] }): Html {
  return (
    <OneOf
      form={props.form}
      name="level"
      legend={props.legend}
      options={(props.levels ?? disclosedLevels).map((value) => ({
        value,
        text: levelLabels[value],
        hint: LEVEL_HINTS[value],
      }))}
    />
  )
}

/** What whoever decides adds. */
export function GrantFields(props: { form: FormState }): Html {
  return (
    <>
      <LevelField form={props.form} legend="How far should the access reach?" />
      <TextBox
        form={props.form}
        name="restrictions"
        label="Restrictions"
        hint="What they must not do with it, for example: do not tell the family; do not copy it into your own system. They see this with the record."
      />
      <DayBox
        form={props.form}
        name="expiresOn"
        label="Last day of the access"
        hint={`At most ${MOST_DAYS} days ahead. They can ask again.`}
      />
    </>
  )
}
