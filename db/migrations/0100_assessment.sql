-- Assessment: instruments as immutable versions, and the assessments that were made with them. Instruments tell nothing
-- about anybody. Assessments hang on a record of sharing, which says who may read and add.

create schema assessment;
comment on schema assessment is 'Assessment instruments as immutable versions, and the assessments made with them';

create table assessment.instruments (
  id text not null,
  version text not null,
  state text not null default 'draft',
  title text not null,
  definition jsonb not null,
  shipped boolean not null default false,
  revision integer not null default 1,
  created_by uuid,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  published_by uuid,
  published_at timestamptz,
  retired_by uuid,
  retired_at timestamptz,
  constraint instruments_pk primary key (id, version),
  constraint instruments_id_shape check (id ~ '^[a-z][a-z0-9-]{1,39}$'),
  constraint instruments_version_shape check (version ~ '^[a-z0-9][a-z0-9.-]{0,19}$'),
  constraint instruments_state_known check (state in ('draft', 'published', 'retired')),
  constraint instruments_published_when check ((state = 'draft') = (published_at is null)),
  constraint instruments_retired_when check ((state = 'retired') = (retired_at is not null))
);
comment on table assessment.instruments is 'Each version of each instrument. Once published its text never changes';
comment on column assessment.instruments.definition is
  'Questions, options, scores, bands and rules. Of a draft as it was typed, which need not be whole';
comment on column assessment.instruments.shipped is 'It came with the product';
comment on column assessment.instruments.revision is 'Counts how often a draft was saved, so that nobody overwrites unseen';

create function assessment.keep_published() returns trigger language plpgsql as $$
begin
  if old.state = 'draft' then
    if tg_op = 'DELETE' then return old; end if;
    if new.state = 'retired' then raise exception 'A draft is published before it is retired' using errcode = 'check_violation'; end if;
    if new.id <> old.id or new.version <> old.version then
      raise exception 'An instrument keeps its name' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if tg_op = 'DELETE' then
    raise exception 'A published instrument stays' using errcode = 'check_violation';
  end if;
  if (to_jsonb(new) - array['state', 'retired_by', 'retired_at']) <> (to_jsonb(old) - array['state', 'retired_by', 'retired_at'])
    or old.state = 'retired' or new.state <> 'retired' then
    raise exception 'A published instrument never changes; it can only be retired' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
comment on function assessment.keep_published() is 'Trigger: what was published stays word for word';
create trigger instruments_kept before update or delete on assessment.instruments
  for each row execute function assessment.keep_published();

create table assessment.assessments (
  id uuid not null default gen_random_uuid(),
  record_id uuid not null,
  subject_id uuid,
  instrument_id text not null,
  instrument_version text not null,
  answers jsonb not null,
  header jsonb not null,
  prompts jsonb not null,
  total integer not null,
  highest_possible integer not null,
  ticks integer not null,
  band text not null,
  band_label text not null,
  band_rank smallint not null,
  top_rank smallint not null,
  review_due_on date,
  previous_id uuid,
  completed_by uuid not null,
  agency_id uuid not null,
  team_id uuid,
  completed_at timestamptz not null default now(),
  constraint assessments_pk primary key (id),
  constraint assessments_with_record_key unique (id, record_id),
  constraint assessments_instrument_fk foreign key (instrument_id, instrument_version)
    references assessment.instruments (id, version),
  constraint assessments_previous_fk foreign key (previous_id, record_id) references assessment.assessments (id, record_id),
  constraint assessments_total_possible check (total between 0 and highest_possible),
  constraint assessments_rank_possible check (band_rank between 0 and top_rank),
  constraint assessments_answers_listed check (jsonb_typeof(answers) = 'array' and jsonb_typeof(header) = 'array'
    and jsonb_typeof(prompts) = 'array')
);
create index assessments_by_record on assessment.assessments (record_id, completed_at desc);
create index assessments_by_time on assessment.assessments (completed_at);
comment on table assessment.assessments is 'Completed assessments. They never change; a judgement about one stands beside it';
comment on column assessment.assessments.subject_id is 'The profile of whom it is about; empty when it is about the record as a whole';
comment on column assessment.assessments.answers is 'Each question as it was asked, with what was answered and what that scored';
comment on column assessment.assessments.band is 'The key of the band of the total, before any judgement';
comment on column assessment.assessments.band_rank is 'Its place among the bands of its instrument: 0 is the lowest';
comment on column assessment.assessments.top_rank is 'The place of the highest band';
comment on column assessment.assessments.previous_id is 'The one before, of the same record and subject by the same instrument';

