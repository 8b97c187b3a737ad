-- What the actor was given singly, and the purposes that are open to them, are asked by nearly every statement about records,
-- and once more by the policy where a record is there: that took measurable time, which told of hidden records. Within a
-- transaction the first answer stands, until the transaction itself changes what it was made from: as for people.may_read
-- (0152). Whoever writes, who needs level 3 or 4, is asked each time.

create or replace function sharing.given_records(from_level integer) returns uuid[] language plpgsql stable as $$
declare
  before text := case from_level when 1 then current_setting('app.given_to_know', true)
    when 2 then current_setting('app.given_to_read', true) end;
  known uuid[];
  readable uuid[];
begin
  if before <> '' then
    return before::uuid[];
  end if;
  if from_level > 2 then
    return (select coalesce(array_agg(g.record_id), '{}') from sharing.my_grants g where g.level >= from_level);
  end if;
  select coalesce(array_agg(g.record_id), '{}'), coalesce(array_agg(g.record_id) filter (where g.level >= 2), '{}')
    into known, readable from sharing.my_grants g;
  perform set_config('app.given_to_know', known::text, true), set_config('app.given_to_read', readable::text, true);
  return case from_level when 1 then known else readable end;
end
$$;

create or replace function sharing.open_purposes() returns text[] language plpgsql stable as $$
declare
  before text := current_setting('app.open_purposes', true);
  open text[];
begin
  if before <> '' then
    return before::text[];
  end if;
  select coalesce(array_agg(p.purpose_id), '{}') into open from sharing.my_purposes p where p.discoverability = 'open';
  perform set_config('app.open_purposes', open::text, true);
  return open;
end
$$;

create or replace function sharing.forget_what_was_read() returns trigger language plpgsql as $$
begin
  perform set_config('app.read_before', '', true), set_config('app.given_to_know', '', true),
    set_config('app.given_to_read', '', true), set_config('app.open_purposes', '', true);
  return null;
end
$$;
comment on function sharing.forget_what_was_read() is
  'Trigger: who may read what has changed in this transaction, so it is asked anew';

-- What is given for the first time matters now too.
create trigger a_forget_what_was_given after insert or delete on sharing.grants
  for each row execute function sharing.forget_what_was_read();
create trigger a_forget_what_was_given after insert on sharing.taking_part
  for each statement execute function sharing.forget_what_was_read();
create trigger a_forget_what_was_given after update on sharing.computed
  for each row execute function sharing.forget_what_was_read();

revoke all on all functions in schema sharing from public;
