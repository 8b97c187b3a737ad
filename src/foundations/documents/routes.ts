import type { Route } from '../../platform/http/index.ts'
import { addDocumentRoutes } from './add-documents/routes.tsx'
import { changeDocumentRoutes } from './change-document/routes.tsx'
import type { DocumentsDeps } from './deps.ts'
import { listDocumentRoutes } from './list-documents/routes.tsx'
import { removeDocumentRoutes } from './remove-document/routes.tsx'
import { viewDocumentRoutes } from './view-document/routes.tsx'

/** Every page of this room. */
export function documentsRoutes(deps: DocumentsDeps): Route[] {
  return [
    ...listDocumentRoutes(deps),
    ...addDocumentRoutes(deps),
    ...viewDocumentRoutes(deps),
    ...changeDocumentRoutes(deps),
    ...removeDocumentRoutes(deps),
  ]
}
