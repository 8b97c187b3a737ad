import { z } from 'zod'
import { PostForm, ProblemSummary, parseForm } from '../../../platform/forms/index.ts'
import { plural } from '../../../platform/html/format.ts'
import { Table, Tag } from '../../../platform/html/govuk/index.ts'
import { Pages, pageNumber } from '../../../platform/html/paging.tsx'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import { forbidden, notFound, page, type Reply, redirect, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { keeper, reading, type SharingDeps, writing } from '../deps.ts'
import { Choice, emptyForm, type FormState, Narrow, PER_PAGE, TextBox, withQuery } from '../disclosures/fields.tsx'
import { dayOf } from '../disclosures/parts.tsx'
import { Confirm } from '../disclosures/view.tsx'
import { checkRescue } from '../domain/protection.ts'
import { Marked } from '../record-banner.tsx'
import { sendMessage } from '../store/messages.ts'
import { candidatesFor, closedRecord, closedRecords, managingTeams, setNames } from '../store/protection.ts'
import { addRecordEvent } from '../store/records.ts'
import { reasonField } from './changes.tsx'

const REGISTER = { text: 'Closed records', href: '/closed-records' }

/** Nobody gets here by one permission alone: an auditor oversees and does not name anybody. */
export function mayRescue(visit: Visit): boolean {
  return ['sharing.oversee', 'sharing.manage-rights'].every((held) => visit.actor.permissions.includes(held))
}

const NOT_ALLOWED = forbidden('Only information governance sees which records are closed.')

/** Which records are closed, and which of them nobody can open any more; nothing of what they hold. */
export async function closedRecordsPage(deps: SharingDeps, visit: Visit): Promise<Reply> {
  if (!mayRescue(visit)) return NOT_ALLOWED
  const wanted = pageNumber(visit.query)
  const found = await deps.db.withActor(keeper, reading(visit, 'find-closed-records'), (tx) =>
    closedRecords(tx, { forUserId: visit.actor.userId ?? '', limit: PER_PAGE, offset: (wanted - 1) * PER_PAGE }),
  )
  await deps.db.withActor(visit.actor, reading(visit, 'list-closed-records'), async (_tx, note) =>
    note({ recordIds: found.records.map(({ id }) => id) }),
  )
  return page({
    title: 'Closed records',
    wide: true,
    body: (
      <Marked classification="official-sensitive">
        <Heading lead="Records that only named people can open. One that none of them can manage any more is stuck: name somebody of the team that answers for it.">
          Closed records
        </Heading>
        {found.total === 0 ? (
          <Empty title="No record is closed" />
        ) : (
          <Scroll label="Closed records">
            <Table
              caption={plural(found.total, 'closed record', 'closed records')}
              captionClasses="govuk-table__caption--m"
              head={['Reference', 'Purpose', 'Holder', 'Closed', 'Named', 'State'].map((content) => ({ content }))}
              rows={found.records.map((record) => [
                {
                  content: record.stuck ? (
                    <a class="govuk-link" href={`/closed-records/${record.id}`}>
                      {record.id.slice(0, 8)}
                      <span class="govuk-visually-hidden">: name somebody</span>
                    </a>
                  ) : (
                    record.id.slice(0, 8)
                  ),
                },
                { content: record.purposeTitle },
                { content: `${record.ownerTeamName}, ${record.ownerAgencyName}` },
                { content: dayOf(record.closedAt) },
                { content: plural(record.named, 'person', 'people') },
                { content: record.stuck ? <Tag classes="govuk-tag--red">Stuck</Tag> : <Tag>In order</Tag> },
              ])}
            />
          </Scroll>
        )}
        <Pages
          total={found.total}
          perPage={PER_PAGE}
          page={wanted}
          href={(to) => withQuery('/closed-records', { page: to })}
        />
      </Marked>
    ),
  })
}

function findStuck(deps: SharingDeps, visit: Visit, id: string) {
  return deps.db.withActor(keeper, reading(visit, 'find-closed-record'), async (tx, note) => {
    const record = await closedRecord(tx, { recordId: id, forUserId: visit.actor.userId ?? '' })
    if (record === null) return null
    note({ recordIds: [id], purposeId: record.purposeId })
    return { record, people: await candidatesFor(tx, id) }
  })
}

export async function rescuePage(deps: SharingDeps, visit: Visit, rejected: FormState | null = null): Promise<Reply> {
  if (!mayRescue(visit)) return NOT_ALLOWED
  const id = visit.params['record']
  if (!isUuid(id)) return notFound()
  const found = await findStuck(deps, visit, id)
  if (found === null) return notFound()
  await deps.db.withActor(visit.actor, reading(visit, 'open-rescue'), async (_tx, note) =>
    note({ recordIds: [id], purposeId: found.record.purposeId }),
  )
  const by = { userId: visit.actor.userId ?? '', permissions: visit.actor.permissions }
  const able = found.people.filter(
    ({ userId }, i) =>
      found.people.findIndex((other) => other.userId === userId) === i &&
      checkRescue(by, found.record, { people: found.people, userId }).ok,
  )
  const form = rejected ?? emptyForm
  return page({
    title: 'Name somebody on a closed record',
    status: form.errors.length > 0 ? 422 : 200,
    crumbs: [REGISTER, { text: 'Name somebody' }],
    body: (
      <Marked classification="official-sensitive">
        <Narrow>
          <ProblemSummary errors={form.errors} />
          <Heading
            caption={`Reference ${id.slice(0, 8)}`}
            lead="One person of the team that answers for it, who can then name others or open it again."
          >
            Name somebody on a closed record
          </Heading>
          {able.length === 0 ? (
            <Empty title="Nobody can be named">
              <p class="govuk-body">
                Somebody named on it can still manage it, or nobody works in the team that answers for it.
              </p>
            </Empty>
          ) : (
            <PostForm action={`/closed-records/${id}`} token={visit.formToken}>
              <Choice
                form={form}
                name="userId"
                label="Who?"
                options={able.map(({ userId, name, teamName }) => ({ value: userId, text: `${name}, ${teamName}` }))}
              />
              <TextBox form={form} name="reason" label="Reason" most={2000} />
              <Confirm text="Name them" back="/closed-records" />
            </PostForm>
          )}
        </Narrow>
      </Marked>
    ),
  })
}

const schema = z.object({ userId: z.guid('Choose the person'), reason: reasonField })

export async function postRescue(deps: SharingDeps, visit: Visit): Promise<Reply> {
  if (!mayRescue(visit)) return NOT_ALLOWED
  const id = visit.params['record']
  if (!isUuid(id)) return notFound()
  const parsed = parseForm(schema, visit.form)
  if (!parsed.ok) return rescuePage(deps, visit, { values: visit.form, errors: parsed.errors })
  const { userId, reason } = parsed.value
  await deps.db.withActor(visit.actor, writing(visit, 'rescue-record'), async (_tx, note) =>
    note({ subjectType: 'user', subjectId: userId, recordIds: [id] }),
  )
  const done = await deps.db.withActor(keeper, writing(visit, 'carry-rescue'), async (tx, note) => {
    note({ subjectType: 'user', subjectId: userId, recordIds: [id], detail: { by: visit.actor.userId } })
    const record = await closedRecord(tx, { recordId: id, forUserId: visit.actor.userId ?? '' })
    if (record === null) return 'not-stuck'
    note({ purposeId: record.purposeId })
    const by = { userId: visit.actor.userId ?? '', permissions: visit.actor.permissions }
    const allowed = checkRescue(by, record, { people: await candidatesFor(tx, id), userId })
    if (!allowed.ok) {
      note({ outcome: allowed.problem })
      return allowed.problem
    }
    const names = [...record.namedUserIds, userId]
    if (!(await setNames(tx, { recordId: id, version: record.version, names }))) return 'not-stuck'
    await addRecordEvent(tx, visit.actor, {
      ...{ recordId: id, kind: 'named', purposeId: record.purposeId, ownerTeamId: record.ownerTeamId },
      ...{ aboutUserId: userId, namedUserIds: names, reason },
    })
    await sendMessage(tx, {
      ...{ kind: 'record-named', userId, teamIds: await managingTeams(tx, id), toOverseers: true, recordId: id },
    })
    return 'done'
  })
  if (done === 'done') {
    await deps.onAccessChanged({ recordIds: [id] })
    return redirect('/closed-records', { notice: 'record-rescued' })
  }
  const errors = [{ field: 'userId', message: 'Choose somebody from the list' }]
  return rescuePage(deps, visit, { values: visit.form, errors })
}
