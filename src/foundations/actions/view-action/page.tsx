import { PostForm } from '../../../platform/forms/index.ts'
import { formatDate, formatDateTime } from '../../../platform/html/format.ts'
import { Button, SummaryList } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { Marked } from '../../sharing/index.ts'
import { dueInWords, stateLabels } from '../domain/action.ts'
import type { ActionEventKind, Step } from '../domain/history.ts'
import { actionPath, type HeldRecord } from '../pages/load.ts'
import { Narrow, StateTag, Text } from '../pages/parts.tsx'
import { type Names, ownerInWords, userInWords } from '../store/owners.ts'
import type { Action } from '../store/rows.ts'

export interface ActionView {
  readonly action: Action
  readonly record: HeldRecord
  readonly steps: readonly Step[]
  readonly names: Names
  /** Day by London's calendar. */
  readonly today: string
  readonly formToken: string
  readonly may: {
    readonly change: boolean
    readonly complete: boolean
    readonly reopen: boolean
    readonly undo: boolean
  }
}

export function ViewPage(view: ActionView): Html {
  const { action, record } = view
  return (
    <Marked classification={record.header.classification}>
      <Narrow>
        <Heading caption={record.name}>{action.title}</Heading>
        <Facts {...view} />
        <Buttons {...view} />
        <History {...view} />
      </Narrow>
    </Marked>
  )
}

function Facts({ action, record, names, today }: ActionView): Html {
  const row = (key: string, value: Child) => ({ key: { content: key }, value: { content: value } })
  return (
    <SummaryList
      rows={[
        row(
          'State',
          <>
            {action.state === 'open' && stateLabels.open} <StateTag action={action} today={today} />
          </>,
        ),
        row('Owner', ownerInWords(action, names)),
        row('Due', dueInWords(action, today)),
        action.details !== '' && row('Details', <Text text={action.details} />),
        action.doneOn !== null && row('Done on', formatDate(action.doneOn)),
        action.outcome !== null &&
          row(action.state === 'cancelled' ? 'Not done, because' : 'Outcome', <Text text={action.outcome} />),
        row(
          'About',
          <a class="govuk-link" href={record.path}>
            {record.name}
          </a>,
        ),
        row('Added', `${formatDateTime(action.createdAt)} by ${userInWords(action.createdBy, names)}${from(action)}`),
      ]}
    />
  )
}

const SOURCES: Readonly<Record<string, string>> = { meeting: 'at a meeting', plan: 'as a part of the plan' }

function from({ source }: Action): string {
  if (source === null) return ''
  return `, ${SOURCES[source] ?? `from: ${source.replaceAll('-', ' ')}`}`
}

function Buttons({ action, may, formToken }: ActionView): Child {
  if (!may.change && !may.complete && !may.reopen && !may.undo) return null
  return (
    <div class="fp-actions fp-noprint">
      {may.complete && <Button href={actionPath(action, 'complete')}>Done</Button>}
      {may.undo && (
        <PostForm action={actionPath(action, 'undo')} token={formToken}>
          <Button classes="govuk-button--secondary" preventDoubleClick>
            Take back “done”
          </Button>
        </PostForm>
      )}
      {may.change && (
        <>
          <a class="govuk-link" href={actionPath(action, 'change')}>
            Change
          </a>
          <a class="govuk-link" href={actionPath(action, 'cancel')}>
            Will not be done
          </a>
        </>
      )}
      {may.reopen && (
        <a class="govuk-link" href={actionPath(action, 'reopen')}>
          Reopen
        </a>
      )}
    </div>
  )
}

const STEPS: Readonly<Record<ActionEventKind, string>> = {
  created: 'Added',
  changed: 'Changed',
  reassigned: 'Given to somebody else',
  'due-changed': 'Due on another day',
  done: 'Done',
  cancelled: 'Cancelled',
  reopened: 'Opened again',
}

function History({ steps, names }: ActionView): Html {
  return (
    <section aria-labelledby="history">
      <h2 class="govuk-heading-m" id="history">
        History
      </h2>
      <ol class="ac-history">
        {steps.map((step) => (
          <li>
            <p class="ac-history__what">
              {step.kind === 'reopened' && step.note === '' ? '“Done” taken back' : STEPS[step.kind]}
            </p>
            <p class="ac-history__when">
              {formatDateTime(step.at)}, {userInWords(step.byUserId, names)}
            </p>
            <Changes step={step} names={names} />
            {step.note !== '' && <Text text={step.note} />}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Changes({ step, names }: { readonly step: Step; readonly names: Names }): Child {
  const changes = [
    step.title !== null && { what: 'What is to be done', from: step.title.from, to: step.title.to },
    step.details !== null && { what: 'Details', from: step.details.from || 'none', to: step.details.to || 'none' },
    step.owner !== null && {
      ...{ what: 'Owner', from: ownerInWords(step.owner.from, names), to: ownerInWords(step.owner.to, names) },
    },
    step.dueOn !== null && { what: 'Due', from: formatDate(step.dueOn.from), to: formatDate(step.dueOn.to) },
  ].filter((change) => change !== false)
  if (changes.length === 0) return null
  return (
    <ul class="govuk-list ac-history__changes">
      {changes.map(({ what, from: before, to }) => (
        <li>
          {what}: <span class="fp-text">{before}</span> → <span class="fp-text">{to}</span>
        </li>
      ))}
    </ul>
  )
}
