import type { Notice } from '../../platform/http/index.ts'
import { confirmImportNotices } from './confirm-import/routes.ts'
import { mapLabelsNotices } from './map-labels/routes.tsx'
import { exceptionNotices } from './pages/exception-routes.ts'
import { undoImportNotices } from './undo-import/routes.tsx'

/** What a page says after a form of this room was saved. */
export const performanceNotices: Readonly<Record<string, Notice>> = {
  ...exceptionNotices,
  'measure-saved': { title: 'Settings saved', text: 'All charts of the measure have been judged afresh.' },
  ...confirmImportNotices,
  ...undoImportNotices,
  ...mapLabelsNotices,
}
