import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { plural } from '../../../platform/html/format.ts'
import { Button, Checkboxes, Details, Input, Radios, Select, Table } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading, Scroll } from '../../../platform/html/parts.tsx'
import { columnsOf, type Mapping, readMonth } from '../formats/index.ts'
import type { ImportChoices } from '../import-counts/index.ts'
import { FORMAT_NAMES, importHref } from '../pages/imports.tsx'
import type { Measure } from '../store/index.ts'
import { CATEGORY_FIELDS, type ColumnGroup, FORMATS, NEW_MEASURE } from './form.ts'
import { partWords } from './page.tsx'

/** Rows of a file shown beside its mapping. */
const SAMPLE_ROWS = 4
const SAMPLE_COLUMNS = 8

interface MappingPageProps {
  readonly id: string
  readonly groups: readonly ColumnGroup[]
  /** Files for which there is nothing to choose. */
  readonly unusable: readonly { readonly name: string; readonly problem: string | null }[]
  readonly choices: ImportChoices
  readonly measures: readonly Measure[]
  /** What was typed in the form that came back. */
  readonly values: URLSearchParams | null
  readonly errors: readonly FieldError[]
  readonly token: string
}

export function MappingPage(props: MappingPageProps): Html {
  const { groups, errors } = props
  const tables = groups.some((group) => group.mapping.format !== 'street')
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading caption="Import" lead="This is our guess. Change what is wrong; then the files are checked again.">
        {tables ? 'Measure and columns' : 'Columns'}
      </Heading>
      {groups.length === 0 ? (
        <p class="govuk-body">
          None of the files has columns to choose from.{' '}
          <a class="govuk-link" href={importHref(props.id)}>
            Back to the check
          </a>
        </p>
      ) : (
        <>
          <FormatSwitch id={props.id} groups={groups} />
          <PostForm action={importHref(props.id, 'mapping')} token={props.token}>
            {tables && <MeasureChoice {...props} />}
            {groups.map((group) => (
              <Group group={group} only={groups.length === 1} errors={errors} />
            ))}
            <Unusable files={props.unusable} />
            <div class="fp-actions">
              <Button preventDoubleClick>Check again</Button>
              <a class="govuk-link" href={importHref(props.id)}>
                Back without changes
              </a>
            </div>
          </PostForm>
        </>
      )}
    </>
  )
}

function filesWords(group: ColumnGroup): string {
  const [first = ''] = group.files
  return group.files.length === 1
    ? first
    : `${first} and ${plural(group.files.length - 1, 'file', 'files')} with the same columns`
}

/** The format decides which columns are asked for, so it is a question of its own. */
function FormatSwitch(props: { id: string; groups: readonly ColumnGroup[] }): Html {
  const { groups } = props
  const formats = new Set(groups.map((group) => group.mapping.format))
  const [format] = formats
  const names =
    formats.size === 1 && format !== undefined
      ? `Read as: ${FORMAT_NAMES[format].toLowerCase()}`
      : 'Read as different kinds of file'
  return (
    <Details summary={`${names}. Is that wrong?`} open={groups.some((group) => group.guessed === false)}>
      <form method="get" action={importHref(props.id, 'mapping')}>
        {groups.map((group) => (
          <Select
            name={`format-${group.index}`}
            id={`switch-${group.index}`}
            label={{ content: filesWords(group) }}
            value={group.mapping.format}
            items={FORMATS.map((one) => ({ value: one, text: FORMAT_NAMES[one] }))}
          />
        ))}
        <Button classes="govuk-button--secondary">Read {groups.length === 1 ? 'it' : 'them'} so</Button>
      </form>
    </Details>
  )
}

