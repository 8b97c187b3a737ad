-- Who sees and changes what about retention and people's rights. 50_sharing.sql has started the schema's policies afresh.
--
-- Whoever keeps rights (sharing.manage-rights) sees clocks, holds and proposals of every record, and of the record itself
-- nothing: no name, no content. A record's managers see those of their own. Requests by people, and what was gathered and
-- sent for them, are read by those who keep rights in the agency that handles them.
grant execute on function sharing.words_removed() to frankpledge_app;

-- Whose record it is and for which purpose stands in the audience.
create policy audiences_seen_for_retention on sharing.audiences for select to frankpledge_app
  using ((select platform.may('sharing.manage-rights')));

grant select on sharing.clocks to frankpledge_app;
grant insert (record_id, audience_id, record_kind, purpose_id, agreement_id, edition, outcome, outcome_title, months, ended_on, due_on,
  started_by) on sharing.clocks to frankpledge_app;
grant update (agreement_id, edition, outcome_title, months, due_on, stopped_by, stopped_at, noted_due_on, version)
  on sharing.clocks to frankpledge_app;
create policy clocks_seen on sharing.clocks for select to frankpledge_app
  using ((select sharing.keeper()) or (select platform.may('sharing.manage-rights'))
    or exists (select from sharing.manageable_records m where m.id = clocks.record_id));
create policy clocks_started on sharing.clocks for insert to frankpledge_app
  with check ((select platform.may('sharing.use')) and started_by = (select platform.user_id())
    and exists (select from sharing.manageable_records m where m.id = clocks.record_id));
create policy clocks_changed on sharing.clocks for update to frankpledge_app
  using ((select sharing.keeper()) or (select platform.may('sharing.manage-rights'))
    or ((select platform.may('sharing.use')) and exists (select from sharing.manageable_records m where m.id = clocks.record_id)))
  with check ((select sharing.keeper()) or (select platform.may('sharing.manage-rights'))
    or ((select platform.may('sharing.use')) and exists (select from sharing.manageable_records m where m.id = clocks.record_id)));

grant select on sharing.retention_events to frankpledge_app;
grant insert (record_id, kind, by_user_id, due_on, reason) on sharing.retention_events to frankpledge_app;
create policy retention_events_seen on sharing.retention_events for select to frankpledge_app
  using ((select sharing.keeper()) or (select platform.may('sharing.manage-rights'))
    or exists (select from sharing.manageable_records m where m.id = retention_events.record_id));
create policy retention_events_added on sharing.retention_events for insert to frankpledge_app
  with check (by_user_id = (select platform.user_id())
    and ((select platform.may('sharing.manage-rights'))
      or exists (select from sharing.manageable_records m where m.id = retention_events.record_id)));

grant select on sharing.legal_holds to frankpledge_app;
grant insert (record_id, audience_id, record_kind, purpose_id, matter, reason, review_on, placed_by) on sharing.legal_holds to frankpledge_app;
grant update (lifted_by, lifted_at, lift_reason, review_on, noted_review_on) on sharing.legal_holds to frankpledge_app;
create policy legal_holds_seen on sharing.legal_holds for select to frankpledge_app
  using ((select sharing.keeper()) or (select platform.may('sharing.manage-rights'))
    or exists (select from sharing.manageable_records m where m.id = legal_holds.record_id));
create policy legal_holds_placed on sharing.legal_holds for insert to frankpledge_app
  with check (placed_by = (select platform.user_id())
    and ((select platform.may('sharing.manage-rights'))
      or ((select platform.may('sharing.decide'))
        and exists (select from sharing.manageable_records m where m.id = legal_holds.record_id))));
-- Placing one protects; lifting one is for those who keep rights.
create policy legal_holds_lifted on sharing.legal_holds for update to frankpledge_app
  using (lifted_at is null and ((select sharing.keeper()) or (select platform.may('sharing.manage-rights'))))
  with check ((select sharing.keeper()) or lifted_by is null or lifted_by = (select platform.user_id()));

