import type { Notice } from '../../platform/http/index.ts'
import { caseReviewNotices } from './case-reviews/notices.ts'
import { workNotices } from './entries/notices.ts'
import { figureNotices } from './figures/notices.ts'
import { interventionNotices } from './interventions/notices.ts'
import { meetingNotices } from './meetings/notices.ts'
import { reportNotices } from './report-pages/notices.ts'

/** What is said after a redirect. Fixed texts: nothing about anybody. */
export const notices = {
  'case-opened': { title: 'The case is open and shared', text: 'The teams that the agreement names can open it now.' },
  'case-changed': { title: 'The changes are saved' },
  'closing-asked': { title: 'Asked for', text: 'Whoever may approve it was told, and you are told how it is decided.' },
  'closing-asked-of-nobody': {
    kind: 'important',
    title: 'Asked for, and nobody can decide on it yet',
    text: 'Nobody else of the team that answers for the case may approve closings. Ask whoever manages the team’s users.',
  },
  'closing-sent-back': { title: 'Sent back', text: 'The case goes on.' },
  'closing-withdrawn': { title: 'The request is taken back', text: 'The case goes on.' },
  'case-closed': { title: 'The case is closed', text: 'The time for which it is kept runs from now.' },
  'case-reopened': { title: 'The case is open again' },
  'participants-added': { title: 'Added to the case' },
  'participant-changed': { title: 'The part is changed', text: 'What it was stays in the timeline.' },
  'participant-ended': { title: 'Noted: no longer in the case', text: 'It stays in the timeline.' },
  ...meetingNotices,
  ...caseReviewNotices,
  ...reportNotices,
  ...workNotices,
  ...interventionNotices,
  ...figureNotices,
} as const satisfies Record<string, Notice>
