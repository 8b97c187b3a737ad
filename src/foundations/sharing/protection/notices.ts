import type { Notice } from '../../../platform/http/index.ts'

export const protectionNotices = {
  'record-closed': { title: 'The record is closed', text: 'Only the people named on it can open it.' },
  'record-names-changed': { title: 'The record is closed to the people whom you named' },
  'record-opened': { title: 'The record is open again', text: 'Everybody with whom it is shared can open it.' },
  'conflict-declared': {
    title: 'Your conflict of interest is noted',
    text: 'You cannot open that record any more. Its owner has been told.',
  },
  'conflict-noted': {
    title: 'The conflict of interest is noted',
    text: 'That person cannot open the record any more.',
  },
  'conflict-lifted': { title: 'The conflict of interest is lifted' },
  'record-moved': {
    title: 'The record is moved',
    text: 'The new owner has been told. Your team can still read it for a week.',
  },
  'record-area-changed': { title: 'The record’s area is changed', text: 'The teams of the new area have it now.' },
  'record-classified': { title: 'The classification is changed' },
  'record-restricted': { title: 'Processing is restricted', text: 'The record can be read and not be changed.' },
  'record-unrestricted': { title: 'Processing is not restricted any more' },
  'record-changed-meanwhile': {
    title: 'Somebody else changed the record meanwhile',
    text: 'Nothing of yours has been saved. Look at it again.',
    kind: 'important',
  },
  'record-rescued': { title: 'The person is named on the record', text: 'They and their team have been told.' },
} as const satisfies Record<string, Notice>
