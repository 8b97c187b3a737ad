-- Everybody's transactions add events in their own name; auditors read all; each person reads what they did, what was
-- done to their account, and what was done with records of which they may see the events; nobody changes one.
call platform.redeclare_policies('audit');

grant execute on function audit.own_event_id(), audit.sees_records_of(bigint), audit.settled_up_to(),
  audit.write_event(text, text, text, text, text, jsonb, text, text, uuid[]) to frankpledge_app;

-- Not `id` and `at`: the database alone says when.
grant insert (actor_kind, user_id, agency_id, team_ids, action, kind, subject_type, subject_id, outcome, detail,
  correlation_id, purpose_id, record_count) on audit.events to frankpledge_app;
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
-- PostgreSQL asks policies in the reverse order of their names: these two stand before those of other rooms, which cost more.
create policy event_records_visible_to_auditors on audit.event_records for select to frankpledge_app
  using ((select platform.may('audit.read')));
-- Only for those who work with records and do not see everything anyway: everybody else is spared the look.
create policy events_read_with_their_records on audit.events for select to frankpledge_app
  using ((select platform.may('sharing.use')) and not (select platform.may('audit.read'))
    and audit.sees_records_of(id));

-- The sealer, a job of the system, reads events and adds seals. Auditors read the seals as well.
grant execute on function audit.is_sealer() to frankpledge_app;
create policy events_read_by_sealer on audit.events for select to frankpledge_app using ((select audit.is_sealer()));
create policy event_records_visible_to_sealer on audit.event_records for select to frankpledge_app
  using ((select audit.is_sealer()));
grant select, insert on audit.seals to frankpledge_app;
create policy seals_added_by_sealer on audit.seals for insert to frankpledge_app
  with check ((select audit.is_sealer()));
create policy seals_read on audit.seals for select to frankpledge_app
  using ((select platform.may('audit.read')) or (select audit.is_sealer()));

-- Auditors say, in their own name, what they found about a signal.
grant select on audit.signal_reviews to frankpledge_app;
grant insert (signal_key, up_to_event_id, outcome, note, reviewed_by) on audit.signal_reviews to frankpledge_app;
create policy signal_reviews_of_auditors on audit.signal_reviews for select to frankpledge_app
  using ((select platform.may('audit.read')));
create policy signal_reviews_added_in_own_name on audit.signal_reviews for insert to frankpledge_app
  with check ((select platform.may('audit.read')) and reviewed_by = (select platform.user_id()));
