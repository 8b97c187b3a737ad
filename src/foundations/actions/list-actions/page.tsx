import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { plural } from '../../../platform/html/format.ts'
import { Button, Checkboxes, Input } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Pages } from '../../../platform/html/paging.tsx'
import { Empty, Heading } from '../../../platform/html/parts.tsx'
import { Marked } from '../../sharing/index.ts'
import {
  type ActionSort,
  type ListFilter,
  listHref,
  type Show,
  type SortKey,
  showLabels,
  shows,
  sortLabels,
  whoseLabels,
  whoses,
} from '../domain/lists.ts'
import { Outcome } from '../pages/actions-part.tsx'
import { actionPath, type HeldRecord } from '../pages/load.ts'
import { StateTag, Text, whenInWords } from '../pages/parts.tsx'
import type { Action } from '../store/rows.ts'

/** An action in a list. */
export interface Line {
  readonly action: Action
  readonly record: HeldRecord
  readonly owner: string
  readonly mayComplete: boolean
}

/** What was ticked and written on the page of the list. */
export interface Typed {
  readonly ticked: ReadonlySet<string>
  readonly outcomes: ReadonlyMap<string, string>
}

/** Ended by somebody else before; what they said stands, and what this person wrote is shown beside it. */
export interface Meanwhile {
  readonly action: Action
  readonly yours: string
}

export interface ListView {
  readonly lines: readonly Line[]
  /** What this person has said to be done within the hour. */
  readonly done: readonly Line[]
  readonly total: number
  readonly filter: ListFilter
  readonly sort: ActionSort
  readonly page: number
  readonly perPage: number
  readonly typed: Typed
  readonly errors: readonly FieldError[]
  readonly meanwhile: readonly Meanwhile[]
  readonly hasTeams: boolean
  /** Day by London's calendar. */
  readonly today: string
  readonly formToken: string
}

export function ListPage(view: ListView): Html {
  const { lines, filter, sort } = view
  const classifications = [...lines, ...view.done].map(({ record }) => record.header.classification)
  return (
    <Marked classification={classifications}>
      <ProblemSummary errors={view.errors} />
      <Heading lead="What was agreed about the records that you can open: who does it, by when, and what came of it.">
        Actions
      </Heading>
      <Tabs {...view} />
      <MeanwhileEnded ended={view.meanwhile} />
      <JustDone {...view} />
      {view.total === 0 ? (
        <Empty title={EMPTY[filter.show]}>
          <p class="govuk-body">Actions are added on the page of the case, person or place that they are about.</p>
        </Empty>
      ) : (
        <>
          <div class="ac-head">
            <h2 class="govuk-heading-m" id="list-title">
              {plural(view.total, 'action', 'actions')}
            </h2>
            <SortLinks filter={filter} sort={sort} />
            <p class="govuk-body fp-noprint ac-head__out">
              <a class="govuk-link" href={listHref('/actions.csv', { filter, sort })}>
                Download as CSV
              </a>{' '}
              <button type="button" class="fp-link-button" data-print hidden>
                Print
              </button>
            </p>
          </div>
          <QuickForm {...view} />
          <Pages {...view} href={(page) => listHref('/actions', { filter: view.filter, sort: view.sort, page })} />
        </>
      )}
    </Marked>
  )
}

const EMPTY: Readonly<Record<Show, string>> = {
  open: 'Nothing is open',
  overdue: 'Nothing is overdue',
  week: 'Nothing is due this week',
  done: 'Nothing is done yet',
  cancelled: 'Nothing was cancelled',
}

function Tabs({ filter, hasTeams }: ListView): Html {
  return (
    <nav aria-label="Which actions" class="fp-noprint">
      <p class="pp-states">
        {whoses
          .filter((whose) => whose !== 'teams' || hasTeams || filter.whose === 'teams')
          .map((whose) => (
            <a
              class="govuk-link"
              href={listHref('/actions', { filter: { ...filter, whose } })}
              aria-current={whose === filter.whose ? 'page' : undefined}
            >
              {whoseLabels[whose]}
            </a>
          ))}
      </p>
      <p class="pp-states">
        {shows.map((show) => (
          <a
            class="govuk-link"
            href={listHref('/actions', { filter: { ...filter, show } })}
            aria-current={show === filter.show ? 'page' : undefined}
          >
            {showLabels[show]}
          </a>
        ))}
      </p>
    </nav>
  )
}

function SortLinks({ filter, sort }: { readonly filter: ListFilter; readonly sort: ActionSort }): Html {
  const keys = (Object.keys(sortLabels) as SortKey[]).filter((key) => key !== 'done' || filter.show === 'done')
  return (
    <p class="govuk-body fp-noprint ac-sort">
      Sort by:{' '}
      {keys.map((key) => {
        const own = sort.key === key
        // Days on which something happened are first wanted from the newest, all else from the first.
        const descending = own ? !sort.descending : key === 'added' || key === 'done'
        return (
          <a
            class="govuk-link"
            href={listHref('/actions', { filter, sort: { key, descending } })}
            aria-current={own ? 'true' : undefined}
          >
            {sortLabels[key]}
            {own && (
              <>
                <span aria-hidden="true">{sort.descending ? ' ▼' : ' ▲'}</span>
                <span class="govuk-visually-hidden">{sort.descending ? ', descending' : ', ascending'}</span>
              </>
            )}
          </a>
        )
      })}
    </p>
  )
}

