-- People's rights over what is held about them: requests with their legal clock, subject access with redaction,
-- rectification, objection, restriction and erasure. Who asked and what was sent is personal data itself: it is read by
-- those who keep rights in the agency that handles the request, and by nobody else.

create table sharing.rights_requests (
  id uuid not null default gen_random_uuid(),
  agency_id uuid not null,
  year integer not null,
  sequence integer not null,
  number text not null generated always as
    ('R-' || year::text || '-' || lpad(sequence::text, greatest(4, length(sequence::text)), '0')) stored,
  kind text not null,
  regime text not null,
  state text not null default 'open',
  received_on date not null,
  requester_name text not null,
  requester_contact text not null default '',
  on_behalf_of text not null default '',
  asks text not null default '',
  identity_verified_on date,
  identity_verified_by uuid,
  identity_how text not null default '',
  clock_starts_on date,
  clock_months smallint,
  clock_extension_months smallint,
  clock_basis text,
  due_on date,
  extended_on date,
  extended_by uuid,
  extension_reason text not null default '',
  decision text,
  decision_reason text not null default '',
  decided_by uuid,
  decided_at timestamptz,
  responded_on date,
  responded_by uuid,
  response_how text not null default '',
  noted_due_on date,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint rights_requests_pk primary key (id),
  constraint rights_requests_number_once unique (agency_id, year, sequence),
  constraint rights_requests_kind_known check (kind in ('access', 'rectification', 'objection', 'restriction', 'erasure')),
  constraint rights_requests_regime_known check (regime in ('general', 'law-enforcement')),
  constraint rights_requests_state_known check (state in ('open', 'responded', 'withdrawn')),
  constraint rights_requests_named check (length(trim(requester_name)) between 1 and 200),
  constraint rights_requests_identity_whole check ((identity_verified_on is null) = (identity_verified_by is null)
    and (identity_verified_on is null) = (clock_starts_on is null) and (clock_starts_on is null) = (due_on is null)
    and (clock_starts_on is null) = (clock_months is null) and (clock_starts_on is null) = (clock_basis is null)
    and (clock_starts_on is null) = (clock_extension_months is null)),
  constraint rights_requests_clock_from_latest check (clock_starts_on = greatest(received_on, identity_verified_on)),
  constraint rights_requests_extended_whole check ((extended_on is null) = (extended_by is null)
    and (extended_on is null or length(trim(extension_reason)) > 0)),
  constraint rights_requests_due_by_clock check (due_on = (clock_starts_on + make_interval(months => clock_months
    + case when extended_on is null then 0 else clock_extension_months end))::date),
  constraint rights_requests_decision_known check (decision in ('granted', 'partly', 'refused')),
  constraint rights_requests_decided_whole check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null)),
  constraint rights_requests_refusal_explained check (decision is null or decision = 'granted' or length(trim(decision_reason)) > 0),
  constraint rights_requests_responded_whole check ((state = 'responded') = (responded_on is not null)
    and (responded_on is null) = (responded_by is null) and (responded_on is null or decision is not null))
);
create index rights_requests_open_by_due on sharing.rights_requests (due_on) where state = 'open';
comment on table sharing.rights_requests is 'Requests by people about what is held about them, and when the law wants an answer';
comment on column sharing.rights_requests.regime is 'general: UK GDPR; law-enforcement: part 3 of the Data Protection Act 2018';
comment on column sharing.rights_requests.clock_starts_on is 'The day of receipt, or the day on which identity was verified where that is later';
comment on column sharing.rights_requests.clock_months is 'Calendar months by the law as it was on that day; clock_basis names it';

create table sharing.rights_steps (
  id bigint not null generated always as identity,
  request_id uuid not null,
  kind text not null,
  at timestamptz not null default now(),
  by_user_id uuid not null,
  record_id uuid,
  note text not null default '',
  constraint rights_steps_pk primary key (id),
  constraint rights_steps_request_fk foreign key (request_id) references sharing.rights_requests (id),
  constraint rights_steps_kind_known check (kind in ('registered', 'identity-verified', 'extended', 'note', 'record-linked', 'record-left-out',
    'gathered', 'sent', 'decided', 'responded', 'withdrawn', 'restricted', 'restriction-lifted', 'rectification', 'erasure-proposed',
    'elsewhere-asked'))
);
create index rights_steps_by_request on sharing.rights_steps (request_id, id);
comment on table sharing.rights_steps is 'What was done about a request, step by step; added to, never changed';

