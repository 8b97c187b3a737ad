-- Actions: what somebody agreed to do about a record, by when, and what came of it. Each hangs on a record of sharing, which
-- says who may open it.

create schema actions;
comment on schema actions is 'Things that somebody agreed to do about a record, with owner, due date and outcome';

create table actions.actions (
  id uuid not null default gen_random_uuid(),
  record_id uuid not null,
  title text not null,
  details text not null default '',
  owner_team_id uuid,
  owner_user_id uuid,
  owner_name text,
  due_on date not null,
  state text not null default 'open',
  outcome text,
  done_on date,
  source text,
  source_id uuid,
  created_by uuid,
  created_team_id uuid,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  version integer not null default 1,
  constraint actions_pk primary key (id),
  constraint actions_with_record unique (id, record_id),
  constraint actions_have_title check (length(trim(title)) between 1 and 200),
  constraint actions_details_length check (length(details) <= 4000),
  constraint actions_have_one_kind_of_owner check ((owner_name is null) = (num_nonnulls(owner_team_id, owner_user_id) > 0)),
  constraint actions_owner_named check (length(trim(owner_name)) between 1 and 200),
  constraint actions_state_known check (state in ('open', 'done', 'cancelled')),
  constraint actions_ended_with_outcome check ((state = 'open') = (outcome is null)),
  constraint actions_outcome_said check (length(trim(outcome)) between 1 and 4000),
  constraint actions_done_on_a_day check ((state = 'done') = (done_on is not null)),
  constraint actions_source_shape check (source ~ '^[a-z][a-z-]{0,39}$'),
  constraint actions_source_named check (source_id is null or source is not null)
);
create index actions_by_record on actions.actions (record_id);
create index actions_by_user on actions.actions (owner_user_id, state, due_on);
create index actions_by_team on actions.actions (owner_team_id, state, due_on);
create index actions_by_creator on actions.actions (created_by, state, due_on);
create index actions_by_creating_team on actions.actions (created_team_id, state, due_on);
create index actions_open_by_day on actions.actions (due_on) where state = 'open';
comment on table actions.actions is 'What somebody agreed to do about a record';
comment on column actions.actions.owner_name is 'Who does it, where that is an agency or person without an account';
comment on column actions.actions.outcome is 'What came of it; of a cancelled one, why it was cancelled';
comment on column actions.actions.source is 'Where it was agreed, such as meeting or plan; empty when it was simply added';
comment on column actions.actions.created_team_id is 'The team in whose name it was asked for';

create table actions.action_events (
  id bigint not null generated always as identity,
  action_id uuid not null,
  record_id uuid not null,
  kind text not null,
  at timestamptz not null default now(),
  by_user_id uuid,
  note text not null default '',
  was_title text,
  was_details text,
  was_due_on date,
  was_owner_team_id uuid,
  was_owner_user_id uuid,
  was_owner_name text,
  constraint action_events_pk primary key (id),
  constraint action_events_action_fk foreign key (action_id, record_id) references actions.actions (id, record_id) on delete cascade,
  constraint action_events_kind_known check (kind in ('created', 'changed', 'reassigned', 'due-changed', 'done', 'cancelled', 'reopened')),
  constraint action_events_note_length check (length(note) <= 4000),
  constraint action_events_due_explained check (kind <> 'due-changed' or (was_due_on is not null and length(trim(note)) > 0)),
  constraint action_events_end_explained check (kind not in ('done', 'cancelled') or length(trim(note)) > 0)
);
create index action_events_by_action on actions.action_events (action_id, id);
create index action_events_by_user on actions.action_events (by_user_id, at);
comment on table actions.action_events is 'What happened to each action; added to, never changed';
comment on column actions.action_events.was_title is 'Before this event, where it changed; so are the other columns that begin with was';

-- Asked for single rows, so planned once a session (see people.may_know).
create function actions.may_finish(which uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from sharing.viewable_records v join sharing.records r on r.id = v.id
    where v.id = which and r.restricted_at is null);
end
$$;
comment on function actions.may_finish(uuid) is
  'Whether whoever owns an action about the record may say that it is done: while they may read the record and its processing is not restricted';

create function actions.is_own(action uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from actions.actions a where a.id = action
    and (a.owner_user_id = platform.user_id() or a.owner_team_id = any (platform.team_ids())));
end
$$;
comment on function actions.is_own(uuid) is 'Whether the actor or their team owns this action';

create function actions.owners_only_finish() returns trigger language plpgsql as $$
begin
  if (new.title, new.details, new.due_on) is distinct from (old.title, old.details, old.due_on)
    or (new.owner_team_id, new.owner_user_id, new.owner_name) is distinct from (old.owner_team_id, old.owner_user_id, old.owner_name)
  then
    if not people.may_write(old.record_id) then
      raise exception 'whoever may only read the record says that the action is done, and changes nothing else'
        using errcode = 'insufficient_privilege', constraint = 'actions_owners_only_finish';
    end if;
  end if;
  return new;
end
$$;
comment on function actions.owners_only_finish() is
  'Trigger: who may complete an action without being able to change the record changes neither its text nor its owner nor its date';
create trigger actions_owners_only_finish before update on actions.actions
  for each row execute function actions.owners_only_finish();

revoke all on all functions in schema actions from public;
