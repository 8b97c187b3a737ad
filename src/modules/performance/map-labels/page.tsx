import { kindWords } from '../../../foundations/areas/index.ts'
import type { Month } from '../../../platform/clock/index.ts'
import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDateTime, formatNumber, plural } from '../../../platform/html/format.ts'
import { Button, Input, Radios, Select, Table } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading } from '../../../platform/html/parts.tsx'
import { runInWords } from '../pages/imports.tsx'
import type { AreaLabel } from '../store/index.ts'
import { TYPE_PATH } from '../store/measures.ts'
import { HOLDER_KINDS, NEW_KINDS } from './form.ts'
import { type DecidedRow, type LabelsView, type TypeChoices, typeChoiceWords } from './view-model.ts'

interface LabelsPageProps {
  readonly view: LabelsView
  readonly token: string
  readonly mayAddAreas: boolean
  readonly mayMapTypes: boolean
  /** What was typed in the form that came back. */
  readonly values: URLSearchParams
  readonly errors: readonly FieldError[]
}

export function LabelsPage(props: LabelsPageProps): Html {
  const { view } = props
  const nothing = view.areas.length === 0 && view.types.length === 0
  return (
    <>
      <ProblemSummary errors={props.errors} />
      <Heading lead="Files call areas and types what they like. Say once what a name means; every later file is read the same way.">
        Names that files use
      </Heading>
      {nothing && (
        <Empty title="Every name is known">
          <p class="govuk-body">Nothing waits for you. All imported figures count where they should.</p>
        </Empty>
      )}
      {view.areas.length > 0 && <AreaForm {...props} />}
      {view.types.length > 0 && <TypeForm {...props} />}
      {view.decided.length > 0 && (
        <DecidedTable rows={view.decided} token={props.token} mayMapTypes={props.mayMapTypes} />
      )}
    </>
  )
}

function AreaForm(props: LabelsPageProps): Html {
  const { view, values, errors, token } = props
  const ticked = new Set(values.getAll('label'))
  const as = values.get('as') ?? undefined
  const single = view.areas.length === 1
  return (
    <section class="pf-section" aria-labelledby="areas">
      <h2 class="govuk-heading-m" id="areas">
        {plural(view.areasInAll, 'unknown area', 'unknown areas')}
      </h2>
      {view.areasInAll > view.areas.length && (
        <p class="govuk-body">{`These are the ${formatNumber(view.areas.length)} with the highest counts. The others follow when these are decided.`}</p>
      )}
      <p class="govuk-body">
        Type the area beside each name, or{' '}
        <a class="govuk-link" href="#many">
          decide about {single ? 'it' : 'many at once'} below
        </a>
        . If you have the official look-up of areas, import it under{' '}
        <a class="govuk-link" href="/areas">
          Areas
        </a>{' '}
        instead: names that match are then known by themselves.
      </p>
      <PostForm action="/imports/labels" token={token}>
        <datalist id="known-areas">
          {view.known.map((area) => (
            <option value={`${area.name} (${area.code})`}>{kindWords(area.kind).one}</option>
          ))}
        </datalist>
        <table class="govuk-table pf-stack pf-labels">
          <caption class="govuk-table__caption govuk-visually-hidden">Names of areas that are not known</caption>
          <thead class="govuk-table__head">
            <tr class="govuk-table__row">
              <th scope="col" class="govuk-table__header">
                Name in the files
              </th>
              <th scope="col" class="govuk-table__header govuk-table__header--numeric">
                Counts
              </th>
              <th scope="col" class="govuk-table__header">
                Months
              </th>
              <th scope="col" class="govuk-table__header">
                It is this area
              </th>
            </tr>
          </thead>
          <tbody class="govuk-table__body">
            {view.areas.map((label) => (
              <AreaRow
                label={label}
                ticked={ticked.has(String(label.id))}
                typed={values.get(`area-${label.id}`) ?? ''}
                errors={errors}
              />
            ))}
          </tbody>
        </table>
        <Button name="do" value="areas" preventDoubleClick>
          Save the areas typed
        </Button>
        <div class="pf-panel">
          <h3 class="govuk-heading-s" id="many">
            {single ? 'Or it is something else' : 'Or decide about many at once'}
          </h3>
          {single ? (
            <input type="hidden" name="which" value="all" />
          ) : (
            <Radios
              name="which"
              fieldset={{ legend: { content: 'Which names', classes: 'govuk-fieldset__legend--s' } }}
              errorMessage={errorAt(errors, 'which')}
              value={values.get('which') ?? 'ticked'}
              classes="govuk-radios--small"
              items={[
                { value: 'ticked', content: 'Those that I ticked' },
                { value: 'all', content: `All ${formatNumber(view.areas.length)} shown` },
              ]}
            />
          )}
          <Radios
            name="as"
            fieldset={{
              legend: { content: single ? 'What it is' : 'What they are', classes: 'govuk-fieldset__legend--s' },
            }}
            errorMessage={errorAt(errors, 'as')}
            value={as}
            classes="govuk-radios--small"
            items={[
              props.mayAddAreas && {
                value: 'new',
                content: single ? 'A new area, to be added' : 'New areas, to be added',
              },
              { value: 'outside', content: 'Outside our area', hint: { content: 'Kept, and counted as outside' } },
              {
                value: 'ignored',
                content: 'Not an area: leave out',
                hint: { content: 'For example a total or “unknown”' },
              },
            ]}
          />
          {/* Not a conditional part of the radios: browsers and screen readers disagree on radios that expand something. */}
          {props.mayAddAreas && (
            <fieldset class="govuk-fieldset">
              <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">
                {single ? 'If it is a new area' : 'If they are new areas'}
              </legend>
              <NewAreas values={values} errors={errors} single={single} />
            </fieldset>
          )}
          <Button name="do" value="many" classes="govuk-button--secondary" preventDoubleClick>
            Do this
          </Button>
        </div>
        {view.areas.map((label) => (
          <input type="hidden" name="all" value={label.id} />
        ))}
      </PostForm>
    </section>
  )
}

