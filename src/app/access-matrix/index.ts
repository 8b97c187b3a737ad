/** Who may do what, from code and database: the page for auditors, and docs/access-matrix.md. */
export { toMarkdown } from './markdown.ts'
export { buildMatrix, loosePermissions } from './matrix.ts'
export { readTableRights } from './read-catalogue.ts'
export { type AccessMatrixDeps, accessMatrixRoutes } from './routes.tsx'
