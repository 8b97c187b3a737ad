-- What goes beyond an agreement's rules: disclosures, asked for and decided one by one, and emergency access.

create table sharing.disclosures (
  id uuid not null default gen_random_uuid(),
  state text not null,
  -- Who asks, or is told without having asked.
  to_team_id uuid not null,
  to_agency_id uuid not null,
  asked_by uuid,
  asked_at timestamptz,
  known_by text not null default 'record',
  -- What the record is about, in the words of whoever asks; only the two sides and overseers read it.
  about text not null default '',
  information text not null,
  risk text not null,
  necessity text not null,
  proportionality text not null,
  lawful_basis text not null,
  consent text not null,
  consent_reason text not null default '',
  level smallint not null,
  restrictions text not null default '',
  decided_by uuid,
  decided_at timestamptz,
  decision_reason text not null default '',
  expires_on date,
  withdrawn_by uuid,
  withdrawn_at timestamptz,
  withdrawal_reason text not null default '',
  -- Who has a conflict of interest in the record, repeated by the keeper: they do not read what was decided about it either.
  barred_user_ids uuid[] not null default '{}',
  version integer not null default 1,
  constraint disclosures_pk primary key (id),
  constraint disclosures_state_known check (state in ('requested', 'granted', 'refused', 'withdrawn', 'cancelled')),
  constraint disclosures_known_by_known check (known_by in ('record', 'pointer', 'offer')),
  constraint disclosures_asked_by_somebody check ((known_by = 'offer') = (asked_by is null) and (asked_by is null) = (asked_at is null)),
  constraint disclosures_consent_known check (consent in ('given', 'refused', 'not-asked')),
  constraint disclosures_consent_explained check (consent = 'given' or length(trim(consent_reason)) > 0),
  constraint disclosures_level_known check (level between 1 and 3),
  constraint disclosures_words_said check (length(trim(information)) > 0 and length(trim(risk)) > 0
    and length(trim(necessity)) > 0 and length(trim(proportionality)) > 0 and length(trim(lawful_basis)) > 0),
  constraint disclosures_decided check ((state in ('granted', 'refused', 'withdrawn')) = (decided_by is not null)
    and (decided_by is null) = (decided_at is null)),
  constraint disclosures_refusal_explained check (state <> 'refused' or length(trim(decision_reason)) > 0),
  constraint disclosures_granted_until check (state <> 'granted' or expires_on is not null),
  constraint disclosures_withdrawn_by_somebody check ((state = 'withdrawn') = (withdrawn_at is not null)
    and (withdrawn_at is null) = (withdrawn_by is null))
);
create index disclosures_by_team on sharing.disclosures (to_team_id, state);
create index disclosures_by_state on sharing.disclosures (state, decided_at desc);
comment on table sharing.disclosures is 'Decisions to disclose one record to one team, or not to: asked, granted, refused, withdrawn; all are kept';
comment on column sharing.disclosures.known_by is 'record: asked by somebody who knows of it; pointer: by somebody who was told only whom to ask; offer: given unasked';
comment on column sharing.disclosures.expires_on is 'Last day of the access';

create function sharing.keep_decisions() returns trigger language plpgsql as $$
begin
  if old.state <> new.state and (old.state, new.state) not in
      (('requested', 'granted'), ('requested', 'refused'), ('requested', 'cancelled'), ('granted', 'withdrawn')) then
    raise exception 'a disclosure does not go from % to %', old.state, new.state
      using errcode = 'check_violation', constraint = 'disclosures_state_follows';
  end if;
  if old.state <> 'requested' and (new.level, new.restrictions, new.decided_by, new.decided_at, new.decision_reason, new.expires_on)
      is distinct from (old.level, old.restrictions, old.decided_by, old.decided_at, old.decision_reason, old.expires_on) then
    raise exception 'what was decided does not change: withdraw it, and decide anew'
      using errcode = 'check_violation', constraint = 'disclosures_decision_stays';
  end if;
  if new.barred_user_ids is distinct from old.barred_user_ids and not sharing.keeper() then
    raise exception 'only the keeper repeats conflicts of interest here'
      using errcode = 'check_violation', constraint = 'disclosures_barred_by_keeper';
  end if;
  return new;
end
$$;
comment on function sharing.keep_decisions() is 'Trigger: a decision is taken once and stays as it was taken';
create trigger disclosures_keep_decisions before update on sharing.disclosures
  for each row execute function sharing.keep_decisions();

create table sharing.disclosure_records (
  disclosure_id uuid not null,
  record_id uuid not null,
  purpose_id text not null,
  owner_team_id uuid not null,
  told_team_id uuid,
  constraint disclosure_records_pk primary key (disclosure_id),
  constraint disclosure_records_disclosure_fk foreign key (disclosure_id) references sharing.disclosures (id)
);
create index disclosure_records_by_record on sharing.disclosure_records (record_id);
comment on table sharing.disclosure_records is
  'Which record a disclosure is about, apart from it: who asks because of a pointer does not learn even that';
comment on column sharing.disclosure_records.told_team_id is
  'The other side, once it may know which record this is about: not while it was only led by a pointer';

