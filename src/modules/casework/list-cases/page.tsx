import { PostForm } from '../../../platform/forms/index.ts'
import { formatDate, plural } from '../../../platform/html/format.ts'
import { Button, Input, Select, Table } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Pages } from '../../../platform/html/paging.tsx'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import { DUE_WORDS, type Due, dueOn } from '../domain/due.ts'
import { BANDS, CASE_STATES } from '../domain/words.ts'
import { BandTag } from '../pages/band-tag.tsx'
import type { CaseFilter, CaseSort, ListedCase } from '../store/case-lists.ts'
import { hrefOf, PER_PAGE } from './filter.ts'

export interface ListView {
  readonly filter: CaseFilter
  readonly sort: CaseSort
  readonly page: number
  readonly cases: readonly ListedCase[]
  readonly total: number
  readonly areas: readonly { readonly id: number; readonly name: string }[]
  /** ISO day. */
  readonly today: string
  readonly formToken: string
  /** The actor may open cases. */
  readonly mayOpen: boolean
  readonly maySeeFigures: boolean
}

const VIEW_WORDS = { mine: 'Cases that I lead', team: 'Cases of my teams', all: 'All that I may open' } as const

export function ListPage(props: ListView): Html {
  const { filter, sort, total, cases } = props
  return (
    <>
      <Heading lead="Victims, those responsible and places, worked on together.">Cases</Heading>
      <div class="fp-actions fp-noprint">
        {props.mayOpen && <Button href="/cases/new">Open a case</Button>}
        <a class="govuk-link" href="/reports/new">
          Report a problem
        </a>
        <a class="govuk-link" href="/meetings">
          Tasking meetings
        </a>
        <a class="govuk-link" href="/repeats">
          Repeat victims and places
        </a>
        <a class="govuk-link" href="/compliance">
          Compliance
        </a>
        {props.maySeeFigures && (
          <a class="govuk-link" href="/casework/figures">
            Figures
          </a>
        )}
        <a class="govuk-link" href="/case-reviews">
          Case reviews
        </a>
      </div>
      <SearchBox formToken={props.formToken} text="" />
      <Filters {...props} />
      {total === 0 ? (
        <Empty title="No case fits">
          <p class="govuk-body">
            {filter.view === 'all'
              ? 'Change the filters, or search by name or reference.'
              : 'Try “All that I may open”.'}
          </p>
        </Empty>
      ) : (
        <>
          <div class="fp-actions fp-noprint">
            <a class="govuk-link" href={hrefOf('/cases.csv', { filter, sort })}>
              Download as CSV
            </a>
          </div>
          <CaseTable
            cases={cases}
            caption={plural(total, 'case', 'cases')}
            today={props.today}
            sorted={{ filter, sort }}
          />
          <Pages
            {...{ page: props.page, total, perPage: PER_PAGE }}
            href={(page) => hrefOf('/cases', { filter, sort, page })}
          />
        </>
      )}
    </>
  )
}

export function SearchBox(props: { formToken: string; text: string }): Html {
  return (
    <PostForm action="/cases/search" token={props.formToken} class="fp-filters fp-noprint">
      <div class="fp-filters__row">
        <Input
          name="text"
          label={{ content: 'Search by name, reference or title' }}
          classes="govuk-input--width-20"
          value={props.text}
          autocomplete="off"
        />
        <Button classes="govuk-button--secondary">Search</Button>
      </div>
    </PostForm>
  )
}

function Filters({ filter, sort, areas }: ListView): Html {
  return (
    <form method="get" action="/cases" class="fp-filters fp-noprint" aria-label="Filter the cases">
      <div class="fp-filters__row">
        <Select
          name="view"
          label={{ content: 'Which' }}
          value={filter.view}
          items={Object.entries(VIEW_WORDS).map(([value, text]) => ({ value, text }))}
        />
        <Select
          name="state"
          label={{ content: 'State' }}
          value={filter.state}
          items={[
            { value: 'current', text: 'Not closed' },
            ...Object.entries(CASE_STATES).map(([value, text]) => ({ value, text })),
            { value: 'all', text: 'All' },
          ]}
        />
        <Select
          name="band"
          label={{ content: 'Risk' }}
          value={filter.band ?? ''}
          items={[
            { value: '', text: 'All' },
            ...Object.entries(BANDS).map(([value, text]) => ({ value, text })),
            { value: 'none', text: 'Not assessed' },
          ]}
        />
        <Select
          name="late"
          label={{ content: 'Late' }}
          value={filter.late ?? ''}
          items={[
            { value: '', text: 'Late or not' },
            ...Object.entries(DUE_WORDS).map(([value, text]) => ({ value, text: `${text} late` })),
          ]}
        />
        {areas.length > 0 && (
          <Select
            name="area"
            label={{ content: 'Area' }}
            value={filter.areaId === null ? '' : String(filter.areaId)}
            items={[
              { value: '', text: 'All areas' },
              ...areas.map(({ id, name }) => ({ value: String(id), text: name })),
            ]}
          />
        )}
        <input type="hidden" name="sort" value={`${sort.descending ? '-' : ''}${sort.key}`} />
        <Button classes="govuk-button--secondary">Show</Button>
      </div>
    </form>
  )
}

