// Generated from the migrated database by `npm run generate`. Do not edit.
import type { ColumnType } from 'kysely'

export type Generated<T> = ColumnType<T, T | undefined, T>
export type GeneratedAlways<T> = ColumnType<T, never, never>
export type Json = ColumnType<unknown, string, string>

export interface ActionsActionEvents {
  id: GeneratedAlways<number>
  action_id: string
  record_id: string
  kind: string
  at: Generated<Date>
  by_user_id: string | null
  note: Generated<string>
  was_title: string | null
  was_details: string | null
  was_due_on: string | null
  was_owner_team_id: string | null
  was_owner_user_id: string | null
  was_owner_name: string | null
}

export interface ActionsActions {
  id: Generated<string>
  record_id: string
  title: string
  details: Generated<string>
  owner_team_id: string | null
  owner_user_id: string | null
  owner_name: string | null
  due_on: string
  state: Generated<string>
  outcome: string | null
  done_on: string | null
  source: string | null
  source_id: string | null
  created_by: string | null
  created_team_id: string | null
  created_at: Generated<Date>
  changed_at: Generated<Date>
  version: Generated<number>
}

export interface AreasAliases {
  alias: string
  area_id: number
  search_alias: GeneratedAlways<string>
  origin: Generated<string>
}

export interface AreasAreas {
  id: GeneratedAlways<number>
  code: string
  name: string
  kind: string
  vintages: Generated<string[]>
  vintage: GeneratedAlways<string | null>
  named: Generated<boolean>
  search_name: GeneratedAlways<string | null>
}

export interface AreasBestFit {
  from_id: number
  to_id: number
}

export interface AreasBoundaries {
  area_id: number
  vintage: Generated<string>
  geometry: Json
  min_longitude: number
  min_latitude: number
  max_longitude: number
  max_latitude: number
}

export interface AreasChosen {
  area_id: number
}

export interface AreasContainment {
  area_id: number
  inside_id: number
}

export interface AreasDeprivation {
  area_id: number
  year: number
  index_decile: number
  index_rank: number
  domains: Generated<Json>
}

export interface AreasInScope {
  area_id: number | null
}

export interface AreasMemberships {
  area_id: number
  inside_id: number
  fraction: Generated<number>
  basis: Generated<string>
}

export interface AreasPopulations {
  area_id: number
  year: number
  residents: number
  households: number | null
  groups: Generated<Json>
  source: string
}

export interface AreasTiles {
  area_id: number
  across: number
  down: number
  abbreviation: string
}

export interface AssessmentAssessments {
  id: Generated<string>
  record_id: string
  subject_id: string | null
  instrument_id: string
  instrument_version: string
  answers: Json
  header: Json
  prompts: Json
  total: number
  highest_possible: number
  ticks: number
  band: string
  band_label: string
  band_rank: number
  top_rank: number
  review_due_on: string | null
  previous_id: string | null
  completed_by: string
  agency_id: string
  team_id: string | null
  completed_at: Generated<Date>
}

export interface AssessmentDrafts {
  id: Generated<string>
  record_id: string
  subject_id: string | null
  instrument_id: string
  instrument_version: string
  user_id: string
  answers: Json
  header: Json
  saved_at: Generated<Date>
}

export interface AssessmentInstruments {
  id: string
  version: string
  state: Generated<string>
  title: string
  definition: Json
  shipped: Generated<boolean>
  revision: Generated<number>
  created_by: string | null
  created_at: Generated<Date>
  changed_at: Generated<Date>
  published_by: string | null
  published_at: Date | null
  retired_by: string | null
  retired_at: Date | null
}

export interface AssessmentJudgements {
  id: Generated<string>
  assessment_id: string
  record_id: string
  from_total: number
  adjusted_total: number
  band: string
  band_label: string
  band_rank: number
  review_due_on: string | null
  reason: string
  state: Generated<string>
  asked_by: string
  asked_at: Generated<Date>
  approver_id: string | null
  decided_at: Date | null
  note: Generated<string>
}

export interface AssessmentStanding {
  id: string | null
  record_id: string | null
  subject_id: string | null
  instrument_id: string | null
  instrument_version: string | null
  completed_by: string | null
  agency_id: string | null
  team_id: string | null
  completed_at: Date | null
  previous_id: string | null
  scored_total: number | null
  scored_band: string | null
  highest_possible: number | null
  ticks: number | null
  top_rank: number | null
  total: number | null
  band: string | null
  band_label: string | null
  band_rank: number | null
  review_due_on: string | null
  judgement_id: string | null
}

export interface AuditEventRecords {
  record_id: string
  event_id: number
}

export interface AuditEvents {
  id: GeneratedAlways<number>
  at: Generated<Date>
  actor_kind: string
  user_id: string | null
  agency_id: string | null
  action: string
  kind: string
  subject_type: string | null
  subject_id: string | null
  outcome: Generated<string>
  detail: Generated<Json>
  correlation_id: string | null
  team_ids: Generated<string[]>
  purpose_id: string | null
  record_count: Generated<number>
}

export interface AuditSeals {
  number: number
  version: number
  from_id: number
  to_id: number
  event_count: number
  event_ids: number[]
  event_digests: Uint8Array
  batch_digest: Uint8Array
  previous_head: Uint8Array
  head: Uint8Array
  sealed_at: Date
}

export interface AuditSignalReviews {
  id: GeneratedAlways<number>
  signal_key: string
  up_to_event_id: number
  outcome: string
  note: Generated<string>
  reviewed_by: string
  reviewed_at: Generated<Date>
}

export interface CaseworkAttendances {
  id: GeneratedAlways<number>
  meeting_id: string
  agency_id: string | null
  name: string
  apologies: Generated<boolean>
  added_by: string | null
}

export interface CaseworkCaseEvents {
  id: GeneratedAlways<number>
  case_id: string
  kind: string
  at: Generated<Date>
  by_user_id: string | null
  by_team_id: string | null
  about_id: string | null
  was: string | null
  became: string | null
  note: Generated<string>
}

