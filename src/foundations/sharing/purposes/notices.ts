import type { Notice } from '../../../platform/http/index.ts'

export const purposeNotices = {
  'purpose-added': { title: 'The purpose is added', text: 'Write its agreement next: without one nothing is shared.' },
  'purpose-changed': { title: 'The purpose is changed' },
  'purpose-retired': {
    title: 'The purpose is not used any more',
    text: 'What is held under it stays, and its agreement goes on.',
  },
  'purpose-restored': { title: 'The purpose is in use again' },
} as const satisfies Record<string, Notice>
