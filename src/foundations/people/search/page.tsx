import type { Actor } from '../../../platform/db/index.ts'
import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { plural } from '../../../platform/html/format.ts'
import { Button, Checkboxes, Details, Input } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading } from '../../../platform/html/parts.tsx'
import { SUBJECT_KINDS, type SubjectKind } from '../domain/words.ts'
import { HiddenFields } from '../pages/fields.tsx'
import { type Finding, FoundList, Pointers } from '../pages/found.tsx'
import type { Pointer } from '../store/found.ts'
import { newProfileFields, nextLimit, SEARCH_FIELDS, type SearchDraft, type SearchField } from './form.ts'

export interface SearchOutcomeView {
  readonly findings: readonly Finding[]
  readonly pointers: readonly Pointer[]
  readonly more: boolean
}

export interface SearchView {
  readonly draft: SearchDraft
  readonly errors: readonly FieldError[]
  /** null before anything was looked for. */
  readonly outcome: SearchOutcomeView | null
  readonly formToken: string
  readonly actor: Pick<Actor, 'permissions'>
  /** ISO day. */
  readonly today: string
}

const SEPARATE: readonly { field: SearchField; label: string; hint?: string; type?: string }[] = [
  { field: 'name', label: 'Name', hint: 'In any order; spelling, nicknames and sound are tried' },
  { field: 'born', label: 'Date of birth', hint: 'For example 27/3/1984, March 1984 or 1984' },
  { field: 'postcode', label: 'Postcode' },
  { field: 'phone', label: 'Phone', type: 'tel' },
  { field: 'email', label: 'Email', type: 'email' },
  { field: 'reference', label: 'Reference', hint: 'NHS, crime, incident or tenancy number' },
]

export function SearchPage(view: SearchView): Html {
  return (
    <>
      <ProblemSummary errors={view.errors} />
      <Heading>People, households and places</Heading>
      <SearchForm {...view} />
      {view.outcome === null ? <Beginning /> : <Results {...view} outcome={view.outcome} />}
    </>
  )
}

function SearchForm(view: SearchView): Html {
  const { draft, errors, formToken } = view
  const separate = SEARCH_FIELDS.some((field) => field !== 'text' && draft.fields[field] !== '')
  return (
    <PostForm action="/people/search" token={formToken} class="pp-search fp-noprint">
      <Input
        name="text"
        type="search"
        label={{ content: 'Name, date of birth, postcode, phone or reference', classes: 'govuk-label--m' }}
        hint={{ content: 'All in one line, in any order: jon smyth 27/3/1984, or LE1 1AA, or 07700 900 123' }}
        value={draft.fields.text}
        errorMessage={errorAt(errors, 'text')}
        autocomplete="off"
        spellcheck={false}
        attributes={view.outcome === null && errors.length === 0 ? { autofocus: true } : undefined}
      />
      <Details summary="Search by separate fields" open={separate} classes="pp-separate">
        <div class="pp-separate__fields">
          {SEPARATE.map(({ field, label, hint, type }) => (
            <Input
              name={field}
              type={type}
              label={{ content: label }}
              hint={hint === undefined ? undefined : { content: hint }}
              value={draft.fields[field]}
              errorMessage={errorAt(errors, field)}
              autocomplete="off"
              spellcheck={false}
            />
          ))}
        </div>
      </Details>
      <div class="pp-search__row">
        <Checkboxes
          name="kinds"
          classes="govuk-checkboxes--small pp-inline"
          fieldset={{ legend: { content: 'Show only' } }}
          values={draft.kinds}
          items={Object.entries(SUBJECT_KINDS).map(([value, content]) => ({
            value,
            content: { Person: 'People', Household: 'Households', Place: 'Places' }[content],
          }))}
        />
        <Button>Search</Button>
      </div>
    </PostForm>
  )
}

function Beginning(): Html {
  return (
    <>
      <p class="govuk-body">
        You find what the information sharing agreements open to your teams. Each search is recorded: who searched, when
        and what was found, but not the words.
      </p>
      <div class="fp-actions">
        <AddLinks />
        <a class="govuk-link" href="/people/pairs">
          Possible duplicates
        </a>
        <a class="govuk-link" href="/account/own-addresses">
          Your own addresses
        </a>
      </div>
    </>
  )
}

function AddLinks(): Child {
  return Object.entries(SUBJECT_KINDS).map(([kind, label]) => (
    <a class="govuk-link" href={`/people/new?kind=${kind}`}>
      Add a {label.toLowerCase()}
    </a>
  ))
}

function Results(view: SearchView & { outcome: SearchOutcomeView }): Html {
  const { outcome, draft } = view
  const { findings, pointers } = outcome
  const [onlyKind] = draft.kinds
  const about = draft.kinds.length === 1 && onlyKind !== undefined ? onlyKind : null
  return (
    <>
      {findings.length > 0 && (
        <section aria-labelledby="results">
          <h2 class="govuk-heading-m" id="results" tabindex={-1}>
            {outcome.more ? `The best ${findings.length}` : `${plural(findings.length, 'result', 'results')}`}
          </h2>
          <FoundList findings={findings} today={view.today} label="Results" level={3} />
          {outcome.more && <More view={view} />}
        </section>
      )}
      {findings.length === 0 && (
        <Empty title={pointers.length === 0 ? 'Nothing found' : 'Nothing found that your teams can open'}>
          <p class="govuk-body">
            Try less: only a surname, only the date of birth, or only the postcode. What you looked for is filled in for
            you when you add it now.
          </p>
        </Empty>
      )}
      <Pointers pointers={pointers} actor={view.actor} about={about} />
      <AddFound view={view} kinds={about === null ? ['person', 'household', 'place'] : [about]} />
    </>
  )
}

function More(props: { view: SearchView }): Child {
  const { draft, formToken } = props.view
  const next = nextLimit(draft.limit)
  if (next === undefined) {
    return (
      <p class="govuk-body">There are more. Add a first name, a date of birth or a postcode to find the right one.</p>
    )
  }
  return (
    <PostForm action="/people/search" token={formToken} class="fp-noprint">
      <HiddenFields fields={[...searchFields(draft), ['limit', String(next)]]} />
      <Button classes="govuk-button--secondary">Show more</Button>
    </PostForm>
  )
}

function searchFields(draft: SearchDraft): [string, string][] {
  const fields: [string, string][] = SEARCH_FIELDS.map((field) => [field, draft.fields[field]])
  return [
    ...fields.filter(([, value]) => value !== ''),
    ...draft.kinds.map((kind): [string, string] => ['kinds', kind]),
  ]
}

function AddFound(props: { view: SearchView; kinds: readonly SubjectKind[] }): Html {
  const { view, kinds } = props
  return (
    <section class="fp-noprint" aria-labelledby="add">
      <h2 class="govuk-heading-m" id="add">
        {view.outcome?.findings.length === 0 ? 'Add to what is known' : 'Not among these?'}
      </h2>
      <div class="fp-actions">
        {kinds.map((kind) => (
          <PostForm action="/people/new" token={view.formToken}>
            <input type="hidden" name="do" value="start" />
            <HiddenFields fields={newProfileFields(view.draft, { today: view.today, kind })} />
            <Button classes="govuk-button--secondary">Add a {SUBJECT_KINDS[kind].toLowerCase()}</Button>
          </PostForm>
        ))}
      </div>
    </section>
  )
}