export interface CaseworkCases {
  record_id: string
  reference: string
  title: string
  focus: string
  asb_type: string
  reason: Generated<string>
  lawful_ground: string | null
  first_reported_at: Date | null
  opened_at: Generated<Date>
  opened_by: string | null
  lead_user_id: string | null
  state: Generated<string>
  screened_at: Date | null
  screening: string | null
  matrix_due_on: string | null
  first_assessed_at: Date | null
  assessed_at: Date | null
  band: string | null
  band_since: Date | null
  review_due_on: string | null
  last_worked_at: Generated<Date>
  closed_at: Date | null
  outcome: string | null
  version: Generated<number>
  audience_id: string
}

export interface CaseworkClosures {
  id: Generated<string>
  case_id: string
  state: Generated<string>
  outcome: string
  outcome_title: string
  ended_on: string
  achieved: string
  victims_view: string
  view_because: Generated<string>
  acknowledged: Generated<string[]>
  asked_by: string
  asked_at: Generated<Date>
  decided_by: string | null
  decided_at: Date | null
  decision_note: Generated<string>
}

export interface CaseworkComplianceDays {
  day: string
  team_id: string
  lead_user_id: string | null
  measure: string
  met: number
  applicable: number
}

export interface CaseworkContactAgencies {
  contact_id: string
  case_id: string
  position: number
  agency_id: string | null
  agency_name: Generated<string>
  officer: Generated<string>
}

export interface CaseworkContactPeople {
  contact_id: string
  case_id: string
  profile_id: string
}

export interface CaseworkContacts {
  id: Generated<string>
  case_id: string
  kind: string
  on_day: string
  at_time: Generated<string>
  what_happened: string
  next_on: string | null
  next_note: Generated<string>
  added_by: string | null
  added_at: Generated<Date>
  changed_by: string | null
  changed_at: Date | null
  removed_by: string | null
  removed_at: Date | null
  removed_because: string | null
  version: Generated<number>
}

export interface CaseworkFeedKeys {
  id: Generated<string>
  team_id: string
  agency_id: string
  label: string
  purpose_id: string
  area_id: number | null
  digest: Uint8Array
  hint: string
  made_by: string
  made_at: Generated<Date>
  revoked_at: Date | null
  revoked_by: string | null
  last_used_at: Date | null
}

export interface CaseworkFigureRules {
  valid_from: string
  threshold: number
  source: string
  set_by: string | null
  set_at: Generated<Date>
}

export interface CaseworkIncidentPeople {
  incident_id: string
  case_id: string
  profile_id: string
  part: string
}

export interface CaseworkIncidentTellings {
  incident_id: string
  case_id: string
  position: number
  told_by: Generated<string>
  agency_id: string | null
  agency_name: Generated<string>
  told_on: string
}

export interface CaseworkIncidents {
  id: Generated<string>
  case_id: string
  report_id: string | null
  on_day: string
  at_time: Generated<string>
  about: Generated<boolean>
  asb_type: string
  police_number: Generated<string>
  place: Generated<string>
  what_happened: string
  same_as: string | null
  different_from: Generated<string[]>
  added_by: string | null
  added_at: Generated<Date>
  changed_by: string | null
  changed_at: Date | null
  removed_by: string | null
  removed_at: Date | null
  removed_because: string | null
  version: Generated<number>
}

export interface CaseworkInterventionBreaches {
  id: Generated<string>
  intervention_id: string
  case_id: string
  on_day: string
  condition: Generated<string>
  what_happened: string
  action: string
  added_by: string | null
  added_at: Generated<Date>
  removed_by: string | null
  removed_at: Date | null
  removed_because: string | null
}

export interface CaseworkInterventionKinds {
  code: string
  version: number
  valid_from: string
  title: string
  category: string
  used_from: string | null
  used_until: string | null
  against: string
  legal_basis: Generated<string>
  applicants: Generated<string>
  minimum_age: number | null
  longest_hours: number | null
  longest_hours_authorised: number | null
  longest_months: number | null
  longest_months_extended: number | null
  shortest_months: number | null
  longest_months_under_18: number | null
  shortest_months_under_18: number | null
  review_months_under_18: number | null
  stages: Generated<string[]>
  notes: Generated<string>
  marks: Generated<Json>
  checked_on: string | null
  checked_by: string | null
  review_on: string
  published_by: string | null
  published_at: Generated<Date>
}

export interface CaseworkInterventionStages {
  id: Generated<string>
  intervention_id: string
  case_id: string
  stage: string
  on_day: string
  note: Generated<string>
  added_by: string | null
  added_at: Generated<Date>
  removed_by: string | null
  removed_at: Date | null
  removed_because: string | null
}

export interface CaseworkInterventions {
  id: Generated<string>
  case_id: string
  kind_code: string
  kind_version: number
  profile_id: string | null
  start_on: string
  start_time: Generated<string>
  end_on: string | null
  end_time: Generated<string>
  conditions: Generated<string[]>
  court_reference: Generated<string>
  details: Generated<string>
  limit_because: Generated<string>
  review_on: string | null
  outcome: string | null
  outcome_note: Generated<string>
  ended_on: string | null
  added_by: string | null
  added_at: Generated<Date>
  changed_by: string | null
  changed_at: Date | null
  removed_by: string | null
  removed_at: Date | null
  removed_because: string | null
  version: Generated<number>
}

export interface CaseworkInvolvedAgencies {
  id: Generated<string>
  case_id: string
  agency_id: string | null
  agency_name: Generated<string>
  contact_name: Generated<string>
  contact_details: Generated<string>
  part: string
  since_on: string
  until_on: string | null
  added_by: string | null
  added_at: Generated<Date>
  changed_by: string | null
  changed_at: Date | null
  removed_by: string | null
  removed_at: Date | null
  removed_because: string | null
  version: Generated<number>
}

export interface CaseworkMeetingItems {
  id: Generated<string>
  meeting_id: string
  case_id: string
  because: string
  question: Generated<string>
  added_by: string | null
  added_at: Generated<Date>
  state: Generated<string>
  decision: Generated<string>
  decided_by: string | null
  decided_at: Date | null
  version: Generated<number>
}

export interface CaseworkMeetings {
  id: Generated<string>
  area_id: number
  team_id: string
  held_on: string
  starts_at: Generated<string>
  venue: Generated<string>
  state: Generated<string>
  planned_by: string | null
  planned_at: Generated<Date>
  ended_at: Date | null
  version: Generated<number>
}

export interface CaseworkParticipants {
  id: Generated<string>
  case_id: string
  profile_id: string
  role: string
  note: Generated<string>
  since_on: string
  until_on: string | null
  added_by: string | null
  added_at: Generated<Date>
  version: Generated<number>
}

