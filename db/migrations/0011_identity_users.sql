-- Users, what they may do and the teams they belong to.

create table identity.roles (
  name text not null,
  given_by_team_administrators boolean not null,
  constraint roles_pk primary key (name)
);
comment on table identity.roles is 'The roles of src/foundations/identity/roles.ts; a test keeps both equal';
comment on column identity.roles.given_by_team_administrators is
  'Whether a team administrator may give it; a person with any other role can be changed by a system administrator only';
insert into identity.roles (name, given_by_team_administrators) values
  ('system-administrator', false),
  ('analyst', false),
  ('partnership-manager', true),
  ('team-administrator', true),
  ('board-member', true),
  ('auditor', false);

create table identity.users (
  id uuid not null default gen_random_uuid(),
  email text not null,
  agency_id uuid not null,
  -- An array and not a table of its own: the policies that guard a user look at the roles, and a policy on users that
  -- reads a table whose policy reads users is refused by the database as endless.
  roles text[] not null default '{}',
  status text not null default 'active',
  created_at timestamptz not null default now(),
  deactivated_at timestamptz,
  last_signed_in_at timestamptz,
  -- Sessions that began before this moment are over.
  sessions_valid_from timestamptz not null default 'epoch',
  constraint users_pk primary key (id),
  constraint users_email_once unique (email),
  constraint users_with_agency_key unique (id, agency_id),
  constraint users_agency_fk foreign key (agency_id) references identity.agencies (id),
  constraint users_email_lower check (email = lower(email) and email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(email) <= 254),
  constraint users_roles_known check (roles <@ array['system-administrator', 'analyst', 'partnership-manager',
    'team-administrator', 'board-member', 'auditor']),
  constraint users_status_known check (status in ('active', 'deactivated')),
  constraint users_deactivated_when check ((status = 'deactivated') = (deactivated_at is not null))
);
create index users_by_agency on identity.users (agency_id);
comment on table identity.users is 'People who can sign in, never removed: what they did stays theirs';

create table identity.user_names (
  user_id uuid not null,
  display_name text not null,
  constraint user_names_pk primary key (user_id),
  constraint user_names_user_fk foreign key (user_id) references identity.users (id) on delete cascade,
  constraint user_names_said check (length(trim(display_name)) between 1 and 120)
);
comment on table identity.user_names is
  'The name under which a person works, apart from users because every colleague may read it where the person''s work is shown';

create table identity.team_members (
  team_id uuid not null,
  user_id uuid not null,
  -- The user's own agency, repeated here so that this table's policy needs no other table.
  user_agency_id uuid not null,
  constraint team_members_pk primary key (team_id, user_id),
  constraint team_members_team_fk foreign key (team_id) references identity.teams (id) on delete cascade,
  constraint team_members_user_fk foreign key (user_id, user_agency_id) references identity.users (id, agency_id)
    on update cascade on delete cascade
);
create index team_members_by_user on identity.team_members (user_id);
comment on table identity.team_members is 'Who belongs to which team';

create table identity.team_administrators (
  team_id uuid not null,
  user_id uuid not null,
  constraint team_administrators_pk primary key (team_id, user_id),
  constraint team_administrators_member_fk foreign key (team_id, user_id)
    references identity.team_members (team_id, user_id) on delete cascade
);
create index team_administrators_by_user on identity.team_administrators (user_id);
comment on table identity.team_administrators is
  'Members who manage their team; apart from team_members so that its policies can ask without asking themselves';

create function identity.administered_team_ids() returns uuid[] language sql stable
  return (select coalesce(array_agg(a.team_id), '{}') from identity.team_administrators a
    where a.user_id = platform.user_id() and platform.may('identity.manage-own-team'));
comment on function identity.administered_team_ids() is 'The teams that the actor manages, as far as they hold the permission';

create function identity.roles_of_team_administrators() returns text[] language sql stable
  return (select array_agg(r.name) from identity.roles r where r.given_by_team_administrators);
comment on function identity.roles_of_team_administrators() is 'The roles that a team administrator may give and take';

create function identity.is_in_a_team(member_id uuid) returns boolean language sql stable
  return exists (select from identity.team_members m where m.user_id = member_id);
comment on function identity.is_in_a_team(uuid) is
  'Whether somebody belongs to a team already. A team administrator adds only such people: taking in somebody who is in no team would give power over their account';

create function identity.system_may(permission text) returns boolean language sql stable
  return platform.actor_kind() = 'system' and platform.may(permission);
comment on function identity.system_may(text) is 'Whether the actor is the system at this one job; never true for a person';

create function identity.manages(managed_user_id uuid, managed_agency_id uuid, managed_roles text[]) returns boolean language sql stable
  return managed_agency_id = platform.agency_id()
    and managed_roles <@ (select identity.roles_of_team_administrators())
    and (select identity.is_in_a_team(managed_user_id))
    and not exists (select from identity.team_members m
      where m.user_id = managed_user_id and m.team_id <> all ((select identity.administered_team_ids())::uuid[]));
comment on function identity.manages(uuid, uuid, text[]) is
  'Whether the actor, as team administrator, may change this user: own agency, no role above theirs, in no team but theirs';
