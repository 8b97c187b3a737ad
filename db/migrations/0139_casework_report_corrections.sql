-- Reports are put right after they were saved: what was told before stays, with who changed it, when and why.

create table casework.report_corrections (
  id uuid not null default gen_random_uuid(),
  report_id uuid not null,
  version integer not null,
  at timestamptz not null default now(),
  by_user_id uuid not null,
  by_team_id uuid,
  reason text not null,
  before jsonb not null,
  answers_changed boolean not null default false,
  constraint report_corrections_pk primary key (id),
  constraint report_corrections_version_once unique (report_id, version),
  constraint report_corrections_report_fk foreign key (report_id) references casework.reports (record_id) on delete cascade,
  constraint report_corrections_reason_length check (length(trim(reason)) between 1 and 500),
  constraint report_corrections_before_facts check (jsonb_typeof(before) = 'object')
);
comment on table casework.report_corrections is 'What reports said before somebody put them right; added to, never changed';
comment on column casework.report_corrections.version is 'The version of the report that said so';
comment on column casework.report_corrections.before is 'Every fact of the report as it stood before, by the name of its column';
comment on column casework.report_corrections.answers_changed is 'Whether one of the answers changed that the grade and the screening follow from';

alter table casework.report_events drop constraint report_events_kind_known;
alter table casework.report_events add constraint report_events_kind_known
  check (kind in ('taken', 'screened', 'accepted', 'attached', 'closed', 'reopened', 'caller', 'corrected'));

create function casework.report_facts(r casework.reports) returns jsonb language sql stable as $$
  select to_jsonb(r) - array['record_id', 'reference', 'state', 'location_key', 'channel', 'caller_address_key',
    'caller_profile_id', 'place_profile_id', 'reported_at', 'taken_at', 'taken_by', 'taken_team_id', 'screening',
    'screened_at', 'matrix_due_on', 'assessed_at', 'decided_at', 'decided_by', 'decided_team_id', 'case_id',
    'close_reason', 'close_note', 'version']
$$;
comment on function casework.report_facts(casework.reports) is 'What a report says, without what became of it';

create function casework.reports_keep_what_was_told() returns trigger language plpgsql as $$
begin
  if not exists (select from casework.report_corrections c where c.report_id = old.record_id and c.version = old.version
      and c.before = casework.report_facts(old)) then
    raise exception 'what a report said before is kept when it is put right' using errcode = 'check_violation',
      constraint = 'reports_keep_what_was_told';
  end if;
  return new;
end
$$;
comment on function casework.reports_keep_what_was_told() is
  'Trigger: nothing of what was told is written over unless it was kept first';
create trigger reports_keep_what_was_told before update on casework.reports
  for each row when (casework.report_facts(old) is distinct from casework.report_facts(new))
  execute function casework.reports_keep_what_was_told();

create function casework.corrects_report(which uuid) returns boolean language plpgsql stable as $$
begin
  return people.may_write(which) and exists (select from sharing.records r where r.id = which
    and r.owner_team_id = any (platform.team_ids()::uuid[]));
end
$$;
comment on function casework.corrects_report(uuid) is
  'Whether the actor may put a report right: somebody of the team that answers for it, who may add to it';

revoke all on all functions in schema casework from public;
