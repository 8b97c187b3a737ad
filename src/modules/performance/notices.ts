import type { Notice } from '../../platform/http/index.ts'
import { exceptionNotices } from './pages/exception-routes.ts'

/** What a page says after a form of this room was saved. */
export const performanceNotices: Readonly<Record<string, Notice>> = {
  ...exceptionNotices,
  'measure-saved': { title: 'Settings saved', text: 'All charts of the measure have been judged afresh.' },
}