/** The list; where something in it can be ended, a form in which that is said for several at once. */
function QuickForm(view: ListView): Html {
  const { lines, filter, sort } = view
  const list = (
    <ul class="ac-lines" aria-labelledby="list-title">
      {lines.map((line) => (
        <ListLine line={line} view={view} />
      ))}
    </ul>
  )
  if (!lines.some(({ mayComplete }) => mayComplete)) return list
  return (
    <PostForm action="/actions/done" token={view.formToken}>
      <input type="hidden" name="whose" value={filter.whose} />
      <input type="hidden" name="show" value={filter.show} />
      <input type="hidden" name="sort" value={`${sort.descending ? '-' : ''}${sort.key}`} />
      <input type="hidden" name="page" value={String(view.page)} />
      {list}
      <div class="fp-actions fp-noprint">
        <Button preventDoubleClick>Save what is done</Button>
      </div>
    </PostForm>
  )
}

function ListLine(props: { readonly line: Line; readonly view: ListView }): Html {
  const { line, view } = props
  const { action, record, owner, mayComplete } = line
  return (
    <li class="ac-line">
      <div class="ac-line__words">
        <p class="ac-line__title">
          <a class="govuk-link" href={actionPath(action)}>
            {action.title}
          </a>{' '}
          <StateTag action={action} today={view.today} />
        </p>
        <p class="ac-line__facts">
          {whenInWords(action, view.today)}. Owner: {owner}
        </p>
        <p class="ac-line__facts">
          About{' '}
          <a class="govuk-link" href={record.path}>
            {record.name}
          </a>
        </p>
        <Outcome action={action} />
      </div>
      {mayComplete && <Quick action={action} typed={view.typed} errors={view.errors} />}
    </li>
  )
}

function Quick(props: {
  readonly action: Action
  readonly typed: Typed
  readonly errors: readonly FieldError[]
}): Html {
  const { action, typed, errors } = props
  const name = `outcome.${action.id}`
  const of = <span class="govuk-visually-hidden">: {action.title}</span>
  return (
    <div class="ac-quick fp-noprint">
      <input type="hidden" name="listed" value={action.id} />
      <Checkboxes
        name="done"
        idPrefix={`done.${action.id}`}
        classes="govuk-checkboxes--small"
        values={typed.ticked.has(action.id) ? [action.id] : []}
        items={[{ value: action.id, content: <>Done{of}</> }]}
      />
      <Input
        name={name}
        label={{ content: <>What came of it?{of}</> }}
        value={typed.outcomes.get(action.id) ?? ''}
        autocomplete="off"
        errorMessage={errorAt(errors, name)}
        formGroup={{ classes: 'ac-quick__outcome' }}
      />
    </div>
  )
}

/** What was said to be done a moment ago, each to be taken back. */
function JustDone({ done, filter, formToken }: ListView): Child {
  if (done.length === 0) return null
  return (
    <section class="ac-just fp-noprint" aria-labelledby="just-done">
      <h2 class="govuk-heading-s" id="just-done">
        You said within the last hour that this is done
      </h2>
      <ul class="ac-lines">
        {done.map(({ action, record }) => (
          <li class="ac-line">
            <div class="ac-line__words">
              <p class="ac-line__title">
                <a class="govuk-link" href={actionPath(action)}>
                  {action.title}
                </a>{' '}
                <span class="fp-quiet">about {record.name}</span>
              </p>
              <Outcome action={action} />
            </div>
            <PostForm action={actionPath(action, 'undo')} token={formToken}>
              <input type="hidden" name="from" value="list" />
              <input type="hidden" name="whose" value={filter.whose} />
              <input type="hidden" name="show" value={filter.show} />
              <button type="submit" class="fp-link-button">
                Take back<span class="govuk-visually-hidden">: {action.title}</span>
              </button>
            </PostForm>
          </li>
        ))}
      </ul>
    </section>
  )
}

function MeanwhileEnded({ ended }: { readonly ended: readonly Meanwhile[] }): Child {
  if (ended.length === 0) return null
  return (
    <section aria-labelledby="meanwhile">
      <h2 class="govuk-heading-m" id="meanwhile">
        Ended by somebody else meanwhile
      </h2>
      <p class="govuk-body">What they said stands. What you wrote is not saved for these; everything else is.</p>
      {ended.map(({ action, yours }) => (
        <>
          <h3 class="govuk-heading-s">
            <a class="govuk-link" href={actionPath(action)}>
              {action.title}
            </a>
          </h3>
          <div class="pp-beside">
            <div>
              <h4 class="pp-beside__title">Theirs</h4>
              <Text text={action.outcome ?? ''} />
            </div>
            <div class="pp-beside__yours">
              <h4 class="pp-beside__title">Yours, not saved</h4>
              <Text text={yours} />
            </div>
          </div>
        </>
      ))}
    </section>
  )
}
