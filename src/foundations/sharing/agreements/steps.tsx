/** What is done to an agreement once it is written: each step has a page that says what will follow, and a button. */
import { z } from 'zod'
import type { Tx } from '../../../platform/db/index.ts'
import { type FieldError, PostForm, ProblemSummary, parseForm } from '../../../platform/forms/index.ts'
import { Button, Checkboxes, Input, Textarea, WarningText } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import {
  type Access,
  forbidden,
  notFound,
  page,
  type Reply,
  type Route,
  redirect,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { type SharingDeps, writing } from '../deps.ts'
import {
  canAbandon,
  canBringIntoForce,
  canEnd,
  canOffer,
  canRefuse,
  canSign,
  partiesIn,
  partyState,
} from '../domain/agreement.ts'
import type { Agreement } from '../store/agreement-register.ts'
import {
  abandonAgreement,
  bringIntoForce,
  lapseAgreement,
  offerDraft,
  refuseForAgency,
  signForAgency,
} from '../store/agreements.ts'
import {
  agreementOf,
  cannot,
  crumbsOf,
  managers,
  messageAt,
  Narrow,
  nameOf,
  readAgreement,
  signers,
  todayOf,
} from './common.tsx'
import type { agreementNotices } from './notices.ts'
import { tellParties } from './tell-parties.ts'
import { forceMessages, offerMessage, refuseMessages, signMessages } from './words.ts'

interface Given {
  readonly visit: Visit
  readonly agreement: Agreement
  readonly today: string
}

/** Why a step cannot be taken. `stranger`: it is not this agency's to take, whatever the agreement's state. */
interface Refusal {
  readonly why: string
  readonly stranger?: boolean
  readonly more?: Html
}

interface Step {
  readonly name: string
  readonly access: Access
  readonly title: (given: Given) => string
  /** Null when the step can be taken. */
  readonly refusal: (given: Given) => Refusal | null
  readonly says: (given: Given) => Child
  readonly fields: (form: URLSearchParams, errors: readonly FieldError[]) => Child
  readonly button: (given: Given) => string
  readonly warning: boolean
  readonly form: z.ZodObject
  /** False when somebody else was quicker. */
  readonly act: (tx: Tx, given: Given, form: URLSearchParams) => Promise<boolean>
  readonly notice: (given: Given) => keyof typeof agreementNotices
}

const text = (message: string, most: number) =>
  z.string(message).min(1, message).max(most, `Use ${most} characters or fewer`)
const typed = (form: URLSearchParams, name: string) => (form.get(name) ?? '').trim()

const offer: Step = {
  name: 'offer',
  access: managers,
  title: () => 'Offer for signature',
  refusal: ({ agreement, today }) => {
    const result = canOffer(agreement, today)
    if (result.ok) return null
    const items = result.problem.map(offerMessage)
    if (agreement.state !== 'draft') return { why: items[0]?.message ?? '' }
    return {
      why: 'This draft is not complete yet:',
      more: (
        <ul class="govuk-list govuk-list--bullet">
          {items.map(({ field, message }) => (
            <li>
              <a class="govuk-link" href={`/agreements/${agreement.id}/edit#${field}`}>
                {message}
              </a>
            </li>
          ))}
        </ul>
      ),
    }
  },
  says: ({ agreement }) => (
    <>
      <p class="govuk-body">Once it is offered, its text cannot change: what the parties sign is what they read.</p>
      <p class="govuk-body">These agencies are asked to sign, each by somebody of its own:</p>
      <ul class="govuk-list govuk-list--bullet">
        {agreement.parties.map(({ agencyName }) => (
          <li>{agencyName}</li>
        ))}
      </ul>
      {agreement.recipients.length === 0 && (
        <WarningText iconFallbackText="Warning">
          No team is named as a recipient, so nothing is shared at once: each record is disclosed one by one.
        </WarningText>
      )}
    </>
  ),
  fields: (form) => <input type="hidden" name="version" value={typed(form, 'version')} />,
  button: () => 'Offer for signature',
  warning: false,
  form: z.object({ version: z.coerce.number().int() }),
  act: async (tx, { agreement }, form) => {
    if (!(await offerDraft(tx, agreement.id, Number(typed(form, 'version'))))) return false
    await tellParties(tx, { kind: 'agreement-to-sign', agreementId: agreement.id, to: 'unsigned' })
    return true
  },
  notice: () => 'agreement-offered',
}

const sign: Step = {
  name: 'sign',
  access: signers,
  title: () => 'Sign the agreement',
  refusal: ({ visit, agreement, today }) => {
    const result = canSign(agreement, { agencyId: visit.actor.agencyId, today })
    return result.ok ? null : { why: signMessages[result.problem], stranger: result.problem === 'not-a-party' }
  },
  says: ({ visit, agreement }) => (
    <>
      <p class="govuk-body">
        You sign for {ownParty({ visit, agreement })?.agencyName}. From then on, while the agreement is in force, its
        teams receive what the agreement says, and its own records are shared by it.
      </p>
      <p class="govuk-body">
        <a class="govuk-link" href={`/agreements/${agreement.id}`}>
          Read the whole agreement
        </a>
      </p>
    </>
  ),
  fields: (form, errors) => (
    <>
      <Input
        name="post"
        label={{ content: 'In what post do you sign?', classes: 'govuk-label--s' }}
        hint={{ content: 'For example: head of community safety' }}
        autocomplete="organization-title"
        value={typed(form, 'post')}
        errorMessage={messageAt(errors, 'post')}
      />
      <Checkboxes
        name="confirm"
        values={form.getAll('confirm')}
        errorMessage={messageAt(errors, 'confirm')}
        items={[
          { value: 'yes', content: 'I have read the agreement, and my agency has given me the authority to sign it' },
        ]}
      />
    </>
  ),
  button: () => 'Sign',
  warning: false,
  form: z.object({
    post: text('Enter the post in which you sign', 200),
    confirm: z
      .string('Tick the box to say that you have read it and may sign')
      .refine((value) => value === 'yes', 'Tick the box to say that you have read it and may sign'),
  }),
  act: (tx, { visit, agreement }, form) =>
    signForAgency(tx, { agreementId: agreement.id, ...signerOf(visit), post: typed(form, 'post') }),
  notice: () => 'agreement-signed',
}

const refuse: Step = {
  name: 'refuse',
  access: signers,
  title: (given) => (isWithdrawal(given) ? 'Take your agency’s signature back' : 'Refuse to sign'),
  refusal: ({ visit, agreement, today }) => {
    const result = canRefuse(agreement, { agencyId: visit.actor.agencyId, today })
    return result.ok ? null : { why: refuseMessages[result.problem], stranger: result.problem === 'not-a-party' }
  },
  says: (given) =>
    isWithdrawal(given) && given.agreement.state === 'in-force' ? (
      <WarningText iconFallbackText="Warning">
        {ownParty(given)?.agencyName} loses all access that this agreement gives, at once, and its records are not
        shared by it any more. It can sign again later.
      </WarningText>
    ) : (
      <p class="govuk-body">
        {ownParty(given)?.agencyName} receives nothing by this agreement. It can still sign later. Everyone who reads
        the agreement sees the reason.
      </p>
    ),
  fields: (form, errors) => <Reason form={form} errors={errors} />,
  button: (given) => (isWithdrawal(given) ? 'Take the signature back' : 'Refuse to sign'),
  warning: true,
  form: z.object({ reason: text('Enter the reason', 1000) }),
  act: (tx, { visit, agreement }, form) =>
    refuseForAgency(tx, { agreementId: agreement.id, ...signerOf(visit), reason: typed(form, 'reason') }),
  notice: (given) => (isWithdrawal(given) ? 'agreement-withdrawn' : 'agreement-refused'),
}

const force: Step = {
  name: 'bring-into-force',
  access: managers,
  title: () => 'Bring into force',
  refusal: ({ agreement, today }) => {
    const result = canBringIntoForce(agreement, today)
    return result.ok ? null : { why: forceMessages[result.problem] }
  },
  says: ({ agreement, today }) => {
    const unsigned = agreement.parties.filter((party) => partyState(party, today) !== 'signed')
    const before = agreement.editions.find(({ state }) => state === 'in-force')
    return (
      <>
        <p class="govuk-body">
          The teams that the agreement names get access at once to every record of “{agreement.purposeTitle}” that it
          gives them, old ones too.
        </p>
        <p class="govuk-body">Signed: {names(partiesIn(agreement, 'signed', today))}.</p>
        {unsigned.length > 0 && (
          <WarningText iconFallbackText="Warning">
            Not signed: {names(unsigned)}. They receive nothing until they sign, which they can do later.
          </WarningText>
        )}
        {before !== undefined && (
          <p class="govuk-body">
            Edition {before.edition} ends at the same moment. A party of it that has not signed this edition loses its
            access.
          </p>
        )}
      </>
    )
  },
  fields: () => null,
  button: () => 'Bring into force',
  warning: false,
  form: z.object({}),
  act: async (tx, { agreement }) => {
    if (!(await bringIntoForce(tx, { id: agreement.id, purposeId: agreement.purposeId }))) return false
    await tellParties(tx, { kind: 'agreement-in-force', agreementId: agreement.id, to: 'all' })
    return true
  },
  notice: () => 'agreement-brought-in',
}

const end: Step = {
  name: 'end',
  access: managers,
  title: () => 'End the agreement',
  refusal: ({ agreement }) =>
    canEnd(agreement).ok ? null : { why: 'Only an agreement that is in force can be ended.' },
  says: ({ agreement }) => (
    <WarningText iconFallbackText="Warning">
      Nothing is shared under “{agreement.purposeTitle}” any more: every team but a record’s owner loses the access that
      the agreement gave, at once, and no new records can be made. To go on under a new text, write the next edition
      instead; this one stays in force until that takes its place.
    </WarningText>
  ),
  fields: (form, errors) => <Reason form={form} errors={errors} />,
  button: () => 'End the agreement',
  warning: true,
  form: z.object({ reason: text('Enter the reason', 1000) }),
  act: (tx, { agreement }, form) => lapseAgreement(tx, { id: agreement.id, reason: typed(form, 'reason') }),
  notice: () => 'agreement-ended',
}

const abandon: Step = {
  name: 'abandon',
  access: managers,
  title: () => 'Abandon this edition',
  refusal: ({ agreement }) =>
    canAbandon(agreement).ok ? null : { why: 'Only an edition that is being written or signed can be abandoned.' },
  says: ({ agreement }) => (
    <p class="govuk-body">
      It never comes into force. It stays in the register with its text{' '}
      {agreement.state === 'signing' ? 'and signatures ' : ''}and can be the beginning of the next edition.
    </p>
  ),
  fields: (form, errors) => <Reason form={form} errors={errors} />,
  button: () => 'Abandon this edition',
  warning: true,
  form: z.object({ reason: text('Enter the reason', 1000) }),
  act: (tx, { agreement }, form) => abandonAgreement(tx, { id: agreement.id, reason: typed(form, 'reason') }),
  notice: () => 'agreement-abandoned',
}

function Reason(props: { form: URLSearchParams; errors: readonly FieldError[] }): Html {
  return (
    <Textarea
      name="reason"
      label={{ content: 'Reason', classes: 'govuk-label--s' }}
      hint={{ content: 'Everyone who works here can read it. Do not name anybody a record is about.' }}
      rows={4}
      value={typed(props.form, 'reason')}
      errorMessage={messageAt(props.errors, 'reason')}
    />
  )
}

function names(parties: readonly { readonly agencyName: string }[]): string {
  return parties.map(({ agencyName }) => agencyName).join(', ')
}

function ownParty(given: Pick<Given, 'visit' | 'agreement'>) {
  return given.agreement.parties.find(({ agencyId }) => agencyId === given.visit.actor.agencyId)
}

function isWithdrawal(given: Given): boolean {
  return ownParty(given)?.signedAt !== null
}

/** A party's signer is a person of an agency: `canSign` and `canRefuse` have said so. */
function signerOf(visit: Visit): { agencyId: string; userId: string } {
  const { agencyId, userId } = visit.actor
  if (agencyId === null || userId === null) throw new TypeError('Only a person of an agency signs')
  return { agencyId, userId }
}

const steps: readonly Step[] = [offer, sign, refuse, force, end, abandon]

export function stepRoutes(deps: SharingDeps): Route[] {
  return steps.flatMap((step) => {
    const path = `/agreements/:agreement/${step.name}`
    return [
      route({ method: 'GET', path, access: step.access, handle: (visit) => askPage(deps, visit, step) }),
      route({ method: 'POST', path, access: step.access, handle: (visit) => take(deps, visit, step) }),
    ]
  })
}

async function askPage(deps: SharingDeps, visit: Visit, step: Step): Promise<Reply> {
  const found = await readAgreement(deps, visit, { name: `ask-${step.name}`, more: async () => null })
  if (found === null) return notFound()
  const given = { visit, agreement: found.agreement, today: todayOf(deps) }
  const refusal = step.refusal(given)
  if (refusal !== null) return refusalPage(given, step, refusal)
  return stepPage(given, step, {
    form: new URLSearchParams({ version: String(found.agreement.version) }),
    errors: [],
  })
}

function refusalPage(given: Given, step: Step, refusal: Refusal): Reply {
  if (refusal.stranger === true) return forbidden(refusal.why)
  return cannot(given.agreement, { title: step.title(given), ...refusal })
}

function stepPage(given: Given, step: Step, shown: { form: URLSearchParams; errors: readonly FieldError[] }): Reply {
  const { agreement, visit } = given
  const title = step.title(given)
  return page({
    title,
    status: shown.errors.length > 0 ? 422 : 200,
    crumbs: crumbsOf(agreement, title),
    body: (
      <Narrow>
        <ProblemSummary errors={shown.errors} />
        <Heading caption={nameOf(agreement)}>{title}</Heading>
        {step.says(given)}
        <PostForm action={`/agreements/${agreement.id}/${step.name}`} token={visit.formToken}>
          {step.fields(shown.form, shown.errors)}
          <div class="fp-actions">
            <Button preventDoubleClick {...(step.warning ? { classes: 'govuk-button--warning' } : {})}>
              {step.button(given)}
            </Button>
            <a class="govuk-link" href={`/agreements/${agreement.id}`}>
              Cancel
            </a>
          </div>
        </PostForm>
      </Narrow>
    ),
  })
}

type Outcome =
  | { readonly kind: 'not-found' }
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'done' | 'changed-meanwhile'; readonly given: Given }

