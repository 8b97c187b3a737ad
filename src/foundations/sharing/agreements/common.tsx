import { londonDay } from '../../../platform/clock/index.ts'
import type { AuditNote, Tx } from '../../../platform/db/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import { Button, Table, type TableCell, Tag, WarningText } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { type Crumb, may, page, type Reply, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { reading, type SharingDeps } from '../deps.ts'
import type { AgreementWarning } from '../domain/agreement.ts'
import { type AgreementState, agreementStateLabels } from '../domain/words.ts'
import { type Agreement, findAgreement } from '../store/agreement-register.ts'
import { stateColours, warningSentence } from './words.ts'

/** Agreements tell nothing about anybody: all who work with records, or watch over that, read them. */
export const readers = may(
  'sharing.use',
  ...['sharing.manage-agreements', 'sharing.sign-agreements', 'sharing.oversee', 'sharing.manage-rights'],
)
export const managers = may('sharing.manage-agreements')
export const signers = may('sharing.sign-agreements')

export const AGREEMENTS: Crumb = { text: 'Agreements', href: '/agreements' }

export function isManager(visit: Visit): boolean {
  return visit.actor.permissions.includes('sharing.manage-agreements')
}

export function isSigner(visit: Visit): boolean {
  return visit.actor.permissions.includes('sharing.sign-agreements')
}

export function todayOf(deps: SharingDeps): string {
  return londonDay(deps.now())
}

/** The agreement that the address names, noted as what the transaction is about; null when there is none. */
export async function agreementOf(tx: Tx, visit: Visit, note: (note: AuditNote) => void): Promise<Agreement | null> {
  const id = visit.params['agreement']
  if (!isUuid(id)) return null
  note({ subjectType: 'agreement', subjectId: id })
  const agreement = await findAgreement(tx, id)
  if (agreement !== null) note({ purposeId: agreement.purposeId })
  return agreement
}

/** Reads the agreement in a transaction of its own, with whatever else the page needs. */
export function readAgreement<More>(
  deps: SharingDeps,
  visit: Visit,
  of: { name: string; more: (tx: Tx, agreement: Agreement) => Promise<More> },
): Promise<{ agreement: Agreement; more: More } | null> {
  return deps.db.withActor(visit.actor, reading(visit, of.name), async (tx, note) => {
    const agreement = await agreementOf(tx, visit, note)
    return agreement === null ? null : { agreement, more: await of.more(tx, agreement) }
  })
}

export function crumbsOf(agreement: Agreement, ...more: readonly string[]): Crumb[] {
  const text = nameOf(agreement)
  const own = { text, ...(more.length === 0 ? {} : { href: `/agreements/${agreement.id}` }) }
  return [AGREEMENTS, own, ...more.map((one) => ({ text: one }))]
}

export function nameOf(agreement: { readonly title: string; readonly edition: number }): string {
  return `${agreement.title}, edition ${agreement.edition}`
}

export function StateTag(props: { state: AgreementState }): Html {
  return <Tag classes={stateColours[props.state]}>{agreementStateLabels[props.state]}</Tag>
}

export function Warnings(props: { agreement: Agreement; warnings: readonly AgreementWarning[] }): Child {
  return props.warnings.map((warning) => (
    <WarningText iconFallbackText="Warning">
      {warningSentence(
        warning,
        warning.kind === 'agency-ended'
          ? props.agreement.parties.find(({ agencyId }) => agencyId === warning.agencyId)?.successorNames
          : [],
      )}
    </WarningText>
  ))
}

/** What cannot be done now, and why; the way back. */
export function cannot(agreement: Agreement, of: { title: string; why: string; more?: Html }): Reply {
  return page({
    title: of.title,
    status: 409,
    crumbs: crumbsOf(agreement, of.title),
    body: (
      <>
        <Heading caption={nameOf(agreement)}>{of.title}</Heading>
        <p class="govuk-body">{of.why}</p>
        {of.more}
        <Button href={`/agreements/${agreement.id}`} classes="govuk-button--secondary">
          Back to the agreement
        </Button>
      </>
    ),
  })
}

export function messageAt(errors: readonly FieldError[], field: string): { content: string } | undefined {
  const found = errors.find((error) => error.field === field)
  return found === undefined ? undefined : { content: found.message }
}

/** One column, so that lines stay readable. */
export function Narrow(props: { children?: Child }): Html {
  return (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">{props.children}</div>
    </div>
  )
}

/** A register: on a phone each row is a card, whose lines say which column they are. */
export function Register(props: { head: readonly string[]; rows: readonly (readonly TableCell[])[] }): Html {
  return (
    <Table
      classes="ag-stacking"
      firstCellIsHeader
      head={props.head.map((content) => ({ content }))}
      rows={props.rows.map((row) =>
        row.map((cell, i) => ({ ...cell, ...(i === 0 ? {} : { attributes: { 'data-label': props.head[i] } }) })),
      )}
    />
  )
}
