import { monthInWords } from '../../../platform/clock/index.ts'
import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatNumber, plural } from '../../../platform/html/format.ts'
import { Button, Input, NotificationBanner, Radios, SummaryList, Textarea } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import { explainChance } from '../domain/false-alarms.ts'
import { ChangeText, Figure, PrintButton } from '../pages/parts.tsx'
import { areaHref, chartHref, exceptionsHref, measureHref, withQuery } from '../pages/paths.ts'
import { twelveMonthsTo, typeTitle } from '../pages/words.ts'
import type { Measure } from '../store/measures.ts'
import { type SettingsFields, settingsInWords } from './form.ts'
import type { MatrixCell, MeasureView } from './view-model.ts'

export interface SettingsForm {
  readonly fields: SettingsFields
  readonly errors: readonly FieldError[]
  /** Somebody else saved meanwhile: the settings shown are theirs, the fields what this person typed. */
  readonly conflict: boolean
  readonly token: string
}

interface Props {
  view: MeasureView
  /** Null for people who may only look. */
  form: SettingsForm | null
  mayReadAudit: boolean
}

export function MeasurePage({ view, form, mayReadAudit }: Props): Html {
  const { measure, span } = view
  return (
    <>
      {form?.conflict === true && <Conflict measure={measure} />}
      <ProblemSummary errors={form?.errors ?? []} />
      <Heading caption="Measure" lead={measure.description === '' ? undefined : measure.description}>
        {measure.title}
      </Heading>
      {span === null ? (
        <Empty title="There are no figures of this measure yet.">
          <p class="govuk-body">They appear once a file with such counts has been imported.</p>
        </Empty>
      ) : (
        <>
          {view.screening !== null && (
            <p class="govuk-body">
              <a class="govuk-link" href={exceptionsHref({ month: view.screening.month, measure: measure.slug })}>
                {`${plural(view.screening.exceptions, 'exception', 'exceptions')} in ${monthInWords(view.screening.month)}`}
              </a>
              {`. ${explainChance(view.screening).slice(0, 2).join(' ')}`}
            </p>
          )}
          <Matrix view={view} />
          <div class="fp-actions">
            <a class="govuk-link" href={withQuery('/compare', { measure: measure.slug })}>
              Compare areas
            </a>
            <a class="govuk-link" href={withQuery('/map', { measure: measure.slug })}>
              Show on the map
            </a>
            <PrintButton />
          </div>
        </>
      )}
      <h2 class="govuk-heading-m" id="settings">
        Settings
      </h2>
      {form === null ? (
        <SummaryList
          rows={settingsInWords(measure).map(({ label, value }) => ({
            key: { content: label },
            value: { content: value },
          }))}
        />
      ) : (
        <Settings measure={measure} form={form} />
      )}
      <p class="govuk-body-s fp-quiet">
        {measure.version === 1
          ? 'These settings have never been changed.'
          : `These settings have been changed ${measure.version === 2 ? 'once' : `${formatNumber(measure.version - 1)} times`}.`}
        {' Who changed them and when is in the '}
        {mayReadAudit ? (
          <a class="govuk-link" href={withQuery('/audit', { action: 'performance.change-measure' })}>
            audit record
          </a>
        ) : (
          'audit record'
        )}
        {'.'}
      </p>
    </>
  )
}

function Conflict({ measure }: { measure: Measure }): Html {
  return (
    <NotificationBanner title="Not saved">
      <p class="govuk-notification-banner__heading">
        Somebody else changed these settings while you had the page open.
      </p>
      <p class="govuk-body">The settings are now:</p>
      <ul class="govuk-list govuk-list--bullet">
        {settingsInWords(measure).map(({ label, value }) => (
          <li>{`${label}: ${value}`}</li>
        ))}
      </ul>
      <p class="govuk-body">
        The form below holds what you entered. Save it to replace theirs, or{' '}
        <a class="govuk-notification-banner__link" href={measureHref(measure.slug)}>
          keep theirs
        </a>
        .
      </p>
    </NotificationBanner>
  )
}

