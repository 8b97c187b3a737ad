-- Who sees and changes what about people. Every row asks the record that it hangs on; the keeper (the system) sees all.
call platform.redeclare_policies('people');

grant execute on function people.strong_key_kinds(), people.pointer_hash(text), people.refresh_pointers(uuid[])
  to frankpledge_app;

-- Whom a record is about: for who knows of it.
grant select, insert, delete on people.subjects to frankpledge_app;
grant update (display_name, merged_into, changed_at, version) on people.subjects to frankpledge_app;
create policy subjects_known on people.subjects for select to frankpledge_app
  using (exists (select from sharing.records r where r.id = subjects.record_id));
create policy subjects_added on people.subjects for insert to frankpledge_app
  with check (exists (select from sharing.contributable_records c where c.id = subjects.record_id));
create policy subjects_changed on people.subjects for update to frankpledge_app
  using (exists (select from sharing.contributable_records c where c.id = subjects.record_id));
create policy subjects_forgotten on people.subjects for delete to frankpledge_app using ((select sharing.keeper()));

-- What is held about them: for who may read the record, changed by who may contribute to it.
do $$
declare
  target text;
begin
  foreach target in array array['details', 'names', 'addresses', 'phones', 'emails', 'refs', 'sketches'] loop
    execute format('grant select, insert, update, delete on people.%I to frankpledge_app', target);
    execute format($policy$create policy %I on people.%I for select to frankpledge_app
      using (exists (select from sharing.viewable_records v where v.id = %I.record_id))$policy$,
      target || '_read', target, target);
    execute format($policy$create policy %I on people.%I for insert to frankpledge_app
      with check (exists (select from sharing.contributable_records c where c.id = %I.record_id))$policy$,
      target || '_added', target, target);
    execute format($policy$create policy %I on people.%I for update to frankpledge_app
      using (exists (select from sharing.contributable_records c where c.id = %I.record_id))$policy$,
      target || '_changed', target, target);
    execute format($policy$create policy %I on people.%I for delete to frankpledge_app
      using (exists (select from sharing.contributable_records c where c.id = %I.record_id))$policy$,
      target || '_removed', target, target);
  end loop;
end
$$;

-- What stands between two profiles: for who may read both, changed by who may besides contribute to one.
grant select, insert on people.members, people.relationships to frankpledge_app;
grant update (to_on) on people.members, people.relationships to frankpledge_app;
create policy members_read on people.members for select to frankpledge_app
  using (exists (select from sharing.viewable_records v where v.id = household_id)
    and exists (select from sharing.viewable_records v where v.id = person_id));
create policy members_added on people.members for insert to frankpledge_app
  with check (exists (select from sharing.viewable_records v where v.id = household_id)
    and exists (select from sharing.viewable_records v where v.id = person_id)
    and exists (select from sharing.contributable_records c where c.id in (household_id, person_id))
    and added_by = (select platform.user_id()));
create policy members_ended on people.members for update to frankpledge_app
  using (exists (select from sharing.viewable_records v where v.id = household_id)
    and exists (select from sharing.viewable_records v where v.id = person_id)
    and exists (select from sharing.contributable_records c where c.id in (household_id, person_id)));
create policy relationships_read on people.relationships for select to frankpledge_app
  using (exists (select from sharing.viewable_records v where v.id = from_id)
    and exists (select from sharing.viewable_records v where v.id = to_id));
create policy relationships_added on people.relationships for insert to frankpledge_app
  with check (exists (select from sharing.viewable_records v where v.id = from_id)
    and exists (select from sharing.viewable_records v where v.id = to_id)
    and exists (select from sharing.contributable_records c where c.id in (from_id, to_id))
    and added_by = (select platform.user_id()));
create policy relationships_ended on people.relationships for update to frankpledge_app
  using (exists (select from sharing.viewable_records v where v.id = from_id)
    and exists (select from sharing.viewable_records v where v.id = to_id)
    and exists (select from sharing.contributable_records c where c.id in (from_id, to_id)));

-- A link is there for who knows of both profiles; making and ending one takes reading both.
grant select, insert on people.links to frankpledge_app;
grant update (unlinked_by, unlinked_at, unlink_reason) on people.links to frankpledge_app;
create policy links_known on people.links for select to frankpledge_app
  using (exists (select from sharing.records r where r.id = a_id) and exists (select from sharing.records r where r.id = b_id));
create policy links_made on people.links for insert to frankpledge_app
  with check (linked_by = (select platform.user_id()) and unlinked_at is null
    and exists (select from sharing.viewable_records v where v.id = a_id)
    and exists (select from sharing.viewable_records v where v.id = b_id)
    and exists (select from sharing.contributable_records c where c.id in (a_id, b_id)));
create policy links_ended on people.links for update to frankpledge_app
  using (unlinked_at is null
    and exists (select from sharing.viewable_records v where v.id = a_id)
    and exists (select from sharing.viewable_records v where v.id = b_id)
    and exists (select from sharing.contributable_records c where c.id in (a_id, b_id)))
  with check (unlinked_by = (select platform.user_id()));

grant select, insert on people.merges to frankpledge_app;
grant update (undone_by, undone_at, undo_reason) on people.merges to frankpledge_app;
create policy merges_read on people.merges for select to frankpledge_app
  using (exists (select from sharing.viewable_records v where v.id = survivor_id));
