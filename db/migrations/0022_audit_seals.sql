-- Seals: events are closed in batches, each of which carries the digest of the one before, so that nobody can change,
-- remove, add or reorder a sealed event without its showing. docs/adr/0011-audit-seals.md says exactly how.

create table audit.seals (
  number bigint not null,
  version smallint not null,
  from_id bigint not null,
  to_id bigint not null,
  event_count integer not null,
  event_ids bigint[] not null,
  event_digests bytea not null,
  batch_digest bytea not null,
  previous_head bytea not null,
  head bytea not null,
  sealed_at timestamptz not null,
  constraint seals_pk primary key (number),
  constraint seals_begin_once unique (from_id),
  constraint seals_number_from_one check (number >= 1),
  constraint seals_range check (to_id >= from_id),
  constraint seals_count check (event_count = cardinality(event_ids) and octet_length(event_digests) = 32 * event_count),
  constraint seals_digest_lengths check (octet_length(batch_digest) = 32 and octet_length(previous_head) = 32
    and octet_length(head) = 32)
);
comment on table audit.seals is 'The chain: one row for each sealed batch of events';
comment on column audit.seals.version is 'Which rule of digests was used; 1 so far';
comment on column audit.seals.from_id is 'The first number of the range, one above the last of the seal before';
comment on column audit.seals.to_id is 'The last number of the range. No event with a number of the range can appear later';
comment on column audit.seals.event_ids is 'The numbers of the range that are events; the others belong to transactions that were rolled back';
comment on column audit.seals.event_digests is 'SHA-256 of each event, 32 bytes each, in the order of event_ids';
comment on column audit.seals.batch_digest is 'SHA-256 over the numbers and digests of all events';
comment on column audit.seals.head is 'SHA-256 over this seal and the head of the one before: it stands for all events up to here';

create trigger seals_are_never_changed before update or delete or truncate on audit.seals
  for each statement execute function audit.refuse_change();

create function audit.is_sealer() returns boolean language sql stable
  as $$ select platform.actor_kind() = 'system' and platform.may('audit.seal') $$;
comment on function audit.is_sealer() is 'Whether the system acts as the sealer. No role gives the permission, and no person would pass';
