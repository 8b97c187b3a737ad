-- Who sees and changes what in sharing. Structure (purposes, agreements, parties, rules) tells nothing about anybody and
-- is read by everyone who works here. Everything that hangs on a record asks the record.
call platform.redeclare_policies('sharing');

grant execute on function sharing.keeper(), sharing.my_conflicts(), sharing.today(), sharing.purposes_of_agency(), sharing.open_purposes(), sharing.pointer_purposes(), sharing.purposes_with_pointers(), sharing.given_records(integer), sharing.open_audiences(integer, uuid[], integer[]), sharing.audience_id(text, uuid, int),
  sharing.rightful_teams(text[], uuid[], int[]), sharing.rightful_teams_if(text[], uuid[], int[], uuid), sharing.recompute_audiences(), sharing.is_current(),
  sharing.manages(uuid), sharing.answers_for(uuid), sharing.may_be_granted(uuid, uuid, uuid, smallint, timestamptz)
  to frankpledge_app;
grant select on sharing.active_agencies, sharing.working_teams, sharing.served_areas, sharing.agreements_in_force,
  sharing.signed_parties, sharing.my_purposes, sharing.my_audiences, sharing.my_grants, sharing.viewable_records,
  sharing.contributable_records, sharing.manageable_records to frankpledge_app;

-- Purposes and agreements.
grant select on sharing.purposes, sharing.agreements, sharing.agreement_parties, sharing.agreement_events,
  sharing.recipient_rules, sharing.retention_rules to frankpledge_app;
grant insert (id, title, description), update (title, description, retired_on, version) on sharing.purposes to frankpledge_app;
grant insert (purpose_id, edition, title, created_by) on sharing.agreements to frankpledge_app;
grant update (state, title, summary, lawful_bases, data_categories, discoverability, classification, handling, starts_on,
  ends_on, review_on, offered_at, in_force_at, ended_at, end_reason, version) on sharing.agreements to frankpledge_app;
grant insert (agreement_id, agency_id, contact_team_id), delete on sharing.agreement_parties to frankpledge_app;
grant update (signed_at, signed_by, signatory_post, withdrawn_at, withdrawn_by, withdrawal_reason)
  on sharing.agreement_parties to frankpledge_app;
grant insert (agreement_id, kind, by_user_id, agency_id, post, reason) on sharing.agreement_events to frankpledge_app;
grant insert, delete on sharing.recipient_rules, sharing.retention_rules to frankpledge_app;

create policy purposes_seen on sharing.purposes for select to frankpledge_app
  using ((select platform.actor_kind() in ('person', 'system')));
create policy purposes_added on sharing.purposes for insert to frankpledge_app
  with check ((select platform.may('sharing.manage-agreements')));
create policy purposes_changed on sharing.purposes for update to frankpledge_app
  using ((select platform.may('sharing.manage-agreements')));

create policy agreements_seen on sharing.agreements for select to frankpledge_app
  using ((select platform.actor_kind() in ('person', 'system')));
create policy agreements_added on sharing.agreements for insert to frankpledge_app
  with check ((select platform.may('sharing.manage-agreements')) and state = 'draft'
    and created_by is not distinct from (select platform.user_id()));
-- The keeper does one thing: after the last day an agreement lapses.
create policy agreements_changed on sharing.agreements for update to frankpledge_app
  using ((select platform.may('sharing.manage-agreements'))
    or ((select sharing.keeper()) and state = 'in-force' and ends_on is not null))
  with check ((select platform.may('sharing.manage-agreements')) or ((select sharing.keeper()) and state = 'lapsed'));

create policy agreement_parties_seen on sharing.agreement_parties for select to frankpledge_app
  using ((select platform.actor_kind() in ('person', 'system')));
-- Whoever manages agreements invites parties, and can never sign for one: a row comes unsigned.
create policy agreement_parties_added on sharing.agreement_parties for insert to frankpledge_app
  with check ((select platform.may('sharing.manage-agreements')) and signed_at is null);
