-- What is done on a case is read by who may read the case, and written by who may add to it while it is not closed.
grant execute on function casework.has_part(uuid, uuid) to frankpledge_app;

do $$
declare
  target text;
begin
  foreach target in array array['incidents', 'incident_people', 'supports', 'plans'] loop
    execute format('grant select, insert, delete on casework.%I to frankpledge_app', target);
    execute format($policy$create policy %I on casework.%I for select to frankpledge_app
      using (exists (select from sharing.viewable_records v where v.id = %I.case_id))$policy$,
      target || '_read', target, target);
  end loop;
  -- These are only ever read a case at a time: asking by the function keeps plans small.
  foreach target in array array['contacts', 'contact_people', 'contact_agencies', 'incident_tellings', 'involved_agencies'] loop
    execute format('grant select, insert, delete on casework.%I to frankpledge_app', target);
    execute format($policy$create policy %I on casework.%I for select to frankpledge_app
      using (people.may_read(case_id))$policy$, target || '_read', target);
  end loop;
  -- Lists below a thing are written anew with it.
  foreach target in array array['contact_people', 'contact_agencies', 'incident_people', 'incident_tellings'] loop
    execute format($policy$create policy %I on casework.%I for delete to frankpledge_app
      using ((people.may_write(case_id) and casework.case_is_open(case_id)) or (select sharing.keeper()))$policy$,
      target || '_taken_off', target);
  end loop;
  foreach target in array array['contacts', 'incidents', 'supports', 'involved_agencies', 'plans'] loop
    execute format($policy$create policy %I on casework.%I for delete to frankpledge_app
      using ((select sharing.keeper()))$policy$, target || '_disposed', target);
  end loop;
  foreach target in array array['contacts', 'incidents', 'involved_agencies', 'plans'] loop
    execute format($policy$create policy %I on casework.%I for update to frankpledge_app
      using (people.may_write(case_id) and casework.case_is_open(case_id))$policy$, target || '_changed', target);
  end loop;
  foreach target in array array['contacts', 'incidents', 'involved_agencies'] loop
    execute format($policy$create policy %I on casework.%I for insert to frankpledge_app
      with check (people.may_write(case_id) and casework.case_is_open(case_id)
        and added_by is not distinct from (select platform.user_id()))$policy$, target || '_added', target);
  end loop;
  foreach target in array array['contact_agencies', 'incident_tellings'] loop
    execute format($policy$create policy %I on casework.%I for insert to frankpledge_app
      with check (people.may_write(case_id) and casework.case_is_open(case_id))$policy$, target || '_added', target);
  end loop;
  foreach target in array array['contact_people', 'incident_people'] loop
    execute format($policy$create policy %I on casework.%I for insert to frankpledge_app
      with check (people.may_write(case_id) and casework.case_is_open(case_id)
        and casework.has_part(case_id, profile_id))$policy$, target || '_added', target);
  end loop;
end
$$;

create policy supports_added on casework.supports for insert to frankpledge_app
  with check (people.may_write(case_id) and casework.case_is_open(case_id)
    and added_by is not distinct from (select platform.user_id())
    and (profile_id is null or casework.has_part(case_id, profile_id)));
create policy supports_changed on casework.supports for update to frankpledge_app
  using (people.may_write(case_id) and casework.case_is_open(case_id))
  with check (people.may_write(case_id) and (profile_id is null or casework.has_part(case_id, profile_id)));
create policy plans_written on casework.plans for insert to frankpledge_app
  with check (people.may_write(case_id) and casework.case_is_open(case_id)
    and written_by is not distinct from (select platform.user_id()));

grant update (kind, on_day, at_time, what_happened, next_on, next_note, changed_by, changed_at, removed_by, removed_at,
  removed_because, version) on casework.contacts to frankpledge_app;
grant update (on_day, at_time, about, asb_type, police_number, place, what_happened, same_as, different_from, changed_by,
  changed_at, removed_by, removed_at, removed_because, version) on casework.incidents to frankpledge_app;
grant update (kind, details, provider, profile_id, offered_on, answer, refused_because, result, ended_on, changed_by,
  changed_at, removed_by, removed_at, removed_because, version) on casework.supports to frankpledge_app;
grant update (agency_id, agency_name, contact_name, contact_details, part, since_on, until_on, changed_by, changed_at,
  removed_by, removed_at, removed_because, version) on casework.involved_agencies to frankpledge_app;
-- What a plan says is never changed: a new version says it.
grant update (reviewed_on, reviewed_by, review_outcome, review_note) on casework.plans to frankpledge_app;
