-- Exceptions ask, community safety partnerships answer, analysts add context.

create table performance.requests (
  id uuid not null constraint requests_pk primary key,
  measure_id int not null constraint requests_measure references performance.measures,
  type_id int not null constraint requests_type references performance.count_types,
  area_id int not null,
  month date not null,
  direction text not null constraint requests_direction_known check (direction in ('above', 'below')),
  method text not null constraint requests_method_known check (method in ('seasonal', 'xmr')),
  count double precision not null,
  expected double precision not null,
  lower double precision,
  upper double precision,
  due_on date not null,
  asked_at timestamptz not null default now(),
  asked_by uuid,
  withdrawn_at timestamptz,
  constraint requests_once unique (type_id, area_id, month)
);
comment on table performance.requests is 'A response asked of those who serve an area, for one exceptional month of one chart';
comment on column performance.requests.asked_by is 'Null when an import asked by itself';
comment on column performance.requests.withdrawn_at is 'When a reissued month took the exception away before anyone answered';
create index requests_due_index on performance.requests (due_on);
create index requests_month_index on performance.requests (month, measure_id);

create table performance.request_teams (
  request_id uuid not null constraint request_teams_request references performance.requests on delete cascade,
  team_id uuid not null,
  constraint request_teams_pk primary key (request_id, team_id)
);
comment on table performance.request_teams is 'The teams that served the area when the response was asked for';

create table performance.responses (
  request_id uuid not null constraint responses_request references performance.requests,
  version int not null constraint responses_version_counts check (version >= 1),
  known text not null constraint responses_known_sized check (length(known) between 1 and 10000),
  doing text not null constraint responses_doing_sized check (length(doing) between 1 and 10000),
  wants_analysis boolean not null,
  analysis text not null default '' constraint responses_analysis_sized check (length(analysis) <= 10000),
  by_user_id uuid,
  by_agency_id uuid,
  at timestamptz not null default now(),
  constraint responses_pk primary key (request_id, version)
);
comment on table performance.responses is 'What is known, what is being done, and whether further analysis is wanted; each change is a new version';

create table performance.contexts (
  id uuid not null,
  version int not null constraint contexts_version_counts check (version >= 1),
  type_id int not null constraint contexts_type references performance.count_types,
  area_id int not null,
  month date,
  body text not null constraint contexts_body_sized check (length(body) <= 10000),
  by_user_id uuid,
  at timestamptz not null default now(),
  constraint contexts_pk primary key (id, version)
);
comment on table performance.contexts is 'An analyst''s notes on a chart or one month of it; each change is a new version, an empty one withdraws it';
create index contexts_chart_index on performance.contexts (type_id, area_id);
