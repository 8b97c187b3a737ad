import { monthInWords } from '../../../platform/clock/index.ts'
import { PostForm } from '../../../platform/forms/index.ts'
import { plural } from '../../../platform/html/format.ts'
import { Button, Table, WarningText } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading, Scroll } from '../../../platform/html/parts.tsx'
import { importHref, spanInWords } from '../pages/imports.tsx'
import type { UndoneMonth } from '../store/index.ts'

const OUTCOMES: Readonly<Record<UndoneMonth['outcome'], string>> = {
  restored: 'The figures before this import count again',
  removed: 'Removed: there were no figures before',
  kept: 'Stays as it is: a newer import replaced it',
}

export function UndoPage(props: { id: string; months: readonly UndoneMonth[]; token: string }): Html {
  const { months } = props
  const of = (outcome: UndoneMonth['outcome']) =>
    months.filter((one) => one.outcome === outcome).map((one) => one.month)
  const removed = of('removed')
  const restored = of('restored')
  const kept = of('kept')
  return (
    <>
      <Heading caption="Import" lead="The figures will be exactly what they would be without this import.">
        Undo this import?
      </Heading>
      {months.length === 0 ? (
        <p class="govuk-body">
          This import changed no month: everything was there already. Undoing it changes only its mark in the history.
        </p>
      ) : (
        <ul class="govuk-list govuk-list--bullet">
          <Line months={removed} words="will have no figures any more" />
          <Line months={restored} words="will go back to the figures before this import" />
          <Line months={kept} words="stay as they are, because a newer import has replaced them since" />
        </ul>
      )}
      <p class="govuk-body">
        Charts and exceptions are made again. Requests for a response that nobody has answered are withdrawn where their
        exception goes away; responses stay. The import stays in the history, marked as undone. To have its figures
        back, import the files again.
      </p>
      {removed.length + restored.length > 0 && <WarningText>Everybody will see the change at once.</WarningText>}
      <div class="fp-actions">
        <PostForm action={importHref(props.id, 'undo')} token={props.token}>
          <Button classes="govuk-button--warning" preventDoubleClick>
            Undo this import
          </Button>
        </PostForm>
        <a class="govuk-link" href={importHref(props.id)}>
          Keep it
        </a>
      </div>
      {months.length > 0 && (
        <Scroll label="Month by month">
          <Table
            caption="Month by month"
            captionClasses="govuk-table__caption--m"
            head={[{ content: 'Month' }, { content: 'Figures of' }, { content: 'What happens' }]}
            rows={months
              .toReversed()
              .map((one) => [
                { content: monthInWords(one.month) },
                { content: one.series },
                { content: OUTCOMES[one.outcome] },
              ])}
            firstCellIsHeader
            classes="pf-tight"
          />
        </Scroll>
      )}
    </>
  )
}

function Line(props: { months: readonly UndoneMonth['month'][]; words: string }): Child {
  if (props.months.length === 0) return null
  return (
    <li>
      <strong>{plural(props.months.length, 'month', 'months')}</strong>
      {` (${spanInWords(props.months)}) ${props.months.length === 1 ? props.words.replace('stay as they are', 'stays as it is').replace('replaced them', 'replaced it') : props.words}`}
    </li>
  )
}
