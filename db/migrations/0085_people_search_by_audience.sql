-- A search passes over hundreds of keys of other teams' records for each of one's own. That a record is not for the actor
-- is told by its audience, set against set, without asking about each record; only a record that is closed, or in which
-- somebody has a conflict of interest, is asked itself.

-- Policies ask these by the thousand rows: planned once for a session, and not for every statement.
create or replace function sharing.purposes_of_agency() returns text[] language plpgsql stable as $$
begin
  return (select coalesce(array_agg(p.purpose_id), '{}') from sharing.my_purposes p);
end
$$;
create or replace function sharing.pointer_purposes() returns text[] language plpgsql stable as $$
begin
  return (select coalesce(array_agg(p.purpose_id), '{}') from sharing.my_purposes p where p.discoverability = 'pointer');
end
$$;
create function sharing.open_purposes() returns text[] language plpgsql stable as $$
begin
  return (select coalesce(array_agg(p.purpose_id), '{}') from sharing.my_purposes p where p.discoverability = 'open');
end
$$;
comment on function sharing.open_purposes() is 'Purposes whose records anybody of the actor''s agency may know of';

create function sharing.answers_for(audience uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from sharing.my_audiences a where a.audience_id = audience and a.level >= 4);
end
$$;
comment on function sharing.answers_for(uuid) is
  'Whether the actor''s team answers for the records of this audience. For the policy of grants, which nearly always knows without';

-- As before, asking for the purposes once.
create or replace view sharing.viewable_records with (security_invoker = true) as
  select r.id, r.kind, r.purpose_id, r.owner_team_id, r.area_id from sharing.records r
  where (select sharing.keeper())
    or exists (select from sharing.my_audiences a where a.audience_id = r.audience_id and a.level >= 2)
    or exists (select from sharing.my_grants g where g.record_id = r.id and g.level >= 2
      and (g.source = 'hand-over' or r.purpose_id = any ((select sharing.purposes_of_agency())::text[])));

create or replace view sharing.contributable_records with (security_invoker = true) as
  select r.id from sharing.records r
  where r.restricted_at is null and ((select sharing.keeper())
    or exists (select from sharing.my_audiences a where a.audience_id = r.audience_id and a.level >= 3)
    or exists (select from sharing.my_grants g where g.record_id = r.id and g.level >= 3
      and (g.source = 'hand-over' or r.purpose_id = any ((select sharing.purposes_of_agency())::text[]))));

create or replace view sharing.manageable_records with (security_invoker = true) as
  select r.id from sharing.records r
  where (select sharing.keeper())
    or exists (select from sharing.my_audiences a where a.audience_id = r.audience_id and a.level >= 4)
    or exists (select from sharing.my_grants g where g.record_id = r.id and g.level >= 4
      and (g.source = 'hand-over' or r.purpose_id = any ((select sharing.purposes_of_agency())::text[])));

-- What is read before a record is opened is read by its level alone; the policy of records has said before that it is known.
create or replace function people.may_read(which uuid) returns boolean language plpgsql stable as $$
declare
  its_audience uuid;
begin
  select r.audience_id into its_audience from sharing.records r where r.id = which;
  if not found then
    return false;
  end if;
  if exists (select from sharing.my_audiences a where a.audience_id = its_audience and a.level >= 2) then
    return true;
  end if;
  return exists (select from sharing.viewable_records v where v.id = which);
end
$$;

alter table people.search_keys alter column audience_id drop not null;
comment on column people.search_keys.audience_id is
  'The record''s, repeated so that a search passes over what the searcher may not see without asking about each record: that would take measurable time. Null where the audience does not say enough: the record is closed, or somebody has a conflict of interest';

create function people.found_through(audience uuid, named uuid[], barred uuid[]) returns uuid language sql immutable
  return case when named is null and barred = '{}' then audience end;
comment on function people.found_through(uuid, uuid[], uuid[]) is
  'The audience of search keys for a record with these people named and barred; null when the record itself is to be asked';

create function people.keyed_rightly(which uuid, audience uuid, purpose text) returns boolean language plpgsql stable as $$
begin
  return exists (select from sharing.records r where r.id = which and r.purpose_id = purpose
    and audience is not distinct from people.found_through(r.audience_id, r.named_user_ids, r.barred_user_ids));
end
$$;
comment on function people.keyed_rightly(uuid, uuid, text) is 'Whether a search key says of its record what the record says';

-- Keys are made by one transaction while another closes the record: the one waits for the other, and then sees what it did.
create function people.hold_ways_in(which uuid, shared boolean) returns void language plpgsql volatile as $$
begin
  -- One of 256 locks, so that whoever moves thousands of records does not use up what the server has.
  if shared then
    perform pg_advisory_xact_lock_shared(hashtext('people.search_keys'), hashtext(which::text) & 255);
  else
    perform pg_advisory_xact_lock(hashtext('people.search_keys'), hashtext(which::text) & 255);
  end if;
end
$$;
comment on function people.hold_ways_in(uuid, boolean) is
  'Until the end of the transaction nobody changes who finds this record (shared: because keys are being made)';

create or replace function people.follow_record() returns trigger language plpgsql as $$
declare
  was uuid := people.found_through(old.audience_id, old.named_user_ids, old.barred_user_ids);
  becomes uuid := people.found_through(new.audience_id, new.named_user_ids, new.barred_user_ids);
begin
  if becomes is distinct from was then
    perform people.hold_ways_in(old.id, false);
    update people.search_keys set audience_id = becomes where record_id = old.id;
  end if;
  if new.owner_team_id <> old.owner_team_id then
    update people.pointer_keys k set owner_team_id = new.owner_team_id
      from people.pointer_targets t where t.pointer_id = k.pointer_id and t.record_id = old.id;
  end if;
  if new.named_user_ids is not null then
    delete from people.pointer_targets where record_id = old.id;
  end if;
  return new;
end
$$;
drop trigger records_are_followed_by_people on sharing.records;
create trigger records_are_followed_by_people
  before update of audience_id, owner_team_id, named_user_ids, barred_user_ids on sharing.records
  for each row execute function people.follow_record();

-- Those that are closed already, and one key of no record. The owner of the tables is bound by policies like everybody.
alter table people.search_keys no force row level security;
alter table sharing.records no force row level security;
update people.search_keys k set audience_id = null from sharing.records r
  where r.id = k.record_id and people.found_through(r.audience_id, r.named_user_ids, r.barred_user_ids) is null;
-- Every search asks for it besides what it wants, and so does all the work there is before the first key that is not
-- there for the searcher. Without it, a search that meets nothing would be quicker than one that meets something hidden.
insert into people.search_keys (key, record_id, audience_id, purpose_id)
  values ('--', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '-');
alter table people.search_keys force row level security;
alter table sharing.records force row level security;

revoke all on all functions in schema people from public;
revoke all on all functions in schema sharing from public;
