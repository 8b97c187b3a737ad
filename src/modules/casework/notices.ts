import type { Notice } from '../../platform/http/index.ts'
import { meetingNotices } from './meetings/notices.ts'

/** What is said after a redirect. Fixed texts: nothing about anybody. */
export const notices = {
  ...meetingNotices,
} as const satisfies Record<string, Notice>
