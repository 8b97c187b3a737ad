-- How well cases meet the standards, day by day: counts of each team and worker, never who the cases are about.
create table casework.compliance_days (
  day date not null,
  team_id uuid not null,
  lead_user_id uuid,
  measure text not null,
  met integer not null,
  applicable integer not null,
  constraint compliance_days_once unique nulls not distinct (day, team_id, lead_user_id, measure),
  constraint compliance_days_measure_shape check (measure ~ '^[a-z][a-z-]{0,39}$'),
  constraint compliance_days_counts check (met between 0 and applicable)
);
create index compliance_days_by_team on casework.compliance_days (team_id, day desc);
comment on table casework.compliance_days is
  'Of each day, team and worker: to how many open cases a measure applied, and how many met it. Kept so that a trend can be shown; today''s figures are always worked out from the cases';
