-- How reports of a problem come in: by telephone, from a partner's file, from a partner's system. A report is a record of
-- sharing of its own, so the right teams see it before anybody has decided what becomes of it.

create table casework.reports (
  record_id uuid not null,
  reference text not null,
  state text not null default 'pending',
  asb_type text not null,
  what text not null,
  location text not null default '',
  location_key text not null default '',
  happened_at timestamptz not null,
  ongoing boolean not null default false,
  happened_before text not null default 'not-known',
  impact text not null default 'not-known',
  targeted text not null default 'not-known',
  vulnerable text not null default 'not-known',
  update_by text not null default 'not-known',
  grade text not null,
  suggested_grade text not null,
  grade_reason text not null default '',
  source text not null default 'call',
  incident_number text,
  channel text not null default 'form',
  caller_anonymous boolean not null default false,
  caller_name text not null default '',
  caller_phone text not null default '',
  caller_address text not null default '',
  caller_address_key text not null default '',
  caller_profile_id uuid,
  place_profile_id uuid,
  reported_at timestamptz not null,
  taken_at timestamptz not null default now(),
  taken_by uuid,
  taken_team_id uuid not null,
  screening text,
  screened_at timestamptz,
  matrix_due_on date,
  assessed_at timestamptz,
  decided_at timestamptz,
  decided_by uuid,
  decided_team_id uuid,
  case_id uuid,
  close_reason text,
  close_note text not null default '',
  version integer not null default 1,
  constraint reports_pk primary key (record_id),
  constraint reports_reference_key unique (reference),
  constraint reports_reference_shape check (reference ~ '^R-[0-9A-Z]{4}-[0-9A-Z]{4}$'),
  constraint reports_state_known check (state in ('pending', 'in-case', 'closed')),
  constraint reports_asb_type_known check (asb_type in ('personal', 'nuisance', 'environmental')),
  constraint reports_what_length check (length(trim(what)) between 1 and 4000),
  constraint reports_location_length check (length(location) <= 300),
  constraint reports_before_known check (happened_before in ('yes', 'no', 'not-known')),
  constraint reports_impact_known check (impact in ('little', 'routine', 'distressed', 'health', 'danger', 'not-known')),
  constraint reports_targeted_known check (targeted in ('yes', 'no', 'not-known')),
  constraint reports_vulnerable_known check (vulnerable in ('yes', 'no', 'not-known')),
  constraint reports_update_by_known check (update_by in ('phone', 'text', 'email', 'letter', 'visit', 'none', 'not-known')),
  constraint reports_grade_known check (grade in ('immediate', 'prompt', 'scheduled')),
  constraint reports_suggested_grade_known check (suggested_grade in ('immediate', 'prompt', 'scheduled')),
  constraint reports_other_grade_explained check (grade = suggested_grade or length(trim(grade_reason)) > 0),
  constraint reports_grade_reason_length check (length(grade_reason) <= 500),
  constraint reports_source_length check (length(trim(source)) between 1 and 80),
  constraint reports_incident_number_length check (length(trim(incident_number)) between 1 and 60),
  constraint reports_channel_known check (channel in ('form', 'file', 'feed')),
  constraint reports_anonymous_without_name check (not caller_anonymous
    or (caller_name = '' and caller_phone = '' and caller_address = '' and caller_profile_id is null)),
  constraint reports_caller_length check (length(caller_name) <= 200 and length(caller_phone) <= 40 and length(caller_address) <= 300),
  constraint reports_times check (happened_at <= reported_at and reported_at <= taken_at + interval '1 day'),
  constraint reports_screened check ((screening is null) = (screened_at is null)),
  constraint reports_screening_known check (screening in ('standard', 'matrix')),
  constraint reports_decided_when check ((state = 'pending') = (decided_at is null)),
  constraint reports_in_a_case check ((state = 'in-case') = (case_id is not null)),
  constraint reports_closed_why check ((state = 'closed') = (close_reason is not null)),
  constraint reports_close_reason_known check (close_reason in ('no-further-action', 'own-policy', 'duplicate', 'not-asb', 'passed-on')),
  constraint reports_close_note_length check (length(close_note) <= 1000)
);
create unique index reports_incident_once on casework.reports (taken_team_id, lower(source), lower(incident_number))
  where incident_number is not null;
create index reports_waiting on casework.reports (reported_at, record_id) where state = 'pending';
create index reports_by_time on casework.reports (reported_at desc, record_id);
create index reports_by_caller on casework.reports (caller_profile_id, reported_at desc) where caller_profile_id is not null;
create index reports_by_place on casework.reports (place_profile_id, reported_at desc) where place_profile_id is not null;
create index reports_by_location on casework.reports (location_key, reported_at desc) where location_key <> '';
create index reports_by_caller_address on casework.reports (caller_address_key, reported_at desc) where caller_address_key <> '';
create index reports_by_case on casework.reports (case_id) where case_id is not null;
comment on table casework.reports is 'Reports of a problem as somebody told it, what the answers call for, and what became of each';
comment on column casework.reports.location_key is 'Where it happens as addresses are compared, such as "le11aa|12|": empty when it is no address';
comment on column casework.reports.ongoing is 'Whether it was going on when it was told';
comment on column casework.reports.targeted is 'yes: aimed at the person or household; no: general';
comment on column casework.reports.source is 'Whose number the incident number is: call, or the name of a partner''s system';
comment on column casework.reports.channel is 'form: typed by a call taker; file: from a partner''s file; feed: from a partner''s system';
comment on column casework.reports.caller_name is 'As it was told; the profile says what is known';
comment on column casework.reports.taken_team_id is 'The team that took it: once a source has given an incident number to a team, the number comes no second time';
comment on column casework.reports.matrix_due_on is 'The working day by whose end the risk assessment matrix is to be done';
comment on column casework.reports.assessed_at is 'When a matrix was first completed on the report itself';

