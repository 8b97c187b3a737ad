/** The editor of a draft. Rows come, go and move by buttons that post; nothing is saved until it is said. */
import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { Button, Checkboxes, Details, Input, InsetText, Select, Textarea } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { adjustments, headerKinds, nameOf, prefills, questionKinds } from '../domain/instrument.ts'
import { instrumentPath } from '../pages/load-instrument.ts'
import type { StoredInstrument } from '../store/instruments.ts'
import {
  type BandRow,
  type HeaderRow,
  type InstrumentForm,
  type OptionRow,
  type QuestionRow,
  type SectionRow,
  YES,
} from './form.ts'

export interface ComposeView {
  readonly stored: StoredInstrument
  readonly form: InstrumentForm
  readonly errors: readonly FieldError[]
  /** Rows were changed, and nothing is saved yet. */
  readonly unsaved: boolean
  /** What somebody else saved meanwhile. */
  readonly conflict: StoredInstrument | null
  readonly revision: number
  readonly formToken: string
}

export function ComposePage(view: ComposeView): Html {
  const { stored, form, errors } = view
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading caption={nameOf(stored)}>{view.conflict === null ? 'Compose' : 'Two texts at once'}</Heading>
      {view.conflict !== null ? (
        <InsetText>
          <p class="govuk-body">
            Somebody else saved this draft while you were writing. Nothing of yours is lost: it stands below and is not
            saved yet. Look at{' '}
            <a class="govuk-link" href={instrumentPath(stored)} target="_blank" rel="noopener">
              what they saved (opens in a new tab)
            </a>
            , take over what is right in it, and save yours over it; or{' '}
            <a class="govuk-link" href={instrumentPath(stored, 'edit')}>
              keep theirs and drop yours
            </a>
            .
          </p>
        </InsetText>
      ) : (
        view.unsaved && <InsetText>Not saved yet. Save the draft when the rows are right.</InsetText>
      )}
      <PostForm action={instrumentPath(stored, 'edit')} token={view.formToken} class="as-compose">
        <input type="hidden" name="revision" value={view.revision} />
        {/* What Enter in a field presses: without this it would be the first button that changes a row. */}
        <button type="submit" name="do" value="save" class="govuk-visually-hidden" tabindex={-1} aria-hidden="true">
          Save
        </button>
        <Line view={view} name="title" label="Title" value={form.title} />
        <Lines view={view} name="about" label="What it is for" hint="Stands above the form" value={form.about} />
        <Lines
          view={view}
          name="footing"
          label="Source"
          hint="Where it comes from, and by what right or licence you use it"
          value={form.footing}
        />
        <div class="fp-filters__row">
          <Line view={view} name="unit.one" label="One is called" value={form.unit.one} width="10" />
          <Line view={view} name="unit.many" label="Several are called" value={form.unit.many} width="10" />
        </div>
        <HeaderFields view={view} />
        <Sections view={view} />
        <Bands view={view} />
        <Prompts view={view} />
        <Judgement view={view} />
        <div class="fp-actions as-compose__end">
          <Button name="do" value="save" preventDoubleClick>
            {view.conflict === null ? 'Save the draft' : 'Save mine over theirs'}
          </Button>
          <Button name="do" value="preview" classes="govuk-button--secondary">
            Save and try it out
          </Button>
          <Button name="do" value="publish" classes="govuk-button--secondary">
            Save and publish
          </Button>
          <a class="govuk-link" href={instrumentPath(stored)}>
            Cancel
          </a>
        </div>
      </PostForm>
    </>
  )
}

interface Part {
  readonly view: ComposeView
}

function Line(
  props: Part & { name: string; label: string; value: string; hint?: string; width?: string; numeric?: boolean },
): Html {
  return (
    <Input
      name={props.name}
      label={{ content: props.label }}
      hint={props.hint === undefined ? undefined : { content: props.hint }}
      value={props.value}
      errorMessage={errorAt(props.view.errors, props.name)}
      classes={props.width === undefined ? undefined : `govuk-input--width-${props.width}`}
      inputmode={props.numeric === true ? 'numeric' : undefined}
      autocomplete="off"
    />
  )
}

