-- Whoever manages the record may end emergency access before its time: the danger is over, or it was not needed.
alter table sharing.emergencies
  add column ended_at timestamptz,
  add column ended_by uuid,
  add column end_reason text,
  add constraint emergencies_ended_whole check ((ended_at is null) = (ended_by is null) and (ended_at is null) = (end_reason is null)),
  add constraint emergencies_ended_while_open check (ended_at is null
    or (state = 'opened' and ended_at >= opened_at and ended_at < expires_at)),
  add constraint emergencies_ended_by_another check (ended_by is null or ended_by <> user_id),
  add constraint emergencies_end_reason_said check (length(trim(end_reason)) between 1 and 2000);
comment on column sharing.emergencies.ended_at is 'When somebody who manages the record ended it before its time';

create or replace function sharing.keep_emergencies() returns trigger language plpgsql as $$
begin
  if (new.state, new.opened_at, new.expires_at) is distinct from (old.state, old.opened_at, old.expires_at)
      and (old.state <> 'asked' or not sharing.keeper()) then
    raise exception 'what happened in an emergency does not change'
      using errcode = 'check_violation', constraint = 'emergencies_stay';
  end if;
  if (new.reviewed_by, new.reviewed_at, new.review_outcome, new.review_note)
      is distinct from (old.reviewed_by, old.reviewed_at, old.review_outcome, old.review_note)
      and not (sharing.keeper() and new.review_note = sharing.words_removed()
        and (new.reviewed_by, new.reviewed_at, new.review_outcome)
          is not distinct from (old.reviewed_by, old.reviewed_at, old.review_outcome))
      and (old.reviewed_at is not null or new.state <> 'opened' or new.reviewed_by is distinct from platform.user_id()) then
    raise exception 'an emergency is reviewed once, in one''s own name, and only when something was opened'
      using errcode = 'check_violation', constraint = 'emergencies_reviewed_once';
  end if;
  if (new.ended_by, new.ended_at, new.end_reason) is distinct from (old.ended_by, old.ended_at, old.end_reason)
      and not (sharing.keeper() and new.end_reason = sharing.words_removed()
        and (new.ended_by, new.ended_at) is not distinct from (old.ended_by, old.ended_at))
      and (old.ended_at is not null or new.ended_by is distinct from platform.user_id() or new.ended_at <> now()
        or not exists (select from sharing.emergency_records s
          where s.emergency_id = new.id and sharing.manages(s.record_id))) then
    raise exception 'emergency access is ended once, now and in one''s own name, by who manages the record'
      using errcode = 'check_violation', constraint = 'emergencies_ended_once';
  end if;
  return new;
end
$$;

alter table sharing.messages drop constraint messages_kind_known;
alter table sharing.messages add constraint messages_kind_known check (kind in ('disclosure-requested', 'disclosure-granted',
  'disclosure-refused', 'disclosure-withdrawn', 'disclosure-offered', 'disclosure-cancelled', 'emergency-opened',
  'emergency-ended', 'emergency-reviewed', 'record-received', 'record-moved', 'record-closed', 'record-named',
  'conflict-declared', 'agreement-to-sign', 'agreement-in-force', 'agreement-review-due', 'review-due', 'rights-request',
  'possible-duplicate', 'judgement-asked', 'judgement-decided', 'closing-asked', 'closing-approved', 'closing-sent-back',
  'compliance-digest'));

revoke all on all functions in schema sharing from public;
