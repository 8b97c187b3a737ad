import type { Actor, Tx } from '../../../platform/db/index.ts'
import { plural } from '../../../platform/html/format.ts'
import { Details } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import type { RecordHeader } from '../../sharing/index.ts'
import { canComplete, isOverdue } from '../domain/action.ts'
import { actionsOf } from '../store/actions.ts'
import { standingOf } from '../store/changes.ts'
import { namesFor, ownerInWords } from '../store/owners.ts'
import type { Action } from '../store/rows.ts'
import { actionPath, listPath } from './load.ts'
import { StateTag, whenInWords } from './parts.tsx'

export interface PartLine {
  readonly action: Action
  readonly owner: string
  readonly mayComplete: boolean
}

export interface ActionsPartProps {
  readonly recordId: string
  /** As `readActionsPart` gives them: open ones first, the most urgent before the others. */
  readonly lines: readonly PartLine[]
  /** Whether this person may add to the record: level "contribute" or more, and no restriction. */
  readonly mayAdd: boolean
  /** Day by London's calendar. */
  readonly today: string
}

/** What `ActionsPart` shows of this record, for somebody who may read it. */
export async function readActionsPart(
  tx: Tx,
  of: { readonly header: RecordHeader; readonly actor: Actor; readonly today: string },
): Promise<ActionsPartProps> {
  const { header, actor, today } = of
  const actions = await actionsOf(tx, header.id)
  const names = await namesFor(tx, { owners: actions })
  return {
    ...{ recordId: header.id, today },
    lines: actions.map((action) => ({
      ...{ action, owner: ownerInWords(action, names) },
      mayComplete: canComplete(action, standingOf(header, actor, action)),
    })),
    mayAdd: standingOf(header, actor, { ownerTeamId: null, ownerUserId: null, ownerName: null }).contributes,
  }
}

/**
 * Actions as a part of a record's own page, under a heading that the page gives: what is open first, what is late marked,
 * what has ended folded.
 */
export function ActionsPart(props: ActionsPartProps): Html {
  const open = props.lines.filter(({ action }) => action.state === 'open')
  const ended = props.lines.filter(({ action }) => action.state !== 'open')
  const overdue = open.filter(({ action }) => isOverdue(action, props.today)).length
  return (
    <div class="ac-part">
      {open.length === 0 ? (
        <p class="govuk-body">{ended.length === 0 ? 'None are agreed yet.' : 'None are open.'}</p>
      ) : (
        <>
          <p class="govuk-body fp-quiet">
            {plural(open.length, 'open action', 'open actions')}
            {overdue > 0 && `, ${overdue.toLocaleString('en-GB')} of them overdue`}
          </p>
          <Lines lines={open} today={props.today} />
        </>
      )}
      {ended.length > 0 && (
        <Details summary={plural(ended.length, 'action that has ended', 'actions that have ended')}>
          <Lines lines={ended} today={props.today} />
        </Details>
      )}
      {props.mayAdd && (
        <p class="govuk-body fp-noprint">
          <a class="govuk-link" href={`${listPath(props.recordId)}/new`}>
            Add an action
          </a>
        </p>
      )}
    </div>
  )
}

function Lines(props: { readonly lines: readonly PartLine[]; readonly today: string }): Html {
  return (
    <ul class="ac-lines">
      {props.lines.map((line) => (
        <Line line={line} today={props.today} />
      ))}
    </ul>
  )
}

function Line(props: { readonly line: PartLine; readonly today: string }): Html {
  const { action, owner, mayComplete } = props.line
  return (
    <li class="ac-line">
      <p class="ac-line__title">
        <a class="govuk-link" href={actionPath(action)}>
          {action.title}
        </a>{' '}
        <StateTag action={action} today={props.today} />
      </p>
      <p class="ac-line__facts">
        {whenInWords(action, props.today)}. Owner: {owner}
      </p>
      <Outcome action={action} />
      {mayComplete && (
        <p class="ac-line__action fp-noprint">
          <a class="govuk-link" href={actionPath(action, 'complete')}>
            Done<span class="govuk-visually-hidden">: {action.title}</span>
          </a>
        </p>
      )}
    </li>
  )
}

/** What came of an action that has ended. */
export function Outcome(props: { readonly action: Action }): Child {
  const { action } = props
  if (action.outcome === null) return null
  return (
    <p class="ac-line__outcome fp-text">
      {action.state === 'cancelled' && 'Not done, because: '}
      {action.outcome}
    </p>
  )
}