function Lines(props: Part & { name: string; label: string; value: string; hint?: string }): Html {
  return (
    <Textarea
      name={props.name}
      label={{ content: props.label }}
      hint={props.hint === undefined ? undefined : { content: props.hint }}
      rows={2}
      value={props.value}
      errorMessage={errorAt(props.view.errors, props.name)}
    />
  )
}

function Tick(props: { name: string; label: string; value: string }): Html {
  return (
    <Checkboxes
      name={props.name}
      classes="govuk-checkboxes--small"
      values={[props.value]}
      items={[{ value: YES, content: props.label }]}
    />
  )
}

/** Adds a row to a list; the page comes back at the list. */
function Add(props: Part & { list: string; children: Child }): Html {
  return (
    <Button
      name="do"
      value={`add:${props.list}`}
      classes="govuk-button--secondary"
      attributes={{ formaction: `${instrumentPath(props.view.stored, 'edit')}#${props.list}` }}
    >
      {props.children}
    </Button>
  )
}

/** Moves and removes one row. */
function RowButtons(props: Part & { list: string; row: number; count: number; what: string }): Html {
  const { list, row, count, what } = props
  const button = (step: string, text: string) => (
    <button
      type="submit"
      name="do"
      value={`${step}:${list}.${row}`}
      class="fp-link-button"
      formaction={`${instrumentPath(props.view.stored, 'edit')}#${list}`}
    >
      {text}
      <span class="govuk-visually-hidden">: {what}</span>
    </button>
  )
  return (
    <p class="govuk-body-s as-row-buttons">
      {row > 0 && button('up', 'Move up')} {row < count - 1 && button('down', 'Move down')} {button('remove', 'Remove')}
    </p>
  )
}

function List(props: Part & { list: string; title: string; hint?: string; add: string; children?: Child }): Html {
  const error = errorAt(props.view.errors, props.list)
  return (
    <section class="as-list" aria-labelledby={props.list}>
      <h2 class="govuk-heading-m govuk-!-margin-bottom-1" id={props.list}>
        {props.title}
      </h2>
      {props.hint !== undefined && <p class="govuk-hint">{props.hint}</p>}
      {error !== undefined && <Wrong text={error.content} />}
      {props.children}
      <Add view={props.view} list={props.list}>
        {props.add}
      </Add>
    </section>
  )
}

function Wrong(props: { text: string }): Html {
  return (
    <p class="govuk-error-message">
      <span class="govuk-visually-hidden">Error:</span> {props.text}
    </p>
  )
}

function HeaderFields({ view }: Part): Html {
  const { header } = view.form
  return (
    <Details
      summary={`Fields above the questions (${header.length})`}
      open={view.errors.some(({ field }) => field.startsWith('header')) || view.unsaved}
    >
      <List
        view={view}
        list="header"
        title="Fields above the questions"
        hint="Whom, where and when it is about"
        add="Add a field"
      >
        {header.map((row, at) => (
          <HeaderFieldRow view={view} row={row} at={at} />
        ))}
      </List>
    </Details>
  )
}

function HeaderFieldRow({ view, row, at }: Part & { row: HeaderRow; at: number }): Html {
  const name = `header.${at}`
  return (
    <fieldset class="govuk-fieldset as-row">
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">Field {at + 1}</legend>
      <input type="hidden" name={`${name}.key`} value={row.key} />
      <div class="fp-filters__row">
        <Line view={view} name={`${name}.label`} label="Name" value={row.label} />
        <Select
          name={`${name}.kind`}
          label={{ content: 'Kind' }}
          value={row.kind}
          errorMessage={errorAt(view.errors, `${name}.kind`)}
          items={Object.entries(headerKinds).map(([value, text]) => ({ value, text }))}
        />
        <Select
          name={`${name}.prefill`}
          label={{ content: 'Filled in from the record' }}
          value={row.prefill}
          errorMessage={errorAt(view.errors, `${name}.prefill`)}
          items={[{ value: '', text: 'No' }, ...Object.entries(prefills).map(([value, text]) => ({ value, text }))]}
        />
      </div>
      <Line view={view} name={`${name}.hint`} label="Hint (optional)" value={row.hint} />
      <div class="as-for-choice">
        <Textarea
          name={`${name}.options`}
          label={{ content: 'Options of the list, one a line' }}
          rows={3}
          value={row.options}
          errorMessage={errorAt(view.errors, `${name}.options`)}
        />
      </div>
      <Tick name={`${name}.required`} label="Must be filled in" value={row.required} />
      <RowButtons
        view={view}
        list="header"
        row={at}
        count={view.form.header.length}
        what={row.label || `field ${at + 1}`}
      />
    </fieldset>
  )
}

