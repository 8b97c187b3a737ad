import { kindWords } from '../../../foundations/areas/index.ts'
import { monthShort } from '../../../platform/clock/index.ts'
import { errorAt, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDate, formatNumber, plural } from '../../../platform/html/format.ts'
import { Button, Checkboxes, Select, Tag } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Pages } from '../../../platform/html/paging.tsx'
import { Empty, Heading } from '../../../platform/html/parts.tsx'
import { classOf } from '../domain/exceptions.ts'
import { CrossingSign, partnershipName } from '../pages/exception-parts.tsx'
import { PAGE_SIZE } from '../pages/paging.ts'
import { PrintButton } from '../pages/parts.tsx'
import { withQuery } from '../pages/paths.ts'
import { listInWords, typeTitle } from '../pages/words.ts'
import type { UnansweredRow, UnansweredView } from './view-model.ts'

export function UnansweredPage(view: UnansweredView): Html {
  const { mine, others, errors } = view
  const query = { area: view.area?.code, overdue: view.overdueOnly ? 'yes' : null }
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading lead="What partnerships were asked and have not answered yet, the longest due first.">
        Unanswered exceptions
      </Heading>
      <Filters {...view} />
      {view.total > 0 && (
        <>
          <p class="govuk-body">
            <strong>{formatNumber(view.total)}</strong> unanswered, <strong>{formatNumber(view.overdue)}</strong> of
            them overdue.
          </p>
          <div class="fp-actions">
            <a class="govuk-link" href={withQuery('/exceptions/unanswered.csv', query)}>
              Download as CSV
            </a>
            <PrintButton />
          </div>
        </>
      )}
      {view.total === 0 && <Nothing {...view} />}
      {mine.length > 0 && <Rows rows={mine} caption={`Asked of your areas (${formatNumber(mine.length)})`} />}
      {view.total > 0 && view.mayAnswer && mine.length === 0 && (
        <p class="govuk-body">Nothing is asked of your own areas{view.area === null ? '' : ' among these'}.</p>
      )}
      {others.total > 0 && (
        <Rows
          rows={others.rows}
          caption={`${mine.length > 0 || view.mayAnswer ? 'Asked of other areas' : 'All areas'} (${formatNumber(others.total)})`}
        />
      )}
      <Pages
        page={others.page}
        total={others.total}
        perPage={PAGE_SIZE}
        href={(page) => withQuery('/exceptions/unanswered', { ...query, page })}
      />
    </>
  )
}

function Filters(view: UnansweredView): Html {
  return (
    <form class="fp-filters" method="get" action="/exceptions/unanswered" aria-label="Filter the unanswered exceptions">
      <div class="fp-filters__row">
        <Select
          name="area"
          label={{ content: 'Area or partnership' }}
          errorMessage={errorAt(view.errors, 'area')}
          value={view.area?.code ?? ''}
          items={[
            { value: '', text: 'All areas' },
            ...view.areas.map((area) => ({
              value: area.code,
              text: area.kind === 'district' ? area.name : `${area.name} (${kindWords(area.kind).one.toLowerCase()})`,
            })),
          ]}
        />
        <Checkboxes
          name="overdue"
          classes="govuk-checkboxes--small"
          values={view.overdueOnly ? ['yes'] : []}
          items={[{ value: 'yes', content: 'Overdue only' }]}
        />
        <Button classes="govuk-button--secondary">Apply</Button>
      </div>
    </form>
  )
}

function Nothing(view: UnansweredView): Html {
  const filtered = view.area !== null || view.overdueOnly
  return (
    <Empty title={filtered ? 'Nothing unanswered matches your filters' : 'Everything that was asked has been answered'}>
      <p class="govuk-body">
        {filtered ? (
          <a class="govuk-link" href="/exceptions/unanswered">
            Show all that is unanswered
          </a>
        ) : (
          <a class="govuk-link" href="/exceptions">
            See the exceptions of the newest month
          </a>
        )}
      </p>
    </Empty>
  )
}

function Rows(props: { rows: readonly UnansweredRow[]; caption: string }): Html {
  return (
    <table class="govuk-table pf-stacking" role="table">
      <caption class="govuk-table__caption govuk-table__caption--m">{props.caption}</caption>
      <thead class="govuk-table__head">
        <tr class="govuk-table__row" role="row">
          {['Type', 'Area', 'Month', 'Direction', 'Due'].map((head) => (
            <th scope="col" class="govuk-table__header" role="columnheader">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody class="govuk-table__body">
        {props.rows.map((row) => (
          <Row {...row} />
        ))}
      </tbody>
    </table>
  )
}

function Row(row: UnansweredRow): Html {
  const { request, measure, type, area } = row
  const title = typeTitle(measure, type)
  const named = row.partnerships.filter((one) => one.name !== area.name)
  return (
    <tr class="govuk-table__row" role="row">
      <th scope="row" class="govuk-table__header pf-stacking__first" role="rowheader">
        <a class="govuk-link" href={`/exceptions/requests/${request.id}`}>
          {title}
          <span class="govuk-visually-hidden">
            {' '}
            in {area.name}, {monthShort(request.month)}
          </span>
        </a>
        {title !== measure.title && <span class="pf-exceptions__more">{measure.title}</span>}
      </th>
      <td class="govuk-table__cell" role="cell" data-label="Area">
        <span>
          {area.name}
          {named.length > 0 && (
            <span class="pf-exceptions__more">{listInWords(named.map((one) => partnershipName(one.name)))}</span>
          )}
        </span>
      </td>
      <td class="govuk-table__cell" role="cell" data-label="Month">
        {monthShort(request.month)}
      </td>
      <td class="govuk-table__cell" role="cell" data-label="Direction">
        <CrossingSign
          crossing={{
            chart: request.method,
            direction: request.direction,
            class: classOf({ direction: request.direction, outcome: measure.outcome }),
          }}
        />
      </td>
      <td class="govuk-table__cell" role="cell" data-label="Due">
        <span>
          {formatDate(request.dueOn)}
          {row.state.kind === 'overdue' && (
            <Tag classes="govuk-tag--red pf-late">{plural(row.daysOver, 'day', 'days')} overdue</Tag>
          )}
          {row.mine && (
            <span class="pf-exceptions__more fp-noprint">
              <a class="govuk-link" href={`/exceptions/requests/${request.id}/answer`}>
                Answer
                <span class="govuk-visually-hidden">
                  : {title} in {area.name}, {monthShort(request.month)}
                </span>
              </a>
            </span>
          )}
        </span>
      </td>
    </tr>
  )
}
