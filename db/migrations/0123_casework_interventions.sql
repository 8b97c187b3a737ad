-- Interventions with perpetrators and at places, the rules of their kinds as dated configuration, and what makes people vulnerable.

create table casework.intervention_kinds (
  code text not null,
  version integer not null,
  valid_from date not null,
  title text not null,
  category text not null,
  used_from date,
  used_until date,
  against text not null,
  legal_basis text not null default '',
  applicants text not null default '',
  minimum_age smallint,
  longest_hours smallint,
  longest_hours_authorised smallint,
  longest_months smallint,
  longest_months_extended smallint,
  shortest_months smallint,
  longest_months_under_18 smallint,
  shortest_months_under_18 smallint,
  review_months_under_18 smallint,
  stages text[] not null default '{}',
  notes text not null default '',
  marks jsonb not null default '{}',
  checked_on date,
  checked_by uuid,
  review_on date not null,
  published_by uuid,
  published_at timestamptz not null default now(),
  constraint intervention_kinds_pk primary key (code, version),
  constraint intervention_kinds_code_shape check (code ~ '^[a-z][a-z0-9-]{1,59}$'),
  constraint intervention_kinds_title_said check (length(trim(title)) between 1 and 200),
  constraint intervention_kinds_category_known check (category in ('informal', 'tenancy', 'court-order', 'notice', 'place')),
  constraint intervention_kinds_against_known check (against in ('person', 'place', 'either')),
  constraint intervention_kinds_used_span check (used_until >= used_from),
  constraint intervention_kinds_age check (minimum_age between 0 and 99),
  constraint intervention_kinds_positive check (least(longest_hours, longest_hours_authorised, longest_months,
    longest_months_extended, shortest_months, longest_months_under_18, shortest_months_under_18, review_months_under_18) > 0),
  constraint intervention_kinds_ordered check (longest_hours_authorised >= longest_hours
    and longest_months_extended >= longest_months and longest_months >= shortest_months
    and longest_months_under_18 >= shortest_months_under_18),
  constraint intervention_kinds_stages_known check (stages <@ array['warned', 'consulted', 'applied', 'interim', 'granted',
    'served', 'varied', 'extended', 'reviewed', 'appealed', 'discharged', 'ended']),
  constraint intervention_kinds_marks_object check (jsonb_typeof(marks) = 'object'),
  constraint intervention_kinds_lengths check (length(legal_basis) <= 500 and length(applicants) <= 500 and length(notes) <= 2000)
);
comment on table casework.intervention_kinds is
  'Kinds of intervention and the law about them, by version: an intervention keeps the version under which it began';
comment on column casework.intervention_kinds.valid_from is 'The first day on which this version''s rules hold';
comment on column casework.intervention_kinds.used_from is 'The first day on which there was such a thing; null when there always was';
comment on column casework.intervention_kinds.longest_hours_authorised is 'With a higher rank''s authority';
comment on column casework.intervention_kinds.longest_months_extended is 'Once extended';
comment on column casework.intervention_kinds.marks is
  'How sure the source of a rule is, by rule: V read in the source, S second hand, U general knowledge that the partnership has to check';
comment on column casework.intervention_kinds.review_on is 'When somebody has to compare this with the law again';

