import type { Notice } from '../../platform/http/index.ts'

/** What is said after a redirect. Fixed texts: nothing about anybody. */
export const notices = {
  'action-added': { title: 'The action is added' },
  'action-changed': { title: 'The changes are saved' },
  'action-done': { title: 'Done', text: 'You can take that back for an hour.' },
  'actions-done': { title: 'Saved', text: 'What you said is done stands below for an hour, to take back if need be.' },
  'action-undone': { title: 'Taken back', text: 'The action is open again.' },
  'action-undo-late': {
    title: 'That cannot be taken back any more',
    text: 'Reopen the action and say why.',
    kind: 'important',
  },
  'action-cancelled': { title: 'The action is cancelled', text: 'It stays in the history, with the reason.' },
  'action-reopened': { title: 'The action is open again' },
} as const satisfies Record<string, Notice>

export type NoticeCode = keyof typeof notices
