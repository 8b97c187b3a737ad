-- Who sees and changes what in identity. Three kinds of actor beside the visitor, who sees the partnership's name only:
--   system administrators (identity.manage-users): everything but secrets;
--   team administrators (identity.manage-own-team): see their agency's users, change those whom identity.manages() names;
--   the system itself, for one job at a time: identity.authenticate, identity.accept-invitation, identity.provision.
-- No role gives the system's permissions, and the policies ask for the kind of actor as well.
call platform.redeclare_policies('identity');

grant execute on function identity.administered_team_ids(), identity.roles_of_team_administrators(),
  identity.is_in_a_team(uuid), identity.manages(uuid, uuid, text[]), identity.system_may(text) to frankpledge_app;

-- The partnership: its name stands on every page.
grant select, insert, update on identity.partnership to frankpledge_app;
create policy partnership_seen_by_all on identity.partnership for select to frankpledge_app using (true);
create policy partnership_set_up on identity.partnership for insert to frankpledge_app
  with check ((select identity.system_may('identity.provision')));
create policy partnership_changed on identity.partnership for update to frankpledge_app
  using ((select platform.may('identity.manage-users')));

-- Agencies, their successions and teams are known to everyone who works here; system administrators change them.
grant select, insert, update on identity.agencies, identity.teams to frankpledge_app;
grant select, insert, delete on identity.agency_successions, identity.team_areas to frankpledge_app;
create policy agencies_seen on identity.agencies for select to frankpledge_app
  using ((select platform.actor_kind() in ('person', 'system')));
create policy agencies_added on identity.agencies for insert to frankpledge_app
  with check ((select platform.may('identity.manage-users')) or (select identity.system_may('identity.provision')));
create policy agencies_changed on identity.agencies for update to frankpledge_app
  using ((select platform.may('identity.manage-users')));
create policy agency_successions_seen on identity.agency_successions for select to frankpledge_app
  using ((select platform.actor_kind() in ('person', 'system')));
create policy agency_successions_added on identity.agency_successions for insert to frankpledge_app
  with check ((select platform.may('identity.manage-users')));
create policy agency_successions_removed on identity.agency_successions for delete to frankpledge_app
  using ((select platform.may('identity.manage-users')));
create policy teams_seen on identity.teams for select to frankpledge_app
  using ((select platform.actor_kind() in ('person', 'system')));
create policy teams_added on identity.teams for insert to frankpledge_app
  with check ((select platform.may('identity.manage-users')));
create policy teams_changed on identity.teams for update to frankpledge_app
  using ((select platform.may('identity.manage-users')));
create policy team_areas_seen on identity.team_areas for select to frankpledge_app
  using ((select platform.actor_kind() in ('person', 'system')));
create policy team_areas_added on identity.team_areas for insert to frankpledge_app
  with check ((select platform.may('identity.manage-users')));
create policy team_areas_removed on identity.team_areas for delete to frankpledge_app
  using ((select platform.may('identity.manage-users')));

grant select on identity.roles to frankpledge_app;
create policy roles_seen on identity.roles for select to frankpledge_app using (true);

-- Team administrators: read by policies in the name of the actor, so this policy reads no table.
grant select, insert, delete on identity.team_administrators to frankpledge_app;
create policy team_administrators_seen on identity.team_administrators for select to frankpledge_app
  using (user_id = (select platform.user_id())
    or team_id = any ((select platform.team_ids())::uuid[])
    or (select platform.may('identity.manage-users'))
    or (select identity.system_may('identity.authenticate')));
create policy team_administrators_added on identity.team_administrators for insert to frankpledge_app
  with check ((select platform.may('identity.manage-users'))
    or (select identity.system_may('identity.accept-invitation'))
    or team_id = any ((select identity.administered_team_ids())::uuid[]));
create policy team_administrators_removed on identity.team_administrators for delete to frankpledge_app
  using ((select platform.may('identity.manage-users'))
    or team_id = any ((select identity.administered_team_ids())::uuid[]));

grant select, insert, delete on identity.team_members to frankpledge_app;
create policy team_members_seen on identity.team_members for select to frankpledge_app
  using (user_id = (select platform.user_id())
    or (select platform.may('identity.manage-users'))
    or (select identity.system_may('identity.authenticate'))
    or ((select platform.may('identity.manage-own-team'))
      and (user_agency_id = (select platform.agency_id())
        or team_id = any ((select identity.administered_team_ids())::uuid[]))));
create policy team_members_added on identity.team_members for insert to frankpledge_app
  with check ((select platform.may('identity.manage-users'))
    or (select identity.system_may('identity.accept-invitation'))
    or (team_id = any ((select identity.administered_team_ids())::uuid[])
      and user_agency_id = (select platform.agency_id())
      and identity.is_in_a_team(user_id)));
create policy team_members_removed on identity.team_members for delete to frankpledge_app
  using ((select platform.may('identity.manage-users'))
    or team_id = any ((select identity.administered_team_ids())::uuid[]));

