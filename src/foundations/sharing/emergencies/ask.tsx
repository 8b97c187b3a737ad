import { z } from 'zod'
import { errorAt, type FieldError, PostForm, ProblemSummary, parseForm } from '../../../platform/forms/index.ts'
import { Button, Input, WarningText } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { forbidden, notFound, page, type Reply, redirect, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { listTeams, type Team } from '../../identity/index.ts'
import { keeper, reading, type SharingDeps, writing } from '../deps.ts'
import { subjectOf } from '../disclosures/ask.tsx'
import { Choice, type FormState, Narrow, OneOf, TextBox, typedIn, writtenText } from '../disclosures/fields.tsx'
import {
  type EmergencyReason,
  emergencyReasons,
  isEmergencyReason,
  LONGEST_REASON,
  MOST_HOURS,
  mayBreakGlass,
  SHORTEST_REASON,
  USUAL_HOURS,
} from '../domain/emergency.ts'
import { reaches } from '../domain/words.ts'
import { Marked } from '../record-banner.tsx'
import { reachableRecord } from '../store/disclosures.ts'
import { insertEmergency, openInEmergency, refuseEmergency } from '../store/emergencies.ts'
import { sendMessage } from '../store/messages.ts'
import { accessTo } from '../store/records.ts'

const hoursMessage = `Enter a whole number of hours from 1 to ${MOST_HOURS}`
const schema = z.object({
  teamId: z.guid('Choose the team for which you act'),
  reasonCode: z.string('Choose the reason').refine(isEmergencyReason, 'Choose the reason'),
  reason: writtenText({ missing: 'Enter what has happened', name: 'What has happened' }, LONGEST_REASON).refine(
    (text) => text.length >= SHORTEST_REASON,
    `Enter what has happened in at least ${SHORTEST_REASON} characters`,
  ),
  hours: z
    .string(hoursMessage)
    .regex(/^\d{1,2}$/, hoursMessage)
    .transform(Number)
    .refine((hours) => hours >= 1 && hours <= MOST_HOURS, hoursMessage),
})

/**
 * The form is the same for every record and every pointer, known or not, there or not: nothing is looked up that the
 * visitor could not see anyway.
 */
export async function askPage(deps: SharingDeps, visit: Visit, rejected: FormState | null = null): Promise<Reply> {
  const subject = subjectOf(rejected?.values ?? visit.query)
  if (subject === null) return notFound()
  const teams = await deps.db.withActor(visit.actor, reading(visit, 'open-emergency'), (tx, note) => {
    note({ subjectType: subject.by, subjectId: subject.id })
    return listTeams(tx, { ids: visit.actor.teamIds })
  })
  if (teams.length === 0) return forbidden('You belong to no team, and records are opened in a team’s name.')
  const form = rejected ?? { values: new URLSearchParams({ hours: String(USUAL_HOURS) }), errors: [] }
  return page({
    title: 'Open a record in an emergency',
    status: form.errors.length > 0 ? 422 : 200,
    crumbs: [{ text: 'Emergency access', href: '/emergencies' }, { text: 'Open a record' }],
    body: (
      <Marked classification="official-sensitive">
        <Narrow>
          <ProblemSummary errors={form.errors} />
          <Heading lead="For when somebody may be harmed before the owner could answer. Otherwise ask for access.">
            Open a record in an emergency
          </Heading>
          <WarningText>
            The team that owns the record and the auditors are told at once: your name, the time, and what you write
            here. They will ask you about it.
          </WarningText>
          <AskForm visit={visit} subject={subject} teams={teams} form={form} />
        </Narrow>
      </Marked>
    ),
  })
}

function AskForm(props: {
  visit: Visit
  subject: { readonly by: string; readonly id: string }
  teams: readonly Team[]
  form: FormState
}): Html {
  const { form, teams, subject } = props
  const [onlyTeam, ...otherTeams] = teams
  return (
    <PostForm action="/emergencies/ask" token={props.visit.formToken}>
      <input type="hidden" name={subject.by} value={subject.id} />
      {onlyTeam !== undefined && otherTeams.length === 0 ? (
        <input type="hidden" name="teamId" value={onlyTeam.id} />
      ) : (
        <Choice
          form={form}
          name="teamId"
          label="For which of your teams do you act?"
          options={teams.map(({ id, name }) => ({ value: id, text: name }))}
        />
      )}
      <OneOf
        form={form}
        name="reasonCode"
        legend="Why do you need it now?"
        options={Object.entries(emergencyReasons).map(([value, text]) => ({ value, text }))}
      />
      <TextBox
        form={form}
        name="reason"
        label="What has happened, and what do you need to know?"
        hint={`At least ${SHORTEST_REASON} characters`}
        most={LONGEST_REASON}
      />
      <Input
        name="hours"
        inputmode="numeric"
        classes="govuk-input--width-2"
        label={{ content: 'For how many hours?', classes: 'govuk-label--s' }}
        hint={{ content: `From 1 to ${MOST_HOURS}. Then it closes by itself.` }}
        value={typedIn(form, 'hours')}
        errorMessage={errorAt(form.errors, 'hours')}
      />
      <Button classes="govuk-button--warning" preventDoubleClick>
        Open the record now
      </Button>
    </PostForm>
  )
}

export async function postAsk(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const subject = subjectOf(visit.form)
  const { userId, agencyId } = visit.actor
  if (subject === null || userId === null || agencyId === null) return notFound()
  const again = (errors: readonly FieldError[]) => askPage(deps, visit, { values: visit.form, errors })
  const parsed = parseForm(schema, visit.form)
  if (!parsed.ok) return again(parsed.errors)
  const { teamId, reason, hours } = parsed.value
  const reasonCode: EmergencyReason = parsed.value.reasonCode
  if (!visit.actor.teamIds.includes(teamId))
    return again([{ field: 'teamId', message: 'Choose the team for which you act' }])
  const asked = await deps.db.withActor(visit.actor, writing(visit, 'ask-in-emergency'), async (tx, note) => {
    // The id was typed or followed by this person, so it may stand in the log; whether it is one of a record may not.
    note({ subjectType: subject.by, subjectId: subject.id, detail: { reason: reasonCode, hours } })
    if (subject.by === 'record' && reaches(await accessTo(tx, subject.id), 'view')) {
      note({ outcome: 'open-already' })
      return null
    }
    return insertEmergency(tx, visit.actor, { teamId, reasonCode, reason, hours })
  })
  if (asked === null) return forbidden('You can read this record already: open it in the usual way.')
  const opened = await deps.db.withActor(keeper, writing(visit, 'answer-emergency'), async (tx, note) => {
    note({ subjectType: 'emergency', subjectId: asked })
    const recordId = subject.by === 'record' ? subject.id : await deps.resolvePointer(tx, subject.id)
    const record = await reachableRecord(tx, { recordId: isUuid(recordId) ? recordId : null, agencyId })
    if (record === null || !mayBreakGlass(record, userId)) {
      // Whatever the cause, the same is written and the same is answered.
      await refuseEmergency(tx, asked)
      note({ outcome: 'refused' })
      return null
    }
    await openInEmergency(tx, { emergencyId: asked, userId, record })
    note({ recordIds: [record.id], purposeId: record.purposeId, detail: { hours } })
    await sendMessage(tx, {
      ...{ kind: 'emergency-opened', teamIds: record.managingTeamIds, toOverseers: true },
      ...{ recordId: record.id, subjectId: asked },
    })
    return record
  })
  if (opened === null) return refusedPage()
  await deps.onAccessChanged({ recordIds: [opened.id] })
  return redirect(`/emergencies/${asked}`, { notice: 'emergency-opened' })
}

/** One answer for a record that does not exist, is hidden, closed, or not for this agency or person. */
function refusedPage(): Reply {
  return page({
    title: 'Nothing was opened',
    status: 404,
    crumbs: [{ text: 'Emergency access', href: '/emergencies' }, { text: 'Nothing was opened' }],
    body: (
      <Narrow>
        <Heading lead="There is no record that you could open in this way.">Nothing was opened</Heading>
        <p class="govuk-body">
          If somebody is in danger, do not wait for this system: call 999, or ring the agency that may hold the
          information.
        </p>
      </Narrow>
    ),
  })
}
