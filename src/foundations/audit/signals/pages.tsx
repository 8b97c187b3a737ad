import { z } from 'zod'
import { londonDay } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { errorAt, type FieldError, PostForm, ProblemSummary, parseForm } from '../../../platform/forms/index.ts'
import { formatDate, formatDateTime } from '../../../platform/html/format.ts'
import { Button, Input, InsetText, Radios, Select, Table, Textarea } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import {
  may,
  notFound,
  page,
  type Reply,
  type Route,
  redirect,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { userNames } from '../../identity/index.ts'
import { AUDIT_CRUMBS, type AuditDeps, acting } from '../deps.ts'
import { EventTable, namesFor } from '../event-table.tsx'
import { realDay } from '../filter.ts'
import { readAuditEvents } from '../read-events.ts'
import { type Days, findSignals, type Signal } from './find-signals.ts'
import { insertReview, isReviewed, isReviewOutcome, reviewOutcomes, reviewsOf, type SignalReview } from './reviews.ts'
import { dayBefore, isSignalRule, type SignalRule, type SignalSettings, signalRules, signalSettings } from './rules.ts'

const SIGNALS = '/audit/signals'
/** Days shown unless asked otherwise, and at most: signals are worked out afresh each time. */
const USUAL_DAYS = 7
const MOST_DAYS = 31
const EVENTS_SHOWN = 200

const RULE_WORDS: Readonly<Record<SignalRule, string>> = {
  'own-name': 'Own surname',
  'own-address': 'Own address',
  'without-task': 'Many records without a task',
  'many-records': 'Many more records than usual',
  'out-of-hours': 'Out of hours',
  refusals: 'Turned away again and again',
  searches: 'Searches that lead nowhere',
  exports: 'Many files, or large ones',
}

/** Each rule in a sentence with the numbers that are set. docs/how-to/audit.md says the same of those that we set. */
export function ruleInWords(rule: SignalRule, settings: SignalSettings): string {
  switch (rule) {
    case 'own-name':
      return 'A record was opened that is about somebody with the surname under which the person works here.'
    case 'own-address':
      return 'A record was opened that is about, or at, an address at which somebody of the person’s own name lives.'
    case 'without-task':
      return `At least ${settings.withoutTask} records were opened in a day that were no task of the person.`
    case 'many-records':
      return `At least ${settings.manyRecords} records were opened in an hour or a day, and more than ${settings.timesUsual} times what is usual: the median of the person’s own, and of their team’s, hours or days in the ${settings.usualDays} days before.`
    case 'out-of-hours':
      return `Records were looked at, searched or exported outside ${settings.opens}:00 to ${settings.closes}:00 on working days.`
    case 'refusals':
      return `At least ${settings.refusals} requests were turned away in a day.`
    case 'searches':
      return `At least ${settings.searches} searches in a day, of which fewer than ${Math.round(settings.followedUpShare * 100)}% were followed by opening a record within ${settings.followUpMinutes} minutes.`
    case 'exports':
      return `At least ${settings.exports} files, or files with at least ${settings.exportedRecords} records, were taken out in a day.`
  }
}

const reviewForm = z.object({
  outcome: z.string('Choose what you found').refine(isReviewOutcome, 'Choose what you found'),
  note: z.string().max(1000, 'The note must be 1,000 characters or fewer'),
  upTo: z.string().regex(/^\d{1,15}$/, 'Open the signal again'),
})

export function signalRoutes(deps: AuditDeps): Route[] {
  return [
    route({ method: 'GET', path: SIGNALS, access: may('audit.read'), handle: (visit) => listPage(deps, visit) }),
    route({
      method: 'GET',
      path: `${SIGNALS}/:signal`,
      access: may('audit.read'),
      handle: (visit) => signalPage(deps, visit, { errors: [], outcome: undefined, note: '' }),
    }),
    route({
      method: 'POST',
      path: `${SIGNALS}/:signal`,
      access: may('audit.read'),
      handle: (visit) => review(deps, visit),
    }),
  ]
}

function settingsOf(deps: AuditDeps): SignalSettings {
  return { ...signalSettings, ...deps.signals }
}

async function listPage(deps: AuditDeps, visit: Visit): Promise<Reply> {
  const days = daysOf(visit.query, londonDay((deps.now ?? (() => new Date()))()))
  const ruleText = visit.query.get('rule') ?? ''
  const rule = isSignalRule(ruleText) ? ruleText : undefined
  const all = visit.query.get('reviewed') === 'all'
  const settings = settingsOf(deps)
  const signals = await findSignals(deps.db, {
    ...{ actor: visit.actor, purpose: acting(visit, 'view-signals'), days },
    ...{ names: deps.namesOfRecords, tasks: deps.tasks, settings },
  })
  const found = await deps.db.withActor(visit.actor, acting(visit, 'view-signal-reviews'), async (tx) => ({
    reviews: await reviewsOf(
      tx,
      signals.map(({ key }) => key),
    ),
    names: await userNames(tx, [...new Set(signals.map(({ userId }) => userId))]),
  }))
  const shown = signals.filter(
    (signal) => (rule === undefined || signal.rule === rule) && (all || !isReviewed(signal, found.reviews)),
  )
  return page({
    title: 'Signals of misuse',
    wide: true,
    crumbs: [...AUDIT_CRUMBS, { text: 'Signals of misuse' }],
    body: (
      <>
        <Heading lead="What is worth a question. A signal accuses nobody: most have an explanation.">
          Signals of misuse
        </Heading>
        <form method="get" action={SIGNALS} class="fp-filters">
          <div class="fp-filters__row">
            <Select
              name="rule"
              label={{ content: 'Signal' }}
              value={rule}
              items={[
                { value: '', text: 'All signals' },
                ...signalRules.map((value) => ({ value, text: RULE_WORDS[value] })),
              ]}
            />
            <Input name="from" type="date" label={{ content: 'From' }} value={days.from} />
            <Input name="to" type="date" label={{ content: `To (${MOST_DAYS} days at most)` }} value={days.to} />
            <Select
              name="reviewed"
              label={{ content: 'Reviewed' }}
              value={all ? 'all' : ''}
              items={[
                { value: '', text: 'Not yet' },
                { value: 'all', text: 'Also reviewed ones' },
              ]}
            />
            <Button classes="govuk-button--secondary">Show</Button>
          </div>
        </form>
        {shown.length === 0 ? (
          <Empty title="No signals in these days" />
        ) : (
          <Scroll label="Signals">
            <Table
              caption="Signals"
              captionClasses="govuk-visually-hidden"
              head={['Day', 'Who', 'Signal', 'What happened', 'Reviewed'].map((content) => ({ content }))}
              rows={shown.map((signal) => [
                { content: formatDate(signal.day) },
                { content: found.names.get(signal.userId) ?? signal.userId },
                {
                  content: (
                    <a class="govuk-link" href={`${SIGNALS}/${signal.key}`}>
                      {RULE_WORDS[signal.rule]}
                    </a>
                  ),
                },
                { content: signal.what },
                { content: reviewState(signal, found.reviews) },
              ])}
            />
          </Scroll>
        )}
      </>
    ),
  })
}

/** The days that were asked for, the newest week unless given, never more than a month. */
export function daysOf(query: URLSearchParams, today: string): Days {
  const to = realDay(query.get('to')) ?? today
  const asked = realDay(query.get('from')) ?? dayBefore(to, USUAL_DAYS - 1)
  const earliest = dayBefore(to, MOST_DAYS - 1)
  const from = asked < earliest ? earliest : asked
  return { from: from > to ? to : from, to }
}

function reviewState(signal: Signal, reviews: readonly SignalReview[]): string {
  const newest = reviews.find(({ signalKey }) => signalKey === signal.key)
  if (newest === undefined) return 'Not yet'
  const words = reviewOutcomes[newest.outcome]
  return isReviewed(signal, reviews) ? words : `${words}; more has happened since`
}

/** The parts of a signal's key, or null when it is none. */
function partsOf(key: string): { rule: SignalRule; day: string; userId: string } | null {
  const [rule = '', dayText = '', userId = '', ...more] = key.split('.')
  const day = realDay(dayText)
  return isSignalRule(rule) && day !== undefined && isUuid(userId) && more.length === 0 ? { rule, day, userId } : null
}

async function findSignal(deps: AuditDeps, visit: Visit): Promise<Signal | undefined> {
  const key = visit.params['signal'] ?? ''
  const parts = partsOf(key)
  if (parts === null) return undefined
  const signals = await findSignals(deps.db, {
    ...{ actor: visit.actor, purpose: acting(visit, 'view-signals'), days: { from: parts.day, to: parts.day } },
    ...{ names: deps.namesOfRecords, tasks: deps.tasks, settings: settingsOf(deps) },
  })
  return signals.find((signal) => signal.key === key)
}

interface ReviewTyped {
  readonly errors: readonly FieldError[]
  readonly outcome: string | undefined
  readonly note: string
}

async function signalPage(deps: AuditDeps, visit: Visit, typed: ReviewTyped): Promise<Reply> {
  const signal = await findSignal(deps, visit)
  if (signal === undefined) return notFound()
  const found = await deps.db.withActor(visit.actor, acting(visit, 'view-signal'), async (tx, note) => {
    note({ subjectType: 'user', subjectId: signal.userId, detail: { rule: signal.rule, day: signal.day } })
    return readBehind(tx, signal)
  })
  const who = found.names.users.get(signal.userId) ?? signal.userId
  return page({
    title: RULE_WORDS[signal.rule],
    status: typed.errors.length > 0 ? 422 : 200,
    wide: true,
    crumbs: [...AUDIT_CRUMBS, { text: 'Signals of misuse', href: SIGNALS }, { text: RULE_WORDS[signal.rule] }],
    body: (
      <>
        <ProblemSummary errors={typed.errors} />
        <Heading caption={formatDate(signal.day)} lead={`${who}: ${lowerFirst(signal.what)}.`}>
          {RULE_WORDS[signal.rule]}
        </Heading>
        <InsetText>
          {ruleInWords(signal.rule, settingsOf(deps))}
          {signal.rule === 'without-task' && <WhatTasksAre inWords={deps.tasks.inWords} settings={settingsOf(deps)} />}
        </InsetText>
        <Reviews reviews={found.reviews} names={found.reviewers} />
        <PostForm action={`${SIGNALS}/${signal.key}`} token={visit.formToken}>
          <input type="hidden" name="upTo" value={String(signal.lastEventId)} />
          <Radios
            name="outcome"
            fieldset={{ legend: { content: 'What you found', classes: 'govuk-fieldset__legend--m' } }}
            value={typed.outcome}
            errorMessage={errorAt(typed.errors, 'outcome')}
            items={Object.entries(reviewOutcomes).map(([value, content]) => ({ value, content }))}
          />
          <Textarea
            name="note"
            label={{ content: 'Note' }}
            hint={{ content: 'What the explanation was, or whom you asked. Name nobody whose record it was.' }}
            rows={3}
            value={typed.note}
            errorMessage={errorAt(typed.errors, 'note')}
          />
          <Button preventDoubleClick>Mark as reviewed</Button>
        </PostForm>
        <h2 class="govuk-heading-m">The events behind it</h2>
        <EventTable events={found.events} names={found.names} caption="The events behind the signal" />
        {signal.eventIds.length > found.events.length && (
          <p class="govuk-body">
            These are the newest {found.events.length} of {signal.eventIds.length}.
          </p>
        )}
      </>
    ),
  })
}

function WhatTasksAre({ inWords, settings }: { inWords: readonly string[]; settings: SignalSettings }): Html {
  const all = [...inWords, 'they created or changed it', 'it belongs to such a record']
  return (
    <>
      <p class="govuk-body govuk-!-margin-top-3">A record is a task of somebody if</p>
      <ul class="govuk-list govuk-list--bullet">
        {all.map((one) => (
          <li>{one}</li>
        ))}
      </ul>
      <p class="govuk-body govuk-!-margin-bottom-0">
        What was one in the {settings.taskDays} days before still counts. Tasks are looked up as they stand today.
      </p>
    </>
  )
}

async function readBehind(tx: Tx, signal: Signal) {
  const events = await readAuditEvents(tx, { ids: signal.eventIds.slice(-EVENTS_SHOWN) }, EVENTS_SHOWN)
  const reviews = await reviewsOf(tx, [signal.key])
  return {
    ...{ events, reviews, names: await namesFor(tx, events) },
    reviewers: await userNames(
      tx,
      reviews.map(({ reviewedBy }) => reviewedBy),
    ),
  }
}

async function review(deps: AuditDeps, visit: Visit): Promise<Reply> {
  const signal = await findSignal(deps, visit)
  if (signal === undefined) return notFound()
  const parsed = parseForm(reviewForm, visit.form)
  if (!parsed.ok) {
    return signalPage(deps, visit, {
      errors: parsed.errors,
      outcome: visit.form.get('outcome') ?? undefined,
      note: visit.form.get('note') ?? '',
    })
  }
  const { outcome, note: text, upTo } = parsed.value
  await deps.db.withActor(visit.actor, acting(visit, 'review-signal', 'write'), async (tx, note) => {
    note({
      subjectType: 'user',
      subjectId: signal.userId,
      detail: { rule: signal.rule, day: signal.day, found: outcome },
    })
    await insertReview(tx, {
      ...{ signalKey: signal.key, outcome: outcome as keyof typeof reviewOutcomes, note: text },
      // Only what stood on the page counts as seen.
      ...{ upToEventId: Math.min(Number(upTo), signal.lastEventId), reviewedBy: visit.actor.userId ?? '' },
    })
  })
  return redirect(`${SIGNALS}/${signal.key}`)
}

function Reviews(props: { reviews: readonly SignalReview[]; names: ReadonlyMap<string, string> }): Child {
  if (props.reviews.length === 0) return null
  return (
    <section aria-labelledby="reviews">
      <h2 class="govuk-heading-m" id="reviews">
        Reviewed
      </h2>
      <ul class="govuk-list govuk-list--bullet">
        {props.reviews.map((one) => (
          <ReviewItem review={one} by={props.names.get(one.reviewedBy) ?? one.reviewedBy} />
        ))}
      </ul>
    </section>
  )
}

function ReviewItem(props: { review: SignalReview; by: string }): Html {
  const { review: one, by } = props
  return (
    <li>
      {reviewOutcomes[one.outcome]} ({by}, {formatDateTime(one.reviewedAt)}){one.note === '' ? '' : `: ${one.note}`}
    </li>
  )
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
