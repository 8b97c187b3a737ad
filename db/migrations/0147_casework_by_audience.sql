-- Lists of cases and reports are made from the audiences of whoever asks, set against an index, before the policy looks at
-- each row. Asking the policy first took time for every case of the county.

create or replace view sharing.my_audiences with (security_invoker = true) as
  select t.audience_id, t.level, t.because, t.until, t.owner_team_id, t.area_id from sharing.audience_teams t
  where t.team_id = any ((select platform.team_ids())::uuid[])
    and (t.because = 'owner' or (select c.version = s.version and c.computed_on = sharing.today()
      from sharing.structure s cross join sharing.computed c)) and (t.until is null or t.until > now());

create function sharing.open_audiences(from_level integer, of_teams uuid[], in_areas integer[]) returns uuid[]
  language plpgsql stable as $$
begin
  return (select coalesce(array_agg(distinct a.audience_id), '{}') from sharing.my_audiences a
    where a.level >= from_level and (of_teams is null or a.owner_team_id = any (of_teams))
      and (in_areas is null or a.area_id = any (in_areas)));
end
$$;
comment on function sharing.open_audiences(integer, uuid[], integer[]) is
  'Audiences whose records the actor''s teams open at this level (1 know-of to 4 manage) or above; of these owner teams and areas only, where they are not null';

-- The record's audience, repeated as people.search_keys does. The database keeps it in step by itself.
alter table casework.cases add column audience_id uuid;
alter table casework.reports add column audience_id uuid;
comment on column casework.cases.audience_id is 'The record''s, repeated so that lists find the cases of an audience';
comment on column casework.reports.audience_id is 'The record''s, repeated so that lists find the reports of an audience';

create or replace function casework.report_facts(r casework.reports) returns jsonb language sql stable as $$
  select to_jsonb(r) - array['record_id', 'audience_id', 'reference', 'state', 'location_key', 'channel', 'caller_address_key',
    'caller_profile_id', 'place_profile_id', 'reported_at', 'taken_at', 'taken_by', 'taken_team_id', 'screening',
    'screened_at', 'matrix_due_on', 'assessed_at', 'decided_at', 'decided_by', 'decided_team_id', 'case_id',
    'close_reason', 'close_note', 'version']
$$;

-- What there is already. The owner of the tables is bound by policies like everybody.
alter table sharing.records no force row level security;
alter table casework.cases no force row level security;
alter table casework.reports no force row level security;
update casework.cases c set audience_id = r.audience_id from sharing.records r where r.id = c.record_id;
update casework.reports c set audience_id = r.audience_id from sharing.records r where r.id = c.record_id;
alter table sharing.records force row level security;
alter table casework.cases force row level security;
alter table casework.reports force row level security;

create function casework.take_audience() returns trigger language plpgsql as $$
begin
  new.audience_id := (select r.audience_id from sharing.records r where r.id = new.record_id);
  return new;
end
$$;
comment on function casework.take_audience() is 'Trigger: a case or report has the audience of its record, whatever is said';
create trigger cases_take_audience before insert on casework.cases for each row execute function casework.take_audience();
create trigger reports_take_audience before insert on casework.reports for each row execute function casework.take_audience();
-- Changed by hand it stays what it is; only the record's own change, whose trigger is one level up, moves it.
create trigger cases_keep_audience before update of audience_id on casework.cases
  for each row when (pg_trigger_depth() = 0) execute function casework.take_audience();
create trigger reports_keep_audience before update of audience_id on casework.reports
  for each row when (pg_trigger_depth() = 0) execute function casework.take_audience();

alter table casework.cases alter column audience_id set not null;
alter table casework.reports alter column audience_id set not null;

-- Before the record changes: afterwards whoever moves it may no longer be allowed to.
create function casework.follow_record() returns trigger language plpgsql as $$
begin
  update casework.cases set audience_id = new.audience_id where record_id = old.id;
  update casework.reports set audience_id = new.audience_id where record_id = old.id;
  return new;
end
$$;
comment on function casework.follow_record() is 'Trigger: cases and reports follow their record when it moves';
create trigger records_are_followed_by_casework before update of audience_id on sharing.records
  for each row when (new.audience_id <> old.audience_id) execute function casework.follow_record();

create index cases_current_by_audience on casework.cases (audience_id) where state <> 'closed';
create index cases_by_audience on casework.cases (audience_id, last_worked_at desc);
create index reports_waiting_by_audience on casework.reports (audience_id, reported_at) where state = 'pending';
create index reports_by_audience on casework.reports (audience_id, reported_at desc);
drop index casework.reports_waiting;

revoke all on all functions in schema sharing from public;
revoke all on all functions in schema casework from public;
