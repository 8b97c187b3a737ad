import type { Notice } from '../../platform/http/index.ts'

/** What is said after a redirect. Fixed texts: nothing about anybody. */
export const notices = {
  'set-up-done': {
    title: 'Your partnership is set up',
    text: 'Sign in with the e-mail address and password that you chose.',
  },
  'sign-in-again': {
    title: 'Please sign in again',
    text: 'The code was not entered in time or was wrong too often.',
    kind: 'important',
  },
  'signed-out': { title: 'You have signed out' },
  'account-made': { title: 'Your account is ready', text: 'Sign in with the password that you chose.' },
  'password-set': {
    title: 'Your new password is saved',
    text: 'Sign in with it. All other browsers have been signed out.',
  },
  'password-changed': { title: 'Your password is changed', text: 'Your other browsers have been signed out.' },
  'name-changed': { title: 'Your name is changed' },
  'two-step-off': { title: 'Two-step sign-in is off' },
  'session-ended': { title: 'That browser has been signed out' },
  'sessions-ended': { title: 'Your other browsers have been signed out' },
  'invitation-revoked': { title: 'The link does not work any more' },
  'roles-changed': { title: 'Roles are changed', text: 'The person signs in again before they count.' },
  'user-deactivated': { title: 'The user is deactivated', text: 'They have been signed out and cannot sign in.' },
  'user-reactivated': { title: 'The user can sign in again' },
  'team-added': { title: 'The team is added' },
  'team-changed': { title: 'The team is changed' },
  'team-closed': { title: 'The team is closed' },
  'member-added': { title: 'The person belongs to the team now' },
  'member-removed': { title: 'The person does not belong to the team any more' },
  'administrator-changed': {
    title: 'The team’s administrators are changed',
    text: 'The person signs in again before it counts.',
  },
  'agency-added': { title: 'The agency is added' },
  'agency-changed': { title: 'The agency is changed' },
  'succession-added': { title: 'The successor is noted' },
  'partnership-changed': { title: 'The partnership’s settings are changed' },
} as const satisfies Record<string, Notice>

export type NoticeCode = keyof typeof notices
