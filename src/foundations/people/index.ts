/** The door of people: profiles of people, households and places, how they are found, linked and merged. */
export { type PeopleAreaChoice, type PeopleDeps, personKinds } from './deps.ts'
export {
  type AddressInput,
  type AddressParts,
  addressLine,
  comparableAddress,
  compareAddresses,
  normalisePostcode,
  parseAddress,
  postcodeShown,
} from './domain/addresses.ts'
export { type BirthPrecision, type BornOn, parseBirth } from './domain/births.ts'
export type { Strength } from './domain/compare.ts'
export { normaliseEmail, normalisePhone, phoneShown } from './domain/contacts.ts'
export {
  type Answer,
  CHARACTERISTICS,
  type Characteristic,
  characteristics,
  checkProfile,
  type DetailsInput,
  displayNameOf,
  type EmailInput,
  type NameInput,
  type PhoneInput,
  type ProfileInput,
  type ProfileProblem,
  type ReferenceInput,
} from './domain/profile.ts'
export { type ParsedQuery, parseQuery } from './domain/query.ts'
export {
  ADDRESS_USES,
  type AddressUse,
  DISABILITIES,
  ETHNICITIES,
  GENDERS,
  isCodeOf,
  LANGUAGES,
  NAME_USES,
  type NameUse,
  REFERENCE_KINDS,
  RELATIONSHIPS,
  type ReferenceKind,
  type RelationshipKind,
  SUBJECT_KINDS,
  type SubjectKind,
} from './domain/words.ts'
export { personHoldings } from './holding.ts'
export { notices } from './notices.ts'
export {
  AREA_HINT,
  type ChosenPurpose,
  type PurposeChoices,
  type PurposeDraft,
  PurposeFields,
  purposeChoices,
  purposeDraft,
  purposeFields,
  readPurpose,
} from './pages/purpose.tsx'
export { permissions } from './permissions.ts'
export { peopleRoutes } from './routes.ts'
export { type AroundRefusal, addMember, addRelationship, endMember, endRelationship } from './store/around.ts'
export { type Characteristics, characteristicsOf } from './store/characteristics.ts'
export type { FoundProfile, Pointer } from './store/found.ts'
export { sameAs } from './store/identities.ts'
export {
  decidePair,
  type LinkRefusal,
  linkProfiles,
  listSuspectedPairs,
  mergeProfiles,
  type SuspectedPair,
  unlinkProfiles,
  unmergeProfiles,
} from './store/links.ts'
export { createProfiles, type MadeProfile, type ManyRefusal, makeFindable } from './store/many-profiles.ts'
export { matchRecord, matchRecords, rebuildPointers, recordOfPointer } from './store/matching.ts'
export { ownAmong } from './store/own.ts'
export {
  everythingHeldAbout,
  getProfile,
  type HeldAbout,
  type LinkedProfile,
  type Member,
  type MergeRow,
  type Profile,
  type Relationship,
} from './store/profile.ts'
export {
  changeProfile,
  createProfile,
  type KnownName,
  knownName,
  namesOfRecords,
  type SavedProfile,
  type SaveRefusal,
  subjectsOf,
} from './store/profiles.ts'
export { type Recorded, recordedOf } from './store/recorded.ts'
export { findDuplicates, type SearchOutcome, type SearchQuery, searchProfiles } from './store/search.ts'
