import { PostForm } from '../../../platform/forms/index.ts'
import { formatDateTime } from '../../../platform/html/format.ts'
import { Button, InsetText, SummaryList, Table } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading, Scroll } from '../../../platform/html/parts.tsx'
import { notFound, page, type Reply, type Visit } from '../../../platform/http/index.ts'
import type { SharingDeps } from '../deps.ts'
import {
  canAbandon,
  canBeginEdition,
  canBringIntoForce,
  canEdit,
  canEnd,
  canRefuse,
  canSign,
  partyState,
  warningsOf,
} from '../domain/agreement.ts'
import { agreementStateLabels, classificationLabels } from '../domain/words.ts'
import type { Agreement, Party } from '../store/agreement-register.ts'
import { crumbsOf, isManager, isSigner, Register, readAgreement, StateTag, todayOf, Warnings } from './common.tsx'
import { dayInWords, discoverabilitySentence, linesOf } from './sections.ts'
import { eventWords, monthsInWords, partyStateLabels, recipientSentence } from './words.ts'

/** One edition, whole. */
export async function viewPage(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const found = await readAgreement(deps, visit, { name: 'view-agreement', more: async () => null })
  if (found === null) return notFound()
  const { agreement } = found
  const today = todayOf(deps)
  return page({
    title: agreement.title,
    crumbs: crumbsOf(agreement),
    body: (
      <>
        <Heading caption={`${agreement.purposeTitle}, edition ${agreement.edition}`}>
          {agreement.title} <StateTag state={agreement.state} />
        </Heading>
        <Warnings agreement={agreement} warnings={warningsOf(agreement, today)} />
        <Asked visit={visit} agreement={agreement} today={today} />
        <Actions visit={visit} agreement={agreement} today={today} />
        <Wording agreement={agreement} today={today} />
        <History agreement={agreement} />
        <Editions agreement={agreement} />
      </>
    ),
  })
}

function Asked(props: { visit: Visit; agreement: Agreement; today: string }): Child {
  const { visit, agreement } = props
  if (!isSigner(visit) || !canSign(agreement, { agencyId: visit.actor.agencyId, today: props.today }).ok) return null
  const own = agreement.parties.find(({ agencyId }) => agencyId === visit.actor.agencyId)
  return (
    <InsetText>
      {own?.agencyName} {own?.withdrawnAt === null ? 'is asked to sign' : 'does not take part'}. Until it signs it
      receives nothing and shares nothing by this agreement. Read all of it before you sign.
    </InsetText>
  )
}

interface Step {
  readonly text: string
  readonly to: string
  readonly classes?: string
}

function Actions(props: { visit: Visit; agreement: Agreement; today: string }): Child {
  const { visit, agreement, today } = props
  const by = { agencyId: visit.actor.agencyId, today }
  const quiet = 'govuk-button--secondary'
  const steps: Step[] = []
  if (isSigner(visit)) {
    if (canSign(agreement, by).ok) steps.push({ text: 'Sign', to: 'sign' })
    const refusal = canRefuse(agreement, by)
    if (refusal.ok && refusal.value === 'refuse') steps.push({ text: 'Refuse to sign', to: 'refuse', classes: quiet })
    else if (refusal.ok) steps.push({ text: 'Take the signature back', to: 'refuse', classes: quiet })
  }
  if (isManager(visit)) {
    if (canEdit(agreement).ok) {
      steps.push({ text: 'Edit', to: 'edit' }, { text: 'Offer for signature', to: 'offer', classes: quiet })
    }
    if (agreement.state === 'signing') {
      const ready = canBringIntoForce(agreement, today).ok
      steps.push({ text: 'Bring into force', to: 'bring-into-force', ...(ready ? {} : { classes: quiet }) })
    }
    if (canAbandon(agreement).ok) steps.push({ text: 'Abandon', to: 'abandon', classes: quiet })
    if (canEnd(agreement).ok) steps.push({ text: 'End', to: 'end', classes: quiet })
  }
  const begins = isManager(visit) && canBeginEdition({ retiredOn: agreement.purposeRetiredOn, ...agreement }).ok
  const previews = agreement.state !== 'superseded' && agreement.state !== 'lapsed' && agreement.state !== 'abandoned'
  if (steps.length === 0 && !begins && !previews) return null
  return (
    <div class="fp-actions">
      {steps.map((step) => (
        <Button href={`/agreements/${agreement.id}/${step.to}`} classes={step.classes}>
          {step.text}
        </Button>
      ))}
      {begins && (
        <PostForm action={`/agreements/${agreement.id}/next-edition`} token={visit.formToken}>
          <Button classes={quiet} preventDoubleClick>
            Write the next edition
          </Button>
        </PostForm>
      )}
      {previews && (
        <a class="govuk-link" href={`/agreements/${agreement.id}/receivers`}>
          Who would receive?
        </a>
      )}
    </div>
  )
}

