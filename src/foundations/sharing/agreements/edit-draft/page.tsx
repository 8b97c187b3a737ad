import { type FieldError, PostForm, ProblemSummary } from '../../../../platform/forms/index.ts'
import { Button, Fieldset, Input, InsetText, Radios, Select, Textarea } from '../../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../../platform/html/parts.tsx'
import { agencyKinds, teamKindLabel, teamKindNames } from '../../../identity/index.ts'
import { classificationLabels, classifications, discoverabilities, discoverabilityLabels } from '../../domain/words.ts'
import type { Agreement } from '../../store/agreement-register.ts'
import { messageAt, nameOf } from '../common.tsx'
import { Differences } from '../compare.tsx'
import { type Choices, type DraftForm, type List, wordingOfForm } from './form.ts'

export interface EditView {
  readonly agreement: Agreement
  readonly form: DraftForm
  readonly errors: readonly FieldError[]
  readonly choices: Choices
  readonly formToken: string
  /** Rows were added or taken away, and nothing is saved yet. */
  readonly unsaved: boolean
}

export function EditPage(view: EditView): Html {
  return (
    <>
      <ProblemSummary errors={view.errors} />
      <Heading
        caption={`${view.agreement.purposeTitle}, edition ${view.agreement.edition}`}
        lead="A draft may be unfinished. It is checked as a whole before it is offered."
      >
        Edit the draft
      </Heading>
      {view.unsaved && <InsetText>Not saved yet. Save the draft when the rows are right.</InsetText>}
      <Fields view={view} submit="Save draft" />
    </>
  )
}

/** Somebody else saved while this was being written: both texts, and what was typed stays. */
export function EditConflictPage(view: EditView): Html {
  const { agreement, form, choices } = view
  return (
    <>
      <Heading
        caption={nameOf(agreement)}
        lead="Somebody else saved this draft while you were writing. Nothing is lost: compare, take over what is right in the other text, and save."
      >
        Two texts at once
      </Heading>
      <Differences
        before={{ name: 'Saved by somebody else', wording: agreement }}
        after={{ name: 'Yours, not saved yet', wording: wordingOfForm(form, choices) }}
      />
      <p class="govuk-body">
        <a class="govuk-link" href={`/agreements/${agreement.id}/edit`}>
          Keep the saved text and drop yours
        </a>
      </p>
      <h2 class="govuk-heading-m">Your text</h2>
      <Fields view={view} submit="Save mine over the other" />
    </>
  )
}

function Fields(props: { view: EditView; submit: string }): Html {
  const { view, submit } = props
  const { form, errors, agreement } = view
  const href = `/agreements/${agreement.id}`
  return (
    <PostForm action={`${href}/edit`} token={view.formToken}>
      <input type="hidden" name="version" value={form.version} />
      {/* What Enter in a field presses: without this it would be the first button that removes a row. */}
      <button type="submit" name="do" value="save" class="govuk-visually-hidden" tabindex={-1} aria-hidden="true">
        {submit}
      </button>
      <Input
        name="title"
        label={{ content: 'Title', classes: 'govuk-label--m' }}
        value={form.title}
        errorMessage={messageAt(errors, 'title')}
      />
      <Textarea
        name="summary"
        label={{ content: 'Summary', classes: 'govuk-label--m' }}
        hint={{ content: 'What it is for and what it changes, in a few sentences' }}
        rows={4}
        value={form.summary}
        errorMessage={messageAt(errors, 'summary')}
      />
      <Parties view={view} />
      <Lines
        view={view}
        list="lawfulBases"
        title="Lawful bases"
        hint="One law or article each, for example: Crime and Disorder Act 1998, section 115"
        one="Lawful basis"
      />
      <Lines
        view={view}
        list="dataCategories"
        title="Categories of data"
        hint="What is shared, for example: names and addresses; incidents; health as far as it bears on risk"
        one="Category"
      />
      <Recipients view={view} />
      <Radios
        name="discoverability"
        value={form.discoverability}
        fieldset={{
          legend: {
            content: 'What do people of a party learn in a search about a record that they may not open?',
            classes: 'govuk-fieldset__legend--m',
          },
        }}
        errorMessage={messageAt(errors, 'discoverability')}
        items={discoverabilities.map((value) => ({
          value,
          content: discoverabilityLabels[value].label,
          hint: { content: discoverabilityLabels[value].hint },
        }))}
      />
      <Radios
        name="classification"
        value={form.classification}
        classes="govuk-radios--inline"
        fieldset={{ legend: { content: 'Classification', classes: 'govuk-fieldset__legend--m' } }}
        errorMessage={messageAt(errors, 'classification')}
        items={classifications.map((value) => ({ value, content: classificationLabels[value] }))}
      />
      <Textarea
        name="handling"
        label={{ content: 'Handling', classes: 'govuk-label--m' }}
        hint={{ content: 'Stands on every page of a record: what may be done with it, and what may not' }}
        rows={4}
        value={form.handling}
        errorMessage={messageAt(errors, 'handling')}
      />
      <Retention view={view} />
      <Fieldset legend={{ content: 'Dates', classes: 'govuk-fieldset__legend--m' }}>
        <div class="fp-filters__row">
          <Day view={view} name="startsOn" label="First day" />
          <Day view={view} name="reviewOn" label="Review by" />
          <Day view={view} name="endsOn" label="Last day (optional)" />
        </div>
      </Fieldset>
      <div class="fp-actions">
        <Button name="do" value="save" preventDoubleClick>
          {submit}
        </Button>
        <a class="govuk-link" href={href}>
          Cancel
        </a>
      </div>
    </PostForm>
  )
}

