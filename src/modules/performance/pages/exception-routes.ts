import type { Notice, Route } from '../../../platform/http/index.ts'
import { addContextRoutes } from '../add-context/route.tsx'
import { answerExceptionRoutes } from '../answer-exception/route.tsx'
import { askForResponsesRoutes } from '../ask-for-responses/route.tsx'
import { changeSettingsRoutes } from '../change-settings/route.tsx'
import { listExceptionsRoutes } from '../list-exceptions/route.tsx'
import { listUnansweredRoutes } from '../list-unanswered/route.tsx'
import { viewExceptionRoutes } from '../view-exception/route.tsx'
import type { AnsweringDeps } from './answering.ts'

/** Finding exceptions, asking about them, and answering. */
export function exceptionRoutes(deps: AnsweringDeps): Route[] {
  return [
    ...listExceptionsRoutes(deps),
    ...viewExceptionRoutes(deps),
    ...askForResponsesRoutes(deps),
    ...answerExceptionRoutes(deps),
    ...addContextRoutes(deps),
    ...listUnansweredRoutes(deps),
    ...changeSettingsRoutes(deps),
  ]
}

export const exceptionNotices: Readonly<Record<string, Notice>> = {
  'responses-asked': {
    title: 'The responses have been asked for',
    text: 'Each partnership finds them under “Unanswered exceptions”.',
  },
  'responses-asked-before': {
    title: 'Nothing new was asked',
    text: 'Everything on this list had been asked about before, or there was nothing to ask.',
    kind: 'important',
  },
  'exception-answered': { title: 'Your answer has been saved', text: 'You can change it later; each version is kept.' },
  'answer-changed': { title: 'The new version of the answer has been saved', text: 'Earlier versions are kept.' },
  'exception-withdrawn': {
    title: 'This exception needs no answer any more',
    text: 'Reissued figures put the month back inside its lines.',
    kind: 'important',
  },
  'context-added': { title: 'The context has been added' },
  'context-changed': { title: 'The new version of the context has been saved' },
  'context-withdrawn': { title: 'The context has been withdrawn' },
  'exception-settings-saved': { title: 'The settings have been saved' },
}
