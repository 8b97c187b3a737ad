import type { Notice } from '../../platform/http/index.ts'

/** What is said after a redirect. Fixed texts: nothing about anybody. */
export const notices = {
  'profile-added': { title: 'Saved and shared', text: 'The teams below can open it now.' },
  'profile-changed': { title: 'The changes are saved' },
  'profiles-linked': {
    title: 'The profiles are linked',
    text: 'Each stays under its own purpose and with its own team.',
  },
  'profiles-unlinked': { title: 'The link is removed', text: 'It stays in the history, with the reason.' },
  'profiles-merged': { title: 'The profiles are merged', text: 'You can undo this on the profile that stays.' },
  'profiles-unmerged': { title: 'The merge is undone', text: 'Both profiles are there again.' },
  'pair-different': { title: 'Noted: not the same', text: 'The two will not be suspected again.' },
  'member-added': { title: 'The person belongs to the household' },
  'member-ended': { title: 'Noted: does not belong to the household any more' },
  'relationship-added': { title: 'The relationship is noted' },
  'own-address-added': { title: 'Noted', text: 'Records at this address are closed to you.' },
  'own-address-removed': {
    title: 'The address is removed',
    text: 'What was closed to you stays closed until somebody who manages the record lifts it.',
  },
  'relationship-ended': { title: 'The relationship is noted as ended' },
} as const satisfies Record<string, Notice>

export type NoticeCode = keyof typeof notices
