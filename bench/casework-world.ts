/**
 * Casework in the county of `sharing-world.ts`: besides the million people, ten years of cases and reports of every
 * district, about a tenth of them open, with all that is kept on each.
 */
import pg from 'pg'
import type { World } from './sharing-world.ts'

/** Cases of anti-social behaviour, of every state. */
const CASES = Number(process.env['BENCH_CASES'] ?? 60_000)
const REPORTS_PER_CASE = 2

/** Puts cases and reports into a county that is there. Rows go in as the administrator, past triggers and policies. */
export async function addCasework(world: World, tell: (line: string) => void): Promise<void> {
  const begun = performance.now()
  const load = new pg.Client({ connectionString: world.administrator })
  await load.connect()
  try {
    await load.query(`set session_replication_role = replica; set synchronous_commit = off;
      set work_mem = '256MB'; set jit = off`)
    await makeCases(load)
    await makeWork(load)
    await makeReports(load)
    await load.query('drop schema bench cascade')
    await load.query('vacuum analyze')
    await load.query('checkpoint')
    tell(`${CASES} cases at ${((performance.now() - begun) / 1000).toFixed(0)} s`)
  } finally {
    await load.end()
  }
}

/** Each with the records of three people of its own neighbourhood. */
async function makeCases(load: pg.Client): Promise<void> {
  await load.query(`
    create schema bench;
    create unlogged table bench.audiences as
      select a.*, t.agency_id, u.user_id, row_number() over (order by a.id) - 1 as place
      from sharing.audiences a join identity.teams t on t.id = a.owner_team_id
      left join lateral (select min(m.user_id::text)::uuid as user_id from identity.team_members m where m.team_id = t.id) u on true
      where a.purpose_id = 'asb' and t.kind in ('anti-social-behaviour', 'neighbourhood-policing', 'housing');
    create unlogged table bench.cases as
      select n, gen_random_uuid() as id, a.id as audience_id, a.purpose_id, a.owner_team_id, a.area_id, a.agency_id, a.user_id,
        n % 10 = 0 as is_open,
        case when n % 10 = 0 then now() - (hashint4(n) & 127) * interval '1 day'
          else now() - interval '130 days' - (hashint4(n) & 4095) * interval '19 hours' end as opened_at,
        case when n % 7 = 0 then null else (array['standard', 'standard', 'medium', 'medium', 'high'])[1 + (hashint4(n + 7) & 3) + (n % 11) / 10] end as band
      from generate_series(1, ${CASES}) as n
      join bench.audiences a on a.place = (hashint4(n) & 2147483647) % (select count(*) from bench.audiences);
    create unlogged table bench.neighbours as
      select r.id as profile_id, r.area_id, row_number() over (partition by r.area_id order by r.id) - 1 as place,
        count(*) over (partition by r.area_id) as among
      from sharing.records r where r.purpose_id = 'asb' and r.kind = 'person' and r.named_user_ids is null;
    create index on bench.neighbours (area_id, place);
    insert into sharing.records (id, kind, purpose_id, audience_id, owner_team_id, owner_agency_id, area_id, classification,
        created_by, created_at)
      select id, 'case', 'asb', audience_id, owner_team_id, agency_id, area_id, 'official-sensitive', user_id, opened_at
      from bench.cases;
    insert into casework.cases (record_id, audience_id, reference, title, focus, asb_type, reason, lawful_ground, first_reported_at,
        opened_at, opened_by, lead_user_id, state, screened_at, screening, matrix_due_on, first_assessed_at, assessed_at, band,
        band_since, review_due_on, last_worked_at, closed_at, outcome)
      select id, audience_id, 'C-' || left(ref, 4) || '-' || right(ref, 4), 'Noise and threats from the same three people', 'people',
        (array['personal', 'nuisance', 'environmental'])[1 + n % 3], 'Reported by the household three times in a month',
        'prevent-crime', opened_at - interval '2 days', opened_at, user_id, user_id,
        case when is_open then 'open' else 'closed' end, opened_at, 'matrix', (opened_at + interval '1 day')::date,
        case when band is not null then opened_at end, case when band is not null then opened_at end, band,
        case when band is not null then opened_at end,
        case when band is not null then (opened_at + interval '56 days')::date end,
        least(now(), opened_at + (hashint4(n + 3) & 63) * interval '1 day'),
        case when not is_open then opened_at + interval '100 days' end, case when not is_open then 'resolved' end
      from bench.cases cross join lateral (select lpad(upper(to_hex(n)), 8, '0') as ref) r;
    insert into casework.participants (case_id, profile_id, role, since_on, added_by)
      select c.id, p.profile_id, (array['victim', 'perpetrator', 'witness'])[1 + k], c.opened_at::date, c.user_id
      from bench.cases c cross join generate_series(0, 2) k
      join bench.neighbours p on p.area_id = c.area_id and p.place = (c.n * 3 + k) % p.among;
    insert into casework.case_events (case_id, kind, at, by_user_id, by_team_id)
      select id, 'opened', opened_at, user_id, owner_team_id from bench.cases;
    analyze sharing.records; analyze casework.cases; analyze casework.participants`)
}

