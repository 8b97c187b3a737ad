/** What the database itself answers, asked by each person as the application's role: what they see, open and change. */
import { sql } from 'kysely'
import { positionOf as positionOfLevel } from '../../src/foundations/sharing/domain/words.ts'
import { recordHeaders } from '../../src/foundations/sharing/store/records.ts'
import type { Actor, Db, Tx } from '../../src/platform/db/index.ts'
import {
  type AreaIds,
  actorOf,
  idOf,
  positionOf,
  SPARE_DISCLOSURE,
  STRANGE_TEAM,
  WORLD_ACTION,
  WORLD_KEY,
} from './build-world.ts'
import { type ActionName, actionNames, type Thing, things } from './oracle.ts'
import { PURPOSES, type PurposeName, type World } from './world.ts'

/** What rooms ask about a record: `sharing.records` and the three views. */
export const views = ['known', 'viewable', 'contributable', 'manageable'] as const
export type ViewName = (typeof views)[number]

/** Everything that one person was answered; records and other things by position. */
export interface Answers {
  readonly records: Readonly<Record<ViewName, ReadonlySet<number>>>
  /** The level that a record's page tells them, 0 to 4. */
  readonly told: readonly number[]
  readonly done: Readonly<Record<ActionName, ReadonlySet<number>>>
  /** How many records a statement changed that names none: no policy for reading stands before it. */
  readonly changedBlindly: number
  readonly seen: Readonly<Record<Thing, readonly number[]>>
  readonly created: readonly { readonly team: number; readonly purpose: PurposeName; readonly done: boolean }[]
}

/** By person. Nothing that they changed stays. */
export async function askAll(db: Db, areas: AreaIds, world: World): Promise<Answers[]> {
  const answers: Answers[] = []
  for (const person of world.people.keys()) {
    const actor = actorOf(areas, world, person)
    answers.push(
      await db.withActor(actor, { name: 'sharing.test', kind: 'write' }, async (tx) => {
        const { rows } = await sql<{ there: boolean }>`select to_regproc('pg_temp.see') is not null as there`.execute(
          tx,
        )
        if (rows[0]?.there !== true) for (const text of [SEE, ATTEMPT, CREATE]) await sql.raw(text).execute(tx)
        return {
          ...(await askWhatIsSeen(tx)),
          told: await askWhatIsTold(tx, world),
          ...(await askWhatIsDone(tx, areas, world, actor)),
        }
      }),
    )
  }
  return answers
}

/** In a function, so that it is planned once for a session. */
const SEE = `
  create function pg_temp.see() returns table (thing text, id uuid) language plpgsql as $$
  #variable_conflict use_column
  begin
    return query
    select 'known' as thing, id from sharing.records
    union all select 'viewable', id from sharing.viewable_records
    union all select 'contributable', id from sharing.contributable_records
    union all select 'manageable', id from sharing.manageable_records
    union all select 'grants', id from sharing.grants
    union all select 'subjects', record_id from people.subjects
    union all select 'phones', record_id from people.phones
    union all select case when id < '${idOf('request', 0)}'::uuid then 'granted-disclosures' else 'requests' end, id
      from sharing.disclosures where id <> '${SPARE_DISCLOSURE}'::uuid
    union all select case when disclosure_id < '${idOf('request', 0)}'::uuid then 'records-of-granted'
      else 'records-of-requests' end, disclosure_id from sharing.disclosure_records
    union all select 'emergencies', id from sharing.emergencies
    union all select 'records-of-emergencies', emergency_id from sharing.emergency_records
    union all select 'messages', subject_id from sharing.messages
    union all select 'record-events', record_id from sharing.record_events
    union all select 'events', correlation_id::uuid from audit.events where action = '${WORLD_ACTION}'
    union all select distinct 'records-of-events', r.record_id from audit.event_records r
    union all select 'search-keys', record_id from people.search_keys where key = '${WORLD_KEY}'
    union all select distinct 'pointers', pointer_id from people.pointer_keys
    union all select 'clocks', record_id from sharing.clocks
    union all select 'retention-events', record_id from sharing.retention_events
    union all select 'legal-holds', record_id from sharing.legal_holds
    union all select 'disposal-proposals', record_id from sharing.disposal_proposals
    union all select 'certificates', record_id from sharing.certificates
    union all select 'audiences', lpad((row_number() over ())::text, 32, '0')::uuid from sharing.audiences
    union all (select distinct 'audience-teams', team_id from sharing.audience_teams);
  end
  $$`