/** A table of cases. With `sorted` its headings turn the order of the list in the address. */
export function CaseTable(props: {
  cases: readonly ListedCase[]
  caption: string
  today: string
  sorted?: { readonly filter: CaseFilter; readonly sort: CaseSort }
}): Html {
  const { sorted } = props
  const heading = (text: string, key: CaseSort['key']) => {
    if (sorted === undefined) return { content: text }
    const own = sorted.sort.key === key
    const descending = own ? !sorted.sort.descending : false
    return {
      content: (
        <a class="govuk-link" href={hrefOf('/cases', { filter: sorted.filter, sort: { key, descending } })}>
          {text}
          {own && <span aria-hidden="true">{sorted.sort.descending ? ' ▼' : ' ▲'}</span>}
        </a>
      ),
      attributes: own ? { 'aria-sort': sorted.sort.descending ? 'descending' : 'ascending' } : {},
    }
  }
  return (
    <Scroll label="Cases">
      <Table
        caption={props.caption}
        captionClasses="govuk-table__caption--m"
        head={[
          heading('Case', 'reference'),
          heading('Risk', 'risk'),
          heading('Next', 'due'),
          { content: 'Lead' },
          { content: 'Team and area' },
          heading('Last worked on', 'worked'),
        ]}
        rows={props.cases.map((one) => [
          {
            content: (
              <>
                <a class="govuk-link" href={`/cases/${one.recordId}`}>
                  {one.reference}
                </a>
                <br />
                {one.title}
                {one.state !== 'open' && <span class="fp-quiet"> ({CASE_STATES[one.state].toLowerCase()})</span>}
              </>
            ),
          },
          { content: <BandTag band={one.band} /> },
          { content: <NextDue due={dueOn(one, { today: props.today })[0]} /> },
          { content: one.leadName ?? 'Nobody' },
          { content: `${one.ownerTeamName}, ${one.areaName}` },
          { content: formatDate(dayOf(one.lastWorkedAt)) },
        ])}
      />
    </Scroll>
  )
}

const LONDON = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' })
const dayOf = (moment: Date) => LONDON.format(moment)

/** What is due next; what is late says so in words. */
export function NextDue(props: { due: Due | undefined }): Child {
  if (props.due === undefined) return 'Nothing'
  const { what, on, late } = props.due
  const text = `${DUE_WORDS[what]} by ${formatDate(on)}`
  return late ? <strong class="cw-late">Late: {text.charAt(0).toLowerCase() + text.slice(1)}</strong> : text
}

/** What a search found: cases by their own words, and cases of people whose name fits. */
export function FoundPage(props: {
  text: string
  cases: readonly ListedCase[]
  more: boolean
  today: string
  formToken: string
  error: string | null
}): Html {
  return (
    <>
      <Heading lead="Searched in references, titles and the names of those who have a part in a case.">
        Find a case
      </Heading>
      <SearchBox formToken={props.formToken} text={props.text} />
      {props.error !== null ? (
        <p class="govuk-error-message">{props.error}</p>
      ) : props.cases.length === 0 ? (
        <Empty title="No case was found that you may open">
          <p class="govuk-body">
            <a class="govuk-link" href="/people">
              Search for the person instead
            </a>
            : another agency may hold something.
          </p>
        </Empty>
      ) : (
        <CaseTable
          cases={props.cases}
          caption={`${plural(props.cases.length, 'case', 'cases')} found`}
          today={props.today}
        />
      )}
      {props.more && <p class="govuk-body">There are more. Search by a longer part of the name.</p>}
    </>
  )
}
