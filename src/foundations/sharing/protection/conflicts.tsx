import { z } from 'zod'
import { PostForm, ProblemSummary, parseForm } from '../../../platform/forms/index.ts'
import { WarningText } from '../../../platform/html/govuk/index.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { notFound, page, type Reply, redirect, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { userNames } from '../../identity/index.ts'
import { keeper, reading, type SharingDeps, writing } from '../deps.ts'
import { Choice, emptyForm, type FormState, Narrow, TextBox } from '../disclosures/fields.tsx'
import { Confirm, notYours } from '../disclosures/view.tsx'
import { checkConflict, checkLifting } from '../domain/protection.ts'
import { Marked } from '../record-banner.tsx'
import { sendMessage } from '../store/messages.ts'
import { everybody, managingTeams, setBarred } from '../store/protection.ts'
import { addRecordEvent, findRecord, type RecordHeader } from '../store/records.ts'
import { changePage, loadProtected, protectorOf, reasonField } from './changes.tsx'

/** The page by which somebody takes themselves out of a record. Whoever knows of it may. */
export async function ownConflictPage(
  deps: SharingDeps,
  visit: Visit,
  rejected: FormState | null = null,
): Promise<Reply> {
  const id = visit.params['record']
  if (!isUuid(id)) return notFound()
  const header = await deps.db.withActor(visit.actor, reading(visit, 'open-conflict'), async (tx, note) => {
    const found = await findRecord(tx, id)
    if (found === null) note({ outcome: 'refused' })
    else note({ recordIds: [id], purposeId: found.purposeId })
    return found
  })
  if (header === null) return notFound()
  const form = rejected ?? emptyForm
  return page({
    title: 'Declare a conflict of interest',
    status: form.errors.length > 0 ? 422 : 200,
    crumbs: [{ text: 'Declare a conflict of interest' }],
    body: (
      <Marked classification={header.classification}>
        <Narrow>
          <ProblemSummary errors={form.errors} />
          <Heading lead="For a record about a relative, a friend, a neighbour, your own address, or anybody whom you could not treat like everybody else.">
            Declare a conflict of interest
          </Heading>
          <WarningText>
            You cannot open this record any more, from that moment on. Only somebody else who manages it can change
            that.
          </WarningText>
          <PostForm action={`/records/${id}/conflict`} token={visit.formToken}>
            <TextBox
              form={form}
              name="reason"
              label="Why? (optional)"
              hint="The team that owns the record and the overseers read this. You need not say how you know the person."
              most={2000}
            />
            <Confirm text="Declare it" back="/" warning />
          </PostForm>
        </Narrow>
      </Marked>
    ),
  })
}

const ownSchema = z.object({
  reason: z.string().max(2000, 'The reason must be 2,000 characters or fewer').default(''),
})

export async function postOwnConflict(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const parsed = parseForm(ownSchema, visit.form)
  if (!parsed.ok) return ownConflictPage(deps, visit, { values: visit.form, errors: parsed.errors })
  const userId = visit.actor.userId ?? ''
  const refused = await carry(deps, visit, { userId, reason: parsed.value.reason, barred: true })
  return refused ?? redirect('/', { notice: 'conflict-declared' })
}

interface Wish {
  readonly userId: string
  readonly reason: string
  readonly barred: boolean
}

/**
 * Checks in the person's own name and lets the keeper carry it out: whoever keeps themselves out does not see the result,
 * and what was decided about the record is kept from them too. Returns the answer when it is refused.
 */
