import type { Notice } from '../../../platform/http/index.ts'

/** What is said after a redirect. Fixed texts: nothing about anybody. */
export const reportNotices = {
  'report-taken': { title: 'Saved and shared', text: 'Quote the reference. Screen it now: the questions are below.' },
  'report-known': { title: 'This report was there already', text: 'Nothing was added.', kind: 'important' },
  'report-accepted': { title: 'The case is open', text: 'The report and its screening are in it.' },
  'report-accepted-without': {
    title: 'The case is open',
    text: 'Somebody could not be added to it: look under “Who is in it”.',
    kind: 'important',
  },
  'report-attached': { title: 'The report is in this case' },
  'report-closed': { title: 'The report is closed' },
  'report-reopened': { title: 'The report waits again' },
  'report-corrected': {
    title: 'The correction is saved',
    text: 'What it said before is kept below, with your reason.',
  },
  'report-corrected-answers': {
    title: 'The correction is saved',
    text: 'An answer changed, so the grade was worked out anew. What the report said before is kept below.',
  },
  'report-corrected-screened': {
    title: 'The correction is saved: look at the screening again',
    text: 'An answer changed, so the grade was worked out anew. The screening was made on the old answers.',
    kind: 'important',
  },
  'report-caller': { title: 'The caller is noted' },
  'screened-matrix': {
    title: 'Screened: the risk assessment matrix is due',
    text: 'At least one answer was yes.',
    kind: 'important',
  },
  'screened-standard': { title: 'Screened: standard risk', text: 'No answer was yes.' },
  'reports-imported': { title: 'The file is taken in', text: 'Its reports wait below with all others.' },
  'report-import-dropped': { title: 'The file is thrown away', text: 'Nothing was taken in.' },
  'feed-revoked': { title: 'The key is revoked', text: 'What comes with it is refused from now on.' },
} as const satisfies Record<string, Notice>
