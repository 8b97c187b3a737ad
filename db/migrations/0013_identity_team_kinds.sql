-- What a team does, so that agreements can name recipients by kind and area instead of by name; and the roles of those
-- who work with records about people.

alter table identity.teams add column kind text not null default 'other',
  add constraint teams_kind_known check (kind in ('anti-social-behaviour', 'neighbourhood-policing', 'community-safety',
    'housing', 'environmental-health', 'fire-prevention', 'licensing', 'domestic-abuse', 'marac', 'safeguarding',
    'offender-management', 'youth-justice', 'substance-misuse', 'mental-health', 'victim-support', 'prevent', 'reviews',
    'analysis', 'information-governance', 'other'));
comment on column identity.teams.kind is 'What the team does; information sharing agreements name their recipients by it';

insert into identity.roles (name, given_by_team_administrators) values
  ('caseworker', true),
  ('information-governance', false);
alter table identity.users drop constraint users_roles_known,
  add constraint users_roles_known check (roles <@ array['system-administrator', 'analyst', 'partnership-manager',
    'team-administrator', 'board-member', 'auditor', 'caseworker', 'information-governance']);
alter table identity.invitations drop constraint invitations_roles_known,
  add constraint invitations_roles_known check (roles <@ array['system-administrator', 'analyst', 'partnership-manager',
    'team-administrator', 'board-member', 'auditor', 'caseworker', 'information-governance']);
