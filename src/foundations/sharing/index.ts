/** The door of sharing: purposes and agreements, records and who may open them, disclosures, emergency access. */
export type { RecordKind, SharingDeps } from './deps.ts'
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
export { permissions } from './permissions.ts'
export {
  type BannerNames,
  bannerNames,
  Marked,
  Marking,
  RecordBanner,
  type RecordBannerProps,
} from './record-banner.tsx'
export {
  type AgreementDraft,
  bringIntoForce,
  insertDraft,
  insertPurpose,
  offerDraft,
  signForAgency,
} from './store/agreements.ts'
export { purposesFor, type UsablePurpose } from './store/agreements-in-force.ts'
export { type AccessKeeper, createAccessKeeper, keepAccess } from './store/keeping.ts'
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
