import { z } from 'zod'
import type { Tx } from '../../../platform/db/index.ts'
import { errorAt, type FieldError, PostForm, ProblemSummary, parseForm } from '../../../platform/forms/index.ts'
import { Checkboxes, WarningText } from '../../../platform/html/govuk/index.ts'
import type { Child } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { notFound, page, type Reply, redirect, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { areaByCode, areaChoices, areasByIds } from '../../areas/index.ts'
import { keeper, reading, type SharingDeps, writing } from '../deps.ts'
import {
  Choice,
  emptyForm,
  type FormState,
  Narrow,
  OneOf,
  type Option,
  TextBox,
  typedIn,
  versionField,
  writtenText,
} from '../disclosures/fields.tsx'
import { Confirm, notYours } from '../disclosures/view.tsx'
import { checkMove, checkNames, HAND_OVER_DAYS, mayProtect, type Protector } from '../domain/protection.ts'
import { classificationLabels, classifications } from '../domain/words.ts'
import { Marked } from '../record-banner.tsx'
import { teamsTakingPart } from '../store/disclosures.ts'
import { sendMessage } from '../store/messages.ts'
import {
  type Candidate,
  candidatesFor,
  moveRecord,
  setClassification,
  setNames,
  setRestriction,
} from '../store/protection.ts'
import { addRecordEvent, findRecord, type RecordHeader } from '../store/records.ts'

export const reasonField = writtenText({ missing: 'Enter the reason', name: 'The reason' }, 2000)

export function protectorOf(visit: Visit, header: RecordHeader): Protector {
  return { userId: visit.actor.userId ?? '', permissions: visit.actor.permissions, level: header.level }
}

/** The record, when this person may protect it; else the answer that they get. */
export async function loadProtected(
  deps: SharingDeps,
  visit: Visit,
  name: string,
): Promise<{ header: RecordHeader } | { reply: Reply }> {
  const id = visit.params['record']
  if (!isUuid(id)) return { reply: notFound() }
  const header = await deps.db.withActor(visit.actor, reading(visit, name), async (tx, note) => {
    const found = await findRecord(tx, id)
    if (found === null) note({ outcome: 'refused' })
    else note({ recordIds: [id], purposeId: found.purposeId })
    return found
  })
  if (header === null) return { reply: notFound() }
  return mayProtect(protectorOf(visit, header)) ? { header } : { reply: notYours() }
}

/** A page that says what will happen, asks what it must know, and has one button. */
export function changePage(of: {
  visit: Visit
  header: RecordHeader
  path: string
  title: string
  lead: string
  warning?: string
  button: string
  form: FormState
  children?: Child
}): Reply {
  const { header, form } = of
  const access = `/records/${header.id}/access`
  return page({
    title: of.title,
    status: form.errors.length > 0 ? 422 : 200,
    crumbs: [{ text: 'Who can open this record', href: access }, { text: of.title }],
    body: (
      <Marked classification={header.classification}>
        <Narrow>
          <ProblemSummary errors={form.errors} />
          <Heading caption={`${header.purposeTitle}, ${header.ownerTeamName}`} lead={of.lead}>
            {of.title}
          </Heading>
          {of.warning !== undefined && <WarningText>{of.warning}</WarningText>}
          <PostForm action={`/records/${header.id}/${of.path}`} token={of.visit.formToken}>
            <input type="hidden" name="version" value={typedIn(form, 'version') || String(header.version)} />
            {of.children}
            <Confirm text={of.button} back={access} warning />
          </PostForm>
        </Narrow>
      </Marked>
    ),
  })
}

type Outcome = { readonly reply: Reply } | { readonly errors: readonly FieldError[] }

/** Loads the record again in the transaction that changes it, with its audit event. */
async function change(
  deps: SharingDeps,
  visit: Visit,
  of: {
    readonly name: string
    readonly version: number
    readonly work: (tx: Tx, header: RecordHeader) => Promise<Outcome>
  },
): Promise<Outcome> {
  const id = visit.params['record']
  if (!isUuid(id)) return { reply: notFound() }
  return deps.db.withActor(visit.actor, writing(visit, of.name), async (tx, note) => {
    const header = await findRecord(tx, id)
    if (header === null) {
      note({ outcome: 'refused' })
      return { reply: notFound() }
    }
    note({ recordIds: [id], purposeId: header.purposeId })
    if (!mayProtect(protectorOf(visit, header))) {
      note({ outcome: 'not-allowed' })
      return { reply: notYours() }
    }
    const outcome = header.version === of.version ? await of.work(tx, header) : { reply: changedMeanwhile(id) }
    if ('errors' in outcome) note({ outcome: 'invalid' })
    else if (outcome.reply.kind === 'redirect' && outcome.reply.notice === 'record-changed-meanwhile')
      note({ outcome: 'changed-meanwhile' })
    return outcome
  })
}

export function changedMeanwhile(recordId: string): Reply {
  return redirect(`/records/${recordId}/access`, { notice: 'record-changed-meanwhile' })
}

function eventOf(header: RecordHeader) {
  return { recordId: header.id, purposeId: header.purposeId, ownerTeamId: header.ownerTeamId }
}

async function finish(deps: SharingDeps, visit: Visit, outcome: Outcome, again: (form: FormState) => Promise<Reply>) {
  if ('errors' in outcome) return again({ values: visit.form, errors: outcome.errors })
  const id = visit.params['record']
  const { reply } = outcome
  if (reply.kind === 'redirect' && reply.notice !== 'record-changed-meanwhile' && id !== undefined)
    await deps.onAccessChanged({ recordIds: [id] })
  return reply
}

// Closing

export async function closePage(deps: SharingDeps, visit: Visit, rejected: FormState | null = null): Promise<Reply> {
  const loaded = await loadProtected(deps, visit, 'open-closing')
  if ('reply' in loaded) return loaded.reply
  const { header } = loaded
  const candidates = await findCandidates(deps, visit, header.id)
  const closed = header.namedUserIds !== null
  const form = rejected ?? {
    values: new URLSearchParams(
      (header.namedUserIds ?? [visit.actor.userId ?? '']).map((id): [string, string] => ['names', id]),
    ),
    errors: [],
  }
  return changePage({
    ...{ visit, header, form, path: 'close' },
    title: closed ? 'Change the people who are named on it' : 'Close this record',
    lead: 'Only the people whom you name can open it, or learn that it exists. This goes before everything else that was given.',
    warning: 'Keep at least two people who manage it: if one leaves, the other can still open it.',
    button: closed ? 'Save the names' : 'Close the record',
    children: (
      <>
        <NamesField form={form} header={header} candidates={candidates} />
        <TextBox form={form} name="reason" label="Reason" most={2000} />
      </>
    ),
  })
}

function NamesField(props: { form: FormState; header: RecordHeader; candidates: readonly Candidate[] }): Child {
  const { form, header } = props
  const able = props.candidates.filter(
    ({ userId, active }, i) =>
      active &&
      !header.barredUserIds.includes(userId) &&
      props.candidates.findIndex((other) => other.userId === userId) === i,
  )
  return (
    <Checkboxes
      name="names"
      fieldset={{ legend: { content: 'Who may open it?', classes: 'govuk-fieldset__legend--s' } }}
      hint={{ content: 'People of the teams that can open it now. You must be one of them.' }}
      values={form.values.getAll('names')}
      errorMessage={errorAt(form.errors, 'names')}
      items={able.map(({ userId, name, teamName, agencyName, manages }) => ({
        value: userId,
        content: name,
        hint: { content: `${teamName}, ${agencyName}${manages ? ', manages it' : ''}` },
      }))}
    />
  )
}

function findCandidates(deps: SharingDeps, visit: Visit, recordId: string): Promise<Candidate[]> {
  return deps.db.withActor(keeper, reading(visit, 'find-people-of-record'), (tx, note) => {
    note({ recordIds: [recordId] })
    return candidatesFor(tx, recordId)
  })
}

const closeSchema = z.object({ version: versionField, names: z.array(z.guid()), reason: reasonField })

export async function postClose(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const loaded = await loadProtected(deps, visit, 'open-closing')
  if ('reply' in loaded) return loaded.reply
  const parsed = parseForm(closeSchema, visit.form)
  if (!parsed.ok) return closePage(deps, visit, { values: visit.form, errors: parsed.errors })
  const { version, reason } = parsed.value
  const names = [...new Set(parsed.value.names)]
  const found = await findCandidates(deps, visit, loaded.header.id)
  const candidates = new Set(found.filter(({ active }) => active).map(({ userId }) => userId))
  const outcome = await change(deps, visit, {
    ...{ name: 'close-record', version },
    work: async (tx, header) => {
      const checked = checkNames(protectorOf(visit, header), header, { names, candidates, version })
      if (!checked.ok) {
        switch (checked.problem) {
          case 'must-name-yourself':
            return { errors: [{ field: 'names', message: 'Name yourself as well' }] }
          case 'not-allowed':
            return { reply: notYours() }
          case 'changed-meanwhile':
            return { reply: changedMeanwhile(header.id) }
          default:
            return { errors: [{ field: 'names', message: 'Choose people from the list' }] }
        }
      }
      const before = header.namedUserIds
      if (!(await setNames(tx, { recordId: header.id, version, names }))) return { reply: changedMeanwhile(header.id) }
      const kind = before === null ? 'closed' : 'named'
      await addRecordEvent(tx, visit.actor, { ...eventOf(header), kind, namedUserIds: names, reason })
      const added = names.filter((id) => id !== visit.actor.userId && !(before ?? []).includes(id))
      for (const userId of added) await sendMessage(tx, { kind: 'record-named', userId, recordId: header.id })
      return {
        reply: redirect(`/records/${header.id}/access`, {
          notice: before === null ? 'record-closed' : 'record-names-changed',
        }),
      }
    },
  })
  return finish(deps, visit, outcome, (form) => closePage(deps, visit, form))
}

export async function openPage(deps: SharingDeps, visit: Visit, rejected: FormState | null = null): Promise<Reply> {
  const loaded = await loadProtected(deps, visit, 'open-opening')
  if ('reply' in loaded) return loaded.reply
  const { header } = loaded
  if (header.namedUserIds === null) return redirect(`/records/${header.id}/access`)
  const form = rejected ?? emptyForm
  return changePage({
    ...{ visit, header, form, path: 'open', title: 'Open this record again', button: 'Open it again' },
    lead: 'Everybody with whom it is shared, by the agreement or by a disclosure, can open it at once.',
    children: <TextBox form={form} name="reason" label="Reason" most={2000} />,
  })
}

const reasonSchema = z.object({ version: versionField, reason: reasonField })

export async function postOpen(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const parsed = parseForm(reasonSchema, visit.form)
  if (!parsed.ok) return openPage(deps, visit, { values: visit.form, errors: parsed.errors })
  const { version, reason } = parsed.value
  const outcome = await change(deps, visit, {
    ...{ name: 'open-closed-record', version },
    work: async (tx, header) => {
      const done = header.namedUserIds !== null && (await setNames(tx, { recordId: header.id, version, names: null }))
      if (!done) return { reply: changedMeanwhile(header.id) }
      await addRecordEvent(tx, visit.actor, { ...eventOf(header), kind: 'opened', reason })
      return { reply: redirect(`/records/${header.id}/access`, { notice: 'record-opened' }) }
    },
  })
  return finish(deps, visit, outcome, (form) => openPage(deps, visit, form))
}

// Moving

async function placesFor(tx: Tx, header: RecordHeader): Promise<{ teams: Option[]; areas: Option[]; area: string }> {
  const [own] = await areasByIds(tx, [header.areaId])
  const areas = (await areaChoices(tx)).map(({ code, name }) => ({ value: code, text: name }))
  const known = own === undefined || areas.some(({ value }) => value === own.code)
  const teams = await teamsTakingPart(tx, header.purposeId)
  return {
    teams: teams.map(({ id, name, agencyName }) => ({ value: id, text: `${agencyName}: ${name}` })),
    areas: known ? areas : [{ value: own.code, text: own.name }, ...areas],
    area: own?.code ?? '',
  }
}

export async function movePage(deps: SharingDeps, visit: Visit, rejected: FormState | null = null): Promise<Reply> {
  const loaded = await loadProtected(deps, visit, 'open-move')
  if ('reply' in loaded) return loaded.reply
  const { header } = loaded
  const places = await deps.db.withActor(visit.actor, reading(visit, 'list-places'), (tx) => placesFor(tx, header))
  const form = rejected ?? {
    values: new URLSearchParams({ teamId: header.ownerTeamId, area: places.area }),
    errors: [],
  }
  return changePage({
    ...{ visit, header, form, path: 'move', title: 'Move this record', button: 'Move it' },
    lead: 'Who can open it follows the new team and area at once.',
    warning: `If you give it to another team, your team can read it for ${HAND_OVER_DAYS} days and then no more.`,
    children: (
      <>
        <Choice form={form} name="teamId" label="Team that answers for it" options={places.teams} />
        <Choice form={form} name="area" label="Area" options={places.areas} />
        <TextBox form={form} name="reason" label="Reason" hint="The new team reads it." most={2000} />
      </>
    ),
  })
}

const moveSchema = z.object({
  version: versionField,
  teamId: z.guid('Choose the team'),
  area: z.string('Choose the area').min(1, 'Choose the area'),
  reason: reasonField,
})

export async function postMove(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const parsed = parseForm(moveSchema, visit.form)
  if (!parsed.ok) return movePage(deps, visit, { values: visit.form, errors: parsed.errors })
  const { version, teamId, area: areaCode, reason } = parsed.value
  const outcome = await change(deps, visit, {
    ...{ name: 'move-record', version },
    work: async (tx, header) => {
      const area = await areaByCode(tx, areaCode)
      if (area === undefined) return { errors: [{ field: 'area', message: 'Choose the area' }] }
      const teams = await teamsTakingPart(tx, header.purposeId)
      const takesPart = (id: string) => teams.some((team) => team.id === id)
      const checked = checkMove(protectorOf(visit, header), header, {
        ...{ teamId, areaId: area.id, version },
        // The agency that hands it over must take part as well: only then may it share at all.
        teamTakesPart: takesPart(teamId) && teams.some(({ agencyId }) => agencyId === visit.actor.agencyId),
      })
      if (!checked.ok) {
        switch (checked.problem) {
          case 'not-allowed':
            return { reply: notYours() }
          case 'changed-meanwhile':
            return { reply: changedMeanwhile(header.id) }
          case 'same-place':
            return { errors: [{ field: 'teamId', message: 'Choose another team or another area' }] }
          case 'not-a-party':
            return { errors: [{ field: 'teamId', message: 'Choose a team whose agency has signed the agreement' }] }
          case 'closed-record':
            return {
              errors: [{ field: 'teamId', message: 'The record is closed: open it again before another team gets it' }],
            }
        }
      }
      if (!(await moveRecord(tx, visit.actor, { header, version, teamId, areaId: area.id, reason })))
        return { reply: changedMeanwhile(header.id) }
      const handedOver = teamId !== header.ownerTeamId
      if (handedOver) {
        await sendMessage(tx, { kind: 'record-received', teamIds: [teamId], recordId: header.id })
        await sendMessage(tx, { kind: 'record-moved', teamIds: [header.ownerTeamId], recordId: header.id })
      }
      if (!handedOver) return { reply: redirect(`/records/${header.id}/access`, { notice: 'record-area-changed' }) }
      // The new team's record: its page is there for a week, who can open it is not.
      const kind = deps.kinds.find((one) => one.kind === header.kind)
      return { reply: redirect(kind?.path(header.id) ?? '/', { notice: 'record-moved' }) }
    },
  })
  return finish(deps, visit, outcome, (form) => movePage(deps, visit, form))
}

// Classification

export async function classificationPage(
  deps: SharingDeps,
  visit: Visit,
  rejected: FormState | null = null,
): Promise<Reply> {
  const loaded = await loadProtected(deps, visit, 'open-classification')
  if ('reply' in loaded) return loaded.reply
  const { header } = loaded
  const form = rejected ?? {
    values: new URLSearchParams({ classification: header.classification }),
    errors: [],
  }
  return changePage({
    ...{ visit, header, form, path: 'classification', title: 'Change the classification', button: 'Save' },
    lead: 'The marking at the head and foot of every page that shows the record. It does not change who can open it.',
    children: (
      <>
        <OneOf
          form={form}
          name="classification"
          legend="Classification"
          options={classifications.map((value) => ({ value, text: classificationLabels[value] }))}
        />
        <TextBox form={form} name="reason" label="Reason" most={2000} />
      </>
    ),
  })
}

const classificationSchema = z.object({
  version: versionField,
  classification: z.enum(classifications, 'Choose the classification'),
  reason: reasonField,
})

export async function postClassification(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const parsed = parseForm(classificationSchema, visit.form)
  if (!parsed.ok) return classificationPage(deps, visit, { values: visit.form, errors: parsed.errors })
  const { version, classification, reason } = parsed.value
  const outcome = await change(deps, visit, {
    ...{ name: 'classify-record', version },
    work: async (tx, header) => {
      if (classification === header.classification)
        return { errors: [{ field: 'classification', message: 'Choose the other classification, or go back' }] }
      if (!(await setClassification(tx, { recordId: header.id, version, classification })))
        return { reply: changedMeanwhile(header.id) }
      const words = `${classificationLabels[header.classification]} to ${classificationLabels[classification]}: ${reason}`
      await addRecordEvent(tx, visit.actor, { ...eventOf(header), kind: 'reclassified', reason: words })
      return { reply: redirect(`/records/${header.id}/access`, { notice: 'record-classified' }) }
    },
  })
  return finish(deps, visit, outcome, (form) => classificationPage(deps, visit, form))
}

// Restriction of processing

export async function restrictionPage(
  deps: SharingDeps,
  visit: Visit,
  rejected: FormState | null = null,
): Promise<Reply> {
  const loaded = await loadProtected(deps, visit, 'open-restriction')
  if ('reply' in loaded) return loaded.reply
  const { header } = loaded
  const restricted = header.restrictedAt !== null
  const form = rejected ?? emptyForm
  return changePage({
    ...{ visit, header, form, path: 'restriction' },
    title: restricted ? 'Lift the restriction of processing' : 'Restrict processing',
    lead: restricted
      ? 'The record can be added to and changed again.'
      : 'While somebody contests that the record is right or lawful (UK GDPR article 18): it is kept and can be read, and nobody can add to it or change it.',
    button: restricted ? 'Lift the restriction' : 'Restrict processing',
    children: (
      <>
        <input type="hidden" name="restrict" value={restricted ? 'no' : 'yes'} />
        <TextBox form={form} name="reason" label="Reason" most={2000} />
      </>
    ),
  })
}

const restrictionSchema = z.object({ version: versionField, restrict: z.enum(['yes', 'no']), reason: reasonField })

export async function postRestriction(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const parsed = parseForm(restrictionSchema, visit.form)
  if (!parsed.ok) return restrictionPage(deps, visit, { values: visit.form, errors: parsed.errors })
  const { version, reason } = parsed.value
  const restricted = parsed.value.restrict === 'yes'
  const outcome = await change(deps, visit, {
    ...{ name: restricted ? 'restrict-record' : 'unrestrict-record', version },
    work: async (tx, header) => {
      if (!(await setRestriction(tx, { recordId: header.id, version, restricted })))
        return { reply: changedMeanwhile(header.id) }
      const kind = restricted ? 'restricted' : 'unrestricted'
      await addRecordEvent(tx, visit.actor, { ...eventOf(header), kind, reason })
      return {
        reply: redirect(`/records/${header.id}/access`, {
          notice: restricted ? 'record-restricted' : 'record-unrestricted',
        }),
      }
    },
  })
  return finish(deps, visit, outcome, (form) => restrictionPage(deps, visit, form))
}
