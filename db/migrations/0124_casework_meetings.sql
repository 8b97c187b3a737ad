-- Tasking meetings: the list of cases that the agencies of a district talk about, and what they decide.

create table casework.meetings (
  id uuid not null default gen_random_uuid(),
  area_id integer not null,
  team_id uuid not null,
  held_on date not null,
  starts_at text not null default '',
  venue text not null default '',
  state text not null default 'planned',
  planned_by uuid,
  planned_at timestamptz not null default now(),
  ended_at timestamptz,
  version integer not null default 1,
  constraint meetings_pk primary key (id),
  constraint meetings_state_known check (state in ('planned', 'held', 'cancelled')),
  constraint meetings_ended_when check ((state = 'planned') = (ended_at is null)),
  constraint meetings_time_shape check (starts_at ~ '^(([01][0-9]|2[0-3]):[0-5][0-9])?$'),
  constraint meetings_venue_length check (length(venue) <= 200)
);
create unique index meetings_once on casework.meetings (area_id, team_id, held_on) where state <> 'cancelled';
create index meetings_by_day on casework.meetings (held_on desc);
comment on table casework.meetings is 'Tasking meetings of an area: when, where and which team holds them. Nothing about anybody stands here';

create table casework.meeting_items (
  id uuid not null default gen_random_uuid(),
  meeting_id uuid not null,
  case_id uuid not null,
  because text not null,
  question text not null default '',
  added_by uuid,
  added_at timestamptz not null default now(),
  state text not null default 'waiting',
  decision text not null default '',
  decided_by uuid,
  decided_at timestamptz,
  version integer not null default 1,
  constraint meeting_items_pk primary key (id),
  constraint meeting_items_meeting_fk foreign key (meeting_id) references casework.meetings (id),
  constraint meeting_items_case_fk foreign key (case_id) references casework.cases (record_id) on delete cascade,
  constraint meeting_items_once unique (meeting_id, case_id),
  constraint meeting_items_because_known check (because in ('high-risk', 'brought', 'carried-over')),
  constraint meeting_items_state_known check (state in ('waiting', 'decided', 'deferred')),
  constraint meeting_items_decided_when check ((state = 'waiting') = (decided_at is null)),
  constraint meeting_items_said check (state <> 'decided' or length(trim(decision)) > 0),
  constraint meeting_items_lengths check (length(question) <= 1000 and length(decision) <= 4000)
);
create index meeting_items_by_case on casework.meeting_items (case_id, meeting_id);
comment on table casework.meeting_items is 'A case on the list of a meeting: why it is there, what was asked, what was decided';
comment on column casework.meeting_items.because is
  'high-risk: put there by the system; brought: by somebody who asks something; carried-over: not reached at the meeting before';

create table casework.attendances (
  id bigint not null generated always as identity,
  meeting_id uuid not null,
  agency_id uuid,
  name text not null,
  apologies boolean not null default false,
  added_by uuid,
  constraint attendances_pk primary key (id),
  constraint attendances_meeting_fk foreign key (meeting_id) references casework.meetings (id),
  constraint attendances_name_said check (length(trim(name)) between 1 and 200)
);
create index attendances_by_meeting on casework.attendances (meeting_id);
comment on table casework.attendances is 'Who came to a meeting for which agency, and who sent apologies. Officers, never the people that cases are about';