create table sharing.rights_records (
  request_id uuid not null,
  record_id uuid not null,
  state text not null,
  reason text not null default '',
  by_user_id uuid not null,
  at timestamptz not null default now(),
  constraint rights_records_pk primary key (request_id, record_id),
  constraint rights_records_request_fk foreign key (request_id) references sharing.rights_requests (id),
  constraint rights_records_state_known check (state in ('linked', 'left-out')),
  constraint rights_records_leaving_out_explained check (state = 'linked' or length(trim(reason)) > 0)
);
create index rights_records_by_record on sharing.rights_records (record_id);
comment on table sharing.rights_records is 'The records of the agency that a request is about, and those that were looked at and are about somebody else';

create table sharing.rights_exports (
  id uuid not null default gen_random_uuid(),
  request_id uuid not null,
  state text not null default 'draft',
  original jsonb not null,
  gathered_by uuid not null,
  gathered_at timestamptz not null default now(),
  sent_text text,
  sent_sha256 text,
  sent_by uuid,
  sent_at timestamptz,
  constraint rights_exports_pk primary key (id),
  constraint rights_exports_request_fk foreign key (request_id) references sharing.rights_requests (id),
  constraint rights_exports_state_known check (state in ('draft', 'sent', 'replaced')),
  constraint rights_exports_sent_whole check ((state = 'sent') = (sent_at is not null) and (sent_at is null) = (sent_by is null)
    and (sent_at is null) = (sent_text is null) and (sent_text is null) = (sent_sha256 is null)),
  constraint rights_exports_hash_of_text check (sent_sha256 = encode(sha256(convert_to(sent_text, 'UTF8')), 'hex'))
);
create unique index rights_exports_one_draft on sharing.rights_exports (request_id) where state = 'draft';
create index rights_exports_by_request on sharing.rights_exports (request_id, gathered_at);
comment on table sharing.rights_exports is 'Everything held about somebody, gathered to be sent to them; the original stays under lock, what was sent is kept as sent';

create table sharing.rights_redactions (
  id uuid not null default gen_random_uuid(),
  export_id uuid not null,
  value_path text not null,
  reason_code text not null,
  reason text not null default '',
  by_user_id uuid not null,
  at timestamptz not null default now(),
  undone_by uuid,
  undone_at timestamptz,
  undone_reason text not null default '',
  constraint rights_redactions_pk primary key (id),
  constraint rights_redactions_export_fk foreign key (export_id) references sharing.rights_exports (id),
  constraint rights_redactions_path_shape check (value_path ~ '^[0-9]+/[0-9]+/[0-9]+$'),
  constraint rights_redactions_reason_known check (reason_code in ('third-party', 'confidence', 'crime', 'legal-privilege', 'harm', 'other')),
  constraint rights_redactions_other_explained check (reason_code <> 'other' or length(trim(reason)) > 0),
  constraint rights_redactions_undone_whole check ((undone_at is null) = (undone_by is null)
    and (undone_at is null or length(trim(undone_reason)) > 0))
);
create unique index rights_redactions_one_in_force on sharing.rights_redactions (export_id, value_path) where undone_at is null;
comment on table sharing.rights_redactions is 'Values of an export that are not sent: which, why and by whom; taken back rather than removed';
comment on column sharing.rights_redactions.value_path is 'Record, section and value, by their places in the export';

create function sharing.keep_sent_export() returns trigger language plpgsql as $$
begin
  if old.state <> 'draft' or new.original is distinct from old.original then
    raise exception 'what was gathered and sent does not change: gather again'
      using errcode = 'check_violation', constraint = 'rights_exports_stay';
  end if;
  return new;