create policy agreement_parties_removed on sharing.agreement_parties for delete to frankpledge_app
  using ((select platform.may('sharing.manage-agreements')) and signed_at is null);
create policy agreement_parties_signed on sharing.agreement_parties for update to frankpledge_app
  using ((select platform.may('sharing.sign-agreements')) and agency_id = (select platform.agency_id())
    and exists (select from sharing.agreements a where a.id = agreement_id and a.state in ('signing', 'in-force')))
  with check (agency_id = (select platform.agency_id())
    and (select platform.user_id()) = case when withdrawn_at is null then signed_by else withdrawn_by end);

create policy agreement_events_seen on sharing.agreement_events for select to frankpledge_app
  using ((select platform.actor_kind() in ('person', 'system')));
-- Triggers write them, in the name of whoever acts.
create policy agreement_events_added on sharing.agreement_events for insert to frankpledge_app
  with check (pg_trigger_depth() > 0 and by_user_id is not distinct from (select platform.user_id())
    and case when kind in ('signed', 'refused', 'withdrawn')
      then (select platform.may('sharing.sign-agreements')) and agency_id = (select platform.agency_id())
      else (select platform.may('sharing.manage-agreements')) or ((select sharing.keeper()) and kind = 'lapsed') end);

create policy recipient_rules_seen on sharing.recipient_rules for select to frankpledge_app
  using ((select platform.actor_kind() in ('person', 'system')));
create policy recipient_rules_added on sharing.recipient_rules for insert to frankpledge_app
  with check ((select platform.may('sharing.manage-agreements')));
create policy recipient_rules_removed on sharing.recipient_rules for delete to frankpledge_app
  using ((select platform.may('sharing.manage-agreements')));
create policy retention_rules_seen on sharing.retention_rules for select to frankpledge_app
  using ((select platform.actor_kind() in ('person', 'system')));
create policy retention_rules_added on sharing.retention_rules for insert to frankpledge_app
  with check ((select platform.may('sharing.manage-agreements')));
create policy retention_rules_removed on sharing.retention_rules for delete to frankpledge_app
  using ((select platform.may('sharing.manage-agreements')));

-- Counting the structure up only ever takes access away until it is computed again, so every actor may.
grant select, update on sharing.structure to frankpledge_app;
grant select, update on sharing.computed to frankpledge_app;
create policy structure_seen on sharing.structure for select to frankpledge_app using (true);
create policy structure_counted_up on sharing.structure for update to frankpledge_app using (true);
create policy computed_seen on sharing.computed for select to frankpledge_app using (true);
create policy computed_by_keeper on sharing.computed for update to frankpledge_app using ((select sharing.keeper()));

-- Audiences: that one exists would tell that a record does, so only the keeper reads them.
grant select on sharing.audiences to frankpledge_app;
grant insert (purpose_id, owner_team_id, area_id) on sharing.audiences to frankpledge_app;
create policy audiences_seen on sharing.audiences for select to frankpledge_app using ((select sharing.keeper()));
create policy audiences_added on sharing.audiences for insert to frankpledge_app
  with check ((select sharing.keeper()) or ((select platform.may('sharing.use'))
    and purpose_id = any ((select sharing.purposes_of_agency())::text[])));

grant select, insert, delete on sharing.taking_part to frankpledge_app;
create policy taking_part_seen on sharing.taking_part for select to frankpledge_app
  using (agency_id = (select platform.agency_id()) or (select sharing.keeper()));
create policy taking_part_added on sharing.taking_part for insert to frankpledge_app with check ((select sharing.keeper()));
create policy taking_part_removed on sharing.taking_part for delete to frankpledge_app using ((select sharing.keeper()));

grant select, insert, delete on sharing.audience_teams to frankpledge_app;
create policy audience_teams_seen on sharing.audience_teams for select to frankpledge_app
  using ((select sharing.keeper())
    or ((select platform.may('sharing.use')) and team_id = any ((select platform.team_ids())::uuid[])));
