import type { Notice } from '../../../platform/http/index.ts'

export const meetingNotices = {
  'meeting-planned': { title: 'The meeting is planned', text: 'Open high-risk cases of the area are on its list.' },
  'meeting-cases-added': { title: 'New high-risk cases are on the list' },
  'meeting-nothing-new': { title: 'The list is complete', text: 'No high-risk case of the area is missing on it.' },
  'attendance-noted': { title: 'Noted' },
  'attendance-incomplete': { title: 'Nothing was noted', text: 'Enter who came.', kind: 'important' },
  'meeting-ended': { title: 'The meeting is over', text: 'What was not decided goes on the list of the next one.' },
  'meeting-cancelled': { title: 'The meeting is cancelled' },
  'meeting-changed': {
    title: 'Nothing was changed',
    text: 'Somebody changed the meeting meanwhile. Look at it again.',
    kind: 'important',
  },
  'decision-recorded': { title: 'The decision is recorded', text: 'It stands on the case, with the action.' },
  'taken-off': { title: 'The case is off the list' },
  brought: { title: 'The case is on the list of the meeting' },
  'on-that-meeting-already': { title: 'The case is on that list already' },
} as const satisfies Record<string, Notice>