function AreaRow(props: { label: AreaLabel; ticked: boolean; typed: string; errors: readonly FieldError[] }): Html {
  const { label } = props
  const field = `area-${label.id}`
  const error = errorAt(props.errors, field)
  const name = label.label === '' ? 'No area given' : label.label
  return (
    <tr class="govuk-table__row">
      <th scope="row" class="govuk-table__header pf-stack__title">
        <div class="govuk-checkboxes govuk-checkboxes--small pf-tick">
          <div class="govuk-checkboxes__item">
            <input
              class="govuk-checkboxes__input"
              type="checkbox"
              name="label"
              value={label.id}
              id={`label-${label.id}`}
              checked={props.ticked}
            />
            <label class="govuk-label govuk-checkboxes__label" for={`label-${label.id}`}>
              {name}
              {label.name !== null && label.name !== label.label && <span class="fp-quiet"> {label.name}</span>}
            </label>
          </div>
        </div>
      </th>
      <td class="govuk-table__cell govuk-table__cell--numeric" data-label="Counts">
        {formatNumber(label.total)}
      </td>
      <td class="govuk-table__cell" data-label="Months">
        <Span from={label.from} to={label.to} />
      </td>
      <td class="govuk-table__cell" data-label="It is this area">
        {error !== undefined && (
          <p class="govuk-error-message" id={`${field}-error`}>
            <span class="govuk-visually-hidden">Error:</span> {error.content}
          </p>
        )}
        <input
          class={`govuk-input pf-area-input${error === undefined ? '' : ' govuk-input--error'}`}
          type="text"
          id={field}
          name={field}
          list="known-areas"
          value={props.typed}
          autocomplete="off"
          aria-label={`Area that ${name} is`}
          aria-describedby={error === undefined ? undefined : `${field}-error`}
        />
      </td>
    </tr>
  )
}

function Span(props: { from: Month | null; to: Month | null }): Child {
  return props.from === null || props.to === null
    ? 'Not in any figures now'
    : runInWords({ first: props.from, last: props.to })
}

function NewAreas(props: { values: URLSearchParams; errors: readonly FieldError[]; single: boolean }): Html {
  const { values, errors } = props
  const kinds = (list: readonly (typeof NEW_KINDS)[number][]) =>
    list.map((kind) => ({ value: kind, text: kindWords(kind).one }))
  return (
    <>
      <Select
        name="kind"
        label={{ content: props.single ? 'Kind' : 'Kind of each' }}
        errorMessage={errorAt(errors, 'kind')}
        value={values.get('kind') ?? 'district'}
        items={kinds(NEW_KINDS)}
      />
      <Input
        name="code"
        label={{ content: props.single ? 'Code (optional)' : 'Code, when you tick only one (optional)' }}
        hint={{ content: 'For example E09000003. Without it we make one from the name.' }}
        errorMessage={errorAt(errors, 'code')}
        value={values.get('code') ?? ''}
        classes="govuk-input--width-10"
        autocomplete="off"
      />
      <Input
        name="inside"
        label={{ content: 'Inside this area (optional)' }}
        hint={{ content: 'Code or name of an area that is there already' }}
        errorMessage={errorAt(errors, 'inside')}
        value={values.get('inside') ?? ''}
        classes="govuk-input--width-20"
        attributes={{ list: 'known-areas' }}
        autocomplete="off"
      />
      <Input
        name="holder"
        label={{ content: 'Or inside a new area with this name (optional)' }}
        hint={{ content: 'It gets charts of its own, for example Greater London' }}
        errorMessage={errorAt(errors, 'holder')}
        value={values.get('holder') ?? ''}
        classes="govuk-input--width-20"
        autocomplete="off"
      />
      <Select
        name="holderKind"
        label={{ content: 'Kind of that new area' }}
        value={values.get('holderKind') ?? 'force'}
        items={kinds(HOLDER_KINDS)}
      />
    </>
  )
}