grant select on sharing.disposal_proposals to frankpledge_app;
grant insert (record_id, because, rights_request_id, reason, proposed_by) on sharing.disposal_proposals to frankpledge_app;
grant update (state, decided_by, decided_at, decision_reason) on sharing.disposal_proposals to frankpledge_app;
create policy disposal_proposals_seen on sharing.disposal_proposals for select to frankpledge_app
  using ((select sharing.keeper()) or (select platform.may('sharing.manage-rights'))
    or exists (select from sharing.manageable_records m where m.id = disposal_proposals.record_id));
create policy disposal_proposals_made on sharing.disposal_proposals for insert to frankpledge_app
  with check (proposed_by = (select platform.user_id())
    and ((select platform.may('sharing.manage-rights'))
      or ((select platform.may('sharing.use'))
        and exists (select from sharing.manageable_records m where m.id = disposal_proposals.record_id))));
-- The keeper locks it while it carries out what was confirmed; it never decides.
create policy disposal_proposals_decided on sharing.disposal_proposals for update to frankpledge_app
  using (state in ('proposed', 'confirmed') and ((select sharing.keeper()) or (select platform.may('sharing.manage-rights'))
    or ((select platform.may('sharing.decide'))
      and exists (select from sharing.manageable_records m where m.id = disposal_proposals.record_id))
    or proposed_by = (select platform.user_id())))
  with check (decided_by = (select platform.user_id())
    and ((state = 'withdrawn' and proposed_by = (select platform.user_id()))
      or (state in ('confirmed', 'declined') and proposed_by <> (select platform.user_id())
        and ((select platform.may('sharing.manage-rights'))
          or ((select platform.may('sharing.decide'))
            and exists (select from sharing.manageable_records m where m.id = disposal_proposals.record_id))))));

-- Carrying out a disposal: the keeper, on what two people decided.
grant select on sharing.certificates to frankpledge_app;
grant insert (year, sequence, record_id, record_kind, purpose_id, owner_team_id, owner_agency_id, created_on, ended_on, because,
  proposed_by, proposed_at, confirmed_by, confirmed_at, disposed_at, removed, text, sha256) on sharing.certificates to frankpledge_app;
create policy certificates_seen on sharing.certificates for select to frankpledge_app
  using ((select sharing.keeper()) or (select platform.may('sharing.manage-rights')) or (select platform.may('sharing.oversee'))
    or (select platform.may('audit.read'))
    or ((select platform.may('sharing.use')) and owner_team_id = any ((select platform.team_ids())::uuid[])));
create policy certificates_made on sharing.certificates for insert to frankpledge_app
  with check ((select sharing.keeper()) and exists (select from sharing.disposal_proposals p
    where p.record_id = certificates.record_id and p.state = 'confirmed'
      and p.proposed_by = certificates.proposed_by and p.decided_by = certificates.confirmed_by));

grant delete on sharing.messages, sharing.messages_seen to frankpledge_app;
create policy messages_of_disposed_records on sharing.messages for delete to frankpledge_app using ((select sharing.keeper()));
create policy messages_seen_known_to_keeper on sharing.messages_seen for select to frankpledge_app using ((select sharing.keeper()));
create policy messages_seen_of_disposed_records on sharing.messages_seen for delete to frankpledge_app
  using ((select sharing.keeper()));
-- Triggers let these columns become sharing.words_removed() only, by the keeper only.
grant update (about, information, risk, necessity, proportionality, consent_reason) on sharing.disclosures to frankpledge_app;
grant update (reason) on sharing.emergencies, sharing.record_events to frankpledge_app;
create policy record_events_words_removed on sharing.record_events for update to frankpledge_app using ((select sharing.keeper()));

-- Requests by people.
grant select on sharing.rights_requests to frankpledge_app;
grant insert (agency_id, year, sequence, kind, regime, received_on, requester_name, requester_contact, on_behalf_of, asks, created_by)
  on sharing.rights_requests to frankpledge_app;
grant update (state, identity_verified_on, identity_verified_by, identity_how, clock_starts_on, clock_months, clock_extension_months,
  clock_basis, due_on, extended_on, extended_by, extension_reason, decision, decision_reason, decided_by, decided_at, responded_on,
  responded_by, response_how, noted_due_on, version) on sharing.rights_requests to frankpledge_app;