function Wording(props: { agreement: Agreement; today: string }): Html {
  const { agreement } = props
  return (
    <>
      {linesOf(agreement.summary).map((line) => (
        <p class="govuk-body">{line}</p>
      ))}
      <SummaryList
        rows={[
          {
            key: { content: 'Purpose' },
            value: {
              content: (
                <a class="govuk-link" href={`/purposes/${agreement.purposeId}`}>
                  {agreement.purposeTitle}
                </a>
              ),
            },
          },
          { key: { content: 'First day' }, value: { content: dayInWords(agreement.startsOn) } },
          {
            key: { content: 'Last day' },
            value: { content: agreement.endsOn === null ? 'None' : dayInWords(agreement.endsOn) },
          },
          { key: { content: 'Review by' }, value: { content: dayInWords(agreement.reviewOn) } },
          agreement.endReason !== '' && { key: { content: 'Why it ended' }, value: { content: agreement.endReason } },
        ]}
      />
      <h2 class="govuk-heading-m">Parties</h2>
      {agreement.parties.length === 0 ? (
        <p class="govuk-body">None yet.</p>
      ) : (
        <Scroll label="Parties">
          <Register
            head={['Agency', 'Signature', 'Asked through']}
            rows={agreement.parties.map((party) => [
              { content: party.agencyName },
              { content: <Signature agreement={agreement} party={party} today={props.today} /> },
              { content: party.contactTeamName ?? 'No team named' },
            ])}
          />
        </Scroll>
      )}
      <Listed title="Lawful bases" lines={agreement.lawfulBases} />
      <Listed title="Categories of data" lines={agreement.dataCategories} />
      <Listed
        title="Who receives every record at once"
        lines={agreement.recipients.map(recipientSentence)}
        empty="Nobody: each record is disclosed one by one."
      />
      <h2 class="govuk-heading-m">What others learn in a search</h2>
      <p class="govuk-body">{discoverabilitySentence(agreement.discoverability)}</p>
      <h2 class="govuk-heading-m">Classification and handling</h2>
      <p class="govuk-body">
        <strong>{classificationLabels[agreement.classification]}</strong>
      </p>
      {linesOf(agreement.handling).map((line) => (
        <p class="govuk-body">{line}</p>
      ))}
      <h2 class="govuk-heading-m">Retention</h2>
      {agreement.retention.length === 0 ? (
        <p class="govuk-body">None yet.</p>
      ) : (
        <>
          <p class="govuk-body">
            Counted from the end of the work on a record. Then it is reviewed; nothing is removed unseen.
          </p>
          <Table
            firstCellIsHeader
            head={[{ content: 'Outcome' }, { content: 'Reviewed after' }]}
            rows={agreement.retention.map(({ title, months }) => [
              { content: title },
              { content: monthsInWords(months) },
            ])}
          />
        </>
      )}
    </>
  )
}

function Signature(props: { agreement: Agreement; party: Party; today: string }): Child {
  const { agreement, party } = props
  if (agreement.state === 'draft') return 'Not offered yet'
  const state = partyState(party, props.today)
  return (
    <>
      {state === 'signed' || state === 'ended' ? null : <strong>{partyStateLabels[state]}. </strong>}
      {state === 'ended' && (
        <strong>
          Ended on {dayInWords(party.agencyEndsOn)}: receives nothing.
          {party.successorNames.length > 0 && ` Followed by ${party.successorNames.join(' and ')}. `}
        </strong>
      )}
      {party.signedAt !== null && (
        <>
          Signed on {formatDateTime(party.signedAt)} by {party.signedByName ?? 'somebody'}, {party.post}.{' '}
        </>
      )}
      {party.withdrawnAt !== null && (
        <>
          {party.signedAt === null ? 'Refused' : 'Taken back'} on {formatDateTime(party.withdrawnAt)}:{' '}
          {party.withdrawalReason}
        </>
      )}
    </>
  )
}

function Listed(props: { title: string; lines: readonly string[]; empty?: string }): Html {
  return (
    <>
      <h2 class="govuk-heading-m">{props.title}</h2>
      {props.lines.length === 0 ? (
        <p class="govuk-body">{props.empty ?? 'None yet.'}</p>
      ) : (
        <ul class="govuk-list govuk-list--bullet">
          {props.lines.map((line) => (
            <li>{line}</li>
          ))}
        </ul>
      )}
    </>
  )
}

function History(props: { agreement: Agreement }): Html {
  return (
    <>
      <h2 class="govuk-heading-m">History</h2>
      <Scroll label="History">
        <Register
          head={['When', 'What happened', 'Who']}
          rows={props.agreement.events.map((event) => [
            { content: formatDateTime(event.at) },
            { content: [eventWords[event.kind], event.reason].filter((text) => text !== '').join(': ') },
            {
              content: [event.byName ?? 'The system', event.post, event.agencyName]
                .filter((text) => text !== null)
                .join(', '),
            },
          ])}
        />
      </Scroll>
    </>
  )
}

function Editions(props: { agreement: Agreement }): Child {
  const { agreement } = props
  const others = agreement.editions.filter(({ id }) => id !== agreement.id)
  if (others.length === 0) return null
  return (
    <>
      <h2 class="govuk-heading-m">Other editions</h2>
      <ul class="govuk-list">
        {others.map((other) => (
          <li>
            <a class="govuk-link" href={`/agreements/${other.id}`}>
              Edition {other.edition}
            </a>
            , {agreementStateLabels[other.state].toLowerCase()}{' '}
            <span class="fp-noprint">
              (
              <a class="govuk-link" href={`/agreements/${agreement.id}/compare/${other.id}`}>
                compare<span class="govuk-visually-hidden"> edition {other.edition} with this one</span>
              </a>
              )
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