function TypeForm(props: LabelsPageProps): Html {
  const { view, token, values } = props
  return (
    <section class="pf-section" aria-labelledby="types">
      <h2 class="govuk-heading-m" id="types">
        {plural(view.typesInAll, 'unknown type', 'unknown types')}
      </h2>
      {!props.mayMapTypes ? (
        <p class="govuk-body">
          An analyst says what types mean. These wait: {view.types.map(({ label }) => typeName(label.label)).join(', ')}
          .
        </p>
      ) : (
        <PostForm action="/imports/labels/types" token={token}>
          <table class="govuk-table pf-stack pf-labels">
            <caption class="govuk-table__caption govuk-visually-hidden">Names of types that are not known</caption>
            <thead class="govuk-table__head">
              <tr class="govuk-table__row">
                <th scope="col" class="govuk-table__header">
                  Name in the files
                </th>
                <th scope="col" class="govuk-table__header govuk-table__header--numeric">
                  Counts
                </th>
                <th scope="col" class="govuk-table__header">
                  Months
                </th>
                <th scope="col" class="govuk-table__header">
                  It is
                </th>
              </tr>
            </thead>
            <tbody class="govuk-table__body">
              {view.types.map((choices) => (
                <TypeRow choices={choices} chosen={values.get(`type-${choices.label.id}`) ?? ''} />
              ))}
            </tbody>
          </table>
          <Radios
            name="rest"
            idPrefix="rest"
            fieldset={{ legend: { content: 'What is left at “Decide later”', classes: 'govuk-fieldset__legend--s' } }}
            value={values.get('rest') ?? 'later'}
            errorMessage={errorAt(props.errors, 'rest')}
            classes="govuk-radios--small"
            items={[
              { value: 'later', content: 'Stays in this list' },
              { value: 'named', content: 'Becomes a new type with its own name' },
              { value: 'ignored', content: 'Is left out' },
            ]}
          />
          <Button preventDoubleClick>Save types</Button>
        </PostForm>
      )}
    </section>
  )
}

function typeName(label: string): string {
  return label === '' ? 'No type given' : label.replaceAll(TYPE_PATH, ' › ')
}

function TypeRow(props: { choices: TypeChoices; chosen: string }): Html {
  const { label, measures } = props.choices
  const field = `type-${label.id}`
  const option = (value: string, text: string) => (
    <option value={value} selected={value === props.chosen}>
      {text}
    </option>
  )
  return (
    <tr class="govuk-table__row">
      <th scope="row" class="govuk-table__header pf-stack__title">
        {typeName(label.label)}
        <br />
        <span class="fp-quiet pf-plain">
          {label.measureId === null ? 'Street-level crime files' : measures[0]?.title}
        </span>
      </th>
      <td class="govuk-table__cell govuk-table__cell--numeric" data-label="Counts">
        {formatNumber(label.total)}
      </td>
      <td class="govuk-table__cell" data-label="Months">
        <Span from={label.from} to={label.to} />
      </td>
      <td class="govuk-table__cell" data-label="It is">
        <select
          class="govuk-select pf-area-input"
          id={field}
          name={field}
          aria-label={`Type that ${typeName(label.label)} is`}
        >
          {option('', 'Decide later')}
          {option('named', 'A new type with its own name')}
          {option('ignored', 'Nothing: leave it out')}
          {measures.map((measure) => (
            <optgroup label={`${measure.title}: it is`}>
              {measure.types.map((type) => option(`t:${type.id}`, typeChoiceWords(measure, type)))}
            </optgroup>
          ))}
          {measures.map((measure) => (
            <optgroup label={`${measure.title}: a new type within`}>
              {measure.types
                .filter((type) => type.level <= 1)
                .map((type) =>
                  option(`n:${type.id}`, typeChoiceWords(measure, type).replace(': the total itself', '')),
                )}
            </optgroup>
          ))}
        </select>
      </td>
    </tr>
  )
}

function DecidedTable(props: { rows: readonly DecidedRow[]; token: string; mayMapTypes: boolean }): Html {
  return (
    <section class="pf-section" aria-labelledby="decided">
      <h2 class="govuk-heading-m" id="decided">
        Decided lately
      </h2>
      <Table
        caption="What was decided about names, the newest first"
        captionClasses="govuk-visually-hidden"
        classes="pf-stack pf-tight"
        head={[
          { content: 'Name in the files' },
          { content: 'It is' },
          { content: 'Decided' },
          { content: <span class="govuk-visually-hidden">Undo</span> },
        ]}
        firstCellIsHeader
        rows={props.rows.map((row) => [
          { content: typeName(row.label) },
          { content: row.meaning, attributes: { 'data-label': 'It is' } },
          {
            content: (
              <span>
                {formatDateTime(row.decidedAt)} <span class="fp-quiet">by {row.person}</span>
              </span>
            ),
            attributes: { 'data-label': 'Decided' },
          },
          {
            content: (row.kind === 'area' || props.mayMapTypes) && (
              <PostForm action="/imports/labels/undo" token={props.token} class="pf-inline-form">
                <input type="hidden" name="kind" value={row.kind} />
                <input type="hidden" name="id" value={row.id} />
                <button type="submit" class="fp-link-button pf-link">
                  Undo<span class="govuk-visually-hidden">{` the decision about ${typeName(row.label)}`}</span>
                </button>
              </PostForm>
            ),
          },
        ])}
      />
    </section>
  )
}
