/** Questions as they are filled in: in an assessment, and before that as whoever composes them sees them. */
import { errorAt, type FieldError } from '../../../platform/forms/index.ts'
import { Input, Radios, Select, Textarea } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { lastAnswer } from '../domain/compare.ts'
import type { HeaderField, Instrument, Question } from '../domain/instrument.ts'
import type { Answered } from '../domain/score.ts'

/** What was typed, by the number of the question and the key of the header field. */
export interface Filled {
  readonly answers: Readonly<Record<string, string>>
  readonly header: Readonly<Record<string, string>>
}

/** What is held for fields of the header, by their keys, and where. */
export type HeldHeader = Readonly<Record<string, { readonly value: string; readonly from: string }>>

export const NOTHING_FILLED: Filled = { answers: {}, header: {} }

export const answerField = (number: number) => `q${number}`
export const headerFieldName = (key: string) => `h-${key}`

interface FieldsProps {
  readonly instrument: Instrument
  readonly filled: Filled
  readonly errors: readonly FieldError[]
  readonly held?: HeldHeader | undefined
  /** What was answered last time, shown beside each question. */
  readonly last?: { readonly answers: readonly Answered[]; readonly on: string } | null
}

/** The whole form, without its buttons. */
export function InstrumentFields(props: FieldsProps): Html {
  const { instrument } = props
  return (
    <>
      {instrument.header.length > 0 && (
        <fieldset class="govuk-fieldset as-section">
          <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">About</legend>
          <div class="as-header">
            {instrument.header.map((field) => (
              <Header field={field} {...props} />
            ))}
          </div>
        </fieldset>
      )}
      {instrument.sections.map(({ title, about, questions }, at) => (
        <section class="as-section" aria-labelledby={`section-${at + 1}`}>
          <h2 class="govuk-heading-m" id={`section-${at + 1}`}>
            {title}
          </h2>
          {about !== '' && <p class="govuk-body">{about}</p>}
          {questions.map((asks) => (
            <Asked asks={asks} {...props} />
          ))}
        </section>
      ))}
    </>
  )
}

function Header(props: FieldsProps & { field: HeaderField }): Html {
  const { field, filled, errors } = props
  const name = headerFieldName(field.key)
  const common = {
    name,
    label: { content: field.label },
    hint: headerHint(props),
    errorMessage: errorAt(errors, name),
  }
  const value = filled.header[field.key] ?? ''
  switch (field.kind) {
    case 'text':
      return <Input {...common} value={value} autocomplete="off" />
    case 'date':
      return <Input {...common} type="date" value={value} classes="govuk-input--width-10" />
    case 'long-text':
      return <Textarea {...common} value={value} rows={4} formGroup={{ classes: 'as-header__wide' }} />
    case 'choice':
      return (
        <Select
          {...common}
          value={value}
          items={[{ value: '', text: 'Choose' }, ...field.options.map((text) => ({ value: text, text }))]}
        />
      )
  }
}

/** The field's own hint, and where its value is from; or what is held, where something else stands in it. */
function headerHint({ field, filled, held }: FieldsProps & { field: HeaderField }): { content: Child } | undefined {
  const known = held?.[field.key]
  const own = known === undefined || known.value !== filled.header[field.key] ? field.hint : ''
  if (known === undefined) return own === '' ? undefined : { content: own }
  return {
    content: (
      <>
        {own !== '' && `${own}. `}
        {known.value === filled.header[field.key]
          ? `From ${known.from}`
          : `${capital(known.from)} says: ${known.value}`}
      </>
    ),
  }
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

function Asked(props: FieldsProps & { asks: Question }): Html {
  const { asks, filled, errors } = props
  const name = answerField(asks.number)
  const value = filled.answers[String(asks.number)] ?? ''
  const error = errorAt(errors, name)
  const hint = hintFor(props)
  if (asks.kind === 'text') {
    return (
      <Textarea
        name={name}
        label={{ content: wordingOf(asks), classes: 'govuk-label--s' }}
        hint={hint}
        rows={3}
        value={value}
        errorMessage={error}
      />
    )
  }
  return (
    <Radios
      name={name}
      value={value}
      classes={asks.kind === 'yes-no' ? 'govuk-radios--small govuk-radios--inline' : 'govuk-radios--small'}
      fieldset={{ legend: { content: wordingOf(asks), classes: 'govuk-fieldset__legend--s' } }}
      hint={hint}
      errorMessage={error}
      items={choicesOf(asks).map(({ key, label, score }) => ({
        value: key,
        content: score === null ? label : <Scored label={label} score={score} />,
        attributes: { 'data-score': score ?? 0 },
      }))}
    />
  )
}

function wordingOf(asks: Question): Child {
  return (
    <>
      {asks.number}. {asks.wording}
      {!asks.required && ' (optional)'}
    </>
  )
}

function Scored(props: { label: string; score: number }): Html {
  return (
    <>
      {props.label} <span class="as-score">{props.score}</span>
    </>
  )
}

/** Help, and what was answered last time. */
function hintFor(props: FieldsProps & { asks: Question }): { content: Child } | undefined {
  const { asks, last } = props
  const before = last == null ? undefined : lastAnswer(last.answers, asks)
  if (asks.help === '' && (last == null || before === undefined)) return undefined
  return {
    content: (
      <>
        {asks.help}
        {last != null && before !== undefined && (
          <span class="as-last">
            Last time ({last.on}): {before.said ?? 'no answer'}
          </span>
        )}
      </>
    ),
  }
}

export interface Choice {
  readonly key: string
  readonly label: string
  /** Null where nothing is scored. */
  readonly score: number | null
  readonly prompt: string
}

/** What a question offers to choose from; nothing for text. */
export function choicesOf(asks: Question): readonly Choice[] {
  switch (asks.kind) {
    case 'options':
      return asks.options
    case 'choice':
      return asks.options.map((option) => ({ ...option, score: null }))
    case 'yes-no':
      return [
        { key: 'yes', label: 'Yes', score: asks.score, prompt: asks.prompt },
        { key: 'no', label: 'No', score: 0, prompt: '' },
        ...(asks.dontKnow ? [{ key: 'not-known', label: 'Don’t know', score: 0, prompt: '' }] : []),
      ]
    case 'text':
      return []
  }
}
