import type { Notice } from '../../platform/http/index.ts'

/** What is said after a redirect. Fixed texts: nothing about anybody. */
export const notices = {
  'documents-added': { title: 'Added', text: 'Everybody who may read the record can open it now.' },
  'documents-added-but-known': {
    title: 'Added, except what was there already',
    text: 'The very same file is kept once only.',
  },
  'document-changed': { title: 'The changes are saved' },
  'document-removed': {
    title: 'The document is removed',
    text: 'Its file is erased. The list says who removed it and why.',
  },
  'document-gone': {
    title: 'Somebody has removed the document meanwhile',
    text: 'Nothing was changed.',
    kind: 'important',
  },
} as const satisfies Record<string, Notice>

export type NoticeCode = keyof typeof notices