function Sections({ view }: Part): Html {
  const { sections } = view.form
  let number = 0
  return (
    <List
      view={view}
      list="sections"
      title="Sections and questions"
      hint="Questions are numbered in this order"
      add="Add a section"
    >
      {sections.map((section, at) => {
        const first = number + 1
        number += section.questions.length
        return <OneSection view={view} section={section} at={at} first={first} />
      })}
    </List>
  )
}

function OneSection({ view, section, at, first }: Part & { section: SectionRow; at: number; first: number }): Html {
  const name = `sections.${at}`
  const error = errorAt(view.errors, `${name}.questions`)
  return (
    <fieldset class="govuk-fieldset as-row as-row--section">
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">Section {at + 1}</legend>
      <Line view={view} name={`${name}.title`} label="Title of the section" value={section.title} />
      <Line view={view} name={`${name}.about`} label="What to know about it (optional)" value={section.about} />
      <RowButtons
        view={view}
        list="sections"
        row={at}
        count={view.form.sections.length}
        what={section.title || `section ${at + 1}`}
      />
      <div id={`${name}.questions`}>
        {error !== undefined && <Wrong text={error.content} />}
        {section.questions.map((row, q) => (
          <OneQuestion
            view={view}
            row={row}
            list={`${name}.questions`}
            at={q}
            count={section.questions.length}
            number={first + q}
          />
        ))}
      </div>
      <Add view={view} list={`${name}.questions`}>
        Add a question<span class="govuk-visually-hidden"> to section {at + 1}</span>
      </Add>
    </fieldset>
  )
}

function OneQuestion(
  props: Part & { row: QuestionRow; list: string; at: number; count: number; number: number },
): Html {
  const { view, row, list, at, number } = props
  const name = `${list}.${at}`
  return (
    <fieldset class="govuk-fieldset as-row as-question">
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">Question {number}</legend>
      <Line view={view} name={`${name}.subject`} label="Subject" hint="A few words for tables" value={row.subject} />
      <Lines view={view} name={`${name}.wording`} label="Wording" hint="As it is asked" value={row.wording} />
      <Line view={view} name={`${name}.help`} label="Help (optional)" value={row.help} />
      <div class="fp-filters__row">
        <Select
          name={`${name}.kind`}
          label={{ content: 'Kind' }}
          value={row.kind}
          errorMessage={errorAt(view.errors, `${name}.kind`)}
          items={Object.entries(questionKinds).map(([value, text]) => ({ value, text }))}
        />
        <Tick name={`${name}.required`} label="Must be answered" value={row.required} />
      </div>
      <div class="as-for-yes-no">
        <div class="fp-filters__row">
          <Line view={view} name={`${name}.score`} label="A yes scores" value={row.score} width="3" numeric />
          <Tick name={`${name}.tick`} label="A yes counts as a tick" value={row.tick} />
          <Tick name={`${name}.dontKnow`} label="Offers “don’t know”" value={row.dontKnow} />
        </div>
        <Line view={view} name={`${name}.prompt`} label="Prompt on a yes (optional)" value={row.prompt} />
      </div>
      <div class="as-for-options">
        <Options view={view} name={name} rows={row.options} number={number} />
      </div>
      <RowButtons view={view} list={list} row={at} count={props.count} what={`question ${number}`} />
    </fieldset>
  )
}

