-- What is done on a case: contacts and visits, incidents, supports, agencies involved, plans. Everything hangs on the case's
-- record. What turns out wrong is taken off with a reason and stays; only disposal deletes.

create table casework.contacts (
  id uuid not null default gen_random_uuid(),
  case_id uuid not null,
  kind text not null,
  on_day date not null,
  at_time text not null default '',
  what_happened text not null,
  next_on date,
  next_note text not null default '',
  added_by uuid,
  added_at timestamptz not null default now(),
  changed_by uuid,
  changed_at timestamptz,
  removed_by uuid,
  removed_at timestamptz,
  removed_because text,
  version integer not null default 1,
  constraint contacts_pk primary key (id),
  constraint contacts_with_case unique (id, case_id),
  constraint contacts_case_fk foreign key (case_id) references casework.cases (record_id) on delete cascade,
  constraint contacts_kind_known check (kind in ('phone', 'visit', 'meeting', 'letter', 'email', 'text', 'other')),
  constraint contacts_time_shape check (at_time ~ '^(([01][0-9]|2[0-3]):[0-5][0-9])?$'),
  constraint contacts_happened check (on_day <= (now() at time zone 'Europe/London')::date),
  constraint contacts_said check (length(trim(what_happened)) between 1 and 4000),
  constraint contacts_next_length check (length(next_note) <= 500),
  constraint contacts_next_after check (next_on >= on_day),
  constraint contacts_removed_why check ((removed_at is null) = (removed_because is null))
);
create index contacts_by_case on casework.contacts (case_id, on_day desc);
create index contacts_next on casework.contacts (next_on) where next_on is not null and removed_at is null;
comment on table casework.contacts is 'Contacts and visits on a case: when, how, what was said and when the next one is agreed';
comment on column casework.contacts.at_time is 'By London''s clocks, HH:MM; empty when only the day is known';

create table casework.contact_people (
  contact_id uuid not null,
  case_id uuid not null,
  profile_id uuid not null,
  constraint contact_people_pk primary key (contact_id, profile_id),
  constraint contact_people_contact_fk foreign key (contact_id, case_id) references casework.contacts (id, case_id) on delete cascade
);
create index contact_people_by_profile on casework.contact_people (profile_id);
comment on table casework.contact_people is 'Whom a contact was with: participants of the case';

create table casework.contact_agencies (
  contact_id uuid not null,
  case_id uuid not null,
  position smallint not null,
  agency_id uuid,
  agency_name text not null default '',
  officer text not null default '',
  constraint contact_agencies_pk primary key (contact_id, position),
  constraint contact_agencies_contact_fk foreign key (contact_id, case_id)
    references casework.contacts (id, case_id) on delete cascade,
  constraint contact_agencies_named check (agency_id is not null or trim(agency_name) <> '' or trim(officer) <> ''),
  constraint contact_agencies_lengths check (length(agency_name) <= 200 and length(officer) <= 200)
);
comment on table casework.contact_agencies is 'Who of which agency took part in a contact: an agency of the partnership or one by name, and the officer';

create table casework.incidents (
  id uuid not null default gen_random_uuid(),
  case_id uuid not null,
  report_id uuid,
  on_day date not null,
  at_time text not null default '',
  about boolean not null default false,
  asb_type text not null,
  police_number text not null default '',
  place text not null default '',
  what_happened text not null,
  same_as uuid,
  different_from uuid[] not null default '{}',
  added_by uuid,
  added_at timestamptz not null default now(),
  changed_by uuid,
  changed_at timestamptz,
  removed_by uuid,
  removed_at timestamptz,
  removed_because text,
  version integer not null default 1,
  constraint incidents_pk primary key (id),
  constraint incidents_with_case unique (id, case_id),
  constraint incidents_case_fk foreign key (case_id) references casework.cases (record_id) on delete cascade,
  constraint incidents_same_fk foreign key (same_as) references casework.incidents (id) on delete set null,
  constraint incidents_not_itself check (same_as <> id),
  constraint incidents_type_known check (asb_type in ('personal', 'nuisance', 'environmental')),
  constraint incidents_time_shape check (at_time ~ '^(([01][0-9]|2[0-3]):[0-5][0-9])?$'),
  constraint incidents_happened check (on_day <= (now() at time zone 'Europe/London')::date),
  constraint incidents_said check (length(trim(what_happened)) between 1 and 4000),
  constraint incidents_lengths check (length(police_number) <= 40 and length(place) <= 300),
  constraint incidents_removed_why check ((removed_at is null) = (removed_because is null))
);
create index incidents_by_case on casework.incidents (case_id, on_day desc);
create unique index incidents_once_of_report on casework.incidents (report_id, case_id)
  where report_id is not null and removed_at is null;
