/** Makes a world in a real database: its structure and records as an owner would restore them, its access as computed. */
import assert from 'node:assert/strict'
import { type RawBuilder, sql } from 'kysely'
import { createAreas } from '../../src/foundations/areas/index.ts'
import { hashToken, newToken } from '../../src/foundations/identity/domain/secrets.ts'
import { keepAccess } from '../../src/foundations/sharing/store/keeping.ts'
import { type Actor, createDb, type Db, openServer, systemActor, type Tx } from '../../src/platform/db/index.ts'
import { DECIDER } from './oracle.ts'
import { AREAS, type AreaName, areaNames, PURPOSES, permissionsOfPerson, recordsOfEvent, type World } from './world.ts'

/** Ids that say what they name, so that a row in a message can be found in the world. */
const KINDS = { agency: 1, team: 2, person: 3, agreement: 4, record: 5, grant: 6, request: 7, nobody: 9 } as const
export function idOf(kind: keyof typeof KINDS, position: number): string {
  return `00000000-0000-4000-8000-${KINDS[kind]}${String(position).padStart(11, '0')}`
}
export const positionOf = (id: string): number => Number(id.slice(-11))

/** A disclosure and a message that are in every world, about no record. */
export const SPARE_DISCLOSURE = idOf('nobody', 1)
export const STRANGE_TEAM = idOf('nobody', 2)

/** Whoever may restore a backup: bound by no policy. On a server that is not the login of the tests. */
export interface Restorer {
  restore<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export async function openRestorer(db: Db): Promise<Restorer> {
  if (db.kind === 'embedded') return { restore: (work) => db.asLogin(work), close: async () => {} }
  const name = await db.asLogin(async (tx) => {
    const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(tx)
    return rows[0]?.name ?? ''
  })
  const url = new URL(process.env['TEST_POSTGRES_URL'] ?? '')
  url.pathname = `/${name}`
  const owner = createDb(await openServer({ url: url.href, connections: 1 }), async () => {})
  return { restore: (work) => owner.asLogin(work), close: () => owner.close() }
}

export type AreaIds = Readonly<Record<AreaName, number>>

export async function makeAreas(db: Db): Promise<AreaIds> {
  const actor = systemActor(['areas.import'])
  const ids = await db.withActor(actor, { name: 'sharing.test', kind: 'write' }, (tx) =>
    createAreas(
      tx,
      areaNames.map((name) => ({
        ...{ code: AREAS[name].code, name, kind: AREAS[name].kind },
        inside: AREAS[name].inside.map((outer) => AREAS[outer].code),
      })),
    ),
  )
  return Object.fromEntries(areaNames.map((name) => [name, ids.get(AREAS[name].code) ?? 0])) as AreaIds
}

const OLD_ROWS = [
  ...['people.pointer_keys', 'people.pointer_targets', 'sharing.conflicts'],
  ...['people.phones', 'people.subjects', 'identity.sessions', 'identity.team_members', 'identity.user_names'],
  'identity.users',
  ...['sharing.messages_seen', 'sharing.messages', 'sharing.emergency_records', 'sharing.emergencies'],
  ...['sharing.disclosure_records', 'sharing.disclosures', 'sharing.record_events', 'sharing.grants'],
  ...['sharing.clocks', 'sharing.retention_events', 'sharing.legal_holds', 'sharing.disposal_proposals'],
  ...['sharing.certificates', 'sharing.records', 'sharing.audience_teams', 'sharing.audiences', 'sharing.taking_part'],
  ...[
    'sharing.recipient_rules',
    'sharing.agreement_parties',
    'sharing.agreements',
    'sharing.purposes',
    'identity.team_areas',
    'identity.teams',
  ],
  ...['identity.agency_successions', 'identity.agencies'],
]

/**
 * Replaces whatever world there was, and computes access as the running house does. Rows come as from a backup: the
 * triggers that watch how they change are off, and on again for audiences, which have their teams at once.
 * @throws when computing access finds anything but what the audiences had from the beginning
 */
export async function buildWorld(db: Db, restorer: Restorer, areas: AreaIds, world: World): Promise<void> {
  await restorer.restore(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    await sql.raw(`do $$ begin ${OLD_ROWS.map((table) => `delete from ${table};`).join(' ')} end $$`).execute(tx)
    await sql`delete from people.search_keys where key = ${WORLD_KEY}`.execute(tx)
    await sql`delete from audit.event_records r using audit.events e
      where e.id = r.event_id and e.action = ${WORLD_ACTION}`.execute(tx)
    await sql`delete from audit.events where action = ${WORLD_ACTION}`.execute(tx)
    await insertStructure(tx, world)
    await insertAgreements(tx, world)
    await sql`set local session_replication_role = origin`.execute(tx)
    await insertRecords(tx, areas, world)
    await insertExceptions(tx, areas, world)
    await insertWaysIn(tx, world)
    await insertEvents(tx, world)
    await insertRetention(tx)
    await sql`update sharing.structure set version = version + 1`.execute(tx)
  })
  assert.equal(
    await keepAccess(db),
    0,
    'an audience had not all its teams, or too many, before access was computed again',
  )
  if (world.stale) {
    await restorer.restore((tx) => sql`update sharing.structure set version = version + 1`.execute(tx))
  }
}

