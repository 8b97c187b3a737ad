import type { Notice } from '../../../platform/http/index.ts'

export const disclosureNotices = {
  'disclosure-asked': {
    title: 'Your request has been sent',
    text: 'The team that holds the information has been told. You get a message when they have decided.',
  },
  'disclosure-granted': {
    title: 'The disclosure is granted',
    text: 'The team that asked has been told and can open the record now.',
  },
  'disclosure-refused': { title: 'The disclosure is refused', text: 'The team that asked has been told why.' },
  'disclosure-offered': {
    title: 'The record is disclosed',
    text: 'The team has been told and can open the record now.',
  },
  'disclosure-withdrawn': {
    title: 'The disclosure is withdrawn',
    text: 'The team has been told and cannot open the record any more.',
  },
  'disclosure-cancelled': { title: 'The request is cancelled' },
} as const satisfies Record<string, Notice>