create function assessment.keep_completed() returns trigger language plpgsql as $$
begin
  raise exception 'A completed assessment never changes' using errcode = 'check_violation';
end
$$;
comment on function assessment.keep_completed() is 'Trigger: what was answered stays as it was answered';
create trigger assessments_kept before update on assessment.assessments
  for each row execute function assessment.keep_completed();

create table assessment.judgements (
  id uuid not null default gen_random_uuid(),
  assessment_id uuid not null,
  record_id uuid not null,
  from_total integer not null,
  adjusted_total integer not null,
  band text not null,
  band_label text not null,
  band_rank smallint not null,
  review_due_on date,
  reason text not null,
  state text not null default 'asked',
  asked_by uuid not null,
  asked_at timestamptz not null default now(),
  approver_id uuid,
  decided_at timestamptz,
  note text not null default '',
  constraint judgements_pk primary key (id),
  constraint judgements_assessment_fk foreign key (assessment_id, record_id)
    references assessment.assessments (id, record_id),
  constraint judgements_state_known check (state in ('asked', 'confirmed', 'refused', 'withdrawn')),
  constraint judgements_decided_when check ((state = 'asked') = (decided_at is null)),
  constraint judgements_by_somebody_else check (approver_id <> asked_by),
  -- Without an approver a judgement may only raise.
  constraint judgements_lowered_by_two check (approver_id is not null or (adjusted_total > from_total and state = 'confirmed')),
  constraint judgements_adjust check (adjusted_total >= 0 and adjusted_total <> from_total),
  constraint judgements_reasoned check (length(trim(reason)) between 1 and 2000 and length(note) <= 2000)
);
create unique index judgements_one_at_a_time on assessment.judgements (assessment_id) where state in ('asked', 'confirmed');
create index judgements_by_assessment on assessment.judgements (assessment_id);
create index judgements_by_record on assessment.judgements (record_id);
create index judgements_waiting on assessment.judgements (approver_id) where state = 'asked';
comment on table assessment.judgements is 'Adjustments of a total by professional judgement: who asked, why, and who confirmed or refused';
comment on column assessment.judgements.approver_id is 'The only one who may decide; empty when the instrument needs none';

create function assessment.keep_judgement() returns trigger language plpgsql as $$
begin
  if old.state <> 'asked' then
    raise exception 'The judgement was decided' using errcode = 'check_violation';
  end if;
  if (to_jsonb(new) - array['state', 'decided_at', 'note']) <> (to_jsonb(old) - array['state', 'decided_at', 'note']) then
    raise exception 'Only the decision is added to a judgement' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
comment on function assessment.keep_judgement() is 'Trigger: what was asked for stays, and is decided once';
create trigger judgements_kept before update on assessment.judgements
  for each row execute function assessment.keep_judgement();

create table assessment.drafts (
  id uuid not null default gen_random_uuid(),
  record_id uuid not null,
  subject_id uuid,
  instrument_id text not null,
  instrument_version text not null,
  user_id uuid not null,
  answers jsonb not null,
  header jsonb not null,
  saved_at timestamptz not null default now(),
  constraint drafts_pk primary key (id),
  constraint drafts_instrument_fk foreign key (instrument_id, instrument_version)
    references assessment.instruments (id, version),
  constraint drafts_one_each unique nulls not distinct (record_id, subject_id, instrument_id, instrument_version, user_id),
  constraint drafts_size check (length(answers::text) <= 400000 and length(header::text) <= 100000)
);
create index drafts_by_user on assessment.drafts (user_id, record_id);
comment on table assessment.drafts is 'Assessments that somebody has begun and not finished. Theirs alone';

