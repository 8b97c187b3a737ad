-- Counts of one's own teams; the system adds them once a day.
grant select, insert, delete on casework.compliance_days to frankpledge_app;
create policy compliance_days_seen on casework.compliance_days for select to frankpledge_app
  using ((select sharing.keeper())
    or ((select platform.may('casework.use')) and team_id = any ((select platform.team_ids())::uuid[])));
create policy compliance_days_added on casework.compliance_days for insert to frankpledge_app
  with check ((select sharing.keeper()));
create policy compliance_days_renewed on casework.compliance_days for delete to frankpledge_app
  using ((select sharing.keeper()));
