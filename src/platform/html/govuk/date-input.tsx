import type { Html } from '../jsx-runtime.ts'
import type { ErrorMessageOptions } from './error-message.tsx'
import type { FieldsetOptions } from './fieldset.tsx'
import { Group, type InputsFormGroupOptions } from './form-group.tsx'
import type { HintOptions } from './hint.tsx'
import { Input } from './input.tsx'
import { type Attributes, classNames, extra, type Falsy } from './shared.ts'

/** The day, the month or the year. */
export interface DateInputPart {
  /** Comes after `namePrefix` and a hyphen in the field's name. */
  name?: string | undefined
  /** The name with a capital letter, unless given. */
  label?: string | undefined
  value?: string | number | undefined
  /** Whether the error is here. When no part says so, an error message marks every part without `error: false`. */
  error?: boolean | undefined
  id?: string | undefined
  classes?: string | undefined
  autocomplete?: string | undefined
  inputmode?: string | undefined
  pattern?: string | undefined
  attributes?: Attributes | undefined
}

export interface DateInputItem extends DateInputPart {
  name: string
}

export interface DateInputProps {
  id: string
  namePrefix?: string | undefined
  /** `false` leaves the part out. */
  day?: DateInputPart | false | undefined
  month?: DateInputPart | false | undefined
  year?: DateInputPart | false | undefined
  /** Instead of day, month and year. */
  items?: readonly (DateInputItem | Falsy)[] | undefined
  /** The values by the name of the field, prefix included; `day`, `month` and `year` always work. */
  values?: Readonly<Record<string, string | number | undefined>> | undefined
  fieldset?: FieldsetOptions | undefined
  hint?: HintOptions | undefined
  errorMessage?: ErrorMessageOptions | undefined
  formGroup?: InputsFormGroupOptions | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

const ERROR_CLASS = 'govuk-input--error'

export function DateInput(props: DateInputProps): Html {
  const standard = [standardPart('day', 2, props), standardPart('month', 2, props), standardPart('year', 4, props)]
  const items = props.items && props.items.length > 0 ? props.items : standard.map(({ part }) => part)
  const anyHasError = items.some((item) => item && hasError(item))
  return (
    <Group
      id={props.id}
      role="group"
      fieldset={props.fieldset}
      hint={props.hint}
      errorMessage={props.errorMessage}
      formGroup={props.formGroup}
    >
      <div class={classNames('govuk-date-input', props.classes)} id={props.id} {...extra(props.attributes)}>
        {props.formGroup?.beforeInputs?.content}
        {items.map((item) => {
          if (!item) return null
          const isMarked = hasError(item) || (item.error !== false && props.errorMessage !== undefined && !anyHasError)
          const known = standard.find(
            ({ key, part }) => item === part || isNamed(item, [key, part ? part.name : undefined]),
          )
          const name = item.name ?? known?.key ?? ''
          const fullName = props.namePrefix ? `${props.namePrefix}-${name}` : name
          return (
            <div class="govuk-date-input__item">
              <Input
                label={{ content: item.label || capitalise(name), classes: 'govuk-date-input__label' }}
                id={item.id || `${props.id}-${name}`}
                classes={classNames(
                  'govuk-date-input__input',
                  isMarked && !item.classes?.includes(ERROR_CLASS) && ERROR_CLASS,
                  !item.classes?.includes('govuk-input--width-') && `govuk-input--width-${known?.width ?? 2}`,
                  item.classes,
                )}
                name={fullName}
                value={item.value ?? (known?.part ? known.part.value : undefined) ?? props.values?.[fullName]}
                inputmode={item.inputmode || 'numeric'}
                autocomplete={item.autocomplete}
                pattern={item.pattern}
                attributes={item.attributes}
              />
            </div>
          )
        })}
        {props.formGroup?.afterInputs?.content}
      </div>
    </Group>
  )
}

/** What the props say about the part, or else the usual field. */
function standardPart(key: 'day' | 'month' | 'year', width: 2 | 4, props: DateInputProps) {
  const usual = { name: key, value: props.values?.[key], classes: `govuk-input--width-${width}` }
  const part: DateInputPart | false = props[key] ?? usual
  return { key, width, part }
}

function isNamed(item: DateInputPart, names: readonly (string | Falsy)[]): boolean {
  return Boolean(item.name) && names.includes(item.name)
}

function hasError(item: DateInputPart): boolean {
  return item.error === true || item.classes?.includes(ERROR_CLASS) === true
}

function capitalise(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).toLowerCase()
}