const day = (offset: number | null) => (offset === null ? null : sql<string>`(sharing.today() + ${offset}::int)`)
const hours = (offset: number) => sql<Date>`(now() + make_interval(hours => ${offset}::int))`
const hoursOrNever = (offset: number | null) => (offset === null ? null : hours(offset))

async function insertStructure(tx: Tx, world: World): Promise<void> {
  await tx
    .insertInto('identity.agencies')
    .values(
      world.agencies.map((agency, i) => ({
        ...{ id: idOf('agency', i), name: `Agency ${i}`, kind: agency.kind },
        ...{ starts_on: day(agency.startsOn), ends_on: day(agency.endsOn) },
      })),
    )
    .execute()
  for (const { from, to } of world.successions) {
    await tx
      .insertInto('identity.agency_successions')
      .values({
        ...{ predecessor_id: idOf('agency', from), successor_id: idOf('agency', to), happened_on: '2024-04-01' },
      })
      .execute()
  }
  await tx
    .insertInto('identity.teams')
    .values(
      world.teams.map((team, i) => ({
        ...{ id: idOf('team', i), agency_id: idOf('agency', team.agency), name: `Team ${i}`, kind: team.kind },
        closed_on: team.closed ? '2024-04-01' : null,
      })),
    )
    .execute()
  const served = world.teams.flatMap((team, i) =>
    team.areas.map((area) => ({ team_id: idOf('team', i), area_code: AREAS[area].code })),
  )
  if (served.length > 0) await tx.insertInto('identity.team_areas').values(served).execute()
}

async function insertAgreements(tx: Tx, world: World): Promise<void> {
  await tx
    .insertInto('sharing.purposes')
    .values(PURPOSES.map((id) => ({ id, title: id, description: 'Of a generated world' })))
    .execute()
  for (const [i, agreement] of world.agreements.entries()) {
    const id = idOf('agreement', i)
    await tx
      .insertInto('sharing.agreements')
      .values({
        ...{ id, purpose_id: agreement.purpose, edition: i + 1, title: `Agreement ${i}` },
        ...{ lawful_bases: ['Crime and Disorder Act 1998 section 115'], data_categories: ['Names'], handling: 'Care' },
        ...{ starts_on: day(agreement.startsOn), ends_on: day(agreement.endsOn), review_on: '2020-01-01' },
        ...{ discoverability: agreement.discoverability, state: agreement.state },
      })
      .execute()
    await tx
      .insertInto('sharing.agreement_parties')
      .values(
        agreement.parties.map(({ agency, signature }) => ({
          ...{ agreement_id: id, agency_id: idOf('agency', agency) },
          ...(signature === 'none'
            ? {}
            : { signed_at: hours(-100), signed_by: idOf('nobody', 3), signatory_post: 'Head' }),
          ...(signature === 'withdrawn'
            ? { withdrawn_at: hours(-50), withdrawn_by: idOf('nobody', 3), withdrawal_reason: 'Left' }
            : {}),
        })),
      )
      .execute()
    if (agreement.rules.length > 0) {
      await tx
        .insertInto('sharing.recipient_rules')
        .values(
          agreement.rules.map((rule, position) => ({
            ...{ agreement_id: id, position: position + 1, team_kind: rule.teamKind, agency_kind: rule.agencyKind },
            ...{ reach: rule.reach, level: rule.level },
          })),
        )
        .execute()
    }
  }
}

