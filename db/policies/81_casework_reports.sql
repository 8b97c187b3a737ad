-- Who sees and changes reports of a problem, screenings, files of reports and keys of feeds.
grant execute on function casework.carries_screening(uuid, uuid, timestamptz) to frankpledge_app;

-- Reports: listed by the hundred, so this asks the view once and not a function for each.
grant select, insert, delete on casework.reports to frankpledge_app;
grant execute on function casework.report_facts(casework.reports), casework.corrects_report(uuid) to frankpledge_app;
grant update (state, caller_profile_id, screening, screened_at, matrix_due_on, assessed_at, decided_at, decided_by,
  decided_team_id, case_id, close_reason, close_note, version) on casework.reports to frankpledge_app;
-- What was told is put right only after it was kept: see the trigger, and who may keep it below.
grant update (asb_type, what, location, location_key, happened_at, ongoing, happened_before, impact, targeted, vulnerable,
  update_by, grade, suggested_grade, grade_reason, incident_number, caller_anonymous, caller_name, caller_phone,
  caller_address, caller_address_key, place_profile_id) on casework.reports to frankpledge_app;
create policy reports_read on casework.reports for select to frankpledge_app
  using (exists (select from sharing.viewable_records v where v.id = reports.record_id));
create policy reports_taken on casework.reports for insert to frankpledge_app
  with check ((select platform.may('casework.use')) and taken_by = (select platform.user_id()) and state = 'pending'
    and taken_team_id = any ((select platform.team_ids())::uuid[]) and people.may_write(record_id)
    and (caller_profile_id is null or people.may_know(caller_profile_id))
    and (place_profile_id is null or people.may_know(place_profile_id)));
create policy reports_changed on casework.reports for update to frankpledge_app
  using (people.may_write(record_id));
-- Whoever moves a record to others takes the report along, though its processing may be restricted.
grant update (audience_id) on casework.reports to frankpledge_app;
create policy reports_followed on casework.reports for update to frankpledge_app
  using ((select pg_trigger_depth()) > 0 and people.may_manage(record_id))
  with check ((select pg_trigger_depth()) > 0 and people.may_manage(record_id));
create policy reports_disposed on casework.reports for delete to frankpledge_app using ((select sharing.keeper()));

grant select, insert, delete on casework.report_events to frankpledge_app;
create policy report_events_read on casework.report_events for select to frankpledge_app
  using (people.may_read(report_id));
create policy report_events_added on casework.report_events for insert to frankpledge_app
  with check (people.may_write(report_id) and by_user_id is not distinct from (select platform.user_id()));
create policy report_events_disposed on casework.report_events for delete to frankpledge_app
  using ((select sharing.keeper()));

-- What reports said before they were put right: added by the team that answers for the report, and never changed.
grant select, insert, delete on casework.report_corrections to frankpledge_app;
create policy report_corrections_read on casework.report_corrections for select to frankpledge_app
  using (people.may_read(report_id));
create policy report_corrections_kept on casework.report_corrections for insert to frankpledge_app
  with check ((select platform.may('casework.use')) and casework.corrects_report(report_id)
    and by_user_id = (select platform.user_id())
    and (by_team_id is null or by_team_id = any ((select platform.team_ids())::uuid[]))
    and (place_profile_id is null or place_profile_id = (select r.place_profile_id from casework.reports r
      where r.record_id = report_id)));
-- To which place a report was tied goes with the profile of that place.
grant update (place_profile_id) on casework.report_corrections to frankpledge_app;
create policy report_corrections_forget_places on casework.report_corrections for update to frankpledge_app
  using ((select sharing.keeper())) with check (place_profile_id is null);
create policy report_corrections_disposed on casework.report_corrections for delete to frankpledge_app
  using ((select sharing.keeper()));

-- Screenings are added and never changed. One that is carried into a case keeps who made it, and says who carried it.
grant select, insert, delete on casework.screenings to frankpledge_app;
create policy screenings_read on casework.screenings for select to frankpledge_app
  using (people.may_read(record_id));
create policy screenings_added on casework.screenings for insert to frankpledge_app
  with check ((select platform.may('casework.use')) and people.may_write(record_id)
    and added_by = (select platform.user_id())
    and case when carried_from is null then screened_by = added_by
      else casework.carries_screening(carried_from, screened_by, screened_at) end);
create policy screenings_disposed on casework.screenings for delete to frankpledge_app using ((select sharing.keeper()));

-- A file that waits is nobody's but the sender's.
grant select, insert, delete on casework.report_imports to frankpledge_app;
grant update (lines, mapping, done_at, added, known, left_out) on casework.report_imports to frankpledge_app;
create policy report_imports_own on casework.report_imports for all to frankpledge_app
  using ((select platform.may('casework.use')) and made_by = (select platform.user_id()))
  with check ((select platform.may('casework.use')) and made_by = (select platform.user_id())
    and team_id = any ((select platform.team_ids())::uuid[]));

-- Keys: for managers of the team. The system finds one by its digest when a partner's system calls.
grant select, insert on casework.feed_keys to frankpledge_app;
grant update (revoked_at, revoked_by, last_used_at) on casework.feed_keys to frankpledge_app;
create policy feed_keys_seen on casework.feed_keys for select to frankpledge_app
  using (((select platform.may('casework.approve')) and team_id = any ((select platform.team_ids())::uuid[]))
    or (select identity.system_may('casework.receive-reports')));
create policy feed_keys_made on casework.feed_keys for insert to frankpledge_app
  with check ((select platform.may('casework.approve')) and team_id = any ((select platform.team_ids())::uuid[])
    and agency_id = (select platform.agency_id()) and made_by = (select platform.user_id())
    and revoked_at is null and last_used_at is null);
create policy feed_keys_revoked on casework.feed_keys for update to frankpledge_app
  using ((select platform.may('casework.approve')) and team_id = any ((select platform.team_ids())::uuid[])
    and revoked_at is null)
  with check (revoked_by = (select platform.user_id()));
create policy feed_keys_used on casework.feed_keys for update to frankpledge_app
  using ((select identity.system_may('casework.receive-reports')) and revoked_at is null)
  with check ((select identity.system_may('casework.receive-reports')) and revoked_at is null);
