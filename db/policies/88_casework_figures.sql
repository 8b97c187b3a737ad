-- How figures are shown. Everybody who works here may read it; only who configures casework adds to it, nobody changes it.
grant select, insert on casework.figure_rules, casework.unit_costs to frankpledge_app;
create policy figure_rules_seen on casework.figure_rules for select to frankpledge_app
  using ((select platform.actor_kind() in ('person', 'system')));
create policy figure_rules_set on casework.figure_rules for insert to frankpledge_app
  with check ((select platform.may('casework.configure')) and set_by = (select platform.user_id()));
create policy unit_costs_seen on casework.unit_costs for select to frankpledge_app
  using ((select platform.actor_kind() in ('person', 'system')));
create policy unit_costs_set on casework.unit_costs for insert to frankpledge_app
  with check ((select platform.may('casework.configure')) and set_by = (select platform.user_id()));
