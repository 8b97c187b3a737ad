/** What is typed about an action, and what it means. */
import type { FieldError } from '../../../platform/forms/index.ts'
import type { ActionInput, Owner } from '../domain/action.ts'
import { dayTyped } from './parts.tsx'

export const ownerKinds = ['me', 'team', 'person', 'other'] as const
export type OwnerKind = (typeof ownerKinds)[number]

export interface ActionDraft {
  readonly title: string
  readonly details: string
  readonly owner: OwnerKind | ''
  readonly teamId: string
  readonly userId: string
  /** The team in whose name that person does it. */
  readonly userTeamId: string
  readonly ownerName: string
  readonly dueOn: string
  /** Why it is due on another day. */
  readonly dueReason: string
  /** The owner cannot open the record and is told otherwise. */
  readonly evenIfUnseen: boolean
}

export const emptyDraft: ActionDraft = {
  ...{ title: '', details: '', owner: '', teamId: '', userId: '', userTeamId: '', ownerName: '', dueOn: '' },
  ...{ dueReason: '', evenIfUnseen: false },
}

export function draftOf(form: URLSearchParams): ActionDraft {
  const text = (name: string) => form.get(name) ?? ''
  return {
    ...{ title: text('title'), details: text('details'), dueOn: dayTyped(text('dueOn')) },
    owner: ownerKinds.find((kind) => kind === form.get('owner')) ?? '',
    ...{ teamId: text('teamId'), userId: text('userId'), userTeamId: text('userTeamId'), ownerName: text('ownerName') },
    ...{ dueReason: text('dueReason'), evenIfUnseen: form.get('evenIfUnseen') === 'yes' },
  }
}

/** The draft that says what is agreed already, for this person to change. */
export function draftFrom(action: ActionInput, me: { readonly userId: string | null }): ActionDraft {
  const { title, details, dueOn, ownerTeamId, ownerUserId, ownerName } = action
  const draft = { ...emptyDraft, title, details, dueOn }
  if (ownerName !== null) return { ...draft, owner: 'other', ownerName }
  if (ownerUserId === null) return { ...draft, owner: 'team', teamId: ownerTeamId ?? '' }
  if (ownerUserId === me.userId) return { ...draft, owner: 'me', userTeamId: ownerTeamId ?? '' }
  return { ...draft, owner: 'person', userId: ownerUserId, userTeamId: ownerTeamId ?? '' }
}

const NO_OWNER: Owner = { ownerTeamId: null, ownerUserId: null, ownerName: null }

/** Whom the draft means, or what is missing, at its own field. */
export function readOwner(
  draft: ActionDraft,
  me: { readonly userId: string | null; readonly teamId: string | null },
  choices: Pick<OwnerChoices, 'teams' | 'people'>,
): { readonly owner: Owner; readonly errors: readonly FieldError[] } {
  const missing = (field: string, message: string) => ({ owner: NO_OWNER, errors: [{ field, message }] })
  const found = (owner: Partial<Owner>) => ({ owner: { ...NO_OWNER, ...owner }, errors: [] })
  const isTeam = (id: string) => choices.teams.some((team) => team.id === id)
  switch (draft.owner) {
    case '':
      return missing('owner', 'Choose who does it')
    case 'me':
      return found({ ownerUserId: me.userId, ownerTeamId: me.teamId })
    case 'team':
      return isTeam(draft.teamId) ? found({ ownerTeamId: draft.teamId }) : missing('teamId', 'Choose the team')
    case 'person': {
      if (!choices.people.some(({ id }) => id === draft.userId)) return missing('userId', 'Choose the person')
      if (draft.userTeamId !== '' && !isTeam(draft.userTeamId))
        return missing('userTeamId', 'Choose a team from the list')
      return found({ ownerUserId: draft.userId, ownerTeamId: draft.userTeamId === '' ? null : draft.userTeamId })
    }
    case 'other':
      return draft.ownerName.trim() === ''
        ? missing('ownerName', 'Enter the name of the agency or person')
        : found({ ownerName: draft.ownerName })
  }
}

export interface OwnerChoices {
  /** All that still work, with their agency, by agency and name. */
  readonly teams: readonly { readonly id: string; readonly text: string; readonly seesRecord: boolean }[]
  /** Everybody with an account but oneself, by name. */
  readonly people: readonly { readonly id: string; readonly displayName: string }[]
}

/** What was agreed, as it stands in a hidden field: so that somebody else's change is told from one's own. */
export function baseOf(action: ActionInput): string {
  const { title, details, dueOn, ownerTeamId, ownerUserId, ownerName } = action
  return new URLSearchParams({
    ...{ title, details, dueOn, ownerTeamId: ownerTeamId ?? '', ownerUserId: ownerUserId ?? '' },
    ownerName: ownerName ?? '',
  }).toString()
}

export function readBase(text: string): ActionInput {
  const base = new URLSearchParams(text)
  const orNull = (name: string) => base.get(name) || null
  return {
    ...{ title: base.get('title') ?? '', details: base.get('details') ?? '', dueOn: base.get('dueOn') ?? '' },
    ...{ ownerTeamId: orNull('ownerTeamId'), ownerUserId: orNull('ownerUserId'), ownerName: orNull('ownerName') },
  }
}
