-- The page of one profile asks a dozen tables, each of which asks whether its record may be read. Within a transaction the
-- first answer stands, as if all had been read at that moment, until the transaction itself changes who may read what.

create or replace function people.may_read(which uuid) returns boolean language plpgsql stable as $$
declare
  before text := current_setting('app.read_before', true);
  its_audience uuid;
begin
  if strpos(before, which::text) > 0 then
    return true;
  end if;
  select r.audience_id into its_audience from sharing.records r where r.id = which;
  if not found then
    return false;
  end if;
  if not exists (select from sharing.my_audiences a where a.audience_id = its_audience and a.level >= 2)
      and not exists (select from sharing.viewable_records v where v.id = which) then
    return false;
  end if;
  -- Some two hundred: whoever reads more goes through them once.
  if before is null or length(before) < 8000 then
    perform set_config('app.read_before', concat(before, ' ', which), true);
  end if;
  return true;
end
$$;

create function sharing.forget_what_was_read() returns trigger language plpgsql as $$
begin
  perform set_config('app.read_before', '', true);
  return null;
end
$$;
comment on function sharing.forget_what_was_read() is
  'Trigger: who may read what has changed in this transaction, so people.may_read asks anew';

-- Before any other trigger of the row asks: they go by their names.
create trigger a_forget_what_was_read after update or delete on sharing.records
  for each row execute function sharing.forget_what_was_read();
create trigger a_forget_what_was_read after update on sharing.grants
  for each row execute function sharing.forget_what_was_read();
create trigger a_forget_what_was_read after update on sharing.structure
  for each row execute function sharing.forget_what_was_read();
create trigger a_forget_what_was_read after update or delete on sharing.audience_teams
  for each statement execute function sharing.forget_what_was_read();
create trigger a_forget_what_was_read after delete on sharing.taking_part
  for each statement execute function sharing.forget_what_was_read();

revoke all on all functions in schema sharing from public;
revoke all on all functions in schema people from public;
