/**
 * A county on a PostgreSQL server with as many records as a large partnership gathers in ten years: 30 districts of ten
 * neighbourhoods, 40 agencies, 300 teams, 2,000 users, five purposes with agreements in force, a million people.
 */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import pg from 'pg'
import { createAreas } from '../src/foundations/areas/index.ts'
import { writeAuditEvent } from '../src/foundations/audit/index.ts'
import { createPartnership, createUser, permissionsOf, type RoleName } from '../src/foundations/identity/index.ts'
import { inventedPerson } from '../src/foundations/people/testing/many-people.ts'
import { keepAccess } from '../src/foundations/sharing/index.ts'
import { type Actor, type AuditWriter, createDb, type Db, openServer, systemActor } from '../src/platform/db/index.ts'
import { openTestDatabase } from '../test/databases.ts'

/** Records, each with a person. `BENCH_RECORDS` makes it fewer for a quick trial, whose figures say nothing. */
export const RECORDS = Number(process.env['BENCH_RECORDS'] ?? 1_000_000)
const DISTRICTS = 30
const NEIGHBOURHOODS = 10
const TEAMS = 300
const USERS = 2000
export const PASSWORD = 'a bench of oak and elm'
export const EMAIL = 'caseworker@district1.example'

const district = (d: number) => `E070003${String(d + 1).padStart(2, '0')}`
const neighbourhood = (d: number, n: number) => `N${d + 1}-${n + 1}`
const COUNTY = 'E10000301'
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)

interface Agency {
  readonly id: string
  readonly name: string
  readonly kind: string
}

interface Team {
  readonly id: string
  readonly agencyId: string
  readonly name: string
  readonly kind: string
  readonly areas: readonly string[]
}

function planOfTeams(): { agencies: Agency[]; teams: Team[] } {
  const agencies: Agency[] = []
  const teams: Team[] = []
  const agency = (name: string, kind: string) => {
    const made = { id: randomUUID(), name, kind }
    agencies.push(made)
    return made.id
  }
  const team = (agencyId: string, kind: string, areas: readonly string[]) => {
    teams.push({ id: randomUUID(), agencyId, name: `${kind} ${teams.length + 1}`, kind, areas })
  }
  /** Teams of this kind that divide the county among them. */
  const divided = (agencyId: string, kind: string, count: number) => {
    const each = DISTRICTS / count
    for (const i of numbers(count)) {
      const districts = numbers(each).map((d) => district(i * each + d))
      team(agencyId, kind, districts)
    }
  }
  for (const d of numbers(DISTRICTS)) {
    const council = agency(`District ${d + 1} Council`, 'district-council')
    for (const kind of ['anti-social-behaviour', 'community-safety', 'housing', 'environmental-health']) {
      team(council, kind, [district(d)])
    }
  }
  const police = agency('Bench Police', 'police')
  for (const d of numbers(DISTRICTS)) {
    for (const half of [0, 5]) {
      const beat = numbers(5).map((n) => neighbourhood(d, half + n))
      team(police, 'neighbourhood-policing', beat)
    }
  }
  divided(police, 'offender-management', 30)
  const county = agency('Benchshire County Council', 'county-council')
  for (const kind of ['domestic-abuse', 'youth-justice', 'safeguarding']) divided(county, kind, 15)
  divided(agency('Benchshire Fire', 'fire'), 'fire-prevention', 10)
  const health = agency('Benchshire Health', 'health')
  divided(health, 'mental-health', 10)
  divided(health, 'substance-misuse', 5)
  divided(agency('Benchshire Probation', 'probation'), 'offender-management', 10)
  for (const n of numbers(4)) {
    const landlord = agency(`Bench Homes ${n + 1}`, 'housing')
    for (const _ of numbers(2)) team(landlord, 'housing', [COUNTY])
  }
  const support = agency('Benchshire Victim Support', 'voluntary')
  for (const _ of numbers(2)) team(support, 'victim-support', [COUNTY])
  if (teams.length !== TEAMS) throw new Error(`${teams.length} teams`)
  return { agencies, teams }
}

