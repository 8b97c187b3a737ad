-- The application's role, and the settings of a transaction as typed functions for the policies.

do $$
begin
  if not exists (select from pg_roles where rolname = 'frankpledge_app') then
    create role frankpledge_app nologin nosuperuser nobypassrls;
  end if;
end
$$;

-- A server's login, which is a member of this role only, sees whether the database is up to date.
grant usage on schema migrations to frankpledge_app;
grant select on migrations.applied to frankpledge_app;

-- Nothing is open to everybody.
revoke all on schema public from public;

create schema platform;
comment on schema platform is 'What policies read: who acts in this transaction, as the application has set it';
grant usage on schema platform to frankpledge_app;

-- After a transaction that set it locally a setting reads '' and not null. Each function is written to be wrapped in
-- (select ...) by the policies, so that it runs once for a query and not once for a row.
create function platform.actor_kind() returns text language sql stable
  as $$ select nullif(current_setting('app.actor_kind', true), '') $$;
comment on function platform.actor_kind() is 'person, system or anonymous; null outside withActor';

create function platform.user_id() returns uuid language sql stable
  as $$ select nullif(current_setting('app.user_id', true), '')::uuid $$;
comment on function platform.user_id() is 'The signed-in user; null for the system and visitors';

create function platform.agency_id() returns uuid language sql stable
  as $$ select nullif(current_setting('app.agency_id', true), '')::uuid $$;
comment on function platform.agency_id() is 'The agency that the user acts for';

create function platform.team_ids() returns uuid[] language sql stable
  as $$ select coalesce(nullif(current_setting('app.team_ids', true), ''), '{}')::uuid[] $$;
comment on function platform.team_ids() is 'The teams that the user belongs to';

create function platform.area_ids() returns int[] language sql stable
  as $$ select coalesce(nullif(current_setting('app.area_ids', true), ''), '{}')::int[] $$;
comment on function platform.area_ids() is 'The areas that the user''s teams serve, with all areas inside them';

create function platform.may(permission text) returns boolean language sql stable
  as $$ select permission = any (coalesce(nullif(current_setting('app.permissions', true), ''), '{}')::text[]) $$;
comment on function platform.may(text) is 'Whether the actor holds this permission; false outside withActor';

-- PostgreSQL lets everybody run a new function unless told otherwise.
revoke all on all functions in schema platform from public;
grant execute on all functions in schema platform to frankpledge_app;

create procedure platform.redeclare_policies(schema_name text) language plpgsql as $$
declare
  found record;
begin
  for found in select tablename, policyname from pg_policies where schemaname = schema_name loop
    execute format('drop policy %I on %I.%I', found.policyname, schema_name, found.tablename);
  end loop;
  execute format('revoke all on all tables in schema %I from frankpledge_app, public', schema_name);
  execute format('revoke all on all sequences in schema %I from frankpledge_app, public', schema_name);
  execute format('revoke all on all routines in schema %I from frankpledge_app, public', schema_name);
  execute format('grant usage on schema %I to frankpledge_app', schema_name);
  for found in select c.relname from pg_class c where c.relnamespace = schema_name::regnamespace and c.relkind in ('r', 'p') loop
    execute format('alter table %I.%I enable row level security', schema_name, found.relname);
    execute format('alter table %I.%I force row level security', schema_name, found.relname);
  end loop;
end
$$;
comment on procedure platform.redeclare_policies(text) is
  'Starts a schema''s policies afresh: none left, nothing granted, row security enabled and forced on every table';
revoke all on procedure platform.redeclare_policies(text) from public;
