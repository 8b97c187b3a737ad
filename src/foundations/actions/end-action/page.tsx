import { type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { Button, SummaryList } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { Marked } from '../../sharing/index.ts'
import { dueInWords } from '../domain/action.ts'
import { actionPath, type HeldRecord } from '../pages/load.ts'
import { DayBox, Narrow, Text, TextBox } from '../pages/parts.tsx'
import { type Names, ownerInWords } from '../store/owners.ts'
import type { Action } from '../store/rows.ts'

export interface Typed {
  /** The outcome or the reason. */
  readonly text: string
  /** The day on which it was done, or by which it is due now. */
  readonly day: string
}

export interface EndingView {
  readonly action: Action
  readonly record: HeldRecord
  readonly names: Names
  readonly typed: Typed
  readonly errors: readonly FieldError[]
  readonly formToken: string
  readonly title: string
  /** Day by London's calendar. */
  readonly today: string
}

export function CompletePage(view: EndingView): Html {
  const { typed, errors } = view
  return (
    <Frame {...view} verb="complete" submit="Save as done">
      <TextBox
        name="outcome"
        label="What came of it?"
        hint="In a sentence or two, for those who read it later."
        value={typed.text}
        errors={errors}
      />
      <DayBox name="doneOn" label="Done on" value={typed.day} errors={errors} />
    </Frame>
  )
}

export function CancelPage(view: EndingView): Html {
  return (
    <Frame {...view} verb="cancel" submit="Cancel the action">
      <TextBox name="reason" label="Why will it not be done?" value={view.typed.text} errors={view.errors} />
    </Frame>
  )
}

export function ReopenPage(view: EndingView): Html {
  const { typed, errors } = view
  return (
    <Frame {...view} verb="reopen" submit="Reopen">
      <TextBox name="reason" label="Why does it go on?" value={typed.text} errors={errors} />
      <DayBox name="dueOn" label="By which day?" value={typed.day} errors={errors} />
    </Frame>
  )
}

function Frame(
  props: EndingView & {
    readonly verb: 'complete' | 'cancel' | 'reopen'
    readonly submit: string
    readonly children?: Child
  },
): Html {
  const { action, record, names } = props
  const row = (key: string, value: Child) => ({ key: { content: key }, value: { content: value } })
  return (
    <Marked classification={record.header.classification}>
      <Narrow>
        <ProblemSummary errors={props.errors} />
        <Heading caption={record.name}>{props.title}</Heading>
        <SummaryList
          rows={[
            row('Action', action.title),
            row('Owner', ownerInWords(action, names)),
            row('Due', dueInWords(action, props.today)),
            action.outcome !== null &&
              row(action.state === 'cancelled' ? 'Not done, because' : 'Outcome', <Text text={action.outcome} />),
          ]}
        />
        <PostForm action={actionPath(action, props.verb)} token={props.formToken}>
          {props.children}
          <div class="fp-actions">
            <Button preventDoubleClick classes={props.verb === 'cancel' ? 'govuk-button--warning' : undefined}>
              {props.submit}
            </Button>
            <a class="govuk-link" href={actionPath(action)}>
              Leave it as it is
            </a>
          </div>
        </PostForm>
      </Narrow>
    </Marked>
  )
}

/** Somebody else ended it, or opened it again, in the meantime. What was typed is still there to be copied. */
export function QuickerPage(props: {
  readonly record: HeldRecord
  readonly saved: Action
  readonly yours: string
  /** Whether this person may reopen it. */
  readonly reopens: boolean
}): Html {
  const { record, saved, yours } = props
  return (
    <Marked classification={record.header.classification}>
      <Heading
        caption={record.name}
        lead="Somebody else saved something about this action while you were writing. Yours is not saved, and not lost."
      >
        Somebody was quicker
      </Heading>
      <div class="pp-beside">
        <div>
          <h2 class="pp-beside__title">
            {saved.state === 'open'
              ? 'It is open now'
              : saved.state === 'done'
                ? 'Done, by them'
                : 'Cancelled, by them'}
          </h2>
          <Text text={saved.outcome ?? saved.title} />
        </div>
        <div class="pp-beside__yours">
          <h2 class="pp-beside__title">Yours, not saved</h2>
          <Text text={yours} />
        </div>
      </div>
      <p class="govuk-body fp-actions">
        <a class="govuk-link" href={actionPath(saved)}>
          Leave it as it is
        </a>
        {props.reopens && saved.state !== 'open' && (
          <a class="govuk-link" href={actionPath(saved, 'reopen')}>
            Reopen it
          </a>
        )}
      </p>
    </Marked>
  )
}
