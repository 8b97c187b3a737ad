-- Closing a case: asked for by one person, decided by another. What was asked and decided stays, also when it was sent back.

create table casework.closures (
  id uuid not null default gen_random_uuid(),
  case_id uuid not null,
  state text not null default 'asked',
  outcome text not null,
  outcome_title text not null,
  ended_on date not null,
  achieved text not null,
  victims_view text not null,
  view_because text not null default '',
  acknowledged text[] not null default '{}',
  asked_by uuid not null,
  asked_at timestamptz not null default now(),
  decided_by uuid,
  decided_at timestamptz,
  decision_note text not null default '',
  constraint closures_pk primary key (id),
  constraint closures_case_fk foreign key (case_id) references casework.cases (record_id) on delete cascade,
  constraint closures_state_known check (state in ('asked', 'withdrawn', 'sent-back', 'approved', 'reopened')),
  constraint closures_outcome_length check (length(trim(outcome)) between 1 and 60 and length(trim(outcome_title)) between 1 and 200),
  constraint closures_achieved_length check (length(trim(achieved)) between 1 and 4000),
  constraint closures_view_known check (victims_view in ('satisfied', 'partly', 'not-satisfied', 'not-asked', 'no-victim')),
  constraint closures_not_asked_because check (victims_view <> 'not-asked' or length(trim(view_because)) > 0),
  constraint closures_view_because_length check (length(view_because) <= 1000),
  constraint closures_note_length check (length(decision_note) <= 2000),
  constraint closures_decided_when check ((state = 'asked') = (decided_at is null) and (state = 'asked') = (decided_by is null)),
  constraint closures_decided_by_another check (state not in ('approved', 'sent-back', 'reopened') or decided_by <> asked_by),
  constraint closures_sent_back_why check (state <> 'sent-back' or length(trim(decision_note)) > 0)
);
create unique index closures_one_asked on casework.closures (case_id) where state = 'asked';
create unique index closures_one_approved on casework.closures (case_id) where state = 'approved';
create index closures_by_case on casework.closures (case_id, asked_at desc);
create index closures_waiting on casework.closures (asked_at) where state = 'asked';
comment on table casework.closures is
  'Requests to close a case, with outcome, what was achieved and the victim''s view; approved or sent back by somebody else';
comment on column casework.closures.outcome is 'Code of the agreement''s retention rule: it decides how long the case is kept';
comment on column casework.closures.acknowledged is 'What was still open when closing was asked for, in the words in which it was shown and acknowledged';
comment on column casework.closures.state is 'reopened: it was approved, and the case was opened again later';
