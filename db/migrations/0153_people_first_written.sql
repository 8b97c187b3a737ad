-- A profile that was brought from elsewhere is older than the day on which it was written here. What it was first written with
-- is no change, however old it is.
alter table people.subjects add column written_at timestamptz not null default now();
comment on column people.subjects.written_at is
  'When it was first written here; created_at may lie before that, of a profile that was brought from elsewhere';

create or replace function people.keep_changes() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    -- Not what a profile is first written with: that is the profile.
    insert into people.changes (record_id, part, is_now, by_user_id)
      select n.record_id, tg_table_name, people.said(tg_table_name, to_jsonb(n)), platform.user_id()
      from new_rows n join people.subjects s on s.record_id = n.record_id where s.written_at < now();
  elsif tg_op = 'DELETE' then
    -- Nor what goes with the whole profile when it is disposed of.
    if not sharing.keeper() then
      insert into people.changes (record_id, part, was, by_user_id)
        select o.record_id, tg_table_name, people.said(tg_table_name, to_jsonb(o)), platform.user_id()
        from old_rows o join people.subjects s on s.record_id = o.record_id where s.written_at < now();
    end if;
  else
    insert into people.changes (record_id, part, was, is_now, by_user_id)
      select n.record_id, tg_table_name, people.said(tg_table_name, to_jsonb(o)), people.said(tg_table_name, to_jsonb(n)),
        platform.user_id()
      from new_rows n
      join old_rows o on to_jsonb(o) -> coalesce(tg_argv[0], 'id') = to_jsonb(n) -> coalesce(tg_argv[0], 'id')
      join people.subjects s on s.record_id = n.record_id
      where s.written_at < now()
        and people.said(tg_table_name, to_jsonb(o)) is distinct from people.said(tg_table_name, to_jsonb(n));
  end if;
  return null;
end
$$;

revoke all on all functions in schema people from public;
