import { errorAt, PostForm } from '../../../platform/forms/index.ts'
import { Button, Radios, SummaryList, Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { type Kind, type Standing, standingOf } from '../domain/intervention.ts'
import { BREACH_ACTIONS, CATEGORIES, OUTCOMES, STAGES } from '../domain/intervention-words.ts'
import { dayInWords, whenInWords } from '../entries/describe.ts'
import {
  DayField,
  type FormParts,
  LongField,
  OneOf,
  OneOfMany,
  partInWords,
  profilesOf,
  TextField,
  TimeField,
} from '../entries/fields.tsx'
import { type FormAtHand, Lines, row, Typed } from '../entries/thing.tsx'
import { typed } from '../entries/values.ts'
import type { Intervention } from '../store/interventions.ts'
import { UNSEEN } from '../store/kept.ts'
import { NOBODY } from '../supports/form.ts'
import { type Chooses, kindChoices } from './form.ts'
import { limitsInWords } from './limits.ts'

export function InterventionFields(form: FormAtHand<Chooses>): Html {
  const kinds = kindChoices(form.values, form)
  const chosen = kinds.find(({ code }) => code === typed(form.values, 'kind'))
  const people = profilesOf(form.at.participants).filter(({ role }) => role !== 'victim' && role !== 'witness')
  return (
    <>
      <DayField form={form} name="startOn" label="Start" />
      <Radios
        name="kind"
        value={typed(form.values, 'kind')}
        classes="govuk-radios--small"
        fieldset={{ legend: { content: 'What sort of intervention?', classes: 'govuk-fieldset__legend--s' } }}
        hint={{ content: 'Those that there were on the day of the start.' }}
        errorMessage={errorAt(form.errors, 'kind')}
        items={(Object.keys(CATEGORIES) as (keyof typeof CATEGORIES)[]).flatMap((category) => {
          const of = kinds.filter((kind) => kind.category === category)
          return of.length === 0
            ? []
            : [{ divider: CATEGORIES[category] }, ...of.map(({ code, title }) => ({ value: code, content: title }))]
        })}
      />
      {chosen !== undefined && <KindHint kind={chosen} />}
      <OneOfMany
        form={form}
        name="profileId"
        label="With whom, or at which place?"
        items={[
          ...people.map((one) => ({ value: one.profileId, text: partInWords(one) })),
          { value: NOBODY, text: 'Nobody and no place in particular' },
        ]}
      />
      <LongField form={form} name="conditions" label="Conditions" hint="One on each line." rows={5} />
      <DayField form={form} name="endOn" label="End (leave it empty if there is none)" />
      <details
        class="govuk-details"
        open={typed(form.values, 'startTime') !== '' || typed(form.values, 'endTime') !== ''}
      >
        <summary class="govuk-details__summary">
          <span class="govuk-details__summary-text">Times, for what lasts hours</span>
        </summary>
        <div class="govuk-details__text">
          <TimeField form={form} name="startTime" label="Start, time" />
          <TimeField form={form} name="endTime" label="End, time" />
        </div>
      </details>
      <TextField form={form} name="courtReference" label="Court reference (if there is one)" narrow />
      <LongField form={form} name="details" label="Details" rows={3} />
      <DayField
        form={form}
        name="reviewOn"
        label="Review on"
        hint="Left empty, it is set where the law asks for reviews of somebody under 18."
      />
      <LongField form={form} name="limitBecause" label="If it goes beyond a limit that is not certain, why?" rows={2} />
      <h2 class="govuk-heading-m">Once it is over</h2>
      <DayField form={form} name="endedOn" label="Ended on" />
      <OneOf form={form} name="outcome" label="How did it go?" list={OUTCOMES} empty="It goes on" />
      <LongField form={form} name="outcomeNote" label="More on how it went" rows={2} />
    </>
  )
}

function KindHint({ kind }: { kind: Kind }): Html {
  return (
    <div class="govuk-inset-text">
      <p class="govuk-body">
        <strong>{kind.title}</strong>
        {kind.legalBasis !== '' && `: ${kind.legalBasis}`}
      </p>
      <Lines of={limitsInWords(kind)} />
    </div>
  )
}

const STANDINGS: Readonly<Record<Standing, { text: string; classes: string }>> = {
  'to-come': { text: 'To come', classes: 'govuk-tag--grey' },
  running: { text: 'Goes on', classes: 'govuk-tag--green' },
  'ending-soon': { text: 'Ends soon', classes: 'govuk-tag--orange' },
  over: { text: 'Ran out: say how it went', classes: 'govuk-tag--red' },
  ended: { text: 'Ended', classes: 'govuk-tag--grey' },
}

/** Where it stands, in words and colour; words say all of it. */
export function StandingTag(props: { one: Intervention; today: string }): Html {
  const { text, classes } = STANDINGS[standingOf(props.one, props.today)]
  return <Tag classes={classes}>{text}</Tag>
}

/** A review that the law or somebody set and nobody has done. */
export function ReviewDueTag(props: { one: Intervention; today: string }): Child {
  const { reviewOn, endedOn } = props.one
  if (reviewOn === null || endedOn !== null) return null
  return reviewOn < props.today ? (
    <Tag classes="govuk-tag--red">Review was due on {dayInWords(reviewOn)}</Tag>
  ) : (
    <Tag classes="govuk-tag--blue">Review on {dayInWords(reviewOn)}</Tag>
  )
}

export function interventionTitle(one: Pick<Intervention, 'kindTitle' | 'startOn'>): string {
  return `${one.kindTitle} from ${dayInWords(one.startOn)}`
}

export function withInWords(one: Pick<Intervention, 'profileId' | 'withName'>): string {
  return one.profileId === null ? 'Nobody in particular' : (one.withName ?? UNSEEN)
}

export function interventionFacts(one: Intervention, at: { readonly today: string }) {
  return [
    row('What', `${one.kindTitle} (${CATEGORIES[one.category].toLowerCase()})`),
    row('With', withInWords(one)),
    row('Stands', [<StandingTag one={one} today={at.today} />, ' ', <ReviewDueTag one={one} today={at.today} />]),
    row('Start', whenInWords({ onDay: one.startOn, atTime: one.startTime })),
    row('End', one.endOn === null ? 'No end is set' : whenInWords({ onDay: one.endOn, atTime: one.endTime })),
    one.conditions.length > 0 && row('Conditions', <Lines of={one.conditions} />),
    one.courtReference !== '' && row('Court reference', one.courtReference),
    one.details !== '' && row('Details', <Typed text={one.details} />),
    one.limitBecause !== '' && row('Why it goes beyond a limit', <Typed text={one.limitBecause} />),
    one.endedOn !== null && row('Ended on', dayInWords(one.endedOn)),
    one.outcome !== null && row('How it went', OUTCOMES[one.outcome]),
    one.outcomeNote !== '' && row('More on how it went', <Typed text={one.outcomeNote} />),
  ]
}

/** Stages and breaches, with forms for adding one. */
export function StagesAndBreaches(props: {
  readonly one: Intervention
  readonly kind: Kind | undefined
  readonly mayChange: boolean
  readonly users: ReadonlyMap<string, string>
}): Html {
  const { one, kind, mayChange, users } = props
  const base = `/cases/${one.caseId}/interventions/${one.id}`
  const by = (id: string | null) => (id === null ? '' : `, noted by ${users.get(id) ?? 'somebody'}`)
  const off = (entry: { id: string }, what: string, of: 'stages' | 'breaches') =>
    mayChange && (
      <a class="govuk-link fp-noprint" href={`${base}/${of}/${entry.id}/remove`}>
        Take off<span class="govuk-visually-hidden"> {what}</span>
      </a>
    )
  return (
    <>
      <h2 class="govuk-heading-m">Stages</h2>
      {one.stages.length === 0 && <p class="govuk-body fp-quiet">No stage is recorded.</p>}
      {one.stages.length > 0 && (
        <SummaryList
          rows={one.stages.map((stage) =>
            row(
              STAGES[stage.stage],
              <>
                {dayInWords(stage.onDay)}
                {by(stage.addedBy)}
                {stage.note !== '' && <Typed text={stage.note} />} {off(stage, STAGES[stage.stage], 'stages')}
              </>,
            ),
          )}
        />
      )}
      <h2 class="govuk-heading-m">Breaches</h2>
      {one.breaches.length === 0 && <p class="govuk-body fp-quiet">No breach is recorded.</p>}
      {one.breaches.length > 0 && (
        <SummaryList
          rows={one.breaches.map((breach) =>
            row(
              dayInWords(breach.onDay),
              <>
                <Typed text={breach.whatHappened} />
                {breach.condition !== '' && <p class="govuk-body">Condition: {breach.condition}</p>}
                <p class="govuk-body">
                  {BREACH_ACTIONS[breach.action]}
                  {by(breach.addedBy)} {off(breach, `breach of ${dayInWords(breach.onDay)}`, 'breaches')}
                </p>
              </>,
            ),
          )}
        />
      )}
      {mayChange && (
        <div class="fp-actions fp-noprint">
          <Button classes="govuk-button--secondary" href={`${base}/stages/new`}>
            Record a stage
          </Button>
          <Button classes="govuk-button--secondary" href={`${base}/breaches/new`}>
            Record a breach
          </Button>
        </div>
      )}
      {kind !== undefined && (
        <>
          <h2 class="govuk-heading-m">The rules under which it began</h2>
          <p class="govuk-body">{kind.legalBasis}</p>
          <Lines of={limitsInWords(kind)} />
        </>
      )}
    </>
  )
}

export function StageFields(props: FormParts & { readonly kind: Pick<Kind, 'stages'> }): Html {
  return (
    <>
      <OneOf
        form={props}
        name="stage"
        label="Which stage?"
        list={Object.fromEntries(props.kind.stages.map((stage) => [stage, STAGES[stage]]))}
      />
      <DayField form={props} name="onDay" label="Day" />
      <LongField form={props} name="note" label="Note" rows={3} />
    </>
  )
}

export function BreachFields(props: FormParts & { readonly conditions: readonly string[] }): Html {
  return (
    <>
      <DayField form={props} name="onDay" label="Day" />
      {props.conditions.length > 0 && (
        <OneOf
          form={props}
          name="condition"
          label="Which condition?"
          list={Object.fromEntries(props.conditions.map((condition) => [condition, condition]))}
          empty="None in particular"
        />
      )}
      <LongField form={props} name="whatHappened" label="What happened?" rows={4} />
      <OneOf form={props} name="action" label="What was done about it?" list={BREACH_ACTIONS} />
    </>
  )
}

export function FormPage(props: {
  readonly action: string
  readonly token: string
  readonly submit: string
  readonly cancel: string
  readonly children?: Child
}): Html {
  return (
    <PostForm action={props.action} token={props.token}>
      {props.children}
      <div class="fp-actions">
        <Button preventDoubleClick>{props.submit}</Button>
        <a class="govuk-link" href={props.cancel}>
          Cancel
        </a>
      </div>
    </PostForm>
  )
}
