-- How long records are kept: a clock starts when the work on a record ends, its end brings a review and never a removal,
-- a legal hold stops everything, and what is disposed of leaves a certificate behind.

create table sharing.clocks (
  id uuid not null default gen_random_uuid(),
  record_id uuid not null,
  audience_id uuid not null,
  record_kind text not null,
  purpose_id text not null,
  -- The rule as it was when the work ended: a later edition never changes it silently.
  agreement_id uuid not null,
  edition integer not null,
  outcome text not null,
  outcome_title text not null,
  months integer not null,
  ended_on date not null,
  rule_due_on date not null generated always as ((ended_on + make_interval(months => months))::date) stored,
  due_on date not null,
  started_by uuid,
  started_at timestamptz not null default now(),
  stopped_by uuid,
  stopped_at timestamptz,
  noted_due_on date,
  version integer not null default 1,
  constraint clocks_pk primary key (id),
  constraint clocks_record_fk foreign key (record_id, audience_id) references sharing.records (id, audience_id)
    on update cascade on delete cascade,
  constraint clocks_agreement_fk foreign key (agreement_id) references sharing.agreements (id),
  constraint clocks_purpose_fk foreign key (purpose_id) references sharing.purposes (id),
  constraint clocks_months_range check (months between 1 and 1200),
  constraint clocks_never_shorter_than_rule check (due_on >= (ended_on + make_interval(months => months))::date)
);
create unique index clocks_one_running on sharing.clocks (record_id) where stopped_at is null;
create index clocks_by_record on sharing.clocks (record_id, audience_id);
create index clocks_running_by_due on sharing.clocks (due_on, id) where stopped_at is null;
comment on table sharing.clocks is 'When the work on a record ended, how, and when keeping it must be reviewed; stopped when the work begins again';
comment on column sharing.clocks.months is 'Of the agreement''s retention rule for this outcome, copied when the clock started or was evaluated again';
comment on column sharing.clocks.rule_due_on is 'The same day of the month so many months later, or that month''s last day';
comment on column sharing.clocks.due_on is 'When the review is due: the rule''s day, or a later one that a review decided';
comment on column sharing.clocks.noted_due_on is 'The due day for which the owner team has been told';

create table sharing.retention_events (
  id bigint not null generated always as identity,
  record_id uuid not null,
  kind text not null,
  at timestamptz not null default now(),
  by_user_id uuid,
  due_on date,
  reason text not null default '',
  constraint retention_events_pk primary key (id),
  constraint retention_events_record_fk foreign key (record_id) references sharing.records (id) on delete cascade,
  constraint retention_events_kind_known check (kind in ('ended', 'reopened', 'kept-longer', 'evaluated-again', 'held', 'hold-lifted',
    'disposal-proposed', 'disposal-declined', 'disposal-withdrawn', 'disposal-confirmed'))
);
create index retention_events_by_record on sharing.retention_events (record_id, id);
comment on table sharing.retention_events is 'Each decision about keeping a record, with its reason; goes when the record goes, and the certificate stays';
comment on column sharing.retention_events.due_on is 'When the next review is due after this decision';

create table sharing.legal_holds (
  id uuid not null default gen_random_uuid(),
  record_id uuid not null,
  audience_id uuid not null,
  record_kind text not null,
  purpose_id text not null,
  matter text not null,
  reason text not null,
  review_on date not null,
  placed_by uuid not null,
  placed_at timestamptz not null default now(),
  lifted_by uuid,
  lifted_at timestamptz,
  lift_reason text not null default '',
  noted_review_on date,
  constraint legal_holds_pk primary key (id),
  constraint legal_holds_record_fk foreign key (record_id, audience_id) references sharing.records (id, audience_id)
    on update cascade on delete cascade,
  constraint legal_holds_purpose_fk foreign key (purpose_id) references sharing.purposes (id),
  constraint legal_holds_have_matter check (length(trim(matter)) between 1 and 200),
  constraint legal_holds_have_reason check (length(trim(reason)) between 1 and 2000),
  constraint legal_holds_lifted_by_somebody check ((lifted_at is null) = (lifted_by is null)),
  constraint legal_holds_lifting_explained check (lifted_at is null or length(trim(lift_reason)) > 0)
);
create index legal_holds_by_record on sharing.legal_holds (record_id, audience_id);
create index legal_holds_active on sharing.legal_holds (review_on) where lifted_at is null;
comment on table sharing.legal_holds is 'Records that must not be disposed of while a matter lasts, such as proceedings or an inquiry';
comment on column sharing.legal_holds.matter is 'What it is for, such as the number of the proceedings';

create table sharing.disposal_proposals (
  id uuid not null default gen_random_uuid(),
  record_id uuid not null,
  because text not null,
  rights_request_id uuid,
  reason text not null,
  state text not null default 'proposed',
  proposed_by uuid not null,
  proposed_at timestamptz not null default now(),
  decided_by uuid,
  decided_at timestamptz,
  decision_reason text not null default '',
  constraint disposal_proposals_pk primary key (id),
  constraint disposal_proposals_record_fk foreign key (record_id) references sharing.records (id) on delete cascade,
  constraint disposal_proposals_because_known check (because in ('review', 'erasure')),
  constraint disposal_proposals_have_reason check (length(trim(reason)) between 1 and 2000),
  constraint disposal_proposals_state_known check (state in ('proposed', 'confirmed', 'declined', 'withdrawn')),
  constraint disposal_proposals_decided check ((state = 'proposed') = (decided_by is null) and (decided_by is null) = (decided_at is null)),
  constraint disposal_proposals_two_people check (state not in ('confirmed', 'declined') or decided_by <> proposed_by)
);
create unique index disposal_proposals_one_open on sharing.disposal_proposals (record_id) where state in ('proposed', 'confirmed');
create index disposal_proposals_by_record on sharing.disposal_proposals (record_id);
comment on table sharing.disposal_proposals is 'One person proposes to dispose of a record, another confirms it or declines';
comment on column sharing.disposal_proposals.because is 'review: its time is over; erasure: somebody asked for it and was right';

