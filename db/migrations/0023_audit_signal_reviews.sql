-- Signals of misuse are worked out from the events whenever somebody looks; what is kept is that somebody looked into one.

create table audit.signal_reviews (
  id bigint generated always as identity,
  signal_key text not null,
  up_to_event_id bigint not null,
  outcome text not null,
  note text not null default '',
  reviewed_by uuid not null,
  reviewed_at timestamptz not null default clock_timestamp(),
  constraint signal_reviews_pk primary key (id),
  constraint signal_reviews_key_shape check (signal_key ~ '^[a-z-]+\.\d{4}-\d{2}-\d{2}\.[0-9a-f-]{36}$'),
  constraint signal_reviews_outcome_known check (outcome in ('in-order', 'asked', 'passed-on')),
  constraint signal_reviews_note_length check (length(note) <= 1000)
);
create index signal_reviews_by_key on audit.signal_reviews (signal_key, id);
comment on table audit.signal_reviews is 'What an auditor found about a signal of misuse. Nothing is changed: a second thought is a second row';
comment on column audit.signal_reviews.signal_key is 'Rule, day by London''s clocks and user: the signal is worked out from events and has no row';
comment on column audit.signal_reviews.up_to_event_id is 'The newest event that the reviewer could see. Later ones of the same signal are not reviewed';
comment on column audit.signal_reviews.outcome is 'in-order: explained; asked: somebody was asked; passed-on: to be looked into by others';

create trigger signal_reviews_are_never_changed before update or delete or truncate on audit.signal_reviews
  for each statement execute function audit.refuse_change();