async function carry(deps: SharingDeps, visit: Visit, wish: Wish): Promise<Reply | null> {
  const id = visit.params['record']
  if (!isUuid(id)) return notFound()
  const name = wish.barred ? 'declare-conflict' : 'lift-conflict'
  const checked = await deps.db.withActor(visit.actor, writing(visit, name), async (tx, note) => {
    note({ subjectType: 'user', subjectId: wish.userId })
    const header = await findRecord(tx, id)
    if (header === null) {
      note({ outcome: 'refused' })
      return notFound()
    }
    note({ recordIds: [id], purposeId: header.purposeId })
    const by = protectorOf(visit, header)
    const allowed = wish.barred ? checkConflict(by, header, wish.userId) : checkLifting(by, header, wish.userId)
    if (allowed.ok) return header
    note({ outcome: allowed.problem })
    return allowed.problem === 'not-allowed'
      ? notYours()
      : redirect(`/records/${id}/access`, { notice: 'record-changed-meanwhile' })
  })
  if (!isHeader(checked)) return checked
  await deps.db.withActor(keeper, writing(visit, `carry-${name}`), async (tx, note) => {
    note({ subjectType: 'user', subjectId: wish.userId, recordIds: [id], purposeId: checked.purposeId })
    if (!(await setBarred(tx, { recordId: id, userId: wish.userId, barred: wish.barred }))) {
      note({ outcome: 'already' })
      return
    }
    await addRecordEvent(tx, visit.actor, {
      ...{ recordId: id, purposeId: checked.purposeId, ownerTeamId: checked.ownerTeamId },
      ...{ kind: wish.barred ? 'conflict' : 'conflict-lifted', aboutUserId: wish.userId, reason: wish.reason },
    })
    if (wish.barred) {
      await sendMessage(tx, {
        ...{ kind: 'conflict-declared', teamIds: await managingTeams(tx, id), toOverseers: true, recordId: id },
      })
    }
  })
  await deps.onAccessChanged({ recordIds: [id] })
  return null
}

function isHeader(value: RecordHeader | Reply): value is RecordHeader {
  return 'ownerTeamId' in value
}

export async function barPage(deps: SharingDeps, visit: Visit, rejected: FormState | null = null): Promise<Reply> {
  const loaded = await loadProtected(deps, visit, 'open-conflict')
  if ('reply' in loaded) return loaded.reply
  const { header } = loaded
  const people = await deps.db.withActor(keeper, reading(visit, 'list-people'), (tx) => everybody(tx))
  const form = rejected ?? emptyForm
  return changePage({
    ...{ visit, header, form, path: 'bar', title: 'Declare a conflict of interest of somebody else' },
    lead: 'That person cannot open this record, whatever else they were given, now or later.',
    button: 'Keep them out',
    children: (
      <>
        <Choice
          form={form}
          name="userId"
          label="Who?"
          options={people
            .filter(({ userId }) => userId !== visit.actor.userId && !header.barredUserIds.includes(userId))
            .map(({ userId, name, agencyName }) => ({ value: userId, text: `${name}, ${agencyName}` }))}
        />
        <TextBox form={form} name="reason" label="Reason" most={2000} />
      </>
    ),
  })
}

const otherSchema = z.object({ userId: z.guid('Choose the person'), reason: reasonField })

export async function postBar(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const parsed = parseForm(otherSchema, visit.form)
  if (!parsed.ok) return barPage(deps, visit, { values: visit.form, errors: parsed.errors })
  const { userId } = parsed.value
  const people = await deps.db.withActor(keeper, reading(visit, 'list-people'), (tx) => everybody(tx))
  if (userId === visit.actor.userId || !people.some((one) => one.userId === userId)) {
    return barPage(deps, visit, {
      ...{ values: visit.form, errors: [{ field: 'userId', message: 'Choose the person' }] },
    })
  }
  const refused = await carry(deps, visit, { ...parsed.value, barred: true })
  return refused ?? redirect(`/records/${visit.params['record']}/access`, { notice: 'conflict-noted' })
}

export async function liftPage(deps: SharingDeps, visit: Visit, rejected: FormState | null = null): Promise<Reply> {
  const loaded = await loadProtected(deps, visit, 'open-lifting')
  if ('reply' in loaded) return loaded.reply
  const { header } = loaded
  const names = await deps.db.withActor(visit.actor, reading(visit, 'list-conflicts'), (tx) =>
    userNames(tx, header.barredUserIds),
  )
  const form = rejected ?? emptyForm
  return changePage({
    ...{ visit, header, form, path: 'lift', title: 'Lift a conflict of interest', button: 'Lift it' },
    lead: 'That person can open the record again, as far as it is shared with them.',
    children: (
      <>
        <Choice
          form={form}
          name="userId"
          label="Whose?"
          options={header.barredUserIds.map((id) => ({ value: id, text: names.get(id) ?? 'Somebody' }))}
        />
        <TextBox form={form} name="reason" label="Reason" most={2000} />
      </>
    ),
  })
}

export async function postLift(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const parsed = parseForm(otherSchema, visit.form)
  if (!parsed.ok) return liftPage(deps, visit, { values: visit.form, errors: parsed.errors })
  const refused = await carry(deps, visit, { ...parsed.value, barred: false })
  return refused ?? redirect(`/records/${visit.params['record']}/access`, { notice: 'conflict-lifted' })
}