create table casework.report_events (
  id bigint not null generated always as identity,
  report_id uuid not null,
  kind text not null,
  at timestamptz not null default now(),
  by_user_id uuid,
  by_team_id uuid,
  about_id uuid,
  became text,
  note text not null default '',
  constraint report_events_pk primary key (id),
  constraint report_events_report_fk foreign key (report_id) references casework.reports (record_id) on delete cascade,
  constraint report_events_kind_known check (kind in ('taken', 'screened', 'accepted', 'attached', 'closed', 'reopened', 'caller')),
  constraint report_events_note_length check (length(note) <= 4000)
);
create index report_events_by_report on casework.report_events (report_id, id desc);
comment on table casework.report_events is 'What happened to each report; added to, never changed';

create table casework.screenings (
  id uuid not null default gen_random_uuid(),
  record_id uuid not null,
  vulnerable boolean not null,
  increasing boolean not null,
  coping boolean not null,
  targeted boolean not null,
  impact boolean not null,
  multi_agency boolean not null,
  outcome text not null,
  matrix_due_on date,
  screened_at timestamptz not null,
  screened_by uuid,
  by_team_id uuid,
  added_by uuid,
  added_at timestamptz not null default now(),
  carried_from uuid,
  constraint screenings_pk primary key (id),
  constraint screenings_outcome_follows check (outcome = case
    when vulnerable or increasing or coping or targeted or impact or multi_agency then 'matrix' else 'standard' end),
  constraint screenings_due_when_any_yes check ((outcome = 'matrix') = (matrix_due_on is not null))
);
create index screenings_by_record on casework.screenings (record_id, screened_at desc);
comment on table casework.screenings is 'Six questions answered with yes or no about a report or a case; a later screening stands beside an earlier one';
comment on column casework.screenings.coping is 'yes: they are not coping';
comment on column casework.screenings.carried_from is 'The screening of the report that was taken into this case';

create table casework.report_imports (
  id uuid not null default gen_random_uuid(),
  made_by uuid not null,
  made_at timestamptz not null default now(),
  file_name text not null,
  sha256 text not null,
  source text not null,
  purpose_id text not null,
  team_id uuid not null,
  area_id integer,
  heading jsonb not null,
  lines jsonb,
  mapping jsonb not null,
  done_at timestamptz,
  added integer,
  known integer,
  left_out integer,
  constraint report_imports_pk primary key (id),
  constraint report_imports_source_length check (length(trim(source)) between 1 and 80),
  constraint report_imports_done check ((done_at is null) = (added is null) and (done_at is null) = (lines is not null))
);
create index report_imports_by_maker on casework.report_imports (made_by, made_at desc);
comment on table casework.report_imports is 'Files of reports: the lines wait here, for who sent them alone, until they are taken in; then only the figures stay';

create table casework.feed_keys (
  id uuid not null default gen_random_uuid(),
  team_id uuid not null,
  agency_id uuid not null,
  label text not null,
  purpose_id text not null,
  area_id integer,
  digest bytea not null,
  hint text not null,
  made_by uuid not null,
  made_at timestamptz not null default now(),
  revoked_at timestamptz,
  revoked_by uuid,
  last_used_at timestamptz,
  constraint feed_keys_pk primary key (id),
  constraint feed_keys_digest_key unique (digest),
  constraint feed_keys_digest_length check (length(digest) = 32),
  constraint feed_keys_label_length check (length(trim(label)) between 1 and 80),
  constraint feed_keys_revoked check ((revoked_at is null) = (revoked_by is null))
);
create index feed_keys_by_team on casework.feed_keys (team_id);
comment on table casework.feed_keys is 'Keys by which a partner''s system hands in reports for one team; only their digests are kept';
comment on column casework.feed_keys.digest is 'SHA-256 of 256 random bits, which nobody can guess';
comment on column casework.feed_keys.hint is 'The last four characters, to tell keys apart';

create function casework.carries_screening(which uuid, who uuid, since timestamptz) returns boolean language plpgsql stable as $$
begin
  return exists (select from casework.screenings s where s.id = which and s.screened_by is not distinct from who
    and s.screened_at = since);
end
$$;
comment on function casework.carries_screening(uuid, uuid, timestamptz) is
  'Whether the actor may read this screening and it was made by that person at that time: only such a one is carried into a case';

create function casework.reports_name_known_people() returns trigger language plpgsql as $$
begin
  if new.caller_profile_id is distinct from old.caller_profile_id and not people.may_know(new.caller_profile_id) then
    raise exception 'the caller is nobody of whom the actor knows' using errcode = 'insufficient_privilege',
      constraint = 'reports_name_known_people';
  end if;
  return new;
end
$$;
comment on function casework.reports_name_known_people() is
  'Trigger: a report is tied to a profile only by somebody who knows of it; who decides on the report later need not';
create trigger reports_name_known_people before update on casework.reports
  for each row when (new.caller_profile_id is not null) execute function casework.reports_name_known_people();

revoke all on all functions in schema casework from public;
