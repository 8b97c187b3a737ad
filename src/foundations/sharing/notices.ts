import { agreementNotices } from './agreements/notices.ts'
import { disclosureNotices } from './disclosures/notices.ts'
import { emergencyNotices } from './emergencies/notices.ts'
import { messageNotices } from './messages/notices.ts'
import { protectionNotices } from './protection/notices.ts'
import { purposeNotices } from './purposes/notices.ts'
import { retentionNotices } from './retention/notices.ts'
import { rightsNotices } from './rights/notices.ts'

/** What this room says after something was done. */
export const notices = {
  ...purposeNotices,
  ...agreementNotices,
  ...disclosureNotices,
  ...emergencyNotices,
  ...protectionNotices,
  ...messageNotices,
  ...retentionNotices,
  ...rightsNotices,
}