-- Anyone's transaction may add what is rightful, and nothing else.
create policy audience_teams_added on sharing.audience_teams for insert to frankpledge_app
  with check ((select sharing.keeper())
    or exists (select from sharing.rightful_teams(array[audience_teams.purpose_id],
      array[audience_teams.owner_team_id], array[audience_teams.area_id]) r
    where r.team_id = audience_teams.team_id and r.level = audience_teams.level and r.because = audience_teams.because
      and r.until is not distinct from audience_teams.until));
create policy audience_teams_removed on sharing.audience_teams for delete to frankpledge_app
  using ((select sharing.keeper()));

-- Records.
grant select on sharing.records to frankpledge_app;
grant insert (id, kind, purpose_id, audience_id, owner_team_id, owner_agency_id, area_id, classification, created_by)
  on sharing.records to frankpledge_app;
grant update (audience_id, owner_team_id, area_id, classification, named_user_ids, barred_user_ids, restricted_at, version)
  on sharing.records to frankpledge_app;
grant delete on sharing.records to frankpledge_app;
create policy records_known on sharing.records for select to frankpledge_app
  using ((select sharing.keeper())
    or ((select platform.may('sharing.use'))
      and (select platform.user_id()) <> all (barred_user_ids)
      and (named_user_ids is null or (select platform.user_id()) = any (named_user_ids))
      and (exists (select from sharing.my_audiences a where a.audience_id = records.audience_id)
        or purpose_id = any ((select sharing.open_purposes())::text[])
        or id = any ((select sharing.given_records(1))::uuid[]))));
create policy records_added on sharing.records for insert to frankpledge_app
  with check ((select platform.may('sharing.use'))
    and created_by = (select platform.user_id())
    and owner_team_id = any ((select platform.team_ids())::uuid[])
    and owner_agency_id = (select platform.agency_id())
    -- Somebody lent to another agency's team creates nothing there in the name of their own.
    and exists (select from identity.teams t where t.id = owner_team_id and t.agency_id = owner_agency_id)
    and purpose_id = any ((select sharing.purposes_of_agency())::text[])
    and not exists (select from sharing.purposes p where p.id = records.purpose_id and p.retired_on is not null));
create policy records_changed on sharing.records for update to frankpledge_app
  using ((select sharing.keeper())
    or ((select platform.may('sharing.decide'))
      -- Said again here: a statement without a condition does not ask the policy for reading.
      and (select platform.user_id()) <> all (barred_user_ids)
      and (named_user_ids is null or (select platform.user_id()) = any (named_user_ids))
      and (exists (select from sharing.my_audiences a where a.audience_id = records.audience_id and a.level >= 4)
        or id = any ((select sharing.given_records(4))::uuid[]))))
  -- What it becomes may be another team's; that team must take part in the purpose. A team that took over from one that
  -- is gone changes records which are still under the old team's name.
  with check ((select sharing.keeper()) or exists (select from sharing.working_teams t
    join sharing.signed_parties p on p.agency_id = t.agency_id
    where t.id = records.owner_team_id and p.purpose_id = records.purpose_id)
    or records.owner_team_id = any ((select platform.team_ids())::uuid[])
    or exists (select from sharing.my_audiences a where a.audience_id = records.audience_id and a.level >= 4));
create policy records_disposed on sharing.records for delete to frankpledge_app using ((select sharing.keeper()));

-- A conflict of interest goes before everything. Records say so themselves; whatever tells of a record without asking it says
-- so here, so that no other policy can let somebody through: registers, the log of what was done, messages. Of the conflicts
-- themselves everybody sees their own, as ids that lead nowhere.
grant select, insert, delete on sharing.conflicts to frankpledge_app;
create policy conflicts_known on sharing.conflicts for select to frankpledge_app
  using (user_id = (select platform.user_id()) or (select sharing.keeper()) or (select pg_trigger_depth()) > 0);