export interface CaseworkPlans {
  id: Generated<string>
  case_id: string
  number: number
  aim: string
  success: string
  review_on: string
  written_by: string | null
  written_at: Generated<Date>
  reviewed_on: string | null
  reviewed_by: string | null
  review_outcome: string | null
  review_note: Generated<string>
}

export interface CaseworkReportCorrections {
  id: Generated<string>
  report_id: string
  version: number
  at: Generated<Date>
  by_user_id: string
  by_team_id: string | null
  reason: string
  before: Json
  answers_changed: Generated<boolean>
  place_profile_id: string | null
}

export interface CaseworkReportEvents {
  id: GeneratedAlways<number>
  report_id: string
  kind: string
  at: Generated<Date>
  by_user_id: string | null
  by_team_id: string | null
  about_id: string | null
  became: string | null
  note: Generated<string>
}

export interface CaseworkReportImports {
  id: Generated<string>
  made_by: string
  made_at: Generated<Date>
  file_name: string
  sha256: string
  source: string
  purpose_id: string
  team_id: string
  area_id: number | null
  heading: Json
  lines: Json | null
  mapping: Json
  done_at: Date | null
  added: number | null
  known: number | null
  left_out: number | null
}

export interface CaseworkReports {
  record_id: string
  reference: string
  state: Generated<string>
  asb_type: string
  what: string
  location: Generated<string>
  location_key: Generated<string>
  happened_at: Date
  ongoing: Generated<boolean>
  happened_before: Generated<string>
  impact: Generated<string>
  targeted: Generated<string>
  vulnerable: Generated<string>
  update_by: Generated<string>
  grade: string
  suggested_grade: string
  grade_reason: Generated<string>
  source: Generated<string>
  incident_number: string | null
  channel: Generated<string>
  caller_anonymous: Generated<boolean>
  caller_name: Generated<string>
  caller_phone: Generated<string>
  caller_address: Generated<string>
  caller_address_key: Generated<string>
  caller_profile_id: string | null
  place_profile_id: string | null
  reported_at: Date
  taken_at: Generated<Date>
  taken_by: string | null
  taken_team_id: string
  screening: string | null
  screened_at: Date | null
  matrix_due_on: string | null
  assessed_at: Date | null
  decided_at: Date | null
  decided_by: string | null
  decided_team_id: string | null
  case_id: string | null
  close_reason: string | null
  close_note: Generated<string>
  version: Generated<number>
  audience_id: string
}

export interface CaseworkReviewApplications {
  id: Generated<string>
  reference: string
  received_at: Generated<Date>
  area_id: number
  applicant_name: string
  applicant_contact: string
  for_somebody_else: Generated<boolean>
  victim_name: Generated<string>
  victim_agrees: Generated<string>
  what: string
  complaints: string
  wanted: Generated<string>
  involvement: string
  state: Generated<string>
  review_id: string | null
  decided_by: string | null
  decided_at: Date | null
  reason: Generated<string>
}

export interface CaseworkReviewComplaints {
  id: Generated<string>
  review_id: string
  happened_on: string | null
  complained_on: string
  agency: string
  reference: Generated<string>
  what: Generated<string>
  source: string
  incident_id: string | null
  same_as: string | null
  added_by: string | null
  added_at: Generated<Date>
}

export interface CaseworkReviewExplanations {
  id: GeneratedAlways<number>
  case_id: string
  profile_id: string
  explained_on: string
  how: string
  by_user_id: string | null
  added_at: Generated<Date>
}

export interface CaseworkReviewHistories {
  id: Generated<string>
  review_id: string
  agency_id: string
  asked_on: string
  due_on: string
  asked_by: string | null
  answered_on: string | null
  answered_by: string | null
  known: Generated<string>
  done: Generated<string>
  uses_system: string | null
  version: Generated<number>
}

export interface CaseworkReviewLetters {
  id: Generated<string>
  review_id: string
  kind: string
  body: string
  written_by: string | null
  written_at: Generated<Date>
  sent_on: string | null
  version: Generated<number>
}

export interface CaseworkReviewRecommendations {
  id: Generated<string>
  review_id: string
  agency_id: string
  made_on: string
  text: string
  reply: string | null
  reply_text: Generated<string>
  replied_on: string | null
  replied_by: string | null
  done_on: string | null
  version: Generated<number>
}

export interface CaseworkReviewRules {
  valid_from: string
  complaints_needed: number
  complain_within_months: number
  apply_within_months: number
  acknowledge_days: number
  decide_days: number
  review_days: number
  appeal_days: number
  source: string
  checked_on: string
  review_on: string
  set_by: string | null
  set_at: Generated<Date>
}

export interface CaseworkReviews {
  record_id: string
  reference: string
  application_id: string | null
  rules_from: string
  victim_id: string | null
  applied_on: string
  applied_by: string
  channel: string
  behalf_note: Generated<string>
  involvement: string
  what: string
  wanted: Generated<string>
  acknowledged_on: string | null
  decided_on: string | null
  decision: string | null
  decision_reason: Generated<string>
  persistence: Generated<string>
  harm: Generated<string>
  adequacy: Generated<string>
  chair: Generated<string>
  panel_on: string | null
  reviewed_on: string | null
  findings: Generated<string>
  told_on: string | null
  appealed_on: string | null
  appeal_reason: Generated<string>
  appeal_decided_on: string | null
  appeal_outcome: Generated<string>
  closed_on: string | null
  made_by: string | null
  made_at: Generated<Date>
  version: Generated<number>
}

export interface CaseworkScreenings {
  id: Generated<string>
  record_id: string
  vulnerable: boolean
  increasing: boolean
  coping: boolean
  targeted: boolean
  impact: boolean
  multi_agency: boolean
  outcome: string
  matrix_due_on: string | null
  screened_at: Date
  screened_by: string | null
  by_team_id: string | null
  added_by: string | null
  added_at: Generated<Date>
  carried_from: string | null
}

export interface CaseworkSupports {
  id: Generated<string>
  case_id: string
  kind: string
  details: Generated<string>
  provider: Generated<string>
  profile_id: string | null
  offered_on: string
  answer: Generated<string>
  refused_because: Generated<string>
  result: string | null
  ended_on: string | null
  added_by: string | null
  added_at: Generated<Date>
  changed_by: string | null
  changed_at: Date | null
  removed_by: string | null
  removed_at: Date | null
  removed_because: string | null
  version: Generated<number>
}