end
$$;
comment on function sharing.keep_sent_export() is 'Trigger: an export is sent once, and its original never changes';
create trigger rights_exports_stay before update on sharing.rights_exports
  for each row execute function sharing.keep_sent_export();

create function sharing.redact_drafts_only() returns trigger language plpgsql as $$
begin
  if not exists (select from sharing.rights_exports e where e.id = new.export_id and e.state = 'draft') then
    raise exception 'what was sent is not redacted afterwards' using errcode = 'check_violation', constraint = 'rights_exports_stay';
  end if;
  return new;
end
$$;
comment on function sharing.redact_drafts_only() is 'Trigger: the redactions of an export that was sent stay as they were';
create trigger rights_redactions_of_drafts before insert or update on sharing.rights_redactions
  for each row execute function sharing.redact_drafts_only();

create table sharing.rectifications (
  id uuid not null default gen_random_uuid(),
  request_id uuid not null,
  record_id uuid not null,
  what text not null,
  old_value text not null,
  new_value text not null,
  evidence text not null default '',
  proposed_by uuid not null,
  proposed_at timestamptz not null default now(),
  decision text,
  decision_reason text not null default '',
  decided_by uuid,
  decided_at timestamptz,
  done_by uuid,
  done_at timestamptz,
  done_note text not null default '',
  constraint rectifications_pk primary key (id),
  constraint rectifications_request_fk foreign key (request_id) references sharing.rights_requests (id),
  constraint rectifications_record_fk foreign key (record_id) references sharing.records (id) on delete cascade,
  constraint rectifications_say_what check (length(trim(what)) between 1 and 200 and length(trim(new_value)) between 1 and 2000),
  constraint rectifications_decision_known check (decision in ('accepted', 'refused')),
  constraint rectifications_decided_whole check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null)
    and (decision is null or length(trim(decision_reason)) > 0)),
  constraint rectifications_done_after_accepted check (done_at is null or (decision = 'accepted' and done_by is not null))
);
create index rectifications_by_request on sharing.rectifications (request_id, proposed_at);
create index rectifications_by_record on sharing.rectifications (record_id);
comment on table sharing.rectifications is 'What somebody says is wrong about them, what was decided, and that the owner team carried it out';

create table sharing.disputed_notes (
  id uuid not null default gen_random_uuid(),
  record_id uuid not null,
  rectification_id uuid not null,
  what text not null,
  note text not null,
  at timestamptz not null default now(),
  by_user_id uuid not null,
  ended_at timestamptz,
  constraint disputed_notes_pk primary key (id),
  constraint disputed_notes_record_fk foreign key (record_id) references sharing.records (id) on delete cascade,
  constraint disputed_notes_rectification_fk foreign key (rectification_id) references sharing.rectifications (id) on delete cascade,
  constraint disputed_notes_say_what check (length(trim(what)) between 1 and 200 and length(trim(note)) between 1 and 2000)
);
create unique index disputed_notes_one_each on sharing.disputed_notes (rectification_id) where ended_at is null;
create index disputed_notes_by_record on sharing.disputed_notes (record_id);
comment on table sharing.disputed_notes is 'Shown with a record: the person disputes this, and says so in these words';

create function sharing.refuse_disposal_while_asked() returns trigger language plpgsql as $$
begin
  if exists (select from sharing.rights_records r join sharing.rights_requests q on q.id = r.request_id
      where r.record_id = old.id and r.state = 'linked' and q.state = 'open' and q.kind <> 'erasure') then
    raise exception 'somebody has asked about the record and waits for the answer'
      using errcode = 'check_violation', constraint = 'records_asked_about_stay';
  end if;
  return old;
end
$$;
comment on function sharing.refuse_disposal_while_asked() is
  'Trigger: nothing is disposed of while its subject waits for an answer (Data Protection Act 2018 section 173)';
create trigger records_not_disposed_while_asked before delete on sharing.records
  for each row execute function sharing.refuse_disposal_while_asked();

revoke all on all functions in schema sharing from public;
