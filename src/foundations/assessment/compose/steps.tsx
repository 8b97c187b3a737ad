/** The pages before and after composing: where it begins, how it is tried out, what is confirmed. */
import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { Button, Input, InsetText, Select, WarningText } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { type Instrument, nameOf } from '../domain/instrument.ts'
import type { Scored } from '../domain/score.ts'
import { INSTRUMENTS, instrumentPath } from '../pages/load-instrument.ts'
import { Outcome } from '../pages/outcome.tsx'
import { type Filled, InstrumentFields } from '../pages/questions.tsx'
import type { InstrumentEntry, StoredInstrument } from '../store/instruments.ts'

export function StartPage(view: {
  instruments: readonly InstrumentEntry[]
  typed: { base: string; id: string; version: string }
  errors: readonly FieldError[]
  formToken: string
}): Html {
  const { typed, errors } = view
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading lead="A draft is yours to change until it is published. Then it never changes again: a change is a new version.">
        Compose a version
      </Heading>
      <PostForm action={`${INSTRUMENTS}/new`} token={view.formToken}>
        <Select
          name="base"
          label={{ content: 'Begin with', classes: 'govuk-label--s' }}
          value={typed.base}
          items={[
            { value: '', text: 'An empty form' },
            ...view.instruments.map((one) => ({ value: nameOf(one), text: `${one.title}, version ${one.version}` })),
          ]}
        />
        <Input
          name="id"
          label={{ content: 'Short name', classes: 'govuk-label--s' }}
          hint={{
            content:
              'Keep the short name of an instrument to make a new version of it. Small letters, figures, hyphens.',
          }}
          value={typed.id}
          errorMessage={errorAt(errors, 'id')}
          classes="govuk-input--width-20"
          autocomplete="off"
          spellcheck={false}
        />
        <Input
          name="version"
          label={{ content: 'Version', classes: 'govuk-label--s' }}
          hint={{ content: 'For example 2026 or 2026.2' }}
          value={typed.version}
          errorMessage={errorAt(errors, 'version')}
          classes="govuk-input--width-10"
          autocomplete="off"
          spellcheck={false}
        />
        <div class="fp-actions">
          <Button preventDoubleClick>Begin</Button>
          <a class="govuk-link" href={INSTRUMENTS}>
            Cancel
          </a>
        </div>
      </PostForm>
    </>
  )
}

export function PreviewPage(view: {
  stored: StoredInstrument
  instrument: Instrument
  filled: Filled
  errors: readonly FieldError[]
  scored: Scored | null
  formToken: string
}): Html {
  const { stored, instrument, scored } = view
  return (
    <>
      <ProblemSummary errors={view.errors} />
      <Heading
        caption={nameOf(stored)}
        lead="The form as it will be filled in. Nothing that you enter here is kept: enter no names."
      >
        Try it out
      </Heading>
      {scored !== null && (
        <section aria-label="What the answers come to">
          <Outcome
            {...{ instrument, total: scored.total, scoredTotal: scored.total, highestPossible: scored.highestPossible }}
            band={{ bandLabel: scored.band.label, bandRank: scored.band.rank, topRank: instrument.bands.length - 1 }}
            next={scored.band.next}
            prompts={scored.prompts}
            reviewDueOn={null}
          />
        </section>
      )}
      <PostForm action={instrumentPath(stored, 'preview')} token={view.formToken} class="as-form">
        <InstrumentFields instrument={instrument} filled={view.filled} errors={view.errors} />
        <div class="fp-actions">
          <Button>Score it</Button>
          <a class="govuk-link" href={instrumentPath(stored)}>
            Back
          </a>
        </div>
      </PostForm>
    </>
  )
}

const CONFIRM = {
  publish: {
    title: 'Publish this version',
    text: 'From then on assessments can be made with it, and nothing of it can be changed, not even a spelling mistake. The newest published version of an instrument is the one that is offered.',
    button: 'Publish',
    classes: undefined,
  },
  retire: {
    title: 'Retire this version',
    text: 'No further assessment can be made with it. Assessments that were made with it stay as they are and can be read for ever. This cannot be undone; you can compose a new version from it.',
    button: 'Retire',
    classes: 'govuk-button--warning',
  },
  drop: {
    title: 'Throw the draft away',
    text: 'Everything that was composed in this draft is gone. Download its file first if you may want it again.',
    button: 'Throw it away',
    classes: 'govuk-button--warning',
  },
} as const

export function ConfirmPage(view: { act: keyof typeof CONFIRM; stored: StoredInstrument; formToken: string }): Html {
  const { act, stored } = view
  const { title, text, button, classes } = CONFIRM[act]
  return (
    <>
      <Heading caption={stored.title === '' ? nameOf(stored) : `${stored.title}, version ${stored.version}`}>
        {title}
      </Heading>
      {act === 'publish' ? <WarningText>{text}</WarningText> : <InsetText>{text}</InsetText>}
      {act === 'publish' && (
        <p class="govuk-body">
          <a class="govuk-link" href={instrumentPath(stored, 'preview')}>
            Try it out first
          </a>
        </p>
      )}
      <PostForm action={instrumentPath(stored, act)} token={view.formToken}>
        <div class="fp-actions">
          <Button classes={classes} preventDoubleClick>
            {button}
          </Button>
          <a class="govuk-link" href={instrumentPath(stored)}>
            Cancel
          </a>
        </div>
      </PostForm>
    </>
  )
}
