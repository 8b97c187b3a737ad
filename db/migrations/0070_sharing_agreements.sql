-- Why information about people may be shared, and the agreements that say with whom.

create schema sharing;
comment on schema sharing is 'Purposes and agreements, records and who may open them, disclosures, emergency access';

create table sharing.purposes (
  id text not null,
  title text not null,
  description text not null,
  retired_on date,
  version integer not null default 1,
  constraint purposes_pk primary key (id),
  constraint purposes_id_shape check (id ~ '^[a-z][a-z0-9-]{1,59}$'),
  constraint purposes_have_title check (length(trim(title)) between 1 and 120),
  constraint purposes_have_description check (length(trim(description)) between 1 and 2000)
);
comment on table sharing.purposes is 'The purposes for which the partnership holds records about people; each record has exactly one';

create table sharing.agreements (
  id uuid not null default gen_random_uuid(),
  purpose_id text not null,
  edition integer not null,
  state text not null default 'draft',
  title text not null,
  summary text not null default '',
  lawful_bases text[] not null default '{}',
  data_categories text[] not null default '{}',
  discoverability text not null default 'hidden',
  classification text not null default 'official-sensitive',
  handling text not null default '',
  starts_on date,
  ends_on date,
  review_on date,
  created_by uuid,
  created_at timestamptz not null default now(),
  offered_at timestamptz,
  in_force_at timestamptz,
  ended_at timestamptz,
  end_reason text not null default '',
  version integer not null default 1,
  constraint agreements_pk primary key (id),
  constraint agreements_purpose_fk foreign key (purpose_id) references sharing.purposes (id),
  constraint agreements_edition_once unique (purpose_id, edition),
  constraint agreements_state_known check (state in ('draft', 'signing', 'in-force', 'superseded', 'lapsed', 'abandoned')),
  constraint agreements_discoverability_known check (discoverability in ('open', 'pointer', 'hidden')),
  constraint agreements_classification_known check (classification in ('official', 'official-sensitive')),
  constraint agreements_have_title check (length(trim(title)) between 1 and 200),
  constraint agreements_end_after_start check (ends_on >= starts_on),
  constraint agreements_offered_complete check (state in ('draft', 'abandoned')
    or (starts_on is not null and review_on is not null and cardinality(lawful_bases) > 0
      and cardinality(data_categories) > 0 and length(trim(handling)) > 0))
);
create unique index agreements_one_in_force on sharing.agreements (purpose_id) where state = 'in-force';
create unique index agreements_one_being_written on sharing.agreements (purpose_id) where state in ('draft', 'signing');
comment on table sharing.agreements is 'Editions of the information sharing agreement of each purpose; what was offered for signature never changes';
comment on column sharing.agreements.state is
  'draft: may be edited; signing: offered to the parties; in-force; superseded by a later edition; lapsed: ended without one; abandoned: never came into force';
comment on column sharing.agreements.discoverability is
  'What a searcher of a party learns without access: open: that the record exists; pointer: that a named agency holds something; hidden: nothing at all';
comment on column sharing.agreements.ends_on is 'Last day; after it nothing is shared by the agreement';
comment on column sharing.agreements.end_reason is 'Why it lapsed or was abandoned, in the words of whoever ended it';
comment on column sharing.agreements.review_on is 'After this day everyone who uses the agreement is warned';

create table sharing.agreement_parties (
  agreement_id uuid not null,
  agency_id uuid not null,
  contact_team_id uuid,
  signed_at timestamptz,
  signed_by uuid,
  signatory_post text,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  withdrawal_reason text,
  constraint agreement_parties_pk primary key (agreement_id, agency_id),
  constraint agreement_parties_agreement_fk foreign key (agreement_id) references sharing.agreements (id) on delete cascade,
  constraint agreement_parties_signed_by_somebody check ((signed_at is null) = (signed_by is null)
    and (signed_at is null) = (signatory_post is null)),
  constraint agreement_parties_withdrawn_by_somebody check ((withdrawn_at is null) = (withdrawn_by is null)
    and (withdrawn_at is null) = (withdrawal_reason is null))
);
create index agreement_parties_by_agency on sharing.agreement_parties (agency_id);
comment on table sharing.agreement_parties is 'The agencies of an agreement and when each signed; one that has not signed receives nothing';
comment on column sharing.agreement_parties.contact_team_id is 'The team whom a searcher of another agency is told to ask';
comment on column sharing.agreement_parties.withdrawn_at is
  'When it took its signature back, or said that it will not sign; signing after that takes this away';
