/** From what was typed to what the store is asked, and from its refusal to messages at the fields. */
import type { Actor } from '../../../platform/db/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import { type ActionInput, checkAction } from '../domain/action.ts'
import type { ActionRefusal } from '../store/changes.ts'
import { type ActionDraft, type OwnerChoices, readOwner } from './draft.ts'
import type { HeldRecord } from './load.ts'

export interface ReadDraft {
  readonly input: ActionInput
  readonly errors: readonly FieldError[]
}

/** What is agreed by a draft, and what of it is wrong, in the order of the fields. */
export function readDraft(
  draft: ActionDraft,
  of: {
    readonly me: { readonly userId: string | null; readonly teamId: string | null }
    readonly choices: OwnerChoices
    readonly today: string
    readonly keptDueOn?: string
  },
): ReadDraft {
  const { owner, errors } = readOwner(draft, of.me, of.choices)
  const input: ActionInput = { title: draft.title, details: draft.details, dueOn: draft.dueOn, ...owner }
  const problems = checkAction(input, {
    today: of.today,
    ...(of.keptDueOn === undefined ? {} : { keptDueOn: of.keptDueOn }),
  })
  return {
    input,
    errors: problems.flatMap((problem): readonly FieldError[] =>
      // The field of that kind of owner says it better.
      problem.field === 'owner' && errors.length > 0 ? errors : [problem],
    ),
  }
}

export const UNSEEN: FieldError = {
  field: 'evenIfUnseen',
  message: 'Say that you tell them otherwise, choose somebody else, or ask for a disclosure first',
}

/** What of a refusal can be put right in the form; null when it is another page's to say. */
export function fieldErrorsOf(refusal: ActionRefusal): readonly FieldError[] | null {
  switch (refusal.kind) {
    case 'invalid':
      return refusal.problems
    case 'owner-cannot-see':
      return [UNSEEN]
    case 'not-found':
    case 'not-allowed':
    case 'changed-meanwhile':
      return null
  }
}

/** Where this person can disclose the record to somebody; null when they may not. */
export function discloseHref({ header }: HeldRecord, actor: Actor): string | null {
  const may = header.level === 'manage' && actor.permissions.includes('sharing.decide')
  return may ? `/disclosures/offer?record=${header.id}` : null
}