-- What counts: a raised total from the moment it is asked for, a lowered one when it was confirmed.
create view assessment.standing with (security_invoker = true) as
  select a.id, a.record_id, a.subject_id, a.instrument_id, a.instrument_version, a.completed_by, a.agency_id, a.team_id,
    a.completed_at, a.previous_id, a.total as scored_total, a.band as scored_band, a.highest_possible, a.ticks, a.top_rank,
    coalesce(j.adjusted_total, a.total) as total, coalesce(j.band, a.band) as band,
    coalesce(j.band_label, a.band_label) as band_label, coalesce(j.band_rank, a.band_rank) as band_rank,
    case when j.id is null then a.review_due_on else j.review_due_on end as review_due_on, j.id as judgement_id
  from assessment.assessments a left join assessment.judgements j on j.assessment_id = a.id
    and (j.state = 'confirmed' or (j.state = 'asked' and j.adjusted_total > j.from_total));
comment on view assessment.standing is 'Each assessment with the total and band that count, judgement included';

revoke all on all functions in schema assessment from public;

-- The matrix that comes with the product: src/foundations/assessment/instruments/asb-ram-2015.json, word for word.
insert into assessment.instruments (id, version, state, title, shipped, published_at, definition)
values ('asb-ram', '2015', 'published', 'Anti-social behaviour risk assessment matrix', true, now(), $instrument$
{
  "id": "asb-ram",
  "version": "2015",
  "title": "Anti-social behaviour risk assessment matrix",
  "about": "How much is somebody who reports anti-social behaviour at risk of harm? Ask it on the day on which screening says yes to anything, of the person and not of the incident. It points to what has to be done; it does not replace your judgement.",
  "footing": "The subjects and scores of the matrix of January 2015, worded by Frankpledge. The days until a review are this product’s own: a partnership that agreed on others composes a version of its own.",
  "header": [
    { "key": "name", "label": "Name", "prefill": "name" },
    { "key": "address", "label": "Address", "prefill": "address" },
    { "key": "date-of-birth", "label": "Date of birth", "prefill": "date-of-birth" },
    { "key": "phone", "label": "Phone", "prefill": "phone" },
    { "key": "ethnicity", "label": "Ethnicity", "hint": "As they describe it", "prefill": "ethnicity" },
    {
      "key": "tenure",
      "label": "Tenure",
      "kind": "choice",
      "options": ["Owner occupier", "Social landlord", "Private landlord", "Other"],
      "prefill": "tenure"
    },
    { "key": "landlord", "label": "Landlord", "prefill": "landlord" },
    { "key": "incident-number", "label": "Incident number", "prefill": "incident-number" },
    { "key": "incident-date", "label": "Date of the incident", "kind": "date", "prefill": "incident-date" },
    {
      "key": "incident-time",
      "label": "Time of the incident",
      "hint": "For example 9:30pm",
      "prefill": "incident-time"
    },
    { "key": "details", "label": "Details", "hint": "What happened, in a few sentences", "kind": "long-text" },
    { "key": "case-reference", "label": "Case reference", "prefill": "case-reference" }
  ],
  "sections": [
    {
      "title": "Offence",
      "questions": [
        {
          "number": 1,
          "subject": "How often it happens",
          "wording": "Apart from this report, how often do you have problems like this?",
          "kind": "options",
          "options": [
            { "label": "Never: this stands alone", "score": 0 },
            { "label": "Now and then", "score": 1 },
            { "label": "Most months", "score": 2 },
            { "label": "Most weeks", "score": 3 },
            { "label": "Most days", "score": 4 },
            { "label": "Every day", "score": 5 }
          ]
        },
        {
          "number": 2,
          "subject": "Getting worse",
          "wording": "Is it happening more often than it did, or getting worse?",
          "kind": "yes-no",
          "score": 2,
          "tick": false,
          "dontKnow": false
        }
      ]
    },
    {
      "title": "Offender",
      "questions": [
        {
          "number": 3,
          "subject": "Knowing who does it",
          "wording": "Do you know who is doing this?",
          "kind": "options",
          "options": [
            { "label": "No", "score": 0 },
            { "label": "Yes", "score": 1 },
            { "label": "Yes, we know each other well", "score": 2 }
          ]
        },
        {
          "number": 4,
          "subject": "Living close by",
          "wording": "Do you live close to them, or to where it happens?",
          "kind": "yes-no",
          "score": 2,
          "tick": false,
          "dontKnow": false
        },
        {
          "number": 5,
          "subject": "Who is targeted",
          "wording": "Whom is it aimed at?",
          "kind": "options",
          "options": [
            { "label": "Nobody in particular", "score": 0 },
            { "label": "A number of people", "score": 1 },
            { "label": "My family", "score": 2 },
            { "label": "Me", "score": 3 }
          ]
        },
        {
          "number": 6,
          "subject": "A reason for being targeted",
          "wording": "Do you think that you are targeted because of who you are?",
          "help": "Faith, nationality, ethnicity, sexuality, gender identity or disability. If yes, it may be a hate crime.",
          "kind": "yes-no",
          "score": 3,
          "tick": false,
          "dontKnow": false
        },
        {
          "number": 7,
          "subject": "Intimidation and harassment",
          "wording": "Have you been intimidated or harassed?",
          "kind": "options",
          "options": [
            { "label": "No", "score": 0 },
            { "label": "No, but they have done it before or are known for it", "score": 2 },
            { "label": "Yes, in the past", "score": 4 },
            { "label": "Yes, it is happening now", "score": 6 }
          ]
        }
      ]
    },
    {
      "title": "Impact",
      "questions": [
        {
          "number": 8,
          "subject": "How they are affected",
          "wording": "How has this affected you?",
          "kind": "options",
          "options": [
            { "label": "Not at all", "score": 0 },
            { "label": "I have changed what I do from day to day", "score": 2 },
            { "label": "It upsets and distresses me", "score": 4 },
            { "label": "My physical or mental health has suffered", "score": 6 }
          ]
        },
        {
          "number": 9,
          "subject": "Children affected",
          "wording": "Are there children in the household whom it affects?",
          "kind": "yes-no",
          "score": 2,
          "tick": false,
          "dontKnow": false,
          "prompt": "Consider a safeguarding referral"
        },
        {
          "number": 10,
          "subject": "Anything else that raises the risk",
          "wording": "Is there anything else about your life that makes this harder to bear?",
          "help": "Money, culture, how people around you live. Write what it is under Details.",
          "kind": "yes-no",
          "score": 3,
          "tick": false,
          "dontKnow": false
        },
        {
          "number": 11,
          "subject": "Support to turn to",
          "wording": "Whom can you turn to?",
          "kind": "options",
          "options": [
            { "label": "People who are close to me", "score": 0 },
            { "label": "A few people", "score": 1 },
            { "label": "I live alone and have nobody", "score": 3 }
          ]
        }
      ]
    },
    {
      "title": "Scale",
      "about": "Recorded, and not scored.",
      "questions": [
        {
          "number": 12,
          "subject": "Other agencies involved",
          "wording": "Is any other agency helping you with this, or has been told of it?",
          "kind": "text",
          "required": false
        },
        {
          "number": 13,
          "subject": "Anyone else affected",
          "wording": "Do you know of anybody else whom it affects?",
          "kind": "text",
          "required": false
        }
      ]
    }
  ],
  "bands": [
    {
      "label": "Standard",
      "from": 0,
      "reviewAfterDays": 84,
      "next": "The agency that took the report handles it under its own policy."
    },
    {
      "label": "Medium",
      "from": 16,
      "reviewAfterDays": 56,
      "next": "The owner team agrees a plan with the agencies that can help, and says who does what by when."
    },
    {
      "label": "High",
      "from": 30,
      "reviewAfterDays": 28,
      "next": "It goes to the next tasking meeting. Make sure today that the person is safe."
    }
  ],
  "judgement": { "adjust": "both", "approver": true }
}
$instrument$::jsonb);