async function askWhatIsSeen(tx: Tx): Promise<Pick<Answers, 'records' | 'seen'>> {
  const { rows } = await sql<{ thing: string; id: string }>`select thing, id from pg_temp.see()`.execute(tx)
  const of = (thing: string) =>
    rows
      .filter((row) => row.thing === thing)
      .map(({ id }) => positionOf(id))
      .sort((one, other) => one - other)
  return {
    records: eachOf(views, (view) => new Set(of(view))),
    // An audience's id is a hash: it is enough to count them.
    seen: eachOf(things, (thing) => (thing === 'audiences' ? of(thing).map((_, i) => i) : of(thing))),
  }
}

async function askWhatIsTold(tx: Tx, world: World): Promise<number[]> {
  const ids = world.records.map((_, record) => idOf('record', record))
  const headers = await recordHeaders(tx, ids)
  return ids.map((id) => positionOfLevel(headers.get(id)?.level ?? 'none'))
}

/**
 * Tries an action and takes it back: the number of rows it reached, -1 where a policy refused. Statements and not
 * functions of ours, because what must hold holds for any page, report or import.
 */
const ATTEMPT = `
  create function pg_temp.attempt(action text, the_record uuid, the_audience uuid, the_purpose text, the_owner uuid, me uuid,
    my_team uuid) returns integer language plpgsql as $$
  declare
    reached integer := 0;
  begin
    begin
      case action
        when 'change-record' then update sharing.records set version = version + 1 where id = the_record;
        when 'change-blindly' then update sharing.records set version = 2;
        when 'add-phone' then insert into people.phones (record_id, position, number, note)
          values (the_record, 2, '+441632960001', '');
        when 'change-phone' then update people.phones set note = 'Evenings' where record_id = the_record;
        when 'remove-phone' then delete from people.phones where record_id = the_record;
        when 'remove-record' then delete from sharing.records where id = the_record;
        when 'tell-of-move' then insert into sharing.record_events (record_id, purpose_id, owner_team_id, kind, by_user_id)
          values (the_record, the_purpose, the_owner, 'moved', me);
        when 'declare-own-conflict' then insert into sharing.record_events
          (record_id, purpose_id, owner_team_id, kind, by_user_id, about_user_id)
          values (the_record, the_purpose, the_owner, 'conflict', me, me);
        when 'blame-a-conflict' then insert into sharing.record_events
          (record_id, purpose_id, owner_team_id, kind, by_user_id, about_user_id)
          values (the_record, the_purpose, the_owner, 'conflict', me, gen_random_uuid());
        when 'keep-after-hand-over' then insert into sharing.grants (record_id, audience_id, team_id, level, source, expires_at)
          values (the_record, the_audience, my_team, 2, 'hand-over', now() + interval '7 days');
        when 'hand-to-strangers' then insert into sharing.grants (record_id, audience_id, team_id, level, source, expires_at)
          values (the_record, the_audience, '${STRANGE_TEAM}', 1, 'hand-over', now() + interval '7 days');
        when 'grant-undecided' then insert into sharing.grants
          (record_id, audience_id, team_id, level, source, source_id, expires_at)
          values (the_record, the_audience, coalesce(my_team, '${STRANGE_TEAM}'), 1, 'disclosure', '${SPARE_DISCLOSURE}',
            now() + interval '1 day');
        when 'withdraw-grants' then update sharing.grants set withdrawn_at = now() where record_id = the_record;
        when 'link-disclosure' then insert into sharing.disclosure_records
          values ('${SPARE_DISCLOSURE}', the_record, the_purpose, the_owner);
        when 'open-in-emergency' then insert into sharing.grants
          (record_id, audience_id, user_id, level, source, source_id, expires_at)
          values (the_record, the_audience, me, 2, 'break-glass', gen_random_uuid(), now() + interval '1 hour');
      end case;
      get diagnostics reached = row_count;
      raise exception using errcode = 'ZZ001';
    exception
      when sqlstate 'ZZ001' then return reached;
      when insufficient_privilege then return -1;
    end;
  end
  $$`

