/** The fields about a person, household or place, for adding and for changing. */
import { errorAt, type FieldError } from '../../../platform/forms/index.ts'
import { Button, DateInput, Details, Fieldset, Input, Select, Textarea } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { CHARACTERISTICS, type Characteristic, characteristics } from '../domain/profile.ts'
import { ADDRESS_USES, NAME_USES, REFERENCE_KINDS } from '../domain/words.ts'
import { CHARACTERISTIC_LABELS } from './describe.tsx'
import { blankRow, type ListName, NOT_ASKED, PREFER_NOT_TO_SAY, type ProfileDraft, type Row } from './draft.ts'
import { GroupedSelect, type SelectGroup } from './grouped-select.tsx'

export interface FieldsProps {
  readonly draft: ProfileDraft
  readonly errors: readonly FieldError[]
  /** The address of the form, to which the buttons for rows add where to go on. */
  readonly action: string
  /** Id of the field in which to go on typing, after a row was added or taken away. */
  readonly focus?: string
}

/**
 * The button that is pressed by the return key must be the first of its form, which the buttons for rows are not to be.
 * Pointer and keyboard reach the one at the end.
 */
export function DefaultButton(props: { name: string; value: string }): Html {
  return (
    <button
      type="submit"
      name={props.name}
      value={props.value}
      class="govuk-visually-hidden"
      tabindex={-1}
      aria-hidden="true"
    >
      Continue
    </button>
  )
}

export function ProfileFields(props: FieldsProps): Html {
  const { draft, errors } = props
  const isPerson = draft.kind === 'person'
  return (
    <>
      <input type="hidden" name="kind" value={draft.kind} />
      {draft.displayName !== '' && (
        <Text {...props} name="displayName" label="Name in lists" value={draft.displayName} />
      )}
      <Rows {...props} list="names" title="Name" another="another name">
        {(row, at) => <NameRow {...props} row={row} at={at} />}
      </Rows>
      {isPerson && (
        <DateInput
          id="born"
          namePrefix="born"
          fieldset={{ legend: { content: 'Date of birth', classes: 'govuk-fieldset__legend--m' } }}
          hint={{ content: 'As much as is known, for example 27 3 1984, or only the year' }}
          values={{ day: draft.born.day, month: draft.born.month, year: draft.born.year }}
          day={bornPart('day', props)}
          month={bornPart('month', props)}
          year={bornPart('year', props)}
          errorMessage={['day', 'month', 'year'].map((part) => errorAt(errors, `born-${part}`)).find(Boolean)}
        />
      )}
      <Rows {...props} list="addresses" title="Address" another="another address">
        {(row, at) => <AddressRow {...props} row={row} at={at} />}
      </Rows>
      <Rows {...props} list="phones" title="Phone" another="another phone number">
        {(row, at) => (
          <div class="pp-row__fields">
            <Text {...props} name={`phones.${at}.number`} label="Number" value={row['number']} type="tel" width={20} />
            <Text {...props} name={`phones.${at}.note`} label="Note (whose, when to call)" value={row['note']} grow />
          </div>
        )}
      </Rows>
      <Rows {...props} list="emails" title="Email" another="another email address">
        {(row, at) => (
          <div class="pp-row__fields">
            <Text
              {...props}
              name={`emails.${at}.address`}
              label="Email address"
              value={row['address']}
              type="email"
              grow
            />
            <Text {...props} name={`emails.${at}.note`} label="Note" value={row['note']} grow />
          </div>
        )}
      </Rows>
      <Rows {...props} list="references" title="Reference" another="another reference">
        {(row, at) => (
          <div class="pp-row__fields">
            <Sort
              {...props}
              name={`references.${at}.kind`}
              label="Type"
              value={row['kind']}
              choices={REFERENCE_KINDS}
              empty
            />
            <Text {...props} name={`references.${at}.value`} label="Reference" value={row['value']} width={20} />
          </div>
        )}
      </Rows>
      {isPerson && <AboutThePerson {...props} />}
    </>
  )
}

function bornPart(part: 'day' | 'month' | 'year', { draft, errors }: FieldsProps) {
  const wrong = errors.some(({ field }) => field === `born-${part}`)
  return {
    name: part,
    value: draft.born[part],
    error: wrong,
    classes: part === 'year' ? 'govuk-input--width-4' : 'govuk-input--width-2',
    autocomplete: 'off',
  }
}

interface RowsProps extends FieldsProps {
  readonly list: ListName
  readonly title: string
  readonly another: string
  readonly children: (row: Row, at: number) => Html
}

