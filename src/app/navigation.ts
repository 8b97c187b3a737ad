import { permissions as sharingPermissions } from '../foundations/sharing/index.ts'
import type { NavigationItem } from './layout/layout.tsx'

const FIGURES = ['performance.view']
/** Whoever the inbox is open to. */
const MESSAGES = [
  'sharing.use',
  'sharing.oversee',
  'sharing.manage-agreements',
  'sharing.sign-agreements',
  'sharing.manage-rights',
]

/** The main menu, in the order of a working day. Everybody sees what their roles let them use. */
export const navigation: readonly NavigationItem[] = [
  { text: 'Home', href: '/', anyOf: [] },
  { text: 'My work', href: '/my-work', covers: ['/my-work', '/actions'], anyOf: ['casework.use'] },
  { text: 'Reports', href: '/reports', anyOf: ['casework.use'] },
  {
    text: 'Cases',
    href: '/cases',
    covers: ['/cases', '/meetings', '/case-reviews', '/compliance', '/repeats', '/assessments', '/documents'],
    anyOf: ['casework.use'],
  },
  { text: 'Case figures', href: '/casework/figures', anyOf: ['casework.figures'] },
  {
    text: 'Case settings',
    href: '/casework-settings',
    covers: ['/casework-settings', '/instruments'],
    anyOf: ['casework.configure', 'assessment.compose'],
  },
  { text: 'People', href: '/people', anyOf: ['people.use'] },
  { text: 'Messages', href: '/messages', anyOf: MESSAGES },
  {
    text: 'Sharing',
    href: '/sharing',
    covers: [
      ...['/sharing', '/disclosures', '/emergencies', '/purposes', '/agreements', '/retention'],
      ...['/rights', '/records', '/holds', '/disposals', '/access-matrix'],
    ],
    anyOf: Object.keys(sharingPermissions),
  },
  { text: 'Exceptions', href: '/exceptions', anyOf: FIGURES },
  { text: 'Measures', href: '/measures', covers: ['/measures', '/charts'], anyOf: FIGURES },
  { text: 'Areas', href: '/reference/areas', covers: ['/areas', '/reference/areas'], anyOf: FIGURES },
  { text: 'Compare', href: '/compare', anyOf: FIGURES },
  { text: 'Map', href: '/map', anyOf: FIGURES },
  { text: 'Imports', href: '/imports', anyOf: ['performance.import'] },
  {
    text: 'Users',
    href: '/users',
    covers: ['/users', '/teams', '/agencies', '/invitations', '/partnership'],
    anyOf: ['identity.manage-users', 'identity.manage-own-team'],
  },
  { text: 'Audit', href: '/audit', anyOf: ['audit.read'] },
]
