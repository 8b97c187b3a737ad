-- Kinds of intervention tell nothing about anybody: whoever works here reads them, whoever configures casework adds versions.
grant select on casework.intervention_kinds to frankpledge_app;
grant insert on casework.intervention_kinds to frankpledge_app;
grant update (checked_on, checked_by, review_on) on casework.intervention_kinds to frankpledge_app;
create policy intervention_kinds_read on casework.intervention_kinds for select to frankpledge_app
  using ((select platform.actor_kind() in ('person', 'system')));
create policy intervention_kinds_published on casework.intervention_kinds for insert to frankpledge_app
  with check ((select platform.may('casework.configure')) and published_by = (select platform.user_id()));
create policy intervention_kinds_checked on casework.intervention_kinds for update to frankpledge_app
  using ((select platform.may('casework.configure')))
  with check (checked_by = (select platform.user_id()));

do $$
declare
  target text;
begin
  foreach target in array array['interventions', 'intervention_stages', 'intervention_breaches'] loop
    execute format('grant select, insert, delete on casework.%I to frankpledge_app', target);
    execute format($policy$create policy %I on casework.%I for delete to frankpledge_app
      using ((select sharing.keeper()))$policy$, target || '_disposed', target);
  end loop;
  foreach target in array array['interventions', 'intervention_breaches'] loop
    execute format($policy$create policy %I on casework.%I for select to frankpledge_app
      using (exists (select from sharing.viewable_records v where v.id = %I.case_id))$policy$,
      target || '_read', target, target);
  end loop;
  foreach target in array array['intervention_stages', 'intervention_breaches'] loop
    execute format('grant update (removed_by, removed_at, removed_because) on casework.%I to frankpledge_app', target);
    execute format($policy$create policy %I on casework.%I for insert to frankpledge_app
      with check (people.may_write(case_id) and casework.case_is_open(case_id)
        and added_by is not distinct from (select platform.user_id()))$policy$, target || '_added', target);
    execute format($policy$create policy %I on casework.%I for update to frankpledge_app
      using (people.may_write(case_id) and casework.case_is_open(case_id))$policy$, target || '_removed', target);
  end loop;
end
$$;
-- Stages are only ever read with their intervention, a case at a time: asking by the function keeps plans small.
create policy intervention_stages_read on casework.intervention_stages for select to frankpledge_app
  using (people.may_read(case_id));
grant update (kind_code, kind_version, profile_id, start_on, start_time, end_on, end_time, conditions, court_reference, details,
  limit_because, review_on, outcome, outcome_note, ended_on, changed_by, changed_at, removed_by, removed_at, removed_because,
  version) on casework.interventions to frankpledge_app;
create policy interventions_added on casework.interventions for insert to frankpledge_app
  with check (people.may_write(case_id) and casework.case_is_open(case_id)
    and added_by is not distinct from (select platform.user_id())
    and (profile_id is null or casework.has_part(case_id, profile_id)));
create policy interventions_changed on casework.interventions for update to frankpledge_app
  using (people.may_write(case_id) and casework.case_is_open(case_id))
  with check (people.may_write(case_id) and (profile_id is null or casework.has_part(case_id, profile_id)));

-- What makes somebody vulnerable hangs on their own record.
grant select, insert, delete on casework.vulnerabilities to frankpledge_app;
grant update (note, ended_on, ended_by) on casework.vulnerabilities to frankpledge_app;
create policy vulnerabilities_read on casework.vulnerabilities for select to frankpledge_app
  using (exists (select from sharing.viewable_records v where v.id = vulnerabilities.profile_id));
create policy vulnerabilities_noted on casework.vulnerabilities for insert to frankpledge_app
  with check (people.may_write(profile_id) and noted_by is not distinct from (select platform.user_id()) and ended_on is null);
create policy vulnerabilities_changed on casework.vulnerabilities for update to frankpledge_app
  using (people.may_write(profile_id));
create policy vulnerabilities_disposed on casework.vulnerabilities for delete to frankpledge_app
  using ((select sharing.keeper()));
