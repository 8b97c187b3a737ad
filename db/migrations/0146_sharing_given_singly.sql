-- Every statement about records carries the policy of records in its plan, several times over. What was given singly is
-- rare, and asking for it took a third of that plan: so the few ids are asked for once, and only where neither the audience
-- nor the purpose has said already that the record may be known.

create function sharing.given_records(from_level integer) returns uuid[] language plpgsql stable as $$
begin
  return (select coalesce(array_agg(g.record_id), '{}') from sharing.my_grants g where g.level >= from_level);
end
$$;
comment on function sharing.given_records(integer) is
  'Single records that the actor or their team was given at this level (1 know-of to 4 manage) or above; but for a hand-over it counts only while their agency takes part in the purpose';

create function sharing.handed_records(from_level integer) returns uuid[] language plpgsql stable as $$
begin
  return (select coalesce(array_agg(g.record_id), '{}') from sharing.my_grants g where g.level >= from_level and g.source = 'hand-over');
end
$$;
comment on function sharing.handed_records(integer) is
  'Single records that the actor''s team keeps at this level or above, after it has handed them over, while that lasts';

-- With why and until when, which the banner of a record says.
create or replace view sharing.my_audiences with (security_invoker = true) as
  select t.audience_id, t.level, t.because, t.until from sharing.audience_teams t
  where t.team_id = any ((select platform.team_ids())::uuid[])
    and (t.because = 'owner' or (select c.version = s.version and c.computed_on = sharing.today()
      from sharing.structure s cross join sharing.computed c)) and (t.until is null or t.until > now());

create or replace view sharing.viewable_records with (security_invoker = true) as
  select r.id, r.kind, r.purpose_id, r.owner_team_id, r.area_id from sharing.records r
  where (select sharing.keeper())
    or exists (select from sharing.my_audiences a where a.audience_id = r.audience_id and a.level >= 2)
    or (r.id = any ((select sharing.given_records(2))::uuid[])
      and (r.purpose_id = any ((select sharing.purposes_of_agency())::text[])
        or r.id = any ((select sharing.handed_records(2))::uuid[])));

create or replace view sharing.contributable_records with (security_invoker = true) as
  select r.id from sharing.records r
  where r.restricted_at is null and ((select sharing.keeper())
    or exists (select from sharing.my_audiences a where a.audience_id = r.audience_id and a.level >= 3)
    or (r.id = any ((select sharing.given_records(3))::uuid[])
      and (r.purpose_id = any ((select sharing.purposes_of_agency())::text[])
        or r.id = any ((select sharing.handed_records(3))::uuid[]))));

create or replace view sharing.manageable_records with (security_invoker = true) as
  select r.id from sharing.records r
  where (select sharing.keeper())
    or exists (select from sharing.my_audiences a where a.audience_id = r.audience_id and a.level >= 4)
    or (r.id = any ((select sharing.given_records(4))::uuid[])
      and (r.purpose_id = any ((select sharing.purposes_of_agency())::text[])
        or r.id = any ((select sharing.handed_records(4))::uuid[])));

-- A search makes the set of the searcher's audiences, some thousands for a team that serves the whole county.
drop index sharing.audience_teams_by_team;
create index audience_teams_by_team on sharing.audience_teams (team_id, audience_id) include (level, because, until);

revoke all on all functions in schema sharing from public;