/** The rows of a list, of which one is always there, with buttons to add and take away that need no script. */
function Rows(props: RowsProps): Html {
  const { list, draft, action } = props
  const rows = draft.lists[list]
  const shown = rows.length === 0 ? [blankRow(list, { kind: draft.kind, first: true })] : rows
  return (
    <Fieldset classes="pp-rows" legend={{ content: props.title, classes: 'govuk-fieldset__legend--m' }}>
      {shown.map((row, at) => (
        <div class="pp-row" id={`${list}.${at}`}>
          {props.children(row, at)}
          {rows.length > 0 && (shown.length > 1 || !isEmptyRow(row)) && (
            <button
              type="submit"
              name="do"
              value={`remove-${list}-${at}`}
              formaction={`${action}#add-${list}`}
              class="fp-link-button pp-row__remove"
            >
              Remove
              <span class="govuk-visually-hidden">
                {' '}
                {props.title.toLowerCase()} {at + 1}
              </span>
            </button>
          )}
        </div>
      ))}
      <Button
        id={`add-${list}`}
        classes="govuk-button--secondary pp-add"
        name="do"
        value={`add-${list}`}
        attributes={{
          formaction: `${action}#${list}.${shown.length}`,
          autofocus: props.focus === `add-${list}` || undefined,
        }}
      >
        Add {props.another}
      </Button>
    </Fieldset>
  )
}

function isEmptyRow(row: Row): boolean {
  return Object.entries(row).every(([field, value]) => field === 'use' || field === 'kind' || value === '')
}

interface TextProps extends FieldsProps {
  readonly name: string
  readonly label: string
  readonly value: string | undefined
  readonly type?: string
  readonly hint?: string | undefined
  /** Row of a list: the second and later are told apart for screen readers. */
  readonly at?: number
  /** Characters that the field is wide; the whole width unless given. */
  readonly width?: 2 | 4 | 5 | 10 | 20
  /** Takes what the other fields of its line leave. */
  readonly grow?: boolean
}

function Text(props: TextProps): Html {
  return (
    <Input
      name={props.name}
      type={props.type}
      label={{ content: props.label }}
      hint={props.hint === undefined ? undefined : { content: props.hint }}
      value={props.value}
      classes={props.width === undefined ? undefined : `govuk-input--width-${props.width}`}
      errorMessage={errorAt(props.errors, props.name)}
      formGroup={{ classes: props.grow === true ? 'pp-grow' : undefined }}
      autocomplete="off"
      spellcheck={false}
      attributes={props.focus === props.name ? { autofocus: true } : undefined}
    />
  )
}

interface SortProps extends FieldsProps {
  readonly name: string
  readonly label: string
  readonly value: string | undefined
  readonly choices: Readonly<Record<string, string>>
  /** Begins with nothing chosen. */
  readonly empty?: boolean
}

function Sort(props: SortProps): Html {
  return (
    <Select
      name={props.name}
      label={{ content: props.label }}
      value={props.value}
      errorMessage={errorAt(props.errors, props.name)}
      items={[
        props.empty === true && { value: '', text: 'Choose' },
        ...Object.entries(props.choices).map(([value, text]) => ({ value, text })),
      ]}
      attributes={props.focus === props.name ? { autofocus: true } : undefined}
    />
  )
}

interface RowProps extends FieldsProps {
  readonly row: Row
  readonly at: number
}

function NameRow(props: RowProps): Html {
  const { row, at } = props
  const field = (name: string) => `names.${at}.${name}`
  if (props.draft.kind !== 'person') {
    return (
      <>
        <input type="hidden" name={field('use')} value={row['use']} />
        <Text
          {...props}
          name={field('family')}
          label={at === 0 ? 'Name' : 'Other name'}
          hint={
            at > 0
              ? undefined
              : props.draft.kind === 'household'
                ? 'For example “Smyth household” or “Flat 3, Mill Court”'
                : 'For example “Castle Park bandstand” or “Shop on the corner of Mill Lane”'
          }
          value={row['family']}
        />
      </>
    )
  }
  return (
    <div class="pp-row__fields">
      <Text {...props} name={field('given')} label="First names" value={row['given']} grow />
      <Text {...props} name={field('family')} label="Surname" value={row['family']} grow />
      {at === 0 && row['use'] === 'main' ? (
        <input type="hidden" name={field('use')} value="main" />
      ) : (
        <Sort {...props} name={field('use')} label="Type" value={row['use']} choices={NAME_USES} />
      )}
    </div>
  )
}

