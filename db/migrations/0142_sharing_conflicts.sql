-- A conflict of interest overrides everything: also the registers that overseers and auditors read, the messages about a
-- record, and the events in the log.

-- Policies of tables that hang on a record without asking it need to know the conflicts of whoever reads. They are a copy of
-- sharing.records.barred_user_ids by person, kept by a trigger.
create table sharing.conflicts (
  user_id uuid not null,
  record_id uuid not null,
  constraint conflicts_pk primary key (user_id, record_id)
);
comment on table sharing.conflicts is
  'Who is barred from which record, by person: a copy of sharing.records.barred_user_ids that outlives the record, so that what is kept of it stays closed too';

create function sharing.my_conflicts() returns uuid[] language plpgsql stable as $$
begin
  return (select coalesce(array_agg(c.record_id), '{}') from sharing.conflicts c where c.user_id = platform.user_id());
end
$$;
comment on function sharing.my_conflicts() is
  'Records in which the actor has a conflict of interest. Asked once for a statement by policies that say what else nobody with one may see';

create function sharing.keep_conflicts() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    delete from sharing.conflicts c where c.record_id = new.id and c.user_id = any (old.barred_user_ids)
      and c.user_id <> all (new.barred_user_ids);
  end if;
  insert into sharing.conflicts (user_id, record_id)
    select distinct u.id, new.id from unnest(new.barred_user_ids) as u (id)
    where not exists (select from sharing.conflicts c where c.record_id = new.id and c.user_id = u.id);
  return null;
end
$$;
comment on function sharing.keep_conflicts() is 'Trigger: sharing.conflicts follows the records';
create trigger new_records_with_conflicts after insert on sharing.records
  for each row when (cardinality(new.barred_user_ids) > 0) execute function sharing.keep_conflicts();
create trigger records_with_changed_conflicts after update of barred_user_ids on sharing.records
  for each row when (new.barred_user_ids is distinct from old.barred_user_ids) execute function sharing.keep_conflicts();

-- An event whose records are all hidden from somebody is not for them; one that has none is. So the event says how many.
alter table audit.events add column record_count integer not null default 0;
comment on column audit.events.record_count is
  'How many records it concerned; follows from audit.event_records, and is not sealed by itself';

create or replace function audit.write_event(action text, kind text, subject_type text, subject_id text, outcome text,
  detail jsonb, correlation_id text, purpose_id text, record_ids uuid[]) returns void language plpgsql as $$
declare
  concerned uuid[] := array(select distinct given.id from unnest(record_ids) as given (id));
begin
  insert into audit.events (actor_kind, user_id, agency_id, team_ids, action, kind, subject_type, subject_id, outcome,
    detail, correlation_id, purpose_id, record_count)
  values (platform.actor_kind(), platform.user_id(), platform.agency_id(), platform.team_ids(), action, kind, subject_type,
    subject_id, outcome, detail, correlation_id, purpose_id, cardinality(concerned));
  if cardinality(concerned) > 0 then
    insert into audit.event_records (event_id, record_id)
      select audit.own_event_id(), given.record_id from unnest(concerned) as given (record_id);
  end if;
end
$$;

-- What there is already. The owner of the tables is bound by policies like everybody.
alter table sharing.records no force row level security;
alter table sharing.conflicts no force row level security;
alter table audit.events no force row level security;
alter table audit.event_records no force row level security;
insert into sharing.conflicts (user_id, record_id)
  select distinct u.id, r.id from sharing.records r, unnest(r.barred_user_ids) as u (id);
alter table audit.events disable trigger events_are_never_changed;
update audit.events e set record_count = c.records
  from (select event_id, count(*) as records from audit.event_records group by event_id) c where c.event_id = e.id;
alter table audit.events enable trigger events_are_never_changed;
alter table sharing.records force row level security;
alter table sharing.conflicts force row level security;
alter table audit.events force row level security;
alter table audit.event_records force row level security;

revoke all on all functions in schema sharing from public;
revoke all on all functions in schema audit from public;
