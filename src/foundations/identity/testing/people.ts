/** A small partnership for tests: two agencies, three teams, one person for each relationship that a policy knows. */
import type { Actor, Db } from '../../../platform/db/index.ts'
import { createAgency, createPartnership, createTeam, createUser } from '../commands/provision.ts'
import { permissionsOf, type RoleName } from '../roles.ts'

export const PASSWORD = 'lamp teapot gravel violin'

export interface TestPerson {
  readonly id: string
  readonly email: string
  readonly actor: Actor
}

export interface TestPartnership {
  readonly agencies: { readonly council: string; readonly police: string }
  readonly teams: { readonly north: string; readonly south: string; readonly beat: string }
  readonly people: Readonly<Record<PersonName, TestPerson>>
}

const PEOPLE = {
  sysadmin: { agency: 'council', roles: ['system-administrator'], teams: [] },
  northAdmin: { agency: 'council', roles: ['team-administrator'], teams: ['north'], administers: 'north' },
  northMember: { agency: 'council', roles: ['partnership-manager'], teams: ['north'] },
  northAnalyst: { agency: 'council', roles: ['analyst'], teams: ['north'] },
  northAndSouth: { agency: 'council', roles: ['board-member'], teams: ['north', 'south'] },
  southMember: { agency: 'council', roles: ['partnership-manager'], teams: ['south'] },
  loner: { agency: 'council', roles: ['board-member'], teams: [] },
  policeAdmin: { agency: 'police', roles: ['team-administrator'], teams: ['beat'], administers: 'beat' },
  officer: { agency: 'police', roles: ['partnership-manager'], teams: ['beat'] },
  auditor: { agency: 'police', roles: ['auditor'], teams: [] },
} as const satisfies Record<string, PersonPlan>

interface PersonPlan {
  readonly agency: 'council' | 'police'
  readonly roles: readonly RoleName[]
  readonly teams: readonly TeamName[]
  readonly administers?: TeamName
}
type TeamName = 'north' | 'south' | 'beat'
export type PersonName = keyof typeof PEOPLE
export const personNames = Object.keys(PEOPLE) as readonly PersonName[]

export async function makePartnership(
  db: Db,
  settings: { twoStepRequired: boolean } = { twoStepRequired: false },
): Promise<TestPartnership> {
  await createPartnership(db, { name: 'Widdershire Community Safety Partnership', ...settings })
  const agencies = {
    council: await createAgency(db, { name: 'Widdershire County Council', kind: 'county-council' }),
    police: await createAgency(db, { name: 'Widdershire Police', kind: 'police', startsOn: '1967-03-17' }),
  }
  const teams = {
    north: await createTeam(db, { agencyId: agencies.council, name: 'North', areaCodes: ['E07000901'] }),
    south: await createTeam(db, { agencyId: agencies.council, name: 'South', areaCodes: ['E07000902'] }),
    beat: await createTeam(db, { agencyId: agencies.police, name: 'Beat', areaCodes: ['E07000901'] }),
  }
  const people: Partial<Record<PersonName, TestPerson>> = {}
  for (const name of personNames) {
    const plan: PersonPlan = PEOPLE[name]
    const email = `${name.toLowerCase()}@example.org`
    const agencyId = agencies[plan.agency]
    const id = await createUser(db, {
      ...{ email, displayName: `Test ${name}`, agencyId, roles: plan.roles, password: PASSWORD },
      teams: plan.teams.map((team) => ({ teamId: teams[team], isAdministrator: plan.administers === team })),
    })
    people[name] = {
      ...{ id, email },
      actor: {
        ...{ kind: 'person', userId: id, agencyId, areaIds: [] },
        ...{ teamIds: plan.teams.map((team) => teams[team]), permissions: permissionsOf(plan.roles) },
      },
    }
  }
  return { agencies, teams, people: people as Record<PersonName, TestPerson> }
}
