import type { Notice } from '../../../platform/http/index.ts'

export const workNotices = {
  'contact-added': { title: 'The contact is recorded' },
  'contact-changed': { title: 'The contact is changed' },
  'contact-removed': { title: 'The contact is taken off the case', text: 'It stays on record with your reason.' },
  'incident-added': { title: 'The incident is recorded' },
  'incident-changed': { title: 'The incident is changed' },
  'incident-removed': { title: 'The incident is taken off the case', text: 'It stays on record with your reason.' },
  'incident-compared': { title: 'Noted' },
  'support-added': { title: 'The offer is recorded' },
  'support-changed': { title: 'The offer is changed' },
  'support-removed': { title: 'The offer is taken off the case', text: 'It stays on record with your reason.' },
  'agency-involved': { title: 'The agency is on the case', text: 'This gives it no access: sharing does.' },
  'agency-changed': { title: 'The changes are saved' },
  'agency-removed': { title: 'The agency is taken off the case', text: 'It stays on record with your reason.' },
  'plan-written': { title: 'The plan is saved' },
  'plan-reviewed': {
    title: 'The review is recorded',
    text: 'Now say how the plan goes on, and when it is reviewed next.',
  },
  'plan-achieved': { title: 'The review is recorded' },
} as const satisfies Record<string, Notice>
