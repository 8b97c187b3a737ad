import { errorAt, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDateTime } from '../../../platform/html/format.ts'
import { Button, Checkboxes, Fieldset, InsetText, Table } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading, Scroll } from '../../../platform/html/parts.tsx'
import { changedFacts, FACT_LABELS, type Fact, factInWords, type Told } from '../domain/report-correction.ts'
import { GRADES, IMPACTS, UPDATE_WAYS, YES_NO } from '../domain/report-words.ts'
import { ASB_TYPES } from '../domain/words.ts'
import { DayField, type FormParts, LongField, OneOf, TextField, TimeField } from '../entries/fields.tsx'
import { TwoChanges } from '../entries/thing.tsx'
import { typed, type Values } from '../entries/values.ts'
import type { Correction } from '../store/report-corrections.ts'
import type { Report } from '../store/reports.ts'
import { inWords, ONGOING } from './form.ts'

export interface CorrectView extends FormParts {
  readonly report: Report
  /** The fields as they were when the form was opened. */
  readonly base: Values
  readonly version: number
  readonly formToken: string
}

export function CorrectPage(view: CorrectView): Html {
  return (
    <>
      <ProblemSummary errors={view.errors} />
      <Heading
        caption={`Report ${view.report.reference}`}
        lead="What was told before stays on record, with your name, the time and your reason."
      >
        Correct what was told
      </Heading>
      {view.report.state === 'in-case' && (
        <InsetText>
          The report is in a case. The incident that was made from it stays as it is: if it is wrong too, change it{' '}
          <a class="govuk-link" href={`/cases/${view.report.caseId}#incidents`}>
            on the case
          </a>
          .
        </InsetText>
      )}
      <CorrectForm {...view} submit="Save the correction" />
    </>
  )
}

export interface ConflictView extends CorrectView {
  readonly saved: Values
  readonly yours: Values
  readonly theirs: readonly { readonly key: string; readonly label: string; readonly bothChanged: boolean }[]
}

/** Somebody else corrected it meanwhile: what they changed, beside what you wrote, and a form that holds both. */
export function ConflictPage(view: ConflictView): Html {
  return (
    <>
      <Heading caption={`Report ${view.report.reference}`}>Two changes at once</Heading>
      <TwoChanges
        changes={view.theirs.map((change) => ({
          ...change,
          saved: inWords(change.key, view.saved),
          yours: inWords(change.key, view.yours),
        }))}
        leave={`/reports/${view.report.recordId}`}
      />
      <CorrectForm {...view} submit="Save both together" />
    </>
  )
}

