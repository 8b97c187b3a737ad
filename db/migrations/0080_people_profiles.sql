-- Profiles of people, households and places. Each hangs on a record of sharing, which says for what purpose it is held and
-- who may open it. Nothing here decides that again.

create schema people;
comment on schema people is 'Profiles of people, households and places; how their like is found, linked and merged';

-- Policies ask these, and not the views themselves, for rows that come a few at a time: what they ask is planned once for a
-- session, where a policy would be planned again, with all that it nests, for every statement on every table. The tables
-- that a search reads by the hundred ask the views.
create function people.may_know(which uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from sharing.records r where r.id = which);
end
$$;
comment on function people.may_know(uuid) is 'Whether the actor at least knows of the record';

create function people.may_read(which uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from sharing.viewable_records v where v.id = which);
end
$$;
comment on function people.may_read(uuid) is 'Whether the actor may read what hangs on the record';

create function people.may_write(which uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from sharing.contributable_records c where c.id = which);
end
$$;
comment on function people.may_write(uuid) is 'Whether the actor may add to and change what hangs on the record';

create function people.may_manage(which uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from sharing.manageable_records m where m.id = which);
end
$$;
comment on function people.may_manage(uuid) is 'Whether the actor''s team answers for the record';

create table people.subjects (
  record_id uuid not null,
  kind text not null,
  display_name text not null,
  merged_into uuid,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  version integer not null default 1,
  constraint subjects_pk primary key (record_id),
  constraint subjects_merged_into_fk foreign key (merged_into) references people.subjects (record_id) on delete set null,
  constraint subjects_not_into_itself check (merged_into <> record_id),
  constraint subjects_kind_known check (kind in ('person', 'household', 'place')),
  constraint subjects_have_name check (length(trim(display_name)) between 1 and 200)
);
create index subjects_merged on people.subjects (merged_into) where merged_into is not null;
comment on table people.subjects is 'Whom or what a record is about. All that somebody may see who only knows of the record';
comment on column people.subjects.merged_into is 'The profile that goes on instead of this one';

create table people.details (
  record_id uuid not null,
  born_on date,
  born_precision text,
  gender text,
  gender_described text,
  gender_because text,
  ethnicity text,
  ethnicity_because text,
  language text,
  language_because text,
  disability text,
  disability_because text,
  needs text not null default '',
  constraint details_pk primary key (record_id),
  constraint details_subject_fk foreign key (record_id) references people.subjects (record_id) on delete cascade,
  constraint details_born_precision_known check (born_precision in ('day', 'month', 'year')),
  constraint details_born_as_precise check ((born_on is null) = (born_precision is null)),
  constraint details_gender_known check (gender in ('female', 'male', 'trans-woman', 'trans-man', 'non-binary',
    'self-described', 'prefer-not-to-say', 'not-asked')),
  constraint details_gender_described check ((gender is not distinct from 'self-described') = (gender_described is not null)),
  constraint details_gender_reason check ((gender is not distinct from 'not-asked') = (gender_because is not null)),
  constraint details_ethnicity_known check (ethnicity in ('W1', 'W2', 'W3', 'W9', 'M1', 'M2', 'M3', 'M9', 'A1', 'A2', 'A3',
    'A4', 'A9', 'B1', 'B2', 'B9', 'O2', 'O9', 'prefer-not-to-say', 'not-asked')),
  constraint details_ethnicity_reason check ((ethnicity is not distinct from 'not-asked') = (ethnicity_because is not null)),
  constraint details_language_reason check ((language is not distinct from 'not-asked') = (language_because is not null)),
  constraint details_disability_reason check ((disability is not distinct from 'not-asked') = (disability_because is not null)),
  constraint details_needs_length check (length(needs) <= 2000)
);
comment on table people.details is 'Birth, protected characteristics and needs of a person';
comment on column people.details.born_on is 'Of a month or year only, its first day';
comment on column people.details.ethnicity is
  'The 18 groups of the 2011 census by police code, or prefer-not-to-say, or not-asked with its reason; empty while nobody has recorded an answer. There is no default';
comment on column people.details.needs is 'What to consider when meeting or writing';

create table people.names (
  id bigint not null generated always as identity,
  record_id uuid not null,
  position smallint not null,
  given text not null,
  family text not null,
  use text not null,
  constraint names_pk primary key (id),
  constraint names_subject_fk foreign key (record_id) references people.subjects (record_id) on delete cascade,
  constraint names_use_known check (use in ('main', 'preferred', 'alias', 'former')),
  constraint names_said check (length(trim(given || family)) > 0 and length(given) <= 100 and length(family) <= 100)
);
create index names_by_record on people.names (record_id);
comment on table people.names is 'Every name by which a person, household or place is or was known';

