/** The door of documents: letters, photographs, statements and reports that hang on any record. */
export type { DocumentsDeps } from './deps.ts'
export { type FileRefusal, REFUSALS as FILE_REFUSALS } from './domain/refusals.ts'
export { type DocumentDetails, type DocumentKind, documentKindLabels, documentKinds } from './domain/words.ts'
export { type PreparedFile, prepareFile } from './files/prepare-file.ts'
export { documentHoldings } from './holding.ts'
export { notices } from './notices.ts'
export { DocumentsPart, type DocumentsPartProps } from './pages/documents-part.tsx'
export { permissions } from './permissions.ts'
export { documentsRoutes } from './routes.ts'
export {
  type AddRefusal,
  addDocument,
  countDocuments,
  type DocumentLine,
  findDocument,
  listDocuments,
  type NewDocument,
  type Removal,
  removeDocument,
} from './store/documents.ts'
