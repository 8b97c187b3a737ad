-- How profiles are found: by equality of keys, because equality is leak-proof and may use an index before the row's policy
-- has been asked. See docs/adr/0013-matching-people.md.

create table people.sketches (
  record_id uuid not null,
  sketch jsonb not null,
  address_line text not null,
  constraint sketches_pk primary key (record_id),
  constraint sketches_subject_fk foreign key (record_id) references people.subjects (record_id) on delete cascade
);
comment on table people.sketches is 'A profile as it is compared, made anew whenever it is written';
comment on column people.sketches.address_line is 'The present address in one line, for lists';

create table people.search_keys (
  key text collate "C" not null,
  record_id uuid not null,
  audience_id uuid not null,
  purpose_id text not null,
  constraint search_keys_pk primary key (key, record_id) include (audience_id, purpose_id),
  constraint search_keys_length check (length(key) <= 200)
);
create index search_keys_by_record on people.search_keys (record_id);
comment on table people.search_keys is
  'Keys under which a profile is found, for whoever at least knows of it. No foreign key, because a profile has about twenty and each would be checked by itself';
comment on column people.search_keys.audience_id is
  'The record''s, repeated so that a search passes over what the searcher may not see without asking about each record: that would take measurable time';

create table people.pointer_targets (
  pointer_id uuid not null default gen_random_uuid(),
  record_id uuid not null,
  constraint pointer_targets_pk primary key (pointer_id),
  constraint pointer_targets_once unique (record_id),
  constraint pointer_targets_subject_fk foreign key (record_id) references people.subjects (record_id) on delete cascade
);
comment on table people.pointer_targets is 'What a pointer points at, for who may read it anyway';

create table people.pointer_keys (
  key bytea not null,
  pointer_id uuid not null,
  purpose_id text not null,
  owner_team_id uuid not null,
  constraint pointer_keys_pk primary key (key, pointer_id) include (purpose_id, owner_team_id),
  constraint pointer_keys_target_fk foreign key (pointer_id) references people.pointer_targets (pointer_id) on delete cascade,
  constraint pointer_keys_hashed check (length(key) = 32)
);
create index pointer_keys_by_pointer on people.pointer_keys (pointer_id);
create index pointer_keys_by_purpose on people.pointer_keys (purpose_id);
comment on table people.pointer_keys is
  'SHA-256 of the strong keys of records whose purpose gives pointers: a searcher of a signed party learns which team to ask. Nothing of a hidden purpose or a closed record is ever here';

create function people.strong_key_kinds() returns text[] language sql immutable
  return array['fd', 'fp', 'ph', 'em', 'rf'];
comment on function people.strong_key_kinds() is
  'Kinds of key that a pointer is kept for, as in src/foundations/people/domain/keys.ts; a test keeps both equal';

create function people.pointer_hash(key text) returns bytea language sql immutable strict
  return sha256(convert_to(key, 'UTF8'));
comment on function people.pointer_hash(text) is 'A key as pointers are looked up by';

create function people.may_be_pointed_at(which uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from sharing.records r where r.id = which and r.named_user_ids is null
    and r.purpose_id = any (sharing.purposes_with_pointers()));
end
$$;
comment on function people.may_be_pointed_at(uuid) is 'Whether the record''s purpose gives pointers and it is not closed';

create function people.leads_to_readable(which uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from people.pointer_targets t where t.pointer_id = which);
end
$$;
comment on function people.leads_to_readable(uuid) is 'Whether the actor may read what the pointer points at';

create function people.points_rightly(which uuid, its_purpose text, its_team uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from people.pointer_targets t join sharing.records r on r.id = t.record_id
    where t.pointer_id = which and r.purpose_id = its_purpose and r.owner_team_id = its_team and r.named_user_ids is null
      and (people.may_write(r.id) or people.may_manage(r.id)));
end
$$;
comment on function people.points_rightly(uuid, text, uuid) is
  'Whether a pointer says the purpose and owner team of its record, which is not closed and which the actor may change';

create function people.may_move_pointer(which uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from people.pointer_targets t
    where t.pointer_id = which and (people.may_write(t.record_id) or people.may_manage(t.record_id)));
end
$$;
comment on function people.may_move_pointer(uuid) is 'Whether the actor may change the record that the pointer points at';

create function people.refresh_pointers(ids uuid[]) returns integer language plpgsql as $$
declare
  made integer;
begin
  delete from people.pointer_targets t where t.record_id = any (ids)
    and not exists (select from sharing.records r join people.subjects s on s.record_id = r.id
      where r.id = t.record_id and r.named_user_ids is null
        and r.purpose_id = any ((select sharing.purposes_with_pointers())::text[]));
  -- One that stays keeps its id, by which somebody may be asking about it at this moment.
  insert into people.pointer_targets (record_id)
    select r.id from sharing.records r join people.subjects s on s.record_id = r.id
    where r.id = any (ids) and r.named_user_ids is null
      and r.purpose_id = any ((select sharing.purposes_with_pointers())::text[])
      and not exists (select from people.pointer_targets t where t.record_id = r.id);
  delete from people.pointer_keys k using people.pointer_targets t
    where t.pointer_id = k.pointer_id and t.record_id = any (ids);
  insert into people.pointer_keys (key, pointer_id, purpose_id, owner_team_id)
    select people.pointer_hash(k.key), t.pointer_id, r.purpose_id, r.owner_team_id
    from people.pointer_targets t
    join sharing.records r on r.id = t.record_id
    join people.search_keys k on k.record_id = t.record_id and left(k.key, 2) = any (people.strong_key_kinds())
    where t.record_id = any (ids);
  select count(*) into made from people.pointer_targets t where t.record_id = any (ids);
  return made;
end
$$;
comment on function people.refresh_pointers(uuid[]) is
  'Makes the pointers of these records afresh, in the name of whoever may write them; returns how many records have one';

-- Whoever moves, closes or removes a record does so in sharing, which knows nothing of keys and pointers. The database
-- follows by itself, before the record changes: afterwards the actor may no longer be allowed to.
create function people.follow_record() returns trigger language plpgsql as $$
begin
  if new.audience_id <> old.audience_id then
    update people.search_keys set audience_id = new.audience_id where record_id = old.id;
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
comment on function people.follow_record() is 'Trigger: keys and pointers follow a record that moves or is closed';
create trigger records_are_followed_by_people before update of audience_id, owner_team_id, named_user_ids on sharing.records
  for each row execute function people.follow_record();

create function people.point_at_reopened() returns trigger language plpgsql as $$
begin
  perform people.refresh_pointers(array[new.id]);
  return null;
end
$$;
comment on function people.point_at_reopened() is 'Trigger: a record that is no longer closed has its pointers again';
create trigger reopened_records_are_pointed_at after update of named_user_ids on sharing.records
  for each row when (old.named_user_ids is not null and new.named_user_ids is null)
  execute function people.point_at_reopened();

create function people.forget_record() returns trigger language plpgsql as $$
begin
  delete from people.search_keys where record_id = old.id;
  delete from people.subjects where record_id = old.id;
  return old;
end
$$;
comment on function people.forget_record() is 'Trigger: with the record goes everything that is held here about its subject';
create trigger records_removed_are_forgotten before delete on sharing.records
  for each row execute function people.forget_record();

revoke all on all functions in schema people from public;