export interface CaseworkUnitCosts {
  id: Generated<string>
  basis: string
  valid_from: string
  pounds: number | null
  source: string
  assumption: boolean
  set_by: string | null
  set_at: Generated<Date>
}

export interface CaseworkVulnerabilities {
  id: Generated<string>
  profile_id: string
  kind: string
  note: Generated<string>
  noted_on: string
  noted_by: string | null
  ended_on: string | null
  ended_by: string | null
}

export interface DocumentsContents {
  document_id: string
  variant: string
  kept: Generated<boolean>
  media_type: string
  body: Uint8Array
}

export interface DocumentsDocuments {
  id: Generated<string>
  record_id: string
  kind: string
  title: string
  file_name: string
  media_type: string
  bytes: number
  sha256: string | null
  dated_on: string | null
  note: Generated<string>
  uploaded_by: string | null
  uploaded_at: Generated<Date>
  removed_at: Date | null
  removed_by: string | null
  removal_reason: string | null
  kept: GeneratedAlways<boolean>
  version: Generated<number>
}

export interface IdentityAgencies {
  id: Generated<string>
  name: string
  kind: string
  starts_on: string | null
  ends_on: string | null
  version: Generated<number>
}

export interface IdentityAgencySuccessions {
  predecessor_id: string
  successor_id: string
  happened_on: string
}

export interface IdentityCredentials {
  user_id: string
  password_hash: string
  password_changed_at: Generated<Date>
  totp_secret: Uint8Array | null
  totp_last_step: number | null
  proposed_totp_secret: Uint8Array | null
}

export interface IdentityInvitations {
  id: Generated<string>
  kind: string
  token_hash: Uint8Array
  email: string
  agency_id: string
  team_id: string | null
  roles: Generated<string[]>
  user_id: string | null
  clears_two_step: Generated<boolean>
  created_by: string | null
  created_at: Generated<Date>
  expires_at: Date
  used_at: Date | null
  revoked_at: Date | null
}

export interface IdentityKnownDevices {
  user_id: string
  token_hash: Uint8Array
  first_signed_in_at: Generated<Date>
  last_signed_in_at: Generated<Date>
}

export interface IdentityPartnership {
  only_row: Generated<boolean>
  name: string
  two_step_required: Generated<boolean>
  demonstration: Generated<boolean>
  colour: Generated<string>
  set_up_at: Generated<Date>
}

export interface IdentityPendingSignIns {
  token_hash: Uint8Array
  user_id: string
  created_at: Generated<Date>
  expires_at: Date
  codes_tried: Generated<number>
}

export interface IdentityRecoveryCodes {
  user_id: string
  code_hash: Uint8Array
  used_at: Date | null
}

export interface IdentityRoles {
  name: string
  given_by_team_administrators: boolean
}

export interface IdentitySessions {
  id: Generated<string>
  token_hash: Uint8Array
  user_id: string
  started_at: Generated<Date>
  last_seen_at: Generated<Date>
  expires_at: Date
  ended_at: Date | null
  network_address: string
  device_label: string
}

export interface IdentitySignInBuckets {
  key_hash: Uint8Array
  failures: number
  last_failed_at: Date
}

export interface IdentityTeamAdministrators {
  team_id: string
  user_id: string
}

export interface IdentityTeamAreas {
  team_id: string
  area_code: string
}

export interface IdentityTeamMembers {
  team_id: string
  user_id: string
  user_agency_id: string
}

export interface IdentityTeams {
  id: Generated<string>
  agency_id: string
  name: string
  closed_on: string | null
  kind: Generated<string>
}

export interface IdentityUserNames {
  user_id: string
  display_name: string
}

export interface IdentityUsers {
  id: Generated<string>
  email: string
  agency_id: string
  roles: Generated<string[]>
  status: Generated<string>
  created_at: Generated<Date>
  deactivated_at: Date | null
  last_signed_in_at: Date | null
  sessions_valid_from: Generated<Date>
}

export interface MigrationsApplied {
  name: string
  hash: string
  applied_at: Generated<Date>
}

export interface PeopleAddresses {
  id: GeneratedAlways<number>
  record_id: string
  position: number
  use: string
  flat: string
  building: string
  number: string
  street: string
  locality: string
  town: string
  postcode: string
  uprn: string | null
  area_id: number | null
  from_on: string | null
  to_on: string | null
}

export interface PeopleChanges {
  id: GeneratedAlways<number>
  record_id: string
  part: string
  was: Json | null
  is_now: Json | null
  at: Generated<Date>
  by_user_id: string | null
}

export interface PeopleDetails {
  record_id: string
  born_on: string | null
  born_precision: string | null
  gender: string | null
  gender_described: string | null
  gender_because: string | null
  ethnicity: string | null
  ethnicity_because: string | null
  language: string | null
  language_because: string | null
  disability: string | null
  disability_because: string | null
  needs: Generated<string>
}

export interface PeopleEmails {
  id: GeneratedAlways<number>
  record_id: string
  position: number
  address: string
  note: string
}

export interface PeopleLinks {
  id: GeneratedAlways<number>
  a_id: string
  b_id: string
  reason: string
  linked_by: string
  linked_at: Generated<Date>
  unlinked_by: string | null
  unlinked_at: Date | null
  unlink_reason: string | null
}

export interface PeopleMembers {
  id: GeneratedAlways<number>
  household_id: string
  person_id: string
  role: string
  from_on: string | null
  to_on: string | null
  added_by: string | null
  added_at: Generated<Date>
}

export interface PeopleMerges {
  id: GeneratedAlways<number>
  survivor_id: string
  absorbed_id: string
  reason: string
  merged_by: string
  merged_at: Generated<Date>
  added: Json
  filled: Json
  undone_by: string | null
  undone_at: Date | null
  undo_reason: string | null
}

export interface PeopleNames {
  id: GeneratedAlways<number>
  record_id: string
  position: number
  given: string
  family: string
  use: string
}

export interface PeopleOwnAddresses {
  id: Generated<string>
  user_id: string
  label: string
  key_hash: Uint8Array
  added_at: Generated<Date>
}