/** As it follows from what the record is; a counterexample's ids then need no look-up. */
export function audienceOf(areas: AreaIds, world: World, record: number): RawBuilder<string> {
  const found = world.records[record]
  if (found === undefined) throw new Error(`The world has no record ${record}`)
  const { purpose, owner, area } = found
  return sql<string>`sharing.audience_id(${purpose}, ${idOf('team', owner)}::uuid, ${areas[area]}::int)`
}

async function insertRecords(tx: Tx, areas: AreaIds, world: World): Promise<void> {
  for (const { purpose, owner, area } of world.records) {
    await sql`insert into sharing.audiences (purpose_id, owner_team_id, area_id)
      values (${purpose}, ${idOf('team', owner)}::uuid, ${areas[area]}) on conflict do nothing`.execute(tx)
  }
  const people = (found: readonly number[]) => found.map((person) => idOf('person', person))
  await tx
    .insertInto('sharing.records')
    .values(
      world.records.map((record, i) => ({
        ...{
          id: idOf('record', i),
          kind: 'person',
          purpose_id: record.purpose,
          audience_id: audienceOf(areas, world, i),
        },
        ...{ owner_team_id: idOf('team', record.owner), area_id: areas[record.area], classification: 'official' },
        owner_agency_id: idOf('agency', world.teams[record.owner]?.agency ?? 0),
        named_user_ids: record.named === null ? null : people(record.named),
        barred_user_ids: people(record.barred),
        restricted_at: record.restricted ? hours(-1) : null,
      })),
    )
    .execute()
  await tx
    .insertInto('people.subjects')
    .values(
      world.records.map((_, i) => ({ record_id: idOf('record', i), kind: 'person', display_name: `${SHOWN} ${i}` })),
    )
    .execute()
  await tx
    .insertInto('people.phones')
    .values(
      world.records.map((_, i) => ({
        ...{ record_id: idOf('record', i), position: 1, number: `${KEPT}${String(100 + i)}`, note: '' },
      })),
    )
    .execute()
  await tx
    .insertInto('sharing.record_events')
    .values(
      world.records.map((record, i) => ({
        ...{ record_id: idOf('record', i), purpose_id: record.purpose, owner_team_id: idOf('team', record.owner) },
        kind: 'created',
      })),
    )
    .execute()
}

/** A key under which every record of a world is found, strong enough for a pointer, and one that looks up none other. */
export const WORLD_KEY = 'rf:WORLD'
/** What the events of a world are called; each is named by the position of its first record. */
export const WORLD_ACTION = 'sharing.make-world'

async function insertWaysIn(tx: Tx, world: World): Promise<void> {
  await sql`insert into people.search_keys (key, record_id, audience_id, purpose_id)
    select ${WORLD_KEY}, r.id, people.found_through(r.audience_id, r.named_user_ids, r.barred_user_ids), r.purpose_id
    from sharing.records r`.execute(tx)
  // Each pointer has its record's position; those of records at which none may point go again.
  const ids = world.records.map((_, i) => idOf('record', i))
  await sql`insert into people.pointer_targets (pointer_id, record_id)
    select id, id from unnest(${ids}::uuid[]) as r (id)`.execute(tx)
  await sql`select people.refresh_pointers(${ids}::uuid[])`.execute(tx)
}

async function insertEvents(tx: Tx, world: World): Promise<void> {
  for (const event of world.records.keys()) {
    const records = recordsOfEvent(world, event).map((record) => idOf('record', record))
    await sql`with made as (
        insert into audit.events (actor_kind, action, kind, correlation_id, record_count)
        values ('system', ${WORLD_ACTION}, 'read', ${idOf('record', event)}, ${records.length}) returning id)
      insert into audit.event_records (event_id, record_id)
      select made.id, r.id from made, unnest(${records}::uuid[]) as r (id)`.execute(tx)
  }
}

/**
 * The work on every record has ended, something holds it, disposal is proposed; and, because what stays of a record must be
 * asked about too, a certificate says that each is gone.
 */
