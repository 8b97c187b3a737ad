-- A pointer is not for somebody with a conflict. Who looks for pointers sees no record, so the pointer says it itself.
alter table people.pointer_keys add column barred_user_ids uuid[] not null default '{}';
comment on column people.pointer_keys.barred_user_ids is
  'People with a conflict of interest in the record, repeated: to them there is no pointer';

create or replace function people.refresh_pointers(ids uuid[]) returns integer language plpgsql as $$
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
  insert into people.pointer_keys (key, pointer_id, purpose_id, owner_team_id, barred_user_ids)
    select people.pointer_hash(k.key), t.pointer_id, r.purpose_id, r.owner_team_id, r.barred_user_ids
    from people.pointer_targets t
    join sharing.records r on r.id = t.record_id
    join people.search_keys k on k.record_id = t.record_id and left(k.key, 2) = any (people.strong_key_kinds())
    where t.record_id = any (ids);
  select count(*) into made from people.pointer_targets t where t.record_id = any (ids);
  return made;
end
$$;

drop function people.points_rightly(uuid, text, uuid);
create function people.points_rightly(which uuid, its_purpose text, its_team uuid, its_barred uuid[]) returns boolean
  language plpgsql stable as $$
begin
  return exists (select from people.pointer_targets t join sharing.records r on r.id = t.record_id
    where t.pointer_id = which and r.purpose_id = its_purpose and r.owner_team_id = its_team and r.named_user_ids is null
      and r.barred_user_ids = its_barred and (people.may_write(r.id) or people.may_manage(r.id)));
end
$$;
comment on function people.points_rightly(uuid, text, uuid, uuid[]) is
  'Whether a pointer says the purpose, owner team and conflicts of its record, which is not closed and which the actor may change';

create or replace function people.follow_record() returns trigger language plpgsql as $$
declare
  was uuid := people.found_through(old.audience_id, old.named_user_ids, old.barred_user_ids);
  becomes uuid := people.found_through(new.audience_id, new.named_user_ids, new.barred_user_ids);
begin
  if becomes is distinct from was or new.barred_user_ids is distinct from old.barred_user_ids then
    -- Keys and pointers that are being made at this moment are made of the record as it is then.
    perform people.hold_ways_in(old.id, false);
  end if;
  if becomes is distinct from was then
    update people.search_keys set audience_id = becomes where record_id = old.id;
  end if;
  if new.owner_team_id <> old.owner_team_id or new.barred_user_ids is distinct from old.barred_user_ids then
    update people.pointer_keys k set owner_team_id = new.owner_team_id, barred_user_ids = new.barred_user_ids
      from people.pointer_targets t where t.pointer_id = k.pointer_id and t.record_id = old.id;
  end if;
  if new.named_user_ids is not null then
    delete from people.pointer_targets where record_id = old.id;
  end if;
  return new;
end
$$;

-- Those that there are already. The owner of the tables is bound by policies like everybody.
alter table sharing.records no force row level security;
alter table people.pointer_keys no force row level security;
alter table people.pointer_targets no force row level security;
update people.pointer_keys k set barred_user_ids = r.barred_user_ids
  from people.pointer_targets t join sharing.records r on r.id = t.record_id
  where t.pointer_id = k.pointer_id and r.barred_user_ids <> '{}';
alter table sharing.records force row level security;
alter table people.pointer_keys force row level security;
alter table people.pointer_targets force row level security;

revoke all on all functions in schema people from public;