create index incidents_by_number on casework.incidents (regexp_replace(lower(police_number), '[^a-z0-9]', '', 'g'))
  where police_number <> '';
create index incidents_by_same on casework.incidents (same_as) where same_as is not null;
comment on table casework.incidents is
  'What happened, once: however many agencies were told of it. Reports that are accepted into a case become incidents';
comment on column casework.incidents.report_id is 'The record of the report that this came from';
comment on column casework.incidents.about is 'The time, or the day when there is no time, is only roughly right';
comment on column casework.incidents.same_as is 'Somebody found that this is the same incident as that one: it counts once';
comment on column casework.incidents.different_from is 'Incidents that somebody looked at and found to be others: they are not pointed out again';

create table casework.incident_people (
  incident_id uuid not null,
  case_id uuid not null,
  profile_id uuid not null,
  part text not null,
  constraint incident_people_pk primary key (incident_id, profile_id),
  constraint incident_people_incident_fk foreign key (incident_id, case_id)
    references casework.incidents (id, case_id) on delete cascade,
  constraint incident_people_part_known check (part in ('suffered', 'did'))
);
create index incident_people_by_profile on casework.incident_people (profile_id, part);
comment on table casework.incident_people is 'Who suffered an incident and who did it: one part each, so nobody did it to themselves';

create table casework.incident_tellings (
  incident_id uuid not null,
  case_id uuid not null,
  position smallint not null,
  told_by text not null default '',
  agency_id uuid,
  agency_name text not null default '',
  told_on date not null,
  constraint incident_tellings_pk primary key (incident_id, position),
  constraint incident_tellings_incident_fk foreign key (incident_id, case_id)
    references casework.incidents (id, case_id) on delete cascade,
  constraint incident_tellings_agency_named check (agency_id is not null or trim(agency_name) <> ''),
  constraint incident_tellings_past check (told_on <= (now() at time zone 'Europe/London')::date),
  constraint incident_tellings_lengths check (length(agency_name) <= 200 and length(told_by) <= 200)
);
comment on table casework.incident_tellings is
  'Who told which agency of an incident, and when: told to two agencies it stays one incident';

create table casework.supports (
  id uuid not null default gen_random_uuid(),
  case_id uuid not null,
  kind text not null,
  details text not null default '',
  provider text not null default '',
  profile_id uuid,
  offered_on date not null,
  answer text not null default 'offered',
  refused_because text not null default '',
  result text,
  ended_on date,
  added_by uuid,
  added_at timestamptz not null default now(),
  changed_by uuid,
  changed_at timestamptz,
  removed_by uuid,
  removed_at timestamptz,
  removed_because text,
  version integer not null default 1,
  constraint supports_pk primary key (id),
  constraint supports_case_fk foreign key (case_id) references casework.cases (record_id) on delete cascade,
  constraint supports_kind_known check (kind in ('victim-support', 'mediation', 'target-hardening', 'alarm', 'counselling',
    'housing-move', 'safeguarding', 'mental-health', 'drugs-alcohol', 'other')),
  constraint supports_other_said check (kind <> 'other' or trim(details) <> ''),
  constraint supports_answer_known check (answer in ('offered', 'taken', 'refused', 'not-suitable')),
  constraint supports_refused_why check ((answer = 'refused') = (trim(refused_because) <> '')),
  constraint supports_result_known check (result in ('helped', 'partly', 'not', 'unknown')),
  constraint supports_result_of_taken check (result is null or answer = 'taken'),
  constraint supports_ended_after check (ended_on >= offered_on),
  constraint supports_ended_of_taken check (ended_on is null or answer = 'taken'),
  constraint supports_offered_past check (offered_on <= (now() at time zone 'Europe/London')::date),
  constraint supports_lengths check (length(details) <= 2000 and length(provider) <= 200 and length(refused_because) <= 500),
  constraint supports_removed_why check ((removed_at is null) = (removed_because is null))
);
create index supports_by_case on casework.supports (case_id, offered_on desc);
create index supports_by_profile on casework.supports (profile_id);
comment on table casework.supports is 'Support that was offered on a case, whether it was taken, and whether it helped';
comment on column casework.supports.profile_id is 'For whom; null when it is for no one person, such as a lock for the whole house';