export interface PeoplePhones {
  id: GeneratedAlways<number>
  record_id: string
  position: number
  number: string
  note: string
}

export interface PeoplePointerKeys {
  key: Uint8Array
  pointer_id: string
  purpose_id: string
  owner_team_id: string
  barred_user_ids: Generated<string[]>
}

export interface PeoplePointerTargets {
  pointer_id: Generated<string>
  record_id: string
}

export interface PeopleRefs {
  id: GeneratedAlways<number>
  record_id: string
  position: number
  kind: string
  value: string
}

export interface PeopleRelationships {
  id: GeneratedAlways<number>
  from_id: string
  to_id: string
  kind: string
  note: string
  from_on: string | null
  to_on: string | null
  added_by: string | null
  added_at: Generated<Date>
}

export interface PeopleSearchKeys {
  key: string
  record_id: string
  audience_id: string | null
  purpose_id: string
}

export interface PeopleSketches {
  record_id: string
  sketch: Json
  address_line: string
}

export interface PeopleSubjects {
  record_id: string
  kind: string
  display_name: string
  merged_into: string | null
  created_at: Generated<Date>
  changed_at: Generated<Date>
  version: Generated<number>
  written_at: Generated<Date>
}

export interface PeopleSuspectedPairs {
  id: GeneratedAlways<number>
  a_id: string
  b_id: string
  score: number
  reasons: string[]
  state: Generated<string>
  found_at: Generated<Date>
  decided_by: string | null
  decided_at: Date | null
  decision_reason: string | null
}

export interface PerformanceAreaLabels {
  id: Generated<number>
  label: string
  name: string | null
  area_id: number | null
  state: string
  decided_at: Date | null
  decided_by: string | null
  first_seen_at: Generated<Date>
}

export interface PerformanceCells {
  edition_id: number
  area_label_id: number
  type_label_ids: number[]
  counts: number[]
}

export interface PerformanceContexts {
  id: string
  version: number
  type_id: number
  area_id: number
  month: string | null
  body: string
  by_user_id: string | null
  at: Generated<Date>
}

export interface PerformanceCountTypes {
  id: Generated<number>
  measure_id: number
  parent_id: number | null
  slug: string
  title: string
  position: Generated<number>
  included: Generated<boolean>
}

export interface PerformanceEditions {
  id: Generated<number>
  series_id: number
  month: string
  import_id: string
  content_hash: string
  total: number
  state: string
  replaces_id: number | null
}

export interface PerformanceImportErrors {
  file_id: number
  position: number
  line: number
  column_name: string | null
  code: string
  message: string
}

export interface PerformanceImportFiles {
  id: Generated<number>
  import_id: string
  position: number
  name: string
  spooled_as: string | null
  sha256: string | null
  bytes: Generated<number>
  rows_read: Generated<number>
  rows_stored: Generated<number>
  rows_outside: Generated<number>
  rows_rejected: Generated<number>
}

export interface PerformanceImports {
  id: string
  state: string
  format: string | null
  measure_id: number | null
  settings: Generated<Json>
  created_at: Generated<Date>
  user_id: string | null
  agency_id: string | null
  phase: Generated<string>
  bytes_total: Generated<number>
  bytes_done: Generated<number>
  rows_done: Generated<number>
  finished_at: Date | null
  error_code: string | null
  error_message: string | null
  report: Json | null
  stored_at: Date | null
  undone_at: Date | null
  undone_by: string | null
}

export interface PerformanceMeasures {
  id: Generated<number>
  slug: string
  title: string
  description: Generated<string>
  aliases: Generated<string[]>
  outcome: Generated<string>
  unit: Generated<string>
  significance: Generated<number>
  method: Generated<string>
  deviations: Generated<number>
  rebase_months: Generated<string[]>
  source: Generated<string>
  position: Generated<number>
  built_in: Generated<boolean>
  created_at: Generated<Date>
  created_by: string | null
  version: Generated<number>
}

export interface PerformanceMonthlyCounts {
  type_id: number
  area_id: number
  month: string
  count: number
}

export interface PerformancePackedCounts {
  type_id: number
  area_id: number
  first_month: string
  counts: string
}

export interface PerformanceRequestTeams {
  request_id: string
  team_id: string
}

export interface PerformanceRequests {
  id: string
  measure_id: number
  type_id: number
  area_id: number
  month: string
  direction: string
  method: string
  count: number
  expected: number
  lower: number | null
  upper: number | null
  due_on: string
  asked_at: Generated<Date>
  asked_by: string | null
  withdrawn_at: Date | null
}

export interface PerformanceResponses {
  request_id: string
  version: number
  known: string
  doing: string
  wants_analysis: boolean
  analysis: Generated<string>
  by_user_id: string | null
  by_agency_id: string | null
  at: Generated<Date>
}

export interface PerformanceScreenings {
  measure_id: number
  month: string
  method: string
  charts: number
  exceptions: number
  too_small: number
  expected_by_chance: number
  strong: number
  false_discovery_rate: number
}

export interface PerformanceSeries {
  id: Generated<number>
  kind: string
  measure_id: number | null
  source: string
  area_id: number | null
}

export interface PerformanceSeriesAreas {
  series_id: number
  area_id: number
}

export interface PerformanceSettings {
  only_row: Generated<boolean>
  response_days: Generated<number>
  ask_automatically: Generated<boolean>
  charted_kinds: Generated<string[]>
  version: Generated<number>
}

export interface PerformanceSignals {
  method: string
  chart: string
  type_id: number
  area_id: number
  month: string
  measure_id: number
  direction: string
  class: string
  rule: string
  count: number
  expected: number
  lower: number | null
  upper: number | null
  strength: number
  deviations: number
  p_value: number | null
  q_value: number | null
  significant: boolean
  strong: boolean
}

export interface PerformanceTypeLabels {
  id: Generated<number>
  measure_id: number | null
  label: string
  type_id: number | null
  state: string
  decided_at: Date | null
  decided_by: string | null
  first_seen_at: Generated<Date>
}

export interface SharingActiveAgencies {
  id: string | null
  kind: string | null
  ends_on: string | null
}

export interface SharingAgreementEvents {
  id: GeneratedAlways<number>
  agreement_id: string
  kind: string
  at: Generated<Date>
  by_user_id: string | null
  agency_id: string | null
  post: string | null
  reason: Generated<string>
}