grant select, insert, update on identity.users to frankpledge_app;
create policy users_seen on identity.users for select to frankpledge_app
  using (id = (select platform.user_id())
    or (select platform.may('identity.manage-users'))
    or (select identity.system_may('identity.authenticate'))
    or (select identity.system_may('identity.accept-invitation'))
    or (select identity.system_may('identity.provision'))
    or (select identity.system_may('identity.count-use'))
    or ((select platform.may('identity.manage-own-team')) and agency_id = (select platform.agency_id())));
create policy users_added on identity.users for insert to frankpledge_app
  with check ((select identity.system_may('identity.accept-invitation'))
    or (select identity.system_may('identity.provision')));
create policy users_changed on identity.users for update to frankpledge_app
  using ((select platform.may('identity.manage-users'))
    or (select identity.system_may('identity.authenticate'))
    or (select identity.system_may('identity.accept-invitation'))
    or ((select platform.may('identity.manage-own-team')) and identity.manages(id, agency_id, roles)));

-- Colleagues read the name under which somebody works, wherever that work is shown.
grant select, insert, update on identity.user_names to frankpledge_app;
create policy user_names_seen on identity.user_names for select to frankpledge_app
  using ((select platform.actor_kind() in ('person', 'system')));
create policy user_names_added on identity.user_names for insert to frankpledge_app
  with check ((select identity.system_may('identity.accept-invitation'))
    or (select identity.system_may('identity.provision')));
create policy user_names_changed on identity.user_names for update to frankpledge_app
  using (user_id = (select platform.user_id()) or (select platform.may('identity.manage-users')));

-- Secrets: one's own, and the system's while it signs somebody in. No administrator reads them.
grant select, insert, update on identity.credentials to frankpledge_app;
grant select, insert, update, delete on identity.recovery_codes to frankpledge_app;
create policy credentials_own_or_sign_in on identity.credentials for all to frankpledge_app
  using (user_id = (select platform.user_id())
    or (select identity.system_may('identity.authenticate'))
    or (select identity.system_may('identity.accept-invitation'))
    or (select identity.system_may('identity.provision')));
create policy recovery_codes_own_or_sign_in on identity.recovery_codes for all to frankpledge_app
  using (user_id = (select platform.user_id())
    or (select identity.system_may('identity.authenticate'))
    or (select identity.system_may('identity.accept-invitation')));

grant select, insert, update on identity.sessions to frankpledge_app;
create policy sessions_seen on identity.sessions for select to frankpledge_app
  using (user_id = (select platform.user_id()) or (select identity.system_may('identity.authenticate'))
    or (select identity.system_may('identity.count-use')));
create policy sessions_begun on identity.sessions for insert to frankpledge_app
  with check ((select identity.system_may('identity.authenticate')));
create policy sessions_changed on identity.sessions for update to frankpledge_app
  using (user_id = (select platform.user_id()) or (select identity.system_may('identity.authenticate')));

grant select, insert, update, delete on identity.pending_sign_ins, identity.known_devices, identity.sign_in_buckets
  to frankpledge_app;
create policy pending_sign_ins_of_sign_in on identity.pending_sign_ins for all to frankpledge_app
  using ((select identity.system_may('identity.authenticate')));
create policy known_devices_of_sign_in on identity.known_devices for all to frankpledge_app
  using ((select identity.system_may('identity.authenticate')));
create policy sign_in_buckets_of_sign_in on identity.sign_in_buckets for all to frankpledge_app
  using ((select identity.system_may('identity.authenticate')));

grant select, insert, update on identity.invitations to frankpledge_app;
create policy invitations_seen on identity.invitations for select to frankpledge_app
  using ((select platform.may('identity.manage-users'))
    or (select identity.system_may('identity.accept-invitation'))
    or ((select platform.may('identity.manage-own-team')) and agency_id = (select platform.agency_id())
      and (team_id = any ((select identity.administered_team_ids())::uuid[])
        or (user_id is not null and exists (select from identity.users u
          where u.id = invitations.user_id and identity.manages(u.id, u.agency_id, u.roles))))));
create policy invitations_added on identity.invitations for insert to frankpledge_app
  with check ((select platform.may('identity.manage-users'))
    or (agency_id = (select platform.agency_id())
      and roles <@ (select identity.roles_of_team_administrators())
      and case kind
        when 'invitation' then team_id = any ((select identity.administered_team_ids())::uuid[])
        else exists (select from identity.users u
          where u.id = invitations.user_id and identity.manages(u.id, u.agency_id, u.roles)) end));
create policy invitations_changed on identity.invitations for update to frankpledge_app
  using ((select platform.may('identity.manage-users'))
    or (select identity.system_may('identity.accept-invitation'))
    or ((select platform.may('identity.manage-own-team')) and agency_id = (select platform.agency_id())
      and (team_id = any ((select identity.administered_team_ids())::uuid[])
        or (user_id is not null and exists (select from identity.users u
          where u.id = invitations.user_id and identity.manages(u.id, u.agency_id, u.roles))))));
