-- Records about people and places, and who may open them.
--
-- All records of one purpose, owner team and area have the same audience: the teams that the agreement's rules name are
-- computed once for the audience and not once for each record. A record is seen through its audience or through a grant
-- of its own (a disclosure, emergency access, a hand-over). Closing and conflicts of interest take away from both.

create function sharing.audience_id(purpose_id text, owner_team_id uuid, area_id int) returns uuid
  language sql immutable return md5(purpose_id || '/' || owner_team_id::text || '/' || area_id::text)::uuid;
comment on function sharing.audience_id(text, uuid, int) is
  'An audience''s id follows from what it is, so that it can be named without being allowed to look for it';

create table sharing.audiences (
  id uuid not null generated always as (sharing.audience_id(purpose_id, owner_team_id, area_id)) stored,
  purpose_id text not null,
  owner_team_id uuid not null,
  area_id int not null,
  constraint audiences_pk primary key (id),
  constraint audiences_purpose_fk foreign key (purpose_id) references sharing.purposes (id)
);
comment on table sharing.audiences is 'Each combination of purpose, owner team and area that any record has';

create table sharing.audience_teams (
  audience_id uuid not null,
  team_id uuid not null,
  level smallint not null,
  because text not null,
  until timestamptz,
  purpose_id text not null,
  owner_team_id uuid not null,
  area_id int not null,
  constraint audience_teams_pk primary key (audience_id, team_id),
  constraint audience_teams_audience_fk foreign key (audience_id) references sharing.audiences (id),
  constraint audience_teams_of_audience check (audience_id = sharing.audience_id(purpose_id, owner_team_id, area_id)),
  constraint audience_teams_level_known check (level between 1 and 4),
  constraint audience_teams_because_known check (because in ('owner', 'succession', 'rule'))
);
create index audience_teams_by_team on sharing.audience_teams (team_id, audience_id);
comment on table sharing.audience_teams is 'Which teams open the records of an audience, computed by sharing.rightful_teams';
comment on column sharing.audience_teams.because is
  'owner: their own; succession: their agency or team took over from the owner; rule: the agreement names them';

create table sharing.records (
  id uuid not null default gen_random_uuid(),
  kind text not null,
  purpose_id text not null,
  audience_id uuid not null,
  owner_team_id uuid not null,
  owner_agency_id uuid not null,
  area_id int not null,
  classification text not null,
  named_user_ids uuid[],
  barred_user_ids uuid[] not null default '{}',
  restricted_at timestamptz,
  created_by uuid,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint records_pk primary key (id),
  constraint records_with_audience_key unique (id, audience_id),
  constraint records_purpose_fk foreign key (purpose_id) references sharing.purposes (id),
  constraint records_audience_fk foreign key (audience_id) references sharing.audiences (id),
  constraint records_of_audience check (audience_id = sharing.audience_id(purpose_id, owner_team_id, area_id)),
  constraint records_kind_shape check (kind ~ '^[a-z][a-z-]{0,39}$'),
  constraint records_classification_known check (classification in ('official', 'official-sensitive')),
  constraint records_closed_to_somebody check (cardinality(named_user_ids) > 0)
);
create index records_by_audience on sharing.records (audience_id, created_at desc, id);
create index records_by_owner on sharing.records (owner_team_id, created_at desc, id);
create index records_by_time on sharing.records (created_at desc, id);
comment on table sharing.records is 'Everything held about somebody or some place hangs on a record: one purpose, one owner team, one area, one classification';
comment on column sharing.records.owner_agency_id is 'The agency that created it, which stays when another takes over';
comment on column sharing.records.named_user_ids is 'A closed record: only these people may open it, whatever else they were given';
comment on column sharing.records.barred_user_ids is 'People with a conflict of interest, who may not open it, whatever else they were given';
comment on column sharing.records.restricted_at is 'Since when its processing is restricted (UK GDPR article 18): it is kept and seen, and not changed';