create table casework.interventions (
  id uuid not null default gen_random_uuid(),
  case_id uuid not null,
  kind_code text not null,
  kind_version integer not null,
  profile_id uuid,
  start_on date not null,
  start_time text not null default '',
  end_on date,
  end_time text not null default '',
  conditions text[] not null default '{}',
  court_reference text not null default '',
  details text not null default '',
  limit_because text not null default '',
  review_on date,
  outcome text,
  outcome_note text not null default '',
  ended_on date,
  added_by uuid,
  added_at timestamptz not null default now(),
  changed_by uuid,
  changed_at timestamptz,
  removed_by uuid,
  removed_at timestamptz,
  removed_because text,
  version integer not null default 1,
  constraint interventions_pk primary key (id),
  constraint interventions_with_case unique (id, case_id),
  constraint interventions_case_fk foreign key (case_id) references casework.cases (record_id) on delete cascade,
  constraint interventions_kind_fk foreign key (kind_code, kind_version) references casework.intervention_kinds (code, version),
  constraint interventions_span check (end_on >= start_on),
  constraint interventions_ended_after check (ended_on >= start_on),
  constraint interventions_ended_past check (ended_on <= (now() at time zone 'Europe/London')::date),
  constraint interventions_outcome_known check (outcome in ('worked', 'partly', 'not', 'breached', 'replaced', 'refused',
    'unknown')),
  constraint interventions_outcome_of_ended check ((outcome is null) = (ended_on is null)),
  constraint interventions_times check (start_time ~ '^(([01][0-9]|2[0-3]):[0-5][0-9])?$'
    and end_time ~ '^(([01][0-9]|2[0-3]):[0-5][0-9])?$'),
  constraint interventions_lengths check (length(court_reference) <= 60 and length(details) <= 4000
    and length(limit_because) <= 500 and length(outcome_note) <= 2000 and cardinality(conditions) <= 40),
  constraint interventions_removed_why check ((removed_at is null) = (removed_because is null))
);
create index interventions_by_case on casework.interventions (case_id, start_on desc);
create index interventions_by_profile on casework.interventions (profile_id);
create index interventions_by_kind on casework.interventions (kind_code, start_on);
create index interventions_ending on casework.interventions (end_on) where ended_on is null and removed_at is null;
comment on table casework.interventions is
  'What is done about perpetrators and places, from a letter to a court order, with conditions, start, end and outcome';
comment on column casework.interventions.limit_because is
  'Why it was recorded although it goes beyond a limit whose source is not certain';
comment on column casework.interventions.end_on is 'When it runs out; null when it runs until it is ended';

create table casework.intervention_stages (
  id uuid not null default gen_random_uuid(),
  intervention_id uuid not null,
  case_id uuid not null,
  stage text not null,
  on_day date not null,
  note text not null default '',
  added_by uuid,
  added_at timestamptz not null default now(),
  removed_by uuid,
  removed_at timestamptz,
  removed_because text,
  constraint intervention_stages_pk primary key (id),
  constraint intervention_stages_intervention_fk foreign key (intervention_id, case_id)
    references casework.interventions (id, case_id) on delete cascade,
  constraint intervention_stages_stage_known check (stage in ('warned', 'consulted', 'applied', 'interim', 'granted', 'served',
    'varied', 'extended', 'reviewed', 'appealed', 'discharged', 'ended')),
  constraint intervention_stages_past check (on_day <= (now() at time zone 'Europe/London')::date),
  constraint intervention_stages_note_length check (length(note) <= 1000),
  constraint intervention_stages_removed_why check ((removed_at is null) = (removed_because is null))
);
create index intervention_stages_by_intervention on casework.intervention_stages (intervention_id, on_day);
comment on table casework.intervention_stages is 'Which legal stages an intervention has gone through, and when';

create table casework.intervention_breaches (
  id uuid not null default gen_random_uuid(),
  intervention_id uuid not null,
  case_id uuid not null,
  on_day date not null,
  condition text not null default '',
  what_happened text not null,
  action text not null,
  added_by uuid,
  added_at timestamptz not null default now(),
  removed_by uuid,
  removed_at timestamptz,
  removed_because text,
  constraint intervention_breaches_pk primary key (id),
  constraint intervention_breaches_intervention_fk foreign key (intervention_id, case_id)
    references casework.interventions (id, case_id) on delete cascade,
  constraint intervention_breaches_action_known check (action in ('none', 'warned', 'varied', 'fined', 'arrested', 'court',
    'possession', 'other')),
  constraint intervention_breaches_past check (on_day <= (now() at time zone 'Europe/London')::date),
  constraint intervention_breaches_said check (length(trim(what_happened)) between 1 and 2000 and length(condition) <= 1000),
  constraint intervention_breaches_removed_why check ((removed_at is null) = (removed_because is null))
);
create index intervention_breaches_by_intervention on casework.intervention_breaches (intervention_id, on_day);
create index intervention_breaches_by_day on casework.intervention_breaches (on_day);
comment on table casework.intervention_breaches is 'When a condition of an intervention was broken, and what was done about it';