comment on column sharing.agreement_parties.signatory_post is 'In what post the person signed, such as head of community safety';

create table sharing.recipient_rules (
  agreement_id uuid not null,
  position integer not null,
  team_kind text not null,
  agency_kind text,
  reach text not null default 'same-area',
  level smallint not null,
  constraint recipient_rules_pk primary key (agreement_id, position),
  constraint recipient_rules_agreement_fk foreign key (agreement_id) references sharing.agreements (id) on delete cascade,
  constraint recipient_rules_reach_known check (reach in ('same-area', 'everywhere')),
  constraint recipient_rules_level_known check (level between 1 and 4)
);
comment on table sharing.recipient_rules is 'Which teams of the parties receive every record of the purpose, at once and without anybody remembering';
comment on column sharing.recipient_rules.agency_kind is 'Only teams of agencies of this kind; empty for all';
comment on column sharing.recipient_rules.reach is 'same-area: teams that serve the record''s area; everywhere: all';
comment on column sharing.recipient_rules.level is '1 know of, 2 view, 3 contribute, 4 manage';

create table sharing.retention_rules (
  agreement_id uuid not null,
  outcome text not null,
  title text not null,
  months integer not null,
  constraint retention_rules_pk primary key (agreement_id, outcome),
  constraint retention_rules_agreement_fk foreign key (agreement_id) references sharing.agreements (id) on delete cascade,
  constraint retention_rules_outcome_shape check (outcome ~ '^[a-z][a-z0-9-]{0,59}$'),
  constraint retention_rules_months_range check (months between 1 and 1200)
);
comment on table sharing.retention_rules is 'How long a record is kept after its work ended, by outcome; then it is reviewed, never silently removed';
comment on column sharing.retention_rules.months is 'Months from the end of the work to the review';

create table sharing.agreement_events (
  id bigint not null generated always as identity,
  agreement_id uuid not null,
  kind text not null,
  at timestamptz not null default now(),
  by_user_id uuid,
  agency_id uuid,
  post text,
  reason text not null default '',
  constraint agreement_events_pk primary key (id),
  constraint agreement_events_agreement_fk foreign key (agreement_id) references sharing.agreements (id) on delete cascade,
  constraint agreement_events_kind_known check (kind in ('created', 'offered', 'signed', 'refused', 'withdrawn', 'in-force',
    'superseded', 'lapsed', 'abandoned'))
);
create index agreement_events_by_agreement on sharing.agreement_events (agreement_id, id);
comment on table sharing.agreement_events is
  'What happened to an agreement and who did it; written by triggers only, so that no way of changing one leaves it out';
comment on column sharing.agreement_events.by_user_id is 'Empty where the system did it, such as after the last day';

-- Rule-made access is trusted only while it was computed from the structure as it is now. Whoever changes a team, an
-- agency, an agreement or an area counts the structure up in the same transaction; until access has been computed
-- again, nobody has any by rule. So a computation that was forgotten shares too little, never too much.
create table sharing.structure (
  only_row boolean not null default true,
  version bigint not null default 1,
  constraint structure_pk primary key (only_row),
  constraint structure_is_one check (only_row)
);
comment on table sharing.structure is 'Counts changes of agencies, teams, agreements and areas';
create table sharing.computed (
  only_row boolean not null default true,
  version bigint not null default 1,
  computed_on date not null default '-infinity',
  constraint computed_pk primary key (only_row),
  constraint computed_is_one check (only_row)
);
comment on table sharing.computed is 'The structure''s version, and the day in London, for which rule-made access was last computed';
insert into sharing.structure default values;
insert into sharing.computed default values;

