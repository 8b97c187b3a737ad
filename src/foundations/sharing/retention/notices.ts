import type { Notice } from '../../../platform/http/index.ts'

/** What is said after a redirect. Fixed texts: nothing about anybody. */
export const retentionNotices = {
  'work-ended': { title: 'The work is ended', text: 'Its retention clock runs.' },
  'work-reopened': { title: 'The work goes on', text: 'The retention clock has stopped.' },
  'kept-longer': { title: 'The record is kept longer' },
  'evaluated-again': { title: 'The rule in force now applies' },
  'disposal-proposed': { title: 'Disposal is proposed', text: 'A second person has to confirm it.' },
  'disposal-declined': { title: 'The disposal is declined', text: 'The record stays.' },
  'disposal-withdrawn': { title: 'The proposal is withdrawn' },
  'disposal-done': { title: 'The record has been disposed of', text: 'This certificate is what remains of it.' },
  'hold-placed': { title: 'The legal hold is in place', text: 'The record cannot be disposed of until it is lifted.' },
  'hold-lifted': { title: 'The legal hold is lifted' },
} as const satisfies Record<string, Notice>

export type RetentionNotice = keyof typeof retentionNotices