export interface SharingAgreementParties {
  agreement_id: string
  agency_id: string
  contact_team_id: string | null
  signed_at: Date | null
  signed_by: string | null
  signatory_post: string | null
  withdrawn_at: Date | null
  withdrawn_by: string | null
  withdrawal_reason: string | null
}

export interface SharingAgreements {
  id: Generated<string>
  purpose_id: string
  edition: number
  state: Generated<string>
  title: string
  summary: Generated<string>
  lawful_bases: Generated<string[]>
  data_categories: Generated<string[]>
  discoverability: Generated<string>
  classification: Generated<string>
  handling: Generated<string>
  starts_on: string | null
  ends_on: string | null
  review_on: string | null
  created_by: string | null
  created_at: Generated<Date>
  offered_at: Date | null
  in_force_at: Date | null
  ended_at: Date | null
  end_reason: Generated<string>
  version: Generated<number>
}

export interface SharingAgreementsInForce {
  id: string | null
  purpose_id: string | null
  edition: number | null
  state: string | null
  title: string | null
  summary: string | null
  lawful_bases: string[] | null
  data_categories: string[] | null
  discoverability: string | null
  classification: string | null
  handling: string | null
  starts_on: string | null
  ends_on: string | null
  review_on: string | null
  created_by: string | null
  created_at: Date | null
  offered_at: Date | null
  in_force_at: Date | null
  ended_at: Date | null
  end_reason: string | null
  version: number | null
}

export interface SharingAudienceTeams {
  audience_id: string
  team_id: string
  level: number
  because: string
  until: Date | null
  purpose_id: string
  owner_team_id: string
  area_id: number
}

export interface SharingAudiences {
  id: GeneratedAlways<string>
  purpose_id: string
  owner_team_id: string
  area_id: number
}

export interface SharingCertificates {
  id: Generated<string>
  year: number
  sequence: number
  number: GeneratedAlways<string>
  record_id: string
  record_kind: string
  purpose_id: string
  owner_team_id: string
  owner_agency_id: string
  created_on: string
  ended_on: string | null
  because: string
  proposed_by: string
  proposed_at: Date
  confirmed_by: string
  confirmed_at: Date
  disposed_at: Date
  removed: Json
  text: string
  sha256: string
}

export interface SharingClocks {
  id: Generated<string>
  record_id: string
  audience_id: string
  record_kind: string
  purpose_id: string
  agreement_id: string
  edition: number
  outcome: string
  outcome_title: string
  months: number
  ended_on: string
  rule_due_on: GeneratedAlways<string>
  due_on: string
  started_by: string | null
  started_at: Generated<Date>
  stopped_by: string | null
  stopped_at: Date | null
  noted_due_on: string | null
  version: Generated<number>
}

export interface SharingComputed {
  only_row: Generated<boolean>
  version: Generated<number>
  computed_on: Generated<string>
}

export interface SharingConflicts {
  user_id: string
  record_id: string
}

export interface SharingContributableRecords {
  id: string | null
}

export interface SharingDisclosureRecords {
  disclosure_id: string
  record_id: string
  purpose_id: string
  owner_team_id: string
  told_team_id: string | null
}

export interface SharingDisclosures {
  id: Generated<string>
  state: string
  to_team_id: string
  to_agency_id: string
  asked_by: string | null
  asked_at: Date | null
  known_by: Generated<string>
  about: Generated<string>
  information: string
  risk: string
  necessity: string
  proportionality: string
  lawful_basis: string
  consent: string
  consent_reason: Generated<string>
  level: number
  restrictions: Generated<string>
  decided_by: string | null
  decided_at: Date | null
  decision_reason: Generated<string>
  expires_on: string | null
  withdrawn_by: string | null
  withdrawn_at: Date | null
  withdrawal_reason: Generated<string>
  barred_user_ids: Generated<string[]>
  version: Generated<number>
}

export interface SharingDisposalProposals {
  id: Generated<string>
  record_id: string
  because: string
  rights_request_id: string | null
  reason: string
  state: Generated<string>
  proposed_by: string
  proposed_at: Generated<Date>
  decided_by: string | null
  decided_at: Date | null
  decision_reason: Generated<string>
}

export interface SharingDisputedNotes {
  id: Generated<string>
  record_id: string
  rectification_id: string
  what: string
  note: string
  at: Generated<Date>
  by_user_id: string
  ended_at: Date | null
}

export interface SharingEmergencies {
  id: Generated<string>
  user_id: string
  agency_id: string
  team_id: string
  reason_code: string
  reason: string
  hours: number
  asked_at: Generated<Date>
  state: Generated<string>
  opened_at: Date | null
  expires_at: Date | null
  reviewed_by: string | null
  reviewed_at: Date | null
  review_outcome: string | null
  review_note: string | null
  ended_at: Date | null
  ended_by: string | null
  end_reason: string | null
}

export interface SharingEmergencyRecords {
  emergency_id: string
  user_id: string
  record_id: string
  purpose_id: string
  owner_team_id: string
}

export interface SharingGrants {
  id: Generated<string>
  record_id: string
  audience_id: string
  team_id: string | null
  user_id: string | null
  level: number
  source: string
  source_id: string | null
  starts_at: Generated<Date>
  expires_at: Date | null
  withdrawn_at: Date | null
  purpose_id: string
}

export interface SharingLegalHolds {
  id: Generated<string>
  record_id: string
  audience_id: string
  record_kind: string
  purpose_id: string
  matter: string
  reason: string
  review_on: string
  placed_by: string
  placed_at: Generated<Date>
  lifted_by: string | null
  lifted_at: Date | null
  lift_reason: Generated<string>
  noted_review_on: string | null
}

export interface SharingManageableRecords {
  id: string | null
}

export interface SharingMessages {
  id: GeneratedAlways<number>
  kind: string
  at: Generated<Date>
  team_id: string | null
  user_id: string | null
  to_overseers: Generated<boolean>
  record_id: string | null
  subject_id: string | null
}

export interface SharingMessagesSeen {
  message_id: number
  user_id: string
  seen_at: Generated<Date>
}

export interface SharingMyAudiences {
  audience_id: string | null
  level: number | null
  because: string | null
  until: Date | null
  owner_team_id: string | null
  area_id: number | null
}

export interface SharingMyGrants {
  record_id: string | null
  level: number | null
  source: string | null
  source_id: string | null
  expires_at: Date | null
}

