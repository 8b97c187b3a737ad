-- The anti-social behaviour case review: Anti-social Behaviour, Crime and Policing Act 2014, sections 104 and 105.

create table casework.review_rules (
  valid_from date not null,
  complaints_needed integer not null,
  complain_within_months integer not null,
  apply_within_months integer not null,
  acknowledge_days integer not null,
  decide_days integer not null,
  review_days integer not null,
  appeal_days integer not null,
  source text not null,
  checked_on date not null,
  review_on date not null,
  set_by uuid,
  set_at timestamptz not null default now(),
  constraint review_rules_pk primary key (valid_from),
  constraint review_rules_never_above_the_law check (complaints_needed between 1 and 3),
  constraint review_rules_months check (complain_within_months between 1 and 24 and apply_within_months between 6 and 24),
  constraint review_rules_days check (least(acknowledge_days, decide_days, review_days, appeal_days) >= 1
    and greatest(acknowledge_days, decide_days, review_days, appeal_days) <= 120),
  constraint review_rules_source_said check (length(trim(source)) between 1 and 500)
);
comment on table casework.review_rules is 'The local rules of the case review, each from a day on, with their source and when they are to be checked again; working days';

insert into casework.review_rules (valid_from, complaints_needed, complain_within_months, apply_within_months, acknowledge_days,
  decide_days, review_days, appeal_days, source, checked_on, review_on)
values ('2014-10-20', 3, 1, 6, 3, 15, 20, 15,
  'Sections 104 and 105 of the Act for complaints and months; the days are such as partnerships publish and are to be set locally',
  '2026-11-01', '2027-11-01');

create table casework.review_applications (
  id uuid not null default gen_random_uuid(),
  reference text not null,
  received_at timestamptz not null default now(),
  area_id integer not null,
  applicant_name text not null,
  applicant_contact text not null,
  for_somebody_else boolean not null default false,
  victim_name text not null default '',
  victim_agrees text not null default '',
  what text not null,
  complaints text not null,
  wanted text not null default '',
  involvement text not null,
  state text not null default 'waiting',
  review_id uuid,
  decided_by uuid,
  decided_at timestamptz,
  reason text not null default '',
  constraint review_applications_pk primary key (id),
  constraint review_applications_reference_key unique (reference),
  constraint review_applications_reference_shape check (reference ~ '^V-[0-9A-Z]{4}-[0-9A-Z]{4}$'),
  constraint review_applications_state_known check (state in ('waiting', 'taken', 'not-taken')),
  constraint review_applications_involvement_known check (involvement in ('attend', 'write', 'somebody', 'none')),
  constraint review_applications_agreed check (not for_somebody_else or length(trim(victim_name)) > 0),
  constraint review_applications_decided check ((state = 'waiting') = (decided_at is null)),
  constraint review_applications_taken check ((state = 'taken') = (review_id is not null)),
  constraint review_applications_lengths check (length(applicant_name) between 1 and 200 and length(applicant_contact) between 1 and 300
    and length(victim_name) <= 200 and length(victim_agrees) <= 500 and length(what) between 1 and 4000
    and length(complaints) between 1 and 4000 and length(wanted) <= 2000 and length(reason) <= 1000)
);
create index review_applications_waiting on casework.review_applications (area_id, received_at) where state = 'waiting';
comment on table casework.review_applications is
  'Applications from the public form, as they were sent, until a team of the area makes a review of them. Read by teams that serve the area';

create table casework.reviews (
  record_id uuid not null,
  reference text not null,
  application_id uuid,
  rules_from date not null,
  victim_id uuid,
  applied_on date not null,
  applied_by text not null,
  channel text not null,
  behalf_note text not null default '',
  involvement text not null,
  what text not null,
  wanted text not null default '',
  acknowledged_on date,
  decided_on date,
  decision text,
  decision_reason text not null default '',
  persistence text not null default '',
  harm text not null default '',
  adequacy text not null default '',
  chair text not null default '',
  panel_on date,
  reviewed_on date,
  findings text not null default '',
  told_on date,
  appealed_on date,
  appeal_reason text not null default '',
  appeal_decided_on date,
  appeal_outcome text not null default '',
  closed_on date,
  made_by uuid,
  made_at timestamptz not null default now(),
  version integer not null default 1,
  constraint reviews_pk primary key (record_id),
  constraint reviews_reference_key unique (reference),
  constraint reviews_rules_fk foreign key (rules_from) references casework.review_rules (valid_from),
  constraint reviews_applied_by_known check (applied_by in ('victim', 'relative', 'councillor', 'agency', 'other')),
  constraint reviews_channel_known check (channel in ('form', 'phone', 'letter', 'email', 'in-person')),
  constraint reviews_involvement_known check (involvement in ('attend', 'write', 'somebody', 'none')),
  constraint reviews_decision_known check (decision in ('met', 'not-met')),
  constraint reviews_decided check ((decision is null) = (decided_on is null)),
  constraint reviews_decision_explained check (decision is null or length(trim(decision_reason)) > 0),
  constraint reviews_order check (least(acknowledged_on, decided_on, reviewed_on, closed_on, appealed_on) >= applied_on),
  constraint reviews_reviewed_after_met check (reviewed_on is null or decision = 'met'),
  constraint reviews_closed_when_told check (closed_on is null or (decision is not null and told_on is not null)),
  constraint reviews_appeal check (appeal_decided_on is null or appealed_on is not null),
  constraint reviews_lengths check (length(what) between 1 and 4000 and length(wanted) <= 2000 and length(findings) <= 8000
    and length(decision_reason) <= 4000 and length(chair) <= 200)
);
create index reviews_by_day on casework.reviews (applied_on desc);
comment on table casework.reviews is 'Case reviews: the application, the threshold decision, the panel, its findings and what the victim was told when';
comment on column casework.reviews.rules_from is 'The version of the local rules that held when it was applied for: later ones do not change it';

