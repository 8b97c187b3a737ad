-- Who sees and changes what about people. Every row asks the record that it hangs on; the keeper (the system) sees all.
call platform.redeclare_policies('people');

grant execute on function people.may_know(uuid), people.may_read(uuid), people.may_write(uuid), people.may_manage(uuid),
  people.found_through(uuid, uuid[], uuid[]), people.keyed_rightly(uuid, uuid, text), people.hold_ways_in(uuid, boolean),
  people.strong_key_kinds(), people.pointer_hash(text), people.may_be_pointed_at(uuid),
  people.leads_to_readable(uuid), people.points_rightly(uuid, text, uuid, uuid[]), people.may_move_pointer(uuid), people.refresh_pointers(uuid[]),
  people.said(text, jsonb)
  to frankpledge_app;

-- Whom a record is about: for who knows of it.
grant select, insert, delete on people.subjects to frankpledge_app;
grant update (display_name, merged_into, changed_at, version) on people.subjects to frankpledge_app;
create policy subjects_known on people.subjects for select to frankpledge_app
  using (exists (select from sharing.records r where r.id = subjects.record_id));
create policy subjects_added on people.subjects for insert to frankpledge_app
  with check (people.may_write(subjects.record_id));
create policy subjects_changed on people.subjects for update to frankpledge_app
  using (people.may_write(subjects.record_id));
create policy subjects_forgotten on people.subjects for delete to frankpledge_app using ((select sharing.keeper()));

-- What is held about them: for who may read the record, changed by who may contribute to it.
do $$
declare
  target text;
begin
  foreach target in array array['details', 'names', 'addresses', 'phones', 'emails', 'refs', 'sketches'] loop
    execute format('grant select, insert, update, delete on people.%I to frankpledge_app', target);
    if target <> 'sketches' then
      execute format($policy$create policy %I on people.%I for select to frankpledge_app
        using ((select sharing.keeper()) or people.may_read(record_id))$policy$, target || '_read', target);
    end if;
    execute format($policy$create policy %I on people.%I for insert to frankpledge_app
      with check (people.may_write(record_id))$policy$, target || '_added', target);
    execute format($policy$create policy %I on people.%I for update to frankpledge_app
      using (people.may_write(record_id))$policy$, target || '_changed', target);
    execute format($policy$create policy %I on people.%I for delete to frankpledge_app
      using (people.may_write(record_id))$policy$, target || '_removed', target);
  end loop;
end
$$;
create policy sketches_read on people.sketches for select to frankpledge_app
  using (exists (select from sharing.viewable_records v where v.id = sketches.record_id));

-- What they said before is read like what they say now, written by triggers and never changed.
grant select, delete on people.changes to frankpledge_app;
grant insert (record_id, part, was, is_now, by_user_id) on people.changes to frankpledge_app;
create policy changes_read on people.changes for select to frankpledge_app using (people.may_read(record_id));
create policy changes_kept on people.changes for insert to frankpledge_app
  with check ((select pg_trigger_depth()) > 0 and by_user_id is not distinct from (select platform.user_id())
    and people.may_write(record_id));
create policy changes_forgotten on people.changes for delete to frankpledge_app using ((select sharing.keeper()));

-- What stands between two profiles: for who may read both, changed by who may besides contribute to one.
grant select, insert on people.members, people.relationships to frankpledge_app;
grant update (to_on) on people.members, people.relationships to frankpledge_app;
create policy members_read on people.members for select to frankpledge_app
  using (people.may_read(household_id)
    and people.may_read(person_id));
create policy members_added on people.members for insert to frankpledge_app
  with check (people.may_read(household_id)
    and people.may_read(person_id)
    and (people.may_write(household_id) or people.may_write(person_id))
    and added_by = (select platform.user_id()));
create policy members_ended on people.members for update to frankpledge_app
  using (people.may_read(household_id)
    and people.may_read(person_id)
    and (people.may_write(household_id) or people.may_write(person_id)));
create policy relationships_read on people.relationships for select to frankpledge_app
  using (people.may_read(from_id)
    and people.may_read(to_id));
create policy relationships_added on people.relationships for insert to frankpledge_app
  with check (people.may_read(from_id)
    and people.may_read(to_id)
    and (people.may_write(from_id) or people.may_write(to_id))
    and added_by = (select platform.user_id()));
create policy relationships_ended on people.relationships for update to frankpledge_app
  using (people.may_read(from_id)
    and people.may_read(to_id)
    and (people.may_write(from_id) or people.may_write(to_id)));

-- A link is there for who knows of both profiles; making and ending one takes reading both.
grant select, insert on people.links to frankpledge_app;
grant update (unlinked_by, unlinked_at, unlink_reason) on people.links to frankpledge_app;
create policy links_known on people.links for select to frankpledge_app
  using (people.may_know(a_id) and people.may_know(b_id));
create policy links_made on people.links for insert to frankpledge_app
  with check (linked_by = (select platform.user_id()) and unlinked_at is null
    and people.may_read(a_id)
    and people.may_read(b_id)
    and (people.may_write(a_id) or people.may_write(b_id)));
create policy links_ended on people.links for update to frankpledge_app
  using (unlinked_at is null
    and people.may_read(a_id)
    and people.may_read(b_id)
    and (people.may_write(a_id) or people.may_write(b_id)))
  with check (unlinked_by = (select platform.user_id()));

grant select, insert on people.merges to frankpledge_app;
grant update (undone_by, undone_at, undo_reason) on people.merges to frankpledge_app;
create policy merges_read on people.merges for select to frankpledge_app
  using (people.may_read(survivor_id));