function Day(props: { view: EditView; name: 'startsOn' | 'endsOn' | 'reviewOn'; label: string }): Html {
  return (
    <Input
      name={props.name}
      type="date"
      classes="govuk-input--width-10"
      label={{ content: props.label, classes: 'govuk-label--s' }}
      value={props.view.form[props.name]}
      errorMessage={messageAt(props.view.errors, props.name)}
    />
  )
}

/** A part of the form with rows; its heading is where the page lands after a row was added or taken away. */
function Part(props: { view: EditView; list: List; title: string; hint: string; add: Child; children?: Child }): Html {
  return (
    <section aria-labelledby={props.list}>
      <h2 class="govuk-heading-m govuk-!-margin-bottom-1" id={props.list}>
        {props.title}
      </h2>
      <p class="govuk-hint">{props.hint}</p>
      {props.children}
      <div>{props.add}</div>
    </section>
  )
}

function RowButton(props: { view: EditView; list: List; row?: number; text: string; about?: string }): Html {
  const { list, row } = props
  return (
    <Button
      name="do"
      value={row === undefined ? `add-${list}` : `remove-${list}-${row}`}
      classes="govuk-button--secondary"
      attributes={{ formaction: `/agreements/${props.view.agreement.id}/edit#${list}` }}
    >
      {props.text}
      {props.about !== undefined && <span class="govuk-visually-hidden">: {props.about}</span>}
    </Button>
  )
}

function Parties(props: { view: EditView }): Html {
  const { view } = props
  const { form, choices, errors } = view
  const left = choices.agencies.filter(({ id }) => !form.parties.some(({ agencyId }) => agencyId === id))
  return (
    <Part
      view={view}
      list="parties"
      title="Parties"
      hint="Agencies that share with each other. Each must sign; until then it receives nothing."
      add={
        <div class="fp-filters__row">
          <Select
            name="addParty"
            label={{ content: 'Another agency' }}
            value={form.addParty}
            errorMessage={messageAt(errors, 'addParty')}
            items={[{ value: '', text: 'Choose' }, ...left.map(({ id, name }) => ({ value: id, text: name }))]}
          />
          <RowButton view={view} list="parties" text="Add party" />
        </div>
      }
    >
      {form.parties.map(({ agencyId, contactTeamId }, i) => {
        const name = choices.agencies.find(({ id }) => id === agencyId)?.name ?? 'Agency that has ended'
        return (
          <Fieldset legend={{ content: name, classes: 'govuk-fieldset__legend--s' }}>
            <input type="hidden" name={`parties.${i}.agencyId`} value={agencyId} />
            <div class="fp-filters__row">
              <Select
                name={`parties.${i}.contactTeamId`}
                label={{ content: 'Team whom searchers are told to ask' }}
                value={contactTeamId}
                errorMessage={messageAt(errors, `parties.${i}.contactTeamId`)}
                items={[
                  { value: '', text: 'None' },
                  ...choices.teams
                    .filter((team) => team.agencyId === agencyId)
                    .map((team) => ({ value: team.id, text: team.name })),
                ]}
              />
              <RowButton view={view} list="parties" row={i} text="Remove" about={name} />
            </div>
          </Fieldset>
        )
      })}
    </Part>
  )
}