create function sharing.note_structure_change() returns trigger language plpgsql as $$
begin
  update sharing.structure set version = version + 1;
  return null;
end
$$;
comment on function sharing.note_structure_change() is 'Trigger: rule-made access must be computed again';

create trigger agencies_change_structure after insert or update or delete on identity.agencies
  for each statement execute function sharing.note_structure_change();
create trigger successions_change_structure after insert or update or delete on identity.agency_successions
  for each statement execute function sharing.note_structure_change();
create trigger teams_change_structure after insert or update or delete on identity.teams
  for each statement execute function sharing.note_structure_change();
create trigger team_areas_change_structure after insert or update or delete on identity.team_areas
  for each statement execute function sharing.note_structure_change();
create trigger containment_changes_structure after insert or update or delete on areas.containment
  for each statement execute function sharing.note_structure_change();
-- Of agreements only those in force count: writing or signing another must not take anybody's access away meanwhile.
create function sharing.note_agreement_change() returns trigger language plpgsql as $$
declare
  changed uuid := case when tg_op = 'DELETE' then old.agreement_id else new.agreement_id end;
begin
  if not exists (select from sharing.agreements a where a.id = changed and a.state <> 'in-force') then
    update sharing.structure set version = version + 1;
  end if;
  return null;
end
$$;
comment on function sharing.note_agreement_change() is
  'Trigger: rule-made access must be computed again, unless the agreement is known not to be in force';
create trigger agreements_change_structure after update on sharing.agreements
  for each row when (old.state = 'in-force' or new.state = 'in-force') execute function sharing.note_structure_change();
create trigger agreements_begin_structure after insert on sharing.agreements
  for each row when (new.state = 'in-force') execute function sharing.note_structure_change();
create trigger agreements_leave_structure after delete on sharing.agreements
  for each row when (old.state = 'in-force') execute function sharing.note_structure_change();
create trigger agreement_parties_change_structure after insert or update or delete on sharing.agreement_parties
  for each row execute function sharing.note_agreement_change();
create trigger recipient_rules_change_structure after insert or update or delete on sharing.recipient_rules
  for each row execute function sharing.note_agreement_change();

create function sharing.keep_offered_text() returns trigger language plpgsql as $$
begin
  if old.state <> 'draft' and (new.purpose_id, new.edition, new.title, new.summary, new.lawful_bases, new.data_categories,
      new.discoverability, new.classification, new.handling, new.starts_on, new.ends_on, new.review_on)
    is distinct from (old.purpose_id, old.edition, old.title, old.summary, old.lawful_bases, old.data_categories,
      old.discoverability, old.classification, old.handling, old.starts_on, old.ends_on, old.review_on) then
    raise exception 'an agreement that was offered for signature does not change: write a new edition'
      using errcode = 'check_violation', constraint = 'agreements_offered_text_stays';
  end if;
  return new;
end
$$;
comment on function sharing.keep_offered_text() is 'Trigger: what parties sign is what they read';
create trigger agreements_keep_offered_text before update on sharing.agreements
  for each row execute function sharing.keep_offered_text();

create function sharing.keep_offered_rules() returns trigger language plpgsql as $$
declare
  changed uuid := case when tg_op = 'DELETE' then old.agreement_id else new.agreement_id end;
begin
  -- Locked, so that nobody offers it while this is being written. One that cannot be seen is no draft.
  perform from sharing.agreements a where a.id = changed and a.state = 'draft' for share;
  if not found then
    raise exception 'an agreement that was offered for signature does not change: write a new edition'
      using errcode = 'check_violation', constraint = 'agreements_offered_text_stays';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$$;
comment on function sharing.keep_offered_rules() is
  'Trigger: parties, recipients and retention of an offered agreement stay as they were read';
create trigger agreement_parties_keep_offered before insert or delete on sharing.agreement_parties
  for each row execute function sharing.keep_offered_rules();
create trigger recipient_rules_keep_offered before insert or update or delete on sharing.recipient_rules
  for each row execute function sharing.keep_offered_rules();
create trigger retention_rules_keep_offered before insert or update or delete on sharing.retention_rules
  for each row execute function sharing.keep_offered_rules();

