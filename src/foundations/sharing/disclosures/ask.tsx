import type { Tx } from '../../../platform/db/index.ts'
import { PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { Button, InsetText } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { forbidden, notFound, page, type Reply, redirect, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { listTeams, type Team } from '../../identity/index.ts'
import { keeper, reading, type SharingDeps, writing } from '../deps.ts'
import { type DisclosedLevel, disclosedLevels, mayAskFor } from '../domain/disclosure.ts'
import { positionOf } from '../domain/words.ts'
import { type BannerNames, bannerNames, Marked, RecordBanner } from '../record-banner.tsx'
import {
  attachRecord,
  cancelDisclosure,
  type FoundRecord,
  insertRequest,
  reachableRecord,
} from '../store/disclosures.ts'
import { sendMessage } from '../store/messages.ts'
import { findRecord, type RecordHeader } from '../store/records.ts'
import { Choice, emptyForm, type FormState, Narrow, TextBox } from './fields.tsx'
import { parseAsk } from './form.ts'
import { LevelField, type NamedRecord, namedRecord, REGISTER, WordsFields } from './parts.tsx'

/** What is asked about: a record that the asker knows of, or what a pointer leads to, of which they learn nothing. */
type Subject = { readonly by: 'record' | 'pointer'; readonly id: string }

export function subjectOf(fields: URLSearchParams): Subject | null {
  const record = fields.get('record')
  if (isUuid(record)) return { by: 'record', id: record }
  const pointer = fields.get('pointer')
  return isUuid(pointer) ? { by: 'pointer', id: pointer } : null
}

interface AskView {
  readonly subject: Subject
  readonly teams: readonly Team[]
  /** For a record that the asker knows of. */
  readonly known: { readonly header: RecordHeader; readonly names: BannerNames; readonly record: NamedRecord } | null
  readonly found: FoundRecord
}

/** As the keeper: the record behind the subject, when this person may ask for it. */
export async function askable(deps: SharingDeps, tx: Tx, visit: Visit, subject: Subject): Promise<FoundRecord | null> {
  const { userId, agencyId } = visit.actor
  if (userId === null || agencyId === null) return null
  const recordId = subject.by === 'record' ? subject.id : await deps.resolvePointer(tx, subject.id)
  const found = await reachableRecord(tx, { recordId, agencyId })
  return mayAskFor(found, { userId, knownBy: subject.by }) ? found : null
}

async function loadView(deps: SharingDeps, visit: Visit, subject: Subject): Promise<AskView | null> {
  const seen = await deps.db.withActor(visit.actor, reading(visit, 'open-disclosure-request'), async (tx, note) => {
    note({ subjectType: subject.by, subjectId: subject.id })
    const teams = await listTeams(tx, { ids: visit.actor.teamIds })
    if (subject.by === 'pointer') return { teams, known: null }
    const header = await findRecord(tx, subject.id)
    if (header === null) {
      note({ outcome: 'refused' })
      return null
    }
    note({ recordIds: [header.id], purposeId: header.purposeId })
    return {
      teams,
      known: { header, names: await bannerNames(tx, header), record: await namedRecord(deps, tx, header) },
    }
  })
  if (seen === null) return null
  const found = await deps.db.withActor(keeper, reading(visit, 'find-for-request'), (tx) =>
    askable(deps, tx, visit, subject),
  )
  return found === null ? null : { subject, found, ...seen }
}

export async function askPage(deps: SharingDeps, visit: Visit, rejected: FormState | null = null): Promise<Reply> {
  const subject = subjectOf(rejected?.values ?? visit.query)
  const view = subject === null ? null : await loadView(deps, visit, subject)
  if (view === null) return notFound()
  const { known, teams, found } = view
  if (known?.header.level === 'contribute' || known?.header.level === 'manage')
    return forbidden('You can read this record and add to it already. Managing it cannot be disclosed.')
  if (teams.length === 0) return forbidden('Records are disclosed to teams, and you belong to none.')
  const form = rejected ?? emptyForm
  const title = known === null ? 'Ask for information' : 'Ask for more access'
  const body = (
    <>
      <ProblemSummary errors={form.errors} />
      <Heading lead="The team that holds the information decides. Your request and their decision are kept, also if it is refused.">
        {title}
      </Heading>
      {known === null ? (
        <InsetText>
          You are asking {found.contactTeamName}, {found.ownerAgencyName}. They see what you write here, and tell you
          more only if they grant it.
        </InsetText>
      ) : (
        <RecordBanner header={known.header} names={known.names} actor={{ permissions: [] }} />
      )}
      <Narrow>
        <AskForm visit={visit} view={view} form={form} />
      </Narrow>
    </>
  )
  return page({
    title,
    status: form.errors.length > 0 ? 422 : 200,
    crumbs: [REGISTER, { text: title }],
    body: <Marked classification={known?.header.classification ?? 'official-sensitive'}>{body}</Marked>,
  })
}

function AskForm(props: { visit: Visit; view: AskView; form: FormState }): Html {
  const { visit, view, form } = props
  const [onlyTeam, ...otherTeams] = view.teams
  return (
    <PostForm action="/disclosures/ask" token={visit.formToken}>
      <input type="hidden" name={view.subject.by} value={view.subject.id} />
      {onlyTeam !== undefined && otherTeams.length === 0 ? (
        <input type="hidden" name="teamId" value={onlyTeam.id} />
      ) : (
        <Choice
          form={form}
          name="teamId"
          label="Which of your teams needs it?"
          options={view.teams.map(({ id, name }) => ({ value: id, text: name }))}
        />
      )}
      <LevelField form={form} legend="How far should the access reach?" levels={levelsAbove(view)} />
      <TextBox
        form={form}
        name="about"
        label={view.known === null ? 'Who or what is it about?' : 'Anything that helps to find it (optional)'}
        hint="Only the team that you ask and your own team read this."
        rows={2}
        most={2000}
      />
      <WordsFields form={form} asking />
      <Button preventDoubleClick>Send the request</Button>
    </PostForm>
  )
}

function levelsAbove(view: AskView): DisclosedLevel[] {
  const held = positionOf(view.known?.header.level ?? 'none')
  return disclosedLevels.filter((level) => positionOf(level) > held)
}

export async function postAsk(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const subject = subjectOf(visit.form)
  const view = subject === null ? null : await loadView(deps, visit, subject)
  if (subject === null || view === null) return notFound()
  const parsed = parseAsk(visit.form, { byPointer: subject.by === 'pointer' })
  if (!parsed.ok) return askPage(deps, visit, { values: visit.form, errors: parsed.errors })
  const { teamId, ...asked } = parsed.value
  if (!view.teams.some((team) => team.id === teamId)) {
    const errors = [{ field: 'teamId', message: 'Choose the team that needs the information' }]
    return askPage(deps, visit, { values: visit.form, errors })
  }
  if (!levelsAbove(view).includes(asked.level)) {
    const errors = [{ field: 'level', message: 'Choose how far the access should reach' }]
    return askPage(deps, visit, { values: visit.form, errors })
  }
  const id = await deps.db.withActor(visit.actor, writing(visit, 'ask-for-disclosure'), async (tx, note) => {
    const made = await insertRequest(tx, visit.actor, { ...asked, knownBy: subject.by, toTeamId: teamId })
    note({ subjectType: 'disclosure', subjectId: made, detail: { level: asked.level, knownBy: subject.by } })
    if (view.known !== null) note({ recordIds: [subject.id], purposeId: view.known.header.purposeId })
    return made
  })
  const carried = await deps.db.withActor(keeper, writing(visit, 'carry-request'), async (tx, note) => {
    note({ subjectType: 'disclosure', subjectId: id })
    const record = await askable(deps, tx, visit, subject)
    if (record === null) {
      // Closed or moved out of reach since a moment ago.
      await cancelDisclosure(tx, { id, version: 1 })
      note({ outcome: 'refused' })
      return false
    }
    await attachRecord(tx, { disclosureId: id, record, toldTeamId: subject.by === 'record' ? teamId : null })
    await sendMessage(tx, {
      ...{ kind: 'disclosure-requested', teamIds: record.managingTeamIds, recordId: record.id, subjectId: id },
    })
    note({ recordIds: [record.id], purposeId: record.purposeId })
    return true
  })
  return carried ? redirect(`/disclosures/${id}`, { notice: 'disclosure-asked' }) : notFound()
}