create policy merges_made on people.merges for insert to frankpledge_app
  with check (merged_by = (select platform.user_id()) and undone_at is null
    and exists (select from sharing.contributable_records c where c.id = survivor_id)
    and exists (select from sharing.contributable_records c where c.id = absorbed_id)
    and (select count(distinct r.purpose_id) from sharing.records r where r.id in (survivor_id, absorbed_id)) = 1);
create policy merges_undone on people.merges for update to frankpledge_app
  using (undone_at is null
    and exists (select from sharing.contributable_records c where c.id = survivor_id)
    and exists (select from sharing.contributable_records c where c.id = absorbed_id))
  with check (undone_by = (select platform.user_id()));

-- Pairs are found by the system and seen by who may read both.
grant select, insert, delete on people.suspected_pairs to frankpledge_app;
grant update (score, reasons, state, decided_by, decided_at, decision_reason) on people.suspected_pairs to frankpledge_app;
create policy suspected_pairs_read on people.suspected_pairs for select to frankpledge_app
  using (exists (select from sharing.viewable_records v where v.id = a_id)
    and exists (select from sharing.viewable_records v where v.id = b_id));
create policy suspected_pairs_found on people.suspected_pairs for insert to frankpledge_app
  with check ((select identity.system_may('people.match')) and state = 'suspected');
create policy suspected_pairs_found_again on people.suspected_pairs for update to frankpledge_app
  using ((select identity.system_may('people.match')) and state = 'suspected')
  with check ((select identity.system_may('people.match')) and state = 'suspected');
create policy suspected_pairs_gone on people.suspected_pairs for delete to frankpledge_app
  using ((select identity.system_may('people.match')) and state = 'suspected');
create policy suspected_pairs_decided on people.suspected_pairs for update to frankpledge_app
  using (exists (select from sharing.viewable_records v where v.id = a_id)
    and exists (select from sharing.viewable_records v where v.id = b_id)
    and exists (select from sharing.contributable_records c where c.id in (a_id, b_id)))
  with check (decided_by = (select platform.user_id()) and state <> 'suspected');

-- Keys are found by who knows of the record and may search at all.
grant select, insert, delete on people.search_keys to frankpledge_app;
grant update (audience_id) on people.search_keys to frankpledge_app;
create policy search_keys_known on people.search_keys for select to frankpledge_app
  using (exists (select from sharing.records r where r.id = search_keys.record_id));
create policy search_keys_added on people.search_keys for insert to frankpledge_app
  with check (exists (select from sharing.contributable_records c where c.id = search_keys.record_id));
create policy search_keys_moved on people.search_keys for update to frankpledge_app
  using (exists (select from sharing.manageable_records m where m.id = search_keys.record_id));
create policy search_keys_removed on people.search_keys for delete to frankpledge_app
  using (exists (select from sharing.contributable_records c where c.id = search_keys.record_id));

-- Pointers. What one points at is for who may read it. That there is one is for users of the agencies that take part in the
-- purpose, while its agreement in force gives pointers.
grant select, insert, delete on people.pointer_targets to frankpledge_app;
grant select, insert on people.pointer_keys to frankpledge_app;
grant update (owner_team_id) on people.pointer_keys to frankpledge_app;
create policy pointer_targets_read on people.pointer_targets for select to frankpledge_app
  using (exists (select from sharing.viewable_records v where v.id = pointer_targets.record_id));
create policy pointer_targets_made on people.pointer_targets for insert to frankpledge_app
  with check (exists (select from sharing.records r where r.id = pointer_targets.record_id and r.named_user_ids is null
      and r.purpose_id = any ((select sharing.purposes_with_pointers())::text[]))
    and (exists (select from sharing.contributable_records c where c.id = pointer_targets.record_id)
      or exists (select from sharing.manageable_records m where m.id = pointer_targets.record_id)));
create policy pointer_targets_removed on people.pointer_targets for delete to frankpledge_app
  using (exists (select from sharing.contributable_records c where c.id = pointer_targets.record_id)
    or exists (select from sharing.manageable_records m where m.id = pointer_targets.record_id));
create policy pointer_keys_found on people.pointer_keys for select to frankpledge_app
  using (((select platform.may('people.use')) and purpose_id = any ((select sharing.pointer_purposes())::text[]))
    or exists (select from people.pointer_targets t where t.pointer_id = pointer_keys.pointer_id));
create policy pointer_keys_made on people.pointer_keys for insert to frankpledge_app
  with check (purpose_id = any ((select sharing.purposes_with_pointers())::text[])
    and exists (select from people.pointer_targets t join sharing.records r on r.id = t.record_id
      where t.pointer_id = pointer_keys.pointer_id and r.purpose_id = pointer_keys.purpose_id
        and r.owner_team_id = pointer_keys.owner_team_id and r.named_user_ids is null
        and (exists (select from sharing.contributable_records c where c.id = r.id)
          or exists (select from sharing.manageable_records m where m.id = r.id))));
create policy pointer_keys_moved on people.pointer_keys for update to frankpledge_app
  using (exists (select from people.pointer_targets t join sharing.manageable_records m on m.id = t.record_id
    where t.pointer_id = pointer_keys.pointer_id));