-- They follow the record by triggers only.
create policy conflicts_noted on sharing.conflicts for insert to frankpledge_app
  with check ((select pg_trigger_depth()) > 0
    and ((select sharing.keeper()) or exists (select from sharing.manageable_records m where m.id = conflicts.record_id)
      or user_id = (select platform.user_id())));
create policy conflicts_lifted on sharing.conflicts for delete to frankpledge_app using ((select pg_trigger_depth()) > 0);
do $$
declare
  target text;
begin
  foreach target in array array['sharing.record_events', 'sharing.disclosure_records', 'sharing.emergency_records',
      'audit.event_records'] loop
    execute format($policy$create policy without_conflict on %s as restrictive for select to frankpledge_app
      using (record_id <> all ((select sharing.my_conflicts())::uuid[]))$policy$, target);
  end loop;
end
$$;
create policy without_conflict on sharing.messages as restrictive for select to frankpledge_app
  using (record_id is null or record_id <> all ((select sharing.my_conflicts())::uuid[]));
-- What one did oneself one knows. Other events: those that concern no record, or one that is not kept from the reader.
create policy without_conflict on audit.events as restrictive for select to frankpledge_app
  using (cardinality((select sharing.my_conflicts())) = 0
    or user_id = (select platform.user_id())
    or ((subject_id is null or subject_id <> all ((select sharing.my_conflicts())::text[]))
      and (record_count = 0 or audit.sees_records_of(id))));

-- Grants: one's own, those on records that one's team answers for, and the keeper's.
grant select, insert on sharing.grants to frankpledge_app;
grant update (withdrawn_at, expires_at) on sharing.grants to frankpledge_app;
create policy grants_seen on sharing.grants for select to frankpledge_app
  using ((select sharing.keeper()) or ((select platform.may('sharing.use'))
    and (team_id = any ((select platform.team_ids())::uuid[])
      or user_id = (select platform.user_id())
      or sharing.answers_for(audience_id))));
-- Whoever asks about the record here asks by a function: records ask grants, and would be asked without end.
create policy grants_given on sharing.grants for insert to frankpledge_app
  with check ((select sharing.keeper())
    or (source = 'disclosure' and (select platform.may('sharing.decide'))
      and sharing.may_be_granted(source_id, record_id, team_id, level, expires_at))
    or (source = 'hand-over' and level <= 2 and expires_at <= now() + interval '8 days'
      and team_id = any ((select platform.team_ids())::uuid[]) and sharing.manages(record_id)));
create policy grants_withdrawn on sharing.grants for update to frankpledge_app
  using ((select sharing.keeper())
    or ((select platform.may('sharing.decide')) and sharing.manages(record_id)))
  with check ((select sharing.keeper()) or withdrawn_at is not null);

grant select on sharing.record_events to frankpledge_app;
grant insert (record_id, purpose_id, owner_team_id, kind, by_user_id, about_user_id, to_team_id, named_user_ids, reason)
  on sharing.record_events to frankpledge_app;
create policy record_events_seen on sharing.record_events for select to frankpledge_app
  using ((select sharing.keeper()) or (select platform.may('sharing.oversee'))
    or exists (select from sharing.manageable_records m where m.id = record_events.record_id));
create policy record_events_added on sharing.record_events for insert to frankpledge_app
  with check ((select sharing.keeper())
    or (by_user_id = (select platform.user_id())
      and (exists (select from sharing.manageable_records m where m.id = record_events.record_id)
        -- Whoever knows of a record may say that they have a conflict of interest in it.
        or (kind = 'conflict' and about_user_id = (select platform.user_id())
          and exists (select from sharing.records r where r.id = record_events.record_id)))));

-- Disclosures: the side that asks or receives, the side that answers, and overseers.
grant select, insert on sharing.disclosures, sharing.disclosure_records to frankpledge_app;
grant update (state, level, restrictions, decided_by, decided_at, decision_reason, expires_on, withdrawn_by, withdrawn_at,
  withdrawal_reason, barred_user_ids, version) on sharing.disclosures to frankpledge_app;
