import type { Notice } from '../../../platform/http/index.ts'

/** What is said after a redirect. Fixed texts: nothing about anybody. */
export const agreementNotices = {
  'agreement-begun': { title: 'A new draft is begun', text: 'Nobody receives anything by it until it is in force.' },
  'agreement-saved': { title: 'The draft is saved' },
  'agreement-offered': {
    title: 'The agreement is offered for signature',
    text: 'Its text cannot change any more. The parties have been told.',
  },
  'agreement-signed': { title: 'You have signed for your agency' },
  'agreement-refused': {
    title: 'It is noted that your agency does not sign',
    text: 'It receives nothing by this agreement.',
  },
  'agreement-withdrawn': {
    title: 'Your agency’s signature is taken back',
    text: 'Nothing is shared with it, or by it, from now on.',
  },
  'agreement-brought-in': {
    title: 'The agreement is in force',
    text: 'The teams that it names have access now. The parties have been told.',
  },
  'agreement-ended': { title: 'The agreement is ended', text: 'Nothing is shared by it any more.' },
  'agreement-abandoned': { title: 'The edition is abandoned', text: 'It stays in the register.' },
  'agreement-changed-meanwhile': {
    title: 'Somebody else changed this agreement meanwhile',
    text: 'Read it again before you go on.',
    kind: 'important',
  },
} as const satisfies Record<string, Notice>