create policy merges_made on people.merges for insert to frankpledge_app
  with check (merged_by = (select platform.user_id()) and undone_at is null
    and people.may_write(survivor_id)
    and people.may_write(absorbed_id)
    and (select count(distinct r.purpose_id) from sharing.records r where r.id in (survivor_id, absorbed_id)) = 1);
create policy merges_undone on people.merges for update to frankpledge_app
  using (undone_at is null
    and people.may_write(survivor_id)
    and people.may_write(absorbed_id))
  with check (undone_by = (select platform.user_id()));

-- Pairs are found by the system and seen by who may read both.
grant select, insert, delete on people.suspected_pairs to frankpledge_app;
grant update (score, reasons, state, decided_by, decided_at, decision_reason) on people.suspected_pairs to frankpledge_app;
create policy suspected_pairs_read on people.suspected_pairs for select to frankpledge_app
  using (people.may_read(a_id)
    and people.may_read(b_id));
create policy suspected_pairs_found on people.suspected_pairs for insert to frankpledge_app
  with check ((select identity.system_may('people.match')) and state = 'suspected');
create policy suspected_pairs_found_again on people.suspected_pairs for update to frankpledge_app
  using ((select identity.system_may('people.match')) and state = 'suspected')
  with check ((select identity.system_may('people.match')) and state = 'suspected');
create policy suspected_pairs_gone on people.suspected_pairs for delete to frankpledge_app
  using ((select identity.system_may('people.match')) and state = 'suspected');
create policy suspected_pairs_decided on people.suspected_pairs for update to frankpledge_app
  using (people.may_read(a_id)
    and people.may_read(b_id)
    and (people.may_write(a_id) or people.may_write(b_id)))
  with check (decided_by = (select platform.user_id()) and state <> 'suspected');

-- Keys are found by who knows of the record. Nearly always its audience tells, set against set; where it does not, or the
-- one record was given, the record itself is asked.
grant select, insert, delete on people.search_keys to frankpledge_app;
grant update (audience_id) on people.search_keys to frankpledge_app;
create policy search_keys_known on people.search_keys for select to frankpledge_app
  using ((select sharing.keeper())
    or ((select platform.may('sharing.use'))
      and (audience_id in (select a.audience_id from sharing.my_audiences a)
        or (audience_id is not null and purpose_id = any ((select sharing.open_purposes())::text[]))
        or ((audience_id is null or record_id = any ((select sharing.given_records(1))::uuid[]))
          and people.may_know(record_id)))));
-- Whoever moves a record to others, or closes it, still sees that its keys go with it.
create policy search_keys_followed on people.search_keys for select to frankpledge_app
  using ((select pg_trigger_depth()) > 0 and people.may_manage(record_id));
create policy search_keys_added on people.search_keys for insert to frankpledge_app
  with check (people.may_write(search_keys.record_id) and people.keyed_rightly(record_id, audience_id, purpose_id));
create policy search_keys_moved on people.search_keys for update to frankpledge_app
  using (people.may_manage(search_keys.record_id));
create policy search_keys_removed on people.search_keys for delete to frankpledge_app
  using (people.may_write(search_keys.record_id));

-- Pointers. What one points at is for who may read it. That there is one is for users of the agencies that take part in the
-- purpose, while its agreement in force gives pointers; never for somebody with a conflict of interest in the record.
grant select, insert, delete on people.pointer_targets to frankpledge_app;
grant select, insert, delete on people.pointer_keys to frankpledge_app;
grant update (owner_team_id, barred_user_ids) on people.pointer_keys to frankpledge_app;
create policy pointer_targets_read on people.pointer_targets for select to frankpledge_app
  using (people.may_read(record_id));
create policy pointer_targets_made on people.pointer_targets for insert to frankpledge_app
  with check (people.may_be_pointed_at(record_id) and (people.may_write(record_id) or people.may_manage(record_id)));
create policy pointer_targets_removed on people.pointer_targets for delete to frankpledge_app
  using (people.may_write(record_id) or people.may_manage(record_id));
create policy pointer_keys_found on people.pointer_keys for select to frankpledge_app
  using (((select platform.may('people.use')) and purpose_id = any ((select sharing.pointer_purposes())::text[])
      and (select platform.user_id()) <> all (barred_user_ids))
    or people.leads_to_readable(pointer_id));
create policy pointer_keys_made on people.pointer_keys for insert to frankpledge_app
  with check (purpose_id = any ((select sharing.purposes_with_pointers())::text[])
    and people.points_rightly(pointer_id, purpose_id, owner_team_id, barred_user_ids));
create policy pointer_keys_moved on people.pointer_keys for update to frankpledge_app
  using (people.may_move_pointer(pointer_id));
create policy pointer_keys_removed on people.pointer_keys for delete to frankpledge_app
  using (people.may_move_pointer(pointer_id));

-- One's own addresses are one's own business, and the keeper's who compares them with records.
grant select, delete on people.own_addresses to frankpledge_app;
grant insert (user_id, label, key_hash) on people.own_addresses to frankpledge_app;
create policy own_addresses_seen on people.own_addresses for select to frankpledge_app
  using (user_id = (select platform.user_id()) or (select sharing.keeper()));
create policy own_addresses_added on people.own_addresses for insert to frankpledge_app
  with check (user_id = (select platform.user_id()) and (select platform.may('people.use')));
create policy own_addresses_removed on people.own_addresses for delete to frankpledge_app
  using (user_id = (select platform.user_id()));