async function insertRetention(tx: Tx): Promise<void> {
  const [one, other] = [idOf('nobody', 5), idOf('nobody', 6)]
  await sql`insert into sharing.agreements (id, purpose_id, edition, title, state)
    select ${idOf('nobody', 7)}::uuid, ${PURPOSES[0]}, 1000, 'Of clocks', 'abandoned'`.execute(tx)
  await sql`insert into sharing.clocks (record_id, audience_id, record_kind, purpose_id, agreement_id, edition, outcome,
      outcome_title, months, ended_on, due_on)
    select r.id, r.audience_id, r.kind, r.purpose_id, ${idOf('nobody', 7)}::uuid, 1000, 'closed', 'Closed', 72,
      '2019-01-31', '2025-01-31' from sharing.records r`.execute(tx)
  await sql`insert into sharing.retention_events (record_id, kind)
    select r.id, 'ended' from sharing.records r`.execute(tx)
  await sql`insert into sharing.legal_holds (record_id, audience_id, record_kind, purpose_id, matter, reason, review_on, placed_by)
    select r.id, r.audience_id, r.kind, r.purpose_id, 'Inquest', 'The coroner asked', '2099-01-01', ${one}::uuid
    from sharing.records r`.execute(tx)
  await sql`insert into sharing.disposal_proposals (record_id, because, reason, proposed_by)
    select r.id, 'review', 'Not needed', ${one}::uuid from sharing.records r`.execute(tx)
  await sql`insert into sharing.certificates (year, sequence, record_id, record_kind, purpose_id, owner_team_id, owner_agency_id,
      created_on, because, proposed_by, proposed_at, confirmed_by, confirmed_at, disposed_at, removed, text, sha256)
    select 2026, row_number() over (), r.id, r.kind, r.purpose_id, r.owner_team_id, r.owner_agency_id, '2012-01-01', 'review',
      ${one}::uuid, now(), ${other}::uuid, now(), now(), '{}', 'Gone', encode(sha256('Gone'), 'hex')
    from sharing.records r`.execute(tx)
}

const barredFrom = (world: World, record: number) =>
  (world.records[record]?.barred ?? []).map((person) => idOf('person', person))

/** What everybody who knows of a record may see of it, and what only those see who may read it. */
export const SHOWN = 'Zebedee Quillfeather'
export const KEPT = '+447700900'

const WORDS = {
  ...{
    information: 'Address',
    risk: 'Harm',
    necessity: 'Needed',
    proportionality: 'Little',
    lawful_basis: 'Section 115',
  },
  ...{ consent: 'not-asked', consent_reason: 'It would warn them', level: 2 },
}