interface PurposePlan {
  readonly id: string
  readonly discoverability: 'open' | 'pointer' | 'hidden'
  /** Kinds of the teams that keep records for it. */
  readonly owners: readonly string[]
  readonly recipients: readonly (readonly [teamKind: string, reach: 'same-area' | 'everywhere', level: number])[]
}

const PURPOSES: readonly PurposePlan[] = [
  {
    ...{ id: 'asb', discoverability: 'pointer' },
    owners: [
      ...['anti-social-behaviour', 'community-safety', 'housing', 'environmental-health', 'neighbourhood-policing'],
      'fire-prevention',
    ],
    recipients: [
      ['anti-social-behaviour', 'same-area', 3],
      ['community-safety', 'same-area', 3],
      ['neighbourhood-policing', 'same-area', 2],
      ['housing', 'same-area', 2],
    ],
  },
  {
    ...{ id: 'crime-reduction', discoverability: 'open' },
    owners: ['community-safety', 'housing', 'environmental-health', 'neighbourhood-policing', 'fire-prevention'],
    recipients: [
      ['community-safety', 'same-area', 3],
      ['neighbourhood-policing', 'same-area', 2],
    ],
  },
  {
    ...{ id: 'prevent', discoverability: 'hidden', owners: ['neighbourhood-policing', 'safeguarding'] },
    recipients: [['safeguarding', 'same-area', 2]],
  },
  {
    ...{ id: 'domestic-abuse', discoverability: 'hidden' },
    owners: ['domestic-abuse', 'neighbourhood-policing', 'victim-support'],
    recipients: [
      ['domestic-abuse', 'same-area', 3],
      ['victim-support', 'everywhere', 2],
    ],
  },
  {
    ...{ id: 'offenders', discoverability: 'pointer' },
    owners: ['offender-management', 'youth-justice', 'substance-misuse', 'mental-health'],
    recipients: [
      ['offender-management', 'same-area', 3],
      ['neighbourhood-policing', 'same-area', 2],
    ],
  },
]

export interface World {
  /** The URL of the application's login, under row-level security. */
  readonly location: string
  /** The same database as its administrator, whom no policy concerns. */
  readonly administrator: string
  readonly loadedIn: number
  close(): Promise<void>
}

/** Makes the county. Rows go in as the administrator, past triggers and policies; access by rule is computed by the keeper. */
export async function openWorld(tell: (line: string) => void): Promise<World> {
  const begun = performance.now()
  const database = await openTestDatabase('server', writeAuditEvent)
  const { db, location } = database
  const administrator = new URL(process.env['TEST_POSTGRES_URL'] ?? '')
  administrator.pathname = new URL(location).pathname
  const said = (what: string) => tell(`${what} at ${((performance.now() - begun) / 1000).toFixed(0)} s`)
  try {
    await makeAreas(db)
    await createPartnership(db, { name: 'Benchshire', twoStepRequired: false, demonstration: false })
    const load = await openLoad(administrator.href)
    try {
      const { teams } = await makeStructure(load)
      await invent(administrator.href)
      said('people invented')
      await makeRecords(load)
      said('records')
      const other = await openLoad(administrator.href)
      try {
        await Promise.all([makeProfiles(other), makeKeys(load)])
      } finally {
        await other.end()
      }
      said('profiles and keys')
      await load.query('drop schema bench cascade; analyze')
      await keepAccess(db)
      said('access')
      await addCaseworker(db, teams)
      await load.query('vacuum analyze')
      await load.query('checkpoint')
      said('tidied')
    } finally {
      await load.end()
    }
  } catch (error) {
    await database.close()
    throw error
  }
  return {
    ...{ location, administrator: administrator.href, loadedIn: (performance.now() - begun) / 1000 },
    close: () => database.close(),
  }
}

async function openLoad(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`set session_replication_role = replica; set synchronous_commit = off;
    set maintenance_work_mem = '1GB'; set work_mem = '256MB'; set jit = off`)
  return client
}