/** The form with, unseen, what it began with: so that nobody's change is lost when two people save. */
function CorrectForm(props: CorrectView & { submit: string }): Html {
  const { report, values, errors } = props
  const form = { values, errors }
  return (
    <PostForm action={`/reports/${report.recordId}/edit`} token={props.formToken} class="cw-form">
      <input type="hidden" name="version" value={props.version} />
      <input type="hidden" name="base" value={props.base.toString()} />
      <LongField form={form} name="what" label="What happens?" />
      <TextField
        form={form}
        name="location"
        label="Where?"
        hint={`An address with its postcode, or the name of a place${report.placeProfileId === null ? '' : '. Where it happened elsewhere, the report is no longer tied to the profile of its place'}`}
      />
      <OneOf form={form} name="asbType" label="What type is it?" list={ASB_TYPES} />
      <DayField form={form} name="day" label="Day on which it happened" />
      <TimeField form={form} name="time" label="Time" />
      <OneOf form={form} name="ongoing" label="Was it going on when it was told?" list={ONGOING} />
      <Fieldset legend={{ content: 'Five questions', classes: 'govuk-fieldset__legend--m' }}>
        <OneOf form={form} name="before" label="Has it happened to the household before?" list={YES_NO} />
        <OneOf form={form} name="impact" label="What does it do to them?" list={IMPACTS} />
        <OneOf form={form} name="targeted" label="Is it aimed at them?" list={YES_NO} />
        <OneOf form={form} name="vulnerable" label="Is anybody there disabled or long-term ill?" list={YES_NO} />
        <OneOf form={form} name="updateBy" label="How do they want to be kept informed?" list={UPDATE_WAYS} />
      </Fieldset>
      <Fieldset legend={{ content: 'Who told it', classes: 'govuk-fieldset__legend--m' }}>
        <TextField form={form} name="callerName" label="Name" />
        <TextField form={form} name="callerPhone" label="Phone" narrow />
        <TextField form={form} name="callerAddress" label="Home address" />
        <Checkboxes
          name="anonymous"
          classes="govuk-checkboxes--small"
          values={[typed(values, 'anonymous')]}
          errorMessage={errorAt(errors, 'callerAnonymous')}
          idPrefix="callerAnonymous"
          items={[
            {
              value: 'yes',
              content: 'They stay anonymous',
              ...(report.callerProfileId === null
                ? {}
                : { hint: { content: 'The report is then no longer tied to their profile' } }),
            },
          ]}
        />
        <TextField form={form} name="incidentNumber" label="Incident number, if there is one" narrow />
      </Fieldset>
      <OneOf
        form={form}
        name="grade"
        label="How soon does somebody respond?"
        hint={`${GRADES[report.suggestedGrade]} was suggested. It is worked out anew only if you change an answer above.`}
        list={GRADES}
        empty="As suggested"
      />
      <TextField form={form} name="gradeReason" label="Why, if you choose another grade" />
      <LongField
        form={form}
        name="reason"
        label="Why is it corrected?"
        hint="For example: the caller rang back"
        rows={2}
      />
      <div class="fp-actions">
        <Button preventDoubleClick>{props.submit}</Button>
        <a class="govuk-link" href={`/reports/${report.recordId}`}>
          Cancel
        </a>
      </div>
    </PostForm>
  )
}

/** What the report said before each correction, the newest first; nothing where it was never corrected. */
export function Corrections(props: {
  report: Told
  corrections: readonly Correction[]
  names: ReadonlyMap<string, string>
  /** Names of profiles, as far as the reader may know them. */
  profiles: ReadonlyMap<string, string>
}): Child {
  const { report, corrections, names, profiles } = props
  if (corrections.length === 0) return null
  return (
    <section aria-labelledby="corrections">
      <h2 class="govuk-heading-m" id="corrections">
        What it said before
      </h2>
      {corrections.map((correction, at) => {
        const after = corrections[at - 1]?.before ?? report
        return (
          <>
            <p class="govuk-body govuk-!-margin-bottom-1">
              Corrected {formatDateTime(correction.at)} by {names.get(correction.byUserId) ?? 'somebody'}:{' '}
              {correction.reason}
              {correction.answersChanged && '. An answer changed, so the grade was worked out anew.'}
            </p>
            {correction.placeProfileId !== null && (
              <p class="govuk-body govuk-!-margin-bottom-1">
                It was tied to <PlaceLeft id={correction.placeProfileId} profiles={profiles} /> until then, and no
                longer is: it happened elsewhere.
              </p>
            )}
            <Changes of={{ before: correction.before, after }} at={formatDateTime(correction.at)} />
          </>
        )
      })}
    </section>
  )
}

function PlaceLeft({ id, profiles }: { id: string; profiles: ReadonlyMap<string, string> }): Child {
  const name = profiles.get(id)
  if (name === undefined) return 'a place whose record you cannot see'
  return (
    <a class="govuk-link" href={`/people/${id}`}>
      {name}
    </a>
  )
}

function Changes({ of, at }: { of: { before: Told; after: Told }; at: string }): Html {
  return (
    <Scroll label={`What changed ${at}`}>
      <Table
        caption={`What changed ${at}`}
        captionClasses="govuk-visually-hidden"
        firstCellIsHeader
        head={[{ content: 'Fact' }, { content: 'Before' }, { content: 'After' }]}
        rows={changedFacts(of.before, of.after).map((fact) => [
          { content: FACT_LABELS[fact] },
          { content: <Said told={of.before} fact={fact} /> },
          { content: <Said told={of.after} fact={fact} /> },
        ])}
      />
    </Scroll>
  )
}

function Said({ told, fact }: { told: Told; fact: Fact }): Html {
  const text = factInWords(told, fact)
  return text === '' ? <span class="fp-quiet">Nothing</span> : <span class="fp-text">{text}</span>
}