create table people.addresses (
  id bigint not null generated always as identity,
  record_id uuid not null,
  position smallint not null,
  use text not null,
  flat text not null,
  building text not null,
  number text not null,
  street text not null,
  locality text not null,
  town text not null,
  postcode text not null,
  uprn text,
  area_id int,
  from_on date,
  to_on date,
  constraint addresses_pk primary key (id),
  constraint addresses_subject_fk foreign key (record_id) references people.subjects (record_id) on delete cascade,
  constraint addresses_use_known check (use in ('home', 'former', 'work', 'other')),
  constraint addresses_uprn_shape check (uprn ~ '^[0-9]{1,12}$'),
  constraint addresses_end_after_start check (to_on >= from_on)
);
create index addresses_by_record on people.addresses (record_id);
comment on table people.addresses is 'Where somebody lives or lived or is otherwise found, or where a household or place is';
comment on column people.addresses.uprn is 'Unique property reference number';
comment on column people.addresses.to_on is 'Last day; empty while it is so or when nobody knows';

create table people.phones (
  id bigint not null generated always as identity,
  record_id uuid not null,
  position smallint not null,
  number text not null,
  note text not null,
  constraint phones_pk primary key (id),
  constraint phones_subject_fk foreign key (record_id) references people.subjects (record_id) on delete cascade,
  constraint phones_international check (number ~ '^\+[1-9][0-9]{7,14}$')
);
create index phones_by_record on people.phones (record_id);
comment on table people.phones is 'Phone numbers in international form, with a note such as when it is safe to ring';

create table people.emails (
  id bigint not null generated always as identity,
  record_id uuid not null,
  position smallint not null,
  address text not null,
  note text not null,
  constraint emails_pk primary key (id),
  constraint emails_subject_fk foreign key (record_id) references people.subjects (record_id) on delete cascade,
  constraint emails_lower check (address = lower(address) and address ~ '^[^@[:space:]]+@[^@[:space:]]+$')
);
create index emails_by_record on people.emails (record_id);
comment on table people.emails is 'E-mail addresses, in lower case';

create table people.refs (
  id bigint not null generated always as identity,
  record_id uuid not null,
  position smallint not null,
  kind text not null,
  value text not null,
  constraint refs_pk primary key (id),
  constraint refs_subject_fk foreign key (record_id) references people.subjects (record_id) on delete cascade,
  constraint refs_kind_shape check (kind ~ '^[a-z][a-z-]{1,39}$'),
  constraint refs_said check (length(trim(value)) between 1 and 60)
);
create index refs_by_record on people.refs (record_id);
comment on table people.refs is 'References given by other organisations, such as an NHS number or a tenancy reference';

create table people.members (
  id bigint not null generated always as identity,
  household_id uuid not null,
  person_id uuid not null,
  role text not null,
  from_on date,
  to_on date,
  added_by uuid,
  added_at timestamptz not null default now(),
  constraint members_pk primary key (id),
  constraint members_household_fk foreign key (household_id) references people.subjects (record_id) on delete cascade,
  constraint members_person_fk foreign key (person_id) references people.subjects (record_id) on delete cascade,
  constraint members_not_itself check (household_id <> person_id),
  constraint members_end_after_start check (to_on >= from_on),
  constraint members_role_length check (length(role) <= 100)
);
create unique index members_once on people.members (household_id, person_id) where to_on is null;
create index members_by_person on people.members (person_id);
comment on table people.members is 'Who belongs to a household, from when to when';
comment on column people.members.role is 'In words: tenant, son, lodger';

create table people.relationships (
  id bigint not null generated always as identity,
  from_id uuid not null,
  to_id uuid not null,
  kind text not null,
  note text not null,
  from_on date,
  to_on date,
  added_by uuid,
  added_at timestamptz not null default now(),
  constraint relationships_pk primary key (id),
  constraint relationships_from_fk foreign key (from_id) references people.subjects (record_id) on delete cascade,
  constraint relationships_to_fk foreign key (to_id) references people.subjects (record_id) on delete cascade,
  constraint relationships_not_itself check (from_id <> to_id),
  constraint relationships_kind_shape check (kind ~ '^[a-z][a-z-]{1,39}$'),
  constraint relationships_end_after_start check (to_on >= from_on),
  constraint relationships_note_length check (length(note) <= 500)
);
create unique index relationships_once on people.relationships (from_id, to_id, kind) where to_on is null;
create index relationships_by_to on people.relationships (to_id);
comment on table people.relationships is 'How one profile stands to another: from is the kind of to ("parent of")';
