import { londonDay } from '../../../platform/clock/index.ts'
import { formatDate, plural } from '../../../platform/html/format.ts'
import { Button, InsetText, SummaryList, Table, Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import {
  adjustments,
  type HeaderField,
  highestPossible,
  type Instrument,
  nameOf,
  type Question,
  questionsOf,
  spanOf,
} from '../domain/instrument.ts'
import { INSTRUMENTS, instrumentPath } from '../pages/load-instrument.ts'
import { choicesOf } from '../pages/questions.tsx'
import type { InstrumentEntry, InstrumentState, StoredInstrument } from '../store/instruments.ts'

const STATES: Readonly<Record<InstrumentState, { label: string; colour: string }>> = {
  draft: { label: 'Draft', colour: 'yellow' },
  published: { label: 'Published', colour: 'green' },
  retired: { label: 'Retired', colour: 'grey' },
}

export function StateTag(props: { state: InstrumentState }): Html {
  const { label, colour } = STATES[props.state]
  return <Tag classes={`govuk-tag--${colour}`}>{label}</Tag>
}

export function ListPage(view: { instruments: readonly InstrumentEntry[]; composes: boolean }): Html {
  return (
    <>
      <Heading lead="Questions by which risk is assessed. A version never changes once it is published; every assessment keeps the version that it was made with.">
        Assessment instruments
      </Heading>
      {view.composes && (
        <div class="fp-actions fp-noprint">
          <Button href={`${INSTRUMENTS}/new`}>Compose a version</Button>
          <Button href={`${INSTRUMENTS}/load`} classes="govuk-button--secondary">
            Load one from a file
          </Button>
        </div>
      )}
      {view.instruments.length === 0 ? (
        <Empty title="There are no instruments" />
      ) : (
        <Scroll label="Instruments and their versions">
          <Table
            caption="Instruments and their versions"
            captionClasses="govuk-visually-hidden"
            head={[{ content: 'Instrument' }, { content: 'Version' }, { content: 'State' }, { content: 'Since' }]}
            rows={view.instruments.map((one) => [
              {
                content: (
                  <a class="govuk-link" href={instrumentPath(one)}>
                    {one.title === '' ? one.id : one.title}
                    <span class="govuk-visually-hidden"> version {one.version}</span>
                  </a>
                ),
              },
              { content: one.version },
              { content: <StateTag state={one.state} /> },
              { content: formatDate(londonDay(one.retiredAt ?? one.publishedAt ?? one.changedAt)) },
            ])}
          />
        </Scroll>
      )}
    </>
  )
}

export interface InstrumentView {
  readonly stored: StoredInstrument
  readonly people: ReadonlyMap<string, string>
  readonly versions: readonly InstrumentEntry[]
  readonly composes: boolean
}

export function InstrumentPage(view: InstrumentView): Html {
  const { stored } = view
  return (
    <>
      <Heading caption={`${nameOf(stored)}`}>{stored.title === '' ? 'Without a title' : stored.title}</Heading>
      <p class="govuk-body">
        <StateTag state={stored.state} /> {sinceInWords(view)}
      </p>
      <Actions view={view} />
      {stored.instrument === null ? (
        <InsetText>
          This draft is not finished. Go on composing it: what is missing is said there when you publish.
        </InsetText>
      ) : (
        <Definition instrument={stored.instrument} />
      )}
      {view.versions.length > 0 && (
        <>
          <h2 class="govuk-heading-m">Other versions</h2>
          <ul class="govuk-list">
            {view.versions.map((one) => (
              <li>
                <a class="govuk-link" href={instrumentPath(one)}>
                  Version {one.version}
                </a>{' '}
                <StateTag state={one.state} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

function sinceInWords({ stored, people }: InstrumentView): string {
  const by = (id: string | null) => (id === null ? '' : ` by ${people.get(id) ?? 'somebody who has left'}`)
  const published =
    stored.publishedAt === null
      ? ''
      : stored.shipped
        ? 'It comes with Frankpledge.'
        : `Published ${formatDate(londonDay(stored.publishedAt))}${by(stored.publishedBy)}.`
  if (stored.retiredAt !== null)
    return `${published} Retired ${formatDate(londonDay(stored.retiredAt))}${by(stored.retiredBy)}.`
  return published === '' ? `Begun${by(stored.createdBy)}. Nobody can use it yet.` : published
}

function Actions({ view }: { view: InstrumentView }): Html {
  const { stored, composes } = view
  const link = (further: string, text: string) => (
    <a class="govuk-link" href={instrumentPath(stored, further)}>
      {text}
    </a>
  )
  return (
    <div class="fp-actions fp-noprint">
      {composes && stored.state === 'draft' && (
        <>
          <Button href={instrumentPath(stored, 'edit')}>Go on composing</Button>
          {stored.instrument !== null && (
            <Button href={instrumentPath(stored, 'publish')} classes="govuk-button--secondary">
              Publish
            </Button>
          )}
        </>
      )}
      {stored.instrument !== null && link('preview', 'Try it out')}
      {stored.instrument !== null && link('form', 'Blank form to print')}
      {link('file', 'Download the file')}
      {composes && stored.state !== 'draft' && (
        <a class="govuk-link" href={`${INSTRUMENTS}/new?base=${nameOf(stored)}`}>
          Compose a new version from it
        </a>
      )}
      {composes && stored.state === 'published' && link('retire', 'Retire it')}
      {composes && stored.state === 'draft' && link('drop', 'Throw it away')}
    </div>
  )
}

function Definition({ instrument }: { instrument: Instrument }): Html {
  const { judgement, unit } = instrument
  return (
    <>
      {instrument.about !== '' && <p class="govuk-body fp-text">{instrument.about}</p>}
      <SummaryList
        rows={[
          {
            key: { content: 'Questions' },
            value: {
              content: `${plural(questionsOf(instrument).length, 'question', 'questions')}, at most ${highestPossible(instrument)} ${unit.many}`,
            },
          },
          {
            key: { content: 'Professional judgement may adjust the total' },
            value: {
              content: `${adjustments[judgement.adjust]}${judgement.adjust === 'none' ? '' : judgement.approver ? ', confirmed by somebody else' : ', without an approver'}`,
            },
          },
          { key: { content: 'Source' }, value: { content: <span class="fp-text">{instrument.footing}</span> } },
        ]}
      />
      <h2 class="govuk-heading-m">Bands</h2>
      <Scroll label="Bands">
        <Table
          caption="Bands"
          captionClasses="govuk-visually-hidden"
          head={[
            { content: 'Band' },
            { content: 'Total' },
            { content: 'Review after' },
            { content: 'What happens next' },
          ]}
          rows={instrument.bands.map((band, rank) => [
            { content: band.label },
            { content: spanOf(instrument, rank) },
            { content: band.reviewAfterDays === null ? 'Not set' : plural(band.reviewAfterDays, 'day', 'days') },
            { content: [band.next, band.prompt].filter((text) => text !== '').join(' ') },
          ])}
        />
      </Scroll>
      {instrument.prompts.length > 0 && (
        <ul class="govuk-list govuk-list--bullet">
          {instrument.prompts.map(({ of, atLeast, text }) => (
            <li>
              From {of === 'ticks' ? plural(atLeast, 'tick', 'ticks') : `a total of ${atLeast}`}: {text}
            </li>
          ))}
        </ul>
      )}
      {instrument.sections.map(({ title, about, questions }) => (
        <>
          <h2 class="govuk-heading-m">{title}</h2>
          {about !== '' && <p class="govuk-body">{about}</p>}
          {questions.map((asks) => (
            <QuestionRead asks={asks} />
          ))}
        </>
      ))}
      {instrument.header.length > 0 && (
        <>
          <h2 class="govuk-heading-m">Fields above the questions</h2>
          <p class="govuk-body">{instrument.header.map(({ label }) => label).join(', ')}</p>
        </>
      )}
    </>
  )
}

function QuestionRead({ asks }: { asks: Question }): Html {
  const choices = choicesOf(asks)
  return (
    <div class="as-read">
      <h3 class="govuk-heading-s govuk-!-margin-bottom-1">
        {asks.number}. {asks.wording}
      </h3>
      {asks.help !== '' && <p class="govuk-hint govuk-!-margin-bottom-1">{asks.help}</p>}
      {choices.length === 0 ? (
        <p class="govuk-body">Answered in words{asks.required ? '' : ', if at all'}. Not scored.</p>
      ) : (
        <ul class="govuk-list">
          {choices.map(({ label, score, prompt }) => (
            <li>
              {label}
              {score !== null && <span class="as-score"> {score}</span>}
              {prompt !== '' && <em> {prompt}</em>}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** The form on paper: boxes to tick, lines to write on. */
export function PaperPage({ instrument }: { instrument: Instrument }): Html {
  return (
    <div class="as-paper">
      <Heading caption={nameOf(instrument)}>{instrument.title}</Heading>
      <button type="button" class="govuk-button govuk-button--secondary fp-noprint" data-print hidden>
        Print
      </button>
      {instrument.about !== '' && <p class="govuk-body fp-text">{instrument.about}</p>}
      {instrument.header.map((field) => (
        <PaperField field={field} />
      ))}
      {instrument.sections.map(({ title, about, questions }) => (
        <>
          <h2 class="govuk-heading-m">{title}</h2>
          {about !== '' && <p class="govuk-body">{about}</p>}
          {questions.map((asks) => (
            <PaperQuestion asks={asks} />
          ))}
        </>
      ))}
      <h2 class="govuk-heading-m">Total and band</h2>
      <p class="govuk-body">
        Total: <Blank /> of {highestPossible(instrument)} {instrument.unit.many}.{' '}
        {instrument.bands.map(({ label }, rank) => `${label}: ${spanOf(instrument, rank)}`).join('. ')}.
      </p>
      <p class="govuk-body">
        Completed by: <Blank /> Agency: <Blank /> Date: <Blank />
      </p>
      {instrument.judgement.adjust !== 'none' && (
        <p class="govuk-body">
          Adjusted by professional judgement to: <Blank /> Because: <Blank /> Confirmed by: <Blank />
        </p>
      )}
      <p class="govuk-body-s">{instrument.footing}</p>
    </div>
  )
}

function PaperField({ field }: { field: HeaderField }): Html {
  return (
    <p class="govuk-body as-paper__field">
      {field.label}: {field.kind === 'choice' ? field.options.map((option) => <Box text={option} />) : <Blank />}
    </p>
  )
}

function PaperQuestion({ asks }: { asks: Question }): Html {
  const choices = choicesOf(asks)
  return (
    <div class="as-paper__question">
      <p class="govuk-body govuk-!-margin-bottom-1">
        <strong>
          {asks.number}. {asks.wording}
        </strong>
        {asks.help !== '' && ` ${asks.help}`}
      </p>
      <p class="govuk-body">
        {choices.length === 0 ? (
          <Blank />
        ) : (
          choices.map(({ label, score }) => <Box text={score === null ? label : `${label} (${score})`} />)
        )}
      </p>
    </div>
  )
}

function Box({ text }: { text: string }): Child {
  return (
    <span class="as-paper__box">
      <span aria-hidden="true">☐</span> {text}
    </span>
  )
}

function Blank(): Html {
  return (
    <span class="as-paper__blank">
      <span class="govuk-visually-hidden">(to be filled in)</span>
    </span>
  )
}
