-- A report whose place was put right may be about another place than the one it was tied to: then it is tied to none, and the
-- correction says to which it was.

alter table casework.report_corrections add column place_profile_id uuid;
comment on column casework.report_corrections.place_profile_id is
  'The profile of a place to which the report was tied until this correction moved it elsewhere; null where it was not untied';
create index report_corrections_by_place on casework.report_corrections (place_profile_id) where place_profile_id is not null;

create function casework.reports_untie_places_only() returns trigger language plpgsql as $$
begin
  if new.place_profile_id is not null or not exists (select from casework.report_corrections c
      where c.report_id = old.record_id and c.version = old.version and c.place_profile_id = old.place_profile_id) then
    raise exception 'a report is untied from its place by a correction that says so, and tied to none afterwards'
      using errcode = 'check_violation', constraint = 'reports_untie_places_only';
  end if;
  return new;
end
$$;
comment on function casework.reports_untie_places_only() is
  'Trigger: the place of a report is chosen when it is taken; later it is only taken away, and by a correction that keeps it';
create trigger reports_untie_places_only before update on casework.reports
  for each row when (new.place_profile_id is distinct from old.place_profile_id)
  execute function casework.reports_untie_places_only();

revoke all on all functions in schema casework from public;
