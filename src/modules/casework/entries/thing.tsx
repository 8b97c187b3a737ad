/**
 * Pages about one thing on a case, such as a contact or an incident: recording, seeing, changing, taking off. What
 * differs is told by a `Thing`; here stands what must be the same for all: who may, what closed cases refuse, that whoever
 * saves second sees the other's change, and what is noted in the audit log.
 */
import { listAgencies, userNames } from '../../../foundations/identity/index.ts'
import { Marked } from '../../../foundations/sharing/index.ts'
import { londonDay } from '../../../platform/clock/index.ts'
import type { Actor, AuditNote, Tx } from '../../../platform/db/index.ts'
import { type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDateTime } from '../../../platform/html/format.ts'
import { Button, SummaryList, type SummaryListRow, WarningText } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import {
  forbidden,
  may,
  notFound,
  page,
  type Reply,
  type Route,
  redirect,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import type { Result } from '../../../platform/result/index.ts'
import { type CaseworkDeps, reading, writing } from '../deps.ts'
import { crumbsTo, mayAddTo, type PresentCase, presentCase, unchangeable } from '../pages/load.ts'
import { type KeepRefusal, type Kept, type KeptTable, type OnCase, removeKept } from '../store/kept.ts'
import { type Participant, participantsOf } from '../store/participants.ts'
import type { AgencyChoice, FormParts } from './fields.tsx'
import { LongField } from './fields.tsx'
import { type FieldGroup, mergeValues, onlyGroups, type Read, typed, type Values } from './values.ts'

/** The case and all that its forms choose from. */
export interface AtHand extends PresentCase {
  readonly participants: readonly Participant[]
  readonly agencies: readonly AgencyChoice[]
  readonly now: Date
  /** ISO day. */
  readonly today: string
}

export interface FormAtHand<Extra> extends FormParts {
  readonly at: AtHand
  readonly extra: Extra
}

export interface Thing<Row extends Kept, Input, Extra = undefined> {
  /** Below the case: `contacts` for `/cases/:record/contacts/:id`. */
  readonly path: string
  readonly table: KeptTable
  /** In names of audited actions: `contact` for `casework.add-contact`. */
  readonly action: string
  readonly titles: { readonly add: string; readonly change: string; readonly remove: string }
  readonly lead?: string
  readonly notices: { readonly added: string; readonly changed: string; readonly removed: string }
  readonly title: (row: Row) => string
  readonly groups: readonly FieldGroup[]
  /** What a new form begins with. */
  readonly blank: (at: AtHand, query: URLSearchParams) => Values
  readonly valuesOf: (row: Row) => Values
  /** What the form and its check need besides, such as kinds to choose from. */
  readonly prepare: (tx: Tx, at: AtHand, values: Values) => Promise<Extra>
  readonly Fields: (form: FormAtHand<Extra>) => Child
  /** How one group of fields reads, a line each, for showing two changes beside each other. */
  readonly inWords: (
    key: string,
    values: Values,
    given: { readonly at: AtHand; readonly extra: Extra },
  ) => readonly string[]
  readonly read: (
    values: Values,
    given: { readonly at: AtHand; readonly extra: Extra; readonly before: Row | null },
  ) => Read<Input>
  readonly find: (tx: Tx, which: OnCase) => Promise<Row | null>
  readonly add: (tx: Tx, actor: Actor, given: { caseId: string; input: Input; now: Date }) => Promise<string>
  readonly change: (
    tx: Tx,
    actor: Actor,
    given: OnCase & { version: number; input: Input; now: Date },
  ) => Promise<Result<{ version: number }, KeepRefusal>>
  readonly facts: (row: Row, at: AtHand) => readonly (SummaryListRow | false)[]
  /** What else its page shows. */
  readonly more?: (tx: Tx, row: Row, given: { at: AtHand; visit: Visit; mayChange: boolean }) => Promise<Child>
}

export function row(key: string, value: Child): SummaryListRow {
  return { key: { content: key }, value: { content: value } }
}

/** Text as it was typed: each line of its own. */
export function Typed(props: { text: string }): Html {
  return <div class="fp-text">{props.text}</div>
}

export function thingRoutes<Row extends Kept, Input, Extra>(
  deps: CaseworkDeps,
  thing: Thing<Row, Input, Extra>,
): Route[] {
  const access = may('casework.use')
  const base = `/cases/:record/${thing.path}`
  const get = (path: string, handle: Route['handle']) =>
    route({ method: 'GET', path: `${base}${path}`, access, handle })
  const post = (path: string, handle: Route['handle']) =>
    route({ method: 'POST', path: `${base}${path}`, access, handle })
  return [
    get('/new', (visit) => openNew(deps, visit, thing)),
    post('/new', (visit) => postNew(deps, visit, thing)),
    get('/:id', (visit) => show(deps, visit, thing)),
    get('/:id/edit', (visit) => openChange(deps, visit, thing)),
    post('/:id/edit', (visit) => postChange(deps, visit, thing)),
    get('/:id/remove', (visit) => openRemoval(deps, visit, thing)),
    post('/:id/remove', (visit) => postRemoval(deps, visit, thing)),
  ]
}

export interface Work {
  readonly tx: Tx
  readonly at: AtHand
  readonly note: (note: AuditNote) => void
}

/**
 * Runs in one transaction with the case that is named in the address; answers "not found" when there is none or this
 * person may not read it, and says why when it may not be changed.
 */
export function onCase(
  deps: CaseworkDeps,
  visit: Visit,
  of: { readonly action: string; readonly to: 'read' | 'prepare' | 'write' },
  work: (work: Work) => Promise<Reply>,
): Promise<Reply> {
  const id = visit.params['record']
  if (!isUuid(id)) return Promise.resolve(notFound())
  const purpose = of.to === 'write' ? writing(visit, of.action) : reading(visit, of.action)
  return deps.db.withActor(visit.actor, purpose, async (tx, note) => {
    const present = await presentCase(tx, id)
    if (present === null) {
      note({ outcome: 'refused' })
      return notFound()
    }
    note({ recordIds: [id], purposeId: present.header.purposeId })
    const refusal = of.to === 'read' ? null : unchangeable(present)
    if (refusal !== null) {
      note({ outcome: 'refused' })
      return refusal
    }
    const now = deps.now()
    const at: AtHand = {
      ...{ ...present, now, today: londonDay(now), participants: await participantsOf(tx, [id]) },
      agencies: of.to === 'read' ? [] : await listAgencies(tx),
    }
    return work({ tx, at, note })
  })
}

/** The same for one thing on the case. */
function onThing<Row extends Kept, Input, Extra>(
  deps: CaseworkDeps,
  visit: Visit,
  of: { readonly thing: Thing<Row, Input, Extra>; readonly action: string; readonly to: 'read' | 'prepare' | 'write' },
  work: (work: Work & { readonly row: Row }) => Promise<Reply>,
): Promise<Reply> {
  return onCase(deps, visit, of, async (given) => {
    const id = visit.params['id']
    const found = isUuid(id) ? await of.thing.find(given.tx, { id, caseId: given.at.one.recordId }) : null
    if (found === null) {
      given.note({ outcome: 'refused' })
      return notFound()
    }
    if (of.to !== 'read' && found.removedAt !== null) {
      given.note({ outcome: 'refused' })
      return forbidden('This was taken off the case. It stays as it was, with the reason.')
    }
    return work({ ...given, row: found })
  })
}

const pathTo = (at: AtHand, path: string, id?: string) =>
  `/cases/${at.one.recordId}/${path}${id === undefined ? '' : `/${id}`}`

/** A page on a case, between the markings of its record. */
export function casePage(
  at: Pick<AtHand, 'one' | 'header'>,
  content: {
    readonly title: string
    readonly body: Child
    readonly status?: number
    readonly above?: { text: string; href: string }
  },
): Reply {
  const crumbs = crumbsTo(at.one, content.title)
  return page({
    title: content.title,
    status: content.status ?? 200,
    crumbs: content.above === undefined ? crumbs : [...crumbs.slice(0, -1), content.above, ...crumbs.slice(-1)],
    body: <Marked classification={at.header.classification}>{content.body}</Marked>,
  })
}

interface FormPage<Extra> extends FormAtHand<Extra> {
  readonly visit: Visit
  readonly title: string
  readonly submit: string
  readonly cancel: string
  readonly lead?: string | undefined
  /** Unseen, for a change. */
  readonly hidden?: Child
  readonly status?: number
  readonly above?: Child
  readonly action?: string
}

function formPage<Row extends Kept, Input, Extra>(thing: Thing<Row, Input, Extra>, of: FormPage<Extra>): Reply {
  const { Fields } = thing
  return casePage(of.at, {
    title: of.title,
    status: of.status ?? (of.errors.length > 0 ? 422 : 200),
    body: (
      <>
        <ProblemSummary errors={of.errors} />
        <Heading caption={`${of.at.one.reference}: ${of.at.one.title}`} lead={of.lead}>
          {of.title}
        </Heading>
        {of.above}
        <div class="govuk-grid-row">
          <div class="govuk-grid-column-two-thirds">
            <PostForm action={of.action ?? of.visit.path} token={of.visit.formToken}>
              {of.hidden}
              <Fields values={of.values} errors={of.errors} at={of.at} extra={of.extra} />
              <div class="fp-actions">
                <Button preventDoubleClick>{of.submit}</Button>
                <a class="govuk-link" href={of.cancel}>
                  Cancel
                </a>
              </div>
            </PostForm>
          </div>
        </div>
      </>
    ),
  })
}

function openNew<Row extends Kept, Input, Extra>(deps: CaseworkDeps, visit: Visit, thing: Thing<Row, Input, Extra>) {
  return onCase(deps, visit, { action: `prepare-${thing.action}`, to: 'prepare' }, async ({ tx, at }) => {
    const values = thing.blank(at, visit.query)
    const extra = await thing.prepare(tx, at, values)
    return newForm(thing, { visit, at, extra, values, errors: [] })
  })
}

function newForm<Row extends Kept, Input, Extra>(
  thing: Thing<Row, Input, Extra>,
  of: FormAtHand<Extra> & { readonly visit: Visit },
): Reply {
  const cancel = `/cases/${of.at.one.recordId}#${thing.path}`
  return formPage(thing, { ...of, title: thing.titles.add, lead: thing.lead, submit: 'Save', cancel })
}

function postNew<Row extends Kept, Input, Extra>(deps: CaseworkDeps, visit: Visit, thing: Thing<Row, Input, Extra>) {
  return onCase(deps, visit, { action: `add-${thing.action}`, to: 'write' }, async ({ tx, at, note }) => {
    const extra = await thing.prepare(tx, at, visit.form)
    const read = thing.read(visit.form, { at, extra, before: null })
    if (!read.ok) {
      note({ outcome: 'invalid' })
      return newForm(thing, { visit, at, extra, values: visit.form, errors: read.errors })
    }
    const id = await thing.add(tx, visit.actor, { caseId: at.one.recordId, input: read.value, now: at.now })
    return redirect(pathTo(at, thing.path, id), { notice: thing.notices.added })
  })
}

function show<Row extends Kept, Input, Extra>(deps: CaseworkDeps, visit: Visit, thing: Thing<Row, Input, Extra>) {
  return onThing(deps, visit, { thing, action: `view-${thing.action}`, to: 'read' }, async ({ tx, at, row: found }) => {
    const users = await userNames(
      tx,
      [found.addedBy, found.changedBy, found.removedBy].filter((id) => id !== null),
    )
    const mayChange = mayAddTo(at) && found.removedAt === null
    const more = thing.more === undefined ? null : await thing.more(tx, found, { at, visit, mayChange })
    const base = pathTo(at, thing.path, found.id)
    const by = (id: string | null) => (id === null ? '' : ` by ${users.get(id) ?? 'somebody'}`)
    return casePage(at, {
      title: thing.title(found),
      body: (
        <>
          <Heading caption={`${at.one.reference}: ${at.one.title}`}>{thing.title(found)}</Heading>
          {found.removedAt !== null && (
            <WarningText>
              Taken off the case on {formatDateTime(found.removedAt)}
              {by(found.removedBy)}: {found.removedBecause}. It is not listed or counted.
            </WarningText>
          )}
          {mayChange && (
            <div class="fp-actions fp-noprint">
              <Button classes="govuk-button--secondary" href={`${base}/edit`}>
                Change
              </Button>
              <a class="govuk-link" href={`${base}/remove`}>
                Take it off the case
              </a>
            </div>
          )}
          <SummaryList
            rows={[
              ...thing.facts(found, at),
              row('Recorded', `${formatDateTime(found.addedAt)}${by(found.addedBy)}`),
              found.changedAt !== null &&
                row('Last changed', `${formatDateTime(found.changedAt)}${by(found.changedBy)}`),
            ]}
          />
          {more}
          <p class="govuk-body fp-noprint">
            <a class="govuk-link" href={`/cases/${at.one.recordId}#${thing.path}`}>
              Back to the case
            </a>
          </p>
        </>
      ),
    })
  })
}

interface ChangeForm<Row, Extra> extends FormAtHand<Extra> {
  readonly visit: Visit
  readonly row: Row
  readonly base: Values
}

function changeForm<Row extends Kept, Input, Extra>(
  thing: Thing<Row, Input, Extra>,
  of: ChangeForm<Row, Extra> & Partial<Pick<FormPage<Extra>, 'status' | 'above' | 'title' | 'submit'>>,
): Reply {
  const { row: found, base, ...form } = of
  return formPage(thing, {
    ...{ title: thing.titles.change, submit: 'Save', cancel: pathTo(of.at, thing.path, found.id), ...form },
    hidden: (
      <>
        <input type="hidden" name="version" value={found.version} />
        <input type="hidden" name="base" value={onlyGroups(base, thing.groups).toString()} />
      </>
    ),
  })
}

function openChange<Row extends Kept, Input, Extra>(deps: CaseworkDeps, visit: Visit, thing: Thing<Row, Input, Extra>) {
  const of = { thing, action: `open-${thing.action}-form`, to: 'prepare' } as const
  return onThing(deps, visit, of, async ({ tx, at, row: found }) => {
    const values = thing.valuesOf(found)
    const extra = await thing.prepare(tx, at, values)
    return changeForm(thing, { visit, at, extra, row: found, values, base: values, errors: [] })
  })
}

function postChange<Row extends Kept, Input, Extra>(deps: CaseworkDeps, visit: Visit, thing: Thing<Row, Input, Extra>) {
  const of = { thing, action: `change-${thing.action}`, to: 'write' } as const
  return onThing(deps, visit, of, async ({ tx, at, row: found, note }) => {
    const values = visit.form
    const base = new URLSearchParams(visit.form.get('base') ?? '')
    const extra = await thing.prepare(tx, at, values)
    const version = Number(visit.form.get('version'))
    if (Number.isInteger(version) && version >= 1 && version < found.version) {
      note({ outcome: 'changed-meanwhile' })
      return conflict(thing, { visit, at, extra, row: found, values, base, errors: [] })
    }
    const read = thing.read(values, { at, extra, before: found })
    if (!read.ok || version !== found.version) {
      note({ outcome: 'invalid' })
      return changeForm(thing, { visit, at, extra, row: found, values, base, errors: read.ok ? [] : read.errors })
    }
    const which = { id: found.id, caseId: at.one.recordId }
    const saved = await thing.change(tx, visit.actor, { ...which, version, input: read.value, now: at.now })
    if (saved.ok) return redirect(pathTo(at, thing.path, found.id), { notice: thing.notices.changed })
    note({ outcome: saved.problem.kind })
    switch (saved.problem.kind) {
      case 'changed-meanwhile': {
        const present = await thing.find(tx, which)
        return present === null
          ? notFound()
          : conflict(thing, { visit, at, extra, row: present, values, base, errors: [] })
      }
      case 'not-allowed':
        return forbidden('This can no longer be changed by your team.')
    }
  })
}

/** Somebody else saved meanwhile: what they changed beside what you have, and a form that holds both. */
function conflict<Row extends Kept, Input, Extra>(thing: Thing<Row, Input, Extra>, of: ChangeForm<Row, Extra>): Reply {
  const saved = thing.valuesOf(of.row)
  const merged = mergeValues({ base: of.base, theirs: saved, yours: of.values }, thing.groups)
  const lines = (key: string, values: Values) => thing.inWords(key, values, of)
  return changeForm(thing, {
    ...of,
    ...{ values: merged.values, base: saved, status: 409, title: 'Two changes at once', submit: 'Save both together' },
    above: (
      <TwoChanges
        changes={merged.theirs.map(({ group, bothChanged }) => ({
          ...{ key: group.key, label: group.label, bothChanged },
          saved: lines(group.key, saved),
          yours: lines(group.key, of.values),
        }))}
        leave={pathTo(of.at, thing.path, of.row.id)}
      />
    ),
  })
}

interface ChangeBeside {
  readonly key: string
  readonly label: string
  readonly bothChanged: boolean
  readonly saved: readonly string[]
  readonly yours: readonly string[]
}

/** What somebody else saved meanwhile, beside what you wrote. Stands above the form that holds both. */
export function TwoChanges(props: { readonly changes: readonly ChangeBeside[]; readonly leave: string }): Html {
  return (
    <>
      <p class="govuk-body-l">
        Somebody else saved a change while you were writing yours. Nothing of yours is saved yet, and nothing is lost.
      </p>
      {props.changes.length === 0 && (
        <p class="govuk-body">What they saved and what you wrote say the same. You can save yours as it is.</p>
      )}
      {props.changes.map(({ key, label, bothChanged, saved, yours }) => (
        <section aria-labelledby={`change-${key}`}>
          <h2 class="govuk-heading-s" id={`change-${key}`}>
            {label}
            {bothChanged && ': you both changed this'}
          </h2>
          <SummaryList
            rows={[
              row('Saved now', <Lines of={saved} />),
              row(bothChanged ? 'Yours' : 'In your form before (you did not change it)', <Lines of={yours} />),
            ]}
          />
        </section>
      ))}
      <p class="govuk-body">
        The form below holds their changes and yours. Where both of you changed the same thing it shows yours. Put right
        what is not, and save, or{' '}
        <a class="govuk-link" href={props.leave}>
          leave it as it is now and drop yours
        </a>
        .
      </p>
    </>
  )
}

/** Each on a line of its own. */
export function Lines(props: { of: readonly Child[] }): Child {
  if (props.of.length === 0) return <span class="fp-quiet">Not recorded</span>
  if (props.of.length === 1) return <span class="fp-text">{props.of[0]}</span>
  return (
    <ul class="govuk-list">
      {props.of.map((line) => (
        <li>{line}</li>
      ))}
    </ul>
  )
}

function openRemoval<Row extends Kept, Input, Extra>(
  deps: CaseworkDeps,
  visit: Visit,
  thing: Thing<Row, Input, Extra>,
) {
  const of = { thing, action: `prepare-remove-${thing.action}`, to: 'prepare' } as const
  return onThing(deps, visit, of, async ({ at, row: found }) =>
    removalPage(thing, { visit, at, row: found, values: new URLSearchParams(), errors: [] }),
  )
}

function postRemoval<Row extends Kept, Input, Extra>(
  deps: CaseworkDeps,
  visit: Visit,
  thing: Thing<Row, Input, Extra>,
) {
  const of = { thing, action: `remove-${thing.action}`, to: 'write' } as const
  return onThing(deps, visit, of, async ({ tx, at, row: found, note }) => {
    const because = typed(visit.form, 'because')
    const errors = problemsOfReason(because)
    if (errors.length > 0) {
      note({ outcome: 'invalid' })
      return removalPage(thing, { visit, at, row: found, values: visit.form, errors })
    }
    const removed = await removeKept(tx, visit.actor, {
      ...{ table: thing.table, id: found.id, caseId: at.one.recordId, because, now: at.now },
    })
    if (!removed) return forbidden('This can no longer be changed by your team.')
    return redirect(`/cases/${at.one.recordId}`, { notice: thing.notices.removed })
  })
}

/** What is wrong with a reason for taking something off. */
export function problemsOfReason(because: string): FieldError[] {
  if (because === '') return [{ field: 'because', message: 'Say why it is taken off' }]
  if (because.length > 500) return [{ field: 'because', message: 'The reason must be 500 characters or fewer' }]
  return []
}

function removalPage<Row extends Kept, Input, Extra>(
  thing: Thing<Row, Input, Extra>,
  of: FormParts & { readonly visit: Visit; readonly at: AtHand; readonly row: Row },
): Reply {
  const { visit, at, row: found } = of
  return casePage(at, {
    title: thing.titles.remove,
    status: of.errors.length > 0 ? 422 : 200,
    body: (
      <>
        <ProblemSummary errors={of.errors} />
        <Heading caption={thing.title(found)}>{thing.titles.remove}</Heading>
        <p class="govuk-body">
          For what was recorded by mistake. It is not listed or counted any more, and stays on record with your reason.
        </p>
        <PostForm action={visit.path} token={visit.formToken}>
          <LongField form={of} name="because" label="Why is it taken off?" rows={3} />
          <div class="fp-actions">
            <Button classes="govuk-button--warning" preventDoubleClick>
              Take it off
            </Button>
            <a class="govuk-link" href={pathTo(at, thing.path, found.id)}>
              Cancel
            </a>
          </div>
        </PostForm>
      </>
    ),
  })
}