create table casework.vulnerabilities (
  id uuid not null default gen_random_uuid(),
  profile_id uuid not null,
  kind text not null,
  note text not null default '',
  noted_on date not null,
  noted_by uuid,
  ended_on date,
  ended_by uuid,
  constraint vulnerabilities_pk primary key (id),
  constraint vulnerabilities_kind_known check (kind in ('intimidated', 'mental-health', 'age', 'repeat-victim',
    'physical-disability', 'illness', 'family', 'isolated', 'prescribed-medication', 'sleep-deprivation', 'learning-disability')),
  constraint vulnerabilities_span check (ended_on >= noted_on),
  constraint vulnerabilities_past check (noted_on <= (now() at time zone 'Europe/London')::date),
  constraint vulnerabilities_note_length check (length(note) <= 500)
);
create unique index vulnerabilities_once on casework.vulnerabilities (profile_id, kind) where ended_on is null;
comment on table casework.vulnerabilities is
  'What makes a person vulnerable, by a coded list; several at once. They hang on the person''s own record and not on a case';

-- The kinds that the product comes with. Marks: V read in the source, S second hand, U general knowledge and only a default.
insert into casework.intervention_kinds (code, version, valid_from, title, category, used_from, used_until, against, legal_basis,
  applicants, minimum_age, longest_hours, longest_hours_authorised, longest_months, longest_months_extended, shortest_months,
  longest_months_under_18, shortest_months_under_18, review_months_under_18, stages, notes, marks, review_on) values
('warning-letter', 1, '1998-01-01', 'Warning letter', 'informal', null, null, 'person', 'None: a letter of the agency',
  'Any agency', null, null, null, null, null, null, null, null, null, '{served,ended}', '', '{}', '2027-05-22'),
('acceptable-behaviour-contract', 1, '1998-01-01', 'Acceptable behaviour contract', 'informal', null, null, 'person',
  'None: a voluntary agreement', 'Council, police or landlord', null, null, null, null, null, null, null, null, null,
  '{warned,consulted,served,reviewed,ended}', '', '{"applicants": "U"}', '2027-05-22'),
('parenting-contract', 1, '2004-02-27', 'Parenting contract', 'informal', '2004-02-27', null, 'person',
  'Anti-social Behaviour Act 2003 section 25', 'Youth offending team; council or landlord by later Acts', null, null, null, null,
  null, null, null, null, null, '{consulted,served,reviewed,ended}', 'Made with a parent, not with the child.',
  '{"used": "U", "legalBasis": "U", "applicants": "U"}', '2027-05-22'),
('mediation', 1, '1998-01-01', 'Mediation', 'informal', null, null, 'person', 'None: voluntary for both sides', 'Any agency',
  null, null, null, null, null, null, null, null, null, '{consulted,ended}', '', '{}', '2027-05-22'),
('restorative-justice', 1, '1998-01-01', 'Restorative justice', 'informal', null, null, 'person',
  'None: voluntary for both sides', 'Any agency', null, null, null, null, null, null, null, null, null, '{consulted,ended}', '',
  '{}', '2027-05-22'),
('diversion', 1, '1998-01-01', 'Referral to diversion', 'informal', null, null, 'person', 'None', 'Any agency', null, null, null,
  null, null, null, null, null, null, '{consulted,served,reviewed,ended}', '', '{}', '2027-05-22'),
('tenancy-action', 1, '1998-01-01', 'Tenancy action', 'tenancy', null, null, 'person',
  'Housing Acts 1985, 1988 and 1996, as the tenancy is', 'Landlord', null, null, null, null, null, null, null, null, null,
  '{warned,served,applied,granted,varied,appealed,discharged,ended}',
  'Notice, demotion, injunction in the tenancy, or possession: say which.', '{"legalBasis": "U"}', '2027-05-22'),
