import type { Notice } from '../../../platform/http/index.ts'

export const messageNotices = {
  'messages-read': { title: 'Marked as read' },
} as const satisfies Record<string, Notice>