function AddressRow(props: RowProps): Html {
  const { row, at, errors } = props
  const field = (name: string) => `addresses.${at}.${name}`
  const rare = ['building', 'locality', 'uprn', 'fromOn', 'toOn']
  const open = rare.some((name) => (row[name] ?? '') !== '' || errors.some((error) => error.field === field(name)))
  return (
    <>
      <div class="pp-row__fields">
        <Text {...props} name={field('flat')} label="Flat" value={row['flat']} width={4} />
        <Text {...props} name={field('number')} label="House number or name" value={row['number']} width={10} />
        <Text {...props} name={field('street')} label="Street" value={row['street']} grow />
      </div>
      <div class="pp-row__fields">
        <Text {...props} name={field('town')} label="Town or village" value={row['town']} grow />
        <Text {...props} name={field('postcode')} label="Postcode" value={row['postcode']} width={10} />
        {props.draft.kind === 'place' ? (
          <input type="hidden" name={field('use')} value={row['use']} />
        ) : (
          <Sort {...props} name={field('use')} label="Type" value={row['use']} choices={ADDRESS_USES} />
        )}
      </div>
      <input type="hidden" name={field('areaId')} value={row['areaId']} />
      <Details summary="Building, dates and property number" open={open} classes="pp-more">
        <div class="pp-row__fields">
          <Text {...props} name={field('building')} label="Building" value={row['building']} grow />
          <Text {...props} name={field('locality')} label="Estate or part of the town" value={row['locality']} grow />
        </div>
        <div class="pp-row__fields">
          <Text {...props} name={field('fromOn')} label="From" value={row['fromOn']} type="date" width={10} />
          <Text {...props} name={field('toOn')} label="To" value={row['toOn']} type="date" width={10} />
          <Text {...props} name={field('uprn')} label="Property reference (UPRN)" value={row['uprn']} width={10} />
        </div>
      </Details>
    </>
  )
}

/** The groups of the census, so that eighteen answers can be found at a glance. */
const ETHNIC_GROUPS: readonly (readonly [string, string])[] = [
  ['White', 'W'],
  ['Mixed or multiple ethnic groups', 'M'],
  ['Asian or Asian British', 'A'],
  ['Black, African, Caribbean or Black British', 'B'],
  ['Other ethnic group', 'O'],
]

function groupsOf(name: Characteristic): SelectGroup[] {
  const items = Object.entries(CHARACTERISTICS[name]).map(([value, text]) => ({ value, text: text as string }))
  if (name !== 'ethnicity') return [{ label: CHARACTERISTIC_LABELS[name], items }]
  return ETHNIC_GROUPS.map(([label, letter]) => ({ label, items: items.filter(({ value }) => value[0] === letter) }))
}

function AboutThePerson(props: FieldsProps): Html {
  return (
    <Fieldset classes="pp-rows" legend={{ content: 'About the person', classes: 'govuk-fieldset__legend--m' }}>
      <p class="govuk-hint">
        Ask; do not guess. Nothing is filled in for you. “Prefer not to say” is an answer, and so is “not asked” with
        its reason.
      </p>
      <div class="pp-answers">
        {characteristics.map((name) => (
          <AnswerField {...props} name={name} />
        ))}
      </div>
      <Textarea
        name="details.needs"
        label={{ content: 'What to consider when meeting or writing' }}
        hint={{ content: 'Interpreter, large print, a carer who should be there, a dog, a risk to visitors' }}
        rows={3}
        value={props.draft.needs}
        errorMessage={errorAt(props.errors, 'details.needs')}
      />
    </Fieldset>
  )
}

function AnswerField(props: FieldsProps & { name: Characteristic }): Html {
  const { name, draft } = props
  const id = `details.${name}`
  const answer = draft.answers[name]
  return (
    <div class="pp-answer">
      <GroupedSelect
        name={id}
        label={CHARACTERISTIC_LABELS[name]}
        value={answer.choice}
        error={errorAt(props.errors, id)?.content}
        first={[{ value: '', text: 'Not recorded yet' }]}
        groups={[
          ...groupsOf(name),
          {
            label: 'No answer',
            items: [
              { value: PREFER_NOT_TO_SAY, text: 'Prefer not to say' },
              { value: NOT_ASKED, text: 'Not asked, because …' },
            ],
          },
        ]}
      />
      {name === 'gender' && (
        <div class="pp-answer__described">
          <Text {...props} name={`${id}.described`} label="In the person’s own words" value={answer.described} />
        </div>
      )}
      <div class="pp-answer__because">
        <Text
          {...props}
          name={`${id}.because`}
          label={`Why not asked about ${CHARACTERISTIC_LABELS[name].toLowerCase()}`}
          value={answer.because}
        />
      </div>
    </div>
  )
}

/** Everything that was typed, for a page in between. */
export function HiddenFields(props: { fields: readonly (readonly [string, string])[] }): Child {
  return props.fields.map(([name, value]) => <input type="hidden" name={name} value={value} />)
}
