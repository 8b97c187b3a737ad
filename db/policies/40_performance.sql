call platform.redeclare_policies('performance');

-- Everybody with performance.view reads figures, exceptions and answers; importers and analysts read what they work on.
grant select on all tables in schema performance to frankpledge_app;

create policy performance_reads on performance.measures for select to frankpledge_app using (
  (select platform.may('performance.view')) or (select platform.may('performance.import'))
  or (select platform.may('performance.analyse')) or (select platform.may('performance.respond')));
create policy performance_reads on performance.count_types for select to frankpledge_app using (
  (select platform.may('performance.view')) or (select platform.may('performance.import'))
  or (select platform.may('performance.analyse')) or (select platform.may('performance.respond')));
create policy performance_reads on performance.series for select to frankpledge_app using (
  (select platform.may('performance.view')) or (select platform.may('performance.import')) or (select platform.may('performance.analyse')));
create policy performance_reads on performance.imports for select to frankpledge_app using (
  (select platform.may('performance.view')) or (select platform.may('performance.import')) or (select platform.may('performance.analyse')));
create policy performance_reads on performance.import_files for select to frankpledge_app using (
  (select platform.may('performance.view')) or (select platform.may('performance.import')) or (select platform.may('performance.analyse')));
-- A rejected row may quote what someone typed: only those who import or analyse read it.
create policy performance_reads on performance.import_errors for select to frankpledge_app using (
  (select platform.may('performance.import')) or (select platform.may('performance.analyse')));
create policy performance_reads on performance.area_labels for select to frankpledge_app using (
  (select platform.may('performance.view')) or (select platform.may('performance.import')) or (select platform.may('performance.analyse')));
create policy performance_reads on performance.type_labels for select to frankpledge_app using (
  (select platform.may('performance.view')) or (select platform.may('performance.import')) or (select platform.may('performance.analyse')));
create policy performance_reads on performance.editions for select to frankpledge_app using (
  (select platform.may('performance.view')) or (select platform.may('performance.import')) or (select platform.may('performance.analyse')));
create policy performance_reads on performance.cells for select to frankpledge_app using (
  (select platform.may('performance.view')) or (select platform.may('performance.import')) or (select platform.may('performance.analyse')));
create policy performance_reads on performance.monthly_counts for select to frankpledge_app using (
  (select platform.may('performance.view')) or (select platform.may('performance.import')) or (select platform.may('performance.analyse')));
create policy performance_reads on performance.packed_counts for select to frankpledge_app using (
  (select platform.may('performance.view')) or (select platform.may('performance.import')) or (select platform.may('performance.analyse')));
create policy performance_reads on performance.series_areas for select to frankpledge_app using (
  (select platform.may('performance.view')) or (select platform.may('performance.import')) or (select platform.may('performance.analyse')));
create policy performance_reads on performance.signals for select to frankpledge_app using (
  (select platform.may('performance.view')) or (select platform.may('performance.import')) or (select platform.may('performance.analyse')));
create policy performance_reads on performance.screenings for select to frankpledge_app using (
  (select platform.may('performance.view')) or (select platform.may('performance.import')) or (select platform.may('performance.analyse')));
create policy performance_reads on performance.settings for select to frankpledge_app using (
  (select platform.may('performance.view')) or (select platform.may('performance.import')) or (select platform.may('performance.analyse')));
create policy performance_reads on performance.requests for select to frankpledge_app using (
  (select platform.may('performance.view')) or (select platform.may('performance.import'))
  or (select platform.may('performance.analyse')) or (select platform.may('performance.respond')));
create policy performance_reads on performance.request_teams for select to frankpledge_app using (
  (select platform.may('performance.view')) or (select platform.may('performance.import'))
  or (select platform.may('performance.analyse')) or (select platform.may('performance.respond')));
create policy performance_reads on performance.responses for select to frankpledge_app using (
  (select platform.may('performance.view')) or (select platform.may('performance.analyse')) or (select platform.may('performance.respond')));
create policy performance_reads on performance.contexts for select to frankpledge_app using (
  (select platform.may('performance.view')) or (select platform.may('performance.analyse')) or (select platform.may('performance.respond')));

-- Imports: only with performance.import, and in one's own name. Editions, files and imports are history: never deleted.
grant insert, update on performance.imports, performance.import_files to frankpledge_app;
grant insert on performance.import_errors to frankpledge_app;
grant delete on performance.import_errors to frankpledge_app;
create policy importers_add on performance.imports for insert to frankpledge_app
  with check ((select platform.may('performance.import')) and user_id is not distinct from (select platform.user_id()));
create policy importers_change on performance.imports for update to frankpledge_app
  using ((select platform.may('performance.import'))) with check ((select platform.may('performance.import')));
create policy importers_add on performance.import_files for insert to frankpledge_app
  with check ((select platform.may('performance.import')));
create policy importers_change on performance.import_files for update to frankpledge_app
  using ((select platform.may('performance.import'))) with check ((select platform.may('performance.import')));
grant delete on performance.import_files to frankpledge_app;
-- What a check recorded gives way to the next check; once an import is stored its files stay.
create policy importers_replace on performance.import_files for delete to frankpledge_app
  using ((select platform.may('performance.import')) and exists (
    select from performance.imports i where i.id = import_id and i.stored_at is null));
create policy importers_add on performance.import_errors for insert to frankpledge_app
  with check ((select platform.may('performance.import')));
create policy importers_replace on performance.import_errors for delete to frankpledge_app
  using ((select platform.may('performance.import')) and exists (
    select from performance.import_files f join performance.imports i on i.id = f.import_id
    where f.id = file_id and i.stored_at is null));