create function sharing.keep_signatures() returns trigger language plpgsql as $$
begin
  if (new.agreement_id, new.agency_id, new.contact_team_id)
    is distinct from (old.agreement_id, old.agency_id, old.contact_team_id) then
    raise exception 'parties of an agreement do not change: write a new edition'
      using errcode = 'check_violation', constraint = 'agreements_offered_text_stays';
  end if;
  if not exists (select from sharing.agreements a where a.id = new.agreement_id and a.state in ('signing', 'in-force')) then
    raise exception 'only an agreement that is offered or in force is signed'
      using errcode = 'check_violation', constraint = 'agreement_parties_signed_when_offered';
  end if;
  -- By the database's clock, so that nobody signs in the past.
  if new.withdrawn_at is null then
    if old.signed_at is not null and old.withdrawn_at is null then
      raise exception 'the agency has signed already'
        using errcode = 'check_violation', constraint = 'agreement_parties_signed_once';
    end if;
    new.signed_at := now();
  else
    if old.withdrawn_at is not null or (new.signed_at, new.signed_by, new.signatory_post)
      is distinct from (old.signed_at, old.signed_by, old.signatory_post) then
      raise exception 'a signature is taken back as it was given, and once'
        using errcode = 'check_violation', constraint = 'agreement_parties_signed_once';
    end if;
    new.withdrawn_at := now();
  end if;
  return new;
end
$$;
comment on function sharing.keep_signatures() is 'Trigger: a party signs, takes its signature back or says that it will not sign; nothing else';
create trigger agreement_parties_keep_signatures before update on sharing.agreement_parties
  for each row execute function sharing.keep_signatures();

create function sharing.keep_agreement_states() returns trigger language plpgsql as $$
begin
  if (old.state, new.state) not in (('draft', 'signing'), ('draft', 'abandoned'), ('signing', 'in-force'),
    ('signing', 'abandoned'), ('in-force', 'superseded'), ('in-force', 'lapsed')) then
    raise exception 'an agreement does not go from % to %', old.state, new.state
      using errcode = 'check_violation', constraint = 'agreements_state_follows';
  end if;
  if new.state = 'in-force' and (select count(*) from sharing.agreement_parties p where p.agreement_id = new.id
      and p.signed_at is not null and p.withdrawn_at is null) < 2 then
    raise exception 'an agreement needs two parties that have signed'
      using errcode = 'check_violation', constraint = 'agreements_need_two_signatures';
  end if;
  return new;
end
$$;
comment on function sharing.keep_agreement_states() is
  'Trigger: an agreement goes from draft by signing into force and ends, never back, and needs two signatures';
create trigger agreements_keep_states before update on sharing.agreements
  for each row when (old.state <> new.state) execute function sharing.keep_agreement_states();

create function sharing.write_agreement_event() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'agreements' then
    insert into sharing.agreement_events (agreement_id, kind, by_user_id, reason)
      values (new.id, case when tg_op = 'INSERT' then 'created' when new.state = 'signing' then 'offered' else new.state end,
        platform.user_id(), case when tg_op = 'UPDATE' then new.end_reason else '' end);
  elsif new.withdrawn_at is null then
    insert into sharing.agreement_events (agreement_id, kind, by_user_id, agency_id, post)
      values (new.agreement_id, 'signed', platform.user_id(), new.agency_id, new.signatory_post);
  else
    insert into sharing.agreement_events (agreement_id, kind, by_user_id, agency_id, reason)
      values (new.agreement_id, case when new.signed_at is null then 'refused' else 'withdrawn' end,
        platform.user_id(), new.agency_id, new.withdrawal_reason);
  end if;
  return null;
end
$$;
comment on function sharing.write_agreement_event() is 'Trigger: the history of agreements writes itself';
create trigger agreements_write_creation after insert on sharing.agreements
  for each row execute function sharing.write_agreement_event();
create trigger agreements_write_event after update on sharing.agreements
  for each row when (old.state <> new.state) execute function sharing.write_agreement_event();
create trigger agreement_parties_write_event after update on sharing.agreement_parties
  for each row execute function sharing.write_agreement_event();

