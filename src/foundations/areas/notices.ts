import type { Notice } from '../../platform/http/index.ts'

/** Messages after a redirect. */
export const notices: Readonly<Record<string, Notice>> = {
  'areas-stored': { title: 'The areas are stored', text: 'Charts, rates and maps use them from now on.' },
  'area-group-saved': { title: 'The group of areas is saved' },
  'area-alias-added': { title: 'The other name is added', text: 'Files that use it are understood from now on.' },
  'area-alias-removed': { title: 'The other name is removed' },
  'area-choice-saved': { title: 'The choice of your areas is saved' },
}
