call platform.redeclare_policies('areas');

grant execute on function areas.normalise(text), areas.refresh_containment(int[]) to frankpledge_app;
grant select on all tables in schema areas to frankpledge_app;
grant insert, update, delete on areas.areas, areas.best_fit, areas.boundaries, areas.tiles, areas.populations,
  areas.deprivation, areas.aliases to frankpledge_app;
grant insert, delete on areas.memberships, areas.containment, areas.chosen to frankpledge_app;
grant update (fraction, basis) on areas.memberships to frankpledge_app;

-- Areas tell nothing about anybody: everybody who is signed in, and the system, may read them all. Only who may import
-- areas may change them.
do $$
declare
  target text;
begin
  foreach target in array array['areas', 'memberships', 'containment', 'best_fit', 'boundaries', 'tiles', 'populations',
    'deprivation', 'aliases', 'chosen'] loop
    execute format($policy$create policy %I on areas.%I for select to frankpledge_app
      using ((select platform.actor_kind() in ('person', 'system')))$policy$, target || '_read', target);
    execute format($policy$create policy %I on areas.%I for insert to frankpledge_app
      with check ((select platform.may('areas.import')))$policy$, target || '_add', target);
    execute format($policy$create policy %I on areas.%I for update to frankpledge_app
      using ((select platform.may('areas.import'))) with check ((select platform.may('areas.import')))$policy$,
      target || '_change', target);
    execute format($policy$create policy %I on areas.%I for delete to frankpledge_app
      using ((select platform.may('areas.import')))$policy$, target || '_remove', target);
  end loop;
end
$$;
