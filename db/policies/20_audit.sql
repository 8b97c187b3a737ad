-- Everybody's transactions add events in their own name; auditors read all; each person reads what they did, what was
-- done to their account, and what was done with records of which they may see the events; nobody changes one.
call platform.redeclare_policies('audit');

grant execute on function audit.own_event_id(), audit.settled_up_to(),
  audit.write_event(text, text, text, text, text, jsonb, text, text, uuid[]) to frankpledge_app;

-- Not `id` and `at`: the database alone says when.
grant insert (actor_kind, user_id, agency_id, team_ids, action, kind, subject_type, subject_id, outcome, detail,
  correlation_id, purpose_id) on audit.events to frankpledge_app;
grant select on audit.events to frankpledge_app;

create policy events_added_in_own_name on audit.events for insert to frankpledge_app
  with check (actor_kind = (select platform.actor_kind())
    and user_id is not distinct from (select platform.user_id())
    and agency_id is not distinct from (select platform.agency_id())
    and team_ids = (select platform.team_ids()));
create policy events_read_by_auditors_and_oneself on audit.events for select to frankpledge_app
  using ((select platform.may('audit.read')) or user_id = (select platform.user_id())
    or (subject_type = 'user' and subject_id = (select platform.user_id()::text)));

-- Which records an event was about is seen record by record: by auditors here, by a record's owners through a policy of
-- the room that knows owners.
grant select, insert on audit.event_records to frankpledge_app;
create policy event_records_added_to_own_event on audit.event_records for insert to frankpledge_app
  with check (event_id = (select audit.own_event_id()));
create policy event_records_read_by_auditors on audit.event_records for select to frankpledge_app
  using ((select platform.may('audit.read')));
-- Only for those who work with records: everybody else is spared the look.
create policy events_read_with_their_records on audit.events for select to frankpledge_app
  using ((select platform.may('sharing.use'))
    and exists (select from audit.event_records r where r.event_id = events.id));