create table sharing.grants (
  id uuid not null default gen_random_uuid(),
  record_id uuid not null,
  audience_id uuid not null,
  team_id uuid,
  user_id uuid,
  level smallint not null,
  source text not null,
  source_id uuid,
  starts_at timestamptz not null default now(),
  expires_at timestamptz,
  withdrawn_at timestamptz,
  constraint grants_pk primary key (id),
  constraint grants_record_fk foreign key (record_id, audience_id) references sharing.records (id, audience_id)
    on update cascade on delete cascade,
  constraint grants_to_team_or_user check ((team_id is null) <> (user_id is null)),
  constraint grants_level_known check (level between 1 and 4),
  constraint grants_source_known check (source in ('disclosure', 'break-glass', 'hand-over')),
  constraint grants_from_their_source check ((source = 'hand-over') = (source_id is null)),
  constraint grants_emergency_ends check (source <> 'break-glass' or (expires_at is not null and user_id is not null
    and level <= 2 and expires_at <= starts_at + interval '24 hours'))
);
create index grants_by_record on sharing.grants (record_id);
create index grants_by_team on sharing.grants (team_id) where team_id is not null;
create index grants_by_user on sharing.grants (user_id) where user_id is not null;
create index grants_by_source on sharing.grants (source_id);
comment on table sharing.grants is 'Access to one record beyond the agreement''s rules';
comment on column sharing.grants.audience_id is 'The record''s, repeated so that this table''s policy need not ask records';
comment on column sharing.grants.source_id is 'The disclosure or the emergency access that it comes from';

create table sharing.record_events (
  id bigint not null generated always as identity,
  record_id uuid not null,
  purpose_id text not null,
  owner_team_id uuid not null,
  kind text not null,
  at timestamptz not null default now(),
  by_user_id uuid,
  about_user_id uuid,
  to_team_id uuid,
  named_user_ids uuid[],
  reason text not null default '',
  constraint record_events_pk primary key (id),
  constraint record_events_kind_known check (kind in ('created', 'moved', 'closed', 'opened', 'conflict', 'conflict-lifted',
    'restricted', 'unrestricted', 'reclassified', 'named'))
);
create index record_events_by_record on sharing.record_events (record_id, id);
create index record_events_by_kind on sharing.record_events (kind, id);
comment on table sharing.record_events is 'What happened to a record''s ownership, closing and conflicts, with the reasons; added to, never changed';

-- The one place that says who has access by ownership, succession and agreement. Sources: docs/how-to/sharing.md.
create function sharing.rightful_teams_if(purposes text[], owners uuid[], places int[], supposed_agreement_id uuid)
  returns table (audience_id uuid, team_id uuid, level smallint, because text, until timestamptz, purpose_id text,
    owner_team_id uuid, area_id int)
  language sql stable as $$
  with recursive wanted as (
    select u.purpose_id, u.owner_team_id, u.area_id, t.agency_id, t.kind, t.closed_on,
      exists (select from sharing.working_teams w where w.id = t.id) as works
    from unnest(purposes, owners, places) as u (purpose_id, owner_team_id, area_id)
    join identity.teams t on t.id = u.owner_team_id
  ), line (first_id, agency_id) as (
    select distinct w.agency_id, w.agency_id from wanted w
    union
    select l.first_id, s.successor_id from line l join identity.agency_successions s on s.predecessor_id = l.agency_id
    where not exists (select from sharing.active_agencies a where a.id = l.agency_id)
  ), holders as (
    -- The agency itself while it exists, else those that took over from it.
    select l.first_id, a.id as agency_id from line l join sharing.active_agencies a on a.id = l.agency_id
  ), governing as materialized (
    select f.id, f.purpose_id, f.ends_on from sharing.agreements_in_force f
    where f.purpose_id is distinct from (select a.purpose_id from sharing.agreements a where a.id = supposed_agreement_id)
    union all
    select a.id, a.purpose_id, a.ends_on from sharing.agreements a where a.id = supposed_agreement_id
  ), partners as materialized (
    select p.agreement_id, p.agency_id from sharing.signed_parties p
    union all
    select p.agreement_id, p.agency_id
    from sharing.agreement_parties p join sharing.active_agencies g on g.id = p.agency_id
    where p.agreement_id = supposed_agreement_id and p.withdrawn_at is null
  ), served as materialized (
    -- Once for each place, and not for each audience with each team: there are thousands of the one and hundreds of the other.
    select w.area_id, s.team_id from (select distinct area_id from wanted) w
    cross join lateral (select s.team_id from sharing.served_areas s where s.area_id = w.area_id offset 0) s
  ), sharers as materialized (
    -- The owners' agencies that take part: what comes from them is shared.
    select distinct f.purpose_id, f.id as agreement_id, h.first_id
    from governing f join partners p on p.agreement_id = f.id join holders h on h.agency_id = p.agency_id
    where f.purpose_id in (select w.purpose_id from wanted w)
  ), recipients as materialized (
    select f.id as agreement_id, r.level, r.reach, t.id as team_id, least(f.ends_on, t.agency_ends_on) as last_day
    from governing f
    join sharing.recipient_rules r on r.agreement_id = f.id
    join sharing.working_teams t on t.kind = r.team_kind and (r.agency_kind is null or t.agency_kind = r.agency_kind)
    join partners p on p.agreement_id = f.id and p.agency_id = t.agency_id
    where f.purpose_id in (select w.purpose_id from wanted w)
  ), entitled as (
    select w.purpose_id, w.owner_team_id, w.area_id, w.owner_team_id as team_id, 4 as level, 'owner' as because,
      null::date as last_day
    from wanted w where w.works
    union all
    select w.purpose_id, w.owner_team_id, w.area_id, t.id, 4, 'succession', t.agency_ends_on
    from wanted w
    join holders h on h.first_id = w.agency_id
    join sharing.working_teams t on t.agency_id = h.agency_id and t.kind = w.kind and t.kind <> 'other'
    join served s on s.team_id = t.id and s.area_id = w.area_id
    where not w.works
    union all
    select w.purpose_id, w.owner_team_id, w.area_id, r.team_id, r.level, 'rule', r.last_day
    from wanted w
    join sharers s on s.first_id = w.agency_id and s.purpose_id = w.purpose_id
    join recipients r on r.agreement_id = s.agreement_id
    where r.reach = 'everywhere' or (r.team_id, w.area_id) in (select v.team_id, v.area_id from served v)
  )
  select distinct on (e.purpose_id, e.owner_team_id, e.area_id, e.team_id)
    sharing.audience_id(e.purpose_id, e.owner_team_id, e.area_id), e.team_id, e.level::smallint, e.because,
    (e.last_day + 1)::timestamp at time zone 'Europe/London', e.purpose_id, e.owner_team_id, e.area_id
  from entitled e
  order by e.purpose_id, e.owner_team_id, e.area_id, e.team_id, e.level desc, e.last_day desc nulls first, e.because
  $$;
