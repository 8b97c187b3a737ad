-- What a profile said before: every row that was added, changed or removed after the profile was first written, with who did
-- it and when. Written by triggers, so that no way of changing a profile leaves it out.
create table people.changes (
  id bigint not null generated always as identity,
  record_id uuid not null,
  part text not null,
  was jsonb,
  is_now jsonb,
  at timestamptz not null default now(),
  by_user_id uuid,
  constraint changes_pk primary key (id),
  constraint changes_subject_fk foreign key (record_id) references people.subjects (record_id) on delete cascade,
  constraint changes_part_known check (part in ('subjects', 'details', 'names', 'addresses', 'phones', 'emails', 'refs')),
  constraint changes_say_something check (was is distinct from is_now)
);
create index changes_by_record on people.changes (record_id, id);
comment on table people.changes is
  'What was changed on a profile after it was first written: from what to what, by whom and when. Added to, never changed, and gone with the profile';
comment on column people.changes.part is 'The table whose row it was; subjects: the name in lists';
comment on column people.changes.was is 'The row before, without its ids; empty when it was added';
comment on column people.changes.is_now is 'The row after; empty when it was removed';

create function people.said(part text, content jsonb) returns jsonb language sql immutable
  return case when part = 'subjects' then jsonb_build_object('display_name', content -> 'display_name')
    else content - 'id' - 'record_id' - 'position' end;
comment on function people.said(text, jsonb) is 'What a row of a profile says, apart from where it stands';

create function people.keep_changes() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    -- Not what a profile is first written with: that is the profile.
    insert into people.changes (record_id, part, is_now, by_user_id)
      select n.record_id, tg_table_name, people.said(tg_table_name, to_jsonb(n)), platform.user_id()
      from new_rows n join people.subjects s on s.record_id = n.record_id where s.created_at < now();
  elsif tg_op = 'DELETE' then
    -- Nor what goes with the whole profile when it is disposed of.
    if not sharing.keeper() then
      insert into people.changes (record_id, part, was, by_user_id)
        select o.record_id, tg_table_name, people.said(tg_table_name, to_jsonb(o)), platform.user_id()
        from old_rows o join people.subjects s on s.record_id = o.record_id where s.created_at < now();
    end if;
  else
    insert into people.changes (record_id, part, was, is_now, by_user_id)
      select n.record_id, tg_table_name, people.said(tg_table_name, to_jsonb(o)), people.said(tg_table_name, to_jsonb(n)),
        platform.user_id()
      from new_rows n
      join old_rows o on to_jsonb(o) -> coalesce(tg_argv[0], 'id') = to_jsonb(n) -> coalesce(tg_argv[0], 'id')
      join people.subjects s on s.record_id = n.record_id
      where s.created_at < now()
        and people.said(tg_table_name, to_jsonb(o)) is distinct from people.said(tg_table_name, to_jsonb(n));
  end if;
  return null;
end
$$;
comment on function people.keep_changes() is 'Trigger: notes what a statement changed on profiles; its argument names the key of the table';

do $$
declare
  target text;
  key text;
begin
  foreach target in array array['details', 'names', 'addresses', 'phones', 'emails', 'refs'] loop
    key := case when target = 'details' then 'record_id' else 'id' end;
    execute format('create trigger %I after insert on people.%I referencing new table as new_rows
      for each statement execute function people.keep_changes(%L)', target || '_added_is_kept', target, key);
    execute format('create trigger %I after update on people.%I referencing old table as old_rows new table as new_rows
      for each statement execute function people.keep_changes(%L)', target || '_changed_is_kept', target, key);
    execute format('create trigger %I after delete on people.%I referencing old table as old_rows
      for each statement execute function people.keep_changes(%L)', target || '_removed_is_kept', target, key);
  end loop;
end
$$;
create trigger subjects_changed_is_kept after update on people.subjects
  referencing old table as old_rows new table as new_rows
  for each statement execute function people.keep_changes('record_id');

revoke all on all functions in schema people from public;