function Matrix({ view }: { view: MeasureView }): Html {
  const { measure, areas, rows, span } = view
  const to = span?.to
  const present = new Set(
    rows.flatMap(({ cells }) => cells.flatMap((cell) => cell?.twelveMonths.last.monthsPresent ?? [])),
  )
  const [common] = present
  // The same gap everywhere is said once.
  const gap = present.size === 1 && common !== undefined && common < 12 ? common : null
  return (
    <Scroll label={`${measure.title} by type and area`}>
      <table class="govuk-table pf-table pf-matrix">
        <caption class="govuk-table__caption govuk-table__caption--m">
          {to === undefined
            ? 'Last 12 months'
            : gap === null
              ? `The ${twelveMonthsTo(to)}, and the change on the 12 months before`
              : `The ${twelveMonthsTo(to)}, of which ${plural(gap, 'month has', 'months have')} figures`}
        </caption>
        <thead class="govuk-table__head">
          <tr class="govuk-table__row">
            <th scope="col" class="govuk-table__header">
              Type
            </th>
            {areas.map((area) => (
              <th scope="col" class="govuk-table__header govuk-table__header--numeric">
                <a class="govuk-link" href={areaHref(area.code, { measure: measure.slug })}>
                  {area.name}
                </a>
                {(area.kind === 'force' || area.kind === 'county') && (
                  <span class="pf-small pf-block">{area.kind === 'force' ? 'force' : 'county'}</span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody class="govuk-table__body">
          {rows.map(({ type, cells }) => (
            <tr class={`govuk-table__row${type.level === 0 && rows.length > 1 ? ' pf-total' : ''}`}>
              <th scope="row" class={`govuk-table__header${type.level === 2 ? ' pf-indent' : ''}`}>
                {typeTitle(measure, type)}
              </th>
              {cells.map((cell, i) => (
                <Cell cell={cell} measure={measure} href={hrefOf(type.slug, i)} sayMonths={gap === null} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )

  function hrefOf(type: string, place: number): string {
    return chartHref({ measure: measure.slug, type, area: areas[place]?.code ?? '' })
  }
}

function Cell(props: { cell: MatrixCell | null; measure: Measure; href: string; sayMonths: boolean }): Html {
  const { cell, measure } = props
  const months = cell?.twelveMonths.last.monthsPresent ?? 0
  if (cell === null || months === 0) {
    return (
      <td class="govuk-table__cell govuk-table__cell--numeric">
        <Figure value={null} />
      </td>
    )
  }
  const { change, percentChange } = cell.twelveMonths
  return (
    <td class="govuk-table__cell govuk-table__cell--numeric">
      <a class="govuk-link govuk-link--no-underline" href={props.href}>
        {formatNumber(cell.sum)}
      </a>
      {months < 12 && props.sayMonths && <span class="pf-small pf-block">{plural(months, 'month', 'months')}</span>}
      {change !== null && (
        <span class="pf-small pf-block">
          <ChangeText change={change} percentChange={percentChange} outcome={measure.outcome} />
        </span>
      )}
    </td>
  )
}

function Settings({ measure, form }: { measure: Measure; form: SettingsForm }): Html {
  const { fields, errors } = form
  const message = (field: keyof SettingsFields) => errorAt(errors, field)
  return (
    <PostForm action={measureHref(measure.slug)} token={form.token} class="pf-settings">
      <input type="hidden" name="version" value={form.conflict ? String(measure.version) : fields.version} />
      <Input
        name="title"
        label={{ content: 'Title' }}
        value={fields.title}
        errorMessage={message('title')}
        classes="govuk-input--width-20"
      />
      <Choice
        name="outcome"
        legend="Intended outcome"
        value={fields.outcome}
        error={message('outcome')}
        items={[
          { value: 'reduce', content: 'Reduce', hint: 'More than expected is a concern' },
          { value: 'increase', content: 'Increase', hint: 'Fewer than expected is a concern' },
          { value: 'monitor', content: 'Monitor', hint: 'Neither way is good or bad' },
        ]}
      />
      <Choice
        name="method"
        legend="Chart that finds exceptions"
        value={fields.method}
        error={message('method')}
        items={[
          {
            value: 'seasonal',
            content: 'Seasonal chart',
            hint: 'Each month against the same month of the three financial years before',
          },
          {
            value: 'xmr',
            content: 'XmR chart',
            hint: 'Each month against the average of all months, small counts by a Poisson chart',
          },
        ]}
      />
      <Input
        name="deviations"
        label={{ content: 'Standard deviations to the lines of the seasonal chart' }}
        hint={{ content: 'Usually 2. More gives fewer exceptions.' }}
        value={fields.deviations}
        inputmode="decimal"
        errorMessage={message('deviations')}
        classes="govuk-input--width-3"
      />
      <Input
        name="significance"
        label={{ content: 'Smallest count worth reporting' }}
        hint={{ content: 'Months with a smaller count and a smaller expected count are not reported. Usually 10.' }}
        value={fields.significance}
        inputmode="numeric"
        errorMessage={message('significance')}
        classes="govuk-input--width-5"
      />
      <Textarea
        name="rebaseMonths"
        label={{ content: 'Months in which the limits of the XmR chart start afresh' }}
        hint={{
          content: 'One a line, like 2020-04: where something changed for good, such as how incidents are recorded.',
        }}
        value={fields.rebaseMonths}
        rows={3}
        errorMessage={message('rebaseMonths')}
        classes="govuk-input--width-10"
      />
      <p class="govuk-body fp-quiet">Saving judges all charts of the measure afresh.</p>
      <Button>Save settings</Button>
    </PostForm>
  )
}

function Choice(props: {
  name: string
  legend: string
  value: string
  error: { content: string } | undefined
  items: readonly { readonly value: string; readonly content: string; readonly hint: string }[]
}): Child {
  return (
    <Radios
      name={props.name}
      value={props.value}
      classes="govuk-radios--small"
      fieldset={{ legend: { content: props.legend } }}
      errorMessage={props.error}
      items={props.items.map(({ hint, ...item }) => ({ ...item, hint: { content: hint } }))}
    />
  )
}