create table casework.review_complaints (
  id uuid not null default gen_random_uuid(),
  review_id uuid not null,
  happened_on date,
  complained_on date not null,
  agency text not null,
  reference text not null default '',
  what text not null default '',
  source text not null,
  incident_id uuid,
  same_as uuid,
  added_by uuid,
  added_at timestamptz not null default now(),
  constraint review_complaints_pk primary key (id),
  constraint review_complaints_review_fk foreign key (review_id) references casework.reviews (record_id) on delete cascade,
  constraint review_complaints_same_fk foreign key (same_as) references casework.review_complaints (id) on delete set null,
  constraint review_complaints_source_known check (source in ('records', 'history', 'applicant')),
  constraint review_complaints_not_itself check (same_as <> id),
  constraint review_complaints_in_order check (happened_on <= complained_on),
  constraint review_complaints_lengths check (length(trim(agency)) between 1 and 200 and length(reference) <= 60 and length(what) <= 1000)
);
create index review_complaints_by_review on casework.review_complaints (review_id);
create unique index review_complaints_once on casework.review_complaints (review_id, incident_id, agency) where incident_id is not null;
comment on table casework.review_complaints is 'Complaints as agencies and the applicant tell of them; the same incident told to two agencies is marked and counts once';

create table casework.review_histories (
  id uuid not null default gen_random_uuid(),
  review_id uuid not null,
  agency_id uuid not null,
  asked_on date not null,
  due_on date not null,
  asked_by uuid,
  answered_on date,
  answered_by uuid,
  known text not null default '',
  done text not null default '',
  uses_system text,
  version integer not null default 1,
  constraint review_histories_pk primary key (id),
  constraint review_histories_review_fk foreign key (review_id) references casework.reviews (record_id) on delete cascade,
  constraint review_histories_once unique (review_id, agency_id),
  constraint review_histories_answered check (answered_on is null or (answered_on >= asked_on and length(trim(known)) > 0)),
  constraint review_histories_uses_known check (uses_system in ('yes', 'partly', 'no')),
  constraint review_histories_lengths check (length(known) <= 8000 and length(done) <= 8000)
);
comment on table casework.review_histories is 'What each agency knew and did, asked for by a day. uses_system: whether what it did stands in the shared cases';

create table casework.review_recommendations (
  id uuid not null default gen_random_uuid(),
  review_id uuid not null,
  agency_id uuid not null,
  made_on date not null,
  text text not null,
  reply text,
  reply_text text not null default '',
  replied_on date,
  replied_by uuid,
  done_on date,
  version integer not null default 1,
  constraint review_recommendations_pk primary key (id),
  constraint review_recommendations_review_fk foreign key (review_id) references casework.reviews (record_id) on delete cascade,
  constraint review_recommendations_reply_known check (reply in ('accepted', 'partly', 'refused')),
  constraint review_recommendations_replied check ((reply is null) = (replied_on is null)),
  constraint review_recommendations_explained check (reply is null or reply = 'accepted' or length(trim(reply_text)) > 0),
  constraint review_recommendations_lengths check (length(trim(text)) between 1 and 4000 and length(reply_text) <= 4000)
);
create index review_recommendations_by_review on casework.review_recommendations (review_id);
comment on table casework.review_recommendations is 'What the panel recommends to an agency, and what the agency replies and does';

create table casework.review_letters (
  id uuid not null default gen_random_uuid(),
  review_id uuid not null,
  kind text not null,
  body text not null,
  written_by uuid,
  written_at timestamptz not null default now(),
  sent_on date,
  version integer not null default 1,
  constraint review_letters_pk primary key (id),
  constraint review_letters_review_fk foreign key (review_id) references casework.reviews (record_id) on delete cascade,
  constraint review_letters_kind_known check (kind in ('acknowledgement', 'threshold-met', 'threshold-not-met', 'outcome')),
  constraint review_letters_length check (length(trim(body)) between 1 and 8000)
);
create index review_letters_by_review on casework.review_letters (review_id);
comment on table casework.review_letters is 'Letters to the applicant, written from a template and changed by hand; unchanged once they are sent';

create function casework.keep_sent_letters() returns trigger language plpgsql as $$
begin
  if old.sent_on is not null and (new.body, new.kind, new.sent_on) is distinct from (old.body, old.kind, old.sent_on) then
    raise exception 'A letter that was sent does not change' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
comment on function casework.keep_sent_letters() is 'Trigger: what was sent stays as it was sent';
create trigger review_letters_kept before update on casework.review_letters
  for each row execute function casework.keep_sent_letters();

create table casework.review_explanations (
  id bigint not null generated always as identity,
  case_id uuid not null,
  profile_id uuid not null,
  explained_on date not null,
  how text not null,
  by_user_id uuid,
  added_at timestamptz not null default now(),
  constraint review_explanations_pk primary key (id),
  constraint review_explanations_case_fk foreign key (case_id) references casework.cases (record_id) on delete cascade,
  constraint review_explanations_how_said check (length(trim(how)) between 1 and 300)
);
create index review_explanations_by_profile on casework.review_explanations (profile_id);
create index review_explanations_by_case on casework.review_explanations (case_id);
comment on table casework.review_explanations is 'That a victim was told of the case review, when and how';
revoke all on all functions in schema casework from public;