const CREATE = `
  create function pg_temp.create_record(the_purpose text, the_owner uuid, the_area int, me uuid) returns integer
    language plpgsql as $$
  begin
    begin
      insert into sharing.audiences (purpose_id, owner_team_id, area_id)
        values (the_purpose, the_owner, the_area) on conflict do nothing;
      insert into sharing.records
        (kind, purpose_id, audience_id, owner_team_id, owner_agency_id, area_id, classification, created_by)
        values ('person', the_purpose, sharing.audience_id(the_purpose, the_owner, the_area), the_owner,
          platform.agency_id(), the_area, 'official', me);
      raise exception using errcode = 'ZZ001';
    exception
      when sqlstate 'ZZ001' then return 1;
      when insufficient_privilege then return -1;
    end;
  end
  $$`

async function askWhatIsDone(
  tx: Tx,
  areas: AreaIds,
  world: World,
  actor: Actor & { userId: string },
): Promise<Pick<Answers, 'done' | 'changedBlindly' | 'created'>> {
  const myTeam = actor.teamIds[0] ?? null
  const records = world.records.map(({ purpose, owner, area }, record) => ({
    ...{ id: idOf('record', record), purpose, owner: idOf('team', owner), area: areas[area] },
  }))
  const { rows } = await sql<{ action: string; id: string; reached: number }>`
    select a.action, r.id, pg_temp.attempt(a.action, r.id, sharing.audience_id(r.purpose, r.owner, r.area), r.purpose, r.owner,
      ${actor.userId}::uuid, ${myTeam}::uuid) as reached
    from jsonb_to_recordset(${JSON.stringify(records)}::text::jsonb) as r (id uuid, purpose text, owner uuid, area int)
    cross join unnest(${[...actionNames]}::text[]) as a (action)
    union all
    select 'change-blindly', null, pg_temp.attempt('change-blindly', null, null, null, null, null, null)`.execute(tx)
  const reachedBy = (action: string) =>
    new Set(rows.filter((row) => row.action === action && row.reached > 0).map(({ id }) => positionOf(id)))
  return {
    done: eachOf(actionNames, reachedBy),
    changedBlindly: rows.find(({ action }) => action === 'change-blindly')?.reached ?? 0,
    created: await askWhatIsCreated(tx, areas, world, actor),
  }
}

/** A record of each purpose for each team, one's own or not. */
async function askWhatIsCreated(tx: Tx, areas: AreaIds, world: World, actor: { userId: string }) {
  const wanted = [...world.teams.keys()].flatMap((team) =>
    PURPOSES.map((purpose) => ({ team, id: idOf('team', team), purpose })),
  )
  const { rows } = await sql<{ team: number; purpose: PurposeName; reached: number }>`
    select t.team, t.purpose, pg_temp.create_record(t.purpose, t.id, ${areas.county}::int, ${actor.userId}::uuid) as reached
    from jsonb_to_recordset(${JSON.stringify(wanted)}::text::jsonb)
      as t (team int, purpose text, id uuid)`.execute(tx)
  return rows.map(({ team, purpose, reached }) => ({ team, purpose, done: reached > 0 }))
}

function eachOf<K extends string, V>(keys: readonly K[], of: (key: K) => V): Record<K, V> {
  return Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<K, V>
}