export interface SharingMyPurposes {
  purpose_id: string | null
  discoverability: string | null
}

export interface SharingPurposes {
  id: string
  title: string
  description: string
  retired_on: string | null
  version: Generated<number>
}

export interface SharingRecipientRules {
  agreement_id: string
  position: number
  team_kind: string
  agency_kind: string | null
  reach: Generated<string>
  level: number
}

export interface SharingRecordEvents {
  id: GeneratedAlways<number>
  record_id: string
  purpose_id: string
  owner_team_id: string
  kind: string
  at: Generated<Date>
  by_user_id: string | null
  about_user_id: string | null
  to_team_id: string | null
  named_user_ids: string[] | null
  reason: Generated<string>
}

export interface SharingRecords {
  id: Generated<string>
  kind: string
  purpose_id: string
  audience_id: string
  owner_team_id: string
  owner_agency_id: string
  area_id: number
  classification: string
  named_user_ids: string[] | null
  barred_user_ids: Generated<string[]>
  restricted_at: Date | null
  created_by: string | null
  created_at: Generated<Date>
  version: Generated<number>
}

export interface SharingRectifications {
  id: Generated<string>
  request_id: string
  record_id: string
  what: string
  old_value: string
  new_value: string
  evidence: Generated<string>
  proposed_by: string
  proposed_at: Generated<Date>
  decision: string | null
  decision_reason: Generated<string>
  decided_by: string | null
  decided_at: Date | null
  done_by: string | null
  done_at: Date | null
  done_note: Generated<string>
}

export interface SharingRetentionEvents {
  id: GeneratedAlways<number>
  record_id: string
  kind: string
  at: Generated<Date>
  by_user_id: string | null
  due_on: string | null
  reason: Generated<string>
}

export interface SharingRetentionRules {
  agreement_id: string
  outcome: string
  title: string
  months: number
}

export interface SharingRightsExports {
  id: Generated<string>
  request_id: string
  state: Generated<string>
  original: Json
  gathered_by: string
  gathered_at: Generated<Date>
  sent_text: string | null
  sent_sha256: string | null
  sent_by: string | null
  sent_at: Date | null
}

export interface SharingRightsRecords {
  request_id: string
  record_id: string
  state: string
  reason: Generated<string>
  by_user_id: string
  at: Generated<Date>
}

export interface SharingRightsRedactions {
  id: Generated<string>
  export_id: string
  value_path: string
  reason_code: string
  reason: Generated<string>
  by_user_id: string
  at: Generated<Date>
  undone_by: string | null
  undone_at: Date | null
  undone_reason: Generated<string>
}

export interface SharingRightsRequests {
  id: Generated<string>
  agency_id: string
  year: number
  sequence: number
  number: GeneratedAlways<string>
  kind: string
  regime: string
  state: Generated<string>
  received_on: string
  requester_name: string
  requester_contact: Generated<string>
  on_behalf_of: Generated<string>
  asks: Generated<string>
  identity_verified_on: string | null
  identity_verified_by: string | null
  identity_how: Generated<string>
  clock_starts_on: string | null
  clock_months: number | null
  clock_extension_months: number | null
  clock_basis: string | null
  due_on: string | null
  extended_on: string | null
  extended_by: string | null
  extension_reason: Generated<string>
  decision: string | null
  decision_reason: Generated<string>
  decided_by: string | null
  decided_at: Date | null
  responded_on: string | null
  responded_by: string | null
  response_how: Generated<string>
  noted_due_on: string | null
  created_by: string
  created_at: Generated<Date>
  version: Generated<number>
}

export interface SharingRightsSteps {
  id: GeneratedAlways<number>
  request_id: string
  kind: string
  at: Generated<Date>
  by_user_id: string
  record_id: string | null
  note: Generated<string>
}

export interface SharingServedAreas {
  team_id: string | null
  area_id: number | null
}

export interface SharingSignedParties {
  purpose_id: string | null
  agreement_id: string | null
  discoverability: string | null
  agency_id: string | null
  contact_team_id: string | null
  ends_on: string | null
}

export interface SharingStructure {
  only_row: Generated<boolean>
  version: Generated<number>
}

export interface SharingTakingPart {
  agency_id: string
  purpose_id: string
  discoverability: string
  until: Date | null
}

export interface SharingViewableRecords {
  id: string | null
  kind: string | null
  purpose_id: string | null
  owner_team_id: string | null
  area_id: number | null
}

export interface SharingWorkingTeams {
  id: string | null
  agency_id: string | null
  kind: string | null
  agency_kind: string | null
  agency_ends_on: string | null
}

