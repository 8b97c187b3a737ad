-- The partnership, its agencies and their history, and the teams in which people work.

create schema identity;
comment on schema identity is 'Who takes part: the partnership, its agencies and teams, its users and how they prove who they are';

create table identity.partnership (
  -- One row at most, so that two people who set up at the same moment cannot both succeed.
  only_row boolean not null default true,
  name text not null,
  two_step_required boolean not null default true,
  demonstration boolean not null default false,
  colour text not null default 'green',
  set_up_at timestamptz not null default now(),
  constraint partnership_pk primary key (only_row),
  constraint partnership_is_one check (only_row),
  constraint partnership_has_name check (length(trim(name)) between 1 and 200),
  constraint partnership_colour_shape check (colour ~ '^[a-z]+$')
);
comment on table identity.partnership is 'The partnership itself: one row once it has been set up';
comment on column identity.partnership.demonstration is 'Whether its people and figures are invented: every page then says so';
comment on column identity.partnership.colour is 'One of the colours of src/platform/html/colours.ts, for the head of each page';
comment on column identity.partnership.two_step_required is 'Whether everyone must sign in with a one-time code too';

create table identity.agencies (
  id uuid not null default gen_random_uuid(),
  name text not null,
  kind text not null,
  starts_on date,
  ends_on date,
  version integer not null default 1,
  constraint agencies_pk primary key (id),
  constraint agencies_have_name check (length(trim(name)) between 1 and 200),
  constraint agencies_kind_known check (kind in ('county-council', 'district-council', 'unitary-council', 'police',
    'police-and-crime-commissioner', 'fire', 'probation', 'health', 'housing', 'voluntary', 'prison', 'youth-justice',
    'education', 'other')),
  constraint agencies_end_after_start check (ends_on >= starts_on)
);
create unique index agencies_name_once on identity.agencies (lower(name), coalesce(starts_on, '-infinity'::date));
comment on table identity.agencies is 'Organisations that take part, kept after they end so that old records stay attributed';
comment on column identity.agencies.starts_on is 'First day; empty when it was there before anybody noted it';
comment on column identity.agencies.ends_on is 'Last day; empty while it exists';

create table identity.agency_successions (
  predecessor_id uuid not null,
  successor_id uuid not null,
  happened_on date not null,
  constraint agency_successions_pk primary key (predecessor_id, successor_id),
  constraint agency_successions_predecessor_fk foreign key (predecessor_id) references identity.agencies (id),
  constraint agency_successions_successor_fk foreign key (successor_id) references identity.agencies (id),
  constraint agency_successions_not_itself check (predecessor_id <> successor_id)
);
create index agency_successions_by_successor on identity.agency_successions (successor_id);
comment on table identity.agency_successions is 'Which agency took over from which, and the successor''s first day. Mergers and splits have several rows';

create table identity.teams (
  id uuid not null default gen_random_uuid(),
  agency_id uuid not null,
  name text not null,
  closed_on date,
  constraint teams_pk primary key (id),
  constraint teams_agency_fk foreign key (agency_id) references identity.agencies (id),
  constraint teams_have_name check (length(trim(name)) between 1 and 200)
);
create unique index teams_name_once_in_agency on identity.teams (agency_id, lower(name)) where closed_on is null;
comment on table identity.teams is 'Groups of people of one agency who serve the same areas';

create table identity.team_areas (
  team_id uuid not null,
  area_code text not null,
  constraint team_areas_pk primary key (team_id, area_code),
  constraint team_areas_team_fk foreign key (team_id) references identity.teams (id) on delete cascade,
  constraint team_areas_code_shape check (area_code ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$')
);
comment on table identity.team_areas is 'The areas that a team serves, by code; areas inside them are served too';