create table casework.involved_agencies (
  id uuid not null default gen_random_uuid(),
  case_id uuid not null,
  agency_id uuid,
  agency_name text not null default '',
  contact_name text not null default '',
  contact_details text not null default '',
  part text not null,
  since_on date not null,
  until_on date,
  added_by uuid,
  added_at timestamptz not null default now(),
  changed_by uuid,
  changed_at timestamptz,
  removed_by uuid,
  removed_at timestamptz,
  removed_because text,
  version integer not null default 1,
  constraint involved_agencies_pk primary key (id),
  constraint involved_agencies_case_fk foreign key (case_id) references casework.cases (record_id) on delete cascade,
  constraint involved_agencies_named check ((agency_id is null) = (trim(agency_name) <> '')),
  constraint involved_agencies_span check (until_on >= since_on),
  constraint involved_agencies_part_said check (length(trim(part)) between 1 and 500),
  constraint involved_agencies_lengths check (length(agency_name) <= 200 and length(contact_name) <= 200
    and length(contact_details) <= 200),
  constraint involved_agencies_removed_why check ((removed_at is null) = (removed_because is null))
);
create index involved_agencies_by_case on casework.involved_agencies (case_id);
comment on table casework.involved_agencies is
  'Agencies that work on a case, also those without an account: they are recorded here, and this gives them no access';

create table casework.plans (
  id uuid not null default gen_random_uuid(),
  case_id uuid not null,
  number integer not null,
  aim text not null,
  success text not null,
  review_on date not null,
  written_by uuid,
  written_at timestamptz not null default now(),
  reviewed_on date,
  reviewed_by uuid,
  review_outcome text,
  review_note text not null default '',
  constraint plans_pk primary key (id),
  constraint plans_numbered unique (case_id, number),
  constraint plans_case_fk foreign key (case_id) references casework.cases (record_id) on delete cascade,
  constraint plans_number_counts check (number >= 1),
  constraint plans_said check (length(trim(aim)) between 1 and 2000 and length(trim(success)) between 1 and 2000),
  constraint plans_reviewed check ((reviewed_on is null) = (review_outcome is null)),
  constraint plans_outcome_known check (review_outcome in ('on-track', 'changed', 'achieved', 'not-working')),
  constraint plans_reviewed_past check (reviewed_on <= (now() at time zone 'Europe/London')::date),
  constraint plans_note_length check (length(review_note) <= 2000)
);
comment on table casework.plans is
  'The plan of a case, each version kept: aim, what success looks like, when it is reviewed and what the review found. The highest number is in force';

-- Whoever is told what to change in a case's parts may name only those who have or had a part in it.
create function casework.has_part(which_case uuid, which_profile uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from casework.participants p where p.case_id = which_case and p.profile_id = which_profile);
end
$$;
comment on function casework.has_part(uuid, uuid) is 'Whether this profile has or had a part in this case, as far as the actor may read the case';
revoke all on function casework.has_part(uuid, uuid) from public;