export interface Database {
  'actions.action_events': ActionsActionEvents
  'actions.actions': ActionsActions
  'areas.aliases': AreasAliases
  'areas.areas': AreasAreas
  'areas.best_fit': AreasBestFit
  'areas.boundaries': AreasBoundaries
  'areas.chosen': AreasChosen
  'areas.containment': AreasContainment
  'areas.deprivation': AreasDeprivation
  'areas.in_scope': AreasInScope
  'areas.memberships': AreasMemberships
  'areas.populations': AreasPopulations
  'areas.tiles': AreasTiles
  'assessment.assessments': AssessmentAssessments
  'assessment.drafts': AssessmentDrafts
  'assessment.instruments': AssessmentInstruments
  'assessment.judgements': AssessmentJudgements
  'assessment.standing': AssessmentStanding
  'audit.event_records': AuditEventRecords
  'audit.events': AuditEvents
  'audit.seals': AuditSeals
  'audit.signal_reviews': AuditSignalReviews
  'casework.attendances': CaseworkAttendances
  'casework.case_events': CaseworkCaseEvents
  'casework.cases': CaseworkCases
  'casework.closures': CaseworkClosures
  'casework.compliance_days': CaseworkComplianceDays
  'casework.contact_agencies': CaseworkContactAgencies
  'casework.contact_people': CaseworkContactPeople
  'casework.contacts': CaseworkContacts
  'casework.feed_keys': CaseworkFeedKeys
  'casework.figure_rules': CaseworkFigureRules
  'casework.incident_people': CaseworkIncidentPeople
  'casework.incident_tellings': CaseworkIncidentTellings
  'casework.incidents': CaseworkIncidents
  'casework.intervention_breaches': CaseworkInterventionBreaches
  'casework.intervention_kinds': CaseworkInterventionKinds
  'casework.intervention_stages': CaseworkInterventionStages
  'casework.interventions': CaseworkInterventions
  'casework.involved_agencies': CaseworkInvolvedAgencies
  'casework.meeting_items': CaseworkMeetingItems
  'casework.meetings': CaseworkMeetings
  'casework.participants': CaseworkParticipants
  'casework.plans': CaseworkPlans
  'casework.report_corrections': CaseworkReportCorrections
  'casework.report_events': CaseworkReportEvents
  'casework.report_imports': CaseworkReportImports
  'casework.reports': CaseworkReports
  'casework.review_applications': CaseworkReviewApplications
  'casework.review_complaints': CaseworkReviewComplaints
  'casework.review_explanations': CaseworkReviewExplanations
  'casework.review_histories': CaseworkReviewHistories
  'casework.review_letters': CaseworkReviewLetters
  'casework.review_recommendations': CaseworkReviewRecommendations
  'casework.review_rules': CaseworkReviewRules
  'casework.reviews': CaseworkReviews
  'casework.screenings': CaseworkScreenings
  'casework.supports': CaseworkSupports
  'casework.unit_costs': CaseworkUnitCosts
  'casework.vulnerabilities': CaseworkVulnerabilities
  'documents.contents': DocumentsContents
  'documents.documents': DocumentsDocuments
  'identity.agencies': IdentityAgencies
  'identity.agency_successions': IdentityAgencySuccessions
  'identity.credentials': IdentityCredentials
  'identity.invitations': IdentityInvitations
  'identity.known_devices': IdentityKnownDevices
  'identity.partnership': IdentityPartnership
  'identity.pending_sign_ins': IdentityPendingSignIns
  'identity.recovery_codes': IdentityRecoveryCodes
  'identity.roles': IdentityRoles
  'identity.sessions': IdentitySessions
  'identity.sign_in_buckets': IdentitySignInBuckets
  'identity.team_administrators': IdentityTeamAdministrators
  'identity.team_areas': IdentityTeamAreas
  'identity.team_members': IdentityTeamMembers
  'identity.teams': IdentityTeams
  'identity.user_names': IdentityUserNames
  'identity.users': IdentityUsers
  'migrations.applied': MigrationsApplied
  'people.addresses': PeopleAddresses
  'people.changes': PeopleChanges
  'people.details': PeopleDetails
  'people.emails': PeopleEmails
  'people.links': PeopleLinks
  'people.members': PeopleMembers
  'people.merges': PeopleMerges
  'people.names': PeopleNames
  'people.own_addresses': PeopleOwnAddresses
  'people.phones': PeoplePhones
  'people.pointer_keys': PeoplePointerKeys
  'people.pointer_targets': PeoplePointerTargets
  'people.refs': PeopleRefs
  'people.relationships': PeopleRelationships
  'people.search_keys': PeopleSearchKeys
  'people.sketches': PeopleSketches
  'people.subjects': PeopleSubjects
  'people.suspected_pairs': PeopleSuspectedPairs
  'performance.area_labels': PerformanceAreaLabels
  'performance.cells': PerformanceCells
  'performance.contexts': PerformanceContexts
  'performance.count_types': PerformanceCountTypes
  'performance.editions': PerformanceEditions
  'performance.import_errors': PerformanceImportErrors
  'performance.import_files': PerformanceImportFiles
  'performance.imports': PerformanceImports
  'performance.measures': PerformanceMeasures
  'performance.monthly_counts': PerformanceMonthlyCounts
  'performance.packed_counts': PerformancePackedCounts
  'performance.request_teams': PerformanceRequestTeams
  'performance.requests': PerformanceRequests
  'performance.responses': PerformanceResponses
  'performance.screenings': PerformanceScreenings
  'performance.series': PerformanceSeries
  'performance.series_areas': PerformanceSeriesAreas
  'performance.settings': PerformanceSettings
  'performance.signals': PerformanceSignals
  'performance.type_labels': PerformanceTypeLabels
  'sharing.active_agencies': SharingActiveAgencies
  'sharing.agreement_events': SharingAgreementEvents
  'sharing.agreement_parties': SharingAgreementParties
  'sharing.agreements': SharingAgreements
  'sharing.agreements_in_force': SharingAgreementsInForce
  'sharing.audience_teams': SharingAudienceTeams
  'sharing.audiences': SharingAudiences
  'sharing.certificates': SharingCertificates
  'sharing.clocks': SharingClocks
  'sharing.computed': SharingComputed
  'sharing.conflicts': SharingConflicts
  'sharing.contributable_records': SharingContributableRecords
  'sharing.disclosure_records': SharingDisclosureRecords
  'sharing.disclosures': SharingDisclosures
  'sharing.disposal_proposals': SharingDisposalProposals
  'sharing.disputed_notes': SharingDisputedNotes
  'sharing.emergencies': SharingEmergencies
  'sharing.emergency_records': SharingEmergencyRecords
  'sharing.grants': SharingGrants
  'sharing.legal_holds': SharingLegalHolds
  'sharing.manageable_records': SharingManageableRecords
  'sharing.messages': SharingMessages
  'sharing.messages_seen': SharingMessagesSeen
  'sharing.my_audiences': SharingMyAudiences
  'sharing.my_grants': SharingMyGrants
  'sharing.my_purposes': SharingMyPurposes
  'sharing.purposes': SharingPurposes
  'sharing.recipient_rules': SharingRecipientRules
  'sharing.record_events': SharingRecordEvents
  'sharing.records': SharingRecords
  'sharing.rectifications': SharingRectifications
  'sharing.retention_events': SharingRetentionEvents
  'sharing.retention_rules': SharingRetentionRules
  'sharing.rights_exports': SharingRightsExports
  'sharing.rights_records': SharingRightsRecords
  'sharing.rights_redactions': SharingRightsRedactions
  'sharing.rights_requests': SharingRightsRequests
  'sharing.rights_steps': SharingRightsSteps
  'sharing.served_areas': SharingServedAreas
  'sharing.signed_parties': SharingSignedParties
  'sharing.structure': SharingStructure
  'sharing.taking_part': SharingTakingPart
  'sharing.viewable_records': SharingViewableRecords
  'sharing.working_teams': SharingWorkingTeams
}