-- Nothing but an audience reaches `manage`, so these policies ask the record once and its audience, and not the views
-- that ask everything again: planning them took longer than all else.
grant update (told_team_id) on sharing.disclosure_records to frankpledge_app;
create policy disclosure_records_seen on sharing.disclosure_records for select to frankpledge_app
  using ((select sharing.keeper()) or (select platform.may('sharing.oversee'))
    or exists (select from sharing.records r where r.id = disclosure_records.record_id
      and (told_team_id = any ((select platform.team_ids())::uuid[])
        or exists (select from sharing.my_audiences a where a.audience_id = r.audience_id and a.level >= 4))));
create policy disclosure_records_told on sharing.disclosure_records for update to frankpledge_app
  using ((select sharing.keeper()) or ((select platform.may('sharing.decide'))
    and exists (select from sharing.records r join sharing.my_audiences a on a.audience_id = r.audience_id and a.level >= 4
      where r.id = disclosure_records.record_id)));
create policy disclosure_records_added on sharing.disclosure_records for insert to frankpledge_app
  with check ((select sharing.keeper())
    or ((select platform.may('sharing.decide'))
      and exists (select from sharing.manageable_records m where m.id = disclosure_records.record_id)));
-- Whoever may read which record it is about is one of the two sides: sharing.disclosure_records asks that.
create policy disclosures_seen on sharing.disclosures for select to frankpledge_app
  using ((select sharing.keeper()) or ((select platform.user_id()) <> all (barred_user_ids)
    and ((select platform.may('sharing.oversee'))
      or ((select platform.may('sharing.use'))
        and (to_team_id = any ((select platform.team_ids())::uuid[])
          or decided_by = (select platform.user_id())
          or exists (select from sharing.disclosure_records s where s.disclosure_id = disclosures.id))))));
create policy disclosures_asked on sharing.disclosures for insert to frankpledge_app
  with check (
    (state = 'requested' and known_by in ('record', 'pointer') and asked_by = (select platform.user_id())
      and (select platform.may('sharing.use')) and to_team_id = any ((select platform.team_ids())::uuid[])
      and to_agency_id = (select platform.agency_id()))
    or (state = 'granted' and known_by = 'offer' and decided_by = (select platform.user_id())
      and (select platform.may('sharing.decide'))));
create policy disclosures_decided on sharing.disclosures for update to frankpledge_app
  using ((select sharing.keeper())
    or ((select platform.may('sharing.decide')) and exists (select from sharing.disclosure_records s
      join sharing.records r on r.id = s.record_id
      join sharing.my_audiences a on a.audience_id = r.audience_id and a.level >= 4
      where s.disclosure_id = disclosures.id))
    or (state = 'requested' and asked_by = (select platform.user_id())))
  with check ((select sharing.keeper())
    or (state in ('granted', 'refused') and decided_by = (select platform.user_id())
      and asked_by is distinct from (select platform.user_id()))
    or (state = 'withdrawn' and withdrawn_by = (select platform.user_id()))
    or (state = 'cancelled' and asked_by = (select platform.user_id())));

-- Emergency access: asked for in one's own name, opened by the keeper, reviewed by somebody else.
grant select on sharing.emergencies to frankpledge_app;
grant insert (id, user_id, agency_id, team_id, reason_code, reason, hours) on sharing.emergencies to frankpledge_app;
grant update (state, opened_at, expires_at, reviewed_by, reviewed_at, review_outcome, review_note, ended_by, ended_at, end_reason)
  on sharing.emergencies to frankpledge_app;
grant select, insert on sharing.emergency_records to frankpledge_app;
create policy emergency_records_seen on sharing.emergency_records for select to frankpledge_app
  using ((select sharing.keeper()) or (select platform.may('sharing.oversee'))
    or exists (select from sharing.records r where r.id = emergency_records.record_id
      and (user_id = (select platform.user_id())
        or exists (select from sharing.my_audiences a where a.audience_id = r.audience_id and a.level >= 4))));
create policy emergency_records_added on sharing.emergency_records for insert to frankpledge_app
  with check ((select sharing.keeper()));