async function makeAreas(db: Db): Promise<void> {
  await db.withActor(systemActor(['areas.import']), { name: 'bench.make-areas', kind: 'write' }, (tx) =>
    createAreas(tx, [
      { code: COUNTY, name: 'Benchshire', kind: 'county' },
      ...numbers(DISTRICTS).map((d) => ({
        ...{ code: district(d), name: `District ${d + 1}`, kind: 'district' as const, inside: [COUNTY] },
      })),
      ...numbers(DISTRICTS).flatMap((d) =>
        numbers(NEIGHBOURHOODS).map((n) => ({
          ...{ code: neighbourhood(d, n), name: `Neighbourhood ${d + 1}-${n + 1}`, kind: 'neighbourhood' as const },
          inside: [district(d)],
        })),
      ),
    ]),
  )
}

async function makeStructure(load: pg.Client): Promise<{ teams: readonly Team[] }> {
  const { agencies, teams } = planOfTeams()
  await load.query(
    `insert into identity.agencies (id, name, kind)
      select id, name, kind from jsonb_to_recordset($1) as given (id uuid, name text, kind text)`,
    [JSON.stringify(agencies)],
  )
  await load.query(
    `with given as (select * from jsonb_to_recordset($1) as t (id uuid, "agencyId" uuid, name text, kind text, areas jsonb)),
      made as (insert into identity.teams (id, agency_id, name, kind) select id, "agencyId", name, kind from given)
    insert into identity.team_areas (team_id, area_code) select id, jsonb_array_elements_text(areas) from given`,
    [JSON.stringify(teams)],
  )
  await load.query(
    `with numbered as (
      select id as team_id, agency_id, row_number() over (order by id) - 1 as place from identity.teams
    ), made as (
      insert into identity.users (email, agency_id, roles)
        select 'user' || n || '@bench.example', t.agency_id,
          array[case when n / ${TEAMS} = 0 then 'partnership-manager' else 'caseworker' end]
        from generate_series(0, ${USERS - 1}) as n join numbered t on t.place = n % ${TEAMS}
      returning id, agency_id, email
    ), named as (
      insert into identity.user_names (user_id, display_name) select id, split_part(email, '@', 1) from made
    )
    insert into identity.team_members (team_id, user_id, user_agency_id)
      select t.team_id, m.id, m.agency_id
      from made m join numbered t on t.place = substring(m.email from '\\d+')::int % ${TEAMS}`,
  )
  for (const { id, discoverability, owners, recipients } of PURPOSES) {
    await load.query(`insert into sharing.purposes (id, title, description) values ($1, $1, 'For the benchmark')`, [id])
    const agreementId = randomUUID()
    await load.query(
      `insert into sharing.agreements (id, purpose_id, edition, state, title, lawful_bases, data_categories, discoverability,
        handling, starts_on, review_on, in_force_at)
      values ($1, $2, 1, 'in-force', $2, '{Crime and Disorder Act 1998 section 115}', '{Names}', $3, 'With care',
        '2024-01-01', '2099-01-01', now())`,
      [agreementId, id, discoverability],
    )
    await load.query(
      `insert into sharing.agreement_parties (agreement_id, agency_id, signed_at, signed_by, signatory_post)
        select $1, id, now(), gen_random_uuid(), 'Director' from identity.agencies`,
      [agreementId],
    )
    for (const [position, [teamKind, reach, level]] of recipients.entries()) {
      await load.query(
        `insert into sharing.recipient_rules (agreement_id, position, team_kind, reach, level) values ($1, $2, $3, $4, $5)`,
        [agreementId, position, teamKind, reach, level],
      )
    }
    await load.query(
      `insert into sharing.audiences (purpose_id, owner_team_id, area_id)
        select $1, t.id, a.id from identity.teams t join sharing.served_areas s on s.team_id = t.id
        join areas.areas a on a.id = s.area_id and a.kind = 'neighbourhood' where t.kind = any ($2)`,
      [id, owners],
    )
  }
  await load.query(`
    create schema bench;
    create unlogged table bench.people (n int, record_id uuid, display_name text, born_on date, given text, family text,
      former text, flat text, number text, street text, town text, postcode text, phone text, reference text, sketch jsonb,
      address_line text, keys text[])`)
  return { teams }
}

/** Two processes, each of which invents half of the people. */
async function invent(url: string): Promise<void> {
  const script = fileURLToPath(new URL('./sharing-people.ts', import.meta.url))
  const half = Math.floor(RECORDS / 2)
  const run = (from: number, to: number) =>
    new Promise<void>((resolve, reject) => {
      const child = spawn(process.execPath, ['--import', 'tsx', script, String(from), String(to)], {
        stdio: 'inherit',
        env: { ...process.env, BENCH_DATABASE: url },
      })
      child.once('error', reject)
      child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`Inventing people ended with ${code}`))))
    })
  await Promise.all([run(0, half), run(half, RECORDS)])
}

