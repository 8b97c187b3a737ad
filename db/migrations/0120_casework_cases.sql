-- Cases of anti-social behaviour. A case is a record of sharing, as is a report of a problem: who may open either is decided
-- there and not again here. A case links profiles of people and places, which are records of their own.

create schema casework;
comment on schema casework is 'Anti-social behaviour casework: reports, cases, what was done, meetings, reviews and compliance';

create table casework.cases (
  record_id uuid not null,
  reference text not null,
  title text not null,
  focus text not null,
  asb_type text not null,
  reason text not null default '',
  lawful_ground text,
  first_reported_at timestamptz,
  opened_at timestamptz not null default now(),
  opened_by uuid,
  lead_user_id uuid,
  state text not null default 'open',
  screened_at timestamptz,
  screening text,
  matrix_due_on date,
  first_assessed_at timestamptz,
  assessed_at timestamptz,
  band text,
  band_since timestamptz,
  review_due_on date,
  last_worked_at timestamptz not null default now(),
  closed_at timestamptz,
  outcome text,
  version integer not null default 1,
  constraint cases_pk primary key (record_id),
  constraint cases_reference_key unique (reference),
  constraint cases_reference_shape check (reference ~ '^C-[0-9A-Z]{4}-[0-9A-Z]{4}$'),
  constraint cases_title_length check (length(trim(title)) between 1 and 200),
  constraint cases_reason_length check (length(reason) <= 1000),
  constraint cases_focus_known check (focus in ('people', 'place')),
  constraint cases_asb_type_known check (asb_type in ('personal', 'nuisance', 'environmental')),
  constraint cases_lawful_ground_known check (lawful_ground in ('prevent-crime', 'protect-vulnerable', 'tenancy',
    'public-health', 'other-duty')),
  constraint cases_state_known check (state in ('open', 'closing', 'closed')),
  constraint cases_screening_known check (screening in ('standard', 'matrix')),
  constraint cases_screened check ((screening is null) = (screened_at is null)),
  constraint cases_band_known check (band in ('standard', 'medium', 'high')),
  constraint cases_band_since_when check ((band is null) = (band_since is null)),
  constraint cases_closed_when check ((state = 'closed') = (closed_at is not null)),
  constraint cases_reported_before check (first_reported_at <= now() + interval '1 day')
);
create index cases_by_lead on casework.cases (lead_user_id) where state <> 'closed';
create index cases_open_by_band on casework.cases (band, review_due_on) where state <> 'closed';
create index cases_by_work on casework.cases (last_worked_at desc);
comment on table casework.cases is 'Cases: what they are about, why they are here, how high the risk is and where they stand';
comment on column casework.cases.reason is 'Why the case was made. Empty in cases that came from another system without one: compliance counts them';
comment on column casework.cases.screening is 'matrix: at least one of the six questions was answered with yes, so the matrix is due; standard: none was';
comment on column casework.cases.matrix_due_on is 'The working day by whose end the risk assessment matrix is to be done';
comment on column casework.cases.band is 'Of the last assessment, or the higher one while a judgement that raises it waits for its approver';
comment on column casework.cases.last_worked_at is 'When anybody last added or changed anything on the case: reading is no work';

create table casework.participants (
  id uuid not null default gen_random_uuid(),
  case_id uuid not null,
  profile_id uuid not null,
  role text not null,
  note text not null default '',
  since_on date not null,
  until_on date,
  added_by uuid,
  added_at timestamptz not null default now(),
  version integer not null default 1,
  constraint participants_pk primary key (id),
  constraint participants_case_fk foreign key (case_id) references casework.cases (record_id) on delete cascade,
  constraint participants_role_known check (role in ('victim', 'perpetrator', 'both', 'witness', 'place', 'other')),
  constraint participants_span check (until_on >= since_on),
  constraint participants_note_length check (length(note) <= 500)
);
create unique index participants_once on casework.participants (case_id, profile_id) where until_on is null;
create index participants_by_case on casework.participants (case_id);
create index participants_by_profile on casework.participants (profile_id);
comment on table casework.participants is
  'Who and what a case is about: profiles of people, households and places, each with its part. One part at a time in one case';
comment on column casework.participants.role is 'both: victim and perpetrator among other people; nobody is a victim of themselves';

create table casework.case_events (
  id bigint not null generated always as identity,
  case_id uuid not null,
  kind text not null,
  at timestamptz not null default now(),
  by_user_id uuid,
  by_team_id uuid,
  about_id uuid,
  was text,
  became text,
  note text not null default '',
  constraint case_events_pk primary key (id),
  constraint case_events_case_fk foreign key (case_id) references casework.cases (record_id) on delete cascade,
  constraint case_events_kind_shape check (kind ~ '^[a-z][a-z-]{0,39}$'),
  constraint case_events_note_length check (length(note) <= 4000)
);
create index case_events_by_case on casework.case_events (case_id, id desc);
comment on table casework.case_events is 'What happened to a case itself: opened, screened, band, lead, closing, closed, opened again; added to, never changed';

-- What may be recorded about a case is asked a few rows at a time, so its tables ask these and not the views.
create function casework.case_is_open(which uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from casework.cases c where c.record_id = which and c.state <> 'closed');
end
$$;
comment on function casework.case_is_open(uuid) is 'Whether the actor may read this case and it is not closed';
revoke all on all functions in schema casework from public;
