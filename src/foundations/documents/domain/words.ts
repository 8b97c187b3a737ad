/** The words of documents, each in one place: what the database stores and what the pages say. */

export const documentKinds = ['letter', 'photograph', 'statement', 'report', 'other'] as const
export type DocumentKind = (typeof documentKinds)[number]
export const documentKindLabels: Readonly<Record<DocumentKind, { label: string; hint: string }>> = {
  letter: { label: 'Letter or email', hint: 'Written to somebody or by somebody' },
  photograph: { label: 'Photograph', hint: 'Of damage, a place, an injury or a paper' },
  statement: { label: 'Statement', hint: 'What a witness or a victim said, signed or noted' },
  report: { label: 'Report', hint: 'Of an officer, a survey, a meeting or a diary of incidents' },
  other: { label: 'Something else', hint: '' },
}

export function isDocumentKind(text: string): text is DocumentKind {
  return documentKinds.some((kind) => kind === text)
}

/** What people write about a document, and may change later. */
export interface DocumentDetails {
  readonly kind: DocumentKind
  readonly title: string
  /** ISO day. */
  readonly datedOn: string | null
  readonly note: string
}
