-- Who did what, when, on what: written by every transaction, changed by nobody.

create schema audit;
comment on schema audit is 'The record of what was done and looked at';

create table audit.events (
  id bigint generated always as identity,
  at timestamptz not null default clock_timestamp(),
  actor_kind text not null,
  user_id uuid,
  agency_id uuid,
  action text not null,
  kind text not null,
  subject_type text,
  subject_id text,
  outcome text not null default 'done',
  detail jsonb not null default '{}',
  correlation_id text,
  constraint events_pk primary key (id),
  constraint events_actor_known check (actor_kind in ('person', 'system', 'anonymous')),
  constraint events_person_named check (actor_kind <> 'person' or user_id is not null),
  constraint events_kind_known check (kind in ('read', 'write')),
  constraint events_action_shape check (action ~ '^[a-z-]+\.[a-z0-9-]+$')
);
create index events_by_user on audit.events (user_id, id);
create index events_by_action on audit.events (action, id);
create index events_about_user on audit.events (subject_id, id) where subject_type = 'user';
create index events_by_time on audit.events using brin (at);
comment on table audit.events is 'One event for each transaction. Ids and plain facts only: no names, no free text';
comment on column audit.events.action is 'room.verb-thing, as in a purpose';
comment on column audit.events.outcome is 'done, or how else it ended, such as refused';

create function audit.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit events are never changed or removed' using errcode = 'insufficient_privilege';
end
$$;
comment on function audit.refuse_change() is 'A second lock behind the missing grants: it also stops the owner''s slips';
create trigger events_are_never_changed before update or delete or truncate on audit.events
  for each statement execute function audit.refuse_change();
