import { type FieldError, PostForm, ProblemSummary } from '../../../../platform/forms/index.ts'
import { formatDate } from '../../../../platform/html/format.ts'
import { Button, Table } from '../../../../platform/html/govuk/index.ts'
import type { Html } from '../../../../platform/html/jsx-runtime.ts'
import { Empty, Heading, Scroll } from '../../../../platform/html/parts.tsx'
import { COST_BASES } from '../../domain/unit-costs.ts'
import { DayField, LongField, NumberField, OneOf, TextField } from '../../entries/fields.tsx'
import type { Values } from '../../entries/values.ts'
import type { FigureRule, UnitCost } from '../../store/figure-rules.ts'
import { poundsInWords } from '../page.tsx'

export const BASE = '/casework-settings/figures'

export function SettingsPage(props: {
  readonly rules: readonly FigureRule[]
  readonly costs: readonly UnitCost[]
  readonly errors: readonly FieldError[]
  readonly values: Values
  readonly formToken: string
  readonly today: string
  readonly names: ReadonlyMap<string, string>
}): Html {
  const { rules, costs, names, today } = props
  const by = (id: string | null) => (id === null ? 'Came with the product' : (names.get(id) ?? 'Somebody'))
  const now = rules.find(({ validFrom }) => validFrom <= today)
  return (
    <>
      <ProblemSummary errors={props.errors} />
      <Heading lead="How figures about casework are shown, and what they are reckoned with. What was set stays; a later one holds from its day.">
        Settings of figures
      </Heading>
      <p class="govuk-body">
        <a class="govuk-link" href="/casework-settings/interventions">
          Kinds of intervention
        </a>
      </p>
      <h2 class="govuk-heading-m">Small numbers</h2>
      <Scroll label="Small numbers">
        <Table
          firstCellIsHeader
          head={['Counts below', 'Holds from', 'Source', 'Set by'].map((content) => ({ content }))}
          rows={rules.map((rule) => [
            { content: rule === now ? <strong>{rule.threshold}, now</strong> : String(rule.threshold) },
            { content: rule.setBy === null ? 'The beginning' : formatDate(rule.validFrom) },
            { content: rule.source },
            { content: by(rule.setBy) },
          ])}
        />
      </Scroll>
      <PostForm action={`${BASE}/threshold`} token={props.formToken}>
        <NumberField form={props} name="threshold" label="Do not show counts below" />
        <DayField form={props} name="ruleFrom" label="From" />
        <TextField form={props} name="ruleSource" label="Who decided it, or where it is from" />
        <Button preventDoubleClick>Set the rule</Button>
      </PostForm>
      <h2 class="govuk-heading-m">What units are taken to save</h2>
      {costs.length === 0 ? (
        <Empty title="Nothing is set">
          <p class="govuk-body">
            The page of figures shows no estimate until something is. The product comes with no sums.
          </p>
        </Empty>
      ) : (
        <Scroll label="What units are taken to save">
          <Table
            firstCellIsHeader
            head={['What', 'Of each', 'Holds from', 'Source', 'Set by'].map((content) => ({ content }))}
            rows={costs.map((cost) => [
              { content: COST_BASES[cost.basis] },
              { content: cost.pounds === null ? 'No estimate' : poundsInWords(cost.pounds) },
              { content: formatDate(cost.validFrom) },
              { content: `${cost.assumption ? 'Assumption' : 'Published'}: ${cost.source}` },
              { content: by(cost.setBy) },
            ])}
          />
        </Scroll>
      )}
      <PostForm action={`${BASE}/unit-costs`} token={props.formToken}>
        <OneOf form={props} name="basis" label="What is counted" list={COST_BASES} />
        <TextField
          form={props}
          name="pounds"
          label="What one is taken to save, in pounds"
          hint="Leave it empty to stop the estimate from that day on."
          narrow
        />
        <DayField form={props} name="costFrom" label="Holds from" />
        <OneOf
          form={props}
          name="assumption"
          label="How sure is it?"
          list={{ yes: 'We assume it', no: 'It was published, where the source says' }}
        />
        <LongField form={props} name="costSource" label="Source" rows={2} />
        <Button preventDoubleClick>Set the amount</Button>
      </PostForm>
    </>
  )
}
