import type { Notice } from '../../../platform/http/index.ts'

export const interventionNotices = {
  'intervention-added': { title: 'The intervention is recorded' },
  'intervention-changed': { title: 'The intervention is changed' },
  'intervention-removed': {
    title: 'The intervention is taken off the case',
    text: 'It stays on record with your reason.',
  },
  'stage-added': { title: 'The stage is recorded' },
  'breach-added': { title: 'The breach is recorded' },
  'entry-removed': { title: 'Taken off', text: 'It stays on record with your reason.' },
  'vulnerabilities-noted': { title: 'Noted', text: 'It stands on the person’s own record, for all cases.' },
  'kind-added': { title: 'The kind is published', text: 'It can be chosen from the day from which its rules hold.' },
  'kind-published': {
    title: 'The new version is published',
    text: 'What began before keeps the rules under which it began.',
  },
  'kind-checked': { title: 'Noted that it was compared with the law today' },
} as const satisfies Record<string, Notice>