/** Spread evenly over the audiences and over three years; some closed, some with somebody barred, some given singly. */
async function makeRecords(load: pg.Client): Promise<void> {
  await load.query(`
    create unlogged table bench.audiences as
      select a.*, t.agency_id, row_number() over (order by a.id) - 1 as place
      from sharing.audiences a join identity.teams t on t.id = a.owner_team_id;
    insert into sharing.records (id, kind, purpose_id, audience_id, owner_team_id, owner_agency_id, area_id, classification,
        created_by, created_at, named_user_ids, barred_user_ids)
      select p.record_id, 'person', a.purpose_id, a.id, a.owner_team_id, a.agency_id, a.area_id, 'official-sensitive',
        u.user_id, now() - random() * interval '1000 days',
        case when p.n % 500 = 7 then array[u.user_id] end,
        case when p.n % 300 = 11 then array[u.user_id] else '{}' end
      from bench.people p
      join bench.audiences a on a.place = (hashint4(p.n) & 2147483647) % (select count(*) from bench.audiences)
      left join lateral (select min(m.user_id::text)::uuid as user_id from identity.team_members m where m.team_id = a.owner_team_id) u
        on true;
    insert into sharing.grants (record_id, audience_id, purpose_id, team_id, level, source, source_id, expires_at)
      select r.id, r.audience_id, r.purpose_id, t.id, 2, 'disclosure', gen_random_uuid(), now() + interval '90 days'
      from (select id, audience_id, purpose_id, row_number() over (order by id) as place from sharing.records
        order by id limit greatest(1, ${Math.floor(RECORDS / 100)})) r
      join (select id, row_number() over (order by id) - 1 as place from identity.teams) t on t.place = r.place % ${TEAMS};
    analyze sharing.records; analyze bench.people`)
}

async function makeProfiles(load: pg.Client): Promise<void> {
  await load.query(`
    insert into people.subjects (record_id, kind, display_name) select record_id, 'person', display_name from bench.people;
    insert into people.sketches (record_id, sketch, address_line) select record_id, sketch, address_line from bench.people;
    insert into people.details (record_id, born_on, born_precision)
      select record_id, born_on, case when born_on is not null then 'day' end from bench.people;
    insert into people.names (record_id, position, given, family, use)
      select record_id, 0, given, family, 'main' from bench.people
      union all select record_id, 1, given, former, 'former' from bench.people where former is not null;
    insert into people.addresses (record_id, position, use, flat, building, number, street, locality, town, postcode)
      select record_id, 0, 'home', flat, '', number, street, '', town, postcode from bench.people;
    insert into people.phones (record_id, position, number, note)
      select record_id, 0, phone, '' from bench.people where phone is not null;
    insert into people.refs (record_id, position, kind, value)
      select record_id, 0, 'housing', reference from bench.people where reference is not null;
    create unlogged table bench.pairs as
      select distinct on (a_id, b_id) * from (
        select least(p.record_id, q.record_id) as a_id, greatest(p.record_id, q.record_id) as b_id, p.n
        from bench.people p join bench.people q on q.n = p.n + 1 where p.n % 40 = 3) each_pair;
    insert into people.links (a_id, b_id, reason, linked_by) select a_id, b_id, 'Met in person', gen_random_uuid()
      from bench.pairs where n % 80 = 3;
    insert into people.suspected_pairs (a_id, b_id, score, reasons) select a_id, b_id, 60, '{}' from bench.pairs;
    insert into people.relationships (from_id, to_id, kind, note)
      select record_id, lead(record_id) over (order by n), 'sibling', '' from bench.people where n % 20 = 0
      order by n limit ${Math.floor(RECORDS / 20) - 1}`)
}