-- Overseers see which records were opened; one that they do not see is one in which they have a conflict of interest.
create policy emergencies_seen on sharing.emergencies for select to frankpledge_app
  using ((select sharing.keeper())
    or ((select platform.may('sharing.oversee')) and state <> 'opened')
    or user_id = (select platform.user_id())
    or (((select platform.may('sharing.oversee')) or (select platform.may('sharing.use')))
      and exists (select from sharing.emergency_records s where s.emergency_id = emergencies.id)));
create policy emergencies_asked on sharing.emergencies for insert to frankpledge_app
  with check ((select platform.may('sharing.break-glass')) and user_id = (select platform.user_id())
    and agency_id = (select platform.agency_id()) and team_id = any ((select platform.team_ids())::uuid[])
    and state = 'asked');
create policy emergencies_answered on sharing.emergencies for update to frankpledge_app
  using ((select sharing.keeper())
    or (user_id <> (select platform.user_id())
      and (((select platform.may('sharing.oversee'))
          and exists (select from sharing.emergency_records s where s.emergency_id = emergencies.id))
        -- The owner's manager judges too: nobody knows better whether the record was needed.
        or ((select platform.may('sharing.decide'))
          and exists (select from sharing.emergency_records s join sharing.records r on r.id = s.record_id
            join sharing.my_audiences a on a.audience_id = r.audience_id and a.level >= 4
            where s.emergency_id = emergencies.id)))))
  -- A trigger lets each change only what is theirs: the review, or the end before its time.
  with check ((select sharing.keeper()) or reviewed_by = (select platform.user_id()) or ended_by = (select platform.user_id()));

-- Messages carry ids only; whoever they are for reads them, and anyone's work may cause one.
grant select on sharing.messages to frankpledge_app;
grant insert (kind, team_id, user_id, to_overseers, record_id, subject_id) on sharing.messages to frankpledge_app;
grant select, insert on sharing.messages_seen to frankpledge_app;
create policy messages_seen_by_addressee on sharing.messages for select to frankpledge_app
  using ((select sharing.keeper())
    -- A message about a closed record, or one in which the reader has a conflict of interest, is not for the whole team.
    or (team_id = any ((select platform.team_ids())::uuid[])
      and (record_id is null or exists (select from sharing.records r where r.id = messages.record_id)))
    or user_id = (select platform.user_id())
    or (to_overseers and (select platform.may('sharing.oversee'))));
-- Somebody's work tells a team or a person, about what they know of themselves. What overseers are told about records, the
-- system says; about agreements, whoever manages those.
create policy messages_sent on sharing.messages for insert to frankpledge_app
  with check ((select platform.actor_kind() = 'system')
    or ((not to_overseers or (record_id is null and (select platform.may('sharing.manage-agreements'))))
      and ((select platform.may('sharing.use')) or (select platform.may('sharing.manage-agreements'))
        or (select platform.may('sharing.sign-agreements')) or (select platform.may('sharing.manage-rights'))
        or (select platform.may('sharing.oversee')))
      and (record_id is null or exists (select from sharing.records r where r.id = messages.record_id))));
create policy messages_seen_own on sharing.messages_seen for select to frankpledge_app
  using (user_id = (select platform.user_id()));
create policy messages_seen_marked on sharing.messages_seen for insert to frankpledge_app
  with check (user_id = (select platform.user_id())
    and exists (select from sharing.messages m where m.id = message_id));

-- Owners see who looked at their record: the events about it, in the audit log itself.
create policy event_records_seen_by_owner on audit.event_records for select to frankpledge_app
  using (exists (select from sharing.manageable_records m where m.id = event_records.record_id));

-- The keeper finds out who belongs to the teams that manage a closed record, and whether they still work here.
create policy team_members_seen_by_keeper on identity.team_members for select to frankpledge_app
  using ((select sharing.keeper()));
create policy users_seen_by_keeper on identity.users for select to frankpledge_app using ((select sharing.keeper()));
