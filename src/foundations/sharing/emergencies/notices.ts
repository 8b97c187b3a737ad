import type { Notice } from '../../../platform/http/index.ts'

export const emergencyNotices = {
  'emergency-opened': {
    title: 'The record is open to you for a short time',
    text: 'Its owner and the auditors have been told.',
    kind: 'important',
  },
  'emergency-ended': {
    title: 'The emergency access is ended',
    text: 'The person cannot open the record any more and has been told.',
  },
  'emergency-reviewed': { title: 'Your review is saved' },
} as const satisfies Record<string, Notice>