('asbo', 1, '1999-04-01', 'Anti-social behaviour order (ASBO)', 'court-order', '1999-04-01', '2015-03-22', 'person',
  'Crime and Disorder Act 1998 section 1', 'Council, police, registered social landlord', 10, null, null, null, null, 24, null,
  24, null, '{consulted,applied,interim,granted,served,varied,appealed,discharged,ended}',
  'Replaced by the civil injunction and, on conviction, from 20 October 2014 by the criminal behaviour order.',
  '{"used": "U", "legalBasis": "U", "applicants": "U", "minimumAge": "U", "shortestMonths": "U", "shortestMonthsUnder18": "U"}',
  '2027-05-22'),
('asbi', 1, '2004-06-30', 'Anti-social behaviour injunction (ASBI)', 'court-order', '2004-06-30', '2015-03-22', 'person',
  'Housing Act 1996 section 153A', 'Social landlord', 18, null, null, null, null, null, null, null, null,
  '{applied,interim,granted,served,varied,appealed,discharged,ended}', 'Replaced by the civil injunction.',
  '{"used": "U", "legalBasis": "U", "applicants": "U", "minimumAge": "U"}', '2027-05-22'),
('civil-injunction', 1, '2015-03-23', 'Civil injunction', 'court-order', '2015-03-23', null, 'person',
  'Anti-social Behaviour, Crime and Policing Act 2014 section 1',
  'Council, housing provider, chief officer of police and others that the Act names', 10, null, null, null, null, null, 12, null,
  null, '{warned,consulted,applied,interim,granted,served,varied,appealed,discharged,ended}',
  'For somebody under 18 the youth offending team is consulted first.',
  '{"used": "U", "legalBasis": "U", "applicants": "U", "minimumAge": "V", "longestMonthsUnder18": "V", "notes": "U"}', '2027-05-22'),
('criminal-behaviour-order', 1, '2014-10-20', 'Criminal behaviour order', 'court-order', '2014-10-20', null, 'person',
  'Anti-social Behaviour, Crime and Policing Act 2014 section 22', 'Prosecution, on conviction', 10, null, null, null, null, 24,
  36, 12, 12, '{consulted,applied,interim,granted,served,varied,reviewed,appealed,discharged,ended}',
  'For adults two years or more, or until further order.',
  '{"used": "U", "legalBasis": "U", "applicants": "U", "minimumAge": "U", "shortestMonths": "U", "longestMonthsUnder18": "V", "shortestMonthsUnder18": "V", "reviewMonthsUnder18": "V"}',
  '2027-05-22'),
('criminal-behaviour-order', 2, '2020-12-01', 'Criminal behaviour order', 'court-order', '2014-10-20', null, 'person',
  'Sentencing Code (Sentencing Act 2020) sections 330 to 342', 'Prosecution, on conviction', 10, null, null, null, null, 24,
  36, 12, 12, '{consulted,applied,interim,granted,served,varied,reviewed,appealed,discharged,ended}',
  'For adults two years or more, or until further order.',
  '{"used": "U", "legalBasis": "V", "applicants": "U", "minimumAge": "U", "shortestMonths": "U", "longestMonthsUnder18": "V", "shortestMonthsUnder18": "V", "reviewMonthsUnder18": "V"}',
  '2027-05-22'),
('community-protection-warning', 1, '2014-10-20', 'Community protection warning', 'notice', '2014-10-20', null, 'either',
  'Anti-social Behaviour, Crime and Policing Act 2014 section 43(5)', 'Council, police, landlord where designated', 16, null, null,
  null, null, null, null, null, null, '{served,ended}', 'A person aged 16 or over, or a body. Comes before a notice, in writing, with time to stop.',
  '{"used": "U", "legalBasis": "U", "applicants": "U", "minimumAge": "V", "notes": "V"}', '2027-05-22'),