/** Disclosures, emergencies and hand-overs with what they gave; requests that gave nothing; messages. */
async function insertExceptions(tx: Tx, areas: AreaIds, world: World): Promise<void> {
  const linked = (record: number) => ({
    ...{ record_id: idOf('record', record), purpose_id: world.records[record]?.purpose ?? '' },
    owner_team_id: idOf('team', world.records[record]?.owner ?? 0),
  })
  const agencyOf = (team: number) => idOf('agency', world.teams[team]?.agency ?? 0)
  await tx
    .insertInto('sharing.disclosures')
    .values({
      ...{ ...WORDS, id: SPARE_DISCLOSURE, state: 'requested', to_team_id: STRANGE_TEAM, to_agency_id: STRANGE_TEAM },
      ...{ asked_by: idOf('nobody', 4), asked_at: hours(-60) },
    })
    .execute()
  for (const [i, grant] of world.grants.entries()) {
    const id = idOf('grant', i)
    if (grant.source === 'disclosure') {
      await tx
        .insertInto('sharing.disclosures')
        .values({
          barred_user_ids: barredFrom(world, grant.record),
          ...{ ...WORDS, id, level: grant.level, to_team_id: idOf('team', grant.to), to_agency_id: agencyOf(grant.to) },
          ...{ state: grant.withdrawn ? 'withdrawn' : 'granted', asked_by: idOf('nobody', 4), asked_at: hours(-60) },
          ...{ decided_by: idOf('person', DECIDER), decided_at: hours(-50), expires_on: '2099-01-01' },
          ...(grant.withdrawn ? { withdrawn_at: hours(-1), withdrawn_by: idOf('nobody', 4) } : {}),
        })
        .execute()
      await tx
        .insertInto('sharing.disclosure_records')
        .values({ disclosure_id: id, ...linked(grant.record), told_team_id: idOf('team', grant.to) })
        .execute()
    }
    if (grant.source === 'break-glass') {
      await tx
        .insertInto('sharing.emergencies')
        .values({
          ...{ id, user_id: idOf('person', grant.to), agency_id: agencyOf(0), team_id: STRANGE_TEAM, hours: 24 },
          ...{ reason_code: 'life-at-risk', reason: 'Somebody is in danger of their life now', state: 'opened' },
          ...{ opened_at: hours(grant.begins), expires_at: hours(grant.begins + 24) },
        })
        .execute()
      await tx
        .insertInto('sharing.emergency_records')
        .values({ emergency_id: id, user_id: idOf('person', grant.to), ...linked(grant.record) })
        .execute()
    }
    await tx
      .insertInto('sharing.grants')
      .values({
        ...{ id, record_id: idOf('record', grant.record), audience_id: audienceOf(areas, world, grant.record) },
        ...(grant.source === 'break-glass'
          ? { user_id: idOf('person', grant.to) }
          : { team_id: idOf('team', grant.to) }),
        ...{ level: grant.level, source: grant.source, source_id: grant.source === 'hand-over' ? null : id },
        purpose_id: world.records[grant.record]?.purpose ?? '',
        ...{ starts_at: hours(grant.begins), expires_at: hoursOrNever(grant.ends) },
        withdrawn_at: grant.withdrawn ? hours(-1) : null,
      })
      .execute()
  }
  for (const [i, request] of world.requests.entries()) {
    const id = idOf('request', i)
    await tx
      .insertInto('sharing.disclosures')
      .values({
        barred_user_ids: barredFrom(world, request.record),
        ...{ ...WORDS, id, state: request.state, to_team_id: idOf('team', request.team) },
        ...{ to_agency_id: agencyOf(request.team), asked_by: idOf('person', request.askedBy), asked_at: hours(-60) },
        ...(request.state === 'refused'
          ? { decided_by: idOf('person', request.decidedBy), decided_at: hours(-2), decision_reason: 'Not needed' }
          : {}),
      })
      .execute()
    await tx
      .insertInto('sharing.disclosure_records')
      .values({ disclosure_id: id, ...linked(request.record) })
      .execute()
  }
  for (const [i, { to, record }] of world.messages.entries()) {
    await tx
      .insertInto('sharing.messages')
      .values({
        ...{ kind: 'record-received', record_id: idOf('record', record), subject_id: idOf('request', i) },
        to_overseers: to === 'overseers',
        ...(to !== 'overseers' && 'team' in to ? { team_id: idOf('team', to.team) } : {}),
        ...(to !== 'overseers' && 'person' in to ? { user_id: idOf('person', to.person) } : {}),
      })
      .execute()
  }
}

/** The person as their session would be. */
export function actorOf(areas: AreaIds, world: World, position: number): Actor & { readonly userId: string } {
  const person = world.people[position]
  if (person === undefined) throw new Error(`The world has no person ${position}`)
  return {
    ...{ kind: 'person', userId: idOf('person', position), agencyId: idOf('agency', person.agency) },
    ...{ teamIds: person.teams.map((team) => idOf('team', team)), areaIds: Object.values(areas) },
    permissions: permissionsOfPerson(person),
  }
}

/** Gives everybody in the world an account and an open session. Returns the session tokens by person. */
export async function signInAll(restorer: Restorer, world: World): Promise<string[]> {
  const tokens = world.people.map(() => newToken())
  await restorer.restore(async (tx) => {
    for (const [i, person] of world.people.entries()) {
      const [id, agencyId] = [idOf('person', i), idOf('agency', person.agency)]
      await tx
        .insertInto('identity.users')
        .values({ id, email: `person${i}@example.org`, agency_id: agencyId, roles: [person.role] })
        .execute()
      await tx
        .insertInto('identity.user_names')
        .values({ user_id: id, display_name: `Person ${i}` })
        .execute()
      for (const team of person.teams) {
        await tx
          .insertInto('identity.team_members')
          .values({ team_id: idOf('team', team), user_id: id, user_agency_id: agencyId })
          .execute()
      }
      await tx
        .insertInto('identity.sessions')
        .values({
          ...{ token_hash: hashToken(tokens[i] ?? ''), user_id: id, expires_at: hours(8) },
          ...{ network_address: '192.0.2.1', device_label: 'Test' },
        })
        .execute()
    }
  })
  return tokens
}