grant insert, update on performance.editions to frankpledge_app;
create policy importers_add on performance.editions for insert to frankpledge_app
  with check ((select platform.may('performance.import')));
create policy importers_change on performance.editions for update to frankpledge_app
  using ((select platform.may('performance.import'))) with check ((select platform.may('performance.import')));
grant insert on performance.cells to frankpledge_app;
create policy importers_add on performance.cells for insert to frankpledge_app
  with check ((select platform.may('performance.import')));

-- Measures and types: an import may create them, an analyst changes them.
grant insert, update on performance.measures, performance.count_types to frankpledge_app;
create policy makers_add on performance.measures for insert to frankpledge_app
  with check (((select platform.may('performance.import')) or (select platform.may('performance.analyse'))) and not built_in);
create policy analysts_change on performance.measures for update to frankpledge_app
  using ((select platform.may('performance.analyse'))) with check ((select platform.may('performance.analyse')));
create policy makers_add on performance.count_types for insert to frankpledge_app
  with check ((select platform.may('performance.import')) or (select platform.may('performance.analyse')));
create policy analysts_change on performance.count_types for update to frankpledge_app
  using ((select platform.may('performance.analyse'))) with check ((select platform.may('performance.analyse')));
grant insert, update on performance.series to frankpledge_app;
create policy makers_add on performance.series for insert to frankpledge_app
  with check ((select platform.may('performance.import')));
create policy makers_change on performance.series for update to frankpledge_app
  using ((select platform.may('performance.import')) or (select platform.may('performance.analyse')))
  with check ((select platform.may('performance.import')) or (select platform.may('performance.analyse')));

-- Labels: an import meets them, an analyst (or the import of areas) says what they mean.
grant insert, update on performance.area_labels, performance.type_labels to frankpledge_app;
create policy makers_add on performance.area_labels for insert to frankpledge_app
  with check ((select platform.may('performance.import')));
create policy makers_change on performance.area_labels for update to frankpledge_app
  using ((select platform.may('performance.import')) or (select platform.may('performance.analyse')))
  with check ((select platform.may('performance.import')) or (select platform.may('performance.analyse')));
create policy makers_add on performance.type_labels for insert to frankpledge_app
  with check ((select platform.may('performance.import')));
create policy analysts_change on performance.type_labels for update to frankpledge_app
  using ((select platform.may('performance.analyse'))) with check ((select platform.may('performance.analyse')));

-- What is worked out from editions and labels follows both.
grant insert, update, delete on performance.monthly_counts, performance.series_areas, performance.signals,
  performance.screenings to frankpledge_app;
grant insert, delete on performance.packed_counts to frankpledge_app;
create policy makers_all on performance.packed_counts to frankpledge_app
  using ((select platform.may('performance.import')) or (select platform.may('performance.analyse')))
  with check ((select platform.may('performance.import')) or (select platform.may('performance.analyse')));
create policy makers_all on performance.monthly_counts to frankpledge_app
  using ((select platform.may('performance.import')) or (select platform.may('performance.analyse')))
  with check ((select platform.may('performance.import')) or (select platform.may('performance.analyse')));
create policy makers_all on performance.series_areas to frankpledge_app
  using ((select platform.may('performance.import')) or (select platform.may('performance.analyse')))
  with check ((select platform.may('performance.import')) or (select platform.may('performance.analyse')));
create policy makers_all on performance.signals to frankpledge_app
  using ((select platform.may('performance.import')) or (select platform.may('performance.analyse')))
  with check ((select platform.may('performance.import')) or (select platform.may('performance.analyse')));
create policy makers_all on performance.screenings to frankpledge_app
  using ((select platform.may('performance.import')) or (select platform.may('performance.analyse')))
  with check ((select platform.may('performance.import')) or (select platform.may('performance.analyse')));

-- Asking is the analyst's, or the import's that found the exception. A request is withdrawn, never deleted.
grant insert, update on performance.requests to frankpledge_app;
grant insert on performance.request_teams to frankpledge_app;
create policy askers_add on performance.requests for insert to frankpledge_app with check (
  ((select platform.may('performance.import')) or (select platform.may('performance.analyse')))
  and (asked_by is null or asked_by = (select platform.user_id())));
create policy askers_change on performance.requests for update to frankpledge_app
  using ((select platform.may('performance.import')) or (select platform.may('performance.analyse')))
  with check ((select platform.may('performance.import')) or (select platform.may('performance.analyse')));
create policy askers_add on performance.request_teams for insert to frankpledge_app
  with check ((select platform.may('performance.import')) or (select platform.may('performance.analyse')));

-- Answering: for areas that one's team serves, in one's own name; what was said is never rewritten, only followed.
grant insert on performance.responses to frankpledge_app;
create policy responders_add on performance.responses for insert to frankpledge_app with check (
  (select platform.may('performance.respond'))
  and by_user_id is not distinct from (select platform.user_id())
  and by_agency_id is not distinct from (select platform.agency_id())
  and exists (select from performance.requests r where r.id = request_id
    and r.area_id = any ((select platform.area_ids())::int[])));
grant insert on performance.contexts to frankpledge_app;
create policy analysts_add on performance.contexts for insert to frankpledge_app with check (
  (select platform.may('performance.analyse')) and by_user_id is not distinct from (select platform.user_id()));

grant update on performance.settings to frankpledge_app;
create policy analysts_change on performance.settings for update to frankpledge_app
  using ((select platform.may('performance.analyse'))) with check ((select platform.may('performance.analyse')));