/** What a case gathers. */
async function makeWork(load: pg.Client): Promise<void> {
  await load.query(`
    insert into casework.contacts (case_id, kind, on_day, what_happened, added_by, added_at)
      select c.id, (array['phone', 'visit', 'meeting'])[1 + k], c.opened_at::date, 'Told us what had happened since last week',
        c.user_id, c.opened_at
      from bench.cases c cross join generate_series(0, 2) k;
    insert into casework.contact_people (contact_id, case_id, profile_id)
      select x.id, x.case_id, p.profile_id from casework.contacts x
      join casework.participants p on p.case_id = x.case_id and p.role = 'victim';
    insert into casework.incidents (case_id, on_day, asb_type, police_number, place, what_happened, added_by, added_at)
      select c.id, c.opened_at::date - k, 'nuisance', c.n || '/' || k, 'The yard', 'Shouting and stones thrown at the door',
        c.user_id, c.opened_at
      from bench.cases c cross join generate_series(0, 1) k;
    insert into casework.incident_people (incident_id, case_id, profile_id, part)
      select x.id, x.case_id, p.profile_id, case p.role when 'victim' then 'suffered' else 'did' end from casework.incidents x
      join casework.participants p on p.case_id = x.case_id and p.role in ('victim', 'perpetrator');
    insert into casework.supports (case_id, kind, profile_id, offered_on, answer, added_by, added_at)
      select c.id, 'victim-support', p.profile_id, c.opened_at::date, 'taken', c.user_id, c.opened_at
      from bench.cases c join casework.participants p on p.case_id = c.id and p.role = 'victim';
    insert into casework.interventions (case_id, kind_code, kind_version, profile_id, start_on, added_by, added_at)
      select c.id, k.code, k.version, p.profile_id, c.opened_at::date, c.user_id, c.opened_at
      from bench.cases c join casework.participants p on p.case_id = c.id and p.role = 'perpetrator'
      cross join (select code, version from casework.intervention_kinds where code = 'warning-letter' limit 1) k;
    insert into casework.plans (case_id, number, aim, success, review_on, written_by, written_at)
      select id, 1, 'Quiet nights', 'No report for three months', (opened_at + interval '90 days')::date, user_id, opened_at
      from bench.cases;
    insert into actions.actions (record_id, title, owner_team_id, owner_user_id, due_on, state, outcome, done_on, created_by,
        created_team_id, created_at)
      select id, 'Visit the household', owner_team_id, user_id, (opened_at + interval '40 days')::date,
        case when is_open then 'open' else 'done' end, case when not is_open then 'Visited' end,
        case when not is_open then opened_at::date + 30 end, user_id, owner_team_id, opened_at
      from bench.cases;
    insert into assessment.assessments (record_id, subject_id, instrument_id, instrument_version, answers, header, prompts,
        total, highest_possible, ticks, band, band_label, band_rank, top_rank, review_due_on, completed_by, agency_id, team_id,
        completed_at)
      select c.id, p.profile_id, 'asb-ram', '2015', '[]', '[]', '[]', 10 * (rank + 1), 37, 8, c.band, initcap(c.band), rank, 2,
        (c.opened_at + interval '56 days')::date, c.user_id, c.agency_id, c.owner_team_id, c.opened_at
      from bench.cases c join casework.participants p on p.case_id = c.id and p.role = 'victim'
      cross join lateral (select array_position(array['standard', 'medium', 'high'], c.band) - 1 as rank) r
      where c.band is not null`)
}

/** Two for each case, of which one in fifty waits to be decided. */
async function makeReports(load: pg.Client): Promise<void> {
  await load.query(`
    create unlogged table bench.reports as
      select c.n * ${REPORTS_PER_CASE} + k as m, gen_random_uuid() as id, c.id as case_id, c.area_id, c.owner_team_id,
        c.agency_id, c.user_id, c.audience_id, c.opened_at - (k + 1) * interval '1 day' as told_at, (c.n + k) % 50 = 0 as waits
      from bench.cases c cross join generate_series(0, ${REPORTS_PER_CASE - 1}) k;
    insert into sharing.records (id, kind, purpose_id, audience_id, owner_team_id, owner_agency_id, area_id, classification,
        created_by, created_at)
      select id, 'report', 'asb', audience_id, owner_team_id, agency_id, area_id, 'official-sensitive', user_id, told_at
      from bench.reports;
    insert into casework.reports (record_id, audience_id, reference, state, asb_type, what, location, location_key, happened_at, grade,
        suggested_grade, caller_profile_id, reported_at, taken_at, taken_by, taken_team_id, decided_at, decided_by, case_id)
      select b.id, b.audience_id, 'R-' || left(ref, 4) || '-' || right(ref, 4), case when waits then 'pending' else 'in-case' end, 'nuisance',
        'Music until four in the morning, and threats when they were asked to stop', 'The yard', 'yard|' || m % 5000, told_at,
        'prompt', 'prompt', p.profile_id, told_at, told_at, user_id, owner_team_id,
        case when not waits then told_at end, case when not waits then user_id end, case when not waits then b.case_id end
      from bench.reports b cross join lateral (select lpad(upper(to_hex(m)), 8, '0') as ref) r
      left join casework.participants p on p.case_id = b.case_id and p.role = 'victim'`)
}
