import type { AuditNote, Tx } from '../../../platform/db/index.ts'
import { PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { Button, InsetText, WarningText } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { forbidden, notFound, page, type Reply, redirect, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { keeper, reading, type SharingDeps, writing } from '../deps.ts'
import { checkCancellation, checkWithdrawal, type Decider, mayDecide, shownState } from '../domain/disclosure.ts'
import type { Classification } from '../domain/words.ts'
import { type BannerNames, bannerNames, Marked } from '../record-banner.tsx'
import { cancelDisclosure, type Disclosure, findDisclosure, withdrawDisclosure } from '../store/disclosures.ts'
import { sendMessage } from '../store/messages.ts'
import { managingTeams } from '../store/protection.ts'
import { findRecord, type RecordHeader } from '../store/records.ts'
import { emptyForm, type FormState, Narrow, TextBox, todayOf } from './fields.tsx'
import { parseVersion, parseWithdrawal } from './form.ts'
import { DisclosureDetails, type NamedRecord, namedRecord, peopleOf, REGISTER, StateTag } from './parts.tsx'

/** A disclosure with what its reader may know around it. */
export interface Shown {
  readonly disclosure: Disclosure
  /** Null where the reader does not know of the record. */
  readonly header: RecordHeader | null
  readonly record: NamedRecord | null
  readonly names: ReadonlyMap<string, string>
  readonly banner: BannerNames
  /** On one of the two sides; others are overseers, who do not read about whom it is. */
  readonly side: boolean
}

export async function loadShown(
  deps: SharingDeps,
  tx: Tx,
  of: { readonly visit: Visit; readonly id: string; readonly note: (note: AuditNote) => void },
): Promise<Shown | null> {
  const { visit, note } = of
  note({ subjectType: 'disclosure', subjectId: of.id })
  const disclosure = await findDisclosure(tx, of.id)
  if (disclosure === null) {
    note({ outcome: 'refused' })
    return null
  }
  const header = disclosure.record === null ? null : await findRecord(tx, disclosure.record.recordId)
  if (disclosure.record !== null)
    note({ recordIds: [disclosure.record.recordId], purposeId: disclosure.record.purposeId })
  return {
    ...{ disclosure, header, names: await peopleOf(tx, [disclosure]) },
    record: header === null ? null : await namedRecord(deps, tx, header),
    banner: header === null ? {} : await bannerNames(tx, header),
    side: header?.level === 'manage' || visit.actor.teamIds.includes(disclosure.toTeamId),
  }
}

export function deciderOf(visit: Visit, header: RecordHeader | null): Decider {
  return {
    ...{ userId: visit.actor.userId ?? '', permissions: visit.actor.permissions },
    level: header?.level ?? 'none',
  }
}

export function classificationOf(shown: Shown): Classification {
  return shown.header?.classification ?? 'official-sensitive'
}

export function titleOf(disclosure: Disclosure): string {
  return disclosure.knownBy === 'offer' ? 'Disclosure' : 'Request for disclosure'
}

/** What can be said about a disclosure that could not be changed as it was meant. */
export function conflictPage(shown: Shown, today: string): Reply {
  const { disclosure } = shown
  return page({
    title: 'This disclosure has changed meanwhile',
    status: 409,
    crumbs: [REGISTER, { text: 'Changed meanwhile' }],
    body: (
      <Marked classification={classificationOf(shown)}>
        <Heading lead="Somebody else was quicker. Nothing of what you entered has been saved.">
          This disclosure has changed meanwhile
        </Heading>
        <p class="govuk-body">
          It is now: <StateTag state={shownState(disclosure, today)} />
        </p>
        <p class="govuk-body">
          <a class="govuk-link" href={`/disclosures/${disclosure.id}`}>
            Read what was decided
          </a>
        </p>
      </Marked>
    ),
  })
}

export async function viewPage(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const id = visit.params['disclosure']
  if (!isUuid(id)) return notFound()
  const shown = await deps.db.withActor(visit.actor, reading(visit, 'view-disclosure'), (tx, note) =>
    loadShown(deps, tx, { visit, id, note }),
  )
  if (shown === null) return notFound()
  const today = todayOf(deps)
  const { disclosure } = shown
  return page({
    title: titleOf(disclosure),
    crumbs: [REGISTER, { text: titleOf(disclosure) }],
    body: (
      <Marked classification={classificationOf(shown)}>
        <Heading caption={`${disclosure.toTeamName}, ${disclosure.toAgencyName}`}>
          {titleOf(disclosure)} <StateTag state={shownState(disclosure, today)} />
        </Heading>
        <DisclosureDetails {...shown} today={today} />
        <Actions visit={visit} shown={shown} today={today} />
      </Marked>
    ),
  })
}

function Actions(props: { visit: Visit; shown: Shown; today: string }): Child {
  const { visit, shown, today } = props
  const { disclosure, header } = shown
  const decider = deciderOf(visit, header)
  const href = `/disclosures/${disclosure.id}`
  const decides = mayDecide(decider, disclosure)
  const { version } = disclosure
  return (
    <div class="fp-actions fp-noprint">
      {disclosure.state === 'requested' && decides.ok && <Button href={`${href}/decide`}>Decide</Button>}
      {checkWithdrawal(decider, disclosure, { version, today }).ok && (
        <a class="govuk-link" href={`${href}/withdraw`}>
          Withdraw this disclosure
        </a>
      )}
      {checkCancellation(decider.userId, disclosure, version).ok && (
        <a class="govuk-link" href={`${href}/cancel`}>
          Cancel this request
        </a>
      )}
      <a class="govuk-link" href={`${href}/print`}>
        Page to print
      </a>
      {shown.record !== null && shown.record.href !== null && (
        <a class="govuk-link" href={shown.record.href}>
          Open the record
        </a>
      )}
      {!decides.ok && decides.problem === 'own-request' && disclosure.state === 'requested' && (
        <p class="govuk-body">Somebody else of the team decides: nobody decides on their own request.</p>
      )}
    </div>
  )
}

/** One decision as a sheet of paper: everything on it, nothing to click. */
export async function printPage(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const id = visit.params['disclosure']
  if (!isUuid(id)) return notFound()
  const shown = await deps.db.withActor(visit.actor, reading(visit, 'print-disclosure'), (tx, note) =>
    loadShown(deps, tx, { visit, id, note }),
  )
  if (shown === null) return notFound()
  const today = todayOf(deps)
  return page({
    title: 'Record of a disclosure decision',
    crumbs: [REGISTER, { text: titleOf(shown.disclosure), href: `/disclosures/${id}` }, { text: 'Page to print' }],
    body: (
      <Marked classification={classificationOf(shown)}>
        <Heading caption={`Reference ${shown.disclosure.id}`}>Record of a disclosure decision</Heading>
        <p class="govuk-body">
          State on the day of printing: <StateTag state={shownState(shown.disclosure, today)} />
        </p>
        {/* On paper the name of the record says about whom it is, and is not a link. */}
        <DisclosureDetails
          {...shown}
          record={shown.record === null ? null : { ...shown.record, href: null }}
          today={today}
        />
        {shown.header !== null && shown.header.handling !== '' && (
          <InsetText>Handling: {shown.header.handling}</InsetText>
        )}
      </Marked>
    ),
  })
}

export async function withdrawPage(deps: SharingDeps, visit: Visit, rejected: FormState | null = null): Promise<Reply> {
  const id = visit.params['disclosure']
  if (!isUuid(id)) return notFound()
  const shown = await deps.db.withActor(visit.actor, reading(visit, 'open-withdrawal'), (tx, note) =>
    loadShown(deps, tx, { visit, id, note }),
  )
  if (shown === null) return notFound()
  const today = todayOf(deps)
  const { disclosure } = shown
  const allowed = checkWithdrawal(deciderOf(visit, shown.header), disclosure, { version: disclosure.version, today })
  if (!allowed.ok) return allowed.problem === 'not-allowed' ? notYours() : conflictPage(shown, today)
  const form = rejected ?? emptyForm
  return page({
    title: 'Withdraw this disclosure',
    status: form.errors.length > 0 ? 422 : 200,
    crumbs: [REGISTER, { text: titleOf(disclosure), href: `/disclosures/${id}` }, { text: 'Withdraw' }],
    body: (
      <Marked classification={classificationOf(shown)}>
        <Narrow>
          <ProblemSummary errors={form.errors} />
          <Heading caption={`${disclosure.toTeamName}, ${disclosure.toAgencyName}`}>Withdraw this disclosure</Heading>
          <WarningText>
            The team cannot open the record from that moment on, and is told. What they have read they still know.
          </WarningText>
          <PostForm action={`/disclosures/${id}/withdraw`} token={visit.formToken}>
            <input type="hidden" name="version" value={String(disclosure.version)} />
            <TextBox form={form} name="reason" label="Why is it withdrawn?" hint="They read this." most={2000} />
            <Confirm text="Withdraw it" back={`/disclosures/${id}`} warning />
          </PostForm>
        </Narrow>
      </Marked>
    ),
  })
}

export function Confirm(props: { text: string; back: string; warning?: boolean }): Html {
  return (
    <div class="fp-actions">
      <Button preventDoubleClick {...(props.warning === true ? { classes: 'govuk-button--warning' } : {})}>
        {props.text}
      </Button>
      <a class="govuk-link" href={props.back}>
        Go back
      </a>
    </div>
  )
}

export function notYours(): Reply {
  return forbidden('Only people of the team that manages the record, with the permission to decide, can do this.')
}

export async function postWithdraw(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const id = visit.params['disclosure']
  if (!isUuid(id)) return notFound()
  const parsed = parseWithdrawal(visit.form)
  if (!parsed.ok) return withdrawPage(deps, visit, { values: visit.form, errors: parsed.errors })
  const { version, reason } = parsed.value
  const today = todayOf(deps)
  const done = await deps.db.withActor(visit.actor, writing(visit, 'withdraw-disclosure'), async (tx, note) => {
    const shown = await loadShown(deps, tx, { visit, id, note })
    if (shown === null) return notFound()
    const allowed = checkWithdrawal(deciderOf(visit, shown.header), shown.disclosure, { version, today })
    if (!allowed.ok) {
      note({ outcome: allowed.problem })
      return allowed.problem === 'not-allowed' ? notYours() : conflictPage(shown, today)
    }
    if (!(await withdrawDisclosure(tx, { id, version, by: visit.actor.userId ?? '', reason }))) {
      note({ outcome: 'changed-meanwhile' })
      return conflictPage(shown, today)
    }
    // Without the record: from now on they may not know which one it was.
    await sendMessage(tx, { kind: 'disclosure-withdrawn', teamIds: [shown.disclosure.toTeamId], subjectId: id })
    return shown.disclosure.record?.recordId ?? null
  })
  if (done !== null && typeof done === 'object') return done
  if (done !== null) await deps.onAccessChanged({ recordIds: [done] })
  return redirect(`/disclosures/${id}`, { notice: 'disclosure-withdrawn' })
}

export async function cancelPage(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const id = visit.params['disclosure']
  if (!isUuid(id)) return notFound()
  const shown = await deps.db.withActor(visit.actor, reading(visit, 'open-cancellation'), (tx, note) =>
    loadShown(deps, tx, { visit, id, note }),
  )
  if (shown === null) return notFound()
  const { disclosure } = shown
  const allowed = checkCancellation(visit.actor.userId ?? '', disclosure, disclosure.version)
  if (!allowed.ok) {
    return allowed.problem === 'not-allowed'
      ? forbidden('Only the person who asked can cancel a request.')
      : conflictPage(shown, todayOf(deps))
  }
  return page({
    title: 'Cancel this request',
    crumbs: [REGISTER, { text: titleOf(disclosure), href: `/disclosures/${id}` }, { text: 'Cancel' }],
    body: (
      <Marked classification={classificationOf(shown)}>
        <Heading lead="The request stays on record, as cancelled. You can ask again.">Cancel this request</Heading>
        <PostForm action={`/disclosures/${id}/cancel`} token={visit.formToken}>
          <input type="hidden" name="version" value={String(disclosure.version)} />
          <Confirm text="Cancel the request" back={`/disclosures/${id}`} warning />
        </PostForm>
      </Marked>
    ),
  })
}

export async function postCancel(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const id = visit.params['disclosure']
  const version = parseVersion(visit.form)
  if (!isUuid(id) || version === null) return notFound()
  const done = await deps.db.withActor(visit.actor, writing(visit, 'cancel-request'), async (tx, note) => {
    const shown = await loadShown(deps, tx, { visit, id, note })
    if (shown === null) return notFound()
    const allowed = checkCancellation(visit.actor.userId ?? '', shown.disclosure, version)
    if (!allowed.ok && allowed.problem === 'not-allowed') {
      note({ outcome: 'not-allowed' })
      return forbidden('Only the person who asked can cancel a request.')
    }
    if (!allowed.ok || !(await cancelDisclosure(tx, { id, version }))) {
      note({ outcome: 'changed-meanwhile' })
      return conflictPage(shown, todayOf(deps))
    }
    return null
  })
  if (done !== null) return done
  // The asker does not know whose message it is: the keeper does.
  await deps.db.withActor(keeper, writing(visit, 'carry-cancellation'), async (tx, note) => {
    note({ subjectType: 'disclosure', subjectId: id })
    const record = (await findDisclosure(tx, id))?.record
    if (record === null || record === undefined) return
    note({ recordIds: [record.recordId], purposeId: record.purposeId })
    await sendMessage(tx, {
      ...{ kind: 'disclosure-cancelled', teamIds: await managingTeams(tx, record.recordId) },
      ...{ recordId: record.recordId, subjectId: id },
    })
  })
  return redirect(`/disclosures/${id}`, { notice: 'disclosure-cancelled' })
}