-- What follows is asked by policies, in the name of whoever acts.
create function sharing.keeper() returns boolean language sql stable
  return identity.system_may('sharing.keep');
comment on function sharing.keeper() is 'The system at keeping access, pointers and clocks in step; never a person';

create function sharing.today() returns date language sql stable
  return (now() at time zone 'Europe/London')::date;
comment on function sharing.today() is 'The day by London''s clocks';

create view sharing.active_agencies with (security_invoker = true) as
  select a.id, a.kind, a.ends_on from identity.agencies a
  where (a.starts_on is null or a.starts_on <= (select sharing.today()))
    and (a.ends_on is null or a.ends_on >= (select sharing.today()));
comment on view sharing.active_agencies is 'Agencies that exist today';

create view sharing.working_teams with (security_invoker = true) as
  select t.id, t.agency_id, t.kind, a.kind as agency_kind, a.ends_on as agency_ends_on
  from identity.teams t join sharing.active_agencies a on a.id = t.agency_id
  where t.closed_on is null;
comment on view sharing.working_teams is 'Open teams of agencies that exist today';

create view sharing.served_areas with (security_invoker = true) as
  select distinct s.team_id, c.area_id
  from identity.team_areas s join areas.areas a on a.code = s.area_code join areas.containment c on c.inside_id = a.id;
comment on view sharing.served_areas is 'Teams and every area that they serve: those they name, with all areas inside';

create view sharing.agreements_in_force with (security_invoker = true) as
  select a.* from sharing.agreements a
  where a.state = 'in-force' and a.starts_on <= (select sharing.today())
    and (a.ends_on is null or a.ends_on >= (select sharing.today()));
comment on view sharing.agreements_in_force is 'The agreement that governs each purpose today';

create view sharing.signed_parties with (security_invoker = true) as
  select f.purpose_id, f.id as agreement_id, f.discoverability, p.agency_id, p.contact_team_id, f.ends_on
  from sharing.agreements_in_force f
  join sharing.agreement_parties p on p.agreement_id = f.id and p.signed_at is not null and p.withdrawn_at is null
  join sharing.active_agencies g on g.id = p.agency_id;
comment on view sharing.signed_parties is 'The agencies that take part in each purpose today: signed, not withdrawn, still existing';

create table sharing.taking_part (
  agency_id uuid not null,
  purpose_id text not null,
  discoverability text not null,
  until timestamptz,
  constraint taking_part_pk primary key (agency_id, purpose_id),
  constraint taking_part_purpose_fk foreign key (purpose_id) references sharing.purposes (id)
);
comment on table sharing.taking_part is
  'sharing.signed_parties as computed with the audiences: policies ask this small table for every row of a record';

create view sharing.my_purposes with (security_invoker = true) as
  select t.purpose_id, t.discoverability from sharing.taking_part t
  where t.agency_id = (select platform.agency_id()) and (t.until is null or t.until > now())
    and (select c.version = s.version and c.computed_on = sharing.today() from sharing.structure s cross join sharing.computed c);
comment on view sharing.my_purposes is 'Purposes in which the actor''s agency takes part today';

create function sharing.purposes_of_agency() returns text[] language sql stable
  return (select coalesce(array_agg(p.purpose_id), '{}') from sharing.my_purposes p);
comment on function sharing.purposes_of_agency() is 'Purposes in which the actor''s agency takes part today';

create function sharing.pointer_purposes() returns text[] language sql stable
  return (select coalesce(array_agg(p.purpose_id), '{}') from sharing.my_purposes p where p.discoverability = 'pointer');
comment on function sharing.pointer_purposes() is 'Purposes of which the actor''s agency may learn that somebody holds something';

create function sharing.purposes_with_pointers() returns text[] language sql stable
  return (select coalesce(array_agg(f.purpose_id), '{}') from sharing.agreements_in_force f
    where f.discoverability = 'pointer');
comment on function sharing.purposes_with_pointers() is 'Purposes for whose records pointers may be kept at all';

-- All functions here are granted one by one in db/policies/50_sharing.sql.
revoke all on all functions in schema sharing from public;