function Options({
  view,
  name,
  rows,
  number,
}: Part & { name: string; rows: readonly OptionRow[]; number: number }): Html {
  const list = `${name}.options`
  const error = errorAt(view.errors, list)
  return (
    <div id={list}>
      {error !== undefined && <Wrong text={error.content} />}
      {rows.map((option, at) => (
        <fieldset class="govuk-fieldset as-option">
          <legend class="govuk-visually-hidden">
            Option {at + 1} of question {number}
          </legend>
          <input type="hidden" name={`${list}.${at}.key`} value={option.key} />
          <div class="fp-filters__row">
            <Line view={view} name={`${list}.${at}.label`} label={`Option ${at + 1}`} value={option.label} />
            <div class="as-for-score">
              <Line view={view} name={`${list}.${at}.score`} label="Score" value={option.score} width="3" numeric />
            </div>
            <Line view={view} name={`${list}.${at}.prompt`} label="Prompt (optional)" value={option.prompt} />
          </div>
          <RowButtons
            view={view}
            list={list}
            row={at}
            count={rows.length}
            what={`option ${at + 1} of question ${number}`}
          />
        </fieldset>
      ))}
      <Add view={view} list={list}>
        Add an option<span class="govuk-visually-hidden"> to question {number}</span>
      </Add>
    </div>
  )
}

function Bands({ view }: Part): Html {
  return (
    <List
      view={view}
      list="bands"
      title="Bands"
      hint="The lowest first. Each reaches up to where the next begins."
      add="Add a band"
    >
      {view.form.bands.map((row, at) => (
        <BandFields view={view} row={row} at={at} />
      ))}
    </List>
  )
}

function BandFields({ view, row, at }: Part & { row: BandRow; at: number }): Html {
  const name = `bands.${at}`
  return (
    <fieldset class="govuk-fieldset as-row">
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">Band {at + 1}</legend>
      <input type="hidden" name={`${name}.key`} value={row.key} />
      <div class="fp-filters__row">
        <Line view={view} name={`${name}.label`} label="Name" value={row.label} />
        <Line view={view} name={`${name}.from`} label="From a total of" value={row.from} width="4" numeric />
        <Line
          view={view}
          name={`${name}.reviewAfterDays`}
          label="Review after so many days (optional)"
          value={row.reviewAfterDays}
          width="4"
          numeric
        />
      </div>
      <Line view={view} name={`${name}.next`} label="What happens next (optional)" value={row.next} />
      <Line view={view} name={`${name}.prompt`} label="Prompt (optional)" value={row.prompt} />
      <RowButtons
        view={view}
        list="bands"
        row={at}
        count={view.form.bands.length}
        what={row.label || `band ${at + 1}`}
      />
    </fieldset>
  )
}

function Prompts({ view }: Part): Html {
  return (
    <List
      view={view}
      list="prompts"
      title="Prompts at a number"
      hint="Said from so many points or ticks, whatever the band"
      add="Add a prompt"
    >
      {view.form.prompts.map((row, at) => (
        <fieldset class="govuk-fieldset as-row">
          <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">Prompt {at + 1}</legend>
          <div class="fp-filters__row">
            <Select
              name={`prompts.${at}.of`}
              label={{ content: 'Counts' }}
              value={row.of}
              items={[
                { value: 'total', text: 'The total' },
                { value: 'ticks', text: 'The ticks' },
              ]}
            />
            <Line view={view} name={`prompts.${at}.atLeast`} label="From" value={row.atLeast} width="4" numeric />
            <Line view={view} name={`prompts.${at}.text`} label="What to consider" value={row.text} />
          </div>
          <RowButtons view={view} list="prompts" row={at} count={view.form.prompts.length} what={`prompt ${at + 1}`} />
        </fieldset>
      ))}
    </List>
  )
}

function Judgement({ view }: Part): Html {
  const { judgement } = view.form
  const error = errorAt(view.errors, 'judgement.approver')
  return (
    <section class="as-list">
      <h2 class="govuk-heading-m">Professional judgement</h2>
      <Select
        name="judgement.adjust"
        label={{ content: 'May it adjust the total? A reason is always asked.' }}
        value={judgement.adjust}
        errorMessage={errorAt(view.errors, 'judgement.adjust')}
        items={Object.entries(adjustments).map(([value, text]) => ({ value, text }))}
      />
      <Checkboxes
        name="judgement.approver"
        classes="govuk-checkboxes--small"
        values={[judgement.approver]}
        errorMessage={error}
        items={[{ value: YES, content: 'Somebody else must confirm it' }]}
      />
    </section>
  )
}
