import type { Notice } from '../../../platform/http/index.ts'

export const caseReviewNotices = {
  'review-rules-set': { title: 'The new version is kept' },
  'application-not-taken': { title: 'Noted: not taken up', text: 'The application stays, with the reason.' },
  'review-changed': {
    title: 'Nothing was changed',
    text: 'Somebody dealt with it meanwhile. Look at it again.',
    kind: 'important',
  },
  'review-made': {
    title: 'The review is made and shared',
    text: 'Complaints that stand in the cases of the victim are on its list.',
  },
  'review-step-saved': { title: 'Saved' },
  'complaint-added': { title: 'The complaint is on the list' },
  'complaint-incomplete': {
    title: 'Nothing was added',
    text: 'Enter the day of the complaint, not in the future and not before it happened, and the agency.',
    kind: 'important',
  },
  'complaint-marked': { title: 'Noted', text: 'The same incident counts once.' },
  'complaint-not-marked': { title: 'Nothing was changed', text: 'Choose two different complaints.', kind: 'important' },
  'histories-asked': { title: 'The agencies are asked' },
  'nobody-asked': { title: 'Nobody was asked', text: 'Choose at least one agency.', kind: 'important' },
  'history-answered': { title: 'The answer is saved' },
  'recommendation-added': { title: 'The recommendation is added' },
  'recommendation-incomplete': {
    title: 'Nothing was added',
    text: 'Choose the agency and write the recommendation.',
    kind: 'important',
  },
  'reply-noted': { title: 'The reply is noted' },
  'letter-saved': { title: 'The letter is saved' },
  'explanation-noted': { title: 'Noted: they were told of the case review' },
} as const satisfies Record<string, Notice>
