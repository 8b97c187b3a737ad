/** An action's history, put into before and after. */
import type { ActionInput, Owner } from './action.ts'

export const eventKinds = ['created', 'changed', 'reassigned', 'due-changed', 'done', 'cancelled', 'reopened'] as const
export type ActionEventKind = (typeof eventKinds)[number]

/** As it is stored: beside who, when and why only what it changed, as that was before. */
export interface ActionEvent {
  readonly id: number
  readonly kind: ActionEventKind
  readonly at: Date
  readonly byUserId: string | null
  readonly note: string
  readonly wasTitle: string | null
  readonly wasDetails: string | null
  readonly wasDueOn: string | null
  readonly wasOwner: Owner | null
}

export interface Step extends Pick<ActionEvent, 'id' | 'kind' | 'at' | 'byUserId' | 'note'> {
  readonly title: Moved<string> | null
  readonly details: Moved<string> | null
  readonly dueOn: Moved<string> | null
  readonly owner: Moved<Owner> | null
}

export interface Moved<Value> {
  readonly from: Value
  readonly to: Value
}

/** The events of an action, the newest first, with what each changed from and to. */
export function historyOf(action: ActionInput, events: readonly ActionEvent[]): Step[] {
  let [title, details, dueOn]: [string, string, string] = [action.title, action.details, action.dueOn]
  let owner: Owner = action
  return [...events]
    .sort((a, b) => b.id - a.id)
    .map((event) => {
      const step: Step = {
        ...{ id: event.id, kind: event.kind, at: event.at, byUserId: event.byUserId, note: event.note },
        title: moved(event.wasTitle, title),
        details: moved(event.wasDetails, details),
        dueOn: moved(event.wasDueOn, dueOn),
        owner: moved(event.wasOwner, owner),
      }
      title = event.wasTitle ?? title
      details = event.wasDetails ?? details
      dueOn = event.wasDueOn ?? dueOn
      owner = event.wasOwner ?? owner
      return step
    })
}

function moved<Value>(was: Value | null, now: Value): Moved<Value> | null {
  return was === null ? null : { from: was, to: now }
}
