-- Events say for which teams, under which lawful purpose and about which records somebody acted; and they wait for the
-- sealer, so that it knows which numbers are settled.

alter table audit.events
  add column team_ids uuid[] not null default '{}',
  add column purpose_id text,
  drop constraint events_kind_known,
  add constraint events_kind_known check (kind in ('read', 'write', 'search', 'export', 'sign-in', 'import')),
  add constraint events_purpose_shape check (purpose_id ~ '^[a-z0-9-]{1,64}$');
create index events_by_team on audit.events using gin (team_ids) where team_ids <> '{}';
create index events_by_agency on audit.events (agency_id, id) where agency_id is not null;
create index events_by_purpose on audit.events (purpose_id, id) where purpose_id is not null;
create index events_by_outcome on audit.events (outcome, id) where outcome <> 'done';
create index events_of_rare_kinds on audit.events (kind, id) where kind not in ('read', 'write');
create index events_by_correlation on audit.events (correlation_id) where correlation_id is not null;
comment on column audit.events.team_ids is 'The teams that the actor belonged to at that moment';
comment on column audit.events.purpose_id is 'The lawful purpose of the records concerned, such as asb-casework; empty where there were none';

create table audit.event_records (
  record_id uuid not null,
  event_id bigint not null,
  constraint event_records_pk primary key (record_id, event_id),
  constraint event_records_event_fk foreign key (event_id) references audit.events (id)
);
create index event_records_by_event on audit.event_records (event_id);
comment on table audit.event_records is
  'The records that were looked at or changed in an event: all of them, for a list as well. Its readers are set row by row';

create trigger event_records_are_never_changed before update or delete or truncate on audit.event_records
  for each statement execute function audit.refuse_change();

create function audit.wait_for_sealing() returns trigger language plpgsql as $$
begin
  -- Taken before the number is drawn and kept until the commit. Whoever holds it alone therefore knows that every number
  -- up to the highest is either visible or will never be.
  perform pg_advisory_xact_lock_shared(7312548410021);
  return null;
end
$$;
comment on function audit.wait_for_sealing() is 'Shares the lock that audit.settled_up_to() takes alone';
create trigger events_wait_for_sealing before insert on audit.events
  for each statement execute function audit.wait_for_sealing();

create function audit.name_own_event() returns trigger language plpgsql as $$
begin
  perform set_config('app.event_id', new.id::text, true);
  return null;
end
$$;
comment on function audit.name_own_event() is 'Notes which event this transaction has written, so that records can be added to that one only';
create trigger events_name_themselves after insert on audit.events
  for each row execute function audit.name_own_event();

create function audit.own_event_id() returns bigint language sql stable
  as $$ select nullif(current_setting('app.event_id', true), '')::bigint $$;
comment on function audit.own_event_id() is 'The event that this transaction has written; null before it has';

create function audit.sees_records_of(event bigint) returns boolean language plpgsql stable as $$
begin
  return exists (select from audit.event_records r where r.event_id = event);
end
$$;
comment on function audit.sees_records_of(bigint) is
  'Whether the actor sees one of the records of an event. Not plain SQL, so that a query of events is not planned anew with all policies of records inside';

create function audit.write_event(action text, kind text, subject_type text, subject_id text, outcome text,
  detail jsonb, correlation_id text, purpose_id text, record_ids uuid[]) returns void language plpgsql as $$
begin
  insert into audit.events (actor_kind, user_id, agency_id, team_ids, action, kind, subject_type, subject_id, outcome,
    detail, correlation_id, purpose_id)
  values (platform.actor_kind(), platform.user_id(), platform.agency_id(), platform.team_ids(), action, kind, subject_type,
    subject_id, outcome, detail, correlation_id, purpose_id);
  if cardinality(record_ids) > 0 then
    insert into audit.event_records (event_id, record_id)
      select audit.own_event_id(), record_id from (select distinct unnest(record_ids)) as given (record_id);
  end if;
end
$$;
comment on function audit.write_event(text, text, text, text, text, jsonb, text, text, uuid[]) is
  'Writes the event of this transaction, in the name of its actor, with the records concerned: one call, one journey to the server';

create function audit.settled_up_to() returns bigint language plpgsql as $$
declare
  highest bigint;
begin
  perform pg_advisory_xact_lock(7312548410021);
  select max(id) into highest from audit.events;
  return highest;
end
$$;
comment on function audit.settled_up_to() is
  'The number up to which no further event can appear. It holds up all writers until its transaction ends: end it at once';