function MeasureChoice(props: MappingPageProps): Html {
  const { measures, errors, choices } = props
  const values = props.values ?? valuesOf(choices)
  const own = measures.filter((measure) => !measure.builtIn)
  const offered = [...own, ...measures.filter((measure) => measure.builtIn)]
  return (
    <fieldset class="govuk-fieldset pf-group">
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">
        <h2 class="govuk-fieldset__heading">What is counted</h2>
      </legend>
      <Radios
        name="measure"
        fieldset={{ legend: { content: 'Measure', classes: 'govuk-fieldset__legend--s' } }}
        errorMessage={errorAt(errors, 'measure')}
        value={values.get('measure') ?? ''}
        classes="govuk-radios--small"
        items={[
          ...offered.map((measure) => ({
            value: measure.slug,
            content: measure.title,
            ...(measure.builtIn && {
              hint: { content: 'Also fed by street-level crime files. A month comes from one of the two only.' },
            }),
          })),
          {
            value: NEW_MEASURE,
            content: 'A new measure',
          },
        ]}
      />
      {/* Not a conditional part of the radios: browsers and screen readers disagree on radios that expand something. */}
      <fieldset class="govuk-fieldset pf-panel">
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">If it is a new measure</legend>
        <Input
          name="title"
          label={{ content: 'What it is called' }}
          hint={{ content: 'For example “Recorded crime, Metropolitan Police”' }}
          errorMessage={errorAt(errors, 'title')}
          value={values.get('title') ?? ''}
        />
        <Input
          name="unit"
          label={{ content: 'What one of it is, in the plural (optional)' }}
          hint={{ content: 'For example offences, referrals, visits' }}
          value={values.get('unit') ?? ''}
          classes="govuk-input--width-20"
        />
        <Radios
          name="outcome"
          fieldset={{ legend: { content: 'What is wanted', classes: 'govuk-fieldset__legend--s' } }}
          errorMessage={errorAt(errors, 'outcome')}
          value={values.get('outcome') ?? ''}
          classes="govuk-radios--small"
          items={[
            { value: 'reduce', content: 'Fewer: a rise is a concern' },
            { value: 'increase', content: 'More: a fall is a concern' },
            { value: 'monitor', content: 'Neither: just tell us what is unusual' },
          ]}
        />
      </fieldset>
      <Details summary="The measure has several sources">
        <Input
          name="source"
          label={{ content: 'Which of them these files are' }}
          hint={{
            content:
              'Leave it empty unless the figures of one measure come from several places, each with areas of its own',
          }}
          value={values.get('source') ?? ''}
          classes="govuk-input--width-20"
        />
      </Details>
    </fieldset>
  )
}

function valuesOf(choices: ImportChoices): URLSearchParams {
  const { measure, newMeasure, source } = choices
  return new URLSearchParams({
    measure: measure ?? (newMeasure === undefined ? '' : NEW_MEASURE),
    title: newMeasure?.title ?? '',
    unit: newMeasure?.unit ?? '',
    outcome: newMeasure?.outcome ?? '',
    source: source ?? '',
  })
}

