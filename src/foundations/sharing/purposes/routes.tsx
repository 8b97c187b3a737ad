import { z } from 'zod'
import type { AuditNote, Tx } from '../../../platform/db/index.ts'
import { type FieldError, PostForm, ProblemSummary, parseForm } from '../../../platform/forms/index.ts'
import { formatDate } from '../../../platform/html/format.ts'
import { Button, Input, Table, Tag, Textarea, WarningText } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import {
  type Crumb,
  notFound,
  page,
  type Reply,
  type Route,
  redirect,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { isManager, managers, messageAt, Narrow, Register, readers, StateTag, todayOf } from '../agreements/common.tsx'
import { freeName } from '../agreements/edit-draft/form.ts'
import { warningsCell } from '../agreements/list.tsx'
import { beginMessages } from '../agreements/routes.tsx'
import { discoverabilitySentence } from '../agreements/sections.ts'
import { reading, type SharingDeps, writing } from '../deps.ts'
import { canBeginEdition, canRetire, isBeingWritten } from '../domain/agreement.ts'
import {
  type AgreementLine,
  findAgreement,
  findPurpose,
  listAgreements,
  listPurposes,
  type PurposeLine,
} from '../store/agreement-register.ts'
import { type AgreementDraft, insertDraft, insertPurpose, retirePurpose, updatePurpose } from '../store/agreements.ts'

const PURPOSES: Crumb = { text: 'Purposes', href: '/purposes' }

const fields = {
  title: z.string('Enter a title').min(1, 'Enter a title').max(120, 'The title must be 120 characters or fewer'),
  description: z
    .string('Enter what records are held for')
    .min(1, 'Enter what records are held for')
    .max(2000, 'The description must be 2,000 characters or fewer'),
}
const addForm = z.object(fields)
const changeForm = z.object({ ...fields, version: z.coerce.number().int() })

/** Purposes for which records about people are held, and whether an agreement governs each. */
export function purposeRoutes(deps: SharingDeps): Route[] {
  const manage = (path: string, handle: (deps: SharingDeps, visit: Visit) => Promise<Reply>) =>
    route({ method: 'POST', path, access: managers, handle: (visit) => handle(deps, visit) })
  return [
    route({ method: 'GET', path: '/purposes', access: readers, handle: (visit) => listPage(deps, visit) }),
    route({
      method: 'GET',
      path: '/purposes/new',
      access: managers,
      handle: (visit) => newPage(visit, new URLSearchParams(), []),
    }),
    manage('/purposes/new', postNew),
    route({ method: 'GET', path: '/purposes/:purpose', access: readers, handle: (visit) => purposePage(deps, visit) }),
    route({
      method: 'GET',
      path: '/purposes/:purpose/edit',
      access: managers,
      handle: (visit) => changePage(deps, visit, null),
    }),
    manage('/purposes/:purpose/edit', postChange),
    route({
      method: 'GET',
      path: '/purposes/:purpose/retire',
      access: managers,
      handle: (visit) => retirePage(deps, visit),
    }),
    manage('/purposes/:purpose/retire', (room, visit) => postRetire(room, visit, todayOf(room))),
    manage('/purposes/:purpose/restore', (room, visit) => postRetire(room, visit, null)),
    manage('/purposes/:purpose/agreements', postBegin),
  ]
}

async function listPage(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const today = todayOf(deps)
  const text = (visit.query.get('q') ?? '').trim().slice(0, 200)
  const found = await deps.db.withActor(visit.actor, reading(visit, 'list-purposes'), async (tx) => {
    const purposes = await listPurposes(tx, text === '' ? {} : { text })
    const states = ['draft', 'signing', 'in-force'] as const
    return { purposes, agreements: await listAgreements(tx, { states, purposeIds: purposes.map(({ id }) => id) }) }
  })
  return page({
    title: 'Purposes',
    wide: true,
    body: (
      <>
        <Heading lead="Why the partnership holds records about people. Each record has exactly one purpose, and the purpose’s agreement says with whom it is shared.">
          Purposes
        </Heading>
        {isManager(visit) && <Button href="/purposes/new">Add a purpose</Button>}
        <form method="get" action="/purposes" class="fp-filters">
          <div class="fp-filters__row">
            <Input name="q" label={{ content: 'Title or description' }} value={text} />
            <Button classes="govuk-button--secondary">Search</Button>
          </div>
        </form>
        {found.purposes.length === 0 ? (
          <Empty title={text === '' ? 'There is no purpose yet' : 'No purpose fits'} />
        ) : (
          <Scroll label="Purposes">
            <Register
              head={['Purpose', 'Agreement', 'What others learn in a search', 'Review by', 'Warnings']}
              rows={found.purposes.map((purpose) =>
                row(
                  purpose,
                  found.agreements.filter(({ purposeId }) => purposeId === purpose.id),
                  today,
                ),
              )}
            />
          </Scroll>
        )}
      </>
    ),
  })
}

function row(purpose: PurposeLine, agreements: readonly AgreementLine[], today: string) {
  const governing = agreements.find(({ state }) => state === 'in-force')
  return [
    {
      content: (
        <>
          <a class="govuk-link" href={`/purposes/${purpose.id}`}>
            {purpose.title}
          </a>{' '}
          {purpose.retiredOn !== null && <Tag classes="govuk-tag--grey">Retired</Tag>}
        </>
      ),
    },
    {
      content: agreements.length === 0 ? 'None' : agreements.map((one) => <EditionLink edition={one} />),
    },
    { content: governing === undefined ? '' : discoverabilitySentence(governing.discoverability) },
    { content: governing?.reviewOn ? formatDate(governing.reviewOn) : '' },
    { content: governing === undefined ? <strong>No agreement in force</strong> : warningsCell(governing, today) },
  ]
}

function EditionLink(props: { edition: Pick<AgreementLine, 'id' | 'edition' | 'state'> }): Html {
  const { edition } = props
  return (
    <div class="govuk-!-margin-bottom-1">
      <a class="govuk-link" href={`/agreements/${edition.id}`}>
        Edition {edition.edition}
      </a>{' '}
      <StateTag state={edition.state} />
    </div>
  )
}

function newPage(visit: Visit, form: URLSearchParams, errors: readonly FieldError[]): Reply {
  return page({
    title: 'Add a purpose',
    status: errors.length > 0 ? 422 : 200,
    crumbs: [PURPOSES, { text: 'Add a purpose' }],
    body: (
      <Narrow>
        <ProblemSummary errors={errors} />
        <Heading>Add a purpose</Heading>
        <PostForm action="/purposes/new" token={visit.formToken}>
          <PurposeFields form={form} errors={errors} />
          <Button preventDoubleClick>Add purpose</Button>
        </PostForm>
      </Narrow>
    ),
  })
}

function PurposeFields(props: { form: URLSearchParams; errors: readonly FieldError[] }): Html {
  return (
    <>
      <Input
        name="title"
        label={{ content: 'Title', classes: 'govuk-label--s' }}
        hint={{ content: 'For example: anti-social behaviour casework' }}
        value={props.form.get('title') ?? ''}
        errorMessage={messageAt(props.errors, 'title')}
      />
      <Textarea
        name="description"
        label={{ content: 'What records are held for', classes: 'govuk-label--s' }}
        hint={{ content: 'In plain words, so that everybody chooses the right purpose for a new record' }}
        value={props.form.get('description') ?? ''}
        errorMessage={messageAt(props.errors, 'description')}
      />
    </>
  )
}

async function postNew(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const parsed = parseForm(addForm, visit.form)
  if (!parsed.ok) return newPage(visit, visit.form, parsed.errors)
  const { title, description } = parsed.value
  const id = await deps.db.withActor(visit.actor, writing(visit, 'add-purpose'), async (tx, note) => {
    const known = await listPurposes(tx)
    if (known.some((one) => sameTitle(one.title, title))) {
      note({ outcome: 'invalid' })
      return null
    }
    const free = freeName(title, new Set(known.map((one) => one.id)))
    await insertPurpose(tx, { id: free, title, description })
    note({ subjectType: 'purpose', subjectId: free, purposeId: free })
    return free
  })
  if (id === null) return newPage(visit, visit.form, [TITLE_TAKEN])
  return redirect(`/purposes/${id}`, { notice: 'purpose-added' })
}

const TITLE_TAKEN: FieldError = { field: 'title', message: 'There is a purpose with this title already' }

function sameTitle(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase()
}

interface WholePurpose {
  readonly purpose: PurposeLine
  readonly editions: readonly AgreementLine[]
}

async function purposeOf(tx: Tx, visit: Visit, note: (note: AuditNote) => void): Promise<WholePurpose | null> {
  const id = visit.params['purpose'] ?? ''
  const purpose = await findPurpose(tx, id)
  if (purpose === null) return null
  note({ subjectType: 'purpose', subjectId: id, purposeId: id })
  return { purpose, editions: await listAgreements(tx, { purposeIds: [id] }) }
}

function readPurpose(deps: SharingDeps, visit: Visit, name: string): Promise<WholePurpose | null> {
  return deps.db.withActor(visit.actor, reading(visit, name), (tx, note) => purposeOf(tx, visit, note))
}

async function purposePage(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const found = await readPurpose(deps, visit, 'view-purpose')
  if (found === null) return notFound()
  const { purpose, editions } = found
  const today = todayOf(deps)
  const governing = editions.find(({ state }) => state === 'in-force')
  return page({
    title: purpose.title,
    crumbs: [PURPOSES, { text: purpose.title }],
    body: (
      <>
        <Heading lead={purpose.description}>
          {purpose.title} {purpose.retiredOn !== null && <Tag classes="govuk-tag--grey">Retired</Tag>}
        </Heading>
        {governing === undefined && (
          <WarningText iconFallbackText="Warning">
            No agreement is in force. Nothing is shared under this purpose and no new records can be made.
          </WarningText>
        )}
        {purpose.retiredOn !== null && (
          <p class="govuk-body">Not used for new records since {formatDate(purpose.retiredOn)}.</p>
        )}
        {governing !== undefined && (
          <p class="govuk-body">What others learn in a search: {discoverabilitySentence(governing.discoverability)}</p>
        )}
        {isManager(visit) && <Actions visit={visit} found={found} />}
        <h2 class="govuk-heading-m">Agreement</h2>
        {editions.length === 0 ? (
          <Empty title="No agreement has been written yet" />
        ) : (
          <Scroll label="Editions of the agreement">
            <Table
              firstCellIsHeader
              head={['Edition', 'Title', 'Review by', 'Warnings'].map((content) => ({ content }))}
              rows={editions.map((one) => [
                { content: <EditionLink edition={one} /> },
                { content: one.title },
                { content: one.reviewOn === null ? '' : formatDate(one.reviewOn) },
                { content: warningsCell(one, today) },
              ])}
            />
          </Scroll>
        )}
      </>
    ),
  })
}

function Actions(props: { visit: Visit; found: WholePurpose }): Child {
  const { visit, found } = props
  const { purpose, editions } = found
  const href = `/purposes/${purpose.id}`
  const quiet = 'govuk-button--secondary'
  const facts = { retiredOn: purpose.retiredOn, editions }
  return (
    <div class="fp-actions">
      {canBeginEdition(facts).ok && (
        <PostForm action={`${href}/agreements`} token={visit.formToken}>
          <Button preventDoubleClick>{editions.length === 0 ? 'Write the agreement' : 'Write the next edition'}</Button>
        </PostForm>
      )}
      <Button href={`${href}/edit`} classes={quiet}>
        Change the purpose
      </Button>
      {purpose.retiredOn === null ? (
        <Button href={`${href}/retire`} classes={quiet}>
          Retire
        </Button>
      ) : (
        <PostForm action={`${href}/restore`} token={visit.formToken}>
          <Button classes={quiet}>Take into use again</Button>
        </PostForm>
      )}
    </div>
  )
}

async function changePage(
  deps: SharingDeps,
  visit: Visit,
  rejected: { form: URLSearchParams; errors: readonly FieldError[] } | null,
): Promise<Reply> {
  const found = await readPurpose(deps, visit, 'open-purpose')
  if (found === null) return notFound()
  const { id, title, description, version } = found.purpose
  const { form, errors } = rejected ?? {
    form: new URLSearchParams({ title, description, version: String(version) }),
    errors: [],
  }
  return page({
    title: 'Change the purpose',
    status: errors.length > 0 ? 422 : 200,
    crumbs: [PURPOSES, { text: title, href: `/purposes/${id}` }, { text: 'Change' }],
    body: (
      <Narrow>
        <ProblemSummary errors={errors} />
        <Heading caption={title}>Change the purpose</Heading>
        <PostForm action={`/purposes/${id}/edit`} token={visit.formToken}>
          <input type="hidden" name="version" value={form.get('version') ?? ''} />
          <PurposeFields form={form} errors={errors} />
          <Button preventDoubleClick>Save</Button>
        </PostForm>
      </Narrow>
    ),
  })
}

async function postChange(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const parsed = parseForm(changeForm, visit.form)
  if (!parsed.ok) return changePage(deps, visit, { form: visit.form, errors: parsed.errors })
  const { title, description, version } = parsed.value
  const outcome = await deps.db.withActor(visit.actor, writing(visit, 'change-purpose'), async (tx, note) => {
    const found = await purposeOf(tx, visit, note)
    if (found === null) return null
    const { id } = found.purpose
    const others = (await listPurposes(tx)).filter((one) => one.id !== id)
    const isTaken = others.some((one) => sameTitle(one.title, title))
    if (isTaken || !(await updatePurpose(tx, { id, title, description, version }))) {
      note({ outcome: isTaken ? 'invalid' : 'changed-meanwhile' })
      return { id, saved: found.purpose, error: isTaken ? 'taken' : 'meanwhile' } as const
    }
    return { id, saved: found.purpose, error: null }
  })
  if (outcome === null) return notFound()
  if (outcome.error === null) return redirect(`/purposes/${outcome.id}`, { notice: 'purpose-changed' })
  if (outcome.error === 'taken') return changePage(deps, visit, { form: visit.form, errors: [TITLE_TAKEN] })
  // Saving again is a choice now: what somebody else saved stands in the message, what was typed in the fields.
  const form = new URLSearchParams({ title, description, version: String(outcome.saved.version) })
  const message = `Somebody else changed this purpose meanwhile, to “${outcome.saved.title}”: “${outcome.saved.description}”. Take over what is right, and save again`
  return changePage(deps, visit, { form, errors: [{ field: 'description', message }] })
}

async function retirePage(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const found = await readPurpose(deps, visit, 'ask-retire-purpose')
  if (found === null) return notFound()
  const { purpose, editions } = found
  const may = canRetire({ retiredOn: purpose.retiredOn, editions })
  const crumbs = [PURPOSES, { text: purpose.title, href: `/purposes/${purpose.id}` }, { text: 'Retire' }]
  const title = 'Retire the purpose'
  if (!may.ok) {
    const why = may.problem === 'retired' ? 'It is not used any more already.' : beginMessages['being-written']
    return page({
      title,
      status: 409,
      crumbs,
      body: (
        <>
          <Heading caption={purpose.title}>{title}</Heading>
          <p class="govuk-body">{why}</p>
        </>
      ),
    })
  }
  const isGoverned = editions.some(({ state }) => state === 'in-force')
  return page({
    title,
    crumbs,
    body: (
      <Narrow>
        <Heading caption={purpose.title}>{title}</Heading>
        <p class="govuk-body">
          It is not offered for new records any more.{' '}
          {isGoverned &&
            'What is held stays shared as its agreement says until that ends; end the agreement to stop it.'}
        </p>
        <PostForm action={`/purposes/${purpose.id}/retire`} token={visit.formToken}>
          <div class="fp-actions">
            <Button classes="govuk-button--warning">Retire the purpose</Button>
            <a class="govuk-link" href={`/purposes/${purpose.id}`}>
              Cancel
            </a>
          </div>
        </PostForm>
      </Narrow>
    ),
  })
}

async function postRetire(deps: SharingDeps, visit: Visit, on: string | null): Promise<Reply> {
  const name = on === null ? 'restore-purpose' : 'retire-purpose'
  const outcome = await deps.db.withActor(visit.actor, writing(visit, name), async (tx, note) => {
    const found = await purposeOf(tx, visit, note)
    if (found === null) return null
    const { id, retiredOn } = found.purpose
    if (on !== null && !canRetire({ retiredOn, editions: found.editions }).ok) {
      note({ outcome: 'refused' })
      return { id, done: false }
    }
    await retirePurpose(tx, { id, on })
    return { id, done: true }
  })
  if (outcome === null) return notFound()
  if (!outcome.done) return retirePage(deps, visit)
  await deps.onAccessChanged({ purposeId: outcome.id })
  return redirect(`/purposes/${outcome.id}`, { notice: on === null ? 'purpose-restored' : 'purpose-retired' })
}

const EMPTY_DRAFT: Omit<AgreementDraft, 'title'> = {
  ...{ summary: '', lawfulBases: [], dataCategories: [], handling: '' },
  // The narrowest until somebody chooses.
  ...{ discoverability: 'hidden', classification: 'official-sensitive' },
  ...{ startsOn: null, endsOn: null, reviewOn: null, parties: [], recipients: [], retention: [] },
}

/** The first draft is empty; a later one begins as a copy of the last edition. */
async function postBegin(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const outcome = await deps.db.withActor(visit.actor, writing(visit, 'begin-agreement'), async (tx, note) => {
    const found = await purposeOf(tx, visit, note)
    if (found === null) return null
    const { purpose, editions } = found
    if (!canBeginEdition({ retiredOn: purpose.retiredOn, editions }).ok) {
      note({ outcome: 'refused' })
      return { purposeId: purpose.id, draftId: editions.find(isBeingWritten)?.id ?? null, isNew: false }
    }
    const [last] = editions
    const copied = last === undefined ? null : await findAgreement(tx, last.id)
    const today = todayOf(deps)
    const draftId = await insertDraft(tx, {
      ...(copied ?? { ...EMPTY_DRAFT, title: `Sharing for ${purpose.title}`.slice(0, 200) }),
      ...{ startsOn: null, endsOn: null, reviewOn: null, purposeId: purpose.id, createdBy: visit.actor.userId },
      parties: (copied?.parties ?? []).filter(({ agencyEndsOn }) => agencyEndsOn === null || agencyEndsOn >= today),
    })
    note({ subjectType: 'agreement', subjectId: draftId })
    return { purposeId: purpose.id, draftId, isNew: true }
  })
  if (outcome === null) return notFound()
  if (outcome.isNew) return redirect(`/agreements/${outcome.draftId}/edit`, { notice: 'agreement-begun' })
  // Somebody else was quicker, or the purpose was retired meanwhile.
  return redirect(outcome.draftId === null ? `/purposes/${outcome.purposeId}` : `/agreements/${outcome.draftId}`)
}
