import { formatDate } from '../../../platform/html/format.ts'
import { Button, Input, Select } from '../../../platform/html/govuk/index.ts'
import type { Child } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import { page, type Reply, type Visit } from '../../../platform/http/index.ts'
import { reading, type SharingDeps } from '../deps.ts'
import { canSign, partyState, warningsOf } from '../domain/agreement.ts'
import { type AgreementState, agreementStateLabels, agreementStates } from '../domain/words.ts'
import { type AgreementLine, listAgreements } from '../store/agreement-register.ts'
import { isSigner, Register, StateTag, todayOf } from './common.tsx'
import { warningInShort } from './words.ts'

const CURRENT: readonly AgreementState[] = ['draft', 'signing', 'in-force']

/** The register of all editions: those in force and being written, unless others are asked for. */
export async function listPage(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const today = todayOf(deps)
  const text = (visit.query.get('q') ?? '').trim().slice(0, 200)
  const asked = visit.query.get('state') ?? ''
  const state = agreementStates.find((one) => one === asked) ?? (asked === 'all' ? 'all' : '')
  const found = await deps.db.withActor(visit.actor, reading(visit, 'list-agreements'), (tx) =>
    listAgreements(tx, {
      ...(text === '' ? {} : { text }),
      ...(state === 'all' ? {} : { states: state === '' ? CURRENT : [state] }),
    }),
  )
  const by = { agencyId: visit.actor.agencyId, today }
  const mine = isSigner(visit) ? found.filter((one) => canSign(one, by).ok) : []
  return page({
    title: 'Agreements',
    wide: true,
    body: (
      <>
        <Heading lead="Who may share what about people, why, with whom and for how long. Without one in force nothing is shared.">
          Information sharing agreements
        </Heading>
        {mine.length > 0 && (
          <div class="govuk-inset-text">
            <p class="govuk-body">Your agency has not signed:</p>
            <ul class="govuk-list govuk-list--bullet">
              {mine.map((one) => (
                <li>
                  <a class="govuk-link" href={`/agreements/${one.id}`}>
                    {one.title}, edition {one.edition}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        )}
        <form method="get" action="/agreements" class="fp-filters">
          <div class="fp-filters__row">
            <Input name="q" label={{ content: 'Title or purpose' }} value={text} />
            <Select
              name="state"
              label={{ content: 'State' }}
              value={state}
              items={[
                { value: '', text: 'In force or being written', selected: state === '' },
                ...agreementStates.map((value) => ({ value, text: agreementStateLabels[value] })),
                { value: 'all', text: 'All editions' },
              ]}
            />
            <Button classes="govuk-button--secondary">Show</Button>
          </div>
        </form>
        {found.length === 0 ? (
          <Empty title="No agreement fits">
            <p class="govuk-body">
              Each{' '}
              <a class="govuk-link" href="/purposes">
                purpose
              </a>{' '}
              has its agreement; a new one is begun there.
            </p>
          </Empty>
        ) : (
          <Scroll label="Agreements">
            <Register
              head={['Agreement', 'Purpose', 'State', 'Signed', 'Review by', 'Warnings']}
              rows={found.map((one) => row(one, today))}
            />
          </Scroll>
        )}
      </>
    ),
  })
}

function row(one: AgreementLine, today: string) {
  const signed = one.parties.filter((party) => partyState(party, today) === 'signed').length
  return [
    {
      content: (
        <a class="govuk-link" href={`/agreements/${one.id}`}>
          {one.title}, edition {one.edition}
        </a>
      ),
    },
    {
      content: (
        <a class="govuk-link" href={`/purposes/${one.purposeId}`}>
          {one.purposeTitle}
        </a>
      ),
    },
    { content: <StateTag state={one.state} /> },
    { content: `${signed} of ${one.parties.length}` },
    { content: one.reviewOn === null ? '' : formatDate(one.reviewOn) },
    { content: warningsCell(one, today) },
  ]
}

/** Each warning on a line of its own. */
export function warningsCell(one: AgreementLine, today: string): Child {
  const warnings = warningsOf(one, today)
  if (warnings.length === 0) return <span class="fp-quiet">None</span>
  return (
    <ul class="govuk-list govuk-!-margin-bottom-0">
      {warnings.map((warning) => (
        <li>{warningInShort(warning)}</li>
      ))}
    </ul>
  )
}
