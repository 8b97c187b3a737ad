-- Profiles of one and the same: suspected, linked across purposes, merged within one.

create table people.links (
  id bigint not null generated always as identity,
  a_id uuid not null,
  b_id uuid not null,
  reason text not null,
  linked_by uuid not null,
  linked_at timestamptz not null default now(),
  unlinked_by uuid,
  unlinked_at timestamptz,
  unlink_reason text,
  constraint links_pk primary key (id),
  constraint links_a_fk foreign key (a_id) references people.subjects (record_id) on delete cascade,
  constraint links_b_fk foreign key (b_id) references people.subjects (record_id) on delete cascade,
  constraint links_in_order check (a_id < b_id),
  constraint links_have_reason check (length(trim(reason)) between 1 and 1000),
  constraint links_unlinked_whole check ((unlinked_at is null) = (unlinked_by is null)
    and (unlinked_at is null) = (unlink_reason is null))
);
create unique index links_once on people.links (a_id, b_id) where unlinked_at is null;
create index links_by_a on people.links (a_id);
create index links_by_b on people.links (b_id);
comment on table people.links is
  'Two profiles of the same person, household or place. An identity is what links connect: it has no row of its own, so that whoever joins two profiles need not touch a third that they may not see';

create table people.merges (
  id bigint not null generated always as identity,
  survivor_id uuid not null,
  absorbed_id uuid not null,
  reason text not null,
  merged_by uuid not null,
  merged_at timestamptz not null default now(),
  added jsonb not null,
  filled jsonb not null,
  undone_by uuid,
  undone_at timestamptz,
  undo_reason text,
  constraint merges_pk primary key (id),
  constraint merges_survivor_fk foreign key (survivor_id) references people.subjects (record_id) on delete cascade,
  constraint merges_absorbed_fk foreign key (absorbed_id) references people.subjects (record_id) on delete cascade,
  constraint merges_not_itself check (survivor_id <> absorbed_id),
  constraint merges_have_reason check (length(trim(reason)) between 1 and 1000),
  constraint merges_undone_whole check ((undone_at is null) = (undone_by is null)
    and (undone_at is null) = (undo_reason is null))
);
create unique index merges_once on people.merges (absorbed_id) where undone_at is null;
create index merges_by_survivor on people.merges (survivor_id);
comment on table people.merges is
  'One profile that went on as another of the same purpose. The absorbed one keeps all that it had, so that undoing restores it exactly';
comment on column people.merges.added is 'Ids of the rows that the survivor gained, by table';
comment on column people.merges.filled is 'Details that the survivor did not have and took over, with their values';

create table people.suspected_pairs (
  id bigint not null generated always as identity,
  a_id uuid not null,
  b_id uuid not null,
  score smallint not null,
  reasons text[] not null,
  state text not null default 'suspected',
  found_at timestamptz not null default now(),
  decided_by uuid,
  decided_at timestamptz,
  decision_reason text,
  constraint suspected_pairs_pk primary key (id),
  constraint suspected_pairs_a_fk foreign key (a_id) references people.subjects (record_id) on delete cascade,
  constraint suspected_pairs_b_fk foreign key (b_id) references people.subjects (record_id) on delete cascade,
  constraint suspected_pairs_in_order check (a_id < b_id),
  constraint suspected_pairs_once unique (a_id, b_id),
  constraint suspected_pairs_score_range check (score between 0 and 100),
  constraint suspected_pairs_state_known check (state in ('suspected', 'same', 'different')),
  constraint suspected_pairs_decided_whole check ((state = 'suspected') = (decided_by is null)
    and (decided_by is null) = (decided_at is null) and (decided_by is null) = (decision_reason is null))
);
create index suspected_pairs_by_b on people.suspected_pairs (b_id);
comment on table people.suspected_pairs is
  'Profiles that may be of the same person. The system compares all purposes; a pair is seen only by who may read both profiles';
