import type { Notice } from '../../../platform/http/index.ts'

export const emergencyNotices = {
  'emergency-opened': {
    title: 'The record is open to you for a short time',
    text: 'Its owner and the auditors have been told.',
    kind: 'important',
  },
  'emergency-reviewed': { title: 'Your review is saved' },
} as const satisfies Record<string, Notice>
