import { PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { WarningText } from '../../../platform/html/govuk/index.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { forbidden, notFound, page, type Reply, redirect, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { reading, type SharingDeps, writing } from '../deps.ts'
import { addDays, mayDecide, USUAL_DAYS } from '../domain/disclosure.ts'
import { bannerNames, Marked, RecordBanner } from '../record-banner.tsx'
import { insertOffer, teamsTakingPart } from '../store/disclosures.ts'
import { sendMessage } from '../store/messages.ts'
import { findRecord } from '../store/records.ts'
import { Choice, type FormState, Narrow, TextBox, todayOf } from './fields.tsx'
import { parseOffer } from './form.ts'
import { GrantFields, REGISTER, WordsFields } from './parts.tsx'
import { Confirm, deciderOf, notYours } from './view.tsx'

const CLOSED = 'This record is closed to the people named on it. Open it first: until then nobody else can open it.'

/** Discloses a record to a team that has not asked. */
export async function offerPage(deps: SharingDeps, visit: Visit, rejected: FormState | null = null): Promise<Reply> {
  const recordId = (rejected?.values ?? visit.query).get('record')
  if (!isUuid(recordId)) return notFound()
  const found = await deps.db.withActor(visit.actor, reading(visit, 'open-offer'), async (tx, note) => {
    const header = await findRecord(tx, recordId)
    if (header === null) {
      note({ outcome: 'refused' })
      return null
    }
    note({ recordIds: [recordId], purposeId: header.purposeId })
    return { header, names: await bannerNames(tx, header), teams: await teamsTakingPart(tx, header.purposeId) }
  })
  if (found === null) return notFound()
  const { header, names, teams } = found
  if (!mayDecide(deciderOf(visit, header), { askedBy: null }).ok) return notYours()
  if (header.namedUserIds !== null) return forbidden(CLOSED)
  const form = rejected ?? {
    values: new URLSearchParams({ expiresOn: addDays(todayOf(deps), USUAL_DAYS) }),
    errors: [],
  }
  return page({
    title: 'Disclose a record',
    status: form.errors.length > 0 ? 422 : 200,
    crumbs: [REGISTER, { text: 'Disclose a record' }],
    body: (
      <Marked classification={header.classification}>
        <ProblemSummary errors={form.errors} />
        <Heading lead="For a team that has not asked and needs it: for example to protect somebody. The team is told at once.">
          Disclose a record
        </Heading>
        <RecordBanner header={header} names={names} actor={{ permissions: [] }} />
        <Narrow>
          {header.restrictedAt !== null && (
            <WarningText>
              The processing of this record is restricted. Disclose it only to protect somebody’s rights, for a legal
              claim, or for an important public interest, and say which in your reason.
            </WarningText>
          )}
          <PostForm action="/disclosures/offer" token={visit.formToken}>
            <input type="hidden" name="record" value={recordId} />
            <Choice
              form={form}
              name="teamId"
              label="To which team?"
              hint="Teams of agencies that have signed the agreement for this purpose"
              options={teams
                .filter(({ id }) => id !== header.ownerTeamId)
                .map(({ id, name, agencyName }) => ({ value: id, text: `${agencyName}: ${name}` }))}
            />
            <WordsFields form={form} asking={false} />
            <GrantFields form={form} />
            <TextBox form={form} name="reason" label="Reason for your decision" hint="The team reads it." />
            <Confirm text="Disclose the record" back={`/records/${recordId}/access`} />
          </PostForm>
        </Narrow>
      </Marked>
    ),
  })
}

export async function postOffer(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const recordId = visit.form.get('record')
  if (!isUuid(recordId)) return notFound()
  const parsed = parseOffer(visit.form, todayOf(deps))
  if (!parsed.ok) return offerPage(deps, visit, { values: visit.form, errors: parsed.errors })
  const { teamId, ...offer } = parsed.value
  const done = await deps.db.withActor(visit.actor, writing(visit, 'offer-disclosure'), async (tx, note) => {
    const header = await findRecord(tx, recordId)
    if (header === null) {
      note({ outcome: 'refused' })
      return { reply: notFound() }
    }
    note({ recordIds: [recordId], purposeId: header.purposeId })
    if (!mayDecide(deciderOf(visit, header), { askedBy: null }).ok) {
      note({ outcome: 'not-allowed' })
      return { reply: notYours() }
    }
    if (header.namedUserIds !== null) {
      note({ outcome: 'closed-record' })
      return { reply: forbidden(CLOSED) }
    }
    const teams = await teamsTakingPart(tx, header.purposeId)
    const team = teams.find(({ id }) => id === teamId && id !== header.ownerTeamId)
    if (team === undefined) {
      note({ outcome: 'invalid' })
      return { again: { values: visit.form, errors: [{ field: 'teamId', message: 'Choose the team' }] } }
    }
    const id = await insertOffer(tx, visit.actor, {
      ...{ ...offer, about: '', toTeamId: team.id, toAgencyId: team.agencyId, barredUserIds: header.barredUserIds },
      record: { id: recordId, purposeId: header.purposeId, ownerTeamId: header.ownerTeamId },
    })
    note({ subjectType: 'disclosure', subjectId: id, detail: { level: offer.level } })
    await sendMessage(tx, { kind: 'disclosure-offered', teamIds: [team.id], recordId, subjectId: id })
    return { id }
  })
  if ('reply' in done) return done.reply
  if ('again' in done) return offerPage(deps, visit, done.again)
  await deps.onAccessChanged({ recordIds: [recordId] })
  return redirect(`/disclosures/${done.id}`, { notice: 'disclosure-offered' })
}
