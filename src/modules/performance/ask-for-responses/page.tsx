import { kindWords } from '../../../foundations/areas/index.ts'
import { monthInWords } from '../../../platform/clock/index.ts'
import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatNumber, plural } from '../../../platform/html/format.ts'
import { Button, DateInput, InsetText, WarningText } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading } from '../../../platform/html/parts.tsx'
import { CrossingSign, partnershipName, TypeLink } from '../pages/exception-parts.tsx'
import { chartHref, exceptionsHref } from '../pages/paths.ts'
import { listInWords } from '../pages/words.ts'
import type { Asking, AskPlan, ToAsk } from './action.ts'

export interface AskView {
  readonly asking: Asking
  readonly plan: AskPlan
  readonly formToken: string
  readonly errors: readonly FieldError[]
  /** What the date fields hold. */
  readonly due: { readonly day: string; readonly month: string; readonly year: string }
}

export function AskPage(view: AskView): Html {
  const { plan, asking, errors } = view
  const back = exceptionsHref({ month: asking.month, measure: asking.measure?.slug })
  const questions = plan.toAsk.reduce((sum, one) => sum + one.rows.length, 0)
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading
        caption={`${asking.measure?.title ?? 'All measures'}, ${monthInWords(asking.month)}`}
        lead="Those who serve an area are asked what is known, what is being done, and whether further analysis is wanted."
      >
        Ask for responses
      </Heading>
      {questions === 0 ? (
        <Empty title={plan.already > 0 ? 'Everything has been asked' : 'There is nothing to ask about'}>
          <p class="govuk-body">
            {plan.already > 0
              ? `${plural(plan.already, 'exception of this month was', 'exceptions of this month were')} asked about before.`
              : 'No district or partnership has an exception this month.'}
          </p>
          <p class="govuk-body">
            <a class="govuk-link" href={back}>
              Back to the exceptions
            </a>
          </p>
        </Empty>
      ) : (
        <PostForm action="/exceptions/ask" token={view.formToken}>
          <input type="hidden" name="month" value={asking.month} />
          {asking.measure !== null && <input type="hidden" name="measure" value={asking.measure.slug} />}
          <h2 class="govuk-heading-m">
            {plural(questions, 'question', 'questions')} to {plural(plan.toAsk.length, 'area', 'areas')}
          </h2>
          {plan.toAsk.map((one) => (
            <AreaQuestions {...one} />
          ))}
          <Left plan={plan} />
          <DateInput
            id="due"
            namePrefix="due"
            fieldset={{ legend: { content: 'When do you want the answers?', classes: 'govuk-fieldset__legend--m' } }}
            hint={{ content: 'Each partnership sees this date. Answers are shown as overdue from the day after.' }}
            errorMessage={errors.map(({ field }) => errorAt(errors, field)).find((one) => one !== undefined)}
            day={{ id: 'due-day', value: view.due.day }}
            month={{ id: 'due-month', value: view.due.month }}
            year={{ id: 'due-year', value: view.due.year }}
          />
          <div class="fp-actions">
            <Button preventDoubleClick>Ask for {plural(questions, 'response', 'responses')}</Button>
            <a class="govuk-link" href={back}>
              Cancel
            </a>
          </div>
        </PostForm>
      )}
    </>
  )
}

function AreaQuestions({ area, partnerships, rows, teams }: ToAsk): Html {
  const named = partnerships.filter((one) => one.name !== area.name)
  return (
    <section class="pf-ask">
      <h3 class="govuk-heading-s">
        {area.name}
        {area.kind !== 'district' && <span class="fp-quiet"> ({kindWords(area.kind).one.toLowerCase()})</span>}
      </h3>
      <p class="govuk-body fp-quiet pf-ask__who">
        Asked of: {teams.length > 0 ? listInWords(teams) : 'nobody yet'}
        {named.length > 0 && ` (${listInWords(named.map((one) => partnershipName(one.name)))})`}
      </p>
      {teams.length === 0 && (
        <WarningText>No team serves this area, so nobody can answer until a team is given it.</WarningText>
      )}
      <ul class="govuk-list pf-others">
        {rows.map((row) => (
          <li>
            <TypeLink
              href={chartHref(
                { measure: row.measure.slug, type: row.type.slug, area: row.area.code },
                { month: row.month },
              )}
              measure={row.measure}
              type={row.type}
            />
            <span>
              {formatNumber(row.count)}, expected {formatNumber(row.expected, 1)}
            </span>
            <CrossingSign crossing={row} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Left(props: { plan: AskPlan }): Child {
  const { already, nobody } = props.plan
  if (already === 0 && nobody.length === 0) return null
  return (
    <InsetText>
      {already > 0 && (
        <p class="govuk-body">
          {plural(already, 'exception was', 'exceptions were')} asked about before and {already === 1 ? 'is' : 'are'}{' '}
          not asked again.
        </p>
      )}
      {nobody.length > 0 && (
        <p class="govuk-body">
          {plural(nobody.length, 'exception is', 'exceptions are')} of a county or a whole force area (
          {listInWords([...new Set(nobody.map((row) => row.area.name))])}), which no single partnership answers for.
        </p>
      )}
    </InsetText>
  )
}
