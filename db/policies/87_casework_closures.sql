-- Who asks to close a case, who decides, and who opens it again.

grant select, insert, delete on casework.closures to frankpledge_app;
grant update (state, decided_by, decided_at, decision_note) on casework.closures to frankpledge_app;
create policy closures_read on casework.closures for select to frankpledge_app
  using (people.may_read(case_id));
create policy closures_asked on casework.closures for insert to frankpledge_app
  with check ((select platform.may('casework.use')) and state = 'asked' and asked_by = (select platform.user_id())
    and people.may_write(case_id));
-- Nobody approves their own request; only who asked takes it back; only what was approved is undone by opening again.
create policy closures_decided on casework.closures for update to frankpledge_app
  using (people.may_write(case_id) and state in ('asked', 'approved')
    and (state = 'asked' or (select platform.may('casework.approve'))))
  with check (people.may_write(case_id) and (
    (state = 'withdrawn' and asked_by = (select platform.user_id()) and decided_by = (select platform.user_id()))
    or (state in ('approved', 'sent-back') and (select platform.may('casework.approve'))
      and decided_by = (select platform.user_id()) and asked_by <> (select platform.user_id()) and people.may_manage(case_id))
    or (state = 'reopened' and (select platform.may('casework.approve')) and people.may_manage(case_id))));
create policy closures_disposed on casework.closures for delete to frankpledge_app using ((select sharing.keeper()));

-- A closed case is changed by nobody but those who may approve, and only to open it again.
create policy cases_closed_stay on casework.cases as restrictive for update to frankpledge_app
  using (state <> 'closed' or (select platform.may('casework.approve')) or (select sharing.keeper()));
