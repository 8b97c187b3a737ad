-- What was given singly counts only while the agency takes part in the record's purpose. Grants say the purpose themselves, so
-- that the policy of records asks for the records given once, and not for three sets.

alter table sharing.grants add column purpose_id text;
comment on column sharing.grants.purpose_id is 'The record''s, which never changes, repeated so that what it gives is found without asking records';
alter table sharing.grants no force row level security;
alter table sharing.records no force row level security;
update sharing.grants g set purpose_id = r.purpose_id from sharing.records r where r.id = g.record_id;
alter table sharing.grants force row level security;
alter table sharing.records force row level security;

create function sharing.take_purpose() returns trigger language plpgsql as $$
begin
  new.purpose_id := (select r.purpose_id from sharing.records r where r.id = new.record_id);
  return new;
end
$$;
comment on function sharing.take_purpose() is 'Trigger: a new grant has the purpose of its record, whatever is said';
create trigger grants_take_purpose before insert on sharing.grants for each row execute function sharing.take_purpose();

alter table sharing.grants alter column purpose_id set not null;
-- Its audience follows the record; that one's purpose is the record's.
alter table sharing.audiences add constraint audiences_with_purpose_key unique (id, purpose_id);
alter table sharing.grants add constraint grants_purpose_fk foreign key (audience_id, purpose_id)
  references sharing.audiences (id, purpose_id);

create or replace view sharing.my_grants with (security_invoker = true) as
  select g.record_id, g.level, g.source, g.source_id, g.expires_at from sharing.grants g
  where (g.team_id = any ((select platform.team_ids())::uuid[]) or g.user_id = (select platform.user_id()))
    and g.withdrawn_at is null and g.starts_at <= now() and (g.expires_at is null or g.expires_at > now())
    -- What was disclosed to an agency that has withdrawn since is closed to it again. What a team hands over it still sees for
    -- a while.
    and (g.source = 'hand-over' or g.purpose_id = any ((select sharing.purposes_of_agency())::text[]));
comment on view sharing.my_grants is
  'Single records that the actor or their team was given, while that lasts; but for a hand-over only while their agency takes part in the purpose';
comment on function sharing.given_records(integer) is
  'Single records that the actor or their team was given at this level (1 know-of to 4 manage) or above, as they count today';

create or replace view sharing.viewable_records with (security_invoker = true) as
  select r.id, r.kind, r.purpose_id, r.owner_team_id, r.area_id from sharing.records r
  where (select sharing.keeper())
    or exists (select from sharing.my_audiences a where a.audience_id = r.audience_id and a.level >= 2)
    or r.id = any ((select sharing.given_records(2))::uuid[]);

create or replace view sharing.contributable_records with (security_invoker = true) as
  select r.id from sharing.records r
  where r.restricted_at is null and ((select sharing.keeper())
    or exists (select from sharing.my_audiences a where a.audience_id = r.audience_id and a.level >= 3)
    or r.id = any ((select sharing.given_records(3))::uuid[]));

create or replace view sharing.manageable_records with (security_invoker = true) as
  select r.id from sharing.records r
  where (select sharing.keeper())
    or exists (select from sharing.my_audiences a where a.audience_id = r.audience_id and a.level >= 4)
    or r.id = any ((select sharing.given_records(4))::uuid[]);

drop function sharing.handed_records(integer);
revoke all on all functions in schema sharing from public;
