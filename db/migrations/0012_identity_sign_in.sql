-- How people prove who they are, what is remembered of it, and how a stranger is invited.

create table identity.credentials (
  user_id uuid not null,
  password_hash text not null,
  password_changed_at timestamptz not null default now(),
  totp_secret bytea,
  totp_last_step bigint,
  proposed_totp_secret bytea,
  constraint credentials_pk primary key (user_id),
  constraint credentials_user_fk foreign key (user_id) references identity.users (id) on delete cascade,
  constraint credentials_argon2id check (password_hash like '$argon2id$%')
);
comment on table identity.credentials is 'What proves a user: a password''s hash and, when two-step sign-in is on, the secret of the one-time codes';
comment on column identity.credentials.totp_secret is 'Encrypted by the application (AES-256-GCM) with a key that is not in the database';
comment on column identity.credentials.totp_last_step is 'The 30-second step of the last code accepted: a code of it or before is refused';
comment on column identity.credentials.proposed_totp_secret is 'Encrypted likewise; becomes totp_secret when the user proves that their app holds it';

create table identity.recovery_codes (
  user_id uuid not null,
  code_hash bytea not null,
  used_at timestamptz,
  constraint recovery_codes_pk primary key (user_id, code_hash),
  constraint recovery_codes_user_fk foreign key (user_id) references identity.users (id) on delete cascade
);
comment on table identity.recovery_codes is 'Ten codes for the day when the telephone is lost; each works once. SHA-256 of 78 random bits';

create table identity.sessions (
  id uuid not null default gen_random_uuid(),
  token_hash bytea not null,
  user_id uuid not null,
  started_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  network_address text not null,
  device_label text not null,
  constraint sessions_pk primary key (id),
  constraint sessions_token_once unique (token_hash),
  constraint sessions_user_fk foreign key (user_id) references identity.users (id) on delete cascade
);
create index sessions_by_user on identity.sessions (user_id, started_at);
comment on table identity.sessions is 'Signed-in browsers. The cookie holds 256 random bits; only their SHA-256 is here';

create table identity.pending_sign_ins (
  token_hash bytea not null,
  user_id uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  codes_tried integer not null default 0,
  constraint pending_sign_ins_pk primary key (token_hash),
  constraint pending_sign_ins_user_fk foreign key (user_id) references identity.users (id) on delete cascade
);
comment on table identity.pending_sign_ins is 'Between the password and the one-time code: no session yet, nothing may be seen';

create table identity.known_devices (
  user_id uuid not null,
  token_hash bytea not null,
  first_signed_in_at timestamptz not null default now(),
  last_signed_in_at timestamptz not null default now(),
  constraint known_devices_pk primary key (user_id, token_hash),
  constraint known_devices_user_fk foreign key (user_id) references identity.users (id) on delete cascade
);
comment on table identity.known_devices is 'Browsers that this user has signed in on: guesses made elsewhere never slow these down';

create table identity.sign_in_buckets (
  key_hash bytea not null,
  failures double precision not null,
  last_failed_at timestamptz not null,
  constraint sign_in_buckets_pk primary key (key_hash)
);
create index sign_in_buckets_by_time on identity.sign_in_buckets (last_failed_at);
comment on table identity.sign_in_buckets is 'Failed sign-ins counted by what they have in common. Keys are hashed: what people typed is not kept';

create table identity.invitations (
  id uuid not null default gen_random_uuid(),
  kind text not null,
  token_hash bytea not null,
  email text not null,
  agency_id uuid not null,
  team_id uuid,
  roles text[] not null default '{}',
  user_id uuid,
  clears_two_step boolean not null default false,
  created_by uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  constraint invitations_pk primary key (id),
  constraint invitations_token_once unique (token_hash),
  constraint invitations_kind_known check (kind in ('invitation', 'password-reset')),
  constraint invitations_reset_has_user check ((kind = 'password-reset') = (user_id is not null)),
  constraint invitations_email_lower check (email = lower(email) and email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(email) <= 254),
  constraint invitations_roles_known check (roles <@ array['system-administrator', 'analyst', 'partnership-manager',
    'team-administrator', 'board-member', 'auditor']),
  constraint invitations_administrator_of_team check (not 'team-administrator' = any (roles) or team_id is not null),
  constraint invitations_end_once check (used_at is null or revoked_at is null),
  constraint invitations_agency_fk foreign key (agency_id) references identity.agencies (id),
  constraint invitations_team_fk foreign key (team_id) references identity.teams (id) on delete cascade,
  constraint invitations_user_fk foreign key (user_id) references identity.users (id) on delete cascade
);
create index invitations_by_agency on identity.invitations (agency_id, created_at);
comment on table identity.invitations is 'Links by which a person sets a password: to join, or after forgetting it. Single use, seven days, only the SHA-256 is kept';
