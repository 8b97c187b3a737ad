-- Everybody's transactions add events in their own name; auditors read all; each person reads what they did and what was
-- done to their account; nobody changes one.
call platform.redeclare_policies('audit');

-- Not `id` and `at`: the database alone says when.
grant insert (actor_kind, user_id, agency_id, action, kind, subject_type, subject_id, outcome, detail, correlation_id)
  on audit.events to frankpledge_app;
grant select on audit.events to frankpledge_app;

create policy events_added_in_own_name on audit.events for insert to frankpledge_app
  with check (actor_kind = (select platform.actor_kind())
    and user_id is not distinct from (select platform.user_id())
    and agency_id is not distinct from (select platform.agency_id()));
create policy events_read_by_auditors_and_oneself on audit.events for select to frankpledge_app
  using ((select platform.may('audit.read')) or user_id = (select platform.user_id())
    or (subject_type = 'user' and subject_id = (select platform.user_id()::text)));