comment on function sharing.rightful_teams_if(text[], uuid[], int[], uuid) is
  'What sharing.rightful_teams would answer if this agreement were in force and all its parties had signed, except those that refused; none supposed when null';

create function sharing.rightful_teams(purposes text[], owners uuid[], places int[])
  returns table (audience_id uuid, team_id uuid, level smallint, because text, until timestamptz, purpose_id text,
    owner_team_id uuid, area_id int)
  language sql stable as $$ select * from sharing.rightful_teams_if(purposes, owners, places, null) $$;
comment on function sharing.rightful_teams(text[], uuid[], int[]) is
  'The teams that should open the records of these audiences today, by ownership, succession or agreement, each with its highest level';

create function sharing.fill_new_audiences() returns trigger language plpgsql as $$
begin
  -- Waits for a change of the structure that is under way, so that what is computed here is not out of date at once.
  perform from sharing.structure for share;
  insert into sharing.audience_teams (audience_id, team_id, level, because, until, purpose_id, owner_team_id, area_id)
    select r.* from sharing.rightful_teams((select array_agg(n.purpose_id order by n.id) from new_rows n),
      (select array_agg(n.owner_team_id order by n.id) from new_rows n),
      (select array_agg(n.area_id order by n.id) from new_rows n)) r;
  return null;
end
$$;
comment on function sharing.fill_new_audiences() is 'Trigger: an audience has its teams as soon as it exists';
create trigger audiences_filled after insert on sharing.audiences
  referencing new table as new_rows for each statement execute function sharing.fill_new_audiences();

create function sharing.recompute_audiences() returns integer language plpgsql as $$
declare
  wanted_version bigint;
  changed integer := 0;
  step integer;
