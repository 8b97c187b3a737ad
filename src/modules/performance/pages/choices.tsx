import { type Month, monthInWords, parseMonth } from '../../../platform/clock/index.ts'
import { errorAt, type FieldError } from '../../../platform/forms/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { chooseMeasure, type Measure, type MeasureAndType } from '../store/measures.ts'
import { typeTitle } from './words.ts'

/** What the query of a page asks for, or the usual choice together with what was wrong with the question. */
export interface Chosen<Value> {
  readonly value: Value
  readonly errors: readonly FieldError[]
}

/** The type of a measure that `measure` (`recorded-crime/burglary`, and if need be `type`) names. */
export function chosenType(
  query: URLSearchParams,
  { measures, usual }: { readonly measures: readonly Measure[]; readonly usual: Measure },
): Chosen<MeasureAndType> {
  const own = { measure: usual, type: usual.root }
  const name = query.get('measure')?.trim() ?? ''
  const type = query.get('type')?.trim() ?? ''
  if (name === '') return { value: own, errors: [] }
  const found = chooseMeasure(measures, type === '' || type === 'all' ? name : `${name}/${type}`)
  return found.ok
    ? { value: found.value, errors: [] }
    : { value: own, errors: [{ field: 'measure', message: 'Choose a measure from the list' }] }
}

/** The month that the query names under `field`, which must lie where there are figures. */
export function chosenMonth(
  query: URLSearchParams,
  { field, frame }: { readonly field: string; readonly frame: { readonly from: Month; readonly to: Month } },
): Chosen<Month> {
  const text = query.get(field)?.trim() ?? ''
  if (text === '') return { value: frame.to, errors: [] }
  const found = parseMonth(text)
  if (found === undefined) {
    return { value: frame.to, errors: [{ field, message: 'Enter a month like 2025-09, or choose one from the list' }] }
  }
  if (found < frame.from || found > frame.to) {
    const span = `${monthInWords(frame.from)} to ${monthInWords(frame.to)}`
    return { value: frame.to, errors: [{ field, message: `Choose a month from ${span}, for which there are figures` }] }
  }
  return { value: found, errors: [] }
}

/** One of a few words; the first is the usual one. */
export function chosenOne<Word extends string>(
  query: URLSearchParams,
  { field, words, what }: { readonly field: string; readonly words: readonly [Word, ...Word[]]; readonly what: string },
): Chosen<Word> {
  const text = query.get(field)?.trim() ?? ''
  const found = words.find((word) => word === text)
  if (text === '' || found !== undefined) return { value: found ?? words[0], errors: [] }
  return { value: words[0], errors: [{ field, message: `Choose ${what} from the list` }] }
}

interface PickProps {
  readonly id: string
  readonly label: string
  readonly errors: readonly FieldError[]
  readonly children: Child
}

/** A labelled list to choose from, for the forms above tables and maps. */
export function Pick(props: PickProps): Html {
  const error = errorAt(props.errors, props.id)
  return (
    <div class={error === undefined ? 'govuk-form-group' : 'govuk-form-group govuk-form-group--error'}>
      <label class="govuk-label" for={props.id}>
        {props.label}
      </label>
      {error !== undefined && (
        <p id={`${props.id}-error`} class="govuk-error-message">
          <span class="govuk-visually-hidden">Error:</span> {error.content}
        </p>
      )}
      <select
        class="govuk-select"
        id={props.id}
        name={props.id}
        aria-describedby={error === undefined ? undefined : `${props.id}-error`}
      >
        {props.children}
      </select>
    </div>
  )
}

/** All measures with their types. */
export function PickMeasure(props: {
  measures: readonly Measure[]
  chosen: MeasureAndType
  errors: readonly FieldError[]
}): Html {
  const value = (one: MeasureAndType) =>
    one.type.level === 0 ? one.measure.slug : `${one.measure.slug}/${one.type.slug}`
  const chosen = value(props.chosen)
  return (
    <Pick id="measure" label="Measure" errors={props.errors}>
      {props.measures.map((measure) => {
        const options = measure.types.map((type) => {
          const own = value({ measure, type })
          return (
            <option value={own} selected={own === chosen}>
              {`${type.level === 2 ? '– ' : ''}${typeTitle(measure, type)}`}
            </option>
          )
        })
        return options.length === 1 ? options : <optgroup label={measure.title}>{options}</optgroup>
      })}
    </Pick>
  )
}

/** Every month from the newest back. */
export function PickMonth(props: {
  id: string
  label: string
  months: readonly Month[]
  chosen: Month
  errors: readonly FieldError[]
}): Html {
  return (
    <Pick id={props.id} label={props.label} errors={props.errors}>
      {props.months.toReversed().map((month) => (
        <option value={month} selected={month === props.chosen}>
          {monthInWords(month)}
        </option>
      ))}
    </Pick>
  )
}

/** Links of which one is the present choice, for switching a view. */
export function Switch(props: {
  label: string
  items: readonly { readonly text: string; readonly href: string; readonly current: boolean }[]
}): Html {
  return (
    <nav class="pf-switch" aria-label={props.label}>
      <span class="pf-switch__label" aria-hidden="true">
        {props.label}
      </span>
      <ul>
        {props.items.map((item) => (
          <li>
            <a
              class="govuk-link govuk-link--no-visited-state"
              href={item.href}
              aria-current={item.current ? 'true' : undefined}
            >
              {item.text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