async function take(deps: SharingDeps, visit: Visit, step: Step): Promise<Reply> {
  const today = todayOf(deps)
  const outcome = await deps.db.withActor(
    visit.actor,
    writing(visit, `${step.name}-agreement`),
    async (tx, note): Promise<Outcome> => {
      const agreement = await agreementOf(tx, visit, note)
      if (agreement === null) return { kind: 'not-found' }
      const given = { visit, agreement, today }
      const refusal = step.refusal(given)
      if (refusal !== null) {
        note({ outcome: 'refused' })
        return { kind: 'reply', reply: refusalPage(given, step, refusal) }
      }
      const parsed = parseForm(step.form, visit.form)
      if (!parsed.ok) {
        note({ outcome: 'invalid' })
        return { kind: 'reply', reply: stepPage(given, step, { form: visit.form, errors: parsed.errors }) }
      }
      if (await step.act(tx, given, visit.form)) return { kind: 'done', given }
      note({ outcome: 'changed-meanwhile' })
      return { kind: 'changed-meanwhile', given }
    },
  )
  if (outcome.kind === 'not-found') return notFound()
  if (outcome.kind === 'reply') return outcome.reply
  const { agreement } = outcome.given
  const to = `/agreements/${agreement.id}`
  if (outcome.kind === 'changed-meanwhile') return redirect(to, { notice: 'agreement-changed-meanwhile' })
  await deps.onAccessChanged({ purposeId: agreement.purposeId })
  return redirect(to, { notice: step.notice(outcome.given) })
}
