import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { Button, Checkboxes, Input, Select, WarningText } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import type { Measure } from '../store/index.ts'
import type { SettingsDraft } from './form.ts'

export interface SettingsView {
  readonly formToken: string
  readonly errors: readonly FieldError[]
  readonly draft: SettingsDraft
  readonly measures: readonly Measure[]
  /** Somebody else saved meanwhile: what is shown is what they saved. */
  readonly conflict: boolean
}

export function SettingsPage(view: SettingsView): Html {
  const { draft, errors, measures } = view
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading>Settings for exceptions</Heading>
      {view.conflict && (
        <WarningText>
          Somebody else changed these settings while you were editing. The fields show what they saved; yours was not
          saved. Change them again if you still want to.
        </WarningText>
      )}
      <PostForm action="/exceptions/settings" token={view.formToken} class="pf-prose">
        <input type="hidden" name="version" value={draft.version} />
        <Input
          name="days"
          label={{ content: 'Days to answer', classes: 'govuk-label--m' }}
          hint={{
            content: 'From the day on which the question is asked. You can choose another date each time you ask.',
          }}
          classes="govuk-input--width-3"
          inputmode="numeric"
          suffix={{ content: 'days' }}
          value={draft.days}
          errorMessage={errorAt(errors, 'days')}
        />
        <Checkboxes
          name="automatic"
          values={draft.automatic ? ['yes'] : []}
          fieldset={{ legend: { content: 'When new figures are imported', classes: 'govuk-fieldset__legend--m' } }}
          items={[
            {
              value: 'yes',
              content: 'Ask for responses to the newest month at once',
              hint: { content: 'Otherwise an analyst asks, from the list of exceptions.' },
            },
          ]}
        />
        <h2 class="govuk-heading-m">Method for each measure</h2>
        <p class="govuk-body">
          The seasonal chart compares a month with the same month of the three years before. The XmR chart compares it
          with all months; it suits figures without seasons, and measures with less than two years of history.
        </p>
        {measures.map((measure) => {
          const given = draft.methods.get(measure.id)
          return (
            <>
              <input type="hidden" name={`version-${measure.id}`} value={given?.version ?? String(measure.version)} />
              <Select
                name={`method-${measure.id}`}
                label={{ content: measure.title }}
                value={given?.method ?? measure.method}
                errorMessage={errorAt(errors, `method-${measure.id}`)}
                items={[
                  { value: 'seasonal', text: 'Seasonal chart' },
                  { value: 'xmr', text: 'XmR chart' },
                ]}
              />
            </>
          )
        })}
        <div class="fp-actions">
          <Button preventDoubleClick>Save</Button>
          <a class="govuk-link" href="/exceptions">
            Cancel
          </a>
        </div>
      </PostForm>
    </>
  )
}