function Lines(props: {
  view: EditView
  list: 'lawfulBases' | 'dataCategories'
  title: string
  hint: string
  one: string
}): Html {
  const { view, list, one } = props
  return (
    <Part
      view={view}
      list={list}
      title={props.title}
      hint={props.hint}
      add={<RowButton view={view} list={list} text={`Add a ${one.toLowerCase()}`} />}
    >
      {view.form[list].map((text, i) => (
        <>
          <Textarea
            name={`${list}.${i}`}
            label={{ content: `${one} ${i + 1}` }}
            rows={2}
            value={text}
            errorMessage={messageAt(view.errors, `${list}.${i}`)}
            formGroup={{ classes: 'govuk-!-margin-bottom-2' }}
          />
          <div>
            <RowButton view={view} list={list} row={i} text="Remove" about={`${one} ${i + 1}`} />
          </div>
        </>
      ))}
    </Part>
  )
}

function Recipients(props: { view: EditView }): Html {
  const { view } = props
  const { form, errors } = view
  return (
    <Part
      view={view}
      list="recipients"
      title="Recipients"
      hint="Teams of the parties that receive every record at once, without anybody having to remember. Where several lines name a team, the highest access counts."
      add={<RowButton view={view} list="recipients" text="Add recipients" />}
    >
      {form.recipients.map((row, i) => {
        const at = `recipients.${i}`
        return (
          <Fieldset legend={{ content: `Recipients ${i + 1}`, classes: 'govuk-fieldset__legend--s' }}>
            <div class="fp-filters__row">
              <Select
                name={`${at}.teamKind`}
                label={{ content: 'Teams for' }}
                value={row.teamKind}
                errorMessage={messageAt(errors, `${at}.teamKind`)}
                items={[
                  { value: '', text: 'Choose' },
                  ...teamKindNames.map((kind) => ({ value: kind, text: teamKindLabel(kind) })),
                ]}
              />
              <Select
                name={`${at}.agencyKind`}
                label={{ content: 'Of' }}
                value={row.agencyKind}
                errorMessage={messageAt(errors, `${at}.agencyKind`)}
                items={[
                  { value: '', text: 'Any party' },
                  ...Object.entries(agencyKinds).map(([value, text]) => ({ value, text })),
                ]}
              />
              <Select
                name={`${at}.reach`}
                label={{ content: 'Which' }}
                value={row.reach}
                errorMessage={messageAt(errors, `${at}.reach`)}
                items={[
                  { value: 'same-area', text: 'Those that serve the record’s area' },
                  { value: 'everywhere', text: 'All, wherever they work' },
                ]}
              />
              <Select
                name={`${at}.level`}
                label={{ content: 'May' }}
                value={row.level}
                errorMessage={messageAt(errors, `${at}.level`)}
                items={[
                  { value: 'know-of', text: 'Know that it exists' },
                  { value: 'view', text: 'Read' },
                  { value: 'contribute', text: 'Read and add' },
                  { value: 'manage', text: 'Read, add and manage' },
                ]}
              />
              <RowButton view={view} list="recipients" row={i} text="Remove" about={`Recipients ${i + 1}`} />
            </div>
          </Fieldset>
        )
      })}
    </Part>
  )
}

function Retention(props: { view: EditView }): Html {
  const { view } = props
  const { form, errors } = view
  return (
    <Part
      view={view}
      list="retention"
      title="Retention"
      hint="How long a record is kept after the work on it ended, by how it ended. Then it is reviewed; nothing is removed unseen."
      add={<RowButton view={view} list="retention" text="Add an outcome" />}
    >
      {form.retention.map((row, i) => {
        const at = `retention.${i}`
        return (
          <div class="fp-filters__row">
            <input type="hidden" name={`${at}.outcome`} value={row.outcome} />
            <Input
              name={`${at}.title`}
              label={{ content: `Outcome ${i + 1}` }}
              value={row.title}
              errorMessage={messageAt(errors, `${at}.title`)}
            />
            <Input
              name={`${at}.months`}
              label={{ content: `Months for outcome ${i + 1}` }}
              classes="govuk-input--width-4"
              inputmode="numeric"
              value={row.months}
              errorMessage={messageAt(errors, `${at}.months`)}
            />
            <RowButton view={view} list="retention" row={i} text="Remove" about={`Outcome ${i + 1}`} />
          </div>
        )
      })}
    </Part>
  )
}
