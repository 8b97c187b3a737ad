-- Meetings tell nothing about anybody; whoever works on cases sees when they are. What is on their lists asks the case.
grant select on casework.meetings to frankpledge_app;
grant insert (id, area_id, team_id, held_on, starts_at, venue, planned_by) on casework.meetings to frankpledge_app;
grant update (held_on, starts_at, venue, state, ended_at, version) on casework.meetings to frankpledge_app;
create policy meetings_seen on casework.meetings for select to frankpledge_app
  using ((select platform.may('casework.use')) or (select sharing.keeper()));
create policy meetings_planned on casework.meetings for insert to frankpledge_app
  with check ((select platform.may('casework.use')) and planned_by = (select platform.user_id())
    and team_id = any ((select platform.team_ids())::uuid[]));
create policy meetings_changed on casework.meetings for update to frankpledge_app
  using ((select platform.may('casework.use')) and team_id = any ((select platform.team_ids())::uuid[]));

grant select, insert, delete on casework.meeting_items to frankpledge_app;
grant update (question, state, decision, decided_by, decided_at, version) on casework.meeting_items to frankpledge_app;
create policy meeting_items_read on casework.meeting_items for select to frankpledge_app
  using (exists (select from sharing.viewable_records v where v.id = meeting_items.case_id));
create policy meeting_items_added on casework.meeting_items for insert to frankpledge_app
  with check (people.may_write(case_id) and added_by is not distinct from (select platform.user_id()) and state = 'waiting');
create policy meeting_items_decided on casework.meeting_items for update to frankpledge_app
  using (people.may_write(case_id))
  with check (people.may_write(case_id) and (state = 'waiting' or decided_by = (select platform.user_id())));
-- Taken off the list again while nothing was decided.
create policy meeting_items_taken_off on casework.meeting_items for delete to frankpledge_app
  using ((state = 'waiting' and people.may_write(case_id)) or (select sharing.keeper()));

grant select, insert, delete on casework.attendances to frankpledge_app;
create policy attendances_seen on casework.attendances for select to frankpledge_app
  using ((select platform.may('casework.use')));
create policy attendances_noted on casework.attendances for insert to frankpledge_app
  with check (added_by = (select platform.user_id()) and exists (select from casework.meetings m
    where m.id = meeting_id and m.team_id = any ((select platform.team_ids())::uuid[])));
create policy attendances_corrected on casework.attendances for delete to frankpledge_app
  using (exists (select from casework.meetings m
    where m.id = meeting_id and m.state = 'planned' and m.team_id = any ((select platform.team_ids())::uuid[])));