begin
  select s.version into wanted_version from sharing.structure s for update;
  create temporary table rightful on commit drop as
    select r.* from sharing.rightful_teams((select array_agg(a.purpose_id order by a.id) from sharing.audiences a),
      (select array_agg(a.owner_team_id order by a.id) from sharing.audiences a),
      (select array_agg(a.area_id order by a.id) from sharing.audiences a)) r;
  delete from sharing.audience_teams t where not exists (select from rightful r
    where r.audience_id = t.audience_id and r.team_id = t.team_id and r.level = t.level and r.because = t.because
      and r.until is not distinct from t.until);
  get diagnostics step = row_count;
  changed := changed + step;
  insert into sharing.audience_teams (audience_id, team_id, level, because, until, purpose_id, owner_team_id, area_id)
    select r.* from rightful r where not exists (select from sharing.audience_teams t
      where t.audience_id = r.audience_id and t.team_id = r.team_id);
  get diagnostics step = row_count;
  changed := changed + step;
  drop table rightful;
  delete from sharing.taking_part;
  insert into sharing.taking_part (agency_id, purpose_id, discoverability, until)
    select p.agency_id, p.purpose_id, p.discoverability, (least(p.ends_on, g.ends_on) + 1)::timestamp at time zone 'Europe/London'
    from sharing.signed_parties p join sharing.active_agencies g on g.id = p.agency_id;
  update sharing.computed set version = wanted_version, computed_on = sharing.today();
  return changed;
end
$$;
comment on function sharing.recompute_audiences() is
  'Brings every audience''s teams in step with agencies, teams, areas and agreements; returns the rows changed. For the keeper';

create function sharing.is_current() returns boolean language sql stable
  return (select c.version = s.version and c.computed_on = sharing.today() from sharing.structure s cross join sharing.computed c);
comment on function sharing.is_current() is 'Whether rule-made access was computed from today''s structure';

-- What the actor was given, by name of a team or in person. Every policy about records asks these two.
create view sharing.my_audiences with (security_invoker = true) as
  select t.audience_id, t.level from sharing.audience_teams t
  where t.team_id = any ((select platform.team_ids())::uuid[])
    and (t.because = 'owner' or (select c.version = s.version and c.computed_on = sharing.today()
      from sharing.structure s cross join sharing.computed c)) and (t.until is null or t.until > now());
comment on view sharing.my_audiences is 'Audiences of the actor''s teams, with the level';

create view sharing.my_grants with (security_invoker = true) as
  select g.record_id, g.level, g.source, g.source_id, g.expires_at from sharing.grants g
  where (g.team_id = any ((select platform.team_ids())::uuid[]) or g.user_id = (select platform.user_id()))
    and g.withdrawn_at is null and g.starts_at <= now() and (g.expires_at is null or g.expires_at > now());
comment on view sharing.my_grants is
  'Single records that the actor or their team was given, while that lasts; but for a hand-over it counts only while their agency takes part in the purpose';

create view sharing.viewable_records with (security_invoker = true) as
  select r.id, r.kind, r.purpose_id, r.owner_team_id, r.area_id from sharing.records r
  where (select sharing.keeper())
    or exists (select from sharing.my_audiences a where a.audience_id = r.audience_id and a.level >= 2)
    or exists (select from sharing.my_grants g where g.record_id = r.id and g.level >= 2
      and (g.source = 'hand-over' or r.purpose_id in (select p.purpose_id from sharing.my_purposes p)));
comment on view sharing.viewable_records is 'Records whose contents the actor may read';

create view sharing.contributable_records with (security_invoker = true) as
  select r.id from sharing.records r
  where r.restricted_at is null and ((select sharing.keeper())
    or exists (select from sharing.my_audiences a where a.audience_id = r.audience_id and a.level >= 3)
    or exists (select from sharing.my_grants g where g.record_id = r.id and g.level >= 3
      and (g.source = 'hand-over' or r.purpose_id in (select p.purpose_id from sharing.my_purposes p))));
comment on view sharing.contributable_records is 'Records whose contents the actor may add to and change';

create view sharing.manageable_records with (security_invoker = true) as
  select r.id from sharing.records r
  where (select sharing.keeper())
    or exists (select from sharing.my_audiences a where a.audience_id = r.audience_id and a.level >= 4)
    or exists (select from sharing.my_grants g where g.record_id = r.id and g.level >= 4
      and (g.source = 'hand-over' or r.purpose_id in (select p.purpose_id from sharing.my_purposes p)));
comment on view sharing.manageable_records is 'Records that the actor''s team answers for';

create function sharing.manages(wanted_id uuid) returns boolean language sql stable
  return exists (select from sharing.manageable_records m where m.id = wanted_id);
comment on function sharing.manages(uuid) is
  'Whether the actor''s team answers for this record. For the policies of grants: records ask grants, so those must not ask records in one statement';

revoke all on all functions in schema sharing from public;
