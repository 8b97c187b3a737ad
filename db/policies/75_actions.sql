-- Who sees and changes what in actions: every row asks the record that it hangs on.
call platform.redeclare_policies('actions');

grant execute on function actions.may_finish(uuid), actions.is_own(uuid) to frankpledge_app;

-- Listed across records by the hundred, so this asks the view once and not a function for each.
grant select, delete on actions.actions to frankpledge_app;
grant insert (id, record_id, title, details, owner_team_id, owner_user_id, owner_name, due_on, source, source_id, created_by,
  created_team_id, created_at, changed_at) on actions.actions to frankpledge_app;
grant update (title, details, owner_team_id, owner_user_id, owner_name, due_on, state, outcome, done_on, changed_at, version)
  on actions.actions to frankpledge_app;
create policy actions_read on actions.actions for select to frankpledge_app
  using (exists (select from sharing.viewable_records v where v.id = actions.record_id));
create policy actions_added on actions.actions for insert to frankpledge_app
  with check (created_by is not distinct from (select platform.user_id()) and people.may_write(record_id));
create policy actions_changed on actions.actions for update to frankpledge_app
  using (people.may_write(record_id));
-- Who owns an action may say that it is done, and take that back, also where they may only read the record. A trigger
-- keeps them from changing anything else.
create policy actions_finished_by_owner on actions.actions for update to frankpledge_app
  using (state in ('open', 'done')
    and (owner_user_id = (select platform.user_id()) or owner_team_id = any ((select platform.team_ids())::uuid[]))
    and actions.may_finish(record_id))
  with check (state in ('open', 'done')
    and (owner_user_id = (select platform.user_id()) or owner_team_id = any ((select platform.team_ids())::uuid[]))
    and actions.may_finish(record_id));
create policy actions_disposed on actions.actions for delete to frankpledge_app using ((select sharing.keeper()));

-- History is added to, and goes only with its action.
grant select, delete on actions.action_events to frankpledge_app;
grant insert (action_id, record_id, kind, at, by_user_id, note, was_title, was_details, was_due_on, was_owner_team_id,
  was_owner_user_id, was_owner_name) on actions.action_events to frankpledge_app;
create policy action_events_read on actions.action_events for select to frankpledge_app
  using (people.may_read(record_id));
create policy action_events_added on actions.action_events for insert to frankpledge_app
  with check (by_user_id is not distinct from (select platform.user_id())
    and (people.may_write(record_id)
      or (kind in ('done', 'reopened') and actions.may_finish(record_id) and actions.is_own(action_id))));
create policy action_events_disposed on actions.action_events for delete to frankpledge_app using ((select sharing.keeper()));
