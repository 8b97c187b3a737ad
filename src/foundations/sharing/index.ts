/** The door of sharing: purposes and agreements, records and who may open them, disclosures, emergency access. */

export { remindOfReviews } from './agreements/remind-of-reviews.ts'
export type { Place, RecordKind, SharingDeps } from './deps.ts'
export { keeper } from './deps.ts'
export {
  type AgreementState,
  type Because,
  becauseLabels,
  type Classification,
  classificationLabels,
  type Discoverability,
  discoverabilityLabels,
  type Level,
  levelLabels,
  levelOf,
  reaches,
} from './domain/words.ts'
export { notices } from './notices.ts'
export { permissions } from './permissions.ts'
export {
  type BannerNames,
  bannerNames,
  Marked,
  Marking,
  RecordBanner,
  type RecordBannerProps,
} from './record-banner.tsx'
export type { Disposed, HeldSection, HeldValue, Holding, RightsDeps } from './rights/ports.ts'
export { sharingRoutes } from './routes.ts'
export {
  type AgreementDraft,
  bringIntoForce,
  insertDraft,
  insertPurpose,
  offerDraft,
  signForAgency,
} from './store/agreements.ts'
export { purposesFor, type UsablePurpose } from './store/agreements-in-force.ts'
export { type Contributor, contributorsTo } from './store/contributors.ts'
export { type AccessKeeper, createAccessKeeper, keepAccess } from './store/keeping.ts'
export { createRecords, endWorks } from './store/many-records.ts'
export { MOST_UNREAD, type NewMessage, sendMessage, unreadMessages } from './store/messages.ts'
export { barUser } from './store/protection.ts'
export {
  type AccessReason,
  type AudienceTeam,
  accessTo,
  type CreateRefusal,
  createRecord,
  findRecord,
  type NewRecord,
  type RecordHeader,
  recordEvents,
  recordHeaders,
  teamsWithAccess,
} from './store/records.ts'
export {
  type EndRefusal,
  endWork,
  noteDueReviews,
  type RuleOffered,
  reopenWork,
  retentionRulesFor,
} from './store/retention.ts'
export { teamTasksAmong } from './store/tasks.ts'