('community-protection-notice', 1, '2014-10-20', 'Community protection notice', 'notice', '2014-10-20', null, 'either',
  'Anti-social Behaviour, Crime and Policing Act 2014 section 43', 'Council, police, landlord where designated', 16, null, null,
  null, null, null, null, null, null, '{warned,served,varied,appealed,discharged,ended}',
  'A person aged 16 or over, or a body. A written warning and time to stop come first.',
  '{"used": "U", "legalBasis": "U", "applicants": "U", "minimumAge": "V", "notes": "V"}', '2027-05-22'),
('dispersal', 1, '2014-10-20', 'Dispersal', 'notice', '2014-10-20', null, 'either',
  'Anti-social Behaviour, Crime and Policing Act 2014 sections 34 and 35', 'Police, authorised by an inspector or above', null, 48,
  null, null, null, null, null, null, null, '{granted,ended}', '',
  '{"used": "U", "legalBasis": "U", "applicants": "S", "longestHours": "S"}', '2027-05-22'),
('public-spaces-protection-order', 1, '2014-10-20', 'Public spaces protection order', 'place', '2014-10-20', null, 'place',
  'Anti-social Behaviour, Crime and Policing Act 2014 section 59', 'Council', null, null, null, 36, null, null, null, null, null,
  '{consulted,granted,varied,extended,appealed,discharged,ended}', 'May be extended, each time for up to three years.',
  '{"used": "U", "legalBasis": "U", "applicants": "U", "longestMonths": "U", "notes": "U"}', '2027-05-22'),
('expedited-order', 1, '2022-06-28', 'Expedited public spaces protection order', 'place', '2022-06-28', null, 'place',
  'Anti-social Behaviour, Crime and Policing Act 2014 section 59A', 'Council', null, null, null, 6, null, null, null, null, null,
  '{granted,varied,appealed,discharged,ended}', '',
  '{"used": "U", "legalBasis": "U", "applicants": "U", "longestMonths": "V"}', '2027-05-22'),
('closure-notice', 1, '2014-10-20', 'Premises closure notice', 'place', '2014-10-20', null, 'place',
  'Anti-social Behaviour, Crime and Policing Act 2014 section 76', 'Police inspector or above; council', null, 24, 48, null, null,
  null, null, null, null, '{consulted,served,varied,discharged,ended}',
  'Up to 48 hours by a superintendent or the council chief executive’s designee.',
  '{"used": "U", "legalBasis": "U", "applicants": "U", "longestHours": "V", "longestHoursAuthorised": "V", "notes": "V"}',
  '2027-05-22'),
('closure-order', 1, '2014-10-20', 'Premises closure order', 'place', '2014-10-20', null, 'place',
  'Anti-social Behaviour, Crime and Policing Act 2014 section 80', 'Whoever issued the notice', null, null, null, 3, 6, null, null,
  null, null, '{consulted,applied,interim,granted,extended,appealed,discharged,ended}',
  'The court hears the application within 48 hours of the notice. Extended, six months in all.',
  '{"used": "U", "legalBasis": "U", "applicants": "U", "longestMonths": "S", "longestMonthsExtended": "S", "notes": "S"}',
  '2027-05-22'),
('target-hardening', 1, '1998-01-01', 'Target hardening', 'place', null, null, 'place', 'None', 'Any agency', null, null, null,
  null, null, null, null, null, null, '{ended}', 'Locks, lights, gates, fences.', '{}', '2027-05-22'),
('cctv', 1, '1998-01-01', 'CCTV', 'place', null, null, 'place',
  'Data protection law and the surveillance camera code of practice', 'Council, police, landlord', null, null, null, null, null,
  null, null, null, null, '{consulted,ended}', '', '{"legalBasis": "U"}', '2027-05-22'),
('patrol', 1, '1998-01-01', 'Patrol', 'place', null, null, 'place', 'None', 'Police, council wardens', null, null, null, null,
  null, null, null, null, null, '{ended}', '', '{}', '2027-05-22');