create policy rights_requests_seen on sharing.rights_requests for select to frankpledge_app
  using ((select sharing.keeper())
    or ((select platform.may('sharing.manage-rights')) and agency_id = (select platform.agency_id())));
create policy rights_requests_registered on sharing.rights_requests for insert to frankpledge_app
  with check ((select platform.may('sharing.manage-rights')) and agency_id = (select platform.agency_id())
    and created_by = (select platform.user_id()));
create policy rights_requests_handled on sharing.rights_requests for update to frankpledge_app
  using ((select sharing.keeper())
    or ((select platform.may('sharing.manage-rights')) and agency_id = (select platform.agency_id())))
  with check ((select sharing.keeper())
    or ((select platform.may('sharing.manage-rights')) and agency_id = (select platform.agency_id())));

-- What hangs on a request asks the request.
grant select on sharing.rights_steps to frankpledge_app;
grant insert (request_id, kind, by_user_id, record_id, note) on sharing.rights_steps to frankpledge_app;
create policy rights_steps_seen on sharing.rights_steps for select to frankpledge_app
  using (exists (select from sharing.rights_requests q where q.id = rights_steps.request_id));
create policy rights_steps_added on sharing.rights_steps for insert to frankpledge_app
  with check (by_user_id = (select platform.user_id())
    and exists (select from sharing.rights_requests q where q.id = rights_steps.request_id));

grant select on sharing.rights_records to frankpledge_app;
grant insert (request_id, record_id, state, reason, by_user_id) on sharing.rights_records to frankpledge_app;
grant update (state, reason, by_user_id, at) on sharing.rights_records to frankpledge_app;
create policy rights_records_seen on sharing.rights_records for select to frankpledge_app
  using (exists (select from sharing.rights_requests q where q.id = rights_records.request_id));
create policy rights_records_added on sharing.rights_records for insert to frankpledge_app
  with check (by_user_id = (select platform.user_id())
    and exists (select from sharing.rights_requests q where q.id = rights_records.request_id));
create policy rights_records_changed on sharing.rights_records for update to frankpledge_app
  using (exists (select from sharing.rights_requests q where q.id = rights_records.request_id))
  with check (by_user_id = (select platform.user_id()));

grant select on sharing.rights_exports, sharing.rights_redactions to frankpledge_app;
grant insert (request_id, original, gathered_by) on sharing.rights_exports to frankpledge_app;
grant update (state, sent_text, sent_sha256, sent_by, sent_at) on sharing.rights_exports to frankpledge_app;
grant insert (export_id, value_path, reason_code, reason, by_user_id) on sharing.rights_redactions to frankpledge_app;
grant update (undone_by, undone_at, undone_reason) on sharing.rights_redactions to frankpledge_app;
-- The keeper gathers the original; even then it is read by those who handle the request alone.
create policy rights_exports_seen on sharing.rights_exports for select to frankpledge_app
  using ((select platform.may('sharing.manage-rights'))
    and exists (select from sharing.rights_requests q where q.id = rights_exports.request_id));
create policy rights_exports_added on sharing.rights_exports for insert to frankpledge_app
  with check (gathered_by = (select platform.user_id())
    and exists (select from sharing.rights_requests q where q.id = rights_exports.request_id));
create policy rights_exports_sent on sharing.rights_exports for update to frankpledge_app
  using (exists (select from sharing.rights_requests q where q.id = rights_exports.request_id))
  with check (sent_by is null or sent_by = (select platform.user_id()));
create policy rights_redactions_seen on sharing.rights_redactions for select to frankpledge_app
  using (exists (select from sharing.rights_exports e where e.id = rights_redactions.export_id));
create policy rights_redactions_made on sharing.rights_redactions for insert to frankpledge_app
  with check (by_user_id = (select platform.user_id())
    and exists (select from sharing.rights_exports e where e.id = rights_redactions.export_id));
create policy rights_redactions_undone on sharing.rights_redactions for update to frankpledge_app
  using (undone_at is null and exists (select from sharing.rights_exports e where e.id = rights_redactions.export_id))
  with check (undone_by = (select platform.user_id()));