function Group(props: { group: ColumnGroup; only: boolean; errors: readonly FieldError[] }): Html {
  const { group, errors } = props
  const { mapping, index } = group
  const pick = (part: string, given: { label: string; value: string | null; optional?: boolean; hint?: string }) => (
    <Select
      name={`${part}-${index}`}
      label={{ content: given.label }}
      errorMessage={errorAt(errors, `${part}-${index}`)}
      value={given.value === null || given.value === '' ? '' : group.header.indexOf(given.value)}
      {...(given.hint === undefined ? {} : { hint: { content: given.hint } })}
      items={[
        { value: '', text: given.optional === true ? 'None' : 'Choose a column' },
        ...group.header.flatMap((name, at) => (name === '' ? [] : [{ value: at, text: name.slice(0, 80) }])),
      ]}
    />
  )
  return (
    <fieldset class="govuk-fieldset pf-group">
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">
        <h2 class="govuk-fieldset__heading pf-file-name">
          {props.only ? 'Which column holds what' : filesWords(group)}
        </h2>
      </legend>
      {props.only && <p class="govuk-body fp-quiet pf-file-name">{filesWords(group)}</p>}
      <input type="hidden" name={`format-${index}`} value={mapping.format} />
      <div class="pf-pickers">
        {pick('area', {
          label: mapping.format === 'street' ? 'Small census area (LSOA code)' : 'Area: code or name',
          value: mapping.area,
          optional: mapping.format === 'street',
        })}
        {pick('areaName', {
          label: 'Name of the area, if in a column of its own',
          value: mapping.areaName,
          optional: true,
        })}
        {mapping.format !== 'wide' && pick('month', { label: 'Month', value: mapping.month })}
        {mapping.format === 'street' && pick('type', { label: 'Crime type', value: mapping.type })}
        {mapping.format === 'street' &&
          pick('scope', { label: 'Force (“Falls within”)', value: mapping.scope, optional: true })}
        {mapping.format === 'long' && pick('value', { label: 'Count', value: mapping.value })}
        {mapping.format !== 'street' &&
          Array.from({ length: CATEGORY_FIELDS }, (_, n) =>
            pick(`category${n + 1}`, {
              label: n === 0 ? 'Type (the widest)' : n === 1 ? 'Type within it' : 'Type within that',
              value: mapping.category[n] ?? null,
              optional: true,
            }),
          )}
      </div>
      {mapping.format === 'wide' && <MonthColumns group={group} months={mapping.months} errors={errors} />}
      <Sample group={group} mapping={mapping} />
      {group.reasons.length > 0 && (
        <Details summary="Why we read it so">
          <ul class="govuk-list govuk-list--bullet">
            {group.reasons.map((reason) => (
              <li>{reason}</li>
            ))}
          </ul>
        </Details>
      )}
    </fieldset>
  )
}

function MonthColumns(props: { group: ColumnGroup; months: readonly string[]; errors: readonly FieldError[] }): Html {
  const { group, months } = props
  const name = `months-${group.index}`
  const error = errorAt(props.errors, name)
  const chosen = new Set(months)
  const items = group.header.flatMap((column, at) =>
    'month' in readMonth(column) ? [{ value: at, content: column, checked: chosen.has(column) }] : [],
  )
  const [first] = months
  if (items.length === 0)
    return (
      <p class="govuk-error-message" id={name}>
        No column is named for a month, so this is not a wide monthly table.
      </p>
    )
  return (
    <Details
      summary={
        first === undefined
          ? 'Columns of months: none chosen'
          : `Columns of months: ${first} to ${months.at(-1)} (${months.length})`
      }
      open={error !== undefined}
    >
      <Checkboxes
        name={name}
        items={items}
        errorMessage={error}
        classes="govuk-checkboxes--small pf-month-columns"
        fieldset={{ legend: { content: 'Columns of months', classes: 'govuk-visually-hidden' } }}
      />
    </Details>
  )
}

/** Columns that are mapped, and no others: files may hold more than we should show. */
function Sample(props: { group: ColumnGroup; mapping: Mapping }): Child {
  const { header, rows } = props.group
  const used = columnsOf(props.mapping)
    .filter(({ column }) => header.includes(column))
    .slice(0, SAMPLE_COLUMNS)
  if (used.length === 0 || rows.length === 0) return null
  return (
    <Scroll label="First rows">
      <Table
        caption="The first rows"
        captionClasses="govuk-table__caption--s"
        head={used.map(({ field, column }) => ({
          content: (
            <>
              {column}
              <br />
              <span class="fp-quiet pf-plain">{partWords(field)}</span>
            </>
          ),
        }))}
        rows={rows
          .slice(0, SAMPLE_ROWS)
          .map((row) => used.map(({ column }) => ({ content: (row[header.indexOf(column)] ?? '').slice(0, 80) })))}
        classes="pf-tight"
      />
    </Scroll>
  )
}

function Unusable(props: { files: MappingPageProps['unusable'] }): Child {
  if (props.files.length === 0) return null
  return (
    <section class="pf-section" aria-labelledby="unusable">
      <h2 class="govuk-heading-s" id="unusable">
        Files without columns to choose
      </h2>
      <ul class="govuk-list govuk-list--bullet">
        {props.files.map((file) => (
          <li>
            <span class="pf-file-name">{file.name}</span>
            {file.problem !== null && `: ${file.problem}`}
          </li>
        ))}
      </ul>
    </section>
  )
}
