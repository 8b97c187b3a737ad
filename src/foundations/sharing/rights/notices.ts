import type { Notice } from '../../../platform/http/index.ts'

/** What is said after a redirect. Fixed texts: nothing about anybody. */
export const rightsNotices = {
  'rights-registered': { title: 'The request is registered', text: 'Verify who asks: then its legal clock starts.' },
  'rights-verified': { title: 'The legal clock runs' },
  'rights-extended': { title: 'The time is extended' },
  'rights-noted': { title: 'The note is kept' },
  'rights-record-linked': { title: 'The record is linked with the request' },
  'rights-record-left-out': { title: 'The record is left out' },
  'rights-gathered': { title: 'Everything has been gathered', text: 'Check it value by value before it is sent.' },
  'rights-redacted': { title: 'The value will not be sent' },
  'rights-restored': { title: 'The value will be sent' },
  'rights-sent': { title: 'The answer is closed', text: 'Send it, then note below that you have.' },
  'rights-decided': { title: 'The decision is kept' },
  'rights-responded': { title: 'The request is answered' },
  'rights-withdrawn': { title: 'The request is withdrawn' },
  'rights-restricted': { title: 'Processing of the record is restricted' },
  'rights-unrestricted': { title: 'The restriction is lifted' },
  'rights-rectification-proposed': { title: 'The rectification is noted' },
  'rights-rectification-decided': {
    title: 'The rectification is decided',
    text: 'If you accepted it, the team that owns the record has been told.',
  },
  'rights-rectified': { title: 'Thank you: it is noted that the record has been put right' },
  'rights-erasure-proposed': { title: 'Disposal is proposed', text: 'A second person has to confirm it.' },
} as const satisfies Record<string, Notice>

export type RightsNotice = keyof typeof rightsNotices
