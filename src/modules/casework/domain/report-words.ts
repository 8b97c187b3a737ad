/** Coded lists of reports and screenings, with the labels by which people know them. The database holds the same codes. */

export const REPORT_STATES = { pending: 'Waiting', 'in-case': 'In a case', closed: 'Closed' } as const
export type ReportState = keyof typeof REPORT_STATES

export const YES_NO = { yes: 'Yes', no: 'No', 'not-known': 'Not known' } as const
export type YesNo = keyof typeof YES_NO

/** What it does to them, from the least to the most. */
export const IMPACTS = {
  little: 'Little: it annoys',
  routine: 'They do things differently because of it',
  distressed: 'They are distressed',
  health: 'It harms their physical or mental health',
  danger: 'Somebody is afraid of being hurt',
  'not-known': 'Not known',
} as const
export type Impact = keyof typeof IMPACTS

export const UPDATE_WAYS = {
  phone: 'By phone',
  text: 'By text message',
  email: 'By email',
  letter: 'By letter',
  visit: 'By a visit',
  none: 'Not at all',
  'not-known': 'Not known',
} as const
export type UpdateWay = keyof typeof UPDATE_WAYS

/** How soon somebody responds; shared words of the call takers of every agency. */
export const GRADES = { immediate: 'Immediate', prompt: 'Prompt', scheduled: 'Scheduled appointment' } as const
export type Grade = keyof typeof GRADES

export const CLOSE_REASONS = {
  'no-further-action': 'No further action',
  'own-policy': 'Handled by the agency under its own policy',
  duplicate: 'The same as another report',
  'not-asb': 'Not anti-social behaviour',
  'passed-on': 'Passed to somebody else',
} as const
export type CloseReason = keyof typeof CLOSE_REASONS

export const CHANNELS = {
  form: 'Typed by a call taker',
  file: 'From a partner’s file',
  feed: 'From a partner’s system',
} as const
export type Channel = keyof typeof CHANNELS

/** The six questions of screening. An answer of yes to any of them asks for the matrix. */
export const SCREENING = {
  vulnerable: { letter: 'V', title: 'Vulnerable victim', question: 'Is the victim vulnerable?' },
  increasing: {
    letter: 'I',
    title: 'Increasing severity or frequency',
    question: 'Is it getting worse, or happening more often?',
  },
  coping: { letter: 'C', title: 'Coping failing', question: 'Are they no longer coping?' },
  targeted: { letter: 'T', title: 'Targeted', question: 'Is it aimed at them?' },
  impact: {
    letter: 'I',
    title: 'Impact on quality of life',
    question: 'Does it make their daily life worse?',
  },
  multiAgency: {
    letter: 'M',
    title: 'Multi-agency help needed',
    question: 'Does it take more than one agency to help them?',
  },
} as const satisfies Record<string, { letter: string; title: string; question: string }>
export type ScreeningQuestion = keyof typeof SCREENING
export const screeningQuestions = Object.keys(SCREENING) as readonly ScreeningQuestion[]