create table sharing.emergencies (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  agency_id uuid not null,
  team_id uuid not null,
  reason_code text not null,
  reason text not null,
  hours smallint not null,
  asked_at timestamptz not null default now(),
  -- Set by the keeper when it has found the record and that the rules allow it.
  state text not null default 'asked',
  opened_at timestamptz,
  expires_at timestamptz,
  reviewed_by uuid,
  reviewed_at timestamptz,
  review_outcome text,
  review_note text,
  constraint emergencies_pk primary key (id),
  constraint emergencies_state_known check (state in ('asked', 'opened', 'refused')),
  constraint emergencies_reason_known check (reason_code in ('life-at-risk', 'serious-harm', 'child-at-risk',
    'missing-person', 'crime-in-progress', 'other')),
  constraint emergencies_reason_said check (length(trim(reason)) between 20 and 2000),
  constraint emergencies_hours_range check (hours between 1 and 24),
  constraint emergencies_opened_until check ((state = 'opened') = (opened_at is not null)
    and (opened_at is null) = (expires_at is null)),
  constraint emergencies_reviewed_whole check ((reviewed_at is null) = (reviewed_by is null)
    and (reviewed_at is null) = (review_outcome is null)),
  constraint emergencies_reviewed_by_another check (reviewed_by is null or reviewed_by <> user_id),
  constraint emergencies_outcome_known check (review_outcome in ('justified', 'not-justified', 'unclear'))
);
create index emergencies_by_user on sharing.emergencies (user_id, asked_at);
create index emergencies_unreviewed on sharing.emergencies (asked_at) where reviewed_at is null and state = 'opened';
comment on table sharing.emergencies is 'Breaking the glass: somebody opened a record that was not shared with them, why, how long, and what the review found';

create function sharing.keep_emergencies() returns trigger language plpgsql as $$
begin
  if (new.state, new.opened_at, new.expires_at) is distinct from (old.state, old.opened_at, old.expires_at)
      and (old.state <> 'asked' or not sharing.keeper()) then
    raise exception 'what happened in an emergency does not change'
      using errcode = 'check_violation', constraint = 'emergencies_stay';
  end if;
  if (new.reviewed_by, new.reviewed_at, new.review_outcome, new.review_note)
      is distinct from (old.reviewed_by, old.reviewed_at, old.review_outcome, old.review_note)
      and (old.reviewed_at is not null or new.state <> 'opened') then
    raise exception 'an emergency is reviewed once, and only when something was opened'
      using errcode = 'check_violation', constraint = 'emergencies_reviewed_once';
  end if;
  return new;
end
$$;
comment on function sharing.keep_emergencies() is 'Trigger: the keeper answers once, and a review is written once';
create trigger emergencies_keep before update on sharing.emergencies
  for each row execute function sharing.keep_emergencies();

create table sharing.emergency_records (
  emergency_id uuid not null,
  user_id uuid not null,
  record_id uuid not null,
  purpose_id text not null,
  owner_team_id uuid not null,
  constraint emergency_records_pk primary key (emergency_id),
  constraint emergency_records_emergency_fk foreign key (emergency_id) references sharing.emergencies (id)
);
create index emergency_records_by_record on sharing.emergency_records (record_id);
comment on table sharing.emergency_records is 'Which record an emergency access opened';
comment on column sharing.emergency_records.user_id is 'Who opened it, repeated so that this table''s policy need not ask emergencies';

create table sharing.messages (
  id bigint not null generated always as identity,
  kind text not null,
  at timestamptz not null default now(),
  team_id uuid,
  user_id uuid,
  to_overseers boolean not null default false,
  record_id uuid,
  subject_id uuid,
  constraint messages_pk primary key (id),
  constraint messages_to_somebody check (team_id is not null or user_id is not null or to_overseers),
  constraint messages_kind_known check (kind in ('disclosure-requested', 'disclosure-granted', 'disclosure-refused',
    'disclosure-withdrawn', 'disclosure-offered', 'disclosure-cancelled', 'emergency-opened', 'emergency-reviewed',
    'record-received', 'record-moved', 'record-closed', 'record-named', 'conflict-declared', 'agreement-to-sign', 'agreement-in-force',
    'agreement-review-due', 'review-due', 'rights-request', 'possible-duplicate'))
);
create index messages_by_team on sharing.messages (team_id, id) where team_id is not null;
create index messages_by_user on sharing.messages (user_id, id) where user_id is not null;
create index messages_to_overseers on sharing.messages (id) where to_overseers;
comment on table sharing.messages is 'What a team, a person or the overseers must know at once: ids only, the words are made when it is read';
comment on column sharing.messages.subject_id is 'The disclosure, emergency, agreement or request that it is about';

create table sharing.messages_seen (
  message_id bigint not null,
  user_id uuid not null,
  seen_at timestamptz not null default now(),
  constraint messages_seen_pk primary key (message_id, user_id),
  constraint messages_seen_message_fk foreign key (message_id) references sharing.messages (id)
);
comment on table sharing.messages_seen is 'Who has read which message';

create function sharing.may_be_granted(disclosure uuid, record uuid, team uuid, granted_level smallint, until timestamptz)
  returns boolean language sql stable
  return exists (select from sharing.manageable_records m
      join sharing.disclosure_records s on s.record_id = m.id
      join sharing.disclosures d on d.id = s.disclosure_id
      where m.id = record and d.id = disclosure and d.state = 'granted' and d.to_team_id = team
        and d.level = granted_level and d.decided_by = platform.user_id()
        and until = (d.expires_on + 1)::timestamp at time zone 'Europe/London')
    -- An agency that has not signed is given nothing, not even by a decision.
    and exists (select from sharing.records r join sharing.signed_parties p on p.purpose_id = r.purpose_id
      join identity.teams t on t.agency_id = p.agency_id
      where r.id = record and t.id = team and t.closed_on is null);
comment on function sharing.may_be_granted(uuid, uuid, uuid, smallint, timestamptz) is
  'Whether the actor has decided, and may decide, to give this team this level on this record until then';

revoke all on all functions in schema sharing from public;
