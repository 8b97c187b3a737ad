-- Documents and photographs. Each hangs on a record of sharing, which says for what purpose it is held and who may open it.
-- Nothing here decides that again. The files themselves lie in the database, behind the same policies as the rest.

create schema documents;
comment on schema documents is 'Letters, photographs, statements and reports that belong to a record';

create table documents.documents (
  id uuid not null default gen_random_uuid(),
  record_id uuid not null,
  kind text not null,
  title text not null,
  file_name text not null,
  media_type text not null,
  bytes integer not null,
  sha256 text,
  dated_on date,
  note text not null default '',
  uploaded_by uuid,
  uploaded_at timestamptz not null default now(),
  removed_at timestamptz,
  removed_by uuid,
  removal_reason text,
  kept boolean not null generated always as (removed_at is null) stored,
  version integer not null default 1,
  constraint documents_pk primary key (id),
  constraint documents_kept_key unique (id, kept),
  constraint documents_kind_known check (kind in ('letter', 'photograph', 'statement', 'report', 'other')),
  constraint documents_titled check (removed_at is not null or length(trim(title)) between 1 and 200),
  constraint documents_file_named check (removed_at is not null or length(trim(file_name)) between 1 and 200),
  constraint documents_media_type_known check (media_type in ('image/jpeg', 'image/png', 'image/webp', 'image/gif',
    'application/pdf', 'text/plain', 'text/csv', 'message/rfc822',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/vnd.oasis.opendocument.text', 'application/vnd.oasis.opendocument.spreadsheet',
    'application/vnd.oasis.opendocument.presentation')),
  constraint documents_not_empty check (bytes > 0),
  constraint documents_hashed check (sha256 ~ '^[0-9a-f]{64}$'),
  constraint documents_hash_while_kept check ((sha256 is null) = (removed_at is not null)),
  constraint documents_note_length check (length(note) <= 2000),
  constraint documents_removal_explained check (
    case when removed_at is null then removed_by is null and removal_reason is null
      else length(trim(removal_reason)) between 1 and 1000 and removal_reason is not null end)
);
create index documents_by_record on documents.documents (record_id, uploaded_at desc, id);
create unique index documents_once on documents.documents (record_id, sha256) where removed_at is null;
comment on table documents.documents is
  'What is known of each document. Of a removed one: what it was, who added and who removed it, when and why';
comment on column documents.documents.media_type is 'As found in the bytes, never as the file''s name or its sender says';
comment on column documents.documents.bytes is 'Size of what is kept, which for a picture is not the size of what was sent';
comment on column documents.documents.sha256 is 'Of what is kept; empty once it is removed';
comment on column documents.documents.dated_on is 'The day that the document bears, or on which the photograph was taken';
comment on column documents.documents.kept is 'Contents refer to it, so that none outlive a removed document';

create table documents.contents (
  document_id uuid not null,
  variant text not null,
  kept boolean not null default true,
  media_type text not null,
  body bytea not null,
  constraint contents_pk primary key (document_id, variant),
  constraint contents_of_kept_document_fk foreign key (document_id, kept) references documents.documents (id, kept)
    on delete cascade deferrable initially deferred,
  constraint contents_of_kept_document_only check (kept),
  constraint contents_variant_known check (variant in ('original', 'preview')),
  constraint contents_preview_is_a_picture check (variant = 'original' or media_type in ('image/jpeg', 'image/webp')),
  constraint contents_size check (octet_length(body) between 1 and 30000000)
);
-- Packed already, all that is large.
alter table documents.contents alter column body set storage external;
comment on table documents.contents is
  'The files: of a picture the one drawn afresh without its hidden data, and a small preview; of anything else what was sent';

create function documents.keep_documents() returns trigger language plpgsql as $$
begin
  if (new.id, new.record_id, new.media_type, new.bytes, new.uploaded_by)
      is distinct from (old.id, old.record_id, old.media_type, old.bytes, old.uploaded_by) then
    raise exception 'a document stays on its record, as it was added' using errcode = 'check_violation', constraint = 'documents_stay';
  end if;
  if old.removed_at is not null then
    if new.removed_at is null or (new.kind, new.title, new.file_name, new.note, new.dated_on, new.removed_by, new.removal_reason)
        is distinct from (old.kind, old.title, old.file_name, old.note, old.dated_on, old.removed_by, old.removal_reason) then
      raise exception 'what is left of a removed document does not change'
        using errcode = 'check_violation', constraint = 'documents_removed_stay_removed';
    end if;
  elsif new.removed_at is not null then
    -- A title or a file's name may say as much as the file.
    new.title := '';
    new.file_name := '';
    new.note := '';
    new.dated_on := null;
    new.sha256 := null;
  elsif (new.file_name, new.sha256) is distinct from (old.file_name, old.sha256) then
    raise exception 'a document stays on its record, as it was added' using errcode = 'check_violation', constraint = 'documents_stay';
  end if;
  return new;
end
$$;
comment on function documents.keep_documents() is
  'Trigger: a document never moves to another record; removing it takes its words too, and cannot be undone';
create trigger documents_are_kept before update on documents.documents
  for each row execute function documents.keep_documents();

create function documents.erase_contents() returns trigger language plpgsql as $$
begin
  delete from documents.contents c where c.document_id = new.id;
  return null;
end
$$;
comment on function documents.erase_contents() is 'Trigger: with the removal go the file and its preview';
create trigger documents_removed_lose_contents after update of removed_at on documents.documents
  for each row when (old.removed_at is null and new.removed_at is not null)
  execute function documents.erase_contents();

create function documents.forget_record() returns trigger language plpgsql as $$
begin
  delete from documents.documents where record_id = old.id;
  return old;
end
$$;
comment on function documents.forget_record() is 'Trigger: with the record go its documents';
create trigger records_removed_lose_documents before delete on sharing.records
  for each row execute function documents.forget_record();

revoke all on all functions in schema documents from public;