/** The keys are the bulk of it all: indexed at the end, and not logged, which makes no difference to reading. */
async function makeKeys(load: pg.Client): Promise<void> {
  await load.query(`
    alter table people.search_keys set unlogged;
    alter table people.search_keys drop constraint search_keys_pk;
    drop index people.search_keys_by_record;
    insert into people.search_keys (key, record_id, audience_id, purpose_id)
      select unnest(p.keys), r.id, people.found_through(r.audience_id, r.named_user_ids, r.barred_user_ids), r.purpose_id
      from bench.people p join sharing.records r on r.id = p.record_id;
    alter table people.search_keys
      add constraint search_keys_pk primary key (key, record_id) include (audience_id, purpose_id);
    create index search_keys_by_record on people.search_keys (record_id);
    insert into people.pointer_targets (record_id) select r.id from sharing.records r
      where r.purpose_id = any (sharing.purposes_with_pointers()) and r.named_user_ids is null;
    alter table people.pointer_keys set unlogged;
    insert into people.pointer_keys (key, pointer_id, purpose_id, owner_team_id)
      select people.pointer_hash(k.key), t.pointer_id, r.purpose_id, r.owner_team_id
      from people.pointer_targets t join sharing.records r on r.id = t.record_id
      join people.search_keys k on k.record_id = t.record_id and left(k.key, 2) = any (people.strong_key_kinds())
      order by 1`)
}

/** Somebody with a password, in the anti-social behaviour team of the first district. */
async function addCaseworker(db: Db, teams: readonly Team[]): Promise<void> {
  const team = teams.find(({ kind }) => kind === 'anti-social-behaviour')
  if (team === undefined) throw new Error('No team')
  await addUser(db, team, { email: EMAIL, displayName: 'C. A. Seworker', role: 'caseworker' })
}

/** Somebody of this team who signs in with `PASSWORD`. */
export async function addUser(
  db: Db,
  team: Pick<Team, 'id' | 'agencyId'>,
  user: { readonly email: string; readonly displayName: string; readonly role: RoleName },
): Promise<void> {
  await createUser(db, {
    ...{ email: user.email, displayName: user.displayName, agencyId: team.agencyId, roles: [user.role] },
    ...{ password: PASSWORD, teams: [{ teamId: team.id }], allowEasyPassword: true },
  })
}

/** The database as the application uses it. */
export async function openUnderPolicies(world: World, audit: AuditWriter, connections = 4): Promise<Db> {
  return createDb(await openServer({ url: world.location, connections }), audit)
}

/** The database past all policies. */
export async function openBare(world: World): Promise<Db> {
  return createDb(await openServer({ url: world.administrator, connections: 1 }), async () => {})
}

export interface NamedActor {
  readonly team: string
  readonly actor: Actor
}

/** Caseworkers of teams that see much and little: one of each of these kinds, in districts apart. */
export function actorsOf(bare: Db): Promise<NamedActor[]> {
  return bare.asLogin(async (tx) => {
    const { rows } = await sql<{ kind: string; user_id: string; agency_id: string; team_id: string; areas: number[] }>`
      with chosen as (
        select t.id, t.kind, t.agency_id, row_number() over (partition by t.kind, g.kind order by md5(t.name)) as place
        from identity.teams t join identity.agencies g on g.id = t.agency_id
        where (t.kind, g.kind) in (('anti-social-behaviour', 'district-council'), ('neighbourhood-policing', 'police'),
          ('housing', 'housing'), ('offender-management', 'police'), ('victim-support', 'voluntary'))
      )
      select c.kind, m.user_id, c.agency_id, c.id as team_id,
        (select array_agg(s.area_id) from sharing.served_areas s where s.team_id = c.id) as areas
      from chosen c join lateral (
        select m.user_id from identity.team_members m join identity.users u on u.id = m.user_id and u.roles = '{caseworker}'
        where m.team_id = c.id order by m.user_id limit 1) m on true
      where c.place <= 2 order by c.place, c.kind`.execute(tx)
    return rows.map((row) => ({
      team: row.kind,
      actor: {
        ...{ kind: 'person', userId: row.user_id, agencyId: row.agency_id, teamIds: [row.team_id] },
        ...{ areaIds: row.areas, permissions: permissionsOf(['caseworker']) },
      },
    }))
  })
}

/** The person at one place of those invented. */
export const personAt = (index: number) => inventedPerson({ seed: 1, index })
