/** Ending emergency access before its time, by somebody who manages the record. */
import { z } from 'zod'
import { PostForm, ProblemSummary, parseForm } from '../../../platform/forms/index.ts'
import { formatDateTime } from '../../../platform/html/format.ts'
import { WarningText } from '../../../platform/html/govuk/index.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { forbidden, notFound, page, type Reply, redirect, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { reading, type SharingDeps, writing } from '../deps.ts'
import { emptyForm, type FormState, Narrow, TextBox, writtenText } from '../disclosures/fields.tsx'
import { Confirm } from '../disclosures/view.tsx'
import { checkEnding, type EndRefusal } from '../domain/emergency.ts'
import { Marked } from '../record-banner.tsx'
import { endEmergency } from '../store/emergencies.ts'
import { sendMessage } from '../store/messages.ts'
import { Details, load, REGISTER, reviewerOf, type Shown } from './register.tsx'

const LONGEST = 2000

export async function endPage(deps: SharingDeps, visit: Visit, rejected: FormState | null = null): Promise<Reply> {
  const id = visit.params['emergency']
  if (!isUuid(id)) return notFound()
  const shown = await deps.db.withActor(visit.actor, reading(visit, 'open-emergency-end'), async (tx, note) => {
    const found = await load(deps, tx, { id, note })
    const allowed = found && checkEnding(reviewerOf(visit, found.emergency), found.emergency, deps.now())
    if (allowed?.ok === false) note({ outcome: allowed.problem === 'not-allowed' ? 'refused' : allowed.problem })
    return found
  })
  if (shown === null) return notFound()
  const { emergency } = shown
  const allowed = checkEnding(reviewerOf(visit, emergency), emergency, deps.now())
  if (!allowed.ok) return refusal(allowed.problem, shown)
  const form = rejected ?? emptyForm
  const who = shown.names.get(emergency.userId) ?? 'Somebody'
  return page({
    title: 'End this emergency access',
    status: form.errors.length > 0 ? 422 : 200,
    crumbs: [REGISTER, { text: formatDateTime(emergency.askedAt), href: `/emergencies/${id}` }, { text: 'End it' }],
    body: (
      <Marked classification="official-sensitive">
        <Narrow>
          <ProblemSummary errors={form.errors} />
          <Heading caption={`${who}, ${emergency.teamName}, ${emergency.agencyName}`}>
            End this emergency access
          </Heading>
          <WarningText>
            {who} cannot open the record from that moment on, and is told. What they have read they still know.
          </WarningText>
          <PostForm action={`/emergencies/${id}/end`} token={visit.formToken}>
            <TextBox form={form} name="reason" label="Why is it ended?" hint="The person reads this." most={LONGEST} />
            <Confirm text="End it now" back={`/emergencies/${id}`} warning />
          </PostForm>
        </Narrow>
      </Marked>
    ),
  })
}

function refusal(problem: EndRefusal, shown: Shown): Reply {
  if (problem === 'not-allowed') {
    return forbidden(
      'Only people of the team that manages the record, with the permission to decide, end emergency access: never their own.',
    )
  }
  return page({
    title: 'It is over already',
    status: 409,
    crumbs: [REGISTER, { text: 'Over already' }],
    body: (
      <Marked classification="official-sensitive">
        <Heading lead="Its time was up, or somebody ended it.">It is over already</Heading>
        <Details shown={shown} />
      </Marked>
    ),
  })
}

const schema = z.object({
  reason: writtenText({ missing: 'Enter why it is ended', name: 'Why it is ended' }, LONGEST),
})

export async function postEnd(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const id = visit.params['emergency']
  if (!isUuid(id)) return notFound()
  const parsed = parseForm(schema, visit.form)
  if (!parsed.ok) return endPage(deps, visit, { values: visit.form, errors: parsed.errors })
  const ended = await deps.db.withActor(visit.actor, writing(visit, 'end-emergency'), async (tx, note) => {
    const shown = await load(deps, tx, { id, note })
    if (shown === null) return notFound()
    const { emergency } = shown
    const allowed = checkEnding(reviewerOf(visit, emergency), emergency, deps.now())
    if (!allowed.ok) {
      note({ outcome: allowed.problem === 'not-allowed' ? 'refused' : allowed.problem })
      return refusal(allowed.problem, shown)
    }
    if (!(await endEmergency(tx, { id, by: visit.actor.userId ?? '', reason: parsed.value.reason }))) {
      note({ outcome: 'over-already' })
      return refusal('over-already', (await load(deps, tx, { id, note })) ?? shown)
    }
    await sendMessage(tx, { kind: 'emergency-ended', userId: emergency.userId, subjectId: id })
    return emergency.record
  })
  if (ended !== null && !('recordId' in ended)) return ended
  if (ended !== null) await deps.onAccessChanged({ recordIds: [ended.recordId] })
  return redirect(`/emergencies/${id}`, { notice: 'emergency-ended' })
}
