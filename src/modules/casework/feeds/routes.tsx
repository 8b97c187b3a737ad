import { userNames } from '../../../foundations/identity/index.ts'
import { type PurposeChoices, purposeChoices } from '../../../foundations/people/index.ts'
import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDateTime } from '../../../platform/html/format.ts'
import { Button, Input, Panel, Select, Table, Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import {
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
import { type CaseworkDeps, reading, writing } from '../deps.ts'
import { withDefaults } from '../report-new/routes.tsx'
import { type FeedKey, listFeedKeys, makeFeedKey, revokeFeedKey } from '../store/report-feeds.ts'

const CRUMBS = [{ text: 'Reports', href: '/reports' }]

/** Keys of partner feeds: made, shown once, revoked, by managers for their own teams. */
export function feedKeyRoutes(deps: CaseworkDeps): Route[] {
  const access = may('casework.approve')
  return [
    route({
      ...{ method: 'GET', path: '/reports/feeds', access },
      handle: (visit) => listPage(deps, visit, { draft: null, errors: [] }),
    }),
    route({ method: 'POST', path: '/reports/feeds', access, handle: (visit) => postKey(deps, visit) }),
    route({ method: 'POST', path: '/reports/feeds/:key/revoke', access, handle: (visit) => revoke(deps, visit) }),
  ]
}

interface Draft {
  readonly label: string
  readonly purposeId: string
  readonly teamId: string
  readonly areaId: string
}

interface Loaded {
  readonly keys: readonly FeedKey[]
  readonly names: ReadonlyMap<string, string>
  readonly choices: PurposeChoices
}

function load(deps: CaseworkDeps, visit: Visit): Promise<Loaded> {
  return deps.db.withActor(visit.actor, reading(visit, 'list-feed-keys'), async (tx) => {
    const keys = await listFeedKeys(tx)
    const users = keys.flatMap(({ madeBy, revokedBy }) => (revokedBy === null ? [madeBy] : [madeBy, revokedBy]))
    return { keys, names: await userNames(tx, users), choices: await purposeChoices(tx, visit.actor, deps) }
  })
}

async function listPage(
  deps: CaseworkDeps,
  visit: Visit,
  form: { readonly draft: Draft | null; readonly errors: readonly FieldError[] },
): Promise<Reply> {
  const loaded = await load(deps, visit)
  const draft = form.draft ?? withDefaults({ label: '', purposeId: '', teamId: '', areaId: '' }, loaded.choices)
  return page({
    title: 'Partner feeds',
    status: form.errors.length > 0 ? 422 : 200,
    crumbs: [...CRUMBS, { text: 'Partner feeds' }],
    body: <FeedsPage {...loaded} draft={draft} errors={form.errors} formToken={visit.formToken} />,
  })
}

function FeedsPage(props: Loaded & { draft: Draft; errors: readonly FieldError[]; formToken: string }): Html {
  const { keys, choices, draft, errors, formToken } = props
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading lead="With a key, a partner’s system hands in reports for your team. It acts in your name, for that team only, while you are active and manage it.">
        Partner feeds
      </Heading>
      {keys.length === 0 ? <Empty title="No key was made yet" /> : <Keys {...props} />}
      <h2 class="govuk-heading-m">Make a key</h2>
      <PostForm action="/reports/feeds" token={formToken}>
        <Input
          name="label"
          label={{ content: 'Name of the system' }}
          hint={{ content: 'Its incident numbers are told apart by this name. Name no person.' }}
          classes="govuk-input--width-20"
          value={draft.label}
          errorMessage={errorAt(errors, 'label')}
          autocomplete="off"
        />
        <Select
          name="teamId"
          label={{ content: 'Team that answers for the reports' }}
          value={draft.teamId}
          errorMessage={errorAt(errors, 'teamId')}
          items={choices.teams.map(({ id, name }) => ({ value: id, text: name }))}
        />
        <Select
          name="areaId"
          label={{ content: 'Area, for reports that name none' }}
          value={draft.areaId}
          errorMessage={errorAt(errors, 'areaId')}
          items={[
            { value: '', text: 'Every report names its area' },
            ...choices.areas.map(({ id, name }) => ({ value: String(id), text: name })),
          ]}
        />
        <Select
          name="purposeId"
          label={{ content: 'Purpose' }}
          value={draft.purposeId}
          errorMessage={errorAt(errors, 'purposeId')}
          items={[
            ...(draft.purposeId === '' ? [{ value: '', text: 'Choose' }] : []),
            ...choices.purposes.map(({ id, title }) => ({ value: id, text: title })),
          ]}
        />
        <Button preventDoubleClick>Make a key</Button>
      </PostForm>
    </>
  )
}

function Keys(props: Loaded & { formToken: string }): Child {
  const { keys, names, choices, formToken } = props
  const teams = new Map(choices.teams.map(({ id, name }) => [id, name]))
  return (
    <Scroll label="Keys">
      <Table
        firstCellIsHeader
        head={['System', 'Key', 'Team', 'Made', 'Last used', 'Stands'].map((content) => ({ content }))}
        rows={keys.map((key) => [
          { content: key.label },
          { content: `…${key.hint}` },
          { content: teams.get(key.teamId) ?? '' },
          { content: `${formatDateTime(key.madeAt)}, ${names.get(key.madeBy) ?? 'not known by whom'}` },
          { content: key.lastUsedAt === null ? 'Never' : formatDateTime(key.lastUsedAt) },
          {
            content:
              key.revokedAt === null ? (
                <PostForm action={`/reports/feeds/${key.id}/revoke`} token={formToken}>
                  <Button classes="govuk-button--warning">
                    Revoke<span class="govuk-visually-hidden"> the key of {key.label}</span>
                  </Button>
                </PostForm>
              ) : (
                <>
                  <Tag classes="govuk-tag--grey">Revoked</Tag> {formatDateTime(key.revokedAt)},{' '}
                  {names.get(key.revokedBy ?? '') ?? ''}
                </>
              ),
          },
        ])}
      />
    </Scroll>
  )
}

async function postKey(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const field = (name: keyof Draft) => (visit.form.get(name) ?? '').trim()
  const draft: Draft = {
    ...{ label: field('label'), purposeId: field('purposeId'), teamId: field('teamId'), areaId: field('areaId') },
  }
  const { choices } = await load(deps, visit)
  const team = choices.teams.find(({ id }) => id === draft.teamId)
  const purpose = choices.purposes.find(({ id }) => id === draft.purposeId)
  const area = choices.areas.find(({ id }) => String(id) === draft.areaId)
  const errors: FieldError[] = []
  if (draft.label === '' || draft.label.length > 80) {
    errors.push({ field: 'label', message: 'Name the system, in 80 letters or fewer' })
  }
  if (team === undefined) errors.push({ field: 'teamId', message: 'Choose one of your own teams' })
  if (draft.areaId !== '' && area === undefined)
    errors.push({ field: 'areaId', message: 'Choose an area from the list' })
  if (purpose === undefined) errors.push({ field: 'purposeId', message: 'Choose the purpose of these reports' })
  if (errors.length > 0 || team === undefined || purpose === undefined) return listPage(deps, visit, { draft, errors })
  const made = await deps.db.withActor(visit.actor, writing(visit, 'make-feed-key'), async (tx, note) => {
    const found = await makeFeedKey(tx, visit.actor, {
      ...{ teamId: team.id, label: draft.label, purposeId: purpose.id, areaId: area?.id ?? null, now: deps.now() },
    })
    note({ subjectType: 'feed-key', subjectId: found.id, purposeId: purpose.id })
    return found
  })
  // Shown in the answer itself: a redirect would have to keep it somewhere.
  return page({
    title: 'The key is made',
    crumbs: [...CRUMBS, { text: 'Partner feeds', href: '/reports/feeds' }, { text: 'The key is made' }],
    body: (
      <>
        <Panel title="The key is made">It is shown this once.</Panel>
        <p class="govuk-body">Hand it to whoever runs {draft.label}, by a safe way. Nobody can show it again.</p>
        <p class="govuk-body">
          <code>{made.key}</code>
        </p>
        <Button href="/reports/feeds">I have kept it</Button>
      </>
    ),
  })
}

async function revoke(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const id = visit.params['key']
  if (!isUuid(id)) return notFound()
  const done = await deps.db.withActor(visit.actor, writing(visit, 'revoke-feed-key'), async (tx, note) => {
    const revoked = await revokeFeedKey(tx, visit.actor, { id, now: deps.now() })
    note({ subjectType: 'feed-key', subjectId: id, ...(revoked ? {} : { outcome: 'refused' }) })
    return revoked
  })
  return done ? redirect('/reports/feeds', { notice: 'feed-revoked' }) : notFound()
}
