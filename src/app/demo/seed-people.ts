import { idsServed } from '../../foundations/areas/index.ts'
import {
  createAgency,
  createTeam,
  createUser,
  insertSuccession,
  permissionsOf,
} from '../../foundations/identity/index.ts'
import { type Actor, type Db, systemActor } from '../../platform/db/index.ts'
import type { People } from './people.ts'

export interface SeededPeople {
  /** Everybody by e-mail address, as the actor that they are when signed in. */
  readonly actors: ReadonlyMap<string, Actor>
  /** Ids by the key that `people.json` gives. */
  readonly agencies: ReadonlyMap<string, string>
  readonly teams: ReadonlyMap<string, string>
}

/** Makes agencies and their history, teams and users. Two-step sign-in is off for all of them. */
export async function seedPeople(db: Db, people: People): Promise<SeededPeople> {
  const agencies = new Map<string, string>()
  for (const { key, name, kind, startsOn, endsOn } of people.agencies) {
    agencies.set(key, await createAgency(db, { name, kind, startsOn: startsOn ?? null, endsOn: endsOn ?? null }))
  }
  await seedSuccessions(db, people, agencies)
  const teams = new Map<string, string>()
  for (const { key, agency, name, kind, areas } of people.teams) {
    const id = await createTeam(db, { agencyId: known(agencies, agency), name, kind, areaCodes: areas })
    teams.set(key, id)
  }
  const actors = new Map<string, Actor>()
  for (const person of people.people) {
    const team = people.teams.find(({ key }) => key === person.team)
    const teamId = known(teams, person.team)
    const agencyId = known(agencies, person.agency)
    const userId = await createUser(db, {
      ...{ email: person.email, displayName: person.name, agencyId, roles: [person.role], password: people.password },
      teams: [{ teamId, isAdministrator: person.role === 'team-administrator' }],
      allowEasyPassword: true,
    })
    const areaIds = await db.withActor(systemActor(), { name: 'areas.list-served', kind: 'read' }, (tx) =>
      idsServed(tx, team?.areas ?? []),
    )
    actors.set(person.email, {
      ...{ kind: 'person', userId, agencyId, teamIds: [teamId], areaIds },
      permissions: permissionsOf([person.role]),
    })
  }
  return { actors, agencies, teams }
}

function seedSuccessions(db: Db, people: People, agencies: ReadonlyMap<string, string>): Promise<void> {
  const happenedOn = new Map(people.agencies.map(({ key, startsOn }) => [key, startsOn]))
  return db.withActor(
    systemActor(['identity.manage-users']),
    { name: 'identity.add-successions', kind: 'write' },
    async (tx) => {
      for (const { key, successors } of people.agencies) {
        for (const successor of successors ?? []) {
          await insertSuccession(tx, {
            predecessorId: known(agencies, key),
            successorId: known(agencies, successor),
            happenedOn: known(happenedOn, successor) ?? '',
          })
        }
      }
    },
  )
}

export function known<T>(map: ReadonlyMap<string, T>, key: string): T {
  const value = map.get(key)
  if (value === undefined) throw new Error(`The demonstration’s people do not know “${key}”`)
  return value
}
