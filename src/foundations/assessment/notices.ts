import type { Notice } from '../../platform/http/index.ts'

/** What is said after a redirect. Fixed texts: nothing about anybody. */
export const notices = {
  'assessment-kept': {
    title: 'Kept for later',
    text: 'You find it where you assess. Only you see it until it is complete.',
  },
  'assessment-dropped': { title: 'What you had begun is thrown away' },
  'assessment-completed': { title: 'The assessment is complete' },
  'judgement-asked': { title: 'The adjustment waits for confirmation', text: 'Whoever confirms it was told.' },
  'judgement-made': { title: 'The adjustment counts' },
  'judgement-confirmed': { title: 'You confirmed the adjustment' },
  'judgement-refused': { title: 'You refused the adjustment', text: 'What the answers came to counts.' },
  'judgement-withdrawn': { title: 'The adjustment is taken back', text: 'What the answers came to counts.' },
  'instrument-begun': { title: 'A draft is begun', text: 'Nobody can use it until it is published.' },
  'instrument-saved': { title: 'The draft is saved' },
  'instrument-published': {
    title: 'Published',
    text: 'Assessments can be made with it from now on. It never changes again.',
  },
  'instrument-retired': { title: 'Retired', text: 'No further assessment is made with it. Those that were made stay.' },
  'instrument-dropped': { title: 'The draft is thrown away' },
} as const satisfies Record<string, Notice>