create table sharing.certificates (
  id uuid not null default gen_random_uuid(),
  year integer not null,
  sequence integer not null,
  number text not null generated always as
    ('D-' || year::text || '-' || lpad(sequence::text, greatest(4, length(sequence::text)), '0')) stored,
  record_id uuid not null,
  record_kind text not null,
  purpose_id text not null,
  owner_team_id uuid not null,
  owner_agency_id uuid not null,
  created_on date not null,
  ended_on date,
  because text not null,
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  confirmed_by uuid not null,
  confirmed_at timestamptz not null,
  disposed_at timestamptz not null,
  removed jsonb not null,
  text text not null,
  sha256 text not null,
  constraint certificates_pk primary key (id),
  constraint certificates_number_once unique (year, sequence),
  constraint certificates_record_once unique (record_id),
  constraint certificates_purpose_fk foreign key (purpose_id) references sharing.purposes (id),
  constraint certificates_two_people check (proposed_by <> confirmed_by),
  constraint certificates_hash_of_text check (sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex'))
);
create index certificates_by_owner on sharing.certificates (owner_team_id, disposed_at desc);
create index certificates_by_time on sharing.certificates (disposed_at desc, id);
comment on table sharing.certificates is
  'What was disposed of, when, why and by whom, without saying anything about anybody. Also the tombstone that explains a record''s id in the audit log';
comment on column sharing.certificates.removed is 'Rows removed, by table';
comment on column sharing.certificates.sha256 is 'Of the text, in UTF-8: it shows whether a printed or copied certificate is the one that was made';

create function sharing.refuse_certificate_change() returns trigger language plpgsql as $$
begin
  raise exception 'certificates are never changed or removed' using errcode = 'insufficient_privilege';
end
$$;
comment on function sharing.refuse_certificate_change() is 'Trigger: a second lock behind the missing grants';
create trigger certificates_are_never_changed before update or delete or truncate on sharing.certificates
  for each statement execute function sharing.refuse_certificate_change();

create function sharing.refuse_disposal() returns trigger language plpgsql as $$
begin
  if exists (select from sharing.legal_holds h where h.record_id = old.id and h.lifted_at is null) then
    raise exception 'the record is under a legal hold' using errcode = 'check_violation', constraint = 'records_held_stay';
  end if;
  if not exists (select from sharing.certificates c where c.record_id = old.id) then
    raise exception 'a record is removed with a certificate only'
      using errcode = 'check_violation', constraint = 'records_leave_a_certificate';
  end if;
  return old;
end
$$;
comment on function sharing.refuse_disposal() is 'Trigger: no record goes while it is held, and none goes without a certificate';
create trigger records_disposed_rightly before delete on sharing.records
  for each row execute function sharing.refuse_disposal();

-- What people wrote about a record in requests and reviews goes with the record. Who decided what and when stays.
create function sharing.words_removed() returns text language sql immutable
  return 'Removed when the record was disposed of';
comment on function sharing.words_removed() is 'Stands where words about a record stood before it was disposed of';

create function sharing.keep_disclosure_words() returns trigger language plpgsql as $$
declare
  gone constant text := sharing.words_removed();
begin
  if (new.about, new.information, new.risk, new.necessity, new.proportionality, new.consent_reason)
      is distinct from (old.about, old.information, old.risk, old.necessity, old.proportionality, old.consent_reason)
    and not (sharing.keeper() and new.about in (old.about, gone) and new.information in (old.information, gone)
      and new.risk in (old.risk, gone) and new.necessity in (old.necessity, gone)
      and new.proportionality in (old.proportionality, gone) and new.consent_reason in (old.consent_reason, gone)) then
    raise exception 'what a disclosure says does not change' using errcode = 'check_violation', constraint = 'disclosures_words_stay';
  end if;
  return new;
end
$$;
comment on function sharing.keep_disclosure_words() is 'Trigger: the words of a request are removed with its record and never changed otherwise';
create trigger disclosures_keep_words before update on sharing.disclosures
  for each row execute function sharing.keep_disclosure_words();

create function sharing.keep_reason() returns trigger language plpgsql as $$
begin
  if new.reason is distinct from old.reason and not (sharing.keeper() and new.reason = sharing.words_removed()) then
    raise exception 'a reason once given does not change' using errcode = 'check_violation', constraint = 'reason_stays';
  end if;
  return new;
end
$$;
comment on function sharing.keep_reason() is 'Trigger: a reason is removed with its record and never changed otherwise';
create trigger emergencies_keep_reason before update on sharing.emergencies
  for each row execute function sharing.keep_reason();
create trigger record_events_keep_reason before update on sharing.record_events
  for each row execute function sharing.keep_reason();

revoke all on all functions in schema sharing from public;