-- Rectification: handled by those who keep rights, carried out by the record's managers.
grant select on sharing.rectifications to frankpledge_app;
grant insert (request_id, record_id, what, old_value, new_value, evidence, proposed_by) on sharing.rectifications to frankpledge_app;
grant update (decision, decision_reason, decided_by, decided_at, done_by, done_at, done_note) on sharing.rectifications to frankpledge_app;
create policy rectifications_seen on sharing.rectifications for select to frankpledge_app
  using (exists (select from sharing.rights_requests q where q.id = rectifications.request_id)
    or exists (select from sharing.manageable_records m where m.id = rectifications.record_id));
create policy rectifications_proposed on sharing.rectifications for insert to frankpledge_app
  with check (proposed_by = (select platform.user_id())
    and exists (select from sharing.rights_requests q where q.id = rectifications.request_id)
    and exists (select from sharing.rights_records r where r.request_id = rectifications.request_id
      and r.record_id = rectifications.record_id and r.state = 'linked'));
create policy rectifications_decided on sharing.rectifications for update to frankpledge_app
  using (decision is null and exists (select from sharing.rights_requests q where q.id = rectifications.request_id))
  with check (decided_by = (select platform.user_id()) and done_at is null
    and exists (select from sharing.rights_requests q where q.id = rectifications.request_id));
create policy rectifications_done on sharing.rectifications for update to frankpledge_app
  using (decision = 'accepted' and done_at is null and (select platform.may('sharing.use'))
    and exists (select from sharing.manageable_records m where m.id = rectifications.record_id))
  with check (decision = 'accepted' and done_by = (select platform.user_id()));

grant select on sharing.disputed_notes to frankpledge_app;
grant insert (record_id, rectification_id, what, note, by_user_id) on sharing.disputed_notes to frankpledge_app;
grant update (ended_at) on sharing.disputed_notes to frankpledge_app;
create policy disputed_notes_seen on sharing.disputed_notes for select to frankpledge_app
  using (exists (select from sharing.viewable_records v where v.id = disputed_notes.record_id)
    or exists (select from sharing.rectifications c where c.id = disputed_notes.rectification_id));
create policy disputed_notes_added on sharing.disputed_notes for insert to frankpledge_app
  with check (by_user_id = (select platform.user_id())
    and exists (select from sharing.rectifications c join sharing.rights_requests q on q.id = c.request_id
      where c.id = disputed_notes.rectification_id and c.record_id = disputed_notes.record_id));
create policy disputed_notes_ended on sharing.disputed_notes for update to frankpledge_app
  using (exists (select from sharing.rectifications c join sharing.rights_requests q on q.id = c.request_id
      where c.id = disputed_notes.rectification_id)
    or exists (select from sharing.manageable_records m where m.id = disputed_notes.record_id))
  with check (ended_at is not null);

-- A conflict of interest goes before these permissions too, also when the record is gone and its certificate stays: nothing
-- here is read, added or changed by somebody who has one. What was gathered for an answer is kept as one text, so it is
-- closed to them whole.
do $$
declare
  target text;
begin
  foreach target in array array['clocks', 'retention_events', 'legal_holds', 'disposal_proposals', 'certificates',
      'rights_records', 'rectifications', 'disputed_notes'] loop
    execute format($policy$create policy without_conflict on sharing.%I as restrictive for all to frankpledge_app
      using (record_id <> all ((select sharing.my_conflicts())::uuid[]))$policy$, target);
  end loop;
end
$$;
create policy without_conflict on sharing.rights_steps as restrictive for all to frankpledge_app
  using (record_id is null or record_id <> all ((select sharing.my_conflicts())::uuid[]));
create policy without_conflict on sharing.rights_exports as restrictive for all to frankpledge_app
  using (cardinality((select sharing.my_conflicts())) = 0
    or not exists (select from jsonb_array_elements(original -> 'records') as r (one)
      where (r.one ->> 'recordId')::uuid = any ((select sharing.my_conflicts())::uuid[])));
