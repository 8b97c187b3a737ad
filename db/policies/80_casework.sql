-- Who sees and changes what in casework. Everything asks the record of sharing that it hangs on.
call platform.redeclare_policies('casework');

grant execute on function casework.case_is_open(uuid) to frankpledge_app;

-- Cases: listed by the hundred, so this asks the view once and not a function for each.
grant select, insert, delete on casework.cases to frankpledge_app;
grant update (title, focus, asb_type, reason, lawful_ground, first_reported_at, lead_user_id, state, screened_at, screening,
  matrix_due_on, first_assessed_at, assessed_at, band, band_since, review_due_on, last_worked_at, closed_at, outcome, version)
  on casework.cases to frankpledge_app;
create policy cases_read on casework.cases for select to frankpledge_app
  using (exists (select from sharing.viewable_records v where v.id = cases.record_id));
create policy cases_opened on casework.cases for insert to frankpledge_app
  with check ((select platform.may('casework.use')) and opened_by = (select platform.user_id()) and state = 'open'
    and people.may_write(record_id));
create policy cases_changed on casework.cases for update to frankpledge_app
  using (people.may_write(record_id))
  -- Closing is approved by somebody who may; opening again as well.
  with check (people.may_write(record_id) and (state <> 'closed' or (select platform.may('casework.approve'))
    or (select sharing.keeper())));
-- Whoever moves a record to others takes the case along, though its processing may be restricted.
grant update (audience_id) on casework.cases to frankpledge_app;
create policy cases_followed on casework.cases for update to frankpledge_app
  using ((select pg_trigger_depth()) > 0 and people.may_manage(record_id))
  with check ((select pg_trigger_depth()) > 0 and people.may_manage(record_id));
create policy cases_disposed on casework.cases for delete to frankpledge_app using ((select sharing.keeper()));

grant select, insert, delete on casework.participants to frankpledge_app;
grant update (role, note, since_on, until_on, version) on casework.participants to frankpledge_app;
create policy participants_read on casework.participants for select to frankpledge_app
  using (exists (select from sharing.viewable_records v where v.id = participants.case_id));
create policy participants_added on casework.participants for insert to frankpledge_app
  with check (added_by = (select platform.user_id()) and people.may_write(case_id) and people.may_know(profile_id));
create policy participants_changed on casework.participants for update to frankpledge_app
  using (people.may_write(case_id));
create policy participants_disposed on casework.participants for delete to frankpledge_app
  using ((select sharing.keeper()));

grant select, insert, delete on casework.case_events to frankpledge_app;
create policy case_events_read on casework.case_events for select to frankpledge_app
  using (people.may_read(case_id));
create policy case_events_added on casework.case_events for insert to frankpledge_app
  with check (people.may_write(case_id)
    and by_user_id is not distinct from (select platform.user_id()));
create policy case_events_disposed on casework.case_events for delete to frankpledge_app
  using ((select sharing.keeper()));
