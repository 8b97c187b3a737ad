import { errorAt, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { Radios, WarningText } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { forbidden, notFound, page, type Reply, redirect, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { unreachable } from '../../../platform/result/index.ts'
import { reading, type SharingDeps, writing } from '../deps.ts'
import { addDays, checkDecision, mayDecide, USUAL_DAYS } from '../domain/disclosure.ts'
import { Marked, RecordBanner } from '../record-banner.tsx'
import { type Disclosure, openForTeam, writeDecision } from '../store/disclosures.ts'
import { sendMessage } from '../store/messages.ts'
import { type FormState, Narrow, TextBox, todayOf, typedIn } from './fields.tsx'
import { expiryMessage, parseDecision } from './form.ts'
import { DisclosureDetails, GrantFields, REGISTER } from './parts.tsx'
import { Confirm, classificationOf, conflictPage, deciderOf, loadShown, notYours, type Shown } from './view.tsx'

const OWN = 'You asked for this yourself. Somebody else of the team that manages the record decides.'

export async function decidePage(deps: SharingDeps, visit: Visit, rejected: FormState | null = null): Promise<Reply> {
  const id = visit.params['disclosure']
  if (!isUuid(id)) return notFound()
  const shown = await deps.db.withActor(visit.actor, reading(visit, 'open-decision'), (tx, note) =>
    loadShown(deps, tx, { visit, id, note }),
  )
  if (shown === null) return notFound()
  const today = todayOf(deps)
  const { disclosure, header } = shown
  const allowed = mayDecide(deciderOf(visit, header), disclosure)
  if (!allowed.ok) return allowed.problem === 'own-request' ? forbidden(OWN) : notYours()
  if (disclosure.state !== 'requested' || header === null) return conflictPage(shown, today)
  const form = rejected ?? proposed(disclosure, today)
  return page({
    title: 'Decide on a disclosure',
    status: form.errors.length > 0 ? 422 : 200,
    crumbs: [REGISTER, { text: 'Request for disclosure', href: `/disclosures/${id}` }, { text: 'Decide' }],
    body: (
      <Marked classification={classificationOf(shown)}>
        <ProblemSummary errors={form.errors} />
        <Heading caption={`${disclosure.toTeamName}, ${disclosure.toAgencyName}`}>Decide on a disclosure</Heading>
        <RecordBanner header={header} names={shown.banner} actor={{ permissions: [] }} />
        <DisclosureDetails {...shown} today={today} />
        <Narrow>
          <DecisionForm visit={visit} shown={shown} form={form} />
        </Narrow>
      </Marked>
    ),
  })
}

/** What was asked for, for the usual time. */
function proposed(disclosure: Disclosure, today: string): FormState {
  const values = new URLSearchParams({
    ...{ version: String(disclosure.version), level: disclosure.level, expiresOn: addDays(today, USUAL_DAYS) },
  })
  return { values, errors: [] }
}

function DecisionForm(props: { visit: Visit; shown: Shown; form: FormState }): Html {
  const { visit, shown, form } = props
  const { disclosure, header } = shown
  return (
    <PostForm action={`/disclosures/${disclosure.id}/decide`} token={visit.formToken}>
      <h2 class="govuk-heading-m">Your decision</h2>
      {header !== null && header.namedUserIds !== null && (
        <WarningText>This record is closed to the people named on it. Open it first, or refuse.</WarningText>
      )}
      {header !== null && header.restrictedAt !== null && (
        <WarningText>
          The processing of this record is restricted. Disclose it only to protect somebody’s rights, for a legal claim,
          or for an important public interest, and say which in your reason.
        </WarningText>
      )}
      <input type="hidden" name="version" value={typedIn(form, 'version')} />
      <Radios
        name="decision"
        fieldset={{ legend: { content: 'Do you grant it?', classes: 'govuk-fieldset__legend--s' } }}
        value={typedIn(form, 'decision')}
        errorMessage={errorAt(form.errors, 'decision')}
        items={[
          { value: 'grant', content: 'Grant it, as set out below' },
          { value: 'refuse', content: 'Refuse it', hint: { content: 'Then only your reason counts below.' } },
        ]}
      />
      <GrantFields form={form} />
      <TextBox
        form={form}
        name="reason"
        label="Reason for your decision"
        hint="To share or not to share: the reason is kept either way. The team that asked reads it."
      />
      <Confirm text="Record the decision" back={`/disclosures/${disclosure.id}`} />
    </PostForm>
  )
}

export async function postDecide(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const id = visit.params['disclosure']
  if (!isUuid(id)) return notFound()
  const today = todayOf(deps)
  const parsed = parseDecision(visit.form, today)
  if (!parsed.ok) return decidePage(deps, visit, { values: visit.form, errors: parsed.errors })
  const { version, reason, grant } = parsed.value
  const again = (field: string, message: string) =>
    ({ again: { values: visit.form, errors: [{ field, message }] } }) as const
  const done = await deps.db.withActor(visit.actor, writing(visit, 'decide-disclosure'), async (tx, note) => {
    const shown = await loadShown(deps, tx, { visit, id, note })
    if (shown === null) return { reply: notFound() }
    const { disclosure, header } = shown
    const checked = checkDecision(
      deciderOf(visit, header),
      { disclosure, closed: header !== null && header.namedUserIds !== null },
      { version, grant: grant !== null, expiresOn: grant?.expiresOn ?? null, today },
    )
    if (!checked.ok) {
      note({ outcome: checked.problem })
      switch (checked.problem) {
        case 'not-allowed':
          return { reply: notYours() }
        case 'own-request':
          return { reply: forbidden(OWN) }
        case 'changed-meanwhile':
          return { reply: conflictPage(shown, today) }
        case 'closed-record':
          return again('decision', 'The record is closed: open it first, or refuse')
        case 'expiry-out-of-range':
          return again('expiresOn', expiryMessage)
        default:
          return unreachable(checked.problem)
      }
    }
    const { userId } = visit.actor
    if (!(await writeDecision(tx, { id, version, decidedBy: userId ?? '', reason, grant }))) {
      note({ outcome: 'changed-meanwhile' })
      return { reply: conflictPage(shown, today) }
    }
    note({
      detail: { decision: grant === null ? 'refused' : 'granted', ...(grant === null ? {} : { level: grant.level }) },
    })
    const recordId = disclosure.record?.recordId ?? ''
    if (grant === null) {
      // Without the record: whoever asked because of a pointer does not learn which one it was.
      await sendMessage(tx, { kind: 'disclosure-refused', teamIds: [disclosure.toTeamId], subjectId: id })
      return { granted: null }
    }
    await openForTeam(tx, { ...grant, disclosureId: id, recordId, teamId: disclosure.toTeamId })
    await sendMessage(tx, { kind: 'disclosure-granted', teamIds: [disclosure.toTeamId], recordId, subjectId: id })
    return { granted: recordId }
  })
  if ('reply' in done) return done.reply
  if ('again' in done) return decidePage(deps, visit, done.again)
  if (done.granted === null) return redirect(`/disclosures/${id}`, { notice: 'disclosure-refused' })
  await deps.onAccessChanged({ recordIds: [done.granted] })
  return redirect(`/disclosures/${id}`, { notice: 'disclosure-granted' })
}
